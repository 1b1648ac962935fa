/** Batches and frames mean here what they mean to the Rust library; see tests/wire/README.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { requestsOf } from '../../src/link/index.ts';
import { frame, frames, MAX_FRAME } from '../../src/wire/batch.ts';
import * as wire from '../../src/wire/generated/rtm.ts';
import { WireError } from '../../src/wire/reader.ts';
import { decode, type Type } from '../../src/wire/schema.ts';
import { fromHex, toHex } from '../support/bytes.ts';
import { repository } from '../support/server.ts';

interface Vectors {
  readonly batches: { batch: string; frames: [number, number, string][]; whole: boolean }[];
  readonly frames: [number, string][];
  readonly receipts: { runs: number[]; requests: number[] }[];
}

const vectors = JSON.parse(readFileSync(join(repository, 'tests/wire/vectors.json'), 'utf8')) as Vectors;

/** The table of each kind of frame: `PEER_SEND` is written by `PeerSend`. */
const types = new Map(Object.entries(wire));
const tables = new Map<number, Type<object>>();
for (const [name, number] of Object.entries(wire.kind)) {
  const camel = name.toLowerCase().replace(/(^|_)(.)/g, (_, __, letter: string) => letter.toUpperCase());
  tables.set(number, types.get(camel) as Type<object>);
}

describe('a batch', () => {
  for (const { batch, frames: expected, whole } of vectors.batches) {
    test(`${batch || '(empty)'} is ${whole ? 'whole' : 'broken'}`, () => {
      const found: [number, number, string][] = [];
      const read = () => {
        for (const { kind, length, body } of frames(fromHex(batch))) {
          found.push([kind, length, toHex(body.buffer.subarray(body.pos, body.end))]);
        }
      };
      if (whole) read();
      else expect(read).toThrow(WireError);
      expect(found).toEqual(expected);
    });
  }

  test('may hold a frame of the largest size and no larger one', () => {
    const sized = (size: number) => {
      // The frame's own length does not count: a tag of one byte, a length of three, and the nonce's field.
      const body = new Uint8Array(size - 4);
      const text = size - 4 - 4;
      body.set([0x12, (text & 0x7f) | 0x80, ((text >> 7) & 0x7f) | 0x80, text >> 14]);
      const inner = [0x3a, (body.length & 0x7f) | 0x80, ((body.length >> 7) & 0x7f) | 0x80, body.length >> 14];
      return Uint8Array.from([(size & 0x7f) | 0x80, ((size >> 7) & 0x7f) | 0x80, size >> 14, ...inner, ...body]);
    };
    const [largest] = [...frames(sized(MAX_FRAME))];
    expect(largest && decode(wire.Closing, largest.body).reason.length).toBe(MAX_FRAME - 8);
    expect(() => [...frames(sized(MAX_FRAME + 1))]).toThrow(WireError);
  });
});

describe('what the Rust library writes', () => {
  for (const [kind, bytes] of vectors.frames) {
    test(`is read and written again as the same bytes: kind ${kind}, ${bytes.length / 2} bytes`, () => {
      const type = tables.get(kind) as Type<object>;
      const [raw] = [...frames(fromHex(bytes))];
      expect(raw?.kind).toBe(kind);
      const value = decode(type, raw?.body as never);
      // Numbers above 2^53 would come out changed, and with them the bytes.
      expect(toHex(frame(kind, type, value))).toBe(bytes);
    });
  }
});

test('receipts name the same requests', () => {
  for (const { runs, requests } of vectors.receipts) expect([...requestsOf(runs, 12)]).toEqual(requests);
});
