/** Lost connections: resumed sessions, fresh ones, and what the application sees of it. */
import { expect, test } from 'vitest';
import { receive } from '../../src/core/engine/receive.ts';
import { OutboxError } from '../../src/link/index.ts';
import { WireError } from '../../src/wire/reader.ts';
import * as rigs from './rig.ts';

const {
  ack,
  answer,
  channelMessage,
  closing,
  CONNECTED,
  names,
  peerMessage,
  placed,
  RECONNECTING,
  receipts,
  refuse,
  Rig,
  sends,
  SESSION,
} = rigs;

const received = { received: true, stored: false };

test('a resumed session sends what the server lacks and the application sees nothing', () => {
  const rig = Rig.online();
  for (const name of ['a', 'b', 'c']) rig.send(name);
  expect(sends(rig.written())).toEqual([1, 2, 3]);
  rig.serve(peerMessage('bob', 1));
  rig.cut();
  rig.send('d');
  const hello = rig.connect();
  expect(hello).toMatchObject({ resume: { session: SESSION, received: 1 }, attempt: 2 });
  rig.welcome(1);
  expect(sends(rig.written())).toEqual([2, 3, 4]);
  rig.serve(ack(4), receipts(1, 4));
  rig.pass(1_000);
  const outcomes = ['a', 'b', 'c', 'd'].map(name => [name, 0, received]);
  expect(rig.told()).toEqual([['peerMessage', 'bob', false, 'hi'], ...outcomes]);
});

test('in a fresh session requests without outcome are asked again under their numbers', () => {
  const rig = Rig.online();
  for (const name of ['a', 'b', 'c']) rig.send(name);
  rig.written();
  rig.serve(ack(3), receipts(2, 1));
  rig.cut();
  rig.connect();
  rig.welcome();
  expect(sends(rig.written()), 'the acknowledged ones too: the server that took them is gone').toEqual([1, 3]);
  rig.serve(ack(2), receipts(1, 1, 2, 1));
  expect(rig.told()).toEqual(['b', 'a', 'c'].map(name => [name, 0, received]));
});

test('what was answered with a time-out is never sent again', () => {
  for (const resumed of [0, undefined]) {
    const rig = Rig.online();
    rig.send('a');
    rig.written();
    rig.pass(1);
    rig.send('b');
    rig.cut();
    rig.pass(9_999);
    expect(rig.told().filter(told => told[0] === 'a')).toEqual([['a', 2]]);
    rig.connect();
    rig.welcome(resumed);
    expect(sends(rig.written()), `${resumed}`).toEqual([2]);
  }
});

test('time-outs come also while nothing is connected', () => {
  const rig = Rig.online();
  rig.joined('room');
  rig.cut();
  rig.send('to bob');
  rig.say('to room', 'room');
  rig.call('members', out => rig.engine.channels.members('room', rig.now, out));
  rig.join('other');
  rig.pass(5_000);
  expect(rig.told()).toEqual([RECONNECTING, ['members', 3], ['join other', 4]]);
  rig.pass(5_000);
  expect(rig.told()).toEqual([
    ['to bob', 2],
    ['to room', 2],
  ]);
});

test('an interruption is shown after four seconds, and its end without a second login', () => {
  const rig = Rig.online();
  rig.cut();
  rig.pass(3_999);
  expect(rig.told()).toEqual([]);
  rig.pass(1);
  expect(rig.told()).toEqual([RECONNECTING]);
  rig.pass(60_000);
  expect(rig.told(), 'for ever').toEqual([]);
  rig.connect();
  rig.welcome();
  expect(rig.told()).toEqual([CONNECTED]);
});

test('an interruption that ends in time is not shown', () => {
  const rig = Rig.online();
  rig.cut();
  rig.pass(3_999);
  rig.connect();
  rig.welcome(0);
  rig.pass(1);
  expect(rig.told()).toEqual([]);
});

test('reconnecting begins at once and backs off', () => {
  const rig = Rig.online();
  rig.cut();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 10; attempt++) {
    const due = rig.now;
    let number = rig.engine.link.wish(rig.now);
    for (; number === undefined; number = rig.engine.link.wish(rig.now)) rig.pass(1);
    waits.push(rig.now - due);
    rig.engine.link.failed(number, 'nobody listens', rig.now);
  }
  expect(waits[0]).toBe(0);
  for (const [at, full] of [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000].entries()) {
    expect(waits[at + 1], `${waits}`).toBeGreaterThanOrEqual(full / 2);
    expect(waits[at + 1], `${waits}`).toBeLessThanOrEqual(full);
  }
});

