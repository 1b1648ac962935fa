/// What can go wrong with a call about an invitation.
public enum InvitationError: Int, RtmError {
    /// An argument breaks the rules.
    case invalidArgument = 1
    /// It was not sent.
    case notStarted = 2
    /// It has ended.
    case alreadyEnd = 3
    /// It was accepted.
    case alreadyAccept = 4
    /// It was sent.
    case alreadySent = 5
    /// The client was closed.
    case notInitialized = 101

    public static let unnumbered: InvitationError = .invalidArgument
}

/// What can go wrong with an invitation of ours.
public enum LocalInvitationFailure: Int, RtmError {
    /// The other side is offline.
    case peerOffline = 1
    /// The callee's library did not answer.
    case peerNoResponse = 2
    /// Nobody acted in time.
    case invitationExpire = 3
    /// No login has succeeded yet.
    case notLoggedIn = 4

    public static let unnumbered: LocalInvitationFailure = .peerOffline
}

/// What can go wrong with an invitation that came in.
public enum RemoteInvitationFailure: Int, RtmError {
    /// The other side is offline.
    case peerOffline = 1
    /// The caller did not confirm the acceptance in time.
    case acceptFailure = 2
    /// Nobody acted in time.
    case invitationExpire = 3

    public static let unnumbered: RemoteInvitationFailure = .peerOffline
}
