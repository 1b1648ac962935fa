/** Logging in and out, what is wrong with it, and being closed by others. */
import { reactive } from '@vue/reactivity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Connection } from '../../../src/webim/connection.ts';
import { message } from '../../../src/webim/message.ts';
import { shared } from '../../../src/webim/namespace.ts';
import type { TokenReply } from '../../../src/webim/session.ts';
import { login } from '../../../src/webim/utils/ajax.ts';
import { eventually } from '../../support/eventually.ts';
import { Server } from '../../support/server.ts';
import { APP, asApp, fresh, PASSWORD, Someone } from './kit.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.close());

/** Somebody with an account, and not logged in. */
async function somebody(options = {}): Promise<Someone> {
  const someone = new Someone(server, fresh('ann'), options);
  await someone.signUp();
  return someone;
}

const names = (someone: Someone) => someone.told.map(([name]) => name);

describe('a login', () => {
  test('with a password answers first, then opens, and the status walks with it', async () => {
    const ann = await somebody();
    const { conn } = ann;
    const walk = [conn.context.status];
    const replies: TokenReply[] = [];
    conn.open({
      ...{ user: ann.name.toUpperCase(), pwd: PASSWORD, appKey: APP },
      success(reply) {
        walk.push(conn.context.status);
        replies.push(reply);
        expect(names(ann)).toEqual([]);
      },
    });
    walk.push(conn.context.status);
    expect(conn.isOpened()).toBe(false);
    await ann.heard('onOpened');
    walk.push(conn.context.status);
    expect(conn.isOpened()).toBe(true);
    expect(ann.told).toEqual([['onOpened']]);
    expect(replies).toMatchObject([
      {
        ...{ access_token: expect.any(String), expires_in: 5_184_000 },
        user: { uuid: expect.any(String), type: 'user', username: ann.name, activated: true },
      },
    ]);
    const [reply] = replies;
    expect(conn).toMatchObject({
      user: ann.name,
      token: reply?.access_token,
      orgName: 'org',
      appName: 'app',
      appKey: APP,
    });
    expect(conn.context).toMatchObject({
      ...{ userId: ann.name, appKey: APP, orgName: 'org', appName: 'app', accessToken: reply?.access_token },
      jid: { appKey: APP, name: ann.name, domain: 'easemob.com', clientResource: expect.stringMatching(/^webim_\d+/) },
      restTokenData: reply,
    });
    expect([conn.logOut, conn.sock?.readyState, shared.conn === conn]).toEqual([false, 1, true]);
    conn.close();
    walk.push(conn.context.status);
    await ann.heard('onClosed');
    walk.push(conn.context.status);
    expect(walk).toEqual([400, 401, 401, 403, 404, 405]);
    expect([conn.logOut, conn.isOpened(), conn.closed(), conn.sock]).toEqual([true, false, true, undefined]);
    expect(ann.told).toEqual([['onOpened'], ['onClosed']]);
  });

  test('with a token goes to the socket at once, and may follow a logout on the same connection', async () => {
    const ann = await somebody();
    await ann.open();
    const { token } = ann.conn;
    ann.conn.close();
    await ann.heard('onClosed');
    ann.conn.login({ user: ann.name, accessToken: token, appKey: APP });
    await ann.heard('onOpened', 2);
    expect(names(ann)).toEqual(['onOpened', 'onClosed', 'onOpened']);
  });

  test('that is asked for while it is open does nothing', async () => {
    const ann = await somebody();
    ann.conn.open({ user: ann.name, pwd: PASSWORD, appKey: APP });
    ann.conn.open({ user: 'somebody', pwd: 'else', appKey: APP });
    await ann.heard('onOpened');
    ann.conn.open({ user: '', pwd: '', appKey: '' });
    ann.conn.close();
    await ann.heard('onClosed');
    expect(names(ann)).toEqual(['onOpened', 'onClosed']);
  });

  test('that is closed before it has come about ends there', async () => {
    const ann = await somebody();
    ann.conn.open({ user: ann.name, pwd: PASSWORD, appKey: APP, success: () => ann.conn.close() });
    await ann.heard('onClosed');
    ann.conn.open({ user: ann.name, pwd: PASSWORD, appKey: APP });
    ann.conn.close();
    await ann.heard('onClosed', 2);
    await ann.open();
    expect(names(ann)).toEqual(['onClosed', 'onClosed', 'onOpened']);
  });

  test('finds the server by its socket address alone, and by asking it for its hosts', async () => {
    const ann = await somebody();
    for (const place of [{ url: `//127.0.0.1:${server.port}/ws`, apiUrl: '' }, { isHttpDNS: true }]) {
      const other = new Someone(server, ann.name, place);
      await other.open();
      expect(other.conn.apiUrl).toBe(server.http);
    }
    const other = new Someone(server, ann.name, { url: 'ws://127.0.0.1:1', isHttpDNS: false });
    expect((await other.conn.getHttpDNS()).apiUrl).toBe(server.http);
  });
});

