//! What was asked of the server and has no answer yet.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use rtm_proto::link::Entry;
use rtm_proto::{code, encode, wire};

use super::Engine;
use super::question::Question;
use super::restoration::Part;
use crate::delivery::{ChannelTarget, Event};
use crate::event::{ChannelEvent, ClientEvent};

/// What is to be done with the outcome of a request.
#[derive(Debug, Clone)]
pub(super) enum Context {
    PeerSend {
        message_id: i64,
    },
    ChannelSend {
        channel: Arc<ChannelTarget>,
        message_id: i64,
    },
    Join(Arc<ChannelTarget>),
    /// Joins again after a session was lost; the application does not see it.
    Rejoin(Arc<ChannelTarget>),
    Leave(Arc<ChannelTarget>),
    /// A step of an invitation, on this errand.
    Invitation(u64),
    /// Undoes what nobody is interested in any more; neither is anybody in the outcome.
    Quiet,
    Members(Arc<ChannelTarget>),
    /// The application knows it by this number.
    Question(Question, i64),
    /// Tells a fresh session what the lost one knew; the application does not see it.
    Restore(Part),
    /// Goes on under another token, which is in the frame.
    Renew,
    Logout,
}

/// A request that waits: its kind and when it is due.
pub(super) type Request = Entry<Context>;

/// Frames are written into memory of this size, in bytes, which is let go of when all requests in it have ended.
const SLAB: usize = 16 * 1024;

impl Engine {
    /// Makes a request out of the body that `body` builds from its number and its deadline in server time.
    pub(super) fn ask(
        &mut self,
        now: u64,
        timeout: u64,
        context: Context,
        body: impl FnOnce(u64, u64) -> wire::frame::Body,
    ) {
        self.ask_with(now, timeout, context, 256, |batch, request, deadline| {
            encode::frame(batch, body(request, deadline));
        });
    }

    /// Makes a request whose frame, of about `size` bytes, `write` appends.
    pub(super) fn ask_with(
        &mut self,
        now: u64,
        timeout: u64,
        context: Context,
        size: usize,
        write: impl FnOnce(&mut BytesMut, u64, u64),
    ) {
        let expires = now.saturating_add(timeout);
        // One piece of memory serves many frames, each a shared slice of it: no allocation per message.
        if !self.slab.try_reclaim(size) {
            self.slab = BytesMut::with_capacity(size.max(SLAB));
        }
        write(&mut self.slab, self.pending.next_request(), self.link.server_time(expires));
        let frame = self.slab.split().freeze();
        self.pending_bytes += frame.len();
        let request = self.pending.add(now, timeout, frame.clone(), context);
        if self.link.is_up() {
            self.link.push(request, frame, expires);
        }
    }

    /// The outcome of a request. Late ones, and those of requests that never were, are passed over.
    pub(super) fn answered(&mut self, request: u64, code: i32, result: Option<wire::reply::Result>) {
        let Some(entry) = self.take_request(request) else { return };
        match entry.context {
            Context::PeerSend { message_id } => self.tell(ClientEvent::SendResult { message_id, code }),
            Context::ChannelSend { channel, message_id } => self.channel_send_answered(channel, message_id, code),
            Context::Join(channel) => self.join_answered(channel, code, result),
            Context::Rejoin(channel) => self.rejoin_answered(channel, code, result),
            Context::Leave(channel) => self.leave_answered(channel, code),
            Context::Members(channel) => self.members_answered(channel, code, result),
            Context::Question(question, id) => self.question_ended(question, id, &entry.frame, code, result),
            Context::Restore(part) => self.restoration_answered(part, code),
            Context::Renew => self.renewal_answered(&entry.frame, code),
            Context::Invitation(errand) => self.invitation_step_ended(errand, code, self.link.last_heard()),
            Context::Quiet | Context::Logout => {}
        }
    }

