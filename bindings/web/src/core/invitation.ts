/** Where an invitation stands for its caller. */
export type LocalInvitationState =
  | 'IDLE'
  | 'SENT_TO_REMOTE'
  | 'RECEIVED_BY_REMOTE'
  | 'ACCEPTED_BY_REMOTE'
  | 'REFUSED_BY_REMOTE'
  | 'CANCELED'
  | 'FAILURE';

/** Where an invitation stands for its callee. */
export type RemoteInvitationState =
  | 'INVITATION_RECEIVED'
  | 'ACCEPT_SENT_TO_LOCAL'
  | 'REFUSED'
  | 'ACCEPTED'
  | 'CANCELED'
  | 'FAILURE';

/** Why an invitation failed for its caller. */
export type LocalInvitationFailure = 'PEER_OFFLINE' | 'PEER_NO_RESPONSE' | 'INVITATION_EXPIRE' | 'NOT_LOGGEDIN';

/** Why an invitation failed for its callee. */
export type RemoteInvitationFailure = 'PEER_OFFLINE' | 'ACCEPT_FAILURE' | 'INVITATION_EXPIRE';

/** What happens to an invitation of ours. All but `received` are its end. */
export type LocalInvitationChange =
  | { readonly type: 'received' }
  | { readonly type: 'accepted' | 'refused'; readonly response: string }
  | { readonly type: 'canceled' }
  | { readonly type: 'failure'; readonly reason: LocalInvitationFailure };

/** What happens to an invitation that came in. All but `received` are its end. */
export type RemoteInvitationChange =
  | { readonly type: 'received' }
  | { readonly type: 'accepted' }
  | { readonly type: 'refused' }
  | { readonly type: 'canceled'; readonly content: string }
  | { readonly type: 'failure'; readonly reason: RemoteInvitationFailure };

/** An invitation that a client sends; made by `Client.invite`. Its state changes when the event that tells so is delivered. */
export interface LocalInvitation {
  readonly callee: string;
  /** What the callee is told, 8,192 bytes at most; "" unless set. A later change reaches the callee with a cancellation. */
  content: string;
  /** A channel to meet in, 64 bytes at most; nobody joins it by that. Without effect once it is sent. */
  channelId: string;
  /** What the callee answered; "" until then. */
  readonly response: string;
  readonly state: LocalInvitationState;
}

/** An invitation that has come in. */
export interface RemoteInvitation {
  readonly caller: string;
  readonly content: string;
  readonly channelId: string;
  /** What the caller will be told, 8,192 bytes at most; "" unless set. */
  response: string;
  readonly state: RemoteInvitationState;
}
