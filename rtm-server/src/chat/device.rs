//! One device of a user that is there: which events it was handed, and which it has.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use bytes::Bytes;
use rtm_proto::{code, encode, wire};
use wire::frame::Body;

use super::{event, inbox::Inbox};
use crate::{bus::Origin, session::Session};

/// What may be on its way to one device at a time; more waits in the store. Of the bytes at most this part of what a session's queue
/// holds: one message more may come, and answers need room as well.
const FLIGHT_BYTES: usize = 1024 * 1024;
const FLIGHT_PART: usize = 4;
const FLIGHT_EVENTS: usize = 512;

/// The part of its window that has to be free before a device is read for. Each acknowledgement frees a little; to read for each would
/// be to read all for one.
const REFILL_PART: usize = 4;

/// An event as it goes to devices.
#[derive(Clone)]
pub struct Entry {
    /// Encoded; `None`: there is nothing to tell any more.
    pub event: Option<Bytes>,
    /// The incarnation whose doing it is, which is not told of it; 0: nobody's.
    pub origin: u64,
}

/// See the module.
pub struct Device {
    /// How it is told from others.
    pub session: Weak<Session>,
    /// Of its library.
    pub incarnation: u64,
    /// That library has had no session before this one.
    pub first: bool,
    /// Its name, if it has one that stays.
    pub name: Option<String>,
    /// Its name, or the one drawn for it.
    pub resource: String,
    /// Where it runs.
    pub platform: wire::Platform,
    inbox: Weak<Inbox>,
    flight: Mutex<Flight>,
}

struct Flight {
    /// The position of the last event handed to it.
    sent: u64,
    /// It has everything up to here.
    taken: u64,
    /// What was handed to it and is not known to be taken, in order: position, bytes, taken.
    waiting: VecDeque<(u64, usize, bool)>,
    bytes: usize,
    /// What there may be of them.
    window: usize,
    /// Where it is to be told that it has caught up.
    catches_up: Option<u64>,
    /// The session takes nothing more.
    closed: bool,
    /// What of it was noted to be written down, and when.
    noted: u64,
    noted_ms: u64,
}

/// What a device does with an event.
#[derive(Debug, PartialEq, Eq)]
pub enum Handed {
    /// It has it, or it is on its way.
    Yes,
    /// Too much is on its way already.
    Later,
    /// Its session is over.
    Gone,
}

impl Device {
    /// A device that has everything up to `start`, and is behind until it has what comes up to `head`.
    #[allow(clippy::too_many_arguments)] // Each is a fact of the login.
    pub fn new(
        session: &Arc<Session>,
        inbox: &Arc<Inbox>,
        name: Option<String>,
        resource: String,
        platform: wire::Platform,
        start: u64,
        head: u64,
    ) -> Arc<Self> {
        Arc::new(Self {
            session: Arc::downgrade(session),
            incarnation: session.incarnation,
            first: session.connections().1 == 1,
            name,
            resource,
            platform,
            inbox: Arc::downgrade(inbox),
            flight: Mutex::new(Flight {
                sent: start,
                taken: start,
                waiting: VecDeque::new(),
                bytes: 0,
                window: FLIGHT_BYTES.min(session.app.settings.limits.session_queue_bytes / FLIGHT_PART),
                catches_up: Some(head),
                closed: false,
                noted: start,
                noted_ms: session.about.since_ms,
            }),
        })
    }

    fn flight(&self) -> MutexGuard<'_, Flight> {
        self.flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The position of the last event that it was handed.
    pub fn sent(&self) -> u64 {
        self.flight().sent
    }

