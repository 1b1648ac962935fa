/**
 * The values of scenarios. A text is a string of bytes, one character for each, since that is what lengths and hexadecimal
 * values in scenarios count.
 */
import { mismatch } from './matchers.ts';

/** What JSON holds. */
export type Value = null | boolean | number | string | readonly Value[] | Fields;
export interface Fields {
  readonly [name: string]: Value;
}

/** What a matcher has saved. */
export type Found = Map<string, Value>;

/** What no text can be: half a surrogate pair stands for bytes that are not UTF-8. */
const NO_TEXT = '\uD83D';

export const isFields = (value: Value | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

/** A text as a string of bytes. */
export const ofText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Bytes as a string of bytes. */
export const ofBytes = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The bytes of a string of bytes. */
export const toBytes = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'latin1'));

/** The text that a string of bytes is in UTF-8; if it is none, a text that cannot be sent. */
export function toText(value: Value | undefined): string {
  if (typeof value !== 'string') throw new Error(`no text: ${readable(value)}`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(toBytes(value));
  } catch {
    return NO_TEXT;
  }
}

/** A number; fails for anything else. */
export function number(value: Value | undefined): number {
  if (typeof value !== 'number') throw new Error(`no number: ${readable(value)}`);
  return value;
}

/** The same structure with every leaf replaced. */
export function mapped(value: Value, mapping: (leaf: Value) => Value): Value {
  if (isList(value)) return value.map(mapping);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapping(one)]));
  return value;
}

/** Texts of a file become strings of bytes. */
export function fromJson(value: Value): Value {
  return typeof value === 'string' ? ofText(value) : mapped(value, fromJson);
}

export function readable(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 400 ? text : `${text.slice(0, 200)}... (${text.length} characters)`;
}

/** What was saved, and what is made of it. */
export class Values {
  readonly #saved = new Map<string, Value>();

  save(name: string, value: Value): void {
    this.#saved.set(name, value);
  }

  saveAll(found: Found): void {
    for (const [name, value] of found) this.save(name, value);
  }

  resolve(value: Value): Value {
    if (typeof value === 'string') return /^\$[^{]/.test(value) ? this.#lookup(value.slice(1)) : this.#filled(value);
    if (isFields(value)) {
      const { $repeat, $hex, $numbered } = value;
      if ($repeat !== undefined) return String(this.resolve($repeat)).repeat(number(this.resolve(value.times ?? 0)));
      if (typeof $hex === 'string') return Buffer.from($hex, 'hex').toString('latin1');
      if ($numbered !== undefined) {
        const unit = this.resolve($numbered);
        const from = number(value.from ?? 0);
        const count = number(this.resolve(value.count ?? 0));
        return Array.from({ length: count }, (_, at) => numbered(unit, String(from + at)));
      }
      if (value.$object !== undefined) return value;
    }
    return mapped(value, one => this.resolve(one));
  }

  #lookup(reference: string): Value {
    const dot = reference.indexOf('.');
    const name = dot < 0 ? reference : reference.slice(0, dot);
    const value = this.#saved.get(name);
    if (value === undefined) throw new Error(`nothing was saved as ${reference}`);
    if (dot < 0) return value;
    const field = isFields(value) ? value[reference.slice(dot + 1)] : undefined;
    if (field === undefined) throw new Error(`what was saved has no field ${reference}: ${readable(value)}`);
    return field;
  }

  #filled(text: string): string {
    return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => String(this.#lookup(name)));
  }
}

function numbered(value: Value, place: string): Value {
  return typeof value === 'string' ? value.replaceAll('#', place) : mapped(value, one => numbered(one, place));
}

/** What is different; undefined when nothing is. Saves into `found` what a matcher says. */
export function difference(
  expected: Value,
  actual: Value | undefined,
  place: string,
  found: Found,
): string | undefined {
  const but = `, but it is ${readable(actual)}`;
  if (isFields(expected)) {
    if (expected.$object !== undefined) {
      const same = isFields(actual) && actual.$object === expected.$object;
      return same ? undefined : `${place}: the very object ${readable(expected)}${but}`;
    }
    for (const [key, wanted] of Object.entries(expected)) {
      let problem: string | undefined;
      if (key.startsWith('$')) problem = mismatch(key, wanted, actual ?? null, place, found);
      else if (!isFields(actual) || actual[key] === undefined) problem = `${place}: a field ${key}${but}`;
      else problem = difference(wanted, actual[key], `${place}.${key}`, found);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (isList(expected)) {
    if (!isList(actual) || actual.length !== expected.length) return `${place}: ${readable(expected)}${but}`;
    for (const [at, wanted] of expected.entries()) {
      const problem = difference(wanted, actual[at], `${place}[${at}]`, found);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  return expected === actual ? undefined : `${place}: ${readable(expected)}${but}`;
}
