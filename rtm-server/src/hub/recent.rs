//! The last messages of a channel, for members who come back after their session has ended.

use std::{collections::VecDeque, sync::Arc};

use rtm_proto::{batch, link::Block};

/// Messages of one sender that were written together.
struct Passed {
    /// The number of the first one.
    first: u64,
    server_ms: u64,
    from: Arc<str>,
    block: Block,
}

impl Passed {
    fn last(&self) -> u64 {
        self.first + u64::from(self.block.frames) - 1
    }
}

/// Shares the blocks that members were sent; nothing is copied. Holds what [`Recent::push`] was told to hold, and a little more: a
/// block goes as a whole.
#[derive(Default)]
pub(super) struct Recent {
    passed: VecDeque<Passed>,
    frames: u64,
}

impl Recent {
    /// Remembers a block whose first message has the number `first`, and of everything at least the last `hold` messages. `from` is
    /// who is not to get it again; nobody has an empty name.
    pub fn push(&mut self, block: &Block, first: u64, from: &Arc<str>, server_ms: u64, hold: u32) {
        if hold == 0 {
            return;
        }
        self.frames += u64::from(block.frames);
        self.passed.push_back(Passed { first, server_ms, from: from.clone(), block: block.clone() });
        while let Some(oldest) = self.passed.front()
            && self.frames - u64::from(oldest.block.frames) >= u64::from(hold)
        {
            self.pop();
        }
    }

    fn pop(&mut self) {
        if let Some(oldest) = self.passed.pop_front() {
            self.frames -= u64::from(oldest.block.frames);
        }
    }

    /// Forgets what the server received before `since_ms`.
    pub fn forget(&mut self, since_ms: u64) {
        while self.passed.front().is_some_and(|oldest| oldest.server_ms < since_ms) {
            self.pop();
        }
        if self.passed.is_empty() {
            self.passed = VecDeque::new();
        }
    }

    /// The number of the first of the last `limit` messages behind number `seen`, and those of them, in order, that `user` has not
    /// sent itself. `None`: there are none.
    pub fn behind(&self, seen: u64, limit: u32, user: &str) -> Option<(u64, Vec<Block>)> {
        let newest = self.passed.back()?.last();
        let oldest = self.passed.front()?.first;
        let first = seen.saturating_add(1).max(oldest).max((newest + 1).saturating_sub(limit.into()));
        if first > newest {
            return None;
        }
        let blocks = self.passed.iter().filter(|passed| passed.last() >= first && &*passed.from != user);
        Some((first, blocks.filter_map(|passed| from_number(passed, first)).collect()))
    }
}

/// The messages of a block from a number on.
fn from_number(passed: &Passed, first: u64) -> Option<Block> {
    let skipped = first.saturating_sub(passed.first) as u32;
    let offset = batch::offset_after(&passed.block.bytes, skipped).ok()?;
    Some(Block::new(passed.block.bytes.slice(offset..), passed.block.frames - skipped))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::BytesMut;
    use rtm_proto::{encode, view::ChannelMessage};

    fn block(first: u64, frames: u64) -> Block {
        let mut bytes = BytesMut::new();
        for sequence in first..first + frames {
            let (channel, from, message) = ("room", "ann", b"text".as_slice());
            encode::ChannelMessage { channel, from, incarnation: 1, request: 1, server_ms: 1, sequence, message }
                .put(&mut bytes);
        }
        Block::new(bytes.freeze(), frames as u32)
    }

    fn numbers(blocks: &[Block]) -> Vec<u64> {
        let sequence =
            |frame: Result<batch::RawFrame<'_>, _>| ChannelMessage::read(frame.unwrap().body).unwrap().sequence;
        blocks
            .iter()
            .flat_map(|block| {
                let numbers: Vec<u64> = batch::Frames::new(&block.bytes).map(sequence).collect();
                assert_eq!(numbers.len(), block.frames as usize);
                numbers
            })
            .collect()
    }

    #[test]
    fn the_last_messages_behind_a_number_are_found() {
        let mut recent = Recent::default();
        let (ann, bob): (Arc<str>, Arc<str>) = ("ann".into(), "bob".into());
        for (first, from) in [(1, &ann), (4, &bob), (7, &ann), (10, &ann)] {
            recent.push(&block(first, 3), first, from, first * 100, 8);
        }
        let find =
            |seen, limit, user| recent.behind(seen, limit, user).map(|(first, blocks)| (first, numbers(&blocks)));
        assert_eq!(find(0, 99, "cat"), Some((4, (4..=12).collect())), "at least eight are held");
        assert_eq!(find(4, 99, "cat"), Some((5, (5..=12).collect())));
        assert_eq!(find(0, 5, "cat"), Some((8, (8..=12).collect())));
        assert_eq!(find(0, 99, "bob"), Some((4, (7..=12).collect())), "nobody is sent what is their own");
        assert_eq!(find(11, 99, "cat"), Some((12, vec![12])));
        for seen in [12, 13, u64::MAX] {
            assert_eq!(find(seen, 99, "cat"), None);
        }
    }

    #[test]
    fn what_is_old_or_not_to_be_held_is_forgotten() {
        let ann: Arc<str> = "ann".into();
        let mut recent = Recent::default();
        recent.push(&block(1, 3), 1, &ann, 100, 0);
        assert!(recent.behind(0, 99, "bob").is_none());
        recent.push(&block(1, 3), 1, &ann, 100, 8);
        recent.push(&block(4, 1), 4, &ann, 200, 8);
        recent.forget(100);
        assert_eq!(recent.behind(0, 99, "bob").unwrap().0, 1);
        recent.forget(101);
        assert_eq!(recent.behind(0, 99, "bob").unwrap().0, 4);
        recent.forget(201);
        assert!(recent.behind(0, 99, "bob").is_none());
        assert_eq!(recent.frames, 0);
    }
}
