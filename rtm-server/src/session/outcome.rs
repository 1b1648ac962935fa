//! How the outcome of what a session sent comes back to it.

use rtm_proto::{code, link::OutboxError};

use super::{Session, outbound::Settled};
use crate::{bus::Origin, trace::What};

impl Origin for Session {
    fn delivered(&self, first: u64, count: u64) {
        if self.app.trace.is_on() {
            (0..count).for_each(|offset| self.trace_outcome(first.wrapping_add(offset), What::Confirmed));
        }
        let wake = {
            let mut outbound = self.outbound();
            outbound.succeed(first, count);
            outbound.wake()
        };
        self.woken(wake);
    }

    fn failed(&self, request: u64, code: code::PeerMessage) {
        let reason = match code {
            code::PeerMessage::PeerUnreachable => "the peer is not logged in",
            code::PeerMessage::CachedByServer => "stored for the peer, who is not logged in",
            _ => "the peer did not take the message",
        };
        self.refuse_send(request, code.code(), reason);
    }
}

impl Session {
    /// The client has taken all frames up to `received`, which is the receipt of the peer messages among them.
    pub fn acknowledged(&self, received: u64) -> Result<(), OutboxError> {
        let mut settled = Settled::default();
        {
            let mut outbound = self.outbound();
            outbound.outbox.acknowledge(received)?;
            outbound.settle(received, &mut settled);
        }
        settled.tell(self);
        Ok(())
    }

    /// The client has not handed over the frames with these numbers and never will. Comes before the acknowledgement that
    /// covers them.
    pub fn declined(&self, frames: &[u64]) {
        let mut outbound = self.outbound();
        frames.iter().for_each(|&number| outbound.decline(number));
    }
}
