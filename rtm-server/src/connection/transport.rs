//! WebSocket messages in and out of a byte stream.
//!
//! A quiet connection owns no buffers: bytes are read into one that the thread shares, and only the beginning of a
//! message that has not arrived whole is kept. What is written are the shared blocks themselves, in one vectored write.

use std::{
    cell::RefCell,
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes, BytesMut};
use rtm_proto::{
    batch::MAX_BATCH,
    websocket::{Decoder, Item, Opcode, Side, WebSocketError, put_header},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What one read takes at most, in bytes.
const READ: usize = 64 * 1024;

/// The largest first message: a Hello.
const MAX_HELLO: usize = 16 * 1024;

/// How far the buffer of an incomplete message grows ahead of what has arrived, so that a claimed length costs nothing.
const AHEAD: usize = 64 * 1024;

/// Slices handed to one vectored write.
const SLICES: usize = 64;

thread_local! {
    static SCRATCH: RefCell<Vec<u8>> = RefCell::new(vec![0; READ]);
}

/// Why nothing more comes in.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    /// The stream ended or broke.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The other end began the closing handshake, with this status (1005: none). It waits for the answer.
    #[error("closed by the client")]
    Closed(u16),
    /// The other end broke a rule of WebSocket.
    #[error(transparent)]
    WebSocket(#[from] WebSocketError),
    /// What was read did not please whoever took it.
    #[error("{0}")]
    Refused(String),
}

/// Something whole that came in.
pub(super) enum Message<'a> {
    /// Frames.
    Batch(&'a [u8]),
    /// WebSocket's own ping, to be answered with the same payload.
    Ping(&'a [u8]),
}

/// Takes what came in; an error is the reason to end the connection.
pub(super) type Take<'a> = dyn FnMut(Message<'_>) -> Result<(), String> + 'a;

/// One upgraded connection.
pub(super) struct Transport<IO> {
    io: IO,
    decoder: Decoder,
    /// The beginning of a message.
    partial: Vec<u8>,
    /// What is still to be written, in reverse order, so that taking the next is cheap.
    unwritten: Vec<Bytes>,
    /// Something was written and not flushed yet.
    flushing: bool,
    written: usize,
}

impl<IO: AsyncRead + AsyncWrite + Unpin> Transport<IO> {
    pub(super) fn new(io: IO, leftover: Bytes) -> Self {
        Self {
            io,
            decoder: Decoder::new(Side::Server, MAX_HELLO),
            partial: leftover.into(),
            unwritten: Vec::new(),
            flushing: false,
            written: 0,
        }
    }

    /// The client is in: messages may be as large as batches may be.
    pub(super) fn admit(&mut self) {
        self.decoder = Decoder::new(Side::Server, MAX_BATCH);
    }

    /// Reads once and hands every message that is whole to `take`. Returns the number of bytes read.
    pub(super) fn poll_read(&mut self, cx: &mut Context<'_>, take: &mut Take<'_>) -> Poll<Result<usize, ReadError>> {
        let Self { io, decoder, partial, .. } = self;
        let missing = if partial.is_empty() { 1 } else { decoder.missing(partial)? };
        let before = partial.len();
        if missing > 0 && before < READ / 2 {
            // A short beginning is put in front, so that a busy stream is read in large pieces wherever they end.
            return SCRATCH.with_borrow_mut(|scratch| {
                scratch[..before].copy_from_slice(partial);
                let mut buf = ReadBuf::new(&mut scratch[before..]);
                ready!(Pin::new(io).poll_read(cx, &mut buf))?;
                let read = buf.filled().len();
                if read == 0 {
                    return Poll::Ready(Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()));
                }
                let data = &mut scratch[..before + read];
                let used = messages(decoder, data, take)?;
                if used == data.len() {
                    *partial = Vec::new();
                } else {
                    partial.clear();
                    partial.extend_from_slice(&data[used..]);
                }
                Poll::Ready(Ok(read))
            });
        }
        let read = if missing == 0 {
            // Left over from the upgrade, and whole.
            0
        } else {
            partial.resize(before + missing.clamp(4096, AHEAD), 0);
            let mut buf = ReadBuf::new(&mut partial[before..]);
            let polled = Pin::new(io).poll_read(cx, &mut buf);
            let read = buf.filled().len();
            partial.truncate(before + read);
            ready!(polled)?;
            if read == 0 {
                return Poll::Ready(Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()));
            }
            read
        };
        let used = messages(decoder, partial, take)?;
        if used == partial.len() {
            *partial = Vec::new();
        } else {
            partial.drain(..used);
        }
        Poll::Ready(Ok(read.max(1)))
    }

    /// Reads and forgets: what a client still sends that is being turned away. An error when the stream has ended.
    pub(super) fn poll_discard(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.partial = Vec::new();
        SCRATCH.with_borrow_mut(|scratch| {
            let mut buf = ReadBuf::new(scratch);
            ready!(Pin::new(&mut self.io).poll_read(cx, &mut buf))?;
            let ended = buf.filled().is_empty();
            Poll::Ready(if ended { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) })
        })
    }

    /// True when everything that was queued is written.
    pub(super) fn is_flushed(&self) -> bool {
        self.unwritten.is_empty() && !self.flushing
    }

    /// Queues one binary message made of `control` and `blocks`, which it empties. Only when [`Transport::is_flushed`].
    pub(super) fn queue(&mut self, control: &BytesMut, blocks: &mut Vec<Bytes>) {
        let payload = control.len() + blocks.iter().map(Bytes::len).sum::<usize>();
        let mut head = BytesMut::with_capacity(10 + control.len());
        put_header(&mut head, Opcode::Binary, payload, None);
        head.extend_from_slice(control);
        self.unwritten.append(blocks);
        self.unwritten.push(head.freeze());
        let last = self.unwritten.len() - 1;
        self.unwritten[..last].reverse();
    }

    /// Queues one of WebSocket's own control frames. Only when [`Transport::is_flushed`].
    pub(super) fn queue_control(&mut self, opcode: Opcode, payload: &[u8]) {
        let mut frame = BytesMut::with_capacity(2 + payload.len());
        put_header(&mut frame, opcode, payload.len(), None);
        frame.extend_from_slice(payload);
        self.unwritten.insert(0, frame.freeze());
    }

    /// Queues the closing handshake, or the answer to it. Only when [`Transport::is_flushed`].
    pub(super) fn queue_close(&mut self, status: u16) {
        match status {
            // Says that there was none, and may not be written.
            1005 => self.queue_control(Opcode::Close, &[]),
            status => self.queue_control(Opcode::Close, &status.to_be_bytes()),
        }
    }

    /// Writes what is queued; ready when all is. [`Transport::take_written`] says how far it came.
    pub(super) fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.unwritten.is_empty() {
            let mut slices = [IoSlice::new(&[]); SLICES];
            let mut count = 0;
            for (slice, bytes) in slices.iter_mut().zip(self.unwritten.iter().rev()) {
                *slice = IoSlice::new(bytes);
                count += 1;
            }
            let mut written = ready!(Pin::new(&mut self.io).poll_write_vectored(cx, &slices[..count]))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.written += written;
            self.flushing = true;
            while let Some(front) = self.unwritten.last_mut() {
                if front.len() > written {
                    front.advance(written);
                    break;
                }
                written -= front.len();
                self.unwritten.pop();
            }
        }
        self.unwritten = Vec::new();
        // TLS keeps what the system does not take at once: not before this is ready has everything left.
        ready!(Pin::new(&mut self.io).poll_flush(cx))?;
        self.flushing = false;
        Poll::Ready(Ok(()))
    }

    /// The bytes written since this was asked last.
    pub(super) fn take_written(&mut self) -> usize {
        std::mem::take(&mut self.written)
    }

    /// Says that nothing more will be written.
    pub(super) fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

