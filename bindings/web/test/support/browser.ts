/**
 * A real browser, and a site whose pages have the built library: `npm run build` comes first.
 *
 *     const site = await Site.open({ '/': page('<script src="/dist/rtm.js"></script>') });
 *     const browser = await openBrowser();
 *     const tab = await Tab.open(browser, `${site.url}/`);
 *     await tab.run(url => AgoraRTM.setParameter('SERVER', url), server.url);
 *     tab.check();
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { repository } from './server.ts';

/** The package, as it was built. */
export const dist = join(repository, 'bindings/web/dist');

/** Debian's place for it; the variable names another. */
const PROGRAM = process.env.RTM_TEST_CHROMIUM ?? '/usr/bin/chromium';

/** Nothing but the page: no calls home, no sandbox (which root does not have), no graphics card. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium with a profile of its own, which goes with it, and with further arguments. */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  if (!existsSync(PROGRAM)) throw new Error(`there is no ${PROGRAM}: install chromium, or set RTM_TEST_CHROMIUM`);
  return await chromium.launch({ executablePath: PROGRAM, headless: true, args: [...QUIET, ...more] });
}

/**
 * Stops processes of a browser where they are; the returned function lets them go on. Of `'pages'` those that run scripts, while
 * connections stay with the browser: what a browser does with tabs in the background. Headless ones do not do it when asked.
 * Of `'everything'` all: a computer that sleeps.
 */
export async function freeze(browser: Browser, what: 'pages' | 'everything'): Promise<() => void> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const frozen = processInfo.filter(({ type }) => what === 'everything' || type === 'renderer').map(({ id }) => id);
  const signal = (name: NodeJS.Signals) => {
    for (const id of frozen) process.kill(id, name);
  };
  signal('SIGSTOP');
  return () => signal('SIGCONT');
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
};

/** A document with this head. */
export function page(head: string, body = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>test</title>${head}</head><body>${body}</body></html>`;
}

/** A site of its own for a test: pages, and folders. */
export class Site {
  readonly #http: HttpServer;

  private constructor(http: HttpServer) {
    this.#http = http;
  }

  /** Serves `pages` by path, /dist/ with the library and /media/ with pictures, and what else `folders` name. */
  static async open(pages: Record<string, string>, folders: Record<string, string> = {}): Promise<Site> {
    const all = { '/dist/': dist, '/media/': join(repository, 'tests/media'), ...folders };
    const http = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://site').pathname);
      const given = pages[path];
      const folder = Object.entries(all).find(([prefix]) => path.startsWith(prefix));
      const file = folder && join(folder[1], path.slice(folder[0].length));
      const body = given ?? (file && existsSync(file) ? readFileSync(file) : undefined);
      const type = given === undefined ? TYPES[extname(path)] : (TYPES[extname(path)] ?? TYPES['.html']);
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': type ?? 'application/octet-stream' });
      response.end(body);
    });
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
    return new Site(http);
  }

  /** `http://127.0.0.1:PORT`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as { port: number }).port}`;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise(resolve => this.#http.close(resolve));
  }
}

/** A page that is open, and what it has complained about. */
export class Tab {
  readonly page: Page;
  #complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', error => this.#complaints.push(`uncaught: ${error.stack ?? error}`));
    page.on('console', message => {
      // That a page has no icon is no complaint of ours.
      if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) {
        this.#complaints.push(`console: ${message.text()} (${message.location().url})`);
      }
    });
  }

  /** Opens it with cookies and storage of its own, or in the context of others. */
  static async open(where: Browser | BrowserContext, url: string): Promise<Tab> {
    const tab = new Tab(await where.newPage());
    await tab.page.goto(url);
    return tab;
  }

  /** Runs a function in the page; its promise is waited for. */
  async run<Result, Argument = undefined>(
    work: (argument: Argument) => Result,
    argument?: Argument,
  ): Promise<Awaited<Result>> {
    try {
      return (await this.page.evaluate(work as (argument: unknown) => Result, argument as unknown)) as Awaited<Result>;
    } catch (error) {
      throw new Error(`${error}\n${this.#complaints.join('\n')}`, { cause: error });
    }
  }

  /** Fails when the page complained about anything. */
  check(): void {
    if (this.#complaints.length > 0) throw new Error(`the page complained:\n${this.#complaints.join('\n')}`);
  }

  /** What it complained about and had to: the lines that fit. */
  forget(fitting: RegExp): void {
    this.#complaints = this.#complaints.filter(line => !fitting.test(line));
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
