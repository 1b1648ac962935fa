//! What waits for the disk on its way into the history, and how much that may be.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use crate::{
    session::SessionId,
    store::{Append, message},
};

/// Is told whether the message is on the disk.
pub type Told = Box<dyn FnOnce(bool) + Send>;

/// What may wait, in bytes as [`message::size`] has them.
const BOUND: u64 = 64 * 1024 * 1024;

/// A message that is to be committed, or somebody who waits for those before it.
pub struct Entry {
    pub app: Arc<str>,
    /// Whose channel message it is, or who waits.
    pub session: Option<SessionId>,
    pub append: Option<Append>,
    pub told: Told,
    size: u64,
}

impl Entry {
    pub fn message(append: Append, session: Option<SessionId>, told: Told) -> Self {
        let (app, size) = (append.message.app.as_str().into(), append.message.size());
        Self { app, session, append: Some(append), told, size }
    }

    pub fn after(app: &Arc<str>, session: SessionId, told: Told) -> Self {
        Self { app: app.clone(), session: Some(session), append: None, told, size: message::size(0) }
    }
}

/// Entries in their order. An App may have as much waiting as there is room left for all: one alone fills half of the bound, two a
/// third each, so that there is always some room for those that have nothing waiting.
#[derive(Default)]
pub struct Line {
    entries: VecDeque<Entry>,
    bytes: u64,
    /// Of `bytes`, by App.
    shares: HashMap<Arc<str>, u64>,
    /// Entries of each session that were not told yet, waiting or on their way to the disk.
    open: HashMap<SessionId, usize>,
}

impl Line {
    /// Takes an entry in, or gives it back when there is no room for it.
    pub fn enter(&mut self, entry: Entry) -> Option<Entry> {
        let share = self.shares.get(&entry.app).copied().unwrap_or(0);
        if share + entry.size > BOUND.saturating_sub(self.bytes) {
            return Some(entry);
        }
        self.bytes += entry.size;
        self.shares.insert(entry.app.clone(), share + entry.size);
        if let Some(session) = entry.session {
            *self.open.entry(session).or_default() += 1;
        }
        self.entries.push_back(entry);
        None
    }

    /// The next entries, up to `count`.
    pub fn take(&mut self, count: usize) -> Vec<Entry> {
        let count = self.entries.len().min(count);
        let taken: Vec<_> = self.entries.drain(..count).collect();
        for entry in &taken {
            self.bytes -= entry.size;
            if let Some(share) = self.shares.get_mut(&entry.app) {
                *share -= entry.size;
                if *share == 0 {
                    self.shares.remove(&entry.app);
                }
            }
        }
        taken
    }

    /// Whether something of the session was not told yet.
    pub fn has_open(&self, session: &SessionId) -> bool {
        self.open.contains_key(session)
    }

    /// Entries that were taken were told; each of `sessions` stands for one of its own.
    pub fn close(&mut self, sessions: &[SessionId]) {
        for session in sessions {
            if let Some(open) = self.open.get_mut(session) {
                *open -= 1;
                if *open == 0 {
                    self.open.remove(session);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets `app` enter until it is refused; returns what it has waiting.
    fn flood(line: &mut Line, app: &str) -> u64 {
        let app: Arc<str> = app.into();
        let session = SessionId::random();
        while line.enter(Entry::after(&app, session, Box::new(|_| {}))).is_none() {}
        line.shares.get(&app).copied().unwrap_or(0)
    }

    #[test]
    fn many_that_are_small_are_bounded_like_few_that_are_large() {
        let mut line = Line::default();
        flood(&mut line, "one");
        assert!(line.entries.len() as u64 <= BOUND / 512, "{}", line.entries.len());
    }

    #[test]
    fn one_app_alone_leaves_half_of_the_room_and_every_other_one_leaves_some() {
        let mut line = Line::default();
        let first = flood(&mut line, "one");
        assert!((BOUND / 2 - 1024..=BOUND / 2).contains(&first), "{first}");
        let second = flood(&mut line, "two");
        assert!(second > BOUND / 5, "{second}");
        assert_eq!(flood(&mut line, "one"), first, "who has more than the others is refused");
        assert!(flood(&mut line, "three") > BOUND / 10);
    }

    #[test]
    fn there_is_room_again_for_what_was_taken_and_nothing_is_remembered_of_it() {
        let mut line = Line::default();
        let first = flood(&mut line, "one");
        let count = line.entries.len();
        assert_eq!(line.take(1).len(), 1);
        assert_eq!(flood(&mut line, "one"), first);
        let taken = line.take(count + 1);
        assert_eq!((taken.len(), line.bytes, line.shares.len()), (count, 0, 0));
    }

    #[test]
    fn what_a_session_has_open_counts_until_it_was_told() {
        let (mut line, app) = (Line::default(), Arc::from("app"));
        let (ann, bob) = (SessionId::random(), SessionId::random());
        for _ in 0..2 {
            assert!(line.enter(Entry::after(&app, ann, Box::new(|_| {}))).is_none());
        }
        let taken = line.take(2);
        assert!(line.has_open(&ann) && !line.has_open(&bob));
        line.close(&[taken[0].session.unwrap()]);
        assert!(line.has_open(&ann));
        line.close(&[taken[1].session.unwrap()]);
        assert!(!line.has_open(&ann) && line.open.is_empty());
    }
}
