/** Messages between peers. */
import { expect, test } from 'vitest';
import { sendToPeer } from '../../src/core/engine/peer.ts';
import type { Message } from '../../src/core/message.ts';
import { AHEAD, ack, peerMessage, Rig, receipts, sends } from './rig.ts';

const received = { received: true, stored: false };

test('a send goes out with number, deadline and options and ends by its receipt', () => {
  const rig = Rig.online();
  rig.send('a', 'bob', 'hello', { storeOffline: true, keepHistory: true });
  const [[, body]] = rig.written() as [[string, Record<string, unknown>]];
  // In the server's time.
  expect(body).toMatchObject({ request: 1, to: 'bob', options: 3, deadline: rig.now + 10_000 + AHEAD });
  rig.serve(ack(1), receipts(1, 1));
  expect(rig.told()).toEqual([['a', 0, received]]);
});

test('each outcome comes once, and that the peer is offline is one', () => {
  const rig = Rig.online();
  for (const name of ['a', 'b', 'c', 'd']) rig.send(name);
  rig.written();
  const reply = (request: number, code: number) => ['Reply', { request, code }] as const;
  rig.serve(ack(4), reply(2, 3), receipts(1, 1), reply(3, 4), reply(2, 0), receipts(1, 3 - 2));
  const stored = { received: false, stored: true };
  expect(rig.told()).toEqual([
    ['b', 0, { received: false, stored: false }],
    ['a', 0, received],
    ['c', 0, stored],
  ]);
  rig.wait(10_000);
  expect(rig.told()).toEqual([['d', 2]]);
});

test('sends are checked at once, on both sides of each limit', () => {
  const rig = Rig.online();
  const send = (to: string, message: Message) =>
    rig.refusal(out => sendToPeer(rig.engine, to, message, {}, rig.now, out));
  const text = (length: number): Message => ({ kind: 'text', text: 'x'.repeat(length) });
  for (const to of ['', 'null', 'a\nb', 'x'.repeat(65)]) expect(send(to, text(1)), to).toBe(6);
  expect([send('bob', text(32_768)), send('bob', text(32_769))]).toEqual([0, 7]);
  expect(send('bob', { kind: 'text', text: 'ä'.repeat(16_385) }), 'bytes count, not characters').toBe(7);
  const media = { id: 'm', size: 1, fileName: 'name', width: 0, height: 0, thumbnailWidth: 0, thumbnailHeight: 0 };
  const image = (words: string): Message => ({
    kind: 'image',
    text: words,
    media: { ...media, thumbnail: new Uint8Array(32_760) },
  });
  expect(send('bob', image('12345')), 'text, name and thumbnail count together').toBe(7);
  expect(send('bob', image('1234'))).toBe(0);
  expect(send('bob', { kind: 'raw', raw: new Uint8Array(32_768), text: '' })).toBe(0);
  expect(send('bob', { kind: 'raw', raw: new Uint8Array(32_768), text: '1' })).toBe(7);
  expect(send('bob', { kind: 'smoke', text: '' } as never)).toBe(7);
  const wrong = [undefined, null, {}, { kind: 'text' }, { kind: 'raw', text: '' }, { kind: 'raw', text: '', raw: 'x' }];
  const noMedia = [
    { kind: 'file', text: '' },
    { kind: 'image', text: '', media: { id: 'm' } },
  ];
  for (const message of [...wrong, ...noMedia]) expect(send('bob', message as never), JSON.stringify(message)).toBe(7);
});

test('what waits is bounded', () => {
  const rig = Rig.online({ parameters: { pendingBytes: 1000 } });
  let accepted = 0;
  while (rig.refusal(() => rig.send('', 'bob', 'x'.repeat(100))) === 0) accepted++;
  expect(rig.refusal(() => rig.send(''))).toBe(1);
  expect(accepted).toBeGreaterThan(6);
  expect(accepted).toBeLessThan(11);
  rig.written();
  rig.serve(ack(accepted), receipts(1, accepted));
  rig.send('again');
});

test('messages are handed over once and acknowledged whatever happens', () => {
  const rig = Rig.online();
  rig.serve(peerMessage('bob', 1, 'one'), peerMessage('bob', 2, 'two'));
  expect(rig.told()).toEqual([
    ['peerMessage', 'bob', false, 'one'],
    ['peerMessage', 'bob', false, 'two'],
  ]);
  expect(rig.written(), 'at once: the sender waits for it').toEqual([ack(2)]);
  rig.serve(peerMessage('bob', 2, 'two'), peerMessage('bob', 3, 'three'));
  expect(rig.told()).toEqual([['peerMessage', 'bob', false, 'three']]);
  expect(rig.written()).toEqual([ack(4)]);
});

test('a message that comes behind a newer one is declined before it is acknowledged', () => {
  const rig = Rig.online();
  rig.serve(peerMessage('bob', 5, 'new'), peerMessage('bob', 4, 'late'));
  expect(rig.told()).toEqual([['peerMessage', 'bob', false, 'new']]);
  expect(rig.written()).toEqual([['Declined', { frames: [2] }], ack(2)]);
});

test('receipts are acknowledged with company or within 20 ms', () => {
  const rig = Rig.online();
  rig.send('a');
  rig.written();
  rig.serve(ack(1), receipts(1, 1));
  expect(rig.written(), 'nobody waits for it').toEqual([]);
  expect(rig.engine.link.acknowledgementDeadline).toBe(rig.now + 20);
  rig.now += 20;
  expect(rig.written()).toEqual([ack(1)]);
  rig.send('b');
  rig.written();
  rig.serve(ack(2), receipts(2, 1));
  rig.send('c');
  expect(rig.written()[0], 'with company').toEqual(ack(2));
});

test('a request that waited for a slow connection until its deadline is never written', () => {
  const rig = Rig.online();
  rig.send('a');
  rig.now += 10_000;
  rig.engine.link.heard = rig.now;
  rig.engine.tick(rig.now);
  expect(rig.told()).toEqual([['a', 2]]);
  rig.send('b');
  expect(sends(rig.written())).toEqual([2]);
});

test('a kind of message that nobody knows is passed over, and so is nonsense', () => {
  const rig = Rig.online();
  for (const [at, message] of [[0x10, 9], [0xff], [0x1a, 1, 0xff]].entries()) {
    rig.serve(['PeerMessage', { from: 'bob', incarnation: 5n, request: at + 1, message: Uint8Array.from(message) }]);
  }
  expect(rig.told()).toEqual([]);
  expect(rig.written()).toEqual([ack(3)]);
});
