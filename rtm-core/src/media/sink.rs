//! What a transfer needs to know and whom it tells: [`Endpoint`], [`TransferLimits`] and the [`TransferSink`].

use std::time::Duration;

use bytes::Bytes;

use super::{DownloadCode, UploadCode};

/// Where the media of the present session live and the key that opens them. Given with each call, as both change with the session.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Scheme, host and port of the server, as [`media_base`](super::media_base) gives them: `http://127.0.0.1:8700`.
    pub base: String,
    /// The media key of the login reply; it goes out as a bearer token.
    pub key: String,
}

impl Endpoint {
    pub(super) fn media_url(&self) -> String {
        format!("{}{}", self.base.trim_end_matches('/'), rtm_proto::MEDIA_PATH)
    }
}

impl std::fmt::Debug for Endpoint {
    /// Leaves the key out, so that it cannot reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("base", &self.base).finish_non_exhaustive()
    }
}

/// How much and how long a client transfers. The default holds the documented limits; tests shorten the times.
#[derive(Clone, Debug)]
pub struct TransferLimits {
    /// The largest file that may be uploaded, in bytes (31,457,280). A download into memory reserves no more than this in advance.
    pub media_bytes: u64,
    /// How many uploads and downloads may run together (9).
    pub simultaneous: usize,
    /// How long a transfer may go without a byte moving before it ends with `Timeout` (120 s).
    pub stall: Duration,
    /// The least time between two progress events of one transfer (1 s).
    pub progress_interval: Duration,
    /// How often one download may be continued after its connection broke (5).
    pub resumes: u32,
    /// The wait before the first continuation (100 ms); it doubles with each further one.
    pub resume_backoff: Duration,
    /// How long a transfer that the network or the server has ended waits before it says so (1 s). The server cuts the
    /// transfers of a login that it ends, and its word about that comes on another connection, perhaps later: a transfer
    /// that is cancelled within this time ends `Interrupted`.
    pub last_word: Duration,
}

impl Default for TransferLimits {
    fn default() -> Self {
        Self {
            media_bytes: rtm_proto::limits::MEDIA_BYTES,
            simultaneous: rtm_proto::limits::TRANSFERS,
            stall: Duration::from_secs(120),
            progress_interval: Duration::from_secs(1),
            resumes: 5,
            resume_backoff: Duration::from_millis(100),
            last_word: Duration::from_secs(1),
        }
    }
}

/// Which way the bytes of a transfer go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From this client to the server.
    Upload,
    /// From the server to this client.
    Download,
}

/// What kind of message an upload is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A file message: the bytes are not looked into.
    File,
    /// An image message: the dimensions are read.
    Image,
}

/// A file the server has stored and can hand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// The id under which the bytes can be downloaded inside the same App ID until they expire.
    pub media_id: String,
    /// The size in bytes.
    pub size: u64,
    /// The width in pixels; 0 for a file, and for an image that is no readable JPEG, PNG or BMP.
    pub width: u32,
    /// The height in pixels; 0 whenever `width` is.
    pub height: u32,
    /// The last component of the uploaded path.
    pub file_name: String,
}

/// Receives what happens to the transfers of one client.
///
/// For each admitted transfer there are any number of `progress` calls and then exactly one result, in order and never at the same time;
/// a result `Ok` is preceded by a progress with `current == total`. Calls of different transfers may overlap. They come from a runtime
/// thread with no lock held, so an implementation may call [`Transfers`](super::Transfers), but should return soon (hand the event over to another thread to run code
/// of the application). When a result arrives, the transfer no longer counts towards the limit.
pub trait TransferSink: Send + Sync + 'static {
    /// `current` of `total` bytes have moved since the start.
    fn progress(&self, request_id: i64, direction: Direction, current: u64, total: u64);
    /// The upload `request_id` has ended.
    fn uploaded(&self, request_id: i64, kind: Kind, result: Result<Uploaded, UploadCode>);
    /// The download `request_id` to a file has ended; with `Ok` the whole, verified file is under its name.
    fn downloaded_to_file(&self, request_id: i64, result: Result<(), DownloadCode>);
    /// The download `request_id` to memory has ended; with `Ok` the bytes are whole and verified.
    fn downloaded_to_memory(&self, request_id: i64, result: Result<Bytes, DownloadCode>);
}
