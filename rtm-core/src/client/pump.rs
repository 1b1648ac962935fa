//! Moves bytes between an open connection and the engine.
//!
//! One future does it all: each round feeds the engine what was read, takes from it all that is to be written as one
//! WebSocket message, and then waits until something moves. Nothing is done per message here.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use rtm_proto::batch::MAX_BATCH;
use rtm_proto::websocket::{self, Decoder, Item, Opcode, Side, WebSocketError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::time::{Instant, Sleep};

use super::shared::Shared;

/// What one written message holds at most, in bytes, unless a single frame is larger.
const WRITE: usize = 256 * 1024;
/// What one read asks for: at first, and at most when there is always more, in bytes.
const READ: (usize, usize) = (8 * 1024, 256 * 1024);
/// How long the last bytes of a connection may take.
const FAREWELL: Duration = Duration::from_millis(250);

/// Carries connection `number` until it is lost or no longer wanted.
pub(super) async fn run<IO: AsyncRead + AsyncWrite + Unpin>(shared: &Shared, number: u64, io: IO) {
    let mut pump = Pump {
        shared,
        number,
        io,
        input: Input::new(),
        output: Vec::new(),
        written: 0,
        unflushed: false,
        paused: false,
        alarm: Box::pin(tokio::time::sleep(Duration::ZERO)),
        alarm_at: 0,
    };
    let mut batches = Vec::new();
    let mut parts = Vec::new();
    while let Some(wake_at) = pump.round(&mut batches, &mut parts) {
        if let Err(reason) = pump.wait(wake_at, &mut batches).await {
            // What came before the end still counts.
            let broken = matches!(reason, Lost::Protocol(_));
            shared.with(|engine, now| {
                for batch in batches.drain(..) {
                    if engine.receive(number, &batch, now).is_err() {
                        break;
                    }
                }
                if broken {
                    engine.broken(number, &reason.to_string(), now);
                } else {
                    engine.failed(number, &reason.to_string(), now);
                }
            });
            return;
        }
    }
    let _ = tokio::time::timeout(FAREWELL, pump.farewell()).await;
}

/// Why a connection ended without anybody wanting it to.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("the server closed it (WebSocket status {0})")]
    Closed(u16),
    #[error("the server hung up")]
    End,
    #[error(transparent)]
    Protocol(#[from] WebSocketError),
}

struct Pump<'a, IO> {
    shared: &'a Shared,
    number: u64,
    io: IO,
    input: Input,
    /// WebSocket frames, of which `written` bytes are gone.
    output: Vec<u8>,
    written: usize,
    unflushed: bool,
    /// The application does not keep up: nothing is read meanwhile. Heartbeats are still written, so the server does not
    /// think the client dead; it keeps what comes, and cuts the connection when that is too much. The session resumes then.
    paused: bool,
    alarm: Pin<Box<Sleep>>,
    alarm_at: u64,
}

impl<IO: AsyncRead + AsyncWrite + Unpin> Pump<'_, IO> {
    /// Feeds the engine and takes what it wants written. Gives the time at which it wants to be woken; `None`: the engine is
    /// done with this connection.
    fn round(&mut self, batches: &mut Vec<Bytes>, parts: &mut Vec<Bytes>) -> Option<Option<u64>> {
        let idle = self.written == self.output.len();
        let number = self.number;
        let (wanted, wake_at, limit) = self.shared.with(|engine, now| {
            if self.paused {
                engine.not_reading(now);
            }
            for batch in batches.drain(..) {
                if let Err(fault) = engine.receive(number, &batch, now) {
                    engine.broken(number, &fault.to_string(), now);
                    break;
                }
            }
            engine.tick(now);
            if idle {
                engine.collect(number, WRITE, now, parts);
            }
            let wake_at = if idle { engine.next_wake() } else { engine.next_tick() };
            (engine.wants(number), wake_at, engine.parameters().event_bytes)
        });
        if idle {
            self.compose(parts);
        }
        self.paused = self.shared.queue.is_heavy(usize::try_from(limit).unwrap_or(usize::MAX));
        wanted.then_some(wake_at)
    }

    /// Makes one masked message of the parts, behind the pongs that are owed.
    fn compose(&mut self, parts: &mut Vec<Bytes>) {
        self.output.clear();
        self.written = 0;
        if self.output.capacity() > 2 * WRITE {
            self.output = Vec::new();
        }
        for pong in self.input.pings.drain(..) {
            put(&mut self.output, Opcode::Pong, std::slice::from_ref(&pong));
        }
        if !parts.is_empty() {
            put(&mut self.output, Opcode::Binary, parts);
            parts.clear();
        }
    }

    /// Waits until something was read or written, the driver is woken, or the time has come.
    async fn wait(&mut self, wake_at: Option<u64>, batches: &mut Vec<Bytes>) -> Result<(), Lost> {
        self.set_alarm(wake_at);
        let shared = self.shared;
        let mut woken = pin!(shared.wake.notified());
        let mut relieved = pin!(shared.queue.relieved());
        poll_fn(|cx| {
            // Everything is polled every time: neither reading nor writing can starve the other.
            let mut moved = self.poll_write(cx)?;
            if self.paused {
                moved |= relieved.as_mut().poll(cx).is_ready();
            } else {
                moved |= self.poll_read(cx, batches)?;
            }
            moved |= woken.as_mut().poll(cx).is_ready();
            if self.alarm.as_mut().poll(cx).is_ready() {
                self.alarm_at = 0;
                moved = true;
            }
            if moved { Poll::Ready(Ok(())) } else { Poll::Pending }
        })
        .await
    }

    /// An alarm that rings early costs one round; setting it anew in every round would cost more.
    fn set_alarm(&mut self, wake_at: Option<u64>) {
        let at = wake_at.unwrap_or(u64::MAX / 2);
        if self.alarm_at == 0 || at < self.alarm_at {
            self.alarm_at = at;
            let far = Instant::now() + Duration::from_secs(3600);
            let when = if wake_at.is_some() { Instant::from_std(self.shared.until(at)).min(far) } else { far };
            self.alarm.as_mut().reset(when);
        }
    }

    fn poll_write(&mut self, cx: &mut Context<'_>) -> Result<bool, Lost> {
        let mut moved = false;
        while self.written < self.output.len() {
            match Pin::new(&mut self.io).poll_write(cx, &self.output[self.written..]) {
                Poll::Ready(Ok(0)) => return Err(Lost::End),
                Poll::Ready(Ok(count)) => {
                    self.written += count;
                    self.unflushed = true;
                    moved = self.written == self.output.len();
                }
                Poll::Ready(Err(error)) => return Err(error.into()),
                Poll::Pending => break,
            }
        }
        if self.unflushed && Pin::new(&mut self.io).poll_flush(cx)?.is_ready() {
            self.unflushed = false;
        }
        Ok(moved)
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, batches: &mut Vec<Bytes>) -> Result<bool, Lost> {
        let count = {
            let buffer = self.input.room()?;
            match pin!(self.io.read_buf(buffer)).poll(cx) {
                Poll::Ready(count) => count?,
                Poll::Pending => return Ok(false),
            }
        };
        if count == 0 {
            return Err(Lost::End);
        }
        self.input.took(count, batches)?;
        Ok(true)
    }

    /// Writes what is left, and the closing handshake.
    async fn farewell(&mut self) {
        const NORMAL: [u8; 2] = 1000u16.to_be_bytes();
        put(&mut self.output, Opcode::Close, &[Bytes::from_static(&NORMAL)]);
        poll_fn(|cx| match self.poll_write(cx) {
            Ok(_) if self.written < self.output.len() || self.unflushed => Poll::Pending,
            _ => Poll::Ready(()),
        })
        .await;
    }
}

