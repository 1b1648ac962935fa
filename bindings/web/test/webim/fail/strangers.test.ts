/** Who is not who it says, and files that are not what they say: each is refused, and those who belong here go on. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { Chatter, goesOn, type Kit, Stage } from '../support/chatter.ts';
import { jpg } from '../support/files.ts';
import { APP_KEY, type Json, PASSWORD, Service } from '../support/service.ts';

/** The largest file that this service takes. */
const LARGEST = 20_000;

let service: Service;
let stage: Stage;
let ann: Chatter;
let bob: Chatter;

beforeAll(async () => {
  service = await Service.start(['ann', 'bob', 'carol'], `file_bytes = ${LARGEST}`);
  stage = await Stage.open({}, '<input type="file" id="file" />');
  ann = await Chatter.open(stage, service, 'ann');
  bob = await Chatter.open(stage, service, 'bob');
});

afterAll(async () => {
  await stage?.close();
  await service?.close();
});

interface Refusal {
  /** What `error` of `open` was given; `undefined`: it was not called. */
  given?: unknown[];
  told: Json & { type: number; data?: { type: number; data: string } };
}

/** Tries to open a connection; what onError was told. */
async function refused(options: Json, login: Json): Promise<Refusal> {
  const stranger = await Chatter.nobody(stage);
  try {
    const outcome = await stranger.tab.run(
      async ({ options, login }) => {
        const { makeConnection, next, plain, heard } = globalThis as unknown as Kit;
        const conn = makeConnection(options);
        const outcome: Json = {};
        const error = (...args: unknown[]) => Object.assign(outcome, { given: args.map(plain) });
        conn.open({ ...login, error } as unknown as Parameters<typeof conn.open>[0]);
        const [told] = await next('onError');
        if (heard.some(({ name }) => name === 'onOpened')) throw new Error('it was let in');
        return { ...outcome, told };
      },
      {
        options: { ...service.options, ...options },
        login: { appKey: APP_KEY, apiUrl: service.options.apiUrl, ...login },
      },
    );
    return outcome as Refusal;
  } finally {
    await stranger.close();
  }
}

test('a wrong password, an unknown user and one that is switched off are refused, each with its reason', async () => {
  await service.call('POST', '/users/carol/deactivate', {}, '');
  for (const [user, pwd, reason] of [
    ['ann', 'wrong', 'invalid password'],
    ['nobody', PASSWORD, 'user not found'],
    ['carol', PASSWORD, 'user not activated'],
  ]) {
    const { given, told } = await refused({}, { user, pwd });
    expect(given).toEqual([]);
    expect(told).toMatchObject({ type: 1, message: 'login failed', data: { type: 17, data: expect.any(String) } });
    expect(JSON.parse(told.data?.data ?? '')).toMatchObject({ error: expect.any(String), error_description: reason });
  }
});

test('without a user onError has type 0, and with an App key that is none type 27', async () => {
  expect((await refused({}, { user: '', pwd: PASSWORD })).told).toMatchObject({ type: 0 });
  for (const appKey of ['nonsense', '#', 'org#', '#app']) {
    expect((await refused({ appKey }, { appKey, user: 'ann', pwd: PASSWORD })).told, appKey).toMatchObject({
      type: 27,
      message: 'the appKey is illegal',
    });
  }
  // One that could be is another App, in which ann has no account.
  const { told } = await refused({ appKey: 'org#other' }, { appKey: 'org#other', user: 'ann', pwd: PASSWORD });
  expect(JSON.parse(told.data?.data ?? '')).toMatchObject({ error_description: 'user not found' });
});

test('a forged token is refused by the socket with type 40, and so is that of another user', async () => {
  const bobs = await service.token('bob');
  const forged = bobs.replace(/.$/, last => (last === 'A' ? 'B' : 'A'));
  for (const [user, accessToken] of [
    ['ann', 'forged'],
    ['bob', forged],
    ['ann', bobs],
  ]) {
    expect((await refused({}, { user, accessToken })).told, `${user} with ${accessToken}`).toMatchObject({
      type: 40,
      message: 'provision error',
    });
  }
  await goesOn(ann, bob);
});

