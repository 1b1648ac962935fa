/** The events of clients, channels and invitations, each with the type of its listeners. */
import type {
  ConnectionChangeReason,
  ConnectionState,
  LocalInvitationFailureReason,
  RemoteInvitationFailureReason,
} from './enums.ts';
import type { RemoteInvitation } from './remoteInvitation.ts';
import type { ChannelAttributes, PeersOnlineStatusMap, ReceivedMessageProperties, RtmMessage } from './types.ts';

/** What happens to a client. */
export interface RtmClientEvents {
  /** A message from a user, of any type. */
  MessageFromPeer: (message: RtmMessage, peerId: string, messageProps: ReceivedMessageProperties) => void;
  /** The same as the event of the channel, for programs that listen here; the channel's id comes last. */
  ChannelMessage: (
    message: RtmMessage,
    memberId: string,
    messageProps: ReceivedMessageProperties,
    channelId: string,
  ) => void;
  /** The connection state has changed. */
  ConnectionStateChanged: (newState: ConnectionState, reason: ConnectionChangeReason) => void;
  /** Somebody invites this user. */
  RemoteInvitationReceived: (remoteInvitation: RemoteInvitation) => void;
  /** The token has ended. While connected, the state is ABORTED then; while reconnecting, `renewToken` helps. */
  TokenExpired: () => void;
  /** The token ends in half a minute: time for `renewToken`. */
  TokenPrivilegeWillExpire: () => void;
  /** Where users stand that are subscribed to: right after subscribing, then at every change. */
  PeersOnlineStatusChanged: (status: PeersOnlineStatusMap) => void;
  /** Never happens: there is no other way to the server than the one. */
  FallbackProxyConnected: () => void;
}

/** What happens to a channel. */
export interface RtmChannelEvents {
  /** A message from another member, of any type. */
  ChannelMessage: (message: RtmMessage, memberId: string, messagePros: ReceivedMessageProperties) => void;
  /** Somebody else joined. Not told in channels of more than 512 members. */
  MemberJoined: (memberId: string) => void;
  /** Somebody else left, or was gone for 30 s. Not told in channels of more than 512 members. */
  MemberLeft: (memberId: string) => void;
  /** All attributes, after a write with `enableNotificationToChannelMembers`. */
  AttributesUpdated: (attributes: ChannelAttributes) => void;
  /** How many members there are: right after joining, then once a second at most. */
  MemberCountUpdated: (memberCount: number) => void;
}

/** What happens to an invitation of this user's. */
export interface LocalInvitationEvents {
  LocalInvitationReceivedByPeer: () => void;
  LocalInvitationAccepted: (response: string) => void;
  LocalInvitationRefused: (response: string) => void;
  LocalInvitationCanceled: () => void;
  LocalInvitationFailure: (reason: LocalInvitationFailureReason) => void;
}

/** What happens to an invitation that came in. */
export interface RemoteInvitationEvents {
  RemoteInvitationAccepted: () => void;
  RemoteInvitationRefused: () => void;
  /** The caller has canceled; with what the caller says. */
  RemoteInvitationCanceled: (content: string) => void;
  RemoteInvitationFailure: (reason: RemoteInvitationFailureReason) => void;
}
