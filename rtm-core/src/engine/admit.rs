//! What is asked before any request is made; how often it may be is `rates`' business.

use rtm_proto::batch::kind;

use super::Engine;
use super::standing::Standing;

/// Why a request is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No login has succeeded, or logout was called since.
    NotLoggedIn,
    /// More waits for its outcome than the application wants to keep in memory.
    Full,
}

impl Engine {
    /// May a request with a frame of this kind be made now?
    pub(super) fn admit(&self, frame: u32) -> Result<(), Refusal> {
        if !matches!(self.standing, Standing::In | Standing::Aborted { .. }) {
            return Err(Refusal::NotLoggedIn);
        }
        // What has its outcome may still wait for the server to acknowledge it, so the outbox counts as well.
        let waiting = self.pending_bytes.max(self.link.outbox.bytes()) as u64;
        if matches!(frame, kind::PEER_SEND | kind::CHANNEL_SEND) && waiting > self.parameters.pending_bytes {
            return Err(Refusal::Full);
        }
        Ok(())
    }

    /// True while media may be transferred: from a successful login to logout or abort.
    pub fn may_transfer(&self) -> bool {
        matches!(self.standing, Standing::In)
    }
}
