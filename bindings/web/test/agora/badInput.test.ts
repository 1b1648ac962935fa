/** Bad input gives an error with the kind and the code that it has always had: no crash, no hang, and nothing is sent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import AgoraRTM, { type RtmChannel, type RtmClient } from '../../src/agora/index.ts';
import { Server } from '../support/server.ts';
import { APP, client, errorOf, loggedIn } from './kit.ts';

let server: Server;
let ann: RtmClient;
let room: RtmChannel;
/** Nobody is logged in here. */
let nobody: RtmClient;

beforeAll(async () => {
  server = await Server.start();
  ann = await loggedIn(server, 'ann');
  room = ann.createChannel('room');
  await room.join();
  nobody = client(server);
});

afterAll(async () => {
  await ann?.logout();
  await server?.close();
});

/** Whatever a program without types may hand over. */
const any = (value: unknown): never => value as never;

const long = 'x'.repeat(65);
const BAD_IDS = [undefined, null, 5, {}, '', 'null', 'a/b', 'ä', 'quote"', "it's", long];
const GOOD_IDS = ['x', 'x'.repeat(64), ' !#$%&()+-:;<=.>?@[]^_{}|~,', '0'];

/** Each of `values` fails a call with the same error. */
async function each(values: unknown[], call: (value: never) => unknown, error: string): Promise<void> {
  for (const value of values) expect(await errorOf(() => call(any(value))), JSON.stringify(value)).toBe(error);
}

describe('createInstance', () => {
  test('wants an App ID of 32 letters and digits', async () => {
    const bad = [undefined, null, 5, '', 'my-app', APP.slice(1), `${APP}0`, `${APP.slice(1)}-`, ` ${APP}`];
    await each(bad, id => AgoraRTM.createInstance(id), 'RtmInvalidArgumentError 1');
    expect(AgoraRTM.createInstance('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345').connectionState).toBe('DISCONNECTED');
  });

  test('takes the configuration that there is, and says which key is none', async () => {
    const bad = [
      { foo: 1 },
      { enableLogUpload: 'yes' },
      { logFilter: 'INFO' },
      { logFilter: { error: 1 } },
      { logFilter: { loud: true } },
      'x',
      null,
      [],
    ];
    await each(bad, config => AgoraRTM.createInstance(APP, config), 'RtmInvalidArgumentError 1');
    expect(() => AgoraRTM.createInstance(APP, any({ foo: 1 }))).toThrow('Invalid RTM config: foo');
    const config = { enableLogUpload: true, enableCloudProxy: true, logFilter: AgoraRTM.LOG_FILTER_OFF };
    expect(AgoraRTM.createInstance(APP, config)).toBeDefined();
    await each(bad, config => nobody.updateConfig(config), 'RtmInvalidArgumentError 1');
    await each(bad, config => nobody.setParameters(config), 'RtmInvalidArgumentError 1');
    nobody.updateConfig(config);
    nobody.setParameters({ logFilter: AgoraRTM.LOG_FILTER_OFF });
  });

  test('takes the regions of old and of new', async () => {
    for (const area of ['CN', 'NA', 'EU', 'AS', 'JP', 'IN', 'GLOB', 'OC', 'SA', 'AF', 'OVS', 'GLOBAL', 'INDIA']) {
      expect(AgoraRTM.createInstance(APP, {}, any([area])), area).toBeDefined();
    }
    await each(
      [['MOON'], [], 'CN', [5], null],
      areas => AgoraRTM.createInstance(APP, {}, areas),
      'RtmInvalidArgumentError 1',
    );
  });
});

test('setArea takes the regions of new and of old, and excludes some from all', async () => {
  for (const areaCodes of ['GLOBAL', 'INDIA', 'JAPAN', 'ASIA', 'EUROPE', 'CHINA', 'NORTH_AMERICA', 'EU']) {
    AgoraRTM.setArea({ areaCodes: any([areaCodes]) });
  }
  for (const excludedArea of ['CHINA', 'JAPAN', 'ASIA']) {
    AgoraRTM.setArea({ areaCodes: ['GLOBAL'], excludedArea: any(excludedArea) });
  }
  const bad = [
    undefined,
    [],
    {},
    { areaCodes: [] },
    { areaCodes: ['MOON'] },
    { areaCodes: ['EUROPE'], excludedArea: 'CHINA' },
    { areaCodes: ['GLOBAL'], excludedArea: 'EUROPE' },
  ];
  await each(bad, area => AgoraRTM.setArea(area), 'RtmInvalidArgumentError 1');
});

