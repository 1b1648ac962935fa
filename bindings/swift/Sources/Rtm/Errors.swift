// The reasons for which something can fail, one enumeration for each kind of call, with the numbers of the 1.x enumerations.

/// What can go wrong with a login.
public enum LoginError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case unknown = 1
    /// The server does not allow it.
    case rejected = 2
    /// An argument breaks the rules.
    case invalidArgument = 3
    /// The server does not know the App ID.
    case invalidAppId = 4
    /// The token is not for this user, or was not made by this application.
    case invalidToken = 5
    /// The time of the token is over.
    case tokenExpired = 6
    /// The token does not allow it.
    case notAuthorized = 7
    /// The client is logged in, or about to be.
    case alreadyLoggedIn = 8
    /// No answer came in time.
    case timeout = 9
    /// Called more often than the rates allow.
    case tooOften = 10
    /// The client was closed.
    case notInitialized = 101

    public static let unnumbered: LoginError = .unknown
}

/// What can go wrong with a logout.
public enum LogoutError: Int, RtmError {
    /// The server does not allow it.
    case rejected = 1
    /// The client was closed.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: LogoutError = .rejected
}

/// What can go wrong with a renewal of the token.
public enum RenewTokenError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// An argument breaks the rules.
    case invalidArgument = 2
    /// The server does not allow it.
    case rejected = 3
    /// Called more often than the rates allow.
    case tooOften = 4
    /// The time of the token is over.
    case tokenExpired = 5
    /// The token is not for this user, or was not made by this application.
    case invalidToken = 6
    /// The client was closed.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: RenewTokenError = .failure
}

/// What can go wrong with a message to a user.
public enum PeerMessageError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// No answer came in time.
    case timeout = 2
    /// The user is offline.
    case peerUnreachable = 3
    /// Called more often than the rates allow.
    case tooOften = 5
    /// The user id breaks the rules.
    case invalidUserId = 6
    /// The message is too large, or of no known kind.
    case invalidMessage = 7
    /// The receiver's library does not know this kind of message.
    case incompatibleMessage = 8
    /// The client was closed.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: PeerMessageError = .failure
}

/// What can go wrong with a message to a channel.
public enum ChannelMessageError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// No answer came in time.
    case timeout = 2
    /// Called more often than the rates allow.
    case tooOften = 3
    /// The message is too large, or of no known kind.
    case invalidMessage = 4
    /// The channel was closed, or the client.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: ChannelMessageError = .failure
}

/// What can go wrong with joining a channel.
public enum JoinError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// The server does not allow it.
    case rejected = 2
    /// An argument breaks the rules.
    case invalidArgument = 3
    /// No answer came in time.
    case timeout = 4
    /// There are too many.
    case exceedLimit = 5
    /// The channel is joined, or about to be.
    case alreadyJoined = 6
    /// Called more often than the rates allow.
    case tooOften = 7
    /// This channel was joined more often than the rates allow.
    case joinSameChannelTooOften = 8
    /// The channel was closed, or the client.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: JoinError = .failure
}

/// What can go wrong with leaving a channel.
public enum LeaveError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// The server does not allow it.
    case rejected = 2
    /// The channel is not joined.
    case notInChannel = 3
    /// The server took this client out.
    case kicked = 4
    /// The channel was closed, or the client.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: LeaveError = .failure
}

/// What can go wrong with a question for the members of a channel.
public enum MembersError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// The server does not allow it.
    case rejected = 2
    /// No answer came in time.
    case timeout = 3
    /// Called more often than the rates allow.
    case tooOften = 4
    /// The channel is not joined.
    case notInChannel = 5
    /// The channel was closed, or the client.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: MembersError = .failure
}

/// What can go wrong with a question for numbers of members.
public enum MemberCountError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// An argument breaks the rules.
    case invalidArgument = 2
    /// Called more often than the rates allow.
    case tooOften = 3
    /// No answer came in time.
    case timeout = 4
    /// There are too many.
    case exceedLimit = 5
    /// The client was closed.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: MemberCountError = .failure
}

/// What can go wrong with anything about attributes.
public enum AttributeError: Int, RtmError {
    /// The client is not ready.
    case notReady = 1
    /// It did not work, for a reason that has no number.
    case failure = 2
    /// An argument breaks the rules.
    case invalidArgument = 3
    /// It is too large, or there are too many.
    case sizeOverflow = 4
    /// Called more often than the rates allow.
    case tooOften = 5
    /// The user is not online.
    case userNotFound = 6
    /// No answer came in time.
    case timeout = 7
    /// The client was closed.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: AttributeError = .failure
}

/// What can go wrong with a question who is online.
public enum PresenceQueryError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// An argument breaks the rules.
    case invalidArgument = 2
    /// The server does not allow it.
    case rejected = 3
    /// No answer came in time.
    case timeout = 4
    /// Called more often than the rates allow.
    case tooOften = 5
    /// The client was closed.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: PresenceQueryError = .failure
}

/// What can go wrong with a subscription to users.
public enum SubscriptionError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// An argument breaks the rules.
    case invalidArgument = 2
    /// The server does not allow it.
    case rejected = 3
    /// No answer came in time.
    case timeout = 4
    /// Called more often than the rates allow.
    case tooOften = 5
    /// These would be too many subscriptions.
    case overflow = 6
    /// The client was closed.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: SubscriptionError = .failure
}

/// What can go wrong with a question for the subscriptions.
public enum SubscribedError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// No answer came in time.
    case timeout = 2
    /// Called more often than the rates allow.
    case tooOften = 3
    /// The client was closed.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: SubscribedError = .failure
}
