/**
 * Pages that lose the network, the server, or themselves: nothing is lost, nothing comes twice, nothing out of order.
 *
 * One page sends numbered messages all the while, to a peer and into a channel; the other writes down what comes.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RtmClient } from '../../src/agora/index.ts';
import { freeze, openBrowser, page, Site, Tab } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Relay } from '../support/relay.ts';
import { Server } from '../support/server.ts';

const APP = '0123456789abcdef0123456789abcdef';
/** Silent connections are given up soon, before users are told that somebody is out of reach. */
const WATCHFUL = 'rates_web = "none"\n[timers]\nheartbeat_ms = 300\nidle_ms = 800\nunreachable_ms = 1500\n';

interface Page {
  client: RtmClient;
  states: string[];
  presence: string[];
  heard: { peer: number[]; channel: number[]; offline: number[] };
  /** Sends until `stop`, which tells what became of each message. */
  stream: () => { sent: number; stop: () => Promise<Record<'peer' | 'channel', unknown[]>> };
  streaming: ReturnType<Page['stream']>;
  /** How far the wall clock is ahead of what it was. */
  ahead: number;
}

const KIT = `
globalThis.ahead = 0;
const wall = Date.now;
Date.now = () => wall() + ahead;
globalThis.states = [];
globalThis.presence = [];
globalThis.heard = { peer: [], channel: [], offline: [] };
globalThis.enter = async (server, app, uid) => {
  AgoraRTM.setParameter('SERVER', server);
  const client = AgoraRTM.createInstance(app);
  globalThis.client = client;
  client.on('ConnectionStateChanged', (state, reason) => states.push(state + ' ' + reason));
  client.on('PeersOnlineStatusChanged', status => presence.push(status.bob));
  client.on('MessageFromPeer', ({ text }, _, { isOfflineMessage }) => heard[isOfflineMessage ? 'offline' : 'peer'].push(Number(text)));
  await client.login({ uid });
  const channel = client.createChannel('lobby');
  channel.on('ChannelMessage', ({ text }) => heard.channel.push(Number(text)));
  await channel.join();
  globalThis.stream = () => {
    const outcomes = { peer: [], channel: [] };
    const keep = (list, work) => list.push(work.then(result => result?.hasPeerReceived ?? 'taken', error => error.code ?? String(error)));
    const streaming = {
      sent: 0,
      stop: async () => {
        clearInterval(timer);
        return { peer: await Promise.all(outcomes.peer), channel: await Promise.all(outcomes.channel) };
      },
    };
    const timer = setInterval(() => {
      const text = String(streaming.sent++);
      keep(outcomes.peer, client.sendMessageToPeer({ text }, 'bob'));
      keep(outcomes.channel, channel.sendMessage({ text }));
    }, 20);
    globalThis.streaming = streaming;
  };
};
`;

// Several steps in each, which have deadlines of their own.
vi.setConfig({ testTimeout: 120_000 });

let browser: Browser;
let site: Site;

