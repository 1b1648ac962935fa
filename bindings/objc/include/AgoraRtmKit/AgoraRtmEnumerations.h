// The numbers of AgoraRtmKit: what outcomes, states and options are called. Those of call invitations are in AgoraRtmCallKit.h.
//
// Every enumeration of outcomes has three members in common, which are not described again: Ok, the call did what it says; NotInitialized, its kit or
// channel has ended; NotLoggedIn, the kit has not logged in. TooOften is a call beyond the rates that the server sets.
#import <Foundation/Foundation.h>

/// What the text of a peer message begins with that ends a call of the legacy signaling service. It is passed on like any other text.
static NSString *const AgoraRtmEndcallPrefix __attribute__((unused)) = @"AgoraRTMLegacyEndcallCompatibleMessagePrefix";

/// The kind of a message.
typedef NS_ENUM(NSInteger, AgoraRtmMessageType) {
  AgoraRtmMessageTypeUndefined = 0,
  AgoraRtmMessageTypeText = 1,
  /// An AgoraRtmRawMessage.
  AgoraRtmMessageTypeRaw = 2,
  /// An AgoraRtmFileMessage.
  AgoraRtmMessageTypeFile = 3,
  /// An AgoraRtmImageMessage.
  AgoraRtmMessageTypeImage = 4,
};

/// How the sending of a message to a peer ended.
typedef NS_ENUM(NSInteger, AgoraRtmSendPeerMessageErrorCode) {
  /// The peer's library has taken it.
  AgoraRtmSendPeerMessageErrorOk = 0,
  AgoraRtmSendPeerMessageErrorFailure = 1,
  AgoraRtmSendPeerMessageErrorTimeout = 2,
  /// The peer is offline.
  AgoraRtmSendPeerMessageErrorPeerUnreachable = 3,
  /// The peer is offline and gets it later.
  AgoraRtmSendPeerMessageErrorCachedByServer  = 4,
  AgoraRtmSendPeerMessageErrorTooOften = 5,
  AgoraRtmSendPeerMessageErrorInvalidUserId = 6,
  /// There is none, it is larger than 32 KB, or its text is no text.
  AgoraRtmSendPeerMessageErrorInvalidMessage = 7,
  /// The peer's library is too old for it.
  AgoraRtmSendPeerMessageErrorImcompatibleMessage = 8,
  AgoraRtmSendPeerMessageErrorNotInitialized = 101,
  AgoraRtmSendPeerMessageErrorNotLoggedIn = 102,
};

/// Where the connection stands.
typedef NS_ENUM(NSInteger, AgoraRtmConnectionState) {
  AgoraRtmConnectionStateDisconnected = 1,
  AgoraRtmConnectionStateConnecting = 2,
  AgoraRtmConnectionStateConnected = 3,
  /// It was lost and is being made again, for ever.
  AgoraRtmConnectionStateReconnecting = 4,
  /// The server has ended it.
  AgoraRtmConnectionStateAborted = 5,
};

/// Why the connection stands elsewhere now.
typedef NS_ENUM(NSInteger, AgoraRtmConnectionChangeReason) {
  AgoraRtmConnectionChangeReasonLogin = 1,
  AgoraRtmConnectionChangeReasonLoginSuccess = 2,
  AgoraRtmConnectionChangeReasonLoginFailure = 3,
  AgoraRtmConnectionChangeReasonLoginTimeout = 4,
  AgoraRtmConnectionChangeReasonInterrupted = 5,
  AgoraRtmConnectionChangeReasonLogout = 6,
  AgoraRtmConnectionChangeReasonBannedByServer = 7,
  /// The user has logged in elsewhere.
  AgoraRtmConnectionChangeReasonRemoteLogin = 8,
  AgoraRtmConnectionChangeReasonTokenExpired = 9,
};

/// How a login ended.
typedef NS_ENUM(NSInteger, AgoraRtmLoginErrorCode) {
  AgoraRtmLoginErrorOk = 0,
  AgoraRtmLoginErrorUnknown = 1,
  AgoraRtmLoginErrorRejected = 2,
  AgoraRtmLoginErrorInvalidArgument = 3,
  AgoraRtmLoginErrorInvalidAppId = 4,
  AgoraRtmLoginErrorInvalidToken = 5,
  AgoraRtmLoginErrorTokenExpired = 6,
  AgoraRtmLoginErrorNotAuthorized = 7,
  AgoraRtmLoginErrorAlreadyLogin = 8,
  /// The server did not answer for 12 seconds.
  AgoraRtmLoginErrorTimeout = 9,
  AgoraRtmLoginErrorLoginTooOften = 10,
  AgoraRtmLoginErrorLoginNotInitialized = 101,
};

