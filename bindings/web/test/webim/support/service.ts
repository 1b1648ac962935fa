/** A chat service for a test: a server of its own, with accounts, groups and rooms. */
import { Server } from '../../support/server.ts';

export const APP_KEY = 'org#app';
export const PASSWORD = 'secret';

export type Json = Record<string, unknown>;

export class Service {
  readonly server: Server;
  readonly #tokens = new Map<string, string>();

  private constructor(server: Server) {
    this.server = server;
  }

  /** Starts one; `chat` are the lines of its `[chat]`, and `users` have accounts. */
  static async start(users: readonly string[], chat = ''): Promise<Service> {
    const server = await Server.start(`rates_web = "none"\nrates = "none"\n[chat]\n${chat}`);
    const service = new Service(server);
    for (const user of users) await service.register(user);
    return service;
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  /** What a connection is told: where the service is. */
  get options(): { appKey: string; url: string; apiUrl: string } {
    return { appKey: APP_KEY, url: `${this.server.url}/ws`, apiUrl: this.server.http };
  }

  async register(user: string): Promise<void> {
    await this.call('POST', '/users', { username: user, password: PASSWORD });
  }

  /** An access token of a user, the same each time; without a name, of the App. */
  async token(user = ''): Promise<string> {
    const known = this.#tokens.get(user);
    if (known) return known;
    const app = { grant_type: 'client_credentials', client_id: 'id', client_secret: 'secret' };
    const wanted = user ? { grant_type: 'password', username: user, password: PASSWORD } : app;
    const { access_token: token } = (await this.call('POST', '/token', wanted)) as { access_token: string };
    this.#tokens.set(user, token);
    return token;
  }

  /** Calls the REST interface, as `user` if there is one. Fails when it refuses. */
  async call(method: string, path: string, body?: unknown, user?: string): Promise<Json> {
    const response = await fetch(`${this.server.http}/org/app${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(user !== undefined && { authorization: `Bearer ${await this.token(user)}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Json;
  }

  /** A group; its members are in it without being asked. */
  async group(owner: string, members: readonly string[], more: Json = {}): Promise<string> {
    const wanted = { groupname: 'group', desc: 'of a test', members, public: true, owner, ...more };
    const { data } = (await this.call('POST', '/chatgroups', wanted, owner)) as { data: { groupid: string } };
    return data.groupid;
  }

  /** A room. Users have to join it themselves. */
  async room(owner: string, more: Json = {}): Promise<string> {
    const wanted = { name: 'room', description: 'of a test', owner, ...more };
    const { data } = (await this.call('POST', '/chatrooms', wanted, owner)) as { data: { id: string } };
    return data.id;
  }
}
