//! Sinks that translate events and keep them until they are fetched.

use std::sync::{Arc, Mutex, PoisonError};

use rtm_core::{ChannelEvent, ChannelSink, ClientEvent, ClientSink};

use super::call::Invitations;
use super::event::{Event, all, is_upload, signed};

/// The events of one fetch. Written and read by the thread that fetches, and by sends that are refused.
#[derive(Debug, Default)]
pub(super) struct Outbox(Mutex<Vec<Event>>);

impl Outbox {
    pub(super) fn put(&self, event: Event) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    pub(super) fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The client's.
pub(super) struct Translator {
    pub(super) outbox: Arc<Outbox>,
    pub(super) invitations: Arc<Invitations>,
}

/// A channel's, under its number.
pub(super) struct ChannelTranslator {
    pub(super) outbox: Arc<Outbox>,
    pub(super) channel: i64,
}

impl ClientSink for Translator {
    fn event(&self, event: ClientEvent) {
        if let Some(event) = self.translated(event) {
            self.outbox.put(event);
        }
    }
}

impl Translator {
    fn translated(&self, event: ClientEvent) -> Option<Event> {
        Some(match event {
            ClientEvent::Login { code } => Event::Login { code: code.code() },
            ClientEvent::Logout { code } => Event::Logout { code: code.code() },
            ClientEvent::ConnectionState { state, reason } => {
                Event::ConnectionState { state: state.code(), reason: reason.code() }
            }
            ClientEvent::SendResult { message_id, code } => Event::SendResult { message_id, code },
            ClientEvent::Message(incoming) => return Event::message(0, &incoming),
            ClientEvent::Progress { request_id, direction, current, total } => Event::Progress {
                request_id,
                upload: is_upload(direction),
                current: signed(current),
                total: signed(total),
            },
            ClientEvent::Uploaded { request_id, kind, result } => match result {
                Ok(uploaded) => Event::uploaded(request_id, kind, uploaded),
                Err(code) => Event::Uploaded { request_id, code: code.number(), message: None },
            },
            ClientEvent::DownloadedToFile { request_id, result } => {
                Event::DownloadedToFile { request_id, code: result.err().map_or(0, |code| code.number()) }
            }
            ClientEvent::DownloadedToMemory { request_id, result } => match result {
                Ok(data) => Event::DownloadedToMemory { request_id, code: 0, data: data.into() },
                Err(code) => Event::DownloadedToMemory { request_id, code: code.number(), data: Vec::new() },
            },
            ClientEvent::Cancelled { request_id, direction, result } => Event::Cancelled {
                request_id,
                upload: is_upload(direction),
                code: result.err().map_or(0, |code| code.number()),
            },
            ClientEvent::TokenRenewed { token, code } => Event::TokenRenewed { token: token.into(), code },
            ClientEvent::TokenExpired => Event::TokenExpired,
            ClientEvent::TokenWillExpire => Event::TokenWillExpire,
            ClientEvent::Gap { channel, from, to } => {
                Event::Gap { channel_id: channel.into(), from: signed(from), to: signed(to) }
            }
            ClientEvent::PresenceQueried { request_id, peers, code } => {
                Event::PresenceQueried { request_id, peers: all(peers), code }
            }
            ClientEvent::PresenceSubscription { request_id, code } => Event::PresenceSubscription { request_id, code },
            ClientEvent::PresenceSubscribed { request_id, peers, code } => {
                Event::PresenceSubscribed { request_id, peers: all(peers), code }
            }
            ClientEvent::PresenceChanged { peers } => Event::PresenceChanged { peers: all(peers) },
            ClientEvent::UserAttributesWritten { request_id, code, .. }
            | ClientEvent::ChannelAttributesWritten { request_id, code, .. } => {
                Event::AttributesWritten { request_id, code }
            }
            ClientEvent::UserAttributes { request_id, user, attributes, code } => {
                Event::UserAttributes { request_id, user: user.into(), attributes: all(attributes), code }
            }
            ClientEvent::ChannelAttributes { request_id, channel, attributes, code } => {
                Event::ChannelAttributes { request_id, channel_id: channel.into(), attributes: all(attributes), code }
            }
            ClientEvent::MemberCounts { request_id, counts, code } => {
                Event::MemberCounts { request_id, counts: all(counts), code }
            }
            ClientEvent::Posted { number } => Event::Posted { number },
            ClientEvent::LocalInvitation { invitation, event } => self.invitations.told_local(&invitation, event),
            ClientEvent::RemoteInvitation { invitation, event } => self.invitations.told_remote(invitation, &event),
        })
    }
}

impl ChannelSink for ChannelTranslator {
    fn event(&self, event: ChannelEvent) {
        let channel = self.channel;
        let event = match event {
            ChannelEvent::Joined { code } => Event::Joined { channel, code },
            ChannelEvent::Left { code } => Event::Left { channel, code },
            ChannelEvent::Message(incoming) => match Event::message(channel, &incoming) {
                Some(event) => event,
                None => return,
            },
            ChannelEvent::SendResult { message_id, code } => Event::SendResult { message_id, code },
            ChannelEvent::MemberJoined { user } => Event::MemberJoined { channel, user: user.into() },
            ChannelEvent::MemberLeft { user } => Event::MemberLeft { channel, user: user.into() },
            ChannelEvent::Members { users, code } => Event::Members { channel, users: all(users), code },
            ChannelEvent::MemberCount { count } => {
                Event::MemberCount { channel, count: count.try_into().unwrap_or(i32::MAX) }
            }
            ChannelEvent::Attributes { attributes } => {
                Event::AttributesUpdated { channel, attributes: all(attributes) }
            }
        };
        self.outbox.put(event);
    }
}
