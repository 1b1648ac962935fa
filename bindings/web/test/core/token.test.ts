/** Renewing the token, and what happens when it has ended. */
import { expect, test } from 'vitest';
import type { Hello } from '../../src/wire/generated/rtm.ts';
import { answer, CONNECTED, closing, RECONNECTING, Rig, refuse, refused } from './rig.ts';

function renew(rig: Rig, token: string): void {
  rig.call(`renew ${token}`, out => rig.engine.token.renew(token, rig.now, out));
}

/** A client that the application sees as reconnecting, with an attempt to connect under way. */
function reconnecting(): { rig: Rig; hello: Hello } {
  const rig = Rig.online();
  rig.cut();
  rig.pass(5_000);
  expect(rig.told()).toEqual([RECONNECTING]);
  return { rig, hello: rig.connect() };
}

test('a renewed token is confirmed and used from then on', () => {
  const rig = Rig.online();
  renew(rig, 'second');
  const sent = rig.asked();
  expect(sent).toMatchObject([['TokenRenew', { token: 'second' }]]);
  rig.serve(answer(sent[0]));
  expect(rig.told()).toEqual([['renew second', 0]]);
  rig.cut();
  expect(rig.connect().token).toBe('second');
});

test('a token that the server does not take leaves the former in force', () => {
  for (const code of [3, 5, 6]) {
    const rig = Rig.online();
    renew(rig, 'bad');
    rig.serve(refuse(rig.asked()[0], code));
    expect(rig.told()).toEqual([['renew bad', code]]);
    rig.cut();
    expect(rig.connect().token).toBe('');
  }
});

test('what cannot be renewed is refused at once', () => {
  const rig = Rig.online();
  const refusal = (token: string) => rig.refusal(() => renew(rig, token));
  const most = 't'.repeat(16 * 1024);
  expect([refusal(''), refusal(`${most}t`), refusal(5 as never), refusal(most)]).toEqual([2, 2, 2, 0]);
});

test('a renewal without an answer fails in time, and one under way at logout ends by it', () => {
  const rig = Rig.online();
  rig.cut();
  renew(rig, 't');
  rig.pass(4_999);
  expect(rig.told()).toEqual([RECONNECTING]);
  rig.pass(1);
  expect(rig.told()).toEqual([['renew t', 1]]);
  renew(rig, 'u');
  rig.logout();
  expect(rig.told()[0]).toEqual(['renew u', 201]);
});

test('the coming end is told', () => {
  const rig = Rig.online();
  rig.serve(['TokenWillExpire', { expiresMs: 5 }]);
  expect(rig.told()).toEqual([['tokenWillExpire']]);
});

test('the end while connected ends the login, which may follow without a logout', () => {
  const rig = Rig.online();
  rig.serve(closing('TOKEN_EXPIRED'));
  expect(rig.told()).toEqual([['tokenExpired'], ['mediaInterrupted'], ['ABORTED', 'TOKEN_EXPIRED']]);
  expect(rig.engine.link.wish(rig.now + 60_000), 'nothing is tried any more').toBeUndefined();
  expect(rig.refusal(() => renew(rig, 't'))).toBe(102);
  rig.login('ann', 'new');
  expect(rig.connect().token).toBe('new');
});

test('an end that a quick reconnect finds is one while connected', () => {
  const rig = Rig.online();
  rig.cut();
  rig.connect();
  rig.serve(refused(6));
  expect(rig.told()).toEqual([['tokenExpired'], ['mediaInterrupted'], ['ABORTED', 'TOKEN_EXPIRED']]);
});

test('an end found while reconnecting is told once, and nothing is tried until the token is renewed', () => {
  const { rig } = reconnecting();
  rig.serve(refused(6));
  expect(rig.told()).toEqual([['tokenExpired']]);
  rig.pass(600_000);
  expect([rig.engine.link.wish(rig.now), rig.told()]).toEqual([undefined, []]);
  renew(rig, 'new');
  const hello = rig.connect();
  expect(hello.token).toBe('new');
  expect(hello.resume).toBeDefined();
  rig.welcome(0);
  expect(rig.told()).toEqual([['renew new', 0], CONNECTED]);
  expect(rig.asked(), 'it is settled').toEqual([]);
  rig.cut();
  rig.pass(1_000);
  expect(rig.connect().token).toBe('new');
});

test('a bad token while reconnecting is answered and may be followed by a good one', () => {
  const { rig } = reconnecting();
  rig.serve(refused(6));
  rig.told();
  for (const [login, renewal] of [
    [5, 6],
    [6, 5],
    [4, 3],
    [7, 3],
  ] as const) {
    rig.pass(1_000);
    renew(rig, 'bad');
    expect(rig.connect().token).toBe('bad');
    rig.serve(refused(login));
    expect(rig.told()).toEqual([['renew bad', renewal]]);
    expect([rig.engine.standing.shown, rig.engine.link.wish(rig.now + 60_000)]).toEqual(['RECONNECTING', undefined]);
  }
  rig.pass(1_000);
  renew(rig, 'good');
  rig.connect();
  rig.welcome();
  expect(rig.told()).toEqual([['renew good', 0], CONNECTED]);
});

test('a bad renewal during an interruption falls back to the former token', () => {
  const rig = Rig.online();
  rig.cut();
  renew(rig, 'bad');
  expect(rig.connect().token).toBe('bad');
  rig.serve(refused(5));
  expect(rig.told()).toEqual([['renew bad', 6]]);
  rig.pass(1_000);
  expect(rig.connect().token, 'the former one was not found wanting').toBe('');
  rig.welcome(0);
  expect(rig.engine.standing.shown).toBe('CONNECTED');
});

test('a renewal that crosses the refusal of the former token is tried at once', () => {
  const { rig, hello } = reconnecting();
  expect(hello.token).toBe('');
  renew(rig, 'new');
  rig.serve(refused(6));
  expect(rig.told()).toEqual([['tokenExpired']]);
  rig.pass(1_000);
  expect(rig.connect().token).toBe('new');
  rig.welcome(0);
  expect(rig.told()).toEqual([['renew new', 0], CONNECTED]);
});

test('a renewal made while the server greets is asked afterwards', () => {
  const { rig } = reconnecting();
  renew(rig, 'new');
  rig.welcome(0);
  const sent = rig.asked();
  expect(sent.length, 'the greeting went out without it').toBe(1);
  rig.serve(answer(sent[0]));
  expect(rig.told()).toContainEqual(['renew new', 0]);
});

test('logging out is possible while waiting for a token', () => {
  const { rig } = reconnecting();
  rig.serve(refused(6));
  rig.told();
  rig.logout();
  expect(rig.told()).toEqual([['mediaInterrupted'], ['DISCONNECTED', 'LOGOUT'], ['logout', 0]]);
});
