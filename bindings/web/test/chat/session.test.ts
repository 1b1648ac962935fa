/** The protocol of the chat service, against a server played by hand. */
import { describe, expect, test } from 'vitest';
import { LoginCode } from '../../src/core/codes.ts';
import { Cause, kind } from '../../src/wire/generated/rtm.ts';
import { WireError } from '../../src/wire/reader.ts';
import { AHEAD, ChatRig } from './rig.ts';

describe('a login', () => {
  test('says who comes, on what device, and how far it has come', () => {
    const rig = new ChatRig();
    rig.login({ device: 'webim_desk', single: true });
    const hello = rig.connect();
    expect(hello).toMatchObject({ appId: 'org#app', userId: 'ann', token: 'token', attempt: 1 });
    expect(hello.chat).toEqual({ device: 'webim_desk', single: true, position: 0 });
    rig.welcome();
    expect(rig.told()).toEqual([['opened']]);
  });

  test('is another incarnation than the one before, and begins with nothing', () => {
    const rig = ChatRig.in();
    rig.event(7);
    const { incarnation } = rig.session.account;
    rig.send('never answered');
    rig.login();
    expect(rig.told()).toEqual([
      ['event', 7, true],
      ['sent', 'never answered'],
    ]);
    const hello = rig.connect();
    expect(hello.incarnation).not.toBe(incarnation);
    expect([hello.chat?.position, hello.resume]).toEqual([0, undefined]);
  });

  test.each([
    [LoginCode.INVALID_TOKEN, false, ['closed', 'refused']],
    [LoginCode.UNKNOWN, true, ['lost']],
  ])('that is refused with %i ends, unless it may be tried again', (code, retry, last) => {
    const rig = new ChatRig();
    rig.login({ tries: 1 });
    rig.connect();
    rig.refuse(code, retry);
    expect(rig.told()).toEqual([last]);
    expect(rig.session.where).toBe(retry ? 'away' : 'out');
  });
});

describe('events', () => {
  test('have waited until the server says that all has come, and then are new', () => {
    const rig = ChatRig.in();
    rig.event(1);
    rig.caughtUp();
    rig.event(2);
    expect(rig.told()).toEqual([['event', 1, true], ['caughtUp'], ['event', 2, false]]);
  });

  test('come once, though a fresh session brings them again; those of rooms have no position', () => {
    const rig = ChatRig.in({ tries: 5 });
    rig.caughtUp();
    rig.event(4);
    rig.event(0);
    rig.cut();
    expect(rig.connect().chat?.position).toBe(4);
    rig.welcome();
    for (const position of [3, 4, 5, 0]) rig.event(position);
    rig.event(5);
    expect(rig.told()).toEqual([
      ...[['caughtUp'], ['event', 4, false], ['event', 0, false], ['lost'], ['opened']],
      ...[
        ['event', 5, true],
        ['event', 0, false],
      ],
    ]);
  });

  test('are asked for from where the server stood at the login, by a device that was told none', () => {
    const rig = ChatRig.in({ tries: 5 });
    rig.caughtUp(50);
    rig.cut();
    expect(rig.connect().chat?.position).toBe(50);
    rig.welcome();
    rig.event(51);
    rig.caughtUp(51);
    rig.pass(1_000);
    rig.cut();
    expect(rig.connect().chat?.position).toBe(51);
    rig.welcome();
    expect(rig.told()).toEqual([
      ...[['caughtUp'], ['lost'], ['opened'], ['event', 51, true], ['caughtUp']],
      ...[['lost'], ['opened']],
    ]);
  });

  test('of a session that was resumed go on being new', () => {
    const rig = ChatRig.in({ tries: 5 });
    rig.caughtUp();
    rig.cut();
    expect(rig.connect().resume).toBeDefined();
    rig.welcome(0);
    rig.event(1);
    expect(rig.told()).toEqual([['caughtUp'], ['lost'], ['opened'], ['event', 1, false]]);
  });
});

