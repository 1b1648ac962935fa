/** Every method about groups against the real server, with three users: what it answers, and what the server says afterwards. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../../src/webim/index.ts';
import { files } from '../../../src/webim/rest/files.ts';
import { groups } from '../../../src/webim/rest/groups.ts';
import { eventually } from '../../support/eventually.ts';
import { Server } from '../../support/server.ts';
import { Ledger, Person } from './people.ts';

const ledger = new Ledger();
let server: Server;
let people: { ann: Person; bob: Person; cid: Person };
let ann: Connection;
let bob: Connection;
let cid: Connection;

beforeAll(async () => {
  server = await Server.start();
  const [one, two, three] = await Promise.all(['ann', 'bob', 'cid'].map(name => Person.enter(server, name)));
  people = { ann: one as Person, bob: two as Person, cid: three as Person };
  ann = ledger.of(people.ann);
  bob = ledger.of(people.bob);
  cid = ledger.of(people.cid);
});

afterAll(async () => await server.close());

/** A group of ann's. */
async function group(more: Partial<Parameters<Connection['createGroupNew']>[0]['data']> = {}): Promise<string> {
  const data = { groupname: 'tea', desc: 'drinkers', members: ['bob'], public: true, approval: false, ...more };
  return (await ann.createGroupNew({ data, success() {} })).data.groupid;
}

/** The members of a group, as the server lists them. */
async function members(groupId: string): Promise<string[]> {
  const { data } = await ann.listGroupMember({ groupId, pageNum: 1, pageSize: 100 });
  return data.map(one => ('owner' in one ? `*${one.owner}` : one.member)).sort();
}

const envelope = {
  ...{ application: expect.any(String), uri: expect.stringContaining('http'), entities: [] },
  ...{ timestamp: expect.any(Number), duration: expect.any(Number), organization: 'org', applicationName: 'app' },
};

describe('making groups', () => {
  test('success hears of it, then onCreateGroup, both with the whole answer', async () => {
    const order: string[] = [];
    const success = vi.fn(() => order.push('success'));
    const heard = vi.fn(() => order.push('onCreateGroup'));
    ann.onCreateGroup = heard;
    const data = { groupname: 'tea', desc: 'drinkers', members: ['bob'], public: true, approval: true };
    const reply = await ann.createGroupNew({
      data: { ...data, allowinvites: true, inviteNeedConfirm: false, maxusers: 20 },
      success,
    });
    expect(reply).toEqual({ action: 'post', path: '/chatgroups', ...envelope, data: { groupid: expect.any(String) } });
    await eventually('the handler', () => order.length === 2);
    expect(order).toEqual(['success', 'onCreateGroup']);
    expect(success.mock.calls).toEqual([[reply]]);
    expect(heard.mock.calls).toEqual([[reply]]);
    const info = (await ann.getGroupInfo({ groupId: reply.data.groupid })).data[0];
    expect(info).toEqual({
      ...{ id: reply.data.groupid, name: 'tea', description: 'drinkers', owner: 'ann', custom: '' },
      ...{ membersonly: true, allowinvites: true, invite_need_confirm: false, maxusers: 20, public: true, mute: false },
      ...{ created: expect.any(Number), affiliations_count: 2 },
      affiliations: [
        { owner: 'ann', joined_time: expect.any(Number) },
        { member: 'bob', joined_time: expect.any(Number) },
      ],
    });
  });

  test('who made a group without success is not worse off', async () => {
    const { data } = await ann.createGroupNew({ data: { groupname: 'quiet' } });
    expect(await members(data.groupid)).toEqual(['*ann']);
  });

  test('a success that throws keeps nobody from hearing', async () => {
    const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
    const heard = vi.fn();
    ann.onCreateGroup = heard;
    const success = () => {
      throw new Error('mine');
    };
    await ann.createGroupNew({ data: { groupname: 'tea' }, success });
    await eventually('the handler', () => heard.mock.calls.length === 1);
    expect(complained).toHaveBeenCalledTimes(1);
    complained.mockRestore();
  });

  test('a group without a name is refused, and onCreateGroup hears nothing', async () => {
    const [error, heard] = [vi.fn(), vi.fn()];
    ann.onCreateGroup = heard;
    await expect(ann.createGroupNew({ data: { groupname: '' }, success: heard, error })).rejects.toMatchObject({
      type: 17,
    });
    expect(JSON.parse(error.mock.lastCall?.[0].data)).toMatchObject({ error: 'illegal_argument' });
    expect(heard).not.toHaveBeenCalled();
  });
});

