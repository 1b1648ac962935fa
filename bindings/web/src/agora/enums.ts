/**
 * The enumerations of the 1.x surface. The value of a member is its name, so that programs may compare with strings:
 * `if (state === "CONNECTED")`. Each is a table of values and the type of its members.
 */

const table = <const Name extends string>(...names: Name[]): { readonly [N in Name]: N } =>
  Object.freeze(Object.fromEntries(names.map(name => [name, name]))) as { readonly [N in Name]: N };

/** Where a client stands towards the server. */
export const ConnectionState = /* @__PURE__ */ table(
  'DISCONNECTED',
  'CONNECTING',
  'CONNECTED',
  'RECONNECTING',
  'ABORTED',
);
export type ConnectionState = keyof typeof ConnectionState;

/** Why the connection state has changed. */
export const ConnectionChangeReason = /* @__PURE__ */ table(
  'LOGIN',
  'LOGIN_SUCCESS',
  'LOGIN_FAILURE',
  'LOGIN_TIMEOUT',
  'INTERRUPTED',
  'LOGOUT',
  'BANNED_BY_SERVER',
  'REMOTE_LOGIN',
  'TOKEN_EXPIRED',
);
export type ConnectionChangeReason = keyof typeof ConnectionChangeReason;

/** How far an invitation has come, for its caller. */
export const LocalInvitationState = /* @__PURE__ */ table(
  'IDLE',
  'SENT_TO_REMOTE',
  'RECEIVED_BY_REMOTE',
  'ACCEPTED_BY_REMOTE',
  'REFUSED_BY_REMOTE',
  'CANCELED',
  'FAILURE',
);
export type LocalInvitationState = keyof typeof LocalInvitationState;

/** How far an invitation has come, for its callee. */
export const RemoteInvitationState = /* @__PURE__ */ table(
  'INVITATION_RECEIVED',
  'ACCEPT_SENT_TO_LOCAL',
  'REFUSED',
  'ACCEPTED',
  'CANCELED',
  'FAILURE',
);
export type RemoteInvitationState = keyof typeof RemoteInvitationState;

/** Why an invitation has failed, for its caller. */
export const LocalInvitationFailureReason = /* @__PURE__ */ table(
  'UNKNOWN',
  'PEER_NO_RESPONSE',
  'INVITATION_EXPIRE',
  'PEER_OFFLINE',
  'NOT_LOGGEDIN',
);
export type LocalInvitationFailureReason = keyof typeof LocalInvitationFailureReason;

/** Why an invitation has failed, for its callee. */
export const RemoteInvitationFailureReason = /* @__PURE__ */ table(
  'UNKNOWN',
  'PEER_OFFLINE',
  'ACCEPT_FAILURE',
  'INVITATION_EXPIRE',
);
export type RemoteInvitationFailureReason = keyof typeof RemoteInvitationFailureReason;

/** Whether a user can be reached: UNREACHABLE is one whose connection is lost, but who may still come back in time. */
export const PeerOnlineState = /* @__PURE__ */ table('ONLINE', 'UNREACHABLE', 'OFFLINE');
export type PeerOnlineState = keyof typeof PeerOnlineState;

/** What one can subscribe to about a user. */
export const PeerSubscriptionOption = /* @__PURE__ */ table('ONLINE_STATUS');
export type PeerSubscriptionOption = keyof typeof PeerSubscriptionOption;

/** What a message carries. */
export const MessageType = /* @__PURE__ */ table('TEXT', 'RAW', 'IMAGE', 'FILE');
export type MessageType = keyof typeof MessageType;

/** The regions of `createInstance`. There is one server, wherever it is: they are checked, and change nothing. */
export type LegacyAreaCode = 'CN' | 'NA' | 'EU' | 'AS' | 'JP' | 'IN' | 'GLOB' | 'OC' | 'SA' | 'AF' | 'OVS';

/** The regions of `setArea`. See {@link LegacyAreaCode}. */
export type AreaCode = 'GLOBAL' | 'INDIA' | 'JAPAN' | 'ASIA' | 'EUROPE' | 'CHINA' | 'NORTH_AMERICA';