/// How a logout ended.
typedef NS_ENUM(NSInteger, AgoraRtmLogoutErrorCode) {
  AgoraRtmLogoutErrorOk = 0,
  AgoraRtmLogoutErrorRejected = 1,
  AgoraRtmLogoutErrorNotInitialized = 101,
  AgoraRtmLogoutErrorNotLoggedIn = 102,
};

/// How a question for who is online ended.
typedef NS_ENUM(NSInteger, AgoraRtmQueryPeersOnlineErrorCode) {
  AgoraRtmQueryPeersOnlineErrorOk = 0,
  AgoraRtmQueryPeersOnlineErrorFailure = 1,
  AgoraRtmQueryPeersOnlineErrorInvalidArgument = 2,
  AgoraRtmQueryPeersOnlineErrorRejected = 3,
  AgoraRtmQueryPeersOnlineErrorTimeout = 4,
  AgoraRtmQueryPeersOnlineErrorTooOften = 5,
  AgoraRtmQueryPeersOnlineErrorNotInitialized = 101,
  AgoraRtmQueryPeersOnlineErrorNotLoggedIn = 102,
};

/// How a call about attributes ended.
typedef NS_ENUM(NSInteger, AgoraRtmProcessAttributeErrorCode) {
  AgoraRtmAttributeOperationErrorOk = 0,
  AgoraRtmAttributeOperationErrorNotReady = 1,
  AgoraRtmAttributeOperationErrorFailure = 2,
  AgoraRtmAttributeOperationErrorInvalidArgument = 3,
  /// More than 32 attributes, 8 KB for one, 16 KB for a user or 32 KB for a channel.
  AgoraRtmAttributeOperationErrorSizeOverflow = 4,
  AgoraRtmAttributeOperationErrorTooOften = 5,
  /// The user is not online.
  AgoraRtmAttributeOperationErrorUserNotFound = 6,
  AgoraRtmAttributeOperationErrorTimeout = 7,
  AgoraRtmAttributeOperationErrorNotInitialized = 101,
  AgoraRtmAttributeOperationErrorNotLoggedIn = 102,
};

/// How the renewal of a token ended.
typedef NS_ENUM(NSInteger, AgoraRtmRenewTokenErrorCode) {
  AgoraRtmRenewTokenErrorOk = 0,
  AgoraRtmRenewTokenErrorFailure = 1,
  AgoraRtmRenewTokenErrorInvalidArgument = 2,
  AgoraRtmRenewTokenErrorRejected = 3,
  AgoraRtmRenewTokenErrorTooOften = 4,
  AgoraRtmRenewTokenErrorTokenExpired = 5,
  AgoraRtmRenewTokenErrorInvalidToken = 6,
  AgoraRtmRenewTokenErrorNotInitialized = 101,
  AgoraRtmRenewTokenErrorNotLoggedIn = 102,
};

/// How the counting of members ended.
typedef NS_ENUM(NSInteger, AgoraRtmChannelMemberCountErrorCode) {
  AgoraRtmChannelMemberCountErrorOk = 0,
  AgoraRtmChannelMemberCountErrorFailure = 1,
  AgoraRtmChannelMemberCountErrorInvalidArgument = 2,
  AgoraRtmChannelMemberCountErrorTooOften = 3,
  AgoraRtmChannelMemberCountErrorTimeout = 4,
  /// More than 32 channels.
  AgoraRtmChannelMemberCountErrorExceedLimit = 5,
  AgoraRtmChannelMemberCountErrorNotInitialized = 101,
  AgoraRtmChannelMemberCountErrorNotLoggedIn = 102,
};

