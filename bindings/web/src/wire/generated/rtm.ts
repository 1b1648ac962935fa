// Written by scripts/generate.mjs from rtm-proto/proto/rtm.proto; not edited by hand.
import { type Type, type } from '../schema.ts';

/** The kinds of frames: the field numbers of `Frame`. */
export const kind = {
  HELLO: 1,
  WELCOME: 2,
  REFUSED: 3,
  ACK: 4,
  PING: 5,
  PONG: 6,
  CLOSING: 7,
  DECLINED: 8,
  LOGOUT: 16,
  PEER_SEND: 17,
  CHANNEL_SEND: 18,
  CHANNEL_JOIN: 19,
  CHANNEL_LEAVE: 20,
  CHANNEL_MEMBERS_GET: 21,
  MEMBER_COUNTS_GET: 22,
  PRESENCE_QUERY: 23,
  PRESENCE_SUBSCRIBE: 24,
  PRESENCE_UNSUBSCRIBE: 25,
  PRESENCE_SUBSCRIBED_GET: 26,
  USER_ATTRIBUTES_WRITE: 27,
  USER_ATTRIBUTES_GET: 28,
  CHANNEL_ATTRIBUTES_WRITE: 29,
  CHANNEL_ATTRIBUTES_GET: 30,
  TOKEN_RENEW: 31,
  REPLY: 48,
  RECEIPTS: 49,
  PEER_MESSAGE: 50,
  CHANNEL_MESSAGE: 51,
  CHANNEL_MEMBER: 52,
  CHANNEL_MEMBER_COUNT: 53,
  GAP: 54,
  PRESENCE_CHANGE: 55,
  CHANNEL_ATTRIBUTES_CHANGE: 56,
  TOKEN_WILL_EXPIRE: 57,
  CHAT_SEND: 64,
  CHAT_RECEIPT: 65,
  CHAT_RECALL: 66,
  CHAT_EVENT: 96,
  CHAT_CAUGHT_UP: 97,
} as const;

export interface Resume {
  /** as given in Welcome */
  session: Uint8Array;
  /** counted frames taken from the server in that session */
  received: number;
  /** see Declined; all since the last Welcome of that session, heard of or not */
  declined: readonly number[];
}
export const Resume: Type<Resume> = /* @__PURE__ */ type<Resume>(
  [1, 'session', 'bytes'],
  [2, 'received', 'uint'],
  [3, 'declined', 'uint', true],
);

export const Platform = {
  /** treated as PLATFORM_NATIVE */
  UNSPECIFIED: 0,
  /** C, C++, Java and server-side programs */
  NATIVE: 1,
  APPLE: 2,
  WEB: 3,
} as const;

export interface ChatHello {
  /**
   * Names the device, so that it is given what it has missed however many others there are; empty: a fresh one each time,
   * which is given what no device has taken.
   */
  device: string;
  /** other devices on the same platform are closed, with CAUSE_REMOTE_LOGIN */
  single: boolean;
  /** The highest position that this incarnation has been handed, see ChatEvent: nothing up to it comes again. */
  position: number;
}
export const ChatHello: Type<ChatHello> = /* @__PURE__ */ type<ChatHello>(
  [1, 'device', 'text'],
  [2, 'single', 'bool'],
  [3, 'position', 'uint'],
);

/** The client's first frame on every connection, alone in the first batch. */
export interface Hello {
  /** of the protocol; this schema is 1 */
  version: number;
  /** "rtm-core", "rtm-web" */
  sdk: string;
  sdkVersion: string;
  appId: string;
  userId: string;
  /** empty when the project has no certificate */
  token: string;
  /** random, chosen by the library at login, kept through every reconnect */
  incarnation: bigint;
  /** present when a session is to be taken up again */
  resume: Resume | undefined;
  /** optional behaviour the client understands */
  features: readonly string[];
  platform: number;
  /**
   * Counted up by the library with every connection of one incarnation, from 1. A Hello that arrives behind a younger one
   * of the same incarnation was overtaken on its way: the server closes its connection and leaves the session alone.
   * 0: not stated, never out of date.
   */
  attempt: number;
  /** Random, chosen once by a client object and kept through all its logins: each has call rates of its own. 0: not stated. */
  client: bigint;
  /**
   * Present when the session is one of the chat service. `app_id` is then `org#app`, `token` an access token of the REST
   * interface, and of the requests below only those of chat are taken.
   */
  chat: ChatHello | undefined;
}
export const Hello: Type<Hello> = /* @__PURE__ */ type<Hello>(
  [1, 'version', 'uint'],
  [2, 'sdk', 'text'],
  [3, 'sdkVersion', 'text'],
  [4, 'appId', 'text'],
  [5, 'userId', 'text'],
  [6, 'token', 'text'],
  [7, 'incarnation', 'fixed64'],
  [8, 'resume', Resume],
  [9, 'features', 'text', true],
  [10, 'platform', 'uint'],
  [11, 'attempt', 'uint'],
  [12, 'client', 'fixed64'],
  [13, 'chat', ChatHello],
);

