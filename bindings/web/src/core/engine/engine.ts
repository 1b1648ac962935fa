/**
 * The client's protocol without sockets, clock and timers. In go calls of the application, batches that were read, news of the
 * connection, and the time; out come events and outcomes, frames to write and the wish to connect. Times are whole
 * milliseconds of any clock that never goes back; a connection is known by the number that {@link Link.wish} gave it, and
 * what is said about any other is ignored.
 *
 * It is `rtm-core/src/engine`, part by part.
 */
import { Seen } from '../../link/index.ts';
import type { Reply } from '../../wire/generated/rtm.ts';
import type { Type } from '../../wire/schema.ts';
import { type Operation, OperationError } from '../error.ts';
import type { ClientEvents } from '../events.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { defaultParameters, type Parameters } from '../parameters.ts';
import { Attributes } from './attributes.ts';
import { Channels } from './channels.ts';
import { Greeting } from './greeting.ts';
import { Invitations } from './invitations.ts';
import { Link } from './link.ts';
import { Presence } from './presence.ts';
import { Rates } from './rates.ts';
import { Requests } from './requests.ts';
import { Restoration } from './restoration.ts';
import { Standing } from './standing.ts';
import { Token } from './token.ts';

/** How long a sender is remembered after its last message, in milliseconds: far longer than a message's deadline. */
const SEEN_MS = 300_000;

/** Is told how a call ended: with a code, 0 for success, and what was asked for. */
export type Outcome<T> = (code: number, value: T | undefined, reason: string) => void;

/** Calls the outcome that an output holds. */
export function settle({ outcome, code, value, reason }: Extract<Output, { is: 'outcome' }>): void {
  outcome(code, value as never, reason);
}

/** Something to be told to the application, in order. */
export type Output =
  | {
      readonly is: 'outcome';
      readonly outcome: Outcome<never>;
      readonly code: number;
      readonly value: unknown;
      readonly reason: string;
    }
  | {
      readonly is: 'event';
      readonly name: keyof ClientEvents;
      readonly event: unknown;
      readonly show: (() => void) | undefined;
    };

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** What an engine is made with. */
export interface EngineOptions {
  readonly appId: string;
  readonly platform?: 'web' | 'native' | 'apple' | undefined;
  readonly parameters?: Partial<Parameters> | undefined;
  readonly log?: ((level: LogLevel, text: string) => void) | undefined;
}

/** Where chance comes from: numbers from 0 to 1, and 64 bits that nobody guesses. */
export interface Chance {
  random(): number;
  random64(): bigint;
}

/** The protocol state of one client. */
export class Engine {
  parameters: Parameters;
  limits: Limits = defaultLimits;
  /** Who logs in. */
  account = { user: '', token: '', incarnation: 0n };
  released = false;
  /** What has happened and was not told yet. */
  readonly outputs: Output[] = [];
  readonly seen = new Seen(SEEN_MS);
  readonly rates = new Rates();
  readonly link: Link;
  readonly greeting: Greeting;
  readonly standing: Standing;
  readonly requests: Requests;
  readonly token: Token;
  readonly channels: Channels;
  readonly presence: Presence;
  readonly attributes: Attributes;
  readonly restoration: Restoration;
  readonly invitations: Invitations;
  readonly #chance: Chance;

  constructor(
    readonly options: EngineOptions,
    chance: Chance,
  ) {
    this.#chance = chance;
    this.parameters = { ...defaultParameters, ...options.parameters };
    this.link = new Link(this);
    this.greeting = new Greeting(this);
    this.standing = new Standing(this);
    this.requests = new Requests(this);
    this.token = new Token(this);
    this.channels = new Channels(this);
    this.presence = new Presence(this);
    this.attributes = new Attributes(this);
    this.restoration = new Restoration(this);
    this.invitations = new Invitations(this);
  }

  random(): number {
    return this.#chance.random();
  }

  random64(): bigint {
    return this.#chance.random64();
  }

  log(level: LogLevel, text: string): void {
    this.options.log?.(level, text);
  }

  /** Tells an event; `show` is called right before its listeners are. */
  emit<E extends keyof ClientEvents>(name: E, event: ClientEvents[E], show?: () => void): void {
    this.outputs.push({ is: 'event', name, event, show });
  }

  /** Tells the outcome of a call. */
  settle<T>(outcome: Outcome<T>, code: number, value?: T, reason = ''): void {
    this.outputs.push({ is: 'outcome', outcome: outcome as Outcome<never>, code, value, reason });
  }

  /** Throws when no request may be made: no login has succeeded, or logout was called since. */
  admit(operation: Operation, notLoggedIn: number): void {
    const { name } = this.standing.where;
    if (name !== 'in' && name !== 'aborted') throw new OperationError(operation, notLoggedIn);
  }

  /** Throws when more waits for its outcome than the application wants to keep in memory. */
  admitBytes(operation: Operation, failure: number): void {
    // What has its outcome may still wait for the server to acknowledge it, so the outbox counts as well.
    if (Math.max(this.requests.bytes, this.link.outbox.bytes) > this.parameters.pendingBytes) {
      throw new OperationError(operation, failure, 'too much waits for its outcome');
    }
  }

  /** Makes a request whose answer is told as it is; `read` takes the value out of it. */
  question<B extends object, T>(
    kind: number,
    type: Type<B>,
    body: Partial<B>,
    timeout: number,
    codes: { readonly timeout: number; readonly failure: number },
    now: number,
    outcome: Outcome<T>,
    read?: (reply: Partial<Reply>) => T,
  ): void {
    this.requests.ask(kind, type, body, timeout, now, {
      about: 'application',
      ended: end => {
        if (end.by === 'answer') this.settle(outcome, end.code, read?.(end.reply ?? {}), end.reply?.reason);
        else this.settle(outcome, end.by === 'timeout' ? codes.timeout : codes.failure);
      },
    });
  }

  /** True while media may be transferred: from a successful login to logout or abort. */
  get mayTransfer(): boolean {
    return this.standing.where.name === 'in';
  }

  /** True when there is no business with the server, and none will come without a call. */
  get isIdle(): boolean {
    return this.link.phase.name === 'idle' && this.requests.pending.size === 0;
  }

  /** Does what the time asks for. Call it at {@link nextTick} at the latest. */
  tick(now: number): void {
    this.standing.expire(now);
    this.requests.expire(now);
    this.restoration.tick(now);
    this.invitations.tick(now);
    this.link.tick(now);
    this.standing.showInterruption(now);
  }

  /** When {@link tick} has something to do at the latest; `Infinity`: nothing waits for the time. */
  get nextTick(): number {
    return Math.min(
      this.standing.deadline ?? Infinity,
      this.requests.pending.nextDeadline ?? Infinity,
      this.restoration.deadline ?? Infinity,
      this.invitations.deadline ?? Infinity,
      this.link.deadline ?? Infinity,
    );
  }
}
