/** The tables are held to another implementation of protobuf that reads the same schema. */
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import * as wire from '../../src/wire/generated/rtm.ts';
import { Reader, WireError } from '../../src/wire/reader.ts';
import { decode, encode, type Type } from '../../src/wire/schema.ts';
import { utf8Length, Writer } from '../../src/wire/writer.ts';
import { repository } from '../support/server.ts';

const root = protobuf.loadSync(join(repository, 'rtm-proto/proto/rtm.proto'));
const types = wire as unknown as Record<string, Type<object>>;

/** Reproducible numbers from 0 to 1. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const TEXTS = ['', 'a', 'ann', 'göod 🙂', 'x'.repeat(200), '\u0000'];
const NUMBERS = [0, 1, 127, 128, 300, 2 ** 31 - 1];

/** Some value of a message, in the form of protobufjs. */
function invent(type: protobuf.Type, random: () => number): Record<string, unknown> {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const one = (field: protobuf.Field): unknown => {
    const resolved = field.resolve().resolvedType;
    if (resolved instanceof protobuf.Type) return invent(resolved, random);
    if (resolved instanceof protobuf.Enum) return pick(Object.values(resolved.values));
    if (field.type === 'string') return pick(TEXTS);
    if (field.type === 'bytes') return Uint8Array.from({ length: Math.floor(random() * 200) }, (_, at) => at);
    if (field.type === 'bool') return random() < 0.5;
    if (field.type === 'fixed64') return protobuf.util.LongBits.from(pick(NUMBERS)).toLong();
    if (field.type.startsWith('sint')) return pick([...NUMBERS, -1, -300, -(2 ** 31)]);
    return field.type.endsWith('64') ? pick([...NUMBERS, 2 ** 32, 2 ** 52 + 1]) : pick(NUMBERS);
  };
  const value: Record<string, unknown> = {};
  // No more than one of a choice.
  const oneofs = new Set<protobuf.OneOf>();
  for (const field of type.fieldsArray) {
    if (random() < 0.3 || (field.partOf && oneofs.has(field.partOf))) continue;
    if (field.partOf) oneofs.add(field.partOf);
    value[field.name] = field.repeated
      ? Array.from({ length: Math.floor(random() * 4) }, () => one(field))
      : one(field);
  }
  return value;
}

describe('every message means to both the same', () => {
  for (const [name, type] of Object.entries(types)) {
    if (!('fields' in type)) continue;
    test(name, () => {
      const other = root.lookupType(`rtm.v1.${name}`);
      const random = chance(name.length * 7919);
      for (let round = 0; round < 50; round++) {
        const theirs = other.encode(other.fromObject(invent(other, random))).finish();
        const value = decode(type, new Reader(theirs));
        const writer = new Writer();
        encode(type, value, writer);
        // As JSON: the classes of memory that the other reads out of do not matter.
        const ours = other.decode(writer.take());
        expect(JSON.stringify(ours)).toBe(JSON.stringify(other.decode(theirs)));
      }
    });
  }

  test('and none is missing', () => {
    const declared = root.lookup('rtm.v1') as protobuf.Namespace;
    const names = (space: protobuf.Namespace): string[] =>
      space.nestedArray.flatMap(one => (one instanceof protobuf.Type ? [one.name, ...names(one)] : []));
    expect(names(declared).filter(name => name !== 'Frame' && !('fields' in (types[name] ?? {})))).toEqual([]);
  });
});

describe('a message', () => {
  const read = (bytes: number[]) => decode(wire.PeerSend, new Reader(Uint8Array.from(bytes)));

  test('with fields of a newer end is read without them', () => {
    // request = 7, then unknown: 900 varint, 901 fixed64, 902 bytes, 903 fixed32.
    const unknown = [0xa0, 0x38, 1, 0xa9, 0x38, 0, 0, 0, 0, 0, 0, 0, 0, 0xb2, 0x38, 2, 9, 9, 0xbd, 0x38, 0, 0, 0, 0];
    expect(read([0x08, 7, ...unknown]).request).toBe(7);
    expect(() => read([0x08, 7, ...unknown.slice(0, -1)])).toThrow(WireError);
  });

  test('that is broken is refused', () => {
    expect(() => read([0x1a, 1, 0xff]), 'not UTF-8').toThrow(WireError);
    expect(() => read([0x1b]), 'a group').toThrow(WireError);
    expect(() => read([0x1a, 0xff, 0xff, 0xff, 0xff, 0x0f]), 'longer than what is there').toThrow(WireError);
    expect(() => read([0x0a, 0]), 'a number of another type').toThrow(WireError);
    expect(() => read([0x08]), 'cut short').toThrow(WireError);
  });

  test('has numbers up to 2^53 unchanged', () => {
    for (const request of [0, 127, 128, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53]) {
      const writer = new Writer();
      encode(wire.PeerSend, { request }, writer);
      expect(decode(wire.PeerSend, new Reader(writer.take())).request).toBe(request);
    }
  });
});

test('bytes of texts are counted as they are written', () => {
  const written = new TextEncoder();
  for (const text of [...TEXTS, '\u07ff\u0800', '\ud83d', '\ude00x', '\ud83d\ud83d\ude00', 'é'.repeat(40)]) {
    expect(utf8Length(text), JSON.stringify(text)).toBe(written.encode(text).length);
  }
});
