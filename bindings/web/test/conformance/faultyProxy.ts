/** A TCP proxy that misbehaves when a scenario says so: it cuts, holds back, flips bits, refuses and slows down. */
import { once } from 'node:events';
import { connect, createServer, type Socket, type Server as TcpServer } from 'node:net';

export type Way = 'up' | 'down';
export type Kind = 'link' | 'media';
export type Fault = 'hold' | 'flip' | 'cut';

interface Rule {
  fault: Fault;
  after: number;
}

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  kind: Kind | undefined;
}

const LINK = 'GET /v1/rtm';

export class FaultyProxy {
  readonly #tcp: TcpServer;
  readonly #target: number;
  readonly #open = new Set<Connection>();
  readonly #rules = new Map<string, Rule>();
  readonly #held = new Set<() => void>();
  #bytesPerSecond = 0;
  #refusing = false;

  private constructor(target: number) {
    this.#target = target;
    this.#tcp = createServer(client => this.#accept(client));
  }

  static async before(target: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    proxy.#tcp.listen(0, '127.0.0.1');
    await once(proxy.#tcp, 'listening');
    return proxy;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#tcp.address() as { port: number }).port}`;
  }

  /** One fault, when so many bytes have passed. It strikes once; holding back lasts until `heal`. */
  arm(kind: Kind, way: Way, fault: Fault, after: number): void {
    this.#rules.set(`${kind} ${way}`, { fault, after });
  }

  /** Ends all faults, and lets go what was held. */
  heal(): void {
    this.#rules.clear();
    this.#refusing = false;
    this.#bytesPerSecond = 0;
    for (const letGo of this.#held) letGo();
  }

  /** Closes what is open now. */
  cut(kind: Kind): void {
    for (const connection of this.#open) if (connection.kind === kind) this.#end(connection);
  }

  /** Closes new connections at once. */
  refuse(): void {
    this.#refusing = true;
  }

  /** So many bytes a second on each connection for media and way, at most. */
  slowDown(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond;
  }

  close(): void {
    this.heal();
    for (const connection of this.#open) this.#end(connection);
    this.#tcp.close();
  }

  #accept(client: Socket): void {
    client.on('error', () => {});
    if (this.#refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#target, '127.0.0.1');
    const connection: Connection = { client, server, kind: undefined };
    this.#open.add(connection);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.#end(connection));
      socket.on('close', () => this.#end(connection));
    }
    void this.#pump(connection, 'up', client, server);
    void this.#pump(connection, 'down', server, client);
  }

  async #pump(connection: Connection, way: Way, from: Socket, to: Socket): Promise<void> {
    try {
      for await (const bytes of from as AsyncIterable<Buffer>) {
        connection.kind ??= bytes.toString('latin1', 0, LINK.length) === LINK ? 'link' : 'media';
        if (!(await this.#pass(connection, way, bytes, to))) return;
      }
      to.end();
    } catch {
      this.#end(connection);
    }
  }

  async #pass(connection: Connection, way: Way, bytes: Buffer, to: Socket): Promise<boolean> {
    const key = `${connection.kind} ${way}`;
    for (let at = 0; at < bytes.length; ) {
      let now = bytes.length - at;
      const rule = this.#rules.get(key);
      if (rule && rule.after > 0) {
        now = Math.min(now, rule.after);
        rule.after -= now;
      } else if (rule?.fault === 'hold') {
        await this.#healed(connection);
        if (!this.#open.has(connection)) return false;
        continue;
      } else if (rule) {
        this.#rules.delete(key);
        if (rule.fault === 'cut') {
          this.#end(connection);
          return false;
        }
        bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      }
      // In small pieces, so that another speed counts at once.
      const speed = connection.kind === 'media' ? this.#bytesPerSecond : 0;
      if (speed > 0) now = Math.min(now, Math.max(1, Math.floor(speed / 20)));
      if (!to.write(bytes.subarray(at, at + now))) await once(to, 'drain');
      if (speed > 0) await new Promise(resolve => setTimeout(resolve, (now * 1000) / speed));
      at += now;
    }
    return true;
  }

  /** Waits until the faults end, or the connection. */
  async #healed(connection: Connection): Promise<void> {
    await new Promise<void>(resolve => {
      const letGo = () => {
        this.#held.delete(letGo);
        resolve();
      };
      this.#held.add(letGo);
      connection.client.once('close', letGo);
      connection.server.once('close', letGo);
    });
  }

  #end(connection: Connection): void {
    if (!this.#open.delete(connection)) return;
    connection.client.destroy();
    connection.server.destroy();
  }
}
