/** The programs that docs/web.md shows to newcomers, run as they are printed. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, Site, Tab } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { block } from '../support/page.ts';
import { repository, Server } from '../support/server.ts';

const guide = 'docs/web.md';
const folder = mkdtempSync(join(tmpdir(), 'rtm-web-docs-'));
let server: Server;

beforeAll(async () => {
  server = await Server.start();
});

afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the page of the quick start runs in a browser', async () => {
  const address = 'ws://127.0.0.1:8700';
  expect(block(guide, 'html')).toContain(address);
  const page = block(guide, 'html').replace(address, server.url).replace('src="rtm.js"', 'src="/dist/rtm.js"');
  const site = await Site.open({ '/': page });
  const browser = await openBrowser();
  const tab = await Tab.open(browser, `${site.url}/`);
  const log = await eventually('the message', async () => await tab.page.locator('#log').textContent());
  expect(log).toBe('ann says hello\n');
  tab.check();
  await browser.close();
  await site.close();
});

test('the program of the quick start runs in Node', async () => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(repository, 'bindings/web'), join(folder, 'node_modules/rtm-web'));
  writeFileSync(join(folder, 'hello.mjs'), block(guide, 'js'));
  const env = { ...process.env, RTM_SERVER: server.url };
  const { stdout } = await promisify(execFile)(process.execPath, ['hello.mjs'], { cwd: folder, env });
  expect(stdout.trim().split('\n').sort()).toEqual(['ann says hello', 'bob has it']);
});
