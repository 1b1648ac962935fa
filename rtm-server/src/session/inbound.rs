//! The half of a session that its connection uses.

use std::{collections::HashSet, sync::Arc};

use rtm_proto::link::Inbox;

use super::Pace;
use crate::hub::Channel;

/// What the client has sent, and what it is in.
#[derive(Default)]
pub struct Inbound {
    /// Counts the connections that have carried this session; only the newest may go on. 0: ended.
    pub(super) generation: u64,
    pub(super) ended: bool,
    /// Counts the frames taken.
    pub inbox: Inbox,
    /// Sends that were accepted, and other requests that are answered later; each gets one outcome.
    pub sent: u64,
    /// The client asked to leave; it may once all its sends have their outcome.
    pub logout: bool,
    /// The channels the user is in.
    pub channels: Vec<Arc<Channel>>,
    /// How often the client may ask.
    pub pace: Pace,
    /// The users whose presence the client is told of.
    pub subscriptions: HashSet<Arc<str>>,
}

impl Inbound {
    /// True while the connection of this generation may go on.
    pub fn is_current(&self, generation: u64) -> bool {
        !self.ended && self.generation == generation
    }

    /// The channel with this id, when the user is in it.
    pub fn channel(&self, id: &str) -> Option<&Arc<Channel>> {
        self.channels.iter().find(|c| &*c.id == id)
    }

    /// Returns what is to be left and unwatched.
    pub(super) fn end(&mut self) -> (Vec<Arc<Channel>>, HashSet<Arc<str>>) {
        self.ended = true;
        (std::mem::take(&mut self.channels), std::mem::take(&mut self.subscriptions))
    }
}
