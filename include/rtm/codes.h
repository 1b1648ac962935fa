// The enumerations of the 1.x surface: what methods return and what callbacks report. Values are part of the interface.
#pragma once

namespace agora {
namespace rtm {

// What IRtmService::initialize returns.
enum INIT_ERR_CODE {
  INIT_ERR_OK = 0,
  // The library could not start a client (out of threads or memory).
  INIT_ERR_FAILURE = 1,
  INIT_ERR_ALREADY_INITIALIZED = 2,
  // The App ID is NULL, empty or not UTF-8.
  INIT_ERR_INVALID_APP_ID = 3,
  // The handler is NULL.
  INIT_ERR_INVALID_ARGUMENT = 4,
};

// What IRtmService::login returns, and what onLoginFailure reports.
enum LOGIN_ERR_CODE {
  LOGIN_ERR_OK = 0,
  LOGIN_ERR_UNKNOWN = 1,
  LOGIN_ERR_REJECTED = 2,
  // The user id breaks the rules, or the server address cannot be read.
  LOGIN_ERR_INVALID_ARGUMENT = 3,
  LOGIN_ERR_INVALID_APP_ID = 4,
  LOGIN_ERR_INVALID_TOKEN = 5,
  LOGIN_ERR_TOKEN_EXPIRED = 6,
  LOGIN_ERR_NOT_AUTHORIZED = 7,
  // Logged in or logging in; or ABORTED by another login, which needs logout() first.
  LOGIN_ERR_ALREADY_LOGGED_IN = 8,
  // The server did not answer within the login timeout (12 s unless set otherwise).
  LOGIN_ERR_TIMEOUT = 9,
  LOGIN_ERR_TOO_OFTEN = 10,
  LOGIN_ERR_NOT_INITIALIZED = 101,
};

// What IRtmService::logout returns, and what onLogout reports.
enum LOGOUT_ERR_CODE {
  LOGOUT_ERR_OK = 0,
  LOGOUT_ERR_REJECTED = 1,
  LOGOUT_ERR_NOT_INITIALIZED = 101,
  LOGOUT_ERR_USER_NOT_LOGGED_IN = 102,
};

// What IRtmService::renewToken returns, and what onRenewTokenResult reports.
enum RENEW_TOKEN_ERR_CODE {
  RENEW_TOKEN_ERR_OK = 0,
  RENEW_TOKEN_ERR_FAILURE = 1,
  // The token is NULL or empty.
  RENEW_TOKEN_ERR_INVALID_ARGUMENT = 2,
  RENEW_TOKEN_ERR_REJECTED = 3,
  RENEW_TOKEN_ERR_TOO_OFTEN = 4,
  RENEW_TOKEN_ERR_TOKEN_EXPIRED = 5,
  RENEW_TOKEN_ERR_INVALID_TOKEN = 6,
  RENEW_TOKEN_ERR_NOT_INITIALIZED = 101,
  RENEW_TOKEN_ERR_USER_NOT_LOGGED_IN = 102,
};

// Where a service stands towards the server.
enum CONNECTION_STATE {
  CONNECTION_STATE_DISCONNECTED = 1,
  CONNECTION_STATE_CONNECTING = 2,
  CONNECTION_STATE_CONNECTED = 3,
  // The connection is gone for more than 4 s; the library tries again until it succeeds or the application logs out.
  CONNECTION_STATE_RECONNECTING = 4,
  // The library gave the session up: see the reason.
  CONNECTION_STATE_ABORTED = 5,
};

// Why the connection state changed.
enum CONNECTION_CHANGE_REASON {
  CONNECTION_CHANGE_REASON_LOGIN = 1,
  CONNECTION_CHANGE_REASON_LOGIN_SUCCESS = 2,
  CONNECTION_CHANGE_REASON_LOGIN_FAILURE = 3,
  CONNECTION_CHANGE_REASON_LOGIN_TIMEOUT = 4,
  CONNECTION_CHANGE_REASON_INTERRUPTED = 5,
  CONNECTION_CHANGE_REASON_LOGOUT = 6,
  CONNECTION_CHANGE_REASON_BANNED_BY_SERVER = 7,
  // The same user id logged in elsewhere.
  CONNECTION_CHANGE_REASON_REMOTE_LOGIN = 8,
  CONNECTION_CHANGE_REASON_TOKEN_EXPIRED = 9,
};

// The outcome of a peer message.
enum PEER_MESSAGE_ERR_CODE {
  // The peer's library has taken the message.
  PEER_MESSAGE_ERR_OK = 0,
  PEER_MESSAGE_ERR_FAILURE = 1,
  // No outcome within 10 s. The message is not sent again; whether the peer has it is not known.
  PEER_MESSAGE_ERR_SENT_TIMEOUT = 2,
  // The peer is not logged in, and the message was not to be stored.
  PEER_MESSAGE_ERR_PEER_UNREACHABLE = 3,
  // The peer is not logged in; the server keeps the message for it.
  PEER_MESSAGE_ERR_CACHED_BY_SERVER = 4,
  PEER_MESSAGE_ERR_TOO_OFTEN = 5,
  PEER_MESSAGE_ERR_INVALID_USERID = 6,
  // The message is NULL, larger than 32,768 bytes, not UTF-8, or lacks its media id.
  PEER_MESSAGE_ERR_INVALID_MESSAGE = 7,
  PEER_MESSAGE_ERR_IMCOMPATIBLE_MESSAGE = 8,
  PEER_MESSAGE_ERR_NOT_INITIALIZED = 101,
  PEER_MESSAGE_ERR_USER_NOT_LOGGED_IN = 102,
};

// What IChannel::join returns, and what onJoinFailure reports.
enum JOIN_CHANNEL_ERR {
  JOIN_CHANNEL_ERR_OK = 0,
  JOIN_CHANNEL_ERR_FAILURE = 1,
  JOIN_CHANNEL_ERR_REJECTED = 2,
  JOIN_CHANNEL_ERR_INVALID_ARGUMENT = 3,
  // No answer within 5 s. The name lacks its ERR in the original as well.
  JOIN_CHANNEL_TIMEOUT = 4,
  // More than 20 channels at a time.
  JOIN_CHANNEL_ERR_EXCEED_LIMIT = 5,
  JOIN_CHANNEL_ERR_ALREADY_JOINED = 6,
  JOIN_CHANNEL_ERR_TOO_OFTEN = 7,
  JOIN_CHANNEL_ERR_JOIN_SAME_CHANNEL_TOO_OFTEN = 8,
  JOIN_CHANNEL_ERR_NOT_INITIALIZED = 101,
  JOIN_CHANNEL_ERR_USER_NOT_LOGGED_IN = 102,
};

// What IChannel::leave returns, and what onLeave reports.
enum LEAVE_CHANNEL_ERR {
  LEAVE_CHANNEL_ERR_OK = 0,
  LEAVE_CHANNEL_ERR_FAILURE = 1,
  LEAVE_CHANNEL_ERR_REJECTED = 2,
  LEAVE_CHANNEL_ERR_NOT_IN_CHANNEL = 3,
  // The server took this user out of the channel.
  LEAVE_CHANNEL_ERR_KICKED = 4,
  LEAVE_CHANNEL_ERR_NOT_INITIALIZED = 101,
  LEAVE_CHANNEL_ERR_USER_NOT_LOGGED_IN = 102,
};

// Why a user is out of a channel. No method uses it; programs name it.
enum LEAVE_CHANNEL_REASON {
  LEAVE_CHANNEL_REASON_QUIT = 1,
  LEAVE_CHANNEL_REASON_KICKED = 2,
};

// The outcome of a channel message.
enum CHANNEL_MESSAGE_ERR_CODE {
  // The server has the message.
  CHANNEL_MESSAGE_ERR_OK = 0,
  // Also: this user is not a member of the channel.
  CHANNEL_MESSAGE_ERR_FAILURE = 1,
  // No answer within 10 s.
  CHANNEL_MESSAGE_ERR_SENT_TIMEOUT = 2,
  CHANNEL_MESSAGE_ERR_TOO_OFTEN = 3,
  // As PEER_MESSAGE_ERR_INVALID_MESSAGE.
  CHANNEL_MESSAGE_ERR_INVALID_MESSAGE = 4,
  CHANNEL_MESSAGE_ERR_NOT_INITIALIZED = 101,
  CHANNEL_MESSAGE_ERR_USER_NOT_LOGGED_IN = 102,
};

// What IChannel::getMembers returns, and what onGetMembers reports.
enum GET_MEMBERS_ERR {
  GET_MEMBERS_ERR_OK = 0,
  GET_MEMBERS_ERR_FAILURE = 1,
  GET_MEMBERS_ERR_REJECTED = 2,
  // No answer within 5 s.
  GET_MEMBERS_ERR_TIMEOUT = 3,
  GET_MEMBERS_ERR_TOO_OFTEN = 4,
  GET_MEMBERS_ERR_NOT_IN_CHANNEL = 5,
  GET_MEMBERS_ERR_NOT_INITIALIZED = 101,
  GET_MEMBERS_ERR_USER_NOT_LOGGED_IN = 102,
};

// What queryPeersOnlineStatus returns, and what onQueryPeersOnlineStatusResult reports.
enum QUERY_PEERS_ONLINE_STATUS_ERR {
  QUERY_PEERS_ONLINE_STATUS_ERR_OK = 0,
  QUERY_PEERS_ONLINE_STATUS_ERR_FAILURE = 1,
  // No user ids, more than 256, or a bad one.
  QUERY_PEERS_ONLINE_STATUS_ERR_INVALID_ARGUMENT = 2,
  QUERY_PEERS_ONLINE_STATUS_ERR_REJECTED = 3,
  // No answer within 10 s.
  QUERY_PEERS_ONLINE_STATUS_ERR_TIMEOUT = 4,
  QUERY_PEERS_ONLINE_STATUS_ERR_TOO_OFTEN = 5,
  QUERY_PEERS_ONLINE_STATUS_ERR_NOT_INITIALIZED = 101,
  QUERY_PEERS_ONLINE_STATUS_ERR_USER_NOT_LOGGED_IN = 102,
};

// Where a user stands.
enum PEER_ONLINE_STATE {
  PEER_ONLINE_STATE_ONLINE = 0,
  // The server has heard nothing of the user for more than 6 s.
  PEER_ONLINE_STATE_UNREACHABLE = 1,
  // Logged out, never logged in, or not heard of for more than 30 s.
  PEER_ONLINE_STATE_OFFLINE = 2,
};

// What one can be subscribed to.
enum PEER_SUBSCRIPTION_OPTION {
  PEER_SUBSCRIPTION_OPTION_ONLINE_STATUS = 0,
};

// What subscribePeersOnlineStatus and unsubscribePeersOnlineStatus return, and what onSubscriptionRequestResult reports.
enum PEER_SUBSCRIPTION_STATUS_ERR {
  PEER_SUBSCRIPTION_STATUS_ERR_OK = 0,
  PEER_SUBSCRIPTION_STATUS_ERR_FAILURE = 1,
  // No user ids, or a bad one.
  PEER_SUBSCRIPTION_STATUS_ERR_INVALID_ARGUMENT = 2,
  PEER_SUBSCRIPTION_STATUS_ERR_REJECTED = 3,
  // No answer within 10 s.
  PEER_SUBSCRIPTION_STATUS_ERR_TIMEOUT = 4,
  PEER_SUBSCRIPTION_STATUS_ERR_TOO_OFTEN = 5,
  // It would be more than 512 users in total; nothing has changed.
  PEER_SUBSCRIPTION_STATUS_ERR_OVERFLOW = 6,
  PEER_SUBSCRIPTION_STATUS_ERR_NOT_INITIALIZED = 101,
  PEER_SUBSCRIPTION_STATUS_ERR_USER_NOT_LOGGED_IN = 102,
};

// What queryPeersBySubscriptionOption returns, and what its callback reports.
enum QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR {
  QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_OK = 0,
  QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_FAILURE = 1,
  // No answer within 5 s.
  QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_TIMEOUT = 2,
  QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_TOO_OFTEN = 3,
  QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_NOT_INITIALIZED = 101,
  QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_USER_NOT_LOGGED_IN = 102,
};

// What the methods for attributes of users and channels return, and what their callbacks report.
enum ATTRIBUTE_OPERATION_ERR {
  ATTRIBUTE_OPERATION_ERR_OK = 0,
  // Not used any more: USER_NOT_LOGGED_IN has taken its place.
  ATTRIBUTE_OPERATION_ERR_NOT_READY = 1,
  ATTRIBUTE_OPERATION_ERR_FAILURE = 2,
  // A bad user or channel id, a key that is blank or longer than 32 bytes, an empty value, or no attributes where some are needed.
  ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT = 3,
  // More than 32 attributes, 8 KB for one, 16 KB for a user or 32 KB for a channel.
  ATTRIBUTE_OPERATION_ERR_SIZE_OVERFLOW = 4,
  ATTRIBUTE_OPERATION_ERR_TOO_OFTEN = 5,
  // The user is not online.
  ATTRIBUTE_OPERATION_ERR_USER_NOT_FOUND = 6,
  // No answer within 5 s.
  ATTRIBUTE_OPERATION_ERR_TIMEOUT = 7,
  ATTRIBUTE_OPERATION_ERR_NOT_INITIALIZED = 101,
  ATTRIBUTE_OPERATION_ERR_USER_NOT_LOGGED_IN = 102,
};

// What getChannelMemberCount returns, and what onGetChannelMemberCountResult reports.
enum GET_CHANNEL_MEMBER_COUNT_ERR_CODE {
  GET_CHANNEL_MEMBER_COUNT_ERR_OK = 0,
  GET_CHANNEL_MEMBER_COUNT_ERR_FAILURE = 1,
  // No channel ids, or a bad one.
  GET_CHANNEL_MEMBER_COUNT_ERR_INVALID_ARGUMENT = 2,
  GET_CHANNEL_MEMBER_COUNT_ERR_TOO_OFTEN = 3,
  // No answer within 5 s.
  GET_CHANNEL_MEMBER_COUNT_ERR_TIMEOUT = 4,
  // More than 32 channels.
  GET_CHANNEL_MEMBER_COUNT_ERR_EXCEED_LIMIT = 5,
  GET_CHANNEL_MEMBER_COUNT_ERR_NOT_INITIALIZED = 101,
  GET_CHANNEL_MEMBER_COUNT_ERR_USER_NOT_LOGGED_IN = 102,
};

// The outcome of a download.
enum DOWNLOAD_MEDIA_ERR_CODE {
  DOWNLOAD_MEDIA_ERR_OK = 0,
  // The target cannot be written, the server is gone, or the bytes do not match their hash. Nothing is left at the target.
  DOWNLOAD_MEDIA_ERR_FAILURE = 1,
  // The media id or the path is empty, or the path is not absolute or not UTF-8.
  DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT = 2,
  // No byte moved for 120 s.
  DOWNLOAD_MEDIA_ERR_TIMEOUT = 3,
  // Unknown, expired, or of another App ID.
  DOWNLOAD_MEDIA_ERR_NOT_EXIST = 4,
  // Nine transfers run already, uploads and downloads together.
  DOWNLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED = 5,
  // Cancelled, or ended by logout or by an aborted connection.
  DOWNLOAD_MEDIA_ERR_INTERRUPTED = 6,
  DOWNLOAD_MEDIA_ERR_NOT_INITIALIZED = 101,
  DOWNLOAD_MEDIA_ERR_NOT_LOGGED_IN = 102,
};

// The outcome of an upload.
enum UPLOAD_MEDIA_ERR_CODE {
  UPLOAD_MEDIA_ERR_OK = 0,
  // The file is missing, unreadable, empty or not a plain file, or the server is gone.
  UPLOAD_MEDIA_ERR_FAILURE = 1,
  // The path is empty, not absolute or not UTF-8.
  UPLOAD_MEDIA_ERR_INVALID_ARGUMENT = 2,
  // No byte moved for 120 s.
  UPLOAD_MEDIA_ERR_TIMEOUT = 3,
  // More than 31,457,280 bytes.
  UPLOAD_MEDIA_ERR_SIZE_OVERFLOW = 4,
  // Nine transfers run already, uploads and downloads together.
  UPLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED = 5,
  // Cancelled, or ended by logout or by an aborted connection.
  UPLOAD_MEDIA_ERR_INTERRUPTED = 6,
  UPLOAD_MEDIA_ERR_NOT_INITIALIZED = 101,
  UPLOAD_MEDIA_ERR_NOT_LOGGED_IN = 102,
};

// What cancelMediaUpload and cancelMediaDownload return, and what onMediaCancelResult reports.
enum CANCEL_MEDIA_ERR_CODE {
  CANCEL_MEDIA_ERR_OK = 0,
  CANCEL_MEDIA_ERR_FAILURE = 1,
  // No such transfer runs: the request id is unknown, or its task has ended.
  CANCEL_MEDIA_ERR_NOT_EXIST = 2,
  CANCEL_MEDIA_ERR_NOT_INITIALIZED = 101,
  CANCEL_MEDIA_ERR_NOT_LOGGED_IN = 102,
};

// What a message carries.
enum MESSAGE_TYPE {
  MESSAGE_TYPE_UNDEFINED = 0,
  MESSAGE_TYPE_TEXT = 1,
  MESSAGE_TYPE_RAW = 2,
  MESSAGE_TYPE_FILE = 3,
  MESSAGE_TYPE_IMAGE = 4,
};

// What the log file is to hold. Each value includes what weighs more.
enum LOG_FILTER_TYPE {
  LOG_FILTER_OFF = 0,
  LOG_FILTER_INFO = 0x000f,
  LOG_FILTER_WARN = 0x000e,
  LOG_FILTER_ERROR = 0x000c,
  LOG_FILTER_CRITICAL = 0x0008,
  LOG_FILTER_MASK = 0x80f,
};

// Regions of the original's network; may be combined. Accepted and without effect: the server's address says where the service is. Left to the vendor's
// RTC headers by programs that include both and say so.
#ifndef AGORA_SDK_BOTH_RTM_AND_RTC
enum RTM_AREA_CODE {
  AREA_CODE_CN = (1 << 0),
  AREA_CODE_NA = (1 << 1),
  AREA_CODE_EU = (1 << 2),
  AREA_CODE_AS = (1 << 3),
  AREA_CODE_JP = (1 << 4),
  AREA_CODE_IN = (1 << 5),
  AREA_CODE_GLOB = 0xFFFFFFFF,
};
#endif

// How the original's network is reached. Accepted and without effect.
enum RTM_CLOUD_PROXY_TYPE {
  RTM_NONE_PROXY = 0,
  RTM_TCP_PROXY = 1,
};

// What setRtmServiceContext returns.
enum SET_RTM_SERVICE_CONTEXT_ERR_CODE {
  SET_RTM_SERVICE_CONTEXT_ERR_OK = 0,
  // A service exists.
  SET_RTM_SERVICE_CONTEXT_ERR_FAILURE = 1,
};

}  // namespace rtm
}  // namespace agora
