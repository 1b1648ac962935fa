/** `RtmStatusCode`: the types of the enumerations, under the name that programs in TypeScript know them by. */
export type {
  AreaCode,
  ConnectionChangeReason,
  ConnectionState,
  LegacyAreaCode,
  LocalInvitationFailureReason,
  LocalInvitationState,
  MessageType,
  PeerOnlineState,
  PeerSubscriptionOption,
  RemoteInvitationFailureReason,
  RemoteInvitationState,
} from './enums.ts';
