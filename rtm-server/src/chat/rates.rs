//! How often somebody may do something, counted on this node.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use rtm_proto::rates::Bucket;

use crate::hub::App;

/// The span that all rates here are given for, in milliseconds.
const MINUTE: u32 = 60_000;

/// Names that are counted before those are forgotten that do not count any more.
const COUNTED: usize = 10_000;

/// What has been done lately, by App and by name.
#[derive(Default)]
pub struct Rates {
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    buckets: HashMap<(Arc<str>, String), Bucket>,
    /// Grows with the names that do count, so that looking through them stays rare.
    room: usize,
}

impl Rates {
    /// Whether it may be done once more now.
    pub fn has_room(&self, app: &App, name: &str, now: u64) -> bool {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let known = table.buckets.get_mut(&(app.id.clone(), name.to_owned()));
        known.is_none_or(|bucket| bucket.available(now) > 0)
    }

    /// The same, and it counts if it may: so many times in a minute.
    pub fn admit(&self, app: &App, name: &str, now: u64, most: u32) -> bool {
        self.admit_many(app, name, now, most, 1)
    }

    /// The same for so many at once, all or none.
    pub fn admit_many(&self, app: &App, name: &str, now: u64, most: u32, count: u64) -> bool {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        if table.buckets.len() >= table.room.max(COUNTED) {
            table.buckets.retain(|_, bucket| !bucket.is_full(now));
            table.room = table.buckets.len() * 2;
        }
        let fresh = || Bucket::new(most, MINUTE, 0);
        let bucket = table.buckets.entry((app.id.clone(), name.to_owned())).or_insert_with(fresh);
        let room = bucket.available(now) >= count;
        if room {
            bucket.spend(count);
        }
        room
    }
}
