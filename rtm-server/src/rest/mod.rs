//! The REST interface: sending without being logged in, the history, the comings and goings of an App, and keeping users out.
//!
//! Every path lies below `/dev/v2/project/<App ID>/rtm`; `/openapi.json` describes them all. `access` decides who may ask,
//! `answer` is the form of every answer, and the other files hold a path each.

pub mod access;
pub mod answer;
pub mod bans;
mod body;
pub mod events;
pub mod history;
mod lenient;
pub mod send;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post, put},
};
use http::header;

use crate::http::Front;

/// The description of the interface, as it is served.
pub const OPENAPI: &str = include_str!("../../../docs/openapi.json");

/// Every path of the interface.
pub fn routes() -> Router<Arc<Front>> {
    let base = "/dev/v2/project/{app}/rtm";
    Router::new()
        .route(&format!("{base}/users/{{user}}/peer_messages"), post(send::peer))
        .route(&format!("{base}/users/{{user}}/peer_message"), post(send::peer))
        .route(&format!("{base}/users/{{user}}/channel_messages"), post(send::channel))
        .route(&format!("{base}/users/{{user}}/channel_message"), post(send::channel))
        .route(&format!("{base}/bans"), get(bans::list))
        .route(&format!("{base}/bans/{{user}}"), put(bans::put).delete(bans::lift))
        .route(&format!("{base}/message/history/query"), post(history::query))
        .route(&format!("{base}/message/history/query/{{handle}}"), get(history::fetch))
        .route(&format!("{base}/message/history/count"), get(history::count))
        .route(&format!("{base}/vendor/user_events"), get(events::users))
        .route(&format!("{base}/vendor/channel_events"), get(events::channels))
        .route(&format!("{base}/hook/channel_events"), get(events::channels))
        .route("/openapi.json", get(async || ([(header::CONTENT_TYPE, "application/json;charset=utf-8")], OPENAPI)))
}
