//! One upload, from the path to the media id.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::StatusCode;
use serde::Deserialize;

use super::digest::Digest;
use super::progress::{Meter, Stop, supervise};
use super::registry::Ticket;
use super::source::{FileBody, Source, survey};
use super::{Direction, Endpoint, Kind, TransferLimits, TransferSink, UploadCode, Uploaded};

/// More than any answer to an upload needs.
const ANSWER_BYTES: usize = 64 * 1024;

/// What an upload needs to run.
pub(super) struct Upload {
    pub(super) http: reqwest::Client,
    pub(super) limits: TransferLimits,
    pub(super) sink: Arc<dyn TransferSink>,
    pub(super) endpoint: Endpoint,
    pub(super) kind: Kind,
    pub(super) path: PathBuf,
}

/// The part of a successful answer this client reads.
#[derive(Deserialize)]
struct Stored {
    id: String,
    size: u64,
    sha256: String,
}

impl Upload {
    /// Carries the upload out and delivers its one result.
    pub(super) async fn run(self, mut ticket: Ticket) {
        let meter = Meter::new();
        let work = self.transfer(&meter);
        let end = supervise(work, &mut ticket, Direction::Upload, &meter, &self.limits, &*self.sink).await;
        let result = match end {
            Ok(result) => result,
            Err(Stop::Stalled) => Err(UploadCode::Timeout),
            Err(Stop::Cancelled) => Err(UploadCode::Interrupted),
        };
        let result = if ticket.settle() { result } else { Err(UploadCode::Interrupted) };
        if let Ok(uploaded) = &result {
            self.sink.progress(ticket.request_id(), Direction::Upload, uploaded.size, uploaded.size);
        }
        self.sink.uploaded(ticket.request_id(), self.kind, result);
    }

    async fn transfer(&self, meter: &Arc<Meter>) -> Result<Uploaded, UploadCode> {
        let source = self.survey(meter).await?;
        let (size, digest, (width, height)) = (source.size, source.digest, source.dimensions);
        meter.expect(size);
        match self.send(source, digest, meter).await {
            // The server hashes what it receives, so this is the proof that the bytes sent are the ones that were read first:
            // a file changed in between, or bytes damaged on the way, end here if the server has not refused them already.
            Ok(stored) if stored.size != size || !digest.is_hex(&stored.sha256) || stored.id.is_empty() => {
                Err(failed("the server stored other bytes than the file had", &"size or hash differ"))
            }
            Ok(stored) => {
                let file_name =
                    self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                Ok(Uploaded { media_id: stored.id, size, width, height, file_name })
            }
            Err(code) => {
                if code == UploadCode::Failure {
                    meter.last_word(&self.limits).await;
                }
                Err(code)
            }
        }
    }

    /// Sends the file and reads the answer.
    async fn send(&self, source: Source, digest: Digest, meter: &Arc<Meter>) -> Result<Stored, UploadCode> {
        let answer = self
            .http
            .post(self.endpoint.media_url())
            .bearer_auth(&self.endpoint.key)
            .header("content-type", "application/octet-stream")
            .header("content-digest", digest.to_field())
            .body(reqwest::Body::wrap(FileBody::new(source, meter.clone())))
            .send()
            .await
            .map_err(|error| failed("the server could not be reached or broke off", &error))?;
        stored(answer).await
    }

    /// Hashes the file on a blocking thread, which stops soon after this future is dropped.
    async fn survey(&self, meter: &Arc<Meter>) -> Result<Source, UploadCode> {
        struct Abandon(Arc<AtomicBool>);
        impl Drop for Abandon {
            fn drop(&mut self) {
                self.0.store(true, Ordering::Relaxed);
            }
        }
        let abandon = Abandon(Arc::default());
        let (path, kind, limit, meter, abandoned) =
            (self.path.clone(), self.kind, self.limits.media_bytes, meter.clone(), abandon.0.clone());
        tokio::task::spawn_blocking(move || survey(&path, kind, limit, &meter, &abandoned))
            .await
            .map_err(|error| failed("reading the file did not end", &error))?
    }
}

async fn stored(mut answer: reqwest::Response) -> Result<Stored, UploadCode> {
    match answer.status() {
        StatusCode::CREATED => {}
        StatusCode::PAYLOAD_TOO_LARGE => return Err(UploadCode::SizeOverflow),
        StatusCode::TOO_MANY_REQUESTS => return Err(UploadCode::ConcurrencyLimitExceeded),
        StatusCode::REQUEST_TIMEOUT => return Err(UploadCode::Timeout),
        status => return Err(failed("the server refused the upload", &status)),
    }
    let mut text = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| failed("the server's answer broke off", &error))? {
        if text.len() + piece.len() > ANSWER_BYTES {
            return Err(failed("the server's answer is too long", &text.len()));
        }
        text.extend_from_slice(&piece);
    }
    serde_json::from_slice(&text).map_err(|error| failed("the server's answer is not the one of an rtm server", &error))
}

/// Logs why, since the code alone cannot tell.
fn failed(what: &str, why: &dyn std::fmt::Display) -> UploadCode {
    tracing::debug!(%why, "upload: {what}");
    UploadCode::Failure
}
