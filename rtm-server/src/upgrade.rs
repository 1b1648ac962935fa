//! `GET /v1/rtm`: from an HTTP request to a WebSocket.
//!
//! After the handshake the connection leaves HTTP altogether: a task of its own gets the naked stream, so that an idle
//! connection costs what that task keeps and nothing of HTTP's machinery.

use std::sync::Arc;

use ::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::http::{Connection, Front, problem};
use crate::stalling::Stalling;

/// Answers 101 and hands the connection to [`crate::connection::serve`]; anything else than a WebSocket handshake gets a
/// text that says what is missing.
pub async fn upgrade(State(front): State<Arc<Front>>, mut request: Request) -> Response {
    let accept = match accept(request.headers()) {
        Ok(accept) => accept,
        Err(refusal) => return *refusal,
    };
    if front.phase.draining() {
        let mut refusal =
            problem(StatusCode::SERVICE_UNAVAILABLE, "draining", "the server is shutting down; try again in a moment");
        refusal.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        return refusal;
    }
    let Some(connection) = request.extensions_mut().remove::<Connection>() else {
        return problem(StatusCode::INTERNAL_SERVER_ERROR, "internal", "this request has no connection to upgrade");
    };
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(hand_over(upgrade, connection, front));

    let headers = [
        (header::CONNECTION, HeaderValue::from_static("upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (header::SEC_WEBSOCKET_ACCEPT, accept),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers, Body::empty()).into_response()
}

/// The value of `Sec-WebSocket-Accept`, when the headers are a handshake of RFC 6455.
fn accept(headers: &HeaderMap) -> Result<HeaderValue, Box<Response>> {
    let names = |name, wanted: &str| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(|value| value.split(',').any(|token| token.trim().eq_ignore_ascii_case(wanted)))
    };
    if !names(header::UPGRADE, "websocket") || !names(header::CONNECTION, "upgrade") {
        let mut refusal = problem(
            StatusCode::UPGRADE_REQUIRED,
            "not-a-websocket",
            "this path speaks WebSocket; connect a client library with ws://HOST:PORT (behind a proxy, let it pass Upgrade)",
        );
        refusal.headers_mut().insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        refusal.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        return Err(Box::new(refusal));
    }
    if headers.get(header::SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        let mut refusal = problem(StatusCode::UPGRADE_REQUIRED, "websocket-version", "send Sec-WebSocket-Version: 13");
        refusal.headers_mut().insert(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        return Err(Box::new(refusal));
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY).and_then(|key| key.to_str().ok()).map(str::trim);
    // 16 bytes in base64.
    let Some(key) = key.filter(|key| key.len() == 24 && key.ends_with("==")) else {
        return Err(Box::new(problem(
            StatusCode::BAD_REQUEST,
            "websocket-key",
            "send Sec-WebSocket-Key with 16 random bytes in base64",
        )));
    };
    HeaderValue::try_from(rtm_proto::websocket::accept_key(key)).map_err(|_| {
        problem(StatusCode::BAD_REQUEST, "websocket-key", "the Sec-WebSocket-Key cannot be answered").into()
    })
}

async fn hand_over(upgrade: OnUpgrade, connection: Connection, front: Arc<Front>) {
    let upgraded = match upgrade.await {
        Ok(upgraded) => upgraded,
        Err(error) => {
            tracing::debug!(peer = %connection.peer, %error, "a client left during its handshake");
            return;
        }
    };
    // Taken apart completely, so that nothing of HTTP stays allocated beside an idle connection.
    match naked::<TcpStream>(upgraded) {
        Ok((io, leftover)) => start(io, leftover, connection, front),
        Err(upgraded) => match naked::<TlsStream<TcpStream>>(upgraded) {
            Ok((io, leftover)) => start(io, leftover, connection, front),
            Err(_) => tracing::error!(peer = %connection.peer, "an upgraded connection is of no known kind"),
        },
    }
}

fn naked<IO>(upgraded: Upgraded) -> Result<(IO, Bytes), Upgraded>
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let parts = upgraded.downcast::<TokioIo<Stalling<IO>>>()?;
    Ok((parts.io.into_inner().into_inner(), parts.read_buf))
}

/// A fresh task: the one that served HTTP is several KiB larger and ends now.
fn start<IO>(io: IO, leftover: Bytes, connection: Connection, front: Arc<Front>)
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Connection { peer, arrival } = connection;
    let open = Open { _running: front.links.enter(), connections: front.metrics.connections.clone() };
    open.connections.increment(1);
    let (hub, newcomer) = (front.hub.clone(), arrival.clone());
    let task = tokio::spawn(async move {
        let _open = open;
        crate::connection::serve(io, leftover, peer, hub, newcomer).await;
    });
    if !arrival.runs_as(task.abort_handle()) {
        task.abort();
    }
}

/// Counts the connection for as long as it is open, however it ends.
struct Open {
    _running: crate::phase::RunningGuard,
    connections: metrics::Gauge,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.connections.decrement(1);
    }
}
