//! The sending half of the link.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

use crate::batch;

/// A run of counted frames in one shared buffer. A channel's members all hold the same one.
#[derive(Debug, Clone)]
pub struct Block {
    /// Length-delimited frames.
    pub bytes: Bytes,
    /// How many.
    pub frames: u32,
    /// Milliseconds after which the block is not written again after a lost connection; `u64::MAX`: never.
    /// Only a block of one frame may expire.
    pub expires: u64,
}

impl Block {
    /// A block that stays until it is acknowledged.
    pub fn new(bytes: Bytes, frames: u32) -> Self {
        Self { bytes, frames, expires: u64::MAX }
    }
}

/// Why an outbox refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutboxError {
    /// More unacknowledged bytes than the bound: the other end is too slow.
    #[error("more than {0} bytes wait for an acknowledgement")]
    Full(usize),
    /// The other end claims frames that it was never sent, or takes back an acknowledgement.
    #[error("{claimed} frames are acknowledged, but only {acknowledged} to {written} are possible")]
    Acknowledgement {
        /// What the other end says.
        claimed: u64,
        /// What it had said before.
        acknowledged: u64,
        /// What it was sent.
        written: u64,
    },
    /// A block that is cut at a frame boundary it does not have.
    #[error("a block does not hold the frames it says")]
    Block,
}

/// Counted frames that the other end has not acknowledged, in order.
///
/// Frames come in whole blocks ([`Outbox::push`]) or one by one into an open tail ([`Outbox::put`]), and are taken by
/// whoever writes to the connection ([`Outbox::take`]). An empty outbox holds no memory beyond itself.
#[derive(Debug)]
pub struct Outbox {
    blocks: VecDeque<Block>,
    /// Frames acknowledged in this session.
    acknowledged: u64,
    /// Frames of `blocks[0]` that are among the acknowledged.
    skip: u32,
    /// Blocks taken on this connection.
    taken: usize,
    /// The number of the last frame taken in this session.
    written: u64,
    /// The number of the last frame appended in this session.
    last: u64,
    bytes: usize,
    bound: usize,
    tail: BytesMut,
    tail_frames: u32,
}

impl Outbox {
    /// An empty outbox that holds at most `bound` bytes.
    pub fn new(bound: usize) -> Self {
        Self {
            blocks: VecDeque::new(),
            acknowledged: 0,
            skip: 0,
            taken: 0,
            written: 0,
            last: 0,
            bytes: 0,
            bound,
            tail: BytesMut::new(),
            tail_frames: 0,
        }
    }

    /// Appends a block. When that would exceed the bound nothing is appended.
    pub fn push(&mut self, block: Block) -> Result<(), OutboxError> {
        self.check_room(block.bytes.len())?;
        self.seal();
        self.bytes += block.bytes.len();
        self.last += u64::from(block.frames);
        self.blocks.push_back(block);
        Ok(())
    }

    /// Appends one frame that `put` writes, into the open tail block. `size` is what it will take, roughly.
    /// Returns the number the frame has in this session.
    pub fn put(&mut self, size: usize, put: impl FnOnce(&mut BytesMut)) -> Result<u64, OutboxError> {
        self.check_room(size)?;
        // A tail is one write's worth; a larger one would be copied again and again as it grows.
        if self.tail.len() + size > TAIL {
            self.seal();
        }
        if self.tail.capacity() == 0 {
            self.tail.reserve(size + 64);
        }
        put(&mut self.tail);
        self.tail_frames += 1;
        self.last += 1;
        Ok(self.last)
    }

    /// The number of the last frame appended in this session.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// How many bytes can be appended until something is acknowledged, and the bound when nothing waits.
    pub fn room(&self) -> (usize, usize) {
        (self.bound.saturating_sub(self.bytes()), self.bound)
    }

    /// True when there is something that was not taken on this connection.
    pub fn has_untaken(&self) -> bool {
        self.tail_frames > 0 || self.taken < self.blocks.len()
    }

    /// Moves what is to be written next into `into`, about `limit` bytes and at least one block. The outbox keeps
    /// sharing the bytes until they are acknowledged.
    pub fn take(&mut self, limit: usize, into: &mut Vec<Bytes>) -> Result<usize, OutboxError> {
        self.seal();
        let mut total = 0;
        while let Some(block) = self.blocks.get(self.taken) {
            if total > 0 && total + block.bytes.len() > limit {
                break;
            }
            let skip = if self.taken == 0 { self.skip } else { 0 };
            let bytes = if skip == 0 {
                block.bytes.clone()
            } else {
                let offset = batch::offset_after(&block.bytes, skip).map_err(|_| OutboxError::Block)?;
                block.bytes.slice(offset..)
            };
            total += bytes.len();
            into.push(bytes);
            self.written += u64::from(block.frames - skip);
            self.taken += 1;
        }
        Ok(total)
    }