test('setParameter takes keys that are strings, and values of the right type', async () => {
  await each([undefined, '', 5, null], key => AgoraRTM.setParameter(key, 1), 'RtmInvalidArgumentError 1');
  await each([5, {}, null], value => AgoraRTM.setParameter('SERVER', value), 'RtmInvalidArgumentError 1');
  await each(
    ['x', -1, Number.NaN, null],
    value => AgoraRTM.setParameter('rtm.send_timeout_ms', value),
    'RtmInvalidArgumentError 1',
  );
  await each(['windows', 5], value => AgoraRTM.setParameter('rtm.platform', value), 'RtmInvalidArgumentError 1');
});

describe('login', () => {
  const login = (options: unknown) => client(server).login(any(options));

  test('wants a uid by the rules', async () => {
    await each(BAD_IDS, uid => login({ uid }), 'RtmInvalidArgumentError 3');
    await each([undefined, null, 'ann', []], options => login(options), 'RtmInvalidArgumentError 3');
    for (const uid of GOOD_IDS) {
      const one = client(server);
      await one.login({ uid });
      await one.logout();
    }
  });

  test('wants a token that is a string, or none in any of the ways to say so', async () => {
    await each([5, {}, true, '\ud800'], token => login({ uid: 'bob', token }), 'RtmInvalidArgumentError 3');
    for (const token of [undefined, null, '', APP]) {
      const one = client(server);
      await one.login({ uid: 'bob', token });
      await one.logout();
    }
  });
});

test('nobody is logged in: everything says so by 102, and says what is invalid first', async () => {
  const channel = nobody.createChannel('room');
  const peers = ['bob'];
  const pairs = { key: 'value' };
  const calls: Record<string, () => unknown> = {
    logout: () => nobody.logout(),
    renewToken: () => nobody.renewToken('token'),
    sendMessageToPeer: () => nobody.sendMessageToPeer({ text: 'x' }, 'bob'),
    setLocalUserAttributes: () => nobody.setLocalUserAttributes(pairs),
    addOrUpdateLocalUserAttributes: () => nobody.addOrUpdateLocalUserAttributes(pairs),
    deleteLocalUserAttributesByKeys: () => nobody.deleteLocalUserAttributesByKeys(['key']),
    clearLocalUserAttributes: () => nobody.clearLocalUserAttributes(),
    getUserAttributes: () => nobody.getUserAttributes('bob'),
    getUserAttributesByKeys: () => nobody.getUserAttributesByKeys('bob', ['key']),
    queryPeersOnlineStatus: () => nobody.queryPeersOnlineStatus(peers),
    subscribePeersOnlineStatus: () => nobody.subscribePeersOnlineStatus(peers),
    unsubscribePeersOnlineStatus: () => nobody.unsubscribePeersOnlineStatus(peers),
    queryPeersBySubscriptionOption: () => nobody.queryPeersBySubscriptionOption('ONLINE_STATUS'),
    getChannelMemberCount: () => nobody.getChannelMemberCount(['room']),
    getChannelAttributes: () => nobody.getChannelAttributes('room'),
    getChannelAttributesByKeys: () => nobody.getChannelAttributesByKeys('room', ['key']),
    setChannelAttributes: () => nobody.setChannelAttributes('room', pairs),
    addOrUpdateChannelAttributes: () => nobody.addOrUpdateChannelAttributes('room', pairs),
    deleteChannelAttributesByKeys: () => nobody.deleteChannelAttributesByKeys('room', ['key']),
    clearChannelAttributes: () => nobody.clearChannelAttributes('room'),
    createMediaMessageByUploading: () => nobody.createMediaMessageByUploading(new Blob(['x'])),
    downloadMedia: () => nobody.downloadMedia('x'.repeat(24)),
    join: () => channel.join(),
    leave: () => channel.leave(),
    sendMessage: () => channel.sendMessage({ text: 'x' }),
    getMembers: () => channel.getMembers(),
  };
  for (const [name, call] of Object.entries(calls)) {
    expect(await errorOf(call), name).toBe('RtmInvalidStatusError 102');
  }
  expect(await errorOf(() => nobody.setLocalUserAttributes({}))).toBe('RtmInvalidArgumentError 3');
  expect(await errorOf(() => nobody.sendMessageToPeer({ text: 'x' }, ''))).toBe('RtmInvalidArgumentError 6');
  expect(await errorOf(() => channel.sendMessage(any({})))).toBe('RtmInvalidArgumentError 4');
  await expect(nobody.logout()).rejects.toThrow(' Error Code 102 - The client is not logged in.');
});

