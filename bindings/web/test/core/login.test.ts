/** Logging in and being turned away; logging out and letting go. */
import { describe, expect, test } from 'vitest';
import { ack, CONNECTED, closing, names, peerMessage, RECONNECTING, Rig, receipts, refused } from './rig.ts';

const OUT = [
  ['DISCONNECTED', 'LOGOUT'],
  ['logout', 0],
];

describe('a login', () => {
  test('shows its states before its result', () => {
    const rig = new Rig();
    rig.login();
    expect(rig.told()).toEqual([['CONNECTING', 'LOGIN']]);
    const hello = rig.connect();
    expect(hello).toMatchObject({
      version: 1,
      sdk: 'rtm-web',
      appId: 'app',
      userId: 'ann',
      token: '',
      platform: 3,
      attempt: 1,
    });
    expect(hello.resume).toBeUndefined();
    rig.welcome();
    expect(rig.told()).toEqual([CONNECTED, ['login', 0]]);
  });

  test('says in every Hello which client it is, and which incarnation', () => {
    const rig = new Rig();
    rig.login();
    const first = rig.connect();
    rig.serve(refused(5));
    rig.login();
    const second = rig.connect();
    expect(second.client).toBe(first.client);
    expect(second.incarnation).not.toBe(first.incarnation);
    const other = new Rig({}, 8);
    other.login();
    expect(other.connect().client).not.toBe(first.client);
  });

  test('takes the App ID in place of a token for none', () => {
    for (const [token, sent] of [
      [undefined, ''],
      [null, ''],
      ['', ''],
      ['app', ''],
      ['secret', 'secret'],
    ] as const) {
      const rig = new Rig();
      rig.login('ann', token);
      expect(rig.connect().token).toBe(sent);
    }
  });

  test('with a bad user id is refused at once', () => {
    const rig = new Rig();
    for (const id of ['', 'null', 'a/b', 'ä', 'x'.repeat(65), undefined as never]) {
      expect(
        rig.refusal(outcome => rig.engine.standing.login(id, null, rig.now, outcome)),
        id,
      ).toBe(3);
    }
    expect([rig.told(), rig.engine.link.wish(rig.now)]).toEqual([[], undefined]);
    rig.login('x'.repeat(64));
    expect(rig.connect().userId.length).toBe(64);
  });

  test('is refused while another lasts', () => {
    const rig = new Rig();
    rig.login();
    const again = () => rig.refusal(outcome => rig.engine.standing.login('bob', null, rig.now, outcome));
    expect(again()).toBe(8);
    rig.connect();
    rig.welcome();
    expect(again()).toBe(8);
  });

  test('that is refused fails with the code of the server and may be tried again', () => {
    const rig = new Rig();
    rig.login();
    rig.connect();
    rig.told();
    rig.serve(refused(5));
    expect(rig.told()).toEqual([
      ['DISCONNECTED', 'LOGIN_FAILURE'],
      ['login', 5],
    ]);
    rig.login();
    rig.connect();
    rig.serve(refused(4711));
    expect(rig.told().at(-1), 'a code of a newer server').toEqual(['login', 1]);
  });

  test('keeps trying until its time is over', () => {
    const rig = new Rig();
    const began = rig.now;
    rig.login();
    rig.told();
    let attempts = 0;
    while (rig.engine.standing.shown === 'CONNECTING') {
      const number = rig.engine.link.wish(rig.now);
      if (number !== undefined) {
        attempts++;
        rig.engine.link.failed(number, 'nobody listens', rig.now);
      }
      rig.pass(10);
    }
    expect(attempts).toBeGreaterThan(4);
    expect(rig.now - began).toBe(12_000);
    expect(rig.told()).toEqual([
      ['DISCONNECTED', 'LOGIN_TIMEOUT'],
      ['login', 9],
    ]);
    expect(rig.engine.link.wish(rig.now + 60_000)).toBeUndefined();
  });

  test('is tried again when the refusal passes', () => {
    const rig = new Rig();
    rig.login();
    rig.connect();
    rig.serve(refused(2, true));
    rig.pass(200);
    expect(rig.connect().attempt).toBe(2);
    rig.welcome();
    expect(rig.told().at(-1)).toEqual(['login', 0]);
  });

  test('gives a server up that accepts and says nothing', () => {
    const rig = new Rig();
    rig.login();
    rig.connect();
    const silent = rig.number;
    rig.pass(10_000);
    expect(rig.engine.link.wants(silent)).toBe(false);
    rig.pass(200);
    rig.connect();
  });

  test('is needed before anything is sent', () => {
    const rig = new Rig();
    const { engine } = rig;
    const calls = () => [
      rig.refusal(() => rig.send('')),
      rig.refusal(() => rig.join('room')),
      rig.refusal(() => rig.leave('room')),
      rig.refusal(() => rig.say('', 'room')),
      rig.refusal(outcome => engine.channels.members('room', rig.now, outcome)),
      rig.refusal(outcome => engine.attributes.memberCounts(['room'], rig.now, outcome)),
      rig.refusal(outcome => engine.presence.query(['bob'], rig.now, outcome)),
      rig.refusal(outcome => engine.presence.subscribe(['bob'], rig.now, outcome)),
      rig.refusal(outcome => engine.presence.unsubscribe(['bob'], rig.now, outcome)),
      rig.refusal(outcome => engine.presence.list(rig.now, outcome)),
      rig.refusal(outcome => engine.attributes.writeOfUser({ operation: 'clear' }, rig.now, outcome)),
      rig.refusal(outcome => engine.attributes.ofUser('bob', undefined, rig.now, outcome)),
      rig.refusal(outcome => engine.attributes.writeOfChannel('room', { operation: 'clear' }, false, rig.now, outcome)),
      rig.refusal(outcome => engine.attributes.ofChannel('room', undefined, rig.now, outcome)),
      rig.refusal(outcome => engine.token.renew('t', rig.now, outcome)),
    ];
    expect(calls()).toEqual(Array(15).fill(102));
    rig.login();
    expect(calls(), 'nor while logging in').toEqual(Array(15).fill(102));
  });
});

