/**
 * Builds what the package consists of, into dist/:
 *
 *     web/, node/              modules for bundlers and for Node, file by file, so that what is not used is left out
 *     node/index.cjs           for `require`
 *     rtm.mjs, core.mjs        one module with everything, or with the core, for <script type="module">
 *     rtm.js                   for script tags and AMD: sets AgoraRTM
 *     webim.js, webim.mjs      the chat client, for script tags (sets WebIM and websdk) and as a module
 *     agora-rtm-sdk.js         the same for pages that name no server: it is where the script came from
 *     types/, cjs/             declarations, for modules and for `require`
 *
 * Run as: npm run build
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync('dist', { recursive: true, force: true });

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const external = Object.keys(dependencies).map(name => new RegExp(`^${name}(/|$)`));

/** Browsers and workers. */
const browser = { platform: 'browser', resolve: { conditionNames: ['browser', 'import', 'default'] } };
const node = condition => ({ platform: 'node', resolve: { conditionNames: ['node', condition, 'default'] } });

const modules = dir => ({
  input: { index: 'src/agora/index.ts', core: 'src/core/index.ts' },
  external,
  output: { dir, format: 'es', sourcemap: true, preserveModules: true, preserveModulesRoot: '.' },
});
/** What webpack 4 can read, with which programs of old are bundled. It takes big integers, although they are of a later year. */
const old = {
  transform: { target: 'es2019' },
  onLog: (level, log, handle) => log.code !== 'TOLERATED_TRANSFORM' && handle(level, log),
};
const script = (input, file, output) => ({
  ...browser,
  input,
  output: { file, format: 'umd', name: 'AgoraRTM', exports: 'default', minify: true, sourcemap: true, ...output },
});

await build([
  { ...browser, ...modules('dist/web') },
  { ...node('import'), ...modules('dist/node') },
  {
    ...node('require'),
    input: 'src/agora/umd.ts',
    // All but `ws` is a module or may be one in its next version, which `require` cannot take.
    external: ['ws'],
    output: { file: 'dist/node/index.cjs', format: 'cjs', exports: 'default', sourcemap: true },
  },
  { ...script('src/agora/umd.ts', 'dist/rtm.js'), ...old },
  { ...script('src/agora/alias.ts', 'dist/agora-rtm-sdk.js'), ...old },
  { ...script('src/webim/umd.ts', 'dist/webim.js', { name: 'websdk' }), ...old },
  script('src/webim/index.ts', 'dist/webim.mjs', { format: 'es', exports: 'named' }),
  script('src/agora/index.ts', 'dist/rtm.mjs', { format: 'es', exports: 'named' }),
  script('src/core/index.ts', 'dist/core.mjs', { format: 'es', exports: 'named' }),
]);

for (const folder of ['dist/types', 'dist/cjs/types']) {
  execFileSync('node_modules/.bin/tsc', ['-p', 'tsconfig.types.json', '--outDir', folder], { stdio: 'inherit' });
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue;
    // Declarations name files as the sources do, and those are not in the package.
    const text = readFileSync(`${folder}/${file}`, 'utf8').replace(/(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2');
    // Programs of old are compiled by TypeScript 4, which cannot read `export type *`; of types alone, both say the same.
    writeFileSync(`${folder}/${file}`, text.replace(/^export type \*/gm, 'export *'));
  }
}
// What `require` gives is no module but AgoraRTM itself, and its declarations must say so.
mkdirSync('dist/cjs', { recursive: true });
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
writeFileSync('dist/cjs/index.d.ts', "import AgoraRTM from './types/agora/index.js';\nexport = AgoraRTM;\n");
