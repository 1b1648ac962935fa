/** Connections that break and come back, or do not. */
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { Relay } from '../../support/relay.ts';
import { Server } from '../../support/server.ts';
import { APP, fresh, groupOf, PASSWORD, roomOf, Someone } from './kit.ts';

const toClose: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of toClose.splice(0)) await one.close();
});

async function start(settings?: string): Promise<{ server: Server; relay: Relay }> {
  const server = await Server.start(settings);
  const relay = await Relay.before(() => server.port);
  toClose.push(relay, server);
  return { server, relay };
}

const LOST = { type: 16, message: 'websocket has been disconnected' };
const numbers = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);
const texts = (someone: Someone) => someone.all('onTextMessage').map(({ data }) => data);
/** All but messages and their acknowledgements. */
const told = (someone: Someone) => someone.told.filter(([name]) => !/Message$/.test(name));

describe('a connection that is lost', () => {
  test('is told and, if no tries are wanted, closed', async () => {
    const { server, relay } = await start();
    const ann = await Someone.in(server, fresh('ann'), { url: relay.url });
    relay.cut();
    await ann.heard('onClosed');
    expect(ann.told).toEqual([['onOpened'], ['onError', LOST], ['onClosed']]);
    expect([ann.conn.context.status, ann.conn.logOut]).toEqual([405, false]);
    // The program may try by itself.
    ann.conn.reconnect();
    await ann.heard('onOpened', 2);
  });

  test('may be opened anew from whatever handler hears of it, with a password, a token or by reconnecting', async () => {
    const { server, relay } = await start();
    const ann = await Someone.in(server, fresh('ann'), { url: relay.url });
    const { conn, name: user } = ann;
    const who = { user, appKey: APP };
    const ways = [
      () => conn.open({ ...who, pwd: PASSWORD }),
      () => conn.open({ ...who, accessToken: conn.token }),
      () => conn.reconnect(),
    ];
    let times = 1;
    for (const handler of ['onError', 'onClosed'] as const) {
      const heard = conn[handler] as (...words: unknown[]) => void;
      for (const again of ways) {
        const both = (...words: unknown[]) => {
          heard(...words);
          again();
        };
        Object.assign(conn, { [handler]: both });
        relay.cut();
        await ann.heard('onClosed', times);
        await ann.heard('onOpened', ++times);
        expect(conn.isOpened()).toBe(true);
      }
      Object.assign(conn, { [handler]: heard });
    }
    expect(ann.all('onError')).toEqual(Array(times - 1).fill(LOST));
    await ann.say('still here', { to: user });
  });

  test('comes back, tells so, and has lost and doubled nothing, however often it is cut', async () => {
    const { server, relay } = await start();
    const there = await Relay.before(() => server.port);
    toClose.unshift(there);
    const keen = { autoReconnectNumMax: 50 };
    const ann = await Someone.in(server, fresh('ann'), { ...keen, url: relay.url });
    const bob = await Someone.in(server, fresh('bob'), { ...keen, url: there.url });
    for (const way of [relay, there]) {
      for (let at = 0; at < 6; at++)
        way.faults.push({ way: at % 2 ? 'up' : 'down', after: 1_100 + at * 937, does: 'cut' });
      way.cut();
    }
    await eventually('the loss', () => ann.all('onError').length > 0);
    const sent: Promise<string>[] = [];
    for (const text of numbers(400)) {
      sent.push(ann.say(text, { to: bob.name }));
      await sent.at(-10);
    }
    const mids = await Promise.all(sent);
    await bob.heard('onTextMessage', 400);
    expect(texts(bob)).toEqual(numbers(400));
    expect(bob.all('onTextMessage').map(({ id }) => id)).toEqual(mids);
    expect(ann.all('onReceivedMessage')).toHaveLength(400);
    expect(ann.all('onClosed').concat(bob.all('onClosed'))).toEqual([]);
    expect(relay.connections, 'how often ann was connected').toBeGreaterThan(3);
    expect(ann.all('onOpened').length).toBeGreaterThan(3);
  });

  test('keeps what is sent before there ever was one, and sends it when it is there', async () => {
    const { server, relay } = await start();
    const bob = await Someone.in(server, fresh('bob'));
    const ann = new Someone(server, fresh('ann'), { url: relay.url, autoReconnectNumMax: 1_000 });
    await ann.signUp();
    relay.refuse(true);
    ann.conn.open({ user: ann.name, pwd: PASSWORD, appKey: APP });
    await ann.heard('onError');
    const sent = ann.say('already', { to: bob.name });
    relay.refuse(false);
    expect(await bob.heard('onTextMessage')).toMatchObject({ data: 'already', id: await sent });
    expect(told(ann)).toEqual([['onError', LOST], ['onError', { ...LOST, reconnect: true }], ['onOpened']]);
  });

  test('keeps what is sent meanwhile, tells that it does, and sends it when it is back', async () => {
    const { server, relay } = await start();
    const ann = await Someone.in(server, fresh('ann'), { url: relay.url, autoReconnectNumMax: 1_000 });
    const bob = await Someone.in(server, fresh('bob'));
    relay.refuse(true);
    await ann.heard('onError');
    expect(ann.conn.isOpened()).toBe(false);
    const mid = ann.say('while it was down', { to: bob.name });
    expect(ann.told.slice(1)).toEqual([
      ['onError', LOST],
      ['onError', { ...LOST, reconnect: true }],
    ]);
    relay.refuse(false);
    expect(await bob.heard('onTextMessage')).toMatchObject({ id: await mid, data: 'while it was down' });
    expect(told(ann).slice(3)).toEqual([['onOpened']]);
  });

  test('is given up after so many tries, and what was to be sent fails', async () => {
    const { server, relay } = await start();
    const ann = await Someone.in(server, fresh('ann'), { url: relay.url, autoReconnectNumMax: 3 });
    const { onError } = ann.conn;
    // Before the last try has failed.
    const sent = new Promise<Awaited<ReturnType<Someone['send']>>>(resolve => {
      ann.conn.onError = error => {
        onError(error);
        ann.conn.onError = onError;
        resolve(ann.send('txt', { msg: 'never', to: 'bob' }));
      };
    });
    relay.refuse(true);
    const { failed } = await sent;
    expect(failed).toEqual({ type: 32, message: expect.any(String) });
    await ann.heard('onClosed');
    expect(ann.told).toEqual([
      ['onOpened'],
      ['onError', LOST],
      ['onError', { ...LOST, reconnect: true }],
      ['onClosed'],
    ]);
  });

  test('may be ended while it is trying', async () => {
    const { server, relay } = await start();
    const ann = await Someone.in(server, fresh('ann'), { url: relay.url, autoReconnectNumMax: 1_000 });
    relay.refuse(true);
    await ann.heard('onError');
    ann.conn.close();
    await ann.heard('onClosed');
    relay.refuse(false);
    await ann.open();
  });
});

