//! Logging in to the console, and out.

use std::{net::IpAddr, sync::Arc};

use ::http::{HeaderMap, StatusCode, header};
use axum::{
    Json,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{Door, Head, access, password, sessions};
use crate::http::{Connection, Front, problem};

#[derive(Deserialize)]
struct Asked {
    password: String,
}

/// The longest body: the longest password, every character of which is escaped.
const BODY: usize = 8 * 1024;

/// `GET /v1/console/session`: whether to show a login, and what kind of server this is.
pub async fn session(State(front): State<Arc<Front>>, Head(parts): Head) -> Response {
    let console = &front.console;
    if let Err(refused) = console.admits(&parts) {
        return *refused;
    }
    let open = console.authorized(&parts).is_ok();
    Json(json!({
        "open": open,
        "password": console.door() == Door::Password,
        "development": open.then(|| front.config.development()),
        "version": open.then_some(env!("CARGO_PKG_VERSION")),
    }))
    .into_response()
}

/// `POST /v1/console/session`: opens a session for who knows the password.
pub async fn open(State(front): State<Arc<Front>>, Head(parts): Head, body: Body) -> Response {
    let console = &front.console;
    if let Err(refused) = console.admits(&parts) {
        return *refused;
    }
    if console.door() != Door::Password {
        return problem(StatusCode::CONFLICT, "no-password", "this console asks for no password");
    }
    if !access::is_json(&parts) {
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", "send application/json");
    }
    let patience = front.config.timers.rest_ms.duration();
    let read = tokio::time::timeout(patience, axum::body::to_bytes(body, BODY)).await;
    let asked = read.ok().and_then(Result::ok).and_then(|bytes| serde_json::from_slice::<Asked>(&bytes).ok());
    let Some(asked) = asked else {
        return problem(StatusCode::BAD_REQUEST, "bad-request", "send {\"password\": \"...\"}");
    };
    let address = parts.extensions.get::<Connection>().map_or(IpAddr::from([0; 4]), |c| c.peer.ip());
    if !console.sessions().admits(address, console.clock.now()) {
        tracing::warn!(%address, "too many attempts to log in to the console");
        let reason = "too many attempts; wait a minute";
        return ([(header::RETRY_AFTER, "60")], problem(StatusCode::TOO_MANY_REQUESTS, "too-often", reason))
            .into_response();
    }
    let Ok(_turn) = console.checks.acquire().await else {
        return problem(StatusCode::SERVICE_UNAVAILABLE, "closing", "the server is going down");
    };
    let hash = front.config.console.password.clone();
    let right = tokio::task::spawn_blocking(move || password::verify(&asked.password, &hash)).await.unwrap_or(false);
    if !right {
        tracing::warn!(%address, "a wrong password for the console");
        return problem(StatusCode::UNAUTHORIZED, "wrong-password", "that is not the password of this console");
    }
    tracing::info!(%address, "somebody has logged in to the console");
    let life = front.config.console.session_ms.0;
    let secret = {
        let (mut sessions, now) = (console.sessions(), console.clock.now());
        sessions.forgive(address);
        sessions.open(now, now.saturating_add(life))
    };
    let cookie = sessions::set_cookie(&secret, life.div_ceil(1000), is_encrypted(console.encrypted, &parts.headers));
    ([(header::SET_COOKIE, cookie)], StatusCode::NO_CONTENT).into_response()
}

/// `DELETE /v1/console/session`: ends the session.
pub async fn close(State(front): State<Arc<Front>>, Head(parts): Head) -> Response {
    let console = &front.console;
    if let Err(refused) = console.admits(&parts) {
        return *refused;
    }
    if let Some(secret) = sessions::cookie(&parts.headers) {
        console.sessions().close(secret);
    }
    let cookie = sessions::set_cookie("", 0, is_encrypted(console.encrypted, &parts.headers));
    ([(header::SET_COOKIE, cookie)], StatusCode::NO_CONTENT).into_response()
}

/// Whether the browser speaks TLS, to us or to a proxy before us. Whoever makes that header up gets a stricter cookie.
fn is_encrypted(ours: bool, headers: &HeaderMap) -> bool {
    ours || headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}