describe('a request', () => {
  test('is answered by its number, in the order of the answers and events', () => {
    const rig = ChatRig.in();
    rig.send('one');
    rig.send('two');
    const asked = rig.written();
    expect(asked).toMatchObject([
      { is: kind.CHAT_SEND, id: 'one', request: 1 },
      { is: kind.CHAT_SEND, id: 'two', request: 2 },
    ]);
    rig.answer(2, 503);
    rig.event(1);
    rig.answer(1);
    expect(rig.told()).toEqual([
      ['sent', 'two', 503],
      ['event', 1, true],
      ['sent', 'one', 0],
    ]);
  });

  test('made before the first connection has no deadline at the server, whose clock nobody knows', () => {
    const rig = new ChatRig();
    rig.login();
    rig.send('one');
    rig.connect();
    rig.send('two');
    rig.welcome();
    rig.send('three');
    expect(rig.written()).toMatchObject([
      { id: 'one', deadline: 0 },
      { id: 'two', deadline: 0 },
      { id: 'three', deadline: AHEAD + rig.now + 300_000 },
    ]);
    rig.pass(300_000);
    expect(rig.told()).toEqual([['opened'], ['sent', 'one'], ['sent', 'two'], ['sent', 'three']]);
  });

  test('is kept while the connection is down, and asked again under its number in a fresh session', () => {
    const rig = ChatRig.in({ tries: 5 });
    rig.send('one');
    expect(rig.written()).toHaveLength(1);
    rig.cut();
    rig.send('two');
    rig.connect();
    rig.welcome();
    expect(rig.written()).toMatchObject([
      { id: 'one', request: 1 },
      { id: 'two', request: 2 },
    ]);
    rig.answer(1);
    rig.answer(2);
    expect(rig.told()).toEqual([['lost'], ['opened'], ['sent', 'one', 0], ['sent', 'two', 0]]);
  });

  test('that the server has taken is not asked again in the same session', () => {
    const rig = ChatRig.in({ tries: 5 });
    rig.send('one');
    rig.written();
    rig.cut();
    rig.send('two');
    rig.connect();
    rig.welcome(1);
    expect(rig.written()).toMatchObject([{ id: 'two', request: 2 }]);
  });

  test('ends without an answer after five minutes, or with the login', () => {
    const rig = ChatRig.in();
    rig.send('late');
    rig.pass(299_999);
    expect(rig.told()).toEqual([]);
    rig.pass(1);
    expect(rig.told()).toEqual([['sent', 'late']]);
    rig.send('cut off');
    rig.cut();
    expect(rig.told()).toEqual([['lost'], ['sent', 'cut off'], ['closed', 'lost']]);
  });
});

describe('a connection that is lost', () => {
  test('is tried for so often, and counted anew when it was there again', () => {
    const rig = ChatRig.in({ tries: 2 });
    for (let round = 0; round < 2; round++) {
      rig.cut();
      for (let attempt = 0; attempt < 2; attempt++) {
        rig.pass(10_000);
        rig.connect();
        if (attempt === 0) rig.cut();
      }
      rig.welcome();
    }
    rig.cut();
    for (let attempt = 0; attempt < 2; attempt++) {
      rig.pass(10_000);
      rig.connect();
      rig.cut();
    }
    expect(rig.told()).toEqual([['lost'], ['opened'], ['lost'], ['opened'], ['lost'], ['closed', 'lost']]);
    rig.pass(60_000);
    expect(rig.session.link.wish(rig.now)).toBe(undefined);
  });

  test('is tried for at once, then after the time that the program wants', () => {
    const rig = ChatRig.in({ tries: 3, intervalMs: 2_000 });
    rig.cut();
    rig.connect();
    rig.cut();
    expect(rig.session.link.wish(rig.now)).toBe(undefined);
    rig.now += 1_999;
    expect(rig.session.link.wish(rig.now)).toBe(undefined);
    rig.now += 1;
    rig.connect();
  });

  test('and given up is not tried for in one go by a program that logs in again and again', () => {
    const rig = ChatRig.in();
    rig.cut();
    // It was there: who logs in anew, does so at once.
    rig.login();
    rig.connect();
    rig.cut();
    rig.login();
    expect(rig.session.link.wish(rig.now)).toBe(undefined);
    rig.now += 99;
    expect(rig.session.link.wish(rig.now)).toBe(undefined);
    rig.now += 1;
    rig.connect();
    rig.welcome();
    expect(rig.told().filter(([name]) => name === 'opened')).toEqual([['opened']]);
  });

  test('is tried for at once when the page says so', () => {
    const rig = ChatRig.in({ tries: 3, intervalMs: 3_600_000 });
    rig.cut();
    rig.connect();
    rig.cut();
    rig.session.hurry(rig.now);
    rig.connect();
  });
});

