/** The client around its engine: sockets, timers, order of what is told, pages that sleep. */
import { describe, expect, test } from 'vitest';
import { Client } from '../../src/core/client.ts';
import { Clock, type Environment, type Socket, type SocketEvents } from '../../src/core/environment.ts';
import { OperationError } from '../../src/core/error.ts';
import { frames, putFrame } from '../../src/wire/batch.ts';
import * as wire from '../../src/wire/generated/rtm.ts';
import type { Type } from '../../src/wire/schema.ts';
import { decode } from '../../src/wire/schema.ts';
import { Writer } from '../../src/wire/writer.ts';

interface Line extends Socket {
  readonly url: string;
  readonly events: SocketEvents;
  readonly batches: Uint8Array[];
  buffered: number;
  closed: boolean;
}

/** A world in which time passes when the test says so, and which remembers what was asked of it. */
class World implements Environment {
  time = 1_000;
  slept = false;
  lines: Line[] = [];
  doubters = new Set<() => void>();
  #timers = new Map<number, { at: number; run: () => void }>();
  #timer = 0;
  random = () => 0.5;
  random64 = () => 7n;
  now = () => this.time;
  soon = (run: () => void) => void setImmediate(run);

  hasSlept(): boolean {
    const { slept } = this;
    this.slept = false;
    return slept;
  }

  after(ms: number, run: () => void): () => void {
    const timer = ++this.#timer;
    this.#timers.set(timer, { at: this.time + ms, run });
    return () => this.#timers.delete(timer);
  }

  get timers(): number {
    return this.#timers.size;
  }

  onDoubt(run: () => void): () => void {
    this.doubters.add(run);
    return () => this.doubters.delete(run);
  }

  open(url: string, events: SocketEvents): Socket {
    const line: Line = {
      url,
      events,
      batches: [],
      buffered: 0,
      closed: false,
      send: batch => void line.batches.push(batch),
      close: () => {
        line.closed = true;
      },
    };
    this.lines.push(line);
    return line;
  }

  get line(): Line {
    const line = this.lines.at(-1);
    if (!line) throw new Error('nothing was opened');
    return line;
  }

