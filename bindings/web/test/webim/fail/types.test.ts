/** Each reason for which a message fails, brought about by what a user does, with all that `fail` is told. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chatter, goesOn, type Kit, Stage } from '../support/chatter.ts';
import { Hook } from '../support/hook.ts';
import { type Json, PASSWORD, Service } from '../support/service.ts';
import { number } from '../support/shapes.ts';

const NAMES = ['ann', 'bob', 'carol'] as const;
/** How long after its sending a message can be recalled at the hasty service. */
const HASTY_MS = 1;

let hook: Hook;
let stage: Stage;
/** As it comes, but with a word that nobody may say, and with an App that is asked. */
let strict: Service;
let ann: Chatter;
let bob: Chatter;
let carol: Chatter;
let group: string;

beforeAll(async () => {
  hook = await Hook.open();
  strict = await Service.start(NAMES, `sensitive_words = ["abracadabra"]\n${hook.settings}`);
  stage = await Stage.open();
  ann = await Chatter.open(stage, strict, 'ann');
  bob = await Chatter.open(stage, strict, 'bob');
  carol = await Chatter.open(stage, strict, 'carol');
  group = await strict.group('ann', ['bob']);
});

afterAll(async () => {
  await stage?.close();
  await strict?.close();
  await hook?.close();
});

test('501: the message has a word that nobody may say', async () => {
  for (const to of [{ to: 'bob' }, { to: group, chatType: 'groupChat' }]) {
    const { fail } = await ann.send('txt', { msg: 'so ABRACADABRA!', ...to });
    expect(fail).toStrictEqual({ type: 501, data: { id: expect.any(String), mid: number, reason: 'sensitive words' } });
  }
  await goesOn(ann, bob);
});

test('502: the App has refused it, which was asked with a signature', async () => {
  const { fail } = await ann.send('txt', { msg: 'refuse me', to: 'bob' });
  expect(fail).toStrictEqual({ type: 502, data: { id: expect.any(String), mid: number, reason: expect.any(String) } });
  await goesOn(ann, bob);
  expect(hook.forged).toEqual([]);
  expect(hook.asked.map(({ payload }) => payload.bodies[0]?.msg)).toContain('refuse me');
  expect(hook.asked.at(-1)).toMatchObject({
    event: 'chat:pre-send',
    app: 'org#app',
    from: 'ann',
    to: 'bob',
    chat_type: 'chat',
  });
});

test('503: anything else, as a user who does not exist', async () => {
  const { fail } = await ann.send('txt', { msg: 'hello?', to: 'nobody' });
  expect(fail).toStrictEqual({ type: 503, reason: 'user not found', data: { id: expect.any(String), mid: number } });
  await goesOn(ann, bob);
});

/** Recalls a message, and how that ended. */
async function recall(chatter: Chatter, options: Json): Promise<unknown> {
  return await chatter.tab.run(
    options =>
      new Promise(resolve => {
        const { plain } = globalThis as unknown as Kit;
        const callbacks = { success: () => resolve('recalled'), fail: (e: unknown) => resolve(plain(e)) };
        const recall = WebIM.conn.recallMessage as (options: unknown) => void;
        recall.call(WebIM.conn, { ...options, ...callbacks });
      }),
    options,
  );
}

test.each(['chat', 'singleChat', 'groupchat'])('within its time a message is recalled, and gone: %s', async type => {
  const to = type === 'groupchat' ? group : 'bob';
  const mid = await ann.says('txt', { msg: 'oops', to, chatType: type === 'groupchat' ? 'groupChat' : 'singleChat' });
  expect(await bob.next('onTextMessage')).toMatchObject({ id: mid });
  expect(await recall(ann, { mid, to, type })).toBe('recalled');
  expect(await bob.next('onRecallMessage')).toStrictEqual({ from: 'ann', to, mid });
  const left = (await bob.call('fetchHistoryMessages', {
    queue: type === 'groupchat' ? group : 'ann',
    isGroup: type === 'groupchat',
  })) as Json[];
  expect(left.map(({ id }) => id)).not.toContain(mid);
  await bob.tab.run(() => Object.assign(WebIM.conn, { mr_cache: [] }));
});

test('504: it was sent too long ago to be recalled', async () => {
  const hasty = await Service.start(NAMES, `recall_ms = ${HASTY_MS}`);
  const sender = await Chatter.open(stage, hasty, 'ann');
  const receiver = await Chatter.open(stage, hasty, 'bob');
  const mid = await sender.says('txt', { msg: 'too late', to: 'bob' });
  const first = Number((await receiver.next('onTextMessage')).time);
  // The clock of the server goes on; what it stamps says how far.
  for (let now = first; now <= first + HASTY_MS; ) {
    await sender.says('txt', { msg: 'meanwhile', to: 'bob' });
    now = Number((await receiver.next('onTextMessage')).time);
  }
  expect(await recall(sender, { mid, to: 'bob', type: 'chat' })).toStrictEqual({
    type: 504,
    reason: 'exceed recall time limit',
    data: { id: expect.any(String), mid: number },
  });
  await goesOn(sender, receiver);
  expect(await receiver.rest('onRecallMessage')).toEqual([]);
  const kept = (await receiver.call('fetchHistoryMessages', { queue: 'ann', count: 50 })) as Json[];
  expect(kept.map(({ id }) => id)).toContain(mid);
  await Promise.all([sender.close(), receiver.close(), hasty.close()]);
});

