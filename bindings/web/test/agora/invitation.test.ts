/** Call invitations: what may be written and called when, and how both sides hear of each step. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalInvitation, RemoteInvitation, RtmClient } from '../../src/agora/index.ts';
import { eventually } from '../support/eventually.ts';
import { Server } from '../support/server.ts';
import { client, errorOf, hears, listen, loggedIn } from './kit.ts';

let server: Server;
let ann: RtmClient;
let bob: RtmClient;
const received: RemoteInvitation[] = [];

beforeAll(async () => {
  server = await Server.start();
  ann = await loggedIn(server, 'ann');
  bob = await loggedIn(server, 'bob');
  bob.on('RemoteInvitationReceived', invitation => received.push(invitation));
});

afterAll(async () => {
  await ann?.logout();
  await bob?.logout();
  await server?.close();
});

const LOCAL = [
  ...(['LocalInvitationReceivedByPeer', 'LocalInvitationAccepted', 'LocalInvitationRefused'] as const),
  ...(['LocalInvitationCanceled', 'LocalInvitationFailure'] as const),
];
const REMOTE = [
  ...(['RemoteInvitationAccepted', 'RemoteInvitationRefused'] as const),
  ...(['RemoteInvitationCanceled', 'RemoteInvitationFailure'] as const),
];

/** An invitation of ann's that bob has received, and what both hear of it. */
async function invited(content = ''): Promise<[LocalInvitation, RemoteInvitation, unknown[][], unknown[][]]> {
  const invitation = ann.createLocalInvitation('bob');
  invitation.content = content;
  const heard = listen(invitation, ...LOCAL);
  const count = received.length;
  invitation.send();
  expect(invitation.state).toBe('SENT_TO_REMOTE');
  await hears(heard, 1);
  const remote = await eventually('the invitation', () => received[count]);
  return [invitation, remote, heard, listen(remote, ...REMOTE)];
}

test('an invitation that was not sent has a callee, and nothing else', () => {
  const invitation = ann.createLocalInvitation('bob');
  const { calleeId, state, content, channelId, response } = invitation;
  expect({ calleeId, state, content, channelId, response }).toEqual({
    calleeId: 'bob',
    state: 'IDLE',
    content: '',
    channelId: '',
    response: '',
  });
});

test('it is accepted with a response, and both are told once', async () => {
  const [local, remote, atCaller, atCallee] = await invited('come');
  expect([remote.callerId, remote.content, remote.channelId, remote.response]).toEqual(['ann', 'come', '', '']);
  expect([local.state, remote.state]).toEqual(['RECEIVED_BY_REMOTE', 'INVITATION_RECEIVED']);
  remote.response = 'gladly';
  remote.accept();
  expect(remote.state).toBe('ACCEPT_SENT_TO_LOCAL');
  expect(await errorOf(() => remote.accept())).toBe('RtmInvalidStatusError 4');
  expect(await hears(atCaller, 2)).toEqual([['LocalInvitationReceivedByPeer'], ['LocalInvitationAccepted', 'gladly']]);
  expect(await hears(atCallee, 1)).toEqual([['RemoteInvitationAccepted']]);
  expect([local.state, local.response, remote.state]).toEqual(['ACCEPTED_BY_REMOTE', 'gladly', 'ACCEPTED']);
  for (const call of [() => local.send(), () => local.cancel(), () => remote.accept(), () => remote.refuse()]) {
    expect(await errorOf(call)).toBe('RtmInvalidStatusError 3');
  }
});

test('it is refused', async () => {
  const [local, remote, atCaller, atCallee] = await invited();
  remote.response = 'busy';
  remote.refuse();
  expect(await hears(atCaller, 2)).toEqual([['LocalInvitationReceivedByPeer'], ['LocalInvitationRefused', 'busy']]);
  expect(await hears(atCallee, 1)).toEqual([['RemoteInvitationRefused']]);
  expect([local.state, remote.state]).toEqual(['REFUSED_BY_REMOTE', 'REFUSED']);
});

test('it is canceled, with what the caller says by then', async () => {
  const [local, remote, atCaller, atCallee] = await invited('come');
  expect(await errorOf(() => local.send())).toBe('RtmInvalidStatusError 5');
  local.content = 'never mind';
  local.cancel();
  expect(await hears(atCaller, 2)).toEqual([['LocalInvitationReceivedByPeer'], ['LocalInvitationCanceled']]);
  expect(await hears(atCallee, 1)).toEqual([['RemoteInvitationCanceled', 'never mind']]);
  expect([local.state, remote.state]).toEqual(['CANCELED', 'CANCELED']);
});

test('what is not sent cannot be canceled, and who is not logged in sends nothing', async () => {
  expect(await errorOf(() => ann.createLocalInvitation('bob').cancel())).toBe('RtmInvalidStatusError 2');
  const invitation = client(server).createLocalInvitation('bob');
  const heard = listen(invitation, ...LOCAL);
  invitation.send();
  expect(await hears(heard, 1)).toEqual([['LocalInvitationFailure', 'NOT_LOGGEDIN']]);
  expect(invitation.state).toBe('FAILURE');
});

test('the response is the callee’s, and the channel is settled by sending', async () => {
  const [local] = await invited();
  expect(
    await errorOf(() => {
      local.response = 'mine';
    }),
  ).toBe('RtmInvalidArgumentError 1');
  local.channelId = 'too late';
  expect(local.channelId).toBe('');
  local.cancel();
});

test('content and response have 8,192 bytes, and not one more', async () => {
  const [local, remote, atCaller] = await invited('ä'.repeat(4096));
  expect(remote.content).toBe('ä'.repeat(4096));
  for (const response of ['x'.repeat(8193), `ä${'x'.repeat(8191)}`, 5, null, '\ud800']) {
    remote.response = response as string;
    expect(await errorOf(() => remote.accept())).toBe('RtmInvalidArgumentError 1');
    expect(await errorOf(() => remote.refuse())).toBe('RtmInvalidArgumentError 1');
  }
  remote.response = 'x'.repeat(8192);
  remote.accept();
  expect(await hears(atCaller, 2)).toContainEqual(['LocalInvitationAccepted', 'x'.repeat(8192)]);
  expect(local.response).toHaveLength(8192);
  const bad = ann.createLocalInvitation('bob');
  for (const [content, channelId] of [
    ['x'.repeat(8193), ''],
    [5, ''],
    ['', 'a/b'],
    ['', 'x'.repeat(65)],
    ['', null],
  ]) {
    bad.content = content as string;
    bad.channelId = channelId as string;
    expect(await errorOf(() => bad.send()), `${content} ${channelId}`).toBe('RtmInvalidArgumentError 1');
  }
  expect(bad.state).toBe('IDLE');
});
