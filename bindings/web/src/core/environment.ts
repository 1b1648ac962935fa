/** What a client needs of the world around it: time, timers, chance, connections, and word of what happens to the page. */
import { WebSocket } from '#websocket';
import type { Chance } from './engine/session.ts';

/** What a connection tells, each with the connection that it is about. */
export interface SocketEvents {
  opened(): void;
  /** A batch, or a text, which the server never writes. */
  received(message: Uint8Array | string): void;
  /** The last word. */
  closed(reason: string): void;
}

/** A connection that carries batches. */
export interface Socket {
  send(batch: Uint8Array): void;
  /** Ends it, behind what was sent. */
  close(): void;
  /** The bytes that were sent and did not leave yet. */
  readonly buffered: number;
}

/** The world, or what a test makes of it. */
export interface Environment extends Chance {
  /** Whole milliseconds of a clock that never goes back; it goes on while the machine sleeps. */
  now(): number;
  /** True once after a stretch of time that nobody saw pass. */
  hasSlept(): boolean;
  /** Calls `run` once, in so many milliseconds or later; the returned function takes that back. */
  after(ms: number, run: () => void): () => void;
  /** Calls `run` soon, behind what the page has to do by then; timers are too slow for it. */
  soon(run: () => void): void;
  open(url: string, events: SocketEvents): Socket;
  /** Calls `run` when the network came or went, or a page is shown again; the returned function ends that. */
  onDoubt(run: () => void): () => void;
}

/** Timers cannot be set for longer, in milliseconds. */
const LONGEST_TIMER = 0x7fff_ffff;

/** A difference between the clocks, in milliseconds, that is a sleep. */
const SLEEP_MS = 2_000;

/**
 * Milliseconds that never go back. Some platforms' monotonic clock stands still while the machine sleeps, so what the wall
 * clock went on meanwhile is added.
 */
export class Clock {
  readonly #wall: () => number;
  readonly #monotonic: () => number;
  /** Wall time minus monotonic time. */
  #difference: number;
  #added = 0;
  #slept = false;

  constructor(wall = () => Date.now(), monotonic = () => performance.now()) {
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#difference = wall() - monotonic();
  }

  now(): number {
    const monotonic = this.#monotonic();
    const difference = this.#wall() - monotonic;
    const jump = difference - this.#difference;
    if (Math.abs(jump) >= SLEEP_MS) {
      this.#difference = difference;
      // A wall clock that was set back says nothing; one that was set forward cannot be told from a sleep, and costs a look
      // at the connection.
      if (jump > 0) {
        this.#added += jump;
        this.#slept = true;
      }
    }
    return Math.floor(monotonic + this.#added);
  }

  hasSlept(): boolean {
    const slept = this.#slept;
    this.#slept = false;
    return slept;
  }
}

/** The world as browsers, workers and Node have it. */
export function platform(): Environment {
  const clock = new Clock();
  return {
    now: () => clock.now(),
    hasSlept: () => clock.hasSlept(),
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_TIMER));
      return () => clearTimeout(timer);
    },
    soon,
    random: Math.random,
    random64: () => crypto.getRandomValues(new BigUint64Array(1))[0] as bigint,
    open,
    onDoubt,
  };
}

/** Behind the events and promises that are due by now, and not slowed down in background tabs as timers are. */
function soon(run: () => void): void {
  if (typeof setImmediate === 'function') {
    setImmediate(run);
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    run();
  };
  port2.postMessage(0);
}

function open(url: string, events: SocketEvents): Socket {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  let over = false;
  const closed = (reason: string) => {
    if (over) return;
    over = true;
    events.closed(reason);
  };
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }: MessageEvent) => {
    // An empty text has no place on the wire either: as garbage, it ends the connection.
    if (!over)
      events.received(data instanceof ArrayBuffer ? new Uint8Array(data) : new TextEncoder().encode(`${data}\0`));
  };
  socket.onerror = () => {};
  socket.onclose = ({ code, reason }) => closed(`closed with status ${code}${reason ? ` (${reason})` : ''}`);
  return {
    send: batch => socket.send(batch as Uint8Array<ArrayBuffer>),
    close() {
      over = true;
      socket.close();
    },
    get buffered() {
      return socket.bufferedAmount;
    },
  };
}

/** The events that make a connection doubtful, on the page, its document or a worker. */
const DOUBTS = ['online', 'offline', 'pageshow', 'resume', 'visibilitychange'];

function onDoubt(run: () => void): () => void {
  const targets: EventTarget[] = [];
  if (typeof addEventListener === 'function') targets.push(globalThis as unknown as EventTarget);
  if (typeof document === 'object') targets.push(document);
  const doubt = ({ type }: Event) => {
    const hides = type === 'visibilitychange' && document.visibilityState === 'hidden';
    if (!hides) run();
  };
  for (const target of targets) for (const name of DOUBTS) target.addEventListener(name, doubt);
  return () => {
    for (const target of targets) for (const name of DOUBTS) target.removeEventListener(name, doubt);
  };
}
