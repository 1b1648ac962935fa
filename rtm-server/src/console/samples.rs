//! What the graphs show: one sample a second of the last minutes, taken whether anybody looks or not, so that they are full at once.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use serde::Serialize;
use tokio::time::MissedTickBehavior;

use crate::{
    http::Front,
    store::{MediaTotals, StoreError},
};

/// Samples that are held: five minutes.
const HELD: usize = 300;

/// Counting the media reads every row of them; it is done again after so many times as long as it took.
const PAUSE: u32 = 100;

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
    /// Bytes of media that are stored, as they were counted last; `None`: not yet, or not in time.
    pub media_bytes: Option<u64>,
}

/// The samples of one server.
#[derive(Debug, Default)]
pub struct Samples {
    held: VecDeque<Sample>,
    /// The totals at the last sample.
    totals: (u64, u64),
    media: Option<MediaTotals>,
}

impl Samples {
    /// Takes a sample, given the totals so far.
    pub fn take(&mut self, at_ms: u64, connections: usize, totals: (u64, u64)) {
        if self.held.len() == HELD {
            self.held.pop_front();
        }
        let (received, handed) = (totals.0 - self.totals.0, totals.1 - self.totals.1);
        self.totals = totals;
        let media_bytes = self.media.map(|media| media.bytes);
        self.held.push_back(Sample { at_ms, connections, received, handed, media_bytes });
    }

    /// The media were counted, or could not be.
    pub fn set_media(&mut self, media: Option<MediaTotals>) {
        self.media = media;
    }

    /// The media as they were counted last.
    pub fn media(&self) -> Option<MediaTotals> {
        self.media
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
    let mut next = Instant::now();
    loop {
        rounds.tick().await;
        let begun = Instant::now();
        if begun >= next {
            let media = count_media(&front).await;
            front.console.samples().set_media(media);
            next = Instant::now() + begun.elapsed() * PAUSE;
        }
        let metrics = &front.hub.metrics;
        front.console.samples().take(front.hub.clock.now(), metrics.connected(), metrics.tally.read());
    }
}

async fn count_media(front: &Front) -> Option<MediaTotals> {
    match front.hub.store.media_totals().await {
        Ok(totals) => Some(totals),
        Err(StoreError::TooSlow | StoreError::Closed) => None,
        Err(error) => {
            tracing::warn!(%error, "the console cannot say how much media there is");
            None
        }
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
