/** What was asked of a client; the code of an {@link OperationError} belongs to its family. */
export type Operation =
  | 'login'
  | 'logout'
  | 'renewToken'
  | 'sendToPeer'
  | 'sendToChannel'
  | 'joinChannel'
  | 'leaveChannel'
  | 'members'
  | 'memberCounts'
  | 'queryPresence'
  | 'subscribePresence'
  | 'unsubscribePresence'
  | 'subscribedPresence'
  | 'writeUserAttributes'
  | 'userAttributes'
  | 'writeChannelAttributes'
  | 'channelAttributes'
  | 'sendInvitation'
  | 'cancelInvitation'
  | 'acceptInvitation'
  | 'refuseInvitation'
  | 'upload'
  | 'download';

/** An operation that failed. `code` is a number of the family that belongs to `operation`, see `codes`. */
export class OperationError extends Error {
  override readonly name = 'OperationError';

  constructor(
    readonly operation: Operation,
    readonly code: number,
    /** What the server said, for logs; may be empty. */
    readonly reason = '',
  ) {
    super(`${operation} failed with code ${code}${reason ? `: ${reason}` : ''}`);
  }
}
