/** What the surface adds to the core: spacing of logins, two objects of one channel, the order of messages, and their shapes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RtmClient, RtmFileMessage, RtmImageMessage } from '../../src/agora/index.ts';
import { within } from '../support/eventually.ts';
import { Server } from '../support/server.ts';
import { APP, client, errorOf, hears, listen, loggedIn } from './kit.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});

afterAll(async () => {
  await server?.close();
});

describe('login', () => {
  test('is told by the state, on the client and to listeners', async () => {
    const ann = client(server);
    const heard = listen(ann, 'ConnectionStateChanged');
    ann.on('ConnectionStateChanged', state => expect(ann.connectionState).toBe(state));
    expect(ann.connectionState).toBe('DISCONNECTED');
    await ann.login({ uid: 'ann' });
    expect(ann.connectionState).toBe('CONNECTED');
    await ann.logout();
    expect(heard).toEqual([
      ['ConnectionStateChanged', 'CONNECTING', 'LOGIN'],
      ['ConnectionStateChanged', 'CONNECTED', 'LOGIN_SUCCESS'],
      ['ConnectionStateChanged', 'DISCONNECTED', 'LOGOUT'],
    ]);
  });

  test('is refused with 10 right behind another call, and with 8 while it is under way or on', async () => {
    const hasty = client(server);
    const first = hasty.login({ uid: 'hasty' });
    expect(await errorOf(() => hasty.login({ uid: 'hasty' }))).toBe('RtmInvokeTooOftenError 10');
    await first;
    await hasty.logout();

    const patient = client(server, { 'rtm.login_spacing_ms': 0 });
    const login = patient.login({ uid: 'patient' });
    expect(await errorOf(() => patient.login({ uid: 'patient' }))).toBe('RtmInvalidStatusError 8');
    await login;
    expect(await errorOf(() => patient.login({ uid: 'patient' }))).toBe('RtmInvalidStatusError 8');
    await patient.logout();
  });

  test('ends with 201 when a logout comes first', async () => {
    const ann = client(server);
    const login = errorOf(() => ann.login({ uid: 'ann' }));
    await ann.logout();
    expect(await login).toBe('RtmInterruptedError 201');
  });

  test('ends with 9 when no server answers in time', async () => {
    const lost = client({ url: 'ws://127.0.0.1:1' }, { 'rtm.login_timeout_ms': 300 });
    const heard = listen(lost, 'ConnectionStateChanged');
    expect(await errorOf(() => lost.login({ uid: 'ann' }))).toBe('RtmTimeoutError 9');
    expect(heard.at(-1)).toEqual(['ConnectionStateChanged', 'DISCONNECTED', 'LOGIN_TIMEOUT']);
  });

  test('fails with 3 for an address that is none', async () => {
    for (const url of ['nonsense', 'ftp://host', 'ws://']) {
      expect(await errorOf(() => client({ url }).login({ uid: 'ann' })), url).toBe('RtmInvalidArgumentError 3');
    }
  });

  test('elsewhere aborts this one, which needs a logout before it may log in again', async () => {
    const first = await loggedIn(server, 'twin', { 'rtm.login_spacing_ms': 0 });
    const heard = listen(first, 'ConnectionStateChanged');
    const second = await loggedIn(server, 'twin');
    expect(await hears(heard, 1)).toEqual([['ConnectionStateChanged', 'ABORTED', 'REMOTE_LOGIN']]);
    expect(await errorOf(() => first.login({ uid: 'twin' }))).toBe('RtmInvalidStatusError 8');
    await first.logout();
    await second.logout();
    await first.login({ uid: 'twin' });
    await first.logout();
  });

  test('is over at once for a page that is closed', async () => {
    const [ann, bob] = [await loggedIn(server, 'closing'), await loggedIn(server, 'watching')];
    const heard = listen(bob, 'PeersOnlineStatusChanged');
    await bob.subscribePeersOnlineStatus(['closing']);
    await hears(heard, 1);
    ann.logoutSync();
    expect(await hears(heard, 2)).toEqual([
      ['PeersOnlineStatusChanged', { closing: 'ONLINE' }],
      ['PeersOnlineStatusChanged', { closing: 'OFFLINE' }],
    ]);
    ann.logoutSync();
    await bob.logout();
  });
});

describe('channels', () => {
  test('one of two objects of an id joins; the other gets 202, and the same one 6', async () => {
    const ann = await loggedIn(server, 'ann');
    const [one, two] = [ann.createChannel('same'), ann.createChannel('same')];
    expect(one).not.toBe(two);
    const joining = one.join();
    expect(await errorOf(() => one.join())).toBe('RtmInvalidStatusError 6');
    expect(await errorOf(() => two.join())).toBe('RtmInvalidStatusError 202');
    await joining;
    expect(await errorOf(() => one.join())).toBe('RtmInvalidStatusError 6');
    expect(await errorOf(() => two.join())).toBe('RtmInvalidStatusError 202');
    for (const call of [() => two.leave(), () => two.sendMessage({ text: 'x' }), () => two.getMembers()]) {
      expect(await errorOf(call)).toMatch(/^RtmInvalidStatusError [35]$/);
    }
    expect(await one.getMembers()).toEqual(['ann']);
    await one.leave();
    await two.join();
    expect(await two.getMembers()).toEqual(['ann']);
    await ann.logout();
    // The login took its memberships along.
    await ann.login({ uid: 'ann' }).catch(() => {});
  });

  test('a join ends with 201 when a leave comes first, and the object may join again', async () => {
    const ann = await loggedIn(server, 'ann2');
    const room = ann.createChannel('hasty');
    const join = errorOf(() => room.join());
    const leave = errorOf(() => room.leave());
    expect(await join).toBe('RtmInterruptedError 201');
    expect(await leave).toBe('nothing failed');
    await room.join();
    await ann.logout();
  });

  test('an object that leaves and joins again in one breath hears what happens in its channel', async () => {
    const [ann, bob] = [await loggedIn(server, 'breathless'), await loggedIn(server, 'calm')];
    const [room, other] = [ann.createChannel('breath'), bob.createChannel('breath')];
    await other.join();
    const heard = listen(room, 'ChannelMessage');
    const first = errorOf(() => room.join());
    const leave = errorOf(() => room.leave());
    const second = errorOf(() => room.join());
    expect([await first, await leave, await second]).toEqual([
      'RtmInterruptedError 201',
      'nothing failed',
      'nothing failed',
    ]);
    await other.sendMessage({ text: 'hello' });
    await hears(heard, 1);
    expect(await errorOf(() => room.join())).toBe('RtmInvalidStatusError 6');
    await ann.logout();
    await bob.logout();
  });

  test('twenty are joined, and the next one is refused with 5', async () => {
    const ann = await loggedIn(server, 'ann3');
    for (let at = 0; at < 20; at++) await ann.createChannel(`many${at}`).join();
    const more = ann.createChannel('more');
    expect(await errorOf(() => more.join())).toBe('RtmLimitExceededError 5');
    await ann.logout();
  });

  test('messages come on the channel and on the client, and not to their sender', async () => {
    const [ann, bob] = [await loggedIn(server, 'ann4'), await loggedIn(server, 'bob4')];
    const rooms = [ann.createChannel('talk'), bob.createChannel('talk')] as const;
    const own = listen(rooms[0], 'ChannelMessage');
    const heard = [listen(rooms[1], 'ChannelMessage'), listen(bob, 'ChannelMessage')] as const;
    for (const room of rooms) await room.join();
    await rooms[0].sendMessage({ text: 'hello' });
    const properties = { serverReceivedTs: expect.any(Number), isOfflineMessage: false };
    const message = { text: 'hello', messageType: 'TEXT' };
    expect(await hears(heard[0], 1)).toEqual([['ChannelMessage', message, 'ann4', properties]]);
    expect(await hears(heard[1], 1)).toEqual([['ChannelMessage', message, 'ann4', properties, 'talk']]);
    // Listeners outlive the membership.
    await rooms[1].leave();
    await rooms[1].join();
    await rooms[0].sendMessage({ text: 'again' });
    await hears(heard[0], 2);
    expect(own).toEqual([]);
    await ann.logout();
    await bob.logout();
  });
});

describe('messages', () => {
  let ann: RtmClient;
  let bob: RtmClient;
  let heard: unknown[][];

  beforeAll(async () => {
    ann = await loggedIn(server, 'sender');
    bob = await loggedIn(server, 'receiver');
    heard = listen(bob, 'MessageFromPeer');
  });

  afterAll(async () => {
    await ann.logout();
    await bob.logout();
  });

  /** Sends something, and gives what came of it. */
  async function sent(message: Parameters<RtmClient['sendMessageToPeer']>[0]): Promise<unknown> {
    const count = heard.length;
    expect(await ann.sendMessageToPeer(message, 'receiver')).toEqual({ hasPeerReceived: true });
    const [event, received, from, properties] = (await hears(heard, count + 1)).at(-1) as unknown[];
    expect([event, from]).toEqual(['MessageFromPeer', 'sender']);
    expect(properties).toEqual({ serverReceivedTs: expect.any(Number), isOfflineMessage: false });
    return received;
  }

  test('the type of a message that has none is found out, and written onto it', async () => {
    const text = { text: 'hello' };
    expect(await sent(text)).toEqual({ text: 'hello', messageType: 'TEXT' });
    expect(text).toEqual({ text: 'hello', messageType: 'TEXT' });
    const raw = { rawMessage: new Uint8Array([0, 255, 7]) };
    expect(await sent(raw)).toEqual({ rawMessage: new Uint8Array([0, 255, 7]), description: '', messageType: 'RAW' });
    expect(raw).toEqual({ rawMessage: new Uint8Array([0, 255, 7]), messageType: 'RAW' });
    expect(await sent({ rawMessage: new Uint8Array(), description: 'about nothing' })).toEqual({
      rawMessage: new Uint8Array(),
      description: 'about nothing',
      messageType: 'RAW',
    });
  });

  test('a message that is frozen is sent, and stays as it is', async () => {
    const text = Object.freeze({ text: 'hello' });
    expect(await sent(text)).toEqual({ text: 'hello', messageType: 'TEXT' });
    expect(text).toEqual({ text: 'hello' });
  });

  test('bytes are sent as they were when they were given, also behind a thumbnail that must be read first', async () => {
    const count = heard.length;
    const bytes = Buffer.from([0, 1, 2, 3]).subarray(1);
    const file = ann.createMessage<RtmFileMessage>({
      messageType: 'FILE',
      mediaId: 'm',
      thumbnail: new Blob(['small']),
    });
    const outcomes = [
      ann.sendMessageToPeer({ rawMessage: bytes }, 'receiver'),
      ann.sendMessageToPeer(file, 'receiver'),
      ann.sendMessageToPeer({ rawMessage: bytes }, 'receiver'),
    ];
    bytes.fill(9);
    await within('the outcomes', Promise.all(outcomes));
    const came = (await hears(heard, count + 3)).slice(count).map(([, message]) => message);
    const raw = { rawMessage: new Uint8Array([1, 2, 3]), description: '', messageType: 'RAW' };
    expect([came[0], came[2]]).toEqual([raw, raw]);
  });

  test('properties that a message need not have are tolerated', async () => {
    expect(await sent({ text: 'x', colour: 'red' } as never)).toEqual({ text: 'x', messageType: 'TEXT' });
  });

  test('media messages arrive with a thumbnail under both names', async () => {
    const image: RtmImageMessage = {
      messageType: 'IMAGE',
      mediaId: 'someid',
      fileName: 'a.jpg',
      description: 'a picture',
      thumbnail: new Blob(['small']),
      width: 1,
      height: 2,
      thumbnailWidth: 3,
      thumbnailHeight: 4,
      size: 5,
    };
    const received = (await sent(image)) as RtmImageMessage;
    const { thumbnail, thumbnailData, ...rest } = received;
    const { thumbnail: _, ...fields } = image;
    expect(rest).toEqual(fields);
    expect(thumbnailData).toBe(thumbnail);
    expect(await thumbnail?.text()).toBe('small');

    const file = (await sent(
      ann.createMessage<RtmFileMessage>({ messageType: 'FILE', mediaId: 'id' }),
    )) as RtmFileMessage;
    expect(file).toMatchObject({ messageType: 'FILE', mediaId: 'id', fileName: '', description: '', size: 0 });
    expect(file.thumbnail).toBeInstanceOf(Blob);
    expect(file.thumbnailData?.size).toBe(0);
    // What came in can be sent on as it is.
    expect(await sent(received)).toMatchObject({ mediaId: 'someid', width: 1 });
  });

  test('what has a thumbnail to be read is not overtaken', async () => {
    const count = heard.length;
    const outcomes: Promise<unknown>[] = [];
    for (let at = 0; at < 20; at++) {
      const thumbnail = new Blob([new Uint8Array(20_000)]);
      const image = ann.createMessage<RtmImageMessage>({ messageType: 'IMAGE', mediaId: `${3 * at}`, thumbnail });
      outcomes.push(ann.sendMessageToPeer(image, 'receiver'));
      outcomes.push(ann.sendMessageToPeer({ text: `${3 * at + 1}` }, 'receiver'));
      outcomes.push(errorOf(() => ann.sendMessageToPeer({ text: '' }, '')));
      outcomes.push(ann.sendMessageToPeer({ text: `${3 * at + 2}` }, 'receiver'));
    }
    await within('the outcomes', Promise.all(outcomes));
    const came = (await hears(heard, count + 60)).slice(count).map(([, message]) => {
      const { text, mediaId } = message as { text?: string; mediaId?: string };
      return Number(text ?? mediaId);
    });
    expect(came).toEqual(Array.from({ length: 60 }, (_, at) => at));
  });

  test('a user who is offline is a result, and finds what was stored at the next login', async () => {
    const offline = { enableOfflineMessaging: true };
    expect(await ann.sendMessageToPeer({ text: 'lost' }, 'sleeper')).toEqual({ hasPeerReceived: false });
    expect(await ann.sendMessageToPeer({ text: 'kept' }, 'sleeper', offline)).toEqual({ hasPeerReceived: false });
    const sleeper = client(server);
    const found = listen(sleeper, 'MessageFromPeer');
    await sleeper.login({ uid: 'sleeper' });
    expect(await hears(found, 1)).toEqual([
      [
        'MessageFromPeer',
        { text: 'kept', messageType: 'TEXT' },
        'sender',
        { serverReceivedTs: expect.any(Number), isOfflineMessage: true },
      ],
    ]);
    await sleeper.logout();
  });

  test('createMessage fills in what media messages lack, and leaves everything else alone', () => {
    const text = { text: 'x' };
    expect(ann.createMessage(text)).toBe(text);
    expect(ann.createMessage(undefined as never)).toBeUndefined();
    const empty = { fileName: '', description: '', thumbnail: new Blob(), size: 0 };
    expect(ann.createMessage({ messageType: 'FILE', mediaId: 'm', size: 3 })).toEqual({
      ...empty,
      messageType: 'FILE',
      mediaId: 'm',
      size: 3,
    });
    expect(ann.createMessage({ messageType: 'IMAGE', mediaId: 'm', fileName: 'f' })).toEqual({
      ...empty,
      ...{ width: 0, height: 0, thumbnailWidth: 0, thumbnailHeight: 0 },
      messageType: 'IMAGE',
      mediaId: 'm',
      fileName: 'f',
    });
  });
});

