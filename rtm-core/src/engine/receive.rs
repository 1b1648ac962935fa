//! What comes in.

use bytes::Bytes;
use rtm_proto::batch::{BatchError, Frames, RawFrame, kind};
use rtm_proto::link::{OutboxError, runs};
use rtm_proto::wire;

use super::Engine;
use crate::event::ClientEvent;

/// The server broke the rules of the wire; the session cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A batch or a frame that cannot be read.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// Counts that do not fit.
    #[error(transparent)]
    Count(#[from] OutboxError),
    /// A frame that has no place where it came.
    #[error("a frame of kind {0} came out of turn")]
    OutOfTurn(u32),
}

/// Requests that one receipt may name beyond those that wait: receipts of what has timed out meanwhile.
const LATE_RECEIPTS: usize = 1 << 20;

impl Engine {
    /// Takes a batch that was read from connection `number`. Events share its memory.
    ///
    /// # Errors
    /// The server's fault; the caller closes the connection and says so with [`Engine::failed`].
    pub fn receive(&mut self, number: u64, batch: &Bytes, now: u64) -> Result<(), Fault> {
        for frame in Frames::new(batch) {
            let frame = frame?;
            // Checked for each frame: the one before may have been the last of the connection.
            if !self.link.heard_on(number, now) {
                return Ok(());
            }
            if !self.link.is_up() {
                self.greeting(&frame, now)?;
                continue;
            }
            // Counted first: a message that is declined is known by its number.
            if frame.is_counted() {
                self.link.inbox.take(frame.len, now);
            }
            self.frame(batch, &frame, now)?;
        }
        Ok(())
    }

    /// Before the server has let the client in.
    fn greeting(&mut self, frame: &RawFrame<'_>, now: u64) -> Result<(), Fault> {
        match frame.kind {
            kind::WELCOME => self.welcome(frame.decode()?, now),
            kind::REFUSED => {
                self.refused(frame.decode()?, now);
                Ok(())
            }
            kind::CLOSING => {
                self.closing(frame.decode()?, now);
                Ok(())
            }
            other => Err(Fault::OutOfTurn(other)),
        }
    }

    fn frame(&mut self, batch: &Bytes, frame: &RawFrame<'_>, now: u64) -> Result<(), Fault> {
        match frame.kind {
            kind::PEER_MESSAGE => self.peer_message(batch, frame, now)?,
            kind::CHANNEL_MESSAGE => self.channel_message(batch, frame, now)?,
            kind::RECEIPTS => {
                let receipts: wire::Receipts = frame.decode()?;
                for request in runs(&receipts.runs, self.pending.len() + LATE_RECEIPTS) {
                    self.answered(request, 0, None);
                }
            }
            kind::ACK => self.link.outbox.acknowledge(frame.decode::<wire::Ack>()?.received)?,
            kind::REPLY => {
                let reply: wire::Reply = frame.decode()?;
                if reply.code != 0 {
                    tracing::debug!(request = reply.request, code = reply.code, "{}", reply.reason);
                }
                self.answered(reply.request, i32::try_from(reply.code).unwrap_or(1), reply.result);
            }
            kind::PING => self.link.pong(frame.decode::<wire::Ping>()?.nonce),
            kind::PONG => self.link.set_server_time(frame.decode::<wire::Pong>()?.server_ms, now),
            kind::CLOSING => self.closing(frame.decode()?, now),
            kind::CHANNEL_MEMBER => self.channel_member(frame.decode()?),
            kind::CHANNEL_MEMBER_COUNT => self.channel_member_count(frame.decode()?),
            kind::PRESENCE_CHANGE => self.presence_changed(frame.decode()?),
            kind::CHANNEL_ATTRIBUTES_CHANGE => self.channel_attributes_changed(frame.decode()?),
            kind::TOKEN_WILL_EXPIRE => self.tell(ClientEvent::TokenWillExpire),
            kind::GAP => self.gap(frame.decode()?),
            kind::WELCOME | kind::REFUSED | kind::HELLO => return Err(Fault::OutOfTurn(frame.kind)),
            // From a newer server.
            _ => {}
        }
        Ok(())
    }
}