describe('a login right behind a logout', () => {
  test('waits for its end, so that what was sent before has its outcome', async () => {
    const ann = await somebody();
    const bob = await somebody();
    await ann.open();
    const sent = ann.say('hi', { to: bob.name });
    ann.conn.close();
    await ann.open();
    expect(await sent).toMatch(/^\d+$/);
    expect(names(ann)).toEqual(['onOpened', 'onReceivedMessage', 'onClosed', 'onOpened']);
  });

  test('that was taken back gives way to the next', async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    await ann.open();
    const { conn } = ann;
    conn.close();
    conn.open({ user: ann.name, pwd: PASSWORD, appKey: APP });
    conn.close();
    conn.open({ user: bob.name, pwd: PASSWORD, appKey: APP });
    conn.open({ user: ann.name, pwd: PASSWORD, appKey: APP });
    await ann.heard('onOpened', 2);
    expect([conn.user, names(ann)]).toEqual([bob.name, ['onOpened', 'onClosed', 'onOpened']]);
  });

  test('is not hurt by that of a login that had not come about', async () => {
    const ann = await somebody();
    const accessToken = await new Promise<string>(success => {
      login({
        user: ann.name,
        pwd: PASSWORD,
        appKey: APP,
        apiUrl: server.http,
        success: reply => success(reply.access_token),
      });
    });
    ann.conn.open({ user: ann.name, accessToken, appKey: APP });
    ann.conn.close();
    await ann.open();
    expect(ann.told).toEqual([['onClosed'], ['onOpened']]);
    expect(ann.conn.isOpened()).toBe(true);
  });

  test('is taken back by another logout', async () => {
    const ann = await somebody();
    await ann.open();
    ann.conn.close();
    ann.conn.open({ user: ann.name, pwd: PASSWORD, appKey: APP });
    ann.conn.close();
    await ann.heard('onClosed');
    await ann.open();
    expect(names(ann)).toEqual(['onOpened', 'onClosed', 'onOpened']);
  });
});

