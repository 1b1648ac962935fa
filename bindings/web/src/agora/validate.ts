/** Checks of arguments that are the same in many calls. Everything else is checked where it is used. */
import { failure } from './failure.ts';
import type { Family } from './families.ts';

const ID = /^[\s\w!#$%&()+,.:;<=>?@[\]^{|}~-]{1,64}$/;
const HALF_PAIR = /\p{Surrogate}/u;

/** Any object with named properties. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object that a literal makes, which messages have to be. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  // Of another frame or context, its prototype is another object, which itself has none.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An id of a user or channel: 1 to 64 of the permitted characters, and not "null". */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value) && value !== 'null';
}

/** A text that can be sent: half a surrogate pair has no place in UTF-8. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && !HALF_PAIR.test(value);
}

/** The bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Throws the family's code for an invalid argument, or 1 if it has none, unless that holds. */
export function demand(family: Family, holds: boolean, text: string): asserts holds {
  if (!holds) throw failure(family, family.INVALID_ARGUMENT ?? 1, { text, name: 'RtmInvalidArgumentError' });
}

/** A list of ids that is not empty. */
export function demandIds(family: Family, ids: unknown, what: string): asserts ids is string[] {
  demand(family, Array.isArray(ids) && ids.length > 0 && ids.every(isId), `${what} must be a list of valid ids`);
}

/** Attributes to be written: at least one, and every value a text that is not empty. */
export function demandAttributes(family: Family, attributes: unknown): asserts attributes is Record<string, string> {
  demand(family, isRecord(attributes), 'The attributes must be an object');
  const entries = Object.entries(attributes);
  demand(family, entries.length > 0, 'The attributes must not be empty');
  for (const [key, value] of entries) {
    demand(family, key !== '' && isText(key), 'An attribute key is invalid');
    demand(
      family,
      isText(value) && value !== '',
      `The value of the attribute ${key} must be a string that is not empty`,
    );
  }
}

/** Keys of attributes: at least one, and each a text that is not empty. */
export function demandKeys(family: Family, keys: unknown): asserts keys is string[] {
  const valid = Array.isArray(keys) && keys.length > 0 && keys.every(key => isText(key) && key !== '');
  demand(family, valid, 'The attribute keys must be a list of strings that are not empty');
}
