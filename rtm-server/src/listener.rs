//! Accepting connections: a loop that bounds, hands each connection a task, and never ends by itself.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ::http::Request;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::admission::{Admission, Arrival};
use crate::http::{Connection, Front};
use crate::phase::{PhaseWatch, Running, Stage};
use crate::stalling::Stalling;

/// Connections that the system holds for us while we are busy; it caps this at net.core.somaxconn.
const BACKLOG: u32 = 4096;

/// The pause after the system refused a connection, mostly for want of file descriptors.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(50);

/// What accepts the connections of one server.
pub struct Listener {
    /// The bound socket.
    pub socket: TcpListener,
    /// TLS, when configured.
    pub tls: Option<TlsAcceptor>,
    /// Bounds who has not logged in.
    pub admission: Arc<Admission>,
    /// What requests are answered with.
    pub router: axum::Router,
    /// What requests share.
    pub front: Arc<Front>,
    /// The HTTP connections that shutting down waits for.
    pub connections: Running,
}

/// Binds `address`. A port that was used a moment ago, by a server that went down, is taken again.
pub fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv6() { TcpSocket::new_v6() } else { TcpSocket::new_v4() }?;
    #[cfg(unix)] // Elsewhere it would let two servers share a port.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

impl Listener {
    /// Accepts until the server drains; then the socket is closed.
    pub async fn run(self, mut phase: PhaseWatch) {
        let Self { socket, tls, admission, router, front, connections } = self;
        let service = TowerToHyperService::new(router);
        let mut draining = phase.clone();
        let accepting = async {
            loop {
                admission.wait_for_room().await;
                let (stream, peer) = match socket.accept().await {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        accept_failed(&error, &admission, &front).await;
                        continue;
                    }
                };
                front.metrics.connections_accepted.increment(1);
                let arrival = Arc::new(admission.arrive());
                let accepted = Accepted {
                    connection: Connection { peer, arrival: arrival.clone() },
                    service: service.clone(),
                    front: front.clone(),
                    phase: phase.clone(),
                    running: connections.clone(),
                };
                let task = match tls.clone() {
                    None => tokio::spawn(accepted.plain(stream)),
                    Some(tls) => tokio::spawn(accepted.encrypted(stream, tls)),
                };
                if !arrival.runs_as(task.abort_handle()) {
                    task.abort();
                }
            }
        };
        tokio::select! {
            () = accepting => {}
            () = draining.reached(Stage::Draining) => {}
        }
        // Held until now only so that no connection task can outlive the last notice.
        drop(socket);
        phase.reached(Stage::Ended).await;
    }
}

async fn accept_failed(error: &std::io::Error, admission: &Admission, front: &Front) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    front.metrics.accept_errors.increment(1);
    if matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted) {
        return; // That client left; the next is waiting.
    }
    let displaced = admission.displace_oldest();
    tracing::warn!(%error, displaced, "cannot accept connections for the moment; if it is too many open files, raise ulimit -n");
    tokio::time::sleep(ACCEPT_BACKOFF).await;
}

/// One connection between accepting and either its end or its upgrade.
struct Accepted {
    connection: Connection,
    service: TowerToHyperService<axum::Router>,
    front: Arc<Front>,
    phase: PhaseWatch,
    running: Running,
}

impl Accepted {
    async fn plain(self, stream: TcpStream) {
        // Small batches must not wait for the acknowledgement of the batch before.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(peer = %self.connection.peer, %error, "a connection was gone at once");
            return;
        }
        self.http(stream).await;
    }

    async fn encrypted(self, stream: TcpStream, tls: TlsAcceptor) {
        let peer = self.connection.peer;
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%peer, %error, "a connection was gone at once");
            return;
        }
        let patience = self.front.config.timers.header_ms.duration();
        match tokio::time::timeout(patience, tls.accept(stream)).await {
            Ok(Ok(stream)) => self.http(stream).await,
            Ok(Err(error)) => tracing::debug!(%peer, %error, "no TLS handshake"),
            Err(_) => tracing::debug!(%peer, "the TLS handshake took too long"),
        }
    }

    async fn http<IO>(self, stream: IO)
    where
        IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self { connection, service, front, mut phase, running } = self;
        let _running = running.enter();
        let peer = connection.peer;
        let timers = &front.config.timers;
        let io = TokioIo::new(Stalling::new(stream, timers.media_stall_ms.duration()));
        let answering = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(connection.clone());
            service.call(request)
        });
        let serving = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(timers.header_ms.duration())
            .serve_connection(io, answering)
            .with_upgrades();
        let mut serving = std::pin::pin!(serving);
        let mut ended = phase.clone();
        let served = tokio::select! {
            served = serving.as_mut() => served,
            () = phase.reached(Stage::Closing) => {
                serving.as_mut().graceful_shutdown();
                tokio::select! {
                    served = serving => served,
                    () = ended.reached(Stage::Ended) => Ok(()),
                }
            }
        };
        if let Err(error) = served {
            tracing::debug!(%peer, %error, "an HTTP connection ended early");
        }
    }
}

/// The place of a connection among those that have not logged in, as its server gives it to [`crate::connection`].
pub type Newcomer = Arc<Arrival>;
