//! How long a token lets its user stay.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// How long before its end a token's user is warned, in milliseconds.
const WARNING: u64 = 30_000;

/// There is no end.
const NEVER: u64 = u64::MAX;

/// When the token of a session ends, and what of that its client has still to be told. Milliseconds of the hub's clock.
///
/// Looking at it costs one load, so the connection may look as often as it likes.
#[derive(Debug)]
pub struct TokenLife {
    ends: AtomicU64,
    /// What is due next: the warning, or the end.
    due: AtomicU64,
}

impl Default for TokenLife {
    fn default() -> Self {
        Self { ends: AtomicU64::new(NEVER), due: AtomicU64::new(NEVER) }
    }
}

impl TokenLife {
    /// Another token counts from now on, which ends then; [`u64::MAX`]: never.
    pub fn set(&self, ends: u64) {
        self.ends.store(ends, Relaxed);
        let due = if ends == NEVER { NEVER } else { ends.saturating_sub(WARNING) };
        self.due.store(due, Relaxed);
    }

    /// When there is something to tell; [`u64::MAX`]: never.
    pub fn due(&self) -> u64 {
        self.due.load(Relaxed)
    }

    /// When the token ends, if its user is to be warned now and was not yet. Nobody is warned of what is over.
    pub fn take_warning(&self, now: u64) -> Option<u64> {
        let (due, ends) = (self.due(), self.ends.load(Relaxed));
        let warn = now >= due && due < ends && now < ends;
        if warn {
            // Unless another token was set meanwhile.
            let _ = self.due.compare_exchange(due, ends, Relaxed, Relaxed);
        }
        warn.then_some(ends)
    }

    /// Whether the token is over.
    pub fn has_ended(&self, now: u64) -> bool {
        now >= self.ends.load(Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_comes_once_and_half_a_minute_before_the_end() {
        let life = TokenLife::default();
        assert!(life.due() == NEVER && !life.has_ended(NEVER - 1));
        life.set(100_000);
        assert_eq!((life.due(), life.take_warning(69_999)), (70_000, None));
        assert_eq!(life.take_warning(70_000), Some(100_000));
        assert_eq!((life.due(), life.take_warning(70_001)), (100_000, None));
        assert!(!life.has_ended(99_999) && life.has_ended(100_000));
    }

    #[test]
    fn a_new_token_moves_the_warning_and_the_end() {
        let life = TokenLife::default();
        life.set(100_000);
        assert!(life.take_warning(99_000).is_some());
        life.set(200_000);
        assert_eq!((life.due(), life.has_ended(100_000)), (170_000, false));
        assert!(life.take_warning(180_000).is_some(), "warned again");
        life.set(NEVER);
        assert_eq!(life.due(), NEVER);
    }

    #[test]
    fn a_token_shorter_than_the_warning_is_warned_of_at_once_and_one_that_is_over_never() {
        let life = TokenLife::default();
        life.set(5_000);
        assert_eq!((life.due(), life.take_warning(1)), (0, Some(5_000)));
        life.set(5_000);
        assert!(life.take_warning(5_000).is_none() && life.has_ended(5_000));
    }
}
