/** The keys of expected values that begin with a dollar. */
import { difference, type Found, isList, number, readable, type Value } from './values.ts';

export function mismatch(name: string, wanted: Value, actual: Value, place: string, found: Found): string | undefined {
  const but = `, but it is ${readable(actual)}`;
  const unless = (holds: boolean, text: string) => (holds ? undefined : `${place}: ${text}${but}`);
  switch (name) {
    case '$any':
      return unless(actual !== null, 'anything');
    case '$save':
      found.set(String(wanted), actual);
      return undefined;
    case '$at_least':
      return unless(typeof actual === 'number' && actual >= number(wanted), `at least ${wanted}`);
    case '$at_most':
      return unless(typeof actual === 'number' && actual <= number(wanted), `at most ${wanted}`);
    case '$length': {
      const length = typeof actual === 'string' || isList(actual) ? actual.length : -1;
      return length === number(wanted) ? undefined : `${place}: length ${wanted}, but it has ${length}`;
    }
    case '$contains':
      return unless(typeof actual === 'string' && actual.includes(String(wanted)), `with ${wanted}`);
    case '$not':
      return difference(wanted, actual, place, new Map()) === undefined
        ? `${place}: anything but ${readable(wanted)}`
        : undefined;
    case '$one_of': {
      const fits = isList(wanted) && wanted.some(choice => difference(choice, actual, place, found) === undefined);
      return unless(fits, `one of ${readable(wanted)}`);
    }
    case '$set':
      return set(isList(wanted) ? wanted : [], actual, place, found, but);
    default:
      throw new Error(`unknown matcher ${name}`);
  }
}

function set(wanted: readonly Value[], actual: Value, place: string, found: Found, but: string): string | undefined {
  if (!isList(actual) || actual.length !== wanted.length) {
    return `${place}: these ${wanted.length} in any order: ${readable(wanted)}${but}`;
  }
  const left = [...actual];
  for (const one of wanted) {
    const at = left.findIndex(candidate => difference(one, candidate, place, found) === undefined);
    if (at < 0) return `${place}: among others ${readable(one)}${but}`;
    left.splice(at, 1);
  }
  return undefined;
}
