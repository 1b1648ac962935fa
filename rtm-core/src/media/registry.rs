//! Who is transferring: the table of running transfers, and the [`Ticket`] each of them holds.
//!
//! The table's lock decides the race between the end of a transfer and its cancellation: [`Ticket::settle`] and
//! [`Registry::cancel`] both take it, so a transfer that was cancelled with success never reports success, and one that has
//! settled can no longer be cancelled. No callback and no await happens under it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::{CancelCode, Direction};

struct Entry {
    direction: Direction,
    cancel: watch::Sender<bool>,
}

/// Why a transfer was not admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// As many as allowed are running.
    Full,
    /// The request id belongs to a running transfer.
    Duplicate,
}

/// The transfers of one client that have not settled, and a count of the tasks that still do something.
pub(super) struct Registry {
    running: Mutex<HashMap<i64, Entry>>,
    tasks: watch::Sender<usize>,
}

impl Registry {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { running: Mutex::default(), tasks: watch::Sender::new(0) })
    }

    /// Enters a transfer, unless `simultaneous` are running. Those that were cancelled count no longer: who has cancelled one may begin
    /// the next at once, though the task of the old one ends a little later.
    pub(super) fn admit(
        self: &Arc<Self>,
        request_id: i64,
        direction: Direction,
        simultaneous: usize,
    ) -> Result<Ticket, Refused> {
        let mut running = self.lock();
        if running.values().filter(|entry| !*entry.cancel.borrow()).count() >= simultaneous {
            return Err(Refused::Full);
        }
        if running.contains_key(&request_id) {
            return Err(Refused::Duplicate);
        }
        let (cancel, cancelled) = watch::channel(false);
        running.insert(request_id, Entry { direction, cancel });
        drop(running);
        self.tasks.send_modify(|tasks| *tasks += 1);
        Ok(Ticket { registry: self.clone(), request_id, cancelled, settled: None })
    }

    /// Marks a running transfer as cancelled; from here on it ends `Interrupted`.
    pub(super) fn cancel(&self, request_id: i64, direction: Direction) -> Result<(), CancelCode> {
        match self.lock().get(&request_id) {
            Some(entry) if entry.direction == direction => {
                entry.cancel.send_replace(true);
                Ok(())
            }
            _ => Err(CancelCode::NotExist),
        }
    }

    /// Marks every running transfer as cancelled.
    pub(super) fn cancel_all(&self) {
        for entry in self.lock().values() {
            entry.cancel.send_replace(true);
        }
    }

    /// Returns once every admitted transfer has delivered its result.
    pub(super) async fn idle(&self) {
        // The sender lives in `self`, so the channel cannot close while this waits.
        let _ = self.tasks.subscribe().wait_for(|tasks| *tasks == 0).await;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Entry>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One transfer's place in the table; dropping it gives the place back.
pub(super) struct Ticket {
    registry: Arc<Registry>,
    request_id: i64,
    cancelled: watch::Receiver<bool>,
    settled: Option<bool>,
}

impl Ticket {
    pub(super) fn request_id(&self) -> i64 {
        self.request_id
    }

    /// Returns once the transfer is cancelled, and never otherwise.
    pub(super) async fn cancelled(&mut self) {
        if self.cancelled.wait_for(|cancelled| *cancelled).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Leaves the table, and tells whether the transfer may report its own outcome: false means it was cancelled before.
    /// The first answer stands.
    pub(super) fn settle(&mut self) -> bool {
        if let Some(answer) = self.settled {
            return answer;
        }
        let entry = self.registry.lock().remove(&self.request_id);
        let answer = entry.is_some_and(|entry| !*entry.cancel.borrow());
        self.settled = Some(answer);
        answer
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.settle();
        self.registry.tasks.send_modify(|tasks| *tasks = tasks.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_place_is_given_and_the_next_refused_until_one_settles() {
        let registry = Registry::new();
        let mut first = registry.admit(1, Direction::Upload, 2).expect("the first place");
        let _second = registry.admit(2, Direction::Download, 2).expect("the last place");
        assert_eq!(registry.admit(3, Direction::Upload, 2).err(), Some(Refused::Full));
        assert!(first.settle());
        assert!(registry.admit(3, Direction::Upload, 2).is_ok());
    }

    #[test]
    fn a_transfer_that_is_cancelled_gives_its_place_to_the_next_at_once() {
        let registry = Registry::new();
        let mut first = registry.admit(1, Direction::Upload, 1).expect("the only place");
        assert_eq!(registry.cancel(1, Direction::Upload), Ok(()));
        let mut second = registry.admit(2, Direction::Upload, 1).expect("the place of the first");
        assert_eq!(registry.admit(3, Direction::Upload, 1).err(), Some(Refused::Full));
        assert_eq!(registry.admit(1, Direction::Upload, 2).err(), Some(Refused::Duplicate), "it has not ended yet");
        assert!(!first.settle());
        assert_eq!(registry.admit(3, Direction::Upload, 1).err(), Some(Refused::Full), "its end frees no second place");
        assert!(second.settle());
    }

    #[test]
    fn a_request_id_in_use_is_refused() {
        let registry = Registry::new();
        let _ticket = registry.admit(1, Direction::Upload, 9).expect("a place");
        assert_eq!(registry.admit(1, Direction::Download, 9).err(), Some(Refused::Duplicate));
    }

    #[test]
    fn cancel_before_settle_wins_and_settle_before_cancel_wins() {
        let registry = Registry::new();
        let mut ticket = registry.admit(1, Direction::Upload, 9).expect("a place");
        assert_eq!(registry.cancel(1, Direction::Download), Err(CancelCode::NotExist));
        assert_eq!(registry.cancel(1, Direction::Upload), Ok(()));
        assert!(!ticket.settle());
        assert_eq!(registry.cancel(1, Direction::Upload), Err(CancelCode::NotExist));

        let mut ticket = registry.admit(2, Direction::Upload, 9).expect("a place");
        assert!(ticket.settle());
        assert_eq!(registry.cancel(2, Direction::Upload), Err(CancelCode::NotExist));
        assert!(ticket.settle(), "the first answer stands");
    }
}