test('ids are checked wherever one is given', async () => {
  const pairs = { key: 'value' };
  await each(BAD_IDS, id => ann.createChannel(id), 'RtmInvalidArgumentError 1');
  await each(BAD_IDS, id => ann.createLocalInvitation(id), 'RtmInvalidArgumentError 1');
  await each(BAD_IDS, id => ann.sendMessageToPeer({ text: 'x' }, id), 'RtmInvalidArgumentError 6');
  await each(BAD_IDS, id => ann.getUserAttributes(id), 'RtmInvalidArgumentError 3');
  await each(BAD_IDS, id => ann.getUserAttributesByKeys(id, ['key']), 'RtmInvalidArgumentError 3');
  await each(BAD_IDS, id => ann.getChannelAttributes(id), 'RtmInvalidArgumentError 3');
  await each(BAD_IDS, id => ann.getChannelAttributesByKeys(id, ['key']), 'RtmInvalidArgumentError 3');
  await each(BAD_IDS, id => ann.setChannelAttributes(id, pairs), 'RtmInvalidArgumentError 3');
  await each(BAD_IDS, id => ann.addOrUpdateChannelAttributes(id, pairs), 'RtmInvalidArgumentError 3');
  await each(BAD_IDS, id => ann.deleteChannelAttributesByKeys(id, ['key']), 'RtmInvalidArgumentError 3');
  await each(BAD_IDS, id => ann.clearChannelAttributes(id), 'RtmInvalidArgumentError 3');
  for (const id of GOOD_IDS) {
    expect(ann.createChannel(id).channelId).toBe(id);
    expect(ann.createLocalInvitation(id).calleeId).toBe(id);
  }
});

test('lists of ids are lists, not empty, and within their limits', async () => {
  const ids = (count: number) => Array.from({ length: count }, (_, at) => `user${at}`);
  const bad = [undefined, null, 'bob', {}, [], ...BAD_IDS.map(id => ['bob', id])];
  await each(bad, list => ann.queryPeersOnlineStatus(list), 'RtmInvalidArgumentError 2');
  await each(bad, list => ann.subscribePeersOnlineStatus(list), 'RtmInvalidArgumentError 2');
  await each(bad, list => ann.unsubscribePeersOnlineStatus(list), 'RtmInvalidArgumentError 2');
  await each(bad, list => ann.getChannelMemberCount(list), 'RtmInvalidArgumentError 2');
  expect(Object.keys(await ann.queryPeersOnlineStatus(ids(256)))).toHaveLength(256);
  expect(await errorOf(() => ann.queryPeersOnlineStatus(ids(257)))).toBe('RtmInvalidArgumentError 2');
  await ann.subscribePeersOnlineStatus(ids(512));
  expect(await errorOf(() => ann.subscribePeersOnlineStatus(['another']))).toBe('RtmLimitExceededError 6');
  await ann.unsubscribePeersOnlineStatus(ids(512));
  expect(Object.keys(await ann.getChannelMemberCount(ids(32)))).toHaveLength(32);
  expect(await errorOf(() => ann.getChannelMemberCount(ids(33)))).toBe('RtmLimitExceededError 5');
  await each(
    [undefined, 'OTHER', 0],
    option => ann.queryPeersBySubscriptionOption(option),
    'RtmInvalidArgumentError 1',
  );
});

