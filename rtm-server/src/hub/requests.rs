//! What becomes of each frame a client sends.

use std::sync::Arc;

use rtm_proto::{
    batch::{BatchError, Frames, MAX_FRAME, RawFrame, kind},
    code, identifier,
    link::OutboxError,
    message, view,
    wire::{self, frame::Body, reply},
};

use super::{Channel, Hub, pace::TOO_OFTEN, stored::Keep};
use crate::{
    bus::{Delivery, Origin},
    session::{Inbound, Session},
    trace::Arrived,
};

/// What a batch asks of the connection that brought it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The session is carried by another connection now; the batch was not looked at.
    pub superseded: bool,
    /// The client wants to log out.
    pub logout: bool,
    /// Answer the newest ping; those before it are answered by the same pong.
    pub ping: Option<u64>,
}

/// The client broke the rules of the wire; the session ends with the text as reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TakeError {
    /// A frame that cannot be read.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// An acknowledgement that cannot be.
    #[error(transparent)]
    Acknowledgement(#[from] OutboxError),
    /// A request of this kind on a session that is one of the chat service.
    #[error("a chat session takes no request of kind {0}; log in without `chat` for it")]
    NotOfChat(u32),
}

/// Channel messages are grouped into blocks of about this many bytes.
const BLOCK: usize = 64 * 1024;

/// The longest encoded message, in bytes: with what is written around it, it must fit into a frame of the receiver's.
/// Its content is bounded by far less; this bounds what counts as no content, and what a newer library put beside it.
const MAX_MESSAGE: usize = MAX_FRAME - 1024;

/// What all frames of a batch have in common.
pub(super) struct Batch<'a> {
    pub(super) hub: &'a Hub,
    pub(super) session: &'a Arc<Session>,
    origin: &'a Arc<dyn Origin>,
    pub(super) inbound: &'a mut Inbound,
    pub(super) now: u64,
    /// Whether the session is one of the chat service.
    is_chat: bool,
    /// Sends of this batch so far, and how many there may be.
    sends: u64,
    sends_left: u64,
}

/// Sends to one receiver that follow each other: looked up, locked and woken once.
#[derive(Default)]
struct Group<'a> {
    /// [`kind::PEER_SEND`] or [`kind::CHANNEL_SEND`].
    kind: u32,
    to: &'a str,
    sends: Vec<view::Send<'a>>,
    bytes: usize,
}

impl Hub {
    /// Does what the frames of `batch` ask for, in order. Nothing of it waits.
    pub fn take(&self, session: &Arc<Session>, generation: u64, batch: &[u8]) -> Result<Outcome, TakeError> {
        let mut inbound = session.inbound();
        if !inbound.is_current(generation) {
            return Ok(Outcome { superseded: true, ..Default::default() });
        }
        let origin: Arc<dyn Origin> = session.clone();
        let now = self.clock.now();
        let sends_left = inbound.pace.sends(now);
        let is_chat = session.seat.get().is_some();
        let mut this =
            Batch { hub: self, session, origin: &origin, inbound: &mut inbound, now, is_chat, sends: 0, sends_left };
        let mut outcome = Outcome::default();
        let mut group = Group::default();
        for frame in Frames::new(batch) {
            let frame = frame?;
            match frame.kind {
                kind::PEER_SEND if !this.is_chat => this.peer_send(&frame, &mut group)?,
                kind::CHANNEL_SEND if !this.is_chat => this.channel_send(&frame, &mut group)?,
                _ => {
                    this.flush(&mut group);
                    this.frame(&frame, &mut outcome)?;
                }
            }
            if frame.is_counted() {
                this.inbound.inbox.take(frame.len, now);
            }
        }
        this.flush(&mut group);
        let sends = this.sends;
        inbound.pace.sent(sends);
        Ok(outcome)
    }
}

