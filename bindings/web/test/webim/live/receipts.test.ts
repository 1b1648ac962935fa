/** What is said about messages: delivered, read, all of it read; and taking them back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Body, message } from '../../../src/webim/message.ts';
import { eventually } from '../../support/eventually.ts';
import { Server } from '../../support/server.ts';
import { fresh, groupOf, pair, roomOf, Someone } from './kit.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.close());

/** Sends a receipt as programs do. */
function receipt(someone: Someone, kind: string, option: Body, chatType?: string): void {
  const made = new message(kind, someone.conn.getUniqueId());
  made.set(option);
  if (chatType) made.setChatType(chatType);
  someone.conn.send(made.body);
}

describe('delivered', () => {
  test('is said by itself for what others have sent to me, if the program wants it', async () => {
    const [ann, bob] = await pair(server, { delivery: true });
    const mid = await ann.say('hi', { to: bob.name });
    expect(await ann.heard('onDeliveredMessage')).toStrictEqual({ from: bob.name, to: ann.name, mid });
    // Bob's receipt is acknowledged like anything that he sends.
    expect(await bob.heard('onReceivedMessage')).toMatchObject({ to: ann.name });
  });

  test('is said of what had waited as well', async () => {
    const ann = await Someone.in(server, fresh('ann'));
    const bob = new Someone(server, fresh('bob'), { delivery: true });
    await bob.signUp();
    const mid = await ann.say('hi', { to: bob.name });
    await bob.open();
    expect(await ann.heard('onDeliveredMessage')).toMatchObject({ from: bob.name, mid });
  });

  test('is not said of what I have sent elsewhere, of groups, or unless the program wants it', async () => {
    const [ann, bob] = await pair(server, { delivery: true });
    const quiet = await Someone.in(server, fresh('carol'));
    const other = new Someone(server, ann.name, { delivery: true });
    await other.open();
    await other.say('one', { to: bob.name });
    const group = await groupOf(ann, bob);
    await ann.say('two', { to: group, chatType: 'groupChat' });
    await ann.say('three', { to: quiet.name });
    await quiet.heard('onTextMessage');
    // What Bob says last comes behind anything that he or the others would have said.
    await bob.heard('onTextMessage', 2);
    await quiet.say('done', { to: ann.name });
    await bob.say('done', { to: ann.name });
    await ann.heard('onTextMessage', 3);
    expect(ann.all('onDeliveredMessage')).toMatchObject([{ from: bob.name }]);
    expect(await bob.heard('onDeliveredMessage')).toMatchObject({ from: ann.name });
  });

  test('may be said by a program itself', async () => {
    const [ann, bob] = await pair(server);
    const mid = await ann.say('hi', { to: bob.name });
    receipt(bob, 'delivery', { ackId: mid, to: ann.name });
    expect(await ann.heard('onDeliveredMessage')).toMatchObject({ mid });
  });
});

describe('read', () => {
  test('is told to the sender, and acknowledged to the reader', async () => {
    const [ann, bob] = await pair(server);
    const mid = await ann.say('hi', { to: bob.name });
    const heard = await bob.heard('onTextMessage');
    receipt(bob, 'read', { id: heard.id, to: heard.from });
    expect(await ann.heard('onReadMessage')).toStrictEqual({ mid, from: bob.name, to: ann.name });
    expect(await bob.heard('onReceivedMessage')).toStrictEqual({
      ...{ id: expect.stringMatching(/^\d+$/), mid: expect.stringMatching(/^\d+$/), to: ann.name },
    });
  });

  test('in a group is counted, with what the readers say, for messages that want it', async () => {
    const [ann, bob] = await pair(server);
    const carol = await Someone.in(server, fresh('carol'));
    const group = await groupOf(ann, bob, carol);
    const wanted = { msgConfig: { allowGroupAck: true } };
    const { mid = '' } = await ann.send('txt', { msg: 'who comes?', to: group, chatType: 'groupChat' }, wanted);
    for (const [at, reader] of [bob, carol].entries()) {
      const heard = await reader.heard('onTextMessage');
      expect(heard.msgConfig).toEqual({ allowGroupAck: true });
      receipt(reader, 'read', { id: heard.id, to: group, ...wanted, ackContent: 'me' }, 'groupChat');
      expect(await ann.heard('onReadMessage', at + 1)).toStrictEqual({
        ...{ mid, groupReadCount: { [mid]: at + 1 }, ackContent: 'me', from: reader.name, to: group },
      });
    }
    const { data } = await ann.conn.getGroupMsgReadUser({ groupId: group, msgId: mid });
    expect(data).toMatchObject([{ user: bob.name, ack_content: 'me' }, { user: carol.name }]);
  });

  test('in a group is told as a statistic to a sender who was away', async () => {
    const [ann, bob] = await pair(server);
    const group = await groupOf(ann, bob);
    const wanted = { msgConfig: { allowGroupAck: true } };
    const { mid = '' } = await ann.send('txt', { msg: 'who comes?', to: group, chatType: 'groupChat' }, wanted);
    ann.conn.close();
    await ann.heard('onClosed');
    const heard = await bob.heard('onTextMessage');
    receipt(bob, 'read', { id: heard.id, to: group, ...wanted, ackContent: 'me' }, 'groupChat');
    await bob.heard('onReceivedMessage');
    await ann.open();
    const { operation, location } = await ann.heard('onStatisticMessage');
    expect(operation).toBe('INFORMATION');
    expect(JSON.parse(location)).toMatchObject({
      group_ack: [{ msg_id: mid, group_id: group, from: bob.name, read_count: 1, ack_content: 'me' }],
    });
    expect(ann.all('onReadMessage')).toEqual([]);
  });
});

