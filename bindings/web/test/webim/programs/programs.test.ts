/** Complete programs in the styles of the field, each driven as people do: by its fields and buttons. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser, Site, Tab } from '../../support/browser.ts';
import { eventually } from '../../support/eventually.ts';
import { png } from '../support/files.ts';
import { PASSWORD, Service } from '../support/service.ts';
import { pages } from './pages.ts';

// Each is a whole day of somebody's.
vi.setConfig({ testTimeout: 90_000 });

let service: Service;
let browser: Browser;
let site: Site;
const tabs: Tab[] = [];

beforeAll(async () => {
  service = await Service.start(['ann', 'bob', 'carol', 'dora', 'emil', 'fay', 'gus', 'hal']);
  browser = await openBrowser();
  site = await Site.open(pages(service));
});

afterEach(async () => {
  for (const tab of tabs.splice(0)) {
    tab.check();
    await tab.close();
  }
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await service?.close();
});

async function open(program: string): Promise<Page> {
  const tab = await Tab.open(browser, `${site.url}/${program}/`);
  tabs.push(tab);
  return tab.page;
}

/** Waits until an element reads so. */
async function reads(page: Page, selector: string, text: string | RegExp): Promise<void> {
  await eventually(`"${text}" in ${selector}`, async () => {
    const seen = (await page.locator(selector).innerText()).replace(/\s+/g, ' ').trim();
    if (typeof text === 'string' ? seen.includes(text) : text.test(seen)) return true;
    throw new Error(seen);
  });
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
}

/** What a page was refused on purpose, Chromium complains of. */
function forgive(page: Page): void {
  tabs.find(tab => tab.page === page)?.forget(/status of 4\d\d .*\/(users|token)\)/);
}

async function logIn(page: Page, user: string, how = 'Log in'): Promise<void> {
  await page.locator('#user').fill(user);
  await page.locator('#password').fill(PASSWORD);
  await press(page, how);
}

test('a program with a store: two people register, become contacts, talk, see receipts and counts, recall, and make a group', async () => {
  const [ina, jon, kim] = [await open('store'), await open('store'), await open('store')];
  await logIn(ina, 'Ina', 'Register');
  await reads(ina, '#status', 'open ina');
  await logIn(kim, 'ina', 'Register');
  await reads(kim, '#status', 'duplicate_unique_property_exists');
  await kim.locator('#password').fill('wrong');
  await press(kim, 'Log in');
  await reads(kim, '#status', '1: invalid password');
  forgive(kim);
  await logIn(jon, 'jon', 'Register');
  await reads(jon, '#status', 'open jon');

  await ina.locator('#other').fill('jon');
  await press(ina, 'Invite');
  await press(jon, 'ina: be my contact');
  await press(ina, 'jon');
  await ina.locator('#text').fill('hello [:D]');
  await press(ina, 'Send');
  await reads(ina, '#messages', 'ina: hello [:D] delivered');
  await reads(jon, '#conversation-ina', 'ina (1)');
  await ina.locator('#file').setInputFiles(png);
  await press(ina, 'Send picture');
  await reads(jon, '#conversation-ina', 'ina (2)');
  await press(jon, 'ina');
  await reads(jon, '#messages', 'ina: hello <faces/ee_2.png>');
  await reads(jon, '#conversation-ina', /^ina$/);
  await jon.waitForFunction(() => document.querySelector<HTMLImageElement>('#messages img')?.naturalWidth === 240);
  await reads(ina, '#messages', /^ina: hello \[:D\] read.* ina: read/);

  await jon.locator('#text').fill('a slip');
  await press(jon, 'Send');
  await reads(ina, '#messages', 'jon: a slip');
  await jon.locator('#messages li', { hasText: 'a slip' }).getByRole('button').click();
  await reads(ina, '#messages', 'jon: recalled');
  await reads(jon, '#messages', 'jon: recalled');

  await jon.reload();
  await logIn(jon, 'jon');
  await press(jon, 'ina');
  await press(jon, 'Older');
  await reads(jon, '#messages', /^ina: hello <faces\/ee_2\.png>.* ina: /);
  expect(await jon.locator('#messages').innerText()).not.toContain('slip');

  await ina.locator('#other').fill('tea');
  await press(ina, 'Create group');
  await press(jon, 'tea');
  await press(ina, 'tea');
  await jon.locator('#text').fill('who is here?');
  await press(jon, 'Send');
  await reads(ina, '#messages', 'jon: who is here?');
  await reads(jon, '#messages', 'sent');
});

