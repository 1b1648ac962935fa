/** What the callbacks of an upload are told, in which order, and what becomes of the message when it fails. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chatter, type Kit, Stage } from '../support/chatter.ts';
import { type Json, Service } from '../support/service.ts';
import { number } from '../support/shapes.ts';

/** Large enough that a browser tells of it on the way. */
const SIZE = 6_000_000;

let service: Service;
let stage: Stage;
let ann: Chatter;
let bob: Chatter;

beforeAll(async () => {
  service = await Service.start(['ann', 'bob']);
  stage = await Stage.open();
  ann = await Chatter.open(stage, service, 'ann');
  bob = await Chatter.open(stage, service, 'bob');
});

afterAll(async () => {
  await stage?.close();
  await service?.close();
});

/** What a callback was told: its name, and its arguments. */
type Told = [name: string, ...args: unknown[]];

/** Sends a file of zeros by ann, or none; what its callbacks were told. */
async function upload(size: number | undefined, kind = 'file', more: Json = {}): Promise<Told[]> {
  return await ann.tab.run(
    async ({ size, kind, more }) => {
      const { plain } = globalThis as unknown as Kit;
      const told: Told[] = [];
      await new Promise<void>(resolve => {
        const note =
          (name: string) =>
          (...args: unknown[]) => {
            const event = args[0];
            const copied =
              event instanceof ProgressEvent ? [{ loaded: event.loaded, total: event.total }] : args.map(plain);
            told.push([name, ...copied]);
            if (name !== 'progress' && name !== 'complete') resolve();
          };
        const data =
          size === undefined ? '' : new File([new Uint8Array(size)], 'zeros.zip', { type: 'application/zip' });
        const msg = new WebIM.message(kind, WebIM.conn.getUniqueId());
        msg.set({
          ...(size !== undefined && { file: { data, filename: 'zeros.zip', filetype: 'zip', url: '' } }),
          to: 'bob',
          ext: { file_length: size },
          ...more,
          onFileUploadProgress: note('progress'),
          onFileUploadComplete: note('complete'),
          onFileUploadError: note('error'),
          success: note('success'),
          fail: note('fail'),
        } as Parameters<typeof msg.set>[0]);
        WebIM.conn.send(msg.body);
      });
      return told;
    },
    { size, kind, more },
  );
}

test('progress goes up to the whole, then the upload is complete, then the message is sent', async () => {
  const told = await upload(SIZE);
  const progress = told
    .filter(([name]) => name === 'progress')
    .map(([, event]) => event as { loaded: number; total: number });
  expect(progress.length).toBeGreaterThan(0);
  for (const { loaded, total } of progress) {
    // A form around the file has its own bytes.
    expect(total).toBeGreaterThan(SIZE);
    expect(loaded).toBeLessThanOrEqual(total);
  }
  expect(progress.map(({ loaded }) => loaded)).toEqual(progress.map(({ loaded }) => loaded).sort((a, b) => a - b));
  expect(progress.at(-1)?.loaded).toBe(progress.at(-1)?.total);
  const [complete, success, ...others] = told.filter(([name]) => name !== 'progress') as [Told, Told];
  expect(others).toEqual([]);
  const { http } = service.server;
  expect(complete).toStrictEqual([
    'complete',
    {
      action: 'post',
      application: expect.any(String),
      path: '/chatfiles',
      uri: `${http}/org/app/chatfiles`,
      entities: [
        {
          uuid: expect.any(String),
          type: 'chatfile',
          'share-secret': expect.any(String),
          'file-metadata': { 'content-length': SIZE, 'content-type': 'application/zip' },
        },
      ],
      timestamp: expect.any(Number),
      duration: expect.any(Number),
      organization: 'org',
      applicationName: 'app',
    },
    success[1],
  ]);
  expect(success).toStrictEqual(['success', expect.stringMatching(/^\d+$/), number]);
  const message = await bob.next('onFileMessage');
  expect(message).toMatchObject({ id: success[2], filename: 'zeros.zip', file_length: SIZE });
});

test.each([
  ['img', 'onPictureMessage', { width: 12, height: 34 }, { width: 12, height: 34 }],
  ['audio', 'onAudioMessage', { length: 7 }, { length: 7 }],
  ['video', 'onVideoMessage', { length: '9' }, { length: 9 }],
  ['file', 'onFileMessage', { filename: 'another.name' }, { filename: 'another.name' }],
])('what is said about a message of kind %s arrives with it', async (kind, handler, said, told) => {
  await upload(10, kind, said);
  expect(await bob.next(handler)).toMatchObject({ ...told, file_length: 10, from: 'ann' });
});

test('without a file the error is 103, without a login 102, and nothing is sent', async () => {
  expect(await upload(undefined)).toEqual([['error', expect.objectContaining({ type: 103 })]]);
  const token = await ann.tab.run(() => {
    const { token } = WebIM.conn;
    WebIM.conn.token = '';
    return token;
  });
  expect(await upload(5)).toEqual([['error', expect.objectContaining({ type: 102 })]]);
  await ann.tab.run(token => Object.assign(WebIM.conn, { token }), token);
});

test('a token that is none ends in 31, and a picture that the server will not have in 101 with its reason', async () => {
  await ann.tab.run(() => Object.assign(WebIM.conn, { kept: WebIM.conn.token, token: 'forged' }));
  const [[name, refused], ...others] = (await upload(5)).filter(([name]) => name !== 'progress') as [[string, Json]];
  expect(others).toEqual([]);
  expect([name, refused.type]).toEqual(['error', 31]);
  expect(JSON.stringify(refused)).toContain('auth_bad_access_token');
  await ann.tab.run(() => Object.assign(WebIM.conn, { token: (WebIM.conn as unknown as { kept: string }).kept }));

  const headers = { 'access-control-allow-origin': '*' };
  await ann.tab.page.route('**/chatfiles', route =>
    route.fulfill({ status: 400, headers, body: '{"error":"content improper"}' }),
  );
  const improper = (await upload(5)).filter(([name]) => name !== 'progress');
  expect(improper).toEqual([['error', expect.objectContaining({ type: 101, data: { error: 'content improper' } })]]);
  await ann.tab.page.unroute('**/chatfiles');
});

test('a network that breaks in mid-upload ends in 101, and the conversation goes on', async () => {
  await ann.tab.page.route('**/chatfiles', route => route.abort('connectionreset'));
  const broken = (await upload(5)).filter(([name]) => name !== 'progress');
  expect(broken).toEqual([['error', expect.objectContaining({ type: 101 })]]);
  await ann.tab.page.unroute('**/chatfiles');
  expect((await upload(5)).at(-1)?.[0]).toBe('success');
  // Of all that failed above, bob has heard nothing.
  expect(await bob.next('onFileMessage')).toMatchObject({ file_length: 5 });
  expect(await bob.rest('onFileMessage')).toEqual([]);
});
