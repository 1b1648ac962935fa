/** The chat client as it was built (`npm run build`): its size, its shapes, and what importing it does. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn-of-webpack-4';
import { rolldown } from 'rolldown';
import { describe, expect, test } from 'vitest';
import { dist } from '../support/browser.ts';

/** The most that a page may have to load of both clients, gzipped. */
const MOST = 70_000;

const KEYS = ['connection', 'debug', 'doQuery', 'logger', 'message', 'statusCode', 'utils'];

const read = (file: string): string => readFileSync(join(dist, file), 'utf8');
/** The few globals that a script can count on wherever it runs. */
const bare = (): Record<string, unknown> => ({ console, TextEncoder, TextDecoder });

/** What is left of a program that uses this much of the package. */
async function bundled(code: string): Promise<string> {
  const bundle = await rolldown({
    input: 'program',
    platform: 'browser',
    resolve: { alias: { 'rtm-web/webim': join(dist, 'web/webim.js'), 'rtm-web': join(dist, 'web/index.js') } },
    plugins: [
      {
        name: 'program',
        resolveId: id => (id === 'program' ? id : null),
        load: id => (id === 'program' ? code : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  return output.map(chunk => (chunk.type === 'chunk' ? chunk.code : '')).join('');
}

const gzipped = (code: string): number => gzipSync(code, { level: 9 }).length;

describe('size', () => {
  const chat = "import WebIM from 'rtm-web/webim'; globalThis.chat = WebIM;";
  const rtm = "import AgoraRTM from 'rtm-web'; globalThis.rtm = AgoraRTM;";

  test('a page with both clients loads 70 KB at most, gzipped, and what they share once', async () => {
    const [one, other, both] = await Promise.all([chat, rtm, chat + rtm].map(bundled));
    const sizes = [one, other, both].map(code => gzipped(code as string)) as [number, number, number];
    console.log(`the chat client: ${sizes[0]} bytes gzipped; both: ${sizes[2]}, of ${MOST}`);
    expect(sizes[2]).toBeLessThanOrEqual(MOST);
    expect(sizes[0] + sizes[1] - sizes[2]).toBeGreaterThan(10_000);
  });

  test('so does a page with the script that has both', () => {
    const size = gzipped(read('both.js'));
    console.log(`webim.js: ${gzipped(read('webim.js'))} bytes gzipped; both.js: ${size}, of ${MOST}`);
    expect(size).toBeLessThanOrEqual(MOST);
  });

  test('who does not use the chat client does not load it', async () => {
    expect((await bundled("import 'rtm-web/webim';")).trim()).toBe('');
    expect(await bundled(rtm)).not.toContain('WEBIM_');
  });
});

describe('shapes', () => {
  test('a script tag gets the globals websdk and WebIM, and nothing else', () => {
    const global = bare();
    const before = Object.keys(global);
    runInNewContext(read('webim.js'), global);
    expect(Object.keys(global).filter(key => !before.includes(key))).toEqual(['websdk', 'WebIM']);
    const { websdk, WebIM } = global as { websdk: { default: object }; WebIM: object };
    expect(Object.keys(websdk)).toEqual(['default']);
    expect(websdk.default).toBe(WebIM);
    expect(Object.keys(WebIM).sort()).toEqual(KEYS);
  });

  test('the script that has both gives both', () => {
    const global = bare();
    const before = Object.keys(global);
    runInNewContext(read('both.js'), global);
    expect(Object.keys(global).filter(key => !before.includes(key))).toEqual(['WebIM', 'AgoraRTM', 'websdk']);
    expect((global.websdk as { default: object }).default).toBe(global.WebIM);
  });

  test('require gives what holds WebIM as its default, as bundlers expect it', () => {
    const made = { exports: {} as Record<string, unknown> };
    runInNewContext(read('webim.js'), { ...bare(), module: made, exports: made.exports });
    for (const exports of [made.exports, createRequire(import.meta.url)(join(dist, 'node/webim.cjs'))]) {
      expect(exports.__esModule).toBe(true);
      expect(Object.keys(exports.default as object).sort()).toEqual(KEYS);
    }
  });

  test('AMD gets the same', () => {
    let defined: Record<string, unknown> = {};
    const define = (_: string[], make: (exports: object) => void) => make(defined);
    runInNewContext(read('webim.js'), { ...bare(), define: Object.assign(define, { amd: {} }) });
    expect(Object.keys(defined.default as object).sort()).toEqual(KEYS);
    defined = {};
  });

  test('a module has the default, whose default is itself, whatever a bundler makes of the import', async () => {
    for (const file of ['web/webim.js', 'node/webim.js', 'webim.mjs']) {
      const { default: WebIM, Connection } = (await import(join(dist, file))) as Record<
        string,
        Record<string, unknown>
      >;
      expect(Object.keys(WebIM as object).sort(), file).toEqual(KEYS);
      expect(WebIM?.default, file).toBe(WebIM);
      expect(WebIM?.connection, file).toBe(Connection);
    }
  });

  test('webpack 4 can read what stands in script tags', () => {
    for (const file of ['webim.js', 'rtm-webim/webim.js']) {
      expect(() => parse(read(file), { ecmaVersion: 2020 as 2019 }), file).not.toThrow();
    }
  });
});

test('importing needs no globals, and does nothing', () => {
  const program = `
    for (const name of ['crypto', 'fetch', 'WebSocket', 'XMLHttpRequest', 'performance', 'MessageChannel', 'Blob', 'setImmediate', 'FormData', 'document']) {
      Object.defineProperty(globalThis, name, { value: undefined });
    }
    const before = Object.getOwnPropertyNames(globalThis).length;
    const { default: WebIM } = await import(process.argv[1]);
    if (Object.getOwnPropertyNames(globalThis).length !== before) throw new Error('there are new globals');
    const conn = new WebIM.connection({ appKey: 'org#app' });
    console.log(conn.version, conn.isOpened(), process.getActiveResourcesInfo().filter(name => name === 'Timeout').length);`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program, join(dist, 'webim.mjs')], {
    encoding: 'utf8',
  });
  expect(said).toBe('3.6.3 false 0\n');
});

describe('the package that is the chat client alone', () => {
  const folder = join(dist, 'rtm-webim');
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: folder, encoding: 'utf8' }),
  ) as [{ files: { path: string }[] }];

  test('has what it names, and is in no other', () => {
    const paths = packed[0].files.map(({ path }) => path);
    const own = JSON.parse(read('rtm-webim/package.json')) as Record<string, unknown>;
    for (const [, file = ''] of JSON.stringify(own).matchAll(/"\.\/([\w.-]+)"/g)) expect(paths).toContain(file);
    const main = JSON.parse(read('../package.json')) as { version: string; files: string[] };
    expect(own).toMatchObject({ version: main.version, dependencies: { 'rtm-web': main.version } });
    expect(main.files).toContain('!dist/rtm-webim');
  });
});
