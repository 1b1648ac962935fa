//! A socket and a codec.

use std::{
    cell::RefCell,
    future::{Future, poll_fn},
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::Sleep,
};

use super::{Codec, Event};

/// What one read takes at most, in bytes.
const READ: usize = 256 * 1024;

/// How long setting up one connection may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where an alarm is put that nothing needs at the moment.
const LATER: Duration = Duration::from_millis(20);

thread_local! {
    static SCRATCH: RefCell<Vec<u8>> = RefCell::new(vec![0; READ]);
}

/// One connection of the load. Buffers nothing while it is quiet.
pub struct Endpoint {
    stream: TcpStream,
    codec: Box<dyn Codec>,
    /// The beginning of something that has not come whole.
    rest: Vec<u8>,
    out: Vec<u8>,
    written: usize,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Endpoint {
    /// Puts the two together; `rest` is what was read behind the handshake.
    pub fn new(stream: TcpStream, codec: Box<dyn Codec>, rest: Vec<u8>) -> Self {
        Self { stream, codec, rest, out: Vec::new(), written: 0, alarm: None }
    }

    /// Puts a message into the batch that is written with the next [`Endpoint::turn`].
    pub fn send(&mut self, payload: &[u8]) {
        self.codec.send(payload);
    }

    /// Writes what there is to write, and returns after one read. Dropping the future loses nothing.
    pub async fn turn(&mut self, sink: &mut dyn FnMut(Event<'_>)) -> Result<()> {
        poll_fn(|cx| self.poll_turn(cx, sink)).await
    }

    /// Turns until `done` says so; for setting up.
    pub async fn turn_until(&mut self, what: &str, mut done: impl FnMut(Event<'_>) -> bool) -> Result<()> {
        let mut over = false;
        let turning = async {
            while !over {
                self.turn(&mut |event| over |= done(event)).await?;
            }
            Ok(())
        };
        tokio::time::timeout(PATIENCE, turning).await.with_context(|| format!("{what} did not come"))?
    }

    fn poll_turn(&mut self, cx: &mut Context<'_>, sink: &mut dyn FnMut(Event<'_>)) -> Poll<Result<()>> {
        self.codec.flush(&mut self.out);
        self.poll_write(cx)?;
        if self.poll_read(cx, sink)?.is_ready() {
            self.codec.flush(&mut self.out);
            self.poll_write(cx)?;
            return Poll::Ready(Ok(()));
        }
        while let Some(due) = self.codec.due() {
            // An alarm that rings early costs one look; setting it anew for every message would cost more.
            let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(due)));
            ready!(alarm.as_mut().poll(cx));
            self.codec.flush(&mut self.out);
            self.poll_write(cx)?;
            let next = self.codec.due().unwrap_or_else(|| due + LATER);
            self.alarm.iter_mut().for_each(|alarm| alarm.as_mut().reset(next));
        }
        Poll::Pending
    }

    fn poll_write(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        while self.written < self.out.len() {
            match Pin::new(&mut self.stream).poll_write(cx, &self.out[self.written..]) {
                Poll::Ready(Ok(written)) => self.written += written,
                Poll::Ready(Err(error)) => return Err(error),
                Poll::Pending => return Ok(()),
            }
        }
        self.out.clear();
        self.written = 0;
        Ok(())
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, sink: &mut dyn FnMut(Event<'_>)) -> Result<Poll<()>> {
        SCRATCH.with_borrow_mut(|scratch| {
            let kept = self.rest.len();
            if scratch.len() < kept + READ {
                scratch.resize(kept + READ, 0);
            }
            let mut buffer = ReadBuf::new(&mut scratch[kept..]);
            let polled = Pin::new(&mut self.stream).poll_read(cx, &mut buffer);
            let read = buffer.filled().len();
            match polled {
                Poll::Pending => return Ok(Poll::Pending),
                Poll::Ready(read) => read.context("a connection broke")?,
            }
            if read == 0 {
                bail!("the server closed a connection");
            }
            scratch[..kept].copy_from_slice(&self.rest);
            let data = &mut scratch[..kept + read];
            let used = self.codec.receive(data, sink)?;
            self.rest.clear();
            self.rest.extend_from_slice(&data[used..]);
            Ok(Poll::Ready(()))
        })
    }
}