test('a forged token opens no REST method, and no upload', async () => {
  const stranger = await Chatter.nobody(stage);
  const outcome = await stranger.tab.run(
    async ({ options, picture }) => {
      const { plain, makeConnection } = globalThis as unknown as Kit;
      const upload = await new Promise(resolve => {
        const file = {
          data: new File([new Uint8Array(picture)], 'photo.jpg'),
          filename: 'photo.jpg',
          filetype: 'jpg',
          url: '',
        };
        WebIM.utils.uploadFile({
          file,
          accessToken: 'forged',
          appKey: options.appKey,
          apiUrl: options.apiUrl,
          onFileUploadComplete: (reply: unknown) => resolve(['complete', plain(reply)]),
          onFileUploadError: (error: unknown) => resolve(['error', plain(error)]),
        } as unknown as Parameters<typeof WebIM.utils.uploadFile>[0]);
      });
      const conn = makeConnection(options);
      Object.assign(conn, { token: 'forged', user: 'ann' });
      const roster = await conn.getRoster().then(
        () => 'given',
        (e: Json) => plain(e),
      );
      return { upload, roster: roster as Json & { data: string } };
    },
    { options: service.options, picture: [...jpg.buffer] },
  );
  expect(outcome.upload).toEqual(['error', expect.objectContaining({ type: 31 })]);
  expect(outcome.roster).toMatchObject({ type: 17 });
  expect(JSON.parse(outcome.roster.data)).toMatchObject({ error: 'auth_bad_access_token' });
  await stranger.close();
  await goesOn(ann, bob);
});

/** Sends a file by the connection, and what its callbacks said, in order. */
async function upload(size: number): Promise<unknown[]> {
  return await ann.tab.run(async size => {
    const { plain } = globalThis as unknown as Kit;
    const told: unknown[] = [];
    await new Promise<void>(resolve => {
      const msg = new WebIM.message('file', WebIM.conn.getUniqueId());
      const end = (what: string) => (e?: unknown) => {
        told.push(what === 'success' ? what : [what, plain(e)]);
        resolve();
      };
      msg.set({
        file: { data: new File([new Uint8Array(size)], 'zeros.zip'), filename: 'zeros.zip', filetype: 'zip', url: '' },
        to: 'bob',
        onFileUploadComplete: () => told.push('complete'),
        onFileUploadError: end('error'),
        success: end('success'),
        fail: end('fail'),
      } as unknown as Parameters<typeof msg.set>[0]);
      WebIM.conn.send(msg.body);
    });
    return told;
  }, size);
}

test('the largest file is taken, and one byte more ends in onFileUploadError, with no message', async () => {
  expect(await upload(LARGEST)).toEqual(['complete', 'success']);
  const message = await bob.next('onFileMessage');
  const size = await bob.tab.run(async url => (await (await fetch(url)).blob()).size, message.url as string);
  expect(size).toBe(LARGEST);
  const [end, ...others] = await upload(LARGEST + 1);
  expect(others).toEqual([]);
  expect(end).toEqual(['error', expect.objectContaining({ type: 31 })]);
  await goesOn(ann, bob);
  expect(await bob.rest('onFileMessage')).toEqual([]);
});

