//! From the engine to the application: events wait in a [`Queue`], and one thread per client hands them to sinks through
//! [`Target`]s, which know whether a call is running and can be closed. That thread is the library's own, or one of a
//! binding's whose language wants its threads to itself; it then takes [`Turns`].

mod gate;
mod queue;
mod target;
mod turn;

pub use gate::stop_callbacks;
pub(crate) use queue::{Dispatcher, Queue};
pub(crate) use target::{ChannelTarget, Target};
pub use turn::Turns;

use std::sync::Arc;

use crate::event::{ChannelEvent, ClientEvent};

/// An event and who is told.
#[derive(Debug, Clone)]
pub enum Event {
    /// For the client's sink.
    Client(ClientEvent),
    /// For a channel's sink.
    Channel(Arc<ChannelTarget>, ChannelEvent),
}

impl Event {
    pub(crate) fn weight(&self) -> usize {
        match self {
            Event::Client(event) => event.weight(),
            Event::Channel(_, event) => event.weight(),
        }
    }
}
