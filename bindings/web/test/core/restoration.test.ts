/** What the library tells a fresh session of the one that was lost. */
import { expect, test } from 'vitest';
import type { AttributeWrite } from '../../src/core/attributes.ts';
import { answer, CONNECTED, closing, type Frame, names, placed, RECONNECTING, Rig, refuse } from './rig.ts';

function write(rig: Rig, change: AttributeWrite): void {
  rig.call('write', out => rig.engine.attributes.writeOfUser(change, rig.now, out));
}

/** Writes own attributes, with success. */
function written(rig: Rig, change: AttributeWrite): void {
  write(rig, change);
  rig.serve(answer(rig.asked().at(-1)));
  expect(rig.told()).toEqual([['write', 0]]);
}

const set = (attributes: Record<string, string>): AttributeWrite => ({ operation: 'set', attributes });
const update = (attributes: Record<string, string>): AttributeWrite => ({ operation: 'update', attributes });

/** Subscribes, with success, and is told that they are online. */
function subscribed(rig: Rig, ...users: string[]): void {
  rig.call('subscribe', out => rig.engine.presence.subscribe(users, rig.now, out));
  rig.serve(answer(rig.asked().at(-1)), ['PresenceChange', { users: users.map(user => ({ user, state: 0 })) }]);
  rig.told();
}

/** Loses the session, lets the application know, and gives what the library writes into the fresh one. */
function lost(rig: Rig): Frame[] {
  rig.written();
  rig.cut();
  rig.pass(4_000);
  expect(rig.told()).toEqual([RECONNECTING]);
  rig.connect();
  rig.welcome();
  return rig.written();
}

/** The attributes that a write sets. */
function attributesOf(frame: Frame | undefined): [string, string][] {
  expect(frame).toMatchObject(['UserAttributesWrite', { operation: 1 }]);
  const pairs = frame?.[1].attributes as { key: string; value: string }[] | undefined;
  return (pairs ?? []).map(({ key, value }) => [key, value]);
}

test('attributes, channels and subscriptions come back, and CONNECTED is shown when all is confirmed', () => {
  const rig = Rig.online();
  written(rig, set({ a: '1' }));
  subscribed(rig, 'bob');
  rig.joined('room', 3);
  const [attributes, join, subscribe, ...rest] = lost(rig);
  expect(attributesOf(attributes)).toEqual([['a', '1']]);
  expect([join?.[1].channel, subscribe?.[1].users, rest]).toEqual(['room', ['bob'], []]);
  for (const confirmation of [answer(subscribe), placed(join, 3), answer(attributes)]) {
    expect(rig.told()).toEqual([]);
    rig.serve(confirmation);
  }
  expect(rig.told()).toEqual([CONNECTED]);
});

test('after a resume nothing is repeated', () => {
  const rig = Rig.online();
  written(rig, set({ a: '1' }));
  subscribed(rig, 'bob');
  rig.written();
  rig.cut();
  rig.pass(4_000);
  rig.told();
  rig.connect();
  rig.welcome(2);
  expect([rig.written(), rig.told()]).toEqual([[], [CONNECTED]]);
});

test('what is written again is what the confirmed writes have left', () => {
  const rig = Rig.online();
  written(rig, update({ gone: 'x' }));
  written(rig, set({ a: '1', b: '1', c: '1' }));
  written(rig, update({ b: '2', d: '2' }));
  written(rig, { operation: 'delete', keys: ['a', 'unknown'] });
  write(rig, update({ refused: 'x' }));
  rig.serve(refuse(rig.asked()[0], 4));
  rig.told();
  const [again] = lost(rig);
  expect(attributesOf(again)).toEqual([
    ['b', '2'],
    ['c', '1'],
    ['d', '2'],
  ]);
  rig.serve(answer(again));
  rig.told();
  written(rig, { operation: 'clear' });
  expect(lost(rig), 'nothing is left').toEqual([]);
});

test('writes without answer follow in their order under their numbers', () => {
  const rig = Rig.online();
  written(rig, set({ a: '1' }));
  write(rig, update({ b: '2' }));
  write(rig, { operation: 'delete', keys: ['a'] });
  const first = rig.asked();
  rig.cut();
  rig.connect();
  rig.welcome();
  const [again, ...rest] = rig.written();
  expect(attributesOf(again), 'the confirmed ones only').toEqual([['a', '1']]);
  expect(rest).toEqual(first);
});

test('users whose state has not changed meanwhile are not told again', () => {
  const rig = Rig.online();
  subscribed(rig, 'bob', 'cat');
  const [again] = lost(rig);
  const users = [
    { user: 'bob', state: 0 },
    { user: 'cat', state: 2 },
  ];
  rig.serve(answer(again), ['PresenceChange', { users }]);
  expect(rig.told()).toEqual([CONNECTED, ['presence', [{ user: 'cat', state: 'OFFLINE' }]]]);
});

test('a restoration without answer is asked again, after its own time', () => {
  const rig = Rig.online();
  written(rig, set({ a: '1' }));
  subscribed(rig, 'bob');
  expect(lost(rig).length).toBe(2);
  const asked: Frame[] = [];
  for (let round = 0; round < 6; round++) asked.push(...rig.wait(5_000));
  const tries = (name: string) => names(asked).filter(one => one === name).length;
  expect([tries('UserAttributesWrite'), tries('PresenceSubscribe'), rig.told()]).toEqual([6, 3, []]);
  const latest = ['UserAttributesWrite', 'PresenceSubscribe'].map(name =>
    asked.filter(frame => frame[0] === name).at(-1),
  );
  rig.serve(...latest.map(frame => answer(frame)));
  expect(rig.told()).toEqual([CONNECTED]);
  expect(rig.wait(60_000)).toEqual([]);
});

