/**
 * The console of a server of its own, in a real browser.
 *
 *     const console = await Console.open();
 *     await console.go('rtm');
 *     await console.pane('alice').say('hello');
 *     await console.close();
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openBrowser } from '../../bindings/web/test/support/browser.ts';
import { DEADLINE_MS } from '../../bindings/web/test/support/eventually.ts';
import { program, repository, Server } from '../../bindings/web/test/support/server.ts';

export { eventually } from '../../bindings/web/test/support/eventually.ts';
export { repository, Server };

/** Where pictures of the pages go, for people to look at. */
export const pictures = join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'console');
mkdirSync(pictures, { recursive: true });

/** Pages that are tried without being built into a server first: `RTM_TEST_CONSOLE=dist npm test`. */
const tried = process.env.RTM_TEST_CONSOLE;

/** What the command makes of a password: a line of the configuration. */
export function hashed(password: string): string {
  const made = spawnSync(program, ['console', 'password'], { input: `${password}\n`, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return made.stdout;
}

/** A picture to send. */
export const photo = join(repository, 'tests/media/photo.jpg');

/** One that beeps, and may be used without a question. */
const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

let browser: Promise<Browser> | undefined;

/** The browser that the tests of one file share. */
export function sharedBrowser(): Promise<Browser> {
  // What no server has sent counts as a page from far away, which may not call this machine.
  const near = tried === undefined ? [] : ['--disable-features=LocalNetworkAccessChecks'];
  browser ??= openBrowser([...MICROPHONE, ...near]);
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** A page of the console, and the server behind it. */
export class Console {
  readonly server: Server;
  readonly page: Page;
  readonly #complaints: string[] = [];
  /** Complaints that a test provokes: texts that they contain. */
  readonly expected: string[] = [];

  private constructor(server: Server, page: Page) {
    this.server = server;
    this.page = page;
    page.setDefaultTimeout(DEADLINE_MS);
    page.on('pageerror', error => this.#complaints.push(`uncaught: ${error.stack ?? error}`));
    page.on('console', message => {
      if (message.type() === 'error') this.#complaints.push(message.text());
    });
    page.on('request', request => {
      const url = request.url();
      if (!url.startsWith(server.http) && !/^(blob|data):/.test(url)) this.#complaints.push(`went elsewhere: ${url}`);
    });
  }

  /** Opens the console of a server with these settings, in development mode without any. */
  static async open(settings?: string, options: BrowserContextOptions = {}): Promise<Console> {
    return Console.of(await Server.start(settings), options);
  }

  /** One more page of the same server. */
  static async of(server: Server, options: BrowserContextOptions = {}): Promise<Console> {
    const context = await (await sharedBrowser()).newContext({ viewport: { width: 1280, height: 800 }, ...options });
    if (tried !== undefined) await serve(context, server, tried);
    const console = new Console(server, await context.newPage());
    await console.page.goto(server.http);
    return console;
  }

  /** Shows a page by its name in the address. */
  async go(page: string): Promise<void> {
    await this.page.goto(`${this.server.http}/#/${page}`);
  }

  /** The chat of one user. */
  pane(name: string): Pane {
    return new Pane(this.page, name);
  }

  /** Asks the server as the page would. */
  async ask<T>(path: string): Promise<T> {
    return (await this.page.evaluate(async url => await (await fetch(url)).json(), `/v1/console/${path}`)) as T;
  }

  /** Makes uploads and downloads as slow as this, in bytes a second. */
  async slowDown(throughput: number): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Network.enable');
    const speed = { uploadThroughput: throughput, downloadThroughput: throughput };
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, ...speed });
  }

  /** Closes page and server; fails when the page complained about anything that was not expected. */
  async close(): Promise<void> {
    await this.page.context().close();
    await this.server.close();
    const odd = this.#complaints.filter(text => !this.expected.some(part => text.includes(part)));
    if (odd.length > 0) throw new Error(`the page complained:\n${odd.join('\n')}`);
  }
}

/** From the next load on, counts the addresses of files that a page holds; the returned function says how many. */
export async function countAddresses(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const held = new Set<string>();
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = what => {
      const url = createObjectURL.call(URL, what);
      held.add(url);
      return url;
    };
    URL.revokeObjectURL = url => {
      held.delete(url);
      revokeObjectURL.call(URL, url);
    };
    Object.assign(globalThis, { held });
  });
  return () => page.evaluate(() => (globalThis as unknown as { held: Set<string> }).held.size);
}

/** Answers with the files of a folder what the server answers with those that are built into it. */
async function serve(context: BrowserContext, server: Server, folder: string): Promise<void> {
  await context.route(
    url => url.origin === server.http && (url.pathname === '/' || url.pathname.startsWith('/assets/')),
    async route => {
      const { pathname } = new URL(route.request().url());
      const file = pathname === '/' ? 'index.html' : pathname.slice(1);
      const { 'content-security-policy': policy = '' } = (await route.fetch({ url: server.http })).headers();
      await route.fulfill({ path: join(folder, file), headers: { 'content-security-policy': policy } });
    },
  );
}

/** One half of the RTM page. */
export class Pane {
  readonly root: Locator;
  readonly bubbles: Locator;
  readonly name: string;

  constructor(page: Page, name: string) {
    this.name = name;
    this.root = page.getByRole('region', { name: `Chat of ${name}` });
    this.bubbles = this.root.getByRole('log').getByRole('listitem');
  }

  /** Returns when the user is logged in. */
  async online(): Promise<void> {
    await this.root.getByText('Online', { exact: true }).waitFor();
  }

  async say(text: string): Promise<void> {
    const box = this.root.getByRole('textbox', { name: /^Message from/ });
    await box.fill(text);
    await box.press('Enter');
  }

  async attach(...files: Parameters<Locator['setInputFiles']>[0][]): Promise<void> {
    for (const file of files) await this.root.locator('input[type=file]').setInputFiles(file);
  }

  /** The bubble with this text, once it is there. */
  async bubble(text: string): Promise<Locator> {
    const found = this.bubbles.filter({ hasText: text }).last();
    await found.waitFor();
    return found;
  }

  /** The newest bubble in this state, once there is one. */
  async inState(state: string): Promise<Locator> {
    const found = this.root.locator(`[data-state="${state}"]`).last();
    await found.waitFor();
    return found;
  }
}
