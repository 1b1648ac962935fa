//! The form of every answer, and of every refusal.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::call::Place;
use crate::{
    chat::{account::AccountError, membership::GroupError},
    media::MediaError,
    store::StoreError,
};

/// An answer that is none of success: `error` for programs, `error_description` for people.
#[derive(Debug, Clone)]
pub struct Refused {
    status: StatusCode,
    error: &'static str,
    exception: &'static str,
    description: String,
    /// The methods that the path takes, where the router cannot say so.
    allow: Option<&'static str>,
}

impl Refused {
    fn new(status: StatusCode, error: &'static str, exception: &'static str, description: impl Into<String>) -> Self {
        Self { status, error, exception, description: description.into(), allow: None }
    }

    /// 400: something in the request is wrong.
    pub fn illegal(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "illegal_argument", "IllegalArgumentException", description)
    }

    /// 400: no token for these credentials.
    pub fn invalid_grant(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_grant", "OAuthProblemException", description)
    }

    /// 400: somebody has the name.
    pub fn duplicate(user: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "duplicate_unique_property_exists",
            "DuplicateUniquePropertyExistsException",
            format!("user requires that property named username be unique, value of {user} exists"),
        )
    }

    /// 401: no token, or none of this App.
    pub fn bad_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "auth_bad_access_token",
            "AuthException",
            "Unable to authenticate due to corrupt access token",
        )
    }

    /// 401: the token is good, or was not asked for; what is asked takes another.
    pub fn unauthorized(description: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "UnauthorizedException", description)
    }

    /// 403: not this user's to do.
    pub fn forbidden(description: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden_op", "ForbiddenException", description)
    }

    /// 403: there would be too many.
    pub fn exceeds(description: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "exceed_limit", "ExceedLimitException", description)
    }

    /// 404: this server does not serve the App.
    pub fn unknown_app(org: &str, app: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "organization_application_not_found",
            "OrganizationApplicationNotFoundException",
            format!("Could not find application for {org}/{app}"),
        )
    }

    /// 404: no such user.
    pub fn unknown_user(user: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "service_resource_not_found",
            "ServiceResourceNotFoundException",
            format!("Service resource not found: {user}"),
        )
    }

    /// 404: no such group, room, message or file.
    pub fn unknown(what: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "resource_not_found", "ResourceNotFoundException", what)
    }

    /// 405: the path is good, the method is not.
    pub fn no_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "MethodNotAllowedException",
            "this path does not take the method",
        )
    }

    /// 405: as [`Self::no_method`], of a path that shares its place in the router with another.
    pub fn no_method_but(allow: &'static str) -> Self {
        Self { allow: Some(allow), ..Self::no_method() }
    }

    /// 408: the body did not come.
    pub fn slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "timeout", "TimeoutException", "the body did not arrive in time")
    }

    /// 409: others change the same all the time.
    pub fn busy() -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "ConflictException", "others change it at the moment; try again")
    }

    /// 413: more bytes than there may be.
    pub fn too_large(most: u64) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "payload_too_large",
            "PayloadTooLargeException",
            format!("at most {most} bytes are allowed"),
        )
    }

    /// 429: too often.
    pub fn limited() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "resource_limited",
            "ResourceLimitedException",
            "too often, or too much at the moment; try again in a minute",
        )
    }

    /// 500: the server could not do it; 507: its disk is full.
    pub fn of_store(error: &StoreError) -> Self {
        if matches!(error, StoreError::Full) {
            return Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "storage_full",
                "StorageFullException",
                "the server has no room left; tell its operator",
            );
        }
        tracing::error!(%error, "a call of the chat service could not be answered");
        Self::failed("the server failed; its log says why")
    }

    /// 500.
    pub fn failed(description: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_server_error", "InternalException", description)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::of_store(&error)
    }
}

impl From<AccountError> for Refused {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Invalid(reason) => Self::illegal(reason),
            AccountError::Taken(user) => Self::duplicate(&user),
            AccountError::Unknown => Self::unknown_user("no such user"),
            AccountError::WrongPassword => Self::invalid_grant("invalid password"),
            AccountError::NotActivated => Self::invalid_grant("user not activated"),
            AccountError::TooOften => Self::limited(),
            AccountError::Store(error) => Self::of_store(&error),
        }
    }
}

