//! Call invitations: steps that travel as messages between the libraries of two peers.
//!
//! * `local`: invitations that this client sends
//! * `remote`: invitations that come in
//! * `errand`: getting one step to the other side, again and again until its time is over
//!
//! An invitation that has ended is remembered for a while, so that what comes late is known for what it is.

mod errand;
mod local;
mod remote;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};

use prost::Message as _;
use rtm_proto::view::{Fields, Value};
use rtm_proto::wire::{self, invitation::Step};

use super::Engine;
use errand::Errand;

/// Invitations that are remembered at most, each way, ended ones included. More of them at once are an attack.
const MOST: usize = 10_000;

/// The invitations of one client.
pub(super) struct Invitations {
    /// Names the client in what it gives out, so that it is not handed to another.
    home: u64,
    locals: HashMap<u64, local::Entry>,
    /// By caller and id.
    remotes: HashMap<(Box<str>, u64), remote::Entry>,
    errands: BTreeMap<u64, Errand>,
    last_errand: u64,
    /// Nothing is to be done before; there may be nothing to do then either.
    due: Option<u64>,
}

impl Default for Invitations {
    fn default() -> Self {
        static HOMES: AtomicU64 = AtomicU64::new(1);
        Self {
            home: HOMES.fetch_add(1, Ordering::Relaxed),
            locals: HashMap::new(),
            remotes: HashMap::new(),
            errands: BTreeMap::new(),
            last_errand: 0,
            due: None,
        }
    }
}

impl Invitations {
    pub(super) fn due(&self) -> Option<u64> {
        self.due
    }

    fn wake_at(&mut self, at: u64) {
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }
}

/// True for a message that libraries exchange about an invitation. Looks at the kind only, which stands near the beginning.
pub(super) fn is_invitation(message: &[u8]) -> bool {
    for field in Fields::new(message) {
        match field {
            Ok((2, Value::Varint(kind))) => return kind == wire::message::Kind::Invitation as u64,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    false
}

impl Engine {
    /// A step has come in.
    pub(super) fn invitation_step(&mut self, from: &str, message: &[u8], now: u64) {
        let told = wire::Message::decode(message).ok().and_then(|message| message.invitation);
        let Some(told) = told else {
            return tracing::debug!(from, "an invitation without its step was passed over");
        };
        match told.step() {
            Step::Invite => self.invited(from, told, now),
            Step::Cancel => self.remote_canceled(from, told, now),
            Step::Confirm => self.remote_confirmed(from, told.id, now),
            Step::Accept | Step::Refuse => self.local_answered(from, told, now),
            // Of a newer library.
            Step::Unspecified => {}
        }
    }

    /// The login ends, and what runs with it.
    pub(super) fn end_invitations(&mut self) {
        self.fail_locals();
        self.fail_remotes();
        let invitations = &mut self.invitations;
        invitations.locals.clear();
        invitations.remotes.clear();
        invitations.errands.clear();
        invitations.due = None;
    }

    pub(super) fn tick_invitations(&mut self, now: u64) {
        if self.invitations.due.is_none_or(|due| now < due) {
            return;
        }
        self.tick_locals(now);
        self.tick_remotes(now);
        self.tick_errands(now);
        let invitations = &self.invitations;
        let due = invitations.locals.values().map(|entry| entry.until);
        let due = due.chain(invitations.remotes.values().map(|entry| entry.until));
        let due = due.chain(invitations.errands.values().map(Errand::due));
        self.invitations.due = due.min();
    }
}