describe('attributes', () => {
  /** The writers of attributes, of this user and of a channel. */
  const writers: Record<string, (attributes: never) => Promise<void>> = {
    setLocalUserAttributes: attributes => ann.setLocalUserAttributes(attributes),
    addOrUpdateLocalUserAttributes: attributes => ann.addOrUpdateLocalUserAttributes(attributes),
    setChannelAttributes: attributes => ann.setChannelAttributes('limits', attributes),
    addOrUpdateChannelAttributes: attributes => ann.addOrUpdateChannelAttributes('limits', attributes),
  };
  const pairs = (count: number, value: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${String(at).padStart(2, '0')}`, value]));

  test.each(Object.entries(writers))('%s wants keys and values of the right kind and size', async (name, write) => {
    await ann.clearLocalUserAttributes();
    await ann.clearChannelAttributes('limits');
    const bad = [
      undefined,
      null,
      'x',
      [],
      {},
      { key: 5 },
      { key: null },
      { key: '' },
      { '': 'value' },
      { key: '\ud800' },
    ];
    await each(bad, write, 'RtmInvalidArgumentError 3');
    await write(any({ ['k'.repeat(32)]: 'v' }));
    await each([{ ['k'.repeat(33)]: 'v' }, { 'a\nb': 'v' }], write, 'RtmInvalidArgumentError 3');
    await write(any({ k: 'v'.repeat(8191) }));
    await each([{ k: 'v'.repeat(8192) }, { k: 'v'.repeat(8193) }], write, 'RtmLimitExceededError 4');
    if (name.startsWith('set')) {
      await write(any(pairs(32, 'v')));
      await each([pairs(33, 'v')], write, 'RtmLimitExceededError 4');
      const most = name.includes('Channel') ? 4 : 2;
      await write(any(pairs(most, 'v'.repeat(8189))));
      await each([pairs(most + 1, 'v'.repeat(8189))], write, 'RtmLimitExceededError 4');
    }
  });

  test('keys to delete or read are a list, not empty, of strings', async () => {
    const bad = [undefined, null, 'key', {}, [], [5], [''], ['key', null]];
    await each(bad, keys => ann.deleteLocalUserAttributesByKeys(keys), 'RtmInvalidArgumentError 3');
    await each(bad, keys => ann.getUserAttributesByKeys('ann', keys), 'RtmInvalidArgumentError 3');
    await each(bad, keys => ann.deleteChannelAttributesByKeys('room', keys), 'RtmInvalidArgumentError 3');
    await each(bad, keys => ann.getChannelAttributesByKeys('room', keys), 'RtmInvalidArgumentError 3');
  });

  test('options are an object', async () => {
    await each(
      ['x', 5, []],
      options => ann.setChannelAttributes('room', { k: 'v' }, options),
      'RtmInvalidArgumentError 3',
    );
    await ann.setChannelAttributes('room', { k: 'v' }, any(undefined));
  });

  test('those of a user who is not there cannot be read', async () => {
    expect(await errorOf(() => ann.getUserAttributes('stranger'))).toBe('RtmUnavailableError 6');
  });
});

test('renewToken wants a token', async () => {
  await each([undefined, null, 5, ''], token => ann.renewToken(token), 'RtmInvalidArgumentError 2');
});

describe('messages', () => {
  const media = { mediaId: 'x'.repeat(24), messageType: 'FILE' };
  const BAD = [
    undefined,
    null,
    'text',
    [],
    new (class Message {
      text = 'x';
    })(),
    {},
    { text: 5 },
    { text: '\ud800' },
    { messageType: 'VIDEO', text: 'x' },
    { messageType: 'TEXT' },
    { messageType: 'RAW', text: 'x' },
    { messageType: 'RAW', rawMessage: [1, 2] },
    { rawMessage: new Uint8Array(1), text: 'x' },
    { rawMessage: new Uint8Array(1), description: 5 },
    { messageType: 'TEXT', text: 'x', rawMessage: new Uint8Array(1) },
    { ...media, mediaId: '' },
    { ...media, mediaId: undefined },
    { ...media, fileName: 5 },
    { ...media, description: 5 },
    { ...media, thumbnail: 'x' },
    { ...media, size: -1 },
    { ...media, size: 2 ** 53 },
    { ...media, messageType: 'IMAGE', width: 1.5 },
    { ...media, messageType: 'IMAGE', width: 2 ** 31 },
  ];
  const raw = (bytes: number, description: string) => ({ rawMessage: new Uint8Array(bytes), description });
  const FULL = [
    { text: 'x'.repeat(32_768) },
    { text: 'ä'.repeat(16_384) },
    raw(32_768, ''),
    raw(32_760, 'descript'),
    { ...media, fileName: 'n', description: 'd', thumbnail: new Blob([new Uint8Array(32_766)]) },
    { ...media, messageType: 'IMAGE', size: 2 ** 53 - 1, width: 2 ** 31 - 1 },
  ];
  const MORE = [
    { text: 'x'.repeat(32_769) },
    { text: `ä${'x'.repeat(32_767)}` },
    raw(32_769, ''),
    raw(32_760, 'described'),
    { ...media, fileName: 'n', description: 'd', thumbnail: new Blob([new Uint8Array(32_767)]) },
  ];

  test('to a peer: 7 for what is none or too large', async () => {
    await each(BAD, message => ann.sendMessageToPeer(message, 'ann'), 'RtmInvalidArgumentError 7');
    for (const message of FULL) {
      expect(await ann.sendMessageToPeer(any({ ...message }), 'ann')).toEqual({ hasPeerReceived: true });
    }
    await each(MORE, message => ann.sendMessageToPeer(message, 'ann'), 'RtmLimitExceededError 7');
    await each(['x', 5], options => ann.sendMessageToPeer({ text: 'x' }, 'ann', options), 'RtmInvalidArgumentError 7');
  });

  test('to a channel: 4 for what is none or too large, 5 when it is not joined', async () => {
    await each(BAD, message => room.sendMessage(message), 'RtmInvalidArgumentError 4');
    for (const message of FULL) await room.sendMessage(any({ ...message }));
    await each(MORE, message => room.sendMessage(message), 'RtmLimitExceededError 4');
    await each(['x', 5], options => room.sendMessage({ text: 'x' }, options), 'RtmInvalidArgumentError 4');
    const other = ann.createChannel('other');
    expect(await errorOf(() => other.sendMessage({ text: 'x' }))).toBe('RtmInvalidStatusError 5');
    expect(await errorOf(() => other.getMembers())).toBe('RtmInvalidStatusError 5');
    expect(await errorOf(() => other.leave())).toBe('RtmInvalidStatusError 3');
  });
});

describe('uploads', () => {
  const blob = new Blob(['bytes']);
  const upload = (payload: unknown, ...rest: unknown[]) =>
    ann.createMediaMessageByUploading(any(payload), ...(rest as never[]));

  test('want a Blob and params that there are', async () => {
    await each([undefined, null, 'x', new Uint8Array(1)], payload => upload(payload), 'RtmInvalidArgumentError 2');
    const bad = [
      null,
      'x',
      { messageType: 'TEXT' },
      { messageType: 'FILE', width: 1 },
      { messageType: 'FILE', thumbnailHeight: 1 },
      { messageType: 'IMAGE', width: '1' },
      { messageType: 'IMAGE', width: 2 ** 31 },
      { messageType: 'IMAGE', colour: 'red' },
      { fileName: 5 },
      { description: 5 },
      { thumbnail: 'x' },
      { cancelSignal: 'x' },
      { onOperationProgress: 'x' },
    ];
    await each(bad, params => upload(blob, params), 'RtmInvalidArgumentError 2');
    const handlers = [null, 'x', { signal: new AbortController().signal }, { cancelSignal: {} }];
    await each(handlers, handler => upload(blob, {}, handler), 'RtmInvalidArgumentError 2');
  });

  test('are 1 to 31,457,280 bytes long', async () => {
    expect(await errorOf(() => upload(new Blob()))).toBe('RtmLimitExceededError 4');
    expect(await errorOf(() => upload(new Blob([new Uint8Array(31_457_281)])))).toBe('RtmLimitExceededError 4');
    expect(await upload(new Blob([new Uint8Array(31_457_280)]))).toMatchObject({ size: 31_457_280 });
    expect(await upload(new Blob(['x']))).toMatchObject({ size: 1, messageType: 'FILE' });
  });

  test('of which the tenth at once is refused', async () => {
    const controller = new AbortController();
    const running = Array.from({ length: 9 }, () =>
      errorOf(() => upload(new Blob([new Uint8Array(1_000_000)]), { cancelSignal: controller.signal })),
    );
    expect(await errorOf(() => upload(blob))).toBe('RtmLimitExceededError 5');
    controller.abort();
    expect(await Promise.all(running)).toEqual(Array(9).fill('RtmInterruptedError 6'));
    expect(await errorOf(() => upload(blob, { cancelSignal: controller.signal }))).toBe('RtmInterruptedError 6');
  });
});

test('downloads want an id of the right shape, and one that exists', async () => {
  await each(
    [undefined, null, 5, '', 'a/b', 'ä', 'x'.repeat(257)],
    id => ann.downloadMedia(id),
    'RtmInvalidArgumentError 2',
  );
  await each(
    [null, 'x', { foo: 1 }],
    handler => ann.downloadMedia('x'.repeat(24), handler),
    'RtmInvalidArgumentError 2',
  );
  expect(await errorOf(() => ann.downloadMedia('x'.repeat(24)))).toBe('RtmUnavailableError 4');
});
