/** Clients talk over a real server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OperationError } from '../../src/core/error.ts';
import { Person } from '../support/people.ts';
import { Server } from '../support/server.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.close());

/** The code that a call fails with; 0: it does not. */
async function code(call: Promise<unknown>): Promise<number> {
  try {
    await call;
    return 0;
  } catch (error) {
    if (error instanceof OperationError) return error.code;
    throw error;
  }
}

describe('peers', () => {
  test('get what was sent, of every kind, once and in order', async () => {
    const [ann, bob] = await Promise.all([Person.login('ann', server.url), Person.login('bob', server.url)]);
    const media = { id: 'm', size: 5, fileName: 'f', width: 1, height: 2, thumbnailWidth: 3, thumbnailHeight: 4 };
    const thumbnail = Uint8Array.of(0, 255);
    const messages = [
      { kind: 'text', text: 'göod 🙂', id: 1 },
      { kind: 'text', text: '', id: 2 },
      { kind: 'raw', text: 'described', raw: Uint8Array.of(0, 1, 255), id: 3 },
      { kind: 'file', text: 'a file', media: { ...media, thumbnail }, id: 4 },
      { kind: 'image', text: 'an image', media: { ...media, thumbnail }, id: 5 },
    ] as const;
    const results = await Promise.all(messages.map(message => ann.client.sendToPeer('bob', message)));
    expect(results).toEqual(messages.map(() => ({ received: true, stored: false })));
    await bob.hears('peerMessage', ({ message }) => message.id === 5);
    expect(bob.all('peerMessage').map(({ message }) => message)).toEqual(messages);
    expect(bob.all('peerMessage').every(({ from, offline }) => from === 'ann' && !offline)).toBe(true);
  });

  test('who are away are told so to the sender, and hear what was stored when they come', async () => {
    const ann = await Person.login('ann', server.url);
    const send = (text: string, storeOffline: boolean) =>
      ann.client.sendToPeer('late', { kind: 'text', text }, { storeOffline });
    expect(await send('lost', false)).toEqual({ received: false, stored: false });
    expect(await send('kept', true)).toEqual({ received: false, stored: true });
    const late = await Person.login('late', server.url);
    await late.hears('peerMessage', ({ offline }) => offline);
    expect(late.texts).toEqual(['kept']);
  });
});

test('members of a channel hear each other, come, go, and are counted', async () => {
  const [ann, bob] = await Promise.all([Person.login('ann', server.url), Person.login('bob', server.url)]);
  await ann.client.joinChannel('room');
  await bob.client.joinChannel('room');
  expect(await ann.hears('channelMember')).toEqual({ channel: 'room', user: 'bob', joined: true });
  await bob.client.sendToChannel('room', { kind: 'text', text: 'hello' });
  const heard = await ann.hears('channelMessage');
  expect(heard).toMatchObject({ channel: 'room', from: 'bob', message: { text: 'hello' }, sequence: 1 });
  expect((await bob.client.members('room')).sort()).toEqual(['ann', 'bob']);
  expect(await ann.client.memberCounts(['room', 'nowhere'])).toEqual([
    { channel: 'room', count: 2 },
    { channel: 'nowhere', count: 0 },
  ]);
  await bob.client.leaveChannel('room');
  await ann.hears('channelMember', ({ joined }) => !joined);
  expect(bob.textsIn('room'), 'the sender hears no echo').toEqual([]);
  expect(await code(bob.client.sendToChannel('room', { kind: 'text', text: 'x' }))).toBe(5);
  expect(await code(ann.client.joinChannel('room'))).toBe(6);
});

test('users are watched as they come and go', async () => {
  const ann = await Person.login('ann', server.url);
  await ann.client.subscribePresence(['bob', 'cat']);
  const both = await ann.hears('presence');
  expect(both.peers.map(({ state }) => state)).toEqual(['OFFLINE', 'OFFLINE']);
  const bob = await Person.login('bob', server.url);
  await ann.hears('presence', ({ peers }) => peers[0]?.user === 'bob' && peers[0].state === 'ONLINE');
  const states = await ann.client.queryPresence(['bob', 'cat']);
  expect(Object.fromEntries(states.map(({ user, state }) => [user, state]))).toEqual({ bob: 'ONLINE', cat: 'OFFLINE' });
  expect((await ann.client.subscribedPresence()).sort()).toEqual(['bob', 'cat']);
  await ann.client.unsubscribePresence(['cat']);
  ann.forget();
  await bob.client.logout();
  await ann.hears('presence', ({ peers }) => peers[0]?.state === 'OFFLINE');
  expect(await ann.client.subscribedPresence()).toEqual(['bob']);
});

