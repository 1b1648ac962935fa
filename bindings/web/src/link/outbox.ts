/** The sending half of the link. */
import { offsetAfter } from '../wire/batch.ts';

/** A run of counted frames in one piece of memory. */
export interface Block {
  /** Length-delimited frames. */
  readonly bytes: Uint8Array;
  /** How many. */
  readonly frames: number;
  /**
   * Milliseconds after which the block is not written again after a lost connection; `Infinity`: never. Only a block of one
   * frame may expire.
   */
  readonly expires: number;
}

/** Why an outbox refuses: counts that do not fit, or more bytes than the bound. */
export class OutboxError extends Error {
  override readonly name = 'OutboxError';

  constructor(
    readonly kind: 'full' | 'acknowledgement',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Counted frames that the other end has not acknowledged, in order. Whoever writes to the connection takes them; an
 * acknowledgement lets go of them; a new connection takes what is left again.
 */
export class Outbox {
  readonly #bound: number;
  #blocks: Block[] = [];
  #acknowledged = 0;
  /** Frames of the first block that are among the acknowledged. */
  #skip = 0;
  /** Blocks taken on this connection. */
  #taken = 0;
  /** The number of the last frame taken in this session. */
  #written = 0;
  #last = 0;
  #bytes = 0;

  /** An empty outbox that holds at most `bound` bytes. */
  constructor(bound = Infinity) {
    this.#bound = bound;
  }

  /** Appends a block. When that would exceed the bound it throws, and nothing is appended. */
  push(block: Block): void {
    if (this.#bytes + block.bytes.length > this.#bound) {
      throw new OutboxError('full', `more than ${this.#bound} bytes wait for an acknowledgement`);
    }
    this.#bytes += block.bytes.length;
    this.#last += block.frames;
    this.#blocks.push(block);
  }

  /** The number of the last frame appended in this session. */
  get last(): number {
    return this.#last;
  }

  /** Frames acknowledged in this session. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** The bytes that wait for an acknowledgement. */
  get bytes(): number {
    return this.#bytes;
  }

  /** True when there is something that was not taken on this connection. */
  get hasUntaken(): boolean {
    return this.#taken < this.#blocks.length;
  }

  /** Appends to `into` what is to be written next, about `limit` bytes and at least one block. Returns how many bytes. */
  take(limit: number, into: Uint8Array[]): number {
    let total = 0;
    for (let block = this.#blocks[this.#taken]; block; block = this.#blocks[this.#taken]) {
      if (total > 0 && total + block.bytes.length > limit) break;
      const skip = this.#taken === 0 ? this.#skip : 0;
      const bytes = skip === 0 ? block.bytes : block.bytes.subarray(offsetAfter(block.bytes, skip));
      total += bytes.length;
      into.push(bytes);
      this.#written += block.frames - skip;
      this.#taken++;
    }
    return total;
  }

  /** The other end has taken all frames up to `received`. Throws when that cannot be. */
  acknowledge(received: number): void {
    if (received < this.#acknowledged || received > this.#written) {
      const possible = `${this.#acknowledged} to ${this.#written}`;
      throw new OutboxError(
        'acknowledgement',
        `${received} frames are acknowledged, but only ${possible} are possible`,
      );
    }
    let count = received - this.#acknowledged + this.#skip;
    this.#acknowledged = received;
    let gone = 0;
    for (
      let front = this.#blocks[0];
      front && count >= front.frames && gone < this.#taken;
      front = this.#blocks[gone]
    ) {
      count -= front.frames;
      this.#bytes -= front.bytes.length;
      gone++;
    }
    if (gone > 0) this.#blocks.splice(0, gone);
    this.#taken -= gone;
    this.#skip = count;
  }

  /**
   * A new connection takes up the session; the other end has taken `received` frames. Everything behind that will be taken
   * again, except blocks that expired by `now`: those were never received and are dropped, which gives the frames behind
   * them new numbers. Returns the numbers that the dropped frames had, ascending.
   */
  rewind(received: number, now: number): number[] {
    this.acknowledge(received);
    this.#taken = 0;
    this.#written = received;
    return this.dropExpired(now);
  }

  /** Drops the blocks that expired by `now` and were not taken on this connection, as {@link rewind} does. */
  dropExpired(now: number): number[] {
    const dropped: number[] = [];
    let expired = false;
    for (let at = this.#taken; at < this.#blocks.length && !expired; at++) {
      expired = (this.#blocks[at] as Block).expires <= now;
    }
    if (!expired) return dropped;
    let number = this.#written;
    this.#blocks = this.#blocks.filter((block, at) => {
      if (at < this.#taken) return true;
      const partly = at === 0 && this.#skip > 0;
      number += partly ? block.frames - this.#skip : block.frames;
      const keep = partly || block.expires > now;
      if (!keep) {
        this.#bytes -= block.bytes.length;
        this.#last -= block.frames;
        dropped.push(number);
      }
      return keep;
    });
    return dropped;
  }

  /** Forgets everything: a fresh session starts. */
  clear(): void {
    this.#blocks = [];
    this.#acknowledged = this.#skip = this.#taken = this.#written = this.#last = this.#bytes = 0;
  }
}
