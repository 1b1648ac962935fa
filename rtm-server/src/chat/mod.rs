//! The chat service: accounts, conversations of users, groups and rooms, and what waits for devices that are away.
//!
//! It stands beside the rest of the hub, on the same sessions, link, Bus, Store and media. A chat session speaks for an
//! account (`account`), is a device in the inbox (`inbox`) of its user, and asks for three things (`request`): to send, to receipt,
//! to recall. Everything else is asked over REST ([`rest`]) and reaches others as events. Nothing is acknowledged before it
//! is in the Store.

mod account;
mod cursors;
mod device;
mod event;
mod group;
mod hook;
mod inbox;
pub(crate) mod login;
mod members;
mod membership;
mod moderation;
mod password;
mod payload;
mod rates;
mod request;
pub mod rest;
mod room;
mod round;
mod seat;
mod speaking;
mod tell;
mod turns;

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

pub(crate) use self::request::take;
use self::{
    account::Guesses, cursors::Cursors, hook::Hooks, inbox::Inboxes, password::Passwords, rates::Rates, rest::Pictures,
    room::Rooms, speaking::Groups, turns::Turns,
};
pub use self::{moderation::Moderation, seat::Seat};
use crate::{
    clock::Clock,
    config::{self, Config},
    hub::Hub,
    phase::Running,
    store::{
        Store, StoreError,
        chat::{ChatStore, Kept, Sweeping},
    },
};

/// The chat service of one server.
pub struct Chat {
    config: Arc<Config>,
    clock: Clock,
    store: Arc<dyn Store>,
    hub: Weak<Hub>,
    inboxes: Inboxes,
    cursors: Cursors,
    rooms: Rooms,
    groups: Groups,
    passwords: Passwords,
    guesses: Guesses,
    /// Changes of groups and rooms, by their ids.
    edits: Turns,
    /// Calls over HTTP.
    calls: Rates,
    pictures: Pictures,
    hooks: Hooks,
    moderation: Moderation,
    /// What is still to be written when everybody has gone.
    writing: Running,
}

/// How long events stay that every device has taken: longer than a device that is there can be behind.
const TAKEN: Duration = Duration::from_secs(60 * 60);

/// How often it is noted of a device that is there and takes nothing that it is there.
const SEEN: Duration = Duration::from_secs(24 * 60 * 60);

impl Chat {
    /// A service without users.
    pub(crate) fn new(
        config: Arc<Config>,
        clock: Clock,
        store: Arc<dyn Store>,
        moderation: Moderation,
        hub: Weak<Hub>,
    ) -> Self {
        Self {
            config,
            clock,
            store,
            hub,
            inboxes: Inboxes::default(),
            cursors: Cursors::default(),
            rooms: Rooms::default(),
            groups: Groups::default(),
            passwords: Passwords::default(),
            guesses: Guesses::default(),
            edits: Turns::default(),
            calls: Rates::default(),
            pictures: Pictures::default(),
            hooks: Hooks::default(),
            moderation,
            writing: Running::new(),
        }
    }

    fn now(&self) -> u64 {
        self.clock.now()
    }

    fn store(&self) -> &dyn ChatStore {
        &*self.store
    }

    /// Returns once everything is written that devices have taken. To be called when they are gone.
    pub(crate) async fn settle(&self) {
        self.save_taken().await;
        self.writing.none().await;
    }

    /// Forgets what is too old or too much.
    pub(crate) async fn sweep(&self) -> Result<(), StoreError> {
        let now = self.now();
        for inbox in self.inboxes.all() {
            let named: Vec<_> = inbox.devices().into_iter().filter(|device| device.name.is_some()).collect();
            inbox.note_taken(&named, SEEN.as_millis() as u64);
        }
        let kept = |chat: &config::Chat| Kept {
            old_ms: now.saturating_sub(chat.message_life_ms.0),
            most: chat.waiting_events.into(),
        };
        let own = |app: &config::App| Some((app.id.clone(), kept(&self.config.app(&app.id)?.chat)));
        let sweeping = Sweeping {
            now_ms: now,
            taken_ms: now.saturating_sub(TAKEN.as_millis() as u64),
            kept: kept(&self.config.chat),
            apps: self.config.apps.iter().filter_map(own).collect(),
        };
        self.store().chat_sweep(sweeping).await.map(|_| ())
    }
}
