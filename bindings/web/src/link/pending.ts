/** Requests that wait for their outcome. */

/** One request on its way; `context` is what its owner wants to know when the outcome comes. */
export interface Entry<T> {
  /** Its number within the incarnation. */
  readonly request: number;
  /** Milliseconds at which the application is told that it timed out. */
  readonly deadline: number;
  /** The frame, to be sent again under the same number when a fresh session starts. */
  readonly frame: Uint8Array;
  readonly context: T;
}

/** Deadlines of requests with the same time-out, which are in order by themselves; those before `head` have ended. */
interface Lane {
  queue: Entry<unknown>[];
  head: number;
}

/** Ended entries at the front of a lane, above which they are let go of. */
const SLACK = 1024;

/**
 * All requests of one incarnation that have no outcome yet, in the order they were made. Each ends exactly once: by
 * {@link complete}, {@link expire} or {@link abandon}.
 */
export class Pending<T> {
  readonly #entries = new Map<number, Entry<T>>();
  readonly #lanes = new Map<number, Lane>();
  #next = 1;

  /** The number that the next request gets. */
  get nextRequest(): number {
    return this.#next;
  }

  /** Adds the request with the number {@link nextRequest}, made at `now`, to end within `timeout` milliseconds. */
  add(now: number, timeout: number, frame: Uint8Array, context: T): number {
    const request = this.#next++;
    const entry = { request, deadline: now + timeout, frame, context };
    this.#entries.set(request, entry);
    let lane = this.#lanes.get(timeout);
    if (!lane) {
      lane = { queue: [], head: 0 };
      this.#lanes.set(timeout, lane);
    }
    lane.queue.push(entry);
    return request;
  }

  /** The outcome of `request` has come. `undefined` when it had ended before or was never made. */
  complete(request: number): Entry<T> | undefined {
    const entry = this.#entries.get(request);
    this.#entries.delete(request);
    return entry;
  }

  /** Ends and returns one request whose deadline is `now` or earlier; call until `undefined`. */
  expire(now: number): Entry<T> | undefined {
    const first = this.#first();
    return first && first.deadline <= now ? this.complete(first.request) : undefined;
  }

  /** Ends and returns all requests, in the order they were made. */
  abandon(): Entry<T>[] {
    const all = [...this.#entries.values()];
    this.#entries.clear();
    this.#lanes.clear();
    return all;
  }

  /** The earliest deadline. */
  get nextDeadline(): number | undefined {
    return this.#first()?.deadline;
  }

  /** The requests without outcome, in the order they were made. */
  [Symbol.iterator](): IterableIterator<Entry<T>> {
    return this.#entries.values();
  }

  /** How many requests have no outcome. */
  get size(): number {
    return this.#entries.size;
  }

  /** The request that ends first; of several the one that was made first. */
  #first(): Entry<unknown> | undefined {
    let first: Entry<unknown> | undefined;
    for (const [timeout, lane] of this.#lanes) {
      let front = lane.queue[lane.head];
      // Those that ended in the middle go when the front does.
      while (front && !this.#entries.has(front.request)) front = lane.queue[++lane.head];
      if (!front) {
        this.#lanes.delete(timeout);
        continue;
      }
      if (lane.head >= SLACK) {
        lane.queue = lane.queue.slice(lane.head);
        lane.head = 0;
      }
      const earlier = !first || front.deadline < first.deadline;
      if (earlier || (front.deadline === first?.deadline && front.request < first.request)) first = front;
    }
    return first;
  }
}
