/** Groups: making and changing them, who is in them, and their lists. Ids of groups and of users may be several wherever that has a meaning. */
import { ask, type Caller, me, type Outcome, type RestReply, reported, tell } from './request.ts';
import { methods, option, segment } from './table.ts';

/** A reply with this in it. */
export type Reply<Data> = RestReply & { data: Data };

/** One of these. */
type Answered<Data = unknown> = Promise<Reply<Data>>;

/** What happened to one user. */
export interface Done {
  result: boolean;
  action?: string;
  user: string;
  groupid?: string;
  /** The room. */
  id?: string;
}

/** A group or room in full. */
export interface Described {
  id: string;
  name: string;
  description: string;
  membersonly: boolean;
  allowinvites: boolean;
  invite_need_confirm: boolean;
  maxusers: number;
  owner: string;
  created: number;
  custom: string;
  affiliations_count: number;
  affiliations: Member[];
  public: boolean;
  mute: boolean;
}

/** Who is in a group, or whose it is. */
export type Member = ({ member: string } | { owner: string }) & { joined_time?: number };

/** A file that is shared in a group or room. */
export interface SharedFile {
  file_id: string;
  file_name: string;
  file_owner: string;
  file_size: number;
  created: number;
}

/** A user who may not speak, and until when, in milliseconds; -1: for ever. */
export interface Muted {
  user: string;
  expire: number;
  result?: boolean;
}

/** What every method takes. */
export type Of<Words> = Words & Outcome<never>;

/** The options of a method that is about a group. */
type Group = { groupId: string | number };
/** Whom it is about: one user, by whatever word. */
export type Who = { username: string } | { userName: string } | { user: string };
/** Several users. */
export type Whom =
  | { users: string | readonly string[] }
  | { usernames: string | readonly string[] }
  | { username: readonly string[] };

/** What a group is to be. */
export interface NewGroup {
  groupname: string;
  desc?: string;
  description?: string;
  members?: readonly string[];
  /** Whether everybody can find it. */
  public?: boolean;
  /** Whether who wants to join waits to be let in. */
  approval?: boolean;
  /** Whether every member may invite. */
  allowinvites?: boolean;
  /** Whether who is invited is asked. */
  inviteNeedConfirm?: boolean;
  maxusers?: number;
  custom?: string;
}

/** The methods about groups. Each asks the server once, and gives the whole of its answer. */
export interface Groups {
  /** Makes a group. `onCreateGroup` hears of it behind `success`. */
  createGroupNew(options: { data: NewGroup } & Outcome<Reply<{ groupid: string }>>): Answered<{ groupid: string }>;
  /** The groups that I am in. */
  getGroup(options?: Of<object>): Answered<{ groupid: string; groupname: string }[]>;
  /** The groups that everybody can find, page by page. */
  listGroups(options?: Of<{ limit?: number; cursor?: string }>): Answered<{ groupid: string; groupname: string }[]>;
  /** One group in full, or several. */
  getGroupInfo(options: Of<{ groupId: string | number | readonly string[] }>): Answered<Described[]>;
  modifyGroup(options: Of<Group & { groupName?: string; description?: string }>): Answered<Record<string, true>>;
  changeOwner(options: Of<Group & { newOwner: string }>): Answered<{ newowner: true }>;
  /** Ends a group. */
  dissolveGroup(options: Of<Group>): Answered<{ success: true; groupid: string }>;
  quitGroup(options: Of<Group>): Answered<Done>;
  listGroupMember(options: Of<Group & { pageNum?: number; pageSize?: number }>): Answered<Member[]>;
  inviteToGroup(options: Of<Group & Whom>): Answered<Done[]>;
  /** Joins, or asks to be let in. */
  joinGroup(options: Of<Group & { message?: string }>): Answered<Done & { joined: boolean }>;
  agreeJoinGroup(options: Of<Group & { applicant: string }>): Answered<Done>;
  rejectJoinGroup(options: Of<Group & { applicant: string; reason?: string }>): Answered<Done>;
  agreeInviteIntoGroup(options: Of<Group & { invitee: string }>): Answered<Done>;
  rejectInviteIntoGroup(options: Of<Group & { invitee: string }>): Answered<Done>;
  removeSingleGroupMember(options: Of<Group & Who>): Answered<Done>;
  removeMultiGroupMember(options: Of<Group & Whom>): Answered<Done | Done[]>;
  getGroupAdmin(options: Of<Group>): Answered<string[]>;
  setAdmin(options: Of<Group & Who>): Answered<{ result: 'success'; newadmin: string }>;
  removeAdmin(options: Of<Group & Who>): Answered<{ result: 'success'; oldadmin: string }>;
  /** Forbids members to speak for some milliseconds; negative: for ever. */
  mute(options: Of<Group & (Who | Whom) & { muteDuration: number }>): Answered<Muted[]>;
  removeMute(options: Of<Group & (Who | Whom)>): Answered<Muted[]>;
  getMuted(options: Of<Group>): Answered<Muted[]>;
  /** Puts a user on the block list: out of the group, and not to come back. */
  groupBlockSingle(options: Of<Group & Who>): Answered<Done>;
  groupBlockMulti(options: Of<Group & Whom>): Answered<Done | Done[]>;
  removeGroupBlockSingle(options: Of<Group & Who>): Answered<Done>;
  removeGroupBlockMulti(options: Of<Group & Whom>): Answered<Done | Done[]>;
  getGroupBlacklistNew(options: Of<Group>): Answered<string[]>;
  /** From now on only the white list may speak. */
  disableSendGroupMsg(options: Of<Group>): Answered<{ mute: boolean }>;
  enableSendGroupMsg(options: Of<Group>): Answered<{ mute: boolean }>;
  addUsersToGroupWhitelist(options: Of<Group & Whom>): Answered<Done[]>;
  rmUsersFromGroupWhitelist(options: Of<Group & (Who | Whom)>): Answered<Done[]>;
  getGroupWhitelist(options: Of<Group>): Answered<string[]>;
  isGroupWhiteUser(options: Of<Group & Who>): Answered<{ white: boolean; user: string }>;
  /** From now on I am given nothing that is said there. */
  blockGroup(options: Of<Group>): Answered;
  fetchGroupAnnouncement(options: Of<Group>): Answered<{ announcement: string }>;
  updateGroupAnnouncement(options: Of<Group & { announcement: string }>): Answered<{ id: string; result: true }>;
  fetchGroupSharedFileList(options: Of<Group & { pageNum?: number; pageSize?: number }>): Answered<SharedFile[]>;
  deleteGroupSharedFile(options: Of<Group & { fileId: string }>): Answered;
  /** Who has read a message of mine that asked for it. */
  getGroupMsgReadUser(
    options: Of<Group & { msgId: string }>,
  ): Answered<{ user: string; ack_content: string; timestamp: number }[]>;
}