describe('finding groups', () => {
  test('that one is in, with the callback or with the promise', async () => {
    const groupId = await group({ groupname: 'mine' });
    const success = vi.fn();
    const reply = await bob.getGroup({ success });
    expect(reply.data).toContainEqual(expect.objectContaining({ groupid: groupId, groupname: 'mine' }));
    expect(success.mock.calls).toEqual([[reply]]);
  });

  test('that all can find, page by page', async () => {
    const made = await Promise.all([group(), group(), group()]);
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await bob.listGroups({ limit: 2, ...(cursor && { cursor }) });
      expect(page.data.length).toBeLessThanOrEqual(2);
      found.push(...page.data.map(({ groupid }) => groupid));
      cursor = page.cursor;
    } while (cursor);
    expect(found).toEqual(expect.arrayContaining(made));
    expect(new Set(found).size).toBe(found.length);
  });

  test('by several ids, as a text or as a list', async () => {
    const [one, two] = [await group({ groupname: 'one' }), await group({ groupname: 'two' })];
    for (const groupId of [`${one},${two}`, [one, two]]) {
      const { data } = await ann.getGroupInfo({ groupId });
      expect(data.map(({ name }) => name)).toEqual(['one', 'two']);
    }
  });
});

describe('changing groups', () => {
  test('their name and description', async () => {
    const groupId = await group();
    const { data } = await ann.modifyGroup({ groupId, groupName: 'coffee', description: 'better' });
    expect(data).toEqual({ groupname: true, description: true });
    const [info] = (await ann.getGroupInfo({ groupId })).data;
    expect(info).toMatchObject({ name: 'coffee', description: 'better' });
  });

  test('their owner', async () => {
    const groupId = await group();
    expect((await ann.changeOwner({ groupId, newOwner: 'bob' })).data).toEqual({ newowner: true });
    expect(await members(groupId)).toEqual(['*bob', 'ann']);
  });

  test('their end', async () => {
    const groupId = await group();
    expect((await ann.dissolveGroup({ groupId })).data).toEqual({ success: true, groupid: groupId });
    await expect(ann.getGroupInfo({ groupId })).rejects.toMatchObject({ type: 17, xhr: { status: 404 } });
  });

  test('their announcement', async () => {
    const groupId = await group();
    const { data } = await ann.updateGroupAnnouncement({ groupId, announcement: 'at five' });
    expect(data).toEqual({ id: groupId, result: true });
    expect((await bob.fetchGroupAnnouncement({ groupId })).data).toEqual({ announcement: 'at five' });
  });
});

describe('coming and going', () => {
  test('a member goes', async () => {
    const groupId = await group();
    expect((await bob.quitGroup({ groupId })).data).toMatchObject({ result: true, user: 'bob', groupid: groupId });
    expect(await members(groupId)).toEqual(['*ann']);
  });

  test('somebody joins a group that is open', async () => {
    const groupId = await group();
    expect((await cid.joinGroup({ groupId, message: 'hello' })).data).toMatchObject({ user: 'cid', joined: true });
    expect(await members(groupId)).toEqual(['*ann', 'bob', 'cid']);
  });

  test('somebody asks to join, and is let in', async () => {
    const groupId = await group({ approval: true });
    expect((await cid.joinGroup({ groupId, message: 'hello' })).data).toMatchObject({ joined: false });
    expect(await members(groupId)).toEqual(['*ann', 'bob']);
    const { data } = await ann.agreeJoinGroup({ groupId, applicant: 'cid' });
    expect(data).toMatchObject({ result: true, user: 'cid', groupid: groupId });
    expect(await members(groupId)).toEqual(['*ann', 'bob', 'cid']);
  });

  test('somebody asks to join, and is not', async () => {
    const groupId = await group({ approval: true });
    await cid.joinGroup({ groupId });
    await ann.rejectJoinGroup({ groupId, applicant: 'cid', reason: 'full' });
    expect(await members(groupId)).toEqual(['*ann', 'bob']);
    // The application is dealt with.
    await expect(ann.agreeJoinGroup({ groupId, applicant: 'cid' })).rejects.toMatchObject({ type: 17 });
  });

  test('somebody is invited, and comes or does not', async () => {
    const groupId = await group({ members: [], allowinvites: true, inviteNeedConfirm: true });
    const { data } = await ann.inviteToGroup({ groupId, users: ['bob', 'cid'] });
    expect(data.map(({ user }) => user)).toEqual(['bob', 'cid']);
    expect(await members(groupId)).toEqual(['*ann']);
    await bob.agreeInviteIntoGroup({ groupId, invitee: 'bob' });
    await cid.rejectInviteIntoGroup({ groupId, invitee: 'cid' });
    expect(await members(groupId)).toEqual(['*ann', 'bob']);
    await expect(cid.agreeInviteIntoGroup({ groupId, invitee: 'cid' })).rejects.toMatchObject({ type: 17 });
  });

  test('members are removed, one or several', async () => {
    const groupId = await group({ members: ['bob', 'cid'] });
    expect((await ann.removeSingleGroupMember({ groupId, username: 'bob' })).data).toEqual({
      ...{ result: true, action: 'remove_member', user: 'bob', groupid: groupId },
    });
    expect(await members(groupId)).toEqual(['*ann', 'cid']);
    await ann.inviteToGroup({ groupId, users: ['bob'] });
    const { data } = await ann.removeMultiGroupMember({ groupId, users: ['bob', 'cid'] });
    expect(data).toHaveLength(2);
    expect(await members(groupId)).toEqual(['*ann']);
  });
});

