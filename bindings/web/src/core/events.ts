import type { ChannelAttribute } from './attributes.ts';
import type { LocalInvitation, LocalInvitationChange, RemoteInvitation, RemoteInvitationChange } from './invitation.ts';
import type { ChannelMessage, PeerMessage } from './message.ts';

export type { ChannelAttribute } from './attributes.ts';

/** Where a client stands. */
export type ConnectionState = 'DISCONNECTED' | 'CONNECTING' | 'CONNECTED' | 'RECONNECTING' | 'ABORTED';

/** Why the connection state changed. */
export type ConnectionReason =
  | 'LOGIN'
  | 'LOGIN_SUCCESS'
  | 'LOGIN_FAILURE'
  | 'LOGIN_TIMEOUT'
  | 'INTERRUPTED'
  | 'LOGOUT'
  | 'BANNED_BY_SERVER'
  | 'REMOTE_LOGIN'
  | 'TOKEN_EXPIRED';

/** Where a user stands: unreachable is one who was not heard of for a few seconds and may come back. */
export type PresenceState = 'ONLINE' | 'UNREACHABLE' | 'OFFLINE';

/** A user and where that user stands. */
export interface PeerPresence {
  readonly user: string;
  readonly state: PresenceState;
}

/** What happens to a client, by name, and what its listeners are given. */
export interface ClientEvents {
  connectionState: { readonly state: ConnectionState; readonly reason: ConnectionReason };
  peerMessage: PeerMessage;
  channelMessage: ChannelMessage;
  /** Somebody else joined a channel, or left it. */
  channelMember: { readonly channel: string; readonly user: string; readonly joined: boolean };
  /** How many members there are: right after joining, and when it changes. */
  channelMemberCount: { readonly channel: string; readonly count: number };
  /** All attributes of a channel, after a write that asked for members to be told. */
  channelAttributes: { readonly channel: string; readonly attributes: readonly ChannelAttribute[] };
  /** The server took this client out of a channel, with a code of leaving. */
  channelLeft: { readonly channel: string; readonly code: number };
  /** Messages of a channel, by number and inclusive, that can no longer be had; `to` 0: up to an unknown end. */
  gap: { readonly channel: string; readonly from: number; readonly to: number };
  /** The states of users subscribed to: right behind a subscription that worked, then at changes. */
  presence: { readonly peers: readonly PeerPresence[] };
  /** The token ends in half a minute, or sooner. */
  tokenWillExpire: Readonly<Record<never, never>>;
  /** The token has ended: the login with it, unless the client is reconnecting, which a renewal resumes. */
  tokenExpired: Readonly<Record<never, never>>;
  localInvitation: { readonly invitation: LocalInvitation; readonly change: LocalInvitationChange };
  remoteInvitation: { readonly invitation: RemoteInvitation; readonly change: RemoteInvitationChange };
  /** Transfers of media have lost their right to run: logout or abort. */
  mediaInterrupted: Readonly<Record<never, never>>;
}
