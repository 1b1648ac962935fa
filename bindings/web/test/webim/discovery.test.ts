/** Finding the server by asking it (`isHttpDNS`), against the real one. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import WebIM from '../../src/webim/index.ts';
import { shared } from '../../src/webim/namespace.ts';
import { Server } from '../support/server.ts';
import { appKey, Person } from './rest/people.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});

afterAll(async () => await server.close());

afterEach(() => {
  vi.unstubAllGlobals();
  delete shared.config;
});

test('a program that names the original’s hosts finds the server of WebIM.config, and logs in', async () => {
  shared.config = { apiURL: server.http };
  const elsewhere = { url: '//im-api-v2.easemob.com/ws', apiUrl: '//a1.easemob.com' };
  const { conn } = await Person.enter(server, 'ann', { ...elsewhere, isHttpDNS: true });
  expect([conn.apiUrl, conn.isOpened()]).toEqual([server.http, true]);
});

test.each(['getHttpDNS', 'getRestFromHttpDNS'] as const)('%s gives the hosts of the App', async method => {
  vi.stubGlobal('RTM_SERVER', server.url);
  const conn = new WebIM.connection({ appKey, isHttpDNS: true });
  expect(await conn[method]()).toEqual({ link: `${server.url}/v1/rtm`, apiUrl: server.http });
  expect(conn.apiUrl).toBe(server.http);
});

test('a program whose App key is none is told so', async () => {
  const conn = new WebIM.connection({ appKey: 'org', apiUrl: server.http, isHttpDNS: true });
  await expect(conn.getHttpDNS()).rejects.toMatchObject({
    type: 17,
    data: expect.stringContaining('app_key is org#app'),
  });
});

test('a login is refused where nobody answers', async () => {
  const conn = new WebIM.connection({ appKey, apiUrl: 'http://127.0.0.1:1', isHttpDNS: true });
  const error = await new Promise<{ type: number }>(onError => {
    conn.listen({ onError });
    conn.open({ user: 'ann', pwd: 'secret', appKey });
  });
  expect(error).toMatchObject({ type: 1, message: 'login failed', data: { type: 17 } });
});
