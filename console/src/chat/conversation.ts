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
  /** Up to which message the history was read, from the newest back; empty: nothing was. */
  reached = '';
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
      // What was let go is asked for again from here.
      this.reached = this.lines.find(isNumbered)?.mid ?? '';
      if (this.older === 'none') this.older = 'more';
    }
    return true;
  }

  notice(text: string, atMs = Date.now()): void {
    this.push({ type: 'notice', key: nextKey(), atMs, text });
  }

  /** Puts what the history says where it belongs. */
  merge(entries: readonly Entry[]): void {
    const lines = [...this.lines];
    for (const entry of entries) {
      if (this.find(entry.mid) !== undefined) continue;
      this.#catchUp(entry);
      lines.splice(placeFor(entry, lines), 0, entry);
    }
    this.lines = lines;
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

  /** An own message has its number now: another line of that number goes, and what was said of it already counts. */
  settle(entry: Entry, mid: string): void {
    const double = this.find(mid);
    if (double !== undefined && double !== entry) this.remove(double);
    entry.mid = mid;
    entry.state = 'sent';
    if (double?.state === 'delivered' || double?.state === 'read') step(entry, double.state);
    this.#catchUp(entry);
  }

  #catchUp(entry: Entry): void {
    const state = this.early.get(entry.mid);
    this.early.delete(entry.mid);
    if (state !== undefined) step(entry, state);
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

function isNumbered(line: Line): line is Entry {
  return line.type === 'message' && line.mid !== '';
}

/** Where a message of the history belongs: numbers grow, whereas times are of two clocks. */
function placeFor(entry: Entry, lines: readonly Line[]): number {
  const mid = BigInt(entry.mid);
  const after = lines.findIndex(line => isNumbered(line) && BigInt(line.mid) > mid);
  let at = after < 0 ? lines.length : after;
  // Lines without a number that follow upon it stay behind it: what is not sent yet, and what has happened later.
  for (; at > 0; at -= 1) {
    const line = lines[at - 1];
    if (line === undefined || isNumbered(line) || (line.type === 'notice' && line.atMs <= entry.atMs)) break;
  }
  return at;
}

/** What a line has of the browser goes back to it. */
function letGo(line: Line): void {
  if (line.type !== 'message' || !isFile(line.content)) return;
  line.content.moving?.cancel();
  if (line.content.local !== '') URL.revokeObjectURL(line.content.local);
  line.content.local = '';
}
