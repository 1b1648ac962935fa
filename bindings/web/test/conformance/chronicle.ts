/** What a user of a scenario has heard, under the names that scenarios use. */
import { difference, type Fields, type Found, isFields, readable, type Value } from './values.ts';

/** How the texts of round trips begin. */
export const OWN = 'conformance round trip ';

/** One callback. */
export interface Entry {
  readonly callback: string;
  readonly channel: string;
  readonly with: Fields;
  taken?: boolean;
}

export class Chronicle {
  readonly #entries: Entry[] = [];
  readonly #roundTrips = new Set<string>();
  readonly #waiting = new Set<() => void>();
  #state = '';

  add(entry: Entry): void {
    if (entry.callback === 'onConnectionStateChanged') this.#state = String(entry.with.state);
    const { message } = entry.with;
    const text = isFields(message) ? message.text : undefined;
    if (typeof text === 'string' && text.startsWith(OWN)) this.#roundTrips.add(text);
    else this.#entries.push(entry);
    for (const wake of this.#waiting) wake();
  }

  /** It was no callback but a refusal. */
  remove(entry: Entry): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
  }

  /** The connection state that was told last. */
  get state(): string {
    return this.#state;
  }

  /** Takes the first from this place on that matches, and gives its place. */
  async take(
    callback: string,
    channel: string,
    expected: Value,
    from: number,
    ms: number,
    found: Found,
  ): Promise<number> {
    let miss = '';
    let seen = from;
    const look = (): number | undefined => {
      for (; seen < this.#entries.length; seen++) {
        const entry = this.#entries[seen] as Entry;
        if (entry.taken || entry.callback !== callback || entry.channel !== channel) continue;
        const saved: Found = new Map();
        const problem = difference(expected, entry.with, callback, saved);
        if (problem === undefined) {
          entry.taken = true;
          for (const [name, value] of saved) found.set(name, value);
          return seen;
        }
        miss = `\n  nearest: expected ${problem}`;
      }
      return undefined;
    };
    const place = await this.#until(look, ms);
    if (place === undefined) {
      throw new Error(`did not come within ${ms} ms: ${callback} ${readable(expected)}${miss}`);
    }
    return place;
  }

  /** Those that nobody expected: of these names, or of all others. */
  untaken(names: ReadonlySet<string>, others: boolean): string[] {
    return this.#entries.filter(entry => !entry.taken && names.has(entry.callback) !== others).map(written);
  }

  /** Waits for the message of a round trip; false: it has not come. */
  async roundTrip(text: string): Promise<boolean> {
    return (await this.#until(() => (this.#roundTrips.has(text) ? true : undefined), 20_000)) ?? false;
  }

  toString(): string {
    const from = Math.max(0, this.#entries.length - 60);
    const earlier = from > 0 ? [`    (${from} earlier ones)`] : [];
    return [...earlier, ...this.#entries.slice(from).map(entry => `    ${written(entry)}`)].join('\n');
  }

  /** What `look` finds, now or when something was added. */
  async #until<T>(look: () => T | undefined, ms: number): Promise<T | undefined> {
    const end = performance.now() + ms;
    for (;;) {
      const found = look();
      const rest = end - performance.now();
      if (found !== undefined || rest <= 0) return found;
      await new Promise<void>(resolve => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, rest);
        this.#waiting.add(wake);
      });
    }
  }
}

function written(entry: Entry): string {
  const place = entry.channel === '' ? '' : `[${entry.channel}] `;
  return `${place}${entry.callback} ${readable(entry.with)}${entry.taken ? '' : '   <- not expected so far'}`;
}
