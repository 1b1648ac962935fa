//! A request that is answered later.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use rtm_proto::wire;

use super::{Inbound, Session};

/// What a request is counted with beside its content: a queue entry and its answer.
const BASE: usize = 256;

/// A request that waits for something. Until it is dropped, it counts towards what its session may have waiting, and a
/// logout waits for it.
pub struct Asked {
    session: Arc<Session>,
    request: u64,
    bytes: usize,
}

impl Asked {
    /// A request with so many bytes of content. `None`: too much of this session waits already.
    pub fn new(session: &Arc<Session>, inbound: &mut Inbound, request: u64, size: usize) -> Option<Self> {
        let bytes = size + BASE;
        let waiting = session.asked_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if waiting > session.queue_bytes {
            session.asked_bytes.fetch_sub(bytes, Ordering::Relaxed);
            return None;
        }
        inbound.sent += 1;
        Some(Self { session: session.clone(), request, bytes })
    }

    /// Who asks.
    pub fn user(&self) -> &str {
        &self.session.user
    }

    /// See [`Session::offer`].
    pub fn offer(&self, result: wire::reply::Result) -> bool {
        self.session.offer(self.request, result)
    }

    /// Answers it.
    pub fn answer(&self, code: i32, reason: &str, result: Option<wire::reply::Result>) {
        self.session.reply(self.request, code, reason, result);
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.session.asked_bytes.fetch_sub(self.bytes, Ordering::Relaxed);
        self.session.settle_one();
    }
}

/// How many bytes of a session's requests wait.
pub(super) type AskedBytes = AtomicUsize;
