/** Where this client stands in one channel. */
import type { ChannelPosition } from '../../wire/generated/rtm.ts';
import type { Outcome } from './engine.ts';

/** `rejoining`: joined as far as the application knows; the server is to confirm it in a new session. */
export type Stage = 'joining' | 'joined' | 'rejoining' | 'leaving' | 'outside';

/** A channel that is joined, or on its way in or out. */
export class Membership {
  stage: Stage = 'joining';
  /** Within which `sequence` means something. */
  epoch = 0n;
  /** The number of the newest message accounted for. */
  sequence = 0;
  /** Own messages without outcome, which may have a number or not: they take numbers, but are not sent back to us. */
  unanswered = 0;
  /** Own messages that surely have a number and were not yet found as a jump in the numbers. */
  numbered = 0;
  /** The number of members that the application was told last. */
  count: number | undefined;
  /** What came while the answer to the join was on its way. */
  early: (() => void)[] = [];

  constructor(
    readonly id: string,
    readonly joined: Outcome<void>,
  ) {}

  /** The outcome of an own message has come. */
  answered(numbered: boolean): void {
    // One that was found as a jump before its outcome came is no longer among the unanswered.
    if (this.unanswered === 0) return;
    this.unanswered--;
    if (numbered) this.numbered++;
  }

  /** Accounts for up to `count` of our own; returns how many of the count are not explained so. */
  #explain(count: number): number {
    const known = Math.min(count, this.numbered);
    this.numbered -= known;
    const likely = Math.min(count - known, this.unanswered);
    this.unanswered -= likely;
    return count - known - likely;
  }

  /** The server says where the channel stands. Returns the number of members if it is news. */
  placed(position: ChannelPosition | undefined): number | undefined {
    this.stage = 'joined';
    if (!position) return undefined;
    this.epoch = position.epoch;
    this.sequence = position.sequence;
    this.numbered = 0;
    return this.counted(position.memberCount) ? position.memberCount : undefined;
  }

  /** The server says how many members there are; true if it is news. */
  counted(count: number): boolean {
    if (count === 0 || count === this.count) return false;
    this.count = count;
    return true;
  }

  /** Where to join again: the epoch, and the newest message that was seen or is our own. */
  get position(): { epoch: bigint; sequence: number } {
    return { epoch: this.epoch, sequence: this.sequence + this.numbered };
  }

  /** Accounts for message number `sequence`; returns the numbers that are missing before it, if there are any. */
  account(sequence: number): { from: number; to: number } | undefined {
    const last = this.sequence;
    this.sequence = Math.max(last, sequence);
    // Nothing is known before the server has said where the channel stands.
    if (this.stage === 'rejoining' || this.epoch === 0n || sequence <= last + 1) return undefined;
    return this.#explain(sequence - last - 1) > 0 ? { from: last + 1, to: sequence - 1 } : undefined;
  }

  /** True when the application is told of what happens in the channel. */
  get isListening(): boolean {
    return this.stage === 'joined' || this.stage === 'rejoining' || this.stage === 'leaving';
  }

  get isIn(): boolean {
    return this.stage === 'joined' || this.stage === 'rejoining';
  }
}
