//! The types that cross the boundary, as C sees them.
#![allow(non_camel_case_types)]

use std::ffi::{c_char, c_void};

/// A client; made by rtm_client_new, given back by rtm_client_release. 0 is none.
pub type rtm_client_t = u64;
/// A channel of a client; made by rtm_channel_new, given back by rtm_channel_release or with its client. 0 is none.
pub type rtm_channel_t = u64;
/// Downloaded bytes; lent to a callback, kept by rtm_buffer_retain. 0 is none.
pub type rtm_buffer_t = u64;

/// A call invitation; made by rtm_invitation_new or lent to a callback, kept by rtm_invitation_retain, given back by
/// rtm_invitation_release or with its client. 0 is none.
pub type rtm_invitation_t = u64;

/// A C `bool` whose byte may hold anything: 0 is false, the rest is true.
#[repr(transparent)]
#[derive(Debug, Clone, Copy)]
pub struct Flag(u8);

impl Flag {
    /// Reads it.
    pub fn get(self) -> bool {
        self.0 != 0
    }
}

impl From<bool> for Flag {
    fn from(value: bool) -> Self {
        Flag(value.into())
    }
}

/// A message. When sending, the application owns every pointer and may free it as soon as the call has returned; when
/// receiving, the library owns them and they are valid during the callback only.
///
/// Content is limited to 32,768 bytes by default: text and raw data, or text, file name and thumbnail, together.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct rtm_message {
    /// sizeof(rtm_message); the struct grows at its end.
    pub size: usize,
    /// The message id that results carry. 0 when sending: the library chooses one.
    pub id: i64,
    /// MESSAGE_TYPE: 1 text, 2 raw, 3 file, 4 image.
    pub kind: i32,
    /// The text, or the description of anything else. NUL-terminated when given by the library; when sending, `text_len`
    /// counts. NULL with 0 is the empty text.
    pub text: *const c_char,
    /// Bytes of `text`, without a NUL at its end.
    pub text_len: usize,
    /// The data of a raw message; NULL with 0 is none.
    pub raw: *const u8,
    /// Bytes of `raw`.
    pub raw_len: usize,
    /// Of files and images: the id they are downloaded by. NUL-terminated; NULL when sending means "".
    pub media_id: *const c_char,
    /// Of files and images: their size in bytes.
    pub media_size: i64,
    /// Of files and images: the name to show. NUL-terminated; NULL when sending means "".
    pub file_name: *const c_char,
    /// Of files and images: a small picture; NULL with 0 is none.
    pub thumbnail: *const u8,
    /// Bytes of `thumbnail`.
    pub thumbnail_len: usize,
    /// Of images: pixels.
    pub width: i32,
    /// Of images: pixels.
    pub height: i32,
    /// Of images: pixels of the thumbnail.
    pub thumbnail_width: i32,
    /// Of images: pixels of the thumbnail.
    pub thumbnail_height: i32,
    /// Receiver only: when the server received it, in milliseconds since 1970.
    pub server_ms: i64,
    /// Receiver only: it was stored while the receiver was offline.
    pub offline: Flag,
    /// Receiver only: its number within the channel; 0 for messages from a peer.
    pub sequence: u64,
}

/// How a message is sent.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct rtm_send_options {
    /// sizeof(rtm_send_options); the struct grows at its end.
    pub size: usize,
    /// Store it when the peer is offline. No effect on channel messages.
    pub store_offline: Flag,
    /// Keep it in the history.
    pub keep_history: Flag,
}

/// An attribute of a user. When writing, the application owns the strings and may free them as soon as the call has
/// returned; when receiving, the library owns them and they are valid during the callback only.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct rtm_attribute {
    /// 1 to 32 bytes by default, NUL-terminated.
    pub key: *const c_char,
    /// NUL-terminated; not "" when setting or updating. NULL is fine when deleting.
    pub value: *const c_char,
}

/// An attribute of a channel. The library owns the strings; they are valid during the callback only.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct rtm_channel_attribute {
    /// NUL-terminated.
    pub key: *const c_char,
    /// NUL-terminated.
    pub value: *const c_char,
    /// Who wrote it last; NUL-terminated.
    pub user_id: *const c_char,
    /// When that was, in milliseconds since 1970 by the server's clock.
    pub server_ms: i64,
}

