//! Watching over a running transfer: its [`Meter`], and [`supervise`], which reports progress and notices stall and cancellation.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::time::{Duration, Instant};

use super::registry::Ticket;
use super::{Direction, TransferLimits, TransferSink};

/// Counts the bytes of one transfer and remembers when the last one moved. Shared by the threads that move them.
pub(super) struct Meter {
    start: Instant,
    moved: AtomicU64,
    total: AtomicU64,
    last_us: AtomicU64,
}

impl Meter {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            start: Instant::now(),
            moved: AtomicU64::new(0),
            total: AtomicU64::new(0),
            last_us: AtomicU64::new(0),
        })
    }

    /// Sets how many bytes the transfer has to move.
    pub(super) fn expect(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// Counts bytes that moved.
    pub(super) fn advance(&self, bytes: u64) {
        self.moved.fetch_add(bytes, Ordering::Relaxed);
        self.touch();
    }

    /// Notes a sign of life that moves no byte of the transfer, such as reading the file to hash it.
    pub(super) fn touch(&self) {
        let elapsed = self.start.elapsed().as_micros();
        self.last_us.fetch_max(u64::try_from(elapsed).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Waits for the server's last word about a transfer that has ended already. This wait is ours and no stall, however long it is.
    pub(super) async fn last_word(&self, limits: &TransferLimits) {
        let end = (self.start.elapsed() + limits.last_word).as_micros();
        self.last_us.fetch_max(u64::try_from(end).unwrap_or(u64::MAX), Ordering::Relaxed);
        tokio::time::sleep(limits.last_word).await;
    }

    pub(super) fn moved(&self) -> u64 {
        self.moved.load(Ordering::Relaxed)
    }

    pub(super) fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    fn last(&self) -> Instant {
        self.start + Duration::from_micros(self.last_us.load(Ordering::Relaxed))
    }
}

/// Why a transfer was stopped from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It was cancelled.
    Cancelled,
    /// No byte moved for the stall time.
    Stalled,
}

/// Runs `work` to its end, unless the transfer is cancelled or stalls, in which case `work` is dropped where it stands.
///
/// Meanwhile it reports progress at most once per interval, and only when bytes have moved since the last report. It leaves out the report of
/// the last byte: that one belongs right before the result, when the transfer is known to be good.
pub(super) async fn supervise<F: Future>(
    work: F,
    ticket: &mut Ticket,
    direction: Direction,
    meter: &Meter,
    limits: &TransferLimits,
    sink: &dyn TransferSink,
) -> Result<F::Output, Stop> {
    let request_id = ticket.request_id();
    let mut reported = 0;
    let mut next_report = Instant::now() + limits.progress_interval;
    tokio::pin!(work);
    loop {
        let wake = next_report.min(meter.last() + limits.stall);
        tokio::select! {
            biased;
            () = ticket.cancelled() => return Err(Stop::Cancelled),
            output = &mut work => return Ok(output),
            () = tokio::time::sleep_until(wake) => {}
        }
        let now = Instant::now();
        if now >= meter.last() + limits.stall {
            return Err(Stop::Stalled);
        }
        if now >= next_report {
            let (moved, total) = (meter.moved(), meter.total());
            if moved != reported && moved < total {
                reported = moved;
                sink.progress(request_id, direction, moved, total);
            }
            next_report = now + limits.progress_interval;
        }
    }
}
