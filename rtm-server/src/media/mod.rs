//! Uploaded files and images: the Media seam and what stands on it.
//!
//! * [`MediaStore`] keeps bytes under names, and knows nothing else. Every engine passes the suite in `suite.rs`.
//! * [`Media`] is the service: ids, expiry, hashes, sharing of equal bytes.
//! * [`http`] is how clients reach it; [`sweep`] frees what nobody refers to.
//!
//! How bytes are shared without ever being lost: each upload is written to an object with a name of its own. The
//! Store's transaction then decides by hash whether these bytes are new, or whether the new id refers to an older object
//! and the fresh one is deleted. An object is deleted only after the transaction that removed its last id, and since no
//! name is used twice, deleting late never hits anybody else's bytes.

mod digest;
mod directory;
mod error;
mod file;
pub mod http;
mod object;
mod range;
mod service;
mod slots;
#[cfg(test)]
mod suite;
pub mod sweep;
mod upload;

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;

pub use directory::Directory;
pub use error::MediaError;
pub use service::{Media, Stored};
pub use upload::Announced;

/// Who holds a media key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaAccess {
    /// The App ID whose media the key opens.
    pub app: Arc<str>,
    /// The user it was given to.
    pub user: Arc<str>,
}

/// Knows the media keys that were given out at login.
pub trait MediaAuthority: Send + Sync + 'static {
    /// Who holds `key`; `None` when it was never given out or its session has ended.
    fn media_access(&self, key: &str) -> Option<MediaAccess>;
}

/// Why bytes were not written or read.
#[derive(Debug, thiserror::Error)]
pub enum BytesError {
    /// No room left.
    #[error("the disk that holds the media is full; free some space")]
    Full,
    /// The object is not there.
    #[error("the object {0} is missing; was it removed by hand?")]
    Missing(String),
    /// Anything else that the engine said.
    #[error("the media store failed: {0}")]
    Engine(String),
}

/// An object as [`MediaStore::list`] finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectInfo {
    /// Its name.
    pub object: String,
    /// How long ago it was finished.
    pub age: Duration,
}

/// A piece of work to be run for the object's bytes, in order.
pub type ObjectBytes = BoxStream<'static, Result<Bytes, BytesError>>;

/// Keeps bytes under names. Names are chosen by the caller, used once, and made of `[A-Za-z0-9_-]` and `/`.
#[async_trait]
pub trait MediaStore: Send + Sync + 'static {
    /// Begins an object. It exists under its name only once [`ObjectWriter::finish`] has returned; a writer that is
    /// dropped before, or whose process is killed, leaves nothing that [`MediaStore::list`] shows.
    async fn create(&self, object: &str) -> Result<Box<dyn ObjectWriter>, BytesError>;

    /// The bytes of `range`, in chunks of at most 256 KiB, read as they are asked for. An object that was deleted after
    /// this call may still be read to its end.
    async fn read(&self, object: &str, range: Range<u64>) -> Result<ObjectBytes, BytesError>;

    /// How many bytes an object has; `None` when there is no such object.
    async fn size(&self, object: &str) -> Result<Option<u64>, BytesError>;

    /// Removes an object; one that is not there is no error.
    async fn delete(&self, object: &str) -> Result<(), BytesError>;

    /// Every finished object.
    fn list(&self) -> BoxStream<'static, Result<ObjectInfo, BytesError>>;

    /// Removes what unfinished writers of processes that are gone left behind, if older than `age`. Returns how many.
    async fn remove_unfinished(&self, age: Duration) -> Result<usize, BytesError>;
}

/// An object on its way.
#[async_trait]
pub trait ObjectWriter: Send {
    /// How many bytes the engine likes to get at once.
    fn part_bytes(&self) -> usize;

    /// Appends a part. Only the last may be smaller than [`ObjectWriter::part_bytes`].
    async fn write(&mut self, part: Vec<Bytes>) -> Result<(), BytesError>;

    /// Makes the object visible under its name, whole.
    async fn finish(self: Box<Self>) -> Result<(), BytesError>;

    /// Returns once nothing is left of the object. Dropping the writer does the same in its own time.
    async fn abandon(self: Box<Self>);
}
