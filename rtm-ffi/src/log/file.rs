//! The file that the log goes to, and the second one that what is older goes to.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The size of one file unless set, in bytes.
const SIZE: u64 = 102_400 * 1024;

struct Log {
    file: Option<Rotating>,
    size: u64,
}

/// A file that moves aside when it is full.
struct Rotating {
    path: PathBuf,
    file: File,
    written: u64,
}

static LOG: Mutex<Log> = Mutex::new(Log { file: None, size: SIZE });

fn log() -> MutexGuard<'static, Log> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens a file and takes it in the place of the present one.
pub(super) fn open(path: &Path) -> io::Result<()> {
    let fresh = Rotating::open(path)?;
    let former = log().file.replace(fresh);
    drop(former);
    Ok(())
}

/// Stops writing to a file.
pub(super) fn close() {
    let former = log().file.take();
    drop(former);
}

pub(super) fn set_size(bytes: u64) {
    log().size = bytes;
}

/// Writes a line; false: there is no file.
pub(super) fn write(line: &str) -> bool {
    let mut log = log();
    let size = log.size;
    let Some(file) = &mut log.file else { return false };
    // A disk that is full is no reason to disturb the application.
    let _ = file.write(line, size);
    true
}

impl Rotating {
    fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let written = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, written })
    }

    fn write(&mut self, line: &str, size: u64) -> io::Result<()> {
        if self.written > 0 && self.written + line.len() as u64 > size {
            self.turn_over()?;
        }
        self.written += line.len() as u64;
        self.file.write_all(line.as_bytes())
    }

    fn turn_over(&mut self) -> io::Result<()> {
        std::fs::rename(&self.path, second(&self.path))?;
        *self = Self::open(&self.path)?;
        Ok(())
    }
}

/// The name of the second file.
fn second(path: &Path) -> OsString {
    let mut name = path.as_os_str().to_owned();
    name.push(".1");
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: impl AsRef<Path>) -> String {
        std::fs::read_to_string(path).unwrap_or_default()
    }

    #[test]
    fn a_full_file_becomes_the_second_one_and_the_older_second_one_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rtm.log");
        let mut file = Rotating::open(&path).unwrap();
        for line in ["one\n", "two\n", "three\n"] {
            file.write(line, 8).unwrap();
        }
        assert_eq!((read(&path), read(second(&path))), ("three\n".into(), "one\ntwo\n".into()));
        file.write("a line that is longer than a file\n", 8).unwrap();
        assert_eq!(
            (read(&path), read(second(&path))),
            ("a line that is longer than a file\n".into(), "three\n".into())
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_a_file_holds_already_stays_and_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rtm.log");
        std::fs::write(&path, "before\n").unwrap();
        let mut file = Rotating::open(&path).unwrap();
        file.write("now\n", 11).unwrap();
        assert_eq!(read(&path), "before\nnow\n");
        file.write("later\n", 11).unwrap();
        assert_eq!((read(&path), read(second(&path))), ("later\n".into(), "before\nnow\n".into()));
    }
}
