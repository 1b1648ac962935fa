/** The parts of the link, one by one; what the simulation cannot reach, because a client does not do it, is reached here. */
import { describe, expect, test } from 'vitest';
import { ackPolicy, type Block, Inbox, Outbox, OutboxError, Pending, requestsOf, Seen } from '../../src/link/index.ts';
import { frame, frames } from '../../src/wire/batch.ts';
import { kind, Logout } from '../../src/wire/generated/rtm.ts';
import { decode } from '../../src/wire/schema.ts';

function block(requests: readonly number[], expires = Infinity): Block {
  const parts = requests.map(request => frame(kind.LOGOUT, Logout, { request }));
  const bytes = Uint8Array.from(parts.flatMap(part => [...part]));
  return { bytes, frames: requests.length, expires };
}

function take(outbox: Outbox): number[] {
  const parts: Uint8Array[] = [];
  outbox.take(Infinity, parts);
  return parts.flatMap(part => [...frames(part)].map(({ body }) => decode(Logout, body).request));
}

describe('an outbox', () => {
  test('gives what is not acknowledged again after a rewind, also from the middle of a block', () => {
    const outbox = new Outbox();
    outbox.push(block([1]));
    outbox.push(block([2, 3, 4]));
    expect(take(outbox)).toEqual([1, 2, 3, 4]);
    expect(outbox.hasUntaken).toBe(false);
    outbox.acknowledge(1);
    outbox.rewind(3, 0);
    expect(take(outbox)).toEqual([4]);
    outbox.acknowledge(4);
    expect(outbox.bytes).toBe(0);
    outbox.push(block([5]));
    expect(outbox.last).toBe(5);
  });

  test('refuses acknowledgements that cannot be', () => {
    const outbox = new Outbox();
    outbox.push(block([1]));
    expect(() => outbox.acknowledge(1), 'not written yet').toThrow(OutboxError);
    take(outbox);
    outbox.acknowledge(1);
    expect(() => outbox.acknowledge(0), 'taken back').toThrow(OutboxError);
    expect(() => outbox.acknowledge(2), 'never sent').toThrow(OutboxError);
    expect(() => outbox.rewind(2, 0)).toThrow(OutboxError);
  });

  test('drops what expired at a rewind and numbers the rest anew', () => {
    const outbox = new Outbox();
    outbox.push(block([1, 2, 3]));
    outbox.push(block([4], 50));
    outbox.push(block([5], 100));
    outbox.push(block([6], 50));
    take(outbox);
    expect(outbox.rewind(2, 50)).toEqual([4, 6]);
    expect(take(outbox)).toEqual([3, 5]);
    expect(outbox.last).toBe(4);
  });

  test('never gives what expired before it was taken', () => {
    const outbox = new Outbox();
    outbox.push(block([1], 50));
    take(outbox);
    outbox.push(block([2], 50));
    outbox.push(block([3]));
    expect(outbox.dropExpired(49)).toEqual([]);
    expect(outbox.dropExpired(50), 'the first one is on its way and keeps its number').toEqual([2]);
    expect(take(outbox)).toEqual([3]);
    outbox.acknowledge(2);
    expect(outbox.bytes).toBe(0);
  });

  test('keeps its bound on both sides', () => {
    const one = block([1]);
    const outbox = new Outbox(one.bytes.length * 2);
    outbox.push(one);
    outbox.push(one);
    expect(() => outbox.push(one)).toThrow(OutboxError);
    take(outbox);
    outbox.acknowledge(1);
    outbox.push(one);
    expect(outbox.last).toBe(3);
  });

  test('splits what is taken at a limit but never starves', () => {
    const outbox = new Outbox();
    outbox.push(block([1, 2, 3]));
    outbox.push(block([4, 5]));
    const parts: Uint8Array[] = [];
    outbox.take(1, parts);
    expect(parts.length).toBe(1);
    expect(take(outbox)).toEqual([4, 5]);
  });
});

