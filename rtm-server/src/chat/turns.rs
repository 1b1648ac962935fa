//! Turns: what concerns one thing happens one after the other on this node, so that it neither overtakes nor wears itself out.
//!
//! Nothing depends on it across nodes; what has to hold there is held by the store.

use std::hash::{BuildHasher, RandomState};

use tokio::sync::{Mutex, MutexGuard};

/// Things that share a turn now and then cost a wait, and nothing else.
const TURNS: usize = 1024;

/// See the module.
pub struct Turns {
    turns: Box<[Mutex<()>]>,
    hasher: RandomState,
}

impl Default for Turns {
    fn default() -> Self {
        Self { turns: (0..TURNS).map(|_| Mutex::default()).collect(), hasher: RandomState::new() }
    }
}

impl Turns {
    /// Waits until it is the turn of who asks; in the order in which they asked. Nobody may wait for a second turn of the
    /// same kind meanwhile.
    pub async fn take(&self, app: &str, name: &str) -> MutexGuard<'_, ()> {
        let place = self.hasher.hash_one((app, name)) % self.turns.len() as u64;
        self.turns[place as usize].lock().await
    }
}
