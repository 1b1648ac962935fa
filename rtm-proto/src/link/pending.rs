//! Requests that wait for their outcome.

use std::collections::VecDeque;

use bytes::Bytes;

/// One request on its way.
#[derive(Debug)]
pub struct Entry<T> {
    /// Its number within the incarnation.
    pub request: u64,
    /// Milliseconds at which the application is told that it timed out.
    pub deadline: u64,
    /// The frame, to be sent again under the same number when a fresh session starts.
    pub frame: Bytes,
    /// What the owner wants to know when the outcome comes.
    pub context: T,
    lane: usize,
}

/// All requests of one incarnation that have no outcome yet, in the order they were made.
///
/// Each ends exactly once: by [`Pending::complete`], by [`Pending::expire`] or by [`Pending::abandon`].
#[derive(Debug)]
pub struct Pending<T> {
    /// The number of `entries[0]`.
    base: u64,
    entries: VecDeque<Option<Entry<T>>>,
    /// Deadlines by time-out, so that each lane is sorted by itself.
    lanes: Vec<Lane>,
    live: usize,
}

#[derive(Debug)]
struct Lane {
    timeout: u64,
    queue: VecDeque<(u64, u64)>,
}

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self { base: 1, entries: VecDeque::new(), lanes: Vec::new(), live: 0 }
    }
}

impl<T> Pending<T> {
    /// The number that the next request gets.
    pub fn next_request(&self) -> u64 {
        self.base + self.entries.len() as u64
    }

    /// Adds the request with the number [`Pending::next_request`], made at `now`, to end within `timeout` milliseconds.
    pub fn add(&mut self, now: u64, timeout: u64, frame: Bytes, context: T) -> u64 {
        let request = self.next_request();
        let deadline = now.saturating_add(timeout);
        let lane = self.lanes.iter().position(|l| l.timeout == timeout).unwrap_or_else(|| {
            self.lanes.push(Lane { timeout, queue: VecDeque::new() });
            self.lanes.len() - 1
        });
        self.lanes[lane].queue.push_back((deadline, request));
        self.entries.push_back(Some(Entry { request, deadline, frame, context, lane }));
        self.live += 1;
        request
    }

    /// The outcome of `request` has come. `None` when it had ended before or was never made.
    pub fn complete(&mut self, request: u64) -> Option<Entry<T>> {
        let index = usize::try_from(request.checked_sub(self.base)?).ok()?;
        let entry = self.entries.get_mut(index)?.take()?;
        self.live -= 1;
        while let Some(None) = self.entries.front() {
            self.entries.pop_front();
            self.base += 1;
        }
        self.trim(entry.lane);
        if self.live == 0 {
            self.entries.shrink_to(64);
        }
        Some(entry)
    }

    /// Ends and returns one request whose deadline is `now` or earlier; call until `None`.
    pub fn expire(&mut self, now: u64) -> Option<Entry<T>> {
        let due = |lane: &Lane| lane.queue.front().filter(|&&(deadline, _)| deadline <= now).copied();
        let (_, request) = self.lanes.iter().filter_map(due).min()?;
        self.complete(request)
    }

    /// Ends and returns all requests, in the order they were made.
    pub fn abandon(&mut self) -> Vec<Entry<T>> {
        self.base = self.next_request();
        self.live = 0;
        self.lanes.clear();
        std::mem::take(&mut self.entries).into_iter().flatten().collect()
    }

    /// The earliest deadline.
    pub fn next_deadline(&self) -> Option<u64> {
        self.lanes.iter().filter_map(|l| l.queue.front()).map(|&(deadline, _)| deadline).min()
    }

    /// The requests without outcome, in the order they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<T>> {
        self.entries.iter().flatten()
    }

    /// The request with this number, while it has no outcome.
    pub fn get(&self, request: u64) -> Option<&Entry<T>> {
        let index = usize::try_from(request.checked_sub(self.base)?).ok()?;
        self.entries.get(index)?.as_ref()
    }

    /// How many requests have no outcome.
    pub fn len(&self) -> usize {
        self.live
    }

    /// True when every request has its outcome.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Drops the ended requests from the front of a lane; those in the middle go when the front does.
    fn trim(&mut self, lane: usize) {
        while let Some(&(_, request)) = self.lanes[lane].queue.front()
            && self.get(request).is_none()
        {
            self.lanes[lane].queue.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(pending: &mut Pending<&'static str>, now: u64, timeout: u64, context: &'static str) -> u64 {
        pending.add(now, timeout, Bytes::new(), context)
    }

    #[test]
    fn each_request_ends_once() {
        let mut pending = Pending::default();
        let a = add(&mut pending, 0, 10, "a");
        let b = add(&mut pending, 0, 5, "b");
        let c = add(&mut pending, 1, 10, "c");
        assert_eq!((a, b, c), (1, 2, 3));
        assert_eq!(pending.next_deadline(), Some(5));
        assert_eq!(pending.complete(c).unwrap().context, "c");
        assert!(pending.complete(c).is_none());
        assert_eq!(pending.expire(5).unwrap().context, "b");
        assert!(pending.expire(9).is_none());
        assert_eq!(pending.expire(10).unwrap().context, "a");
        assert!(pending.complete(a).is_none());
        assert_eq!(pending.next_deadline(), None);
        assert_eq!(pending.next_request(), 4);
    }

    #[test]
    fn what_is_left_is_listed_in_order_and_abandoned_once() {
        let mut pending = Pending::default();
        for (timeout, name) in [(10, "a"), (5, "b"), (10, "c")] {
            add(&mut pending, 0, timeout, name);
        }
        pending.complete(2);
        let names: Vec<_> = pending.iter().map(|e| e.context).collect();
        assert_eq!(names, ["a", "c"]);
        assert_eq!(pending.abandon().len(), 2);
        assert!(pending.is_empty() && pending.abandon().is_empty());
        assert_eq!(add(&mut pending, 0, 1, "d"), 4, "numbers are never used twice");
        assert!(pending.complete(9).is_none() && pending.complete(0).is_none());
    }
}