describe('who may what', () => {
  test('admins', async () => {
    const groupId = await group();
    expect((await ann.setAdmin({ groupId, username: 'bob' })).data).toEqual({ result: 'success', newadmin: 'bob' });
    expect((await ann.getGroupAdmin({ groupId })).data).toEqual(['bob']);
    expect((await ann.removeAdmin({ groupId, username: 'bob' })).data).toEqual({ result: 'success', oldadmin: 'bob' });
    expect((await ann.getGroupAdmin({ groupId })).data).toEqual([]);
  });

  test('who is muted, and how long', async () => {
    const groupId = await group();
    const before = Date.now();
    const { data } = await ann.mute({ groupId, username: 'bob', muteDuration: 600_000 });
    expect(data).toEqual([{ result: true, user: 'bob', expire: expect.any(Number) }]);
    // Ten minutes by the clock of the server, which counts whole milliseconds from its own beginning.
    expect(data[0]?.expire).toBeGreaterThan(before + 590_000);
    expect((await ann.getMuted({ groupId })).data).toEqual([{ user: 'bob', expire: data[0]?.expire }]);
    expect((await ann.removeMute({ groupId, username: 'bob' })).data).toEqual([{ result: true, user: 'bob' }]);
    expect((await ann.getMuted({ groupId })).data).toEqual([]);
  });

  test('the block list, one by one', async () => {
    const groupId = await group();
    const { data } = await ann.groupBlockSingle({ groupId, username: 'bob' });
    expect(data).toEqual({ result: true, action: 'add_blocks', user: 'bob', groupid: groupId });
    expect((await ann.getGroupBlacklistNew({ groupId })).data).toEqual(['bob']);
    expect(await members(groupId)).toEqual(['*ann']);
    await expect(bob.joinGroup({ groupId })).rejects.toMatchObject({ type: 17, xhr: { status: 403 } });
    expect((await ann.removeGroupBlockSingle({ groupId, username: 'bob' })).data).toEqual({
      ...{ result: true, action: 'remove_blocks', user: 'bob', groupid: groupId },
    });
    expect((await ann.getGroupBlacklistNew({ groupId })).data).toEqual([]);
  });

  test.each(['usernames', 'username'])('the block list, several by %s', async word => {
    const groupId = await group({ members: ['bob', 'cid'] });
    const several = { groupId, [word]: ['bob', 'cid'] } as { groupId: string; usernames: string[] };
    await ann.groupBlockMulti(several);
    expect((await ann.getGroupBlacklistNew({ groupId })).data.sort()).toEqual(['bob', 'cid']);
    await ann.removeGroupBlockMulti(several);
    expect((await ann.getGroupBlacklistNew({ groupId })).data).toEqual([]);
  });

  test('all are muted but for the white list', async () => {
    const groupId = await group();
    await ann.disableSendGroupMsg({ groupId });
    expect((await ann.getGroupInfo({ groupId })).data[0]?.mute).toBe(true);
    await ann.enableSendGroupMsg({ groupId });
    expect((await ann.getGroupInfo({ groupId })).data[0]?.mute).toBe(false);
    const { data } = await ann.addUsersToGroupWhitelist({ groupId, users: ['bob'] });
    expect(data).toEqual([expect.objectContaining({ result: true, user: 'bob', groupid: groupId })]);
    expect((await ann.getGroupWhitelist({ groupId })).data).toEqual(['bob']);
    expect((await bob.isGroupWhiteUser({ groupId, userName: 'bob' })).data).toMatchObject({ white: true, user: 'bob' });
    await ann.rmUsersFromGroupWhitelist({ groupId, userName: 'bob' });
    expect((await ann.isGroupWhiteUser({ groupId, userName: 'bob' })).data).toMatchObject({ white: false });
    expect((await ann.getGroupWhitelist({ groupId })).data).toEqual([]);
  });
});