describe("the server's last word", () => {
  test('ends the login with its reason', () => {
    for (const [cause, reason, again] of [
      ['REMOTE_LOGIN', 'REMOTE_LOGIN', 8],
      ['BANNED', 'BANNED_BY_SERVER', 8],
      ['TOKEN_EXPIRED', 'TOKEN_EXPIRED', 0],
    ] as const) {
      const rig = Rig.online();
      rig.serve(closing(cause));
      const expected = [['mediaInterrupted'], ['ABORTED', reason]];
      expect(rig.told()).toEqual(cause === 'TOKEN_EXPIRED' ? [['tokenExpired'], ...expected] : expected);
      expect(rig.engine.link.wish(rig.now + 60_000), 'no reconnecting').toBeUndefined();
      rig.send('late');
      rig.pass(10_000);
      expect(rig.told(), 'requests run into their time-outs').toMatchObject([['late', 2]]);
      expect(rig.refusal(outcome => rig.engine.standing.login('ann', null, rig.now, outcome))).toBe(again);
      if (again === 0) continue;
      rig.logout();
      rig.login();
    }
  });

  test('only costs the connection with any other cause', () => {
    for (const cause of ['DRAINING', 'SLOW_CONSUMER', 'IDLE', 'PROTOCOL', 'UNSPECIFIED'] as const) {
      const rig = Rig.online();
      rig.serve(closing(cause));
      expect(rig.told(), cause).toEqual([]);
      rig.connect();
    }
  });
});