    /// Takes a request out because it ends.
    pub(super) fn take_request(&mut self, request: u64) -> Option<Request> {
        let entry = self.pending.complete(request)?;
        self.pending_bytes -= entry.frame.len();
        Some(entry)
    }

    pub(super) fn expire_requests(&mut self, now: u64) {
        while let Some(entry) = self.pending.expire(now) {
            self.pending_bytes -= entry.frame.len();
            match entry.context {
                Context::PeerSend { message_id } => {
                    let code = code::PeerMessage::SentTimeout.code();
                    self.tell(ClientEvent::SendResult { message_id, code });
                }
                Context::ChannelSend { channel, message_id } => {
                    self.channel_send_answered(channel, message_id, code::ChannelMessage::SentTimeout.code());
                }
                Context::Join(channel) => self.join_timed_out(channel, now),
                // The channel is still to be confirmed before the application is told that all is well again.
                Context::Rejoin(channel) => self.rejoin(&channel, now),
                Context::Leave(channel) => self.leave_answered(channel, code::Leave::Failure.code()),
                Context::Members(channel) => self.members_answered(channel, code::Members::Timeout.code(), None),
                Context::Question(question, id) => self.question_timed_out(question, id, &entry.frame, now),
                Context::Restore(part) => self.restoration_timed_out(part, now),
                Context::Renew => self.renewal_answered(&entry.frame, code::RenewToken::Failure.code()),
                Context::Invitation(errand) => {
                    self.invitation_step_ended(errand, code::PeerMessage::SentTimeout.code(), now);
                }
                Context::Quiet | Context::Logout => {}
            }
        }
    }

    /// Answers every request with its family's failure, because the login they were made under ends.
    pub(super) fn abandon_requests(&mut self) {
        self.pending_bytes = 0;
        for entry in self.pending.abandon() {
            let (channel, event) = match entry.context {
                Context::PeerSend { message_id } => {
                    self.tell(ClientEvent::SendResult { message_id, code: code::PeerMessage::Failure.code() });
                    continue;
                }
                Context::ChannelSend { channel, message_id } => {
                    let code = code::ChannelMessage::Failure.code();
                    (channel, ChannelEvent::SendResult { message_id, code })
                }
                Context::Join(channel) => (channel, ChannelEvent::Joined { code: code::Join::Failure.code() }),
                Context::Leave(channel) => (channel, ChannelEvent::Left { code: code::Leave::Failure.code() }),
                Context::Members(channel) => {
                    (channel, ChannelEvent::Members { users: Vec::new(), code: code::Members::Failure.code() })
                }
                Context::Question(question, id) => {
                    self.question_ended(question, id, &entry.frame, question.failure(), None);
                    continue;
                }
                Context::Renew => {
                    self.renewal_answered(&entry.frame, code::RenewToken::Failure.code());
                    continue;
                }
                Context::Rejoin(_)
                | Context::Restore(_)
                | Context::Invitation(_)
                | Context::Quiet
                | Context::Logout => continue,
            };
            self.events.push(Event::Channel(channel, event));
        }
    }

    /// Drops what made sense only in the session that was lost.
    pub(super) fn drop_session_requests(&mut self) {
        let stale: Vec<u64> = self
            .pending
            .iter()
            .filter(|entry| matches!(entry.context, Context::Rejoin(_) | Context::Restore(_) | Context::Quiet))
            .map(|entry| entry.request)
            .collect();
        for request in stale {
            self.take_request(request);
        }
    }

    /// What is to be sent again in a fresh session, or for the first time in a resumed one: the requests behind number
    /// `after` that are not due yet.
    pub(super) fn requests_after(&self, after: u64, now: u64) -> Vec<(u64, Bytes, u64)> {
        self.pending
            .iter()
            .filter(|entry| entry.request > after && entry.deadline > now)
            .map(|entry| (entry.request, entry.frame.clone(), entry.deadline))
            .collect()
    }
}
