/** Channels: codes, membership, order, gaps. */
import { describe, expect, test } from 'vitest';
import { ack, answer, channelMessage, names, placed, Rig, receipts, refuse, requestOf } from './rig.ts';

const ROOM = 'room';
const message = (sequence: number) => ['channelMessage', ROOM, 'bob', sequence, 'hi'];

describe('a call', () => {
  test('is checked at once', () => {
    const rig = Rig.online();
    const members = () => rig.refusal(out => rig.engine.channels.members(ROOM, rig.now, out));
    expect([rig.refusal(() => rig.leave(ROOM)), members(), rig.refusal(() => rig.say('', ROOM))]).toEqual([3, 5, 5]);
    rig.join(ROOM);
    expect(
      rig.refusal(() => rig.join(ROOM)),
      'while joining',
    ).toBe(6);
    expect([members(), rig.refusal(() => rig.say('', ROOM))], 'not yet').toEqual([5, 5]);
    rig.serve(placed(rig.written()[0]));
    expect(rig.refusal(() => rig.join(ROOM))).toBe(6);
    expect(rig.refusal(() => rig.say('', ROOM, 'x'.repeat(32_769)))).toBe(4);
    expect(rig.refusal(() => rig.say('', ROOM, 'x'.repeat(32_768)))).toBe(0);
    for (const id of ['', 'null', 'a/b', 'x'.repeat(65)])
      expect(
        rig.refusal(() => rig.join(id)),
        id,
      ).toBe(3);
  });

  test('to join is refused from the twenty-first channel on', () => {
    const rig = Rig.online();
    for (let at = 0; at < 20; at++) rig.join(`c${at}`);
    expect(rig.refusal(() => rig.join('c20'))).toBe(5);
  });
});

describe('joining', () => {
  test('tells the outcome, then the count, then what came early', () => {
    const rig = Rig.online();
    rig.join(ROOM);
    const [join] = rig.written();
    const attributes = ['ChannelAttributesChange', { channel: ROOM, attributes: [] }] as const;
    rig.serve(channelMessage(ROOM, 1, 8), attributes, placed(join, 7), channelMessage(ROOM, 2, 9));
    const count = ['channelMemberCount', ROOM, 2];
    expect(rig.told()).toEqual([['join room', 0], count, message(8), ['channelAttributes', ROOM, []], message(9)]);
  });

  test('that is refused or not answered leaves the way open for another try', () => {
    const rig = Rig.online();
    rig.join(ROOM);
    rig.serve(refuse(rig.written()[0], 5));
    rig.join(ROOM);
    rig.wait(5_000);
    expect(rig.told()).toEqual([
      ['join room', 5],
      ['join room', 4],
    ]);
    rig.join(ROOM);
    expect(names(rig.asked()), 'should it have worked after all').toEqual(['ChannelJoin']);
  });

  test('that is not answered is undone', () => {
    const rig = Rig.online();
    rig.join(ROOM);
    rig.written();
    expect(names(rig.wait(5_000))).toEqual(['ChannelLeave']);
  });

  test('ends when it is left meanwhile', () => {
    const rig = Rig.online();
    rig.join(ROOM);
    rig.leave(ROOM);
    const [join, leave] = rig.written();
    expect(rig.told()).toEqual([['join room', 201]]);
    rig.serve(channelMessage(ROOM, 1, 1), placed(join), answer(leave));
    expect(rig.told().at(-1)).toEqual(['leave room', 0]);
    rig.join(ROOM);
  });

  test('tells the count every time, also when it is the one of before', () => {
    const rig = Rig.online();
    rig.joined(ROOM);
    rig.leave(ROOM);
    rig.serve(answer(rig.asked()[0]));
    rig.told();
    rig.join(ROOM);
    rig.serve(placed(rig.asked()[0]));
    expect(rig.told()).toEqual([
      ['join room', 0],
      ['channelMemberCount', ROOM, 2],
    ]);
  });
});

