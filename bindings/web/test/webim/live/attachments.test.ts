/** Attachments: uploaded, sent, and read by whoever gets them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Body, message } from '../../../src/webim/message.ts';
import { eventually } from '../../support/eventually.ts';
import { Server } from '../../support/server.ts';
import { pair, type Someone } from './kit.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start('rates_web = "none"\n[chat]\nfile_bytes = 1000000');
});
afterAll(() => server.close());

const bytes = new Uint8Array(1_000).map((_, at) => at);

/** A file as `getFileUrl` gives it. */
function chosen(filename: string, type: string, content: Uint8Array<ArrayBuffer> = bytes) {
  const data = new File([content], filename, { type });
  return { url: 'blob:x', filename, filetype: filename.split('.').pop() ?? '', data };
}

/** Sends an attachment; what its callbacks were given, in order, until it was sent or is not going to be. */
async function attach(someone: Someone, kind: string, option: Body): Promise<[name: string, ...words: unknown[]][]> {
  const heard: [string, ...unknown[]][] = [];
  const hear =
    (name: string) =>
    (...words: unknown[]) =>
      heard.push([name, ...words]);
  const made = new message(kind, someone.conn.getUniqueId());
  const files = { onFileUploadProgress: hear('progress'), onFileUploadComplete: hear('complete') };
  made.set({ ...option, ...files, onFileUploadError: hear('error'), success: hear('success'), fail: hear('fail') });
  someone.conn.send(made.body);
  await eventually('the outcome', () => heard.some(([name]) => ['success', 'fail', 'error'].includes(name)));
  return heard;
}

/** What stands behind the address in a message, read as pages do: without a header. */
async function read(url: string): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
  return new Uint8Array(await answer.arrayBuffer());
}

const common = (ann: Someone, bob: Someone, id: unknown) => ({
  ...{ id, type: 'chat', from: ann.name, to: bob.name, time: expect.stringMatching(/^\d{13}$/), msgConfig: null },
  ...{ error: false, errorText: '', errorCode: 0, accessToken: bob.conn.token },
  url: expect.stringMatching(
    /^http:\/\/127\.0\.0\.1:\d+\/org\/app\/chatfiles\/[\w-]+\?em-redirect=true&share-secret=.+$/,
  ),
  secret: expect.stringMatching(/.+/),
});

test('a picture is uploaded, then sent, then its program is told; the other side can read it', async () => {
  const [ann, bob] = await pair(server);
  const file = chosen('cat.png', 'image/png');
  const heard = await attach(ann, 'img', { file, to: bob.name, width: 30, height: 20, ext: { file_length: 1_000 } });
  expect(heard.map(([name]) => name).filter(name => name !== 'progress')).toEqual(['complete', 'success']);
  const [, reply, id] = heard.find(([name]) => name === 'complete') ?? [];
  expect(reply).toMatchObject({ action: 'post', path: '/chatfiles', entities: [{ type: 'chatfile' }] });
  const [, sent, mid] = heard.find(([name]) => name === 'success') ?? [];
  expect(sent).toBe(id);
  const message = await bob.heard('onPictureMessage');
  expect(message).toStrictEqual({
    ...{ ...common(ann, bob, mid), contentsType: 'IMAGE', ext: { file_length: 1_000 }, filename: 'cat.png' },
    ...{ thumb: '', thumb_secret: '', file_length: 1_000, width: 30, height: 20, filetype: '' },
  });
  expect(await read(message.url)).toEqual(bytes);
});

test('a sound, a film and a file arrive with what they have', async () => {
  const [ann, bob] = await pair(server);
  const to = bob.name;
  await attach(ann, 'audio', { file: chosen('a.mp3', 'audio/mpeg'), to, length: '3', filename: 'voice.mp3' });
  const audio = await bob.heard('onAudioMessage');
  expect(audio).toStrictEqual({
    ...{
      ...common(ann, bob, audio.id),
      contentsType: 'VOICE',
      ext: {},
      filename: 'voice.mp3',
      file_length: '',
      length: 3,
    },
  });
  await attach(ann, 'video', { file: chosen('a.mp4', 'video/mp4'), to, ext: { file_length: 1_000 } });
  const video = await bob.heard('onVideoMessage');
  expect(video).toStrictEqual({
    ...{ ...common(ann, bob, video.id), contentsType: 'VIDEO', ext: { file_length: 1_000 }, filename: 'a.mp4' },
    ...{ file_length: 1_000, length: '', filetype: '' },
  });
  await attach(ann, 'file', { file: chosen('a.zip', 'application/zip'), to });
  const file = await bob.heard('onFileMessage');
  expect(file).toStrictEqual({
    ...{ ...common(ann, bob, file.id), contentsType: 'FILE', ext: {}, filename: 'a.zip', file_length: '' },
  });
  for (const { url } of [audio, video, file]) expect(await read(url)).toEqual(bytes);
});

test('an attachment that lies elsewhere is sent as it is said, and its address stays for whoever hosts their own', async () => {
  const [ann, bob] = await pair(server, { useOwnUploadFun: true });
  const url = 'https://files.example.org/cat.png?sign=1';
  const body = { type: 'file', url, size: { width: 3, height: 4 }, length: 5, filename: 'cat.png', filetype: 'png' };
  const heard = await attach(ann, 'img', { body, to: bob.name });
  expect(heard.map(([name]) => name)).toEqual(['success']);
  expect(await bob.heard('onPictureMessage')).toMatchObject({
    ...{ url, secret: '', filename: 'cat.png', width: 3, height: 4, file_length: '' },
  });
});

test('without a secret the address has none, and no size is undefined', async () => {
  const [ann, bob] = await pair(server);
  const body = { url: `${server.http}/org/app/chatfiles/some-id`, filename: 'x' };
  await attach(ann, 'img', { body, to: bob.name });
  expect(await bob.heard('onPictureMessage')).toMatchObject({
    ...{ url: `${server.http}/org/app/chatfiles/some-id?em-redirect=true`, width: undefined, height: undefined },
  });
});

test('what cannot be uploaded is told as an error of uploads, and nothing is sent', async () => {
  const [ann, bob] = await pair(server);
  const to = bob.name;
  const nothing = { url: '', filename: '', filetype: '', data: '' as const };
  for (const file of [nothing, undefined]) {
    const [error, ...rest] = await attach(ann, 'img', { ...(file && { file }), to });
    expect([error, rest]).toMatchObject([['error', { type: 103, id: expect.any(String) }], []]);
  }
  const large = chosen('a.bin', '', new Uint8Array(1_100_000));
  expect((await attach(ann, 'file', { file: large, to })).at(-1)).toMatchObject([
    'error',
    { type: expect.any(Number) },
  ]);
  const { token } = ann.conn;
  ann.conn.token = 'forged';
  const denied = await attach(ann, 'file', { file: chosen('a.txt', ''), to });
  expect(denied.at(-1)).toMatchObject(['error', { type: 31, id: expect.any(String) }]);
  ann.conn.token = '';
  expect(await attach(ann, 'file', { file: chosen('a.txt', ''), to })).toMatchObject([['error', { type: 102 }]]);
  ann.conn.token = token;
  await ann.say('and the conversation goes on', { to });
  await bob.heard('onTextMessage');
  expect(bob.told.map(([name]) => name)).toEqual(['onOpened', 'onTextMessage']);
});
