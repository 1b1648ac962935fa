/** Does for one client what its engine, a {@link Session}, wishes: connections, timers, and telling the application. */

import { OutboxError } from '../link/index.ts';
import { WireError } from '../wire/reader.ts';
import { complain } from './complain.ts';
import { receive } from './engine/receive.ts';
import { type Output, type Session, settle } from './engine/session.ts';
import type { Environment, Socket } from './environment.ts';

/** One write is about so many bytes. */
const WRITE = 64 * 1024;

/** Beyond so many bytes that did not leave yet nothing more is written: what is not written can still expire. */
const BUFFERED = 256 * 1024;

/** How long to wait before looking again whether they left, in milliseconds: sockets do not tell. */
const DRAIN_MS = 10;

/** Whoever listens knows what an event of that name is. */
export type Listener = (event: never) => void;

/** The present connection. */
interface Connection {
  readonly number: number;
  readonly socket: Socket;
}

export class Driver<S extends Session> {
  readonly engine: S;
  readonly #environment: Environment;
  readonly #listeners = new Map<string, Set<Listener>>();
  /** Where to connect to; set before a login. */
  address = '';
  #connection: Connection | undefined;
  #cancelTimer: (() => void) | undefined;
  #timerAt = Infinity;
  #stopDoubting: (() => void) | undefined;
  /** A round is to come at the end of this turn. */
  #due = false;
  #telling = false;
  /** Promises were settled, and their continuations may not have run yet. */
  #settled = false;

  constructor(engine: S, environment: Environment) {
    this.#environment = environment;
    this.engine = engine;
  }

  on(name: string, listener: Listener): () => void {
    // Each call counts by itself, also of the same function.
    const own: Listener = event => listener(event);
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(own));
    return () => listeners.delete(own);
  }

  /** A call of the application. What it wants written leaves together with that of the calls that follow it at once. */
  act<T>(call: (engine: S, now: number) => T): T {
    try {
      return call(this.engine, this.#now());
    } finally {
      this.#roundSoon();
    }
  }

  /** Lets go of everything; nothing is told any more. */
  release(): void {
    this.act((engine, now) => engine.release(now));
    // Transfers hear of it still.
    for (const output of this.engine.outputs)
      if (output.is === 'event' && output.name === 'mediaInterrupted') this.#tell(output);
    this.#listeners.clear();
    this.#round();
  }

  #now(): number {
    const now = this.#environment.now();
    if (this.#environment.hasSlept()) this.engine.link.probe(now);
    return now;
  }

  #roundSoon(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      if (this.#due) this.#round();
    });
  }

  /** Brings everything up to date. */
  #round(): void {
    this.#due = false;
    const { engine } = this;
    const now = this.#now();
    engine.tick(now);
    const connection = this.#connection;
    if (connection && !engine.link.wants(connection.number)) this.#drop(connection);
    const wish = engine.link.wish(now);
    if (wish !== undefined) this.#open(wish);
    const full = this.#write(now);
    this.#setTimer(now, full);
    this.#watch();
    this.#tellAll();
  }

  #drop({ socket }: Connection): void {
    this.#connection = undefined;
    socket.close();
  }

  #open(number: number): void {
    const news = (what: (now: number) => void) => {
      what(this.#now());
      this.#round();
    };
    const { link, greeting } = this.engine;
    try {
      const socket = this.#environment.open(this.address, {
        opened: () => news(now => greeting.opened(number, now)),
        received: batch => news(now => this.#receive(number, batch, now)),
        closed: reason => news(now => link.failed(number, reason, now)),
      });
      this.#connection = { number, socket };
    } catch (error) {
      link.failed(number, String(error), this.#now());
    }
  }

  #receive(number: number, batch: Uint8Array | string, now: number): void {
    try {
      receive(this.engine, number, batch, now);
    } catch (error) {
      if (!(error instanceof WireError || error instanceof OutboxError)) throw error;
      this.engine.link.broken(number, error.message, now);
    }
  }

  /** Writes what is to be written; true when the connection takes no more at present. */
  #write(now: number): boolean {
    const connection = this.#connection;
    if (!connection) return false;
    while (connection.socket.buffered < BUFFERED) {
      const parts = this.engine.link.collect(connection.number, WRITE, now);
      if (parts.length === 0) return false;
      connection.socket.send(join(parts));
    }
    return true;
  }

  #setTimer(now: number, full: boolean): void {
    const { engine } = this;
    let at = engine.nextTick;
    if (full) at = Math.min(at, now + DRAIN_MS);
    else if (this.#connection) at = Math.min(at, engine.link.acknowledgementDeadline ?? Infinity);
    // A timer that fires early costs one round; setting it anew every time would cost more.
    if (at >= this.#timerAt && this.#timerAt > now && at !== Infinity) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#timerAt = at;
    if (at === Infinity) return;
    this.#cancelTimer = this.#environment.after(at - now, () => {
      this.#cancelTimer = undefined;
      this.#timerAt = Infinity;
      this.#round();
    });
  }

  /** Listens to what happens to the page for as long as there is something to lose. */
  #watch(): void {
    if (this.engine.isIdle) {
      this.#stopDoubting?.();
      this.#stopDoubting = undefined;
    } else {
      this.#stopDoubting ??= this.#environment.onDoubt(() => this.act((engine, now) => engine.link.probe(now)));
    }
  }

  /**
   * Tells what has happened, one after another and never from inside of a listener. An outcome fulfils a promise, whose
   * continuations run later: the events behind it wait until they did, those of later rounds as well, since a socket may bring
   * several messages in one turn.
   */
  #tellAll(): void {
    if (this.#telling) return;
    this.#telling = true;
    const { outputs } = this.engine;
    while (outputs[0] && !this.#waits(outputs[0])) {
      const rest = outputs.splice(0);
      let told = 0;
      for (const output of rest) {
        if (this.#waits(output)) break;
        this.#tell(output);
        told++;
      }
      outputs.unshift(...rest.slice(told));
    }
    this.#telling = false;
  }

  #waits(output: Output): boolean {
    return this.#settled && output.is === 'event';
  }

  #settle(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#environment.soon(() => {
      this.#settled = false;
      this.#tellAll();
    });
  }

  #tell(output: Output): void {
    if (output.is === 'outcome') {
      this.#settle();
      settle(output);
      return;
    }
    output.show?.();
    for (const listener of [...(this.#listeners.get(output.name) ?? [])]) {
      try {
        listener(output.event as never);
      } catch (error) {
        complain(error);
      }
    }
  }
}

/** One piece of memory out of several; without copying when they stand behind each other, as frames mostly do. */
function join(parts: readonly Uint8Array[]): Uint8Array {
  const [first, ...rest] = parts as [Uint8Array, ...Uint8Array[]];
  let end = first.byteOffset + first.length;
  let adjoining = true;
  for (const part of rest) {
    adjoining &&= part.buffer === first.buffer && part.byteOffset === end;
    end += part.length;
  }
  const length = end - first.byteOffset;
  if (adjoining) return new Uint8Array(first.buffer, first.byteOffset, length);
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
