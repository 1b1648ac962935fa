/**
 * Builds what the package consists of, into dist/:
 *
 *     web/, node/              modules for bundlers and for Node, file by file, so that what is not used is left out
 *     node/*.cjs               for `require`
 *     rtm.mjs, core.mjs        one module with everything, or with the core, for <script type="module">
 *     rtm.js                   for script tags and AMD: sets AgoraRTM
 *     agora-rtm-sdk.js         the same for pages that name no server: it is where the script came from
 *     webim.js, webim.mjs      the chat client, for script tags (sets WebIM and websdk) and as a module
 *     both.js                  for script tags of pages that use both
 *     rtm-webim/               a package of its own that is nothing but the chat client, for who wants an alias for a package
 *     types/, cjs/             declarations, for modules and for `require`
 *
 * Run as: npm run build
 *
 * With `--scripts FOLDER` it is nothing but the scripts that the server hands out, which are there instead.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'rolldown';

const { scripts } = parseArgs({ options: { scripts: { type: 'string' } } }).values;
const served = scripts && resolve(scripts);

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const { dependencies, version, license } = JSON.parse(readFileSync('package.json', 'utf8'));
const external = Object.keys(dependencies).map(name => new RegExp(`^${name}(/|$)`));

/** Browsers and workers. */
const browser = { platform: 'browser', resolve: { conditionNames: ['browser', 'import', 'default'] } };
const node = condition => ({ platform: 'node', resolve: { conditionNames: ['node', condition, 'default'] } });

const modules = dir => ({
  input: { index: 'src/agora/index.ts', core: 'src/core/index.ts', webim: 'src/webim/index.ts' },
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

const required = (input, file, exports) => ({
  ...node('require'),
  input,
  // All but `ws` is a module or may be one in its next version, which `require` cannot take.
  external: ['ws'],
  output: { file, format: 'cjs', exports, sourcemap: true },
});

if (served) {
  const plain = { sourcemap: false };
  await build(
    [
      script('src/agora/alias.ts', `${served}/rtm.js`, plain),
      script('src/webim/umd.ts', `${served}/webim.js`, { ...plain, name: 'websdk', exports: 'named' }),
      script('src/both.ts', `${served}/both.js`, { ...plain, format: 'iife', exports: 'none' }),
    ].map(one => ({ ...one, ...old })),
  );
  process.exit();
}

rmSync('dist', { recursive: true, force: true });
await build([
  { ...browser, ...modules('dist/web') },
  { ...node('import'), ...modules('dist/node') },
  required('src/agora/umd.ts', 'dist/node/index.cjs', 'default'),
  // `require` has always given what holds WebIM as its default.
  required('src/webim/index.ts', 'dist/node/webim.cjs', 'named'),
  { ...script('src/agora/umd.ts', 'dist/rtm.js'), ...old },
  { ...script('src/agora/alias.ts', 'dist/agora-rtm-sdk.js'), ...old },
  { ...script('src/webim/umd.ts', 'dist/webim.js', { name: 'websdk', exports: 'named' }), ...old },
  { ...script('src/both.ts', 'dist/both.js', { format: 'iife', exports: 'none' }), ...old },
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
const all = from => `export { default } from '${from}';\nexport * from '${from}';\n`;
writeFileSync('dist/cjs/webim.d.ts', all('./types/webim/index.js'));

/** The chat client as a package, whose name others may stand for. It shares with rtm-web what the two have in common. */
const own = {
  'package.json': `${JSON.stringify(
    {
      name: 'rtm-webim',
      version,
      description: 'The chat client of rtm, in the place of easemob-websdk 3.x',
      license,
      type: 'module',
      main: './index.cjs',
      module: './index.js',
      browser: './webim.js',
      types: './index.d.ts',
      exports: {
        '.': {
          import: { types: './index.d.ts', default: './index.js' },
          require: { types: './index.d.cts', node: './index.cjs', default: './webim.js' },
          default: './index.js',
        },
        './webim.js': './webim.js',
        './package.json': './package.json',
      },
      dependencies: { 'rtm-web': version },
    },
    null,
    2,
  )}\n`,
  // As the original, it makes WebIM a global, which many programs count on.
  'index.js': `import WebIM from 'rtm-web/webim';\n\nglobalThis.WebIM = WebIM;\n${all('rtm-web/webim')}`,
  'index.cjs': "module.exports = require('rtm-web/webim');\nglobalThis.WebIM = module.exports.default;\n",
  'index.d.ts': all('rtm-web/webim'),
  'index.d.cts': all('rtm-web/webim'),
  'webim.js': readFileSync('dist/webim.js', 'utf8').replace(/\n\/\/# sourceMappingURL=.*/, ''),
  'README.md':
    '# rtm-webim\n\nThe chat client of rtm, in the place of `easemob-websdk` 3.x: see docs/webim.md of the repository.\n',
};
mkdirSync('dist/rtm-webim', { recursive: true });
for (const [name, text] of Object.entries(own)) writeFileSync(`dist/rtm-webim/${name}`, text);
