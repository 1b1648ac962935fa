/** Messages as handlers are given them, also those that no library of ours has sent. */
import { describe, expect, test } from 'vitest';
import { Connection } from '../../src/webim/connection.ts';
import { contentOf, type Told } from '../../src/webim/content.ts';
import { HANDLERS, nothing } from '../../src/webim/listen.ts';
import { Receiver } from '../../src/webim/receive.ts';

const conn = (options = {}) => new Connection({ appKey: 'org#app', apiUrl: 'https://chat.example.org', ...options });

function content(body: object | undefined, on = conn(), more: Partial<Told> = {}) {
  const payload = body ? { bodies: [body as Record<string, unknown>] } : {};
  const told = { id: '1', type: 'chat', from: 'ann', to: 'bob', time: 5, payload, groupAck: false, ...more } as const;
  return contentOf(on, told);
}

describe('the address of an attachment', () => {
  const address = (url: unknown, secret?: string, on = conn()) => {
    const [, message] = content({ type: 'file', url, secret }, on) ?? [];
    return (message as { url: string }).url;
  };

  test('leads to the server of the connection, with the secret', () => {
    expect(address('http://10.0.0.7:1/org/app/chatfiles/id', 's')).toBe(
      'https://chat.example.org/org/app/chatfiles/id?em-redirect=true&share-secret=s',
    );
    expect(address('https://a1.easemob.com/org/app/chatfiles/id?x=1#y')).toBe(
      'https://chat.example.org/org/app/chatfiles/id?em-redirect=true',
    );
    expect(address('/org/app/chatfiles/id')).toBe('https://chat.example.org/org/app/chatfiles/id?em-redirect=true');
  });

  test('stays as it is where programs host their own', () => {
    const url = 'https://files.example.org/a?b=c';
    expect(address(url, 's', conn({ useOwnUploadFun: true }))).toBe(url);
  });

  test.each([
    'x:@elsewhere.example/p.png',
    'x:.elsewhere.example/p',
    'data:image/png;base64,AA',
    'javascript:alert(1)',
    'http://[',
  ])('is left out where it is none, and leads nowhere that a sender has chosen: %s', url =>
    expect(address(url, 's')).toBe(''),
  );

  test('bears secrets of any characters', () => {
    expect(address('/org/app/chatfiles/id', 'a&b#c')).toMatch(/\?em-redirect=true&share-secret=a%26b%23c$/);
  });
});

test('what a body lacks or has of the wrong type is told as nothing', () => {
  expect(content({ type: 'img', url: 7, size: 'large', file_length: 'x' })?.[1]).toMatchObject({
    ...{ secret: '', filename: '', file_length: '', width: undefined, height: undefined, thumb: '', filetype: '' },
  });
  expect(content({ type: 'audio', length: '3' })?.[1]).toMatchObject({ length: 3, file_length: '' });
  expect(content({ type: 'txt' })?.[1]).toMatchObject({ data: '', sourceMsg: '', ext: {} });
  expect(content({ type: 'custom' })?.[1]).toMatchObject({ customEvent: '', params: {}, customExts: {} });
});

test('a kind that there is not is no message, and neither is a message without a body', () => {
  for (const body of [{ type: 'hologram' }, { type: 'constructor' }, {}, undefined]) {
    expect(content(body)).toBe(undefined);
  }
});

test('a message that asks for receipts says so', () => {
  const message = content({ type: 'txt', msg: 'hi' }, conn(), { groupAck: true, type: 'groupchat' })?.[1];
  expect(message).toMatchObject({ msgConfig: { allowGroupAck: true }, type: 'groupchat' });
});

test('a payload that cannot be read calls nobody', () => {
  const on = conn();
  const called: string[] = [];
  for (const name of HANDLERS) Object.assign(on, { [name]: () => called.push(name) });
  const message = {
    message: 1n,
    id: '',
    from: 'ann',
    to: undefined,
    serverMs: 1,
    sequence: 1,
    groupAck: false,
    resource: '',
  };
  for (const payload of ['', 'nonsense', 'null', '[]', '{"bodies":7}', '{"bodies":[null]}']) {
    const event = {
      position: 1,
      message: { ...message, payload },
      read: undefined,
      recalled: undefined,
      notice: undefined,
    };
    new Receiver(on).event(event, false);
  }
  expect(called).toEqual([]);
});

describe('listening', () => {
  test('sets all handlers, and those that are left out do nothing', () => {
    const on = conn();
    for (const name of HANDLERS) expect(on[name], name).toBe(nothing);
    const onTextMessage = () => {};
    on.listen({ onTextMessage, onCmdMessage: () => {} });
    on.listen({ onTextMessage, onReadMessage: 7 as unknown as () => void });
    expect(on.onTextMessage).toBe(onTextMessage);
    expect([on.onCmdMessage, on.onReadMessage]).toEqual([nothing, nothing]);
    on.listen(undefined as unknown as object);
    expect(on.onTextMessage).toBe(nothing);
  });

  test('knows onDeliveredMessage by the name under which the original keeps it, too', () => {
    const on = conn();
    const handler = () => {};
    on.listen({ onDeliveredMessage: handler });
    expect(on.onDeliverdMessage).toBe(handler);
    on.listen({ onDeliverdMessage: handler });
    expect(on.onDeliveredMessage).toBe(handler);
    on.onDeliverdMessage = nothing;
    expect(on.onDeliveredMessage).toBe(nothing);
  });
});

test('a connection has its defaults, and what is undefined is left out', () => {
  const on = new Connection({ appKey: 'org#app', delivery: true, deviceId: undefined as unknown as string });
  expect(on).toMatchObject({
    ...{
      appKey: 'org#app',
      orgName: 'org',
      appName: 'app',
      version: '3.6.3',
      domain: 'easemob.com',
      deviceId: 'webim',
    },
    ...{ delivery: true, useOwnUploadFun: false, isAutoLogin: true, isMultiLoginSessions: false, isHttpDNS: false },
    ...{
      autoReconnectNumMax: 0,
      autoReconnectInterval: 0,
      heartBeatWait: 30_000,
      wait: 30,
      hold: 1,
      retry: false,
      route: null,
    },
    ...{
      inactivity: 30,
      maxRetries: 5,
      pollingTime: 800,
      openSessionList: true,
      encrypt: { encrypt: { type: 'none' } },
    },
    context: { status: 400, jid: { appKey: 'org#app', name: '', domain: 'easemob.com', clientResource: '' } },
  });
  expect(new Connection().isOpened()).toBe(false);
});