    /// The other end has taken all frames up to `received`.
    pub fn acknowledge(&mut self, received: u64) -> Result<(), OutboxError> {
        if received < self.acknowledged || received > self.written {
            return Err(OutboxError::Acknowledgement {
                claimed: received,
                acknowledged: self.acknowledged,
                written: self.written,
            });
        }
        let mut count = received - self.acknowledged + u64::from(self.skip);
        self.acknowledged = received;
        while let Some(front) = self.blocks.front()
            && count >= u64::from(front.frames)
            && self.taken > 0
        {
            count -= u64::from(front.frames);
            self.bytes -= front.bytes.len();
            self.blocks.pop_front();
            self.taken -= 1;
        }
        self.skip = count as u32;
        if self.blocks.is_empty() {
            self.blocks = VecDeque::new();
        }
        Ok(())
    }

    /// A new connection takes up the session; the other end has taken `received` frames. Everything behind that will be
    /// taken again, except blocks that expired by `now`: those were never received and are dropped, which gives the
    /// frames behind them new numbers.
    pub fn rewind(&mut self, received: u64, now: u64) -> Result<(), OutboxError> {
        self.rewind_with(received, now, |_| {})
    }

    /// Like [`Outbox::rewind`], and calls `dropped` with the number that each dropped frame had, in ascending order: who
    /// remembers frames by their number moves the ones behind it down by one for each.
    pub fn rewind_with(&mut self, received: u64, now: u64, dropped: impl FnMut(u64)) -> Result<(), OutboxError> {
        self.acknowledge(received)?;
        self.seal();
        self.taken = 0;
        self.written = received;
        self.drop_expired(now, dropped);
        Ok(())
    }

    /// Drops the blocks that expired by `now` and were not taken on this connection, with the consequences that
    /// [`Outbox::rewind_with`] names. A library calls it before [`Outbox::take`], so that a request which waited for a slow
    /// connection until its deadline is never written.
    pub fn drop_expired(&mut self, now: u64, mut dropped: impl FnMut(u64)) {
        if !self.blocks.range(self.taken..).any(|block| block.expires <= now) {
            return;
        }
        let (taken, skip) = (self.taken, self.skip);
        let (mut index, mut number) = (0, self.written);
        let (bytes, last) = (&mut self.bytes, &mut self.last);
        self.blocks.retain(|block| {
            let at = index;
            index += 1;
            if at < taken {
                return true;
            }
            let partly = at == 0 && skip > 0;
            number += u64::from(if partly { block.frames - skip } else { block.frames });
            let keep = partly || block.expires > now;
            if !keep {
                *bytes -= block.bytes.len();
                *last -= u64::from(block.frames);
                dropped(number);
            }
            keep
        });
    }

    /// Forgets everything: a fresh session starts.
    pub fn clear(&mut self) {
        *self = Self::new(self.bound);
    }

    /// The bytes that wait for an acknowledgement.
    pub fn bytes(&self) -> usize {
        self.bytes + self.tail.len()
    }

    /// Frames acknowledged in this session.
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged
    }

    fn check_room(&self, more: usize) -> Result<(), OutboxError> {
        if self.bytes() + more > self.bound { Err(OutboxError::Full(self.bound)) } else { Ok(()) }
    }

    fn seal(&mut self) {
        if self.tail_frames > 0 {
            let bytes = std::mem::take(&mut self.tail).freeze();
            self.bytes += bytes.len();
            self.blocks.push_back(Block::new(bytes, self.tail_frames));
            self.tail_frames = 0;
        }
    }
}

