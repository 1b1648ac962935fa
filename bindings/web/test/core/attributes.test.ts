/** Attributes of users and channels, and member counts. */
import { describe, expect, test } from 'vitest';
import type { AttributeWrite } from '../../src/core/attributes.ts';
import { answer, Rig, refuse } from './rig.ts';

const set = (attributes: Record<string, string>): AttributeWrite => ({ operation: 'set', attributes });
const update = (attributes: Record<string, string>): AttributeWrite => ({ operation: 'update', attributes });
const remove = (...keys: string[]): AttributeWrite => ({ operation: 'delete', keys });

function pairs(count: number, bytes = 1): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`.padEnd(3), 'v'.repeat(bytes)]));
}

function user(rig: Rig, write: AttributeWrite): void {
  rig.call('write', out => rig.engine.attributes.writeOfUser(write, rig.now, out));
}

function channel(rig: Rig, write: AttributeWrite, notify = false): void {
  rig.call('write', out => rig.engine.attributes.writeOfChannel('room', write, notify, rig.now, out));
}

describe('a write', () => {
  test('says what is to be done', () => {
    const rig = Rig.online();
    user(rig, set({ a: '1', b: '2' }));
    user(rig, remove('a'));
    channel(rig, { operation: 'clear' }, true);
    expect(rig.asked()).toMatchObject([
      [
        'UserAttributesWrite',
        {
          operation: 1,
          attributes: [
            { key: 'a', value: '1' },
            { key: 'b', value: '2' },
          ],
        },
      ],
      ['UserAttributesWrite', { operation: 3, attributes: [{ key: 'a', value: '' }] }],
      ['ChannelAttributesWrite', { channel: 'room', operation: 4, attributes: [], notify: true }],
    ]);
  });

  test('is checked at once, on both sides of each limit', () => {
    const rig = Rig.online();
    const code = (write: AttributeWrite) => rig.refusal(() => user(rig, write));
    expect([code(set({ ['k'.repeat(32)]: 'v' })), code(set({ ['k'.repeat(33)]: 'v' }))]).toEqual([0, 3]);
    expect([code(set({ k: 'v'.repeat(8191) })), code(set({ k: 'v'.repeat(8192) }))]).toEqual([0, 4]);
    for (const bad of [{ '': 'v' }, { ' ': 'v' }, { 'a\n': 'v' }, { k: '' }, { k: 5 as never }]) {
      expect(code(update(bad)), JSON.stringify(bad)).toBe(3);
    }
    expect([code(set(pairs(32))), code(set(pairs(33)))]).toEqual([0, 4]);
    expect([code(set({})), code(update({})), code(remove()), code({ operation: 'clear' })]).toEqual([0, 3, 3, 0]);
    expect([code(remove('a', 'a')), code({ operation: 'burn' } as never)]).toEqual([3, 3]);
    const noMap = [{ operation: 'set' }, { operation: 'update', attributes: null }, { operation: 'delete' }];
    for (const wrong of [undefined, {}, ...noMap]) expect(code(wrong as never), JSON.stringify(wrong)).toBe(3);
    // 16,384 bytes for a user, 32,768 for a channel; keys here have three.
    expect([code(set(pairs(8, 2045))), code(set({ ...pairs(8, 2045), x: 'y' }))]).toEqual([0, 4]);
    const ofChannel = (write: AttributeWrite) => rig.refusal(() => channel(rig, write));
    expect([ofChannel(set(pairs(16, 2045))), ofChannel(set({ ...pairs(16, 2045), x: 'y' }))]).toEqual([0, 4]);
    expect(rig.refusal(out => rig.engine.attributes.writeOfChannel('', set({}), false, rig.now, out))).toBe(3);
  });

  test('ends with the code of the server', () => {
    const rig = Rig.online();
    user(rig, set({ a: '1' }));
    channel(rig, set({ a: '1' }));
    const [first, second] = rig.asked();
    rig.serve(refuse(first, 4), answer(second));
    expect(rig.told()).toEqual([
      ['write', 4],
      ['write', 0],
    ]);
  });
});

test('attributes of a user are read, those under the keys or all', () => {
  const rig = Rig.online();
  const get = (keys?: string[]) => rig.call('get', out => rig.engine.attributes.ofUser('bob', keys, rig.now, out));
  get();
  get(['__proto__']);
  const [all, some] = rig.asked();
  expect([all?.[1].keys, some?.[1].keys]).toEqual([[], ['__proto__']]);
  const attributes = [{ key: '__proto__', value: 'x' }];
  rig.serve(answer(all, { userAttributes: { attributes: [] } }), answer(some, { userAttributes: { attributes } }));
  expect(rig.told()).toEqual([
    ['get', 0, {}],
    ['get', 0, Object.fromEntries([['__proto__', 'x']])],
  ]);
  const refusal = (id: string, keys?: string[]) =>
    rig.refusal(out => rig.engine.attributes.ofUser(id, keys, rig.now, out));
  const many = (count: number) => Array.from({ length: count }, (_, at) => `k${at}`);
  expect([
    refusal(''),
    refusal('bob', []),
    refusal('bob', many(33)),
    refusal('bob', ['']),
    refusal('bob', many(32)),
  ]).toEqual([3, 3, 3, 3, 0]);
});

test('attributes of a channel come with who wrote them and when', () => {
  const rig = Rig.online();
  const one = { key: 'a', value: '1', user: 'bob', serverMs: 5 };
  rig.call('get', out => rig.engine.attributes.ofChannel('room', undefined, rig.now, out));
  rig.serve(answer(rig.asked()[0], { channelAttributes: { attributes: [one] } }));
  expect(rig.told()).toEqual([['get', 0, [one]]]);
});

test('member counts come in the order asked for, and an answer of another length is none', () => {
  const rig = Rig.online();
  const get = (ids: string[]) => rig.call('counts', out => rig.engine.attributes.memberCounts(ids, rig.now, out));
  get(['a', 'b']);
  get(['a', 'b']);
  const [first, second] = rig.asked();
  rig.serve(answer(first, { counts: { counts: [3, 0] } }), answer(second, { counts: { counts: [3] } }));
  const counts = [
    { channel: 'a', count: 3 },
    { channel: 'b', count: 0 },
  ];
  expect(rig.told()).toEqual([
    ['counts', 0, counts],
    ['counts', 1],
  ]);
  const refusal = (ids: string[]) => rig.refusal(() => get(ids));
  const many = (count: number) => Array.from({ length: count }, (_, at) => `c${at}`);
  expect([refusal([]), refusal(['']), refusal(many(33)), refusal(many(32))]).toEqual([2, 2, 5, 0]);
});

test('questions without answer end in time', () => {
  const rig = Rig.online();
  rig.cut();
  user(rig, set({ a: '1' }));
  rig.call('user', out => rig.engine.attributes.ofUser('bob', undefined, rig.now, out));
  rig.call('channel', out => rig.engine.attributes.ofChannel('room', undefined, rig.now, out));
  rig.call('counts', out => rig.engine.attributes.memberCounts(['room'], rig.now, out));
  rig.pass(5_000);
  expect(rig.told().slice(1)).toEqual([
    ['write', 7],
    ['user', 7],
    ['channel', 7],
    ['counts', 4],
  ]);
});
