/**
 * {@link Watch}: the clock and the brakes of one transfer.
 *
 * It counts the bytes that moved, reports them, notices when none has moved for too long, and is where a transfer is stopped
 * from outside.
 */

import { complain } from '../complain.ts';

/** How far a transfer is, in bytes. */
export interface TransferProgress {
  readonly moved: number;
  readonly total: number;
}

/** The network or a session that ended has ended a transfer, which may be what a logout looks like from here. */
export class Lost extends Error {}

/** Why a transfer was stopped from outside. */
export type Stop = 'cancelled' | 'stalled';

/** The least time between two reports: often enough for a smooth bar, seldom enough for a busy page. */
const REPORT_MS = 50;
/** Into how many looks at the clock the stall time is divided. */
const LOOKS = 8;

export class Watch {
  /** Aborted when the transfer is stopped; for `fetch` and its like. */
  readonly signal: AbortSignal;
  /** Why, once it is. */
  stop: Stop | undefined;
  /** Rejects when the transfer is stopped, and never settles otherwise. */
  readonly stopped: Promise<never>;

  readonly #controller = new AbortController();
  readonly #onProgress: ((progress: TransferProgress) => void) | undefined;
  readonly #stallMs: number;
  #looks: ReturnType<typeof setInterval> | undefined;
  #fail: (reason: Error) => void = () => {};
  #moved = 0;
  #total = 0;
  #reported = 0;
  #reportedAt = 0;
  /** How long nothing has moved, as far as this page was awake to see it. */
  #quietMs = 0;
  #lookedAt = 0;

  constructor(stallMs: number, onProgress?: (progress: TransferProgress) => void) {
    this.signal = this.#controller.signal;
    this.#stallMs = stallMs;
    this.#onProgress = onProgress;
    this.stopped = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // Whether anybody waits for it is decided elsewhere.
    this.stopped.catch(() => {});
  }

  /** Begins to look for a stall: when the transfer's turn comes. */
  start(): void {
    this.touch();
    const every = this.#stallMs / LOOKS;
    this.#looks = setInterval(() => {
      const now = performance.now();
      // A page that was frozen or asleep has not watched a stall: its own timers stood still as well.
      this.#quietMs += Math.min(now - this.#lookedAt, 2 * every);
      this.#lookedAt = now;
      if (this.#quietMs >= this.#stallMs) this.end('stalled');
    }, every);
  }

  get moved(): number {
    return this.#moved;
  }

  get total(): number {
    return this.#total;
  }

  /** Sets how many bytes there are to move. */
  expect(total: number): void {
    this.#total = total;
    this.touch();
  }

  /** Notes a sign of life that moves no byte of the transfer, such as hashing. */
  touch(): void {
    this.#quietMs = 0;
    this.#lookedAt = performance.now();
  }

  /** Notes that `moved` bytes in all have moved. The last byte is left to {@link complete}: it belongs to the success. */
  advance(moved: number): void {
    if (moved <= this.#moved) return;
    this.#moved = moved;
    this.touch();
    const now = performance.now();
    if (moved < this.#total && now - this.#reportedAt >= REPORT_MS) {
      this.#reportedAt = now;
      this.#report(moved);
    }
  }

  /** Reports the whole, right before the result. */
  complete(): void {
    this.#report(this.#total);
  }

  /** Stops the transfer; only the first cause counts. */
  end(cause: Stop): void {
    if (this.stop) return;
    this.stop = cause;
    clearInterval(this.#looks);
    this.#controller.abort();
    this.#fail(new Error(cause));
  }

  /** Returns when the transfer is stopped, and no later than in `ms`. This wait is ours and no stall. */
  lastWord(ms: number): Promise<void> {
    clearInterval(this.#looks);
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      this.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Ends the watch over a transfer that is through; it can no longer be stopped. */
  close(): void {
    clearInterval(this.#looks);
    this.#fail = () => {};
  }

  #report(moved: number): void {
    if (this.stop || moved <= this.#reported) return;
    this.#reported = moved;
    try {
      this.#onProgress?.({ moved, total: this.#total });
    } catch (error) {
      complain(error);
    }
  }
}