test('a share-secret opens its own file alone', async () => {
  await upload(5);
  await upload(7);
  const [first, second] = [await bob.next('onFileMessage'), await bob.next('onFileMessage')];
  const outcomes = await bob.tab.run(
    async ({ url, own, foreign }) => {
      const bare = url.replace(/\?.*/, '');
      const get = async (url: string, headers: Record<string, string> = {}) => (await fetch(url, { headers })).status;
      const status = await Promise.all([
        get(`${bare}?em-redirect=true&share-secret=${own}`),
        get(bare, { 'share-secret': own }),
        get(`${bare}?share-secret=${foreign}`),
        get(bare, { 'share-secret': foreign }),
        get(bare),
      ]);
      // The library hands on whatever was answered.
      const answer = await new Promise<Blob>((resolve, reject) =>
        WebIM.utils.download.call(WebIM.conn, {
          url: bare,
          secret: foreign,
          onFileDownloadComplete: resolve,
          onFileDownloadError: reject,
        } as unknown as Parameters<typeof WebIM.utils.download>[0]),
      );
      return { status, answer: JSON.parse(await answer.text()) as Json };
    },
    { url: first.url as string, own: first.secret as string, foreign: second.secret as string },
  );
  expect(outcomes.status).toEqual([200, 200, 401, 401, 401]);
  expect(outcomes.answer).toMatchObject({ error: expect.any(String) });
  await goesOn(ann, bob);
});

test('ids that try to lead elsewhere lead nowhere', async () => {
  const tricks = [
    '..',
    '../users',
    '.',
    'a/b',
    '%2e%2e',
    '..%2fusers',
    'x?y=1',
    'x#y',
    'a\u0000b',
    '\u{1f984}',
    ' ',
    '',
    'x'.repeat(65),
  ];
  const calls: [method: string, options: (id: string) => unknown][] = [
    ['getGroupInfo', groupId => ({ groupId })],
    ['joinGroup', groupId => ({ groupId, message: '' })],
    ['dissolveGroup', groupId => ({ groupId })],
    ['removeSingleGroupMember', username => ({ groupId: '1', username })],
    ['getChatRoomDetails', chatRoomId => ({ chatRoomId })],
    ['quitChatRoom', roomId => ({ roomId })],
  ];
  const outcomes = await ann.tab.run(
    async ({ tricks, names }) => {
      const conn = WebIM.conn as unknown as Record<string, (options: unknown) => Promise<unknown>>;
      const outcomes: unknown[] = [];
      for (const [method, fields] of names) {
        for (const trick of tricks) {
          const options = JSON.parse(fields.replace('"TRICK"', JSON.stringify(trick))) as unknown;
          const call = Promise.resolve().then(() => conn[method]?.(options));
          const type = await call.then(
            () => 'done',
            (e: { type?: number }) => e.type,
          );
          outcomes.push([method, trick, type]);
        }
      }
      return outcomes;
    },
    { tricks, names: calls.map(([method, options]) => [method, JSON.stringify(options('TRICK'))] as const) },
  );
  expect(outcomes).toEqual(calls.flatMap(([method]) => tricks.map(trick => [method, trick, 17])));
  await goesOn(ann, bob);
});

test.each([
  ['less than it says', 500, 100],
  ['more than it says', 200, 4000],
])('an upload that sends %s leaves nothing, and harms nobody', async (_, claimed, sent) => {
  const before = service.server.mediaFiles().length;
  const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="liar.bin"\r\n\r\n';
  const socket = connect(service.server.port, '127.0.0.1');
  await once(socket, 'connect');
  const answer: Buffer[] = [];
  socket.on('data', data => answer.push(data));
  socket.on('error', () => {});
  socket.write(
    `POST /org/app/chatfiles HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await service.token('ann')}\r\n` +
      `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${head.length + claimed}\r\n\r\n`,
  );
  socket.write(head + 'x'.repeat(sent));
  const closed = once(socket, 'close');
  socket.end();
  await closed;
  const text = Buffer.concat(answer).toString();
  expect(text === '' || /^HTTP\/1\.1 4\d\d /.test(text), text).toBe(true);
  await eventually('nothing is left', () => {
    const files = service.server.mediaFiles();
    if (files.length === before) return true;
    throw new Error(files.join('\n'));
  });
  await goesOn(ann, bob);
});