impl From<GroupError> for Refused {
    fn from(error: GroupError) -> Self {
        match error {
            GroupError::Gone => Self::unknown("there is no such group or room"),
            GroupError::Forbidden(reason) => Self::forbidden(reason),
            GroupError::Full(reason) => Self::exceeds(reason),
            GroupError::TooMany(user) => {
                Self::exceeds(format!("{user} is in as many groups or rooms as one may be in"))
            }
            GroupError::NotMember(user) => Self::forbidden(format!("{user} is no member")),
            GroupError::Invalid(reason) => Self::illegal(reason),
            GroupError::UnknownUser(user) => Self::unknown_user(&user),
            GroupError::Busy => Self::busy(),
            GroupError::Store(error) => Self::of_store(&error),
        }
    }
}

impl From<MediaError> for Refused {
    fn from(error: MediaError) -> Self {
        match &error {
            MediaError::TooLarge { limit } => Self::too_large(*limit),
            MediaError::NotExist => Self::unknown("there is no such file, or its time is over"),
            MediaError::Stalled(_) => Self::slow(),
            MediaError::TooManyTransfers { .. } => Self::limited(),
            MediaError::StorageFull => Self::of_store(&StoreError::Full),
            MediaError::Internal(detail) => {
                tracing::error!(detail, "a file of the chat service failed");
                Self::failed("the server failed; its log says why")
            }
            MediaError::RangeNotSatisfiable { .. } => Self::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "range_not_satisfiable",
                "RangeNotSatisfiableException",
                error.to_string(),
            ),
            MediaError::Draining => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "draining", "UnavailableException", error.to_string())
            }
            _ => Self::illegal(error.to_string()),
        }
    }
}

impl Refused {
    fn with(&self, body: &Value) -> Response {
        let mut response = respond(self.status, body);
        let headers = response.headers_mut();
        match self.status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
            }
            _ => {}
        }
        if let Some(allow) = self.allow {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        self.with(&json!({
            "error": self.error,
            "exception": self.exception,
            "timestamp": now_ms(),
            "duration": 0,
            "error_description": self.description,
        }))
    }
}

/// A refusal as the calls below `/metadata` have it.
#[derive(Debug, Clone)]
pub struct Described(Refused);

impl<T: Into<Refused>> From<T> for Described {
    fn from(refused: T) -> Self {
        Self(refused.into())
    }
}

impl IntoResponse for Described {
    fn into_response(self) -> Response {
        self.0.with(&json!({ "desc": self.0.description, "duration": 0, "timestamp": now_ms() }))
    }
}

/// Success: the envelope, with these fields in it.
pub fn answered(place: &Place, fields: Value) -> Response {
    let mut body = Map::new();
    body.insert("action".into(), place.method.as_str().to_ascii_lowercase().into());
    body.insert("application".into(), application(&place.app_id()).into());
    if !place.query.is_empty() {
        let params: Map<String, Value> = place.query.iter().map(|(key, value)| (key.clone(), json!([value]))).collect();
        body.insert("params".into(), params.into());
    }
    body.insert("path".into(), place.path.clone().into());
    body.insert("uri".into(), format!("{}{}", place.base, place.path).into());
    body.insert("entities".into(), json!([]));
    body.insert("timestamp".into(), now_ms().into());
    body.insert("duration".into(), (place.began.elapsed().as_millis() as u64).into());
    body.insert("organization".into(), place.org.clone().into());
    body.insert("applicationName".into(), place.name.clone().into());
    if let Value::Object(fields) = fields {
        body.extend(fields);
    }
    respond(StatusCode::OK, &Value::Object(body))
}

/// Success without the envelope.
pub fn plain(fields: &Value) -> Response {
    respond(StatusCode::OK, fields)
}

fn respond(status: StatusCode, body: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json;charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.to_string()).into_response()
}

/// What the envelope calls the App: the same always, in the form of a UUID.
pub fn application(app: &str) -> String {
    let hash = Sha256::digest(app.as_bytes());
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// Milliseconds since 1970.
pub fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}
