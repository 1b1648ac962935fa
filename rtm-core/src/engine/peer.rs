//! Messages to and from peers.

use bytes::Bytes;
use rtm_proto::batch::{RawFrame, kind};
use rtm_proto::code::PeerMessage as Code;
use rtm_proto::link::Verdict;
use rtm_proto::view::PeerMessage;
use rtm_proto::wire::rate::Operation;
use rtm_proto::{encode, identifier};

use super::admit::Refusal;
use super::invitation::is_invitation;
use super::requests::Context;
use super::{Engine, Fault};
use crate::event::ClientEvent;
use crate::id::message_id;
use crate::message::{Incoming, Message, SendOptions};

/// What a send takes besides ids and content, in bytes, at most.
pub(super) const SEND_OVERHEAD: usize = 256;

impl Engine {
    /// Sends a message to a user.
    ///
    /// # Errors
    /// Nothing was sent; the codes say why.
    pub fn send(&mut self, to: &str, message: &Message<'_>, options: SendOptions, now: u64) -> Result<(), Code> {
        self.admit(kind::PEER_SEND).map_err(|refusal| match refusal {
            Refusal::NotLoggedIn => Code::NotLoggedIn,
            Refusal::Full => Code::Failure,
        })?;
        identifier::check_user(to).map_err(|_| Code::InvalidUserId)?;
        let message_id = self.encode_message(message).ok_or(Code::InvalidMessage)?;
        self.pace(Operation::Send, Code::TooOften, now)?;
        let timeout = self.parameters.send_timeout_ms;
        self.ask_to_send(kind::PEER_SEND, to, options, Context::PeerSend { message_id }, now, timeout);
        Ok(())
    }

    /// Encodes a message into the scratch memory and gives the id it goes by; `None`: it may not be sent.
    pub(super) fn encode_message(&mut self, message: &Message<'_>) -> Option<i64> {
        message.kind?;
        if message.content_len() > self.limits.message_bytes as usize || message.media.id.len() > MEDIA_ID {
            return None;
        }
        let id = if message.id == 0 { message_id() } else { message.id };
        self.scratch.clear();
        message.encode(id, &mut self.scratch);
        Some(id)
    }

    /// Makes the request that carries the message in the scratch memory.
    pub(super) fn ask_to_send(
        &mut self,
        kind: u32,
        to: &str,
        options: SendOptions,
        context: Context,
        now: u64,
        timeout: u64,
    ) {
        let message = std::mem::take(&mut self.scratch);
        let size = message.len() + to.len() + SEND_OVERHEAD;
        self.ask_with(now, timeout, context, size, |batch, request, deadline| {
            encode::Send { kind, request, deadline, to, options: options.bits(), message: &message }.put(batch);
        });
        self.scratch = message;
    }

    pub(super) fn peer_message(&mut self, batch: &Bytes, frame: &RawFrame<'_>, now: u64) -> Result<(), Fault> {
        let view = PeerMessage::read(frame.body).map_err(|e| frame.malformed(e))?;
        // The sender waits for the acknowledgement: it is the receipt.
        self.link.eager = true;
        match self.seen.judge("", view.from, view.incarnation, view.request, self.link.connected_ms(now)) {
            Verdict::First if is_invitation(view.message) => self.invitation_step(view.from, view.message, now),
            Verdict::First => self.tell(ClientEvent::Message(Incoming::from_peer(batch, frame.body, &view))),
            Verdict::Known => {}
            Verdict::Behind => self.link.inbox.decline(),
        }
        Ok(())
    }
}

/// The longest media id, in bytes. It is no content, but has to fit into a frame with it.
const MEDIA_ID: usize = 1024;
