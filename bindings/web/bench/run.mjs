// npm run bench: messages between two clients, each a process of Node, on the server that RTM_SERVER names (without rates).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { build } from 'esbuild';

mkdirSync('dist/bench', { recursive: true });
await build({
  entryPoints: ['bench/client.ts'],
  outfile: 'dist/bench/client.js',
  bundle: true,
  format: 'esm',
  platform: 'node',
  conditions: ['node'],
  external: ['ws'],
});

const run = (...words) =>
  spawn(process.execPath, ['dist/bench/client.js', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
const listener = run('listen', 'web-bob');
await once(listener.stdout, 'data');
const sender = run('send', 'web-ann', 'web-bob');
sender.stdout.pipe(process.stdout);
const [code] = await once(sender, 'exit');
listener.kill();
process.exit(code ?? 1);
