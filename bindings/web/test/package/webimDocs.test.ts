/** The programs that docs/webim.md shows to newcomers, run as they are printed. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, Site, Tab } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { block } from '../support/page.ts';
import { repository, Server } from '../support/server.ts';
import { run } from './outside.ts';

const guide = 'docs/webim.md';
const folder = mkdtempSync(join(tmpdir(), 'rtm-webim-docs-'));
let server: Server;

beforeAll(async () => {
  server = await Server.start();
});

afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the page of the quick start runs in a browser, and twice', async () => {
  const address = 'http://127.0.0.1:8700';
  expect(block(guide, 'html')).toContain(`${address}/webim.js`);
  const site = await Site.open({ '/': block(guide, 'html').replace(address, server.http) });
  const browser = await openBrowser();
  const open = async () => await Tab.open(browser, `${site.url}/`);
  const log = async (tab: Tab) => (await tab.page.locator('#log').textContent())?.split('\n');
  const first = await open();
  await eventually('the receipt', async () => (await log(first))?.includes('the server has it'));
  const second = await open();
  await eventually('the message', async () => (await log(first))?.includes('ann says hello'));
  first.check();
  // That there is such a user already is told to the page's console by the browser itself.
  expect(await log(second)).not.toContainEqual(expect.stringContaining('error'));
  await browser.close();
  await site.close();
});

test('the program of the quick start runs in Node', async () => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(repository, 'bindings/web'), join(folder, 'node_modules/rtm-web'));
  writeFileSync(join(folder, 'hello.mjs'), block(guide, 'js'));
  const env = { ...process.env, RTM_SERVER: server.http };
  const { stdout } = await run(process.execPath, ['hello.mjs'], { cwd: folder, env });
  expect(stdout.trim().split('\n').sort()).toEqual(['ann says hello', 'the server has it']);
});
