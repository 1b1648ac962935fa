import Foundation
import RtmNative

/// What happens to a client unasked: all of it on the session's thread, one after another.
package protocol SessionEvents: AnyObject {
    /// By the numbers of `CONNECTION_STATE` and `CONNECTION_CHANGE_REASON`.
    func connectionChanged(state: Int32, reason: Int32)
    /// A message from a user. `serverMs`: when the server took it; `offline`: stored while this user was away.
    func received(_ message: MessageData, from: String, serverMs: Int64, offline: Bool)
    /// Any transfer moves; told behind the `Moved` of that transfer.
    func moved(request: Int64, upload: Bool, current: Int64, total: Int64)
    /// The token has ended.
    func tokenExpired()
    /// The token ends in half a minute, or sooner.
    func tokenWillExpire()
    /// The states of users subscribed to.
    func presenceChanged(_ peers: [StatusData])
    /// Messages of a channel, by number and inclusive, that can no longer be had; `to` 0: up to an unknown end.
    func gap(channel: String, from: Int64, to: Int64)
    /// An invitation has come in. Gives what is told of it from then on.
    func invited(_ invitation: Int64, caller: String, content: String, channel: String) -> RemoteInvitationEvents?
    /// The session was released; nothing more comes.
    func ended()
}

/// What happens in a channel, on the session's thread.
package protocol ChannelEvents: AnyObject {
    /// A message from another member.
    func received(_ message: MessageData, from: String, serverMs: Int64)
    /// Somebody else joined.
    func memberJoined(_ user: String)
    /// Somebody else left or vanished.
    func memberLeft(_ user: String)
    /// How many members there are.
    func memberCount(_ count: Int32)
    /// All attributes of the channel, after a write that asked for members to be told.
    func attributesChanged(_ attributes: [ChannelAttributeData])
    /// The server took this client out; `code` as of leaving.
    func takenOut(code: Int32)
    /// The session was released; nothing more comes.
    func ended()
}

/// What happens to an invitation of ours. All but the first are its end.
package protocol LocalInvitationEvents: AnyObject {
    /// The callee's library has it.
    func received()
    /// The callee takes the call.
    func accepted(response: String)
    /// The callee does not take the call.
    func refused(response: String)
    /// By our own wish.
    func canceled()
    /// It did not come about; by the numbers of `LOCAL_INVITATION_ERR_CODE`.
    func failed(code: Int32)
    /// The session was released; nothing more comes.
    func ended()
}

/// What happens to an invitation that came in. Each is its end.
package protocol RemoteInvitationEvents: AnyObject {
    /// The caller knows that it was accepted.
    func accepted()
    /// By our own wish.
    func refused()
    /// The caller has thought better of it.
    func canceled()
    /// It did not come about; by the numbers of `REMOTE_INVITATION_ERR_CODE`.
    func failed(code: Int32)
    /// The session was released; nothing more comes.
    func ended()
}