describe('a server that is started again', () => {
  test('finds everybody back, in their groups and rooms, and has lost and doubled nothing', async () => {
    const { server } = await start();
    const keen = { autoReconnectNumMax: 1_000 };
    const ann = await Someone.in(server, fresh('ann'), keen);
    const bob = await Someone.in(server, fresh('bob'), keen);
    const group = await groupOf(ann, bob);
    const room = await roomOf(server, ann, bob);
    const before = await Promise.all(numbers(20).map(text => ann.say(text, { to: bob.name })));
    await server.kill();
    await Promise.all([ann.heard('onError'), bob.heard('onError')]);
    const after = ['x', 'y'].map(text => ann.say(text, { to: bob.name }));
    await server.startAgain();
    const mids = [...before, ...(await Promise.all(after))];
    await bob.heard('onTextMessage', 22);
    expect(texts(bob)).toEqual([...numbers(20), 'x', 'y']);
    expect(bob.all('onTextMessage').map(({ id }) => id)).toEqual(mids);
    await Promise.all([ann.heard('onOpened', 2), bob.heard('onOpened', 2)]);
    await ann.say('to the group', { to: group, chatType: 'groupChat' });
    await ann.say('to the room', { to: room, chatType: 'chatRoom' });
    await bob.heard('onTextMessage', 24);
    expect(texts(bob).slice(22)).toEqual(['to the group', 'to the room']);
  });
});

