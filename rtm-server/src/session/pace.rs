//! How often the client of a session may ask. Libraries refuse first and exactly; this is for those that do not.

use std::collections::HashMap;

use rtm_proto::{
    rates::Bucket,
    wire::{Rate, rate::Operation},
};

/// What a client may have called while nothing got through, in milliseconds: twice the time in which a library gives a message up.
/// After an interruption all of it arrives at once, and none of it may be refused; in the long run the rate itself holds.
const BACKLOG_MS: u32 = 20_000;

/// Receipts of the chat service that may be given for each message that may be sent: libraries give one or two for each that comes, and
/// many may send to one.
const RECEIPTS: u32 = 10;

/// Operations have numbers below this.
const OPERATIONS: usize = Operation::ChannelAttributesGet as usize + 1;

/// Channels whose joins are remembered before those that no longer count are forgotten.
const CHANNELS: usize = 64;

/// What was called under a session. It admits everything until it is given rates.
#[derive(Debug, Default)]
pub struct Pace {
    buckets: [Option<Bucket>; OPERATIONS],
    joins: HashMap<Box<str>, Bucket>,
    receipts: Option<Bucket>,
}

impl Pace {
    /// With nothing called yet.
    pub fn new(rates: &[Rate]) -> Self {
        let mut pace = Self::default();
        for rate in rates {
            if rate.operation == Operation::Send as i32 {
                let calls = rate.calls.saturating_mul(RECEIPTS);
                pace.receipts = Some(Bucket::new(calls, rate.window_ms, BACKLOG_MS));
            }
            if let Some(bucket) = usize::try_from(rate.operation).ok().and_then(|at| pace.buckets.get_mut(at)) {
                *bucket = Some(Bucket::new(rate.calls, rate.window_ms, BACKLOG_MS));
            }
        }
        pace
    }

    /// Whether the operation may be called now; if so, it counts.
    pub fn admit(&mut self, operation: Operation, now: u64) -> bool {
        self.buckets[operation as usize].as_mut().is_none_or(|bucket| bucket.admit(now))
    }

    /// Whether a receipt of the chat service may be given now; if so, it counts.
    pub fn admit_receipt(&mut self, now: u64) -> bool {
        self.receipts.as_mut().is_none_or(|bucket| bucket.admit(now))
    }

    /// Whether this very channel may be joined now; if so, it counts.
    pub fn admit_join(&mut self, channel: &str, now: u64) -> bool {
        let Some(fresh) = self.buckets[Operation::JoinSame as usize] else { return true };
        if self.joins.len() >= CHANNELS {
            self.joins.retain(|_, bucket| !bucket.is_full(now));
        }
        self.joins.entry(channel.into()).or_insert(fresh).admit(now)
    }

    /// How many messages may be sent now.
    pub fn sends(&mut self, now: u64) -> u64 {
        self.buckets[Operation::Send as usize].as_mut().map_or(u64::MAX, |bucket| bucket.available(now))
    }

    /// So many were sent.
    pub fn sent(&mut self, count: u64) {
        if let Some(bucket) = &mut self.buckets[Operation::Send as usize] {
            bucket.spend(count);
        }
    }
}
