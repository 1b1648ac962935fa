/** Every type of `onPresence` that tells of groups and rooms, brought about by users, with its whole argument. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Server } from '../../support/server.ts';
import { Person } from './people.ts';

let server: Server;
let ann: Person;
let bob: Person;
let cid: Person;

beforeAll(async () => {
  server = await Server.start();
  const [one, two, three] = await Promise.all(['ann', 'bob', 'cid', 'dan'].map(name => Person.enter(server, name)));
  [ann, bob, cid] = [one as Person, two as Person, three as Person];
});

afterAll(async () => await server.close());

beforeEach(() => {
  for (const person of [ann, bob, cid]) person.forget();
});

/** A group of ann's with bob in it. */
async function group(more: object = {}): Promise<string> {
  const data = { groupname: 'tea', members: ['bob'], public: true, approval: true, allowinvites: true, ...more };
  const { data: made } = await ann.conn.createGroupNew({ data, success() {} });
  return made.groupid;
}

/** A room of ann's with bob in it. */
async function room(): Promise<string> {
  return (await ann.conn.createChatRoom({ name: 'hall', members: ['bob'] })).data.id;
}

/** What `onPresence` is given. */
const given = (type: string, gid: string, from: string, to: string[], more: object = {}) => ({
  ...{ type, owner: from, gid, from, fromJid: { name: from }, to: to[0] ?? '', toJid: to.map(name => ({ name })) },
  ...{ chatroom: false, status: { errorCode: 'OK' }, ...more },
});

const file = { url: '', filename: 'a.txt', filetype: 'txt', data: new Blob(['hello']) };

