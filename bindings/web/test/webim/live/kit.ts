/** Users of a chat service, each with a connection, and all that their handlers were given, in order. */
import { afterEach } from 'vitest';
import { Connection, type ConnectionOptions } from '../../../src/webim/connection.ts';
import { HANDLERS, type Handlers } from '../../../src/webim/listen.ts';
import { type Body, message, type SendError } from '../../../src/webim/message.ts';
import type { OpenOptions } from '../../../src/webim/session.ts';
import { eventually } from '../../support/eventually.ts';
import type { Server } from '../../support/server.ts';

export const APP = 'org#app';
export const PASSWORD = 'secret';

const everyone: Someone[] = [];

afterEach(() => {
  for (const someone of everyone.splice(0)) someone.conn.close();
});

/** What a handler was given. */
export type Told = readonly [name: keyof Handlers, ...words: unknown[]];

export class Someone {
  readonly conn: Connection;
  readonly told: Told[] = [];

  constructor(
    readonly server: Server,
    readonly name: string,
    options: ConnectionOptions = {},
  ) {
    this.conn = new Connection({ appKey: APP, apiUrl: server.http, isMultiLoginSessions: true, ...options });
    const handlers = HANDLERS.map(name => [name, (...words: unknown[]) => this.told.push([name, ...words])]);
    this.conn.listen(Object.fromEntries(handlers) as Partial<Handlers>);
    everyone.push(this);
  }

  /** Somebody with an account, who is logged in. */
  static async in(server: Server, name: string, options: ConnectionOptions = {}): Promise<Someone> {
    const someone = new Someone(server, name, options);
    await someone.signUp();
    await someone.open();
    return someone;
  }

  async signUp(): Promise<void> {
    await this.conn.registerUser({ username: this.name, password: PASSWORD, nickname: this.name });
  }

  /** Logs in, and waits until it is so. */
  async open(more: Partial<OpenOptions> = {}): Promise<void> {
    const before = this.all('onOpened').length;
    const errors = this.all('onError').length;
    this.conn.open({ user: this.name, pwd: PASSWORD, appKey: APP, ...more });
    await eventually(`${this.name} being in`, () => {
      if (this.all('onError').length > errors) throw new Error(JSON.stringify(this.all('onError')));
      return this.all('onOpened').length > before;
    });
  }

  /** All that a handler was given. */
  all<Name extends keyof Handlers>(name: Name): Parameters<Handlers[Name]>[0][] {
    return this.told.filter(([called]) => called === name).map(([, word]) => word as Parameters<Handlers[Name]>[0]);
  }

  /** What a handler was given, once it was called so often. */
  async heard<Name extends keyof Handlers>(name: Name, times = 1): Promise<NonNullable<Parameters<Handlers[Name]>[0]>> {
    await eventually(`${this.name}'s ${name} (${times})`, () => {
      if (this.all(name).length >= times) return true;
      throw new Error(JSON.stringify(this.told));
    });
    return this.all(name)[times - 1] as NonNullable<Parameters<Handlers[Name]>[0]>;
  }

  /** Sends a message; what comes of it. */
  async send(kind: string, option: Body, more: Partial<Body> = {}): Promise<Outcome> {
    const id = this.conn.getUniqueId();
    const made = new message(kind, id);
    const outcome = new Promise<Outcome>(resolve => {
      made.set({
        ...option,
        success: (...words) => resolve({ id: words[0], mid: words[1] }),
        fail: failed => resolve({ id: String(id), failed }),
      });
    });
    Object.assign(made.body, more);
    this.conn.send(made.body);
    return await outcome;
  }

  /** Sends a text; its number. */
  async say(msg: string, option: Body): Promise<string> {
    const { mid, failed } = await this.send('txt', { msg, ...option });
    if (mid === undefined) throw new Error(`"${msg}" was not sent: ${JSON.stringify(failed)}`);
    return mid;
  }
}

/** What came of a message. */
export interface Outcome {
  id: string;
  mid?: string;
  failed?: SendError;
}

let names = 0;

/** A name that nobody has yet. */
export function fresh(name: string): string {
  return `${name}${++names}`;
}

/** Ann and Bob, both there. */
export function pair(server: Server, options: ConnectionOptions = {}): Promise<[Someone, Someone]> {
  return Promise.all([Someone.in(server, fresh('ann'), options), Someone.in(server, fresh('bob'), options)]);
}

/** A group of one's own, with others in it. */
export async function groupOf(owner: Someone, ...members: Someone[]): Promise<string> {
  const names = members.map(({ name }) => name);
  const data = { groupname: 'tea', desc: '', members: names, public: true, approval: false, allowinvites: true };
  const { data: made } = await owner.conn.createGroupNew({ data: { ...data, inviteNeedConfirm: false }, success() {} });
  return (made as { groupid: string }).groupid;
}

/** Asks something of the REST interface as the App itself. */
export function asApp(
  server: Server,
): (method: string, path: string, body?: object) => Promise<{ data: { id: string } }> {
  const ask = async (method: string, path: string, body: object | undefined, token: string) => {
    const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
    const url = `${server.http}/${APP.replace('#', '/')}${path}`;
    const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { access_token: string; data: { id: string } };
  };
  const admin = { grant_type: 'client_credentials', client_id: 'id', client_secret: 'secret' };
  return async (method, path, body) => ask(method, path, body, (await ask('POST', '/token', admin, '')).access_token);
}

/** A room that all of these have joined. */
export async function roomOf(server: Server, owner: Someone, ...others: Someone[]): Promise<string> {
  const room = { name: 'hall', description: '', maxusers: 100, owner: owner.name, members: [] };
  const { id } = (await asApp(server)('POST', '/chatrooms', room)).data;
  // Its owner is in it already.
  for (const { conn } of others) await conn.joinChatRoom({ roomId: id });
  return id;
}