test('what a listener throws hurts neither the client nor what comes next', async () => {
  const [ann, bob] = [await loggedIn(server, 'careless'), await loggedIn(server, 'careful')];
  const reported: unknown[] = [];
  const { error } = console;
  console.error = (...args: unknown[]) => reported.push(...args);
  bob.on('MessageFromPeer', message => {
    throw message;
  });
  const heard = listen(bob, 'MessageFromPeer');
  await ann.sendMessageToPeer({ text: 'one' }, 'careful');
  await ann.sendMessageToPeer({ text: 'two' }, 'careful');
  await hears(heard, 2);
  console.error = error;
  expect(reported).toEqual([
    { text: 'one', messageType: 'TEXT' },
    { text: 'two', messageType: 'TEXT' },
  ]);
  await ann.logout();
  await bob.logout();
});

test('an upload says what it is by its params, and handlers may stand in their place', async () => {
  const ann = await loggedIn(server, 'uploader');
  const blob = new Blob(['bytes']);
  const keys = ['description', 'fileName', 'mediaId', 'messageType', 'size', 'thumbnail'];
  const imageKeys = [...keys, 'height', 'thumbnailHeight', 'thumbnailWidth', 'width'].sort();
  const file = await ann.createMediaMessageByUploading(blob);
  expect(Object.keys(file).sort()).toEqual(keys);
  expect(file).toMatchObject({ messageType: 'FILE', fileName: '', description: '', size: 5 });
  const image = await ann.createMediaMessageByUploading(blob, { width: 7, description: 'a picture' });
  expect(Object.keys(image).sort()).toEqual(imageKeys);
  expect(image).toMatchObject({ messageType: 'IMAGE', width: 7, height: 0, description: 'a picture' });
  const named = await ann.createMediaMessageByUploading(new File(['x'], 'notes.txt'), { messageType: 'FILE' });
  expect(named.fileName).toBe('notes.txt');
  const progress: unknown[] = [];
  const onOperationProgress = (event: unknown) => progress.push(event);
  await ann.createMediaMessageByUploading(blob, { onOperationProgress });
  expect(progress.at(-1)).toEqual({ currentSize: 5, totalSize: 5 });
  const length = progress.length;
  await ann.createMediaMessageByUploading(blob, { fileName: 'f' }, { onOperationProgress });
  expect(progress.length).toBeGreaterThan(length);
  const found: unknown[] = [];
  const same = await ann.downloadMedia(file.mediaId, { onOperationProgress: event => found.push(event) });
  expect(await same.text()).toBe('bytes');
  expect(found.at(-1)).toEqual({ currentSize: 5, totalSize: 5 });
  await ann.logout();
});

test('what the surface logs goes to the console as far as the filter lets it', async () => {
  const { RtmClient, LOG_FILTER_DEBUG, LOG_FILTER_OFF } = await import('../../src/agora/index.ts');
  const lines: string[] = [];
  const real = { ...console };
  for (const level of ['error', 'warn', 'info', 'debug'] as const) console[level] = (line: string) => lines.push(line);
  try {
    const loud = new RtmClient(APP, { logFilter: LOG_FILTER_DEBUG }, { server: () => server.url });
    await loud.login({ uid: 'loud' });
    await loud.logout();
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^\[rtm\] /);
    lines.length = 0;
    const quiet = new RtmClient(APP, { logFilter: LOG_FILTER_OFF }, { server: () => server.url });
    await quiet.login({ uid: 'quiet' });
    await quiet.logout();
    expect(lines).toEqual([]);
  } finally {
    Object.assign(console, real);
  }
});
