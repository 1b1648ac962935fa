/** What pictures and digests say about themselves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dimensions, thumbnail } from '../../src/core/index.ts';
import { Digest, digestOf, field, fromField, hex } from '../../src/core/media/digest.ts';
import { repository } from '../support/server.ts';

const fixture = (name: string) => new Uint8Array(readFileSync(join(repository, 'tests/media', name)));
const measured = async (...parts: BlobPart[]) => Object.values(await dimensions(new Blob(parts)));

function bmp(header: number, width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x424d);
  view.setUint32(14, header, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  return bytes;
}

test('JPEG, PNG and BMP are measured, and nothing else', async () => {
  expect(await measured(fixture('photo.jpg'))).toEqual([320, 200]);
  expect(await measured(fixture('chart.png'))).toEqual([240, 160]);
  expect(await measured(fixture('icon.bmp'))).toEqual([64, 48]);
  for (const other of ['anim.gif', 'modern.webp', 'README.md']) expect(await measured(fixture(other))).toEqual([0, 0]);
  expect(await measured()).toEqual([0, 0]);
});

test('a BMP whose rows go downwards has a height, and the oldest header is read', async () => {
  expect(await measured(bmp(40, 7, -5))).toEqual([7, 5]);
  const old = bmp(12, 0, 0);
  old.set([7, 0, 5, 0], 18);
  expect(await measured(old)).toEqual([7, 5]);
  for (const bad of [bmp(40, -7, 5), bmp(40, 7, 0), bmp(40, 7, -0x80000000), bmp(3, 7, 5)]) {
    expect(await measured(bad)).toEqual([0, 0]);
  }
});

test('a JPEG is measured behind megabytes of metadata, padding and tables', async () => {
  const photo = fixture('photo.jpg');
  const segment = new Uint8Array(65_537);
  segment.set([0xff, 0xe1, 0xff, 0xff]);
  const metadata = Array<Uint8Array<ArrayBuffer>>(60).fill(segment);
  const tables = Uint8Array.from([0xff, 0xff, 0xff, 0xc4, 0, 3, 0, 0xff, 0x01]);
  expect(await measured(photo.subarray(0, 2), ...metadata, tables, photo.subarray(2))).toEqual([320, 200]);
});

test('a header that is cut or made up is nothing by nothing and ends soon', async () => {
  for (const name of ['photo.jpg', 'chart.png', 'icon.bmp']) {
    const whole = fixture(name);
    for (let length = 0; length < 24; length++) expect(await measured(whole.subarray(0, length))).toEqual([0, 0]);
  }
  const png = fixture('chart.png');
  png.set([0, 0, 0, 0], 12);
  expect(await measured(png)).toEqual([0, 0]);
  const begin = Uint8Array.from([0xff, 0xd8]);
  for (const rest of [
    [0xff, 0xd9, 0, 2],
    [0xff, 0xda, 0, 2],
    [0xff, 0xe0, 0, 1],
    [0, 0, 0, 0],
    [0xff, 0xc0, 0, 9],
  ]) {
    expect(await measured(begin, Uint8Array.from(rest))).toEqual([0, 0]);
  }
  // A walk that would never come to an end.
  expect(await measured(begin, new Uint8Array(1_000_000).fill(0xff))).toEqual([0, 0]);
});

test('a Blob that cannot be read is nothing by nothing', async () => {
  const lost = new Blob(['x']);
  lost.slice = () => {
    throw new DOMException('gone', 'NotReadableError');
  };
  expect(Object.values(await dimensions(lost))).toEqual([0, 0]);
});

test('where there is nothing to draw on there are no thumbnails', async () => {
  expect(await thumbnail(new Blob([fixture('chart.png')]))).toBeUndefined();
});

test('digests are those of the RFC, however the bytes come', async () => {
  const text = '{"hello": "world"}\n';
  const wanted = 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:';
  const pieces = new Digest();
  for (const letter of text) pieces.update(new TextEncoder().encode(letter));
  const digest = pieces.end();
  expect(field(digest)).toBe(wanted);
  expect(fromField(wanted)).toBe(hex(digest));
  expect(fromField(`md5=:kAFQmDzST7DWlj99KOF/cg==:, ${wanted}`)).toBe(hex(digest));
  for (const bad of [
    '',
    'sha-256',
    'sha-256=:',
    'sha-256=::',
    'sha-256=:AAAA:',
    'sha-512=:AAAA:',
    wanted.slice(0, -1),
  ]) {
    expect(fromField(bad), bad).toBeUndefined();
  }
  const blob = new Blob([text.repeat(200_000)]);
  let touched = 0;
  const whole = new Digest();
  whole.update(new Uint8Array(await blob.arrayBuffer()));
  expect(await digestOf(blob, new AbortController().signal, () => touched++)).toEqual(whole.end());
  expect(touched).toBe(Math.ceil(blob.size / 2 ** 20));
});
