//! The blocking half of a download: one thread that hashes the bytes and gives them to the [`Target`].
//!
//! Hashing and disk stay off the runtime's threads this way, which carry the messages.

use std::io;

use bytes::Bytes;
use sha2::Digest as _;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::digest::Digest;
use super::target::Target;

/// The pieces under way. The connection hands out up to 400 KiB at once, so one waiting, one being written and one being received make about a mebibyte.
const QUEUED: usize = 1;

enum Piece {
    Total(u64),
    Bytes(Bytes),
    End,
}

/// The target and the hash of all it was given.
pub(super) struct Collected<T> {
    pub(super) target: T,
    pub(super) digest: Digest,
}

/// The sending half. Dropping it before [`end`](Self::end) makes the thread throw the target away.
pub(super) struct Collector {
    pieces: mpsc::Sender<Piece>,
    ready: Option<oneshot::Receiver<()>>,
}

/// The thread has given up; its own result says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gone;

/// Starts the thread, which opens its target first. Needs a runtime.
pub(super) fn collect<T: Target>(
    open: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> (Collector, JoinHandle<io::Result<Collected<T>>>) {
    let (to_thread, pieces) = mpsc::channel(QUEUED);
    let (opened, ready) = oneshot::channel();
    let thread = tokio::task::spawn_blocking(move || {
        let target = open()?;
        // Nobody may be waiting any more, which the loop finds out.
        let _ = opened.send(());
        drain(target, pieces)
    });
    (Collector { pieces: to_thread, ready: Some(ready) }, thread)
}

fn drain<T: Target>(mut target: T, mut pieces: mpsc::Receiver<Piece>) -> io::Result<Collected<T>> {
    let mut hasher = sha2::Sha256::new();
    loop {
        match pieces.blocking_recv() {
            Some(Piece::Total(total)) => target.expect(total)?,
            Some(Piece::Bytes(bytes)) => {
                hasher.update(&bytes);
                target.write(&bytes)?;
            }
            Some(Piece::End) => break,
            None => return Err(io::Error::other("the transfer was given up")),
        }
    }
    target.finish()?;
    Ok(Collected { target, digest: Digest(hasher.finalize().into()) })
}

impl Collector {
    /// Returns once the target is open.
    pub(super) async fn ready(&mut self) -> Result<(), Gone> {
        match self.ready.take() {
            Some(ready) => ready.await.map_err(|_| Gone),
            None => Ok(()),
        }
    }

    pub(super) async fn expect(&self, total: u64) -> Result<(), Gone> {
        self.send(Piece::Total(total)).await
    }

    /// Hands bytes over, waiting while the target is behind.
    pub(super) async fn write(&self, bytes: Bytes) -> Result<(), Gone> {
        self.send(Piece::Bytes(bytes)).await
    }

    /// Says that all bytes were written; the thread then finishes the target and returns it.
    pub(super) async fn end(self) -> Result<(), Gone> {
        self.send(Piece::End).await
    }

    async fn send(&self, piece: Piece) -> Result<(), Gone> {
        self.pieces.send(piece).await.map_err(|_| Gone)
    }
}
