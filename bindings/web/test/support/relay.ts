/** A TCP relay before a server that does what networks do: it cuts, stalls, changes bytes, and lets nobody in. */
import { once } from 'node:events';
import { connect, createServer, type Socket, type Server as TcpServer } from 'node:net';

/** Which way bytes go: `up` to the server, `down` to the client. */
export type Way = 'up' | 'down';

/** What is done to a connection once `after` bytes have gone that way. */
export interface Fault {
  readonly way: Way;
  readonly after: number;
  readonly does: 'cut' | 'stall' | 'corrupt';
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly moved: Record<Way, number>;
  fault: Fault | undefined;
  frozen: boolean;
}

export class Relay {
  /** Applied to connections from now on, the first to the first that carries anything, each once; without any, all goes through. */
  faults: Fault[] = [];
  /** How many connections there were that carried anything. */
  connections = 0;
  /** How many were cut because nobody was to be let in. */
  refused = 0;
  readonly #tcp: TcpServer;
  readonly #target: () => number;
  readonly #pairs = new Set<Pair>();
  #refusing = false;

  private constructor(target: () => number) {
    this.#target = target;
    this.#tcp = createServer(client => this.#accept(client));
  }

  /** Before the server that listens on `target` at the time of each connection. */
  static async before(target: () => number): Promise<Relay> {
    const relay = new Relay(target);
    relay.#tcp.listen(0, '127.0.0.1');
    await once(relay.#tcp, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#tcp.address() as { port: number }).port;
  }

  /** `ws://127.0.0.1:PORT`. */
  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** `http://127.0.0.1:PORT`. */
  get http(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many bytes have gone that way over the connections that are open. */
  moved(way: Way): number {
    return [...this.#pairs].reduce((sum, pair) => sum + pair.moved[way], 0);
  }

  /** Cuts what is open, without a goodbye. */
  cut(): void {
    for (const pair of this.#pairs) this.#end(pair);
  }

  /** What is open carries nothing any more, and does not end either; what is opened later works. */
  freeze(): void {
    for (const pair of this.#pairs) {
      pair.frozen = true;
      pair.client.pause();
      pair.server.pause();
    }
  }

  /** From now on cuts whoever comes, or lets them in again. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
    if (refusing) this.cut();
  }

  async close(): Promise<void> {
    this.cut();
    this.#tcp.close();
    await once(this.#tcp, 'close');
  }

  #accept(client: Socket): void {
    client.on('error', () => {});
    if (this.#refusing) {
      this.refused += 1;
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#target(), '127.0.0.1');
    const pair: Pair = { client, server, moved: { up: 0, down: 0 }, fault: undefined, frozen: false };
    this.#pairs.add(pair);
    // Some clients open connections in reserve.
    client.once('data', () => {
      this.connections += 1;
      pair.fault = this.faults.shift();
    });
    this.#pump(pair, 'up', client, server);
    this.#pump(pair, 'down', server, client);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.#end(pair));
      socket.on('close', () => this.#end(pair));
    }
  }

  #pump(pair: Pair, way: Way, from: Socket, to: Socket): void {
    let done = false;
    from.on('data', (bytes: Buffer) => {
      const mine = pair.fault?.way === way ? pair.fault : undefined;
      if (done && mine?.does === 'stall') return;
      const at = mine ? mine.after - pair.moved[way] : Number.POSITIVE_INFINITY;
      pair.moved[way] += bytes.length;
      if (!mine || done || bytes.length <= at) {
        if (!to.write(bytes)) {
          from.pause();
          to.once('drain', () => pair.frozen || from.resume());
        }
        return;
      }
      done = true;
      if (mine.does === 'corrupt') {
        bytes[at] = (bytes[at] ?? 0) ^ 0x55;
        to.write(bytes);
      } else if (mine.does === 'cut') {
        to.write(bytes.subarray(0, at), () => this.#end(pair));
      } else {
        // What was too much is swallowed, and nothing is read any more.
        to.write(bytes.subarray(0, at));
        from.pause();
      }
    });
    from.on('end', () => to.end());
  }

  #end(pair: Pair): void {
    if (!this.#pairs.delete(pair)) return;
    pair.client.resetAndDestroy();
    pair.server.resetAndDestroy();
  }
}
