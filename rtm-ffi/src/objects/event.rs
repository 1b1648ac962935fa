//! Events, owned.

use rtm_core::media::{Direction, Kind, Uploaded};
use rtm_core::message::Incoming;
use rtm_core::{Attribute, ChannelAttribute, MemberCount, PeerStatus};

use super::message::{MediaData, MessageData};

/// What happens to a client, its channels and its invitations. Those are named by their numbers; codes are those of the
/// enumeration that the answered call belongs to.
#[derive(Debug, Clone, uniffi::Enum)]
#[allow(missing_docs)]
pub enum Event {
    /// Answers `login`.
    Login { code: i32 },
    /// Answers `logout`.
    Logout { code: i32 },
    /// The connection state has changed.
    ConnectionState { state: i32, reason: i32 },
    /// Answers one message of `send`.
    SendResult { message_id: i64, code: i32 },
    /// A message from a peer (`channel` 0) or another member of a channel.
    Message { channel: i64, from: String, message: MessageData, server_ms: i64, offline: bool },
    /// A transfer moves, in bytes.
    Progress { request_id: i64, upload: bool, current: i64, total: i64 },
    /// Answers `upload`; with the message to send if the code is 0.
    Uploaded { request_id: i64, code: i32, message: Option<MessageData> },
    /// Answers `download_to_file`.
    DownloadedToFile { request_id: i64, code: i32 },
    /// Answers `download_to_memory`; empty unless the code is 0.
    DownloadedToMemory { request_id: i64, code: i32, data: Vec<u8> },
    /// Answers `cancel`, for the transfer `request_id`.
    Cancelled { request_id: i64, upload: bool, code: i32 },
    /// Answers `renew_token`.
    TokenRenewed { token: String, code: i32 },
    /// The token has ended.
    TokenExpired,
    /// The token ends in half a minute, or sooner.
    TokenWillExpire,
    /// Messages of a channel, by number and inclusive, that can no longer be had; `to` 0: up to an unknown end.
    Gap { channel_id: String, from: i64, to: i64 },
    /// Answers `presence_query`.
    PresenceQueried { request_id: i64, peers: Vec<StatusData>, code: i32 },
    /// Answers `presence_subscribe` and `presence_unsubscribe`.
    PresenceSubscription { request_id: i64, code: i32 },
    /// Answers `presence_subscribed`.
    PresenceSubscribed { request_id: i64, peers: Vec<String>, code: i32 },
    /// The states of users subscribed to.
    PresenceChanged { peers: Vec<StatusData> },
    /// Answers `user_attributes_write` and `channel_attributes_write`.
    AttributesWritten { request_id: i64, code: i32 },
    /// Answers `user_attributes_get`.
    UserAttributes { request_id: i64, user: String, attributes: Vec<PairData>, code: i32 },
    /// Answers `channel_attributes_get`.
    ChannelAttributes { request_id: i64, channel_id: String, attributes: Vec<ChannelAttributeData>, code: i32 },
    /// Answers `member_counts`.
    MemberCounts { request_id: i64, counts: Vec<CountData>, code: i32 },
    /// What `post` was given.
    Posted { number: i64 },

    /// Answers `join`.
    Joined { channel: i64, code: i32 },
    /// Answers `leave`; or, unasked, 4: the server took this client out.
    Left { channel: i64, code: i32 },
    /// Somebody else joined.
    MemberJoined { channel: i64, user: String },
    /// Somebody else left or vanished.
    MemberLeft { channel: i64, user: String },
    /// Answers `members`.
    Members { channel: i64, users: Vec<String>, code: i32 },
    /// How many members there are.
    MemberCount { channel: i64, count: i32 },
    /// All attributes of the channel, after a write that asked for members to be told.
    AttributesUpdated { channel: i64, attributes: Vec<ChannelAttributeData> },

