//! The client libraries for pages that take them from this server, by a script tag: `/rtm.js`, `/webim.js`, and `/both.js` with
//! both. They find the server where they came from. What is served was built with the console, into its folder.

use std::sync::Arc;

use ::http::{HeaderValue, StatusCode, header};
use axum::{Router, response::IntoResponse, response::Response, routing::get};

use crate::{
    console::FILES,
    http::{Front, problem},
};

/// How long a browser may keep one: its name does not change when it does.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The scripts, for pages of whatever origin.
pub fn routes() -> Router<Arc<Front>> {
    Router::new()
        .route("/rtm.js", get(async || script("rtm.js")))
        .route("/webim.js", get(async || script("webim.js")))
        .route("/both.js", get(async || script("both.js")))
}

fn script(name: &str) -> Response {
    match FILES.get_file(format!("scripts/{name}")) {
        Some(file) => {
            let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
            let sniff = (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, KEPT), sniff], file.contents()).into_response()
        }
        None => problem(StatusCode::NOT_FOUND, "no-script", "this server was built without its scripts"),
    }
}