describe('leaving', () => {
  test('is answered and nothing follows it', () => {
    const rig = Rig.online();
    rig.joined(ROOM);
    rig.leave(ROOM);
    expect(rig.refusal(() => rig.leave(ROOM))).toBe(3);
    const [leave] = rig.asked();
    rig.serve(channelMessage(ROOM, 1, 1), answer(leave), channelMessage(ROOM, 2, 2));
    expect(rig.told()).toEqual([message(1), ['leave room', 0]]);
  });

  test('without an answer fails and leaves the client inside; finding nobody it has worked', () => {
    const rig = Rig.online();
    rig.joined(ROOM);
    rig.leave(ROOM);
    rig.cut();
    rig.pass(5_000);
    expect(rig.told()).toContainEqual(['leave room', 1]);
    rig.leave(ROOM);
    rig.connect();
    rig.welcome();
    rig.told();
    rig.serve(refuse(rig.written()[0], 3));
    expect(rig.told()).toEqual([['leave room', 0]]);
  });

  test('and joining again at once ends with both outcomes', () => {
    const rig = Rig.online();
    rig.joined(ROOM);
    rig.leave(ROOM);
    rig.join(ROOM);
    const [leave, join] = rig.asked();
    rig.serve(answer(leave), placed(join));
    expect(rig.told().slice(0, 2)).toEqual([
      ['leave room', 0],
      ['join room', 0],
    ]);
    rig.say('said', ROOM);
  });
});

test('members and their coming and going are told', () => {
  const rig = Rig.online();
  rig.joined(ROOM);
  rig.call('members', out => rig.engine.channels.members(ROOM, rig.now, out));
  const [asked] = rig.asked();
  const member = (user: string, joined: boolean) => ['ChannelMember', { channel: ROOM, user, joined }] as const;
  const count = (number: number) => ['ChannelMemberCount', { channel: ROOM, count: number }] as const;
  const list = answer(asked, { members: { users: ['ann', 'bob'], total: 2 } });
  rig.serve(list, member('cat', true), count(3), count(3), member('cat', false), count(2));
  expect(rig.told()).toEqual([
    ['members', 0, ['ann', 'bob']],
    ['channelMember', ROOM, 'cat', true],
    ['channelMemberCount', ROOM, 3],
    ['channelMember', ROOM, 'cat', false],
    ['channelMemberCount', ROOM, 2],
  ]);
});

test('a jump in the numbers is a gap unless it is our own messages', () => {
  const rig = Rig.online();
  rig.joined(ROOM);
  rig.say('a', ROOM);
  rig.say('b', ROOM);
  rig.written();
  // 1 is bob's, 2 and 3 are ours, 4 is bob's, 5 and 6 are missing.
  rig.serve(channelMessage(ROOM, 1, 1), receipts(2, 1), channelMessage(ROOM, 2, 4));
  rig.serve(receipts(3, 1), channelMessage(ROOM, 3, 7));
  expect(rig.told()).toEqual([message(1), ['a', 0], message(4), ['b', 0], ['gap', ROOM, 5, 6], message(7)]);
});

test('our own messages are no gap when joining again', () => {
  const rig = Rig.online();
  rig.joined(ROOM, 4);
  rig.say('a', ROOM);
  rig.written();
  rig.serve(ack(2), receipts(2, 1));
  rig.cut();
  rig.connect();
  rig.welcome();
  expect(rig.written()[0]?.[1]).toMatchObject({ sequence: 5 });
});

test('messages that come twice are handed over once, and one behind a newer one is a gap', () => {
  const rig = Rig.online();
  rig.joined(ROOM);
  rig.serve(
    channelMessage(ROOM, 1, 1),
    channelMessage(ROOM, 1, 2),
    channelMessage(ROOM, 5, 3),
    channelMessage(ROOM, 4, 4),
  );
  expect(rig.told()).toEqual([message(1), ['gap', ROOM, 2, 2], message(3), ['gap', ROOM, 4, 4]]);
});

test('channel messages are acknowledged after 64 or 20 ms', () => {
  const rig = Rig.online();
  rig.joined(ROOM);
  rig.now += 20;
  rig.written();
  rig.serve(...Array.from({ length: 63 }, (_, at) => channelMessage(ROOM, at + 1, at + 1)));
  expect(rig.written()).toEqual([]);
  rig.serve(channelMessage(ROOM, 64, 64));
  expect(rig.written()).toEqual([ack(65)]);
  rig.serve(channelMessage(ROOM, 65, 65));
  expect(rig.written()).toEqual([]);
  rig.now += 20;
  expect(rig.written()).toEqual([ack(66)]);
});

test('what happens in a channel that is not joined is not told', () => {
  const rig = Rig.online();
  rig.serve(channelMessage('elsewhere', 1, 1), ['Gap', { channel: 'elsewhere', from: 1, to: 2 }]);
  expect(rig.told()).toEqual([]);
});

test('requests count up and are never used twice', () => {
  const rig = Rig.online();
  rig.join('a');
  rig.join('b');
  expect(rig.written().map(requestOf)).toEqual([1, 2]);
});