  /** Lets time pass; timers fire on the way. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      const [next] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at);
      if (!next || next[1].at > end) break;
      this.#timers.delete(next[0]);
      this.time = Math.max(this.time, next[1].at);
      next[1].run();
      await settled();
    }
    this.time = end;
  }
}

/** When everything that is due in this turn of the loop, and what that brings about, has run. */
async function settled(): Promise<void> {
  for (let round = 0; round < 3; round++) await new Promise(resolve => setImmediate(resolve));
}

function batch(...bodies: [number, Type<never>, object][]): Uint8Array {
  const writer = new Writer();
  for (const [kind, type, body] of bodies) putFrame(writer, kind, type as Type<object>, body);
  return writer.take();
}

const welcome = batch([
  wire.kind.WELCOME,
  wire.Welcome as Type<never>,
  { session: new Uint8Array(16), serverMs: 5_000_000, heartbeatMs: 1_000, mediaKey: 'key' },
]);

async function online(): Promise<{ world: World; client: Client; told: string[] }> {
  const world = new World();
  const client = new Client({ appId: 'app', server: 'ws://host:1' }, world);
  const told: string[] = [];
  client.on('connectionState', ({ state }) => told.push(state));
  client.on('peerMessage', ({ message }) => told.push(`got ${message.text}`));
  const login = client.login({ userId: 'ann' });
  await settled();
  world.line.events.opened();
  world.line.events.received(welcome);
  await login;
  told.length = 0;
  return { world, client, told };
}

function kindsOf(line: Line): number[] {
  return line.batches.flatMap(bytes => [...frames(bytes)].map(({ kind }) => kind));
}

describe('an address', () => {
  test('leads to the link and to the media', async () => {
    const { world, client } = await online();
    expect(world.line.url).toBe('ws://host:1/v1/rtm');
    expect(client.mediaSession()).toEqual({ base: 'http://host:1', key: 'key' });
  });

  test('that is none fails the login at once, and says what to write', async () => {
    for (const server of ['', 'host:1', 'ftp://h', 'ws://', 'ws://h:99999']) {
      const client = new Client({ appId: 'app', server }, new World());
      await expect(client.login({ userId: 'ann' }), server).rejects.toMatchObject({ operation: 'login', code: 3 });
    }
  });

  test('is asked for at every login, and never carries credentials', async () => {
    const world = new World();
    const servers = ['wss://user:secret@one/x?token=t', 'http://two:2'];
    const client = new Client({ appId: 'app', server: () => servers.shift() ?? '' }, world);
    for (const url of ['wss://one/v1/rtm', 'ws://two:2/v1/rtm']) {
      const login = client.login({ userId: 'ann', token: 'secret' });
      login.catch(() => {});
      await settled();
      expect(world.line.url).toBe(url);
      await client.logout();
    }
  });
});

test('calls of one turn leave in one batch, behind each other', async () => {
  const { world, client } = await online();
  world.line.batches.length = 0;
  const sent = [1, 2, 3].map(id => client.sendToPeer('bob', { kind: 'text', text: 'x', id }));
  await settled();
  expect(world.line.batches.length).toBe(1);
  expect(kindsOf(world.line)).toEqual([wire.kind.PEER_SEND, wire.kind.PEER_SEND, wire.kind.PEER_SEND]);
  world.line.events.received(batch([wire.kind.RECEIPTS, wire.Receipts as Type<never>, { runs: [1, 3] }]));
  expect(await Promise.all(sent)).toEqual(Array(3).fill({ received: true, stored: false }));
});

test('what is told behind an outcome comes when its promise was heard', async () => {
  const { world, client, told } = await online();
  client.on('presence', ({ peers }) => told.push(`${peers[0]?.user} is ${peers[0]?.state}`));
  const subscribed = client.subscribePresence(['bob']).then(() => told.push('subscribed'));
  await settled();
  const reply = [wire.kind.REPLY, wire.Reply as Type<never>, { request: 1 }] as [number, Type<never>, object];
  const change = { users: [{ user: 'bob', state: 0 }] };
  world.line.events.received(batch(reply, [wire.kind.PRESENCE_CHANGE, wire.PresenceChange as Type<never>, change]));
  await subscribed;
  await settled();
  expect(told).toEqual(['subscribed', 'bob is ONLINE']);
});

test('a listener may call anything, is never called inside of another, and its mistake hurts nobody', async () => {
  const { world, client } = await online();
  const order: string[] = [];
  const complaints: unknown[] = [];
  const console_ = console.error;
  console.error = (error: unknown) => complaints.push(error);
  client.on('connectionState', ({ state }) => {
    order.push(`begin ${state}`);
    if (state === 'DISCONNECTED') client.login({ userId: 'ann' }).catch(() => {});
    order.push(`end ${state}`);
    throw new Error('a mistake');
  });
  client.on('connectionState', ({ state }) => order.push(`second ${state}`));
  world.line.events.closed('cut');
  await client.logout();
  await settled();
  console.error = console_;
  expect(order).toEqual([
    'begin DISCONNECTED',
    'end DISCONNECTED',
    'second DISCONNECTED',
    'begin CONNECTING',
    'end CONNECTING',
    'second CONNECTING',
  ]);
  expect(complaints.length).toBe(2);
});

test('a listener that was taken off is not called, also when it listened twice', async () => {
  const { world, client } = await online();
  const heard: string[] = [];
  const listener = () => heard.push('x');
  const off = client.on('connectionState', listener);
  client.on('connectionState', listener);
  off();
  off();
  world.line.events.closed('cut');
  await client.logout();
  expect(heard.length).toBe(1);
});

describe('a connection', () => {
  test('that is lost is opened again at once, and deadlines follow the clock and not the timers', async () => {
    const { world, client, told } = await online();
    client.setParameters({ sendTimeoutMs: 5_000 });
    const failed = client.sendToPeer('bob', { kind: 'text', text: 'x' }).catch((error: OperationError) => error.code);
    await settled();
    world.line.events.closed('cut');
    await settled();
    expect(world.lines.length).toBe(2);
    expect(told).toEqual([]);
    // A page in the background: no timer fires, and then something comes in.
    world.time += 5_000;
    world.line.events.opened();
    expect(await failed).toBe(2);
    await settled();
    expect(told).toEqual(['RECONNECTING']);
    world.line.events.received(welcome);
    await settled();
    expect(told).toEqual(['RECONNECTING', 'CONNECTED']);
    expect(kindsOf(world.line), 'what was answered is not sent again').toEqual([wire.kind.HELLO]);
  });

  test('on which garbage comes is closed, and another is opened without the session', async () => {
    for (const garbage of ['a text', Uint8Array.of(0xff), Uint8Array.of(3, 0xa2, 3, 9)]) {
      const { world } = await online();
      const old = world.line;
      old.events.received(garbage);
      await world.pass(200);
      expect(old.closed, `${garbage}`).toBe(true);
      world.line.events.opened();
      const [hello] = [...frames(world.line.batches[0] ?? new Uint8Array(0))];
      expect(hello && decode(wire.Hello, hello.body).resume).toBeUndefined();
    }
  });

  test('that takes no more is not written to, and what expires meanwhile never is', async () => {
    const { world, client } = await online();
    world.line.buffered = 1 << 20;
    world.line.batches.length = 0;
    const failed = client
      .sendToPeer('bob', { kind: 'text', text: 'late' })
      .catch((error: OperationError) => error.code);
    for (let second = 0; second < 10; second++) {
      await world.pass(1_000);
      world.line.events.received(batch([wire.kind.PONG, wire.Pong as Type<never>, { nonce: 1 }]));
    }
    expect(await failed).toBe(2);
    world.line.buffered = 0;
    await world.pass(20);
    expect(kindsOf(world.line)).not.toContain(wire.kind.PEER_SEND);
  });

  test('is asked for a sign of life when the page is shown again, the network comes, or the machine wakes', async () => {
    for (const disturb of [
      (world: World) => {
        for (const doubt of world.doubters) doubt();
      },
      (world: World) => {
        world.slept = true;
        world.line.events.received(batch([wire.kind.PONG, wire.Pong as Type<never>, { nonce: 1 }]));
      },
    ]) {
      const { world } = await online();
      world.line.batches.length = 0;
      disturb(world);
      await settled();
      expect(kindsOf(world.line)).toEqual([wire.kind.PING]);
    }
  });

  test('that is wished for is not waited for when the network comes', async () => {
    const { world, client } = await online();
    for (let failure = 0; failure < 8; failure++) {
      world.line.events.closed('no network');
      await world.pass(5_000);
    }
    world.line.events.closed('no network');
    await settled();
    const before = world.lines.length;
    for (const doubt of world.doubters) doubt();
    await settled();
    expect(world.lines.length).toBe(before + 1);
    await client.logout();
  });
});

test('a client that is logged out keeps no timer and no listener of the page', async () => {
  const { world, client } = await online();
  expect(world.doubters.size).toBe(1);
  const out = client.logout();
  await settled();
  world.line.events.received(batch([wire.kind.CLOSING, wire.Closing as Type<never>, { cause: 1 }]));
  await out;
  expect([world.timers, world.doubters.size, world.line.closed]).toEqual([0, 0, true]);
});

test('a client that is released says goodbye, ends its transfers and tells nothing more', async () => {
  const { world, client, told } = await online();
  client.on('mediaInterrupted', () => told.push('interrupted'));
  world.line.batches.length = 0;
  client.release();
  expect(kindsOf(world.line), 'at once, for a page that is closed').toEqual([wire.kind.LOGOUT]);
  world.line.events.received(batch([wire.kind.CLOSING, wire.Closing as Type<never>, { cause: 1 }]));
  await settled();
  expect(told).toEqual(['interrupted']);
  expect([world.timers, world.doubters.size, world.line.closed]).toEqual([0, 0, true]);
  await expect(client.login({ userId: 'ann' })).rejects.toBeInstanceOf(OperationError);
});

describe('the clock', () => {
  function clock() {
    const times = { wall: 1_000_000, monotonic: 500 };
    return {
      times,
      clock: new Clock(
        () => times.wall,
        () => times.monotonic,
      ),
    };
  }

  test('adds what the machine slept, and says so once', () => {
    const { times, clock: slow } = clock();
    times.wall += 100;
    times.monotonic += 100;
    expect([slow.now(), slow.hasSlept()]).toEqual([600, false]);
    times.wall += 3_600_000;
    expect([slow.now(), slow.hasSlept(), slow.hasSlept()]).toEqual([3_600_600, true, false]);
  });

  test('does not follow a wall clock that is set back, nor small corrections', () => {
    const { times, clock: slow } = clock();
    times.wall -= 3_600_000;
    expect([slow.now(), slow.hasSlept()]).toEqual([500, false]);
    times.wall += 1_999;
    expect([slow.now(), slow.hasSlept()]).toEqual([500, false]);
    times.wall += 1;
    expect([slow.now(), slow.hasSlept()]).toEqual([2_500, true]);
  });
});
