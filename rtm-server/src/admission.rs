//! A bound on connections that have not logged in, so that strangers cannot use up the server.
//!
//! Every accepted connection is an [`Arrival`] until it shows that somebody stands behind it: a login, or a media request
//! with a valid key. When too many wait, the oldest makes room for the next, but never before its grace is over: with a
//! crowd that means to log in (everybody reconnects after a restart) accepting pauses instead, and the system's queue
//! holds the rest. So silent connections cost a newcomer at most one grace, and a crowd is served in its order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::metrics::Metrics;

/// The waiting room of one server.
pub struct Admission {
    limit: usize,
    grace: Duration,
    metrics: Metrics,
    room: Mutex<Room>,
    left: Notify,
}

#[derive(Default)]
struct Room {
    next: u64,
    waiting: BTreeMap<u64, Guest>,
}

struct Guest {
    since: Instant,
    task: Option<AbortHandle>,
}

/// One connection that has not logged in. Dropping it says that the connection is gone.
///
/// A connection shares it among those who may find out that it has logged in. [`Arrival::admitted`] may be called from
/// any thread and any number of times.
pub struct Arrival {
    admission: Arc<Admission>,
    number: u64,
    /// Tells one that is out of the room because it was let in from one that was put out.
    admitted: AtomicBool,
}

impl Admission {
    /// A room for `limit` connections, each of which is safe for `grace`.
    pub fn new(limit: usize, grace: Duration, metrics: Metrics) -> Arc<Self> {
        Arc::new(Self { limit, grace, metrics, room: Mutex::default(), left: Notify::new() })
    }

    /// Waits until there is room for one more; makes it, when the oldest has outstayed its grace.
    pub async fn wait_for_room(&self) {
        loop {
            // Asked for before looking, so that a leave in between is not missed.
            let left = self.left.notified();
            let oldest_safe_until = {
                let room = self.room();
                if room.waiting.len() < self.limit {
                    return;
                }
                room.waiting.values().next().map_or_else(Instant::now, |guest| guest.since + self.grace)
            };
            tokio::select! {
                () = left => {}
                () = tokio::time::sleep_until(oldest_safe_until) => {
                    self.displace_oldest();
                }
            }
        }
    }

    /// Ends the oldest connection that has not logged in, if there is one.
    pub fn displace_oldest(&self) -> bool {
        let Some((_, guest)) = self.room().waiting.pop_first() else { return false };
        self.metrics.connections_unauthenticated.decrement(1);
        self.metrics.connections_displaced.increment(1);
        if let Some(task) = guest.task {
            task.abort();
        }
        true
    }

    /// Notes a connection. It cannot be displaced before [`Arrival::runs_as`] has told how.
    pub fn arrive(self: &Arc<Self>) -> Arrival {
        let mut room = self.room();
        let number = room.next;
        room.next += 1;
        room.waiting.insert(number, Guest { since: Instant::now(), task: None });
        drop(room);
        self.metrics.connections_unauthenticated.increment(1);
        Arrival { admission: self.clone(), number, admitted: AtomicBool::new(false) }
    }

    fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Arrival {
    /// Says which task to end when this connection has to make room. A connection that moves to another task says so
    /// again, as one that is upgraded does, logged in or not. Returns false when it has been displaced already; the task should
    /// then end by itself.
    pub fn runs_as(&self, task: AbortHandle) -> bool {
        let previous = match self.admission.room().waiting.get_mut(&self.number) {
            Some(guest) => guest.task.replace(task),
            None => return self.admitted.load(Ordering::Acquire),
        };
        drop(previous);
        true
    }

    /// Somebody has logged in: the connection no longer counts and cannot be displaced.
    pub fn admitted(&self) {
        // First, so that nobody finds it out of the room and not let in.
        self.admitted.store(true, Ordering::Release);
        let guest = self.admission.room().waiting.remove(&self.number);
        if guest.is_some() {
            self.admission.metrics.connections_unauthenticated.decrement(1);
            self.admission.left.notify_one();
        }
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        self.admitted(); // It counts no longer, whatever the reason.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admission(limit: usize, grace_ms: u64) -> Arc<Admission> {
        Admission::new(limit, Duration::from_millis(grace_ms), Metrics::new())
    }

    async fn within(wait: impl Future<Output = ()>) -> bool {
        tokio::time::timeout(Duration::from_millis(100), wait).await.is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn a_login_or_a_leave_makes_room_at_once() {
        let admission = admission(2, 1_000_000);
        let (first, second) = (admission.arrive(), admission.arrive());
        assert!(!within(admission.wait_for_room()).await);
        first.admitted();
        first.admitted();
        assert!(within(admission.wait_for_room()).await);
        let third = admission.arrive();
        assert!(!within(admission.wait_for_room()).await);
        drop(second);
        assert!(within(admission.wait_for_room()).await);
        drop((first, third));
    }

    #[tokio::test(start_paused = true)]
    async fn the_oldest_makes_room_when_its_grace_is_over() {
        let admission = admission(2, 500);
        let task = tokio::spawn(std::future::pending::<()>());
        let oldest = admission.arrive();
        assert!(oldest.runs_as(task.abort_handle()));
        tokio::time::sleep(Duration::from_millis(200)).await;
        let younger = admission.arrive();
        let begun = Instant::now();
        admission.wait_for_room().await;
        assert_eq!(begun.elapsed().as_millis(), 300);
        assert!(task.await.unwrap_err().is_cancelled());
        assert!(!oldest.runs_as(tokio::spawn(async {}).abort_handle()), "displaced");
        assert!(younger.runs_as(tokio::spawn(async {}).abort_handle()));
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_logged_in_is_never_displaced() {
        let admission = admission(1, 0);
        let arrival = admission.arrive();
        arrival.admitted();
        assert!(arrival.runs_as(tokio::spawn(async {}).abort_handle()), "it moves to another task and lives on");
        assert!(!admission.displace_oldest());
    }
}
