/** How often each operation may be called, as the server told it. */
import { expect, test } from 'vitest';
import { Window } from '../../src/core/engine/rates.ts';
import { Operation } from '../../src/wire/generated/rtm.ts';
import { Rig } from './rig.ts';

function limited(...rates: [operation: number, calls: number, windowMs: number][]): Rig {
  const rig = Rig.online();
  rig.cut();
  rig.connect();
  rig.welcome(0, { rates: rates.map(([operation, calls, windowMs]) => ({ operation, calls, windowMs })) });
  rig.told();
  return rig;
}

test('any span of a window holds at most its calls', () => {
  const window = new Window({ operation: 0, calls: 3, windowMs: 100 });
  const admitted = Array.from({ length: 1_000 }, (_, at) => at).filter(now => window.admit(now));
  expect(admitted.length).toBeGreaterThanOrEqual(29);
  for (const [at, time] of admitted.entries())
    expect((admitted[at + 3] ?? Infinity) - time).toBeGreaterThanOrEqual(100);
  expect([window.isIdle(1_000), window.isIdle(2_000)]).toEqual([false, true]);
});

test('each operation is refused with the code of its family, and only beyond its rate', () => {
  const { engine } = new Rig();
  const calls: [number, number, (rig: Rig) => void][] = [
    [Operation.RENEW_TOKEN, 4, rig => rig.engine.token.renew('t', rig.now, () => {})],
    [Operation.SEND, 5, rig => rig.send('')],
    [Operation.SEND, 3, rig => rig.say('', 'room')],
    [Operation.MEMBERS, 4, rig => rig.engine.channels.members('room', rig.now, () => {})],
    [Operation.MEMBER_COUNTS, 3, rig => rig.engine.attributes.memberCounts(['c'], rig.now, () => {})],
    [Operation.PRESENCE_QUERY, 5, rig => rig.engine.presence.query(['b'], rig.now, () => {})],
    [Operation.PRESENCE_SUBSCRIBE, 5, rig => rig.engine.presence.subscribe(['b'], rig.now, () => {})],
    [Operation.PRESENCE_UNSUBSCRIBE, 5, rig => rig.engine.presence.unsubscribe(['b'], rig.now, () => {})],
    [Operation.PRESENCE_SUBSCRIBED, 3, rig => rig.engine.presence.list(rig.now, () => {})],
    [
      Operation.USER_ATTRIBUTES_WRITE,
      5,
      rig => rig.engine.attributes.writeOfUser({ operation: 'clear' }, rig.now, () => {}),
    ],
    [Operation.USER_ATTRIBUTES_GET, 5, rig => rig.engine.attributes.ofUser('b', undefined, rig.now, () => {})],
    [
      Operation.CHANNEL_ATTRIBUTES_WRITE,
      5,
      rig => rig.engine.attributes.writeOfChannel('c', { operation: 'clear' }, false, rig.now, () => {}),
    ],
    [Operation.CHANNEL_ATTRIBUTES_GET, 5, rig => rig.engine.attributes.ofChannel('c', undefined, rig.now, () => {})],
  ];
  expect(engine.parameters.sendTimeoutMs).toBe(10_000);
  for (const [operation, code, call] of calls) {
    const rig = limited([operation, 2, 1_000]);
    rig.joined('room');
    const codes = () => [rig.refusal(() => call(rig)), rig.refusal(() => call(rig)), rig.refusal(() => call(rig))];
    expect(codes(), `${operation}`).toEqual([0, 0, code]);
    rig.now += 999;
    expect(rig.refusal(() => call(rig))).toBe(code);
    rig.now += 1;
    expect(codes()).toEqual([0, 0, code]);
  }
});

test('messages to peers and channels are counted together', () => {
  const rig = limited([Operation.SEND, 2, 1_000]);
  rig.joined('room');
  rig.send('a');
  rig.say('b', 'room');
  expect([rig.refusal(() => rig.send('')), rig.refusal(() => rig.say('', 'room'))]).toEqual([5, 3]);
});

test('joins are counted together, and those of one channel by themselves', () => {
  const rig = limited([Operation.JOIN, 4, 3_000], [Operation.JOIN_SAME, 2, 5_000]);
  const join = (id: string) => {
    const code = rig.refusal(() => rig.join(id));
    if (code === 0) rig.leave(id);
    return code;
  };
  expect([join('a'), join('a'), join('a'), join('b'), join('c'), join('d')]).toEqual([0, 0, 8, 0, 0, 7]);
  rig.now += 3_000;
  expect([join('a'), join('d')]).toEqual([8, 0]);
  rig.now += 2_000;
  expect(join('a')).toBe(0);
});

test('what is refused for another reason does not count', () => {
  const rig = limited([Operation.SEND, 1, 1_000]);
  expect([
    rig.refusal(() => rig.send('', 'a/b')),
    rig.refusal(() => rig.send('')),
    rig.refusal(() => rig.send('')),
  ]).toEqual([6, 0, 5]);
});

test('a third login within a second is too often, before a server was ever met', () => {
  const rig = new Rig();
  for (let round = 0; round < 2; round++) {
    rig.login();
    rig.logout();
  }
  expect(rig.refusal(() => rig.login())).toBe(10);
  rig.now += 1_000;
  rig.login();
});

test('no rates are no limits, and rates that stay the same go on counting', () => {
  const rig = limited([Operation.SEND, 1, 60_000]);
  rig.send('a');
  rig.cut();
  rig.pass(200);
  rig.connect();
  rig.welcome(0, { rates: [{ operation: Operation.SEND, calls: 1, windowMs: 60_000 }] });
  expect(rig.refusal(() => rig.send(''))).toBe(5);
  rig.cut();
  rig.pass(200);
  rig.connect();
  rig.welcome(0);
  for (let at = 0; at < 100; at++) rig.send('');
});