/// Where a user stands. The library owns the string; it is valid during the callback only.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct rtm_peer_status {
    /// NUL-terminated.
    pub peer_id: *const c_char,
    /// PEER_ONLINE_STATE: 0 online, 1 unreachable, 2 offline.
    pub state: i32,
}

/// How many members a channel has. The library owns the string; it is valid during the callback only.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct rtm_member_count {
    /// NUL-terminated.
    pub channel_id: *const c_char,
    /// 0 when the channel does not exist.
    pub count: i32,
}

/// What a client reports. Callbacks of one client, those of its channels included, run one after another on one thread of
/// the library, in order, with no lock held, and never inside a call that the application makes. Any function may be
/// called from a callback. Every pointer that a callback is given is valid until it returns. A NULL function pointer
/// means: not interested. A callback must not throw and must not longjmp out.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rtm_client_callbacks {
    /// sizeof(rtm_client_callbacks); the struct grows at its end.
    pub size: usize,
    /// Handed to every callback; the library does not look at it.
    pub user_data: *mut c_void,
    /// Called exactly once, after the last callback: on the thread that released the client, or on the library's thread
    /// when it was released from inside a callback or without waiting.
    pub release: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
    /// Answers rtm_client_login with a LOGIN_ERR_CODE; 0 is success.
    pub on_login: Option<unsafe extern "C" fn(user_data: *mut c_void, code: i32)>,
    /// Answers rtm_client_logout with a LOGOUT_ERR_CODE; 0 is success.
    pub on_logout: Option<unsafe extern "C" fn(user_data: *mut c_void, code: i32)>,
    /// CONNECTION_STATE and CONNECTION_CHANGE_REASON, at every change.
    pub on_connection_state: Option<unsafe extern "C" fn(user_data: *mut c_void, state: i32, reason: i32)>,
    /// Answers rtm_client_send with a PEER_MESSAGE_ERR_CODE; 0: the peer's library has taken the message.
    pub on_send_result: Option<unsafe extern "C" fn(user_data: *mut c_void, message_id: i64, code: i32)>,
    /// A message from a peer.
    pub on_message:
        Option<unsafe extern "C" fn(user_data: *mut c_void, peer_id: *const c_char, message: *const rtm_message)>,
    /// About once a second while bytes move, and once at the end of a transfer that succeeded. `direction`: 1 upload,
    /// 2 download. Bytes.
    pub on_media_progress:
        Option<unsafe extern "C" fn(user_data: *mut c_void, request_id: i64, direction: i32, current: i64, total: i64)>,
    /// Answers rtm_media_upload with an UPLOAD_MEDIA_ERR_CODE. `kind`: 3 file, 4 image. `message` is ready to be sent, and
    /// NULL unless `code` is 0.
    pub on_media_upload: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            request_id: i64,
            kind: i32,
            message: *const rtm_message,
            code: i32,
        ),
    >,
    /// Answers rtm_media_download_to_file with a DOWNLOAD_MEDIA_ERR_CODE; 0: the whole, verified file is there.
    pub on_media_download_to_file: Option<unsafe extern "C" fn(user_data: *mut c_void, request_id: i64, code: i32)>,
    /// Answers rtm_media_download_to_memory with a DOWNLOAD_MEDIA_ERR_CODE. `data` is valid during the callback, or until
    /// rtm_buffer_release when `buffer` is kept by rtm_buffer_retain. NULL, 0 and 0 unless `code` is 0.
    pub on_media_download_to_memory: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            request_id: i64,
            data: *const u8,
            len: usize,
            buffer: rtm_buffer_t,
            code: i32,
        ),
    >,
    /// Answers rtm_media_cancel with a CANCEL_MEDIA_ERR_CODE; after 0 the transfer itself ends with its INTERRUPTED code.
    pub on_media_cancel:
        Option<unsafe extern "C" fn(user_data: *mut c_void, request_id: i64, direction: i32, code: i32)>,
    /// Messages of a channel, by number and inclusive, that can no longer be had. `to` 0: up to an unknown end.
    pub on_gap: Option<unsafe extern "C" fn(user_data: *mut c_void, channel_id: *const c_char, from: u64, to: u64)>,
    /// Answers rtm_client_renew_token with a RENEW_TOKEN_ERR_CODE; `token` is the one that was given.
    pub on_token_renewed: Option<unsafe extern "C" fn(user_data: *mut c_void, token: *const c_char, code: i32)>,
    /// The token has ended. Connected, the client is aborted: log in again with a new one. Reconnecting, it waits for
    /// rtm_client_renew_token.
    pub on_token_expired: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
    /// The token ends in half a minute, or sooner.
    pub on_token_will_expire: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
    /// Answers rtm_presence_query with a QUERY_PEERS_ONLINE_STATUS_ERR. `peers` are online or offline, and none unless `code`
    /// is 0.
    pub on_presence_query: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            request_id: i64,
            peers: *const rtm_peer_status,
            count: usize,
            code: i32,
        ),
    >,
    /// Answers rtm_presence_subscribe and rtm_presence_unsubscribe with a PEER_SUBSCRIPTION_STATUS_ERR; 6: too many in total,
    /// and nothing has changed.
    pub on_presence_subscription: Option<unsafe extern "C" fn(user_data: *mut c_void, request_id: i64, code: i32)>,
    /// Answers rtm_presence_subscribed with a QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR.
    pub on_presence_subscribed: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            request_id: i64,
            peer_ids: *const *const c_char,
            count: usize,
            code: i32,
        ),
    >,
    /// The states of users subscribed to, right behind a subscription that worked; then those that change. What has changed
    /// while the connection was lost comes when it is back.
    pub on_presence_change:
        Option<unsafe extern "C" fn(user_data: *mut c_void, peers: *const rtm_peer_status, count: usize)>,
    /// Answers rtm_user_attributes_write with an ATTRIBUTE_OPERATION_ERR. `operation`: 1 set, 2 update, 3 delete, 4 clear.
    pub on_user_attributes_written:
        Option<unsafe extern "C" fn(user_data: *mut c_void, request_id: i64, operation: i32, code: i32)>,
    /// Answers rtm_user_attributes_get with an ATTRIBUTE_OPERATION_ERR; 6: the user is not online.
    pub on_user_attributes: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            request_id: i64,
            user_id: *const c_char,
            attributes: *const rtm_attribute,
            count: usize,
            code: i32,
        ),
    >,
    /// Answers rtm_channel_attributes_write with an ATTRIBUTE_OPERATION_ERR. `operation`: 1 set, 2 update, 3 delete, 4 clear.
    pub on_channel_attributes_written:
        Option<unsafe extern "C" fn(user_data: *mut c_void, request_id: i64, operation: i32, code: i32)>,
    /// Answers rtm_channel_attributes_get with an ATTRIBUTE_OPERATION_ERR.
    pub on_channel_attributes: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            request_id: i64,
            channel_id: *const c_char,
            attributes: *const rtm_channel_attribute,
            count: usize,
            code: i32,
        ),
    >,
    /// Answers rtm_member_counts_get with a GET_CHANNEL_MEMBER_COUNT_ERR_CODE: the counts in the order asked for, and none
    /// unless `code` is 0.
    pub on_member_counts: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            request_id: i64,
            counts: *const rtm_member_count,
            count: usize,
            code: i32,
        ),
    >,
}