export const Operation = {
  UNSPECIFIED: 0,
  LOGIN: 1,
  RENEW_TOKEN: 2,
  /** channels, whichever */
  JOIN: 3,
  /** one and the same channel */
  JOIN_SAME: 4,
  /** to peers and to channels together */
  SEND: 5,
  MEMBERS: 6,
  MEMBER_COUNTS: 7,
  PRESENCE_QUERY: 8,
  PRESENCE_SUBSCRIBE: 9,
  PRESENCE_UNSUBSCRIBE: 10,
  PRESENCE_SUBSCRIBED: 11,
  USER_ATTRIBUTES_WRITE: 12,
  USER_ATTRIBUTES_GET: 13,
  CHANNEL_ATTRIBUTES_WRITE: 14,
  CHANNEL_ATTRIBUTES_GET: 15,
} as const;

/** How often an operation may be asked for: `calls` within any `window_ms`. */
export interface Rate {
  operation: number;
  calls: number;
  windowMs: number;
}
export const Rate: Type<Rate> = /* @__PURE__ */ type<Rate>(
  [1, 'operation', 'uint'],
  [2, 'calls', 'uint'],
  [3, 'windowMs', 'uint'],
);

/** What the server enforces, so that the library can refuse at once with the right code. */
export interface Limits {
  messageBytes: number;
  mediaBytes: number;
  transfers: number;
  channels: number;
  membersListed: number;
  /** users in one PresenceQuery */
  presenceQueryUsers: number;
  /** users that one client may be subscribed to */
  subscriptions: number;
  /** channels in one MemberCountsGet */
  countedChannels: number;
  /** of one user or channel */
  attributePairs: number;
  attributeKeyBytes: number;
  /** key and value of one pair */
  attributePairBytes: number;
  /** keys and values of one user */
  userAttributesBytes: number;
  channelAttributesBytes: number;
  /** the content of an invitation, and the response to one */
  invitationBytes: number;
  /** an operation that is not listed has no limit */
  rates: readonly Rate[];
}
export const Limits: Type<Limits> = /* @__PURE__ */ type<Limits>(
  [1, 'messageBytes', 'uint'],
  [2, 'mediaBytes', 'uint'],
  [3, 'transfers', 'uint'],
  [4, 'channels', 'uint'],
  [5, 'membersListed', 'uint'],
  [6, 'presenceQueryUsers', 'uint'],
  [7, 'subscriptions', 'uint'],
  [8, 'countedChannels', 'uint'],
  [9, 'attributePairs', 'uint'],
  [10, 'attributeKeyBytes', 'uint'],
  [11, 'attributePairBytes', 'uint'],
  [12, 'userAttributesBytes', 'uint'],
  [13, 'channelAttributesBytes', 'uint'],
  [14, 'invitationBytes', 'uint'],
  [15, 'rates', Rate, true],
);

export interface ChatWelcome {
  /** the user id as the service knows it, in lower case */
  user: string;
  /** the name of this device, or the one drawn for it */
  resource: string;
  /** of the last event there was; ChatCaughtUp comes when the client has it */
  position: number;
  /** the largest payload */
  messageBytes: number;
  /** the largest attachment */
  fileBytes: number;
  /** how long a message can be recalled; 0: never */
  recallMs: number;
}
export const ChatWelcome: Type<ChatWelcome> = /* @__PURE__ */ type<ChatWelcome>(
  [1, 'user', 'text'],
  [2, 'resource', 'text'],
  [3, 'position', 'uint'],
  [4, 'messageBytes', 'uint'],
  [5, 'fileBytes', 'uint'],
  [6, 'recallMs', 'uint'],
);

