//! The pages, which are built into the binary.
//!
//! The build of `console/` gives every file but the first a name that its content decides, so that browsers may keep those for ever.

use std::sync::Arc;

use ::http::{StatusCode, header};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use include_dir::{Dir, include_dir};

use super::{Door, Head};
use crate::http::{Front, problem};

pub static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../console/dist");

/// `GET /`
pub async fn index(State(front): State<Arc<Front>>, Head(parts): Head) -> Response {
    if front.console.door() == Door::Shut {
        return off().into_response();
    }
    if let Err(refused) = front.console.admits(&parts) {
        return *refused;
    }
    match FILES.get_file("index.html") {
        Some(file) => {
            let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
            (headers, file.contents()).into_response()
        }
        None => problem(StatusCode::NOT_FOUND, "no-console", "this server was built without its console"),
    }
}

/// `GET /assets/<name>`
pub async fn asset(State(front): State<Arc<Front>>, Path(name): Path<String>, Head(parts): Head) -> Response {
    if let Err(refused) = front.console.admits(&parts) {
        return *refused;
    }
    let Some(file) = FILES.get_file(format!("assets/{name}")) else {
        return problem(StatusCode::NOT_FOUND, "no-such-file", "the console has no such file; reload the page");
    };
    let kind = match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, file.contents()).into_response()
}

/// What is at `/` where nobody may see the console.
fn off() -> String {
    format!(
        "rtm-server {}: real-time messaging.\n\n\
         {}  the WebSocket that client libraries connect to\n\
         {}  uploads and downloads\n\
         /healthz  /metrics  for operators\n\n\
         The console is off. To turn it on, put what `rtm-server console password` prints into the section [console] of\n\
         the configuration, and restart the server.\n",
        env!("CARGO_PKG_VERSION"),
        rtm_proto::LINK_PATH,
        rtm_proto::MEDIA_PATH,
    )
}
