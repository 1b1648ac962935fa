//! rtm's own wire: masked WebSocket messages, batches of frames, and the link's acknowledgements, as the library does it.
//!
//! What acknowledges a peer message, its sender waits for, so it is written at once. Everything else taken is acknowledged
//! with the next batch, or at the ceilings of [`AckPolicy`].

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, Result, anyhow, bail};
use bytes::BytesMut;
use rtm_proto::{
    batch::{Frames, MAX_BATCH, RawFrame, kind},
    encode,
    link::{AckPolicy, Inbox},
    varint, view,
    websocket::{self, Decoder, Item, Opcode, Side, put_header},
    wire::{self, frame::Body},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};

use super::{Codec, Endpoint, Event, Role};

/// The channel that rooms are.
const ROOM: &str = "room";

struct Rtm {
    decoder: Decoder,
    batch: BytesMut,
    /// An encoded `Message`, on its way into the batch.
    message: BytesMut,
    inbox: Inbox,
    begun: Instant,
    /// A peer message was taken that has not been acknowledged.
    peer_taken: bool,
    kind: u32,
    to: String,
    request: u64,
    deadline: u64,
}

/// Logs in, joins the room when the role is in one, and returns when the server has confirmed that.
pub async fn connect(address: SocketAddr, role: Role) -> Result<Endpoint> {
    let name = |pair: u32, first: bool| format!("p{pair}{}", if first { "a" } else { "b" });
    let (user, kind, to) = match role {
        Role::Peer(pair, first) => (name(pair, first), kind::PEER_SEND, name(pair, !first)),
        Role::Member(number) => (format!("m{number}"), kind::CHANNEL_SEND, ROOM.to_owned()),
        Role::Sender => ("sender".to_owned(), kind::CHANNEL_SEND, ROOM.to_owned()),
        Role::Idle(number) => (format!("i{number}"), kind::PEER_SEND, String::new()),
    };
    let (stream, welcome, rest) = login(address, &user).await?;
    let mut codec = Rtm {
        decoder: Decoder::new(Side::Client, MAX_BATCH),
        batch: BytesMut::new(),
        message: BytesMut::new(),
        inbox: Inbox::default(),
        begun: Instant::now(),
        peer_taken: false,
        kind,
        to,
        request: 0,
        // Far enough for any measurement.
        deadline: welcome.server_ms + 3_600_000,
    };
    let joins = matches!(role, Role::Member(_) | Role::Sender);
    if joins {
        codec.request = 1;
        let join =
            wire::ChannelJoin { request: 1, deadline: codec.deadline, channel: ROOM.into(), epoch: 0, sequence: 0 };
        encode::frame(&mut codec.batch, Body::ChannelJoin(join));
    }
    let mut endpoint = Endpoint::new(stream, Box::new(codec), rest);
    if joins {
        endpoint.turn_until("the answer to a join", |event| event == Event::Receipts(1)).await?;
    }
    Ok(endpoint)
}

/// What a client says that is nobody yet.
pub fn hello() -> wire::Hello {
    wire::Hello { version: rtm_proto::PROTOCOL_VERSION, sdk: "rtm-bench".into(), ..Default::default() }
}

/// Shakes hands and logs in. Returns what the server welcomed with, and what was read behind it.
pub async fn login(address: SocketAddr, user: &str) -> Result<(TcpStream, wire::Welcome, Vec<u8>)> {
    let hello = wire::Hello { app_id: "bench".into(), user_id: user.into(), ..hello() };
    let (stream, welcome, rest, behind) = login_with(address, hello).await?;
    if behind > 0 {
        bail!("rtm-server says more than its Welcome");
    }
    Ok((stream, welcome, rest))
}

/// The same for what is said; the incarnation is drawn. Also how many counted frames came together with the Welcome.
pub async fn login_with(address: SocketAddr, hello: wire::Hello) -> Result<(TcpStream, wire::Welcome, Vec<u8>, u64)> {
    let mut stream = TcpStream::connect(address).await.context("cannot connect to rtm-server")?;
    stream.set_nodelay(true)?;
    let key = websocket::new_key();
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n",
        rtm_proto::LINK_PATH
    );
    stream.write_all(request.as_bytes()).await?;
    let mut data = Vec::new();
    let head = loop {
        if let Some(end) = data.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut data).await? == 0 {
            bail!("rtm-server hung up during the handshake: {:?}", String::from_utf8_lossy(&data));
        }
    };
    if !data.starts_with(b"HTTP/1.1 101 ") {
        bail!("rtm-server refuses the handshake: {:?}", String::from_utf8_lossy(&data));
    }
    data.drain(..head);

    let hello = wire::Hello { incarnation: u64::from_be_bytes(std::array::from_fn(|i| key.as_bytes()[i])), ..hello };
    let (mut batch, mut out) = (BytesMut::new(), Vec::new());
    encode::frame(&mut batch, Body::Hello(hello));
    put_message(&mut batch, 0, &mut out);
    stream.write_all(&out).await?;
    let mut decoder = Decoder::new(Side::Client, MAX_BATCH);
    loop {
        if let Some((item, used)) = decoder.next(&mut data)? {
            let Item::Batch(batch) = item else { bail!("rtm-server answers a Hello with {item:?}") };
            let mut frames = Frames::new(&batch);
            let frame = frames.next().context("rtm-server answers a Hello with nothing")??;
            if frame.kind != kind::WELCOME {
                bail!("rtm-server does not let the load in (frame {}); see its log", frame.kind);
            }
            let welcome = frame.decode()?;
            let behind = frames.flatten().filter(RawFrame::is_counted).count() as u64;
            return Ok((stream, welcome, data.split_off(used), behind));
        }
        if stream.read_buf(&mut data).await? == 0 {
            bail!("rtm-server hung up after a Hello");
        }
    }
}

