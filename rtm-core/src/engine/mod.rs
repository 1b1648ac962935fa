//! The client's protocol as a plain struct: no sockets, no clock, no threads.
//!
//! In go calls of the application, batches that were read, news of the connection, and the time; out come events, frames
//! to write and the wish to connect. Times are milliseconds of any clock that never goes back; a connection is known by the
//! number that [`Engine::wish`] gave it, and what is said about any other is ignored.
//!
//! * `standing`: logged in or not, and the connection state that the application sees
//! * `link`: one connection after the other under one session after the other
//! * `requests`: what was asked and has no answer yet
//! * `receive`: what comes in
//! * `peer`, `channel`, `presence`, `attributes`: what belongs to each
//! * `invitation`: call invitations, which travel as messages between peers
//! * `question`: requests that the application knows by a number
//! * `restoration`: what a fresh session is told of the lost one

mod admit;
mod attributes;
mod channel;
mod invitation;
mod link;
mod peer;
mod presence;
mod question;
mod rates;
mod receive;
mod requests;
mod restoration;
mod standing;
#[cfg(test)]
mod tests;
mod token;

use std::collections::{BTreeMap, HashMap};

use bytes::BytesMut;
use rtm_proto::code::ConnectionState;
use rtm_proto::link::{AckPolicy, Pending, Seen};
use rtm_proto::{code, limits, wire};

use crate::delivery::Event;
use crate::parameters::Parameters;

pub use receive::Fault;

/// How long a sender is remembered after its last message, in milliseconds: far longer than a message's deadline.
const SEEN_MS: u64 = 300_000;

/// The protocol state of one client.
pub struct Engine {
    app_id: String,
    parameters: Parameters,
    standing: standing::Standing,
    shown: ConnectionState,
    account: standing::Account,
    link: link::Link,
    policy: AckPolicy,
    limits: wire::Limits,
    rates: rates::Rates,
    /// The server has said that the token is over, and the application was told.
    token_over: bool,
    pending: Pending<requests::Context>,
    pending_bytes: usize,
    channels: HashMap<Box<str>, channel::Membership>,
    channel_key: u64,
    /// Users subscribed to, and what the application was told of each last.
    subscribed: HashMap<Box<str>, Option<code::Presence>>,
    /// What the application has set of its own, as the server confirmed it.
    own_attributes: BTreeMap<String, String>,
    restoration: restoration::Restoration,
    invitations: invitation::Invitations,
    seen: Seen,
    /// Where frames are written; what is split off it stays until its request has ended.
    slab: BytesMut,
    /// Where messages are encoded before they become part of a frame.
    scratch: Vec<u8>,
    events: Vec<Event>,
    interrupt: bool,
    released: bool,
}

impl Engine {
    /// A client that is not logged in.
    pub fn new(app_id: &str, seed: u64) -> Self {
        Self {
            app_id: app_id.to_owned(),
            parameters: Parameters::default(),
            standing: standing::Standing::Out,
            shown: ConnectionState::Disconnected,
            account: standing::Account::default(),
            link: link::Link::new(seed),
            policy: AckPolicy::default(),
            limits: limits::defaults(),
            rates: rates::Rates::new(),
            token_over: false,
            pending: Pending::default(),
            pending_bytes: 0,
            channels: HashMap::new(),
            channel_key: 0,
            subscribed: HashMap::new(),
            own_attributes: BTreeMap::new(),
            restoration: restoration::Restoration::default(),
            invitations: invitation::Invitations::default(),
            seen: Seen::new(SEEN_MS),
            slab: BytesMut::new(),
            scratch: Vec::new(),
            events: Vec::new(),
            interrupt: false,
            released: false,
        }
    }

    /// The parameters in force.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Changes the parameters. What runs already keeps its deadlines.
    pub fn set_parameters(&mut self, parameters: Parameters) {
        self.parameters = parameters;
    }

    /// The limits that the server told last, or the default ones.
    pub fn limits(&self) -> &wire::Limits {
        &self.limits
    }

    /// What has happened since the last call, in order.
    pub fn events(&mut self) -> &mut Vec<Event> {
        &mut self.events
    }

    /// True once after running transfers have lost their right to run: logout or abort.
    pub fn take_interrupt(&mut self) -> bool {
        std::mem::take(&mut self.interrupt)
    }

    /// Does what the time asks for. Call it at [`Engine::next_wake`] at the latest.
    pub fn tick(&mut self, now: u64) {
        self.expire_standing(now);
        self.expire_requests(now);
        self.tick_restoration(now);
        self.tick_invitations(now);
        self.tick_link(now);
        self.show_interruption(now);
    }

    /// When [`Engine::tick`] or [`Engine::collect`] has something to do at the latest; `None`: nothing waits for the time.
    pub fn next_wake(&self) -> Option<u64> {
        self.next_tick().into_iter().chain(self.acknowledgement_deadline()).min()
    }

    /// As [`Engine::next_wake`], for a driver that cannot collect yet because its last write is not done. What is overdue
    /// for collecting would wake it again and again.
    pub fn next_tick(&self) -> Option<u64> {
        [
            self.standing_deadline(),
            self.pending.next_deadline(),
            self.restoration_deadline(),
            self.invitations.due(),
            self.link_deadline(),
            self.interruption_deadline(),
        ]
        .into_iter()
        .flatten()
        .min()
    }
}
