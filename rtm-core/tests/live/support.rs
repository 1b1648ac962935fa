//! A server, users, and waiting for what happens to them.

use std::fmt::Debug;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use rtm_core::message::{Message, SendOptions};
use rtm_core::{Channel, ChannelEvent, ChannelSink, Client, ClientEvent, ClientSink, code};
use rtm_server::config::RateProfile;
use rtm_server::{Config, Server};
use tokio::runtime::Runtime;

/// How long anything may take before a test gives up; nothing takes nearly as long.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What happened, in order, and the wish to be told.
pub struct Log<E> {
    entries: Mutex<Vec<E>>,
    more: Condvar,
}

impl<E> Default for Log<E> {
    fn default() -> Self {
        Self { entries: Mutex::default(), more: Condvar::new() }
    }
}

impl<E: Debug + Clone> Log<E> {
    pub fn push(&self, entry: E) {
        self.entries.lock().unwrap().push(entry);
        self.more.notify_all();
    }

    /// The first entry for which `pick` finds something; what has happened counts too.
    #[track_caller]
    pub fn wait<T>(&self, what: &str, mut pick: impl FnMut(&E) -> Option<T>) -> T {
        self.wait_all(what, |entries| entries.iter().find_map(&mut pick))
    }

    #[track_caller]
    pub fn wait_all<T>(&self, what: &str, mut pick: impl FnMut(&[E]) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        let mut entries = self.entries.lock().unwrap();
        loop {
            if let Some(found) = pick(&entries) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no {what} within {PATIENCE:?}; what did arrive: {entries:#?}");
            entries = self.more.wait_timeout(entries, left).unwrap().0;
        }
    }

    pub fn all(&self) -> Vec<E> {
        self.entries.lock().unwrap().clone()
    }
}

#[derive(Default)]
pub struct Events(pub Log<ClientEvent>);

impl ClientSink for Events {
    fn event(&self, event: ClientEvent) {
        self.0.push(event);
    }
}

#[derive(Default)]
pub struct ChannelEvents(pub Log<ChannelEvent>);

impl ChannelSink for ChannelEvents {
    fn event(&self, event: ChannelEvent) {
        self.0.push(event);
    }
}

/// A server on a port of its own.
pub struct TestServer {
    /// The server and the runtime it lives on: a killed process takes its connections along.
    running: Option<(Server, Runtime)>,
    config: Config,
    _folder: tempfile::TempDir,
}

impl TestServer {
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config { data_dir: folder.path().join("data"), ..Config::default() };
        config.listen.set_port(0);
        // These tests hurry; what is about rates says so.
        config.rates = RateProfile::None;
        change(&mut config);
        let runtime = Runtime::new().unwrap();
        let server = runtime.block_on(Server::start(config.clone())).unwrap();
        // So that it comes back under the same address when it is started again.
        config.listen = server.url().rsplit('/').next().unwrap().parse().unwrap();
        Self { running: Some((server, runtime)), config, _folder: folder }
    }

    pub fn url(&self) -> String {
        format!("ws://{}", self.config.listen)
    }

    /// Ends it without a word to its clients.
    pub fn kill(&mut self) {
        if let Some((server, runtime)) = self.running.take() {
            drop(server);
            runtime.shutdown_timeout(PATIENCE);
        }
    }

    /// Starts it again under its old address.
    pub fn revive(&mut self) {
        let end = Instant::now() + PATIENCE;
        self.running = loop {
            let runtime = Runtime::new().unwrap();
            match runtime.block_on(Server::start(self.config.clone())) {
                Ok(server) => break Some((server, runtime)),
                // A connection of the old one may still hold the port for a moment.
                Err(error) => assert!(Instant::now() < end, "{error}"),
            }
            runtime.shutdown_timeout(PATIENCE);
        };
    }
}

/// A client and what happened to it.
pub struct User {
    pub client: Client,
    pub events: Arc<Events>,
}

impl User {
    pub fn new(url: &str) -> Self {
        Self::of("app", url)
    }

    /// A user of another App.
    pub fn of(app: &str, url: &str) -> Self {
        let events = Arc::new(Events::default());
        let client = Client::new(app, events.clone()).unwrap();
        client.set_parameters(&format!(r#"{{"rtm.server":"{url}","rtm.reconnect_base_ms":5}}"#)).unwrap();
        Self { client, events }
    }

    /// A user that is logged in.
    #[track_caller]
    pub fn online(server: &TestServer, name: &str) -> Self {
        let user = Self::new(&server.url());
        user.client.login(None, name).unwrap();
        assert_eq!(user.login_result(), code::Login::Ok);
        user
    }

    #[track_caller]
    pub fn login_result(&self) -> code::Login {
        self.events.0.wait("login result", |e| match e {
            ClientEvent::Login { code } => Some(*code),
            _ => None,
        })
    }

    pub fn say(&self, to: &str, id: i64, text: &str) {
        let message = Message { id, ..Message::text(text) };
        self.client.send(to, &message, SendOptions::default()).unwrap();
    }

    /// The outcome of the message with this id.
    #[track_caller]
    pub fn outcome(&self, id: i64) -> i32 {
        self.events.0.wait(&format!("result of message {id}"), |e| match e {
            ClientEvent::SendResult { message_id, code } if *message_id == id => Some(*code),
            _ => None,
        })
    }

    /// The texts that came from peers, once there are `count`.
    #[track_caller]
    pub fn texts(&self, count: usize) -> Vec<String> {
        self.events.0.wait_all(&format!("{count} messages"), |events| {
            let texts: Vec<String> = events
                .iter()
                .filter_map(|e| match e {
                    ClientEvent::Message(m) => Some(m.message().unwrap().text.to_owned()),
                    _ => None,
                })
                .collect();
            (texts.len() >= count).then_some(texts)
        })
    }

    #[track_caller]
    pub fn wait_state(&self, wanted: code::ConnectionState, because: code::ConnectionReason) {
        self.events.0.wait(&format!("{wanted:?} {because:?}"), |e| match e {
            ClientEvent::ConnectionState { state, reason } => (*state == wanted && *reason == because).then_some(()),
            _ => None,
        });
    }

    /// A channel that is joined.
    #[track_caller]
    pub fn join(&self, id: &str) -> (Channel, Arc<ChannelEvents>) {
        let events = Arc::new(ChannelEvents::default());
        let (channel, _) = self.client.open_channel(id, events.clone()).unwrap();
        channel.join().unwrap();
        let code = events.0.wait("join result", |e| match e {
            ChannelEvent::Joined { code } => Some(*code),
            _ => None,
        });
        assert_eq!(code, 0);
        (channel, events)
    }
}

impl Drop for User {
    fn drop(&mut self) {
        self.client.release(Some(PATIENCE));
    }
}
