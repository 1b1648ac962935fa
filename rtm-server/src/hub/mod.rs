//! The hub: who is logged in, and what becomes of each thing a client asks for.
//!
//! A [`Hub`] holds the sessions and the Apps; an [`App`] holds its channels and its Bus. Connections hand it batches
//! ([`Hub::take`]); it never touches a socket.

mod app;
mod attributes;
mod bans;
mod channel;
pub mod external;
pub mod journal;
mod login;
mod member_counts;
mod metrics;
mod notice;
mod pace;
mod positions;
mod presence;
mod recent;
mod requests;
mod stored;
mod token;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rtm_proto::wire::closing::Cause;
use tokio::time::MissedTickBehavior;

pub use self::{
    app::App,
    bans::Ban,
    channel::Channel,
    login::{Accepted, Rejected},
    metrics::{HubMetrics, Tally},
    requests::{Outcome, TakeError},
};
pub(crate) use self::{login::refuse, pace::TOO_OFTEN};
use crate::{
    bus::Bus,
    chat::{Chat, Moderation},
    clock::Clock,
    config::Config,
    media::{MediaAccess, MediaAuthority},
    session::{Session, SessionId},
    store::{Store, StoreError},
    trace::Trace,
};

/// Why sessions end when the server does.
const DRAINING: &str = "the server is going down";

/// Everything that is logged in on this node.
pub struct Hub {
    /// The limits and timers in force.
    pub config: Arc<Config>,
    /// Milliseconds as clients are told them.
    pub clock: Clock,
    /// What is counted for operators.
    pub metrics: HubMetrics,
    /// As whom messages from outside are sent.
    pub external: external::External,
    /// Follows messages, for the console.
    pub trace: Arc<Trace>,
    /// What outlives the server.
    pub store: Arc<dyn Store>,
    /// The chat service.
    pub chat: Chat,
    stored: stored::Stored,
    bus: Arc<dyn Bus>,
    apps: Mutex<HashMap<Arc<str>, Arc<App>>>,
    sessions: RwLock<HashMap<SessionId, Arc<Session>>>,
    draining: AtomicBool,
}

/// How long the end of the server waits for messages that are to be stored.
const KEEPING: Duration = Duration::from_secs(10);

impl Hub {
    /// A hub without sessions.
    pub fn new(config: Arc<Config>, bus: Arc<dyn Bus>, store: Arc<dyn Store>, moderation: Moderation) -> Arc<Self> {
        let console = &config.console;
        let trace = match console.traces(config.development()) {
            true => Trace::new(console.trace_messages, console.trace_every),
            false => Trace::off(),
        };
        let clock = Clock::default();
        Arc::new_cyclic(|this| Self {
            trace: Arc::new(trace),
            stored: stored::Stored::new(this.clone()),
            chat: Chat::new(config.clone(), clock, store.clone(), moderation, this.clone()),
            config,
            clock,
            metrics: HubMetrics::new(),
            external: external::External::default(),
            store,
            bus,
            apps: Mutex::default(),
            sessions: RwLock::default(),
            draining: AtomicBool::new(false),
        })
    }

    /// Takes up what the store holds. To be called once, before anybody logs in.
    pub async fn load(self: &Arc<Self>) -> Result<(), StoreError> {
        positions::load(self).await?;
        bans::load(self).await?;
        self.chat.load(self);
        self.stored.load(self).await?;
        attributes::load(self).await
    }