describe('what is wrong with a login', () => {
  test('is told by an error without arguments, then as type 1 with the answer of the server', async () => {
    const ann = await somebody();
    const asked = asApp(server);
    const off = await somebody();
    await asked('POST', `/users/${off.name}/deactivate`);
    for (const [user, pwd, why] of [
      ['nobody-at-all', PASSWORD, /user not found/],
      [ann.name, 'wrong', /invalid password/],
      [off.name, PASSWORD, /user not activated/],
    ] as const) {
      const someone = new Someone(server, user);
      const errors: unknown[][] = [];
      someone.conn.open({ user, pwd, appKey: APP, error: (...words: unknown[]) => errors.push(words) });
      const error = await someone.heard('onError');
      expect(errors).toEqual([[]]);
      expect(error).toMatchObject({ type: 1, message: 'login failed', data: { type: 17, data: expect.any(String) } });
      expect(JSON.parse((error.data as { data: string }).data).error_description).toMatch(why);
      expect(someone.conn.isOpened()).toBe(false);
      expect(names(someone)).toEqual(['onError']);
    }
  });

  test('is told at once if the program could have known it', async () => {
    const ann = await somebody();
    const { name: user } = ann;
    const wrong: [object | undefined, number][] = [
      [{ user: '', pwd: PASSWORD, appKey: APP }, 0],
      [{ pwd: PASSWORD, appKey: APP }, 0],
      [undefined, 0],
      [{ user, pwd: PASSWORD }, 27],
      [{ user, pwd: PASSWORD, appKey: 'none' }, 27],
      [{ user, pwd: PASSWORD, appKey: '#app' }, 27],
      [{ user, pwd: PASSWORD, appKey: 7 }, 27],
      [{ user, appKey: APP }, 28],
      [{ user, accessToken: '', appKey: APP }, 28],
    ];
    for (const [options] of wrong) ann.conn.open(options as Parameters<Connection['open']>[0]);
    expect(ann.all('onError').map(({ type }) => type)).toEqual(wrong.map(([, type]) => type));
    expect(ann.all('onError')[3]?.message).toBe('the appKey is illegal');
    expect(ann.conn.context.status).toBe(400);
  });

  test('is told as type 40 when the socket does not take the token, and does not last', async () => {
    const ann = await somebody();
    const other = await somebody();
    await other.open();
    for (const accessToken of ['forged', other.conn.token]) {
      ann.told.length = 0;
      ann.conn.open({ user: ann.name, accessToken, appKey: APP });
      await ann.heard('onClosed');
      expect(ann.told).toEqual([
        ['onError', { type: 40, message: 'provision error', data: expect.any(String) }],
        ['onClosed'],
      ]);
    }
    await ann.open();
  });

  test('is no server: as type 1 for a password, and as a lost connection for a token', async () => {
    const nowhere = { apiUrl: 'http://127.0.0.1:1', autoReconnectNumMax: 2 };
    const ann = new Someone(server, fresh('ann'), nowhere);
    ann.conn.open({ user: ann.name, pwd: PASSWORD, appKey: APP });
    expect(await ann.heard('onError')).toMatchObject({ type: 1, data: { type: 17 } });
    const bob = new Someone(server, fresh('bob'), nowhere);
    bob.conn.open({ user: bob.name, accessToken: 'token', appKey: APP });
    await bob.heard('onClosed');
    expect(bob.told).toEqual([['onError', { type: 16, message: 'websocket has been disconnected' }], ['onClosed']]);
  });
});

describe('signing up', () => {
  test('answers with the user, and refuses with what programs look for', async () => {
    const ann = new Someone(server, fresh('ann'));
    const account = { username: ann.name, password: PASSWORD, nickname: 'Ann' };
    const told: unknown[] = [];
    await ann.conn.registerUser({ ...account, success: reply => told.push(reply) });
    expect(told).toMatchObject([
      { entities: [{ type: 'user', username: ann.name, activated: true, nickname: 'Ann' }] },
    ]);
    for (const [username, error] of [
      [ann.name, 'duplicate_unique_property_exists'],
      ['no such name!', 'illegal_argument'],
      ['x'.repeat(65), 'illegal_argument'],
    ]) {
      const failed: { type: number; data?: string }[] = [];
      const asked = ann.conn.signup({
        username: username ?? '',
        password: PASSWORD,
        error: reason => failed.push(reason),
      });
      await expect(asked).rejects.toMatchObject({ type: 17 });
      expect(failed).toMatchObject([{ type: 17, data: expect.any(String) }]);
      expect(JSON.parse(failed[0]?.data ?? '').error).toBe(error);
    }
    const bare = new Connection({ apiUrl: server.http });
    const heard: unknown[] = [];
    bare.onError = error => heard.push(error);
    await expect(bare.registerUser({ username: 'x', password: 'y' })).rejects.toMatchObject({ type: 2 });
    expect(heard).toMatchObject([{ type: 2 }]);
  });
});

