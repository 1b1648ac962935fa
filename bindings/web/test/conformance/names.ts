/** The names of enumerators, which scenarios are written in, as the C++ headers have them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/server.ts';

const all = new Map<string, Map<number, string>>();

for (const header of ['rtm/codes.h', 'rtm/call_codes.h']) {
  const text = readFileSync(join(repository, 'include', header), 'utf8');
  for (const [, enumeration = '', body = ''] of text.matchAll(/enum (\w+)[^{]*\{(.*?)\};/gs)) {
    const names = new Map<number, string>();
    for (const [, name = '', value] of body.matchAll(/(\w+) = (\d+),/g)) names.set(Number(value), name);
    all.set(enumeration, names);
  }
}

/** Codes that only this surface has, and what stands for them in C++, which is less exact. */
const OWN: Readonly<Record<string, string>> = {
  'CHANNEL_MESSAGE_ERR_CODE(5)': 'CHANNEL_MESSAGE_ERR_FAILURE',
  'LOGIN_ERR_CODE(201)': 'LOGIN_ERR_UNKNOWN',
};

/** The name of an enumerator; the number in brackets if there is none. */
export function nameOf(enumeration: string, number: number): string {
  const names = all.get(enumeration);
  if (!names) throw new Error(`no enumeration ${enumeration}`);
  const bare = `${enumeration}(${number})`;
  return names.get(number) ?? OWN[bare] ?? bare;
}
