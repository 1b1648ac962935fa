//! A span of time in milliseconds, the unit of every timer in the configuration.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A number of milliseconds; written as a plain number in the file.
///
/// ```
/// use rtm_server::config::Millis;
/// assert_eq!(Millis(1500).duration(), std::time::Duration::from_secs_f32(1.5));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub u64);

impl Millis {
    /// The same span for timers.
    pub const fn duration(self) -> Duration {
        Duration::from_millis(self.0)
    }
}

impl From<u64> for Millis {
    fn from(milliseconds: u64) -> Self {
        Self(milliseconds)
    }
}

impl std::fmt::Display for Millis {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            ms if ms >= 86_400_000 && ms % 86_400_000 == 0 => write!(out, "{} d", ms / 86_400_000),
            ms if ms >= 1000 && ms % 1000 == 0 => write!(out, "{} s", ms / 1000),
            ms => write!(out, "{ms} ms"),
        }
    }
}
