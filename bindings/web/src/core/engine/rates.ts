/** Call rates of one client: what was called when, and whether once more is too often. Refused calls do not count. */
import { Operation as Rated } from '../../wire/generated/rtm.ts';
import { JoinCode } from '../codes.ts';
import { type Operation, OperationError } from '../error.ts';
import { defaultRates } from '../limits.ts';

export interface Rate {
  readonly operation: number;
  readonly calls: number;
  readonly windowMs: number;
}

/** Admits at most so many calls within any span of its length. */
export class Window {
  #admitted: number[] = [];

  constructor(readonly rate: Rate) {}

  /** Whether a call might be made now; it does not count. */
  hasRoom(now: number): boolean {
    const gone = this.#admitted.findIndex(at => now - at < this.rate.windowMs);
    if (gone !== 0) this.#admitted.splice(0, gone < 0 ? this.#admitted.length : gone);
    return this.#admitted.length < this.rate.calls;
  }

  /** Whether a call may be made now; if so, it counts. */
  admit(now: number): boolean {
    const room = this.hasRoom(now);
    if (room) this.#admitted.push(now);
    return room;
  }

  /** True when no admitted call counts any more, so that the window may be forgotten. */
  isIdle(now: number): boolean {
    return this.hasRoom(now) && this.#admitted.length === 0;
  }
}

/** Channels whose joins are remembered before those that no longer count are forgotten. */
const CHANNELS = 64;

/** The calls of one client. It keeps its budget from one login to the next. */
export class Rates {
  /** By operation; one that is not there has no limit. */
  #windows = new Map<number, Window>();
  #joins = new Map<string, Window>();

  constructor() {
    this.set(defaultRates);
  }

  /** These count from now on. What was called under a rate that stays the same still counts. */
  set(rates: readonly Rate[]): void {
    const former = this.#windows;
    this.#windows = new Map();
    for (const rate of rates) {
      const old = former.get(rate.operation);
      const same = old && old.rate.calls === rate.calls && old.rate.windowMs === rate.windowMs;
      this.#windows.set(rate.operation, same ? old : new Window(rate));
    }
    if (former.get(Rated.JOIN_SAME) !== this.#windows.get(Rated.JOIN_SAME)) this.#joins.clear();
  }

  /** Counts a call that is about to become a request; throws when it is too often. */
  pace(rated: number, operation: Operation, tooOften: number, now: number): void {
    if (this.#windows.get(rated)?.admit(now) === false) throw new OperationError(operation, tooOften);
  }

  /** As {@link pace}, for joining a channel. */
  paceJoin(channel: string, now: number): void {
    const any = this.#windows.get(Rated.JOIN);
    if (any?.hasRoom(now) === false) throw new OperationError('joinChannel', JoinCode.TOO_OFTEN);
    const same = this.#windows.get(Rated.JOIN_SAME)?.rate;
    if (same) {
      if (this.#joins.size >= CHANNELS) {
        for (const [id, window] of this.#joins) if (window.isIdle(now)) this.#joins.delete(id);
      }
      const window = this.#joins.get(channel) ?? new Window(same);
      this.#joins.set(channel, window);
      if (!window.admit(now)) throw new OperationError('joinChannel', JoinCode.JOIN_SAME_CHANNEL_TOO_OFTEN);
    }
    any?.admit(now);
  }
}
