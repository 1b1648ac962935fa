//! A client's media transfers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::shared::Shared;
use super::{Client, runtime};
use crate::delivery::{Event, Queue};
use crate::event::ClientEvent;
use crate::id::request_id;
use crate::media::{
    CancelCode, Direction, DownloadCode, Endpoint, Kind, TransferLimits, TransferSink, Transfers, UploadCode, Uploaded,
};

/// The transfers of the present login.
pub(super) struct Media {
    sink: Arc<Sink>,
    transfers: Mutex<Option<Arc<Transfers>>>,
}

/// Puts results among the client's other events.
struct Sink {
    queue: Arc<Queue>,
    /// Held while a transfer starts, so that nothing about it is told before its number is known to the application.
    starting: Mutex<()>,
}

impl Sink {
    fn starting(&self) -> MutexGuard<'_, ()> {
        self.starting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, event: ClientEvent) {
        let _order = self.starting();
        self.queue.push(&mut vec![Event::Client(event)]);
    }
}

impl TransferSink for Sink {
    fn progress(&self, request_id: i64, direction: Direction, current: u64, total: u64) {
        self.tell(ClientEvent::Progress { request_id, direction, current, total });
    }

    fn uploaded(&self, request_id: i64, kind: Kind, result: Result<Uploaded, UploadCode>) {
        self.tell(ClientEvent::Uploaded { request_id, kind, result });
    }

    fn downloaded_to_file(&self, request_id: i64, result: Result<(), DownloadCode>) {
        self.tell(ClientEvent::DownloadedToFile { request_id, result });
    }

    fn downloaded_to_memory(&self, request_id: i64, result: Result<Bytes, DownloadCode>) {
        self.tell(ClientEvent::DownloadedToMemory { request_id, result });
    }
}

impl Media {
    pub(super) fn new(queue: Arc<Queue>) -> Self {
        Self { sink: Arc::new(Sink { queue, starting: Mutex::new(()) }), transfers: Mutex::new(None) }
    }

    fn slot(&self) -> MutexGuard<'_, Option<Arc<Transfers>>> {
        self.transfers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn cancel_all(&self) {
        let running = self.slot().clone();
        if let Some(transfers) = running {
            transfers.cancel_all();
        }
    }

    /// A new login: its server may be another and have other limits.
    pub(super) fn forget(&self) {
        let former = self.slot().take();
        drop(former);
    }
}

/// What a transfer needs, if there is a login.
fn prepare(shared: &Shared) -> Option<(Arc<Transfers>, Endpoint)> {
    let place = shared.place()?;
    let runtime = runtime::get().ok()?;
    shared.with(|engine, _| {
        if !engine.may_transfer() {
            return None;
        }
        let endpoint = Endpoint { base: place.address.base.clone(), key: engine.media_key().unwrap_or("").to_owned() };
        let mut slot = shared.media.slot();
        let transfers = slot.get_or_insert_with(|| {
            let (parameters, limits) = (engine.parameters(), engine.limits());
            let limits = TransferLimits {
                media_bytes: limits.media_bytes,
                simultaneous: limits.transfers as usize,
                stall: Duration::from_millis(parameters.media_stall_ms),
                progress_interval: Duration::from_millis(parameters.media_progress_ms),
                ..TransferLimits::default()
            };
            let sink: Arc<dyn TransferSink> = shared.media.sink.clone();
            Arc::new(Transfers::new(place.http.clone(), limits, sink, runtime.handle().clone()))
        });
        Some((transfers.clone(), endpoint))
    })
}

impl Client {
    /// Uploads the file at `path`, an absolute path. `started` is given the number of the transfer before any event tells of
    /// it. Answered by `ClientEvent::Uploaded`.
    ///
    /// # Errors
    /// Nothing was started, and `started` was not called.
    pub fn upload(&self, kind: Kind, path: &str, started: impl FnOnce(i64)) -> Result<(), UploadCode> {
        let (transfers, endpoint) = prepare(self.shared()).ok_or(UploadCode::NotLoggedIn)?;
        let request_id = request_id();
        let _order = self.shared().media.sink.starting();
        match kind {
            Kind::File => transfers.upload_file(endpoint, path, request_id)?,
            Kind::Image => transfers.upload_image(endpoint, path, request_id)?,
        }
        started(request_id);
        Ok(())
    }

    /// Downloads into memory. Answered by `ClientEvent::DownloadedToMemory`; `started` as for [`Client::upload`].
    ///
    /// # Errors
    /// Nothing was started, and `started` was not called.
    pub fn download_to_memory(&self, media_id: &str, started: impl FnOnce(i64)) -> Result<(), DownloadCode> {
        let (transfers, endpoint) = prepare(self.shared()).ok_or(DownloadCode::NotLoggedIn)?;
        let request_id = request_id();
        let _order = self.shared().media.sink.starting();
        transfers.download_to_memory(endpoint, media_id, request_id)?;
        started(request_id);
        Ok(())
    }

    /// Downloads to the file `path`, an absolute path, which appears or is replaced when everything is there and verified.
    /// Answered by `ClientEvent::DownloadedToFile`; `started` as for [`Client::upload`].
    ///
    /// # Errors
    /// Nothing was started, and `started` was not called.
    pub fn download_to_file(&self, media_id: &str, path: &str, started: impl FnOnce(i64)) -> Result<(), DownloadCode> {
        let (transfers, endpoint) = prepare(self.shared()).ok_or(DownloadCode::NotLoggedIn)?;
        let request_id = request_id();
        let _order = self.shared().media.sink.starting();
        transfers.download_to_file(endpoint, media_id, path, request_id)?;
        started(request_id);
        Ok(())
    }

    /// Cancels a transfer. Answered by `ClientEvent::Cancelled`; if that says yes, the transfer's own result follows and is
    /// `Interrupted`.
    ///
    /// # Errors
    /// `NotLoggedIn`.
    pub fn cancel(&self, request_id: i64, direction: Direction) -> Result<(), CancelCode> {
        let (transfers, _) = prepare(self.shared()).ok_or(CancelCode::NotLoggedIn)?;
        let sink = &self.shared().media.sink;
        // The answer stands before the result that it brings about.
        let _order = sink.starting();
        let result = transfers.cancel(request_id, direction);
        sink.queue.push(&mut vec![Event::Client(ClientEvent::Cancelled { request_id, direction, result })]);
        Ok(())
    }
}
