package io.agora.rtm;

/** The numbers that calls end with, and those of states and reasons. */
public interface RtmStatusCode {
  /** Where a client stands towards the server. */
  interface ConnectionState {
    /** Not logged in. */
    int CONNECTION_STATE_DISCONNECTED = 1;
    /** Logging in. */
    int CONNECTION_STATE_CONNECTING = 2;
    /** Logged in. */
    int CONNECTION_STATE_CONNECTED = 3;
    /**
     * The connection is gone for more than 4 s; the library tries again until it succeeds or the application logs
     * out.
     */
    int CONNECTION_STATE_RECONNECTING = 4;
    /** The library gave the session up: see the reason. */
    int CONNECTION_STATE_ABORTED = 5;
  }

  /** Why the connection state changed. */
  interface ConnectionChangeReason {
    /** A login has begun. */
    int CONNECTION_CHANGE_REASON_LOGIN = 1;
    /** A login has succeeded, or the connection is back. */
    int CONNECTION_CHANGE_REASON_LOGIN_SUCCESS = 2;
    /** The login was refused. */
    int CONNECTION_CHANGE_REASON_LOGIN_FAILURE = 3;
    /** The login was not answered in time. */
    int CONNECTION_CHANGE_REASON_LOGIN_TIMEOUT = 4;
    /** The connection is gone. */
    int CONNECTION_CHANGE_REASON_INTERRUPTED = 5;
    /** The application has logged out. */
    int CONNECTION_CHANGE_REASON_LOGOUT = 6;
    /** The server has banned the user. */
    int CONNECTION_CHANGE_REASON_BANNED_BY_SERVER = 7;
    /** The same user id logged in elsewhere. */
    int CONNECTION_CHANGE_REASON_REMOTE_LOGIN = 8;
    /** The token has expired. */
    int CONNECTION_CHANGE_REASON_TOKEN_EXPIRED = 9;
  }

  /** How {@link RtmClient#login} ends. */
  interface LoginError {
    /** It succeeded. */
    int LOGIN_ERR_OK = 0;
    /** It failed for another reason; a logout that overtakes the login is one. */
    int LOGIN_ERR_UNKNOWN = 1;
    /** The server refused. */
    int LOGIN_ERR_REJECTED = 2;
    /** The user id breaks the rules, or the server address cannot be read. */
    int LOGIN_ERR_INVALID_ARGUMENT = 3;
    /** The server does not know the App ID. */
    int LOGIN_ERR_INVALID_APP_ID = 4;
    /** The token is not valid. */
    int LOGIN_ERR_INVALID_TOKEN = 5;
    /** The token has expired. */
    int LOGIN_ERR_TOKEN_EXPIRED = 6;
    /** The token does not permit it, or is for another user. */
    int LOGIN_ERR_NOT_AUTHORIZED = 7;
    /** Logged in or logging in; or ABORTED by another login, which needs a logout first. */
    int LOGIN_ERR_ALREADY_LOGIN = 8;
    /** The server did not answer within the login timeout (12 s unless set otherwise). */
    int LOGIN_ERR_TIMEOUT = 9;
    /** It was called more often than the rates of the App allow. */
    int LOGIN_ERR_TOO_OFTEN = 10;
    /** The client, or the channel, was released. */
    int LOGIN_ERR_NOT_INITIALIZED = 101;
  }

