/** Outside projects (tests/consumers/web/webim-*) that get the packed chat client under the original's name, in three ways. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, Site, Tab } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { repository, Server } from '../support/server.ts';
import { Outside, run, tools } from './outside.ts';

let outside: Outside;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start();
  browser = await openBrowser();
  outside = await Outside.with('rtm-web', 'rtm-webim');
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  outside?.remove();
});

/** What a page shows in the end. */
async function shown(site: Site): Promise<string> {
  const tab = await Tab.open(browser, `${site.url}/`);
  const text = await eventually('the output', async () => await tab.page.locator('output').textContent());
  tab.check();
  await tab.close();
  await site.close();
  return text;
}

describe('an npm alias', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await outside.project('webim-alias');
  }, 60_000);

  test.each([
    ['imports', 'imported.mjs', 'ann says hello'],
    ['requires', 'required.cjs', 'true 3.6.3 16'],
  ])('a program in Node %s it', async (_, program, said) => {
    const env = { ...process.env, RTM_SERVER: server.http };
    const { stdout } = await run(process.execPath, [program], { cwd: folder, env });
    expect(stdout.trim()).toBe(said);
  });

  test.each([
    ['bundler', 'esnext', 'bundler'],
    ['Node', 'nodenext', 'nodenext'],
    ['the resolution of old', 'esnext', 'node10'],
  ])('programs in TypeScript compile as they are, as resolved by %s', async (_, module, moduleResolution) => {
    const config = {
      compilerOptions: {
        ...{ target: 'es2022', lib: ['es2022', 'dom'], types: [], module, moduleResolution },
        ...{ strict: true, esModuleInterop: true, noEmit: true, ignoreDeprecations: '6.0' },
        // The declarations are looked at as well.
        skipLibCheck: false,
      },
      files: ['types/program.ts', 'types/wrong.ts'],
    };
    const file = join(folder, `tsconfig.${moduleResolution}.json`);
    // Programs that are modules say so in their package.
    writeFileSync(join(folder, 'types/package.json'), '{ "type": "module" }');
    writeFileSync(file, JSON.stringify(config));
    const { stdout } = await run(join(tools, 'tsc'), ['-p', file], { cwd: folder }).catch(
      (error: { stdout: string }) => ({ stdout: error.stdout }),
    );
    expect(stdout).toBe('');
  });
});

test('an alias of the bundler: what Vite has built of both clients runs in a browser', async () => {
  const folder = await outside.project('webim-bundler');
  await run(join(tools, 'vite'), ['build', '--logLevel', 'warn'], { cwd: folder });
  const html = readFileSync(join(folder, 'dist/index.html'), 'utf8');
  const head = `<head><script>globalThis.RTM_SERVER = ${JSON.stringify(server.url)}</script>`;
  const site = await Site.open({ '/': html.replace('<head>', head) }, { '/assets/': join(folder, 'dist/assets') });
  expect(await shown(site)).toBe('org#app_echo@easemob.com CONNECTED');
}, 60_000);

describe('a script tag', () => {
  const folder = join(repository, 'tests/consumers/web/webim-script-tag');
  const program = readFileSync(join(folder, 'program.js'), 'utf8');
  const fill = (file: string, values: Record<string, string>): string =>
    Object.entries(values).reduce(
      (text, [name, value]) => text.replaceAll(`@${name}@`, value),
      readFileSync(join(folder, file), 'utf8'),
    );

  test('a page names its server in WebIM.config', async () => {
    const page = fill('index.html', { SERVER: server.http, LIBRARY: '/dist' });
    expect(await shown(await Site.open({ '/': page, '/program.js': program }))).toBe('page said hello');
  });

  test.each(['webim', 'both'])('a page takes %s.js from the server, and names no other', async script => {
    const page = fill('served.html', { SERVER: server.http, SCRIPT: script });
    expect(await shown(await Site.open({ '/': page, '/program.js': program }))).toBe('page said hello');
  });

  test('rtm.js comes from the server as well', async () => {
    const page = `<output></output><script src="${server.http}/rtm.js"></script><script>
      const client = AgoraRTM.createInstance('0123456789abcdef0123456789abcdef');
      client.login({ uid: 'page' }).then(() => { document.querySelector('output').textContent = client.connectionState; });
    </script>`;
    expect(await shown(await Site.open({ '/': page }))).toBe('CONNECTED');
  });
});
