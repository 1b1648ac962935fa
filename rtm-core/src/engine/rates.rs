//! Call rates of one client: what was called when, and whether once more is too often.
//!
//! Refused calls do not count, neither those that are refused for another reason, nor those that are too many. A client has
//! its own budget, which it keeps from one login to the next.

use std::collections::HashMap;

use rtm_proto::code::Join;
use rtm_proto::rates::{Profile, Window};
use rtm_proto::wire::{Rate, rate::Operation};

use super::Engine;

/// Operations have numbers below this.
const OPERATIONS: usize = Operation::ChannelAttributesGet as usize + 1;

/// Channels whose joins are remembered before those that no longer count are forgotten.
const CHANNELS: usize = 64;

/// The calls of one client.
pub(super) struct Rates {
    /// By operation; `None`: no limit.
    windows: [Option<Window>; OPERATIONS],
    /// Joins of one and the same channel: calls in a window, in milliseconds.
    same: Option<(u32, u32)>,
    joins: HashMap<Box<str>, Window>,
}

impl Rates {
    /// Those that count until a server tells others.
    pub(super) fn new() -> Self {
        let mut rates = Self { windows: [const { None }; OPERATIONS], same: None, joins: HashMap::new() };
        rates.set(&Profile::Linux.rates());
        rates
    }

    /// These count from now on. What was called under a rate that stays the same still counts.
    pub(super) fn set(&mut self, rates: &[Rate]) {
        let find = |operation: usize| rates.iter().find(|rate| usize::try_from(rate.operation) == Ok(operation));
        for (operation, window) in self.windows.iter_mut().enumerate() {
            match find(operation) {
                None => *window = None,
                Some(rate) if window.as_ref().is_some_and(|old| old.is_of(rate.calls, rate.window_ms)) => {}
                Some(rate) => *window = Some(Window::new(rate.calls, rate.window_ms)),
            }
        }
        let same = find(Operation::JoinSame as usize).map(|rate| (rate.calls, rate.window_ms));
        if std::mem::replace(&mut self.same, same) != same {
            self.joins.clear();
        }
    }

    /// Whether the operation may be called now; if so, it counts.
    pub(super) fn admit(&mut self, operation: Operation, now: u64) -> bool {
        self.windows[operation as usize].as_mut().is_none_or(|window| window.admit(now))
    }

    /// Whether the channel may be joined now; if so, it counts.
    fn admit_join(&mut self, channel: &str, now: u64) -> Result<(), Join> {
        let any = &mut self.windows[Operation::Join as usize];
        if any.as_mut().is_some_and(|window| !window.has_room(now)) {
            return Err(Join::TooOften);
        }
        if let Some((calls, window_ms)) = self.same {
            if self.joins.len() >= CHANNELS {
                self.joins.retain(|_, window| !window.is_idle(now));
            }
            let same = self.joins.entry(channel.into()).or_insert_with(|| Window::new(calls, window_ms));
            if !same.admit(now) {
                return Err(Join::JoinSameChannelTooOften);
            }
        }
        if let Some(window) = any {
            window.admit(now);
        }
        Ok(())
    }
}

impl Engine {
    /// Counts a call that is about to become a request.
    ///
    /// # Errors
    /// `too_often`, and it does not count.
    pub(super) fn pace<E>(&mut self, operation: Operation, too_often: E, now: u64) -> Result<(), E> {
        if self.rates.admit(operation, now) { Ok(()) } else { Err(too_often) }
    }

    /// As `pace`, for joining a channel.
    pub(super) fn pace_join(&mut self, channel: &str, now: u64) -> Result<(), Join> {
        self.rates.admit_join(channel, now)
    }
}
