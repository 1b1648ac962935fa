//! One connection of the load, whatever the protocol: a [`Codec`] that knows bytes and no sockets, inside an
//! [`Endpoint`] that is the same for all systems, so that the harness costs them the same.

mod endpoint;
mod nats;
mod raw;
pub mod rtm;

use std::net::SocketAddr;

use anyhow::{Result, bail};
use tokio::time::Instant;

pub use endpoint::Endpoint;
pub use rtm::login;

use crate::server::System;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// One of two who write to each other: the number of the pair, and which of the two.
    Peer(u32, bool),
    /// Receives what is sent to the room.
    Member(u32),
    /// Sends to the room.
    Sender,
    /// Is only there.
    Idle(u32),
}

/// Something that came in.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A message from the partner or the room.
    Message(&'a [u8]),
    /// So many more messages of this connection have been taken by the partner.
    Receipts(u64),
}

/// A protocol without sockets.
pub trait Codec {
    /// Puts a message to the partner, or to the room, into the batch that is written next.
    fn send(&mut self, payload: &[u8]);

    /// Takes what has come, and puts what it calls for (acknowledgements, answers) into the batch that is written next.
    /// Returns the bytes used; what is left is the beginning of something and is given again with more behind it.
    fn receive(&mut self, data: &mut [u8], sink: &mut dyn FnMut(Event<'_>)) -> Result<usize>;

    /// Moves the batch to the end of `out`, with whatever is due by now.
    fn flush(&mut self, out: &mut Vec<u8>);

    /// When something that waits for company has to be written without.
    fn due(&self) -> Option<Instant> {
        None
    }
}

/// Connects, and returns when the server has registered the connection in its role.
pub async fn connect(system: System, address: SocketAddr, role: Role) -> Result<Endpoint> {
    match system {
        System::Raw => raw::connect(address, role).await,
        System::Nats => nats::connect(address, role).await,
        System::Rtm => rtm::connect(address, role).await,
        System::Nginx => bail!("nginx carries no messages"),
    }
}
