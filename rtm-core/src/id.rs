//! Message ids and request ids: positive, unique within the process, each larger than those before.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

static LAST: AtomicI64 = AtomicI64::new(0);

/// A fresh message id. The time in microseconds, or one more than the last id when the clock stands or goes back.
pub fn message_id() -> i64 {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_micros());
    next(&LAST, i64::try_from(micros).unwrap_or(0))
}

static REQUESTS: AtomicI64 = AtomicI64::new(1);

/// A fresh number for a request whose outcome an event tells under that number: transfers and questions share the count.
pub(crate) fn request_id() -> i64 {
    REQUESTS.fetch_add(1, Ordering::Relaxed)
}

fn next(last: &AtomicI64, now: i64) -> i64 {
    let step = |last: i64| Some(now.max(last.checked_add(1).unwrap_or(1)).max(1));
    match last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step) {
        Ok(before) | Err(before) => now.max(before.checked_add(1).unwrap_or(1)).max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_also_when_the_clock_does_not() {
        let last = AtomicI64::new(0);
        let ids: Vec<i64> = [5, 5, 3, 10, 0].map(|now| next(&last, now)).into();
        assert_eq!(ids, [5, 6, 7, 10, 11]);
        assert!(message_id() > 0 && message_id() < message_id());
    }
}
