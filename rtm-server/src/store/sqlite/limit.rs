//! A limit on how long one connection may be busy with a question.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::store::StoreError;

/// Steps of the engine between two looks at the time: some tens of microseconds.
const STEPS: i32 = 1000;

/// The limit of one connection.
#[derive(Debug, Clone, Default)]
pub struct Limit(Arc<Mutex<Until>>);

#[derive(Debug, Default)]
struct Until {
    /// `None`: nothing limited is under way.
    at: Option<Instant>,
    /// Nothing may go on any more.
    ended: bool,
}

impl Limit {
    /// From now on questions that are asked of the connection by [`Limit::within`] end in time.
    pub fn on(connection: &mut Connection) -> rusqlite::Result<Self> {
        let limit = Self::default();
        let this = limit.clone();
        connection.progress_handler(STEPS, Some(move || this.is_over()))?;
        Ok(limit)
    }

    fn until(&self) -> MutexGuard<'_, Until> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        let until = self.until();
        until.ended || until.at.is_some_and(|at| Instant::now() >= at)
    }

    /// A question that fails with [`StoreError::TooSlow`] when it is not answered `within` that time, counted from now.
    pub fn within<T, F>(
        &self,
        within: Duration,
        question: F,
    ) -> impl FnOnce(&Connection) -> Result<T, StoreError> + use<T, F>
    where
        F: FnOnce(&Connection) -> Result<T, StoreError>,
    {
        let this = self.clone();
        // Beyond what a clock can say is no limit.
        let at = Instant::now().checked_add(within);
        move |db| {
            this.until().at = at;
            // Perhaps it is over already: others were answered before.
            let answer = if this.is_over() { Err(StoreError::TooSlow) } else { question(db) };
            this.until().at = None;
            answer
        }
    }

    /// Ends what is under way and whatever comes: the connection is to be closed.
    pub fn end(&self) {
        self.until().ended = true;
    }
}
