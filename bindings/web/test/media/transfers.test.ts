/** Transfers against a real server: what goes up comes down, and every refusal has its number. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Client, DownloadCode, type TransferProgress, Transfers, UploadCode } from '../../src/core/index.ts';
import { eventually, within } from '../support/eventually.ts';
import { Relay } from '../support/relay.ts';
import { Server } from '../support/server.ts';
import { as, holds, member, noise, refused } from './kit.ts';

const LIMIT = 31_457_280;

let server: Server;
let ann: Client;
let transfers: Transfers;

beforeAll(async () => {
  server = await Server.start();
  ann = await member(server, 'ann');
  transfers = new Transfers(ann);
});

afterAll(async () => {
  ann.release();
  await server.close();
});

test('what is uploaded comes back byte for byte, for other users of the application as well', async () => {
  const bob = await member(server, 'bob');
  for (const size of [1, 1000, 262_144, 262_145, 3_000_017]) {
    const bytes = noise(size, size);
    const stored = await within('an upload', transfers.upload('file', new Blob([bytes])));
    expect(stored).toEqual({ id: expect.stringMatching(/^[\w-]{22,}$/), size, width: 0, height: 0 });
    const back = await within('a download', new Transfers(bob).download(stored.id));
    expect(await holds(back, bytes)).toBe(true);
  }
  bob.release();
});

test('the type of what comes back is told by its bytes and not by what the sender claimed', async () => {
  const latin = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0));
  for (const [bytes, type] of [
    [latin('\x89PNG\r\n\x1a\nrest'), 'image/png'],
    [latin('GIF89a'), 'image/gif'],
    [latin('GIF87a and more'), 'image/gif'],
    [latin('\xff\xd8\xff\xe0'), 'image/jpeg'],
    [latin('%PDF-1.7'), 'application/pdf'],
    [latin('PK\x03\x04'), 'application/zip'],
    [latin('<html>'), ''],
    [latin('P'), ''],
  ] as const) {
    const { id } = await transfers.upload('file', new Blob([bytes], { type: 'text/html' }));
    const back = await transfers.download(id);
    expect(back.type, String(bytes)).toBe(type);
    expect(await holds(back, bytes)).toBe(true);
  }
});

test('progress grows and ends with the whole, right before the result', async () => {
  const bytes = noise(9_000_000);
  const seen: (TransferProgress | string)[] = [];
  const note = (progress: TransferProgress) => seen.push(progress);
  const { id } = await transfers.upload('file', new Blob([bytes]), { onProgress: note });
  seen.push('uploaded');
  await transfers.download(id, { onProgress: note });
  seen.push('downloaded');
  const cut = seen.indexOf('uploaded');
  for (const part of [seen.slice(0, cut), seen.slice(cut + 1, -1)] as TransferProgress[][]) {
    const moved = part.map(progress => progress.moved);
    expect(moved).toEqual([...moved].sort((a, b) => a - b));
    expect(part.every(({ total }) => total === bytes.length)).toBe(true);
    expect(part.at(-1)).toEqual({ moved: bytes.length, total: bytes.length });
  }
});

test('a file of exactly the limit goes, and one byte more or none at all has code 4', async () => {
  const whole = noise(LIMIT + 1);
  const { id, size } = await transfers.upload('file', new Blob([whole.subarray(0, LIMIT)]));
  expect(size).toBe(LIMIT);
  expect(await holds(await transfers.download(id), whole.subarray(0, LIMIT))).toBe(true);
  expect(await refused(transfers.upload('file', new Blob([whole])))).toBe(UploadCode.SIZE_OVERFLOW);
  expect(await refused(transfers.upload('file', new Blob()))).toBe(UploadCode.SIZE_OVERFLOW);
});

test('what the server finds too large has code 4 as well', async () => {
  const generous = new Transfers(as(ann, { mediaBytes: 2 * LIMIT }));
  expect(await refused(generous.upload('file', new Blob([noise(LIMIT + 1)])))).toBe(UploadCode.SIZE_OVERFLOW);
});

test('what is no Blob and what is no media id have code 2, and an id that nobody knows code 4', async () => {
  for (const bad of ['text', undefined, null, 5, new Uint8Array(4), {}]) {
    expect(await refused(transfers.upload('file', bad as unknown as Blob))).toBe(UploadCode.INVALID_ARGUMENT);
  }
  for (const bad of ['', '.', '..', 'a/b', 'a b', 'ä', 'a%2e', 'x'.repeat(257), undefined, null, 5]) {
    expect(await refused(transfers.download(bad as string)), String(bad)).toBe(DownloadCode.INVALID_ARGUMENT);
  }
  for (const unknown of ['x', 'x'.repeat(256), `0${'a'.repeat(64)}z1z5`]) {
    expect(await refused(transfers.download(unknown)), unknown).toBe(DownloadCode.NOT_EXIST);
  }
});

test('media of another application do not exist', async () => {
  const eve = await member(server, 'eve', 'other');
  const { id } = await transfers.upload('file', new Blob(['a secret']));
  expect(await refused(new Transfers(eve).download(id))).toBe(DownloadCode.NOT_EXIST);
  eve.release();
});

test('without a login transfers have code 102, and a logout ends those that run with code 6', async () => {
  const relay = await Relay.before(() => server.port);
  const bob = await member(server, 'bob');
  const slow = new Transfers(as(bob, { base: relay.http }));
  relay.faults = [{ way: 'up', after: 100_000, does: 'stall' }];
  const upload = refused(slow.upload('file', new Blob([noise(1_000_000)])));
  await eventually('the upload runs', () => relay.moved('up') > 100_000);
  relay.faults = [{ way: 'down', after: 0, does: 'stall' }];
  const download = refused(slow.download('some-id'));
  await eventually('the download runs', () => relay.connections === 2);
  await bob.logout();
  expect(await within('the end of the upload', upload)).toBe(UploadCode.INTERRUPTED);
  expect(await within('the end of the download', download)).toBe(DownloadCode.INTERRUPTED);
  expect(await refused(slow.upload('file', new Blob(['x'])))).toBe(UploadCode.NOT_LOGGED_IN);
  expect(await refused(slow.download('some-id'))).toBe(DownloadCode.NOT_LOGGED_IN);
  expect(await refused(slow.upload('file', 5 as unknown as Blob))).toBe(UploadCode.NOT_LOGGED_IN);
  bob.release();
  await relay.close();
});

test('nine transfers may be under way, the tenth has code 5, and each that ends makes room', async () => {
  const relay = await Relay.before(() => server.port);
  const slow = new Transfers(as(ann, { base: relay.http }));
  const stalling = Array.from({ length: 9 }, () => ({ way: 'up', after: 0, does: 'stall' }) as const);
  relay.faults = [...stalling];
  const controllers = stalling.map(() => new AbortController());
  const running = controllers.map(({ signal }, n) =>
    refused(n % 2 ? slow.download('some-id', { signal }) : slow.upload('file', new Blob(['x']), { signal })),
  );
  expect(await refused(slow.upload('file', new Blob(['x'])))).toBe(UploadCode.CONCURRENCY_LIMIT_EXCEEDED);
  expect(await refused(slow.download('some-id'))).toBe(DownloadCode.CONCURRENCY_LIMIT_EXCEEDED);
  // One that waits for its turn ends as promptly as one that moves.
  controllers[8]?.abort();
  expect(await within('the end of one', running[8] as Promise<number>)).toBe(6);
  controllers[0]?.abort();
  expect(await within('the end of another', running[0] as Promise<number>)).toBe(6);
  relay.faults = [];
  const next = [slow.upload('file', new Blob(['next'])), slow.upload('file', new Blob(['last']))];
  expect(await refused(slow.download('some-id'))).toBe(DownloadCode.CONCURRENCY_LIMIT_EXCEEDED);
  for (const controller of controllers) controller.abort();
  expect(await Promise.all(running)).toEqual(Array(9).fill(6));
  expect((await within('those that came later', Promise.all(next))).map(({ size }) => size)).toEqual([4, 4]);
  await relay.close();
});

test('all nine come to their end', async () => {
  const sizes = [1, 2, 3, 400_000, 5, 6, 700_000, 8, 9];
  const stored = await Promise.all(sizes.map(size => transfers.upload('file', new Blob([noise(size, size)]))));
  const back = await Promise.all(stored.map(({ id }) => transfers.download(id)));
  expect(await Promise.all(back.map((blob, n) => holds(blob, noise(sizes[n] ?? 0, sizes[n]))))).toEqual(
    sizes.map(() => true),
  );
});

test('a transfer is cancelled at every stage with code 6, and an upload leaves nothing behind', async () => {
  const before = server.mediaFiles().length;
  const blob = new Blob([noise(8_000_000)]);
  expect(await refused(transfers.upload('file', blob, { signal: AbortSignal.abort() }))).toBe(6);
  expect(await refused(transfers.download('some-id', { signal: AbortSignal.abort() }))).toBe(6);

  const hashing = new AbortController();
  const first = refused(transfers.upload('file', blob, { signal: hashing.signal }));
  hashing.abort();
  expect(await first).toBe(6);

  const moving = new AbortController();
  expect(
    await refused(
      transfers.upload('file', blob, {
        signal: moving.signal,
        onProgress: ({ moved, total }) => moved < total && moving.abort(),
      }),
    ),
  ).toBe(6);
  await eventually(
    'nothing is left',
    () => server.mediaFiles().length === before || Promise.reject(server.mediaFiles()),
  );

  const { id } = await transfers.upload('file', blob);
  const coming = new AbortController();
  const download = transfers.download(id, { signal: coming.signal, onProgress: () => coming.abort() });
  expect(await refused(download)).toBe(6);
});

test('cancelling what has ended changes nothing', async () => {
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const { id } = await transfers.upload('file', new Blob(['done']), options);
  const blob = await transfers.download(id, options);
  controller.abort();
  expect(await blob.text()).toBe('done');
  expect(await refused(transfers.download(id, options))).toBe(6);
});

test('a listener that throws is heard of where uncaught errors go, and hurts no transfer', async () => {
  const heard = vi.spyOn(console, 'error').mockImplementation(() => {});
  const fault = new Error('of the application');
  const fail = () => {
    throw fault;
  };
  const { id } = await transfers.upload('file', new Blob(['bytes']), { onProgress: fail });
  expect(await (await transfers.download(id, { onProgress: fail })).text()).toBe('bytes');
  expect(heard.mock.calls).toEqual([[fault], [fault]]);
  heard.mockRestore();
});