test('who blocks a group is given nothing that is said there', async () => {
  const groupId = await group({ members: ['bob', 'cid'] });
  const reply = await bob.blockGroup({ groupId });
  expect(reply.entities).toEqual([expect.objectContaining({ [`notification_ignore_${groupId}`]: true })]);
  const say = (text: string, to: string, chatType: string) =>
    new Promise<void>((success, fail) => {
      ann.send({ type: 'txt', id: ann.getUniqueId(), msg: text, to, chatType, success, fail } as never);
    });
  await say('to all', groupId, 'groupChat');
  await say('to bob', 'bob', 'singleChat');
  await people.cid.hears('onTextMessage', (message: { data: string }) => message.data === 'to all');
  await people.bob.hears('onTextMessage', (message: { data: string }) => message.data === 'to bob');
  expect(people.bob.all('onTextMessage')).toHaveLength(1);
});

describe('shared files', () => {
  /** Shares a file; its reply or its error. */
  const share = (conn: Connection, groupId: string, text: string) =>
    new Promise<{ data: { file_id: string } }>((resolve, reject) => {
      const file = { url: '', filename: 'a.txt', filetype: 'txt', data: new Blob([text]) };
      conn.uploadGroupSharedFile({ groupId, file, onFileUploadComplete: resolve, onFileUploadError: reject });
    });
  const fetched = (conn: Connection, groupId: string, fileId: string) =>
    new Promise<[number, string]>((resolve, reject) => {
      const onFileDownloadComplete = async (blob: Blob, xhr: { status: number }) =>
        resolve([xhr.status, await blob.text()]);
      conn.downloadGroupSharedFile({ groupId, fileId, onFileDownloadComplete, onFileDownloadError: reject });
    });

  test('are uploaded, listed, read by members alone, and deleted', async () => {
    const groupId = await group();
    const { data } = await share(bob, groupId, 'hello');
    expect(data).toEqual({
      ...{ file_url: expect.stringContaining(groupId), group_id: groupId, file_name: 'a.txt', file_size: 5 },
      ...{ file_id: expect.any(String), created: expect.any(Number) },
    });
    const fileId = data.file_id;
    expect((await ann.fetchGroupSharedFileList({ groupId })).data).toEqual([
      { file_id: fileId, file_name: 'a.txt', file_owner: 'bob', file_size: 5, created: expect.any(Number) },
    ]);
    expect(await fetched(ann, groupId, fileId)).toEqual([200, 'hello']);
    expect((await fetched(cid, groupId, fileId))[0]).toBe(403);
    await ann.deleteGroupSharedFile({ groupId, fileId });
    expect((await ann.fetchGroupSharedFileList({ groupId })).data).toEqual([]);
  });

  test('of strangers are refused, and so are those of no group at all', async () => {
    const groupId = await group();
    await expect(share(cid, groupId, 'x')).rejects.toMatchObject({ type: 31, xhr: { status: 403 } });
    await expect(share(ann, '', 'x')).rejects.toMatchObject({ type: 17, message: 'groupId is required' });
    await expect(fetched(ann, groupId, '..')).rejects.toMatchObject({ type: 17, message: 'fileId is no id' });
  });
});

test('the sender of a message in a group learns who has read it', async () => {
  const groupId = await group();
  const id = ann.getUniqueId();
  const msgId = await new Promise<string>((resolve, fail) => {
    const success = (_: string, serverMsgId: string) => resolve(serverMsgId);
    const body = { type: 'txt', id, msg: 'read me', to: groupId, chatType: 'groupChat', success, fail };
    ann.send({ ...body, msgConfig: { allowGroupAck: true } } as never);
  });
  expect((await ann.getGroupMsgReadUser({ groupId, msgId })).data).toEqual([]);
  await people.bob.hears('onTextMessage', (message: { id: string }) => message.id === msgId);
  const config = { allowGroupAck: true };
  bob.send({
    type: 'read',
    id: bob.getUniqueId(),
    ackId: msgId,
    to: groupId,
    chatType: 'groupChat',
    msgConfig: config,
    ackContent: 'yes',
  } as never);
  const { data } = await eventually('the receipt', async () => {
    const reply = await ann.getGroupMsgReadUser({ groupId, msgId });
    return reply.data.length > 0 ? reply : undefined;
  });
  expect(data).toEqual([{ user: 'bob', ack_content: 'yes', timestamp: expect.any(Number) }]);
});

test('every method about groups is among these', () => {
  expect(ledger.missing(groups)).toEqual([]);
  expect(ledger.missing(files).filter(name => name.includes('Group'))).toEqual([]);
});