/** The server's first frame when it accepts. */
export interface Welcome {
  /** 16 unguessable bytes; proves the right to resume */
  session: Uint8Array;
  /** false: a fresh session, both counts start at 0 */
  resumed: boolean;
  /** when resumed: counted frames taken from the client in that session */
  received: number;
  serverMs: number;
  /** either end writes at least this often (a Ping when there is nothing else) */
  heartbeatMs: number;
  /** how long the session outlives its connection */
  resumeWindowMs: number;
  limits: Limits | undefined;
  /** bearer credential for /v1/media, valid as long as the session */
  mediaKey: string;
  /** name and version */
  server: string;
  features: readonly string[];
  /** when Hello had `chat` */
  chat: ChatWelcome | undefined;
}
export const Welcome: Type<Welcome> = /* @__PURE__ */ type<Welcome>(
  [1, 'session', 'bytes'],
  [2, 'resumed', 'bool'],
  [3, 'received', 'uint'],
  [4, 'serverMs', 'uint'],
  [5, 'heartbeatMs', 'uint'],
  [6, 'resumeWindowMs', 'uint'],
  [7, 'limits', Limits],
  [8, 'mediaKey', 'text'],
  [9, 'server', 'text'],
  [10, 'features', 'text', true],
  [11, 'chat', ChatWelcome],
);

/** The server's first frame when it does not accept; the connection ends after it. */
export interface Refused {
  /** LOGIN_ERR_CODE */
  code: number;
  /** for a person, says what to do next */
  reason: string;
  /** true: a passing condition (draining, overloaded); the client tries again */
  retry: boolean;
}
export const Refused: Type<Refused> = /* @__PURE__ */ type<Refused>(
  [1, 'code', 'uint'],
  [2, 'reason', 'text'],
  [3, 'retry', 'bool'],
);

/** Counted frames taken so far from the end this is sent to, cumulative within the session. */
export interface Ack {
  received: number;
}
export const Ack: Type<Ack> = /* @__PURE__ */ type<Ack>(
  [1, 'received', 'uint'],
);

/**
 * Numbers of frames that the next Ack covers and whose peer message could not be handed over: a newer one of the same
 * sender was, and order is kept. The server tells their senders that they failed, where the Ack alone would say that they
 * arrived. Written by the client before that Ack on the same connection.
 */
export interface Declined {
  frames: readonly number[];
}
export const Declined: Type<Declined> = /* @__PURE__ */ type<Declined>(
  [1, 'frames', 'uint', true],
);

export interface Ping {
  nonce: number;
}
export const Ping: Type<Ping> = /* @__PURE__ */ type<Ping>(
  [1, 'nonce', 'uint'],
);

export interface Pong {
  nonce: number;
  /** set by the server */
  serverMs: number;
}
export const Pong: Type<Pong> = /* @__PURE__ */ type<Pong>(
  [1, 'nonce', 'uint'],
  [2, 'serverMs', 'uint'],
);

export const Cause = {
  UNSPECIFIED: 0,
  /** answers Logout */
  LOGOUT: 1,
  /** the same user logged in elsewhere */
  REMOTE_LOGIN: 2,
  BANNED: 3,
  TOKEN_EXPIRED: 4,
  /** the other end broke the rules of this file */
  PROTOCOL: 5,
  /** the outbound queue grew over its bound */
  SLOW_CONSUMER: 6,
  /** the server is going down; reconnect at once, perhaps to another one */
  DRAINING: 7,
  /** nothing was heard for too long */
  IDLE: 8,
  /** the account is gone */
  USER_REMOVED: 9,
  /** the account has another password, and its tokens are void */
  PASSWORD_CHANGED: 10,
  /** another device of the user, or an operator, has closed this one */
  KICKED: 11,
} as const;

/** The last frame on a connection that its sender is about to close. */
export interface Closing {
  cause: number;
  reason: string;
}
export const Closing: Type<Closing> = /* @__PURE__ */ type<Closing>(
  [1, 'cause', 'uint'],
  [2, 'reason', 'text'],
);

export const Kind = {
  UNSPECIFIED: 0,
  TEXT: 1,
  RAW: 2,
  FILE: 3,
  IMAGE: 4,
  /** between libraries; never shown as a message, never stored */
  INVITATION: 5,
} as const;

export interface Media {
  id: string;
  size: number;
  fileName: string;
  thumbnail: Uint8Array;
  width: number;
  height: number;
  thumbnailWidth: number;
  thumbnailHeight: number;
}
export const Media: Type<Media> = /* @__PURE__ */ type<Media>(
  [1, 'id', 'text'],
  [2, 'size', 'uint'],
  [3, 'fileName', 'text'],
  [4, 'thumbnail', 'bytes'],
  [5, 'width', 'sint'],
  [6, 'height', 'sint'],
  [7, 'thumbnailWidth', 'sint'],
  [8, 'thumbnailHeight', 'sint'],
);

