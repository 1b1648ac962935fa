/** Channels: joining and leaving, messages, members. */
import * as wire from '../../wire/generated/rtm.ts';
import { decodeMessage, encodeMessage } from '../codec.ts';
import { ChannelMessageCode, JoinCode, LeaveCode, MembersCode } from '../codes.ts';
import { OperationError } from '../error.ts';
import type { ClientEvents } from '../events.ts';
import { isIdentifier } from '../identifier.ts';
import type { Message, SendOptions } from '../message.ts';
import type { Engine, Outcome } from './engine.ts';
import { Membership } from './membership.ts';
import { optionBits } from './peer.ts';

const { kind } = wire;

/** Codes of joining that pass. */
const PASSING: readonly number[] = [JoinCode.TOO_OFTEN, JoinCode.JOIN_SAME_CHANNEL_TOO_OFTEN, JoinCode.TIMEOUT];

export class Channels {
  readonly #engine: Engine;
  /** Those that are not outside. */
  readonly #memberships = new Map<string, Membership>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  #isPresent(membership: Membership): boolean {
    return this.#memberships.get(membership.id) === membership;
  }

  #leaves(membership: Membership): void {
    if (this.#isPresent(membership)) this.#memberships.delete(membership.id);
    membership.stage = 'outside';
  }

  join(id: string, now: number, outcome: Outcome<void>): void {
    const engine = this.#engine;
    if (!isIdentifier(id))
      throw new OperationError('joinChannel', JoinCode.INVALID_ARGUMENT, 'the channel id breaks the rules');
    engine.admit('joinChannel', JoinCode.NOT_LOGGED_IN);
    const former = this.#memberships.get(id);
    if (former && former.stage !== 'leaving') throw new OperationError('joinChannel', JoinCode.ALREADY_JOINED);
    if (!former && this.#memberships.size >= engine.limits.channels) {
      throw new OperationError('joinChannel', JoinCode.EXCEED_LIMIT);
    }
    engine.rates.paceJoin(id, now);
    const membership = new Membership(id, outcome);
    this.#memberships.set(id, membership);
    this.#askToJoin(membership, now);
  }

  #askToJoin(membership: Membership, now: number): void {
    const engine = this.#engine;
    const again = membership.stage === 'rejoining';
    const body = { channel: membership.id, ...(again ? membership.position : {}) };
    engine.requests.ask(kind.CHANNEL_JOIN, wire.ChannelJoin, body, engine.parameters.joinTimeoutMs, now, {
      about: again ? 'rejoin' : 'application',
      names: membership.id,
      ended: end => {
        if (end.by === 'answer') {
          if (again) this.#rejoinAnswered(membership, end.code, end.reply?.joined);
          else this.#joinAnswered(membership, end.code, end.reply);
        } else if (again) {
          // The channel is still to be confirmed before the application is told that all is well again.
          if (end.by === 'timeout') this.#rejoin(membership, end.now);
        } else if (membership.stage === 'joining') {
          this.#leaves(membership);
          // Should it have worked after all, nobody would know.
          if (end.by === 'timeout') this.#askToLeave(membership.id, end.now);
          engine.settle(membership.joined, end.by === 'timeout' ? JoinCode.TIMEOUT : JoinCode.FAILURE);
        }
      },
    });
  }

  #joinAnswered(membership: Membership, code: number, reply: wire.Reply | undefined): void {
    // Left meanwhile: its outcome was told.
    if (membership.stage !== 'joining') return;
    const engine = this.#engine;
    // A join that timed out here may have worked there; trying again then finds the work done.
    if (code !== 0 && code !== JoinCode.ALREADY_JOINED) {
      this.#leaves(membership);
      return engine.settle(membership.joined, code, undefined, reply?.reason);
    }
    const count = membership.placed(reply?.joined);
    engine.settle(membership.joined, 0);
    if (count !== undefined) engine.emit('channelMemberCount', { channel: membership.id, count });
    const { early } = membership;
    membership.early = [];
    for (const happened of early) happened();
  }

  #rejoinAnswered(membership: Membership, code: number, position: wire.ChannelPosition | undefined): void {
    const engine = this.#engine;
    if (membership.stage !== 'rejoining') return;
    const channel = membership.id;
    if (code === 0 || code === JoinCode.ALREADY_JOINED) {
      const count = membership.placed(position);
      if (count !== undefined) engine.emit('channelMemberCount', { channel, count });
    } else if (PASSING.includes(code)) {
      // The application was told nothing, and is told nothing of this either.
      return engine.restoration.rejoinLater();
    } else {
      engine.log('warn', `the server does not let this client into the channel ${channel} again (code ${code})`);
      this.#leaves(membership);
      engine.emit('channelLeft', { channel, code: LeaveCode.KICKED });
    }
    engine.confirm();
  }

  /** Leaves a channel; a join that is under way ends. */
  leave(id: string, now: number, outcome: Outcome<void>): void {
    const engine = this.#engine;
    engine.admit('leaveChannel', LeaveCode.NOT_LOGGED_IN);
    const membership = this.#memberships.get(id);
    if (!membership || membership.stage === 'leaving')
      throw new OperationError('leaveChannel', LeaveCode.NOT_IN_CHANNEL);
    if (membership.stage === 'joining') engine.settle(membership.joined, JoinCode.ABORTED_BY_LEAVE);
    membership.stage = 'leaving';
    this.#askToLeave(id, now, code => {
      // It was joined when leave was accepted, so a server that does not know it has done what was asked.
      const left = code === 0 || code === LeaveCode.NOT_IN_CHANNEL;
      if (membership.stage === 'leaving') {
        if (left || !this.#isPresent(membership)) this.#leaves(membership);
        else membership.stage = 'joined';
      }
      engine.settle(outcome, left ? 0 : code);
    });
    // It may have been the one that reconnecting waited for.
    engine.confirm();
  }

  /** Asks to leave; without `done` nobody is interested in the outcome. */
  #askToLeave(id: string, now: number, done?: (code: number) => void): void {
    const { requests, parameters } = this.#engine;
    requests.ask(kind.CHANNEL_LEAVE, wire.ChannelLeave, { channel: id }, parameters.leaveTimeoutMs, now, {
      about: done ? 'application' : 'quiet',
      ended: end => done?.(end.by === 'answer' ? end.code : LeaveCode.FAILURE),
    });
  }

  /** Sends a message to the other members. */
  send(id: string, message: Message, options: SendOptions, now: number, outcome: Outcome<void>): void {
    const engine = this.#engine;
    engine.admit('sendToChannel', ChannelMessageCode.NOT_LOGGED_IN);
    engine.admitBytes('sendToChannel', ChannelMessageCode.FAILURE);
    const encoded = encodeMessage(message, engine.limits.messageBytes);
    if (!encoded) throw new OperationError('sendToChannel', ChannelMessageCode.INVALID_MESSAGE);
    const membership = this.#memberships.get(id);
    if (!membership?.isIn) throw new OperationError('sendToChannel', ChannelMessageCode.NOT_IN_CHANNEL);
    engine.rates.pace(wire.Operation.SEND, 'sendToChannel', ChannelMessageCode.TOO_OFTEN, now);
    membership.unanswered++;
    const body = { channel: id, options: optionBits(options), message: encoded };
    engine.requests.ask(kind.CHANNEL_SEND, wire.ChannelSend, body, engine.parameters.sendTimeoutMs, now, {
      about: 'application',
      ended: end => {
        const { TIMEOUT, FAILURE } = ChannelMessageCode;
        const code = end.by === 'answer' ? end.code : end.by === 'timeout' ? TIMEOUT : FAILURE;
        if (end.by !== 'abandon') membership.answered(code === 0);
        engine.settle(outcome, code);
      },
    });
  }

  /** Asks who is in a channel. */
  members(id: string, now: number, outcome: Outcome<string[]>): void {
    const engine = this.#engine;
    engine.admit('members', MembersCode.NOT_LOGGED_IN);
    if (!this.#memberships.get(id)?.isIn) throw new OperationError('members', MembersCode.NOT_IN_CHANNEL);
    engine.rates.pace(wire.Operation.MEMBERS, 'members', MembersCode.TOO_OFTEN, now);
    const timeout = engine.parameters.membersTimeoutMs;
    const codes = { timeout: MembersCode.TIMEOUT, failure: MembersCode.FAILURE };
    engine.question(
      kind.CHANNEL_MEMBERS_GET,
      wire.ChannelMembersGet,
      { channel: id },
      timeout,
      codes,
      now,
      outcome,
      reply => [...(reply.members?.users ?? [])],
    );
  }

  /** The login they were joined under has ended. */
  forget(): void {
    for (const membership of this.#memberships.values()) membership.stage = 'outside';
    this.#memberships.clear();
  }

  // ---------------------------------------------------------------------------------------- after a lost session

  /** True while channels wait to be joined again. */
  get isRejoining(): boolean {
    for (const { stage } of this.#memberships.values()) if (stage === 'rejoining') return true;
    return false;
  }

  /** Joins all channels again that the lost session was in. */
  rejoinAll(now: number): void {
    for (const membership of this.#memberships.values()) {
      if (!membership.isIn) continue;
      membership.stage = 'rejoining';
      this.#rejoin(membership, now);
    }
  }

  /** Joins those channels again that are still to be confirmed and not being asked for. */
  rejoinRest(now: number): void {
    const asked = new Set<unknown>();
    for (const { context } of this.#engine.requests.pending) if (context.about === 'rejoin') asked.add(context.names);
    for (const membership of this.#memberships.values()) if (!asked.has(membership.id)) this.#rejoin(membership, now);
  }

  /** Asks to join one channel again, if that is still wanted. */
  #rejoin(membership: Membership, now: number): void {
    if (this.#isPresent(membership) && membership.stage === 'rejoining') this.#askToJoin(membership, now);
  }

  // ---------------------------------------------------------------------------------------- what happens in them

  message(told: wire.ChannelMessage, now: number): void {
    const { seen, link } = this.#engine;
    const { channel, from, incarnation, request, serverMs, sequence } = told;
    const verdict = seen.judge(channel, from, incarnation, request, link.connectedMs(now));
    if (verdict === 'behind') this.gap({ channel, from: sequence, to: sequence });
    if (verdict !== 'first') return;
    const bytes = told.message;
    this.#inChannel(channel, membership => {
      const gap = membership.account(sequence);
      if (gap) this.#engine.emit('gap', { channel, ...gap });
      const message = decodeMessage(bytes);
      if (message) this.#engine.emit('channelMessage', { channel, from, message, serverMs, sequence });
    });
  }

  member({ channel, user, joined }: wire.ChannelMember): void {
    this.#inChannel(channel, () => this.#engine.emit('channelMember', { channel, user, joined }));
  }

  memberCount({ channel, count }: wire.ChannelMemberCount): void {
    this.#inChannel(channel, membership => {
      // Told only when it is news: a join is answered with the number as well.
      if (membership.counted(count)) this.#engine.emit('channelMemberCount', { channel, count });
    });
  }

  attributesChanged(change: ClientEvents['channelAttributes']): void {
    this.#inChannel(change.channel, () => this.#engine.emit('channelAttributes', change));
  }

  gap(gap: ClientEvents['gap']): void {
    if (this.#memberships.get(gap.channel)?.isListening) this.#engine.emit('gap', gap);
  }

  /** Something happens in a channel: now, or once the answer to the join is here; nothing when it is not joined. */
  #inChannel(id: string, happens: (membership: Membership) => void): void {
    const membership = this.#memberships.get(id);
    if (membership?.isListening) happens(membership);
    else if (membership?.stage === 'joining') {
      membership.early.push(() => {
        if (this.#isPresent(membership)) happens(membership);
      });
    }
  }
}
