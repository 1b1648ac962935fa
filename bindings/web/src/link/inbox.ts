/** The receiving half of the link. */

/** When an acknowledgement is due at the latest: after so many frames, bytes, or milliseconds. */
export interface AckPolicy {
  readonly frames: number;
  readonly bytes: number;
  /** After the first frame it covers. */
  readonly delayMs: number;
}

export const ackPolicy: AckPolicy = { frames: 64, bytes: 64 * 1024, delayMs: 20 };

/**
 * Counts the frames that came in and remembers what the other end was told of them; also those that were declined, which it
 * is told before the acknowledgement that covers them, and once more at a resume, because that acknowledgement may
 * have been lost with its connection.
 */
export class Inbox {
  #received = 0;
  #told = 0;
  #bytes = 0;
  #since = 0;
  #declined: number[] = [];
  /** How many of `declined` were written on this connection. */
  #declinedTold = 0;

  /** A counted frame of `length` bytes was taken at `now`. */
  take(length: number, now: number): void {
    if (this.#received === this.#told) this.#since = now;
    this.#received++;
    this.#bytes += length;
  }

  /** The frame taken last holds a message that cannot be handed over. */
  decline(): void {
    this.#declined.push(this.#received);
  }

  /** What is to be written in a `Declined` frame before the next acknowledgement; each number is returned once. */
  declinedUntold(): number[] {
    const untold = this.#declined.slice(this.#declinedTold);
    this.#declinedTold = this.#declined.length;
    return untold;
  }

  /** What `Resume` says was declined: everything since the session was welcomed last. */
  get declined(): readonly number[] {
    return this.#declined;
  }

  /** The session was welcomed again: the other end has heard all that was declined. */
  resumed(): void {
    this.#declined = [];
    this.#declinedTold = 0;
  }

  /** Counted frames taken in this session. */
  get received(): number {
    return this.#received;
  }

  /** True when something was taken that the other end was not told of. */
  get owes(): boolean {
    return this.#received > this.#told;
  }

  /** When the acknowledgement that is owed falls due; `undefined` when none is owed. A time in the past: now. */
  dueAt(policy: AckPolicy): number | undefined {
    if (!this.owes) return undefined;
    const atOnce = this.#received - this.#told >= policy.frames || this.#bytes >= policy.bytes;
    return atOnce ? 0 : this.#since + policy.delayMs;
  }

  /** The number to acknowledge now; afterwards nothing is owed. */
  acknowledge(): number {
    this.#told = this.#received;
    this.#bytes = 0;
    return this.#received;
  }

  /** A fresh session starts. */
  clear(): void {
    this.#received = this.#told = this.#bytes = this.#since = 0;
    this.resumed();
  }
}
