/** Transfers over networks that cut, stall and change bytes, and against servers that are none. */
import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Client, DownloadCode, Transfers, UploadCode } from '../../src/core/index.ts';
import { eventually, within } from '../support/eventually.ts';
import { Relay } from '../support/relay.ts';
import { Server } from '../support/server.ts';
import { as, holds, member, noise, refused } from './kit.ts';

const bytes = noise(2_000_000);
const STALL_MS = 400;

let server: Server;
let relay: Relay;
let ann: Client;
let straight: Transfers;
let transfers: Transfers;
let id: string;

beforeAll(async () => {
  server = await Server.start();
  ann = await member(server, 'ann');
  straight = new Transfers(ann);
  id = (await straight.upload('file', new Blob([bytes]))).id;
});

beforeEach(async () => {
  relay = await Relay.before(() => server.port);
  transfers = new Transfers(as(ann, { base: relay.http, stallMs: STALL_MS }));
  return () => relay.close();
});

afterAll(async () => {
  ann.release();
  await server.close();
});

/** The store as it was before an upload that failed. */
async function nothingIsLeft(): Promise<void> {
  await eventually('nothing is left', () => server.mediaFiles().length === 1 || Promise.reject(server.mediaFiles()));
}

test.each([
  ['at its beginning', { way: 'up', after: 0, does: 'stall' }],
  ['on its way', { way: 'up', after: 1_000_000, does: 'stall' }],
  ['before the answer', { way: 'down', after: 0, does: 'stall' }],
] as const)('an upload that stalls %s has code 3', async (_, fault) => {
  relay.faults = [fault];
  const blob = new Blob([fault.way === 'down' ? bytes : noise(5_000_000, 2)]);
  expect(await within('the end', refused(transfers.upload('file', blob)))).toBe(UploadCode.TIMEOUT);
  // A network that stands still does not carry the end of the connection either.
  relay.cut();
  await nothingIsLeft();
});

test('a download that stalls has code 3, before the answer and on its way', async () => {
  for (const after of [0, 1_000_000]) {
    relay.faults = [{ way: 'down', after, does: 'stall' }];
    expect(await within('the end', refused(transfers.download(id)))).toBe(DownloadCode.TIMEOUT);
  }
});

test('an upload that is cut has code 1 and leaves nothing', async () => {
  relay.faults = [{ way: 'up', after: 1_000_000, does: 'cut' }];
  expect(await within('the end', refused(transfers.upload('file', new Blob([noise(5_000_000, 3)]))))).toBe(
    UploadCode.FAILURE,
  );
  await nothingIsLeft();
});

test('an upload that was changed on its way has code 1 and leaves nothing', async () => {
  relay.faults = [{ way: 'up', after: 1_000_000, does: 'corrupt' }];
  expect(await within('the end', refused(transfers.upload('file', new Blob([noise(5_000_000, 4)]))))).toBe(
    UploadCode.FAILURE,
  );
  await nothingIsLeft();
});

test('a download that is cut goes on where it was, five times, and is whole', async () => {
  relay.faults = [1, 2, 3, 4, 5].map(n => ({ way: 'down', after: n * 60_000, does: 'cut' }) as const);
  const seen: number[] = [];
  const patient = new Transfers(as(ann, { base: relay.http }));
  const back = await within('the whole', patient.download(id, { onProgress: ({ moved }) => seen.push(moved) }));
  expect(await holds(back, bytes)).toBe(true);
  expect(relay.connections).toBe(6);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test('a download that is cut a sixth time has code 1', async () => {
  relay.faults = Array(6).fill({ way: 'down', after: 60_000, does: 'cut' });
  const patient = new Transfers(as(ann, { base: relay.http }));
  expect(await within('the end', refused(patient.download(id)))).toBe(DownloadCode.FAILURE);
  expect(relay.connections).toBe(6);
});

test('a download that was changed on its way has code 1', async () => {
  relay.faults = [{ way: 'down', after: 1_000_000, does: 'corrupt' }];
  expect(await within('the end', refused(transfers.download(id)))).toBe(DownloadCode.FAILURE);
});

test('without a server transfers have code 1', async () => {
  relay.refuse(true);
  expect(await within('the end', refused(transfers.upload('file', new Blob(['x']))))).toBe(UploadCode.FAILURE);
  expect(await within('the end', refused(transfers.download(id)))).toBe(DownloadCode.FAILURE);
});

test('a logout that the network is ahead of is told as what it was', async () => {
  const bob = await member(server, 'bob');
  const his = new Transfers(as(bob, { base: relay.http }));
  relay.faults = [{ way: 'down', after: 0, does: 'stall' }];
  const upload = refused(his.upload('file', new Blob([bytes])));
  await eventually('the bytes are there', () => relay.moved('up') > bytes.length);
  relay.cut();
  await bob.logout();
  expect(await within('the end', upload)).toBe(UploadCode.INTERRUPTED);
  bob.release();
});

test('a server that answers nonsense costs code 1 and nothing more', async () => {
  const whole = {
    'content-length': '5',
    etag: '"x"',
    'repr-digest': 'sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:',
  };
  const answers: [string, RequestListener][] = [
    ['no body', (_, answer) => answer.writeHead(201).end()],
    ['no JSON', (_, answer) => answer.writeHead(201).end('<html>')],
    ['null', (_, answer) => answer.writeHead(201).end('null')],
    ['no id', (_, answer) => answer.writeHead(201).end('{"size":2000000}')],
    ['other bytes', (_, answer) => answer.writeHead(201).end('{"id":"x","size":2000000,"sha256":"00"}')],
    ['no headers', (_, answer) => answer.writeHead(200).end('hello')],
    ['another digest', (_, answer) => answer.writeHead(200, whole).end('world')],
    ['no digest', (_, answer) => answer.writeHead(200, { ...whole, 'repr-digest': 'md5=:AA==:' }).end('hello')],
    ['a redirect', (_, answer) => answer.writeHead(302, { location: `${server.http}/v1/media/${id}` }).end()],
    ['an error', (_, answer) => answer.writeHead(500).end('x'.repeat(100_000))],
    ['another protocol', request => request.socket.end('SSH-2.0-server\r\n')],
  ];
  for (const [what, listener] of answers) {
    const http = createServer((request, answer) => request.resume().on('end', () => listener(request, answer)));
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as { port: number };
    const fooled = new Transfers(as(ann, { base: `http://127.0.0.1:${port}` }));
    expect(await within(what, refused(fooled.upload('file', new Blob([bytes])))), what).toBe(UploadCode.FAILURE);
    expect(await within(what, refused(fooled.download(id))), what).toBe(DownloadCode.FAILURE);
    http.closeAllConnections();
    http.close();
  }
});

test('a server that is killed ends transfers with code 1, and takes them again once it is back', async () => {
  relay.faults = [{ way: 'down', after: 1_000_000, does: 'stall' }];
  const patient = new Transfers(as(ann, { base: relay.http }));
  const download = refused(patient.download(id));
  await eventually('half has come', () => relay.moved('down') >= 1_000_000);
  await server.startAgain();
  relay.cut();
  expect(await within('the end', download)).toBe(DownloadCode.FAILURE);
  const bob = await member(server, 'bob');
  expect(await holds(await within('the whole', new Transfers(bob).download(id)), bytes)).toBe(true);
  bob.release();
});
