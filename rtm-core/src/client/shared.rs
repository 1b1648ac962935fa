//! What the calls of the application, the driver and the dispatcher of one client share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rtm_proto::code::{ConnectionState, Login};
use tokio::sync::Notify;

use super::connect::Place;
use super::media::Media;
use crate::delivery::{Dispatcher, Queue, Target, Turns};
use crate::engine::Engine;
use crate::event::ClientSink;

pub(super) struct Shared {
    /// Names the client in the log: the n-th of the process.
    number: u64,
    engine: Mutex<Engine>,
    pub(super) queue: Arc<Queue>,
    sink: Arc<Target<dyn ClientSink>>,
    dispatcher: Dispatcher,
    /// Tells the driver to look at the engine.
    pub(super) wake: Notify,
    started: Instant,
    place: Mutex<Option<Arc<Place>>>,
    pub(super) media: Media,
}

impl Shared {
    /// Its sinks are called from a thread that it starts.
    pub(super) fn new(app_id: &str, sink: Arc<dyn ClientSink>) -> std::io::Result<Self> {
        let (queue, sink) = (Arc::new(Queue::new()), Arc::new(Target::new(sink)));
        let dispatcher = Dispatcher::start(queue.clone(), sink.clone())?;
        Ok(Self::with_dispatcher(app_id, queue, sink, dispatcher))
    }

    /// Its sinks are called by whoever takes the turns.
    pub(super) fn in_turns(app_id: &str, sink: Arc<dyn ClientSink>) -> (Self, Turns) {
        let (queue, sink) = (Arc::new(Queue::new()), Arc::new(Target::new(sink)));
        let turns = Turns::new(queue.clone(), sink.clone());
        let dispatcher = Dispatcher::without_thread(queue.clone());
        (Self::with_dispatcher(app_id, queue, sink, dispatcher), turns)
    }

    fn with_dispatcher(
        app_id: &str,
        queue: Arc<Queue>,
        sink: Arc<Target<dyn ClientSink>>,
        dispatcher: Dispatcher,
    ) -> Self {
        static CLIENTS: AtomicU64 = AtomicU64::new(1);
        Self {
            number: CLIENTS.fetch_add(1, Ordering::Relaxed),
            engine: Mutex::new(Engine::new(app_id, rand::random())),
            dispatcher,
            media: Media::new(queue.clone()),
            queue,
            sink,
            wake: Notify::new(),
            started: Instant::now(),
            place: Mutex::new(None),
        }
    }

    fn engine(&self) -> MutexGuard<'_, Engine> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What happens inside is logged as this client's. Made anew each time, so that a log that is switched on later shows it, too;
    /// while there is none it costs a comparison.
    fn span(&self) -> tracing::Span {
        tracing::error_span!("client", client = self.number)
    }

    fn now(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }

    /// The engine and the time, for the driver. Events are handed on before the engine is let go of, so that they keep the
    /// order in which things happened.
    pub(super) fn with<T>(&self, f: impl FnOnce(&mut Engine, u64) -> T) -> T {
        let now = self.now();
        let _client = self.span().entered();
        let (result, interrupt) = {
            let mut engine = self.engine();
            let result = f(&mut engine, now);
            self.queue.push(engine.events());
            (result, engine.take_interrupt())
        };
        if interrupt {
            self.media.cancel_all();
        }
        result
    }

    /// As `with`, for calls of the application: the driver looks at the engine afterwards.
    pub(super) fn act<T>(&self, f: impl FnOnce(&mut Engine, u64) -> T) -> T {
        let result = self.with(f);
        self.wake.notify_one();
        result
    }

    /// How far the driver's clock is from `at`, in the engine's milliseconds.
    pub(super) fn until(&self, at: u64) -> Instant {
        // Half a millisecond late rather than early: waking before the time is a wake-up for nothing.
        self.started + Duration::from_millis(at) + Duration::from_micros(500)
    }

    pub(super) fn login(&self, token: Option<&str>, user_id: &str) -> Result<(), Login> {
        let parameters = {
            let engine = self.engine();
            // The address is looked at only when the login has a chance; the engine decides below.
            if !matches!(engine.connection_state(), ConnectionState::Disconnected | ConnectionState::Aborted) {
                return Err(Login::AlreadyLoggedIn);
            }
            engine.parameters().clone()
        };
        let place = Place::new(&parameters).map_err(|error| {
            let _client = self.span().entered();
            tracing::error!("login is not possible: {error}");
            Login::InvalidArgument
        })?;
        self.act(|engine, now| {
            engine.login(token, user_id, rand::random(), now)?;
            *self.place_slot() = Some(Arc::new(place));
            self.media.forget();
            Ok(())
        })
    }

    fn place_slot(&self) -> MutexGuard<'_, Option<Arc<Place>>> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the present login connects to.
    pub(super) fn place(&self) -> Option<Arc<Place>> {
        self.place_slot().clone()
    }

    pub(super) fn release(&self, wait: Option<Duration>) -> bool {
        // Closed before the farewell is sent, so that it does not depend on how fast the server answers what is told of it: nothing.
        // They are kept until the running call has ended, so that whoever waits is the one that drops them.
        let (sink, sinks) = self.act(|engine, now| {
            let sink = self.sink.close();
            let sinks: Vec<_> = engine.open_channels().iter().filter_map(|channel| channel.target.close()).collect();
            engine.release(now);
            (sink, sinks)
        });
        self.media.cancel_all();
        let ended = self.dispatcher.stop(wait);
        drop((sink, sinks));
        ended
    }
}
