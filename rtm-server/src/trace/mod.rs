//! The message trace: what became of each of the last messages, step by step, for the console.
//!
//! A [`Trace`] holds a bounded number of messages in memory, without their content. The hub and the sessions tell it each
//! step ([`What`]); a message is known by its sender's incarnation and request, and from then on by its [`Number`]. Where it is
//! off, each of these calls is one look at a flag.
//!
//! ```
//! use rtm_server::trace::{Arrived, Search, Trace, What};
//!
//! let trace = Trace::new(100, 1);
//! let number = trace.arrived(&Arrived { app: "app", from: "ann", to: "bob", request: 7, ..Default::default() }).unwrap();
//! trace.step(number, What::Queued { connected: true }, Some("bob"));
//! let found = trace.search(&Search { user: "bob".into(), ..Default::default() });
//! assert_eq!(found.messages[0].steps.len(), 2);
//! ```

mod ring;
mod search;

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rtm_proto::view;

use self::ring::Ring;
pub use self::{
    ring::{Message, Step},
    search::{Found, Search},
};

/// A message of one trace, counted from 1 in the order of arrival.
pub type Number = u64;

/// Follows messages. Its lock is taken last: whoever tells it something may hold any other.
pub struct Trace {
    /// `None`: off.
    ring: Option<Mutex<Ring>>,
    /// One message in so many is followed.
    every: u64,
    arrived: AtomicU64,
    started: Instant,
    started_us: u64,
}

/// A message as the server has just received it.
#[derive(Debug, Default)]
pub struct Arrived<'a> {
    /// The App ID.
    pub app: &'a str,
    /// The sender.
    pub from: &'a str,
    /// The receiver, or the channel.
    pub to: &'a str,
    /// Whether `to` is a channel.
    pub channel: bool,
    /// Of the sender's library.
    pub incarnation: u64,
    /// The sender's number of the request.
    pub request: u64,
    /// The encoded message.
    pub message: &'a [u8],
    /// It came over the REST interface.
    pub rest: bool,
}

/// Something that happened to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The server has received it, perhaps once more after a reconnect.
    Received,
    /// It waits for the receiver's library to take it; without a connection, for the receiver to come back.
    Queued {
        /// Whether there is a connection.
        connected: bool,
    },
    /// The receiver's library has taken it.
    Acknowledged,
    /// The receiver's library had it already, or has seen something newer of its sender, and will not hand it over.
    Declined,
    /// The receiver's session ended before its library had taken it.
    Left,
    /// It is on the disk for a receiver who is away.
    Stored,
    /// It was to be stored, and was not.
    NotStored(String),
    /// It was read back for a receiver who is there again.
    Fetched,
    /// It came past its deadline: its sender was told of the timeout by its own library.
    Late,
    /// The sender was told of success.
    Confirmed,
    /// The sender was told this code of `PeerMessage` or `ChannelMessage`, and why.
    Refused(i32, String),
}

impl Trace {
    /// Holds the last `messages` messages, of every `every`th that arrives.
    pub fn new(messages: u32, every: u32) -> Self {
        Self { ring: Some(Mutex::new(Ring::new(messages as usize))), every: every.max(1).into(), ..Self::off() }
    }

    /// Holds nothing.
    pub fn off() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            ring: None,
            every: 1,
            arrived: AtomicU64::new(0),
            started: Instant::now(),
            started_us: since_epoch.as_micros() as u64,
        }
    }

    /// Whether messages are followed.
    pub fn is_on(&self) -> bool {
        self.ring.is_some()
    }

    /// A message has arrived. `None`: it is not followed.
    pub fn arrived(&self, arrived: &Arrived<'_>) -> Option<Number> {
        let ring = self.ring.as_ref()?;
        if self.every > 1 {
            // One that comes again after a reconnect is followed as before.
            let known = lock(ring).find(arrived.incarnation, arrived.request, arrived.app, arrived.from).is_some();
            if !known && !self.arrived.fetch_add(1, Ordering::Relaxed).is_multiple_of(self.every) {
                return None;
            }
        }
        let now = self.now_us();
        Some(lock(ring).arrived(arrived, now))
    }

    /// The message of this sender's request, if it is followed.
    pub fn find(&self, app: &str, from: &str, incarnation: u64, request: u64) -> Option<Number> {
        lock(self.ring.as_ref()?).find(incarnation, request, app, from)
    }

    /// Something happened to the message, with this receiver if it has to do with one.
    pub fn step(&self, number: Number, what: What, receiver: Option<&str>) {
        if let Some(ring) = &self.ring {
            let now = self.now_us();
            lock(ring).step(number, now, what, receiver);
        }
    }

    /// The same of a message that is known by its sender's request.
    pub fn step_of(&self, app: &str, from: &str, incarnation: u64, request: u64, what: What, receiver: Option<&str>) {
        if let Some(number) = self.find(app, from, incarnation, request) {
            self.step(number, what, receiver);
        }
    }

    /// The newest messages that match, newest first.
    pub fn search(&self, search: &Search) -> Found {
        self.ring.as_ref().map(|ring| search.run(&lock(ring))).unwrap_or_default()
    }

    /// Microseconds since 1970, by a clock that never jumps.
    fn now_us(&self) -> u64 {
        self.started_us + self.started.elapsed().as_micros() as u64
    }
}

