//! Where a download's bytes end up: a [`FileTarget`] that shows its name only when it is whole, or a [`MemoryTarget`].

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tempfile::NamedTempFile;

use super::source::never_wait;

/// Takes the bytes of a download in order, on a blocking thread. Dropping it leaves nothing behind.
pub(super) trait Target: Send + 'static {
    /// Learns how many bytes will come.
    fn expect(&mut self, total: u64) -> io::Result<()>;
    /// Takes the next bytes.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes what was taken durable.
    fn finish(&mut self) -> io::Result<()>;
}

/// A temporary file beside the place where the download will be.
pub(super) struct FileTarget {
    file: NamedTempFile,
    place: PathBuf,
}

impl FileTarget {
    /// Makes the temporary file. Fails if `path` names anything but a regular, writable file or a free name in an existing, writable folder.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let place = place(path)?;
        let folder = place.parent().ok_or(io::ErrorKind::NotADirectory)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".rtm-").suffix(".part");
        // The permissions any new file gets, rather than a temporary file's: the system takes the umask off.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder)?;
        if let Ok(existing) = std::fs::metadata(&place) {
            file.as_file().set_permissions(existing.permissions())?;
        }
        Ok(Self { file, place })
    }

    /// Gives the whole file its name, in one step: at every moment the name means the old file or the new one.
    pub(super) fn publish(self) -> io::Result<()> {
        self.file.persist(&self.place)?;
        Ok(())
    }
}

/// Finds the name the file will get: `path` itself, or what it leads to if it is a link to a file.
fn place(path: &Path) -> io::Result<PathBuf> {
    let names_folder = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    if names_folder || path.file_name().is_none() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            // Renaming over a file asks no leave of that file. Whoever made it read-only meant it, so ask.
            let mut options = OpenOptions::new();
            options.write(true);
            never_wait(&mut options);
            let _: File = options.open(path)?;
            path.canonicalize()
        }
        Ok(_) => Err(io::Error::new(io::ErrorKind::AlreadyExists, "the name belongs to something that is no file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path.to_path_buf()),
        Err(error) => Err(error),
    }
}

impl Target for FileTarget {
    fn expect(&mut self, _total: u64) -> io::Result<()> {
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.as_file_mut().write_all(bytes)
    }

    fn finish(&mut self) -> io::Result<()> {
        // Before the rename, or a power cut could leave the name with nothing behind it.
        self.file.as_file().sync_data()
    }
}

/// One buffer in memory.
pub(super) struct MemoryTarget {
    bytes: Vec<u8>,
    /// The most to reserve before any byte has come: what a server announces is not yet a reason to hand out memory.
    limit: u64,
}

impl MemoryTarget {
    pub(super) fn new(limit: u64) -> Self {
        Self { bytes: Vec::new(), limit }
    }

    /// Hands the buffer over, without copying it.
    pub(super) fn into_bytes(self) -> Bytes {
        self.bytes.into()
    }
}

impl Target for MemoryTarget {
    fn expect(&mut self, total: u64) -> io::Result<()> {
        let reserve = usize::try_from(total.min(self.limit)).map_err(|_| io::ErrorKind::OutOfMemory)?;
        self.bytes.try_reserve_exact(reserve).map_err(|_| io::ErrorKind::OutOfMemory.into())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes.try_reserve(bytes.len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}
