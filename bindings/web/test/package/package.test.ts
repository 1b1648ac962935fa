/** The package as it was built (`npm run build`): its size, its shapes, and what importing it does, namely nothing. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn-of-webpack-4';
import { rolldown } from 'rolldown';
import { describe, expect, test } from 'vitest';
import AgoraRTM from '../../src/agora/index.ts';
import { dist } from '../support/browser.ts';
import { repository } from '../support/server.ts';

/** The most that a page may have to load, gzipped. */
const MOST = 45_000;

const read = (file: string): string => readFileSync(join(dist, file), 'utf8');
const files = (folder: string, end: string): string[] =>
  (readdirSync(join(dist, folder), { recursive: true }) as string[])
    .filter(file => file.endsWith(end))
    .map(file => join(folder, file));
const keys = Object.keys(AgoraRTM).sort();

/** What is left of a program that uses this much of the library. */
async function bundled(code: string): Promise<string> {
  const bundle = await rolldown({
    input: 'program',
    platform: 'browser',
    resolve: { alias: { 'rtm-web': join(dist, 'web/index.js') } },
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

describe('size', () => {
  test.each(['rtm.js', 'rtm.mjs', 'agora-rtm-sdk.js'])('%s is 45 KB at most, gzipped', file => {
    const size = gzipSync(read(file), { level: 9 }).length;
    console.log(`${file}: ${size} bytes gzipped, of ${MOST}`);
    expect(size).toBeLessThanOrEqual(MOST);
  });

  test('who uses little of the library loads little of it', async () => {
    expect((await bundled("import 'rtm-web';")).trim()).toBe('');
    const little = await bundled(
      "import { ConnectionState, VERSION } from 'rtm-web'; console.log(VERSION, ConnectionState);",
    );
    expect(little.length).toBeLessThan(1000);
    // Otherwise the two above would prove nothing.
    expect((await bundled("import { createInstance } from 'rtm-web'; createInstance('');")).length).toBeGreaterThan(
      50_000,
    );
  });
});

describe('shapes', () => {
  test('require gives AgoraRTM itself', () => {
    for (const file of ['node/index.cjs', 'rtm.js', 'agora-rtm-sdk.js']) {
      // By their names, Node would take the others for modules.
      const made = { exports: {} as Record<string, unknown> };
      if (file.endsWith('.cjs')) made.exports = createRequire(import.meta.url)(join(dist, file)) as typeof made.exports;
      else runInNewContext(read(file), { ...bare(), module: made, exports: made.exports });
      expect(Object.keys(made.exports).sort(), file).toEqual(keys);
      expect(made.exports, file).not.toHaveProperty('default');
      expect(made.exports, file).not.toHaveProperty('__esModule');
    }
  });

  test('webpack 4 can read what it takes, and what stands in script tags', () => {
    expect(JSON.parse(read('../package.json')).browser).toBe('./dist/rtm.js');
    for (const file of ['rtm.js', 'agora-rtm-sdk.js']) {
      expect(() => parse(read(file), { ecmaVersion: 2020 as 2019 }), file).not.toThrow();
    }
    expect(() => parse('class Later { #field; }', { ecmaVersion: 2020 as 2019 })).toThrow();
  });

  test('AMD gets the same', () => {
    let defined: unknown;
    const define = Object.assign((...args: unknown[]) => (defined = (args.at(-1) as () => unknown)()), { amd: {} });
    runInNewContext(read('rtm.js'), { ...bare(), define });
    expect(Object.keys(defined as object).sort()).toEqual(keys);
  });

  test('a script tag gets the global AgoraRTM, and nothing else', () => {
    const global: Record<string, unknown> = bare();
    const before = Object.keys(global);
    runInNewContext(read('rtm.js'), global);
    expect(Object.keys(global).filter(key => !before.includes(key))).toEqual(['AgoraRTM']);
    expect(Object.keys(global.AgoraRTM as object).sort()).toEqual(keys);
  });

  test('a module has the default and every name', async () => {
    for (const file of ['web/index.js', 'node/index.js', 'rtm.mjs']) {
      const module = (await import(join(dist, file))) as Record<string, unknown>;
      expect(Object.keys(module.default as object).sort(), file).toEqual(keys);
      for (const key of [...keys, 'RtmClient', 'RtmChannel', 'LocalInvitation', 'RemoteInvitation', 'RtmError']) {
        expect(module, file).toHaveProperty(key);
      }
    }
  });

  test('the core comes by a door of its own, and shares what it has with the surface', async () => {
    const [core, surface] = [await import(join(dist, 'web/core.js')), await import(join(dist, 'web/index.js'))];
    expect(core.Client).toBeTypeOf('function');
    expect(surface).not.toHaveProperty('Client');
  });
});

describe('importing', () => {
  test('needs no globals, and does nothing', () => {
    const program = `
      for (const name of ['crypto', 'fetch', 'WebSocket', 'XMLHttpRequest', 'performance', 'MessageChannel', 'Blob', 'setImmediate']) {
        Object.defineProperty(globalThis, name, { value: undefined });
      }
      const before = Object.getOwnPropertyNames(globalThis).length;
      const { default: AgoraRTM } = await import(process.argv[1]);
      if (Object.getOwnPropertyNames(globalThis).length !== before) throw new Error('there are new globals');
      console.log(AgoraRTM.VERSION, process.getActiveResourcesInfo().filter(name => name === 'Timeout').length);`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', program, join(dist, 'rtm.mjs')], {
      encoding: 'utf8',
    });
    expect(said).toBe(`${AgoraRTM.VERSION} 0\n`);
  });
});

describe('what is packed', () => {
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: join(dist, '..'), encoding: 'utf8' }),
  ) as [{ files: { path: string }[] }];
  const paths = packed[0].files.map(({ path }) => path);

  test('is what was built, and nothing else', () => {
    expect(paths.filter(path => !path.startsWith('dist/')).sort()).toEqual(['README.md', 'package.json']);
  });

  test('has every file that the package names', () => {
    const named = JSON.stringify(JSON.parse(read('../package.json'))).match(/\.\/dist\/[\w./-]+/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    for (const file of named) expect(paths).toContain(file.slice(2));
  });

  test('has a source map for every script, with the sources in it and no place of this machine', () => {
    const scripts = ['.js', '.mjs', '.cjs']
      .flatMap(end => files('.', end))
      .filter(file => !/^(web|node)\/(index|core|webim)\.js$|_virtual|^(bench|rtm-webim)/.test(file));
    expect(scripts.length).toBeGreaterThan(6);
    for (const script of scripts) {
      expect(read(script), script).toContain('//# sourceMappingURL=');
      const map = JSON.parse(read(`${script}.map`)) as { sources: string[]; sourcesContent: string[] };
      expect(map.sourcesContent, script).toHaveLength(map.sources.length);
      for (const source of map.sources) expect(source, script).toMatch(/^\.\.?\//);
    }
  });

  test('has declarations without any any', () => {
    const declarations = files('types', '.d.ts');
    expect(declarations.length).toBeGreaterThan(15);
    for (const file of declarations) {
      const code = read(file).replace(/\/\*[\s\S]*?\*\//g, '');
      expect(code, file).not.toMatch(/\bany\b/);
      // What is imported has to be there.
      for (const [, path = ''] of code.matchAll(/(?:from|import\() ?['"](\.[^'"]+)['"]/g)) {
        expect(existsSync(join(dist, file, '..', path.replace(/\.js$/, '.d.ts'))), `${file}: ${path}`).toBe(true);
      }
    }
  });

  test('has declarations that TypeScript 4 can read, with which programs of old are compiled', () => {
    const declarations = ['types', 'cjs'].flatMap(folder => files(folder, '.d.ts'));
    expect(declarations.length).toBeGreaterThan(30);
    // What version 5 has brought.
    for (const file of declarations) expect(read(file), file).not.toMatch(/^export type \*|<const /m);
  });
});

test('everything that the package depends on may be depended on, by deny.toml', () => {
  const allowed = /^allow = \[(.*?)^\]/ms.exec(readFileSync(join(repository, 'deny.toml'), 'utf8'))?.[1] ?? '';
  const names = [...allowed.matchAll(/"(.+?)"/g)].map(([, name]) => name);
  expect(names).toContain('Apache-2.0');
  // Of tools, which are used as they are published and are in nothing that we hand on.
  const ofTools = [...names, 'MPL-2.0', '0BSD'];
  // A part of Vue 2, whose licence it does not repeat.
  const unsaid: Record<string, string> = { 'node_modules/@vue/compiler-sfc': 'MIT' };
  const { packages } = JSON.parse(read('../package-lock.json')) as {
    packages: Record<string, { license?: string; dev?: boolean; devOptional?: boolean }>;
  };
  for (const [path, { license = unsaid[path] ?? '', dev, devOptional }] of Object.entries(packages)) {
    const fits = license.split(' OR ').some(one => (dev || devOptional ? ofTools : names).includes(one));
    expect(fits, `${path}: ${license}`).toBe(true);
  }
});

/** The few globals that a script can count on wherever it runs. */
function bare(): Record<string, unknown> {
  return { console, TextEncoder, TextDecoder };
}
