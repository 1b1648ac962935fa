//! Reading a file for the network: 256 KiB at a time, into a few buffers that are used again and again.
//!
//! What lies in the system's cache is copied at once, on the task that asks for it; only what has to come from the disk
//! goes to a thread that may block. Handing every chunk to a thread costs more than the copy (measured at 30 MB: a third
//! of the throughput).

use std::fs::File;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::StreamExt;

use super::{BytesError, ObjectBytes};

/// How much is read at once.
const CHUNK: usize = 256 * 1024;

/// Buffers kept for reuse; the network holds one or two at a time.
const SPARE: usize = 3;

type Pool = Arc<Mutex<Vec<Vec<u8>>>>;

/// The bytes of `range`. A file that turns out shorter gives an error, never fewer bytes.
pub fn read(file: File, range: Range<u64>) -> ObjectBytes {
    let reader = Reader { file: Arc::new(file), at: range.start, end: range.end, pool: Pool::default() };
    futures_util::stream::unfold(reader, |mut reader| async move {
        let chunk = reader.next().await?;
        Some((chunk, reader))
    })
    .boxed()
}

struct Reader {
    file: Arc<File>,
    at: u64,
    end: u64,
    pool: Pool,
}

impl Reader {
    async fn next(&mut self) -> Option<Result<Bytes, BytesError>> {
        let left = self.end.saturating_sub(self.at);
        if left == 0 {
            return None;
        }
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(CHUNK);
        let read = self.read_some(wanted).await;
        match &read {
            Ok(chunk) => self.at += chunk.len() as u64,
            Err(_) => self.at = self.end, // One error, then the end.
        }
        Some(read)
    }

    async fn read_some(&self, wanted: usize) -> Result<Bytes, BytesError> {
        let spare = self.pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut buffer = spare.unwrap_or_default();
        if buffer.len() < wanted {
            buffer.resize(wanted, 0);
        }
        let read = match cached(&self.file, &mut buffer[..wanted], self.at) {
            Some(read) => read,
            None => {
                let (file, at) = (self.file.clone(), self.at);
                let read = tokio::task::spawn_blocking(move || {
                    let read = read_at(&file, &mut buffer[..wanted], at);
                    (buffer, read)
                });
                let (back, read) = read.await.map_err(|e| BytesError::Engine(e.to_string()))?;
                buffer = back;
                read.map_err(|e| BytesError::Engine(e.to_string()))?
            }
        };
        if read == 0 {
            return Err(BytesError::Engine(format!("a file ended at byte {} of {}", self.at, self.end)));
        }
        Ok(Bytes::from_owner(Lease { buffer, len: read, pool: self.pool.clone() }))
    }
}

/// Copies what is in the system's cache; `None` when nothing is, or the system cannot tell.
#[cfg(target_os = "linux")]
fn cached(file: &File, buffer: &mut [u8], at: u64) -> Option<usize> {
    use rustix::io::ReadWriteFlags;
    let mut slices = [std::io::IoSliceMut::new(buffer)];
    match rustix::io::preadv2(file, &mut slices, at, ReadWriteFlags::NOWAIT) {
        // At the end of the file the blocking path finds the same and reports it.
        Ok(0) | Err(_) => None,
        Ok(read) => Some(read),
    }
}

#[cfg(not(target_os = "linux"))]
fn cached(_file: &File, _buffer: &mut [u8], _at: u64) -> Option<usize> {
    None
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

/// A filled buffer on loan to the network; it comes back to the pool when the last reference to it is dropped.
struct Lease {
    buffer: Vec<u8>,
    len: usize,
    pool: Pool,
}

impl AsRef<[u8]> for Lease {
    fn as_ref(&self) -> &[u8] {
        &self.buffer[..self.len]
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if pool.len() < SPARE {
            pool.push(std::mem::take(&mut self.buffer));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    async fn collect(mut bytes: ObjectBytes) -> Result<Vec<u8>, BytesError> {
        let mut all = Vec::new();
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk?;
            assert!(!chunk.is_empty() && chunk.len() <= CHUNK);
            all.extend_from_slice(&chunk);
        }
        Ok(all)
    }

    #[tokio::test]
    async fn every_range_gives_exactly_its_bytes() {
        let content: Vec<u8> = (0..3 * CHUNK + 17).map(|n| (n % 251) as u8).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&content).unwrap();
        let end = content.len();
        for range in [0..end, 0..1, end - 1..end, CHUNK - 1..CHUNK + 1, CHUNK..2 * CHUNK, 5..5] {
            let read = read(file.try_clone().unwrap(), range.start as u64..range.end as u64);
            assert_eq!(collect(read).await.unwrap(), &content[range.clone()], "{range:?}");
        }
    }

    #[tokio::test]
    async fn a_file_that_is_too_short_is_an_error() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"short").unwrap();
        let error = collect(read(file, 0..100)).await.unwrap_err();
        assert!(error.to_string().contains("byte 5 of 100"), "{error}");
    }

    #[tokio::test]
    async fn buffers_are_used_again() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![7; 4 * CHUNK]).unwrap();
        let mut bytes = read(file, 0..4 * CHUNK as u64);
        let first = bytes.next().await.unwrap().unwrap();
        let place = first.as_ptr();
        drop(first);
        let second = bytes.next().await.unwrap().unwrap();
        assert_eq!(second.as_ptr(), place);
    }
}