/// Appends a masked frame.
fn put(output: &mut Vec<u8>, opcode: Opcode, parts: &[Bytes]) {
    let key = rand::random();
    let len = parts.iter().map(Bytes::len).sum();
    output.reserve(len + websocket::MAX_HEADER);
    websocket::put_header(output, opcode, len, Some(key));
    let start = output.len();
    for part in parts {
        output.extend_from_slice(part);
    }
    websocket::mask(&mut output[start..], key);
}

/// What was read.
struct Input {
    decoder: Decoder,
    buffer: BytesMut,
    /// What the next read asks for.
    chunk: usize,
    pings: Vec<Bytes>,
}

impl Input {
    fn new() -> Self {
        Self {
            decoder: Decoder::new(Side::Client, MAX_BATCH),
            buffer: BytesMut::new(),
            chunk: READ.0,
            pings: Vec::new(),
        }
    }

    /// The buffer, with room for what is missing.
    fn room(&mut self) -> Result<&mut BytesMut, WebSocketError> {
        // The rest of a message that is known to be large is asked for at once, so that it is not moved as it grows.
        let missing = if self.buffer.is_empty() { 0 } else { self.decoder.missing(&self.buffer)? };
        let room = self.buffer.capacity() - self.buffer.len();
        if room < missing.max(self.chunk / 2) {
            self.buffer.reserve(missing.max(self.chunk));
        }
        Ok(&mut self.buffer)
    }

    /// Takes the whole messages off the front. Batches share the buffer's memory.
    fn took(&mut self, count: usize, batches: &mut Vec<Bytes>) -> Result<(), Lost> {
        // Reads that fill the buffer mean that more is waiting; small ones, that a large buffer is wasted.
        self.chunk = if count >= self.chunk {
            self.chunk * 2
        } else if count < self.chunk / 8 {
            self.chunk / 2
        } else {
            self.chunk
        };
        self.chunk = self.chunk.clamp(READ.0, READ.1);
        while !self.buffer.is_empty() {
            let Some((item, len)) = self.decoder.next(&mut self.buffer)? else { break };
            let (payload, whole) = match item {
                Item::Batch(std::borrow::Cow::Borrowed(payload)) => (payload.len(), None),
                Item::Batch(std::borrow::Cow::Owned(payload)) => (0, Some(Bytes::from(payload))),
                Item::Ping(payload) => {
                    // Pongs are owed for the newest ping only; whoever floods us gets one.
                    self.pings.clear();
                    self.pings.push(Bytes::copy_from_slice(payload));
                    self.drop_front(len);
                    continue;
                }
                Item::Close(status) => return Err(Lost::Closed(status)),
                Item::Pong | Item::Fragment => {
                    self.drop_front(len);
                    continue;
                }
            };
            let frame = self.buffer.split_to(len).freeze();
            batches.push(whole.unwrap_or_else(|| frame.slice(len - payload..)));
        }
        Ok(())
    }

    fn drop_front(&mut self, len: usize) {
        let _ = self.buffer.split_to(len);
    }
}
