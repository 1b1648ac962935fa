/** Chat rooms: as groups, but for their names and for who is in them, namely who is there. */
import {
  type Described,
  type Done,
  type Member,
  type Muted,
  type Of,
  placed,
  type Reply,
  type SharedFile,
  type Who,
  type Whom,
} from './groups.ts';
import { methods } from './table.ts';

type Answered<Data = unknown> = Promise<Reply<Data>>;

/** The options of a method that is about a room, by either word. */
type Room = { chatRoomId: string | number } | { roomId: string | number };

/** The methods about rooms. Each asks the server once, and gives the whole of its answer. */
export interface Rooms {
  getChatRooms(
    options?: Of<{ pagenum?: number; pagesize?: number }>,
  ): Answered<{ id: string; name: string; owner: string; affiliations_count: number }[]>;
  createChatRoom(
    options: Of<{ name: string; description?: string; maxusers?: number; members?: readonly string[] }>,
  ): Answered<{ id: string }>;
  /** Ends a room. */
  destroyChatRoom(options: Of<Room>): Answered<{ success: true; id: string }>;
  getChatRoomDetails(options: Of<Room>): Answered<Described[]>;
  modifyChatRoom(
    options: Of<Room & { chatRoomName?: string; description?: string; maxusers?: number }>,
  ): Answered<Record<string, true>>;
  joinChatRoom(options: Of<Room & { message?: string }>): Answered<Done & { joined: boolean }>;
  quitChatRoom(options: Of<Room>): Answered<Done>;
  listChatRoomMember(options: Of<Room & { pageNum?: number; pageSize?: number }>): Answered<Member[]>;
  addUsersToChatRoom(options: Of<Room & Whom>): Answered<{ newmembers: string[]; id: string; action: string }>;
  removeSingleChatRoomMember(options: Of<Room & Who>): Answered<Done>;
  removeMultiChatRoomMember(options: Of<Room & Whom>): Answered<Done | Done[]>;
  getChatRoomAdmin(options: Of<Room>): Answered<string[]>;
  setChatRoomAdmin(options: Of<Room & Who>): Answered<{ result: 'success'; newadmin: string }>;
  removeChatRoomAdmin(options: Of<Room & Who>): Answered<{ result: 'success'; oldadmin: string }>;
  /** Forbids members to speak for some milliseconds; -1000: for ever. */
  muteChatRoomMember(options: Of<Room & (Who | Whom) & { muteDuration: number }>): Answered<Muted[]>;
  removeMuteChatRoomMember(options: Of<Room & (Who | Whom)>): Answered<Muted[]>;
  getChatRoomMuted(options: Of<Room>): Answered<Muted[]>;
  chatRoomBlockSingle(options: Of<Room & Who>): Answered<Done>;
  chatRoomBlockMulti(options: Of<Room & Whom>): Answered<Done | Done[]>;
  removeChatRoomBlockSingle(options: Of<Room & Who>): Answered<Done>;
  removeChatRoomBlockMulti(options: Of<Room & Whom>): Answered<Done | Done[]>;
  getChatRoomBlacklistNew(options: Of<Room>): Answered<string[]>;
  /** From now on only the white list may speak. */
  disableSendChatRoomMsg(options: Of<Room>): Answered<{ mute: boolean }>;
  enableSendChatRoomMsg(options: Of<Room>): Answered<{ mute: boolean }>;
  addUsersToChatRoomWhitelist(options: Of<Room & Whom>): Answered<Done[]>;
  rmUsersFromChatRoomWhitelist(options: Of<Room & (Who | Whom)>): Answered<Done[]>;
  getChatRoomWhitelist(options: Of<Room>): Answered<string[]>;
  isChatRoomWhiteUser(options: Of<Room & Who>): Answered<{ white: boolean; user: string }>;
  fetchChatRoomAnnouncement(options: Of<Room>): Answered<{ announcement: string }>;
  updateChatRoomAnnouncement(options: Of<Room & { announcement: string }>): Answered<{ id: string; result: true }>;
  fetchChatRoomSharedFileList(options: Of<Room & { pageNum?: number; pageSize?: number }>): Answered<SharedFile[]>;
  deleteChatRoomSharedFile(options: Of<Room & { fileId: string }>): Answered;
}

const lines = /* @__PURE__ */ placed('chatrooms', {
  getChatRooms: 'GET /chatrooms?pagenum=pageNum&pagesize=pageSize',
  createChatRoom: 'POST /chatrooms name description maxusers members[]=members',
  destroyChatRoom: 'DELETE {here}',
  getChatRoomDetails: 'GET {here}',
  modifyChatRoom: 'PUT {here} groupname=groupName description maxusers',
  joinChatRoom: 'POST {here}/apply message',
  quitChatRoom: 'DELETE {here}/quit',
  listChatRoomMember: 'GET {here}/users?pagenum=pageNum&pagesize=pageSize',
  addUsersToChatRoom: 'POST {here}/users usernames[]=who',
  removeSingleChatRoomMember: 'DELETE {here}/users/{who}',
  removeMultiChatRoomMember: 'DELETE {here}/users/{who}',
  getChatRoomAdmin: 'GET {here}/admin',
  setChatRoomAdmin: 'POST {here}/admin newadmin=who',
  removeChatRoomAdmin: 'DELETE {here}/admin/{who}',
  muteChatRoomMember: 'POST {here}/mute usernames[]=who mute_duration=muteDuration',
  removeMuteChatRoomMember: 'DELETE {here}/mute/{who}',
  getChatRoomMuted: 'GET {here}/mute',
  chatRoomBlockSingle: 'POST {here}/blocks/users/{who}',
  chatRoomBlockMulti: 'POST {here}/blocks/users usernames[]=who',
  removeChatRoomBlockSingle: 'DELETE {here}/blocks/users/{who}',
  removeChatRoomBlockMulti: 'DELETE {here}/blocks/users/{who}',
  getChatRoomBlacklistNew: 'GET {here}/blocks/users',
  disableSendChatRoomMsg: 'POST {here}/ban',
  enableSendChatRoomMsg: 'DELETE {here}/ban',
  addUsersToChatRoomWhitelist: 'POST {here}/white/users usernames[]=who',
  rmUsersFromChatRoomWhitelist: 'DELETE {here}/white/users/{who}',
  getChatRoomWhitelist: 'GET {here}/white/users',
  isChatRoomWhiteUser: 'GET {here}/white/users/{who}',
  fetchChatRoomAnnouncement: 'GET {here}/announcement',
  updateChatRoomAnnouncement: 'POST {here}/announcement announcement',
  fetchChatRoomSharedFileList: 'GET {here}/share_files?pagenum=pageNum&pagesize=pageSize',
  deleteChatRoomSharedFile: 'DELETE {here}/share_files/{fileId}',
});

/** The methods, for whatever is a `Caller`. */
export const rooms = /* @__PURE__ */ methods<Rooms>(lines);
