//! Writing, deleting and listing over the `object_store` crate: what a directory and S3 have in common.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};

use super::{BytesError, ObjectInfo, ObjectWriter};

/// A multipart upload as an [`ObjectWriter`]. The crate's directory engine writes it to a temporary name beside the
/// object and renames it at the end.
pub struct Multipart {
    upload: Box<dyn MultipartUpload>,
    part_bytes: usize,
}

impl Multipart {
    /// Begins `object`.
    pub async fn begin(store: &dyn ObjectStore, object: &str, part_bytes: usize) -> Result<Self, BytesError> {
        let upload = store.put_multipart(&Path::from(object)).await.map_err(|e| error(object, e))?;
        Ok(Self { upload, part_bytes })
    }
}

#[async_trait::async_trait]
impl ObjectWriter for Multipart {
    fn part_bytes(&self) -> usize {
        self.part_bytes
    }

    async fn write(&mut self, part: Vec<Bytes>) -> Result<(), BytesError> {
        self.upload.put_part(PutPayload::from_iter(part)).await.map_err(|e| error("", e))
    }

    async fn finish(mut self: Box<Self>) -> Result<(), BytesError> {
        self.upload.complete().await.map(drop).map_err(|e| error("", e))
    }

    async fn abandon(mut self: Box<Self>) {
        if let Err(error) = self.upload.abort().await {
            tracing::warn!(%error, "an unfinished object was not removed; the sweep will try again");
        }
    }
}

/// How many bytes; `None` when it is missing.
pub async fn size(store: &dyn ObjectStore, object: &str) -> Result<Option<u64>, BytesError> {
    match store.head(&Path::from(object)).await {
        Ok(meta) => Ok(Some(meta.size)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(e) => Err(error(object, e)),
    }
}

/// Deletes; a missing object is no error.
pub async fn delete(store: &dyn ObjectStore, object: &str) -> Result<(), BytesError> {
    match store.delete(&Path::from(object)).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(e) => Err(error(object, e)),
    }
}

/// Every finished object.
pub fn list(store: &Arc<dyn ObjectStore>) -> BoxStream<'static, Result<ObjectInfo, BytesError>> {
    let now = std::time::SystemTime::now();
    store
        .list(None)
        .map(move |found| {
            let meta = found.map_err(|e| error("", e))?;
            let finished = std::time::SystemTime::from(meta.last_modified);
            // A clock that went backwards makes an object young, which is the safe side.
            let age = now.duration_since(finished).unwrap_or(Duration::ZERO);
            Ok(ObjectInfo { object: meta.location.to_string(), age })
        })
        .boxed()
}

/// Tells a full disk and a missing object from the rest, wherever in the chain of causes they stand.
pub fn error(object: &str, error: object_store::Error) -> BytesError {
    if matches!(error, object_store::Error::NotFound { .. }) {
        return BytesError::Missing(object.to_owned());
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(found) = cause {
        if found.downcast_ref().is_some_and(is_full) {
            return BytesError::Full;
        }
        cause = found.source();
    }
    BytesError::Engine(error.to_string())
}

/// No space, no quota, or a file-size limit: all mean that somebody has to make room.
pub fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}
