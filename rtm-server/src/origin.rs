//! What web pages of other origins may do: the answers to their browsers' questions (CORS), and the refusal of those that
//! the configuration does not list.
//!
//! Nothing here guards data. Sessions are opened by tokens and media by keys, which a page has to name itself; browsers
//! attach neither on their own, so that credentials in the sense of CORS are never allowed and `*` is a safe default. The
//! list is for operators who do not want their server to be used by pages of others.

use std::sync::Arc;
use std::time::Duration;

use ::http::header::{self, HeaderName};
use ::http::{HeaderMap, Method, StatusCode};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::{Config, Origins};
use crate::http::{Front, linger, problem};

/// How long a browser may remember an answer to its question. Chromium takes two hours at most.
const REMEMBERED: Duration = Duration::from_secs(7200);

/// Answers preflights, and names in every other answer the pages that may read it.
pub fn cors(config: &Arc<Config>) -> CorsLayer {
    let origin = if config.origins.every() {
        AllowOrigin::any()
    } else {
        let config = config.clone();
        AllowOrigin::predicate(move |origin, _| origin.to_str().is_ok_and(|origin| config.origins.admit(origin)))
    };
    let named = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(origin)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::RANGE,
            header::IF_RANGE,
            named("content-digest"),
            named("x-agora-token"),
            named("x-agora-uid"),
            header::ACCEPT,
            named("x-requested-with"),
            named("restrict-access"),
            named("share-secret"),
            named("thumbnail"),
        ])
        // A page sees no header of an answer but these and a handful that are harmless.
        .expose_headers([
            header::ACCEPT_RANGES,
            header::CONTENT_LENGTH,
            header::CONTENT_RANGE,
            header::ETAG,
            header::RETRY_AFTER,
            header::WWW_AUTHENTICATE,
            named("repr-digest"),
        ])
        // Browsers ask before a page of the internet reaches into a private network; the list of origins is the answer.
        .allow_private_network(true)
        .max_age(REMEMBERED)
}

/// Refuses what comes from a page that is not listed, WebSocket handshakes included, which browsers leave to the server.
pub async fn guard(State(front): State<Arc<Front>>, request: Request, next: Next) -> Response {
    if admitted(&front.config.origins, request.headers()) {
        return next.run(request).await;
    }
    let origin = request.headers().get(header::ORIGIN);
    tracing::warn!(?origin, path = request.uri().path(), "refused a page whose origin is not among `origins`");
    linger(request.into_body());
    problem(
        StatusCode::FORBIDDEN,
        "origin-not-allowed",
        "pages of this origin may not use the server; its operator can add the origin to `origins` in the configuration",
    )
}

fn admitted(origins: &Origins, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let Some(origin) = text(header::ORIGIN) else { return true };
    // Pages that the server itself has served. The scheme is left out: behind a proxy that ends TLS it is another.
    let own = origin.split_once("://").map(|(_, place)| place);
    origins.admit(origin) || (own.is_some() && own == text(header::HOST))
}
