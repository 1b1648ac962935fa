/** What users show of themselves, and how REST methods fail, against the real server. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebIM, { type Connection } from '../../../src/webim/index.ts';
import { INFO_KEYS, users } from '../../../src/webim/rest/users.ts';
import { Server } from '../../support/server.ts';
import { appKey, Ledger, Person } from './people.ts';

const ledger = new Ledger();
let server: Server;
let person: Person;
let ann: Connection;
let bob: Connection;

beforeAll(async () => {
  server = await Server.start();
  const [one, two] = await Promise.all(['ann', 'bob'].map(name => Person.enter(server, name)));
  person = one as Person;
  [ann, bob] = [ledger.of(person), ledger.of(two as Person)];
});

afterAll(async () => await server.close());

const envelope = { timestamp: expect.any(Number), duration: expect.any(Number) };

describe('what a user shows', () => {
  test('is set by an object, and by key and value, and added to what there is', async () => {
    const info = {
      nickname: 'Ann',
      avatarurl: 'http://a/b?c=d&e',
      mail: 'a@b',
      phone: '+1 2',
      gender: 1,
      sign: 'ü=&',
      birth: '1',
      ext: '{}',
    };
    expect(Object.keys(info).sort()).toEqual([...INFO_KEYS].sort());
    const kept = { ...info, gender: '1' };
    expect(await ann.updateOwnUserInfo(info)).toEqual({ ...envelope, data: kept });
    expect(await ann.updateOwnUserInfo('nickname', 'Annie')).toEqual({
      ...envelope,
      data: { ...kept, nickname: 'Annie' },
    });
    expect(await bob.fetchUserInfoById('ann')).toEqual({ ...envelope, data: { ann: { ...kept, nickname: 'Annie' } } });
  });

  test.each(['name', 'Nickname', '', 'toString'])('has no %j', key => {
    expect(() => ann.updateOwnUserInfo(key as 'nickname', 'x')).toThrow('illegal key');
    expect(() => ann.updateOwnUserInfo({ nickname: 'x', [key]: 'x' })).toThrow('illegal key');
  });

  test('of several, and of it some things, is asked for', async () => {
    await bob.updateOwnUserInfo({ nickname: 'Bob', sign: 'b' });
    const some = await ann.fetchUserInfoById(['ann', 'bob'], ['nickname']);
    expect(some.data).toEqual({ ann: { nickname: 'Annie' }, bob: { nickname: 'Bob' } });
    expect((await ann.fetchUserInfoById('bob', 'sign')).data).toEqual({ bob: { sign: 'b' } });
    expect((await ann.fetchUserDataById('bob')).data).toEqual({ nickname: 'Bob', sign: 'b' });
    const both = await ann.fetchUserDataById(['ann', 'bob']);
    expect(both.data).toMatchObject({ ann: { nickname: 'Annie' }, bob: { nickname: 'Bob', sign: 'b' } });
  });

  test('is asked for of 100 users at most', async () => {
    const names = Array.from({ length: 101 }, (_, at) => `user${at}`);
    expect((await ann.fetchUserInfoById(names.slice(1))).data).toEqual({});
    for (const wrong of [names, []]) {
      await expect(ann.fetchUserInfoById(wrong)).rejects.toMatchObject({
        type: 17,
        message: '1 to 100 users at a time',
      });
    }
  });
});

test('a nickname is set, which the account shows', async () => {
  const reply = await ann.updateCurrentUserNick('Queen Ann');
  expect(reply.entities?.[0]).toMatchObject({ username: 'ann', nickname: 'Queen Ann' });
});

test('where a user can be reached is kept', async () => {
  const success = vi.fn();
  const reply = await ann.uploadToken({ deviceId: 'd', deviceToken: 't', notifierName: 'n', success });
  expect(reply.entities?.[0]).toMatchObject({ username: 'ann', device_id: 'd', device_token: 't', notifier_name: 'n' });
  expect(success.mock.calls).toEqual([[reply]]);
});

test('every method about users is among these', () => {
  expect(ledger.missing(users)).toEqual([]);
});

describe('a method fails', () => {
  test('with type 17 and the text of the server, to error and to the promise', async () => {
    const error = vi.fn();
    const failed = ann.getGroupInfo({ groupId: '1', error });
    await expect(failed).rejects.toMatchObject({ type: 17 });
    expect(error).toHaveBeenCalledTimes(1);
    const { type, data, xhr } = error.mock.lastCall?.[0] ?? {};
    expect([type, xhr.status]).toEqual([17, 404]);
    expect(JSON.parse(data)).toEqual({
      ...{ error: 'resource_not_found', exception: 'ResourceNotFoundException', timestamp: expect.any(Number) },
      ...{ duration: 0, error_description: 'grpID 1 does not exist!' },
    });
  });

  test('with the words of the server where a token is forged', async () => {
    const { token } = person.conn;
    person.conn.token = 'forged';
    const failed = ann.getGroup();
    person.conn.token = token;
    const error = (await failed.catch((error: unknown) => error)) as { type: number; data: string };
    expect(error.type).toBe(17);
    expect(JSON.parse(error.data)).toMatchObject({ error: 'auth_bad_access_token' });
  });

  test('with the words of the server where the user may not do it', async () => {
    const { data } = await ann.createGroupNew({ data: { groupname: 'tea', members: [] } });
    await expect(bob.dissolveGroup({ groupId: data.groupid })).rejects.toMatchObject({
      type: 17,
      xhr: { status: 403 },
    });
  });

  test('with type 17 when nobody answers', async () => {
    const lost = new WebIM.connection({ appKey, apiUrl: 'http://127.0.0.1:1' });
    await expect(lost.getChatRooms()).rejects.toMatchObject({
      type: 17,
      data: expect.stringContaining('cannot be reached'),
    });
  });

  test.each([undefined, null, '', ' ', '..', '.', ['a', ''], 'a,,b'])(
    'without asking for the group %j',
    async groupId => {
      const error = vi.fn();
      const failed = ann.dissolveGroup({ groupId: groupId as string, error });
      await expect(failed).rejects.toMatchObject({
        type: 17,
        message: expect.stringMatching(/^groupId is (required|no id)$/),
      });
      expect(JSON.parse(error.mock.lastCall?.[0].data)).toMatchObject({ error: 'illegal_argument' });
      expect(error.mock.lastCall?.[0]).not.toHaveProperty('xhr');
    },
  );

  test('without options at all', async () => {
    await expect(ann.dissolveGroup(undefined as never)).rejects.toMatchObject({ type: 17 });
    await expect(ann.blockGroup(undefined as never)).rejects.toMatchObject({ type: 17 });
    await expect(ann.createGroupNew(undefined as never)).rejects.toMatchObject({ type: 17 });
  });

  test.each(['%2e%2e/users', '../../users/bob', 'a/../b', 'x?version=v3', '#'])(
    'for the group %j, which is another path to nobody',
    async groupId => {
      await expect(ann.dissolveGroup({ groupId })).rejects.toMatchObject({
        type: 17,
        xhr: { status: expect.any(Number) },
      });
    },
  );

  test.each(['', 'org', '#app', 'org#'])('with type 2 where the appKey is %j', async appKey => {
    const [onError, error] = [vi.fn(), vi.fn()];
    const nowhere = new WebIM.connection({ appKey, apiUrl: server.http });
    nowhere.listen({ onError });
    const missing = { type: 2, message: 'the appKey, org#app, is missing', data: expect.any(String) };
    await expect(nowhere.getGroup({ error })).rejects.toEqual(missing);
    expect([onError.mock.calls, error.mock.calls]).toEqual([[[missing]], [[missing]]]);
    expect(JSON.parse(error.mock.calls[0]?.[0].data).error).toBe('illegal_argument');
  });

  test('with a warning where nobody else can hear of it, and with no uncaught rejection for who takes callbacks', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const early = new WebIM.connection({ appKey, apiUrl: server.http });
    const success = vi.fn();
    early.getGroup({ success });
    early.getRoster();
    await vi.waitFor(() => expect(warn.mock.calls.flat()).toContainEqual(expect.objectContaining({ type: 17 })));
    expect(success).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  test('with words of its own where it takes somebody who is logged in', async () => {
    const early = new WebIM.connection({ appKey, apiUrl: server.http });
    await expect(early.getGroup()).rejects.toMatchObject({ type: 17, message: 'nobody is logged in' });
    await expect(early.getRoster()).rejects.toMatchObject({ type: 17, message: 'nobody is logged in' });
  });

  test('with 401 before the login', async () => {
    const early = new WebIM.connection({ appKey, apiUrl: server.http });
    await expect(early.getChatRooms()).rejects.toMatchObject({ type: 17, xhr: { status: 401 } });
  });
});