test('attributes of users and channels are written, read and announced', async () => {
  const [ann, bob] = await Promise.all([Person.login('ann', server.url), Person.login('bob', server.url)]);
  await ann.client.writeUserAttributes({ operation: 'set', attributes: { mood: 'göod', place: 'home' } });
  await ann.client.writeUserAttributes({ operation: 'delete', keys: ['place'] });
  expect(await bob.client.userAttributes('ann')).toEqual({ mood: 'göod' });
  expect(await bob.client.userAttributes('ann', ['none'])).toEqual({});
  expect(await code(bob.client.userAttributes('nobody'))).toBe(6);
  await bob.client.joinChannel('hall');
  await ann.client.writeChannelAttributes('hall', { operation: 'update', attributes: { topic: 'tea' } }, true);
  const { attributes } = await bob.hears('channelAttributes');
  expect(attributes).toMatchObject([{ key: 'topic', value: 'tea', user: 'ann' }]);
  expect(await bob.client.channelAttributes('hall', ['topic'])).toEqual(attributes);
});

describe('an invitation', () => {
  test('is accepted, and both know', async () => {
    const [ann, bob] = await Promise.all([Person.login('ann', server.url), Person.login('bob', server.url)]);
    const invitation = ann.client.invite('bob');
    invitation.content = 'tea?';
    ann.client.sendInvitation(invitation);
    const { invitation: incoming } = await bob.hears('remoteInvitation');
    expect([incoming.caller, incoming.content]).toEqual(['ann', 'tea?']);
    incoming.response = 'yes';
    bob.client.acceptInvitation(incoming);
    await bob.hears('remoteInvitation', ({ change }) => change.type === 'accepted');
    expect([invitation.state, invitation.response]).toEqual(['ACCEPTED_BY_REMOTE', 'yes']);
  });

  test('is refused, or cancelled, or finds a callee who comes late', async () => {
    const ann = await Person.login('ann', server.url, { parameters: { invitationResendMs: 50 } });
    const invitation = ann.client.invite('tardy');
    ann.client.sendInvitation(invitation);
    const bob = await Person.login('tardy', server.url);
    const first = await bob.hears('remoteInvitation');
    bob.client.refuseInvitation(first.invitation);
    await ann.hears('localInvitation', ({ change }) => change.type === 'refused');
    bob.forget();
    const second = ann.client.invite('tardy');
    ann.client.sendInvitation(second);
    await bob.hears('remoteInvitation');
    ann.client.cancelInvitation(second);
    await bob.hears('remoteInvitation', ({ change }) => change.type === 'canceled');
  });
});

test('a second login of the same user ends the first one for good', async () => {
  const first = await Person.login('twin', server.url);
  const second = await Person.login('twin', server.url);
  await first.becomes('ABORTED');
  expect(first.all('connectionState').at(-1)).toEqual({ state: 'ABORTED', reason: 'REMOTE_LOGIN' });
  expect(await code(first.client.login({ userId: 'twin' }))).toBe(8);
  await first.client.logout();
  expect(second.client.connectionState).toBe('CONNECTED');
});

test('a logout delivers what was sent before', async () => {
  const [ann, bob] = await Promise.all([Person.login('ann', server.url), Person.login('bob', server.url)]);
  const sent = Array.from({ length: 100 }, (_, at) => ann.client.sendToPeer('bob', { kind: 'text', text: `${at}` }));
  await ann.client.logout();
  expect((await Promise.all(sent)).every(({ received }) => received)).toBe(true);
  expect(bob.texts).toEqual(sent.map((_, at) => `${at}`));
});

test('the rates of the Web are told by the server and kept by the library', async () => {
  const strict = await Server.start('');
  try {
    const ann = await Person.login('ann', strict.url);
    const sent = Array.from({ length: 181 }, (_, at) =>
      code(ann.client.sendToPeer('bob', { kind: 'text', text: `${at}` })),
    );
    const codes = await Promise.all(sent);
    expect(codes.filter(one => one === 0).length).toBe(180);
    expect(codes.at(-1)).toBe(5);
  } finally {
    await strict.close();
  }
});

test('nobody is let in by a server that is not there', async () => {
  const gone = await Server.start();
  await gone.close();
  const ann = new Person('ann', gone.url, { parameters: { loginTimeoutMs: 300 } });
  expect(await code(ann.client.login({ userId: 'ann' }))).toBe(9);
  expect(ann.all('connectionState').map(({ state, reason }) => `${state} ${reason}`)).toEqual([
    'CONNECTING LOGIN',
    'DISCONNECTED LOGIN_TIMEOUT',
  ]);
});
