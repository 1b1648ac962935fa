/**
 * One call of a scenario, and what it gives. Scenarios are written for calls that say at once whether they are taken. Here the
 * outcome says it: a rejection that is there right after the call may be a refusal, and what comes later is an outcome. Whether
 * an early rejection was a refusal is for the scenario to say.
 */
import type { Entry } from './chronicle.ts';
import { nameOf } from './names.ts';
import type { Player } from './player.ts';
import { difference, type Fields, isFields, isList, number, toText, type Value } from './values.ts';

/** A call that no program can write in this language, or that has no counterpart. */
export class Inexpressible extends Error {}

/** Arguments that a program could give, right or wrong. */
export type Loose = string & string[] & { [key: string]: string };

let numbers = 0;

export class Call {
  /** Stands for the request id of calls that have none. */
  readonly number = ++numbers;
  /** What it gives at once, if it has no outcome. */
  result: Value = null;
  readonly #codes: { enumeration?: string; code?: number; entry?: Entry | undefined } = {};
  #decided = false;

  constructor(
    readonly player: Player,
    readonly args: Fields,
    readonly channel: string,
    /** What it is called on; undefined for a client or a channel. */
    readonly object: object | undefined,
  ) {}

  /** Its outcome is that of `promise`, with codes of `enumeration`; `looks` is how a scenario sees it. */
  outcome<T>(enumeration: string, promise: Promise<T>, looks: (code: string, value?: T) => Entry | undefined): void {
    this.#codes.enumeration = enumeration;
    promise.then(
      value => this.#told(0, looks(nameOf(enumeration, 0), value)),
      (error: unknown) => {
        const code = codeOf(error);
        this.#told(code, looks(nameOf(enumeration, code)));
      },
    );
  }

  /** It has an outcome whose success has a code of its own. */
  outcomes<T>(
    enumeration: string,
    promise: Promise<T>,
    codeOfSuccess: (value: T) => number,
    looks: (code: string) => Entry,
  ): void {
    this.#codes.enumeration = enumeration;
    promise.then(
      value => this.#told(codeOfSuccess(value), looks(nameOf(enumeration, codeOfSuccess(value)))),
      (error: unknown) => this.#told(codeOf(error), looks(nameOf(enumeration, codeOf(error)))),
    );
  }

  /** A call that says at once, by throwing, what is wrong. */
  atOnce(enumeration: string, call: () => void): void {
    let code = 0;
    try {
      call();
    } catch (error) {
      code = codeOf(error);
    }
    this.result = nameOf(enumeration, code);
  }

  #told(code: number, entry: Entry | undefined): void {
    if (entry) this.player.chronicle.add(entry);
    if (this.#decided) return;
    this.#codes.code = code;
    this.#codes.entry = entry;
  }

  /** What it gave, as far as the scenario can know: `wanted` is what that says, or undefined when it says nothing. */
  async given(wanted: Value | undefined, againWhile: Value | undefined): Promise<Value> {
    const { enumeration } = this.#codes;
    if (enumeration === undefined) return this.result;
    await settled();
    this.#decided = true;
    const { code = 0, entry } = this.#codes;
    if (code > 0) {
      const refusal = nameOf(enumeration, code);
      const meant = !entry || wanted === undefined || refusal === againWhile;
      if (meant || difference(wanted, refusal, '', new Map()) === undefined) {
        if (entry) this.player.chronicle.remove(entry);
        return refusal;
      }
    }
    return nameOf(enumeration, 0);
  }

  entry(callback: string, fields: Fields = {}): Entry {
    return { callback, channel: '', with: fields };
  }

  inChannel(callback: string, fields: Fields = {}): Entry {
    return { callback, channel: this.channel, with: fields };
  }

  /** An argument that is a text. Null is handed on: nothing keeps a program from it. */
  text(name: string): Loose {
    const value = this.args[name] ?? null;
    return (value === null ? null : toText(value)) as Loose;
  }

  /** An argument that is a number. */
  count(name: string): number {
    return number(this.args[name]);
  }

  /** An argument that is a list of texts. A count beside the list takes so many of it. */
  texts(name: string, count: string): Loose {
    const all = this.args[name] ?? null;
    if (!isList(all)) return null as unknown as Loose;
    const texts = all.map(one => (one === null ? null : toText(one)));
    return texts.slice(
      0,
      this.args[count] === undefined ? texts.length : Math.max(0, this.count(count)),
    ) as unknown as Loose;
  }

  /** Attributes, as the object that they are here. */
  attributes(): Loose {
    const all = this.args.attributes ?? null;
    if (!isList(all)) return null as unknown as Loose;
    const count = this.args.numberOfAttributes === undefined ? all.length : this.count('numberOfAttributes');
    const entries = all.slice(0, Math.max(0, count)).map(one => {
      if (!isFields(one) || one.key === null || one.key === undefined) {
        throw new Inexpressible('An attribute is an entry of an object, and always has a key.');
      }
      return [toText(one.key), one.value === null || one.value === undefined ? null : toText(one.value)];
    });
    if (new Set(entries.map(([key]) => key)).size < entries.length) {
      throw new Inexpressible('An object has every key once.');
    }
    return Object.fromEntries(entries) as Loose;
  }

  /** Whether an option is set. */
  option(name: string): boolean {
    const { options } = this.args;
    return isFields(options) && options[name] === true;
  }
}

/** The code of an error of the surface; anything else is a fault of the surface. */
function codeOf(error: unknown): number {
  const { code, name } = error as { code?: unknown; name?: string };
  if (typeof code !== 'number' || !name?.startsWith('Rtm')) throw error;
  return code;
}

/** Everything is told that had happened before. */
async function settled(): Promise<void> {
  for (let round = 0; round < 2; round++) await new Promise(resolve => setImmediate(resolve));
}