export const Step = {
  UNSPECIFIED: 0,
  INVITE: 1,
  CANCEL: 2,
  ACCEPT: 3,
  REFUSE: 4,
  CONFIRM: 5,
} as const;

/**
 * One step of a call invitation. It travels as a peer message, in order, with its receipt. An invitation is known by its
 * caller and `id`.
 *
 * caller                                    callee
 * INVITE (content, channel_id) ──────────►  (receipt: received by the peer)
 * ◄────────── ACCEPT (response) or REFUSE (response)
 * CONFIRM ───────────────────────────────►  accepted, on both sides
 * CANCEL ────────────────────────────────►
 */
export interface Invitation {
  step: number;
  /** random, chosen by the caller's library */
  id: bigint;
  /** of INVITE */
  content: string;
  /** of INVITE; informative */
  channelId: string;
  /** of ACCEPT and REFUSE */
  response: string;
}
export const Invitation: Type<Invitation> = /* @__PURE__ */ type<Invitation>(
  [1, 'step', 'uint'],
  [2, 'id', 'fixed64'],
  [3, 'content', 'text'],
  [4, 'channelId', 'text'],
  [5, 'response', 'text'],
);

/** What an application sends. The server checks it and hands it on unchanged, as the same bytes. */
export interface Message {
  /** chosen by the sending library, shown to both applications */
  id: number;
  kind: number;
  /** text, or the description of anything else */
  text: string;
  raw: Uint8Array;
  /** of KIND_FILE and KIND_IMAGE */
  media: Media | undefined;
  /** of KIND_INVITATION */
  invitation: Invitation | undefined;
}
export const Message: Type<Message> = /* @__PURE__ */ type<Message>(
  [1, 'id', 'sint'],
  [2, 'kind', 'uint'],
  [3, 'text', 'text'],
  [4, 'raw', 'bytes'],
  [5, 'media', Media],
  [6, 'invitation', Invitation],
);

export interface Logout {
  request: number;
}
export const Logout: Type<Logout> = /* @__PURE__ */ type<Logout>(
  [1, 'request', 'uint'],
);

export interface PeerSend {
  request: number;
  deadline: number;
  to: string;
  /** bit 0: store when the peer is offline; bit 1: keep in history */
  options: number;
  /** an encoded Message */
  message: Uint8Array;
}
export const PeerSend: Type<PeerSend> = /* @__PURE__ */ type<PeerSend>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'to', 'text'],
  [4, 'options', 'uint'],
  [5, 'message', 'bytes'],
);

export interface ChannelSend {
  request: number;
  deadline: number;
  channel: string;
  /** as in PeerSend */
  options: number;
  message: Uint8Array;
}
export const ChannelSend: Type<ChannelSend> = /* @__PURE__ */ type<ChannelSend>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'channel', 'text'],
  [4, 'options', 'uint'],
  [5, 'message', 'bytes'],
);

export interface ChannelJoin {
  request: number;
  deadline: number;
  channel: string;
  /** when rejoining: where this library stands, see ChannelMessage */
  epoch: bigint;
  sequence: number;
}
export const ChannelJoin: Type<ChannelJoin> = /* @__PURE__ */ type<ChannelJoin>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'channel', 'text'],
  [4, 'epoch', 'fixed64'],
  [5, 'sequence', 'uint'],
);

export interface ChannelLeave {
  request: number;
  deadline: number;
  channel: string;
}
export const ChannelLeave: Type<ChannelLeave> = /* @__PURE__ */ type<ChannelLeave>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'channel', 'text'],
);

export interface ChannelMembersGet {
  request: number;
  deadline: number;
  channel: string;
}
export const ChannelMembersGet: Type<ChannelMembersGet> = /* @__PURE__ */ type<ChannelMembersGet>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'channel', 'text'],
);

/** Needs no membership. Answered with `counts`, in the order asked for; 0 for a channel that does not exist. */
export interface MemberCountsGet {
  request: number;
  deadline: number;
  channels: readonly string[];
}
export const MemberCountsGet: Type<MemberCountsGet> = /* @__PURE__ */ type<MemberCountsGet>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'channels', 'text', true],
);

