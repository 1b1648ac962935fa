/** What each handler of messages and receipts is told: every field, in its type, and nothing besides. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chatter, Stage } from '../support/chatter.ts';
import { type Json, Service } from '../support/service.ts';
import { common, number } from '../support/shapes.ts';

let service: Service;
let stage: Stage;
let ann: Chatter;
let bob: Chatter;
let carol: Chatter;
let group: string;
let room: string;

beforeAll(async () => {
  service = await Service.start(['ann', 'bob', 'carol']);
  stage = await Stage.open();
  ann = await Chatter.open(stage, service, 'ann');
  bob = await Chatter.open(stage, service, 'bob');
  carol = await Chatter.open(stage, service, 'carol');
  group = await service.group('ann', ['bob', 'carol']);
  room = await service.room('ann');
  for (const one of [ann, bob, carol]) await one.call('joinChatRoom', { roomId: room });
});

afterAll(async () => {
  await stage?.close();
  await service?.close();
});

const EXT = { n: 1, yes: true, none: null, deep: { list: [1.5, 'x', {}] }, '\u{1f984}': '\u0000\u202e' };

/** What is sent, by whom it is heard, and what it says besides the common fields. */
const KINDS: [kind: string, handler: string, options: Json, fields: Json][] = [
  [
    'txt',
    'onTextMessage',
    { msg: 'a <b>text</b>\n\u{1f984}' },
    { contentsType: 'TEXT', data: 'a <b>text</b>\n\u{1f984}', sourceMsg: 'a <b>text</b>\n\u{1f984}' },
  ],
  ['cmd', 'onCmdMessage', { action: 'typing' }, { contentsType: 'COMMAND', action: 'typing' }],
  [
    'location',
    'onLocationMessage',
    { addr: 'Somewhere 1', lat: 52.5, lng: -13.25 },
    { contentsType: 'LOCATION', addr: 'Somewhere 1', lat: 52.5, lng: -13.25 },
  ],
  [
    'custom',
    'onCustomMessage',
    { customEvent: 'order', customExts: { item: 'tea', count: '2' } },
    { contentsType: 'CUSTOM', customEvent: 'order', customExts: { item: 'tea', count: '2' }, params: {} },
  ],
];

const PLACES = [
  ['a user', 'singleChat', 'chat', () => 'bob'],
  ['a group', 'groupChat', 'groupchat', () => group],
  ['a room', 'chatRoom', 'chatroom', () => room],
] as const;

for (const [place, chatType, type, whereTo] of PLACES) {
  test.each(KINDS)(`to ${place}: %s is heard by %s, whole`, async (kind, handler, options, fields) => {
    const to = whereTo();
    const mid = await ann.says(kind, { ...options, to, chatType, ext: EXT });
    const told = common({ id: mid, type, from: 'ann', to, ext: EXT, ...fields });
    if (kind === 'custom') for (const key of ['msgConfig', 'error', 'errorText', 'errorCode']) delete told[key];
    expect(await bob.nextArguments(handler)).toStrictEqual([told]);
    if (type !== 'chat') expect(await carol.nextArguments(handler)).toStrictEqual([told]);
  });
}

test('a message without ext is told with an empty one', async () => {
  await ann.says('txt', { msg: 'plain', to: 'bob' });
  expect(await bob.next('onTextMessage')).toMatchObject({ data: 'plain', ext: {} });
});

test('older ways of saying where to are understood', async () => {
  const ways: [options: Json, calls: [string, unknown][], more: Json, type: string, to: string][] = [
    [{ to: group }, [['setGroup', 'groupchat']], {}, 'groupchat', group],
    [{ to: group, chatType: 'groupchat' }, [], {}, 'groupchat', group],
    [{ to: group }, [['setChatType', 'groupChat']], {}, 'groupchat', group],
    [{ to: room, roomType: true }, [['setGroup', 'groupchat']], {}, 'chatroom', room],
    [{ to: room }, [], { chatType: 'chatRoom' }, 'chatroom', room],
    [{ to: room, chatType: 'chatroom' }, [], {}, 'chatroom', room],
    [{ to: 'bob', roomType: false }, [], {}, 'chat', 'bob'],
    [{ to: 'bob', roomType: true }, [], {}, 'chat', 'bob'],
  ];
  for (const [options, calls, more, type, to] of ways) {
    await ann.tab.run(
      ({ options, calls, more }) => {
        const msg = new WebIM.message('txt', String(WebIM.conn.getUniqueId()));
        msg.set({ msg: 'older', ...options });
        const methods = msg as unknown as Record<string, (value: unknown) => void>;
        for (const [name, value] of calls) methods[name]?.(value);
        Object.assign(msg.body, more);
        WebIM.conn.send(msg.body);
      },
      { options, calls, more },
    );
    expect(await bob.next('onTextMessage'), JSON.stringify([options, calls, more])).toMatchObject({ type, to });
  }
});

test('success has two texts, and then onReceivedMessage has the same and the receiver', async () => {
  for (const _ of await ann.rest('onReceivedMessage')) await ann.next('onReceivedMessage');
  const sent = await ann.send('txt', { msg: 'mine', to: 'bob' });
  expect(sent).toStrictEqual({ id: expect.stringMatching(/^\d+$/), mid: number });
  expect(await ann.nextArguments('onReceivedMessage')).toStrictEqual([{ id: sent.id, mid: sent.mid, to: 'bob' }]);
  expect((await bob.next('onTextMessage')).data).toBe('mine');
});

