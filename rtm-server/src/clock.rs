//! The server's clock, as clients are told it.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds of Unix time at the start, counted on by a clock that never jumps. Deadlines on the wire are in these, so
/// they hold when somebody sets the machine's time.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    started: Instant,
    started_ms: u64,
}

impl Default for Clock {
    fn default() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { started: Instant::now(), started_ms: since_epoch.as_millis() as u64 }
    }
}

impl Clock {
    /// Now.
    pub fn now(&self) -> u64 {
        self.started_ms + self.started.elapsed().as_millis() as u64
    }
}
