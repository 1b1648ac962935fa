/** Connections that break, servers that die, and others that write nonsense: nothing is lost, nothing comes twice. */
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { defaultLimits } from '../../src/core/limits.ts';
import { frame, frames } from '../../src/wire/batch.ts';
import { kind, Welcome } from '../../src/wire/generated/rtm.ts';
import { eventually } from '../support/eventually.ts';
import { Person } from '../support/people.ts';
import { Relay } from '../support/relay.ts';
import { Server } from '../support/server.ts';

/** Quick to notice a connection that is dead. */
const QUICK = 'rates_web = "none"\n[timers]\nheartbeat_ms = 200';

const toClose: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of toClose.splice(0)) await one.close();
});

async function start(settings?: string): Promise<Server> {
  const server = await Server.start(settings);
  toClose.unshift(server);
  return server;
}

async function relayTo(server: Server): Promise<Relay> {
  const relay = await Relay.before(() => server.port);
  toClose.unshift(relay);
  return relay;
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${at}`);
}

/** Sends the numbers from 0 on, some at a time, and gives what became of each. */
async function sendNumbers(from: Person, to: string, count: number): Promise<boolean[]> {
  const results: Promise<boolean>[] = [];
  for (const text of numbers(count)) {
    results.push(from.client.sendToPeer(to, { kind: 'text', text }).then(({ received }) => received));
    if (results.length % 50 === 0) await results.at(-50);
  }
  return Promise.all(results);
}

describe('a connection', () => {
  test('that is cut again and again in the middle of frames loses and doubles nothing of thousands of messages', async () => {
    const server = await start();
    const quick = { parameters: { reconnectMaxMs: 100 } };
    const [here, there] = [await relayTo(server), await relayTo(server)];
    const [ann, bob] = await Promise.all([Person.login('ann', here.url, quick), Person.login('bob', there.url, quick)]);
    await Promise.all([ann.client.joinChannel('room'), bob.client.joinChannel('room')]);
    // The connections that follow are cut at odd places, in either direction; then the first ones are.
    for (const relay of [here, there]) {
      for (let at = 0; at < 12; at++) {
        relay.faults.push({ way: at % 2 ? 'up' : 'down', after: 1_500 + at * 1_237, does: 'cut' });
      }
      relay.cut();
    }
    const [sent, back] = await Promise.all([
      sendNumbers(ann, 'bob', 3_000),
      sendNumbers(bob, 'ann', 1_000),
      ...numbers(300).map(text => ann.client.sendToChannel('room', { kind: 'text', text })),
    ]);
    await eventually('bob hears all that was said in the room', () => bob.textsIn('room').length >= 300);
    expect([sent.length, back.length, [...sent, ...back].every(Boolean)]).toEqual([3_000, 1_000, true]);
    expect(bob.texts).toEqual(numbers(3_000));
    expect(ann.texts).toEqual(numbers(1_000));
    expect(bob.textsIn('room')).toEqual(numbers(300));
    expect(bob.all('gap')).toEqual([]);
    expect(Math.min(here.connections, there.connections), 'how often they were connected').toBeGreaterThan(6);
  });

  test('that goes silent is noticed and replaced, and the application is not bothered', async () => {
    const server = await start(QUICK);
    const relay = await relayTo(server);
    const bob = await Person.login('bob', server.url);
    relay.faults.push({ way: 'down', after: 1_000, does: 'stall' });
    const ann = await Person.login('ann', relay.url);
    const sent = await sendNumbers(ann, 'bob', 3_000);
    expect(sent.every(Boolean)).toBe(true);
    expect(bob.texts).toEqual(numbers(3_000));
    expect(relay.connections).toBeGreaterThan(1);
    expect(ann.all('connectionState').map(({ state }) => state)).toEqual(['CONNECTING', 'CONNECTED']);
  });

  test('that a proxy spoils before it is open is tried again', async () => {
    const server = await start();
    const relay = await relayTo(server);
    const ann = await Person.login('ann', server.url);
    const bob = await Person.login('bob', relay.url, { parameters: { reconnectMaxMs: 100 } });
    // In the answer to the handshake.
    for (let at = 0; at < 5; at++) relay.faults.push({ way: 'down', after: 5 + at, does: 'corrupt' });
    relay.cut();
    const sent = await sendNumbers(ann, 'bob', 300);
    expect(sent.every(Boolean)).toBe(true);
    expect(bob.texts).toEqual(numbers(300));
    expect(relay.connections).toBeGreaterThan(6);
  });

  test('that stays away shows RECONNECTING, and its session is taken up when it is back', async () => {
    const server = await start();
    const relay = await relayTo(server);
    const ann = await Person.login('ann', server.url);
    const bob = await Person.login('bob', relay.url, { parameters: { reconnectingAfterMs: 200, reconnectMaxMs: 200 } });
    relay.refuse(true);
    await bob.becomes('RECONNECTING');
    const sent = ann.client.sendToPeer('bob', { kind: 'text', text: 'meanwhile' });
    relay.refuse(false);
    expect(await sent).toEqual({ received: true, stored: false });
    await bob.becomes('CONNECTED');
    expect(bob.texts).toEqual(['meanwhile']);
  });
});

describe('a server', () => {
  test('that is killed and started again is found again, with channels, attributes and subscriptions', async () => {
    const server = await start();
    const quick = { parameters: { reconnectMaxMs: 300 } };
    const [ann, bob] = await Promise.all([
      Person.login('ann', server.url, quick),
      Person.login('bob', server.url, quick),
    ]);
    await Promise.all([ann.client.joinChannel('room'), bob.client.joinChannel('room')]);
    await ann.client.writeUserAttributes({ operation: 'set', attributes: { mood: 'good' } });
    await bob.client.subscribePresence(['ann']);
    await ann.client.sendToPeer('bob', { kind: 'text', text: 'before' });
    await server.kill();
    // Asked for while there is nobody: it goes out when there is.
    const join = ann.client.joinChannel('hall');
    await server.startAgain();
    await join;
    await eventually('both are in the room again', async () => (await ann.client.members('room')).length === 2);
    await ann.client.sendToChannel('room', { kind: 'text', text: 'after' });
    await bob.hears('channelMessage', ({ message }) => message.text === 'after');
    await eventually('the attributes are back', async () => (await bob.client.userAttributes('ann')).mood === 'good');
    await eventually('the subscription is back', async () => (await bob.client.subscribedPresence()).includes('ann'));
    expect(await ann.client.sendToPeer('bob', { kind: 'text', text: 'after' })).toEqual({
      received: true,
      stored: false,
    });
    expect(bob.texts).toEqual(['before', 'after']);
  });

  test('that is killed in the middle of thousands of messages doubles none and reports each', async () => {
    const server = await start();
    const quick = { parameters: { reconnectMaxMs: 200 } };
    const [ann, bob] = await Promise.all([
      Person.login('ann', server.url, quick),
      Person.login('bob', server.url, quick),
    ]);
    // Whoever is not back yet is told of as offline, which is a result as well.
    const send = (text: string) =>
      ann.client.sendToPeer('bob', { kind: 'text', text }).then(({ received }) => received);
    const first = numbers(4_000).slice(0, 2_000).map(send);
    await eventually('something has come', () => bob.texts.length > 100);
    await server.startAgain();
    const second = numbers(4_000).slice(2_000).map(send);
    const received = (await Promise.all([...first, ...second])).flatMap((ok, at) => (ok ? [`${at}`] : []));
    await eventually('all that is said to have come has come', () => {
      const there = new Set(bob.texts);
      return received.every(text => there.has(text));
    });
    expect(new Set(bob.texts).size, 'none comes twice').toBe(bob.texts.length);
    const order = bob.texts.map(Number);
    expect(
      order.every((number, at) => at === 0 || number > (order[at - 1] as number)),
      'in order',
    ).toBe(true);
  });

  test('that writes nonsense is left and met again, and in the end it makes sense', async () => {
    const welcome = frame(kind.WELCOME, Welcome, {
      session: new Uint8Array(16),
      serverMs: Date.now(),
      heartbeatMs: 1_000,
      limits: { ...defaultLimits, rates: [] },
    });
    const random = Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7_919) >> 3);
    const nonsense: ((socket: WebSocket) => void)[] = [
      socket => socket.send('a text'),
      socket => socket.send(Uint8Array.of(0xff)),
      socket => socket.send(random),
      socket => socket.send(new Uint8Array(2 * 1024 * 1024)),
      socket => socket.send(Uint8Array.of(0)),
      // Counts that cannot be, a frame out of turn, a body of another type; each behind a Welcome.
      socket => socket.send(Uint8Array.of(...welcome, 4, 0x22, 2, 8, 7)),
      socket => socket.send(Uint8Array.of(...welcome, ...welcome)),
      socket => socket.send(Uint8Array.of(...welcome, 5, 0x92, 3, 2, 8, 7)),
      socket => socket.close(1011, 'out of order'),
      socket => socket.terminate(),
    ];
    const hellos: boolean[] = [];
    const tcp = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    toClose.unshift({ close: async () => tcp.close() });
    await once(tcp, 'listening');
    tcp.on('connection', socket => {
      socket.on('error', () => {});
      socket.once('message', (data: Buffer) => {
        const [hello] = [...frames(data)];
        hellos.push(hello?.kind === kind.HELLO);
        const next = nonsense.shift();
        if (next) next(socket);
        else socket.send(welcome);
      });
    });
    const { port } = tcp.address() as { port: number };
    const count = nonsense.length;
    const ann = new Person('ann', `ws://127.0.0.1:${port}`, { parameters: { reconnectMaxMs: 50 } });
    await ann.client.login({ userId: 'ann' });
    await eventually('all nonsense was said', () => hellos.length > count);
    expect(hellos.every(Boolean)).toBe(true);
    await ann.becomes('CONNECTED');
  });
});
