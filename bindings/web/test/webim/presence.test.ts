import { expect, test } from 'vitest';
import { callsOf } from '../../src/webim/presence.ts';
import type { ChatNotice } from '../../src/wire/generated/rtm.ts';

const notice = (more: Partial<ChatNotice>): ChatNotice => ({
  ...{ type: '', from: 'ann', to: ['bob'], group: '', room: false, reason: '', kicked: '', serverMs: 1 },
  ...more,
});

test.each([
  ['contact_invited', 'onContactInvited', 'subscribe'],
  ['contact_agreed', 'onContactAgreed', 'subscribed'],
  ['contact_refused', 'onContactRefuse', 'unsubscribed'],
  ['contact_deleted', 'onContactDeleted', 'unsubscribed'],
  ['contact_added', 'onContactAdded', 'subscribed'],
])('%s goes to %s, and the same object to onPresence behind it', (type, handler, shown) => {
  const calls = callsOf(notice({ type, reason: 'hello' }));
  expect(calls).toEqual([
    [handler, { to: 'bob', from: 'ann', status: 'hello', type: shown }],
    ['onPresence', { to: 'bob', from: 'ann', status: 'hello', type: shown }],
  ]);
  expect(calls[0]?.[1]).toBe(calls[1]?.[1]);
});

const golden = {
  ...{ owner: 'ann', gid: '7', from: 'ann', fromJid: { name: 'ann' }, to: 'bob', toJid: [{ name: 'bob' }] },
  ...{ chatroom: false, status: { errorCode: 'OK' } },
};

test('what happens in a group goes to onPresence', () => {
  expect(callsOf(notice({ type: 'addMute', group: '7', reason: 'no', kicked: 'no' }))).toEqual([
    ['onPresence', { type: 'addMute', ...golden }],
  ]);
});

test('what is about nobody, or about several, says so', () => {
  const [[, nobody] = []] = callsOf(notice({ type: 'update', to: [], group: '7', room: true }));
  expect(nobody).toEqual({ ...golden, type: 'update', to: '', toJid: [], chatroom: true });
  const [[, several] = []] = callsOf(notice({ type: 'ban', to: ['bob', 'cid'], group: '7' }));
  expect(several).toEqual({ ...golden, type: 'ban', toJid: [{ name: 'bob' }, { name: 'cid' }] });
});

test.each(['joinGroupNotifications', 'allow'])('%s says why', type => {
  expect(callsOf(notice({ type, group: '7', reason: 'please', kicked: 'bob' }))).toEqual([
    ['onPresence', { type, ...golden, reason: 'please' }],
  ]);
});

test.each(['invite_accept', 'invite_decline', 'removedFromGroup'])('%s says whom it concerns', type => {
  expect(callsOf(notice({ type, group: '7', reason: 'x', kicked: 'bob' }))).toEqual([
    ['onPresence', { type, ...golden, kicked: 'bob' }],
  ]);
});

test('an invitation goes to onInviteMessage as well, as the same object', () => {
  const calls = callsOf(notice({ type: 'invite', group: '7', kicked: 'bob' }));
  expect(calls.map(([handler]) => handler)).toEqual(['onPresence', 'onInviteMessage']);
  expect(calls[0]?.[1]).toEqual({ type: 'invite', ...golden, kicked: 'bob' });
  expect(calls[1]?.[1]).toBe(calls[0]?.[1]);
});

test('several who came or were removed at once are one call for each', () => {
  const came = callsOf(notice({ type: 'memberJoinPublicGroupSuccess', group: '7', from: 'bob', to: ['bob', 'cid'] }));
  const by = (name: string) => ({ owner: name, from: name, fromJid: { name }, to: '', toJid: [] });
  const type = 'memberJoinPublicGroupSuccess';
  expect(came).toEqual(['bob', 'cid'].map(name => ['onPresence', { ...golden, type, ...by(name) }]));
  const removed = callsOf(notice({ type: 'removedFromGroup', group: '7', to: ['bob', 'cid'], kicked: 'bob' }));
  const about = (name: string) => ({ type: 'removedFromGroup', to: name, toJid: [{ name }], kicked: name });
  expect(removed).toEqual(['bob', 'cid'].map(name => ['onPresence', { ...golden, ...about(name) }]));
});

test('a type whose name objects inherit is one like others', () => {
  expect(callsOf(notice({ type: 'toString', group: '7' }))).toEqual([['onPresence', { type: 'toString', ...golden }]]);
});
