//! One download, from the media id to the file or the bytes.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::task::JoinHandle;

use super::collect::{Collected, Collector, collect};
use super::fetch::Fetch;
use super::progress::{Meter, Stop, supervise};
use super::registry::Ticket;
use super::target::{FileTarget, MemoryTarget, Target};
use super::{Direction, DownloadCode, Endpoint, TransferLimits, TransferSink};

/// How long a stopped download waits for its thread to clear away before it reports. The thread needs no more than the write it is in;
/// only a disk that hangs takes longer, and that must not keep the application from its event.
const CLEAR_AWAY: Duration = Duration::from_secs(5);

/// What a download needs to run.
pub(super) struct Download {
    pub(super) http: reqwest::Client,
    pub(super) limits: TransferLimits,
    pub(super) sink: Arc<dyn TransferSink>,
    pub(super) endpoint: Endpoint,
    pub(super) media_id: String,
}

impl Download {
    /// Carries a download to a file out and delivers its one result.
    pub(super) async fn run_to_file(self, path: PathBuf, mut ticket: Ticket) {
        let meter = Meter::new();
        let collected = self.collect(&mut ticket, &meter, move || FileTarget::open(&path)).await;
        // From here on the download can no longer be cancelled, so the name appears only for a download that succeeds.
        let settled = ticket.settle();
        let result = match collected {
            // Throws the temporary file away.
            _ if !settled => Err(DownloadCode::Interrupted),
            Err(code) => Err(code),
            Ok(target) => match tokio::task::spawn_blocking(|| target.publish()).await {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(failed("the file could not be given its name", &error)),
                Err(error) => Err(failed("giving the file its name did not end", &error)),
            },
        };
        if result.is_ok() {
            self.sink.progress(ticket.request_id(), Direction::Download, meter.total(), meter.total());
        }
        self.sink.downloaded_to_file(ticket.request_id(), result);
    }

    /// Carries a download to memory out and delivers its one result.
    pub(super) async fn run_to_memory(self, mut ticket: Ticket) {
        let meter = Meter::new();
        let limit = self.limits.media_bytes;
        let collected = self.collect(&mut ticket, &meter, move || Ok(MemoryTarget::new(limit))).await;
        let result: Result<Bytes, _> = match ticket.settle() {
            true => collected.map(MemoryTarget::into_bytes),
            false => Err(DownloadCode::Interrupted),
        };
        if result.is_ok() {
            self.sink.progress(ticket.request_id(), Direction::Download, meter.total(), meter.total());
        }
        self.sink.downloaded_to_memory(ticket.request_id(), result);
    }

    /// Fills a target and verifies it. Whenever this does not return the target, it has been thrown away.
    async fn collect<T: Target>(
        &self,
        ticket: &mut Ticket,
        meter: &Meter,
        open: impl FnOnce() -> io::Result<T> + Send + 'static,
    ) -> Result<T, DownloadCode> {
        let (collector, mut thread) = collect(open);
        let work = self.fill(collector, &mut thread, meter);
        let stop = match supervise(work, ticket, Direction::Download, meter, &self.limits, &*self.sink).await {
            Ok(result) => return result,
            Err(Stop::Stalled) => DownloadCode::Timeout,
            Err(Stop::Cancelled) => DownloadCode::Interrupted,
        };
        // `work` is gone and with it the collector, which tells the thread to end.
        if !thread.is_finished() && tokio::time::timeout(CLEAR_AWAY, thread).await.is_err() {
            tracing::warn!("download: the disk takes long; its temporary file goes when the write returns");
        }
        Err(stop)
    }

    async fn fill<T: Target>(
        &self,
        mut collector: Collector,
        thread: &mut JoinHandle<io::Result<Collected<T>>>,
        meter: &Meter,
    ) -> Result<T, DownloadCode> {
        let fetch =
            Fetch { http: &self.http, limits: &self.limits, endpoint: &self.endpoint, media_id: &self.media_id, meter };
        let fetched = match collector.ready().await {
            Ok(()) => fetch.run(&collector).await,
            // The thread's own result, below, says why.
            Err(_) => Err(DownloadCode::Failure),
        };
        match fetched {
            // A thread that is gone has its own result, below.
            Ok(_) => drop(collector.end().await),
            Err(_) => drop(collector),
        }
        if fetched == Err(DownloadCode::Failure) {
            meter.last_word(&self.limits).await;
        }
        let collected = match thread.await {
            Ok(Ok(collected)) => Ok(collected),
            Ok(Err(error)) => Err(failed("the bytes could not be kept", &error)),
            Err(error) => Err(failed("keeping the bytes did not end", &error)),
        };
        // The network's reason first: without it the thread is only missing its bytes.
        let (expected, collected) = (fetched?, collected?);
        if collected.digest != expected {
            return Err(failed("the bytes are not the ones that were stored", &"hash differs"));
        }
        Ok(collected.target)
    }
}

/// Logs why, since the code alone cannot tell.
fn failed(what: &str, why: &dyn std::fmt::Display) -> DownloadCode {
    tracing::debug!(%why, "download: {what}");
    DownloadCode::Failure
}
