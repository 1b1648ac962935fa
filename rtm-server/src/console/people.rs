//! Users and channels: lists, page by page, and each of them closely.

use std::sync::Arc;

use ::http::StatusCode;
use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use rtm_proto::wire;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    bus::Mailbox,
    http::{Front, problem},
    session::Session,
};

/// What is listed at a time.
const PAGE: usize = 50;

/// Members that are named of one channel.
const MEMBERS: usize = 500;

#[derive(Deserialize)]
#[serde(default)]
pub struct Listed {
    app: String,
    /// Part of the id, in any case.
    find: String,
    page: usize,
}

#[derive(Deserialize)]
pub struct Named {
    app: String,
    id: String,
}

impl Default for Listed {
    fn default() -> Self {
        Self { app: String::new(), find: String::new(), page: 1 }
    }
}

impl Listed {
    fn asks_for(&self, app: &str, id: &str) -> bool {
        (self.app.is_empty() || *app == *self.app)
            && (self.find.is_empty() || id.to_lowercase().contains(&self.find.to_lowercase()))
    }

    /// The page that was asked for of what was found, sorted by id.
    fn answer<T>(
        &self,
        mut found: Vec<T>,
        key: impl Fn(&T) -> (Arc<str>, Arc<str>),
        tell: impl Fn(&T) -> Value,
    ) -> Response {
        found.sort_by_cached_key(&key);
        let shown: Vec<Value> =
            found.iter().skip((self.page.max(1) - 1).saturating_mul(PAGE)).take(PAGE).map(tell).collect();
        Json(json!({ "total": found.len(), "pages": found.len().div_ceil(PAGE), "page": self.page.max(1), "items": shown }))
            .into_response()
    }
}

/// `GET /v1/console/apps`: those of the configuration, and those in use.
pub async fn apps(State(front): State<Arc<Front>>) -> Response {
    let mut ids: Vec<String> = front.config.apps.iter().map(|app| app.id.clone()).collect();
    ids.extend(front.hub.apps().iter().map(|app| app.id.to_string()));
    ids.sort();
    ids.dedup();
    let tell = |id: &String| {
        let settings = front.config.app(id)?;
        let certificates = !settings.certificates.is_empty();
        Some(json!({ "id": id, "certificates": certificates, "allow_no_token": settings.allow_no_token }))
    };
    Json(json!({ "apps": ids.iter().filter_map(tell).collect::<Vec<_>>() })).into_response()
}

/// `GET /v1/console/users`
pub async fn users(State(front): State<Arc<Front>>, Query(listed): Query<Listed>) -> Response {
    let mut found = front.hub.sessions();
    found.retain(|session| listed.asks_for(&session.app.id, &session.user));
    listed.answer(found, |session| (session.user.clone(), session.app.id.clone()), |session| tell_user(session))
}

/// `GET /v1/console/user`
pub async fn user(State(front): State<Arc<Front>>, Query(named): Query<Named>) -> Response {
    let mut sessions = front.hub.sessions().into_iter();
    let session = sessions.find(|session| *session.app.id == *named.app && *session.user == *named.id);
    let Some(session) = session else {
        return problem(StatusCode::NOT_FOUND, "not-logged-in", "this user is not logged in now");
    };
    let (mut told, inbound) = (tell_user(&session), session.inbound());
    let mut channels: Vec<String> = inbound.channels.iter().map(|channel| channel.id.to_string()).collect();
    let subscriptions = inbound.subscriptions.len();
    drop(inbound);
    channels.sort();
    told["channels"] = json!(channels);
    told["subscriptions"] = json!(subscriptions);
    told["attributes"] = session.attributes().iter().map(|one| json!({ "key": one.key, "value": one.value })).collect();
    Json(told).into_response()
}

fn tell_user(session: &Session) -> Value {
    let (connected, connections) = session.connections();
    let platform = match session.about.platform {
        wire::Platform::Web => "web",
        wire::Platform::Apple => "apple",
        wire::Platform::Unspecified | wire::Platform::Native => "native",
    };
    json!({
        "app": &*session.app.id,
        "id": &*session.user,
        "since_ms": session.about.since_ms,
        "platform": platform,
        "sdk": &*session.about.sdk,
        "connected": connected,
        "reachable": session.is_reachable(),
        "connections": connections,
    })
}

/// `GET /v1/console/channels`
pub async fn channels(State(front): State<Arc<Front>>, Query(listed): Query<Listed>) -> Response {
    let mut found = Vec::new();
    for app in front.hub.apps() {
        let channels = app.channels();
        let asked = channels.values().filter(|channel| listed.asks_for(&app.id, &channel.id));
        found.extend(asked.map(|channel| (channel.clone(), app.id.clone())));
    }
    listed.answer(
        found,
        |(channel, app)| (channel.id.clone(), app.clone()),
        |(channel, app)| json!({ "app": &**app, "id": &*channel.id, "members": channel.member_count() }),
    )
}

/// `GET /v1/console/channel`
pub async fn channel(State(front): State<Arc<Front>>, Query(named): Query<Named>) -> Response {
    let mut apps = front.hub.apps().into_iter();
    let found = apps.find(|app| *app.id == *named.app).and_then(|app| app.channels().get(&*named.id).cloned());
    let Some(channel) = found else {
        return problem(StatusCode::NOT_FOUND, "no-members", "this channel has no members now");
    };
    let members = channel.member_names(MEMBERS);
    let attributes = match front.hub.store.channel_attributes(&named.app, &named.id).await {
        Ok(rows) => rows
            .iter()
            .map(|row| json!({ "key": row.key, "value": row.value, "user": row.user, "server_ms": row.server_ms }))
            .collect(),
        Err(error) => {
            return problem(StatusCode::INTERNAL_SERVER_ERROR, "store", &error.to_string());
        }
    };
    let attributes = Value::Array(attributes);
    Json(json!({
        "app": named.app,
        "id": named.id,
        "member_count": channel.member_count(),
        "members": members.iter().map(|name| &**name).collect::<Vec<_>>(),
        "attributes": attributes,
    }))
    .into_response()
}
