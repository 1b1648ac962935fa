/** Conversations over a real server, in Node: every kind of message, to users, groups and rooms. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { shared } from '../../../src/webim/namespace.ts';
import { eventually } from '../../support/eventually.ts';
import { Server } from '../../support/server.ts';
import { fresh, groupOf, pair, roomOf, Someone } from './kit.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.close());

const common = {
  time: expect.stringMatching(/^\d{13}$/),
  ...{ msgConfig: null, error: false, errorText: '', errorCode: 0, ext: {} },
};

describe('single chat', () => {
  test('a text arrives with every field, and its sender hears of it as success and as onReceivedMessage', async () => {
    const [ann, bob] = await pair(server);
    const ext = { key: 'value', key2: { key3: 3, list: [true, null] } };
    const { id, mid } = await ann.send('txt', { msg: 'hi', to: bob.name, chatType: 'singleChat', ext });
    expect(await bob.heard('onTextMessage')).toStrictEqual({
      ...{ ...common, id: mid, type: 'chat', contentsType: 'TEXT', from: ann.name, to: bob.name },
      ...{ data: 'hi', sourceMsg: 'hi', ext },
    });
    expect(mid).toMatch(/^\d+$/);
    expect(await ann.heard('onReceivedMessage')).toStrictEqual({ id, mid, to: bob.name });
    expect(ann.told.map(([name]) => name)).toEqual(['onOpened', 'onReceivedMessage']);
  });

  test('a command, a place and a message of ones own arrive with what they hold', async () => {
    const [ann, bob] = await pair(server);
    const whom = { type: 'chat', from: ann.name, to: bob.name };
    const to = bob.name;
    const cmd = await ann.send('cmd', { to, action: 'ring', ext: { loud: true } });
    expect(await bob.heard('onCmdMessage')).toStrictEqual({
      ...{ ...common, ...whom, id: cmd.mid, contentsType: 'COMMAND', action: 'ring', ext: { loud: true } },
    });
    const location = await ann.send('location', { to, addr: 'here', lat: '1.5', lng: -2 });
    expect(await bob.heard('onLocationMessage')).toStrictEqual({
      ...{ ...common, ...whom, id: location.mid, contentsType: 'LOCATION', addr: 'here', lat: 1.5, lng: -2 },
    });
    const custom = await ann.send('custom', { to, customEvent: 'e', customExts: { k: 'v' } });
    const { time, ext } = common;
    expect(await bob.heard('onCustomMessage')).toStrictEqual({
      ...{
        ...whom,
        time,
        ext,
        id: custom.mid,
        contentsType: 'CUSTOM',
        customEvent: 'e',
        params: {},
        customExts: { k: 'v' },
      },
    });
    await ann.send('custom', { to, customEvent: 'old', params: { p: 'q' } });
    expect(await bob.heard('onCustomMessage', 2)).toMatchObject({ customExts: {}, params: { p: 'q' } });
  });

  test('names are one in whatever case, and numbers may stand for texts', async () => {
    const [ann, bob] = await pair(server);
    await ann.say('hi', { to: bob.name.toUpperCase() });
    expect(await bob.heard('onTextMessage')).toMatchObject({ from: ann.name, to: bob.name });
    await ann.send('txt', { msg: 42 as unknown as string, to: bob.name });
    expect(await bob.heard('onTextMessage', 2)).toMatchObject({ data: '42' });
  });

  test('what was sent from elsewhere comes to my other connections by the ordinary handlers, and not back to me', async () => {
    const [ann, bob] = await pair(server);
    const other = new Someone(server, ann.name);
    await other.open();
    const mid = await other.say('from my phone', { to: bob.name });
    expect(await ann.heard('onTextMessage')).toMatchObject({ id: mid, from: ann.name, to: bob.name });
    await bob.say('answer', { to: ann.name });
    expect(await other.heard('onTextMessage')).toMatchObject({ from: bob.name, data: 'answer' });
  });

  test('a handler that throws is reported and hurts nobody', async () => {
    const [ann, bob] = await pair(server);
    const reported: unknown[] = [];
    const { reportError } = globalThis;
    globalThis.reportError = error => reported.push(error);
    try {
      bob.conn.onTextMessage = () => {
        throw new Error('a mistake of the program');
      };
      await ann.say('one', { to: bob.name });
      await eventually('the report', () => reported.length === 1);
      const heard: string[] = [];
      bob.conn.onTextMessage = ({ data }) => heard.push(data);
      await ann.say('two', { to: bob.name });
      await eventually('the next one', () => heard[0] === 'two');
    } finally {
      globalThis.reportError = reportError;
    }
  });

  test('what waited while nobody was there comes at the next login', async () => {
    const ann = await Someone.in(server, fresh('ann'));
    const bob = new Someone(server, fresh('bob'));
    await bob.signUp();
    const mids = [await ann.say('one', { to: bob.name }), await ann.say('two', { to: bob.name })];
    await bob.open();
    await bob.heard('onTextMessage', 2);
    expect(bob.all('onTextMessage').map(({ id }) => id)).toEqual(mids);
  });
});

describe('emoji', () => {
  afterEach(() => {
    delete shared.Emoji;
  });
  const Emoji = { path: 'faces/', map: { '[:D]': 'ee_2.png', '[):]': 'ee_1.png' } };

  test('a text with codes comes in pieces, and one without as a text', async () => {
    shared.Emoji = Emoji;
    const [ann, bob] = await pair(server);
    const mid = await ann.say('well [:D] done[):][:?]', { to: bob.name });
    expect(await bob.heard('onEmojiMessage')).toStrictEqual({
      ...{ ...common, id: mid, type: 'chat', contentsType: 'EMOJI', from: ann.name, to: bob.name },
      data: [
        { type: 'txt', data: 'well ' },
        { type: 'emoji', data: 'faces/ee_2.png' },
        { type: 'txt', data: ' done' },
        { type: 'emoji', data: 'faces/ee_1.png' },
        { type: 'txt', data: '[:?]' },
      ],
    });
    await ann.say('no picture', { to: bob.name });
    expect(await bob.heard('onTextMessage')).toMatchObject({ data: 'no picture', contentsType: 'TEXT' });
    expect(bob.all('onEmojiMessage')).toHaveLength(1);
  });

  test('whoever does not listen for them is given the text', async () => {
    shared.Emoji = Emoji;
    const [ann, bob] = await pair(server);
    const heard: string[] = [];
    bob.conn.listen({ onTextMessage: ({ data }) => heard.push(data) });
    await ann.say('[:D]', { to: bob.name });
    await eventually('the text', () => heard[0] === '[:D]');
  });
});

describe('groups and rooms', () => {
  test('a message to a group reaches its members, however the program says that it is for a group', async () => {
    const [ann, bob] = await pair(server);
    const group = await groupOf(ann, bob);
    const ways: [object, object][] = [
      [{ chatType: 'groupChat' }, {}],
      [{ chatType: 'groupchat' }, {}],
      [{}, { group: 'groupchat' }],
      [{}, { chatType: 'groupChat' }],
    ];
    for (const [option, written] of ways) await ann.send('txt', { msg: 'hi', to: group, ...option }, written);
    await bob.heard('onTextMessage', ways.length);
    for (const message of bob.all('onTextMessage')) {
      expect(message).toStrictEqual({
        ...{ ...common, id: expect.any(String), type: 'groupchat', contentsType: 'TEXT', from: ann.name, to: group },
        ...{ data: 'hi', sourceMsg: 'hi' },
      });
    }
  });

  test('a message to a room reaches those who are there, however the program says that it is for a room', async () => {
    const [ann, bob] = await pair(server);
    const room = await roomOf(server, ann, bob);
    const ways: [object, object][] = [
      [{ chatType: 'chatRoom' }, {}],
      [{ chatType: 'chatroom' }, {}],
      [{ roomType: true }, { group: 'groupchat' }],
      [{}, { chatType: 'chatRoom', roomType: true }],
    ];
    for (const [option, written] of ways) await ann.send('txt', { msg: 'hi', to: room, ...option }, written);
    await bob.heard('onTextMessage', ways.length);
    for (const message of bob.all('onTextMessage')) {
      expect(message).toMatchObject({ type: 'chatroom', from: ann.name, to: room, data: 'hi' });
    }
  });

  test('roomType alone is no reason to look for a room', async () => {
    const [ann, bob] = await pair(server);
    await ann.say('hi', { to: bob.name, roomType: true });
    expect(await bob.heard('onTextMessage')).toMatchObject({ type: 'chat' });
  });

  test('being invited is told as presence, and as an invitation with the same object', async () => {
    const [ann, bob] = await pair(server);
    await ann.conn.createGroupNew({
      data: {
        groupname: 'tea',
        desc: '',
        members: [bob.name],
        public: true,
        approval: false,
        allowinvites: true,
        inviteNeedConfirm: true,
      },
      success: () => {},
    });
    const invitation = await bob.heard('onInviteMessage');
    expect(invitation).toMatchObject({ type: 'invite', from: ann.name, kicked: bob.name });
    expect(bob.all('onPresence').includes(invitation)).toBe(true);
  });
});
