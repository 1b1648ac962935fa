/** An engine, a clock, and a server played by hand. */

import { Engine, type EngineOptions, type Outcome, settle } from '../../src/core/engine/engine.ts';
import { sendToPeer } from '../../src/core/engine/peer.ts';
import { receive } from '../../src/core/engine/receive.ts';
import { OperationError } from '../../src/core/error.ts';
import { defaultLimits } from '../../src/core/limits.ts';
import { frames, putFrame } from '../../src/wire/batch.ts';
import * as wire from '../../src/wire/generated/rtm.ts';
import { Reader } from '../../src/wire/reader.ts';
import { decode, encode, type Type } from '../../src/wire/schema.ts';
import { Writer } from '../../src/wire/writer.ts';

/** The server's clock is ahead by this much. */
export const AHEAD = 1_700_000_000_000;
export const HEARTBEAT = 1_000;
export const SESSION = new TextEncoder().encode('0123456789abcdef');

/** A frame by the name of its message: `['PeerSend', { to: 'bob' }]`. */
export type Frame = readonly [name: string, body: Record<string, unknown>];

/** What the application is told: an event by its name, or `[call, code, value?]`. */
export type Told = readonly unknown[];

const types = new Map(Object.entries(wire)) as unknown as Map<string, Type<object>>;
const kinds = new Map<string, number>();
for (const [name, number] of Object.entries(wire.kind)) {
  const camel = name.toLowerCase().replace(/(^|_)(.)/g, (_, __, letter: string) => letter.toUpperCase());
  kinds.set(camel, number);
}

function typeOf(name: string): Type<object> {
  const type = types.get(name);
  if (!type || !kinds.has(name)) throw new Error(`there is no frame ${name}`);
  return type;
}

export class Rig {
  readonly engine: Engine;
  now = 1_000;
  /** The present connection. */
  number = 0;
  #seed: number;

  constructor(options: Partial<EngineOptions> = {}, seed = 7) {
    this.#seed = seed;
    const next = () => {
      this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
      return this.#seed;
    };
    const chance = { random: () => next() / 2 ** 32, random64: () => BigInt(next()) * 2n ** 32n + BigInt(next()) };
    this.engine = new Engine({ appId: 'app', ...options }, chance);
  }

  /** A client that is logged in, and what it was told so far is forgotten. */
  static online(options: Partial<EngineOptions> = {}): Rig {
    const rig = new Rig(options);
    rig.login();
    rig.connect();
    rig.welcome();
    rig.told();
    return rig;
  }

  /** Makes a call whose outcome is told as `[name, code]`, with the value behind a success if there is one. */
  call(name: string, make: (outcome: Outcome<unknown>) => void): void {
    make((code, value) => this.#tell(code !== 0 || value === undefined ? [name, code] : [name, code, value]));
  }

  /** The code with which a call is refused at once; 0: it is not. */
  refusal(make: (outcome: Outcome<unknown>) => void): number {
    try {
      make(() => {});
      return 0;
    } catch (error) {
      if (error instanceof OperationError) return error.code;
      throw error;
    }
  }

  login(user = 'ann', token?: string | null): void {
    this.call('login', outcome => this.engine.standing.login(user, token, this.now, outcome));
  }

  logout(): void {
    this.call('logout', outcome => this.engine.standing.logout(this.now, outcome));
  }

  send(name: string, to = 'bob', text = 'hi', options = {}): void {
    this.call(name, outcome => sendToPeer(this.engine, to, { kind: 'text', text }, options, this.now, outcome));
  }

  join(id: string): void {
    this.call(`join ${id}`, outcome => this.engine.channels.join(id, this.now, outcome));
  }

  leave(id: string): void {
    this.call(`leave ${id}`, outcome => this.engine.channels.leave(id, this.now, outcome));
  }

  say(name: string, id: string, text = 'hi'): void {
    this.call(name, outcome => this.engine.channels.send(id, { kind: 'text', text }, {}, this.now, outcome));
  }

  /** Joins a channel that stands at message number `sequence`. */
  joined(id: string, sequence = 0): void {
    this.join(id);
    const asked = this.written().at(-1);
    if (asked?.[0] !== 'ChannelJoin') throw new Error(`not a join: ${JSON.stringify(asked)}`);
    this.serve(placed(asked, sequence));
    this.told();
  }

  /** Opens the connection that the engine wishes for, and gives its Hello. */
  connect(): wire.Hello {
    const number = this.engine.link.wish(this.now);
    if (number === undefined) throw new Error('no wish to connect');
    this.number = number;
    this.engine.greeting.opened(number, this.now);
    const written = this.written();
    if (written.length !== 1 || written[0]?.[0] !== 'Hello') throw new Error('not one Hello');
    return written[0][1] as unknown as wire.Hello;
  }

  /** Lets the client in: into a fresh session, or into the old one of which the server has taken so many frames. */
  welcome(resumed?: number, more: Partial<wire.Limits> = {}): void {
    const welcome = {
      session: SESSION,
      resumed: resumed !== undefined,
      received: resumed ?? 0,
      serverMs: this.now + AHEAD,
      heartbeatMs: HEARTBEAT,
      resumeWindowMs: 30_000,
      limits: { ...defaultLimits, rates: [], ...more },
      mediaKey: 'key',
      server: 'by hand',
    };
    this.serve(['Welcome', welcome]);
  }

  /** The server writes these frames, in one batch. */
  serve(...bodies: readonly Frame[]): void {
    const writer = new Writer();
    for (const [name, body] of bodies) putFrame(writer, kinds.get(name) as number, typeOf(name), body);
    receive(this.engine, this.number, writer.take(), this.now);
  }

  /** All that the engine writes now. */
  written(): Frame[] {
    return this.engine.link.collect(this.number, Infinity, this.now).flatMap(part =>
      [...frames(part)].map(({ kind, body }) => {
        const [name] = [...kinds].find(([, number]) => number === kind) as [string, number];
        return [name, decode(typeOf(name), body) as Record<string, unknown>] as const;
      }),
    );
  }

  /** What is written now but for signs of life and acknowledgements. */
  asked(): Frame[] {
    return this.written().filter(([name]) => name !== 'Ping' && name !== 'Ack');
  }

  /** The connection breaks. */
  cut(): void {
    this.engine.link.failed(this.number, 'cut by the test', this.now);
  }

  /** Lets time pass, waking the engine when it wants to be woken. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (let at = this.#next(); at <= end; at = this.#next()) {
      this.now = Math.max(this.now, at);
      this.engine.tick(this.now);
    }
    this.now = end;
    this.engine.tick(end);
  }

  /** When the engine is to be woken next. What is due already is for the driver: to connect. */
  #next(): number {
    const { link, nextTick } = this.engine;
    if (link.phase.name !== 'down' || link.phase.retryAt > this.now) return nextTick;
    const { phase } = link;
    link.phase = { name: 'idle' };
    const next = this.engine.nextTick;
    link.phase = phase;
    return next;
  }

