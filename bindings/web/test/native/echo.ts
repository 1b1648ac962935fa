/** The C++ program beside this file, built against the headers and librtm, as a process. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from '../support/eventually.ts';
import { repository, type Server } from '../support/server.ts';

/** Where librtm is: the variable says it, or it is the release build. */
const library = process.env.RTM_TEST_LIBRARY ?? join(repository, 'target/release');

export class Echo {
  /** What it has said. */
  readonly lines: string[] = [];
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(folder: string, process: ChildProcess) {
    this.#folder = folder;
    this.#process = process;
    createInterface({ input: process.stdout as NodeJS.ReadableStream }).on('line', line => this.lines.push(line));
    createInterface({ input: process.stderr as NodeJS.ReadableStream }).on('line', line => this.lines.push(line));
  }

  /** Builds it, logs it in, and lets it join. */
  static async start(server: Server, appId: string, user: string, channel: string): Promise<Echo> {
    if (!existsSync(join(library, 'librtm.so'))) {
      throw new Error(`there is no librtm.so in ${library}: cargo build --release -p rtm-ffi`);
    }
    const folder = mkdtempSync(join(tmpdir(), 'rtm-web-echo-'));
    const program = join(folder, 'echo');
    const source = join(import.meta.dirname, 'echo.cpp');
    const include = join(repository, 'include');
    const words = ['-std=c++17', '-Wall', '-Wextra', '-Werror', '-I', include, source, '-o', program];
    execFileSync('g++', [...words, '-L', library, '-lrtm', '-lpthread', `-Wl,-rpath,${library}`], { stdio: 'pipe' });
    const echo = new Echo(folder, spawn(program, [server.url, appId, user, channel, folder], { stdio: 'pipe' }));
    await echo.said('ready');
    return echo;
  }

  /** Waits for a line, and fails with those that came instead. */
  async said(line: string): Promise<void> {
    await eventually(`the line "${line}"`, () => {
      const failed = this.lines.find(one => one.startsWith('failed'));
      if (failed) throw new Error(failed);
      return this.lines.includes(line) || Promise.reject(new Error(this.lines.join('\n')));
    });
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exit = once(this.#process, 'exit', { signal: AbortSignal.timeout(20_000) });
      this.#process.stdin?.end();
      await exit;
    }
    rmSync(this.#folder, { recursive: true, force: true });
    if (this.#process.exitCode !== 0) throw new Error(`the C++ program ended with ${this.#process.exitCode}`);
  }
}
