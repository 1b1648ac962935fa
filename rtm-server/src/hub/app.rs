//! One App: its users are strangers to those of every other.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use rtm_proto::{rates::Bucket, wire};

use super::{
    Channel, Hub, attributes::ChannelAttributes, bans::Bans, external::Outside, metrics::Tally, positions::Positions,
};
use crate::{bus::AppBus, config::AppSettings, session::Session, trace::Trace};

/// What belongs to one App ID on this node.
pub struct App {
    /// The App ID.
    pub id: Arc<str>,
    /// What is in force for it.
    pub settings: AppSettings,
    /// Its limits as clients are told them, without call rates.
    pub limits: wire::Limits,
    /// Carries messages to its users, wherever they are.
    pub bus: Arc<dyn AppBus>,
    /// Follows messages, those of all Apps.
    pub trace: Arc<Trace>,
    /// Counts messages, those of all Apps.
    pub tally: Arc<Tally>,
    /// Leads back to what all Apps share.
    pub(super) hub: Weak<Hub>,
    /// What its channels have of attributes.
    pub(super) attributes: ChannelAttributes,
    /// Where its channels stood that have no members any more.
    pub(super) positions: Positions,
    /// What it keeps for its REST interface.
    pub(super) outside: Outside,
    channels: Mutex<HashMap<Arc<str>, Arc<Channel>>>,
    /// Nobody used it when somebody looked last.
    idle: AtomicBool,
    pub(super) bans: Bans,
    evicted: Mutex<Evicted>,
    logins: Mutex<Logins>,
}

/// How often client objects have logged in lately, by their users and their own numbers.
pub(super) type Logins = HashMap<(Box<str>, u64), Bucket>;

/// Incarnations that lost their user to another login. When one of them finds its way back it must not take the user back.
#[derive(Default)]
struct Evicted {
    /// With their users: every receiver of a message learns its sender's incarnation, and may claim it as its own.
    order: VecDeque<(u64, Arc<str>)>,
}

/// How many evicted incarnations an App remembers; the oldest are forgotten first.
const EVICTED: usize = 4096;

impl App {
    pub(super) fn new(settings: AppSettings, bus: Arc<dyn AppBus>, hub: &Arc<Hub>) -> Arc<Self> {
        Arc::new(Self {
            id: settings.id.as_str().into(),
            limits: settings.limits.told(),
            outside: Outside::new(&settings.limits),
            settings,
            bus,
            trace: hub.trace.clone(),
            tally: hub.metrics.tally.clone(),
            hub: Arc::downgrade(hub),
            attributes: ChannelAttributes::default(),
            positions: Positions::default(),
            idle: AtomicBool::new(false),
            channels: Mutex::default(),
            bans: Bans::default(),
            evicted: Mutex::default(),
            logins: Mutex::default(),
        })
    }

    /// Whether nobody has used the App since this was asked last. `this` is the only reference besides those that keep it
    /// in use.
    pub(super) fn stays_idle(this: &Arc<Self>) -> bool {
        // Every session holds its App, and everything else needs one, but for the attributes of channels and the bans.
        let idle = Arc::strong_count(this) == 1 && this.attributes.is_empty() && this.bans.is_empty();
        this.idle.swap(idle, Ordering::Relaxed) && idle
    }

    /// Somebody uses the App.
    pub(super) fn used(&self) {
        self.idle.store(false, Ordering::Relaxed);
    }

    /// The shared form of a session of this node, while it has not ended.
    pub fn session(&self, session: &Session) -> Option<Arc<Session>> {
        self.hub.upgrade()?.session(&session.id)
    }

    /// The session has ended.
    pub fn forget(&self, session: &Session) {
        if let Some(hub) = self.hub.upgrade() {
            hub.forget(session);
        }
    }

    /// Runs `depart`, which takes a session off the Bus and returns what it has not taken to the senders, while nobody else comes
    /// or goes and no message passes.
    pub fn alone(&self, depart: impl FnOnce()) {
        match self.hub.upgrade() {
            Some(hub) => hub.stored.alone(depart),
            None => depart(),
        }
    }

    /// The incarnation lost the user to another login.
    pub fn remember_evicted(&self, user: &Arc<str>, incarnation: u64) {
        let mut evicted = self.evicted();
        if evicted.order.len() == EVICTED {
            evicted.order.pop_front();
        }
        evicted.order.push_back((incarnation, user.clone()));
    }

    /// Whether the incarnation lost the user to another login.
    pub fn was_evicted(&self, user: &str, incarnation: u64) -> bool {
        self.evicted().order.iter().any(|(i, u)| *i == incarnation && **u == *user)
    }

    /// How often users have logged in lately.
    pub(super) fn logins(&self) -> MutexGuard<'_, Logins> {
        self.logins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn evicted(&self) -> MutexGuard<'_, Evicted> {
        self.evicted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The channels that have members on this node. Held while one is joined, so that it cannot vanish meanwhile.
    pub(crate) fn channels(&self) -> MutexGuard<'_, HashMap<Arc<str>, Arc<Channel>>> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