test('a fresh session rejoins first and is connected when that is confirmed', () => {
  const rig = Rig.online();
  rig.joined('room', 10);
  rig.written();
  rig.serve(channelMessage('room', 1, 11));
  rig.send('a');
  rig.cut();
  rig.pass(4_000);
  rig.told();
  rig.connect();
  rig.welcome();
  const written = rig.written();
  expect(names(written)).toEqual(['ChannelJoin', 'PeerSend']);
  expect(written[0]?.[1]).toMatchObject({ channel: 'room', epoch: 99n, sequence: 11 });
  expect(rig.told(), 'not yet').toEqual([]);
  rig.serve(['Gap', { channel: 'room', from: 12, to: 14 }], placed(written[0], 14));
  expect(rig.told()).toEqual([['gap', 'room', 12, 14], CONNECTED]);
  rig.serve(channelMessage('room', 2, 15));
  expect(rig.told()).toEqual([['channelMessage', 'room', 'bob', 15, 'hi']]);
});

test('a rejoin that is refused ends the membership', () => {
  const rig = Rig.online();
  rig.joined('room');
  rig.cut();
  rig.connect();
  rig.welcome();
  rig.serve(refuse(rig.written()[0], 2));
  expect(rig.told()).toEqual([['channelLeft', 'room', 4]]);
  rig.join('room');
});

test('a rejoin without answer is asked again and again', () => {
  const rig = Rig.online();
  rig.joined('room');
  rig.cut();
  rig.connect();
  rig.welcome();
  rig.written();
  for (let round = 0; round < 3; round++) expect(names(rig.wait(5_000))).toEqual(['ChannelJoin']);
  expect(rig.told()).toEqual([RECONNECTING]);
});

test('a second loss before the rejoin is confirmed rejoins once', () => {
  const rig = Rig.online();
  rig.joined('room');
  for (let loss = 0; loss < 2; loss++) {
    rig.cut();
    rig.pass(200);
    rig.connect();
    rig.welcome();
    expect(names(rig.written())).toEqual(['ChannelJoin']);
  }
});

test('a channel that is left while it is rejoined holds nothing up', () => {
  const rig = Rig.online();
  rig.joined('room');
  rig.cut();
  rig.pass(4_000);
  rig.connect();
  rig.welcome();
  rig.told();
  rig.leave('room');
  expect(rig.told()).toEqual([CONNECTED]);
  const [join, leave] = rig.written();
  rig.serve(placed(join), answer(leave));
  expect(rig.told()).toEqual([['leave room', 0]]);
});

test('news of an old connection is ignored', () => {
  const rig = Rig.online();
  const old = rig.number;
  rig.cut();
  rig.connect();
  rig.welcome(0);
  rig.engine.link.failed(old, 'late', rig.now);
  rig.engine.greeting.opened(old, rig.now);
  expect(rig.engine.link.wants(rig.number)).toBe(true);
  const present = rig.number;
  rig.number = old;
  rig.serve(peerMessage('bob', 1, 'stale'));
  rig.number = present;
  expect(rig.told()).toEqual([]);
});

test('a server that breaks the rules is met with a fresh session', () => {
  const faults: [Uint8Array | string, typeof WireError | typeof OutboxError][] = [
    [new Uint8Array(9).fill(0xff), WireError],
    [new Uint8Array(1024 * 1024 + 1), WireError],
    ['a text', WireError],
    // An Ack of a frame that was never sent; a second Welcome.
    [Uint8Array.of(4, 0x22, 2, 8, 7), OutboxError],
    [Uint8Array.of(2, 0x12, 0), WireError],
  ];
  for (const [garbage, fault] of faults) {
    const rig = Rig.online();
    expect(() => receive(rig.engine, rig.number, garbage, rig.now)).toThrow(fault);
    rig.engine.link.broken(rig.number, 'test', rig.now);
    rig.pass(200);
    expect(rig.connect().resume).toBeUndefined();
    // Frames before the Welcome are out of turn too.
    expect(() => rig.serve(peerMessage('bob', 1, 'early'))).toThrow(WireError);
  }
});

test('another login found on the way back aborts', () => {
  const rig = Rig.online();
  rig.cut();
  rig.connect();
  rig.serve(closing('REMOTE_LOGIN'));
  expect(rig.told()).toEqual([['mediaInterrupted'], ['ABORTED', 'REMOTE_LOGIN']]);
});

test('declined messages are said again when the session is resumed', () => {
  const rig = Rig.online();
  rig.serve(peerMessage('bob', 5, 'new'), peerMessage('bob', 4, 'late'));
  rig.cut();
  expect(rig.connect().resume).toMatchObject({ received: 2, declined: [2] });
  rig.welcome(0);
  rig.cut();
  expect(rig.engine.link.wish(rig.now), 'a connection that did not last is not renewed at once').toBeUndefined();
  rig.pass(200);
  expect(rig.connect().resume?.declined).toEqual([]);
});

test('nothing that was handed over before is handed over by a fresh session', () => {
  const rig = Rig.online();
  rig.serve(peerMessage('bob', 1, 'once'));
  rig.cut();
  rig.connect();
  rig.welcome();
  rig.serve(peerMessage('bob', 1, 'once'), peerMessage('bob', 2, 'new'));
  expect(rig.told().map(told => told.at(-1))).toEqual(['once', 'new']);
});
