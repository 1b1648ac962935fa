/** The history of conversations, and the list of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../support/server.ts';
import { fresh, groupOf, pair, roomOf, Someone } from './kit.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.close());

const words = (messages: object[]) => messages.map(message => (message as { data?: string }).data);

test('a conversation is read page by page from its end to its beginning, each page oldest first', async () => {
  const [ann, bob] = await pair(server);
  const said = Array.from({ length: 45 }, (_, at) => `message ${at}`);
  for (const [at, text] of said.entries()) {
    const [from, to] = at % 2 ? [bob, ann] : [ann, bob];
    await from.say(text, { to: to.name });
  }
  const queue = bob.name;
  expect(words(await ann.conn.fetchHistoryMessages({ queue }))).toEqual(said.slice(25));
  expect(words(await ann.conn.fetchHistoryMessages({ queue, count: 10 }))).toEqual(said.slice(15, 25));
  expect(words(await ann.conn.fetchHistoryMessages({ queue, count: 100 }))).toEqual(said.slice(0, 15));
  expect(await ann.conn.fetchHistoryMessages({ queue })).toEqual([]);
  // Programs begin anew by forgetting how far they were.
  ann.conn.mr_cache = [];
  const all = await ann.conn.fetchHistoryMessages({ queue, count: 100 });
  expect(words(all)).toEqual(said);
  expect(words(await ann.conn.fetchHistoryMessages({ queue, count: 2, start: all[10]?.id ?? '' }))).toEqual(
    said.slice(8, 10),
  );
  expect(words(await bob.conn.fetchHistoryMessages({ queue: ann.name, count: 1 }))).toEqual(['message 44']);
});

test('somebody else on the same connection is given their own history, and who comes back goes on where they were', async () => {
  const [ann, bob] = await pair(server);
  const carol = await Someone.in(server, fresh('carol'));
  const queue = carol.name;
  for (const text of ['one', 'two', 'three']) await ann.say(text, { to: queue });
  await bob.say('a secret', { to: queue });
  const { conn } = ann;
  const next = async () => words(await conn.fetchHistoryMessages({ queue, count: 1 }));
  expect(await next()).toEqual(['three']);
  conn.close();
  await ann.heard('onClosed');
  await ann.open();
  expect(await next()).toEqual(['two']);
  conn.close();
  await ann.heard('onClosed', 2);
  await ann.open({ user: bob.name });
  expect([await next(), await next()]).toEqual([['a secret'], []]);
});

test('a message of the history is what the handlers were given, and says what it is', async () => {
  const [ann, bob] = await pair(server);
  const ext = { deep: { list: [1, 'x', null] } };
  await ann.send('txt', { msg: 'hi', to: bob.name, ext });
  await ann.send('cmd', { action: 'ring', to: bob.name });
  await ann.send('custom', { customEvent: 'e', customExts: { k: 'v' }, to: bob.name });
  await ann.send('location', { addr: 'here', lat: 1, lng: 2, to: bob.name });
  const kept = await bob.conn.fetchHistoryMessages({ queue: ann.name });
  const heard = [
    { ...(await bob.heard('onTextMessage')), message_type: 'txt' },
    { ...(await bob.heard('onCmdMessage')), message_type: 'cmd' },
    { ...(await bob.heard('onCustomMessage')), message_type: 'custom' },
    { ...(await bob.heard('onLocationMessage')), message_type: 'loc' },
  ];
  // Commands are for the moment.
  expect(heard.filter(({ id }) => kept.some(message => message.id === id))).toStrictEqual(kept);
  expect(kept.length).toBeGreaterThanOrEqual(3);
});

test('groups and rooms have a history, too, for those who are in them', async () => {
  const [ann, bob] = await pair(server);
  const carol = await Someone.in(server, fresh('carol'));
  for (const [queue, chatType] of [
    [await groupOf(ann, bob), 'groupChat'],
    [await roomOf(server, ann, bob), 'chatRoom'],
  ] as const) {
    const mid = await ann.say('hello all', { to: queue, chatType });
    const [kept] = await bob.conn.fetchHistoryMessages({ queue, isGroup: true });
    expect(kept).toMatchObject({ id: mid, type: chatType.toLowerCase(), to: queue, data: 'hello all' });
    const failed: unknown[] = [];
    const asked = carol.conn.fetchHistoryMessages({ queue, isGroup: true, fail: error => failed.push(error) });
    await expect(asked).rejects.toMatchObject({ type: 17, data: expect.stringContaining('error') });
    expect(failed).toHaveLength(1);
  }
});

test('two calls at once are given two pages, and a failed one takes nothing from the next', async () => {
  const [ann, bob] = await pair(server);
  for (const text of ['a', 'b', 'c', 'd']) await ann.say(text, { to: bob.name });
  const ask = () => ann.conn.fetchHistoryMessages({ queue: bob.name, count: 2 });
  const [last, first] = await Promise.all([ask(), ask()]);
  expect([words(last), words(first)]).toEqual([
    ['c', 'd'],
    ['a', 'b'],
  ]);
  ann.conn.mr_cache = [];
  const { token } = ann.conn;
  ann.conn.token = 'forged';
  await expect(ask()).rejects.toMatchObject({ type: 17 });
  ann.conn.token = token;
  expect(words(await ask())).toEqual(['c', 'd']);
});

test('without a queue it is an error of its own', async () => {
  const ann = await Someone.in(server, fresh('ann'));
  const failed: unknown[] = [];
  const asked = ann.conn.fetchHistoryMessages({ queue: '', fail: error => failed.push(error) });
  await expect(asked).rejects.toMatchObject({ type: 999 });
  expect(ann.all('onError')).toMatchObject([{ type: 999 }]);
  expect(failed).toHaveLength(1);
});

test('the list of conversations has names, last messages and counts in their shapes, and forgets what is deleted', async () => {
  const [ann, bob] = await pair(server);
  const mid = await ann.say('hi', { to: bob.name, ext: { k: 1 } });
  await bob.heard('onTextMessage');
  const { data } = await bob.conn.getSessionList();
  const [info, ...others] = data.channel_infos;
  expect(others).toEqual([]);
  expect(info).toStrictEqual({
    channel_id: `org#app_${ann.name}@easemob.com`,
    meta: {
      from: expect.stringMatching(new RegExp(`^org#app_${ann.name}@easemob.com/webim_`)),
      id: mid,
      payload: expect.any(String),
      timestamp: expect.any(Number),
      to: `org#app_${bob.name}@easemob.com`,
    },
    unread_num: 1,
  });
  expect(JSON.parse(info?.meta.payload ?? '')).toStrictEqual({
    ...{ bodies: [{ msg: 'hi', type: 'txt' }], ext: { k: 1 }, from: ann.name, to: bob.name },
  });
  await bob.conn.deleteSession({ channel: ann.name, chatType: 'singleChat', deleteRoam: false });
  expect((await bob.conn.getSessionList()).data.channel_infos).toEqual([]);
});