/// Hands out the whole messages at the front of `data`; returns the bytes they took.
fn messages(decoder: &mut Decoder, data: &mut [u8], take: &mut Take<'_>) -> Result<usize, ReadError> {
    let mut used = 0;
    while used < data.len() {
        let Some((item, len)) = decoder.next(&mut data[used..])? else { break };
        match item {
            Item::Batch(batch) => take(Message::Batch(&batch)).map_err(ReadError::Refused)?,
            Item::Ping(payload) => take(Message::Ping(payload)).map_err(ReadError::Refused)?,
            Item::Pong | Item::Fragment => {}
            Item::Close(status) => return Err(ReadError::Closed(status)),
        }
        used += len;
    }
    Ok(used)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::Waker;

    /// Takes everything at once, and lets go of it later, as TLS does.
    struct Holding {
        flushed: bool,
    }

    impl AsyncRead for Holding {
        fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
            Poll::Pending
        }
    }

    impl AsyncWrite for Holding {
        fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
            Poll::Ready(Ok(bytes.len()))
        }
        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            if self.flushed { Poll::Ready(Ok(())) } else { Poll::Pending }
        }
        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[test]
    fn what_tls_holds_back_is_not_written_yet() {
        let mut transport = Transport::new(Holding { flushed: false }, Bytes::new());
        let mut cx = Context::from_waker(Waker::noop());
        transport.queue(&BytesMut::from("x"), &mut Vec::new());
        assert!(transport.poll_write(&mut cx).is_pending());
        assert!(!transport.is_flushed(), "somebody has to ask again");
        assert_eq!(transport.take_written(), 3);
        transport.io.flushed = true;
        assert!(transport.poll_write(&mut cx).is_ready());
        assert!(transport.is_flushed());
        assert_eq!(transport.take_written(), 0);
    }
}