  /** How {@link RtmClient#logout} ends. */
  interface LogoutError {
    /** It succeeded. */
    int LOGOUT_ERR_OK = 0;
    /** The server refused. */
    int LOGOUT_ERR_REJECTED = 1;
    /** The client, or the channel, was released. */
    int LOGOUT_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int LOGOUT_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** How {@link RtmClient#renewToken} ends. */
  interface RenewTokenError {
    /** It succeeded. */
    int RENEW_TOKEN_ERR_OK = 0;
    /** It failed for another reason. */
    int RENEW_TOKEN_ERR_FAILURE = 1;
    /** The token is null or empty. */
    int RENEW_TOKEN_ERR_INVALID_ARGUMENT = 2;
    /** The server refused. */
    int RENEW_TOKEN_ERR_REJECTED = 3;
    /** It was called more often than the rates of the App allow. */
    int RENEW_TOKEN_ERR_TOO_OFTEN = 4;
    /** The token has expired. */
    int RENEW_TOKEN_ERR_TOKEN_EXPIRED = 5;
    /** The token is not valid. */
    int RENEW_TOKEN_ERR_INVALID_TOKEN = 6;
    /** The client, or the channel, was released. */
    int RENEW_TOKEN_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int RENEW_TOKEN_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** What becomes of a message to a peer. */
  interface PeerMessageError {
    /** The peer's library has taken the message. */
    int PEER_MESSAGE_ERR_OK = 0;
    /** It failed for another reason. */
    int PEER_MESSAGE_ERR_FAILURE = 1;
    /** No outcome within 10 s. The message is not sent again; whether the peer has it is not known. */
    int PEER_MESSAGE_ERR_TIMEOUT = 2;
    /** The peer is not logged in, and the message was not to be stored. */
    int PEER_MESSAGE_ERR_PEER_UNREACHABLE = 3;
    /** The peer is not logged in; the server keeps the message for it. */
    int PEER_MESSAGE_ERR_CACHED_BY_SERVER = 4;
    /** It was called more often than the rates of the App allow. */
    int PEER_MESSAGE_ERR_TOO_OFTEN = 5;
    /** The user id breaks the rules, or is null. */
    int PEER_MESSAGE_ERR_INVALID_USERID = 6;
    /** The message is null, larger than 32,768 bytes, no well-formed text, or lacks its media id. */
    int PEER_MESSAGE_ERR_INVALID_MESSAGE = 7;
    /** The peer's library is too old for a message of this kind. */
    int PEER_MESSAGE_ERR_IMCOMPATIBLE_MESSAGE = 8;
    /** The client, or the channel, was released. */
    int PEER_MESSAGE_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int PEER_MESSAGE_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** What becomes of a message to a channel. */
  interface ChannelMessageError {
    /** The server has the message. */
    int CHANNEL_MESSAGE_ERR_OK = 0;
    /** It failed for another reason; that this user is no member of the channel is one. */
    int CHANNEL_MESSAGE_ERR_FAILURE = 1;
    /** The server did not answer in time. */
    int CHANNEL_MESSAGE_ERR_TIMEOUT = 2;
    /** It was called more often than the rates of the App allow. */
    int CHANNEL_MESSAGE_ERR_TOO_OFTEN = 3;
    /** The message is null, larger than 32,768 bytes, no well-formed text, or lacks its media id. */
    int CHANNEL_MESSAGE_ERR_INVALID_MESSAGE = 4;
    /** The client, or the channel, was released. */
    int CHANNEL_MESSAGE_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int CHANNEL_MESSAGE_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** How {@link RtmChannel#join} ends. */
  interface JoinChannelError {
    /** It succeeded. */
    int JOIN_CHANNEL_ERR_OK = 0;
    /** It failed for another reason. */
    int JOIN_CHANNEL_ERR_FAILURE = 1;
    /** The server refused. */
    int JOIN_CHANNEL_ERR_REJECTED = 2;
    /** An argument breaks the rules, or is null. */
    int JOIN_CHANNEL_ERR_INVALID_ARGUMENT = 3;
    /** No answer within 5 s. */
    int JOIN_CHANNEL_TIMEOUT = 4;
    /** More than 20 channels at a time. */
    int JOIN_CHANNEL_ERR_EXCEED_LIMIT = 5;
    /** The channel is joined, or being joined. */
    int JOIN_CHANNEL_ERR_ALREADY_JOINED = 6;
    /** More joins than the rates of the App allow. */
    int JOIN_CHANNEL_ERR_TOO_OFTEN = 7;
    /** More joins of this channel than the rates of the App allow. */
    int JOIN_CHANNEL_ERR_JOIN_SAME_CHANNEL_TOO_OFTEN = 8;
    /** The client, or the channel, was released. */
    int JOIN_CHANNEL_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int JOIN_CHANNEL_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** How {@link RtmChannel#leave} ends. */
  interface LeaveChannelError {
    /** It succeeded. */
    int LEAVE_CHANNEL_ERR_OK = 0;
    /** It failed for another reason. */
    int LEAVE_CHANNEL_ERR_FAILURE = 1;
    /** The server refused. */
    int LEAVE_CHANNEL_ERR_REJECTED = 2;
    /** The channel is not joined. */
    int LEAVE_CHANNEL_ERR_NOT_IN_CHANNEL = 3;
    /** The server took the client out. */
    int LEAVE_CHANNEL_ERR_KICKED = 4;
    /** The client, or the channel, was released. */
    int LEAVE_CHANNEL_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int LEAVE_CHANNEL_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** How {@link RtmChannel#getMembers} ends. */
  interface GetMembersError {
    /** It succeeded. */
    int GET_MEMBERS_ERR_OK = 0;
    /** It failed for another reason. */
    int GET_MEMBERS_ERR_FAILURE = 1;
    /** The server refused. */
    int GET_MEMBERS_ERR_REJECTED = 2;
    /** No answer within 5 s. */
    int GET_MEMBERS_ERR_TIMEOUT = 3;
    /** It was called more often than the rates of the App allow. */
    int GET_MEMBERS_ERR_TOO_OFTEN = 4;
    /** The channel is not joined. */
    int GET_MEMBERS_ERR_NOT_IN_CHANNEL = 5;
    /** The client, or the channel, was released. */
    int GET_MEMBERS_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int GET_MEMBERS_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** How {@link RtmClient#getChannelMemberCount} ends. */
  interface GetChannelMemberCountErrCode {
    /** It succeeded. */
    int GET_CHANNEL_MEMBER_COUNT_ERR_OK = 0;
    /** It failed for another reason. */
    int GET_CHANNEL_MEMBER_COUNT_ERR_FAILURE = 1;
    /** No channel ids, or a bad one. */
    int GET_CHANNEL_MEMBER_COUNT_ERR_INVALID_ARGUMENT = 2;
    /** It was called more often than the rates of the App allow. */
    int GET_CHANNEL_MEMBER_COUNT_ERR_TOO_OFTEN = 3;
    /** No answer within 5 s. */
    int GET_CHANNEL_MEMBER_COUNT_ERR_TIMEOUT = 4;
    /** More than 32 channels. */
    int GET_CHANNEL_MEMBER_COUNT_ERR_EXCEED_LIMIT = 5;
    /** The client, or the channel, was released. */
    int GET_CHANNEL_MEMBER_COUNT_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int GET_CHANNEL_MEMBER_COUNT_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** How the reading and writing of attributes ends. */
  interface AttributeOperationError {
    /** It succeeded. */
    int ATTRIBUTE_OPERATION_ERR_OK = 0;
    /** The client is not ready; this library does not bring it. */
    int ATTRIBUTE_OPERATION_ERR_NOT_READY = 1;
    /** It failed for another reason. */
    int ATTRIBUTE_OPERATION_ERR_FAILURE = 2;
    /**
     * A bad user or channel id, a key that is blank or longer than 32 bytes, an empty value, or no attributes where
     * some are needed.
     */
    int ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT = 3;
    /** More than 32 attributes, 8 KB for one, 16 KB for a user or 32 KB for a channel. */
    int ATTRIBUTE_OPERATION_ERR_SIZE_OVERFLOW = 4;
    /** It was called more often than the rates of the App allow. */
    int ATTRIBUTE_OPERATION_ERR_TOO_OFTEN = 5;
    /** The user is not online. */
    int ATTRIBUTE_OPERATION_ERR_USER_NOT_FOUND = 6;
    /** No answer within 5 s. */
    int ATTRIBUTE_OPERATION_ERR_TIMEOUT = 7;
    /** The client, or the channel, was released. */
    int ATTRIBUTE_OPERATION_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int ATTRIBUTE_OPERATION_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** How {@link RtmClient#queryPeersOnlineStatus} ends. */
  interface QueryPeersOnlineStatusError {
    /** It succeeded. */
    int QUERY_PEERS_ONLINE_STATUS_ERR_OK = 0;
    /** It failed for another reason. */
    int QUERY_PEERS_ONLINE_STATUS_ERR_FAILURE = 1;
    /** No user ids, more than 256, or a bad one. */
    int QUERY_PEERS_ONLINE_STATUS_ERR_INVALID_ARGUMENT = 2;
    /** The server refused. */
    int QUERY_PEERS_ONLINE_STATUS_ERR_REJECTED = 3;
    /** No answer within 10 s. */
    int QUERY_PEERS_ONLINE_STATUS_ERR_TIMEOUT = 4;
    /** It was called more often than the rates of the App allow. */
    int QUERY_PEERS_ONLINE_STATUS_ERR_TOO_OFTEN = 5;
    /** The client, or the channel, was released. */
    int QUERY_PEERS_ONLINE_STATUS_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int QUERY_PEERS_ONLINE_STATUS_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** How {@link RtmClient#subscribePeersOnlineStatus} and {@link RtmClient#unsubscribePeersOnlineStatus} end. */
  interface PeerSubscriptionStatusError {
    /** It succeeded. */
    int PEER_SUBSCRIPTION_STATUS_ERR_OK = 0;
    /** It failed for another reason. */
    int PEER_SUBSCRIPTION_STATUS_ERR_FAILURE = 1;
    /** No user ids, or a bad one. */
    int PEER_SUBSCRIPTION_STATUS_ERR_INVALID_ARGUMENT = 2;
    /** The server refused. */
    int PEER_SUBSCRIPTION_STATUS_ERR_REJECTED = 3;
    /** No answer within 10 s. */
    int PEER_SUBSCRIPTION_STATUS_ERR_TIMEOUT = 4;
    /** It was called more often than the rates of the App allow. */
    int PEER_SUBSCRIPTION_STATUS_ERR_TOO_OFTEN = 5;
    /** More than 512 users would be subscribed to. */
    int PEER_SUBSCRIPTION_STATUS_ERR_OVERFLOW = 6;
    /** The client, or the channel, was released. */
    int PEER_SUBSCRIPTION_STATUS_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int PEER_SUBSCRIPTION_STATUS_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** How {@link RtmClient#queryPeersBySubscriptionOption} ends. */
  interface QueryPeersBySubscriptionOptionError {
    /** It succeeded. */
    int QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_OK = 0;
    /** It failed for another reason. */
    int QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_FAILURE = 1;
    /** No answer within 5 s. */
    int QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_TIMEOUT = 2;
    /** It was called more often than the rates of the App allow. */
    int QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_TOO_OFTEN = 3;
    /** The client, or the channel, was released. */
    int QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_USER_NOT_LOGGED_IN = 102;
  }

  /** How an upload ends. */
  interface UploadMediaError {
    /** It succeeded. */
    int UPLOAD_MEDIA_ERR_OK = 0;
    /** The file is missing, unreadable, empty or not a plain file, or the server is gone. */
    int UPLOAD_MEDIA_ERR_FAILURE = 1;
    /** The path is empty, not absolute or no well-formed text. */
    int UPLOAD_MEDIA_ERR_INVALID_ARGUMENT = 2;
    /** No byte moved for 120 s. */
    int UPLOAD_MEDIA_ERR_TIMEOUT = 3;
    /** More than 31,457,280 bytes. */
    int UPLOAD_MEDIA_ERR_SIZE_OVERFLOW = 4;
    /** Nine transfers run already, uploads and downloads together. */
    int UPLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED = 5;
    /** Cancelled, or ended by logout or by an aborted connection. */
    int UPLOAD_MEDIA_ERR_INTERRUPTED = 6;
    /** The client, or the channel, was released. */
    int UPLOAD_MEDIA_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int UPLOAD_MEDIA_ERR_NOT_LOGGED_IN = 102;
  }

  /** How a download ends. */
  interface DownloadMediaError {
    /** It succeeded. */
    int DOWNLOAD_MEDIA_ERR_OK = 0;
    /**
     * The target cannot be written, the server is gone, or the bytes do not match their hash. Nothing is left at the
     * target.
     */
    int DOWNLOAD_MEDIA_ERR_FAILURE = 1;
    /** The media id or the path is empty, or the path is not absolute or no well-formed text. */
    int DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT = 2;
    /** No byte moved for 120 s. */
    int DOWNLOAD_MEDIA_ERR_TIMEOUT = 3;
    /** Unknown, expired, or of another App ID. */
    int DOWNLOAD_MEDIA_ERR_NOT_EXIST = 4;
    /** Nine transfers run already, uploads and downloads together. */
    int DOWNLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED = 5;
    /** Cancelled, or ended by logout or by an aborted connection. */
    int DOWNLOAD_MEDIA_ERR_INTERRUPTED = 6;
    /** The client, or the channel, was released. */
    int DOWNLOAD_MEDIA_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int DOWNLOAD_MEDIA_ERR_NOT_LOGGED_IN = 102;
  }

  /** How the cancelling of a transfer ends. */
  interface CancelMediaError {
    /** It succeeded. */
    int CANCEL_MEDIA_ERR_OK = 0;
    /** It failed for another reason. */
    int CANCEL_MEDIA_ERR_FAILURE = 1;
    /** No such transfer runs: the request id is unknown, or its task has ended. */
    int CANCEL_MEDIA_ERR_NOT_EXIST = 2;
    /** The client, or the channel, was released. */
    int CANCEL_MEDIA_ERR_NOT_INITIALIZED = 101;
    /** No user is logged in. */
    int CANCEL_MEDIA_ERR_NOT_LOGGED_IN = 102;
  }

  /** How {@link RtmClient#setRtmServiceContext} ends. */
  interface SetRtmServiceContextError {
    /** It succeeded. */
    int SET_RTM_SERVICE_CONTEXT_ERR_OK = 0;
    /** The context is null, or a client exists already. */
    int SET_RTM_SERVICE_CONTEXT_ERR_FAILURE = 1;
  }

  /** Where an invitation stands for its caller. */
  interface LocalInvitationState {
    /** Made, not sent. */
    int LOCAL_INVITATION_STATE_IDLE = 0;
    /** On its way to the callee. */
    int LOCAL_INVITATION_STATE_SENT_TO_REMOTE = 1;
    /** The callee's library has it. */
    int LOCAL_INVITATION_STATE_RECEIVED_BY_REMOTE = 2;
    /** The callee takes the call. */
    int LOCAL_INVITATION_STATE_ACCEPTED_BY_REMOTE = 3;
    /** The callee does not take the call. */
    int LOCAL_INVITATION_STATE_REFUSED_BY_REMOTE = 4;
    /** The caller has cancelled it. */
    int LOCAL_INVITATION_STATE_CANCELED = 5;
    /** It did not come about. */
    int LOCAL_INVITATION_STATE_FAILURE = 6;
  }

  /** Where an invitation stands for its callee. */
  interface RemoteInvitationState {
    /** Not received yet. */
    int REMOTE_INVITATION_STATE_IDLE = 0;
    /** Received, and not answered. */
    int REMOTE_INVITATION_STATE_INVITATION_RECEIVED = 1;
    /** Accepted, and the caller has not confirmed it yet. */
    int REMOTE_INVITATION_STATE_ACCEPT_SENT_TO_LOCAL = 2;
    /** The callee has refused it. */
    int REMOTE_INVITATION_STATE_REFUSED = 3;
    /** The caller knows that it was accepted. */
    int REMOTE_INVITATION_STATE_ACCEPTED = 4;
    /** The caller has cancelled it. */
    int REMOTE_INVITATION_STATE_CANCELED = 5;
    /** It did not come about. */
    int REMOTE_INVITATION_STATE_FAILURE = 6;
  }

  /** Why an invitation of ours failed. */
  interface LocalInvitationError {
    /** It succeeded. */
    int LOCAL_INVITATION_ERR_OK = 0;
    /** The callee was offline for 30 s. */
    int LOCAL_INVITATION_ERR_PEER_OFFLINE = 1;
    /** The callee is online, and the callee's library did not take it within 30 s. */
    int LOCAL_INVITATION_ERR_PEER_NO_RESPONSE = 2;
    /** Nobody answered within 60 s of its receipt. */
    int LOCAL_INVITATION_ERR_INVITATION_EXPIRE = 3;
    /** The caller is not logged in, or has logged out since. */
    int LOCAL_INVITATION_ERR_NOT_LOGGEDIN = 4;
  }

  /** Why an invitation that came in failed. */
  interface RemoteInvitationError {
    /** It succeeded. */
    int REMOTE_INVITATION_ERR_OK = 0;
    /** The caller was offline for 30 s after it was accepted, or the callee has logged out. */
    int REMOTE_INVITATION_ERR_PEER_OFFLINE = 1;
    /** The caller did not confirm within 30 s that it was accepted. */
    int REMOTE_INVITATION_ERR_ACCEPT_FAILURE = 2;
    /** Nobody answered within 60 s of its receipt. */
    int REMOTE_INVITATION_ERR_INVITATION_EXPIRE = 3;
  }

  /** How the methods of {@link RtmCallManager} end. */
  interface InvitationApiCallError {
    /** It succeeded. */
    int INVITATION_API_CALL_ERR_OK = 0;
    /**
     * null, a bad callee id, content or response of more than 8,192 bytes, a channel id of more than 64, or text that
     * is not well-formed.
     */
    int INVITATION_API_CALL_ERR_INVALID_ARGUMENT = 1;
    /** It was not sent yet. */
    int INVITATION_API_CALL_ERR_NOT_STARTED = 2;
    /** The invitation has ended. */
    int INVITATION_API_CALL_ERR_ALREADY_END = 3;
    /** It was accepted before. */
    int INVITATION_API_CALL_ERR_ALREADY_ACCEPT = 4;
    /** It was sent before. */
    int INVITATION_API_CALL_ERR_ALREADY_SENT = 5;
  }
}
