//! What goes through the raw relay: four bytes of length before each message. A receipt is a length with its highest bit
//! set, and one for each message, as a reply of NATS is: the relay is given the same work, and does it without thinking.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Codec, Endpoint, Event, Role};
use crate::server::relay::{Greeting, RECEIPT};

struct Raw {
    batch: Vec<u8>,
    /// Whether messages are acknowledged.
    peer: bool,
    /// Messages taken, for numbering the receipts.
    taken: u32,
}

/// Connects and greets. A peer returns when its partner has come too.
pub async fn connect(address: SocketAddr, role: Role) -> Result<Endpoint> {
    let mut stream = TcpStream::connect(address).await.context("cannot connect to the relay")?;
    stream.set_nodelay(true)?;
    let greeting = match role {
        Role::Peer(pair, _) => Greeting::Pair(pair),
        Role::Member(_) => Greeting::Member(0),
        Role::Sender => Greeting::Sender(0),
        Role::Idle(_) => Greeting::Member(1),
    };
    stream.write_all(&greeting.encode()).await?;
    stream.read_exact(&mut [0]).await.context("the relay did not answer")?;
    let codec = Raw { batch: Vec::new(), peer: matches!(role, Role::Peer(..)), taken: 0 };
    Ok(Endpoint::new(stream, Box::new(codec), Vec::new()))
}

impl Codec for Raw {
    fn send(&mut self, payload: &[u8]) {
        self.batch.extend_from_slice(&(payload.len() as u32).to_be_bytes());
        self.batch.extend_from_slice(payload);
    }

    fn receive(&mut self, data: &mut [u8], sink: &mut dyn FnMut(Event<'_>)) -> Result<usize> {
        let mut rest = &*data;
        while let Some((head, body)) = rest.split_first_chunk::<4>() {
            let len = u32::from_be_bytes(*head);
            if len & RECEIPT != 0 {
                sink(Event::Receipts(1));
                rest = body;
                continue;
            }
            let Some((payload, behind)) = body.split_at_checked(len as usize) else { break };
            sink(Event::Message(payload));
            if self.peer {
                self.taken = (self.taken + 1) & !RECEIPT;
                self.batch.extend_from_slice(&(RECEIPT | self.taken).to_be_bytes());
            }
            rest = behind;
        }
        Ok(data.len() - rest.len())
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.batch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_receipts_come_through_whatever_the_cuts() {
        let mut codec = Raw { batch: Vec::new(), peer: true, taken: 0 };
        let mut wire = Vec::new();
        codec.receive(&mut [0, 0, 0, 0], &mut |_| ()).unwrap();
        codec.send(b"hello");
        codec.send(b"");
        codec.flush(&mut wire);
        for cut in 0..wire.len() {
            let mut seen = Vec::new();
            let mut sink = |event: Event<'_>| seen.push(format!("{event:?}"));
            let used = codec.receive(&mut wire[..cut].to_vec(), &mut sink).unwrap();
            codec.receive(&mut wire[used..].to_vec(), &mut sink).unwrap();
            assert_eq!(seen, ["Receipts(1)", "Message([104, 101, 108, 108, 111])", "Message([])"], "cut at {cut}");
        }
    }
}
