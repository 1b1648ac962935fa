//! [`Turns`]: events handed out on a thread of the caller's.

use std::sync::Arc;

use super::queue::hand_out;
use super::{Event, Queue, Target};
use crate::event::ClientSink;

/// The events of a client that has no thread of its own. Whoever holds it is that thread: sinks are called from inside
/// [`Turns::take`], and nowhere else.
pub struct Turns {
    queue: Arc<Queue>,
    client: Arc<Target<dyn ClientSink>>,
    waiting: std::vec::IntoIter<Event>,
}

impl Turns {
    pub(crate) fn new(queue: Arc<Queue>, client: Arc<Target<dyn ClientSink>>) -> Self {
        Self { queue, client, waiting: Vec::new().into_iter() }
    }

    /// Waits for events and hands out some: 64 KiB of them, or all if there are fewer, or one that is larger. False: the
    /// client was released, and no sink is called any more.
    ///
    /// While it is not called, events wait, and when too much waits the connection is not read any further.
    pub fn take(&mut self) -> bool {
        if self.waiting.as_slice().is_empty() {
            let mut batch = Vec::new();
            self.queue.take(&mut batch);
            self.waiting = batch.into_iter();
        }
        hand_out(&self.queue, &self.client, &mut self.waiting);
        !self.queue.is_closed()
    }
}
