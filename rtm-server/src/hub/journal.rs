//! What an App remembers of its comings and goings, for those who ask over REST.

use std::{collections::VecDeque, sync::Arc};

/// How many events of a kind are kept; the oldest give way.
pub const KEPT: usize = 2000;

/// How many events one answer carries.
pub const PER_ANSWER: usize = 1000;

/// A user came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number; those of a younger event are larger, also across restarts of the server.
    pub number: u64,
    /// The channel, for an event of a channel.
    pub channel: Option<Arc<str>>,
    /// The user.
    pub user: Arc<str>,
    /// Whether it logged in or joined, rather than logged out or left.
    pub came: bool,
    /// When, in the server's milliseconds.
    pub ms: u64,
}

/// What one question gets.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// Up to [`PER_ANSWER`] events, the oldest first.
    pub events: Vec<Event>,
    /// How many were lost to younger ones since anybody was told of any.
    pub missed: u64,
    /// The number of the last of them, or 0.
    pub next: u64,
}

impl Page {
    fn of(events: Vec<Event>, missed: u64) -> Self {
        let next = events.last().map_or(0, |event| event.number);
        Self { events, missed, next }
    }
}

/// Events of one kind.
#[derive(Debug, Default)]
pub struct Journal {
    events: VecDeque<Event>,
    last: u64,
    missed: u64,
}

impl Journal {
    /// Adds an event.
    pub fn record(&mut self, channel: Option<Arc<str>>, user: Arc<str>, came: bool, ms: u64) {
        // Begins far above every number of a server that ran before, and stays below 2^53, which is what JSON readers hold.
        self.last = (self.last + 1).max(ms.saturating_mul(1000));
        if self.events.len() == KEPT {
            self.events.pop_front();
            self.missed += 1;
        }
        self.events.push_back(Event { number: self.last, channel, user, came, ms });
    }

    /// The oldest events, which are kept no longer.
    pub fn take(&mut self) -> Page {
        let count = self.events.len().min(PER_ANSWER);
        Page::of(self.events.drain(..count).collect(), std::mem::take(&mut self.missed))
    }

    /// The oldest events behind the one with this number, which stay until somebody names them here. Those up to the number
    /// are kept no longer.
    pub fn after(&mut self, number: u64) -> Page {
        let known = self.events.partition_point(|event| event.number <= number);
        self.events.drain(..known);
        Page::of(self.events.iter().take(PER_ANSWER).cloned().collect(), std::mem::take(&mut self.missed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal(count: u64) -> Journal {
        let mut journal = Journal::default();
        for ms in 1..=count {
            journal.record(None, "ann".into(), true, ms);
        }
        journal
    }

    fn times(page: &Page) -> (u64, u64) {
        (page.events.first().unwrap().ms, page.events.last().unwrap().ms)
    }

    #[test]
    fn two_thousand_are_kept_a_thousand_are_told_and_losses_are_counted() {
        let mut full = journal(2000);
        let page = full.take();
        assert_eq!((times(&page), page.missed), ((1, 1000), 0));
        let mut over = journal(2001);
        let page = over.take();
        assert_eq!((times(&page), page.missed), ((2, 1001), 1));
        let page = over.take();
        assert_eq!((times(&page), page.missed), ((1002, 2001), 0));
        assert_eq!(over.take(), Page { events: vec![], missed: 0, next: 0 });
    }

    #[test]
    fn who_names_the_last_event_it_has_loses_none() {
        let mut journal = journal(1500);
        let first = journal.after(0);
        assert_eq!(journal.after(0), first, "an answer that was lost can be asked for again");
        let second = journal.after(first.events.last().unwrap().number);
        assert_eq!(times(&second), (1001, 1500));
        assert!(journal.after(second.events.last().unwrap().number).events.is_empty());
    }

    #[test]
    fn numbers_grow_within_a_millisecond_and_across_restarts() {
        let mut before = Journal::default();
        before.record(None, "ann".into(), true, 5);
        before.record(None, "ann".into(), false, 5);
        let mut restarted = Journal::default();
        restarted.record(None, "ann".into(), true, 6);
        let [first, second] = &before.take().events[..] else { panic!() };
        assert!(first.number < second.number && second.number < restarted.take().events[0].number);
    }
}