  /** Passes time in which the server is not heard, but believed in; gives what is asked then. */
  wait(ms: number): Frame[] {
    this.now += ms;
    this.engine.link.heard = this.now;
    this.engine.tick(this.now);
    return this.asked();
  }

  #outcomes: Told[] = [];

  #tell(told: Told): void {
    this.#outcomes.push(told);
  }

  /** What the application was told since the last time. */
  told(): Told[] {
    for (const output of this.engine.outputs.splice(0)) {
      if (output.is === 'outcome') settle(output);
      else {
        output.show?.();
        this.#tell(inShort(output.name, output.event as Record<string, unknown>));
      }
    }
    return this.#outcomes.splice(0);
  }
}

/** An event as a list that is easy to compare. */
function inShort(name: string, event: Record<string, unknown>): Told {
  const { message, invitation, change, serverMs: _, ...rest } = event;
  if (name === 'connectionState') return [event.state, event.reason];
  const text = message === undefined ? [] : [(message as { text: string }).text];
  const changed = invitation === undefined ? [] : Object.values(change as object);
  return [name, ...Object.values(rest), ...changed, ...text];
}

export const CONNECTED: Told = ['CONNECTED', 'LOGIN_SUCCESS'];
export const RECONNECTING: Told = ['RECONNECTING', 'INTERRUPTED'];

export function requestOf(frame: Frame | undefined): number {
  const request = frame?.[1].request;
  if (typeof request !== 'number' || request === 0) throw new Error(`not a request: ${JSON.stringify(frame)}`);
  return request;
}

/** The answer to a request, with code 0. */
export function answer(asked: Frame | undefined, result: object = {}): Frame {
  return ['Reply', { request: requestOf(asked), ...result }];
}

export function refuse(asked: Frame | undefined, code: number): Frame {
  return ['Reply', { request: requestOf(asked), code }];
}

/** A join that worked, with two members. */
export function placed(asked: Frame | undefined, sequence = 0): Frame {
  return answer(asked, { joined: { epoch: 99n, sequence, memberCount: 2 } });
}

export function receipts(...runs: number[]): Frame {
  return ['Receipts', { runs }];
}

export function ack(received: number): Frame {
  return ['Ack', { received }];
}

export function closing(cause: keyof typeof wire.Cause): Frame {
  return ['Closing', { cause: wire.Cause[cause], reason: 'test' }];
}

export function refused(code: number, retry = false): Frame {
  return ['Refused', { code, reason: 'no', retry }];
}

function text(words: string): Uint8Array {
  const writer = new Writer();
  encode(wire.Message, { id: 1, kind: wire.Kind.TEXT, text: words }, writer);
  return writer.take();
}

export function peerMessage(from: string, request: number, words = 'hi'): Frame {
  return ['PeerMessage', { from, incarnation: 5n, request, message: text(words) }];
}

export function channelMessage(channel: string, request: number, sequence: number): Frame {
  return ['ChannelMessage', { channel, from: 'bob', incarnation: 5n, request, sequence, message: text('hi') }];
}

/** A step of an invitation, as another library sends it. */
export function step(from: string, request: number, invitation: Partial<wire.Invitation>): Frame {
  const writer = new Writer();
  encode(wire.Message, { id: 1, kind: wire.Kind.INVITATION, invitation: invitation as wire.Invitation }, writer);
  return ['PeerMessage', { from, incarnation: 5n, request, message: writer.take() }];
}

/** The step that a send carries. */
export function stepOf(sent: Frame | undefined): wire.Invitation & { to: string; request: number } {
  const body = sent?.[1] as { message: Uint8Array; to: string; request: number };
  const { invitation } = decode(wire.Message, new Reader(body.message));
  return { ...(invitation as wire.Invitation), to: body.to, request: body.request };
}

/** The requests among these frames that send to peers. */
export function sends(written: readonly Frame[]): number[] {
  return written.filter(([name]) => name === 'PeerSend').map(requestOf);
}

export function names(written: readonly Frame[]): string[] {
  return written.map(([name]) => name);
}
