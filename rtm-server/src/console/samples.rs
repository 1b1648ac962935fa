//! What the graphs show: one sample a second of the last minutes, taken whether anybody looks or not, so that they are full at once.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use serde::Serialize;
use tokio::time::MissedTickBehavior;

use crate::http::Front;

/// Samples that are held: five minutes.
const HELD: usize = 300;

/// One second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// When it was taken, in milliseconds since 1970.
    pub at_ms: u64,
    /// Connections that carry a session.
    pub connections: usize,
    /// Messages received from senders in this second.
    pub received: u64,
    /// Messages queued for receivers in this second.
    pub handed: u64,
}

/// The samples of one server.
#[derive(Debug, Default)]
pub struct Samples {
    held: VecDeque<Sample>,
    /// The totals at the last sample.
    totals: (u64, u64),
}

impl Samples {
    /// Takes a sample, given the totals so far.
    pub fn take(&mut self, at_ms: u64, connections: usize, totals: (u64, u64)) {
        if self.held.len() == HELD {
            self.held.pop_front();
        }
        let (received, handed) = (totals.0 - self.totals.0, totals.1 - self.totals.1);
        self.totals = totals;
        self.held.push_back(Sample { at_ms, connections, received, handed });
    }

    /// Those after a time, oldest first.
    pub fn after(&self, at_ms: u64) -> Vec<Sample> {
        self.held.iter().filter(|sample| sample.at_ms > at_ms).copied().collect()
    }
}

/// Takes samples until dropped.
pub async fn run(front: Arc<Front>) {
    if front.console.door() == super::Door::Shut {
        return;
    }
    let mut rounds = tokio::time::interval(Duration::from_secs(1));
    rounds.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        rounds.tick().await;
        let metrics = &front.hub.metrics;
        front.console.samples().take(front.hub.clock.now(), metrics.connected(), metrics.tally.read());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_what_was_added_and_the_oldest_make_room() {
        let mut samples = Samples::default();
        for second in 1..=HELD as u64 + 1 {
            samples.take(second, 3, (second * 2, second * 5));
        }
        let all = samples.after(0);
        assert_eq!((all.len(), all[0].at_ms), (HELD, 2));
        assert!(all.iter().all(|sample| (sample.received, sample.handed) == (2, 5)));
        assert_eq!(samples.after(HELD as u64).len(), 1);
    }
}