impl Batch<'_> {
    fn frame(&mut self, frame: &RawFrame<'_>, outcome: &mut Outcome) -> Result<(), TakeError> {
        if !self.keeps_pace(frame)? {
            return Ok(());
        }
        if self.is_chat && (kind::PEER_SEND..=kind::TOKEN_RENEW).contains(&frame.kind) {
            return Err(TakeError::NotOfChat(frame.kind));
        }
        match frame.kind {
            kind::CHAT_SEND | kind::CHAT_RECEIPT | kind::CHAT_RECALL => {
                crate::chat::take(self.session, self.inbound, frame, self.now)?;
            }
            kind::ACK => self.session.acknowledged(frame.decode::<wire::Ack>()?.received)?,
            kind::DECLINED => self.session.declined(&frame.decode::<wire::Declined>()?.frames),
            kind::PING => outcome.ping = Some(frame.decode::<wire::Ping>()?.nonce),
            kind::CHANNEL_JOIN => self.channel_join(frame.decode()?),
            kind::CHANNEL_LEAVE => self.channel_leave(frame.decode()?),
            kind::CHANNEL_MEMBERS_GET => self.channel_members(frame.decode()?),
            kind::MEMBER_COUNTS_GET => self.member_counts(frame.decode()?),
            kind::PRESENCE_QUERY => self.presence_query(frame.decode()?),
            kind::PRESENCE_SUBSCRIBE => self.presence_subscribe(frame.decode()?),
            kind::PRESENCE_UNSUBSCRIBE => self.presence_unsubscribe(frame.decode()?),
            kind::PRESENCE_SUBSCRIBED_GET => self.presence_subscribed(&frame.decode()?),
            kind::USER_ATTRIBUTES_WRITE => self.user_attributes_write(frame.decode()?),
            kind::USER_ATTRIBUTES_GET => self.user_attributes_get(frame.decode()?),
            kind::CHANNEL_ATTRIBUTES_WRITE => self.channel_attributes_write(frame.decode()?),
            kind::CHANNEL_ATTRIBUTES_GET => self.channel_attributes_get(frame.decode()?),
            kind::TOKEN_RENEW => self.token_renew(&frame.decode()?),
            kind::LOGOUT => {
                // Kept with the session: should this connection break, the next one owes the client its farewell.
                self.inbound.logout = true;
                outcome.logout = true;
            }
            // A kind that only newer servers know: counted, skipped.
            _ => {}
        }
        Ok(())
    }

    pub(super) fn is_late(&self, deadline: u64) -> bool {
        deadline != 0 && deadline <= self.now
    }

    /// The content of a message, in bytes, when it may travel.
    fn fits(&self, message: &[u8]) -> bool {
        message.len() <= MAX_MESSAGE
            && message::content_len(message).is_ok_and(|len| len <= self.session.app.limits.message_bytes as usize)
    }

    fn peer_send<'b>(&mut self, frame: &RawFrame<'b>, group: &mut Group<'b>) -> Result<(), TakeError> {
        let send = view::Send::read(frame.body).map_err(|e| frame.malformed(e))?;
        self.inbound.sent += 1;
        self.trace(&send, false);
        let known = group.kind == kind::PEER_SEND && group.to == send.to;
        if self.is_late(send.deadline) {
            self.session.drop_send(send.request);
        } else if let (false, Err(error)) = (known, identifier::check_user(send.to)) {
            self.session.refuse_send(send.request, code::PeerMessage::InvalidUserId.code(), &error.to_string());
        } else if !self.fits(send.message) {
            self.session.refuse_send(send.request, code::PeerMessage::InvalidMessage.code(), TOO_LARGE);
        } else if self.sends == self.sends_left {
            self.session.refuse_send(send.request, code::PeerMessage::TooOften.code(), TOO_OFTEN);
        } else {
            self.sends += 1;
            self.group(group, kind::PEER_SEND, send, send.message.len());
        }
        Ok(())
    }

    /// Lets the trace know of a message, whatever becomes of it.
    fn trace(&self, send: &view::Send<'_>, channel: bool) {
        let Session { app, user, incarnation, .. } = &**self.session;
        if app.trace.is_on() {
            app.trace.arrived(&Arrived {
                app: &app.id,
                from: user,
                to: send.to,
                channel,
                incarnation: *incarnation,
                request: send.request,
                message: send.message,
                rest: false,
            });
        }
    }

    fn channel_send<'b>(&mut self, frame: &RawFrame<'b>, group: &mut Group<'b>) -> Result<(), TakeError> {
        let send = view::Send::read(frame.body).map_err(|e| frame.malformed(e))?;
        self.inbound.sent += 1;
        self.trace(&send, true);
        if self.is_late(send.deadline) {
            self.session.drop_send(send.request);
        } else if !self.fits(send.message) {
            self.session.refuse_send(send.request, code::ChannelMessage::InvalidMessage.code(), TOO_LARGE);
        } else if self.sends == self.sends_left {
            self.session.refuse_send(send.request, code::ChannelMessage::TooOften.code(), TOO_OFTEN);
        } else {
            self.sends += 1;
            let bytes = Channel::frame_len(send.to, &self.session.user, send.message);
            self.group(group, kind::CHANNEL_SEND, send, bytes);
        }
        Ok(())
    }

    /// Adds a send to the group, after what belongs to another one is on its way.
    fn group<'b>(&mut self, group: &mut Group<'b>, kind: u32, send: view::Send<'b>, bytes: usize) {
        if group.to != send.to || group.kind != kind || group.bytes + bytes > BLOCK {
            self.flush(group);
        }
        group.kind = kind;
        group.to = send.to;
        group.bytes += bytes;
        group.sends.push(send);
    }

    fn flush(&mut self, group: &mut Group<'_>) {
        if group.sends.is_empty() {
            return;
        }
        if group.kind == kind::PEER_SEND {
            self.send_to_peer(group);
        } else {
            self.send_to_channel(group);
        }
        group.sends.clear();
        group.bytes = 0;
    }

    fn send_to_peer(&mut self, group: &Group<'_>) {
        self.hub.metrics.peer_messages.increment(group.sends.len() as u64);
        self.hub.metrics.tally.receive(group.sends.len());
        let delivery = Delivery {
            to: group.to,
            from: &self.session.user,
            incarnation: self.session.incarnation,
            server_ms: self.now,
            offline: false,
            sends: &group.sends,
            origin: self.origin,
        };
        self.hub.stored.send(&self.session.app, delivery);
    }

    fn send_to_channel(&mut self, group: &Group<'_>) {
        self.hub.metrics.channel_messages.increment(group.sends.len() as u64);
        self.hub.metrics.tally.receive(group.sends.len());
        let sent =
            self.inbound.channel(group.to).is_some_and(|channel| channel.send(self.session, &group.sends, self.now));
        if sent {
            let kept = |send: &view::Send<'_>| Keep::of(send).is_some_and(|keep| keep.history);
            // Requests that follow each other are one receipt. What is to be kept has its own, once it is on the disk.
            let follow = |a: &view::Send<'_>, b: &view::Send<'_>| {
                !kept(a) && !kept(b) && a.request.checked_add(1) == Some(b.request)
            };
            for run in group.sends.chunk_by(follow) {
                if kept(&run[0]) {
                    self.keep_from_channel(group.to, &run[0]);
                } else {
                    self.origin.delivered(run[0].request, run.len() as u64);
                }
            }
        } else {
            for send in &group.sends {
                let code = code::ChannelMessage::Failure.code();
                self.session.refuse_send(send.request, code, "not a member of the channel; join it first");
            }
        }
    }

    /// Commits a message that is on its way to the members; its sender hears of success afterwards.
    fn keep_from_channel(&self, channel: &str, send: &view::Send<'_>) {
        let (session, request) = (self.session.clone(), send.request);
        let told = Box::new(move |kept| {
            if kept {
                session.delivered(request, 1);
            } else {
                session.refuse_send(request, code::ChannelMessage::Failure.code(), "the message could not be stored");
            }
        });
        self.hub.stored.history.append_from_channel(channel, self.session, send, self.now, told);
    }

    fn channel_join(&mut self, join: wire::ChannelJoin) {
        if self.is_late(join.deadline) {
            return;
        }
        let refuse = |code: code::Join, reason: &str| self.session.reply(join.request, code.code(), reason, None);
        if let Err(error) = identifier::check_channel(&join.channel) {
            return refuse(code::Join::InvalidArgument, &error.to_string());
        }
        if self.inbound.channel(&join.channel).is_some() {
            return refuse(code::Join::AlreadyJoined, "already a member");
        }
        if self.inbound.channels.len() >= self.session.app.limits.channels as usize {
            return refuse(code::Join::ExceedLimit, "a client may be in no more channels; leave one first");
        }
        if !self.inbound.pace.admit_join(&join.channel, self.now) {
            return refuse(code::Join::JoinSameChannelTooOften, TOO_OFTEN);
        }
        let known = (join.epoch, join.sequence);
        let channel = Channel::join(&self.session.app, &join.channel, self.session, known, |joined, missed| {
            if let Some((from, to)) = joined.gap {
                self.session.push(Body::Gap(wire::Gap { channel: join.channel.clone(), from, to }));
            }
            // Before the answer: what comes behind it follows from the position that it tells.
            missed.iter().for_each(|block| self.session.publish(block));
            let (epoch, sequence, member_count) = joined.position;
            let result = reply::Result::Joined(wire::ChannelPosition { epoch, sequence, member_count });
            self.session.reply(join.request, code::Join::Ok.code(), "", Some(result));
        });
        self.inbound.channels.push(channel);
    }

    fn channel_leave(&mut self, leave: wire::ChannelLeave) {
        if self.is_late(leave.deadline) {
            return;
        }
        let place = self.inbound.channels.iter().position(|c| *c.id == *leave.channel);
        let code = match place.map(|place| self.inbound.channels.swap_remove(place)) {
            Some(channel) => {
                channel.leave(self.session);
                code::Leave::Ok
            }
            None => code::Leave::NotInChannel,
        };
        let (session, request) = (self.session.clone(), leave.request);
        // Who leaves is told before what became of its messages.
        self.hub.stored.history.after(self.session, move || session.reply(request, code.code(), "", None));
    }

    fn channel_members(&mut self, get: wire::ChannelMembersGet) {
        if self.is_late(get.deadline) {
            return;
        }
        let max = self.session.app.limits.members_listed as usize;
        let listed = self.inbound.channel(&get.channel).and_then(|channel| channel.members(self.session, max));
        match listed {
            Some((users, total)) => {
                let members = wire::MemberList { users, total: total as u32 };
                let result = reply::Result::Members(members);
                self.session.reply(get.request, code::Members::Ok.code(), "", Some(result));
            }
            None => self.session.reply(get.request, code::Members::NotInChannel.code(), "not a member", None),
        }
    }
}

const TOO_LARGE: &str = "the message is no valid message, or its content is over the limit";
