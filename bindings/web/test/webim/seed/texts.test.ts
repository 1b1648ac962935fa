/** The guide's snippets that send what needs no file, in pages of Chromium: each is sent by ann, and seen by the others. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { common, number } from '../support/shapes.ts';
import { EMOJI, Guide, type Page, prints } from './stage.ts';

let guide: Guide;

beforeAll(async () => {
  guide = await Guide.open();
});

afterAll(async () => {
  await guide?.close();
});

const EXT = { key: 'value', key2: { key3: [true, 3, { deep: null }] } };

test('a message is constructed, and has what the option says', async () => {
  const { ann, username } = guide;
  const body = await ann.tab.run(() => {
    const { guide, plain } = globalThis as unknown as Page;
    const msg = guide.construct({ msg: 'constructed', to: 'username', chatType: 'singleChat' });
    WebIM.conn.send(msg.body);
    return plain(msg.body);
  });
  expect(body).toMatchObject({
    type: 'txt',
    msg: 'constructed',
    to: 'username',
    from: '',
    ext: {},
    chatType: 'singleChat',
  });
  expect(await username.next('onTextMessage')).toMatchObject({ data: 'constructed', from: 'ann' });
});

test('a text goes to a user with what it is extended by, and to nobody else', async () => {
  const { ann, username, carol } = guide;
  await ann.tab.run(() => (globalThis as unknown as Page).guide.privateText());
  await prints(ann, 'send private text Success');
  const text = { contentsType: 'TEXT', data: 'message content', sourceMsg: 'message content' };
  expect(await username.next('onTextMessage')).toStrictEqual(
    common({ id: number, from: 'ann', to: 'username', ...text, ext: EXT }),
  );
  await ann.says('txt', { msg: 'for carol', to: 'carol' });
  expect(await carol.next('onTextMessage')).toMatchObject({ data: 'for carol' });
});

test('a text goes to a group, and each member sees it', async () => {
  const { ann, username, carol, service } = guide;
  const group = await service.group('ann', ['username', 'carol']);
  await ann.tab.run(id => (globalThis as unknown as Page).guide.groupText(id), group);
  await prints(ann, 'send room text success');
  const text = { contentsType: 'TEXT', data: 'message content', sourceMsg: 'message content' };
  for (const one of [username, carol]) {
    expect(await one.next('onTextMessage'), one.name).toStrictEqual(
      common({ id: number, type: 'groupchat', from: 'ann', to: group, ...text }),
    );
  }
});

test('a text goes to a room, and everybody there sees it, with what it is extended by', async () => {
  const { ann, username, carol, service } = guide;
  const room = await service.room('ann');
  for (const one of [ann, username, carol]) await one.call('joinChatRoom', { roomId: room });
  await ann.tab.run(id => (globalThis as unknown as Page).guide.roomText(id), room);
  await prints(ann, 'send room text success');
  const text = { contentsType: 'TEXT', data: 'message content', sourceMsg: 'message content' };
  for (const one of [username, carol]) {
    expect(await one.next('onTextMessage'), one.name).toStrictEqual(
      common({ id: number, type: 'chatroom', from: 'ann', to: room, ...text }),
    );
  }
  await ann.says('txt', { msg: 'more', to: room, chatType: 'chatRoom', ext: EXT });
  expect(await carol.next('onTextMessage')).toMatchObject({ type: 'chatroom', data: 'more', ext: EXT });
});

test('a text with emoji arrives as a list of texts and pictures, in order', async () => {
  const { ann, username } = guide;
  const run = (one: typeof ann, sends: boolean) =>
    one.tab.run(
      ({ emoji, sends }) => {
        Object.assign(WebIM, { Emoji: emoji });
        const send = (globalThis as unknown as Page).guide.emoji();
        if (sends) send();
      },
      { emoji: EMOJI, sends },
    );
  await run(username, false);
  await run(ann, true);
  await prints(ann, 'send private text Success');
  const message = await username.next('onEmojiMessage');
  const data = [
    { type: 'txt', data: 'good ' },
    { type: 'emoji', data: 'faces/ee_1.png' },
    { type: 'txt', data: ' morning' },
  ];
  expect(message).toStrictEqual(common({ id: number, from: 'ann', to: 'username', contentsType: 'EMOJI', data }));
  expect(await username.tab.run(() => (globalThis as unknown as Page).guide.printed)).toEqual([
    ['Emoji'],
    ...data.map(part => [part]),
  ]);
});

test('what is said about processing emoji holds as well', async () => {
  const { ann, username } = guide;
  await username.tab.run(() => {
    const { guide } = globalThis as unknown as Page;
    guide.printed.length = 0;
    guide.processEmoji();
  });
  await ann.says('txt', { msg: '[:D]', to: 'username' });
  await prints(username, 'Emoji');
  expect(await username.tab.run(() => (globalThis as unknown as Page).guide.printed)).toEqual([
    [{ type: 'emoji', data: 'faces/ee_2.png' }],
  ]);
});

test('a program that knows no emoji messages is given the text, codes and all', async () => {
  const { ann, carol } = guide;
  await carol.tab.run(emoji => {
    Object.assign(WebIM, { Emoji: emoji });
    WebIM.conn.listen({ onTextMessage: () => {} });
  }, EMOJI);
  await ann.says('txt', { msg: 'with [:D]', to: 'carol' });
  expect(await carol.next('onTextMessage')).toMatchObject({ contentsType: 'TEXT', data: 'with [:D]' });
});

test('a command and a custom message go to a user', async () => {
  const { ann, username } = guide;
  await username.tab.run(() => {
    const { all } = globalThis as unknown as { all: () => Record<string, () => void> };
    WebIM.conn.listen(all());
  });
  await ann.tab.run(() => (globalThis as unknown as Page).guide.command());
  expect(await username.next('onCmdMessage')).toStrictEqual(
    common({
      id: number,
      from: 'ann',
      to: 'username',
      contentsType: 'COMMAND',
      action: 'action',
      ext: { extmsg: 'extends messages' },
    }),
  );
  await ann.tab.run(() => (globalThis as unknown as Page).guide.custom());
  const { msgConfig, error, errorText, errorCode, ...rest } = common({ id: number, from: 'ann', to: 'username' });
  expect(await username.next('onCustomMessage')).toStrictEqual({
    ...rest,
    contentsType: 'CUSTOM',
    customEvent: 'customEvent',
    params: {},
    customExts: {},
  });
});

test('no page complained', () => {
  guide.check();
});
