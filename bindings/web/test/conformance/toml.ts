/** Settings as TOML: inline tables are JSON but for the equals signs. */
import type { Fields, Value } from './values.ts';
import { isFields, isList } from './values.ts';

export function toml(tree: Fields): string {
  return Object.entries(tree)
    .map(([key, value]) => `${key} = ${written(value)}\n`)
    .join('');
}

function written(value: Value): string {
  if (isFields(value)) {
    const entries = Object.entries(value).map(([key, one]) => `${key} = ${written(one)}`);
    return `{ ${entries.join(', ')} }`;
  }
  if (isList(value)) return `[${value.map(written).join(', ')}]`;
  return JSON.stringify(value);
}
