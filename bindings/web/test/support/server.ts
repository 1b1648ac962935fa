/** A server of its own for a test: a process on a free port, with a data folder that goes with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.ts';

const GREETING = 'rtm-server listening on ';
const PATIENCE_MS = 20_000;

/** The root of the repository. */
export const repository = resolve(import.meta.dirname, '../../../..');

/** What is tested against: the variable says which, or the release build. */
export const program = process.env.RTM_TEST_SERVER ?? join(repository, 'target/release/rtm-server');

const running = new Set<Server>();
// Not even a test that is ended from outside leaves its server behind.
process.on('exit', () => {
  for (const server of running) server.signal('SIGKILL');
});

export class Server {
  /** A folder that goes with the server. */
  readonly folder = mkdtempSync(join(tmpdir(), 'rtm-web-test-'));
  /** `ws://127.0.0.1:PORT`. */
  url = '';
  readonly #settings: string;
  #process: ChildProcess | undefined;

  private constructor(settings: string) {
    this.#settings = settings;
  }

  /** Starts one; `settings` are TOML. Without any, programs may call as often as they like. */
  static async start(settings = 'rates_web = "none"\nrates = "none"'): Promise<Server> {
    if (!existsSync(program)) throw new Error(`there is no ${program}: cargo build --release -p rtm-server`);
    const server = new Server(settings);
    writeFileSync(join(server.folder, 'rtm.toml'), settings);
    await server.#listen('127.0.0.1:0');
    return server;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** `http://127.0.0.1:PORT`. */
  get http(): string {
    return this.url.replace('ws', 'http');
  }

  /** What it has logged. */
  get log(): string {
    const file = join(this.folder, 'server.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Every file that holds media, finished or not. */
  mediaFiles(): string[] {
    const folder = join(this.folder, 'data', 'media');
    if (!existsSync(folder)) return [];
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  }

  signal(name: NodeJS.Signals): void {
    this.#process?.kill(name);
  }

  /** As a power failure. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** In order. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** On the same port, with the same data. */
  async startAgain(): Promise<void> {
    await this.kill();
    await this.#listen(`127.0.0.1:${this.port}`);
  }

  /** It keeps its connections and does nothing. */
  async freeze(): Promise<void> {
    this.signal('SIGSTOP');
    const status = `/proc/${this.#process?.pid}/stat`;
    // The signal takes effect later than the call.
    await eventually('the server standing still', () => /\) T /.test(readFileSync(status, 'utf8')));
  }

  async thaw(): Promise<void> {
    this.signal('SIGCONT');
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #listen(address: string): Promise<void> {
    const words = ['--listen', address, '--data-dir', join(this.folder, 'data')];
    if (this.#settings) words.push('--config', join(this.folder, 'rtm.toml'));
    const log = createWriteStream(join(this.folder, 'server.log'), { flags: 'a' });
    await once(log, 'open');
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', log] });
    this.#process = child;
    running.add(this);
    // Read to the end, so that the server never waits for a reader.
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const greeted = once(lines, 'line', { signal: AbortSignal.timeout(PATIENCE_MS) });
    const ended = once(child, 'exit').then(() => {
      throw new Error('it ended');
    });
    try {
      const [line] = (await Promise.race([greeted, ended])) as [string];
      if (!line.startsWith(GREETING)) throw new Error(`its first line is "${line}"`);
      this.url = line.slice(GREETING.length);
    } catch (error) {
      child.kill('SIGKILL');
      throw new Error(`the server did not greet: ${error}; its log:\n${this.log}`);
    } finally {
      ended.catch(() => {});
      log.close();
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    running.delete(this);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit', { signal: AbortSignal.timeout(PATIENCE_MS) });
    child.kill(signal);
    await exit;
  }
}
