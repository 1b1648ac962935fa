//! What the hub counts; `/metrics` shows it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use metrics::{Counter, Gauge, counter, gauge};
use tokio::sync::watch;

use crate::metrics as names;

/// What the console shows of messages: counted here as well, because the recorder's counters, which all servers of a process
/// share, cannot be read.
#[derive(Debug, Default)]
pub struct Tally {
    received: AtomicU64,
    handed: AtomicU64,
}

impl Tally {
    /// So many messages came from their senders.
    pub fn receive(&self, count: usize) {
        self.received.fetch_add(count as u64, Ordering::Relaxed);
    }

    /// So many were queued for receivers, each for each of them.
    pub fn hand(&self, count: usize) {
        self.handed.fetch_add(count as u64, Ordering::Relaxed);
    }

    /// Messages received and handed out so far.
    pub fn read(&self) -> (u64, u64) {
        (self.received.load(Ordering::Relaxed), self.handed.load(Ordering::Relaxed))
    }
}

/// The hub's handles.
#[allow(missing_docs)] // Each is named after, and described by, its constant in `crate::metrics`.
pub struct HubMetrics {
    pub sessions: Gauge,
    pub resumed: Counter,
    pub peer_messages: Counter,
    pub channel_messages: Counter,
    pub stored_messages: Counter,
    pub refused_messages: Counter,
    pub evicted_messages: Counter,
    pub evicted_history: Counter,
    pub link_bytes_in: Counter,
    pub link_bytes_out: Counter,
    pub tally: Arc<Tally>,
    logins: Counter,
    logins_refused: Counter,
    connected: watch::Sender<usize>,
}

impl HubMetrics {
    /// Takes the handles from the process's recorder.
    pub fn new() -> Self {
        Self {
            sessions: gauge!(names::SESSIONS),
            resumed: counter!(names::SESSIONS_RESUMED),
            peer_messages: counter!(names::MESSAGES, "kind" => "peer"),
            channel_messages: counter!(names::MESSAGES, "kind" => "channel"),
            stored_messages: counter!(names::MESSAGES_STORED),
            refused_messages: counter!(names::MESSAGES_REFUSED),
            evicted_messages: counter!(names::MESSAGES_EVICTED, "kept" => "offline"),
            evicted_history: counter!(names::MESSAGES_EVICTED, "kept" => "history"),
            link_bytes_in: counter!(names::LINK_BYTES_IN),
            link_bytes_out: counter!(names::LINK_BYTES_OUT),
            tally: Arc::default(),
            logins: counter!(names::LOGINS, "result" => "accepted"),
            logins_refused: counter!(names::LOGINS, "result" => "refused"),
            connected: watch::Sender::new(0),
        }
    }

    /// A login ended.
    pub fn login(&self, accepted: bool) {
        if accepted { &self.logins } else { &self.logins_refused }.increment(1);
    }

    /// A connection was closed by the server, for this reason.
    pub fn closed(&self, cause: &'static str) {
        counter!(names::CONNECTIONS_CLOSED, "cause" => cause).increment(1);
    }

    /// Connections that carry a session.
    pub fn connected(&self) -> usize {
        *self.connected.borrow()
    }

    /// Returns when no connection carries a session.
    pub async fn all_disconnected(&self) {
        // The sender is `self.connected` itself, so waiting cannot fail.
        let _ = self.connected.subscribe().wait_for(|&n| n == 0).await;
    }

    /// Counts a connection that carries a session until the guard goes.
    pub fn connect(&self) -> Connected<'_> {
        self.connected.send_modify(|n| *n += 1);
        Connected(self)
    }
}

impl Default for HubMetrics {
    fn default() -> Self {
        Self::new()
    }
}

/// One connection that carries a session.
pub struct Connected<'a>(&'a HubMetrics);

impl Drop for Connected<'_> {
    fn drop(&mut self) {
        self.0.connected.send_modify(|n| *n -= 1);
    }
}
