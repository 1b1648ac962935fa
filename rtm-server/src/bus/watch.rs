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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[derive(Default)]
    struct Counter(AtomicUsize);

    impl Watcher for Counter {
        fn presence_changed(&self, _: &Block) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn as_many_watchers_as_users_cost_one_notice_for_each_change_each_sees_and_leave_nothing_behind() {
        const MANY: usize = 512;
        let watched = Watched::default();
        let users: Vec<Arc<str>> = (0..MANY).map(|n| Arc::from(n.to_string())).collect();
        let counters: Vec<Arc<Counter>> = (0..MANY).map(|_| Arc::default()).collect();
        let watchers: Vec<Arc<dyn Watcher>> = counters.iter().map(|c| c.clone() as Arc<dyn Watcher>).collect();
        for watcher in &watchers {
            watched.watch(&users, watcher, |_| Presence::Offline);
        }
        for user in &users {
            watched.changed(user, |_| Presence::Online);
            watched.changed(user, |_| Presence::Online);
        }
        assert!(counters.iter().all(|counter| counter.0.load(Ordering::Relaxed) == 1 + MANY));
        for watcher in &watchers {
            watched.unwatch(&users, watcher);
        }
        assert!(watched.users().is_empty());
    }
}
