/// What happens to a client, beside messages and invitations.
public enum RtmEvent: Sendable, Equatable {
    /// The connection has changed.
    case connectionChanged(Connection)
    /// The token has ended; log in again, or go on by `RtmClient.renewToken(_:)` while reconnecting.
    case tokenExpired
    /// The token ends in half a minute, or sooner.
    case tokenWillExpire
    /// Where users stand who are subscribed to, by user id.
    case presenceChanged([String: PresenceState])
    /// Messages of a channel, by number and inclusive, that can no longer be had; `to` 0: up to an unknown end.
    case gap(channelId: String, from: Int64, to: Int64)
}

/// What a connection is, and why it became so.
public struct Connection: Sendable, Equatable {
    /// What it is.
    public let state: State
    /// Why; nothing before the first login, and once the client is closed.
    public let reason: Reason?

    /// What a connection is, with the numbers of 1.x.
    public enum State: Int, Sendable {
        /// Logged out.
        case disconnected = 1
        /// A login is under way.
        case connecting = 2
        /// Logged in.
        case connected = 3
        /// Interrupted; the library goes on trying.
        case reconnecting = 4
        /// Ended by the server.
        case aborted = 5
    }

    /// Why a connection became what it is, with the numbers of 1.x.
    public enum Reason: Int, Sendable {
        /// A login began.
        case login = 1
        /// The login worked, or the connection came back.
        case loginSuccess = 2
        /// The login did not work.
        case loginFailure = 3
        /// No server answered the login.
        case loginTimeout = 4
        /// The network is gone.
        case interrupted = 5
        /// Logged out.
        case logout = 6
        /// The server does not want this user.
        case bannedByServer = 7
        /// The same user logged in elsewhere.
        case remoteLogin = 8
        /// The token has ended.
        case tokenExpired = 9
    }
}

/// Where a user stands, with the numbers of 1.x.
public enum PresenceState: Int, Sendable {
    /// Online.
    case online = 0
    /// Not heard of for some seconds; told of users subscribed to only.
    case unreachable = 1
    /// Logged out, or not heard of for too long.
    case offline = 2
}

/// What happens in a channel, beside messages.
public enum ChannelEvent: Sendable, Equatable {
    /// Somebody else joined.
    case memberJoined(String)
    /// Somebody else left or vanished.
    case memberLeft(String)
    /// How many members there are, this one included.
    case memberCount(Int)
    /// All attributes of the channel by key, after a write that asked for members to be told.
    case attributesChanged([String: ChannelAttribute])
    /// The server took this client out.
    case takenOut(LeaveError)
}

/// An attribute of a channel.
public struct ChannelAttribute: Sendable, Equatable {
    /// What it says.
    public let value: String
    /// The user id of who wrote it last.
    public let user: String
    /// When, in milliseconds since 1970, by the server's clock.
    public let updatedMs: Int64
}