/// How subscribing to users, or no longer, ended.
typedef NS_ENUM(NSInteger, AgoraRtmPeerSubscriptionStatusErrorCode) {
  AgoraRtmPeerSubscriptionStatusErrorOk = 0,
  AgoraRtmPeerSubscriptionStatusErrorFailure = 1,
  AgoraRtmPeerSubscriptionStatusErrorInvalidArgument = 2,
  AgoraRtmPeerSubscriptionStatusErrorRejected = 3,
  AgoraRtmPeerSubscriptionStatusErrorTimeout = 4,
  AgoraRtmPeerSubscriptionStatusErrorTooOften = 5,
  /// More than 512 users in all; nothing has changed.
  AgoraRtmPeerSubscriptionStatusErrorOverflow = 6,
  AgoraRtmPeerSubscriptionStatusErrorNotInitialized = 101,
  AgoraRtmPeerSubscriptionStatusErrorNotLoggedIn = 102,
};

/// How a question for the users subscribed to ended.
typedef NS_ENUM(NSInteger, AgoraRtmQueryPeersBySubscriptionOptionErrorCode) {
  AgoraRtmQueryPeersBySubscriptionOptionErrorOk = 0,
  AgoraRtmQueryPeersBySubscriptionOptionErrorFailure = 1,
  AgoraRtmQueryPeersBySubscriptionOptionErrorTimeout = 2,
  AgoraRtmQueryPeersBySubscriptionOptionErrorTooOften = 3,
  AgoraRtmQueryPeersBySubscriptionOptionErrorNotInitialized = 101,
  AgoraRtmQueryPeersBySubscriptionOptionErrorNotLoggedIn = 102,
};

/// How a download ended.
typedef NS_ENUM(NSInteger, AgoraRtmDownloadMediaErrorCode) {
  AgoraRtmDownloadMediaErrorOk = 0,
  AgoraRtmDownloadMediaErrorFailure = 1,
  AgoraRtmDownloadMediaErrorInvalidArgument = 2,
  /// Nothing arrived for 120 seconds.
  AgoraRtmDownloadMediaErrorTimeout = 3,
  AgoraRtmDownloadMediaErrorNotExist = 4,
  /// Nine transfers are running.
  AgoraRtmDownloadMediaErrorConcurrencyLimitExceeded = 5,
  /// It was cancelled, or the connection aborted.
  AgoraRtmDownloadMediaErrorInterrupted = 6,
  AgoraRtmDownloadMediaErrorNotInitialized = 101,
  AgoraRtmDownloadMediaErrorNotLoggedIn = 102,
};

/// How an upload ended.
typedef NS_ENUM(NSInteger, AgoraRtmUploadMediaErrorCode) {
  AgoraRtmUploadMediaErrorOk = 0,
  AgoraRtmUploadMediaErrorFailure = 1,
  AgoraRtmUploadMediaErrorInvalidArgument = 2,
  /// Nothing was taken for 120 seconds.
  AgoraRtmUploadMediaErrorTimeout = 3,
  /// The file is larger than 30 MB.
  AgoraRtmUploadMediaErrorSizeOverflow = 4,
  /// Nine transfers are running.
  AgoraRtmUploadMediaErrorConcurrencyLimitExceeded = 5,
  /// It was cancelled, or the connection aborted.
  AgoraRtmUploadMediaErrorInterrupted = 6,
  AgoraRtmUploadMediaErrorNotInitialized = 101,
  AgoraRtmUploadMediaErrorNotLoggedIn = 102,
};

/// How the cancelling of a transfer ended.
typedef NS_ENUM(NSInteger, AgoraRtmCancelMediaErrorCode) {
  AgoraRtmCancelMediaErrorOk = 0,
  AgoraRtmCancelMediaErrorFailure = 1,
  /// No such transfer runs.
  AgoraRtmCancelMediaErrorNotExist = 2,
  AgoraRtmCancelMediaErrorNotInitialized = 101,
  AgoraRtmCancelMediaErrorNotLoggedIn = 102,
};

/// Where a user stands.
typedef NS_ENUM(NSInteger, AgoraRtmPeerOnlineState) {
  AgoraRtmPeerOnlineStateOnline = 0,
  /// Not heard of for more than 6 seconds.
  AgoraRtmPeerOnlineStateUnreachable = 1,
  AgoraRtmPeerOnlineStateOffline = 2,
};

/// What one can subscribe to.
typedef NS_ENUM(NSInteger, AgoraRtmPeerSubscriptionOptions) {
  AgoraRtmPeerSubscriptionOnlineStatus = 0,
};

/// What is written to the log.
typedef NS_ENUM(NSInteger, AgoraRtmLogFilter) {
  AgoraRtmLogFilterOff = 0,
  AgoraRtmLogFilterInfo = 0x000f,
  AgoraRtmLogFilterWarn = 0x000e,
  AgoraRtmLogFilterError = 0x000c,
  AgoraRtmLogFilterCritical = 0x0008,
  AgoraRtmLogFilterMask = 0x80f,
};

