/** Users in pages of Chromium that are signed in to a chat service by WebIM. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser, page, Site, Tab } from '../../support/browser.ts';
import { type Json, PASSWORD, type Service } from './service.ts';

/** Something that a handler was told. */
export interface Heard {
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever programs are told
  args: any[];
}

export type Sent = { id: string; mid: string; fail?: undefined } | { fail: Json; id?: undefined; mid?: undefined };

/** What `kit.js` puts into a page. */
export interface Kit {
  heard: Heard[];
  HANDLERS: string[];
  plain: (thing: unknown) => unknown;
  until: <T>(what: string, look: () => T) => Promise<NonNullable<Awaited<T>>>;
  next: (name: string) => Promise<unknown[]>;
  rest: (name: string) => unknown[][];
  makeConnection: (options: Json, handlers?: Json) => typeof WebIM.conn;
  connect: (options: Json, login: Json, handlers?: Json) => Promise<void>;
  send: (kind: string, options: Json, more?: Json) => Promise<Sent>;
}

const kit = readFileSync(join(import.meta.dirname, 'kit.js'), 'utf8');

/** A browser, and a site whose pages have the library and the kit. */
export class Stage {
  readonly browser: Browser;
  readonly site: Site;

  private constructor(browser: Browser, site: Site) {
    this.browser = browser;
    this.site = site;
  }

  /** `scripts` are what pages have besides, `body` what stands in them. */
  static async open(
    scripts: Record<string, string> = {},
    body = '',
    pages: Record<string, string> = {},
  ): Promise<Stage> {
    const tags = ['/dist/webim.js', '/kit.js', ...Object.keys(scripts)].map(path => `<script src="${path}"></script>`);
    const site = await Site.open({ '/': page(tags.join(''), body), '/kit.js': kit, ...scripts, ...pages });
    return new Stage(await openBrowser(), site);
  }

  async close(): Promise<void> {
    await this.browser?.close();
    await this.site?.close();
  }
}

/** A page, and the user who is in it. */
export class Chatter {
  readonly name: string;
  readonly tab: Tab;

  private constructor(name: string, tab: Tab) {
    this.name = name;
    this.tab = tab;
  }

  /** A page in which nobody has signed in. */
  static async nobody(stage: Stage, where: Browser | BrowserContext = stage.browser, name = ''): Promise<Chatter> {
    return new Chatter(name, await Tab.open(where, `${stage.site.url}/`));
  }

  /** A user who is signed in, with further options for the connection. */
  static async open(
    stage: Stage,
    service: Service,
    name: string,
    options: Json = {},
    where: Browser | BrowserContext = stage.browser,
  ): Promise<Chatter> {
    const chatter = await Chatter.nobody(stage, where, name);
    await chatter.signIn(service, options);
    return chatter;
  }

  /** Makes a connection and opens it. */
  async signIn(service: Service, options: Json = {}): Promise<void> {
    await this.tab.run(({ options, login }) => (globalThis as unknown as Kit).connect(options, login).then(() => {}), {
      options: { ...service.options, ...options },
      login: { user: this.name, pwd: PASSWORD },
    });
  }

  /** The first argument of the next call of this handler, once it is there. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever programs are told
  async next(handler: string): Promise<any> {
    return (await this.nextArguments(handler))[0];
  }

  async nextArguments(handler: string): Promise<unknown[]> {
    return await this.tab.run(handler => (globalThis as unknown as Kit).next(handler), handler);
  }

  /** The message with this number, once this handler was told; what came before it is passed over. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever programs are told
  async receives(handler: string, mid: string): Promise<any> {
    for (;;) {
      const message = await this.next(handler);
      if (message.id === mid) return message;
    }
  }

  /** What this handler was told that `next` has not given. */
  async rest(handler: string): Promise<unknown[][]> {
    return await this.tab.run(handler => (globalThis as unknown as Kit).rest(handler), handler);
  }

  /** Everything that any handler was told. */
  async heard(): Promise<Heard[]> {
    return await this.tab.run(() => (globalThis as unknown as Kit).heard);
  }

  /** Sends a message, and how that ended. `more` is written into the body behind `set`. */
  async send(kind: string, options: Json, more: Json = {}): Promise<Sent> {
    return await this.tab.run(({ kind, options, more }) => (globalThis as unknown as Kit).send(kind, options, more), {
      kind,
      options,
      more,
    });
  }

  /** The same, where it must succeed; the number of the message. */
  async says(kind: string, options: Json, more: Json = {}): Promise<string> {
    const sent = await this.send(kind, options, more);
    if (sent.mid === undefined) throw new Error(`${this.name} could not send: ${JSON.stringify(sent.fail)}`);
    return sent.mid;
  }

  /** Calls a method of the connection; its promise is waited for. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method gives
  async call(method: string, ...args: unknown[]): Promise<any> {
    return await this.tab.run(
      async ({ method, args }) => {
        const { plain } = globalThis as unknown as Kit;
        const conn = WebIM.conn as unknown as Record<string, (...args: unknown[]) => unknown>;
        return plain(await conn[method]?.(...args));
      },
      { method, args },
    );
  }

  async close(): Promise<void> {
    await this.tab.close();
  }
}

/** The conversation of the two is as whole as before. */
export async function goesOn(from: Chatter, to: Chatter): Promise<void> {
  const text = crypto.randomUUID();
  await from.says('txt', { msg: text, to: to.name });
  expect(await to.next('onTextMessage')).toMatchObject({ data: text });
}