/// The size a tail block grows to before a new one is begun, in bytes.
const TAIL: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{batch::Frames, encode, wire};

    fn put(outbox: &mut Outbox, request: u64) -> Result<u64, OutboxError> {
        outbox.put(8, |b| encode::frame(b, wire::frame::Body::Logout(wire::Logout { request })))
    }

    fn block(requests: std::ops::Range<u64>) -> Block {
        let mut batch = BytesMut::new();
        let frames = requests.end - requests.start;
        for request in requests {
            encode::frame(&mut batch, wire::frame::Body::Logout(wire::Logout { request }));
        }
        Block::new(batch.freeze(), frames as u32)
    }

    fn take(outbox: &mut Outbox) -> Vec<u64> {
        let mut parts = Vec::new();
        outbox.take(usize::MAX, &mut parts).unwrap();
        parts
            .iter()
            .flat_map(|p| Frames::new(p).map(|f| f.unwrap().decode::<wire::Logout>().unwrap().request))
            .collect()
    }

    #[test]
    fn what_is_not_acknowledged_is_taken_again_after_a_rewind() {
        let mut outbox = Outbox::new(1 << 20);
        assert_eq!(put(&mut outbox, 1), Ok(1));
        assert_eq!(put(&mut outbox, 2), Ok(2));
        outbox.push(block(3..6)).unwrap();
        assert_eq!(outbox.last(), 5);
        assert_eq!(put(&mut outbox, 6), Ok(6));
        assert_eq!(take(&mut outbox), [1, 2, 3, 4, 5, 6]);
        assert!(!outbox.has_untaken());
        outbox.acknowledge(1).unwrap();
        outbox.rewind(4, 0).unwrap();
        assert_eq!(take(&mut outbox), [5, 6]);
        outbox.acknowledge(6).unwrap();
        assert_eq!(outbox.bytes(), 0);
        assert_eq!(put(&mut outbox, 7), Ok(7));
    }

    #[test]
    fn impossible_acknowledgements_are_refused() {
        let mut outbox = Outbox::new(1 << 20);
        put(&mut outbox, 1).unwrap();
        assert!(outbox.acknowledge(1).is_err(), "not written yet");
        take(&mut outbox);
        outbox.acknowledge(1).unwrap();
        assert!(outbox.acknowledge(0).is_err(), "taken back");
        assert!(outbox.acknowledge(2).is_err(), "never sent");
        assert!(outbox.rewind(2, 0).is_err());
    }

    #[test]
    fn expired_blocks_are_dropped_at_a_rewind_and_the_rest_is_renumbered() {
        let mut outbox = Outbox::new(1 << 20);
        for (request, expires) in [(1, 100), (2, 50), (3, 100)] {
            let mut one = block(request..request + 1);
            one.expires = expires;
            outbox.push(one).unwrap();
        }
        assert_eq!(take(&mut outbox), [1, 2, 3]);
        outbox.rewind(0, 50).unwrap();
        assert_eq!(outbox.last(), 2);
        assert_eq!(take(&mut outbox), [1, 3]);
        outbox.acknowledge(2).unwrap();
        assert_eq!(outbox.bytes(), 0);
    }

    #[test]
    fn who_remembers_frames_by_number_is_told_which_were_dropped() {
        let mut outbox = Outbox::new(1 << 20);
        outbox.push(block(1..4)).unwrap();
        for (request, expires) in [(4, 50), (5, 100), (6, 50)] {
            outbox.push(Block { expires, ..block(request..request + 1) }).unwrap();
        }
        take(&mut outbox);
        let mut dropped = Vec::new();
        outbox.rewind_with(2, 50, |number| dropped.push(number)).unwrap();
        assert_eq!(dropped, [4, 6]);
        assert_eq!(take(&mut outbox), [3, 5]);
        assert_eq!(outbox.last(), 4);
    }

    #[test]
    fn what_expired_before_it_was_taken_is_never_taken() {
        let mut outbox = Outbox::new(1 << 20);
        for request in [1, 2] {
            outbox.push(Block { expires: 50, ..block(request..request + 1) }).unwrap();
            if request == 1 {
                take(&mut outbox);
            }
        }
        put(&mut outbox, 3).unwrap();
        let mut dropped = Vec::new();
        outbox.drop_expired(50, |number| dropped.push(number));
        assert_eq!(dropped, [2], "the first one is on its way and keeps its number");
        assert_eq!(take(&mut outbox), [3]);
        assert_eq!(outbox.last(), 2);
        outbox.acknowledge(2).unwrap();
        assert_eq!(outbox.bytes(), 0);
    }

    #[test]
    fn the_bound_is_kept_on_both_sides() {
        let one = block(1..2);
        let mut outbox = Outbox::new(one.bytes.len() * 2);
        outbox.push(one.clone()).unwrap();
        outbox.push(one.clone()).unwrap();
        assert!(matches!(outbox.push(one.clone()), Err(OutboxError::Full(_))));
        take(&mut outbox);
        outbox.acknowledge(1).unwrap();
        outbox.push(one).unwrap();
    }

    #[test]
    fn a_limit_splits_what_is_taken_but_never_starves() {
        let mut outbox = Outbox::new(1 << 20);
        outbox.push(block(1..4)).unwrap();
        outbox.push(block(4..6)).unwrap();
        let mut parts = Vec::new();
        outbox.take(1, &mut parts).unwrap();
        assert_eq!(parts.len(), 1);
        assert!(outbox.has_untaken());
        assert_eq!(take(&mut outbox), [4, 5]);
    }
}
