//! [`Channel`]: one channel of a client.

use std::sync::Arc;
use std::time::Duration;

use rtm_proto::code::{ChannelMessage, Join, Leave, Members};

use super::Client;
use crate::delivery::ChannelTarget;
use crate::event::ChannelSink;
use crate::message::{Message, SendOptions};

/// A channel that was opened by [`Client::open_channel`]. Clones are the same channel; it stays open until it is closed or
/// its client is released.
#[derive(Clone)]
pub struct Channel {
    client: Client,
    target: Arc<ChannelTarget>,
}

impl Channel {
    pub(super) fn new(client: Client, target: Arc<ChannelTarget>) -> Self {
        Self { client, target }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.target.id
    }

    /// Joins. Answered by `ChannelEvent::Joined`.
    ///
    /// # Errors
    /// `AlreadyJoined`: also while joining; `ExceedLimit`; `NotLoggedIn`; `Failure`: the channel was closed.
    pub fn join(&self) -> Result<(), Join> {
        self.client.shared().act(|engine, now| engine.join(&self.target, now))
    }

    /// Leaves. Answered by `ChannelEvent::Left`.
    ///
    /// # Errors
    /// `NotInChannel`, `NotLoggedIn`.
    pub fn leave(&self) -> Result<(), Leave> {
        self.client.shared().act(|engine, now| engine.leave(&self.target, now))
    }

    /// Sends a message to the other members. Answered by `ChannelEvent::SendResult`: 0 when the server has taken it.
    ///
    /// # Errors
    /// The message was not sent; `Failure`: not joined, or too much waits.
    pub fn send(&self, message: &Message<'_>, options: SendOptions) -> Result<(), ChannelMessage> {
        self.client.shared().act(|engine, now| engine.send_to_channel(&self.target, message, options, now))
    }

    /// Asks who is in the channel. Answered by `ChannelEvent::Members`.
    ///
    /// # Errors
    /// `NotInChannel`, `NotLoggedIn`.
    pub fn members(&self) -> Result<(), Members> {
        self.client.shared().act(|engine, now| engine.members(&self.target, now))
    }

    /// Closes the channel, leaving it if it is joined: no call to its sink begins any more, and [`Closed::wait`] waits for
    /// one that runs. Opening the id again gives another channel.
    pub fn close(&self) -> Closed {
        self.client.shared().act(|engine, now| engine.close_channel(&self.target, now));
        let sink = self.target.target.close();
        let call = self.target.target.calls();
        Closed::new(self.target.clone(), sink, call)
    }
}

/// A sink that gets no more events, and perhaps is inside its last call.
#[must_use = "wait, or drop it to go on without waiting"]
pub struct Closed {
    target: Arc<ChannelTarget>,
    sink: Option<Arc<dyn ChannelSink>>,
    call: u64,
}

impl Closed {
    pub(super) fn new(target: Arc<ChannelTarget>, sink: Option<Arc<dyn ChannelSink>>, call: u64) -> Self {
        Self { target, sink, call }
    }

    /// Returns once the sink is no longer being called, and drops it. False: `limit` (`None`: none) was over first, or this
    /// is called from inside that call; the sink is dropped behind it then.
    pub fn wait(self, limit: Option<Duration>) -> bool {
        let ended = self.target.target.wait(self.call, limit);
        drop(self.sink);
        ended
    }
}
