/** Every method about rooms against the real server, with three users: what it answers, and what the server says afterwards. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/webim/index.ts';
import { files } from '../../../src/webim/rest/files.ts';
import { rooms } from '../../../src/webim/rest/rooms.ts';
import { Server } from '../../support/server.ts';
import { Ledger, Person } from './people.ts';

const ledger = new Ledger();
let server: Server;
let ann: Connection;
let bob: Connection;
let cid: Connection;

beforeAll(async () => {
  server = await Server.start();
  const people = await Promise.all(['ann', 'bob', 'cid'].map(name => Person.enter(server, name)));
  [ann, bob, cid] = people.map(person => ledger.of(person)) as [Connection, Connection, Connection];
});

afterAll(async () => await server.close());

/** A room of ann's. */
async function room(members: string[] = ['bob']): Promise<string> {
  const { data } = await ann.createChatRoom({ name: 'hall', description: 'wide', maxusers: 20, members });
  return data.id;
}

/** Who is there, as the server lists them. */
async function members(chatRoomId: string): Promise<string[]> {
  const { data } = await ann.listChatRoomMember({ chatRoomId, pageNum: 1, pageSize: 100 });
  return data.map(one => ('owner' in one ? `*${one.owner}` : one.member)).sort();
}

test('a room is made, described, changed and ended', async () => {
  const chatRoomId = await room();
  expect((await bob.getChatRoomDetails({ chatRoomId })).data[0]).toEqual({
    ...{ id: chatRoomId, name: 'hall', description: 'wide', owner: 'ann', custom: '', maxusers: 20, mute: false },
    ...{ membersonly: false, allowinvites: false, invite_need_confirm: false, public: true },
    ...{ created: expect.any(Number), affiliations_count: 2, affiliations: [{ owner: 'ann' }, { member: 'bob' }] },
  });
  const change = { chatRoomId, chatRoomName: 'lobby', description: 'wider', maxusers: 30 };
  expect((await ann.modifyChatRoom(change)).data).toEqual({ groupname: true, description: true, maxusers: true });
  const [changed] = (await bob.getChatRoomDetails({ chatRoomId })).data;
  expect(changed).toMatchObject({ name: 'lobby', description: 'wider', maxusers: 30 });
  expect((await ann.destroyChatRoom({ chatRoomId })).data).toEqual({ success: true, id: chatRoomId });
  await expect(bob.getChatRoomDetails({ chatRoomId })).rejects.toMatchObject({ type: 17, xhr: { status: 404 } });
});

test('rooms are listed, page by page', async () => {
  const made = [await room(), await room(), await room()];
  const found: string[] = [];
  for (let pagenum = 1; ; pagenum++) {
    const { data } = await cid.getChatRooms({ pagenum, pagesize: 2 });
    if (data.length === 0) break;
    expect(data[0]).toEqual({
      id: expect.any(String),
      name: expect.any(String),
      owner: 'ann',
      affiliations_count: expect.any(Number),
    });
    found.push(...data.map(({ id }) => id));
  }
  expect(found).toEqual(expect.arrayContaining(made));
  expect(new Set(found).size).toBe(found.length);
});

describe('coming and going', () => {
  test.each(['roomId', 'chatRoomId'])('somebody comes, and goes again, by %s', async word => {
    const chatRoomId = await room([]);
    const place = { [word]: chatRoomId } as { roomId: string };
    expect((await cid.joinChatRoom({ ...place, message: 'hello' })).data).toMatchObject({
      ...{ result: true, user: 'cid', id: chatRoomId, joined: true },
    });
    expect(await members(chatRoomId)).toEqual(['*ann', 'cid']);
    expect((await cid.quitChatRoom(place)).data).toMatchObject({ result: true, user: 'cid', id: chatRoomId });
    expect(await members(chatRoomId)).toEqual(['*ann']);
  });

  test('users are brought, and taken out, one or several', async () => {
    const chatRoomId = await room([]);
    expect((await ann.addUsersToChatRoom({ chatRoomId, users: ['bob', 'cid'] })).data).toEqual({
      ...{ newmembers: ['bob', 'cid'], action: 'add_member', id: chatRoomId },
    });
    expect(await members(chatRoomId)).toEqual(['*ann', 'bob', 'cid']);
    expect((await ann.removeSingleChatRoomMember({ chatRoomId, username: 'bob' })).data).toEqual({
      ...{ result: true, action: 'remove_member', user: 'bob', id: chatRoomId },
    });
    await ann.addUsersToChatRoom({ chatRoomId, users: ['bob'] });
    expect((await ann.removeMultiChatRoomMember({ chatRoomId, users: ['bob', 'cid'] })).data).toHaveLength(2);
    expect(await members(chatRoomId)).toEqual(['*ann']);
  });
});

