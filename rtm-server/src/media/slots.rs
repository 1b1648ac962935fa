//! How many transfers run under each media key, which is to say for each session.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::MediaError;

/// How long a transfer waits for a slot before it is refused. One that its client has just given up ends here only when the
/// broken connection is noticed, and the client may begin the next one before that.
const PATIENCE: Duration = Duration::from_secs(2);

/// The keys under which transfers run.
pub struct Slots {
    running: Mutex<HashMap<Box<str>, Arc<Semaphore>>>,
}

/// One transfer's right to run. Dropping it lets the next one in.
pub struct Slot {
    slots: Arc<Slots>,
    key: Box<str>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Slots {
    /// Without any transfer.
    pub fn new() -> Arc<Self> {
        Arc::new(Self { running: Mutex::default() })
    }

    /// Begins a transfer, of which there may be `limit` at a time for the key.
    ///
    /// # Errors
    /// [`MediaError::TooManyTransfers`], when as many as are allowed are running and none ends within two seconds.
    pub async fn enter(self: &Arc<Self>, key: &str, limit: usize) -> Result<Slot, MediaError> {
        let mut slot = Slot { slots: self.clone(), key: key.into(), permit: None };
        let free = self.running().entry(slot.key.clone()).or_insert_with(|| Arc::new(Semaphore::new(limit))).clone();
        match tokio::time::timeout(PATIENCE, free.acquire_owned()).await {
            Ok(Ok(permit)) => {
                slot.permit = Some(permit);
                Ok(slot)
            }
            _ => Err(MediaError::TooManyTransfers { limit }),
        }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Box<str>, Arc<Semaphore>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.permit = None;
        let mut running = self.slots.running();
        // Alone in the table: nobody runs or waits under this key. Others get hold of it only under the lock.
        if running.get(&self.key).is_some_and(|free| Arc::strong_count(free) == 1) {
            running.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_key_has_its_own_slots_and_nothing_is_kept_of_those_that_rest() {
        let slots = Slots::new();
        let (first, _second) = (slots.enter("ann", 2).await.unwrap(), slots.enter("ann", 2).await.unwrap());
        assert!(matches!(slots.enter("ann", 2).await, Err(MediaError::TooManyTransfers { limit: 2 })));
        let other = slots.enter("bob", 2).await.unwrap();
        assert_eq!(slots.running().len(), 2);
        drop(other);
        assert_eq!(slots.running().len(), 1);
        let waiting = tokio::spawn({
            let slots = slots.clone();
            async move { slots.enter("ann", 2).await.is_ok() }
        });
        tokio::task::yield_now().await;
        drop(first);
        assert!(waiting.await.unwrap(), "one that waits gets the place");
    }
}
