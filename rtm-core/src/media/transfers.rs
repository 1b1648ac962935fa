//! [`Transfers`], the door to this module.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::runtime::Handle;

use super::download::Download;
use super::registry::{Refused, Registry, Ticket};
use super::upload::Upload;
use super::{CancelCode, Direction, DownloadCode, Endpoint, Kind, TransferLimits, TransferSink, UploadCode};

/// The media transfers of one client. Its methods return at once and may be called from any thread, also from inside the sink.
///
/// Each transfer that is admitted ends with exactly one result on the [`TransferSink`]. Dropping this cancels all of them;
/// [`idle`](Self::idle) waits for their results.
pub struct Transfers {
    http: reqwest::Client,
    limits: TransferLimits,
    sink: Arc<dyn TransferSink>,
    runtime: Handle,
    registry: Arc<Registry>,
}

impl Transfers {
    /// Makes an empty set of transfers that will run on `runtime` and report to `sink`.
    ///
    /// Each running transfer uses one blocking thread of the runtime, so the runtime should allow at least `limits.simultaneous` of them.
    pub fn new(http: reqwest::Client, limits: TransferLimits, sink: Arc<dyn TransferSink>, runtime: Handle) -> Self {
        Self { http, limits, sink, runtime, registry: Registry::new() }
    }

    /// Starts uploading the file at `path`, an absolute path, for a file message.
    ///
    /// # Errors
    /// `InvalidArgument` for a path that is empty, relative or holds NUL, or a `request_id` in use; `ConcurrencyLimitExceeded`
    /// when as many transfers as allowed are running. Then nothing is reported to the sink. Everything else is reported there.
    pub fn upload_file(&self, endpoint: Endpoint, path: &str, request_id: i64) -> Result<(), UploadCode> {
        self.upload(endpoint, path, request_id, Kind::File)
    }

    /// Starts uploading like [`upload_file`](Self::upload_file), for an image message: the result tells the dimensions as well.
    ///
    /// # Errors
    /// As for [`upload_file`](Self::upload_file).
    pub fn upload_image(&self, endpoint: Endpoint, path: &str, request_id: i64) -> Result<(), UploadCode> {
        self.upload(endpoint, path, request_id, Kind::Image)
    }

    /// Starts downloading into memory.
    ///
    /// # Errors
    /// `InvalidArgument` for an empty media id or a `request_id` in use; `ConcurrencyLimitExceeded` when as many transfers as allowed
    /// are running. Then nothing is reported to the sink. Everything else is reported there.
    pub fn download_to_memory(&self, endpoint: Endpoint, media_id: &str, request_id: i64) -> Result<(), DownloadCode> {
        let (download, ticket) = self.download(endpoint, media_id, request_id)?;
        self.runtime.spawn(download.run_to_memory(ticket));
        Ok(())
    }

    /// Starts downloading to the file `path`, an absolute path in an existing folder. A file of that name stays as it is until the whole
    /// new one takes its place.
    ///
    /// # Errors
    /// As for [`download_to_memory`](Self::download_to_memory), and `InvalidArgument` for a path that is empty, relative or holds NUL.
    pub fn download_to_file(
        &self,
        endpoint: Endpoint,
        media_id: &str,
        path: &str,
        request_id: i64,
    ) -> Result<(), DownloadCode> {
        let path = absolute(path).ok_or(DownloadCode::InvalidArgument)?;
        let (download, ticket) = self.download(endpoint, media_id, request_id)?;
        self.runtime.spawn(download.run_to_file(path, ticket));
        Ok(())
    }

    /// Cancels a running transfer. After `Ok` its one result, still to come, is `Interrupted`; a download has then left nothing behind.
    ///
    /// # Errors
    /// `NotExist` when no transfer of that direction runs under `request_id`.
    pub fn cancel(&self, request_id: i64, direction: Direction) -> Result<(), CancelCode> {
        self.registry.cancel(request_id, direction)
    }

    /// Cancels every running transfer, as a logout, an abort or a release does.
    pub fn cancel_all(&self) {
        self.registry.cancel_all();
    }

    /// Returns once every admitted transfer has delivered its result and cleared away.
    pub async fn idle(&self) {
        self.registry.idle().await;
    }

    fn upload(&self, endpoint: Endpoint, path: &str, request_id: i64, kind: Kind) -> Result<(), UploadCode> {
        let path = absolute(path).ok_or(UploadCode::InvalidArgument)?;
        let ticket = self.admit(request_id, Direction::Upload).map_err(|refused| match refused {
            Refused::Full => UploadCode::ConcurrencyLimitExceeded,
            Refused::Duplicate => UploadCode::InvalidArgument,
        })?;
        let upload = Upload {
            http: self.http.clone(),
            limits: self.limits.clone(),
            sink: self.sink.clone(),
            endpoint,
            kind,
            path,
        };
        self.runtime.spawn(upload.run(ticket));
        Ok(())
    }

    fn download(
        &self,
        endpoint: Endpoint,
        media_id: &str,
        request_id: i64,
    ) -> Result<(Download, Ticket), DownloadCode> {
        if media_id.is_empty() {
            return Err(DownloadCode::InvalidArgument);
        }
        let ticket = self.admit(request_id, Direction::Download).map_err(|refused| match refused {
            Refused::Full => DownloadCode::ConcurrencyLimitExceeded,
            Refused::Duplicate => DownloadCode::InvalidArgument,
        })?;
        let download = Download {
            http: self.http.clone(),
            limits: self.limits.clone(),
            sink: self.sink.clone(),
            endpoint,
            media_id: media_id.to_owned(),
        };
        Ok((download, ticket))
    }

    fn admit(&self, request_id: i64, direction: Direction) -> Result<Ticket, Refused> {
        self.registry.admit(request_id, direction, self.limits.simultaneous)
    }
}

impl Drop for Transfers {
    fn drop(&mut self) {
        self.registry.cancel_all();
    }
}

fn absolute(path: &str) -> Option<PathBuf> {
    let usable = Path::new(path).is_absolute() && !path.contains('\0');
    usable.then(|| PathBuf::from(path))
}
