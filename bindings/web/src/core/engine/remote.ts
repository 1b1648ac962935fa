/** Invitations that come in: RECEIVED until the application answers, ACCEPT SENT until the caller confirms it, then an end. */
import * as wire from '../../wire/generated/rtm.ts';
import { utf8Length } from '../../wire/writer.ts';
import { InvitationCode, PeerMessageCode } from '../codes.ts';
import { OperationError } from '../error.ts';
import type { RemoteInvitation, RemoteInvitationChange, RemoteInvitationState } from '../invitation.ts';
import type { Engine } from './engine.ts';
import { MOST } from './invitations.ts';

const { Step } = wire;

const states = {
  received: 'INVITATION_RECEIVED',
  accepted: 'ACCEPTED',
  refused: 'REFUSED',
  canceled: 'CANCELED',
  failure: 'FAILURE',
} as const;

/** An invitation that came in. What applications see of it, `state`, changes when they are told; `stage` is where it stands. */
class Remote implements RemoteInvitation {
  response = '';
  state: RemoteInvitationState = 'INVITATION_RECEIVED';
  stage: RemoteInvitationState = 'INVITATION_RECEIVED';
  /** The end of the time that it may stay as it is; once it has ended, of the time that it is remembered. */
  until = 0;
  /** The last that was heard of the caller: not there. */
  offline = false;

  constructor(
    readonly home: Remotes,
    readonly id: bigint,
    readonly caller: string,
    readonly content: string,
    readonly channelId: string,
  ) {}

  get isOpen(): boolean {
    return this.stage === 'INVITATION_RECEIVED' || this.stage === 'ACCEPT_SENT_TO_LOCAL';
  }
}

export class Remotes {
  readonly #engine: Engine;
  /** By caller and id. */
  readonly #known = new Map<string, Remote>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** An INVITE has come in; once or several times. */
  invited(from: string, told: wire.Invitation, now: number): void {
    const remote = this.#remember(from, told, now);
    if (remote) this.#tell(remote, { type: 'received' });
  }

  /** Makes a new invitation; `undefined`: it is known, or there are too many. */
  #remember(from: string, told: wire.Invitation, now: number): Remote | undefined {
    if (this.#known.size >= MOST) {
      this.#engine.log('warn', `an invitation of ${from} was passed over: there are too many`);
      return undefined;
    }
    const key = keyOf(from, told.id);
    if (this.#known.has(key)) return undefined;
    const remote = new Remote(this, told.id, from, told.content, told.channelId);
    remote.until = now + this.#engine.parameters.invitationExpireMs;
    this.#known.set(key, remote);
    return remote;
  }

  /** The caller thinks better of it. */
  canceled(from: string, told: wire.Invitation, now: number): void {
    const known = this.#known.get(keyOf(from, told.id));
    // Remembered, should the invitation itself come later.
    const remote = known ?? this.#remember(from, told, now);
    if (!known && remote) remote.stage = remote.state = 'CANCELED';
    if (known?.isOpen) this.#ended(known, { type: 'canceled', content: told.content || known.content }, now);
  }

  /** The caller knows that it was accepted. */
  confirmed(from: string, id: bigint, now: number): void {
    const remote = this.#known.get(keyOf(from, id));
    if (remote?.stage === 'ACCEPT_SENT_TO_LOCAL') this.#ended(remote, { type: 'accepted' }, now);
  }

  /** Accepts an invitation. Throws when it was not accepted. */
  accept(invitation: RemoteInvitation, now: number): void {
    const remote = this.#answerable('acceptInvitation', invitation);
    const { invitations, parameters } = this.#engine;
    remote.until = now + parameters.invitationConfirmMs;
    remote.stage = remote.state = 'ACCEPT_SENT_TO_LOCAL';
    const { id, response, caller } = remote;
    invitations.errands.run(caller, { step: Step.ACCEPT, id, response }, remote.until, now, code => {
      remote.offline = code === PeerMessageCode.PEER_UNREACHABLE;
    });
  }

  /** Refuses an invitation. Throws when it was not refused. */
  refuse(invitation: RemoteInvitation, now: number): void {
    const remote = this.#answerable('refuseInvitation', invitation);
    const { invitations, parameters } = this.#engine;
    const { id, response, caller } = remote;
    invitations.errands.run(caller, { step: Step.REFUSE, id, response }, now + parameters.invitationReceiptMs, now);
    this.#ended(remote, { type: 'refused' }, now);
  }

  /** What an answer needs: that the application may still give one, and that it is not too long. */
  #answerable(operation: 'acceptInvitation' | 'refuseInvitation', invitation: RemoteInvitation): Remote {
    const refuse = (code: number) => new OperationError(operation, code);
    if (!(invitation instanceof Remote) || invitation.home !== this) throw refuse(InvitationCode.INVALID_ARGUMENT);
    if (invitation.stage === 'ACCEPT_SENT_TO_LOCAL') throw refuse(InvitationCode.ALREADY_ACCEPT);
    if (invitation.stage !== 'INVITATION_RECEIVED') throw refuse(InvitationCode.ALREADY_END);
    const { response } = invitation;
    if (typeof response !== 'string' || utf8Length(response) > this.#engine.limits.invitationBytes) {
      throw refuse(InvitationCode.INVALID_ARGUMENT);
    }
    return invitation;
  }

  tick(now: number): void {
    for (const [key, remote] of [...this.#known]) {
      if (remote.until > now) continue;
      if (!remote.isOpen) {
        this.#known.delete(key);
        continue;
      }
      const unanswered = remote.stage === 'INVITATION_RECEIVED';
      const reason = unanswered ? 'INVITATION_EXPIRE' : remote.offline ? 'PEER_OFFLINE' : 'ACCEPT_FAILURE';
      this.#ended(remote, { type: 'failure', reason }, now);
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
    for (const remote of this.#known.values()) {
      if (remote.isOpen) this.#tell(remote, { type: 'failure', reason: 'PEER_OFFLINE' });
    }
    this.#known.clear();
  }

  #ended(remote: Remote, change: RemoteInvitationChange, now: number): void {
    this.#engine.invitations.errands.drop(remote.caller, remote.id, Step.ACCEPT);
    remote.until = now + this.#engine.parameters.invitationExpireMs;
    this.#tell(remote, change);
  }

  #tell(remote: Remote, change: RemoteInvitationChange): void {
    remote.stage = states[change.type];
    this.#engine.emit('remoteInvitation', { invitation: remote, change }, () => {
      remote.state = states[change.type];
    });
  }
}

function keyOf(caller: string, id: bigint): string {
  // No id has a line break.
  return `${caller}\n${id}`;
}
