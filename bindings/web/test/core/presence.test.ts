/** Who is online, and being told when that changes. */
import { expect, test } from 'vitest';
import { answer, type Frame, names, Rig, refuse } from './rig.ts';

const states = (...users: [string, number][]) => ({ users: users.map(([user, state]) => ({ user, state })) });
const change = (...users: [string, number][]): Frame => ['PresenceChange', states(...users)];
const presence = (...users: [string, string][]) => ['presence', users.map(([user, state]) => ({ user, state }))];

function subscribe(rig: Rig, ...users: string[]): void {
  rig.call('subscribe', out => rig.engine.presence.subscribe(users, rig.now, out));
}

function unsubscribe(rig: Rig, ...users: string[]): void {
  rig.call('unsubscribe', out => rig.engine.presence.unsubscribe(users, rig.now, out));
}

test('a query tells who is online, and nobody is in between', () => {
  const rig = Rig.online();
  rig.call('query', out => rig.engine.presence.query(['a', 'b', 'c', 'd'], rig.now, out));
  const [asked] = rig.asked();
  expect(asked?.[1]).toMatchObject({ users: ['a', 'b', 'c', 'd'] });
  rig.serve(answer(asked, { presence: states(['a', 0], ['b', 1], ['c', 2], ['d', 9]) }));
  const told = { user: 'a', state: 'ONLINE' };
  expect(rig.told()).toEqual([['query', 0, [told, { ...told, user: 'b' }, { user: 'c', state: 'OFFLINE' }]]]);
});

test('users are checked at once, on both sides of each limit', () => {
  const rig = Rig.online();
  const many = (count: number) => Array.from({ length: count }, (_, at) => `u${at}`);
  const query = (users: string[]) => rig.refusal(out => rig.engine.presence.query(users, rig.now, out));
  expect([query([]), query(['']), query(['null']), query(many(257)), query(many(256))]).toEqual([2, 2, 2, 2, 0]);
  const watch = (users: string[]) => rig.refusal(() => subscribe(rig, ...users));
  expect([watch([]), watch(['a/b']), watch(many(513)), watch(many(512)), watch([...many(512), 'u0'])]).toEqual([
    2, 2, 6, 0, 0,
  ]);
  const rest = (users: string[]) => rig.refusal(() => unsubscribe(rig, ...users));
  expect([rest([]), rest(['']), rest(many(513)), rest(many(512))]).toEqual([2, 2, 6, 0]);
});

test('a subscription tells the states that follow it, and then changes', () => {
  const rig = Rig.online();
  subscribe(rig, 'bob', 'cat', 'bob');
  const [asked] = rig.asked();
  expect(asked?.[1]).toMatchObject({ users: ['bob', 'cat'] });
  rig.serve(answer(asked), change(['bob', 0], ['cat', 2]), change(['cat', 2]), change(['bob', 1], ['dan', 0]));
  expect(rig.told()).toEqual([
    ['subscribe', 0],
    presence(['bob', 'ONLINE'], ['cat', 'OFFLINE']),
    presence(['bob', 'UNREACHABLE']),
  ]);
});

test('subscribing again tells the state again', () => {
  const rig = Rig.online();
  for (let round = 0; round < 2; round++) {
    subscribe(rig, 'bob');
    rig.serve(answer(rig.asked()[0]), change(['bob', 0]));
    expect(rig.told()).toEqual([['subscribe', 0], presence(['bob', 'ONLINE'])]);
  }
});

test('nothing is told of users that are subscribed to no longer', () => {
  const rig = Rig.online();
  subscribe(rig, 'bob');
  rig.serve(answer(rig.asked()[0]), change(['bob', 0]));
  unsubscribe(rig, 'bob');
  rig.serve(answer(rig.asked()[0]), change(['bob', 2]));
  expect(rig.told()).toEqual([['subscribe', 0], presence(['bob', 'ONLINE']), ['unsubscribe', 0]]);
});

test('a subscription that is refused is none', () => {
  const rig = Rig.online();
  subscribe(rig, 'bob');
  rig.serve(refuse(rig.asked()[0], 6), change(['bob', 0]));
  expect(rig.told()).toEqual([['subscribe', 6]]);
});

test('a subscription without answer is undone, but for users that another request is about', () => {
  const rig = Rig.online();
  subscribe(rig, 'bob', 'cat');
  rig.now += 5_000;
  subscribe(rig, 'cat');
  rig.asked();
  const undone = rig.wait(5_000);
  expect(undone).toMatchObject([['PresenceUnsubscribe', { users: ['bob'] }]]);
  expect(rig.told()).toEqual([['subscribe', 4]]);
});

test('those subscribed to are listed', () => {
  const rig = Rig.online();
  rig.call('list', out => rig.engine.presence.list(rig.now, out));
  const asked = rig.asked();
  expect(names(asked)).toEqual(['PresenceSubscribedGet']);
  rig.serve(answer(asked[0], { members: { users: ['bob'], total: 1 } }));
  expect(rig.told()).toEqual([['list', 0, ['bob']]]);
});

test('questions without answer end in time, with the code of their family', () => {
  const rig = Rig.online();
  rig.cut();
  rig.call('query', out => rig.engine.presence.query(['a'], rig.now, out));
  unsubscribe(rig, 'a');
  rig.call('list', out => rig.engine.presence.list(rig.now, out));
  rig.pass(10_000);
  expect(rig.told().slice(1)).toEqual([
    ['list', 2],
    ['query', 4],
    ['unsubscribe', 4],
  ]);
});
