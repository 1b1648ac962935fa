//! The form of every answer: `result`, `request_id`, and what the call adds.

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde_json::{Map, Value, json};

use crate::store::StoreError;

/// An answer that is none of success, with a code for programs and a reason for people.
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    code: &'static str,
    reason: String,
}

impl Refused {
    fn new(status: StatusCode, code: &'static str, reason: impl Into<String>) -> Self {
        Self { status, code, reason: reason.into() }
    }

    /// 400: something in the request is wrong; the reason says what.
    pub fn invalid(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", reason)
    }

    /// 401: who asks did not prove that it may.
    pub fn unauthorized(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", reason)
    }

    /// 404: the server does not serve this App.
    pub fn unknown_app() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown_app", "this server does not serve the App ID; see [[apps]]")
    }

    /// 404: no query has this handle.
    pub fn unknown_handle() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown_handle", "the handle is none that a history query was answered with")
    }

    /// 404: the user is not kept out.
    pub fn unknown_ban() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown_ban", "no ban of this user is in force")
    }

    /// 408: no outcome in time. A message may still arrive.
    pub fn timeout(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "timeout", reason)
    }

    /// 429: more calls than the rate allows.
    pub fn too_often() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_often",
            "more calls a second than the App may make; wait a second",
        )
    }

    /// 408: the store did not find it in time. 500: the store could not do it.
    pub fn of_store(error: StoreError) -> Self {
        if matches!(error, StoreError::TooSlow) {
            return Self::timeout("the history holds too much for this question; ask for a shorter time of it");
        }
        tracing::error!(%error, "a REST call could not be answered");
        Self::failed("the store failed; the server's log says why")
    }

    /// 500: the server could not do it.
    pub fn failed(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", reason)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let fields = json!({ "result": "failed", "code": self.code, "reason": self.reason });
        let mut response = envelope(self.status, fields);
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = http::HeaderValue::from_static("Basic realm=\"rtm\", charset=\"UTF-8\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

/// 200 with `result`, which is `success` or `failed`, and other fields.
pub fn answered(fields: Value) -> Response {
    envelope(StatusCode::OK, fields)
}

fn envelope(status: StatusCode, fields: Value) -> Response {
    let mut body = Map::new();
    body.insert("request_id".into(), format!("{:032x}", rand::random::<u128>()).into());
    if let Value::Object(fields) = fields {
        body.extend(fields);
    }
    let headers = [(header::CONTENT_TYPE, "application/json;charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, Value::Object(body).to_string()).into_response()
}
