/** Pages and workers in Chromium, with the library as it was built, against the real server. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RtmClient } from '../../src/agora/index.ts';
import { openBrowser, page, Site, Tab } from '../support/browser.ts';
import { Server } from '../support/server.ts';

const APP = '0123456789abcdef0123456789abcdef';

const WORKER = `
importScripts('/dist/rtm.js');
onmessage = async ({ data: { server, app } }) => {
  try {
    AgoraRTM.setParameter('SERVER', server);
    const client = AgoraRTM.createInstance(app);
    client.on('MessageFromPeer', async (message, peerId) => {
      await client.sendMessageToPeer({ text: message.text + ' from a worker' }, peerId);
      await client.logout();
      postMessage({ done: true });
    });
    await client.login({ uid: 'worker' });
    postMessage({ ready: true });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
`;

let server: Server;
let browser: Browser;
let site: Site;

beforeAll(async () => {
  server = await Server.start();
  browser = await openBrowser();
  site = await Site.open({
    '/': page('<script src="/dist/rtm.js"></script>'),
    '/module': page(
      '<script type="module">import AgoraRTM from "/dist/rtm.mjs"; globalThis.AgoraRTM = AgoraRTM;</script>',
    ),
    '/worker.js': WORKER,
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await server?.close();
});

/** Logs a user in, in a page; what comes is kept in `heard`. */
async function login(tab: Tab, uid: string): Promise<void> {
  await tab.run(
    async ({ server, app, uid }) => {
      AgoraRTM.setParameter('SERVER', server);
      const client = AgoraRTM.createInstance(app);
      const heard: unknown[][] = [];
      const wake: (() => void)[] = [];
      const tell = (...event: unknown[]) => {
        heard.push(event);
        for (const one of wake.splice(0)) one();
      };
      client.on('MessageFromPeer', (message, from) => tell('peer', from, 'text' in message && message.text));
      client.on('ChannelMessage', (message, from, _, id) =>
        tell('client', id, from, 'text' in message && message.text),
      );
      Object.assign(globalThis, { client, heard, wake, tell });
      await client.login({ uid });
    },
    { server: server.url, app: APP, uid },
  );
}

/** Waits in the page until it has heard so much. */
async function heard(tab: Tab, count: number): Promise<unknown[][]> {
  return await tab.run(async count => {
    const { heard, wake } = globalThis as unknown as { heard: unknown[][]; wake: (() => void)[] };
    const end = performance.now() + 15_000;
    while (heard.length < count && performance.now() < end) {
      await new Promise<void>(resolve => {
        wake.push(resolve);
        setTimeout(resolve, 1000);
      });
    }
    return heard;
  }, count);
}

type Page = { client: RtmClient; tell: (...event: unknown[]) => void };

test('two pages chat, one with a script tag and one with a module', async () => {
  const ann = await Tab.open(browser, `${site.url}/`);
  const bob = await Tab.open(browser, `${site.url}/module`);
  await login(ann, 'ann');
  await login(bob, 'bob');
  expect(
    await ann.run(async () => await (globalThis as unknown as Page).client.sendMessageToPeer({ text: 'hello' }, 'bob')),
  ).toEqual({ hasPeerReceived: true });
  expect(await heard(bob, 1)).toEqual([['peer', 'ann', 'hello']]);

  for (const tab of [ann, bob]) {
    await tab.run(async () => {
      const { client, tell } = globalThis as unknown as Page;
      const channel = client.createChannel('lobby');
      channel.on('ChannelMessage', (message, from) => tell('channel', from, 'text' in message && message.text));
      Object.assign(globalThis, { channel });
      await channel.join();
    });
  }
  await bob.run(async () => {
    const { channel } = globalThis as unknown as { channel: ReturnType<RtmClient['createChannel']> };
    await channel.sendMessage({ text: 'to all' });
  });
  expect(await heard(ann, 2)).toEqual([
    ['channel', 'bob', 'to all'],
    ['client', 'lobby', 'bob', 'to all'],
  ]);
  for (const tab of [ann, bob]) {
    await tab.run(async () => await (globalThis as unknown as Page).client.logout());
    tab.check();
    await tab.close();
  }
});

test('a worker is a user like any other', async () => {
  const tab = await Tab.open(browser, `${site.url}/`);
  await login(tab, 'carol');
  await tab.run(
    async ({ server, app }) => {
      const worker = new Worker('/worker.js');
      const said = (key: string) =>
        new Promise<void>((resolve, reject) => {
          worker.addEventListener('message', ({ data }) => {
            if (data.error) reject(new Error(data.error));
            if (data[key]) resolve();
          });
        });
      const ready = said('ready');
      worker.postMessage({ server, app });
      await ready;
      const done = said('done');
      await (globalThis as unknown as Page).client.sendMessageToPeer({ text: 'hello' }, 'worker');
      await done;
    },
    { server: server.url, app: APP },
  );
  expect(await heard(tab, 1)).toEqual([['peer', 'worker', 'hello from a worker']]);
  tab.check();
  await tab.close();
});
