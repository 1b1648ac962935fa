//! `POST /v1/media` and `GET /v1/media/{id}`.
//!
//! The media key travels in `Authorization` only, never in an address: addresses end up in logs and histories.

use std::sync::Arc;

use ::http::header::{self, HeaderName};
use ::http::request::Parts;
use ::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;

use super::range::{Wanted, wanted};
use super::upload::Announced;
use super::{MediaAccess, MediaError, digest};
use crate::http::{Connection, Front, linger};
use crate::store::MediaEntry;

const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

/// Takes an upload.
pub async fn post(State(front): State<Arc<Front>>, request: Request) -> Response {
    let _running = front.transfers.enter();
    let (head, mut body) = request.into_parts();
    let stored = async {
        let (key, access) = authorized(&front, &head.headers, head.extensions.get())?;
        if front.phase.draining() {
            return Err(MediaError::Draining);
        }
        let announced = announced(&head.headers)?;
        let _slot = front.media.begin(&access, key).await?;
        front.media.receive(&access, announced, &mut body).await
    };
    match stored.await {
        Ok(stored) => {
            let answer = serde_json::json!({
                "id": stored.id,
                "size": stored.size,
                "sha256": stored.hex(),
                "expires_ms": stored.expires_ms,
            });
            (StatusCode::CREATED, axum::Json(answer)).into_response()
        }
        Err(error) => {
            // Read on for a while: closing on a client that still sends makes its system throw our answer away.
            if !matches!(error, MediaError::Interrupted | MediaError::Stalled(_)) {
                linger(body);
            }
            let mut response = refused(error);
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        }
    }
}

/// Answers with the bytes, or for `HEAD` with the head alone.
pub async fn get(State(front): State<Arc<Front>>, Path(id): Path<String>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    match download(&front, &id, &head).await {
        Ok(response) => response,
        Err(error) => refused(error),
    }
}

async fn download(front: &Arc<Front>, id: &str, head: &Parts) -> Result<Response, MediaError> {
    let (key, access) = authorized(front, &head.headers, head.extensions.get())?;
    let entry = front.media.find(&access, id).await?;
    let kind = HeaderValue::from_static("application/octet-stream");
    serve(front, &entry, &head.method, &head.headers, kind, Some((&access, key))).await
}

/// Answers with the bytes of `entry`, or with the range of them that the headers ask for, as content of this kind. `session`: whose
/// transfers they are counted among.
pub(crate) async fn serve(
    front: &Arc<Front>,
    entry: &MediaEntry,
    method: &Method,
    headers: &HeaderMap,
    kind: HeaderValue,
    session: Option<(&MediaAccess, &str)>,
) -> Result<Response, MediaError> {
    let size = entry.row.size;
    let etag = format!("\"{}\"", digest::hex(&entry.row.hash));

    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    // A range that was meant for other bytes (If-Range) becomes the whole.
    let same = text(header::IF_RANGE).is_none_or(|validator| validator == etag);
    let wanted = wanted(text(header::RANGE).filter(|_| same), size);
    let (status, range) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0..size),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Outside => return Err(MediaError::RangeNotSatisfiable { size }),
    };

    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_LENGTH, range.end - range.start)
        .header(header::CONTENT_TYPE, kind)
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::ETAG, etag)
        .header(REPR_DIGEST, digest::header(&entry.row.hash))
        .header(header::CACHE_CONTROL, "private")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if status == StatusCode::PARTIAL_CONTENT {
        response = response.header(header::CONTENT_RANGE, format!("bytes {}-{}/{size}", range.start, range.end - 1));
    }
    let body = if *method == Method::HEAD {
        Body::empty()
    } else {
        let slot = match session {
            Some((access, key)) => Some(front.media.begin(access, key).await?),
            None => None,
        };
        let bytes = front.media.read(entry, range).await?;
        let metrics = front.metrics.clone();
        metrics.media_downloads.increment(1);
        // Held by the stream: the transfer runs until its last byte is handed over, or the client is gone.
        let running = front.transfers.enter();
        Body::from_stream(bytes.inspect(move |chunk| {
            let _ = (&running, &slot);
            match chunk {
                Ok(bytes) => metrics.media_bytes_out.increment(bytes.len() as u64),
                Err(error) => tracing::error!(%error, "a download broke off"),
            }
        }))
    };
    response.body(body).map_err(|error| MediaError::Internal(error.to_string()))
}

fn announced(headers: &HeaderMap) -> Result<Announced, MediaError> {
    let size = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let hash = match headers.get(CONTENT_DIGEST) {
        None => None,
        Some(value) => digest::parse(value).map_err(MediaError::BadRequest)?,
    };
    Ok(Announced { size, hash })
}

/// The media key of a request, and who holds it.
fn authorized<'a>(
    front: &Front,
    headers: &'a HeaderMap,
    connection: Option<&Connection>,
) -> Result<(&'a str, MediaAccess), MediaError> {
    let key = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim());
    let held = key.and_then(|key| Some((key, front.media.access(key)?)));
    let held = held.ok_or(MediaError::Unauthorized)?;
    if let Some(connection) = connection {
        connection.arrival.admitted();
    }
    Ok(held)
}

fn refused(error: MediaError) -> Response {
    if let MediaError::Internal(detail) = &error {
        tracing::error!(detail, "a media request failed");
    }
    let mut response = crate::http::problem(error.status(), error.kind(), &error.to_string());
    let headers = response.headers_mut();
    match error {
        MediaError::Unauthorized => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        MediaError::RangeNotSatisfiable { size } => {
            if let Ok(range) = HeaderValue::try_from(format!("bytes */{size}")) {
                headers.insert(header::CONTENT_RANGE, range);
            }
        }
        MediaError::Draining | MediaError::TooManyTransfers { .. } => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        _ => {}
    }
    response
}