/// Appends the batch as one masked WebSocket message, and empties it.
pub fn put_message(batch: &mut BytesMut, seed: u64, out: &mut Vec<u8>) {
    // Masks protect proxies from scripts in browsers; here nothing has to be unguessable.
    let key = (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32).to_be_bytes();
    let key = [key[4], key[5], key[6], key[7] | 1];
    put_header(out, Opcode::Binary, batch.len(), Some(key));
    let start = out.len();
    out.extend_from_slice(batch);
    websocket::mask(&mut out[start..], key);
    batch.clear();
}

impl Codec for Rtm {
    fn send(&mut self, payload: &[u8]) {
        self.request += 1;
        self.message.clear();
        // id, kind = text, text
        self.message.extend_from_slice(&[0x08]);
        varint::put(&mut self.message, self.request << 1);
        self.message.extend_from_slice(&[0x10, 0x01, 0x1a]);
        varint::put(&mut self.message, payload.len() as u64);
        self.message.extend_from_slice(payload);
        let Self { request, deadline, kind, .. } = *self;
        encode::Send { kind, request, deadline, to: &self.to, options: 0, message: &self.message }.put(&mut self.batch);
    }

    fn receive(&mut self, data: &mut [u8], sink: &mut dyn FnMut(Event<'_>)) -> Result<usize> {
        let mut used = 0;
        // Its own clock, in the milliseconds that the inbox counts in.
        let now = self.begun.elapsed().as_millis() as u64;
        while used < data.len() {
            let Some((item, len)) = self.decoder.next(&mut data[used..])? else { break };
            match item {
                Item::Batch(batch) => {
                    for frame in Frames::new(&batch) {
                        let frame = frame?;
                        take(&frame, &mut self.batch, &mut self.peer_taken, sink)?;
                        if frame.is_counted() {
                            self.inbox.take(frame.len, now);
                        }
                    }
                }
                Item::Close(code) => bail!("rtm-server closed a connection with {code}"),
                Item::Ping(_) | Item::Pong | Item::Fragment => {}
            }
            used += len;
        }
        Ok(used)
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        let company = !self.batch.is_empty() || self.peer_taken;
        if self.inbox.owes() && (company || self.due().is_some_and(|due| due <= Instant::now())) {
            let received = self.inbox.acknowledge();
            self.peer_taken = false;
            encode::ack(&mut self.batch, received);
        }
        if !self.batch.is_empty() {
            put_message(&mut self.batch, self.request, out);
        }
    }

    fn due(&self) -> Option<Instant> {
        Some(self.begun + Duration::from_millis(self.inbox.due_at(&AckPolicy::default())?))
    }
}

/// Does what one frame asks for.
fn take(
    frame: &RawFrame<'_>,
    batch: &mut BytesMut,
    peer_taken: &mut bool,
    sink: &mut dyn FnMut(Event<'_>),
) -> Result<()> {
    match frame.kind {
        kind::PEER_MESSAGE => {
            *peer_taken = true;
            sink(Event::Message(text(view::PeerMessage::read(frame.body)?.message)?));
        }
        kind::CHANNEL_MESSAGE => sink(Event::Message(text(view::ChannelMessage::read(frame.body)?.message)?)),
        kind::RECEIPTS => {
            let receipts: wire::Receipts = frame.decode()?;
            sink(Event::Receipts(receipts.runs.chunks_exact(2).map(|run| run[1]).sum()));
        }
        kind::REPLY => {
            let reply: wire::Reply = frame.decode()?;
            if reply.code != 0 {
                bail!("rtm-server refuses a request with {}: {}", reply.code, reply.reason);
            }
            sink(Event::Receipts(1));
        }
        kind::PING => {
            let ping: wire::Ping = frame.decode()?;
            encode::frame(batch, Body::Pong(wire::Pong { nonce: ping.nonce, server_ms: 0 }));
        }
        kind::CLOSING => {
            let closing: wire::Closing = frame.decode()?;
            bail!("rtm-server ends a session: {}", closing.reason);
        }
        _ => {}
    }
    Ok(())
}

/// The text of an encoded `Message`.
fn text(message: &[u8]) -> Result<&[u8]> {
    for field in view::Fields::new(message) {
        if let (3, value) = field? {
            return Ok(value.text()?.as_bytes());
        }
    }
    Err(anyhow!("a message without text arrived"))
}