beforeAll(async () => {
  browser = await openBrowser();
  site = await Site.open({
    '/': page('<script src="/dist/rtm.js"></script><script src="/kit.js"></script>'),
    '/kit.js': KIT,
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function enter(uid: string, url: string, where = browser): Promise<Tab> {
  const context = await where.newContext();
  const tab = await Tab.open(context, `${site.url}/`);
  const enter = async ([url, app, uid]: string[]) =>
    await (globalThis as unknown as { enter: (...words: unknown[]) => Promise<void> }).enter(url, app, uid);
  await tab.run(enter, [url, APP, uid]);
  return tab;
}

/** What a page has, by name. */
async function its<K extends keyof Page>(tab: Tab, name: K): Promise<Page[K]> {
  return (await tab.run(name => (globalThis as unknown as Page)[name], name)) as Page[K];
}

async function begin(tab: Tab): Promise<void> {
  await tab.run(() => {
    (globalThis as unknown as Page).stream();
  });
  await more(tab, 20);
}

/** Waits until so many further messages were sent. */
async function more(tab: Tab, count: number): Promise<void> {
  const sent = async () => await tab.run(() => (globalThis as unknown as Page).streaming.sent);
  const from = await sent();
  await eventually(`${count} more messages`, async () => (await sent()) >= from + count);
}

/** Waits until so many further messages have come, of each kind. */
async function hears(tab: Tab, count: number): Promise<void> {
  const from = await its(tab, 'heard');
  await eventually(`${count} more messages that come`, async () => {
    const { peer, channel } = await its(tab, 'heard');
    return peer.length >= from.peer.length + count && channel.length >= from.channel.length + count;
  });
}

/** Ends the sending: every message was taken, and the other page has each of them once and in order. */
async function allIsThere(from: Tab, to: Tab): Promise<void> {
  const outcomes = await from.run(async () => await (globalThis as unknown as Page).streaming.stop());
  const all = outcomes.peer.map((_, n) => n);
  expect(outcomes).toEqual({ peer: all.map(() => true), channel: all.map(() => 'taken') });
  await eventually('all messages', async () => {
    const { peer, channel } = await its(to, 'heard');
    return (
      (peer.length >= all.length && channel.length >= all.length) || Promise.reject(`${peer.length}, ${channel.length}`)
    );
  });
  expect(await its(to, 'heard')).toMatchObject({ peer: all, channel: all });
}

/**
 * The same where the server may know for a while that the other page is not there: what it is told of as received is there, once
 * and in order, and nothing else. Of a channel a member who comes back gets the last messages; what comes, comes once and in order.
 */
async function whatWasReceivedIsThere(from: Tab, to: Tab): Promise<void> {
  const outcomes = await from.run(async () => await (globalThis as unknown as Page).streaming.stop());
  const received = outcomes.peer.flatMap((outcome, n) => (outcome === true ? [n] : []));
  expect(outcomes.peer.filter(outcome => typeof outcome !== 'boolean')).toEqual([]);
  expect(received.at(-1)).toBe(outcomes.peer.length - 1);
  const last = outcomes.channel.length - 1;
  await eventually('the last message', async () => {
    const { peer, channel } = await its(to, 'heard');
    return peer.at(-1) === last && channel.at(-1) === last;
  });
  const { peer, channel } = await its(to, 'heard');
  expect(peer).toEqual(received);
  expect(channel).toEqual([...new Set(channel)].sort((a, b) => a - b));
  expect(outcomes.channel).toEqual(outcomes.channel.map(() => 'taken'));
}

/** Waits for a state behind those that were before. */
async function comes(tab: Tab, state: string, behind = 0): Promise<void> {
  await eventually(state, async () => {
    const states = (await its(tab, 'states')).slice(behind);
    return states.includes(state) || Promise.reject(new Error(states.join(', ')));
  });
}

async function leave(...tabs: Tab[]): Promise<void> {
  for (const tab of tabs) await tab.page.context().close();
}

test.each(['ann', 'bob'])('when the page of %s is offline and online again', async who => {
  const server = await Server.start();
  const relay = await Relay.before(() => server.port);
  const [ann, bob] = [await enter('ann', relay.url), await enter('bob', relay.url)];
  const tab = who === 'ann' ? ann : bob;
  await begin(ann);
  const before = (await its(tab, 'states')).length;
  await tab.page.context().setOffline(true);
  // What is open would go on in this browser, and both pages lose it here.
  relay.cut();
  await comes(tab, 'RECONNECTING INTERRUPTED', before);
  await more(ann, 20);
  await tab.page.context().setOffline(false);
  await comes(tab, 'CONNECTED LOGIN_SUCCESS', before);
  await more(ann, 20);
  await allIsThere(ann, bob);
  expect((await its(tab, 'states')).slice(before)).toEqual(['RECONNECTING INTERRUPTED', 'CONNECTED LOGIN_SUCCESS']);
  await leave(ann, bob);
  await relay.close();
  await server.close();
});

test('when the connections are cut again and again', async () => {
  const server = await Server.start();
  const relay = await Relay.before(() => server.port);
  const [ann, bob] = [await enter('ann', relay.url), await enter('bob', relay.url)];
  await begin(ann);
  for (let cut = 0; cut < 10; cut++) {
    await more(ann, 10);
    relay.cut();
  }
  await more(ann, 10);
  await allIsThere(ann, bob);
  const login = ['CONNECTING LOGIN', 'CONNECTED LOGIN_SUCCESS'];
  expect([await its(ann, 'states'), await its(bob, 'states')], 'nobody is told of what passes').toEqual([login, login]);
  await leave(ann, bob);
  await relay.close();
  await server.close();
});

test('when the server is killed and started again', async () => {
  const server = await Server.start();
  const [ann, bob] = [await enter('ann', server.url), await enter('bob', server.url)];
  await begin(ann);
  for (let kill = 0; kill < 2; kill++) {
    await server.startAgain();
    await hears(bob, 20);
  }
  await whatWasReceivedIsThere(ann, bob);
  await leave(ann, bob);
  await server.close();
});

test('when the server is ended properly and started again', async () => {
  const server = await Server.start();
  const [ann, bob] = [await enter('ann', server.url), await enter('bob', server.url)];
  await begin(ann);
  await server.stop();
  await server.startAgain();
  await hears(bob, 20);
  await whatWasReceivedIsThere(ann, bob);
  await leave(ann, bob);
  await server.close();
});

test('when a page in the background is frozen until its connection is given up', async () => {
  const server = await Server.start(WATCHFUL);
  const background = await openBrowser();
  const [ann, bob] = [await enter('ann', server.url), await enter('bob', server.url, background)];
  await ann.run(async () => await (globalThis as unknown as Page).client.subscribePeersOnlineStatus(['bob']));
  await begin(ann);
  const thaw = await freeze(background, 'pages');
  await eventually('the server misses the page', async () => (await its(ann, 'presence')).includes('UNREACHABLE'));
  await more(ann, 50);
  thaw();
  await eventually('the page is back', async () => (await its(ann, 'presence')).at(-1) === 'ONLINE');
  await allIsThere(ann, bob);
  await leave(ann);
  await background.close();
  await server.close();
});

test('when a laptop sleeps until its session is over, and messages are kept for it', async () => {
  const server = await Server.start(`${WATCHFUL}resume_window_ms = 2000\n`);
  const laptop = await openBrowser();
  const [ann, bob] = [await enter('ann', server.url), await enter('bob', server.url, laptop)];
  await ann.run(async () => await (globalThis as unknown as Page).client.subscribePeersOnlineStatus(['bob']));
  const wake = await freeze(laptop, 'everything');
  await eventually('the session is over', async () => (await its(ann, 'presence')).at(-1) === 'OFFLINE');
  const kept = await ann.run(async () => {
    const { client } = globalThis as unknown as Page;
    const outcomes: boolean[] = [];
    for (let n = 0; n < 10; n++) {
      const message = { text: String(n) };
      outcomes.push((await client.sendMessageToPeer(message, 'bob', { enableOfflineMessaging: true })).hasPeerReceived);
    }
    return outcomes;
  });
  expect(kept).toEqual(Array(10).fill(false));
  wake();
  await eventually('the page is back', async () => (await its(ann, 'presence')).at(-1) === 'ONLINE');
  await eventually('what was kept', async () => (await its(bob, 'heard')).offline.length >= 10);
  const members = async () =>
    await ann.run(async () => (await (globalThis as unknown as Page).client.getChannelMemberCount(['lobby'])).lobby);
  await eventually('the page is in its channel again', async () => (await members()) === 2);
  await begin(ann);
  await allIsThere(ann, bob);
  expect((await its(bob, 'heard')).offline).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await leave(ann);
  await laptop.close();
  await server.close();
});

test('when a connection is dead behind a jump of the clock, and nothing else would tell', async () => {
  // Neither end finds a dead connection by itself for as long as the test lasts.
  const server = await Server.start(
    'rates_web = "none"\n[timers]\nheartbeat_ms = 600000\nidle_ms = 3600000\nunreachable_ms = 3600000\n',
  );
  const relay = await Relay.before(() => server.port);
  const [ann, bob] = [await enter('ann', server.url), await enter('bob', relay.url)];
  await begin(ann);
  relay.freeze();
  await more(ann, 20);
  await bob.run(() => {
    (globalThis as unknown as Page).ahead += 60_000;
    // As a laptop does that wakes.
    dispatchEvent(new Event('online'));
  });
  await allIsThere(ann, bob);
  await leave(ann, bob);
  await relay.close();
  await server.close();
});