describe('a logout', () => {
  test('needs a login', () => {
    const rig = new Rig();
    expect(rig.refusal(() => rig.logout())).toBe(102);
  });

  test('goes behind what was sent and waits for its outcome', () => {
    const rig = Rig.online();
    rig.send('a');
    rig.logout();
    expect(names(rig.written())).toEqual(['PeerSend', 'Logout']);
    expect(
      rig.refusal(() => rig.logout()),
      'once',
    ).toBe(102);
    expect(
      rig.refusal(() => rig.login()),
      'not yet',
    ).toBe(8);
    expect(rig.refusal(() => rig.send('b'))).toBe(102);
    rig.serve(ack(2), receipts(1, 1), closing('LOGOUT'));
    expect(rig.told()).toEqual([['mediaInterrupted'], ['a', 0, { received: true, stored: false }], ...OUT]);
    expect(rig.engine.link.wants(rig.number)).toBe(false);
    rig.login();
  });

  test('fails what has no outcome when its time is over', () => {
    const rig = Rig.online();
    rig.send('a');
    rig.logout();
    rig.wait(4_999);
    expect(rig.told()).toEqual([['mediaInterrupted']]);
    rig.wait(1);
    expect(rig.told()).toMatchObject([['a', 1], ...OUT]);
  });

  test('does not wait without a connection', () => {
    const rig = Rig.online();
    rig.send('a');
    rig.cut();
    rig.logout();
    expect(rig.told()).toMatchObject([['a', 1], ['mediaInterrupted'], ...OUT]);
    expect(rig.engine.link.wish(rig.now + 60_000)).toBeUndefined();
  });

  test('is done when the connection is lost on the way out', () => {
    const rig = Rig.online();
    rig.logout();
    rig.cut();
    expect(rig.told()).toEqual([['mediaInterrupted'], ...OUT]);
  });

  test('ends a login that is under way', () => {
    const rig = new Rig();
    rig.login();
    rig.connect();
    rig.told();
    rig.logout();
    expect(rig.told()).toEqual([['login', 201], ...OUT]);
    expect(rig.engine.link.wants(rig.number)).toBe(false);
  });

  test('takes the client out of its channels for good', () => {
    const rig = Rig.online();
    rig.joined('room');
    rig.logout();
    rig.written();
    rig.serve(closing('LOGOUT'));
    expect(rig.told(), 'no word from the channel').toEqual([['mediaInterrupted'], ...OUT]);
    rig.login();
    rig.connect();
    rig.welcome();
    expect(rig.written(), 'nothing is joined by itself').toEqual([]);
    rig.join('room');
  });

  test('at a release is said when it can be', () => {
    const rig = Rig.online();
    rig.engine.standing.release(rig.now);
    expect(names(rig.written())).toEqual(['Logout']);
    rig.serve(closing('LOGOUT'));
    expect(rig.engine.isIdle).toBe(true);
    expect(
      rig.refusal(() => rig.login()),
      'no use after release',
    ).toBe(8);
    const other = Rig.online();
    other.cut();
    other.engine.standing.release(other.now);
    expect(other.engine.isIdle).toBe(true);
  });
});

describe('signs of life', () => {
  test('are written at every heartbeat', () => {
    const rig = Rig.online();
    for (let beat = 0; beat < 5; beat++) {
      rig.now += 1_000;
      rig.engine.tick(rig.now);
      expect(names(rig.written())).toEqual(['Ping']);
      rig.serve(['Pong', { nonce: 1 }]);
    }
  });

  test('of the server are answered along with what is owed', () => {
    const rig = Rig.online();
    rig.serve(peerMessage('bob', 1), ['Ping', { nonce: 9 }]);
    expect(rig.written()).toEqual([['Pong', { nonce: 9, serverMs: 0 }], ack(1)]);
  });

  test('that stay away for two heartbeats and a quarter are the end of a connection', () => {
    const rig = Rig.online();
    const { number } = rig;
    rig.pass(2_249);
    expect(rig.engine.link.wants(number)).toBe(true);
    rig.pass(1);
    expect(rig.engine.link.wants(number)).toBe(false);
    expect(rig.connect().resume).toBeDefined();
  });

  test('are asked for at once when the connection is doubtful', () => {
    const rig = Rig.online();
    const { number } = rig;
    rig.engine.link.heartbeat = 60_000;
    rig.engine.link.probe(rig.now);
    expect(names(rig.written())).toEqual(['Ping']);
    rig.serve(['Pong', { nonce: 1 }]);
    rig.pass(3_000);
    expect(rig.engine.link.wants(number), 'answered').toBe(true);
    rig.engine.link.probe(rig.now);
    rig.pass(2_999);
    expect(rig.engine.link.wants(number)).toBe(true);
    rig.pass(1);
    expect(rig.engine.link.wants(number), 'silent').toBe(false);
  });

  test('are not waited for while nothing is connected: it is tried at once', () => {
    const rig = Rig.online();
    rig.cut();
    for (let failure = 0; failure < 8; failure++) {
      rig.pass(5_000);
      rig.engine.link.failed(rig.engine.link.wish(rig.now) as number, 'nobody listens', rig.now);
    }
    expect(rig.told()).toContainEqual(RECONNECTING);
    expect(rig.engine.link.wish(rig.now)).toBeUndefined();
    rig.engine.link.probe(rig.now);
    rig.connect();
  });
});
