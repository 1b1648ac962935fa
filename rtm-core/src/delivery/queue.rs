//! The events that wait, and the thread that hands them out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::Notify;

use super::target::{deadline, this_thread, wait_until};
use super::{Event, Target};
use crate::event::ClientSink;

/// Weight handed out between two updates of the shared count, in bytes.
const STEP: usize = 64 * 1024;

/// Memory for this many waiting events is kept for the next ones.
const KEEP: usize = 4096;

/// Events on their way to the application. Never full: the driver stops reading instead, see [`Queue::is_heavy`].
pub(crate) struct Queue {
    inner: Mutex<Inner>,
    ready: Condvar,
    ended: Condvar,
    weight: AtomicUsize,
    closed: AtomicBool,
    /// Told when the weight has fallen to half of what was too much.
    relief: Notify,
    watched: AtomicUsize,
}

#[derive(Default)]
struct Inner {
    events: Vec<Event>,
    sleeping: bool,
    /// The thread that hands out, while it lives.
    thread: Option<usize>,
    ended: bool,
}

impl Queue {
    pub(crate) fn new() -> Self {
        Self {
            inner: Mutex::default(),
            ready: Condvar::new(),
            ended: Condvar::new(),
            weight: AtomicUsize::new(0),
            closed: AtomicBool::new(false),
            relief: Notify::new(),
            watched: AtomicUsize::new(0),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends `events` and leaves it empty. Who holds the lock of what the events tell about keeps their order so.
    pub(crate) fn push(&self, events: &mut Vec<Event>) {
        if events.is_empty() {
            return;
        }
        self.weight.fetch_add(events.iter().map(Event::weight).sum(), Ordering::Relaxed);
        let mut inner = self.lock();
        if inner.events.is_empty() {
            std::mem::swap(&mut inner.events, events);
        } else {
            inner.events.append(events);
        }
        if inner.sleeping {
            inner.sleeping = false;
            drop(inner);
            self.ready.notify_one();
        }
    }

    /// True when more than `limit` bytes of events wait; [`Queue::relieved`] then tells when to go on.
    pub(crate) fn is_heavy(&self, limit: usize) -> bool {
        let heavy = self.weight.load(Ordering::Relaxed) > limit;
        if heavy {
            self.watched.store(limit / 2 + 1, Ordering::SeqCst);
            // Between the two loads everything may have been handed out, with nobody watching.
            return self.weight.load(Ordering::SeqCst) > limit / 2;
        }
        false
    }

    /// Returns when the weight has fallen to half of the limit that was exceeded.
    pub(crate) async fn relieved(&self) {
        self.relief.notified().await;
    }

    fn lighten(&self, by: usize) {
        let left = self.weight.fetch_sub(by, Ordering::SeqCst) - by;
        let watched = self.watched.load(Ordering::SeqCst);
        if watched > 0 && left < watched {
            self.watched.store(0, Ordering::SeqCst);
            self.relief.notify_one();
        }
    }

    /// Waits for events and takes them all; false when closed.
    pub(super) fn take(&self, into: &mut Vec<Event>) -> bool {
        let mut inner = self.lock();
        while inner.events.is_empty() && !self.is_closed() {
            inner.sleeping = true;
            inner = self.ready.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
        inner.sleeping = false;
        std::mem::swap(&mut inner.events, into);
        !self.is_closed()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }
}

/// Ends the handing out of one client's events, and the thread that does it if that is the library's own.
pub(crate) struct Dispatcher {
    queue: Arc<Queue>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Dispatcher {
    /// Starts the thread.
    pub(crate) fn start(queue: Arc<Queue>, client: Arc<Target<dyn ClientSink>>) -> std::io::Result<Self> {
        let thread = std::thread::Builder::new().name("rtm-events".into()).spawn({
            let queue = queue.clone();
            move || run(&queue, &client)
        })?;
        Ok(Self { queue, thread: Mutex::new(Some(thread)) })
    }

    /// Starts none: somebody takes [`Turns`](super::Turns), and sees to it that nothing of it runs on when that matters.
    pub(crate) fn without_thread(queue: Arc<Queue>) -> Self {
        queue.lock().ended = true;
        Self { queue, thread: Mutex::new(None) }
    }

    /// Ends the thread behind the callback that is running, and waits for that, at most `limit`. Events that were not handed
    /// out are dropped. False: a callback still runs, be it the one this was called from.
    pub(crate) fn stop(&self, limit: Option<Duration>) -> bool {
        let end = deadline(limit);
        let mut inner = self.queue.lock();
        self.queue.closed.store(true, Ordering::Release);
        self.queue.ready.notify_one();
        if inner.thread == Some(this_thread()) {
            return false;
        }
        while !inner.ended {
            let (next, late) = wait_until(&self.queue.ended, inner, end);
            inner = next;
            if late && !inner.ended {
                return false;
            }
        }
        drop(inner);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // It has left its loop, so this does not wait; leak checkers like their threads joined.
        thread.map(JoinHandle::join);
        true
    }
}

fn run(queue: &Queue, client: &Target<dyn ClientSink>) {
    queue.lock().thread = Some(this_thread());
    let mut batch = Vec::new();
    while queue.take(&mut batch) {
        let mut waiting = batch.drain(..);
        while hand_out(queue, client, &mut waiting) {}
        drop(waiting);
        if batch.capacity() > KEEP {
            batch = Vec::new();
        }
    }
    drop(batch);
    let mut inner = queue.lock();
    inner.thread = None;
    inner.ended = true;
    let left = std::mem::take(&mut inner.events);
    drop(inner);
    drop(left);
    queue.ended.notify_all();
}

/// Hands out the next events, about [`STEP`] bytes of them. False: there are no more, or the client was released.
pub(super) fn hand_out(
    queue: &Queue,
    client: &Target<dyn ClientSink>,
    waiting: &mut impl Iterator<Item = Event>,
) -> bool {
    let mut delivered = 0;
    while delivered < STEP {
        let Some(event) = waiting.next().filter(|_| !queue.is_closed()) else {
            queue.lighten(delivered);
            return false;
        };
        delivered += event.weight();
        deliver(client, event);
    }
    queue.lighten(delivered);
    true
}

fn deliver(client: &Target<dyn ClientSink>, event: Event) {
    let call = AssertUnwindSafe(|| match event {
        Event::Client(event) => {
            event.show();
            client.call(|sink| sink.event(event));
        }
        Event::Channel(channel, event) => channel.target.call(|sink| sink.event(event)),
    });
    if catch_unwind(call).is_err() {
        tracing::error!("an event sink panicked; the next event is delivered all the same");
    }
}
