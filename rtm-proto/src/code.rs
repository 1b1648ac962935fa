//! The error and state numbers of the 1.x surfaces, as they travel in `code` fields and come out of every binding.
//!
//! One enumeration a family, with the numbers of `IAgoraRtmService.h`, so that no layer translates. Where a surface says
//! `NOT_INITIALIZED` the client was never given an App ID; `NotLoggedIn` means that no login has succeeded yet.

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $value:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        #[repr(i32)]
        pub enum $name { $($variant = $value),+ }

        impl $name {
            /// The number of the compatible surfaces.
            pub const fn code(self) -> i32 {
                self as i32
            }

            /// The enumerator with this number.
            pub const fn from_code(code: i32) -> Option<Self> {
                match code {
                    $($value => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

codes! {
    /// `LOGIN_ERR_CODE`: the outcome of a login.
    Login { Ok = 0, Unknown = 1, Rejected = 2, InvalidArgument = 3, InvalidAppId = 4, InvalidToken = 5, TokenExpired = 6, NotAuthorized = 7, AlreadyLoggedIn = 8, Timeout = 9, TooOften = 10, NotInitialized = 101 }
}

codes! {
    /// `LOGOUT_ERR_CODE`: the outcome of a logout.
    Logout { Ok = 0, Rejected = 1, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `PEER_MESSAGE_ERR_CODE`: the outcome of a message to a peer.
    PeerMessage { Ok = 0, Failure = 1, SentTimeout = 2, PeerUnreachable = 3, CachedByServer = 4, TooOften = 5, InvalidUserId = 6, InvalidMessage = 7, IncompatibleMessage = 8, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `CHANNEL_MESSAGE_ERR_CODE`: the outcome of a message to a channel.
    ChannelMessage { Ok = 0, Failure = 1, SentTimeout = 2, TooOften = 3, InvalidMessage = 4, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `JOIN_CHANNEL_ERR`: the outcome of joining a channel.
    Join { Ok = 0, Failure = 1, Rejected = 2, InvalidArgument = 3, Timeout = 4, ExceedLimit = 5, AlreadyJoined = 6, TooOften = 7, JoinSameChannelTooOften = 8, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `LEAVE_CHANNEL_ERR`: the outcome of leaving a channel.
    Leave { Ok = 0, Failure = 1, Rejected = 2, NotInChannel = 3, Kicked = 4, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `GET_MEMBERS_ERR`: the outcome of listing a channel's members.
    Members { Ok = 0, Failure = 1, Rejected = 2, Timeout = 3, TooOften = 4, NotInChannel = 5, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `RENEW_TOKEN_ERR_CODE`: the outcome of renewing a token.
    RenewToken { Ok = 0, Failure = 1, InvalidArgument = 2, Rejected = 3, TooOften = 4, TokenExpired = 5, InvalidToken = 6, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `QUERY_PEERS_ONLINE_STATUS_ERR`: the outcome of asking who is online.
    PresenceQuery { Ok = 0, Failure = 1, InvalidArgument = 2, Rejected = 3, Timeout = 4, TooOften = 5, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `PEER_ONLINE_STATE`: where a user stands.
    Presence { Online = 0, Unreachable = 1, Offline = 2 }
}

codes! {
    /// `PEER_SUBSCRIPTION_STATUS_ERR`: the outcome of subscribing to users, or of no longer doing so.
    Subscription { Ok = 0, Failure = 1, InvalidArgument = 2, Rejected = 3, Timeout = 4, TooOften = 5, Overflow = 6, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR`: the outcome of listing the users subscribed to.
    Subscribed { Ok = 0, Failure = 1, Timeout = 2, TooOften = 3, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `ATTRIBUTE_OPERATION_ERR`: the outcome of reading or writing attributes.
    Attribute { Ok = 0, NotReady = 1, Failure = 2, InvalidArgument = 3, SizeOverflow = 4, TooOften = 5, UserNotFound = 6, Timeout = 7, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// `GET_CHANNEL_MEMBER_COUNT_ERR_CODE`: the outcome of counting the members of channels.
    MemberCount { Ok = 0, Failure = 1, InvalidArgument = 2, TooOften = 3, Timeout = 4, ExceedLimit = 5, NotInitialized = 101, NotLoggedIn = 102 }
}

codes! {
    /// Why a chat message, a receipt or a recall failed, with the numbers of WebIM's `statusCode`. `Muted` has none there: the
    /// sender hears of it by a callback of its own.
    Chat { Ok = 0, ClientOffline = 32, IllegalContent = 501, ExternalLogicBlocked = 502, ServerUnknownError = 503, RecallTimeLimit = 504, ServiceNotEnabled = 505, NotAllowMessaging = 506, Muted = 601, GroupNotJoined = 602, PermissionDenied = 603, GroupNotExist = 605 }
}

codes! {
    /// `LOCAL_INVITATION_STATE`: where an invitation stands for its caller.
    LocalInvitationState { Idle = 0, SentToRemote = 1, ReceivedByRemote = 2, AcceptedByRemote = 3, RefusedByRemote = 4, Canceled = 5, Failure = 6 }
}

codes! {
    /// `REMOTE_INVITATION_STATE`: where an invitation stands for its callee.
    RemoteInvitationState { Idle = 0, InvitationReceived = 1, AcceptSentToLocal = 2, Refused = 3, Accepted = 4, Canceled = 5, Failure = 6 }
}

codes! {
    /// `LOCAL_INVITATION_ERR_CODE`: why an invitation failed for its caller.
    LocalInvitation { Ok = 0, PeerOffline = 1, PeerNoResponse = 2, InvitationExpire = 3, NotLoggedIn = 4 }
}

codes! {
    /// `REMOTE_INVITATION_ERR_CODE`: why an invitation failed for its callee.
    RemoteInvitation { Ok = 0, PeerOffline = 1, AcceptFailure = 2, InvitationExpire = 3 }
}

codes! {
    /// `INVITATION_API_CALL_ERR_CODE`: the immediate answer to a call about an invitation.
    InvitationCall { Ok = 0, InvalidArgument = 1, NotStarted = 2, AlreadyEnd = 3, AlreadyAccept = 4, AlreadySent = 5 }
}

codes! {
    /// `CONNECTION_STATE`: where a client stands.
    ConnectionState { Disconnected = 1, Connecting = 2, Connected = 3, Reconnecting = 4, Aborted = 5 }
}

codes! {
    /// `CONNECTION_CHANGE_REASON`: why the connection state changed.
    ConnectionReason { Login = 1, LoginSuccess = 2, LoginFailure = 3, LoginTimeout = 4, Interrupted = 5, Logout = 6, BannedByServer = 7, RemoteLogin = 8, TokenExpired = 9 }
}
