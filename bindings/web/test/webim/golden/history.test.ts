/** Roaming: what was said, page by page to the end, and anew when a program forgets its pages. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chatter, Stage } from '../support/chatter.ts';
import { type Json, Service } from '../support/service.ts';
import { common, number } from '../support/shapes.ts';

let service: Service;
let stage: Stage;
let ann: Chatter;
let bob: Chatter;
let carol: Chatter;

beforeAll(async () => {
  service = await Service.start(['ann', 'bob', 'carol']);
  stage = await Stage.open();
  ann = await Chatter.open(stage, service, 'ann');
  bob = await Chatter.open(stage, service, 'bob');
  carol = await Chatter.open(stage, service, 'carol');
});

afterAll(async () => {
  await stage?.close();
  await service?.close();
});

interface Said extends Json {
  data: string;
}

async function page(chatter: Chatter, options: Json): Promise<Said[]> {
  return (await chatter.call('fetchHistoryMessages', options)) as Said[];
}

test('a conversation of two comes page by page, each with its oldest first, until there is nothing older', async () => {
  const said: string[] = [];
  for (let n = 0; n < 23; n++) {
    const [from, to] = n % 2 ? [bob, 'ann'] : [ann, 'bob'];
    said.push(`${n}`);
    await from.says('txt', { msg: `${n}`, to });
  }
  for (const chatter of [ann, bob]) {
    const queue = chatter === ann ? 'bob' : 'ann';
    const pages: string[][] = [];
    for (;;) {
      const found = await page(chatter, { queue, count: 10 });
      if (found.length === 0) break;
      pages.push(found.map(({ data }) => data));
    }
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(pages.reverse().flat()).toEqual(said);
    // It stays at the end, until the program forgets what it has.
    expect(await page(chatter, { queue, count: 10 })).toEqual([]);
    await chatter.tab.run(() => Object.assign(WebIM.conn, { mr_cache: [] }));
    expect((await page(chatter, { queue, count: 5 })).map(({ data }) => data)).toEqual(said.slice(-5));
  }
});

test('its messages are as they were received, and say of what type they are', async () => {
  const mid = await ann.says('location', { addr: 'here', lat: 1, lng: 2, to: 'carol', ext: { n: [1] } });
  const received = await carol.next('onLocationMessage');
  const [roamed, ...others] = await page(carol, { queue: 'ann' });
  expect(others).toEqual([]);
  const { message_type, ...rest } = roamed as Json;
  expect(message_type).toBeDefined();
  expect(rest).toStrictEqual(received);
  expect(rest).toStrictEqual(
    common({
      id: mid,
      from: 'ann',
      to: 'carol',
      ext: { n: [1] },
      contentsType: 'LOCATION',
      addr: 'here',
      lat: 1,
      lng: 2,
    }),
  );
});

test('success is given the same as the promise, twenty without a count', async () => {
  for (let n = 0; n < 21; n++) await carol.says('txt', { msg: `${n}`, to: 'bob' });
  const [given, promised] = await bob.tab.run(async () => {
    let given: unknown;
    const fetch = WebIM.conn.fetchHistoryMessages as (options: unknown) => Promise<unknown>;
    const promised = await fetch.call(WebIM.conn, { queue: 'carol', success: (list: unknown) => (given = list) });
    return [given, promised] as [Said[], Said[]];
  });
  expect(given).toEqual(promised);
  expect(promised.map(({ data }) => data)).toEqual(Array.from({ length: 20 }, (_, n) => `${n + 1}`));
});

test('groups and rooms roam as well; what was recalled does not', async () => {
  const group = await service.group('ann', ['bob']);
  const room = await service.room('ann');
  for (const one of [ann, bob]) await one.call('joinChatRoom', { roomId: room });
  for (const [to, chatType, type] of [
    [group, 'groupChat', 'groupchat'],
    [room, 'chatRoom', 'chatroom'],
  ] as const) {
    const mids: string[] = [];
    for (const msg of ['first', 'second', 'third']) mids.push(await ann.says('txt', { msg, to, chatType }));
    await ann.tab.run(
      options =>
        new Promise<void>((resolve, reject) => {
          const recall = WebIM.conn.recallMessage as (options: unknown) => void;
          recall.call(WebIM.conn, { ...options, success: () => resolve(), fail: reject });
        }),
      { mid: mids[1], to, type },
    );
    const found = await page(bob, { queue: to, isGroup: true });
    expect(found.map(({ data }) => data)).toEqual(['first', 'third']);
    expect(found[0]).toMatchObject({ id: mids[0], type, from: 'ann', to });
  }
});

test('without a queue onError has type 999', async () => {
  await bob.tab.run(() => {
    const fetch = WebIM.conn.fetchHistoryMessages as (options: unknown) => Promise<unknown> | undefined;
    // Whether there is a promise then is no promise of ours.
    fetch.call(WebIM.conn, {})?.catch(() => {});
  });
  expect(await bob.next('onError')).toMatchObject({ type: 999 });
  expect(await ann.says('txt', { msg: 'still there', to: 'bob' })).toEqual(number);
});

test('no page complained', () => {
  for (const one of [ann, bob, carol]) one.tab.check();
});