test('505: recalling is switched off', async () => {
  const stubborn = await Service.start(NAMES, 'recall_ms = 0');
  const sender = await Chatter.open(stage, stubborn, 'ann');
  const receiver = await Chatter.open(stage, stubborn, 'bob');
  const mid = await sender.says('txt', { msg: 'said is said', to: 'bob' });
  await receiver.next('onTextMessage');
  expect(await recall(sender, { mid, to: 'bob', type: 'chat' })).toStrictEqual({
    type: 505,
    reason: 'message recall disabled',
    data: { id: expect.any(String), mid: number },
  });
  await goesOn(sender, receiver);
  expect(await receiver.rest('onRecallMessage')).toEqual([]);
  await Promise.all([sender.close(), receiver.close(), stubborn.close()]);
});

test('506: all are muted, and who is on the white list is not', async () => {
  await ann.call('disableSendGroupMsg', { groupId: group });
  const said = { msg: 'may I?', to: group, chatType: 'groupChat' };
  expect((await bob.send('txt', said)).fail).toStrictEqual({
    type: 506,
    reason: 'not in group or chatroom white list',
    data: { id: expect.any(String), mid: number },
  });
  await ann.call('addUsersToGroupWhitelist', { groupId: group, users: ['bob'] });
  await bob.says('txt', said);
  expect(await ann.next('onTextMessage')).toMatchObject({ data: 'may I?', from: 'bob' });
  await ann.call('enableSendGroupMsg', { groupId: group });
  await goesOn(ann, bob);
});

test('602: the sender is no member, in a group and in a room', async () => {
  const room = await strict.room('ann');
  for (const to of [
    { to: group, chatType: 'groupChat' },
    { to: room, chatType: 'chatRoom' },
  ]) {
    expect((await carol.send('txt', { msg: 'me too', ...to })).fail).toStrictEqual({
      type: 602,
      reason: 'not in group or chatroom',
      data: { id: expect.any(String), mid: number },
    });
  }
  await goesOn(carol, bob);
});

test('603: the receiver has blocked the sender, until it takes that back', async () => {
  await bob.call('addToBlackList', { name: 'carol' });
  expect(await bob.next('onBlacklistUpdate')).toEqual({ carol: { name: 'carol' } });
  expect((await carol.send('txt', { msg: 'please', to: 'bob' })).fail).toStrictEqual({
    type: 603,
    reason: 'blocked',
    data: { id: expect.any(String), mid: number },
  });
  await bob.call('removeFromBlackList', { name: 'carol' });
  expect(await bob.next('onBlacklistUpdate')).toEqual({});
  await goesOn(carol, bob);
});

test('605: there is no such group, nor such a room', async () => {
  for (const chatType of ['groupChat', 'chatRoom']) {
    expect((await ann.send('txt', { msg: 'anybody?', to: '999', chatType })).fail).toStrictEqual({
      type: 605,
      reason: 'group not found',
      data: { id: expect.any(String), mid: number },
    });
  }
  await goesOn(ann, bob);
});

test('32: who has not signed in, or has left, cannot send', async () => {
  const stranger = await Chatter.nobody(stage);
  await stranger.tab.run(
    options => void (globalThis as unknown as Kit).makeConnection(options),
    strict.options as Json,
  );
  const refused = { type: 32, message: expect.any(String) };
  expect((await stranger.send('txt', { msg: 'hello', to: 'bob' })).fail).toStrictEqual(refused);
  await stranger.tab.run(
    async login => {
      WebIM.conn.open(login as Parameters<typeof WebIM.conn.open>[0]);
      await (globalThis as unknown as Kit).next('onOpened');
    },
    { ...strict.options, user: 'carol', pwd: PASSWORD },
  );
  await stranger.says('txt', { msg: 'now I am', to: 'bob' });
  expect(await bob.next('onTextMessage')).toMatchObject({ data: 'now I am' });
  await stranger.call('close');
  await stranger.next('onClosed');
  expect((await stranger.send('txt', { msg: 'one more', to: 'bob' })).fail).toStrictEqual(refused);
  await stranger.close();
});

test('a type can be compared with the numbers of WebIM.statusCode', async () => {
  const { fail } = await ann.send('txt', { msg: 'abracadabra', to: 'bob' });
  const names = await ann.tab.run(type => {
    const codes = WebIM.statusCode as unknown as Record<string, number>;
    return Object.keys(codes).filter(name => codes[name] === type);
  }, fail?.type as number);
  expect(names).toEqual(['MESSAGE_INCLUDE_ILLEGAL_CONTENT']);
});

test('no page complained', () => {
  for (const one of [ann, bob, carol]) one.tab.check();
});