/// What a channel reports; the rules of rtm_client_callbacks hold.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rtm_channel_callbacks {
    /// sizeof(rtm_channel_callbacks); the struct grows at its end.
    pub size: usize,
    /// Handed to every callback; the library does not look at it.
    pub user_data: *mut c_void,
    /// Called exactly once, after the last callback with this `user_data`.
    pub release: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
    /// Answers rtm_channel_join with a JOIN_CHANNEL_ERR; 0 is success.
    pub on_join: Option<unsafe extern "C" fn(user_data: *mut c_void, code: i32)>,
    /// Answers rtm_channel_leave with a LEAVE_CHANNEL_ERR; 4 unasked: the server took this client out of the channel.
    pub on_leave: Option<unsafe extern "C" fn(user_data: *mut c_void, code: i32)>,
    /// A message from another member.
    pub on_message:
        Option<unsafe extern "C" fn(user_data: *mut c_void, user_id: *const c_char, message: *const rtm_message)>,
    /// Answers rtm_channel_send with a CHANNEL_MESSAGE_ERR_CODE; 0: the server has taken the message.
    pub on_send_result: Option<unsafe extern "C" fn(user_data: *mut c_void, message_id: i64, code: i32)>,
    /// Somebody else joined.
    pub on_member_joined: Option<unsafe extern "C" fn(user_data: *mut c_void, user_id: *const c_char)>,
    /// Somebody else left or vanished.
    pub on_member_left: Option<unsafe extern "C" fn(user_data: *mut c_void, user_id: *const c_char)>,
    /// Answers rtm_channel_members with a GET_MEMBERS_ERR.
    pub on_members:
        Option<unsafe extern "C" fn(user_data: *mut c_void, user_ids: *const *const c_char, count: usize, code: i32)>,
    /// The number of members, at changes and right after joining.
    pub on_member_count: Option<unsafe extern "C" fn(user_data: *mut c_void, count: u32)>,
    /// All attributes of the channel, after a write that asked for members to be told.
    pub on_attributes:
        Option<unsafe extern "C" fn(user_data: *mut c_void, attributes: *const rtm_channel_attribute, count: usize)>,
}