describe('being closed', () => {
  /** Does something that closes Ann, and compares what she is told. */
  async function closed(ann: Someone, does: () => unknown, type: number, message: string): Promise<void> {
    ann.told.length = 0;
    await does();
    await ann.heard('onClosed');
    expect(ann.told).toEqual([['onError', { type, message }], ['onClosed']]);
    expect([ann.conn.logOut, ann.conn.isOpened()]).toEqual([true, false]);
  }
  const single = { isMultiLoginSessions: false, autoReconnectNumMax: 5 };

  test('by another login is 206, when only one is wanted; and one may come back', async () => {
    const ann = await somebody(single);
    await ann.open();
    const other = new Someone(server, ann.name, single);
    const message = 'the user is already logged on another device';
    await closed(ann, () => other.open(), 206, message);
    await closed(other, () => ann.conn.open({ user: ann.name, pwd: PASSWORD, appKey: APP }), 206, message);
    await eventually('ann being back', () => ann.conn.isOpened());
  });

  test('by another login of the same device is 206, too; several others live together', async () => {
    const ann = await somebody({ deviceId: 'desk' });
    await ann.open();
    expect(ann.conn.context.jid.clientResource).toBe('webim_desk');
    const other = new Someone(server, ann.name);
    await other.open();
    const same = new Someone(server, ann.name, { deviceId: 'desk' });
    await closed(ann, () => same.open(), 206, 'the user is already logged on another device');
    expect([other, same].map(({ conn }) => conn.isOpened())).toEqual([true, true]);
  });

  test('because the user was removed, has another password, or was closed elsewhere, is 207, 216 and 217', async () => {
    const asked = asApp(server);
    const reasons: [number, string, (name: string) => Promise<unknown>][] = [
      [207, 'user has been removed', name => asked('DELETE', `/users/${name}`)],
      [
        216,
        'the user was kicked by changing password',
        name => asked('PUT', `/users/${name}/password`, { newpassword: 'another' }),
      ],
      [217, 'the user was kicked by other device', name => asked('GET', `/users/${name}/disconnect`)],
    ];
    for (const [type, message, does] of reasons) {
      const ann = await somebody({ autoReconnectNumMax: 5 });
      await ann.open();
      await closed(ann, () => does(ann.name), type, message);
      // Whoever was closed does not come back by reconnecting.
      ann.conn.reconnect();
      expect(ann.conn.context.status).toBe(405);
    }
  });
});

test('clear forgets who was logged in, and ends what is open', async () => {
  const ann = await somebody();
  await ann.open();
  ann.conn.clear();
  await ann.heard('onClosed');
  expect(ann.conn).toMatchObject({ user: '', token: '', context: { userId: '', accessToken: '' } });
  await ann.open();
});

test('a connection works as a part of the state of a component', async () => {
  const ann = await somebody();
  const bob = await somebody();
  await bob.open();
  const state = reactive({ conn: ann.conn, heard: [] as string[] });
  state.conn.open({ user: ann.name, pwd: PASSWORD, appKey: APP });
  await ann.heard('onOpened');
  state.conn.listen({ onTextMessage: ({ data }) => state.heard.push(data) });
  await bob.say('hi', { to: ann.name });
  await eventually('the message', () => state.heard[0] === 'hi');
  expect(await state.conn.fetchHistoryMessages({ queue: bob.name })).toHaveLength(1);
  const msg = reactive(new message('txt', state.conn.getUniqueId()));
  msg.set({ msg: 'back', to: bob.name });
  state.conn.send(msg.body);
  expect(await bob.heard('onTextMessage')).toMatchObject({ data: 'back' });
  state.conn.close();
  await eventually('the end', () => ann.conn.closed());
});

test('numbers for messages are numbers, and each is another', () => {
  const conn = new Connection({ appKey: APP });
  const ids = Array.from({ length: 1_000 }, () => conn.getUniqueId());
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.every(id => Number.isSafeInteger(id) && id > 400_000_000_000)).toBe(true);
});
