//! `GET /v1/console/overview`: the server in numbers.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use crate::http::Front;

#[derive(Deserialize)]
pub struct Asked {
    /// Only samples after this time.
    #[serde(default)]
    after: u64,
}

/// Who looks asks again every second, naming the last sample it has.
pub async fn get(State(front): State<Arc<Front>>, Query(asked): Query<Asked>) -> Response {
    let (hub, now) = (&front.hub, front.hub.clock.now());
    let (received, handed) = hub.metrics.tally.read();
    let media = front.console.samples().media();
    let media = media.map(|media| json!({ "ids": media.ids, "objects": media.objects, "bytes": media.bytes }));
    let apps = hub.apps();
    Json(json!({
        "now_ms": now,
        "up_ms": now.saturating_sub(front.console.started_ms),
        "version": env!("CARGO_PKG_VERSION"),
        "development": front.config.development(),
        "draining": front.phase.draining(),
        "connections": hub.metrics.connected(),
        "users": hub.session_count(),
        "channels": apps.iter().map(|app| app.channels().len()).sum::<usize>(),
        "apps": apps.len(),
        "received": received,
        "handed": handed,
        "media": media,
        "trace": hub.trace.is_on(),
        "samples": front.console.samples().after(asked.after),
    }))
    .into_response()
}
