/** Requests, uploads and downloads of WebIM.utils, against the real server where it is what answers. */
import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { utils } from '../../../src/webim/utils/index.ts';
import { eventually } from '../../support/eventually.ts';
import { Server } from '../../support/server.ts';

const appKey = 'org#app';
let server: Server;
let echo: HttpServer;
let mirror: string;
let token: string;

/** What a request was, said by a server that says nothing else. */
interface Said {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

beforeAll(async () => {
  server = await Server.start();
  echo = createServer(async (request, response) => {
    const { method, url = '', headers } = request;
    const status = Number(/status=(\d+)/.exec(url)?.[1] ?? 200);
    const body = await bodyOf(request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(url.startsWith('/plain') ? body : JSON.stringify({ method, url, headers, body }));
  });
  await new Promise<void>(resolve => echo.listen(0, '127.0.0.1', resolve));
  mirror = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  await utils.ajax({ url: `${server.http}/org/app/users`, data: { username: 'ann', password: 'secret' } });
  ({ access_token: token } = await utils.login({ user: 'ann', pwd: 'secret', appKey, apiUrl: server.http }));
});

afterAll(async () => {
  echo.close();
  await server.close();
});

describe('login', () => {
  test('gives what the server says of the user', async () => {
    const success = vi.fn();
    const reply = await utils.login({ user: 'ANN', pwd: 'secret', appKey, apiUrl: server.http, success });
    expect(reply).toEqual({
      access_token: expect.any(String),
      expires_in: 5_184_000,
      user: {
        ...{ uuid: expect.any(String), type: 'user', username: 'ann', activated: true },
        ...{ created: expect.any(Number), modified: expect.any(Number) },
      },
    });
    expect(success.mock.lastCall?.[0]).toEqual(reply);
  });

  test.each([
    ['nobody', 'secret', 'user not found'],
    ['ann', 'wrong', 'invalid password'],
  ])('of %s with %j is refused', async (user, pwd, error_description) => {
    const error = vi.fn();
    const refused = utils.login({ user, pwd, appKey, apiUrl: server.http, error });
    await expect(refused).rejects.toMatchObject({ type: 17, xhr: { status: 400 } });
    expect(error).toHaveBeenCalledTimes(1);
    expect(JSON.parse(error.mock.lastCall?.[0].data)).toMatchObject({ error: 'invalid_grant', error_description });
  });
});

describe('ajax', () => {
  test('posts an object as JSON', async () => {
    const success = vi.fn();
    const said = await utils.ajax<Said>({ url: `${mirror}/a`, data: { b: 'ü' }, headers: { c: 'd' }, success });
    expect(said).toMatchObject({ method: 'POST', url: '/a', body: '{"b":"ü"}' });
    expect(said.headers).toMatchObject({ 'content-type': 'application/json', c: 'd' });
    expect(success.mock.calls).toEqual([[said, expect.objectContaining({ status: 200 })]]);
  });

  test('posts a text as it is, and a form where the headers say that it is one', async () => {
    const text = await utils.ajax<Said>({ url: `${mirror}/a`, data: 'b=c', headers: { 'content-type': 'text/x' } });
    expect(text).toMatchObject({ body: 'b=c', headers: { 'content-type': 'text/x' } });
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const form = await utils.ajax<Said>({ url: `${mirror}/a`, type: 'PUT', data: { b: 'c d', e: 1 }, headers });
    expect(form).toMatchObject({ method: 'PUT', body: 'b=c+d&e=1' });
  });

  test('gets with its data in the query', async () => {
    const said = await utils.ajax<Said>({ url: `${mirror}/a`, type: 'get', data: { b: 'c d' } });
    expect(said).toMatchObject({ method: 'GET', url: expect.stringMatching(/^\/a\?b=c\+d&_v=\d{13}$/), body: '' });
    const more = await utils.ajax<Said>({ url: `${mirror}/a?x=1`, type: 'GET' });
    expect(more.url).toMatch(/^\/a\?x=1&_v=\d{13}$/);
  });

  test('reads what is no JSON as a text, and JSON as a text if that is wanted', async () => {
    expect(await utils.ajax({ url: `${mirror}/plain`, data: 'no JSON' })).toBe('no JSON');
    expect(await utils.ajax({ url: `${mirror}/plain`, data: '{}', dataType: 'text' })).toBe('{}');
  });

  test('fails with what was answered', async () => {
    const error = vi.fn();
    const failed = utils.ajax({ url: `${mirror}/plain?status=403`, data: '{"error":"x"}', error });
    await expect(failed).rejects.toMatchObject({ type: 17, data: '{"error":"x"}', xhr: { status: 403 } });
    expect(error.mock.calls).toEqual([[expect.objectContaining({ type: 17, data: '{"error":"x"}' })]]);
  });

  test('fails when nobody answers', async () => {
    await expect(utils.ajax({ url: 'http://127.0.0.1:1/' })).rejects.toEqual({
      type: 17,
      data: expect.stringContaining('cannot be reached'),
    });
  });

  test('fails when nobody answers in time', async () => {
    const silent = createServer(() => {});
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await expect(utils.ajax({ url, timeout: 50 })).rejects.toEqual({
      type: 17,
      data: 'the server did not answer in time',
    });
    silent.closeAllConnections();
    silent.close();
  });
});

/** All that an upload tells. */
function watched() {
  const told: [string, unknown][] = [];
  const hear = (name: string) => (word?: unknown) => void told.push([name, word]);
  const listeners = {
    onFileUploadComplete: hear('complete'),
    onFileUploadError: hear('error'),
    onFileUploadCanceled: hear('canceled'),
  };
  return { told, listeners, end: () => eventually('the end of the upload', () => told[0]) };
}

const file = { url: '', filename: 'a.txt', filetype: 'txt', data: new Blob(['hello'], { type: 'text/plain' }) };

describe('uploadFile', () => {
  test('stores a file, whose secret opens it', async () => {
    const { listeners, end } = watched();
    const { uploadFile } = utils;
    uploadFile({ file, accessToken: token, appKey, apiUrl: server.http, ...listeners });
    const [name, reply] = (await end()) as [string, { uri: string; entities: Record<string, string>[] }];
    expect([name, reply]).toEqual([
      'complete',
      expect.objectContaining({
        ...{ action: 'post', path: '/chatfiles', uri: `${server.http}/org/app/chatfiles` },
        ...{ organization: 'org', applicationName: 'app' },
        entities: [
          {
            ...{ uuid: expect.any(String), type: 'chatfile', 'share-secret': expect.any(String) },
            'file-metadata': { 'content-length': 5, 'content-type': 'text/plain' },
          },
        ],
      }),
    ]);
    const { uuid, 'share-secret': secret } = reply.entities[0] as Record<string, string>;
    const answer = await fetch(`${reply.uri}/${uuid}?share-secret=${secret}`);
    expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
  });

  test('takes a File as it is', async () => {
    const { listeners, end } = watched();
    utils.uploadFile({ file: new File(['x'], 'b.txt'), accessToken: token, appKey, apiUrl: server.http, ...listeners });
    expect((await end())[0]).toBe('complete');
  });

  test('goes where it is told to', async () => {
    const { listeners, end } = watched();
    utils.uploadFile({ file, accessToken: 'key', uploadUrl: `${mirror}/own`, id: 'm1', ...listeners });
    // The answer is none of a file.
    const [name, error] = (await end()) as [string, { type: number; id: string; data: string }];
    expect([name, error.type, error.id]).toEqual(['error', 31, 'm1']);
    const said = JSON.parse(error.data) as Said;
    expect(said).toMatchObject({ method: 'POST', url: '/own' });
    expect(said.headers).toMatchObject({ authorization: 'Bearer key', 'restrict-access': 'true', accept: '*/*' });
    expect(said.body).toContain('name="file"; filename="a.txt"');
  });

  test.each([
    ['without a token', { file, appKey }, { type: 102 }],
    ['without a file', { file: { data: '' }, accessToken: 'x', id: 7 }, { type: 103, id: 7 }],
    ['of nothing at all', { accessToken: 'x' }, { type: 103 }],
  ])('%s says so', async (_, options, error) => {
    const { told, listeners } = watched();
    utils.uploadFile({ ...(options as { file: typeof file }), ...listeners });
    expect(told).toEqual([['error', error]]);
  });

  test('in a browser that has no forms says so', () => {
    vi.stubGlobal('FormData', undefined);
    const { told, listeners } = watched();
    utils.uploadFile({ file, accessToken: 'x', ...listeners });
    vi.unstubAllGlobals();
    expect(told).toEqual([['error', { type: 100 }]]);
  });

  test('with a forged token is refused', async () => {
    const { listeners, end } = watched();
    utils.uploadFile({ file, accessToken: 'forged', appKey, apiUrl: server.http, ...listeners });
    const [name, error] = (await end()) as [string, { type: number; data: string; xhr: { status: number } }];
    expect([name, error.type, error.xhr.status]).toEqual(['error', 31, 401]);
    expect(JSON.parse(error.data)).toMatchObject({ error: 'auth_bad_access_token' });
  });

  test('of what the server will not have says what it has answered', async () => {
    const { listeners, end } = watched();
    const uploadUrl = `${mirror}/?status=400`;
    utils.uploadFile({ file, accessToken: 'x', uploadUrl, ...listeners });
    const [, error] = await end();
    expect(error).toMatchObject({ type: 101, data: { method: 'POST' }, xhr: { status: 400 } });
  });

  test('to nobody fails', async () => {
    const { listeners, end } = watched();
    utils.uploadFile({ file, accessToken: 'x', appKey, apiUrl: '//127.0.0.1:1', id: 1, ...listeners });
    expect((await end())[1]).toMatchObject({ type: 101, id: 1, message: expect.stringContaining('cannot be reached') });
  });

  test('is cancelled', async () => {
    const { told, listeners, end } = watched();
    utils.uploadFile({ file, accessToken: token, appKey, apiUrl: server.http, ...listeners }).abort();
    await end();
    expect(told).toEqual([['canceled', undefined]]);
  });
});

describe('download', () => {
  /** What a download tells. */
  function fetched(connection: object | undefined, options: object): Promise<unknown[]> {
    return new Promise(resolve => {
      utils.download.call(connection, {
        url: '',
        ...options,
        onFileDownloadComplete: (response, xhr) => resolve(['complete', response, xhr.status]),
        onFileDownloadError: error => resolve(['error', error]),
      });
    });
  }

  test('says who asks, what for, and with what secret; the program may say otherwise', async () => {
    const connection = { token: 'key', apiUrl: mirror };
    const [, blob] = (await fetched(connection, { url: `${mirror}/f`, secret: 's' })) as [string, Blob];
    const { method, headers } = JSON.parse(await blob.text()) as Said;
    expect(method).toBe('GET');
    expect(headers).toMatchObject({
      ...{ 'x-requested-with': 'XMLHttpRequest', accept: 'application/octet-stream' },
      ...{ 'share-secret': 's', authorization: 'Bearer key' },
    });
    const own = { method: 'POST', headers: { Accept: 'audio/mp3' }, accessToken: 'other' };
    const [, second] = (await fetched(undefined, { url: `${mirror}/f`, ...own })) as [string, Blob];
    const said = JSON.parse(await second.text()) as Said;
    expect([said.method, said.headers.accept, said.headers.authorization]).toEqual([
      'POST',
      'audio/mp3',
      'Bearer other',
    ]);
  });

  test('gives strangers no token', async () => {
    const connection = { context: { accessToken: 'key' }, apiUrl: server.http };
    // A message holds the token as well, and programs hand all of it on.
    for (const more of [{}, { accessToken: 'key' }]) {
      const [name, blob] = (await fetched(connection, { url: `${mirror}/f`, ...more })) as [string, Blob];
      expect(name).toBe('complete');
      expect((JSON.parse(await blob.text()) as Said).headers).not.toHaveProperty('authorization');
    }
  });

  test('hands on every answer, also one that is no file', async () => {
    const [name, blob, status] = await fetched(
      { token, apiUrl: server.http },
      { url: `${server.http}/org/app/chatfiles/x` },
    );
    expect([name, (blob as Blob).type, status]).toEqual(['complete', 'application/json;charset=utf-8', 404]);
    expect(utils.parseDownloadResponse.call({ url: 'u' }, blob)).toBe('u?token=');
  });

  test('without a token says so', async () => {
    expect(await fetched({}, { url: mirror, id: 5 })).toEqual(['error', { type: 201, id: 5 }]);
    expect(await fetched(undefined, { url: mirror })).toEqual(['error', { type: 201 }]);
    // As a connection is before its login.
    const nobody = { token: '', apiUrl: mirror, context: { accessToken: '' } };
    expect(await fetched(nobody, { url: mirror })).toEqual(['error', { type: 201 }]);
  });

  test('from nobody fails', async () => {
    const [name, error] = await fetched(
      { token: 'x', apiUrl: 'http://127.0.0.1:1' },
      { url: 'http://127.0.0.1:1/', id: 5 },
    );
    expect([name, error]).toEqual([
      'error',
      { type: 200, id: 5, message: expect.stringContaining('cannot be reached') },
    ]);
  });

  test('gives a file that has an address then', () => {
    const url = utils.parseDownloadResponse.call({}, new Blob(['x'], { type: 'audio/mp3' }));
    expect(url).toMatch(/^blob:/);
    URL.revokeObjectURL(url);
    expect(utils.parseDownloadResponse.call(undefined, 'x')).toBe('?token=');
  });
});

describe('what was chosen in an input', () => {
  const input = (...files: File[]) => ({ files }) as unknown as HTMLInputElement;

  test('is a file with an address', () => {
    const data = new File(['x'], 'Holiday.Photo.PNG');
    const { url, ...chosen } = utils.getFileUrl(input(data));
    expect(chosen).toEqual({ filename: 'Holiday.Photo.PNG', filetype: 'png', data });
    expect(url).toMatch(/^blob:/);
    URL.revokeObjectURL(url);
    expect(utils.getFileUrl(input(new File([], 'noend'))).filetype).toBe('');
  });

  test('may be named by the id of the input', () => {
    vi.stubGlobal('document', {
      getElementById: (id: string) => (id === 'here' ? input(new File(['abc'], 'a')) : null),
    });
    expect([utils.getFileLength('here'), utils.getFileUrl('here').filename]).toEqual([3, 'a']);
    expect(utils.getFileLength('there')).toBe(0);
    vi.unstubAllGlobals();
  });

  test('is nothing when nothing was', () => {
    expect(utils.getFileUrl(input())).toEqual({ url: '', filename: '', filetype: '', data: '' });
    expect([utils.getFileLength(input()), utils.getFileSize(input())]).toEqual([0, false]);
  });

  test.each([
    [5, '5 B'],
    [12 * 1024, '12 KB'],
    [3 * 1024 * 1024, '3 MB'],
    [10 * 1024 * 1024, '10 MB'],
    [10 * 1024 * 1024 + 1, false],
  ])('of %i bytes is %j', (bytes, words) => {
    const file = { size: bytes, name: 'a' } as File;
    expect([utils.getFileLength(input(file)), utils.getFileSize(input(file))]).toEqual([bytes, words]);
  });
});
