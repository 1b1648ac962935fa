//! Call rates: how often each operation may be asked for, by named profile, and the window that counts.
//!
//! The library refuses at once what is over the rate, with the `TOO_OFTEN` of the operation's own enumeration; the server
//! refuses it as well. A server tells the rates in force in `Welcome`; before the first login [`Profile::Linux`] counts.
//!
//! ```
//! use rtm_proto::rates::Window;
//!
//! let mut window = Window::new(2, 1_000);
//! assert!(window.admit(0) && window.admit(10) && !window.admit(999));
//! assert!(window.admit(1_000), "the first call is a full window ago");
//! ```

use std::collections::VecDeque;

use crate::wire::{Rate, rate::Operation};

/// A named set of rates, chosen for each App and kind of client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// What native, Java and server-side programs get by default.
    Linux,
    /// What Apple and Web programs get by default.
    Mobile,
    /// No limits.
    None,
}

/// Calls in any window of so many milliseconds: for [`Profile::Linux`], and for [`Profile::Mobile`].
const TABLE: [(Operation, u32, u32, u32); 15] = [
    (Operation::Login, 2, 2, 1_000),
    (Operation::RenewToken, 2, 2, 1_000),
    (Operation::Join, 50, 50, 3_000),
    (Operation::JoinSame, 2, 2, 5_000),
    (Operation::Send, 1500, 180, 3_000),
    (Operation::Members, 5, 5, 2_000),
    (Operation::MemberCounts, 1, 1, 1_000),
    (Operation::PresenceQuery, 100, 10, 5_000),
    (Operation::PresenceSubscribe, 10, 10, 5_000),
    (Operation::PresenceUnsubscribe, 10, 10, 5_000),
    (Operation::PresenceSubscribed, 10, 10, 5_000),
    (Operation::UserAttributesWrite, 100, 10, 5_000),
    (Operation::UserAttributesGet, 400, 40, 5_000),
    (Operation::ChannelAttributesWrite, 100, 10, 5_000),
    (Operation::ChannelAttributesGet, 400, 10, 5_000),
];

impl Profile {
    /// The rates in the form that `Welcome` carries.
    pub fn rates(self) -> Vec<Rate> {
        let rate = |&(operation, linux, mobile, window_ms): &(Operation, u32, u32, u32)| Rate {
            operation: operation as i32,
            calls: if self == Profile::Mobile { mobile } else { linux },
            window_ms,
        };
        if self == Profile::None { Vec::new() } else { TABLE.iter().map(rate).collect() }
    }

    /// The profile of this name: `linux`, `mobile` or `none`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "linux" => Some(Profile::Linux),
            "mobile" => Some(Profile::Mobile),
            "none" => Some(Profile::None),
            _ => None,
        }
    }
}

/// Admits at most so many calls within any span of its length. Times are milliseconds of a clock that never goes back.
#[derive(Debug, Clone)]
pub struct Window {
    calls: usize,
    window_ms: u64,
    /// When the calls of the last window were admitted, oldest first.
    admitted: VecDeque<u64>,
}

impl Window {
    /// A window that has admitted nothing yet.
    pub fn new(calls: u32, window_ms: u32) -> Self {
        Self { calls: calls as usize, window_ms: window_ms.into(), admitted: VecDeque::new() }
    }

    /// Whether the window is this one but for what it has admitted.
    pub fn is_of(&self, calls: u32, window_ms: u32) -> bool {
        self.calls == calls as usize && self.window_ms == u64::from(window_ms)
    }

    /// Whether a call might be made now; it does not count.
    pub fn has_room(&mut self, now: u64) -> bool {
        while self.admitted.front().is_some_and(|&at| now.saturating_sub(at) >= self.window_ms) {
            self.admitted.pop_front();
        }
        self.admitted.len() < self.calls
    }

    /// Whether a call may be made now; if so, it counts.
    pub fn admit(&mut self, now: u64) -> bool {
        let room = self.has_room(now);
        if room {
            self.admitted.push_back(now);
        }
        room
    }

    /// True when no admitted call counts any more, so that the window may be forgotten.
    pub fn is_idle(&self, now: u64) -> bool {
        self.admitted.back().is_none_or(|&at| now.saturating_sub(at) >= self.window_ms)
    }
}

