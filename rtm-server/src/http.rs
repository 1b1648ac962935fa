//! Everything that is asked over HTTP: the router, what its handlers share, and the form of its answers.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use ::http::header;
use ::http::{HeaderValue, StatusCode};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http_body::Body as _;
use http_body_util::BodyExt;

use crate::admission::Arrival;
use crate::config::Config;
use crate::console::Console;
use crate::hub::Hub;
use crate::media::Media;
use crate::metrics::Metrics;
use crate::phase::{PhaseWatch, Running};

/// What the handlers of one server share.
pub struct Front {
    /// The configuration in force.
    pub config: Arc<Config>,
    /// Where connections go that log in.
    pub hub: Arc<Hub>,
    /// Uploads and downloads.
    pub media: Arc<Media>,
    /// What people see in a browser.
    pub console: Console,
    /// What is counted.
    pub metrics: Metrics,
    /// Whether the server is going down.
    pub phase: PhaseWatch,
    /// The transfers that shutting down waits for.
    pub transfers: Running,
    /// The WebSocket connections that shutting down waits for.
    pub links: Running,
}

/// The connection that a request came on; an extension of every request.
#[derive(Clone)]
pub struct Connection {
    /// The other end.
    pub peer: std::net::SocketAddr,
    /// Its place among those that have not logged in.
    pub arrival: Arc<Arrival>,
}

/// Every path that the server knows.
pub fn router(front: Arc<Front>) -> Router {
    shared(&front)
        .layer(crate::origin::cors(&front.config))
        .route("/metrics", get(metrics))
        .merge(crate::console::routes(&front))
        .fallback(async || {
            problem(
                StatusCode::NOT_FOUND,
                "no-such-path",
                "the server has /v1/rtm, /v1/media, /v1/console, /dev/v2/project, /openapi.json, /rtm.js, /webim.js, /healthz and /metrics",
            )
        })
        .method_not_allowed_fallback(no_such_method)
        .layer(axum::middleware::from_fn_with_state(front.clone(), crate::origin::guard))
        // Uploads are bounded by limits.media_bytes, as they stream.
        .layer(axum::extract::DefaultBodyLimit::disable())
        .with_state(front)
}

/// The paths that pages of other origins may use.
fn shared(front: &Arc<Front>) -> Router<Arc<Front>> {
    let media = rtm_proto::MEDIA_PATH;
    Router::new()
        .route(rtm_proto::LINK_PATH, get(crate::upgrade::upgrade))
        .route(media, axum::routing::post(crate::media::http::post))
        .route(&format!("{media}/{{id}}"), get(crate::media::http::get))
        .route("/healthz", get(healthz))
        .merge(crate::rest::routes())
        .merge(crate::chat::rest::routes(front))
        .merge(crate::scripts::routes())
        // Here as well as for the other paths, so that a page can read it.
        .method_not_allowed_fallback(no_such_method)
}

async fn no_such_method() -> Response {
    problem(StatusCode::METHOD_NOT_ALLOWED, "no-such-method", "this path does not take the method; see Allow")
}

/// An error as JSON: `error` for programs, `reason` for people, saying what to do next.
pub fn problem(status: StatusCode, kind: &str, reason: &str) -> Response {
    (status, axum::Json(serde_json::json!({ "error": kind, "reason": reason }))).into_response()
}

/// Reads away what a client still sends after its request was refused, for a few seconds at most.
/// Closing at once would make the client's system discard the answer together with the connection.
pub fn linger(mut body: Body) {
    tokio::spawn(async move {
        let rest = async {
            let mut seen = 0;
            while let Some(Ok(frame)) = body.frame().await {
                seen += frame.data_ref().map_or(0, |bytes| bytes.len());
                if seen > LINGER_BYTES {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(LINGER, rest).await; // Either way it has had its chance.
    });
}

/// Lets a refusal arrive, whatever is still on its way: what a handler leaves of a body is read away, see [`linger`].
pub async fn read_away(request: Request) -> Request {
    request.map(|body| if body.is_end_stream() { body } else { Body::new(Unread(Some(body))) })
}

/// A body that nobody may have read to its end when it is let go of.
struct Unread(Option<Body>);

impl http_body::Body for Unread {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        let Some(body) = &mut self.0 else { return Poll::Ready(None) };
        let polled = Pin::new(body).poll_frame(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            self.0 = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(http_body::Body::is_end_stream)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.as_ref().map_or_else(|| http_body::SizeHint::with_exact(0), http_body::Body::size_hint)
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        // The connection may be over, and the server as well.
        if let Some(body) = self.0.take().filter(|body| !body.is_end_stream())
            && tokio::runtime::Handle::try_current().is_ok()
        {
            linger(body);
        }
    }
}

/// How long, and how much, [`linger`] reads.
const LINGER: Duration = Duration::from_secs(5);
const LINGER_BYTES: usize = 64 * 1024 * 1024;

async fn healthz(State(front): State<Arc<Front>>) -> Response {
    let (status, state) = match front.phase.draining() {
        false => (StatusCode::OK, "ok"),
        true => (StatusCode::SERVICE_UNAVAILABLE, "draining"),
    };
    let answer = serde_json::json!({ "status": state, "version": env!("CARGO_PKG_VERSION") });
    (status, [(header::CACHE_CONTROL, "no-store")], axum::Json(answer)).into_response()
}

async fn metrics() -> Response {
    let form = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, form)], crate::metrics::render()).into_response()
}
