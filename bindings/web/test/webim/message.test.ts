/** Messages as programs construct them: what each kind's body holds, and where and as what it would go. */
import { describe, expect, test } from 'vitest';
import { type Body, type Kind, Message, message } from '../../src/webim/message.ts';
import { payloadOf } from '../../src/webim/payload.ts';
import { numberOf, targetOf } from '../../src/webim/route.ts';
import { ChatTargetKind } from '../../src/wire/generated/rtm.ts';

const success = () => {};
const fail = () => {};
const data = new Blob(['x']);
const file = { url: 'blob:x', filename: 'a.png', filetype: 'png', data };
const callbacks = { onFileUploadError() {}, onFileUploadComplete() {}, onFileUploadProgress() {} };

function made(kind: string, option: Body) {
  const msg = new message(kind, 'my id');
  msg.set(option);
  return msg;
}

describe('a message', () => {
  test('is known by its id and its type, and empty until it is set', () => {
    for (const [kind, type] of [
      ...['txt', 'cmd', 'custom', 'img', 'audio', 'video', 'file', 'read', 'delivery', 'channel'].map(kind => [
        kind,
        kind,
      ]),
      ['location', 'loc'],
    ] as [Kind, string][]) {
      const msg = new message(kind, 7);
      expect([msg.id, msg.type, msg.body]).toEqual([7, type, {}]);
      expect(msg).toBeInstanceOf(message);
    }
    expect(message('txt', '1')).toBeInstanceOf(Message);
  });

  test('of a kind that there is not is an empty object', () => {
    for (const kind of ['hologram', '', 'toString', 'constructor', undefined as unknown as string]) {
      expect(new message(kind, '1')).toStrictEqual({});
    }
  });

  const content = { to: 'bob', from: '', ext: {}, roomType: false, chatType: 'singleChat', success, fail };
  const files = { file, apiUrl: undefined, body: undefined, ...callbacks, flashUpload: undefined };
  const uploads = { uploadError: undefined, uploadComplete: undefined };
  const given = { to: 'bob', chatType: 'singleChat', success, fail };

  test.each<[string, Body, object]>([
    ['txt', { ...given, msg: 'hi' }, { ...content, type: 'txt', msg: 'hi' }],
    ['cmd', { ...given, action: 'ring' }, { ...content, type: 'cmd', action: 'ring' }],
    [
      'custom',
      { ...given, customEvent: 'e', customExts: { k: 'v' } },
      { ...content, type: 'custom', customEvent: 'e', customExts: { k: 'v' }, params: undefined },
    ],
    ['location', { ...given, addr: 'a', lat: 1, lng: 2 }, { ...content, type: 'loc', addr: 'a', lat: 1, lng: 2 }],
    [
      'img',
      { ...given, file, ...callbacks, width: 3, height: 4 },
      { ...content, ...files, ...uploads, type: 'img', width: 3, height: 4 },
    ],
    [
      'audio',
      { ...given, file, ...callbacks, filename: 'f', length: '3', file_length: 5 },
      { ...content, ...files, ...uploads, type: 'audio', filename: 'f', length: '3', file_length: 5 },
    ],
    [
      'video',
      { ...given, file, ...callbacks },
      {
        ...content,
        ...files,
        ...uploads,
        type: 'video',
        filename: undefined,
        length: undefined,
        file_length: undefined,
      },
    ],
    ['file', { ...given, file, ...callbacks }, { ...content, ...files, ...uploads, type: 'file', filename: undefined }],
    [
      'delivery',
      { to: 'bob', ackId: '5' },
      { type: 'delivery', ackId: '5', to: 'bob', from: '', success: undefined, fail: undefined },
    ],
    [
      'channel',
      { to: 'team', chatType: 'groupChat' },
      { type: 'channel', to: 'team', chatType: 'groupChat', success: undefined, fail: undefined },
    ],
  ])('of the kind %s holds what its program says', (kind, option, body) => {
    const msg = made(kind, option);
    expect(msg.body).toStrictEqual({ id: 'my id', ...body });
    if (kind === 'txt') expect(msg.value).toBe('hi');
    if ('file' in option) expect(msg.value).toBe(file);
  });

  test('of the kind read names what was read, and has an id of its own', () => {
    const msg = made('read', { id: '5', to: 'bob', ackContent: 'seen', msgConfig: { allowGroupAck: true } });
    msg.setChatType('groupChat');
    expect(msg.body).toStrictEqual({
      ...{ id: 'my id', type: 'read', ackId: '5', to: 'bob', from: '', chatType: 'groupChat', ackContent: 'seen' },
      ...{ msgConfig: { allowGroupAck: true }, success: undefined, fail: undefined },
    });
  });

  test('takes ext: null for none, and is set anew by another set', () => {
    expect(made('txt', { msg: 'x', to: 'bob', ext: null }).body.ext).toEqual({});
    const msg = made('channel', { to: 'bob' });
    msg.set({ to: 'team', chatType: 'groupChat' });
    expect(msg.body).toMatchObject({ to: 'team', chatType: 'groupChat' });
  });

  test('is what was said last, and nothing of what was said before', () => {
    const msg = made('txt', { msg: 'one', to: 'team', chatType: 'groupChat', success, ext: { k: 1 } });
    msg.set({ msg: 'two', to: 'bob' });
    expect(msg.body).toMatchObject({ msg: 'two', to: 'bob', chatType: undefined, success: undefined, ext: {} });
    msg.setChatType('chatRoom');
    msg.set({ msg: 'three', to: 'hall' });
    expect(msg.body).toMatchObject({ msg: 'three', chatType: 'chatRoom' });
  });

  test('keeps what was written into it before it was set', () => {
    const msg = new message('txt', '1');
    msg.setChatType('chatRoom');
    msg.setGroup('groupchat');
    msg.body.roomType = true;
    msg.body.msgConfig = { allowGroupAck: true };
    msg.set({ msg: 'hi', to: 'hall' });
    expect(msg.body).toMatchObject({ chatType: 'chatRoom', group: 'groupchat', roomType: true });
    expect(msg.body.msgConfig).toEqual({ allowGroupAck: true });
  });
});

