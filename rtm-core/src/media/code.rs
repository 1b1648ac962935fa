//! The outcomes of a transfer, under the numbers of the compatible surfaces.
//!
//! Success has no entry here: it is the `Ok` of a `Result`, and 0 on the C side.

/// Why an upload ended without a media id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[repr(i32)]
pub enum UploadCode {
    /// The file cannot be read or is empty, the server is gone or refused it, or the bytes did not arrive as they were read.
    #[error("the upload failed: check that the file is a readable, non-empty regular file and that the server is up")]
    Failure = 1,
    /// The path is not an absolute path, or the request id is in use.
    #[error("the upload's argument is invalid: give an absolute path without NUL characters")]
    InvalidArgument = 2,
    /// No byte moved for the stall time.
    #[error("the upload timed out: no byte moved within the stall time; try again on a better connection")]
    Timeout = 3,
    /// The file is larger than the media limit of the client or the server.
    #[error("the file is larger than the media limit: send a smaller one")]
    SizeOverflow = 4,
    /// As many transfers as allowed are running.
    #[error("too many transfers are running: wait for one to end or cancel one")]
    ConcurrencyLimitExceeded = 5,
    /// The upload was cancelled.
    #[error("the upload was cancelled")]
    Interrupted = 6,
    /// The client was not initialized.
    #[error("the client is not initialized: initialize it first")]
    NotInitialized = 101,
    /// The client is not logged in.
    #[error("the client is not logged in: log in first")]
    NotLoggedIn = 102,
}

/// Why a download ended without its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[repr(i32)]
pub enum DownloadCode {
    /// The target cannot be written, the server is gone or refused, or the bytes are not the ones that were stored.
    #[error("the download failed: check that the target's folder exists and is writable and that the server is up")]
    Failure = 1,
    /// The media id is empty, the path is not an absolute path, or the request id is in use.
    #[error(
        "the download's argument is invalid: give a media id and, for a file, an absolute path without NUL characters"
    )]
    InvalidArgument = 2,
    /// No byte moved for the stall time.
    #[error("the download timed out: no byte moved within the stall time; try again on a better connection")]
    Timeout = 3,
    /// The media id is unknown, expired or belongs to another App ID.
    #[error("no such media: the id is unknown, expired or belongs to another App ID")]
    NotExist = 4,
    /// As many transfers as allowed are running.
    #[error("too many transfers are running: wait for one to end or cancel one")]
    ConcurrencyLimitExceeded = 5,
    /// The download was cancelled.
    #[error("the download was cancelled")]
    Interrupted = 6,
    /// The client was not initialized.
    #[error("the client is not initialized: initialize it first")]
    NotInitialized = 101,
    /// The client is not logged in.
    #[error("the client is not logged in: log in first")]
    NotLoggedIn = 102,
}

/// Why nothing was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[repr(i32)]
pub enum CancelCode {
    /// The cancel could not be carried out.
    #[error("the transfer could not be cancelled")]
    Failure = 1,
    /// No transfer of that direction runs under that request id: it has ended or never was.
    #[error("no such transfer is running: it has ended or never was")]
    NotExist = 2,
    /// The client was not initialized.
    #[error("the client is not initialized: initialize it first")]
    NotInitialized = 101,
    /// The client is not logged in.
    #[error("the client is not logged in: log in first")]
    NotLoggedIn = 102,
}

macro_rules! number {
    ($($code:ty),*) => {$(
        impl $code {
            /// Gives the number the compatible surfaces know this outcome by.
            pub const fn number(self) -> i32 {
                self as i32
            }
        }
    )*};
}
number!(UploadCode, DownloadCode, CancelCode);