/** `{group}` is where a group is, and where a room is. */
export function placed<Lines extends Record<string, string>>(base: string, lines: Lines): Lines {
  const filled = Object.entries(lines).map(([name, line]) => [name, line.replace('{here}', `/${base}/{group}`)]);
  return Object.fromEntries(filled) as Lines;
}

const lines = /* @__PURE__ */ placed('chatgroups', {
  getGroup: 'GET {me}/joined_chatgroups',
  listGroups: 'GET /publicchatgroups?limit&cursor',
  getGroupInfo: 'GET {here}?joined_time=:true',
  modifyGroup: 'PUT {here} groupname=groupName description',
  changeOwner: 'PUT {here} newowner=newOwner',
  dissolveGroup: 'DELETE {here}?version=:v3',
  quitGroup: 'DELETE {here}/quit',
  listGroupMember: 'GET {here}/users?pagenum=pageNum&pagesize=pageSize',
  inviteToGroup: 'POST {here}/invite usernames[]=who',
  joinGroup: 'POST {here}/apply message',
  agreeJoinGroup: 'POST {here}/apply_verify applicant verifyResult:true',
  rejectJoinGroup: 'POST {here}/apply_verify applicant verifyResult:false reason',
  agreeInviteIntoGroup: 'POST {here}/invite_verify invitee verifyResult:true',
  rejectInviteIntoGroup: 'POST {here}/invite_verify invitee verifyResult:false',
  removeSingleGroupMember: 'DELETE {here}/users/{who}',
  removeMultiGroupMember: 'DELETE {here}/users/{who}',
  getGroupAdmin: 'GET {here}/admin',
  setAdmin: 'POST {here}/admin newadmin=who',
  removeAdmin: 'DELETE {here}/admin/{who}',
  mute: 'POST {here}/mute usernames[]=who mute_duration=muteDuration',
  removeMute: 'DELETE {here}/mute/{who}',
  getMuted: 'GET {here}/mute',
  groupBlockSingle: 'POST {here}/blocks/users/{who}',
  groupBlockMulti: 'POST {here}/blocks/users usernames[]=who',
  removeGroupBlockSingle: 'DELETE {here}/blocks/users/{who}',
  removeGroupBlockMulti: 'DELETE {here}/blocks/users/{who}',
  getGroupBlacklistNew: 'GET {here}/blocks/users',
  disableSendGroupMsg: 'POST {here}/ban',
  enableSendGroupMsg: 'DELETE {here}/ban',
  addUsersToGroupWhitelist: 'POST {here}/white/users usernames[]=who',
  rmUsersFromGroupWhitelist: 'DELETE {here}/white/users/{who}',
  getGroupWhitelist: 'GET {here}/white/users',
  isGroupWhiteUser: 'GET {here}/white/users/{who}',
  fetchGroupAnnouncement: 'GET {here}/announcement',
  updateGroupAnnouncement: 'POST {here}/announcement announcement',
  fetchGroupSharedFileList: 'GET {here}/share_files?pagenum=pageNum&pagesize=pageSize',
  deleteGroupSharedFile: 'DELETE {here}/share_files/{fileId}',
  getGroupMsgReadUser: 'GET {here}/acks/{msgId}?limit=:500',
});

/** The methods, for whatever is a `Caller`. */
export const groups = /* @__PURE__ */ ((): Groups => ({
  ...methods<Omit<Groups, 'createGroupNew' | 'blockGroup'>>(lines),

  createGroupNew(this: Caller, options) {
    const { inviteNeedConfirm, ...data } = { ...options?.data };
    const body = {
      ...data,
      owner: this.user,
      ...(inviteNeedConfirm !== undefined && { invite_need_confirm: inviteNeedConfirm }),
    };
    const made = reported(
      ask<Reply<{ groupid: string }>>(this, { method: 'POST', path: '/chatgroups', body }),
      options,
    );
    made.then(
      reply => tell(this.onCreateGroup?.bind(this), reply),
      () => {},
    );
    return made;
  },

  blockGroup(this: Caller, options) {
    const call = () => {
      const group = segment(option(options ?? {}, 'group'), 'group');
      return { method: 'PUT', path: me(this), body: { entities: [{ [`notification_ignore_${group}`]: true }] } };
    };
    return reported(ask<Reply<unknown>>(this, call), (options ?? {}) as Outcome<unknown>);
  },
}))();
