//! The body of a request.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;

use super::answer::Refused;

/// Bytes of a body beside its payload.
pub const AROUND: usize = 16 * 1024;

/// Reads a body of at most `most` bytes, which takes no longer than `wait`.
pub async fn read(body: Body, most: usize, wait: Duration) -> Result<Bytes, Refused> {
    tokio::time::timeout(wait, axum::body::to_bytes(body, most))
        .await
        .map_err(|_| Refused::timeout("the body did not arrive in time"))?
        .map_err(|error| Refused::invalid(format!("the body did not arrive, or has more than {most} bytes: {error}")))
}
