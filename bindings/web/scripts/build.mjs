/**
 * Builds what the package consists of, into dist/:
 *
 *     index.js, core.js        for bundlers and browsers: modules that can be shaken
 *     node/index.js, core.js   the same for Node, with the WebSocket of `ws`
 *     node/index.cjs           for `require`
 *     rtm.js                   for script tags and AMD: sets AgoraRTM
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

const MODULES = { index: 'src/agora/index.ts', core: 'src/core/index.ts' };

/** Browsers and workers. */
const browser = { platform: 'browser', resolve: { conditionNames: ['browser', 'import', 'default'] } };
/** Node; `ws` stays a dependency, since it has native parts. */
const node = condition => ({
  platform: 'node',
  external: ['ws'],
  resolve: { conditionNames: ['node', condition, 'default'] },
});

const output = more => ({ sourcemap: true, exports: 'named', chunkFileNames: 'shared-[hash].js', ...more });
const script = file => output({ file, format: 'umd', name: 'AgoraRTM', exports: 'default', minify: true });

await build([
  { ...browser, input: MODULES, output: output({ dir: 'dist', format: 'es' }) },
  { ...node('import'), input: MODULES, output: output({ dir: 'dist/node', format: 'es' }) },
  {
    ...node('require'),
    input: 'src/agora/umd.ts',
    output: output({ file: 'dist/node/index.cjs', format: 'cjs', exports: 'default' }),
  },
  { ...browser, input: 'src/agora/umd.ts', output: script('dist/rtm.js') },
  { ...browser, input: 'src/agora/alias.ts', output: script('dist/agora-rtm-sdk.js') },
]);

for (const folder of ['dist/types', 'dist/cjs/types']) {
  execFileSync('node_modules/.bin/tsc', ['-p', 'tsconfig.types.json', '--outDir', folder], { stdio: 'inherit' });
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue;
    // Declarations name files as the sources do, and those are not in the package.
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    writeFileSync(`${folder}/${file}`, text.replace(/(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'));
  }
}
// What `require` gives is no module but AgoraRTM itself, and its declarations must say so.
mkdirSync('dist/cjs', { recursive: true });
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
writeFileSync('dist/cjs/index.d.ts', "import AgoraRTM from './types/agora/index.js';\nexport = AgoraRTM;\n");