test('onDeliveredMessage has from, to and mid', async () => {
  const mid = await ann.says('txt', { msg: 'delivered?', to: 'bob' });
  await bob.next('onTextMessage');
  await bob.send('delivery', { ackId: mid, to: 'ann' });
  expect(await ann.nextArguments('onDeliveredMessage')).toStrictEqual([{ from: 'bob', to: 'ann', mid }]);
});

test('onReadMessage has mid, and in a group how many have read it and what they said', async () => {
  const single = await ann.says('txt', { msg: 'read?', to: 'bob' });
  await bob.next('onTextMessage');
  await bob.send('read', { id: single, to: 'ann' });
  const [receipt] = await ann.nextArguments('onReadMessage');
  // Who has read it does no harm, and the original does not say.
  expect([{ mid: single }, { mid: single, from: 'bob', to: 'ann' }]).toContainEqual(receipt);

  const mid = await ann.says(
    'txt',
    { msg: 'all read?', to: group, chatType: 'groupChat' },
    { msgConfig: { allowGroupAck: true } },
  );
  expect((await bob.receives('onTextMessage', mid)).msgConfig).toStrictEqual({ allowGroupAck: true });
  expect((await carol.receives('onTextMessage', mid)).msgConfig).toStrictEqual({ allowGroupAck: true });
  for (const [n, one] of [bob, carol].entries()) {
    const ack = { id: mid, to: group, msgConfig: { allowGroupAck: true }, ackContent: `seen by ${one.name}` };
    await one.send('read', ack, { chatType: 'groupChat' });
    expect(await ann.next('onReadMessage')).toMatchObject({
      mid,
      groupReadCount: { [mid]: n + 1 },
      ackContent: `seen by ${one.name}`,
    });
  }
});

test('who has read a message of a group can be asked for', async () => {
  const ack = { to: group, chatType: 'groupChat', msgConfig: { allowGroupAck: true } };
  const mid = await ann.says('txt', { msg: 'who?', to: group, chatType: 'groupChat' }, { msgConfig: ack.msgConfig });
  await bob.receives('onTextMessage', mid);
  await bob.says('read', { ...ack, id: mid, ackContent: 'me' });
  const { data } = await ann.call('getGroupMsgReadUser', { groupId: group, msgId: mid });
  expect(data).toStrictEqual([{ user: 'bob', ack_content: 'me', timestamp: expect.any(Number) }]);
  await ann.next('onReadMessage');
});

test('onChannelMessage has from and to', async () => {
  await bob.send('channel', { to: 'ann' });
  expect(await ann.nextArguments('onChannelMessage')).toStrictEqual([{ from: 'bob', to: 'ann' }]);
});

test.each(PLACES)('onRecallMessage of %s has from, to and mid', async (_, chatType, type, whereTo) => {
  const to = whereTo();
  const mid = await ann.says('txt', { msg: 'forget it', to, chatType });
  expect((await bob.next('onTextMessage')).id).toBe(mid);
  await recall(ann, { mid, to, type });
  expect(await bob.nextArguments('onRecallMessage')).toStrictEqual([{ from: 'ann', to, mid }]);
});

/** Recalls a message, which must succeed. */
async function recall(chatter: Chatter, options: Json): Promise<void> {
  const outcome = await chatter.tab.run(
    options =>
      new Promise(resolve => {
        const callbacks = { success: () => resolve('recalled'), fail: (e: unknown) => resolve(e) };
        (WebIM.conn.recallMessage as (options: unknown) => void)({ ...options, ...callbacks });
      }),
    options,
  );
  expect(outcome).toBe('recalled');
}

test('onMutedMessage has mid; neither success nor fail is called', async () => {
  await service.call('POST', `/chatgroups/${group}/mute`, { usernames: ['bob'], mute_duration: 60_000 }, 'ann');
  const outcome = await bob.tab.run(group => {
    const { send, next } = globalThis as unknown as import('../support/chatter.ts').Kit;
    const sent = send('txt', { msg: 'mmm', to: group, chatType: 'groupChat' });
    return Promise.race([sent, next('onMutedMessage')]);
  }, group);
  expect(outcome).toStrictEqual([{ mid: number }]);
  await service.call('DELETE', `/chatgroups/${group}/mute/bob`, undefined, 'ann');
  await bob.says('txt', { msg: 'and again', to: group, chatType: 'groupChat' });
  expect(await ann.next('onTextMessage')).toMatchObject({ data: 'and again' });
});

test('onStatisticMessage tells who was away how many have read its messages', async () => {
  const ack = { chatType: 'groupChat', to: group };
  const mid = await carol.says(
    'txt',
    { msg: 'read it while I am away', ...ack },
    { msgConfig: { allowGroupAck: true } },
  );
  await bob.tab.run(async mid => {
    const { until, heard } = globalThis as unknown as import('../support/chatter.ts').Kit;
    await until('the message', () => heard.some(({ args: [message] }) => message?.id === mid));
  }, mid);
  await carol.call('close');
  await carol.next('onClosed');
  await bob.says(
    'read',
    { id: mid, to: group, msgConfig: { allowGroupAck: true }, ackContent: 'seen' },
    { chatType: 'groupChat' },
  );
  await carol.signIn(service);
  const [told, ...others] = await carol.nextArguments('onStatisticMessage');
  expect(others).toEqual([]);
  expect(told).toStrictEqual({ operation: 'INFORMATION', location: expect.any(String) });
  const { group_ack: acks } = JSON.parse((told as { location: string }).location) as { group_ack: Json[] };
  expect(acks).toHaveLength(1);
  expect(JSON.stringify(acks)).toContain(mid);
});

test('no page complained', () => {
  for (const one of [ann, bob, carol]) one.tab.check();
});
