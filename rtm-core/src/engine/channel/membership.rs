//! Where this client stands in one channel.

use std::sync::Arc;

use rtm_proto::wire;

use crate::delivery::ChannelTarget;
use crate::event::ChannelEvent;

/// In or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Stage {
    Outside,
    Joining,
    Joined,
    /// Joined as far as the application knows; the server is to confirm it in a new session.
    Rejoining,
    Leaving,
}

/// A channel that is open, joined or not.
#[derive(Debug)]
pub(in crate::engine) struct Membership {
    pub(in crate::engine) channel: Arc<ChannelTarget>,
    pub(in crate::engine) stage: Stage,
    /// Within which `sequence` means something.
    epoch: u64,
    /// The number of the newest message accounted for.
    sequence: u64,
    pub(in crate::engine) own: Own,
    /// The number of members that the application was told last.
    count: Option<u32>,
    /// What came while the answer to the join was on its way.
    early: Vec<ChannelEvent>,
}

/// Messages of our own: they take numbers in the channel, but are not sent back to us.
#[derive(Debug, Default)]
pub(in crate::engine) struct Own {
    /// Sent, without outcome: may have a number or not.
    unanswered: u64,
    /// Surely numbered, and not yet found as a jump in the numbers.
    numbered: u64,
}

impl Own {
    /// One more was sent.
    pub(in crate::engine) fn sent(&mut self) {
        self.unanswered += 1;
    }

    /// The outcome of one has come.
    pub(in crate::engine) fn answered(&mut self, numbered: bool) {
        // One that was found as a jump before its outcome came is no longer among the unanswered.
        if self.unanswered > 0 {
            self.unanswered -= 1;
            self.numbered += u64::from(numbered);
        }
    }

    /// Accounts for up to `count` of them; returns how many of the count are not explained so.
    fn explain(&mut self, count: u64) -> u64 {
        let known = count.min(self.numbered);
        self.numbered -= known;
        let likely = (count - known).min(self.unanswered);
        self.unanswered -= likely;
        count - known - likely
    }
}

impl Membership {
    pub(in crate::engine) fn new(channel: Arc<ChannelTarget>) -> Self {
        Self {
            channel,
            stage: Stage::Outside,
            epoch: 0,
            sequence: 0,
            own: Own::default(),
            count: None,
            early: Vec::new(),
        }
    }

    /// Starts to join, knowing nothing.
    pub(in crate::engine) fn enter(&mut self) {
        let channel = self.channel.clone();
        *self = Self { stage: Stage::Joining, ..Self::new(channel) };
    }

    /// The server says where the channel stands. Returns the number of members if it is news.
    pub(in crate::engine) fn placed(&mut self, position: Option<&wire::ChannelPosition>) -> Option<u32> {
        self.stage = Stage::Joined;
        let position = position?;
        self.epoch = position.epoch;
        self.sequence = position.sequence;
        self.own.numbered = 0;
        self.counted(position.member_count)
    }

    /// The server says how many members there are; returned if it is news.
    pub(in crate::engine) fn counted(&mut self, count: u32) -> Option<u32> {
        (count > 0 && self.count.replace(count) != Some(count)).then_some(count)
    }

    /// Where to join again: the epoch, and the newest message that was seen or is our own.
    pub(in crate::engine) fn position(&self) -> (u64, u64) {
        (self.epoch, self.sequence.saturating_add(self.own.numbered))
    }

    /// Accounts for message number `sequence`; returns the numbers that are missing before it, if there are any.
    pub(in crate::engine) fn account(&mut self, sequence: u64) -> Option<(u64, u64)> {
        let last = self.sequence;
        self.sequence = last.max(sequence);
        // Nothing is known before the server has said where the channel stands.
        if self.stage == Stage::Rejoining || self.epoch == 0 || sequence <= last + 1 {
            return None;
        }
        let missing = self.own.explain(sequence - last - 1);
        (missing > 0).then_some((last + 1, sequence - 1))
    }

    /// Puts aside what came before the answer to the join.
    pub(in crate::engine) fn put_aside(&mut self, event: ChannelEvent) {
        self.early.push(event);
    }

    /// What was put aside.
    pub(in crate::engine) fn take_early(&mut self) -> Vec<ChannelEvent> {
        std::mem::take(&mut self.early)
    }

    /// True when the application is told of what happens in the channel.
    pub(in crate::engine) fn is_listening(&self) -> bool {
        matches!(self.stage, Stage::Joined | Stage::Rejoining | Stage::Leaving)
    }
}
