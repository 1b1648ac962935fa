//! The one folder that holds all data, and the lock that keeps a second server out of it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// A data folder that is ours until it is dropped. The system lets go of the lock when the process ends, however it ends.
#[derive(Debug)]
pub struct DataDir {
    root: PathBuf,
    _lock: File,
}

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// It cannot be made or written to.
    #[error("cannot write to the data folder {path}: {source}; choose another with --data-dir, or correct its permissions",
        path = path.display())]
    Unwritable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another server uses it.
    #[error("the data folder {path} is in use by another rtm-server{holder}; stop that one, or choose another folder with --data-dir",
        path = path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
        /// ` (process N)`, as far as known.
        holder: String,
    },
}

impl DataDir {
    /// Makes the folder when it is missing (for the owner alone), and takes its lock.
    pub fn open(root: &Path) -> Result<Self, DataDirError> {
        let unwritable = |source| DataDirError::Unwritable { path: root.to_owned(), source };
        create(root).map_err(unwritable)?;
        let mut lock = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(root.join("lock"))
            .map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let holder = match lock.read_to_string(&mut text) {
                    Ok(_) if !text.trim().is_empty() => format!(" (process {})", text.trim()),
                    _ => String::new(),
                };
                return Err(DataDirError::InUse { path: root.to_owned(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(unwritable(source)),
        }
        // Also finds out whether the disk takes anything at all.
        lock.set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| writeln!(lock, "{}", std::process::id()))
            .map_err(unwritable)?;
        let probe = root.join(".probe");
        File::create(&probe).and_then(|_| std::fs::remove_file(&probe)).map_err(unwritable)?;
        Ok(Self { root: root.to_owned(), _lock: lock })
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.root.join("rtm.sqlite3")
    }

    /// The folder of uploaded bytes.
    pub fn media(&self) -> PathBuf {
        self.root.join("media")
    }
}

fn create(root: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700); // Messages and media are nobody else's business.
    builder.create(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_server_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("deep/data");
        let first = DataDir::open(&root).unwrap();
        let error = DataDir::open(&root).unwrap_err();
        assert!(matches!(error, DataDirError::InUse { .. }), "{error}");
        assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
        drop(first);
        DataDir::open(&root).unwrap();
    }

    #[test]
    fn a_path_under_a_file_is_unwritable() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = DataDir::open(&file.join("data")).unwrap_err();
        assert!(matches!(error, DataDirError::Unwritable { .. }), "{error}");
        assert!(error.to_string().contains("--data-dir"), "{error}");
    }
}