describe('all of a conversation', () => {
  test('is read: the peer is told, and the count of what was not read is zero', async () => {
    const [ann, bob] = await pair(server);
    await ann.say('one', { to: bob.name });
    await ann.say('two', { to: bob.name });
    await bob.heard('onTextMessage', 2);
    const unread = async () => {
      const { data } = await bob.conn.getSessionList();
      return data.channel_infos.map(({ channel_id, unread_num }) => [channel_id, unread_num]);
    };
    const channel = `org#app_${ann.name}@easemob.com`;
    expect(await unread()).toEqual([[channel, 2]]);
    receipt(bob, 'channel', { to: ann.name });
    expect(await ann.heard('onChannelMessage')).toStrictEqual({ from: bob.name, to: ann.name });
    expect(await unread()).toEqual([[channel, 0]]);
  });

  test('of a group is read: the count is zero, and nobody is told', async () => {
    const [ann, bob] = await pair(server);
    const group = await groupOf(ann, bob);
    await ann.say('one', { to: group, chatType: 'groupChat' });
    await bob.heard('onTextMessage');
    receipt(bob, 'channel', { to: group, chatType: 'groupChat' });
    await bob.heard('onReceivedMessage');
    const { data } = await bob.conn.getSessionList();
    expect(data.channel_infos).toMatchObject([
      { channel_id: `org#app_${group}@conference.easemob.com`, unread_num: 0 },
    ]);
    await bob.say('behind it', { to: ann.name });
    await ann.heard('onTextMessage');
    expect(ann.all('onChannelMessage')).toEqual([]);
  });

  test('is told on without an id as well', async () => {
    const [ann, bob] = await pair(server);
    await ann.say('one', { to: bob.name });
    const made = new message('channel');
    made.set({ to: ann.name });
    bob.conn.send(made.body);
    await ann.heard('onChannelMessage');
  });
});

describe('recall', () => {
  const recall = (someone: Someone, options: { mid: string; to: string; type?: string }) =>
    new Promise<object>(resolve =>
      someone.conn.recallMessage({ ...options, success: (id, mid) => resolve({ id, mid }), fail: resolve }),
    );

  test('takes a message back from a user, a group and a room', async () => {
    const [ann, bob] = await pair(server);
    const group = await groupOf(ann, bob);
    const room = await roomOf(server, ann, bob);
    const places: [string, string, string][] = [
      [bob.name, 'singleChat', 'chat'],
      [group, 'groupChat', 'groupchat'],
      [room, 'chatRoom', 'chatroom'],
    ];
    for (const [at, [to, chatType, type]] of places.entries()) {
      const mid = await ann.say('oh', { to, chatType });
      await bob.heard('onTextMessage', at + 1);
      expect(await recall(ann, { mid, to, type })).toEqual({ id: expect.any(String), mid: expect.any(String) });
      expect(await bob.heard('onRecallMessage', at + 1)).toStrictEqual({ from: ann.name, to, mid });
    }
    await eventually('all that was acknowledged', () => ann.all('onReceivedMessage').length === 6);
  });

  test('fails for what never was, what is no id, and what others have sent', async () => {
    const [ann, bob] = await pair(server);
    const mid = await ann.say('mine', { to: bob.name });
    for (const bad of ['12345', 'nonsense', '', '99999999999999999999', undefined as unknown as string]) {
      expect(await recall(ann, { mid: bad, to: bob.name, type: 'chat' })).toMatchObject({ type: 503 });
    }
    expect(await recall(bob, { mid, to: ann.name, type: 'chat' })).toMatchObject({ type: 503 });
    expect(bob.all('onRecallMessage')).toEqual([]);
  });

  test('fails with 504 when the time is over, and with 505 where there is none', async () => {
    for (const [settings, type, reason] of [
      ['[chat]\nrecall_ms = 1', 504, 'exceed recall time limit'],
      ['[chat]\nrecall_ms = 0', 505, 'message recall disabled'],
    ] as const) {
      const server = await Server.start(`rates_web = "none"\n${settings}`);
      const [ann, bob] = await pair(server);
      const mid = await ann.say('hi', { to: bob.name });
      const sent = Date.now();
      await eventually('the time being over', () => Date.now() > sent + 5);
      const failed = await recall(ann, { mid, to: bob.name, type: 'chat' });
      expect(failed).toMatchObject({ type, reason, data: { id: expect.any(String), mid: expect.any(String) } });
      for (const { conn } of [ann, bob]) conn.close();
      await server.close();
    }
  });
});
