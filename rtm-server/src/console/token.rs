//! Tokens: made with a certificate of the configuration, or with one that was typed in, and read. No certificate leaves the server.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use ::http::StatusCode;
use axum::{
    Json,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use rtm_proto::token::{DAY_S, TEXT_BYTES};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use crate::{
    config::AppSettings,
    http::{Front, problem},
    tokens::{self, Format},
};

#[derive(Deserialize)]
struct Make {
    app: String,
    user: String,
    #[serde(default)]
    expire: Option<u32>,
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    certificate: String,
}

#[derive(Deserialize)]
struct Inspect {
    token: String,
    #[serde(default)]
    app: String,
    #[serde(default)]
    user: String,
    #[serde(default)]
    certificate: String,
}

/// `POST /v1/console/token/make`
pub async fn make(State(front): State<Arc<Front>>, body: Body) -> Response {
    let asked: Make = match read(&front, body).await {
        Ok(asked) => asked,
        Err(refused) => return refused,
    };
    let expire = asked.expire.unwrap_or(DAY_S as u32);
    let format = match asked.format.as_deref() {
        None | Some("007") => Format::V007,
        Some("006") => Format::V006,
        Some(_) => return invalid("format is 007 or 006"),
    };
    if expire == 0 || u64::from(expire) > DAY_S {
        return invalid(&format!("a token is valid for 1 to {DAY_S} seconds"));
    }
    let made = settings(&front, &asked.app, &asked.certificate)
        .and_then(|app| tokens::make(&asked.user, &app, expire, format, now_s()));
    match made {
        Ok(token) => Json(json!({ "token": token })).into_response(),
        Err(reason) => invalid(&reason),
    }
}

/// `POST /v1/console/token/inspect`
pub async fn inspect(State(front): State<Arc<Front>>, body: Body) -> Response {
    let asked: Inspect = match read(&front, body).await {
        Ok(asked) => asked,
        Err(refused) => return refused,
    };
    let text = asked.token.trim();
    let named = match asked.app.is_empty() {
        true => rtm_proto::token::Token::parse(text).map(|token| token.app_id().to_owned()).unwrap_or_default(),
        false => asked.app,
    };
    // What it says can be read without any certificate; only whether it would be taken cannot.
    let app = match settings(&front, &named, &asked.certificate) {
        Ok(app) => Some(app),
        Err(reason) if !asked.certificate.is_empty() => return invalid(&reason),
        Err(_) => None,
    };
    let user = Some(asked.user.as_str()).filter(|user| !user.is_empty());
    let found = match tokens::inspect(text, user, app.as_ref(), now_s()) {
        Ok(found) => found,
        // A token of the older format names no user.
        Err(_) if user.is_none() => match tokens::inspect(text, None, None, now_s()) {
            Ok(found) => found,
            Err(reason) => return invalid(&reason),
        },
        Err(reason) => return invalid(&reason),
    };
    let lines: Vec<_> = found.lines.iter().map(|(label, text)| json!({ "label": label, "text": text })).collect();
    let (good, verdict) = match found.verdict {
        Some(Ok(verdict)) => (Some(true), verdict),
        Some(Err(verdict)) => (Some(false), verdict),
        None => (None, "not checked: that takes a certificate of the App and, for the format 006, the user".into()),
    };
    Json(json!({ "lines": lines, "good": good, "verdict": verdict })).into_response()
}

/// The App with certificates: that of the configuration, or any with the certificate that was typed in.
fn settings(front: &Front, app: &str, certificate: &str) -> Result<AppSettings, String> {
    if !certificate.is_empty() {
        return tokens::alone(app, certificate);
    }
    let settings = front.config.app(app).ok_or_else(|| format!("the configuration has no App {app:?}"))?;
    match settings.certificates.is_empty() {
        true => {
            Err("this App has no certificate in the configuration, so it needs no tokens; type one in to make a token"
                .into())
        }
        false => Ok(settings),
    }
}

async fn read<T: DeserializeOwned>(front: &Front, body: Body) -> Result<T, Response> {
    let patience = front.config.timers.rest_ms.duration();
    let read = tokio::time::timeout(patience, axum::body::to_bytes(body, TEXT_BYTES + 4096)).await;
    let bytes =
        read.ok().and_then(Result::ok).ok_or_else(|| invalid("the request is too large, or came too slowly"))?;
    serde_json::from_slice(&bytes).map_err(|error| invalid(&error.to_string()))
}

fn invalid(reason: &str) -> Response {
    problem(StatusCode::BAD_REQUEST, "bad-request", reason)
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
