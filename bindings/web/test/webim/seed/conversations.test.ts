/** The guide's snippets around conversations: the list, the receipts, and the reminder of what is new. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Chatter } from '../support/chatter.ts';
import type { Json } from '../support/service.ts';
import { number } from '../support/shapes.ts';
import { Guide, type Page } from './stage.ts';

let guide: Guide;
let group: string;

beforeAll(async () => {
  guide = await Guide.open({ delivery: true });
  group = await guide.service.group('ann', ['username', 'carol']);
});

afterAll(async () => {
  await guide?.close();
});

interface Channel {
  channel_id: string;
  meta: Json & { payload: string };
  unread_num: number;
}

/** The conversations of a user by the guide's snippet, by what their ids end with. */
async function conversations(chatter: Chatter): Promise<Record<string, Channel>> {
  const answer = (await chatter.tab.run(async () => {
    const { guide, until, plain } = globalThis as unknown as Page;
    guide.printed.length = 0;
    guide.sessionList();
    const [line] = await until('the list', () => guide.printed[0]);
    return plain(line);
  })) as { data: { channel_infos: Channel[] } };
  return Object.fromEntries(
    answer.data.channel_infos.map(channel => [channel.channel_id.replace(/^org#app_(.*)@.*$/, '$1'), channel]),
  );
}

test('a conversation enters the list with the first message, and counts what is unread', async () => {
  const { ann, username } = guide;
  expect(await conversations(username)).toEqual({});
  const ids: string[] = [];
  for (let n = 1; n <= 3; n++) {
    ids.push(await ann.says('txt', { msg: `message ${n}`, to: 'username', ext: { n } }));
    await username.next('onTextMessage');
    const { ann: channel } = await conversations(username);
    expect(channel?.unread_num).toBe(n);
  }
  const { ann: channel } = await conversations(username);
  expect(channel).toStrictEqual({
    channel_id: 'org#app_ann@easemob.com',
    meta: {
      from: expect.stringMatching(/^org#app_ann@easemob\.com\/webim_\w+$/),
      id: ids[2],
      payload: expect.any(String),
      timestamp: expect.any(Number),
      to: 'org#app_username@easemob.com',
    },
    unread_num: 3,
  });
  expect(JSON.parse(channel?.meta.payload ?? '')).toStrictEqual({
    bodies: [{ msg: 'message 3', type: 'txt' }],
    ext: { n: 3 },
    from: 'ann',
    to: 'username',
  });
  // What one says oneself is read.
  expect((await conversations(ann)).username?.unread_num).toBe(0);
});

test('a receipt for the whole conversation takes the count to nothing, and the other user hears of it', async () => {
  const { ann, username } = guide;
  await ann.says('txt', { msg: 'one more', to: 'username' });
  await username.next('onTextMessage');
  expect((await conversations(username)).ann?.unread_num).toBeGreaterThan(0);
  // The snippet says it to somebody called username, so it is ann who has read here.
  await username.says('txt', { msg: 'an answer', to: 'ann' });
  await ann.next('onTextMessage');
  expect((await conversations(ann)).username?.unread_num).toBe(1);
  await ann.tab.run(() => (globalThis as unknown as Page).guide.channelReceipt());
  expect(await username.next('onChannelMessage')).toEqual({ from: 'ann', to: 'username' });
  expect((await conversations(ann)).username?.unread_num).toBe(0);
});

test('the count of a group goes up, and to nothing by a receipt for the whole of it', async () => {
  const { ann, username, carol } = guide;
  for (let n = 1; n <= 2; n++) {
    await username.says('txt', { msg: `for all ${n}`, to: group, chatType: 'groupChat' });
    await ann.next('onTextMessage');
    await carol.next('onTextMessage');
    expect((await conversations(carol))[group]?.unread_num).toBe(n);
  }
  expect((await conversations(ann))[group]).toMatchObject({
    channel_id: `org#app_${group}@conference.easemob.com`,
    meta: { to: `org#app_${group}@conference.easemob.com`, id: number },
    unread_num: 2,
  });
  await ann.tab.run(async group => {
    const { guide, next, rest } = globalThis as unknown as Page;
    for (const _ of rest('onReceivedMessage')) await next('onReceivedMessage');
    guide.channelReceipt(group);
    await next('onReceivedMessage');
  }, group);
  expect((await conversations(ann))[group]?.unread_num).toBe(0);
  expect((await conversations(carol))[group]?.unread_num).toBe(2);
});

test('who sent a message hears that it was delivered, without anybody doing anything, and that it was read', async () => {
  const { username, carol } = guide;
  const mid = await carol.says('txt', { msg: 'tell me', to: 'username' });
  expect(await carol.next('onDeliveredMessage')).toStrictEqual({ from: 'username', to: 'carol', mid });
  const message = await username.next('onTextMessage');
  expect(message.id).toBe(mid);
  await username.tab.run(message => (globalThis as unknown as Page).guide.readReceipt(message), message as Json);
  expect(await carol.next('onReadMessage')).toMatchObject({ mid });
  expect(await carol.rest('onReadMessage')).toEqual([]);
});

test('a program can remind of what is new: each message comes once, and a number goes up behind its sender', async () => {
  const { ann, username, carol } = guide;
  await username.tab.run(() => {
    const red: Record<string, number> = {};
    Object.assign(globalThis, { red });
    WebIM.conn.listen({
      onTextMessage: (message: { from: string; to: string; type: string }) => {
        const place = message.type === 'chat' ? message.from : message.to;
        red[place] = (red[place] ?? 0) + 1;
      },
    });
  });
  for (let n = 0; n < 3; n++) await ann.says('txt', { msg: `${n}`, to: 'username' });
  await carol.says('txt', { msg: 'me too', to: 'username' });
  await carol.says('txt', { msg: 'all of you', to: group, chatType: 'groupChat' });
  const red = await username.tab.run(async group => {
    const { until } = globalThis as unknown as Page;
    const { red } = globalThis as unknown as { red: Record<string, number> };
    await until('the message of the group', () => red[group]);
    return red;
  }, group);
  expect(red).toEqual({ ann: 3, carol: 1, [group]: 1 });
});

test('no page complained', () => {
  guide.check();
});
