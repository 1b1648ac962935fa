//! The embedded engine of [`MediaStore`]: a directory.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::{GetResultPayload, ObjectStore, ObjectStoreExt};

use super::object::{self, Multipart};
use super::{BytesError, MediaStore, ObjectBytes, ObjectInfo, ObjectWriter, file};

/// What is handed to a thread that may block, at once: large enough that the hand-over does not count.
const PART_BYTES: usize = 512 * 1024;

/// Keeps each object in a file of its own, named like it.
pub struct Directory {
    root: PathBuf,
    store: Arc<dyn ObjectStore>,
}

impl Directory {
    /// Uses the directory `root`, made when missing. With `sync` a finished object is on the disk, not only in the
    /// system's cache.
    pub fn open(root: &Path, sync: bool) -> Result<Self, BytesError> {
        let failed = |reason: String| BytesError::Engine(format!("{}: {reason}", root.display()));
        std::fs::create_dir_all(root).map_err(|e| failed(e.to_string()))?;
        let store = LocalFileSystem::new_with_prefix(root).map_err(|e| failed(e.to_string()))?.with_fsync(sync);
        Ok(Self { root: root.to_owned(), store: Arc::new(store) })
    }
}

#[async_trait]
impl MediaStore for Directory {
    async fn create(&self, object: &str) -> Result<Box<dyn ObjectWriter>, BytesError> {
        Ok(Box::new(Multipart::begin(&*self.store, object, PART_BYTES).await?))
    }

    async fn read(&self, object: &str, range: Range<u64>) -> Result<ObjectBytes, BytesError> {
        let path = object_store::path::Path::from(object);
        let found = self.store.get(&path).await.map_err(|e| object::error(object, e))?;
        match found.payload {
            // The crate's own stream takes a fresh 8 KiB buffer and a thread for each chunk; see `file`.
            GetResultPayload::File(opened, _) => Ok(file::read(opened, range)),
            GetResultPayload::Stream(_) => Err(BytesError::Engine("a directory gave no file".into())),
        }
    }

    async fn size(&self, object: &str) -> Result<Option<u64>, BytesError> {
        object::size(&*self.store, object).await
    }

    async fn delete(&self, object: &str) -> Result<(), BytesError> {
        object::delete(&*self.store, object).await
    }

    fn list(&self) -> BoxStream<'static, Result<ObjectInfo, BytesError>> {
        object::list(&self.store)
    }

    async fn remove_unfinished(&self, age: Duration) -> Result<usize, BytesError> {
        let root = self.root.clone();
        let removed = tokio::task::spawn_blocking(move || {
            let mut removed = 0;
            remove_unfinished(&root, age, &mut removed).map(|()| removed)
        });
        match removed.await {
            Ok(Ok(removed)) => Ok(removed),
            Ok(Err(error)) => Err(BytesError::Engine(error.to_string())),
            Err(error) => Err(BytesError::Engine(error.to_string())),
        }
    }
}

/// The crate writes an object `name` to `name#1` until it is whole, and no name of ours holds a `#`.
fn remove_unfinished(folder: &Path, age: Duration, removed: &mut usize) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_unfinished(&entry.path(), age, removed)?;
        } else if entry.file_name().to_string_lossy().contains('#') {
            let written = match entry.metadata().and_then(|meta| meta.modified()) {
                Ok(written) => written,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue, // Finished meanwhile.
                Err(error) => return Err(error),
            };
            if SystemTime::now().duration_since(written).unwrap_or(Duration::ZERO) >= age {
                match std::fs::remove_file(entry.path()) {
                    Ok(()) => *removed += 1,
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::suite;

    #[test]
    fn a_directory_keeps_the_promises_of_a_media_store() {
        suite::run(|folder| Arc::new(Directory::open(folder, true).unwrap()));
    }

    #[tokio::test]
    async fn an_unfinished_file_of_a_killed_process_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(folder.path(), false).unwrap();
        std::fs::create_dir(folder.path().join("ab")).unwrap();
        std::fs::write(folder.path().join("ab/cd#1"), "half").unwrap();
        std::fs::write(folder.path().join("ab/ef"), "whole").unwrap();
        assert_eq!(directory.remove_unfinished(Duration::from_secs(60)).await.unwrap(), 0, "too young");
        assert_eq!(directory.remove_unfinished(Duration::ZERO).await.unwrap(), 1);
        assert!(!folder.path().join("ab/cd#1").exists());
        assert!(folder.path().join("ab/ef").exists());
    }
}