    /// Hands it the event behind the last one.
    pub fn hand(self: &Arc<Self>, position: u64, entry: &Entry) -> Handed {
        let Some(session) = self.session.upgrade() else { return Handed::Gone };
        let mut flight = self.flight();
        if flight.closed {
            return Handed::Gone;
        }
        if !flight.has_room() {
            return Handed::Later;
        }
        let told = entry.event.as_ref().filter(|_| entry.origin == 0 || entry.origin != self.incarnation);
        match told {
            Some(event) => {
                let frame = event::frame(event, position);
                let size = frame.len();
                // Its acknowledgement may come at once, on another thread; it finds the event among those that wait.
                flight.waiting.push_back((position, size, false));
                flight.bytes += size;
                flight.sent = position;
                let origin: Arc<dyn Origin> = self.clone();
                if !session.hand(&frame, position, &origin) {
                    flight.closed = true;
                    return Handed::Gone;
                }
            }
            None => {
                flight.waiting.push_back((position, 0, true));
                flight.sent = position;
                flight.settle();
            }
        }
        Handed::Yes
    }

    /// How many events and how many bytes it takes more, when it is worth while to read them.
    pub fn wants(&self) -> Option<(usize, usize)> {
        let flight = self.flight();
        let events = FLIGHT_EVENTS.saturating_sub(flight.waiting.len());
        let bytes = flight.window.saturating_sub(flight.bytes);
        let enough = events >= FLIGHT_EVENTS / REFILL_PART && bytes >= flight.window / REFILL_PART;
        (enough && !flight.closed).then_some((events, bytes))
    }

    /// What lies up to `position` is gone, for good: it is handed what is behind.
    pub fn skip_to(&self, position: u64) {
        let mut flight = self.flight();
        flight.waiting.push_back((position, 0, true));
        flight.sent = position;
        flight.settle();
    }

    /// Tells it that it has caught up, once it was handed everything there was when it came.
    pub fn tell_caught_up(&self) {
        let mut flight = self.flight();
        if let Some(position) = flight.catches_up.filter(|&position| flight.sent >= position)
            && let Some(session) = self.session.upgrade()
        {
            flight.catches_up = None;
            session.push(Body::ChatCaughtUp(wire::ChatCaughtUp { position }));
        }
    }

    /// Hands it something that has no position.
    pub fn tell(&self, frame: &rtm_proto::link::Block) {
        if let Some(session) = self.session.upgrade() {
            session.publish(frame);
        }
    }

    /// What it has, when that is to be noted: there is more than was noted last, or that was `patience` ago, after which the device would
    /// be taken for one that does not come any more.
    pub fn to_note(&self, now: u64, patience: u64) -> Option<u64> {
        let mut flight = self.flight();
        if flight.taken <= flight.noted && now.saturating_sub(flight.noted_ms) < patience {
            return None;
        }
        (flight.noted, flight.noted_ms) = (flight.taken, now);
        Some(flight.taken)
    }
}

impl Flight {
    fn has_room(&self) -> bool {
        !self.closed && self.waiting.len() < FLIGHT_EVENTS && self.bytes < self.window
    }

    /// Moves what is known to be taken out of the way. True when there is more of it now.
    fn settle(&mut self) -> bool {
        let before = self.taken;
        while let Some(&(position, bytes, true)) = self.waiting.front() {
            self.waiting.pop_front();
            self.bytes -= bytes;
            self.taken = position;
        }
        self.taken > before
    }
}

impl Origin for Device {
    fn delivered(&self, first: u64, count: u64) {
        let settled = {
            let mut flight = self.flight();
            let from = flight.waiting.partition_point(|&(position, ..)| position < first);
            for waiting in flight.waiting.range_mut(from..) {
                if waiting.0 - first >= count {
                    break;
                }
                waiting.2 = true;
            }
            flight.settle()
        };
        if let Some(inbox) = self.inbox.upgrade().filter(|_| settled) {
            inbox.look();
        }
    }

    fn failed(&self, position: u64, code: code::PeerMessage) {
        // What the client declines it will never want. What it was not told waits in the store for whoever comes next.
        if code == code::PeerMessage::Failure {
            self.delivered(position, 1);
        }
    }
}

/// The block of an event that has no position.
pub fn block(event: &[u8]) -> rtm_proto::link::Block {
    rtm_proto::link::Block::new(event::frame(event, 0), 1)
}

/// The frame that says why a device is closed.
pub fn closing(cause: wire::closing::Cause, reason: &str) -> Bytes {
    encode::to_bytes(Body::Closing(wire::Closing { cause: cause as i32, reason: reason.to_owned() }))
}
