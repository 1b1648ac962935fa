//! Taking an upload: bytes come from the network, are hashed and written part by part, and become a media id.
//!
//! Nothing is kept when it does not come to its end: an object that is not finished is abandoned, or, when the client
//! went away and this code just stops, removed by dropping its writer; one that got no id goes by [`Media::discard`].

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use tokio::task::JoinHandle;

use super::service::object_name;
use super::{Media, MediaAccess, MediaError, ObjectWriter, Stored};

/// What the head of the request announces.
#[derive(Debug, Clone, Copy, Default)]
pub struct Announced {
    /// `Content-Length`.
    pub size: Option<u64>,
    /// `Content-Digest`.
    pub hash: Option<[u8; 32]>,
}

impl Media {
    /// Takes the whole of `body`. The body is borrowed so that what remains after an error can be read away.
    pub async fn receive(
        &self,
        access: &MediaAccess,
        announced: Announced,
        body: &mut Body,
    ) -> Result<Stored, MediaError> {
        self.receive_at_most(access, announced, body, self.limit(access)).await
    }

    /// The same with a limit of its own, in bytes.
    pub async fn receive_at_most(
        &self,
        access: &MediaAccess,
        announced: Announced,
        body: &mut Body,
        limit: u64,
    ) -> Result<Stored, MediaError> {
        let taken = self.take(access, announced, body, limit).await;
        self.metrics.upload_ended(taken.as_ref().map_or_else(MediaError::kind, |_| "stored"));
        taken
    }

    async fn take(
        &self,
        access: &MediaAccess,
        announced: Announced,
        body: &mut Body,
        limit: u64,
    ) -> Result<Stored, MediaError> {
        match announced.size {
            Some(0) => return Err(MediaError::Empty),
            Some(size) if size > limit => return Err(MediaError::TooLarge { limit }),
            _ => {}
        }
        // Nothing is created before the first byte, so that idle requests cost no files.
        let Some(first) = self.next(body).await? else { return Err(MediaError::Empty) };
        let object = object_name();
        let mut pipe = Pipe::new(self.bytes.create(&object).await?);
        if let Err(error) = self.fill(&mut pipe, first, body, limit).await {
            pipe.abandon().await;
            return Err(error);
        }
        let (size, hash, writer) = pipe.end().await?;
        if announced.hash.is_some_and(|expected| expected != hash) {
            writer.abandon().await;
            return Err(MediaError::DigestMismatch);
        }
        writer.finish().await?;
        // From here on the object exists. A caller that is cancelled in between leaves it to the sweep.
        let entered = self.enter(access, &object, size, hash).await;
        if entered.is_err() {
            self.discard(&object).await;
        }
        entered
    }

    async fn fill(&self, pipe: &mut Pipe, first: Bytes, body: &mut Body, limit: u64) -> Result<(), MediaError> {
        let mut chunk = Some(first);
        while let Some(bytes) = chunk {
            if pipe.size + bytes.len() as u64 > limit {
                return Err(MediaError::TooLarge { limit });
            }
            self.metrics.media_bytes_in.increment(bytes.len() as u64);
            pipe.push(bytes).await?;
            chunk = self.next(body).await?;
        }
        Ok(())
    }

    /// The next bytes of the body; `None` at its end.
    async fn next(&self, body: &mut Body) -> Result<Option<Bytes>, MediaError> {
        loop {
            let frame = tokio::time::timeout(self.stall, body.frame())
                .await
                .map_err(|_| MediaError::Stalled(self.stall.as_millis() as u64))?;
            match frame {
                None => return Ok(None),
                Some(Err(error)) => {
                    tracing::debug!(%error, "an upload broke off");
                    return Err(MediaError::Interrupted);
                }
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) if bytes.is_empty() => {}
                    Ok(bytes) => return Ok(Some(bytes)),
                    Err(_trailers) => {}
                },
            }
        }
    }
}

/// What works on one part while the next is read from the network: one part in flight, one being filled.
struct Pipe {
    /// `None` only while a part is in flight, or after one has failed.
    stage: Option<Stage>,
    flight: Option<JoinHandle<Result<Stage, MediaError>>>,
    part: Vec<Bytes>,
    /// Small pieces are copied together: each costs bookkeeping, and a hostile client sends single bytes.
    tail: BytesMut,
    filled: usize,
    part_bytes: usize,
    size: u64,
}

/// Below this a piece is copied rather than kept as it came.
const SMALL: usize = 8 * 1024;

struct Stage {
    writer: Box<dyn ObjectWriter>,
    hash: Sha256,
}

impl Stage {
    async fn put(self, part: Vec<Bytes>) -> Result<Self, MediaError> {
        let Self { mut writer, mut hash } = self;
        // Hashing half a megabyte takes a third of a millisecond: too long for a task that others wait behind, and
        // time in which the other core can write the same bytes.
        let hashed = part.clone();
        let hashing = tokio::task::spawn_blocking(move || {
            for bytes in &hashed {
                hash.update(bytes);
            }
            hash
        });
        let written = writer.write(part).await;
        let hash = hashing.await.map_err(|error| MediaError::Internal(error.to_string()))?;
        written?;
        Ok(Self { writer, hash })
    }
}

impl Pipe {
    fn new(writer: Box<dyn ObjectWriter>) -> Self {
        let part_bytes = writer.part_bytes();
        let stage = Some(Stage { writer, hash: Sha256::new() });
        Self { stage, flight: None, part: Vec::new(), tail: BytesMut::new(), filled: 0, part_bytes, size: 0 }
    }

    async fn push(&mut self, bytes: Bytes) -> Result<(), MediaError> {
        self.size += bytes.len() as u64;
        self.filled += bytes.len();
        if bytes.len() < SMALL {
            self.tail.extend_from_slice(&bytes);
        } else {
            self.flush_tail();
            self.part.push(bytes);
        }
        if self.filled >= self.part_bytes { self.launch().await } else { Ok(()) }
    }

    async fn launch(&mut self) -> Result<(), MediaError> {
        let stage = self.land().await?;
        self.flush_tail();
        let part = std::mem::take(&mut self.part);
        self.filled = 0;
        self.flight = Some(tokio::spawn(stage.put(part)));
        Ok(())
    }

    fn flush_tail(&mut self) {
        if !self.tail.is_empty() {
            self.part.push(self.tail.split().freeze());
        }
    }

    /// The stage, once the part in flight is through.
    async fn land(&mut self) -> Result<Stage, MediaError> {
        if let Some(flight) = self.flight.take() {
            return flight.await.map_err(|error| MediaError::Internal(error.to_string()))?;
        }
        self.stage.take().ok_or_else(|| MediaError::Internal("an upload went on after its failure".into()))
    }

    /// Removes what was written, before the client is told, so that a refused upload has left nothing by then.
    async fn abandon(mut self) {
        if let Ok(stage) = self.land().await {
            stage.writer.abandon().await;
        }
    }

    async fn end(mut self) -> Result<(u64, [u8; 32], Box<dyn ObjectWriter>), MediaError> {
        if self.filled > 0 {
            self.launch().await?;
        }
        let Stage { writer, hash } = self.land().await?;
        Ok((self.size, hash.finalize().into(), writer))
    }
}