    /// Forgets kept messages whose time is over, and those that are too much, every so often; until dropped.
    pub async fn sweep_messages(self: Arc<Self>) {
        let mut rounds = tokio::time::interval(self.config.messages.sweep_ms.duration());
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            rounds.tick().await;
            stored::sweep(&self).await;
            if let Err(error) = self.chat.sweep().await {
                tracing::warn!(%error, "what the chat service keeps too long was not removed; the next round tries again");
            }
        }
    }

    /// Leaves to the next server what it can make use of. To be called once, when everybody is logged out.
    pub async fn save(&self) -> Result<(), StoreError> {
        let settled = async { tokio::join!(self.stored.settle(), self.chat.settle()) };
        if tokio::time::timeout(KEEPING, settled).await.is_err() {
            tracing::warn!("the disk is too slow for what was to be stored; the senders were not told that it is");
        }
        positions::save(self).await
    }

    /// True once the server has begun to go down.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// Lets nobody log in any more, tells every client to go elsewhere, and returns when all have been told or
    /// [`crate::config::Timers::drain_ms`] is over.
    pub async fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
        for session in self.sessions() {
            session.end(Cause::Draining, DRAINING);
        }
        let limit = Duration::from_millis(self.config.timers.drain_ms.0);
        if tokio::time::timeout(limit, self.metrics.all_disconnected()).await.is_err() {
            tracing::warn!(connections = self.metrics.connected(), "some clients did not take their farewell in time");
        }
    }

    /// Forgets the Apps that nobody has used since this was called last. Only in development mode: there anybody can think of any
    /// number of Apps, and elsewhere they are those of the configuration.
    pub fn forget_idle_apps(&self) {
        if !self.config.development() {
            return;
        }
        let mut apps = self.apps.lock().unwrap_or_else(PoisonError::into_inner);
        apps.retain(|id, app| {
            let stays = !App::stays_idle(app);
            if !stays {
                self.bus.forget(id);
            }
            stays
        });
    }

    /// Lets go of channel messages that are too old to be sent again; until dropped.
    pub async fn forget_old_messages(self: Arc<Self>) {
        let mut rounds = tokio::time::interval(self.config.timers.replay_ms.duration().max(Duration::from_secs(1)));
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            rounds.tick().await;
            for app in self.apps() {
                let channels: Vec<_> = app.channels().values().cloned().collect();
                channels.iter().for_each(|channel| channel.forget_old());
                tokio::task::yield_now().await;
            }
        }
    }

    /// Everybody who is logged in.
    pub fn sessions(&self) -> Vec<Arc<Session>> {
        self.sessions.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// How many are logged in.
    pub fn session_count(&self) -> usize {
        self.sessions.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The Apps that are in use.
    pub fn apps(&self) -> Vec<Arc<App>> {
        self.apps.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    pub(crate) fn session(&self, id: &SessionId) -> Option<Arc<Session>> {
        self.sessions.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(crate) fn remember(&self, session: &Arc<Session>) {
        self.sessions.write().unwrap_or_else(PoisonError::into_inner).insert(session.id, session.clone());
        self.metrics.sessions.increment(1);
        // Users of the chat service have several devices, and REST calls of their own that tell who is there.
        if session.seat.get().is_none() {
            session.app.note_user(&session.user, true, self.clock.now());
        }
    }

    fn forget(&self, session: &Session) {
        let gone = self.sessions.write().unwrap_or_else(PoisonError::into_inner).remove(&session.id);
        if gone.is_some() {
            self.metrics.sessions.decrement(1);
            if session.seat.get().is_none() {
                session.app.note_user(&session.user, false, self.clock.now());
            }
        }
    }

    /// The App with this id, made when nobody has used it yet.
    pub(crate) fn app_of(self: &Arc<Self>, id: &str) -> Arc<App> {
        self.app(id)
    }

    fn app(self: &Arc<Self>, id: &str) -> Arc<App> {
        let mut apps = self.apps.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(app) = apps.get(id) {
            app.used();
            return app.clone();
        }
        let app = App::new(self.config.app_or_default(id), self.bus.app(id), self);
        apps.insert(app.id.clone(), app.clone());
        app
    }
}

impl MediaAuthority for Hub {
    fn media_access(&self, key: &str) -> Option<MediaAccess> {
        // Files of the chat service have a way of their own, on which they count for their user.
        let session = self.session(&SessionId::from_media_key(key)?).filter(|session| session.seat.get().is_none())?;
        Some(MediaAccess { app: session.app.id.clone(), user: session.user.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bus::local::LocalBus, metrics::Metrics, store::sqlite::Sqlite};

    fn hub(folder: &std::path::Path, config: &str) -> Arc<Hub> {
        let store = Arc::new(Sqlite::open(&folder.join("rtm.sqlite3"), &Metrics::new()).unwrap());
        Hub::new(Arc::new(Config::parse(config).unwrap()), Arc::new(LocalBus::default()), store, Moderation::default())
    }

    fn login(hub: &Arc<Hub>, app: &str) -> Arc<Session> {
        let hello = rtm_proto::wire::Hello {
            version: rtm_proto::PROTOCOL_VERSION,
            app_id: app.into(),
            user_id: "ann".into(),
            incarnation: 1,
            ..Default::default()
        };
        hub.login(&hello).map(|accepted| accepted.session).unwrap_or_else(|rejected| panic!("{rejected:?}"))
    }

    fn apps(hub: &Hub) -> Vec<String> {
        let mut apps: Vec<_> = hub.apps.lock().unwrap().keys().map(ToString::to_string).collect();
        apps.sort();
        apps
    }

    #[test]
    fn an_app_that_nobody_uses_is_forgotten_and_one_in_use_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let hub = hub(folder.path(), "");
        let _used = login(&hub, "used");
        for app in ["idle", "again"] {
            login(&hub, app).end(Cause::Logout, "");
        }
        hub.forget_idle_apps();
        assert_eq!(apps(&hub), ["again", "idle", "used"], "perhaps somebody is about to come back");
        login(&hub, "again").end(Cause::Logout, "");
        hub.forget_idle_apps();
        assert_eq!(apps(&hub), ["again", "used"]);
        hub.forget_idle_apps();
        hub.forget_idle_apps();
        assert_eq!(apps(&hub), ["used"]);
        login(&hub, "idle");
        assert_eq!(apps(&hub), ["idle", "used"], "and it is there again when it is needed");
    }

    #[test]
    fn configured_apps_stay() {
        let folder = tempfile::tempdir().unwrap();
        let hub = hub(folder.path(), "[[apps]]\nid = \"one\"");
        login(&hub, "one").end(Cause::Logout, "");
        for _ in 0..3 {
            hub.forget_idle_apps();
        }
        assert_eq!(apps(&hub), ["one"]);
    }
}
