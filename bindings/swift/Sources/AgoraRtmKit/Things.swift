import Foundation
import RtmNative

// What calls take and closures are given.

/// A user, and where that user stands.
open class AgoraRtmPeerOnlineStatus: NSObject {
    /// The user id.
    open var peerId = ""
    /// As `state` says, in the words of older programs.
    open var isOnline = false
    /// Where the user stands.
    public private(set) var state = AgoraRtmPeerOnlineState.offline

    convenience init(_ data: StatusData) {
        self.init()
        peerId = data.peer
        state = AgoraRtmPeerOnlineState(rawValue: Int(data.state)) ?? .offline
        isOnline = state == .online
    }
}

/// A channel, and how many members it has.
open class AgoraRtmChannelMemberCount: NSObject {
    /// The id of the channel.
    open var channelId = ""
    /// 0 if nobody is in it.
    open var count: Int32 = 0

    convenience init(_ data: CountData) {
        self.init()
        channelId = data.channelId
        count = data.count
    }
}

/// How far a transfer is, in bytes.
open class AgoraRtmMediaOperationProgress: NSObject {
    /// In all.
    open var totalSize: Int64 = 0
    /// So far.
    open var currentSize: Int64 = 0

    convenience init(current: Int64, total: Int64) {
        self.init()
        totalSize = total
        currentSize = current
    }
}

/// An attribute of a user.
open class AgoraRtmAttribute: NSObject {
    /// 1 to 32 bytes.
    open var key = ""
    /// 1 byte to 8 KB.
    open var value = ""

    convenience init(_ data: PairData) {
        self.init()
        key = data.key
        value = data.value
    }
}

/// An attribute of a channel.
open class AgoraRtmChannelAttribute: NSObject {
    /// 1 to 32 bytes.
    open var key = ""
    /// 1 byte to 8 KB.
    open var value = ""
    /// The user id of who wrote it last.
    open var lastUpdateUserId = ""
    /// When, in milliseconds since 1970, by the server's clock.
    public private(set) var lastUpdateTs: Int64 = 0

    convenience init(_ data: ChannelAttributeData) {
        self.init()
        key = data.key
        value = data.value
        lastUpdateUserId = data.user
        lastUpdateTs = data.updatedMs
    }
}

/// How a message is sent.
open class AgoraRtmSendMessageOptions: NSObject {
    /// Keep it on the server for a user who is offline. Of no effect in channels.
    open var enableOfflineMessaging = false
    /// Keep it in the history.
    open var enableHistoricalMessaging = false
}

/// How attributes of a channel are written.
open class AgoraRtmChannelAttributeOptions: NSObject {
    /// Tell the members of this one write.
    open var enableNotificationToChannelMembers = false
}

/// Where the service is, for `AgoraRtmKit.setRtmServiceContext(_:)`.
open class AgoraRtmServiceContext: NSObject {
    /// Where servers may be; everywhere, unless it is set.
    open var areaCode = AgoraRtmAreaCode.areaCodeGLOB
    /// How they are reached; directly, unless it is set.
    open var proxyType: AgoraRtmCloudProxyType = []
}

/// A member of a channel.
open class AgoraRtmMember: NSObject {
    /// The user id.
    open var userId = ""
    /// The id of the channel.
    open var channelId = ""

    convenience init(_ userId: String, in channelId: String) {
        self.init()
        self.userId = userId
        self.channelId = channelId
    }
}

/// How the texts of older programs begin by which they end calls.
public let AgoraRtmEndcallPrefix = "AgoraRTMLegacyEndcallCompatibleMessagePrefix"
