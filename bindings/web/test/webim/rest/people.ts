/** Users of the chat service with an account and an open connection each, and all that they were told. */
import { afterAll } from 'vitest';
import WebIM, { type Connection, type ConnectionOptions } from '../../../src/webim/index.ts';
import { HANDLERS, type Handlers } from '../../../src/webim/listen.ts';
import { eventually } from '../../support/eventually.ts';
import type { Server } from '../../support/server.ts';

/** The App of all of them. */
export const appKey = 'org#app';

/** One call of a handler. */
export interface Told {
  handler: keyof Handlers;
  words: unknown[];
}

const everybody: Person[] = [];

afterAll(() => {
  for (const { conn } of everybody.splice(0)) conn.close();
});

/** A user, and what its handlers were called with, in order. */
export class Person {
  readonly told: Told[] = [];

  private constructor(
    readonly name: string,
    readonly conn: Connection,
  ) {
    const hear = (handler: keyof Handlers) => [handler, (...words: unknown[]) => this.told.push({ handler, words })];
    conn.listen(Object.fromEntries(HANDLERS.map(hear)));
    everybody.push(this);
  }

  /** Makes an account, and logs it in. */
  static async enter(server: Server, name: string, options: ConnectionOptions = {}): Promise<Person> {
    const body = JSON.stringify({ username: name, password: 'secret' });
    await fetch(`${server.http}/org/app/users`, { method: 'POST', body });
    return await Person.open(server, name, options);
  }

  /** Logs in once more, on another device. */
  static async open(server: Server, name: string, options: ConnectionOptions = {}): Promise<Person> {
    const settings = { appKey, apiUrl: server.http, isMultiLoginSessions: true, ...options };
    const person = new Person(name, new WebIM.connection(settings));
    person.conn.open({ user: name, pwd: 'secret', appKey });
    await person.hears('onOpened');
    // What had waited for this device may be there already, and stays.
    const opened = person.told.findIndex(({ handler }) => handler === 'onOpened');
    person.told.splice(opened, 1);
    return person;
  }

  /** What a handler was called with so far. */
  all(handler: keyof Handlers): unknown[][] {
    return this.told.filter(told => told.handler === handler).map(({ words }) => words);
  }

  /** What a handler is called with, once it fits. */
  async hears(handler: keyof Handlers, fits: (word: never) => boolean = () => true): Promise<unknown[]> {
    return await eventually(`${this.name} hears ${handler}`, () => {
      const found = this.all(handler).find(([word]) => fits(word as never));
      if (!found) throw new Error(`${this.name} was told ${JSON.stringify(this.told.slice(-20))}`);
      return found;
    });
  }

  /** The argument of `onPresence`, once one of this type is there. */
  async sees(type: string): Promise<unknown> {
    return (await this.hears('onPresence', (presence: { type: string }) => presence.type === type))[0];
  }

  forget(): void {
    this.told.length = 0;
  }
}

/** Calls methods of connections, and remembers which: what was never called was never tested. */
export class Ledger {
  readonly #called = new Set<string>();

  /** The connection of somebody, with every call put down. */
  of({ conn }: Person): Connection {
    return new Proxy(conn, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        return (...words: unknown[]) => {
          this.#called.add(String(name));
          return (value as (...words: unknown[]) => unknown).apply(target, words);
        };
      },
    });
  }

  /** Which of these were not called. */
  missing(methods: object): string[] {
    return Object.keys(methods).filter(name => !this.#called.has(name));
  }
}