describe('the server', () => {
  test.each([
    [Cause.REMOTE_LOGIN, 'otherDevice'],
    [Cause.USER_REMOVED, 'removed'],
    [Cause.PASSWORD_CHANGED, 'password'],
    [Cause.KICKED, 'kicked'],
    [Cause.BANNED, 'refused'],
    [Cause.TOKEN_EXPIRED, 'refused'],
  ])('ends it with cause %i, and no tries follow', (cause, why) => {
    const rig = ChatRig.in({ tries: 5 });
    rig.send('too late');
    rig.close(cause);
    expect(rig.told()).toEqual([
      ['sent', 'too late'],
      ['closed', why],
    ]);
    rig.pass(60_000);
    expect(rig.session.link.wish(rig.now)).toBe(undefined);
  });

  test.each([Cause.DRAINING, Cause.SLOW_CONSUMER, Cause.IDLE, Cause.PROTOCOL])(
    'closes it with cause %i, and is tried again',
    cause => {
      const rig = ChatRig.in({ tries: 5 });
      rig.close(cause);
      expect(rig.told()).toEqual([['lost']]);
      rig.connect();
    },
  );

  test('that closes a device as it comes is heard', () => {
    const rig = new ChatRig();
    rig.login({ tries: 5 });
    rig.connect();
    rig.close(Cause.REMOTE_LOGIN);
    expect(rig.told()).toEqual([['closed', 'otherDevice']]);
  });
});

test('a server that writes nonsense is left, and met in a fresh session that goes on where the last one was', () => {
  const rig = ChatRig.in({ tries: 5 });
  rig.event(3);
  rig.send('one');
  rig.written();
  expect(() => rig.nonsense()).toThrow(WireError);
  // What the driver does then.
  rig.session.link.broken(rig.number, 'nonsense', rig.now);
  rig.pass(100);
  const hello = rig.connect();
  expect([hello.resume, hello.chat?.position]).toEqual([undefined, 3]);
  rig.welcome();
  expect(rig.written()).toMatchObject([{ id: 'one', request: 1 }]);
  expect(rig.told()).toEqual([['event', 3, true], ['lost'], ['opened']]);
});

describe('a goodbye', () => {
  test('goes out behind what was sent, and is over when the server says so', () => {
    const rig = ChatRig.in({ tries: 5 });
    rig.send('one');
    rig.session.leave(rig.now);
    expect(rig.written().map(({ is }) => is)).toEqual([kind.CHAT_SEND, kind.LOGOUT]);
    rig.answer(1);
    rig.close(Cause.LOGOUT);
    expect(rig.told()).toEqual([
      ['sent', 'one', 0],
      ['closed', 'left'],
    ]);
  });

  test('that nobody hears is over in five seconds, or when the connection is lost', () => {
    const rig = ChatRig.in({ tries: 5 });
    rig.session.leave(rig.now);
    expect(rig.session.nextTick).toBeLessThanOrEqual(rig.now + 5_000);
    rig.pass(5_000);
    expect(rig.told()).toEqual([['closed', 'left']]);
    const other = ChatRig.in({ tries: 5 });
    other.session.leave(other.now);
    other.cut();
    expect(other.told()).toEqual([['closed', 'left']]);
  });

  test('needs no server while there is none', () => {
    const rig = ChatRig.in({ tries: 5 });
    rig.cut();
    rig.session.leave(rig.now);
    rig.session.leave(rig.now);
    expect(rig.told()).toEqual([['lost'], ['closed', 'left']]);
  });
});

test('signs of life are sent as often as the server or the program wants', () => {
  expect(ChatRig.in().session.link.heartbeat).toBe(10_000);
  expect(ChatRig.in({ heartbeatMs: 5_000 }).session.link.heartbeat).toBe(5_000);
});
