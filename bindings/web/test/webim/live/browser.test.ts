/** What only a browser can show of a connection: a worker, and a computer that sleeps. The library has to be built. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebIM as Module } from '../../../src/webim/index.ts';
import { freeze, openBrowser, page, Site, Tab } from '../../support/browser.ts';
import { eventually } from '../../support/eventually.ts';
import { Server } from '../../support/server.ts';
import { APP, asApp, fresh, PASSWORD, Someone } from './kit.ts';

declare const WebIM: Module;

const WORKER = `
  importScripts('/dist/webim.js');
  onmessage = ({ data }) => {
    const conn = new WebIM.connection(data.options);
    conn.listen({
      onOpened: () => postMessage({ opened: true }),
      onError: error => postMessage({ error: JSON.stringify(error) }),
      onTextMessage({ data, from }) {
        const answer = new WebIM.message('txt', conn.getUniqueId());
        answer.set({ msg: data + ' from a worker', to: from, fail: error => postMessage({ error: JSON.stringify(error) }) });
        conn.send(answer.body);
      },
    });
    conn.open(data.login);
  };
`;

let server: Server;
let site: Site;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start(
    'rates_web = "none"\n[timers]\nheartbeat_ms = 300\nidle_ms = 800\nunreachable_ms = 1000\nresume_window_ms = 2000',
  );
  site = await Site.open({ '/': page('<script src="/dist/webim.js"></script>'), '/worker.js': WORKER });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await server?.close();
});

/** Options of a connection, and of its login. */
async function login(name: string, more = {}) {
  await new Someone(server, name).signUp();
  return {
    options: { appKey: APP, apiUrl: server.http, isMultiLoginSessions: true, ...more },
    login: { user: name, pwd: PASSWORD, appKey: APP },
  };
}

test('a worker is a user like any other', async () => {
  const ann = await Someone.in(server, fresh('ann'));
  const name = fresh('worker');
  const tab = await Tab.open(browser, `${site.url}/`);
  await tab.run(
    data =>
      new Promise<void>((resolve, reject) => {
        const worker = new Worker('/worker.js');
        worker.addEventListener('message', ({ data }) => (data.error ? reject(new Error(data.error)) : resolve()));
        worker.addEventListener('error', ({ message }) => reject(new Error(message)));
        worker.postMessage(data);
      }),
    await login(name),
  );
  await ann.say('hello', { to: name });
  expect(await ann.heard('onTextMessage')).toMatchObject({ from: name, data: 'hello from a worker' });
  tab.check();
  await tab.close();
});

test('a page of a computer that slept hears what was said meanwhile, once', async () => {
  // A browser of its own: all of it sleeps.
  const sleeper = await openBrowser();
  const ann = await Someone.in(server, fresh('ann'));
  const name = fresh('bob');
  const tab = await Tab.open(sleeper, `${site.url}/`);
  await tab.run(
    ({ options, login }) =>
      new Promise<void>(resolve => {
        const conn = new WebIM.connection(options);
        const heard: string[] = [];
        Object.assign(globalThis, { heard });
        conn.listen({ onOpened: () => resolve(), onTextMessage: ({ data }) => heard.push(data) });
        conn.open(login);
      }),
    await login(name, { autoReconnectNumMax: 100 }),
  );
  const wake = await freeze(sleeper, 'everything');
  try {
    for (const text of ['one', 'two', 'three']) await ann.say(text, { to: name });
    const asked = asApp(server);
    const status = async () => (await asked('GET', `/users/${name}/status`)).data as unknown as Record<string, string>;
    await eventually('its session being over', async () => (await status())[name] === 'offline');
  } finally {
    wake();
  }
  await ann.say('four', { to: name });
  const heard = () => tab.run(() => (globalThis as unknown as { heard: string[] }).heard);
  await eventually('all four', async () => (await heard()).length >= 4);
  expect(await heard()).toEqual(['one', 'two', 'three', 'four']);
  await sleeper.close();
});
