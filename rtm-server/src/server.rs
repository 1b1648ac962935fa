//! A server from its start to its end: the one place where its parts are put together.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::admission::Admission;
use crate::bus::local::LocalBus;
use crate::chat::Moderation;
use crate::config::{Config, ConfigError};
use crate::console::{self, Console};
use crate::data_dir::{DataDir, DataDirError};
use crate::http::{Front, router};
use crate::hub::Hub;
use crate::listener::{self, Listener};
use crate::media::{Directory, Media, MediaAuthority, sweep};
use crate::metrics::Metrics;
use crate::phase::{Phase, Running, Stage};
use crate::store::sqlite::{OpenError, Sqlite};
use crate::store::{Store, StoreError};
use crate::tls::{self, TlsError};

/// Why a server did not start. Each is one line and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration cannot be served.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The data folder cannot be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The certificate or its key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The database did not say what it holds.
    #[error("cannot read the database: {0}; its file may need a restore from a backup")]
    Load(StoreError),
    /// The folder of uploaded bytes cannot be used.
    #[error("cannot use the media folder: {0}")]
    Media(String),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; {hint}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
        /// What to do.
        hint: &'static str,
    },
}

/// A running server. Dropping it ends it at once; [`Server::shutdown`] ends it properly.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use rtm_server::{Config, Server};
///
/// let folder = tempfile::tempdir().unwrap();
/// let mut config = Config::default();
/// config.listen.set_port(0);
/// config.data_dir = folder.path().to_owned();
/// let server = Server::start(config).await.unwrap();
/// println!("a client would connect to {}", server.url());
/// server.shutdown().await;
/// # });
/// ```
pub struct Server {
    address: SocketAddr,
    encrypted: bool,
    front: Arc<Front>,
    store: Arc<dyn Store>,
    phase: Phase,
    connections: Running,
    listener: JoinHandle<()>,
    background: Vec<JoinHandle<()>>,
    /// Let go of last, when nothing of ours can touch the folder any more.
    _data: DataDir,
}

