/**
 * The numbers of the 1.x error enumerations, one object for each family; they travel in `code` fields of the wire, so that no
 * layer translates. 0 is success everywhere and is not listed.
 */

/** Outcomes of a login. */
export const LoginCode = {
  UNKNOWN: 1,
  REJECTED: 2,
  INVALID_ARGUMENT: 3,
  INVALID_APP_ID: 4,
  INVALID_TOKEN: 5,
  TOKEN_EXPIRED: 6,
  NOT_AUTHORIZED: 7,
  ALREADY_LOGIN: 8,
  TIMEOUT: 9,
  TOO_OFTEN: 10,
  ABORTED_BY_LOGOUT: 201,
} as const;

/** Outcomes of a logout. */
export const LogoutCode = { NOT_LOGGED_IN: 102 } as const;

/** Outcomes of renewing the token. */
export const RenewTokenCode = {
  FAILURE: 1,
  INVALID_ARGUMENT: 2,
  REJECTED: 3,
  TOO_OFTEN: 4,
  TOKEN_EXPIRED: 5,
  INVALID_TOKEN: 6,
  NOT_LOGGED_IN: 102,
  ABORTED_BY_LOGOUT: 201,
} as const;

/** Outcomes of a message to a peer. */
export const PeerMessageCode = {
  FAILURE: 1,
  TIMEOUT: 2,
  PEER_UNREACHABLE: 3,
  CACHED_BY_SERVER: 4,
  TOO_OFTEN: 5,
  INVALID_USERID: 6,
  INVALID_MESSAGE: 7,
  INCOMPATIBLE_MESSAGE: 8,
  NOT_LOGGED_IN: 102,
} as const;

/** Outcomes of a message to a channel. */
export const ChannelMessageCode = {
  FAILURE: 1,
  TIMEOUT: 2,
  TOO_OFTEN: 3,
  INVALID_MESSAGE: 4,
  NOT_IN_CHANNEL: 5,
  NOT_LOGGED_IN: 102,
} as const;

/** Outcomes of joining a channel. */
export const JoinCode = {
  FAILURE: 1,
  REJECTED: 2,
  INVALID_ARGUMENT: 3,
  TIMEOUT: 4,
  EXCEED_LIMIT: 5,
  ALREADY_JOINED: 6,
  TOO_OFTEN: 7,
  JOIN_SAME_CHANNEL_TOO_OFTEN: 8,
  NOT_LOGGED_IN: 102,
  ABORTED_BY_LEAVE: 201,
} as const;

/** Outcomes of leaving a channel. */
export const LeaveCode = {
  FAILURE: 1,
  REJECTED: 2,
  NOT_IN_CHANNEL: 3,
  KICKED: 4,
  NOT_LOGGED_IN: 102,
} as const;

/** Outcomes of listing members. */
export const MembersCode = {
  FAILURE: 1,
  REJECTED: 2,
  TIMEOUT: 3,
  TOO_OFTEN: 4,
  NOT_IN_CHANNEL: 5,
  NOT_LOGGED_IN: 102,
} as const;

/** Outcomes of counting members. */
export const MemberCountsCode = {
  FAILURE: 1,
  INVALID_ARGUMENT: 2,
  TOO_OFTEN: 3,
  TIMEOUT: 4,
  EXCEED_LIMIT: 5,
  NOT_LOGGED_IN: 102,
} as const;

/** Outcomes of asking who is online. */
export const PresenceQueryCode = {
  FAILURE: 1,
  INVALID_ARGUMENT: 2,
  REJECTED: 3,
  TIMEOUT: 4,
  TOO_OFTEN: 5,
  NOT_LOGGED_IN: 102,
} as const;

/** Outcomes of subscribing to users, and of no longer doing so. */
export const SubscriptionCode = {
  FAILURE: 1,
  INVALID_ARGUMENT: 2,
  REJECTED: 3,
  TIMEOUT: 4,
  TOO_OFTEN: 5,
  OVERFLOW: 6,
  NOT_LOGGED_IN: 102,
} as const;

/** Outcomes of listing the users subscribed to. */
export const SubscribedCode = { FAILURE: 1, TIMEOUT: 2, TOO_OFTEN: 3, NOT_LOGGED_IN: 102 } as const;

/** Outcomes of reading and writing attributes. */
export const AttributeCode = {
  FAILURE: 2,
  INVALID_ARGUMENT: 3,
  SIZE_OVERFLOW: 4,
  TOO_OFTEN: 5,
  USER_NOT_FOUND: 6,
  TIMEOUT: 7,
  NOT_LOGGED_IN: 102,
} as const;

/** Outcomes of an upload. */
export const UploadCode = {
  FAILURE: 1,
  INVALID_ARGUMENT: 2,
  TIMEOUT: 3,
  SIZE_OVERFLOW: 4,
  CONCURRENCY_LIMIT_EXCEEDED: 5,
  INTERRUPTED: 6,
  NOT_LOGGED_IN: 102,
} as const;

/** Outcomes of a download. */
export const DownloadCode = {
  FAILURE: 1,
  INVALID_ARGUMENT: 2,
  TIMEOUT: 3,
  NOT_EXIST: 4,
  CONCURRENCY_LIMIT_EXCEEDED: 5,
  INTERRUPTED: 6,
  NOT_LOGGED_IN: 102,
} as const;

/** Answers to a call about an invitation. */
export const InvitationCode = {
  INVALID_ARGUMENT: 1,
  NOT_STARTED: 2,
  ALREADY_END: 3,
  ALREADY_ACCEPT: 4,
  ALREADY_SENT: 5,
} as const;