describe('who may what', () => {
  test('admins', async () => {
    const chatRoomId = await room();
    const { data } = await ann.setChatRoomAdmin({ chatRoomId, username: 'bob' });
    expect(data).toEqual({ result: 'success', newadmin: 'bob' });
    expect((await ann.getChatRoomAdmin({ chatRoomId })).data).toEqual(['bob']);
    expect((await ann.removeChatRoomAdmin({ chatRoomId, username: 'bob' })).data).toEqual({
      ...{ result: 'success', oldadmin: 'bob' },
    });
    expect((await ann.getChatRoomAdmin({ chatRoomId })).data).toEqual([]);
  });

  test('who is muted for ever, and again not', async () => {
    const chatRoomId = await room();
    const { data } = await ann.muteChatRoomMember({ chatRoomId, username: 'bob', muteDuration: -1000 });
    expect(data).toEqual([{ result: true, user: 'bob', expire: expect.any(Number) }]);
    expect((await ann.getChatRoomMuted({ chatRoomId })).data).toEqual([{ user: 'bob', expire: data[0]?.expire }]);
    await ann.removeMuteChatRoomMember({ chatRoomId, username: 'bob' });
    expect((await ann.getChatRoomMuted({ chatRoomId })).data).toEqual([]);
  });

  test('the block list, one by one and several', async () => {
    const chatRoomId = await room(['bob', 'cid']);
    const { data } = await ann.chatRoomBlockSingle({ chatRoomId, username: 'bob' });
    expect(data).toEqual({ result: true, action: 'add_blocks', user: 'bob', id: chatRoomId });
    await expect(bob.joinChatRoom({ roomId: chatRoomId })).rejects.toMatchObject({ xhr: { status: 403 } });
    await ann.removeChatRoomBlockSingle({ chatRoomId, username: 'bob' });
    expect((await ann.getChatRoomBlacklistNew({ chatRoomId })).data).toEqual([]);
    await ann.chatRoomBlockMulti({ chatRoomId, usernames: ['bob', 'cid'] });
    expect((await ann.getChatRoomBlacklistNew({ chatRoomId })).data.sort()).toEqual(['bob', 'cid']);
    await ann.removeChatRoomBlockMulti({ chatRoomId, usernames: ['bob', 'cid'] });
    expect((await ann.getChatRoomBlacklistNew({ chatRoomId })).data).toEqual([]);
  });

  test('all are muted but for the white list', async () => {
    const chatRoomId = await room();
    await ann.disableSendChatRoomMsg({ chatRoomId });
    expect((await ann.getChatRoomDetails({ chatRoomId })).data[0]?.mute).toBe(true);
    await ann.enableSendChatRoomMsg({ chatRoomId });
    expect((await ann.getChatRoomDetails({ chatRoomId })).data[0]?.mute).toBe(false);
    await ann.addUsersToChatRoomWhitelist({ chatRoomId, users: ['bob'] });
    expect((await ann.getChatRoomWhitelist({ chatRoomId })).data).toEqual(['bob']);
    expect((await bob.isChatRoomWhiteUser({ chatRoomId, userName: 'bob' })).data).toMatchObject({ white: true });
    await ann.rmUsersFromChatRoomWhitelist({ chatRoomId, userName: 'bob' });
    expect((await ann.isChatRoomWhiteUser({ chatRoomId, userName: 'bob' })).data).toMatchObject({ white: false });
  });
});

test('the announcement', async () => {
  const roomId = await room();
  const { data } = await ann.updateChatRoomAnnouncement({ roomId, announcement: 'at five' });
  expect(data).toEqual({ id: roomId, result: true });
  expect((await bob.fetchChatRoomAnnouncement({ roomId })).data).toEqual({ announcement: 'at five' });
});

test('shared files are uploaded, listed, read and deleted', async () => {
  const roomId = await room();
  const file = { url: '', filename: 'a.txt', filetype: 'txt', data: new Blob(['hello']) };
  const { data } = await new Promise<{ data: { file_id: string } }>((onFileUploadComplete, onFileUploadError) => {
    bob.uploadChatRoomSharedFile({ roomId, file, onFileUploadComplete, onFileUploadError });
  });
  const fileId = data.file_id;
  expect((await ann.fetchChatRoomSharedFileList({ roomId })).data).toEqual([
    { file_id: fileId, file_name: 'a.txt', file_owner: 'bob', file_size: 5, created: expect.any(Number) },
  ]);
  const blob = await new Promise<Blob>((onFileDownloadComplete, onFileDownloadError) => {
    ann.downloadChatRoomSharedFile({ roomId, fileId, onFileDownloadComplete, onFileDownloadError });
  });
  expect(await blob.text()).toBe('hello');
  await ann.deleteChatRoomSharedFile({ roomId, fileId });
  expect((await ann.fetchChatRoomSharedFileList({ roomId })).data).toEqual([]);
});

test('every method about rooms is among these', () => {
  expect(ledger.missing(rooms)).toEqual([]);
  expect(ledger.missing(files).filter(name => name.includes('Room'))).toEqual([]);
});
