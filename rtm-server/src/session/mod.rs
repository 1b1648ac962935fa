//! One login: what outlives the connections that carry it.
//!
//! A session has an inbound half, used by whichever connection carries it, and an outbound half, used by everybody who has
//! something for its client. The order of locks is inbound, then channel or the Bus's table of watchers, then outbound; nobody
//! holds two outbound halves.

mod asked;
mod attach;
mod inbound;
mod mailbox;
mod outbound;
mod outcome;
mod pace;
mod presence;
mod token;

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use futures_util::task::AtomicWaker;
use rtm_proto::{code, wire};

use self::outbound::Outbound;
pub use self::{
    asked::Asked,
    attach::AttachError,
    inbound::Inbound,
    outbound::{Outgoing, Standing, Work},
    pace::Pace,
    token::TokenLife,
};
use crate::{
    bus::{Mailbox, Watcher},
    chat::Seat,
    hub::App,
};

/// What proves the right to a session. Also, written as hex, the bearer credential for media.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId([u8; 16]);

impl SessionId {
    /// A fresh one, unguessable.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// From the form that Welcome carried.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The form that Welcome carries.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// From the form of the media credential.
    pub fn from_media_key(key: &str) -> Option<Self> {
        let hex = key.as_bytes();
        let digit = |c: u8| (c as char).to_digit(16).filter(|_| !c.is_ascii_uppercase());
        let mut id = [0; 16];
        if hex.len() != 32 {
            return None;
        }
        for (byte, pair) in id.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
        }
        Some(Self(id))
    }

    /// The form of the media credential.
    pub fn media_key(&self) -> String {
        self.0.iter().map(|b| format!("{b:02x}")).collect()
    }
}

impl fmt::Debug for SessionId {
    // Logs name a session by a part that opens nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02x}{:02x}..", self.0[0], self.0[1])
    }
}

/// What is known of a client, for those who look at the console.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// What it runs on.
    pub platform: wire::Platform,
    /// Its library and that one's version, as it says.
    pub sdk: Box<str>,
    /// When it logged in, on the hub's clock.
    pub since_ms: u64,
}

impl About {
    /// What a Hello says.
    pub fn of(hello: &wire::Hello, since_ms: u64) -> Self {
        let sdk: String = format!("{} {}", hello.sdk, hello.sdk_version).chars().take(64).collect();
        Self { platform: hello.platform(), sdk: sdk.trim().into(), since_ms }
    }
}

/// A user who is logged in, connected or within the resume window.
pub struct Session {
    /// Proves the right to resume.
    pub id: SessionId,
    /// Where the user belongs.
    pub app: Arc<App>,
    /// The user id.
    pub user: Arc<str>,
    /// Of the client's library.
    pub incarnation: u64,
    /// What its client says of itself.
    pub about: About,
    /// Of the connection that took it up last, as its client counts them.
    attempt: AtomicU64,
    /// How long the user may stay.
    pub token: TokenLife,
    /// When it is one of the chat service: what it is there. Such a session is no mailbox of the Bus.
    pub seat: OnceLock<Seat>,
    /// See [`Mailbox::is_reachable`].
    reachable: AtomicBool,
    /// What the user says of itself. A lock of its own, held for nothing but looking and replacing: other users look, too.
    attributes: Mutex<Vec<wire::Attribute>>,
    /// What may wait of or for this session, in bytes, in each direction.
    queue_bytes: usize,
    asked_bytes: asked::AskedBytes,
    waker: AtomicWaker,
    inbound: Mutex<Inbound>,
    outbound: Mutex<Outbound>,
}

impl Session {
    /// A session that nothing is attached to yet, with at most `queue_bytes` waiting for its client.
    pub fn new(app: Arc<App>, user: Arc<str>, incarnation: u64, about: About, queue_bytes: usize) -> Arc<Self> {
        Arc::new(Self {
            id: SessionId::random(),
            app,
            user,
            incarnation,
            about,
            attempt: AtomicU64::new(0),
            token: TokenLife::default(),
            seat: OnceLock::new(),
            reachable: AtomicBool::new(true),
            attributes: Mutex::default(),
            queue_bytes,
            asked_bytes: Default::default(),
            waker: AtomicWaker::new(),
            inbound: Mutex::default(),
            outbound: Mutex::new(Outbound::new(queue_bytes)),
        })
    }

    /// The half that the connection uses. Held while a batch is taken, so that a resume sees whole batches.
    pub fn inbound(&self) -> MutexGuard<'_, Inbound> {
        self.inbound.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a connection carries it now, and how many it has had, as its client counts them.
    pub fn connections(&self) -> (bool, u64) {
        (self.outbound().attached != 0, self.attempt.load(Ordering::Relaxed))
    }

    fn outbound(&self) -> MutexGuard<'_, Outbound> {
        self.outbound.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the session for good: its user leaves all channels and is offline, everything that still waits for this
    /// client is answered to its senders, and a connection, if there is one, writes `cause` and closes.
    ///
    /// May be called more than once and from any thread that holds no session's or channel's lock.
    pub fn end(self: &Arc<Self>, cause: wire::closing::Cause, reason: &str) {
        self.leave_all();
        self.app.alone(|| self.depart(cause, reason));
    }

    /// Takes part in nothing from here on.
    fn leave_all(self: &Arc<Self>) {
        let (channels, subscriptions) = self.inbound().end();
        for channel in channels {
            channel.leave(self);
        }
        if !subscriptions.is_empty() {
            let watcher: Arc<dyn Watcher> = self.clone();
            self.app.bus.unwatch(&Vec::from_iter(subscriptions), &watcher);
        }
    }

    /// Goes off the Bus and returns what was not taken to its senders. Nobody else comes or goes meanwhile.
    fn depart(self: &Arc<Self>, cause: wire::closing::Cause, reason: &str) {
        let mailbox: Arc<dyn Mailbox> = self.clone();
        self.app.bus.release(&self.user, &mailbox);
        self.app.forget(self);
        let mut awaiting = {
            let mut outbound = self.outbound();
            outbound.close(wire::Closing { cause: cause as i32, reason: reason.to_owned() });
            outbound.take_awaiting()
        };
        self.waker.wake();
        awaiting.trace(self);
        if let Some(seat) = self.seat.get() {
            seat.leave();
        }
        for run in &awaiting.accepted {
            run.fail(code::PeerMessage::PeerUnreachable);
        }
        for run in &awaiting.declined {
            run.fail(code::PeerMessage::Failure);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_key_leads_back_to_its_session_and_nothing_else_does() {
        let id = SessionId::random();
        let key = id.media_key();
        assert_eq!(SessionId::from_media_key(&key), Some(id));
        for wrong in ["", "00", &key[1..], &format!("{key}0"), &"zz".repeat(16), &"é".repeat(16), &"AB".repeat(16)] {
            assert_eq!(SessionId::from_media_key(wrong), None, "{wrong}");
        }
    }
}