/** Who is online? Answered with `presence`; a user who is merely out of reach counts as online. */
export interface PresenceQuery {
  request: number;
  deadline: number;
  users: readonly string[];
}
export const PresenceQuery: Type<PresenceQuery> = /* @__PURE__ */ type<PresenceQuery>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'users', 'text', true],
);

/**
 * From now on PresenceChange tells of these users, too: of their states at once, right behind the Reply, then of every change.
 * Subscriptions belong to the session.
 */
export interface PresenceSubscribe {
  request: number;
  deadline: number;
  users: readonly string[];
}
export const PresenceSubscribe: Type<PresenceSubscribe> = /* @__PURE__ */ type<PresenceSubscribe>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'users', 'text', true],
);

export interface PresenceUnsubscribe {
  request: number;
  deadline: number;
  users: readonly string[];
}
export const PresenceUnsubscribe: Type<PresenceUnsubscribe> = /* @__PURE__ */ type<PresenceUnsubscribe>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'users', 'text', true],
);

/** Whom is this session subscribed to? Answered with `members`. */
export interface PresenceSubscribedGet {
  request: number;
  deadline: number;
}
export const PresenceSubscribedGet: Type<PresenceSubscribedGet> = /* @__PURE__ */ type<PresenceSubscribedGet>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
);

export const AttributeOperation = {
  UNSPECIFIED: 0,
  /** replaces all */
  SET: 1,
  /** adds or replaces those given */
  UPDATE: 2,
  /** those whose keys are given */
  DELETE: 3,
  /** all */
  CLEAR: 4,
} as const;

export interface Attribute {
  key: string;
  /** empty in a DELETE */
  value: string;
}
export const Attribute: Type<Attribute> = /* @__PURE__ */ type<Attribute>(
  [1, 'key', 'text'],
  [2, 'value', 'text'],
);

/** Changes the attributes of the user who is logged in. They live as long as the user is online. */
export interface UserAttributesWrite {
  request: number;
  deadline: number;
  operation: number;
  attributes: readonly Attribute[];
}
export const UserAttributesWrite: Type<UserAttributesWrite> = /* @__PURE__ */ type<UserAttributesWrite>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'operation', 'uint'],
  [4, 'attributes', Attribute, true],
);

/** Answered with `user_attributes`. No keys: all. */
export interface UserAttributesGet {
  request: number;
  deadline: number;
  user: string;
  keys: readonly string[];
}
export const UserAttributesGet: Type<UserAttributesGet> = /* @__PURE__ */ type<UserAttributesGet>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'user', 'text'],
  [4, 'keys', 'text', true],
);

/** Needs no membership. Acknowledged once it is stored. */
export interface ChannelAttributesWrite {
  request: number;
  deadline: number;
  channel: string;
  operation: number;
  attributes: readonly Attribute[];
  /** tell the members with a ChannelAttributesChange */
  notify: boolean;
}
export const ChannelAttributesWrite: Type<ChannelAttributesWrite> = /* @__PURE__ */ type<ChannelAttributesWrite>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'channel', 'text'],
  [4, 'operation', 'uint'],
  [5, 'attributes', Attribute, true],
  [6, 'notify', 'bool'],
);

/** Answered with `channel_attributes`. No keys: all. */
export interface ChannelAttributesGet {
  request: number;
  deadline: number;
  channel: string;
  keys: readonly string[];
}
export const ChannelAttributesGet: Type<ChannelAttributesGet> = /* @__PURE__ */ type<ChannelAttributesGet>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'channel', 'text'],
  [4, 'keys', 'text', true],
);

/** Logs on under another token, before the present one ends. */
export interface TokenRenew {
  request: number;
  deadline: number;
  token: string;
}
export const TokenRenew: Type<TokenRenew> = /* @__PURE__ */ type<TokenRenew>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'token', 'text'],
);

export interface ChannelPosition {
  epoch: bigint;
  sequence: number;
  memberCount: number;
}
export const ChannelPosition: Type<ChannelPosition> = /* @__PURE__ */ type<ChannelPosition>(
  [1, 'epoch', 'fixed64'],
  [2, 'sequence', 'uint'],
  [3, 'memberCount', 'uint'],
);

export interface MemberList {
  users: readonly string[];
  /** may be more than are listed */
  total: number;
}
export const MemberList: Type<MemberList> = /* @__PURE__ */ type<MemberList>(
  [1, 'users', 'text', true],
  [2, 'total', 'uint'],
);