/// Admits calls at a rate, and many at once after there were few: integers alone, so that asking costs next to nothing.
/// For the end that must not refuse what a [`Window`] at the other end admitted, however late it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Added in each millisecond.
    calls: u64,
    /// What one call takes.
    window_ms: u64,
    most: u64,
    holds: u64,
    at: u64,
}

impl Bucket {
    /// A full bucket: what a window admits, and what comes together in `backlog_ms` besides.
    pub fn new(calls: u32, window_ms: u32, backlog_ms: u32) -> Self {
        let (calls, window_ms) = (u64::from(calls), u64::from(window_ms));
        let most = calls * (window_ms + u64::from(backlog_ms));
        Self { calls, window_ms, most, holds: most, at: 0 }
    }

    /// How many calls may be made now.
    pub fn available(&mut self, now: u64) -> u64 {
        let passed = now.saturating_sub(self.at);
        self.at = self.at.max(now);
        self.holds = self.holds.saturating_add(self.calls.saturating_mul(passed)).min(self.most);
        // A rate without a window is no rate.
        self.holds.checked_div(self.window_ms).unwrap_or(u64::MAX)
    }

    /// So many calls were made.
    pub fn spend(&mut self, calls: u64) {
        self.holds = self.holds.saturating_sub(calls.saturating_mul(self.window_ms));
    }

    /// Whether one call may be made now; if so, it counts.
    pub fn admit(&mut self, now: u64) -> bool {
        let room = self.available(now) > 0;
        if room {
            self.spend(1);
        }
        room
    }

    /// True when nothing that was called counts any more, so that the bucket may be forgotten.
    pub fn is_full(&mut self, now: u64) -> bool {
        self.available(now);
        self.holds == self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_span_of_the_window_holds_at_most_its_calls() {
        let mut window = Window::new(3, 100);
        let admitted: Vec<u64> = (0..1_000).filter(|&now| window.admit(now)).collect();
        assert!(admitted.len() >= 29, "{admitted:?}");
        assert!(admitted.windows(4).all(|four| four[3] - four[0] >= 100), "{admitted:?}");
        assert!(!window.is_idle(1_000) && window.is_idle(2_000));
    }

    #[test]
    fn a_bucket_holds_the_rate_and_forgives_a_backlog() {
        let mut bucket = Bucket::new(10, 1_000, 2_000);
        let burst = (0..100).filter(|_| bucket.admit(5_000)).count();
        assert_eq!(burst, 30, "a window and the backlog of two seconds");
        let steady = (0..10_000).filter(|ms| bucket.admit(5_000 + ms)).count();
        assert_eq!(steady, 99, "ten a second from then on");
        assert!(!bucket.is_full(15_000) && bucket.is_full(18_001));
        bucket.spend(u64::MAX);
        assert_eq!((bucket.available(18_001), bucket.available(18_101)), (0, 1));
        assert_eq!(bucket.available(0), 1, "a clock that goes back adds nothing");
    }

    #[test]
    fn a_bucket_takes_all_that_a_window_admitted_however_it_was_held_up_within_the_backlog() {
        for held_up in [1, 100, 999, 5_000] {
            let (mut window, mut bucket) = (Window::new(7, 1_000), Bucket::new(7, 1_000, 5_000));
            for at in (0..60_000u64).filter(|&at| window.admit(at)) {
                // What was called within the same span arrives together at its end.
                let arrives = (at / held_up + 1) * held_up;
                assert!(bucket.admit(arrives), "called at {at}, arrived at {arrives}");
            }
        }
    }

    #[test]
    fn the_profiles_are_those_of_the_platforms() {
        let calls = |profile: Profile, operation: Operation| {
            profile.rates().iter().find(|r| r.operation == operation as i32).map(|r| (r.calls, r.window_ms))
        };
        assert_eq!(calls(Profile::Linux, Operation::Send), Some((1500, 3_000)));
        assert_eq!(calls(Profile::Mobile, Operation::Send), Some((180, 3_000)));
        assert_eq!(calls(Profile::Mobile, Operation::ChannelAttributesGet), Some((10, 5_000)));
        assert_eq!(calls(Profile::None, Operation::Send), None);
        assert_eq!(Profile::from_name("mobile"), Some(Profile::Mobile));
    }
}
