/** Outside projects (tests/consumers/web) that get the packed package under the original's name, in three ways. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dist, openBrowser, Site, Tab } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { repository, Server } from '../support/server.ts';
import { Outside, run, tools } from './outside.ts';

let outside: Outside;
let server: Server;
let browser: Browser;

/** Runs a program, and gives what it printed. */
async function say(program: string, args: string[], cwd: string): Promise<string> {
  const { stdout } = await run(program, args, { cwd, env: { ...process.env, RTM_SERVER: server.url } });
  return stdout.trim();
}

/** What the page shows in the end. */
async function shown(tab: Tab): Promise<string> {
  return await eventually('the output', async () => await tab.page.locator('output').textContent());
}

beforeAll(async () => {
  server = await Server.start();
  browser = await openBrowser();
  outside = await Outside.with('rtm-web');
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  outside?.remove();
});

describe('an npm alias', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await outside.project('npm-alias');
  }, 60_000);

  test('a program in Node imports it', async () => {
    expect(await say(process.execPath, ['imported.mjs'], folder)).toBe('ann says hello true');
  });

  test('a program in Node requires it', async () => {
    expect(await say(process.execPath, ['required.cjs'], folder)).toBe('carol undefined undefined');
  });

  test.each([
    ['bundler', 'esnext', 'bundler', ['default.ts', 'named.ts', 'namespace.ts', 'wrong.ts']],
    [
      'Node',
      'nodenext',
      'nodenext',
      ['default.ts', 'named.ts', 'namespace.ts', 'wrong.ts', 'commonjs.cts', 'interop.cts'],
    ],
    ['the resolution of old', 'esnext', 'node10', ['default.ts', 'named.ts', 'namespace.ts', 'wrong.ts']],
  ])('programs in TypeScript compile as they are, as resolved by %s', async (_, module, moduleResolution, programs) => {
    const config = {
      compilerOptions: {
        ...{ target: 'es2022', lib: ['es2022', 'dom'], types: [], module, moduleResolution },
        ...{ strict: true, esModuleInterop: true, noEmit: true, ignoreDeprecations: '6.0' },
        // The declarations are looked at as well.
        skipLibCheck: false,
      },
      files: programs.map(program => `types/${program}`),
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

test('an alias of the bundler: what Vite has built runs in a browser', async () => {
  const folder = await outside.project('bundler');
  await run(join(tools, 'vite'), ['build', '--logLevel', 'warn'], { cwd: folder });
  const html = readFileSync(join(folder, 'dist/index.html'), 'utf8');
  const head = `<head><script>globalThis.RTM_SERVER = ${JSON.stringify(server.url)}</script>`;
  const site = await Site.open({ '/': html.replace('<head>', head) }, { '/assets/': join(folder, 'dist/assets') });
  const tab = await Tab.open(browser, `${site.url}/`);
  expect(await shown(tab)).toBe('bundled');
  tab.check();
  await tab.close();
  await site.close();
}, 60_000);

describe('a script tag', () => {
  const folder = join(repository, 'tests/consumers/web/script-tag');
  const fill = (file: string, values: Record<string, string>): string =>
    Object.entries(values).reduce(
      (text, [name, value]) => text.replaceAll(`@${name}@`, value),
      readFileSync(join(folder, file), 'utf8'),
    );

  test.each(['index.html', 'global.html'])('%s names its server', async file => {
    const site = await Site.open({
      '/': fill(file, { SERVER: server.url, LIBRARY: '/dist' }),
      '/program.js': fill('program.js', {}),
    });
    const tab = await Tab.open(browser, `${site.url}/`);
    expect(await shown(tab)).toBe('page says hello');
    tab.check();
    await tab.close();
    await site.close();
  });

  test('a page that names no server finds it where its script came from', async () => {
    const front = await frontOf(server.port);
    const origin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    const site = await Site.open({
      '/': fill('nowhere.html', { ORIGIN: origin }),
      '/program.js': fill('program.js', {}),
    });
    const tab = await Tab.open(browser, `${site.url}/`);
    expect(await shown(tab)).toBe('page says hello');
    tab.check();
    await tab.close();
    await site.close();
    front.closeAllConnections();
    front.close();
  });
});

/** What stands in front of a server in many places: it serves the script, and hands on the link. */
async function frontOf(port: number): Promise<ReturnType<typeof createServer>> {
  const front = createServer((request, response) => {
    const found = request.url === '/agora-rtm-sdk.js';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/javascript' });
    response.end(found ? readFileSync(join(dist, 'agora-rtm-sdk.js')) : undefined);
  });
  front.on('upgrade', (request, client) => {
    const link = connect(port, '127.0.0.1');
    const headers = Array.from({ length: request.rawHeaders.length / 2 }, (_, at) =>
      request.rawHeaders.slice(2 * at, 2 * at + 2).join(': '),
    );
    link.write(`GET ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    client.pipe(link).pipe(client);
    for (const socket of [client, link]) {
      socket.on('error', () => {
        client.destroy();
        link.destroy();
      });
    }
  });
  await new Promise<void>(resolve => front.listen(0, '127.0.0.1', resolve));
  return front;
}

test('every consumer project is among these and those of webimConsumers.test.ts', () => {
  const folders = readdirSync(join(repository, 'tests/consumers/web'), { withFileTypes: true });
  expect(folders.filter(entry => entry.isDirectory()).map(({ name }) => name)).toEqual([
    'bundler',
    'npm-alias',
    'script-tag',
    'webim-alias',
    'webim-bundler',
    'webim-script-tag',
  ]);
});
