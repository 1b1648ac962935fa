//! Telling members how many they are: at once when they have not heard for a while, else when the while is over.

use std::time::{Duration, Instant};

use rtm_proto::{
    encode,
    link::Block,
    wire::{self, frame::Body},
};

use super::{Channel, channel::State};

/// What a channel remembers of the counts it has told.
#[derive(Default)]
pub(super) struct Notice {
    told: Option<Instant>,
    count: usize,
    scheduled: bool,
}

impl Channel {
    /// The number of members changed.
    pub(super) fn count_changed(&self, state: &mut State) {
        if state.notice.scheduled || state.count() == 0 {
            return;
        }
        let notified = self.notified();
        let large = |hub: &super::Hub| {
            let timers = &hub.config.timers;
            let large = state.count() > notified;
            if large { timers.count_notice_large_ms } else { timers.count_notice_ms }
        };
        let Some(interval) = self.with_hub(large).map(|ms| Duration::from_millis(ms.0)) else { return };
        let wait = match state.notice.told {
            Some(told) => interval.saturating_sub(told.elapsed()),
            None => Duration::ZERO,
        };
        if wait.is_zero() {
            self.tell_count(state);
            return;
        }
        state.notice.scheduled = true;
        let channel = self.weak();
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            if let Some(channel) = channel.upgrade() {
                let mut state = channel.state();
                state.notice.scheduled = false;
                channel.tell_count(&mut state);
            }
        });
    }

    fn tell_count(&self, state: &mut State) {
        let count = state.count();
        // Came and went within the interval: nothing to tell.
        if state.notice.told.is_some() && state.notice.count == count {
            return;
        }
        state.notice.told = Some(Instant::now());
        state.notice.count = count;
        let notice = wire::ChannelMemberCount { channel: self.id.to_string(), count: count as u32 };
        let block = Block::new(encode::to_bytes(Body::ChannelMemberCount(notice)), 1);
        state.fan_out(&block, None);
    }
}