export interface MemberCounts {
  counts: readonly number[];
}
export const MemberCounts: Type<MemberCounts> = /* @__PURE__ */ type<MemberCounts>(
  [1, 'counts', 'uint', true],
);

export interface UserPresence {
  user: string;
  /** PEER_ONLINE_STATE: 0 online, 1 unreachable, 2 offline */
  state: number;
}
export const UserPresence: Type<UserPresence> = /* @__PURE__ */ type<UserPresence>(
  [1, 'user', 'text'],
  [2, 'state', 'uint'],
);

export interface PresenceStates {
  users: readonly UserPresence[];
}
export const PresenceStates: Type<PresenceStates> = /* @__PURE__ */ type<PresenceStates>(
  [1, 'users', UserPresence, true],
);

export interface UserAttributes {
  attributes: readonly Attribute[];
}
export const UserAttributes: Type<UserAttributes> = /* @__PURE__ */ type<UserAttributes>(
  [1, 'attributes', Attribute, true],
);

export interface ChannelAttribute {
  key: string;
  value: string;
  /** who wrote it last */
  user: string;
  /** and when */
  serverMs: number;
}
export const ChannelAttribute: Type<ChannelAttribute> = /* @__PURE__ */ type<ChannelAttribute>(
  [1, 'key', 'text'],
  [2, 'value', 'text'],
  [3, 'user', 'text'],
  [4, 'serverMs', 'uint'],
);

export interface ChannelAttributes {
  attributes: readonly ChannelAttribute[];
}
export const ChannelAttributes: Type<ChannelAttributes> = /* @__PURE__ */ type<ChannelAttributes>(
  [1, 'attributes', ChannelAttribute, true],
);

export interface ChatOutcome {
  /** the server's number of the message, of the receipt or of the recall */
  message: bigint;
  serverMs: number;
}
export const ChatOutcome: Type<ChatOutcome> = /* @__PURE__ */ type<ChatOutcome>(
  [1, 'message', 'fixed64'],
  [2, 'serverMs', 'uint'],
);

/** The outcome of one request. 0 is success in every enumeration. */
export interface Reply {
  request: number;
  code: number;
  /** for logs */
  reason: string;
  joined: ChannelPosition | undefined;
  members: MemberList | undefined;
  counts: MemberCounts | undefined;
  presence: PresenceStates | undefined;
  userAttributes: UserAttributes | undefined;
  channelAttributes: ChannelAttributes | undefined;
  chat: ChatOutcome | undefined;
}
export const Reply: Type<Reply> = /* @__PURE__ */ type<Reply>(
  [1, 'request', 'uint'],
  [2, 'code', 'uint'],
  [3, 'reason', 'text'],
  [4, 'joined', ChannelPosition],
  [5, 'members', MemberList],
  [6, 'counts', MemberCounts],
  [7, 'presence', PresenceStates],
  [8, 'userAttributes', UserAttributes],
  [9, 'channelAttributes', ChannelAttributes],
  [10, 'chat', ChatOutcome],
);

/** Sends that succeeded, as runs: first request minus the end of the run before it, length, and so on. */
export interface Receipts {
  runs: readonly number[];
}
export const Receipts: Type<Receipts> = /* @__PURE__ */ type<Receipts>(
  [1, 'runs', 'uint', true],
);

export interface PeerMessage {
  from: string;
  /** of the sender */
  incarnation: bigint;
  /** of the sender; with `incarnation` it names the message for ever */
  request: number;
  serverMs: number;
  /** stored while the receiver was offline */
  offline: boolean;
  message: Uint8Array;
}
export const PeerMessage: Type<PeerMessage> = /* @__PURE__ */ type<PeerMessage>(
  [1, 'from', 'text'],
  [2, 'incarnation', 'fixed64'],
  [3, 'request', 'uint'],
  [4, 'serverMs', 'uint'],
  [5, 'offline', 'bool'],
  [6, 'message', 'bytes'],
);

export interface ChannelMessage {
  channel: string;
  from: string;
  incarnation: bigint;
  request: number;
  serverMs: number;
  /** gap-free within the channel's epoch */
  sequence: number;
  message: Uint8Array;
}
export const ChannelMessage: Type<ChannelMessage> = /* @__PURE__ */ type<ChannelMessage>(
  [1, 'channel', 'text'],
  [2, 'from', 'text'],
  [3, 'incarnation', 'fixed64'],
  [4, 'request', 'uint'],
  [5, 'serverMs', 'uint'],
  [6, 'sequence', 'uint'],
  [7, 'message', 'bytes'],
);