describe('where a message goes', () => {
  const { USER, GROUP, ROOM } = ChatTargetKind;
  test.each<[object, number]>([
    [{}, USER],
    [{ chatType: 'singleChat' }, USER],
    [{ chatType: 'chat' }, USER],
    [{ chatType: 'nonsense' }, USER],
    [{ chatType: 'constructor' }, USER],
    [{ roomType: true }, USER],
    [{ roomType: true, chatType: 'singleChat' }, USER],
    [{ group: '' }, USER],
    [{ group: 'groupchat' }, GROUP],
    [{ group: true, roomType: false }, GROUP],
    [{ group: 'groupchat', chatType: 'singleChat' }, GROUP],
    [{ chatType: 'groupChat' }, GROUP],
    [{ chatType: 'groupchat' }, GROUP],
    [{ chatType: 'groupChat', roomType: true }, GROUP],
    [{ chatType: 'chatRoom' }, ROOM],
    [{ chatType: 'chatroom' }, ROOM],
    [{ group: 'groupchat', roomType: true }, ROOM],
    [{ chatType: 'chatRoom', group: 'groupchat', roomType: false }, ROOM],
  ])('%j', (body, kind) => {
    expect(targetOf({ to: 'x', ...body })).toEqual({ kind, id: 'x' });
  });

  test('a receiver may be a number, and is empty if there is none', () => {
    expect([5, undefined, null, ''].map(to => targetOf({ to }).id)).toEqual(['5', '', '', '']);
  });
});

test('ids of messages are whole numbers of 64 bits', () => {
  expect(numberOf('0')).toBe(0n);
  expect(numberOf(12)).toBe(12n);
  expect(numberOf('18446744073709551615')).toBe(2n ** 64n - 1n);
  for (const bad of ['18446744073709551616', '-1', '1.5', '1e3', '', ' 1', 'x', null, undefined, {}]) {
    expect(numberOf(bad), String(bad)).toBe(undefined);
  }
});

describe('what is sent', () => {
  const sent = (type: string, body: Body) => JSON.parse(payloadOf(type, body));

  test('is a payload with one body, and ext with every type that it has', () => {
    const ext = { n: 1, deep: { list: [true, null, 'x'] } };
    expect(sent('txt', { msg: 'hi', ext })).toEqual({ bodies: [{ type: 'txt', msg: 'hi' }], ext });
    expect(sent('txt', { msg: 'hi', ext: null }).ext).toEqual({});
    expect(sent('txt', { msg: 'hi' }).ext).toEqual({});
    expect(sent('cmd', { action: 'a' }).bodies).toEqual([{ type: 'cmd', action: 'a' }]);
    expect(sent('loc', { addr: 'a', lat: '1.5', lng: 2 }).bodies).toEqual([
      { type: 'loc', addr: 'a', lat: 1.5, lng: 2 },
    ]);
  });

  test('has texts only, where only texts may be', () => {
    const customExts = { text: 'v', count: 1, deep: { a: [] }, none: undefined } as unknown as Record<string, string>;
    expect(sent('custom', { customEvent: 'e', customExts }).bodies).toEqual([
      { type: 'custom', customEvent: 'e', customExts: { text: 'v', count: '1', deep: '{"a":[]}', none: '' } },
    ]);
    expect(sent('custom', { customEvent: 'e' }).bodies[0].customExts).toEqual({});
  });

  test('is all that is known of a file', () => {
    const body = {
      url: 'u',
      secret: 's',
      filename: 'f',
      filetype: 't',
      size: { width: 1, height: 2 },
      length: '3',
      file_length: '4',
    };
    expect(sent('video', { body }).bodies).toEqual([{ type: 'video', ...body, length: 3, file_length: 4 }]);
    expect(sent('img', { body: { url: 'u' }, filename: 'mine' }).bodies).toEqual([
      { type: 'img', url: 'u', filename: 'mine' },
    ]);
  });
});