impl Server {
    /// Starts a server and returns once it accepts connections. Must be called on a tokio runtime with time and I/O,
    /// which then runs the server.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        Self::assemble(config, |hub| hub).await
    }

    /// As [`Server::start`], but `authority` instead of the login decides which media keys are valid. For programs that
    /// embed the media service alone, and for its tests.
    pub async fn start_with_authority(config: Config, authority: Arc<dyn MediaAuthority>) -> Result<Self, StartError> {
        Self::assemble(config, |_| authority).await
    }

    async fn assemble(
        config: Config,
        authority: impl FnOnce(Arc<Hub>) -> Arc<dyn MediaAuthority>,
    ) -> Result<Self, StartError> {
        config.check()?;
        let config = Arc::new(config);
        let moderation = Moderation::read(&config)?;
        let tls = config.tls.as_ref().map(tls::acceptor).transpose()?;
        let socket = listener::bind(config.listen).map_err(|source| listen_error(config.listen, source))?;
        let address = socket.local_addr().map_err(|source| listen_error(config.listen, source))?;
        let metrics = Metrics::new();

        let data = DataDir::open(&config.data_dir)?;
        let database = data.database();
        let opened = {
            let metrics = metrics.clone();
            tokio::task::spawn_blocking(move || Sqlite::open(&database, &metrics)).await
        };
        let store: Arc<dyn Store> = match opened {
            Ok(opened) => Arc::new(opened?),
            Err(error) => return Err(StartError::Media(error.to_string())),
        };
        let media_error = |error: &dyn std::fmt::Display| StartError::Media(error.to_string());
        let bytes = Arc::new(Directory::open(&data.media(), config.media.sync).map_err(|error| media_error(&error))?);

        let hub = Hub::new(config.clone(), Arc::new(LocalBus::default()), store.clone(), moderation);
        hub.load().await.map_err(StartError::Load)?;
        let media = Arc::new(Media::new(&config, store.clone(), bytes, authority(hub.clone()), metrics.clone()));
        let leftovers = media.remove_leftovers().await.map_err(|error| media_error(&error))?;
        if leftovers > 0 {
            tracing::info!(leftovers, "removed what unfinished uploads had left behind");
        }

        let encrypted = tls.is_some();
        let (phase, watch) = Phase::new();
        let front = Arc::new(Front {
            config: config.clone(),
            console: Console::new(&config, hub.clone(), encrypted),
            hub,
            media: media.clone(),
            metrics: metrics.clone(),
            phase: watch.clone(),
            transfers: Running::new(),
            links: Running::new(),
        });
        let admission = Admission::new(
            config.limits.connections_unauthenticated,
            config.timers.login_grace_ms.duration(),
            metrics.clone(),
        );
        let connections = Running::new();
        let listener = Listener {
            socket,
            tls,
            admission,
            router: router(front.clone()),
            front: front.clone(),
            connections: connections.clone(),
        };
        let listener = tokio::spawn(listener.run(watch));
        let background = vec![
            tokio::spawn(sweep::run(media, config.media.sweep_ms.duration())),
            tokio::spawn(upkeep()),
            tokio::spawn(front.hub.clone().sweep_messages()),
            tokio::spawn(front.hub.clone().forget_old_messages()),
            tokio::spawn(forget_idle_apps(front.hub.clone())),
            tokio::spawn(console::samples::run(front.clone())),
        ];
        Ok(Self { address, encrypted, front, store, phase, connections, listener, background, _data: data })
    }

    /// Where the server listens, with the port that the system chose.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// What clients connect to: `ws://ADDRESS:PORT`, with TLS `wss://ADDRESS:PORT`.
    pub fn url(&self) -> String {
        format!("{}://{}", if self.encrypted { "wss" } else { "ws" }, self.address)
    }

    /// The configuration in force.
    pub fn config(&self) -> &Config {
        &self.front.config
    }

    /// Ends the server properly: accepts nothing new, tells every client, lets sessions and transfers finish for up to
    /// `timers.drain_ms`, ends what is left, and closes the store. Returns when all of it has happened; the port and the
    /// data folder are free then.
    pub async fn shutdown(mut self) {
        let deadline = Instant::now() + self.front.config.timers.drain_ms.duration();
        tracing::info!(transfers = self.front.transfers.count(), "draining");
        self.phase.advance(Stage::Draining);
        let finished = async {
            tokio::join!(self.front.hub.drain(), self.front.transfers.none());
            self.front.links.none().await;
        };
        if tokio::time::timeout_at(deadline, finished).await.is_err() {
            tracing::warn!(
                transfers = self.front.transfers.count(),
                links = self.front.links.count(),
                "ending what did not finish in time (timers.drain_ms)"
            );
        }
        self.phase.advance(Stage::Closing);
        // The last answers are written; a client that does not take them has had drain_ms for it.
        let _ = tokio::time::timeout_at(deadline.max(Instant::now() + LAST_ANSWERS), self.connections.none()).await;
        self.phase.advance(Stage::Ended);
        let _ = (&mut self.listener).await;
        self.connections.none().await;
        self.stop_background().await;
        if let Err(error) = self.front.hub.save().await {
            tracing::warn!(%error, "where channels stopped is lost; who comes back is told of a gap, missed or not");
        }
        self.store.close().await;
        tracing::info!("ended");
    }

    async fn stop_background(&mut self) {
        for task in self.background.drain(..) {
            task.abort();
            let _ = task.await; // Cancelled, as asked.
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.phase.advance(Stage::Ended);
        self.listener.abort();
        for task in &self.background {
            task.abort();
        }
    }
}

/// What answers in flight get when the drain time is used up.
const LAST_ANSWERS: Duration = Duration::from_millis(200);

/// How often recorded durations are sorted into their buckets.
const UPKEEP: Duration = Duration::from_secs(5);

async fn upkeep() {
    let mut rounds = tokio::time::interval(UPKEEP);
    loop {
        rounds.tick().await;
        crate::metrics::upkeep();
    }
}

/// How long an App must be out of use to be forgotten, at least.
const IDLE_APPS: Duration = Duration::from_secs(10 * 60);

async fn forget_idle_apps(hub: Arc<Hub>) {
    let mut rounds = tokio::time::interval(IDLE_APPS);
    loop {
        rounds.tick().await;
        hub.forget_idle_apps();
    }
}

fn listen_error(address: SocketAddr, source: std::io::Error) -> StartError {
    let hint = match source.kind() {
        std::io::ErrorKind::AddrInUse => {
            "the port is taken, perhaps by another rtm-server; choose another with --listen (port 0 picks a free one)"
        }
        std::io::ErrorKind::AddrNotAvailable => "no interface of this machine has the address; see --listen",
        std::io::ErrorKind::PermissionDenied => "ports below 1024 need a privilege; choose a higher one with --listen",
        _ => "see --listen",
    };
    StartError::Listen { address, source, hint }
}