/** Somebody else came or went. */
export interface ChannelMember {
  channel: string;
  user: string;
  /** false: left */
  joined: boolean;
}
export const ChannelMember: Type<ChannelMember> = /* @__PURE__ */ type<ChannelMember>(
  [1, 'channel', 'text'],
  [2, 'user', 'text'],
  [3, 'joined', 'bool'],
);

export interface ChannelMemberCount {
  channel: string;
  count: number;
}
export const ChannelMemberCount: Type<ChannelMemberCount> = /* @__PURE__ */ type<ChannelMemberCount>(
  [1, 'channel', 'text'],
  [2, 'count', 'uint'],
);

/**
 * Messages that this library can no longer be given. Sequence numbers are inclusive; to = 0: up to an unknown end,
 * because the server that counted them is gone.
 */
export interface Gap {
  channel: string;
  from: number;
  to: number;
}
export const Gap: Type<Gap> = /* @__PURE__ */ type<Gap>(
  [1, 'channel', 'text'],
  [2, 'from', 'uint'],
  [3, 'to', 'uint'],
);

/** States of users that this session is subscribed to. */
export interface PresenceChange {
  users: readonly UserPresence[];
}
export const PresenceChange: Type<PresenceChange> = /* @__PURE__ */ type<PresenceChange>(
  [1, 'users', UserPresence, true],
);

/** All attributes of a channel, after a write that asked for members to be told. */
export interface ChannelAttributesChange {
  channel: string;
  attributes: readonly ChannelAttribute[];
}
export const ChannelAttributesChange: Type<ChannelAttributesChange> = /* @__PURE__ */ type<ChannelAttributesChange>(
  [1, 'channel', 'text'],
  [2, 'attributes', ChannelAttribute, true],
);

/** The token ends soon. When it does, the session is closed with CAUSE_TOKEN_EXPIRED. */
export interface TokenWillExpire {
  expiresMs: number;
}
export const TokenWillExpire: Type<TokenWillExpire> = /* @__PURE__ */ type<TokenWillExpire>(
  [1, 'expiresMs', 'uint'],
);

export const ChatTargetKind = {
  UNSPECIFIED: 0,
  USER: 1,
  GROUP: 2,
  ROOM: 3,
} as const;

/** Where chat messages go, and what they belong to. */
export interface ChatTarget {
  kind: number;
  /** of the other user, the group or the room */
  id: string;
}
export const ChatTarget: Type<ChatTarget> = /* @__PURE__ */ type<ChatTarget>(
  [1, 'kind', 'uint'],
  [2, 'id', 'text'],
);

/** Answered with `chat`, once it is committed to the store. A send that is repeated under its number is stored once. */
export interface ChatSend {
  request: number;
  deadline: number;
  to: ChatTarget | undefined;
  /** chosen by the application; handed on */
  id: string;
  /** JSON, {"bodies": [{"type": "txt", …}], "ext": {…}}, with exactly one body. */
  payload: string;
  /** members may say by ChatReceipt that they have read it */
  groupAck: boolean;
}
export const ChatSend: Type<ChatSend> = /* @__PURE__ */ type<ChatSend>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'to', ChatTarget],
  [4, 'id', 'text'],
  [5, 'payload', 'text'],
  [6, 'groupAck', 'bool'],
);

export const ChatReceiptKind = {
  UNSPECIFIED: 0,
  /** of a user: a device has taken the message */
  DELIVERED: 1,
  READ: 2,
  /** everything in it is read; its unread count is zero */
  CONVERSATION: 3,
} as const;

/** Says something about a message, or about a conversation as a whole. Repeated, it is taken once. */
export interface ChatReceipt {
  request: number;
  deadline: number;
  kind: number;
  /** the conversation, as its reader sees it */
  to: ChatTarget | undefined;
  /** unless CONVERSATION */
  message: bigint;
  /** of READ in a group */
  content: string;
}
export const ChatReceipt: Type<ChatReceipt> = /* @__PURE__ */ type<ChatReceipt>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'kind', 'uint'],
  [4, 'to', ChatTarget],
  [5, 'message', 'fixed64'],
  [6, 'content', 'text'],
);

