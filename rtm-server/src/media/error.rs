//! What can go wrong with a transfer, and how HTTP says it.

use ::http::StatusCode;

use super::BytesError;
use crate::store::StoreError;

/// Why a transfer did not happen. [`MediaError::kind`] is what programs act on, the text what people read.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// No media key, or one that is not valid any more.
    #[error("no valid media key; log in and send \"Authorization: Bearer <media key>\" with the key from Welcome")]
    Unauthorized,
    /// An upload without a byte.
    #[error("the upload is empty; send at least one byte")]
    Empty,
    /// An upload above the limit.
    #[error("the upload is larger than {limit} bytes; send less, or raise limits.media_bytes at the server")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// A header that cannot be understood.
    #[error("{0}")]
    BadRequest(&'static str),
    /// The bytes that came are not the bytes that were announced.
    #[error("the bytes do not match their Content-Digest; they changed on the way, send them again")]
    DigestMismatch,
    /// No byte came for too long.
    #[error("no data came for {0} ms; send again when the connection is better")]
    Stalled(u64),
    /// The client went away; nobody reads this answer.
    #[error("the connection broke before the upload was whole")]
    Interrupted,
    /// Unknown, of another App ID, or expired: which of them is not told.
    #[error("there is no such media for this App ID, or its time is over; ask the sender to upload it again")]
    NotExist,
    /// The range lies outside.
    #[error("the range lies outside of the {size} bytes; ask for less")]
    RangeNotSatisfiable {
        /// The size of the media in bytes.
        size: u64,
    },
    /// As many transfers of one session as allowed are running.
    #[error("{limit} transfers of this session are running, which is the limit; wait for one to end")]
    TooManyTransfers {
        /// The limit.
        limit: usize,
    },
    /// The disk is full.
    #[error("the server has no room left; tell its operator")]
    StorageFull,
    /// The server is going down.
    #[error("the server is shutting down; try again in a moment")]
    Draining,
    /// A fault of ours; the details are in the log.
    #[error("the server failed; its log says why")]
    Internal(String),
}

impl MediaError {
    /// The short name in the answer's `error` field.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too-large",
            Self::BadRequest(_) => "bad-request",
            Self::DigestMismatch => "digest-mismatch",
            Self::Stalled(_) => "stalled",
            Self::Interrupted => "interrupted",
            Self::NotExist => "not-exist",
            Self::RangeNotSatisfiable { .. } => "range-not-satisfiable",
            Self::TooManyTransfers { .. } => "too-many-transfers",
            Self::StorageFull => "storage-full",
            Self::Draining => "draining",
            Self::Internal(_) => "internal",
        }
    }

    /// The status that carries it.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Empty | Self::BadRequest(_) | Self::Interrupted => StatusCode::BAD_REQUEST,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::DigestMismatch => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyTransfers { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Stalled(_) => StatusCode::REQUEST_TIMEOUT,
            Self::NotExist => StatusCode::NOT_FOUND,
            Self::RangeNotSatisfiable { .. } => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Draining => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<BytesError> for MediaError {
    fn from(error: BytesError) -> Self {
        match error {
            BytesError::Full => Self::StorageFull,
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<StoreError> for MediaError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::StorageFull,
            StoreError::Closed => Self::Draining,
            StoreError::TooSlow | StoreError::Engine(_) => Self::Internal(error.to_string()),
        }
    }
}
