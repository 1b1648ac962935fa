//! The console: what goes on in the server, for people with a browser.
//!
//! The pages are files of `console/`, built into the binary (`assets`); what they show comes from below `/v1/console`, as JSON.
//! [`access`] decides who may see any of it. Nothing here is on the way of a message.

pub mod access;
mod assets;
mod login;
mod overview;
pub mod password;
mod people;
pub mod samples;
pub mod sessions;
mod token;
mod traced;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::http::{HeaderValue, StatusCode, header, request::Parts};
use axum::{
    Router,
    extract::{FromRequestParts, Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::{get, post},
};
use tokio::sync::Semaphore;

pub(crate) use self::assets::FILES;
use self::{access::Door, samples::Samples, sessions::Sessions};
use crate::{
    clock::Clock,
    config::Config,
    http::{Front, problem},
    hub::Hub,
};

/// Passwords that are checked at a time: each takes some twenty MB while it is.
const CHECKS: usize = 2;

/// The state of one server's console.
pub struct Console {
    door: Door,
    clock: Clock,
    /// Whether the server itself speaks TLS.
    encrypted: bool,
    sessions: Mutex<Sessions>,
    checks: Semaphore,
    samples: Mutex<Samples>,
    started_ms: u64,
}

impl Console {
    /// As the configuration wants it.
    pub fn new(config: &Config, hub: Arc<Hub>, encrypted: bool) -> Self {
        Self {
            door: Door::of(config),
            clock: hub.clock,
            encrypted,
            sessions: Mutex::default(),
            checks: Semaphore::new(CHECKS),
            samples: Mutex::default(),
            started_ms: hub.clock.now(),
        }
    }

    /// To whom it shows itself.
    pub fn door(&self) -> Door {
        self.door
    }

    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn samples(&self) -> MutexGuard<'_, Samples> {
        self.samples.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every path of the console.
pub fn routes(front: &Arc<Front>) -> Router<Arc<Front>> {
    let base = "/v1/console";
    let guarded = Router::new()
        .route(&format!("{base}/overview"), get(overview::get))
        .route(&format!("{base}/apps"), get(people::apps))
        .route(&format!("{base}/users"), get(people::users))
        .route(&format!("{base}/user"), get(people::user))
        .route(&format!("{base}/channels"), get(people::channels))
        .route(&format!("{base}/channel"), get(people::channel))
        .route(&format!("{base}/trace"), get(traced::get))
        .route(&format!("{base}/token/make"), post(token::make))
        .route(&format!("{base}/token/inspect"), post(token::inspect))
        .route_layer(from_fn_with_state(front.clone(), guard));
    Router::new()
        .route("/", get(assets::index))
        .route("/assets/{name}", get(assets::asset))
        .route(&format!("{base}/session"), get(login::session).post(login::open).delete(login::close))
        .merge(guarded)
        .layer(axum::middleware::map_response(harden))
}

/// Lets through who may see everything.
async fn guard(State(front): State<Arc<Front>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if let Err(refused) = front.console.authorized(&parts) {
        return *refused;
    }
    if parts.method == ::http::Method::POST && !access::is_json(&parts) {
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", "send application/json");
    }
    next.run(Request::from_parts(parts, body)).await
}

/// What every answer says, pages and refusals alike: nothing from elsewhere runs here, nothing of this is shown elsewhere.
async fn harden(mut response: Response) -> Response {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
                          media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; \
                          base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A request's head, for handlers that need the body as well.
struct Head(Parts);

impl<S: Sync> FromRequestParts<S> for Head {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.clone()))
    }
}
