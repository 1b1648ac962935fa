/** Invitations that this client sends: IDLE, SENT until the callee's library has it, RECEIVED until an answer, then an end. */
import * as wire from '../../wire/generated/rtm.ts';
import { utf8Length } from '../../wire/writer.ts';
import { InvitationCode, PeerMessageCode } from '../codes.ts';
import { OperationError } from '../error.ts';
import { ID_BYTES, isIdentifier } from '../identifier.ts';
import type {
  LocalInvitation,
  LocalInvitationChange,
  LocalInvitationFailure,
  LocalInvitationState,
} from '../invitation.ts';
import type { Engine } from './engine.ts';
import { MOST } from './invitations.ts';

const { Step } = wire;

const states = {
  received: 'RECEIVED_BY_REMOTE',
  accepted: 'ACCEPTED_BY_REMOTE',
  refused: 'REFUSED_BY_REMOTE',
  canceled: 'CANCELED',
  failure: 'FAILURE',
} as const;

/** An invitation of ours. What applications see of it, `state`, changes when they are told; `stage` is where it stands. */
class Local implements LocalInvitation {
  content = '';
  channelId = '';
  response = '';
  state: LocalInvitationState = 'IDLE';
  stage: LocalInvitationState = 'IDLE';
  /** The end of the time that it may stay as it is; once it has ended, of the time that it is remembered. */
  until = 0;
  /** The last that was heard of the callee: not there. */
  offline = false;

  constructor(
    readonly home: Locals,
    readonly id: bigint,
    readonly callee: string,
  ) {}
}

export class Locals {
  readonly #engine: Engine;
  readonly #known = new Map<bigint, Local>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  create(callee: string): LocalInvitation {
    return new Local(this, this.#engine.random64(), callee);
  }

  /** Sends an invitation. Throws when nothing was sent. */
  send(invitation: LocalInvitation, now: number): void {
    const engine = this.#engine;
    const refuse = (code: number) => new OperationError('sendInvitation', code);
    const local = this.#own(invitation);
    if (!local) throw refuse(InvitationCode.INVALID_ARGUMENT);
    if (local.stage === 'SENT_TO_REMOTE' || local.stage === 'RECEIVED_BY_REMOTE')
      throw refuse(InvitationCode.ALREADY_SENT);
    if (local.stage !== 'IDLE') throw refuse(InvitationCode.ALREADY_END);
    const { content, channelId, callee, id } = local;
    const fits = this.#fits(content) && typeof channelId === 'string' && utf8Length(channelId) <= ID_BYTES;
    if (!fits || !isIdentifier(callee) || this.#known.size >= MOST) throw refuse(InvitationCode.INVALID_ARGUMENT);
    local.stage = local.state = 'SENT_TO_REMOTE';
    if (engine.standing.where.name !== 'in') return this.#failed(local, 'NOT_LOGGEDIN');
    local.until = now + engine.parameters.invitationReceiptMs;
    this.#known.set(id, local);
    const invite = { step: Step.INVITE, id, content, channelId };
    engine.invitations.errands.run(callee, invite, local.until, now, (code, at) => {
      local.offline = code === PeerMessageCode.PEER_UNREACHABLE;
      if (code === 0 && local.stage === 'SENT_TO_REMOTE') this.#received(local, at);
    });
  }

  /** Cancels an invitation. Throws when nothing was cancelled. */
  cancel(invitation: LocalInvitation, now: number): void {
    const refuse = (code: number) => new OperationError('cancelInvitation', code);
    const local = this.#own(invitation);
    if (!local || !this.#fits(local.content)) throw refuse(InvitationCode.INVALID_ARGUMENT);
    if (local.stage === 'IDLE') throw refuse(InvitationCode.NOT_STARTED);
    if (!isOpen(local)) throw refuse(InvitationCode.ALREADY_END);
    this.#callOff(local, now);
    this.#ended(local, { type: 'canceled' }, now);
  }

  /** The callee accepts or refuses. */
  answered(from: string, told: wire.Invitation, now: number): void {
    const local = this.#known.get(told.id);
    if (local?.callee !== from) return this.#engine.log('debug', `${from} answers an invitation that is not known`);
    const accepted = told.step === Step.ACCEPT;
    // The callee did not hear the confirmation and asks again.
    if (local.stage === 'ACCEPTED_BY_REMOTE' && accepted) return this.#confirm(local, now);
    // The answer has overtaken the receipt.
    if (local.stage === 'SENT_TO_REMOTE') this.#received(local, now);
    else if (local.stage !== 'RECEIVED_BY_REMOTE') return;
    if (accepted) this.#confirm(local, now);
    this.#ended(local, { type: accepted ? 'accepted' : 'refused', response: told.response }, now);
  }

  tick(now: number): void {
    for (const local of [...this.#known.values()]) {
      if (local.until > now) continue;
      if (!isOpen(local)) {
        this.#known.delete(local.id);
        continue;
      }
      const silent = local.stage === 'SENT_TO_REMOTE';
      // Should it arrive after all, nobody is to ring for it.
      if (silent && !local.offline) this.#callOff(local, now);
      const reason = !silent ? 'INVITATION_EXPIRE' : local.offline ? 'PEER_OFFLINE' : 'PEER_NO_RESPONSE';
      this.#ended(local, { type: 'failure', reason }, now);
    }
  }

  /** The earliest time at which something is to be done; `Infinity`: nothing is. */
  get due(): number {
    let due = Infinity;
    for (const { until } of this.#known.values()) due = Math.min(due, until);
    return due;
  }

  /** The login ends, and what runs with it. */
  end(): void {
    for (const local of this.#known.values()) if (isOpen(local)) this.#failed(local, 'NOT_LOGGEDIN');
    this.#known.clear();
  }

  #own(invitation: LocalInvitation): Local | undefined {
    return invitation instanceof Local && invitation.home === this ? invitation : undefined;
  }

  #fits(content: string): boolean {
    return typeof content === 'string' && utf8Length(content) <= this.#engine.limits.invitationBytes;
  }

  #received(local: Local, now: number): void {
    local.until = now + this.#engine.parameters.invitationExpireMs;
    this.#tell(local, { type: 'received' });
  }

  #confirm({ callee, id }: Local, now: number): void {
    const { invitations, parameters } = this.#engine;
    invitations.errands.run(callee, { step: Step.CONFIRM, id }, now + parameters.invitationReceiptMs, now);
  }

  /** The callee, who may have the invitation, is told that it is off. */
  #callOff({ callee, id, content }: Local, now: number): void {
    const { invitations, parameters } = this.#engine;
    invitations.errands.run(callee, { step: Step.CANCEL, id, content }, now + parameters.invitationReceiptMs, now);
  }

  #failed(local: Local, reason: LocalInvitationFailure): void {
    this.#tell(local, { type: 'failure', reason });
  }

  #ended(local: Local, change: LocalInvitationChange, now: number): void {
    this.#engine.invitations.errands.drop(local.callee, local.id, Step.INVITE);
    local.until = now + this.#engine.parameters.invitationExpireMs;
    this.#tell(local, change);
  }

  #tell(local: Local, change: LocalInvitationChange): void {
    local.stage = states[change.type];
    this.#engine.emit('localInvitation', { invitation: local, change }, () => {
      local.state = states[change.type];
      if ('response' in change) local.response = change.response;
    });
  }
}

function isOpen({ stage }: Local): boolean {
  return stage === 'SENT_TO_REMOTE' || stage === 'RECEIVED_BY_REMOTE';
}
