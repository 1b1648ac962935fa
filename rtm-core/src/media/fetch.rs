//! The network half of a download: asks for the bytes, and asks again for the rest when the connection breaks.

use http::header::{CONTENT_RANGE, ETAG, IF_RANGE, RANGE};
use http::{HeaderMap, StatusCode};
use reqwest::Response;

use super::collect::{Collector, Gone};
use super::digest::Digest;
use super::progress::Meter;
use super::{DownloadCode, Endpoint, TransferLimits};

/// Longer than any media id a server hands out. An id beyond this is unknown for sure and need not be asked for.
const ID_BYTES: usize = 256;

/// One media file on one server.
pub(super) struct Fetch<'a> {
    pub(super) http: &'a reqwest::Client,
    pub(super) limits: &'a TransferLimits,
    pub(super) endpoint: &'a Endpoint,
    pub(super) media_id: &'a str,
    pub(super) meter: &'a Meter,
}

/// What the server said about the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Whole {
    size: u64,
    digest: Digest,
    tag: String,
}

/// How an attempt ended short of all bytes.
enum Short {
    /// The connection broke; the rest can be asked for.
    Lost,
    /// There is no sense in asking again.
    Over(DownloadCode),
}

impl From<Gone> for Short {
    fn from(_: Gone) -> Self {
        // The thread that writes has logged why.
        Self::Over(DownloadCode::Failure)
    }
}

impl Fetch<'_> {
    /// Gives all bytes to `collector` and returns the hash they should have. The caller compares.
    pub(super) async fn run(&self, collector: &Collector) -> Result<Digest, DownloadCode> {
        let url = self.url()?;
        let mut whole = None;
        for attempt in 0..=self.limits.resumes {
            if attempt > 0 {
                let doubled = 2u32.saturating_pow(attempt - 1);
                tokio::time::sleep(self.limits.resume_backoff.saturating_mul(doubled)).await;
            }
            match self.attempt(&url, &mut whole, collector).await {
                Ok(digest) => return Ok(digest),
                Err(Short::Over(code)) => return Err(code),
                Err(Short::Lost) => tracing::debug!(attempt, at = self.meter.moved(), "download: connection lost"),
            }
        }
        Err(failed("the connection broke too often", &self.limits.resumes))
    }

    async fn attempt(&self, url: &str, whole: &mut Option<Whole>, collector: &Collector) -> Result<Digest, Short> {
        let mut request = self.http.get(url).bearer_auth(&self.endpoint.key);
        if let Some(whole) = &*whole {
            request = request.header(RANGE, format!("bytes={}-", self.meter.moved())).header(IF_RANGE, &whole.tag);
        }
        let mut answer = match request.send().await {
            Ok(answer) => answer,
            // A server that was never there is reported at once; one that went away in the middle may be starting again.
            Err(error) if whole.is_none() && (error.is_connect() || error.is_builder()) => {
                return Err(Short::Over(failed("the server could not be reached", &error)));
            }
            Err(_) => return Err(Short::Lost),
        };
        let whole = match &*whole {
            Some(whole) => {
                self.check_rest(&answer, whole)?;
                whole
            }
            None => {
                let described = described(&answer)?;
                self.meter.expect(described.size);
                collector.expect(described.size).await?;
                whole.insert(described)
            }
        };
        while self.meter.moved() < whole.size {
            let bytes = match answer.chunk().await {
                Ok(Some(bytes)) => bytes,
                Ok(None) | Err(_) => return Err(Short::Lost),
            };
            if bytes.len() as u64 > whole.size - self.meter.moved() {
                return Err(Short::Over(failed("the server sent more than it announced", &whole.size)));
            }
            self.meter.advance(bytes.len() as u64);
            collector.write(bytes).await?;
        }
        Ok(whole.digest)
    }

    /// Checks that the answer to a Range request continues the very file that was begun.
    fn check_rest(&self, answer: &Response, whole: &Whole) -> Result<(), Short> {
        let headers = answer.headers();
        match answer.status() {
            StatusCode::PARTIAL_CONTENT => {}
            StatusCode::NOT_FOUND => return Err(Short::Over(DownloadCode::NotExist)),
            // A server on its way down or up, or one that still counts the broken attempt: the next may find it ready.
            StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::BAD_GATEWAY
            | StatusCode::GATEWAY_TIMEOUT
            | StatusCode::TOO_MANY_REQUESTS => {
                return Err(Short::Lost);
            }
            status => return Err(Short::Over(failed("the server does not continue the download", &status))),
        }
        let expected = format!("bytes {}-{}/{}", self.meter.moved(), whole.size - 1, whole.size);
        if text(headers, &CONTENT_RANGE) != Some(&expected) || text(headers, &ETAG) != Some(&whole.tag) {
            return Err(Short::Over(failed("the server continues another file", &expected)));
        }
        Ok(())
    }

    fn url(&self) -> Result<String, DownloadCode> {
        // A segment of dots would be taken out of the path before it is sent, percent-encoded or not.
        if self.media_id.len() > ID_BYTES || matches!(self.media_id, "." | "..") {
            return Err(DownloadCode::NotExist);
        }
        let mut url = self.endpoint.media_url() + "/";
        for byte in self.media_id.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => url.push(char::from(byte)),
                _ => url.push_str(&format!("%{byte:02X}")),
            }
        }
        Ok(url)
    }
}

fn described(answer: &Response) -> Result<Whole, Short> {
    let headers = answer.headers();
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND => return Err(Short::Over(DownloadCode::NotExist)),
        StatusCode::TOO_MANY_REQUESTS => return Err(Short::Over(DownloadCode::ConcurrencyLimitExceeded)),
        StatusCode::REQUEST_TIMEOUT => return Err(Short::Over(DownloadCode::Timeout)),
        status => return Err(Short::Over(failed("the server refused the download", &status))),
    }
    let digest = text(headers, "repr-digest").and_then(Digest::from_field);
    let (Some(size), Some(digest), Some(tag)) = (answer.content_length(), digest, text(headers, &ETAG)) else {
        return Err(Short::Over(failed(
            "the answer is not the one of an rtm server",
            &"length, tag or digest missing",
        )));
    };
    Ok(Whole { size, digest, tag: tag.to_owned() })
}

fn text(headers: &HeaderMap, name: impl http::header::AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Logs why, since the code alone cannot tell.
fn failed(what: &str, why: &dyn std::fmt::Display) -> DownloadCode {
    tracing::debug!(%why, "download: {what}");
    DownloadCode::Failure
}