describe('in a group', () => {
  test.each<[string, string[], (groupId: string) => Promise<unknown>]>([
    ['addAdmin', ['bob'], groupId => ann.conn.setAdmin({ groupId, username: 'bob' })],
    ['addMute', ['bob'], groupId => ann.conn.mute({ groupId, username: 'bob', muteDuration: 60_000 })],
    [
      'removeMute',
      ['bob'],
      async groupId => {
        await ann.conn.mute({ groupId, username: 'bob', muteDuration: 60_000 });
        await ann.conn.removeMute({ groupId, username: 'bob' });
      },
    ],
    ['muteGroup', [], groupId => ann.conn.disableSendGroupMsg({ groupId })],
    ['rmGroupMute', [], groupId => ann.conn.enableSendGroupMsg({ groupId })],
    ['addUserToGroupWhiteList', ['bob'], groupId => ann.conn.addUsersToGroupWhitelist({ groupId, users: ['bob'] })],
    [
      'rmUserFromGroupWhiteList',
      ['bob'],
      async groupId => {
        await ann.conn.addUsersToGroupWhitelist({ groupId, users: ['bob'] });
        await ann.conn.rmUsersFromGroupWhitelist({ groupId, userName: 'bob' });
      },
    ],
    ['updateAnnouncement', [], groupId => ann.conn.updateGroupAnnouncement({ groupId, announcement: 'at five' })],
    ['deleteAnnouncement', [], groupId => ann.conn.updateGroupAnnouncement({ groupId, announcement: '' })],
    ['update', [], groupId => ann.conn.modifyGroup({ groupId, groupName: 'coffee', description: 'better' })],
    ['changeOwner', ['bob'], groupId => ann.conn.changeOwner({ groupId, newOwner: 'bob' })],
    ['deleteGroupChat', [], groupId => ann.conn.dissolveGroup({ groupId })],
  ])('%s: a member hears what the owner has done', async (type, to, act) => {
    const groupId = await group();
    await act(groupId);
    expect(await bob.sees(type)).toEqual(given(type, groupId, 'ann', to));
  });

  test('removeAdmin', async () => {
    const groupId = await group();
    await ann.conn.setAdmin({ groupId, username: 'bob' });
    await ann.conn.removeAdmin({ groupId, username: 'bob' });
    expect(await bob.sees('removeAdmin')).toEqual(given('removeAdmin', groupId, 'ann', ['bob']));
  });

  test('direct_joined: who was added hears of it, and memberJoinPublicGroupSuccess: the others do', async () => {
    const groupId = await group();
    expect(await bob.sees('direct_joined')).toEqual(given('direct_joined', groupId, 'ann', ['bob']));
    await ann.conn.inviteToGroup({ groupId, users: ['cid'] });
    expect(await cid.sees('direct_joined')).toEqual(given('direct_joined', groupId, 'ann', ['cid']));
    const type = 'memberJoinPublicGroupSuccess';
    expect(await bob.sees(type)).toEqual(given(type, groupId, 'cid', []));
  });

  test('joinGroupNotifications: the owner is asked, with what was said; joinPublicGroupSuccess answers', async () => {
    const groupId = await group();
    await cid.conn.joinGroup({ groupId, message: 'let me in' });
    const asked = given('joinGroupNotifications', groupId, 'cid', ['ann'], { reason: 'let me in' });
    expect(await ann.sees('joinGroupNotifications')).toEqual(asked);
    await ann.conn.agreeJoinGroup({ groupId, applicant: 'cid' });
    const success = given('joinPublicGroupSuccess', groupId, 'ann', ['cid']);
    expect(await cid.sees('joinPublicGroupSuccess')).toEqual(success);
  });

  test('joinPublicGroupDeclined', async () => {
    const groupId = await group();
    await cid.conn.joinGroup({ groupId, message: 'let me in' });
    await ann.conn.rejectJoinGroup({ groupId, applicant: 'cid', reason: 'full' });
    const declined = given('joinPublicGroupDeclined', groupId, 'ann', ['cid']);
    expect(await cid.sees('joinPublicGroupDeclined')).toEqual(declined);
  });

  test.each([
    ['invite_accept', true],
    ['invite_decline', false],
  ])('invite: who is invited is asked, also by onInviteMessage; %s answers', async (type, agrees) => {
    const groupId = await group({ inviteNeedConfirm: true, members: [] });
    await ann.conn.inviteToGroup({ groupId, users: ['cid'] });
    const invited = given('invite', groupId, 'ann', ['cid'], { kicked: 'cid' });
    expect(await cid.sees('invite')).toEqual(invited);
    const [same] = await cid.hears('onInviteMessage');
    expect(same).toBe(
      cid.all('onPresence').find(([presence]) => (presence as { type: string }).type === 'invite')?.[0],
    );
    const answer = { groupId, invitee: 'cid' };
    await (agrees ? cid.conn.agreeInviteIntoGroup(answer) : cid.conn.rejectInviteIntoGroup(answer));
    expect(await ann.sees(type)).toEqual(given(type, groupId, 'cid', ['ann'], { kicked: 'cid' }));
  });

  test('removedFromGroup: who was removed hears of it, and so do the others', async () => {
    const groupId = await group({ members: ['bob', 'cid'] });
    await ann.conn.removeSingleGroupMember({ groupId, username: 'bob' });
    const removed = given('removedFromGroup', groupId, 'ann', ['bob'], { kicked: 'bob' });
    expect(await bob.sees('removedFromGroup')).toEqual(removed);
    expect(await cid.sees('removedFromGroup')).toEqual(removed);
  });

  test('removedFromGroup and memberJoinPublicGroupSuccess: several at once are told one by one', async () => {
    const groupId = await group({ members: ['cid'] });
    await ann.conn.inviteToGroup({ groupId, users: ['bob', 'dan'] });
    await ann.conn.removeMultiGroupMember({ groupId, users: ['bob', 'dan'] });
    await cid.hears('onPresence', ({ kicked }: { kicked?: string }) => kicked === 'dan');
    const seen = cid.all('onPresence').map(([presence]) => presence as { type: string; from: string });
    const of = (type: string) => seen.filter(presence => presence.type === type);
    const join = 'memberJoinPublicGroupSuccess';
    const byName = (a: { from: string }, b: { from: string }) => a.from.localeCompare(b.from);
    expect(of(join).sort(byName)).toEqual(['bob', 'dan'].map(name => given(join, groupId, name, [])));
    expect(of('removedFromGroup')).toEqual(
      ['bob', 'dan'].map(kicked => given('removedFromGroup', groupId, 'ann', [kicked], { kicked })),
    );
  });

  test('leaveGroup', async () => {
    const groupId = await group();
    await bob.conn.quitGroup({ groupId });
    expect(await ann.sees('leaveGroup')).toEqual(given('leaveGroup', groupId, 'bob', []));
  });

  test('ban and allow: who was put on the block list, and taken off it, hears of both', async () => {
    const groupId = await group();
    await ann.conn.groupBlockSingle({ groupId, username: 'bob' });
    expect(await bob.sees('ban')).toEqual(given('ban', groupId, 'ann', ['bob']));
    await ann.conn.removeGroupBlockSingle({ groupId, username: 'bob' });
    expect(await bob.sees('allow')).toEqual(given('allow', groupId, 'ann', ['bob'], { reason: '' }));
  });

  test('block and unblock: the devices of who wants to hear nothing are told', async () => {
    const groupId = await group();
    await bob.conn.blockGroup({ groupId });
    expect(await bob.sees('block')).toEqual(given('block', groupId, 'bob', ['bob']));
    await fetch(`${server.http}/org/app/users/bob`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${bob.conn.token}` },
      body: JSON.stringify({ entities: [{ [`notification_ignore_${groupId}`]: false }] }),
    });
    expect(await bob.sees('unblock')).toEqual(given('unblock', groupId, 'bob', ['bob']));
  });

  test('uploadFile and deleteFile', async () => {
    const groupId = await group();
    const { data } = await new Promise<{ data: { file_id: string } }>((onFileUploadComplete, onFileUploadError) => {
      ann.conn.uploadGroupSharedFile({ groupId, file, onFileUploadComplete, onFileUploadError });
    });
    expect(await bob.sees('uploadFile')).toEqual(given('uploadFile', groupId, 'ann', []));
    await ann.conn.deleteGroupSharedFile({ groupId, fileId: data.file_id });
    expect(await bob.sees('deleteFile')).toEqual(given('deleteFile', groupId, 'ann', []));
  });
});

describe('in a room', () => {
  const chatroom = true;

  test.each<[string, string[], (chatRoomId: string) => Promise<unknown>]>([
    ['addAdmin', ['bob'], chatRoomId => ann.conn.setChatRoomAdmin({ chatRoomId, username: 'bob' })],
    [
      'addMute',
      ['bob'],
      chatRoomId => ann.conn.muteChatRoomMember({ chatRoomId, username: 'bob', muteDuration: -1000 }),
    ],
    [
      'removeMute',
      ['bob'],
      async chatRoomId => {
        await ann.conn.muteChatRoomMember({ chatRoomId, username: 'bob', muteDuration: 60_000 });
        await ann.conn.removeMuteChatRoomMember({ chatRoomId, username: 'bob' });
      },
    ],
    ['muteChatRoom', [], chatRoomId => ann.conn.disableSendChatRoomMsg({ chatRoomId })],
    ['rmChatRoomMute', [], chatRoomId => ann.conn.enableSendChatRoomMsg({ chatRoomId })],
    ['updateAnnouncement', [], roomId => ann.conn.updateChatRoomAnnouncement({ roomId, announcement: 'at five' })],
    ['update', [], chatRoomId => ann.conn.modifyChatRoom({ chatRoomId, chatRoomName: 'lobby' })],
    ['changeOwner', ['bob'], chatRoomId => handOver(chatRoomId, 'bob')],
    ['deleteGroupChat', [], chatRoomId => ann.conn.destroyChatRoom({ chatRoomId })],
    [
      'addUserToChatRoomWhiteList',
      ['bob'],
      chatRoomId => ann.conn.addUsersToChatRoomWhitelist({ chatRoomId, users: ['bob'] }),
    ],
    [
      'rmUserFromChatRoomWhiteList',
      ['bob'],
      async chatRoomId => {
        await ann.conn.addUsersToChatRoomWhitelist({ chatRoomId, users: ['bob'] });
        await ann.conn.rmUsersFromChatRoomWhitelist({ chatRoomId, userName: 'bob' });
      },
    ],
  ])('%s: who is there hears what the owner has done', async (type, to, act) => {
    const chatRoomId = await room();
    await act(chatRoomId);
    expect(await bob.sees(type)).toEqual(given(type, chatRoomId, 'ann', to, { chatroom }));
  });

  test('memberJoinChatRoomSuccess and leaveChatRoom: who is there hears who comes and goes', async () => {
    const roomId = await room();
    await cid.conn.joinChatRoom({ roomId });
    const joined = 'memberJoinChatRoomSuccess';
    expect(await bob.sees(joined)).toEqual(given(joined, roomId, 'cid', [], { chatroom }));
    await cid.conn.quitChatRoom({ roomId });
    expect(await bob.sees('leaveChatRoom')).toEqual(given('leaveChatRoom', roomId, 'cid', [], { chatroom }));
  });

  test('leaveChatRoom: also when the last device of somebody goes', async () => {
    const roomId = await room();
    const fay = await Person.enter(server, 'fay');
    await fay.conn.joinChatRoom({ roomId });
    fay.conn.close();
    expect(await bob.sees('leaveChatRoom')).toEqual(given('leaveChatRoom', roomId, 'fay', [], { chatroom }));
  });

  test('removedFromGroup', async () => {
    const chatRoomId = await room();
    await ann.conn.removeSingleChatRoomMember({ chatRoomId, username: 'bob' });
    const removed = given('removedFromGroup', chatRoomId, 'ann', ['bob'], { chatroom, kicked: 'bob' });
    expect(await bob.sees('removedFromGroup')).toEqual(removed);
  });

  test('ban', async () => {
    const chatRoomId = await room();
    await ann.conn.chatRoomBlockSingle({ chatRoomId, username: 'bob' });
    expect(await bob.sees('ban')).toEqual(given('ban', chatRoomId, 'ann', ['bob'], { chatroom }));
  });
});

/** Hands a room over, for which there is no method. */
async function handOver(chatRoomId: string, newowner: string): Promise<Response> {
  return await fetch(`${server.http}/org/app/chatrooms/${chatRoomId}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${ann.conn.token}` },
    body: JSON.stringify({ newowner }),
  });
}

test('who was away hears of what happened in a group once it is back', async () => {
  const eve = await Person.enter(server, 'eve', { deviceId: 'phone' });
  const groupId = await group({ members: ['bob', 'eve'] });
  await eve.sees('direct_joined');
  eve.conn.close();
  await ann.conn.setAdmin({ groupId, username: 'bob' });
  const back = await Person.open(server, 'eve', { deviceId: 'phone' });
  expect(await back.sees('addAdmin')).toEqual(given('addAdmin', groupId, 'ann', ['bob']));
});
