//! A WebSocket that does what the test says, well-behaved or not.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};
use rtm_proto::{
    batch::Frames,
    encode,
    websocket::{Decoder, Item, Opcode, Side, mask, put_header},
    wire::{Closing, Frame, frame::Body},
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::support::{self, DEADLINE};

/// TCP or TLS.
pub trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// What a socket brings.
#[allow(clippy::large_enum_variant)] // Nearly all are frames.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A frame, and whether it counts.
    Frame(Body),
    /// A pong of WebSocket's own.
    Pong,
    /// The closing handshake, with its status.
    Close(u16),
    /// The end of the stream, or its breaking.
    End,
}

/// An upgraded connection.
pub struct Socket {
    io: Box<dyn Io>,
    decoder: Decoder,
    buffer: Vec<u8>,
    events: VecDeque<Event>,
    /// All that arrived, for the report of a failure.
    log: Vec<String>,
}

/// Frames one after the other, as they stand in a batch.
pub fn batch(bodies: impl IntoIterator<Item = Body>) -> BytesMut {
    let mut batch = BytesMut::new();
    bodies.into_iter().for_each(|body| encode::frame(&mut batch, body));
    batch
}

/// A batch as one masked WebSocket message.
pub fn message(batch: &[u8]) -> BytesMut {
    ws_frame(Opcode::Binary, batch)
}

/// Any masked WebSocket frame.
pub fn ws_frame(opcode: Opcode, payload: &[u8]) -> BytesMut {
    let key: [u8; 4] = rand::random();
    let mut out = BytesMut::new();
    put_header(&mut out, opcode, payload.len(), Some(key));
    let head = out.len();
    out.extend_from_slice(payload);
    mask(&mut out[head..], key);
    out
}

impl Socket {
    /// Shakes hands.
    pub async fn open(mut io: Box<dyn Io>) -> Self {
        support::link::upgrade(&mut io).await;
        let decoder = Decoder::new(Side::Client, rtm_proto::batch::MAX_BATCH);
        Self { io, decoder, buffer: Vec::new(), events: VecDeque::new(), log: Vec::new() }
    }

    /// Writes these bytes and nothing else.
    pub async fn raw(&mut self, bytes: &[u8]) {
        self.try_raw(bytes)
            .await
            .unwrap_or_else(|error| panic!("writing {} bytes: {error}; {}", bytes.len(), self.story()));
    }

    /// The same to a server that may have hung up.
    pub async fn try_raw(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let write = async {
            self.io.write_all(bytes).await?;
            self.io.flush().await
        };
        match tokio::time::timeout(DEADLINE, write).await {
            Ok(written) => written,
            Err(_) => panic!("the server did not take {} bytes; {}", bytes.len(), self.story()),
        }
    }

    /// Writes one batch.
    pub async fn send(&mut self, bodies: impl IntoIterator<Item = Body>) {
        self.raw(&message(&batch(bodies))).await;
    }

    /// Says that nothing more will be written.
    pub async fn half_close(&mut self) {
        self.io.shutdown().await.unwrap();
    }

    /// The next thing that comes, whatever it is.
    pub async fn event(&mut self) -> Event {
        loop {
            if let Some(event) = self.events.pop_front() {
                self.log.push(brief(&event));
                return event;
            }
            self.buffer.reserve(64 * 1024);
            let read = match tokio::time::timeout(DEADLINE, self.io.read_buf(&mut self.buffer)).await {
                Ok(Ok(read)) => read,
                Ok(Err(_)) => 0,
                Err(_) => panic!("nothing came within {DEADLINE:?}; {}", self.story()),
            };
            if read == 0 {
                self.log.push(brief(&Event::End));
                return Event::End;
            }
            self.parse();
        }
    }

    fn parse(&mut self) {
        let mut used = 0;
        while used < self.buffer.len() {
            let taken = match self.decoder.next(&mut self.buffer[used..]) {
                Ok(Some(taken)) => taken,
                Ok(None) => break,
                Err(error) => panic!("the server broke WebSocket: {error}; {:?}", self.log),
            };
            match taken.0 {
                Item::Batch(batch) => {
                    for frame in Frames::new(&batch) {
                        let frame = frame.unwrap_or_else(|error| panic!("the server wrote {error}; {:?}", self.log));
                        self.events.push_back(Event::Frame(body(frame.kind, frame.body)));
                    }
                }
                Item::Pong => self.events.push_back(Event::Pong),
                Item::Close(status) => self.events.push_back(Event::Close(status)),
                Item::Ping(_) | Item::Fragment => panic!("the server does not write such things"),
            }
            used += taken.1;
        }
        self.buffer.drain(..used);
    }

    /// The next frame.
    pub async fn frame(&mut self) -> Body {
        match self.event().await {
            Event::Frame(body) => body,
            other => panic!("{other:?} instead of a frame; {}", self.story()),
        }
    }

    /// Everything up to the end of the stream.
    pub async fn rest(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            match self.event().await {
                Event::End => return events,
                event => events.push(event),
            }
        }
    }

    /// Expects the end of the connection, with a reason first; other frames may come before it.
    pub async fn closed(&mut self) -> Closing {
        let events = self.rest().await;
        let mut closings = events.iter().filter_map(|event| match event {
            Event::Frame(Body::Closing(closing)) => Some(closing.clone()),
            _ => None,
        });
        let closing = closings.next().unwrap_or_else(|| panic!("closed without a reason; {}", self.story()));
        let last = events.iter().rposition(|event| matches!(event, Event::Frame(_)));
        let at = events.iter().position(|event| matches!(event, Event::Frame(Body::Closing(_))));
        assert_eq!(last, at, "Closing is the last frame; {}", self.story());
        closing
    }

    /// What arrived so far.
    pub fn story(&self) -> String {
        let from = self.log.len().saturating_sub(40);
        format!(
            "{} events arrived, the last: {:#?}; {} bytes unread",
            self.log.len(),
            &self.log[from..],
            self.buffer.len()
        )
    }
}

/// The frame of this kind.
fn body(kind: u32, bytes: &[u8]) -> Body {
    let mut frame = Vec::new();
    rtm_proto::varint::put(&mut frame, u64::from(kind) << 3 | 2);
    rtm_proto::varint::put(&mut frame, bytes.len() as u64);
    frame.extend_from_slice(bytes);
    let frame: Frame = prost::Message::decode(Bytes::from(frame)).unwrap();
    frame.body.unwrap_or_else(|| panic!("the server writes frames of kind {kind}, which nobody knows"))
}

fn brief(event: &Event) -> String {
    let text = format!("{event:?}");
    if text.len() > 300 {
        format!("{}… ({} bytes)", text.chars().take(300).collect::<String>(), text.len())
    } else {
        text
    }
}