/** Takes a message back: whoever has it is told, and it is not given to anybody else. */
export interface ChatRecall {
  request: number;
  deadline: number;
  to: ChatTarget | undefined;
  message: bigint;
}
export const ChatRecall: Type<ChatRecall> = /* @__PURE__ */ type<ChatRecall>(
  [1, 'request', 'uint'],
  [2, 'deadline', 'uint'],
  [3, 'to', ChatTarget],
  [4, 'message', 'fixed64'],
);

export interface ChatMessage {
  /** the server's number: unique, and growing */
  message: bigint;
  /** as its sender chose it */
  id: string;
  from: string;
  /** as the sender said it */
  to: ChatTarget | undefined;
  serverMs: number;
  /** within the conversation, without gaps */
  sequence: number;
  /** as in ChatSend */
  payload: string;
  groupAck: boolean;
  /** the device that has sent it */
  resource: string;
}
export const ChatMessage: Type<ChatMessage> = /* @__PURE__ */ type<ChatMessage>(
  [1, 'message', 'fixed64'],
  [2, 'id', 'text'],
  [3, 'from', 'text'],
  [4, 'to', ChatTarget],
  [5, 'serverMs', 'uint'],
  [6, 'sequence', 'uint'],
  [7, 'payload', 'text'],
  [8, 'groupAck', 'bool'],
  [9, 'resource', 'text'],
);

/** What others said about the user's messages. */
export interface ChatRead {
  kind: number;
  from: string;
  /** as in ChatReceipt */
  to: ChatTarget | undefined;
  /** unless CONVERSATION */
  message: bigint;
  /** of READ in a group */
  content: string;
  /** how many members have read it */
  count: number;
  serverMs: number;
}
export const ChatRead: Type<ChatRead> = /* @__PURE__ */ type<ChatRead>(
  [1, 'kind', 'uint'],
  [2, 'from', 'text'],
  [3, 'to', ChatTarget],
  [4, 'message', 'fixed64'],
  [5, 'content', 'text'],
  [6, 'count', 'uint'],
  [7, 'serverMs', 'uint'],
);

export interface ChatRecalled {
  message: bigint;
  from: string;
  /** as the sender said it */
  to: ChatTarget | undefined;
  serverMs: number;
  /** the device that did it */
  resource: string;
}
export const ChatRecalled: Type<ChatRecalled> = /* @__PURE__ */ type<ChatRecalled>(
  [1, 'message', 'fixed64'],
  [2, 'from', 'text'],
  [3, 'to', ChatTarget],
  [4, 'serverMs', 'uint'],
  [5, 'resource', 'text'],
);

/** Of contacts, groups and rooms. */
export interface ChatNotice {
  /**
   * "contact_invited", "contact_agreed", "contact_refused", "contact_deleted", "contact_added"; of groups and rooms the words
   * that the compatible surface has for them, such as "invite", "join", "addMute".
   */
  type: string;
  /** who did it */
  from: string;
  /** whom it is about, or this user */
  to: readonly string[];
  /** the group or the room */
  group: string;
  room: boolean;
  reason: string;
  kicked: string;
  serverMs: number;
}
export const ChatNotice: Type<ChatNotice> = /* @__PURE__ */ type<ChatNotice>(
  [1, 'type', 'text'],
  [2, 'from', 'text'],
  [3, 'to', 'text', true],
  [4, 'group', 'text'],
  [5, 'room', 'bool'],
  [6, 'reason', 'text'],
  [7, 'kicked', 'text'],
  [8, 'serverMs', 'uint'],
);

/**
 * Something that the user of this session is to know. Events that are kept have positions: counted without gaps for each user,
 * whichever device was there, and handed to every device in their order.
 */
export interface ChatEvent {
  /** 0: of a room, which keeps nothing for anybody */
  position: number;
  message: ChatMessage | undefined;
  read: ChatRead | undefined;
  recalled: ChatRecalled | undefined;
  notice: ChatNotice | undefined;
}
export const ChatEvent: Type<ChatEvent> = /* @__PURE__ */ type<ChatEvent>(
  [1, 'position', 'uint'],
  [2, 'message', ChatMessage],
  [3, 'read', ChatRead],
  [4, 'recalled', ChatRecalled],
  [5, 'notice', ChatNotice],
);

/** Everything that had a position before this device came has been handed to it. */
export interface ChatCaughtUp {
  position: number;
}
export const ChatCaughtUp: Type<ChatCaughtUp> = /* @__PURE__ */ type<ChatCaughtUp>(
  [1, 'position', 'uint'],
);