test('a page of script tags: three people in a room, with gifts, notices and a mute', async () => {
  const room = await service.room('hal', { name: 'Lounge' });
  const people: Record<string, Page> = { ann: await open('room'), bob: await open('room'), carol: await open('room') };
  const { ann, bob, carol } = people as { ann: Page; bob: Page; carol: Page };
  await logIn(ann, 'nobody');
  await reads(ann, '#notices', 'user not found');
  forgive(ann);
  for (const [name, page] of Object.entries(people)) {
    await logIn(page, name);
    await reads(page, '#me', name);
    await press(page, 'Lounge');
    await reads(page, '#notices', 'you are in');
  }
  await reads(ann, '#notices', /bob came.*carol came/);
  await ann.locator('#text').fill('hello, all');
  await press(ann, 'Say');
  for (const page of [bob, carol]) await reads(page, '#said', 'ann: hello, all');
  await reads(ann, '#said', 'me: hello, all');
  expect(await ann.locator('#said').innerText()).not.toContain('?');
  await press(bob, 'Gift');
  for (const page of [ann, carol]) await reads(page, '#said', 'bob gives rose x3');

  await service.call('POST', `/chatrooms/${room}/mute`, { usernames: ['bob'], mute_duration: 60_000 }, 'hal');
  await reads(bob, '#notices', 'muted');
  await press(bob, 'Gift');
  await reads(bob, '#notices', 'you are muted');
  await service.call('POST', `/chatrooms/${room}/announcement`, { announcement: 'closing soon' }, 'hal');
  await reads(carol, '#notices', 'closing soon');
  await press(carol, 'Leave');
  await reads(ann, '#notices', 'carol went');
  await press(carol, 'Gift');
  await reads(carol, '#notices', /failed \d+/);
  await service.call('DELETE', `/chatrooms/${room}/users/bob`, undefined, 'hal');
  await reads(bob, '#notices', 'bob was removed');
  await service.call('DELETE', `/chatrooms/${room}`, undefined, 'hal');
  await reads(ann, '#notices', 'the room is gone');
  await press(ann, 'Log out');
  await reads(ann, '#me', /^$/);
});

/** What a page of the mini-program has. */
interface Mini {
  page: {
    data: {
      opened: boolean;
      list: { mid: string; msg: { type: string; data: string } }[];
      read: string[];
      invited: string[];
      sent?: string;
    };
    setData: (data: object) => void;
    sendMessage: (text: string) => void;
    sendImage: () => void;
  };
  app: { globalData: { unread: number }; conn: { open: (login: object) => void } };
  album: Map<string, File>;
  shown: string[];
}