    /// The callee's library has it.
    LocalReceived { invitation: i64 },
    /// The end, by our own wish.
    LocalCanceled { invitation: i64 },
    /// The end: it did not come about.
    LocalFailure { invitation: i64, code: i32 },
    /// The end: the callee takes the call.
    LocalAccepted { invitation: i64, response: String },
    /// The end: the callee does not take the call.
    LocalRefused { invitation: i64, response: String },
    /// An invitation has come in.
    RemoteReceived { invitation: i64, caller: String, content: String, channel_id: String },
    /// The end: the caller knows that it was accepted.
    RemoteAccepted { invitation: i64 },
    /// The end, by our own wish.
    RemoteRefused { invitation: i64 },
    /// The end: the caller has thought better of it.
    RemoteCanceled { invitation: i64 },
    /// The end: it did not come about.
    RemoteFailure { invitation: i64, code: i32 },
}

/// A user and where that user stands, by the numbers of `PEER_ONLINE_STATE`.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[allow(missing_docs)]
pub struct StatusData {
    pub peer: String,
    pub state: i32,
}

/// A channel and how many members it has.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[allow(missing_docs)]
pub struct CountData {
    pub channel_id: String,
    pub count: i32,
}

/// An attribute of a user, or one to write.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[allow(missing_docs)]
pub struct PairData {
    pub key: String,
    pub value: String,
}

/// An attribute of a channel, who wrote it last, and when, in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[allow(missing_docs)]
pub struct ChannelAttributeData {
    pub key: String,
    pub value: String,
    pub user: String,
    pub updated_ms: i64,
}

impl Event {
    /// `None`: the sender's library wrote nonsense that the server let through.
    pub(super) fn message(channel: i64, incoming: &Incoming) -> Option<Self> {
        Some(Event::Message {
            channel,
            from: incoming.from().to_owned(),
            message: (&incoming.message().ok()?).into(),
            server_ms: signed(incoming.server_ms),
            offline: incoming.offline,
        })
    }

    pub(super) fn uploaded(request_id: i64, kind: Kind, uploaded: Uploaded) -> Self {
        let kind = match kind {
            Kind::File => rtm_core::message::Kind::File,
            Kind::Image => rtm_core::message::Kind::Image,
        };
        let message = MessageData {
            id: rtm_core::message_id(),
            kind: kind.code(),
            media: Some(MediaData {
                id: uploaded.media_id,
                size: signed(uploaded.size),
                file_name: uploaded.file_name,
                width: uploaded.width.try_into().unwrap_or(0),
                height: uploaded.height.try_into().unwrap_or(0),
                ..MediaData::default()
            }),
            ..MessageData::default()
        };
        Event::Uploaded { request_id, code: 0, message: Some(message) }
    }
}

pub(super) fn is_upload(direction: Direction) -> bool {
    matches!(direction, Direction::Upload)
}

pub(super) fn signed(value: u64) -> i64 {
    value.try_into().unwrap_or(i64::MAX)
}

impl From<PeerStatus> for StatusData {
    fn from(status: PeerStatus) -> Self {
        Self { peer: status.peer.into(), state: status.state.code() }
    }
}

impl From<MemberCount> for CountData {
    fn from(count: MemberCount) -> Self {
        Self { channel_id: count.channel.into(), count: count.count.try_into().unwrap_or(i32::MAX) }
    }
}

impl From<Attribute> for PairData {
    fn from(attribute: Attribute) -> Self {
        Self { key: attribute.key, value: attribute.value }
    }
}

impl From<PairData> for Attribute {
    fn from(pair: PairData) -> Self {
        Self { key: pair.key, value: pair.value }
    }
}

impl From<ChannelAttribute> for ChannelAttributeData {
    fn from(attribute: ChannelAttribute) -> Self {
        Self {
            key: attribute.key,
            value: attribute.value,
            user: attribute.user,
            updated_ms: signed(attribute.server_ms),
        }
    }
}

pub(super) fn all<T, U: From<T>>(items: impl IntoIterator<Item = T>) -> Vec<U> {
    items.into_iter().map(U::from).collect()
}