fn lock(ring: &Mutex<Ring>) -> MutexGuard<'_, Ring> {
    ring.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a session's connection acknowledges, as far as it is followed: which frames are which messages.
#[derive(Default)]
pub struct Awaited(std::collections::VecDeque<(u64, Number)>);

impl Awaited {
    /// The frame with this number is this message. Frames come in their order.
    pub fn push(&mut self, frame: u64, number: Number) {
        self.0.push_back((frame, number));
    }

    /// The client has taken all frames up to `received`.
    pub fn acknowledged(&mut self, received: u64) -> Vec<(u64, Number)> {
        let count = self.0.partition_point(|(frame, _)| *frame <= received);
        self.0.drain(..count).collect()
    }

    /// Whatever was not acknowledged.
    pub fn take(&mut self) -> Vec<Number> {
        std::mem::take(&mut self.0).into_iter().map(|(_, number)| number).collect()
    }

    /// Takes one frame out, as when its outcome is known another way.
    pub fn remove(&mut self, frame: u64) -> Option<Number> {
        let place = self.0.binary_search_by_key(&frame, |(frame, _)| *frame).ok()?;
        Some(self.0.remove(place)?.1)
    }
}

/// The id and the kind of an encoded message: what both applications see.
fn id_and_kind(message: &[u8]) -> (i64, u32) {
    let (mut id, mut kind) = (0, 0);
    for field in view::Fields::new(message) {
        match field {
            // Zigzag, as protobuf has it.
            Ok((1, value)) => id = value.uint().map_or(0, |n| (n >> 1) as i64 ^ -((n & 1) as i64)),
            Ok((2, value)) => kind = value.uint().unwrap_or(0) as u32,
            Ok(_) => {}
            Err(_) => break,
        }
    }
    (id, kind)
}

/// A name that many steps share.
type Name = Arc<str>;

#[cfg(test)]
mod tests {
    use super::*;
    use prost::Message as _;
    use rtm_proto::wire;

    fn arrived(request: u64) -> Arrived<'static> {
        Arrived { app: "app", from: "ann", to: "bob", incarnation: 5, request, ..Default::default() }
    }

    #[test]
    fn a_message_is_found_by_its_request_until_newer_ones_have_taken_its_place() {
        let trace = Trace::new(2, 1);
        let first = trace.arrived(&arrived(1)).unwrap();
        assert_eq!(trace.find("app", "ann", 5, 1), Some(first));
        assert_eq!(trace.find("app", "bob", 5, 1), None, "somebody else who claims the incarnation");
        trace.arrived(&arrived(2));
        trace.arrived(&arrived(3));
        assert_eq!(trace.find("app", "ann", 5, 1), None);
        trace.step(first, What::Confirmed, None);
        assert_eq!(trace.search(&Search::default()).messages.len(), 2);
    }

    #[test]
    fn a_message_that_comes_again_is_the_same_one() {
        let trace = Trace::new(10, 1);
        assert_eq!(trace.arrived(&arrived(1)), trace.arrived(&arrived(1)));
        let found = trace.search(&Search::default());
        assert_eq!((found.messages.len(), found.messages[0].steps.len()), (1, 2));
    }

    #[test]
    fn one_in_so_many_is_followed() {
        let trace = Trace::new(100, 3);
        let followed = (0..9).filter(|request| trace.arrived(&arrived(*request)).is_some()).count();
        assert_eq!(followed, 3);
        assert!(trace.arrived(&arrived(0)).is_some(), "one that comes again is");
    }

    #[test]
    fn nothing_is_held_where_it_is_off() {
        let trace = Trace::off();
        assert!(trace.arrived(&arrived(1)).is_none() && !trace.is_on());
        trace.step(1, What::Confirmed, None);
        assert!(trace.search(&Search::default()).messages.is_empty());
    }

    #[test]
    fn the_id_of_a_message_is_what_applications_see() {
        for id in [1, -1, i64::MAX, i64::MIN, 1_700_000_000_000_000] {
            let message = wire::Message { id, kind: wire::message::Kind::Image as i32, ..Default::default() };
            assert_eq!(id_and_kind(&message.encode_to_vec()), (id, 4));
        }
        assert_eq!(id_and_kind(&[0xff]), (0, 0));
    }

    #[test]
    fn frames_are_acknowledged_in_order() {
        let mut awaited = Awaited::default();
        [(2, 20), (3, 30), (7, 70)].into_iter().for_each(|(frame, number)| awaited.push(frame, number));
        assert_eq!(awaited.acknowledged(1), []);
        assert_eq!(awaited.remove(3), Some(30));
        assert_eq!(awaited.acknowledged(6), [(2, 20)]);
        assert_eq!(awaited.take(), [70]);
        assert_eq!(awaited.take(), [0; 0]);
    }
}