describe('an absence that is longer than a session', () => {
  test('loses nothing of conversations and groups, and leaves rooms', async () => {
    const { server, relay } = await start('rates_web = "none"\n[timers]\nresume_window_ms = 500');
    const ann = await Someone.in(server, fresh('ann'));
    const bob = await Someone.in(server, fresh('bob'), { url: relay.url, autoReconnectNumMax: 1_000 });
    const group = await groupOf(ann, bob);
    const room = await roomOf(server, ann, bob);
    await ann.say('one', { to: bob.name });
    await bob.heard('onTextMessage');
    relay.refuse(true);
    await bob.heard('onError');
    await ann.say('two', { to: bob.name });
    await ann.say('three', { to: group, chatType: 'groupChat' });
    await eventually('bob having left the room', async () => {
      const { data } = await ann.conn.listChatRoomMember({ chatRoomId: room, pageNum: 1, pageSize: 10 });
      return !JSON.stringify(data).includes(bob.name);
    });
    relay.refuse(false);
    await bob.heard('onTextMessage', 3);
    await ann.say('nobody hears it', { to: room, chatType: 'chatRoom' });
    await bob.conn.joinChatRoom({ roomId: room });
    await ann.say('four', { to: room, chatType: 'chatRoom' });
    await bob.heard('onTextMessage', 4);
    expect(texts(bob)).toEqual(['one', 'two', 'three', 'four']);
  });
});

describe('without a login', () => {
  test('nothing can be sent', async () => {
    const { server } = await start();
    const ann = new Someone(server, fresh('ann'));
    const failed = { type: 32, message: expect.any(String) };
    expect((await ann.send('txt', { msg: 'hi', to: 'bob' })).failed).toEqual(failed);
    expect((await ann.send('read', { id: '1', to: 'bob' })).failed).toEqual(failed);
    const recalled = new Promise(fail => ann.conn.recallMessage({ mid: '1', to: 'bob', fail }));
    expect(await recalled).toEqual(failed);
    await ann.signUp();
    await ann.open();
    ann.conn.close();
    await ann.heard('onClosed');
    expect((await ann.send('txt', { msg: 'hi', to: 'bob' })).failed).toEqual(failed);
    expect(told(ann)).toEqual([['onOpened'], ['onClosed']]);
  });

  test('what was sent right before close has gone out', async () => {
    const { server } = await start();
    const [ann, bob] = [await Someone.in(server, fresh('ann')), await Someone.in(server, fresh('bob'))];
    const sent = numbers(50).map(text => ann.say(text, { to: bob.name }));
    ann.conn.close();
    await Promise.all(sent);
    await bob.heard('onTextMessage', 50);
    await ann.heard('onClosed');
    expect(texts(bob)).toEqual(numbers(50));
  });
});

describe('the network of a page', () => {
  test('is told when it comes and goes, and its coming ends the wait for the next try', async () => {
    const page = new EventTarget();
    const { addEventListener, removeEventListener } = globalThis as Partial<typeof globalThis>;
    const bound = {
      addEventListener: page.addEventListener.bind(page),
      removeEventListener: page.removeEventListener.bind(page),
    };
    Object.assign(globalThis, bound);
    try {
      const { server, relay } = await start();
      const slow = { autoReconnectNumMax: 10, autoReconnectInterval: 3_600 };
      const ann = await Someone.in(server, fresh('ann'), { url: relay.url, ...slow });
      page.dispatchEvent(new Event('offline'));
      relay.refuse(true);
      // The first try comes at once, and fails; the next would come in half an hour at the earliest.
      await ann.heard('onError');
      await eventually('the first try', () => relay.refused > 0);
      relay.refuse(false);
      page.dispatchEvent(new Event('online'));
      await ann.heard('onOpened', 2);
      expect(told(ann)).toEqual([['onOpened'], ['onOffline'], ['onError', LOST], ['onOnline'], ['onOpened']]);
      ann.conn.close();
      await ann.heard('onClosed');
    } finally {
      Object.assign(globalThis, { addEventListener, removeEventListener });
    }
  });
});