test("another try waits for the application's own writes", () => {
  const rig = Rig.online();
  written(rig, set({ a: '1' }));
  lost(rig);
  rig.wait(4_000);
  write(rig, update({ b: '2' }));
  const [own] = rig.asked();
  expect(rig.wait(1_000), 'it would undo what is under way').toEqual([]);
  rig.serve(answer(own));
  expect(rig.told()).toEqual([['write', 0]]);
  expect(attributesOf(rig.wait(1_000)[0])).toEqual([
    ['a', '1'],
    ['b', '2'],
  ]);
});

test('a restoration that is refused blocks nothing, and one that is too early is asked again', () => {
  const rig = Rig.online();
  written(rig, set({ a: '1' }));
  subscribed(rig, 'bob');
  const [attributes, subscriptions] = lost(rig);
  // 4 is SIZE_OVERFLOW here, 5 TOO_OFTEN there.
  rig.serve(refuse(attributes, 4), refuse(subscriptions, 5));
  expect([rig.told(), rig.wait(999)]).toEqual([[], []]);
  const again = rig.wait(1);
  expect(names(again)).toEqual(['PresenceSubscribe']);
  rig.serve(answer(again[0]));
  expect(rig.told()).toEqual([CONNECTED]);
  expect(names(lost(rig)), 'what was refused is given up').toEqual(['PresenceSubscribe']);
});

test('a second loss restores once', () => {
  const rig = Rig.online();
  written(rig, set({ a: '1' }));
  subscribed(rig, 'bob');
  lost(rig);
  rig.cut();
  rig.pass(200);
  rig.connect();
  rig.welcome();
  const again = rig.written();
  expect(names(again)).toEqual(['UserAttributesWrite', 'PresenceSubscribe']);
  rig.serve(answer(again[0]));
  expect(rig.told()).toEqual([]);
  // The session is resumed: what has no answer yet still goes.
  rig.cut();
  rig.pass(5_000);
  rig.connect();
  rig.welcome(1);
  expect(rig.written()).toEqual(again.slice(1));
  rig.serve(answer(again[1]));
  expect(rig.told()).toEqual([CONNECTED]);
});

test('more subscriptions than one frame should carry are restored in several', () => {
  const rig = Rig.online();
  rig.engine.limits = { ...rig.engine.limits, subscriptions: 2_000 };
  for (const part of ['a', 'b']) subscribed(rig, ...Array.from({ length: 600 }, (_, at) => `${part}${at}`));
  const again = lost(rig);
  expect(again.length).toBe(3);
  for (const frame of again) {
    expect(rig.told()).toEqual([]);
    rig.serve(answer(frame));
  }
  expect(rig.told()).toEqual([CONNECTED]);
});

test('an abort keeps nothing for the next login', () => {
  const rig = Rig.online();
  written(rig, set({ a: '1' }));
  subscribed(rig, 'bob');
  rig.serve(closing('TOKEN_EXPIRED'));
  rig.told();
  rig.login();
  rig.connect();
  rig.welcome();
  expect(rig.written()).toEqual([]);
  expect(rig.told()).toContainEqual(['login', 0]);
});

test('what timed out is not restored', () => {
  const rig = Rig.online();
  written(rig, set({ a: '1' }));
  write(rig, update({ b: '2' }));
  rig.call('subscribe', out => rig.engine.presence.subscribe(['bob'], rig.now, out));
  const asked = rig.asked();
  rig.wait(10_000);
  expect(rig.told()).toEqual([
    ['write', 7],
    ['subscribe', 4],
  ]);
  // Too late: the application was told that they have failed.
  rig.serve(...asked.map(frame => answer(frame)));
  expect(rig.told()).toEqual([]);
  const again = lost(rig);
  expect(again.length).toBe(1);
  expect(attributesOf(again[0])).toEqual([['a', '1']]);
});

test('a channel that is rejoined too early is asked for again and not given up', () => {
  const rig = Rig.online();
  rig.joined('room');
  rig.joined('hall');
  const [first, second] = lost(rig);
  // 8 is JOIN_SAME_CHANNEL_TOO_OFTEN.
  rig.serve(refuse(first, 8), placed(second));
  expect([rig.told(), rig.wait(999)]).toEqual([[], []]);
  const [third, ...rest] = rig.wait(1);
  expect([third?.[1].channel, rest]).toEqual([first?.[1].channel, []]);
  rig.serve(placed(third));
  expect(rig.told()).toEqual([CONNECTED]);
  expect(rig.wait(60_000)).toEqual([]);
});

test('a channel that waits to be rejoined is asked for once when the session is lost again', () => {
  const rig = Rig.online();
  rig.joined('room');
  rig.serve(refuse(lost(rig)[0], 7));
  rig.cut();
  rig.pass(200);
  rig.connect();
  rig.welcome();
  expect(names(rig.asked())).toEqual(['ChannelJoin']);
  expect(rig.wait(2_000), 'it is being asked for').toEqual([]);
});
