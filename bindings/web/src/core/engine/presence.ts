/** Presence: who is online, and being told when that changes. */
import { MAX_FRAME } from '../../wire/batch.ts';
import * as wire from '../../wire/generated/rtm.ts';
import { PresenceQueryCode, SubscribedCode, SubscriptionCode } from '../codes.ts';
import { OperationError } from '../error.ts';
import type { PeerPresence, PresenceState } from '../events.ts';
import { isIdentifier } from '../identifier.ts';
import type { Engine, Outcome } from './engine.ts';

const { kind } = wire;

/** The ids that one frame has room for, in bytes, with what stands between them. */
const IDS = MAX_FRAME / 2;

/** By number; others are of a newer server. */
const STATES: readonly (PresenceState | undefined)[] = ['ONLINE', 'UNREACHABLE', 'OFFLINE'];

function areUsers(users: readonly string[]): boolean {
  return Array.isArray(users) && users.length > 0 && users.every(isIdentifier);
}

/** True when a frame has room for these ids, however a server is configured. */
function haveRoom(users: readonly string[]): boolean {
  return users.reduce((sum, user) => sum + user.length + 2, 0) <= IDS;
}

export class Presence {
  readonly #engine: Engine;
  /** Users subscribed to, and what the application was told of each last. */
  readonly subscribed = new Map<string, PresenceState | undefined>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Asks which of the users are online. */
  query(users: readonly string[], now: number, outcome: Outcome<PeerPresence[]>): void {
    const engine = this.#engine;
    const Code = PresenceQueryCode;
    engine.admit('queryPresence', Code.NOT_LOGGED_IN);
    if (!areUsers(users) || users.length > engine.limits.presenceQueryUsers || !haveRoom(users)) {
      throw new OperationError('queryPresence', Code.INVALID_ARGUMENT);
    }
    engine.rates.pace(wire.Operation.PRESENCE_QUERY, 'queryPresence', Code.TOO_OFTEN, now);
    const timeout = engine.parameters.presenceTimeoutMs;
    const codes = { timeout: Code.TIMEOUT, failure: Code.FAILURE };
    engine.question(kind.PRESENCE_QUERY, wire.PresenceQuery, { users }, timeout, codes, now, outcome, reply => {
      // The answer knows no state between online and offline.
      const told = reply.presence?.users ?? [];
      return told.flatMap(({ user, state }) => {
        const known = STATES[state];
        return known ? [{ user, state: known === 'UNREACHABLE' ? 'ONLINE' : known } as const] : [];
      });
    });
  }

  /** Subscribes to users. */
  subscribe(users: readonly string[], now: number, outcome: Outcome<void>): void {
    const unique = this.#checked('subscribePresence', users);
    const engine = this.#engine;
    engine.rates.pace(wire.Operation.PRESENCE_SUBSCRIBE, 'subscribePresence', SubscriptionCode.TOO_OFTEN, now);
    const { presenceTimeoutMs } = engine.parameters;
    engine.requests.ask(kind.PRESENCE_SUBSCRIBE, wire.PresenceSubscribe, { users: unique }, presenceTimeoutMs, now, {
      about: 'subscriptions',
      names: unique,
      ended: end => {
        if (end.by === 'timeout') this.#givenUp(unique, end.now);
        const { TIMEOUT, FAILURE } = SubscriptionCode;
        const code = end.by === 'answer' ? end.code : end.by === 'timeout' ? TIMEOUT : FAILURE;
        // What the server tells of these users next is told, known or not.
        if (code === 0) for (const user of unique) this.subscribed.set(user, undefined);
        engine.settle(outcome, code);
      },
    });
  }

  /** Subscribes to users no longer. */
  unsubscribe(users: readonly string[], now: number, outcome: Outcome<void>): void {
    const unique = this.#checked('unsubscribePresence', users);
    const engine = this.#engine;
    engine.rates.pace(wire.Operation.PRESENCE_UNSUBSCRIBE, 'unsubscribePresence', SubscriptionCode.TOO_OFTEN, now);
    const { presenceTimeoutMs } = engine.parameters;
    engine.requests.ask(
      kind.PRESENCE_UNSUBSCRIBE,
      wire.PresenceUnsubscribe,
      { users: unique },
      presenceTimeoutMs,
      now,
      {
        about: 'subscriptions',
        ended: end => {
          const { TIMEOUT, FAILURE } = SubscriptionCode;
          const code = end.by === 'answer' ? end.code : end.by === 'timeout' ? TIMEOUT : FAILURE;
          if (code === 0) for (const user of unique) this.subscribed.delete(user);
          engine.settle(outcome, code);
        },
      },
    );
  }

  /** Asks which users are subscribed to. */
  list(now: number, outcome: Outcome<string[]>): void {
    const engine = this.#engine;
    const Code = SubscribedCode;
    engine.admit('subscribedPresence', Code.NOT_LOGGED_IN);
    engine.rates.pace(wire.Operation.PRESENCE_SUBSCRIBED, 'subscribedPresence', Code.TOO_OFTEN, now);
    const timeout = engine.parameters.subscribedTimeoutMs;
    const codes = { timeout: Code.TIMEOUT, failure: Code.FAILURE };
    engine.question(
      kind.PRESENCE_SUBSCRIBED_GET,
      wire.PresenceSubscribedGet,
      {},
      timeout,
      codes,
      now,
      outcome,
      reply => [...(reply.members?.users ?? [])],
    );
  }

  /** Checks the users of a subscription; each is named once afterwards. */
  #checked(operation: 'subscribePresence' | 'unsubscribePresence', users: readonly string[]): string[] {
    const { limits } = this.#engine;
    this.#engine.admit(operation, SubscriptionCode.NOT_LOGGED_IN);
    if (!areUsers(users)) throw new OperationError(operation, SubscriptionCode.INVALID_ARGUMENT);
    const unique = [...new Set(users)];
    if (unique.length > limits.subscriptions || !haveRoom(unique)) {
      throw new OperationError(operation, SubscriptionCode.OVERFLOW);
    }
    return unique;
  }

  /**
   * A subscription got no answer in time. Should it have worked after all, nobody would know, so it is undone, but for users
   * that another request is about.
   */
  #givenUp(users: readonly string[], now: number): void {
    const { requests, parameters } = this.#engine;
    const wanted = new Set(this.subscribed.keys());
    for (const { context } of requests.pending) {
      if (context.about === 'subscriptions') for (const user of context.names ?? []) wanted.add(user);
    }
    const rest = users.filter(user => !wanted.has(user));
    if (rest.length === 0) return;
    requests.ask(
      kind.PRESENCE_UNSUBSCRIBE,
      wire.PresenceUnsubscribe,
      { users: rest },
      parameters.presenceTimeoutMs,
      now,
      {
        about: 'quiet',
        ended() {},
      },
    );
  }

  /** The server tells of users. Told is what is news: after a lost session it says everything again. */
  changed(change: wire.PresenceChange): void {
    const peers: PeerPresence[] = [];
    for (const { user, state: number } of change.users) {
      const state = STATES[number];
      if (!state || !this.subscribed.has(user) || this.subscribed.get(user) === state) continue;
      this.subscribed.set(user, state);
      peers.push({ user, state });
    }
    if (peers.length > 0) this.#engine.emit('presence', { peers });
  }
}
