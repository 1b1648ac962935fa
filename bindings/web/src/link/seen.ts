/** What was already handed to the application. */

/**
 * What to do with a message that came: `first`: it is handed over. `known`: it was handed over before; it is dropped, and
 * its sender is rightly told that it arrived. `behind`: it was never handed over, but a newer one of the same sender was, or
 * that is so long ago that nobody knows; it is declined, or in a channel reported as a gap.
 */
export type Verdict = 'first' | 'known' | 'behind';

type Run = [first: number, last: number];

interface Sender {
  readonly incarnation: bigint;
  /** The newest run of requests. */
  run: Run;
  /** Older runs, ascending. */
  older: Run[];
  used: number;
}

/** Entries below which nothing is swept. */
const SMALL = 4096;

/** Older runs kept for one sender: more than it has requests without outcome to one receiver between many to others. */
const RUNS = 256;

/**
 * Remembers, for every sender and conversation, which messages were handed over. One for each receiving library; it outlives
 * sessions. Entries are kept for `keepMs` after they were last used, longer than anything can still be on its way; what the
 * server has stored for this user is on its way for as long as the library is away, so `now` is a clock that stands still
 * while there is no connection.
 */
export class Seen {
  readonly #keepMs: number;
  readonly #conversations = new Map<string, Map<string, Sender[]>>();
  #entries = 0;
  #sweepAt = SMALL;

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** How many senders are remembered. */
  get entries(): number {
    return this.#entries;
  }

  /**
   * Says what to do with a message, and remembers it when it is handed over. `conversation` is the channel id, or empty for
   * peer messages.
   */
  judge(conversation: string, from: string, incarnation: bigint, request: number, now: number): Verdict {
    let senders = this.#conversations.get(conversation);
    if (!senders) {
      senders = new Map();
      this.#conversations.set(conversation, senders);
    }
    let sessions = senders.get(from);
    if (!sessions) {
      sessions = [];
      senders.set(from, sessions);
    }
    const sender = sessions.find(one => one.incarnation === incarnation);
    if (sender) {
      sender.used = now;
      return judge(sender, request);
    }
    sessions.push({ incarnation, run: [request, request], older: [], used: now });
    if (++this.#entries > this.#sweepAt) this.#sweep(now);
    return 'first';
  }

  /** Drops what was not used for `keepMs`. Runs when the number of entries has doubled, so it costs little per message. */
  #sweep(now: number): void {
    const oldest = now - this.#keepMs;
    this.#entries = 0;
    for (const [conversation, senders] of this.#conversations) {
      for (const [from, sessions] of senders) {
        const kept = sessions.filter(sender => sender.used >= oldest);
        this.#entries += kept.length;
        if (kept.length > 0) senders.set(from, kept);
        else senders.delete(from);
      }
      if (senders.size === 0) this.#conversations.delete(conversation);
    }
    this.#sweepAt = Math.max(this.#entries * 2, SMALL);
  }
}

function judge(sender: Sender, request: number): Verdict {
  const [first, newest] = sender.run;
  if (request > newest) {
    if (request === newest + 1) sender.run[1] = request;
    else {
      if (sender.older.length >= RUNS) sender.older.splice(0, RUNS / 2);
      sender.older.push(sender.run);
      sender.run = [request, request];
    }
    return 'first';
  }
  const known = request >= first || sender.older.some(([from, to]) => from <= request && request <= to);
  return known ? 'known' : 'behind';
}
