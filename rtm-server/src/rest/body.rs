//! The body of a request.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use serde::de::DeserializeOwned;

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

/// Understands a body that holds one JSON object.
pub fn object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refused> {
    // An array would be taken, too, as the fields in their order.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Refused::invalid("the body is no JSON object"));
    }
    serde_json::from_slice(bytes).map_err(|error| Refused::invalid(format!("the body: {error}")))
}
