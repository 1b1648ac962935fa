/** {@link Conversation}: what was said with one user, in one group or room, as far as it is here. */

import { type Entry, isFile, type Line, nextKey, type Place } from './model.ts';

/** Lines of one conversation that are kept; older ones are let go, and can be loaded again. */
const KEPT = 500;

export class Conversation {
  readonly place: Place;
  /** What it is called. */
  name: string;
  /** Oldest first. */
  lines: Line[] = [];
  /** Messages that nobody has looked at. */
  unread = 0;
  /** The first of those that were new when it was opened; 0: none were. */
  newFrom = 0;
  /** Whether there is more before the first line. */
  older: 'unknown' | 'more' | 'none' = 'unknown';
  loading = false;
  /** Why older messages could not be loaded. */
  problem = '';
  /** Whether this user can write here. */
  member = true;
  /** When it was last heard of, when no line says so. */
  heardMs = 0;
  /** What the list shows of it before its lines are here. */
  hint: Entry | null = null;
  /** Up to which message the server's count of unread ones goes. */
  counted = 0n;
  /** What somebody has begun to write. */
  draft = '';
  /** Receipts that were faster than what they are about. */
  readonly early = new Map<string, 'delivered' | 'read'>();

  constructor(place: Place, name = place.id) {
    this.place = place;
    this.name = name;
  }

  /** What the list shows of it: the newest line. */
  get last(): Line | null {
    return this.lines.at(-1) ?? this.hint;
  }

  get lastMs(): number {
    return this.last?.atMs ?? this.heardMs;
  }

  /** The message of this number. */
  find(mid: string): Entry | undefined {
    for (let at = this.lines.length - 1; at >= 0; at -= 1) {
      const line = this.lines[at];
      if (line?.type === 'message' && line.mid === mid) return line;
    }
    return undefined;
  }

  /** Puts a new line at the end; says whether it is one. */
  push(line: Line): boolean {
    if (line.type === 'message' && line.mid !== '' && this.find(line.mid) !== undefined) return false;
    this.lines = [...this.lines, line];
    if (this.lines.length > KEPT) {
      for (const old of this.lines.slice(0, -KEPT)) letGo(old);
      this.lines = this.lines.slice(-KEPT);
    }
    return true;
  }

  notice(text: string, atMs = Date.now()): void {
    this.push({ type: 'notice', key: nextKey(), atMs, text });
  }

  /** Puts what the history says where it belongs. */
  merge(entries: readonly Entry[]): void {
    const fresh = entries.filter(entry => this.find(entry.mid) === undefined);
    // Lines without a number are not sent yet: they stay at the end, where they were written.
    this.lines = [...fresh, ...this.lines].sort((one, other) => rank(one) - rank(other));
  }

  /** Takes a message out, and leaves a word about it where it was. */
  withdraw(mid: string, text: string): boolean {
    const entry = this.find(mid);
    if (this.hint?.mid === mid) this.hint = null;
    if (entry === undefined) return false;
    letGo(entry);
    const notice: Line = { type: 'notice', key: entry.key, atMs: entry.atMs, text };
    this.lines = this.lines.map(line => (line === entry ? notice : line));
    return true;
  }

  /** Whether a message of somebody else is among those that nobody has looked at. */
  isUnread(mid: string): boolean {
    if (this.unread === 0) return false;
    const theirs = this.lines.filter((line): line is Entry => line.type === 'message' && !line.mine);
    const at = theirs.findIndex(entry => entry.mid === mid);
    // Of what is not here, the list shows the newest at most.
    return at < 0 ? this.hint?.mid === mid : at >= theirs.length - this.unread;
  }

  remove(entry: Entry): void {
    letGo(entry);
    this.lines = this.lines.filter(line => line !== entry);
  }

  /** Marks what is new for who opens it now. */
  markNew(): void {
    const theirs = this.lines.filter(line => line.type === 'message' && !line.mine);
    this.newFrom = this.unread === 0 ? 0 : (theirs.at(-this.unread)?.key ?? theirs[0]?.key ?? 0);
  }

  /** Own messages up to this one, or all, have come this far. */
  advance(state: 'delivered' | 'read', mid?: string): void {
    if (mid === undefined) {
      for (const line of this.lines) if (line.type === 'message' && line.mine) step(line, state);
      return;
    }
    const entry = this.find(mid);
    if (entry !== undefined) step(entry, state);
    else if (this.early.get(mid) !== 'read') this.early.set(mid, state);
  }

  /** Lets go of everything. */
  release(): void {
    for (const line of this.lines) letGo(line);
    this.lines = [];
  }
}

const AHEAD = { sent: 1, delivered: 2, read: 3 } as const;

function step(entry: Entry, state: 'delivered' | 'read'): void {
  const now = AHEAD[entry.state as keyof typeof AHEAD];
  if (now !== undefined && now < AHEAD[state]) entry.state = state;
}

function rank(line: Line): number {
  return line.type === 'message' && line.mid === '' ? Number.POSITIVE_INFINITY : line.atMs;
}

/** What a line has of the browser goes back to it. */
function letGo(line: Line): void {
  if (line.type !== 'message' || !isFile(line.content)) return;
  line.content.moving?.cancel();
  if (line.content.local !== '') URL.revokeObjectURL(line.content.local);
  line.content.local = '';
}
