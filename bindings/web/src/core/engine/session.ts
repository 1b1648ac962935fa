/**
 * What every session has, whichever service it is of: the connection and the link, the greeting, requests, and what has
 * happened and was not told yet. It has no sockets, clock or timers: in go calls of the application, batches that were read,
 * news of the connection, and the time; out come events and outcomes, frames to write and the wish to connect.
 *
 * Times are whole milliseconds of any clock that never goes back; a connection is known by the number that {@link Link.wish}
 * gave it, and what is said about any other is ignored.
 */
import type { RawFrame } from '../../wire/batch.ts';
import type * as wire from '../../wire/generated/rtm.ts';
import { Greeting } from './greeting.ts';
import { Link } from './link.ts';
import { Requests } from './requests.ts';

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
      readonly name: string;
      readonly event: unknown;
      readonly show: (() => void) | undefined;
    };

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Where chance comes from: numbers from 0 to 1, and 64 bits that nobody guesses. */
export interface Chance {
  random(): number;
  random64(): bigint;
}

/** What a connection goes by, in milliseconds. */
export interface Pace {
  readonly connectTimeoutMs: number;
  readonly reconnectBaseMs: number;
  readonly reconnectMaxMs: number;
  readonly probeTimeoutMs: number;
}

/** What a session is made with. */
export interface SessionOptions {
  readonly appId: string;
  readonly platform?: 'web' | 'native' | 'apple' | undefined;
  readonly log?: ((level: LogLevel, text: string) => void) | undefined;
}

export abstract class Session {
  /** Who logs in. */
  account = { user: '', token: '', incarnation: 0n };
  /** What has happened and was not told yet. */
  readonly outputs: Output[] = [];
  readonly link: Link;
  readonly greeting: Greeting;
  readonly requests: Requests;
  readonly #chance: Chance;

  constructor(
    readonly options: SessionOptions,
    chance: Chance,
  ) {
    this.#chance = chance;
    this.link = new Link(this);
    this.greeting = new Greeting(this);
    this.requests = new Requests(this);
  }

  /** What the connection goes by at present. */
  abstract get parameters(): Pace;

  /** What the service says in Hello. */
  abstract hello(): Partial<wire.Hello>;

  /** The server has let the session in; nothing was sent again yet. */
  abstract admitted(welcome: wire.Welcome, now: number): void;

  /** Nothing of the former session is left at the server: sends what it has to know, and what has no outcome. */
  abstract fresh(now: number): void;

  /** Tells the application that all is well, once it is. */
  abstract confirm(): void;

  /** The server does not let the session in, for a reason that may pass by itself or not. */
  abstract turnedAway(code: number, reason: string, now: number): void;

  /** The server closes the connection, with its cause. */
  abstract closing(closing: wire.Closing, now: number): void;

  /** The connection is gone, and was good until `since`. True when another is to be made. */
  abstract lost(now: number, since: number): boolean;

  /** Takes a frame that is of the service and not of the link. */
  abstract take(raw: RawFrame, now: number): void;

  /** Lets go of the server; nothing is told any more. */
  abstract release(now: number): void;

  /** Does what the time asks for. Call it at {@link nextTick} at the latest. */
  tick(now: number): void {
    this.requests.expire(now);
    this.link.tick(now);
  }

  /** When {@link tick} has something to do at the latest; `Infinity`: nothing waits for the time. */
  get nextTick(): number {
    return Math.min(this.requests.pending.nextDeadline ?? Infinity, this.link.deadline ?? Infinity);
  }

  /** True when there is no business with the server, and none will come without a call. */
  get isIdle(): boolean {
    return this.link.phase.name === 'idle' && this.requests.pending.size === 0;
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
  tell(name: string, event: unknown, show?: () => void): void {
    this.outputs.push({ is: 'event', name, event, show });
  }

  /** Tells the outcome of a call. */
  settle<T>(outcome: Outcome<T>, code: number, value?: T, reason = ''): void {
    this.outputs.push({ is: 'outcome', outcome: outcome as Outcome<never>, code, value, reason });
  }
}