test('a mini-program: pages with data, a bus, storage, and an upload of its own', async () => {
  const [dora, emil] = [await open('mini'), await open('mini')];
  for (const [page, me, your] of [
    [dora, 'dora', 'emil'],
    [emil, 'emil', 'dora'],
  ] as const) {
    await page.evaluate(
      ({ me, your, pwd, appKey, apiUrl }) => {
        const { page, app } = globalThis as unknown as Mini;
        page.setData({ your });
        app.conn.open({ user: me, pwd, grant_type: 'password', appKey, apiUrl });
      },
      { me, your, pwd: PASSWORD, ...service.options },
    );
    await page.waitForFunction(() => (globalThis as unknown as Mini).page.data.opened);
  }
  await dora.evaluate(() => (globalThis as unknown as Mini).page.sendMessage('by the bus'));
  await emil.waitForFunction(() => (globalThis as unknown as Mini).page.data.list[0]?.msg.data === 'by the bus');
  const sent = await dora.waitForFunction(() => {
    const { data } = (globalThis as unknown as Mini).page;
    return data.sent && data.read.includes(data.sent) && data.sent;
  });
  expect(await emil.evaluate(() => (globalThis as unknown as Mini).page.data.list[0]?.mid)).toBe(
    await sent.jsonValue(),
  );
  expect(await emil.evaluate(() => (globalThis as unknown as Mini).app.globalData.unread)).toBe(1);

  await emil.locator('#album').setInputFiles(png);
  await emil.evaluate(() => {
    const { album, page } = globalThis as unknown as Mini;
    const [file] = (document.getElementById('album') as HTMLInputElement).files as FileList;
    album.set('http://tmp/wx1234.png', file as File);
    page.sendImage();
  });
  await emil.waitForFunction(() => (globalThis as unknown as Mini).shown.includes('picture sent'));
  const size = await dora.evaluate(async () => {
    const end = performance.now() + 15_000;
    for (;;) {
      const found = (globalThis as unknown as Mini).page.data.list.find(({ msg }) => msg.type === 'img');
      if (found) return (await (await fetch(found.msg.data)).blob()).size;
      if (performance.now() > end) throw new Error('no picture');
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  });
  expect(size).toBe(png.buffer.length);

  const group = await service.group('dora', ['emil']);
  for (const page of [dora, emil]) {
    await page.evaluate(
      group => (globalThis as unknown as Mini).page.setData({ your: group, chatType: 'groupChat', list: [] }),
      group,
    );
  }
  await emil.evaluate(() => (globalThis as unknown as Mini).page.sendMessage('to the group'));
  await dora.waitForFunction(() => (globalThis as unknown as Mini).page.data.list[0]?.msg.data === 'to the group');
  await dora.evaluate(() => (globalThis as unknown as Mini).page.setData({ your: '999' }));
  await dora.evaluate(() => (globalThis as unknown as Mini).page.sendMessage('to nobody'));
  await dora.waitForFunction(() => (globalThis as unknown as Mini).shown.includes('failed 605'));
});

test('a Vue 2 program may observe the connection itself, and messages as they were received', async () => {
  const [fay, gus] = [await open('vue'), await open('vue')];
  for (const [page, me, other] of [
    [fay, 'fay', 'gus'],
    [gus, 'gus', 'fay'],
  ] as const) {
    await logIn(page, me);
    await reads(page, '#status', 'open true');
    await page.locator('#to').fill(other);
  }
  await fay.locator('#text').fill('observed');
  await press(fay, 'Send');
  await reads(gus, '#messages', 'fay: observed');
  await reads(fay, '#messages', 'fay: observed delivered');
  await gus.locator('#text').fill('likewise');
  await press(gus, 'Send');
  await reads(fay, '#messages', 'gus: likewise');
  await press(fay, 'Conversations');
  await reads(fay, '#conversations', 'org#app_gus@easemob.com: 1');
  await fay.locator('#messages li', { hasText: 'observed' }).getByRole('button').click();
  await reads(gus, '#messages', /^gus: likewise (delivered)? ?recall$/);

  // It goes on over a restart of the server.
  await service.server.startAgain();
  await reads(fay, '#status', /open true/);
  await fay.locator('#text').fill('still here');
  await press(fay, 'Send');
  await reads(gus, '#messages', 'fay: still here');
  await press(fay, 'Log out');
  await reads(fay, '#status', 'closed false');
  for (const tab of tabs) tab.forget(/ERR_CONNECTION_REFUSED|WebSocket/);
});
