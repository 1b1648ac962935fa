//! What happens to a client and to its channels, and who is told.

use bytes::Bytes;
use rtm_proto::code::{ConnectionReason, ConnectionState, Login, Logout};

use crate::media::{CancelCode, Direction, DownloadCode, Kind, UploadCode, Uploaded};
use crate::message::Incoming;

/// What happens to a client. Codes that are plain numbers belong to the enumeration named at the variant.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum ClientEvent {
    /// Answers `login`.
    Login { code: Login },
    /// Answers `logout`.
    Logout { code: Logout },
    /// The connection state has changed.
    ConnectionState { state: ConnectionState, reason: ConnectionReason },
    /// Answers `send` with a `PEER_MESSAGE_ERR_CODE`.
    SendResult { message_id: i64, code: i32 },
    /// A message from a peer.
    Message(Incoming),
    /// A transfer moves, in bytes.
    Progress { request_id: i64, direction: Direction, current: u64, total: u64 },
    /// Answers `upload`.
    Uploaded { request_id: i64, kind: Kind, result: Result<Uploaded, UploadCode> },
    /// Answers `download_to_file`.
    DownloadedToFile { request_id: i64, result: Result<(), DownloadCode> },
    /// Answers `download_to_memory`.
    DownloadedToMemory { request_id: i64, result: Result<Bytes, DownloadCode> },
    /// Answers `cancel`.
    Cancelled { request_id: i64, direction: Direction, result: Result<(), CancelCode> },
    /// Messages of a channel, by number and inclusive, that can no longer be had; `to` 0: up to an unknown end.
    Gap { channel: Box<str>, from: u64, to: u64 },
}

/// What happens to a channel. Codes belong to the enumeration named at the variant.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum ChannelEvent {
    /// Answers `join` with a `JOIN_CHANNEL_ERR`.
    Joined { code: i32 },
    /// Answers `leave` with a `LEAVE_CHANNEL_ERR`; or, unasked, 4: the server took this client out.
    Left { code: i32 },
    /// A message from another member.
    Message(Incoming),
    /// Answers `send` with a `CHANNEL_MESSAGE_ERR_CODE`.
    SendResult { message_id: i64, code: i32 },
    /// Somebody else joined.
    MemberJoined { user: Box<str> },
    /// Somebody else left or vanished.
    MemberLeft { user: Box<str> },
    /// Answers `members` with a `GET_MEMBERS_ERR`.
    Members { users: Vec<Box<str>>, code: i32 },
    /// How many members there are: right after joining, and when it changes.
    MemberCount { count: u32 },
}

/// Is told what happens to a client.
///
/// Calls come one after another from the client's own thread, which its channels' sinks share, in order and with no lock
/// held. Any method of the library may be called from inside. The sink is dropped after the last call.
pub trait ClientSink: Send + Sync {
    /// Takes one event; the next one waits until this returns.
    fn event(&self, event: ClientEvent);
}

/// Is told what happens to a channel; the rules of [`ClientSink`] hold.
pub trait ChannelSink: Send + Sync {
    /// Takes one event; the next one waits until this returns.
    fn event(&self, event: ChannelEvent);
}

impl ClientEvent {
    /// The memory it holds on to, in bytes, roughly.
    pub(crate) fn weight(&self) -> usize {
        let more = match self {
            ClientEvent::Message(incoming) => incoming.weight(),
            ClientEvent::DownloadedToMemory { result: Ok(data), .. } => data.len(),
            _ => 0,
        };
        size_of::<Self>() + more
    }
}

impl ChannelEvent {
    /// The memory it holds on to, in bytes, roughly.
    pub(crate) fn weight(&self) -> usize {
        let more = match self {
            ChannelEvent::Message(incoming) => incoming.weight(),
            ChannelEvent::Members { users, .. } => users.iter().map(|u| u.len() + 16).sum(),
            _ => 0,
        };
        size_of::<Self>() + more
    }
}