describe('an inbox', () => {
  test('owes its acknowledgement by count, by bytes and by time', () => {
    const inbox = new Inbox();
    expect(inbox.dueAt(ackPolicy)).toBeUndefined();
    for (let at = 0; at < 63; at++) inbox.take(10, 1000 + at);
    expect(inbox.dueAt(ackPolicy), '20 ms after the first').toBe(1020);
    inbox.take(10, 1100);
    expect(inbox.dueAt(ackPolicy), '64 frames').toBe(0);
    expect(inbox.acknowledge()).toBe(64);
    inbox.take(64 * 1024 - 1, 2000);
    expect(inbox.dueAt(ackPolicy)).toBe(2020);
    inbox.take(1, 2001);
    expect(inbox.dueAt(ackPolicy), '64 KiB').toBe(0);
  });

  test('tells a declined frame once, and again at a resume', () => {
    const inbox = new Inbox();
    for (let at = 0; at < 3; at++) {
      inbox.take(10, 0);
      inbox.decline();
    }
    expect(inbox.declinedUntold()).toEqual([1, 2, 3]);
    expect(inbox.declinedUntold()).toEqual([]);
    inbox.take(10, 0);
    inbox.take(10, 0);
    inbox.decline();
    expect(inbox.declinedUntold()).toEqual([5]);
    expect(inbox.declined).toEqual([1, 2, 3, 5]);
    inbox.resumed();
    expect(inbox.declined).toEqual([]);
  });
});

describe('pending requests', () => {
  const none = new Uint8Array(0);

  test('end once each, in the order of their deadlines', () => {
    const pending = new Pending<string>();
    expect([pending.add(0, 10, none, 'a'), pending.add(0, 5, none, 'b'), pending.add(1, 10, none, 'c')]).toEqual([
      1, 2, 3,
    ]);
    expect(pending.nextDeadline).toBe(5);
    expect(pending.complete(3)?.context).toBe('c');
    expect(pending.complete(3)).toBeUndefined();
    expect(pending.expire(5)?.context).toBe('b');
    expect(pending.expire(9)).toBeUndefined();
    expect(pending.expire(10)?.context).toBe('a');
    expect(pending.complete(1)).toBeUndefined();
    expect(pending.nextDeadline).toBeUndefined();
    expect(pending.nextRequest).toBe(4);
  });

  test('are listed in order and abandoned once, and no number is used twice', () => {
    const pending = new Pending<string>();
    for (const name of ['a', 'b', 'c']) pending.add(0, name === 'b' ? 5 : 10, none, name);
    pending.complete(2);
    expect([...pending].map(entry => entry.context)).toEqual(['a', 'c']);
    expect(pending.abandon().map(entry => entry.context)).toEqual(['a', 'c']);
    expect([pending.size, pending.abandon()]).toEqual([0, []]);
    expect(pending.add(0, 1, none, 'd')).toBe(4);
  });

  test('that ended leave nothing behind, however many there were', () => {
    const pending = new Pending<number>();
    for (let at = 1; at <= 10_000; at++) {
      pending.add(at, 100, none, at);
      pending.complete(at);
      expect(pending.nextDeadline).toBeUndefined();
    }
    for (let at = 0; at < 5_000; at++) pending.add(at, 100, none, at);
    for (let at = 0; at < 5_000; at++) expect(pending.expire(at + 100)?.deadline).toBe(at + 100);
    expect(pending.size).toBe(0);
  });
});

test('a hostile list of receipts is cut', () => {
  expect([...requestsOf([1, 2 ** 53, 5, 2 ** 53, 3], 10)].length).toBe(10);
});

describe('what was seen', () => {
  test('is known by conversation, sender and incarnation', () => {
    const seen = new Seen(1000);
    const judge = (where: string, from: string, incarnation: bigint, request: number) =>
      seen.judge(where, from, incarnation, request, 0);
    expect(judge('', 'ann', 1n, 5)).toBe('first');
    expect(judge('', 'ann', 1n, 5)).toBe('known');
    expect(judge('', 'ann', 1n, 4)).toBe('behind');
    expect(judge('room', 'ann', 1n, 4)).toBe('first');
    expect(judge('', 'ann', 2n, 1)).toBe('first');
    expect(judge('', 'bob', 1n, 1)).toBe('first');
    expect(judge('', 'ann', 1n, 5)).toBe('known');
  });

  test('of a sender with many receivers is remembered for a bounded while', () => {
    const seen = new Seen(1000);
    for (let request = 2; request < 20_000; request += 2) expect(seen.judge('', 'ann', 1n, request, 0)).toBe('first');
    expect(seen.judge('', 'ann', 1n, 2, 0), 'forgotten: its sender is not told that it arrived').toBe('behind');
    for (let request = 19_800; request < 20_000; request += 2) {
      expect(seen.judge('', 'ann', 1n, request, 0)).toBe('known');
    }
  });

  test('is forgotten when nothing of it can still be on its way', () => {
    const seen = new Seen(1000);
    for (let at = 0; at < 100_000; at++) seen.judge('', `user${at}`, BigInt(at), 1, at);
    expect(seen.entries).toBeLessThanOrEqual(2 * 4096);
    expect(seen.judge('', 'user99999', 99_999n, 1, 100_000)).toBe('known');
  });
});
