//! What happens to a client and to its channels, and who is told.

use bytes::Bytes;
use rtm_proto::code::{ConnectionReason, ConnectionState, Login, Logout, Presence};
use rtm_proto::wire::{Attribute, AttributeOperation, ChannelAttribute};

use crate::invitation::{LocalInvitation, LocalInvitationEvent, RemoteInvitation, RemoteInvitationEvent};
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
    /// Answers `renew_token` with a `RENEW_TOKEN_ERR_CODE`.
    TokenRenewed { token: Box<str>, code: i32 },
    /// The token has ended: the login with it, unless the client is reconnecting, which a renewal resumes.
    TokenExpired,
    /// The token ends in half a minute, or sooner.
    TokenWillExpire,
    /// Messages of a channel, by number and inclusive, that can no longer be had; `to` 0: up to an unknown end.
    Gap { channel: Box<str>, from: u64, to: u64 },
    /// Answers `presence_query` with a `QUERY_PEERS_ONLINE_STATUS_ERR`. No state is `Unreachable`.
    PresenceQueried { request_id: i64, peers: Vec<PeerStatus>, code: i32 },
    /// Answers `presence_subscribe` and `presence_unsubscribe` with a `PEER_SUBSCRIPTION_STATUS_ERR`.
    PresenceSubscription { request_id: i64, code: i32 },
    /// Answers `presence_subscribed` with a `QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR`.
    PresenceSubscribed { request_id: i64, peers: Vec<Box<str>>, code: i32 },
    /// The states of users subscribed to: right behind a subscription that worked, then at changes.
    PresenceChanged { peers: Vec<PeerStatus> },
    /// Answers `user_attributes_write` with an `ATTRIBUTE_OPERATION_ERR`.
    UserAttributesWritten { request_id: i64, operation: AttributeOperation, code: i32 },
    /// Answers `user_attributes_get` with an `ATTRIBUTE_OPERATION_ERR`.
    UserAttributes { request_id: i64, user: Box<str>, attributes: Vec<Attribute>, code: i32 },
    /// Answers `channel_attributes_write` with an `ATTRIBUTE_OPERATION_ERR`.
    ChannelAttributesWritten { request_id: i64, operation: AttributeOperation, code: i32 },
    /// Answers `channel_attributes_get` with an `ATTRIBUTE_OPERATION_ERR`.
    ChannelAttributes { request_id: i64, channel: Box<str>, attributes: Vec<ChannelAttribute>, code: i32 },
    /// Answers `member_counts` with a `GET_CHANNEL_MEMBER_COUNT_ERR_CODE`; in the order asked for.
    MemberCounts { request_id: i64, counts: Vec<MemberCount>, code: i32 },
    /// Something has happened to an invitation of ours.
    LocalInvitation { invitation: LocalInvitation, event: LocalInvitationEvent },
    /// Something has happened to an invitation that came in.
    RemoteInvitation { invitation: RemoteInvitation, event: RemoteInvitationEvent },
    /// What [`Client::post`](crate::Client::post) was given, in its turn.
    Posted { number: i64 },
}

/// A user and where that user stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PeerStatus {
    pub peer: Box<str>,
    pub state: Presence,
}

/// A channel and how many members it has; 0 when it does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct MemberCount {
    pub channel: Box<str>,
    pub count: u32,
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
    /// All attributes of the channel, after a write that asked for members to be told.
    Attributes { attributes: Vec<ChannelAttribute> },
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
    /// The event is about to be delivered: what it is about shows so from now on.
    pub(crate) fn show(&self) {
        match self {
            ClientEvent::LocalInvitation { invitation, event } => invitation.show(event),
            ClientEvent::RemoteInvitation { invitation, event } => invitation.show(event),
            _ => {}
        }
    }

    /// The memory it holds on to, in bytes, roughly.
    pub(crate) fn weight(&self) -> usize {
        let more = match self {
            ClientEvent::Message(incoming) => incoming.weight(),
            ClientEvent::TokenRenewed { token, .. } => token.len(),
            ClientEvent::DownloadedToMemory { result: Ok(data), .. } => data.len(),
            ClientEvent::PresenceQueried { peers, .. } | ClientEvent::PresenceChanged { peers } => {
                peers.iter().map(|p| p.peer.len() + 24).sum()
            }
            ClientEvent::PresenceSubscribed { peers, .. } => peers.iter().map(|p| p.len() + 16).sum(),
            ClientEvent::UserAttributes { attributes, .. } => {
                attributes.iter().map(|a| a.key.len() + a.value.len() + size_of::<Attribute>()).sum()
            }
            ClientEvent::ChannelAttributes { attributes, .. } => weigh(attributes),
            ClientEvent::LocalInvitation {
                event: LocalInvitationEvent::Accepted { response } | LocalInvitationEvent::Refused { response },
                ..
            } => response.len(),
            ClientEvent::RemoteInvitation { invitation, event: RemoteInvitationEvent::Received } => {
                invitation.content().len() + invitation.channel_id().len()
            }
            ClientEvent::MemberCounts { counts, .. } => counts.iter().map(|c| c.channel.len() + 24).sum(),
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
            ChannelEvent::Attributes { attributes } => weigh(attributes),
            _ => 0,
        };
        size_of::<Self>() + more
    }
}

fn weigh(attributes: &[ChannelAttribute]) -> usize {
    attributes.iter().map(|a| a.key.len() + a.value.len() + a.user.len() + size_of::<ChannelAttribute>()).sum()
}
