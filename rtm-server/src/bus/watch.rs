//! Who watches whom on this node, and what the watchers were told last.
//!
//! One lock for all: what a watcher hears at the beginning and what it hears of a change at the same moment must come in the
//! order of what they say. It is held while watchers are told, as a channel's is during fan-out.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rtm_proto::{
    code::Presence,
    encode,
    link::Block,
    wire::{self, frame::Body},
};

use super::Watcher;

/// The watched users of one App.
#[derive(Default)]
pub struct Watched {
    users: Mutex<HashMap<Arc<str>, User>>,
}

struct User {
    /// What the watchers believe.
    told: Presence,
    /// By their addresses.
    watchers: HashMap<usize, Arc<dyn Watcher>>,
}

impl Watched {
    /// Adds the watcher and tells it how the users stand, which `now` says.
    pub fn watch(&self, users: &[Arc<str>], watcher: &Arc<dyn Watcher>, now: impl Fn(&str) -> Presence) {
        let mut held = self.users();
        let mut states = Vec::with_capacity(users.len());
        for id in users {
            let state = now(id);
            let user = held.entry(id.clone()).or_insert_with(|| User { told: state, watchers: HashMap::new() });
            // A change that is about to be told.
            user.tell(id, state);
            user.watchers.insert(address(watcher), watcher.clone());
            states.push((&**id, state));
        }
        if !states.is_empty() {
            watcher.presence_changed(&change(&states));
        }
    }

    /// Removes the watcher.
    pub fn unwatch(&self, users: &[Arc<str>], watcher: &Arc<dyn Watcher>) {
        let mut held = self.users();
        for id in users {
            if let Some(user) = held.get_mut(id) {
                user.watchers.remove(&address(watcher));
                if user.watchers.is_empty() {
                    held.remove(id);
                }
            }
        }
    }

    /// Tells the watchers of `id` how it stands, unless they know. To be called after every change of what `now` says.
    pub fn changed(&self, id: &str, now: impl Fn(&str) -> Presence) {
        if let Some(user) = self.users().get_mut(id) {
            user.tell(id, now(id));
        }
    }

    fn users(&self) -> MutexGuard<'_, HashMap<Arc<str>, User>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl User {
    fn tell(&mut self, id: &str, state: Presence) {
        if self.told == state {
            return;
        }
        self.told = state;
        let change = change(&[(id, state)]);
        for watcher in self.watchers.values() {
            watcher.presence_changed(&change);
        }
    }
}

fn address(watcher: &Arc<dyn Watcher>) -> usize {
    Arc::as_ptr(watcher) as *const () as usize
}

/// One `PresenceChange`, encoded once for all who hear of it.
fn change(states: &[(&str, Presence)]) -> Block {
    let users = states
        .iter()
        .map(|&(user, state)| wire::UserPresence { user: user.to_owned(), state: state.code() as u32 })
        .collect();
    Block::new(encode::to_bytes(Body::PresenceChange(wire::PresenceChange { users })), 1)
}
