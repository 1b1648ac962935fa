// How calls end, with the numbers and case names of 1.x, the irregular ones included.

/// How sending to a user ended. `imcompatibleMessage` is spelt as programs know it; after `cachedByServer` the server keeps the message for a user who is offline.
public enum AgoraRtmSendPeerMessageErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case timeout = 2
    case peerUnreachable = 3
    case cachedByServer = 4
    case tooOften = 5
    case invalidUserId = 6
    case invalidMessage = 7
    case imcompatibleMessage = 8
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How a login ended.
public enum AgoraRtmLoginErrorCode: Int, Sendable {
    case ok = 0
    case unknown = 1
    case rejected = 2
    case invalidArgument = 3
    case invalidAppId = 4
    case invalidToken = 5
    case tokenExpired = 6
    case notAuthorized = 7
    case alreadyLogin = 8
    case timeout = 9
    case loginTooOften = 10
    case loginNotInitialized = 101
}

/// How a logout ended.
public enum AgoraRtmLogoutErrorCode: Int, Sendable {
    case ok = 0
    case rejected = 1
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How a question who is online ended.
public enum AgoraRtmQueryPeersOnlineErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case invalidArgument = 2
    case rejected = 3
    case timeout = 4
    case tooOften = 5
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How anything about attributes ended.
public enum AgoraRtmProcessAttributeErrorCode: Int, Sendable {
    case attributeOperationErrorOk = 0
    case attributeOperationErrorNotReady = 1
    case attributeOperationErrorFailure = 2
    case attributeOperationErrorInvalidArgument = 3
    case attributeOperationErrorSizeOverflow = 4
    case attributeOperationErrorTooOften = 5
    case attributeOperationErrorUserNotFound = 6
    case attributeOperationErrorTimeout = 7
    case attributeOperationErrorNotInitialized = 101
    case attributeOperationErrorNotLoggedIn = 102
}

/// How a renewal of the token ended.
public enum AgoraRtmRenewTokenErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case invalidArgument = 2
    case rejected = 3
    case tooOften = 4
    case tokenExpired = 5
    case invalidToken = 6
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How a question for numbers of members ended.
public enum AgoraRtmChannelMemberCountErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case invalidArgument = 2
    case tooOften = 3
    case timeout = 4
    case exceedLimit = 5
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How a subscription to users, or its end, was answered.
public enum AgoraRtmPeerSubscriptionStatusErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case invalidArgument = 2
    case rejected = 3
    case timeout = 4
    case tooOften = 5
    case overflow = 6
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How a question for the subscriptions ended.
public enum AgoraRtmQueryPeersBySubscriptionOptionErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case timeout = 2
    case tooOften = 3
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How a download ended.
public enum AgoraRtmDownloadMediaErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case invalidArgument = 2
    case timeout = 3
    case notExist = 4
    case concurrencyLimitExceeded = 5
    case interrupted = 6
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How an upload ended.
public enum AgoraRtmUploadMediaErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case invalidArgument = 2
    case timeout = 3
    case sizeOverflow = 4
    case concurrencyLimitExceeded = 5
    case interrupted = 6
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How a wish to cancel a transfer was answered.
public enum AgoraRtmCancelMediaErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case notExist = 2
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How setting the service context ended.
public enum AgoraRtmSetContextErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1

    /// As some programs spell it.
    public static let OK = AgoraRtmSetContextErrorCode.ok
}

/// How sending to a channel ended.
public enum AgoraRtmSendChannelMessageErrorCode: Int, Sendable {
    case errorOk = 0
    case errorFailure = 1
    case errorTimeout = 2
    case tooOften = 3
    case invalidMessage = 4
    case errorNotInitialized = 101
    case notLoggedIn = 102
}

/// How joining ended.
public enum AgoraRtmJoinChannelErrorCode: Int, Sendable {
    case channelErrorOk = 0
    case channelErrorFailure = 1
    case channelErrorRejected = 2
    case channelErrorInvalidArgument = 3
    case channelErrorTimeout = 4
    case channelErrorExceedLimit = 5
    case channelErrorAlreadyJoined = 6
    case channelErrorTooOften = 7
    case sameChannelErrorTooOften = 8
    case channelErrorNotInitialized = 101
    case channelErrorNotLoggedIn = 102
}

/// How leaving ended.
public enum AgoraRtmLeaveChannelErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case rejected = 2
    case notInChannel = 3
    case kicked = 4
    case notInitialized = 101
    case notLoggedIn = 102
}

/// How a question for members ended.
public enum AgoraRtmGetMembersErrorCode: Int, Sendable {
    case ok = 0
    case failure = 1
    case rejected = 2
    case timeout = 3
    case tooOften = 4
    case notInChannel = 5
    case notInitialized = 101
    case notLoggedIn = 102
}