/// What happens to the invitations of a client; the rules of rtm_client_callbacks hold. The invitation that a callback is
/// given is valid until it returns, and longer when it is retained.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rtm_invitation_callbacks {
    /// sizeof(rtm_invitation_callbacks); the struct grows at its end.
    pub size: usize,
    /// Handed to every callback; the library does not look at it.
    pub user_data: *mut c_void,
    /// Called exactly once, after the last callback with this `user_data`.
    pub release: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
    /// The callee has the invitation.
    pub on_local_received: Option<unsafe extern "C" fn(user_data: *mut c_void, invitation: rtm_invitation_t)>,
    /// The end: rtm_invitation_cancel.
    pub on_local_canceled: Option<unsafe extern "C" fn(user_data: *mut c_void, invitation: rtm_invitation_t)>,
    /// The end, with a LOCAL_INVITATION_ERR_CODE: 1 the callee was offline all the time, 2 the callee's library did not answer, 3
    /// nobody answered, 4 this client is not logged in, or no longer.
    pub on_local_failure: Option<unsafe extern "C" fn(user_data: *mut c_void, invitation: rtm_invitation_t, code: i32)>,
    /// The end: the callee accepts.
    pub on_local_accepted:
        Option<unsafe extern "C" fn(user_data: *mut c_void, invitation: rtm_invitation_t, response: *const c_char)>,
    /// The end: the callee refuses.
    pub on_local_refused:
        Option<unsafe extern "C" fn(user_data: *mut c_void, invitation: rtm_invitation_t, response: *const c_char)>,
    /// The end: rtm_invitation_refuse.
    pub on_remote_refused: Option<unsafe extern "C" fn(user_data: *mut c_void, invitation: rtm_invitation_t)>,
    /// The end: the caller has confirmed rtm_invitation_accept.
    pub on_remote_accepted: Option<unsafe extern "C" fn(user_data: *mut c_void, invitation: rtm_invitation_t)>,
    /// An invitation has come in.
    pub on_remote_received: Option<unsafe extern "C" fn(user_data: *mut c_void, invitation: rtm_invitation_t)>,
    /// The end, with a REMOTE_INVITATION_ERR_CODE: 1 the caller was offline when it was accepted, or this client is not logged in
    /// any more, 2 the caller did not confirm, 3 nobody answered.
    pub on_remote_failure:
        Option<unsafe extern "C" fn(user_data: *mut c_void, invitation: rtm_invitation_t, code: i32)>,
    /// The end: the caller has cancelled it.
    pub on_remote_canceled: Option<unsafe extern "C" fn(user_data: *mut c_void, invitation: rtm_invitation_t)>,
}