// The RTC SDK of the field declares these names, too; who imports both defines the macro.
#ifndef AGORA_SDK_BOTH_RTM_AND_RTC
/// Regions. They choose nothing here: the server's address does.
typedef NS_OPTIONS(NSUInteger, AgoraRtmAreaCode) {
  AgoraAreaCodeCN = (1 << 0),
  AgoraAreaCodeNA = (1 << 1),
  AgoraAreaCodeEU = (1 << 2),
  AgoraAreaCodeAS = (1 << 3),
  AgoraAreaCodeJP = (1 << 4),
  AgoraAreaCodeIN = (1 << 5),
  AgoraAreaCodeGLOB = (0xFFFFFFFF),
};
#endif

/// Proxies. They choose nothing here.
typedef NS_OPTIONS(NSUInteger, AgoraRtmCloudProxyType) {
  AgoraRtmNoneProxy = 0,
  AgoraRtmTcpProxy = 1,
};

/// What setting the context answers.
typedef NS_ENUM(NSInteger, AgoraRtmSetContextErrorCode) {
  AgoraRtmSetContextErrorOK = 0,
  /// A kit is alive, or there is no context.
  AgoraRtmSetContextErrorFailure = 1,
};

/// How the sending of a message to a channel ended.
typedef NS_ENUM(NSInteger, AgoraRtmSendChannelMessageErrorCode) {
  /// The server has taken it.
  AgoraRtmSendChannelMessageErrorOk = 0,
  /// The channel is not joined, among other things.
  AgoraRtmSendChannelMessageErrorFailure = 1,
  AgoraRtmSendChannelMessageErrorTimeout = 2,
  AgoraRtmSendChannelMessageTooOften = 3,
  /// There is none, it is larger than 32 KB, or its text is no text.
  AgoraRtmSendChannelMessageInvalidMessage = 4,
  AgoraRtmSendChannelMessageErrorNotInitialized = 101,
  AgoraRtmSendChannelMessageNotLoggedIn = 102,
};

/// How joining a channel ended.
typedef NS_ENUM(NSInteger, AgoraRtmJoinChannelErrorCode) {
  AgoraRtmJoinChannelErrorOk = 0,
  AgoraRtmJoinChannelErrorFailure = 1,
  AgoraRtmJoinChannelErrorRejected = 2,
  AgoraRtmJoinChannelErrorInvalidArgument = 3,
  AgoraRtmJoinChannelErrorTimeout = 4,
  /// More than 20 channels.
  AgoraRtmJoinChannelErrorExceedLimit = 5,
  AgoraRtmJoinChannelErrorAlreadyJoined = 6,
  AgoraRtmJoinChannelErrorTooOften = 7,
  AgoraRtmJoinSameChannelErrorTooOften = 8,
  AgoraRtmJoinChannelErrorNotInitialized = 101,
  AgoraRtmJoinChannelErrorNotLoggedIn = 102,
};

/// How leaving a channel ended.
typedef NS_ENUM(NSInteger, AgoraRtmLeaveChannelErrorCode) {
  AgoraRtmLeaveChannelErrorOk = 0,
  AgoraRtmLeaveChannelErrorFailure = 1,
  AgoraRtmLeaveChannelErrorRejected = 2,
  AgoraRtmLeaveChannelErrorNotInChannel = 3,
  /// The server was faster.
  AgoraRtmLeaveChannelErrorKicked = 4,
  AgoraRtmLeaveChannelErrorNotInitialized = 101,
  AgoraRtmLeaveChannelErrorNotLoggedIn = 102,
};

/// How a question for the members of a channel ended.
typedef NS_ENUM(NSInteger, AgoraRtmGetMembersErrorCode) {
  AgoraRtmGetMembersErrorOk = 0,
  AgoraRtmGetMembersErrorFailure = 1,
  AgoraRtmGetMembersErrorRejected = 2,
  AgoraRtmGetMembersErrorTimeout = 3,
  AgoraRtmGetMembersErrorTooOften = 4,
  AgoraRtmGetMembersErrorNotInChannel = 5,
  AgoraRtmGetMembersErrorNotInitialized = 101,
  AgoraRtmGetMembersErrorNotLoggedIn = 102,
};
