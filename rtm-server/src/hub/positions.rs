//! Where channels stood when their last member left.
//!
//! A channel that comes into being again goes on counting where it stopped, so that a library which was away meanwhile hears
//! of what it missed to the very number, and of nothing when it missed nothing. A server that is ended properly leaves them
//! to the next.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use super::Hub;
use crate::store::{ChannelPositionRow, StoreError};

/// Epoch, and the number of the last message.
pub(super) type Position = (u64, u64);

/// How many channels an App remembers; those that went first are forgotten first, and begin a new epoch.
const REMEMBERED: usize = 16 * 1024;

/// The channels of one App that are no more.
#[derive(Default)]
pub(super) struct Positions {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    by_channel: HashMap<Arc<str>, (Position, u64)>,
    /// In the order in which they went; those that came back meanwhile have another stamp, or none.
    order: VecDeque<(Arc<str>, u64)>,
    stamp: u64,
}

impl Positions {
    /// The channel is no more.
    pub fn remember(&self, channel: &Arc<str>, position: Position) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.stamp += 1;
        let stamp = held.stamp;
        held.by_channel.insert(channel.clone(), (position, stamp));
        held.order.push_back((channel.clone(), stamp));
        // Each step takes one from the line and at most one was added, so both stay bounded.
        while held.order.len() > REMEMBERED {
            let Some((channel, stamp)) = held.order.pop_front() else { break };
            if held.by_channel.get(&channel).is_some_and(|(_, of)| *of == stamp) {
                held.by_channel.remove(&channel);
            }
        }
    }

    /// All of them.
    pub fn all(&self) -> Vec<(Arc<str>, Position)> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.by_channel.iter().map(|(channel, (position, _))| (channel.clone(), *position)).collect()
    }

    /// The channel is there again: where it stood, when that is remembered.
    pub fn take(&self, channel: &str) -> Option<Position> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.by_channel.remove(channel).map(|(position, _)| position)
    }
}

/// Takes up what the server before this one has left.
pub(super) async fn load(hub: &Arc<Hub>) -> Result<(), StoreError> {
    for row in hub.store.channel_positions_take().await? {
        hub.app(&row.app).positions.remember(&row.channel.into(), (row.epoch, row.sequence));
    }
    Ok(())
}

/// Leaves them to the next server. All channels are without members by now.
pub(super) async fn save(hub: &Hub) -> Result<(), StoreError> {
    let apps: Vec<_> = hub.apps.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
    let row = |app: &str, (channel, (epoch, sequence)): (Arc<str>, Position)| ChannelPositionRow {
        app: app.into(),
        channel: channel.to_string(),
        epoch,
        sequence,
    };
    let rows = apps.iter().flat_map(|app| app.positions.all().into_iter().map(|held| row(&app.id, held))).collect();
    hub.store.channel_positions_put(rows).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_forgotten_and_who_came_back_is_as_young_as_its_last_end() {
        let positions = Positions::default();
        let id = |n: usize| Arc::from(n.to_string());
        for n in 0..REMEMBERED {
            positions.remember(&id(n), (1, n as u64));
        }
        assert_eq!(positions.take("0"), Some((1, 0)));
        assert_eq!(positions.take("0"), None, "it is there, and counts itself");
        positions.remember(&id(0), (1, 9));
        positions.remember(&id(REMEMBERED), (1, 7));
        assert_eq!(positions.take("0"), Some((1, 9)));
        assert_eq!(positions.take("1"), None, "the oldest");
        assert_eq!(positions.take("2"), Some((1, 2)));
        assert_eq!(positions.take(&REMEMBERED.to_string()), Some((1, 7)));
    }
}
