//! Whether others see the user as within reach, what it is told of others, and what it says of itself.

use std::sync::{MutexGuard, PoisonError, atomic::Ordering};

use rtm_proto::{link::Block, wire};

use super::Session;
use crate::bus::Watcher;

impl Watcher for Session {
    fn presence_changed(&self, change: &Block) {
        self.publish(change);
    }
}

impl Session {
    /// Nothing was heard from the client for [`crate::config::Timers::unreachable_ms`], by the connection of this
    /// generation, or since it was lost.
    pub fn silent(&self, generation: u64) {
        self.reach(generation, false);
    }

    /// The client, whom others saw as out of reach, was heard by the connection of this generation.
    pub fn heard(&self, generation: u64) {
        self.reach(generation, true);
    }

    fn reach(&self, generation: u64, reachable: bool) {
        let changed = {
            let inbound = self.inbound();
            // Under the lock, so that a lost connection's silence cannot outrun its successor.
            inbound.is_current(generation) && self.reachable.swap(reachable, Ordering::Relaxed) != reachable
        };
        if changed {
            self.app.bus.reach_changed(&self.user);
        }
    }

    /// The attributes that the user has given to itself.
    pub fn own_attributes(&self) -> MutexGuard<'_, Vec<wire::Attribute>> {
        self.attributes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
