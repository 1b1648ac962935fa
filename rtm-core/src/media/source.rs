//! The file of an upload: opened once, read twice. The first pass hashes and measures it, the second streams it.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use sha2::Digest as _;
use tokio::sync::mpsc;

use super::digest::Digest;
use super::dimensions::dimensions;
use super::progress::Meter;
use super::{Kind, UploadCode};

/// How much is read at once. Large enough that the hand-over between threads costs nothing beside the copy, small enough that
/// the pieces under way (one being read, [`QUEUED`] waiting, one being written) stay within a mebibyte.
const PIECE: u64 = 256 * 1024;
const QUEUED: usize = 2;

/// A file that was read through once.
pub(super) struct Source {
    file: File,
    /// The length in bytes when it was opened.
    pub(super) size: u64,
    /// The hash of those bytes.
    pub(super) digest: Digest,
    /// Width and height for an image, `(0, 0)` otherwise.
    pub(super) dimensions: (u32, u32),
}

/// Opens and reads the file through; blocks. Stops early once `abandoned` is set. Each piece read counts as a sign of life on `meter`.
pub(super) fn survey(
    path: &Path,
    kind: Kind,
    limit: u64,
    meter: &Meter,
    abandoned: &AtomicBool,
) -> Result<Source, UploadCode> {
    let (file, size) = open(path, limit)?;
    let mut watched = Watched { file, meter, abandoned };
    let digest = hash(&mut watched, size).map_err(|_| UploadCode::Failure)?;
    let mut dims = (0, 0);
    if kind == Kind::Image {
        watched.file.seek(SeekFrom::Start(0)).map_err(|_| UploadCode::Failure)?;
        dims = dimensions(BufReader::new(&mut watched));
    }
    watched.file.seek(SeekFrom::Start(0)).map_err(|_| UploadCode::Failure)?;
    Ok(Source { file: watched.file, size, digest, dimensions: dims })
}

fn open(path: &Path, limit: u64) -> Result<(File, u64), UploadCode> {
    // Looked at before it is opened, because opening a device can set it in motion; and again afterwards, because the name may
    // have come to mean something else in between.
    let regular = |metadata: io::Result<std::fs::Metadata>| {
        metadata.ok().filter(|metadata| metadata.is_file()).ok_or(UploadCode::Failure)
    };
    regular(std::fs::metadata(path))?;
    let mut options = OpenOptions::new();
    options.read(true);
    never_wait(&mut options);
    let file = options.open(path).map_err(|_| UploadCode::Failure)?;
    let size = regular(file.metadata())?.len();
    match size {
        0 => Err(UploadCode::Failure),
        size if size > limit => Err(UploadCode::SizeOverflow),
        size => Ok((file, size)),
    }
}

/// Makes opening return at once even if the name leads to a FIFO without a partner; regular files are not affected.
pub(super) fn never_wait(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(options, libc::O_NONBLOCK | libc::O_NOCTTY);
    #[cfg(not(unix))]
    let _ = options;
}

fn hash(file: &mut impl Read, size: u64) -> io::Result<Digest> {
    let mut hasher = sha2::Sha256::new();
    let mut piece = Vec::new();
    let mut left = size;
    while left > 0 {
        read_piece(file, left, &mut piece)?;
        hasher.update(&piece);
        left -= piece.len() as u64;
    }
    Ok(Digest(hasher.finalize().into()))
}

/// Replaces the content of `piece` with the next bytes of the file, and fails where the file ends before `left` more bytes.
fn read_piece(file: &mut impl Read, left: u64, piece: &mut Vec<u8>) -> io::Result<()> {
    let wanted = left.min(PIECE);
    piece.clear();
    piece.reserve_exact(usize::try_from(wanted).unwrap_or(0));
    let read = file.by_ref().take(wanted).read_to_end(piece)?;
    if read as u64 == wanted { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// A file whose reads count as signs of life and stop when nobody wants them any more.
struct Watched<'a> {
    file: File,
    meter: &'a Meter,
    abandoned: &'a AtomicBool,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.abandoned.load(Ordering::Relaxed) {
            return Err(io::Error::other("the transfer was given up"));
        }
        self.meter.touch();
        self.file.read(buffer)
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// The second pass: a request body of exactly the surveyed length, read on a blocking thread as the connection asks for it.
pub(super) struct FileBody {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    left: u64,
    meter: Arc<Meter>,
}

impl FileBody {
    /// Starts reading. The reader ends when the file is through or the body is dropped. Needs a runtime.
    pub(super) fn new(source: Source, meter: Arc<Meter>) -> Self {
        let (to_body, pieces) = mpsc::channel(QUEUED);
        let Source { mut file, size, .. } = source;
        tokio::task::spawn_blocking(move || {
            let mut left = size;
            while left > 0 {
                let mut piece = Vec::new();
                let read = read_piece(&mut file, left, &mut piece).map(|()| Bytes::from(piece));
                left -= read.as_ref().map_or(left, |piece| piece.len() as u64);
                if to_body.blocking_send(read).is_err() {
                    return;
                }
            }
        });
        Self { pieces, left: size, meter }
    }
}

impl http_body::Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let piece = std::task::ready!(self.pieces.poll_recv(context));
        Poll::Ready(piece.map(|piece| {
            piece.map(|piece| {
                let bytes = piece.len() as u64;
                self.left = self.left.saturating_sub(bytes);
                self.meter.advance(bytes);
                Frame::data(piece)
            })
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
