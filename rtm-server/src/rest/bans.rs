//! Keeping users out: an addition to the calls of the original, which had a state for it and no way to get there.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};
use http::HeaderMap;
use rtm_proto::identifier;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    access::access,
    answer::{Refused, answered},
    body, lenient,
};
use crate::{
    http::Front,
    hub::{App, Ban},
};

/// The longest reason, in characters.
const REASON: usize = 256;

/// A ban, as its body asks for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// For good, when missing.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub seconds: Option<u32>,
    /// For the user's log.
    #[serde(default)]
    pub reason: String,
}

impl Wanted {
    /// Reads a body, which may be empty, and checks it.
    ///
    /// # Errors
    /// 400.
    pub fn from_body(bytes: &[u8]) -> Result<Self, Refused> {
        let wanted: Self = body::object(if bytes.is_empty() { b"{}" } else { bytes })?;
        if wanted.seconds == Some(0) {
            return Err(Refused::invalid("seconds is 1 or more; without it the ban holds until it is lifted"));
        }
        if wanted.reason.chars().count() > REASON {
            return Err(Refused::invalid(format!("the reason has more than {REASON} characters")));
        }
        Ok(wanted)
    }
}

/// `PUT …/bans/<user>`
pub async fn put(
    State(front): State<Arc<Front>>,
    named: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let (app, user) = named_user(&front, named, &headers)?;
    let wanted = Wanted::from_body(&body::read(body, body::AROUND, front.config.timers.rest_ms.duration()).await?)?;
    let until_ms = wanted.seconds.map(|seconds| front.hub.clock.now() + u64::from(seconds) * 1000);
    let reason = if wanted.reason.is_empty() { "an operator keeps this user out".into() } else { wanted.reason };
    front.hub.ban(&app, &user, Ban { until_ms, reason }).await.map_err(Refused::of_store)?;
    Ok(answered(json!({ "result": "success", "user_id": user, "until": until_ms })))
}

/// `DELETE …/bans/<user>`
pub async fn lift(
    State(front): State<Arc<Front>>,
    named: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let (app, user) = named_user(&front, named, &headers)?;
    match front.hub.lift_ban(&app, &user).await.map_err(Refused::of_store)? {
        true => Ok(answered(json!({ "result": "success", "user_id": user }))),
        false => Err(Refused::unknown_ban()),
    }
}

/// `GET …/bans`
pub async fn list(
    State(front): State<Arc<Front>>,
    app: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Path(app) = app.map_err(|error| Refused::invalid(error.body_text()))?;
    let app = of_app(&front, &app, &headers)?;
    let told = |(user, ban): (String, Ban)| json!({ "user_id": user, "until": ban.until_ms, "reason": ban.reason });
    let bans: Vec<Value> = app.bans(front.hub.clock.now()).into_iter().map(told).collect();
    Ok(answered(json!({ "result": "success", "bans": bans })))
}

fn named_user(
    front: &Front,
    named: Result<Path<(String, String)>, PathRejection>,
    headers: &HeaderMap,
) -> Result<(Arc<App>, String), Refused> {
    let Path((app, user)) = named.map_err(|error| Refused::invalid(error.body_text()))?;
    let app = of_app(front, &app, headers)?;
    identifier::check_user(&user).map_err(|error| Refused::invalid(format!("the user id in the path: {error}")))?;
    Ok((app, user))
}

/// Nobody keeps others out by a user's token.
fn of_app(front: &Front, app: &str, headers: &HeaderMap) -> Result<Arc<App>, Refused> {
    let access = access(front, app, headers)?;
    match access.user {
        None => Ok(access.app),
        Some(_) => {
            Err(Refused::unauthorized("bans take the credentials of the App, Basic customer_id:customer_secret"))
        }
    }
}
