//! Who logged in and out, who joined and left.
//!
//! As those who poll expect, an answer takes its events out of the journal. Who would rather lose none gives `after`: then
//! events stay until a later call names them, so that an answer that was lost on its way can be asked for again.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::Response,
};
use http::HeaderMap;
use serde_json::{Value, json};

use super::{
    access::access,
    answer::{Refused, answered},
};
use crate::{
    http::Front,
    hub::{
        App,
        external::Call,
        journal::{Event, Page},
    },
};

type Asked = Result<Query<HashMap<String, String>>, QueryRejection>;
type Named = Result<Path<String>, PathRejection>;

/// `GET …/vendor/user_events`
pub async fn users(
    State(front): State<Arc<Front>>,
    app: Named,
    query: Asked,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let page = ask(&front, app, query, &headers, App::user_events)?;
    Ok(tell(
        page,
        |event| json!({ "user_id": &*event.user, "type": if event.came { "Login" } else { "Logout" }, "ms": event.ms }),
    ))
}

/// `GET …/vendor/channel_events`
pub async fn channels(
    State(front): State<Arc<Front>>,
    app: Named,
    query: Asked,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let page = ask(&front, app, query, &headers, App::channel_events)?;
    Ok(tell(page, |event| {
        let kind = if event.came { "Join" } else { "Leave" };
        json!({ "group_id": event.channel.as_deref(), "user_id": &*event.user, "type": kind, "ms": event.ms })
    }))
}

fn ask(
    front: &Front,
    app: Named,
    query: Asked,
    headers: &HeaderMap,
    look: impl FnOnce(&App, Option<u64>) -> Page,
) -> Result<Page, Refused> {
    let Path(app) = app.map_err(|error| Refused::invalid(error.body_text()))?;
    let app = access(front, &app, headers)?.app;
    let Query(query) = query.map_err(|error| Refused::invalid(error.body_text()))?;
    let after = after(&query)?;
    if !app.admits(Call::Events, front.hub.clock.now()) {
        return Err(Refused::too_often());
    }
    let mut page = look(&app, after);
    if page.events.is_empty() {
        // Nothing new: `next` stays what it was.
        page.next = after.unwrap_or(0);
    }
    Ok(page)
}

/// The event after which a query asks for those that follow.
///
/// # Errors
/// 400.
pub fn after(query: &HashMap<String, String>) -> Result<Option<u64>, Refused> {
    let after = query.get("after").map(|text| text.trim_matches('"').parse());
    after.transpose().map_err(|_| Refused::invalid("after is the `next` of an earlier answer, or 0"))
}

fn tell(page: Page, event: impl Fn(&Event) -> Value) -> Response {
    let events: Vec<_> = page.events.iter().map(event).collect();
    answered(json!({ "result": "success", "events": events, "next": page.next, "missed": page.missed }))
}
