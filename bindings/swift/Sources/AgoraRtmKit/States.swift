// What things are, with the numbers and case names of 1.x.

/// What a message is.
public enum AgoraRtmMessageType: Int, Sendable {
    case undefined = 0
    case text = 1
    case raw = 2
    case file = 3
    case image = 4
}

/// What a connection is.
public enum AgoraRtmConnectionState: Int, Sendable {
    case disconnected = 1
    case connecting = 2
    case connected = 3
    case reconnecting = 4
    case aborted = 5
}

/// Why a connection became what it is.
public enum AgoraRtmConnectionChangeReason: Int, Sendable {
    case login = 1
    case loginSuccess = 2
    case loginFailure = 3
    case loginTimeout = 4
    case interrupted = 5
    case logout = 6
    case bannedByServer = 7
    case remoteLogin = 8
    case tokenExpired = 9
}

/// Where a user stands. A query never says `unreachable`.
public enum AgoraRtmPeerOnlineState: Int, Sendable {
    case online = 0
    case unreachable = 1
    case offline = 2
}

/// What of a user is subscribed to.
public enum AgoraRtmPeerSubscriptionOptions: Int, Sendable {
    case onlineStatus = 0
}

/// What is written to the log: everything from this severity on.
public enum AgoraRtmLogFilter: Int, Sendable {
    case off = 0
    case info = 0x000f
    case warn = 0x000e
    case error = 0x000c
    case critical = 0x0008
    case mask = 0x80f
}

/// Where servers may be. Taken and kept; one server is one place.
public struct AgoraRtmAreaCode: OptionSet, Hashable, Sendable {
    public let rawValue: UInt

    /// Any bits are a value.
    public init(rawValue: UInt) { self.rawValue = rawValue }

    public static let areaCodeCN = AgoraRtmAreaCode(rawValue: 1 << 0)
    public static let areaCodeNA = AgoraRtmAreaCode(rawValue: 1 << 1)
    public static let areaCodeEU = AgoraRtmAreaCode(rawValue: 1 << 2)
    public static let areaCodeAS = AgoraRtmAreaCode(rawValue: 1 << 3)
    public static let areaCodeJP = AgoraRtmAreaCode(rawValue: 1 << 4)
    public static let areaCodeIN = AgoraRtmAreaCode(rawValue: 1 << 5)
    public static let areaCodeGLOB = AgoraRtmAreaCode(rawValue: 0xFFFF_FFFF)
}

/// How the service is reached. Taken and kept.
public struct AgoraRtmCloudProxyType: OptionSet, Hashable, Sendable {
    public let rawValue: UInt

    /// Any bits are a value.
    public init(rawValue: UInt) { self.rawValue = rawValue }

    public static let noneProxy: AgoraRtmCloudProxyType = []
    public static let tcpProxy = AgoraRtmCloudProxyType(rawValue: 1)
}
