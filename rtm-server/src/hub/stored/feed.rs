//! Handing over what was stored, page by page; the next page when the receiver's library has taken the last.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use rtm_proto::{code, view};
use tokio::sync::watch;

use crate::{
    bus::{Delivery, Origin},
    hub::{App, Hub},
    store::Waiting,
};

/// Messages of one page at most, and about how many bytes.
const PAGE: u32 = 64;
const PAGE_BYTES: usize = 256 * 1024;

/// Of what a session may have waiting, a page takes one part in so many.
const SHARE: usize = 4;

/// How feeding a receiver ended. What was not taken stays stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fed {
    /// Nothing is left.
    All,
    /// The session has ended.
    Gone,
    /// The library does not take what is left, or the store does not give it: it waits for the next login.
    Stuck,
}

/// Hands over everything that is stored.
pub(super) async fn run(hub: &Hub, app: &App, user: &Arc<str>) -> Fed {
    let bytes = PAGE_BYTES.min(app.settings.limits.session_queue_bytes / SHARE);
    loop {
        let now = hub.clock.now();
        let page = match hub.store.offline_page(&app.id, user, now, PAGE, bytes).await {
            Ok(page) => page,
            Err(error) => {
                tracing::error!(%error, app = %app.id, user = %user, "stored messages cannot be read");
                return Fed::Stuck;
            }
        };
        if page.is_empty() {
            hub.stored.set_waiting(app, user, false);
            return Fed::All;
        }
        let count = page.len();
        let (taken, declined) = hand_over(hub, app, user, page).await;
        let left = count - taken.len();
        if let Err(error) = hub.store.offline_taken(&app.id, user, taken).await {
            // They come again with the next login, and a library that has them drops them.
            tracing::error!(%error, app = %app.id, user = %user, "messages that arrived cannot be forgotten");
            return Fed::Stuck;
        }
        if left > 0 {
            return if declined { Fed::Stuck } else { Fed::Gone };
        }
    }
}

/// Sends a page and waits for the outcome of each message; returns those that were taken, and whether any was
/// declined.
async fn hand_over(hub: &Hub, app: &App, user: &Arc<str>, page: Vec<Waiting>) -> (Vec<i64>, bool) {
    let (open, mut watch) = watch::channel(page.len());
    let outcomes = Arc::new(Outcomes { open, taken: Mutex::default(), declined: AtomicBool::new(false) });
    // To one session as a whole: the next one must not get the end of a page whose beginning the last one left.
    hub.stored.together(|| {
        for Waiting { id, message } in page {
            let origin: Arc<dyn Origin> = Arc::new(One { id, outcomes: outcomes.clone() });
            app.bus.send(Delivery {
                to: user,
                from: &message.source,
                incarnation: message.incarnation,
                server_ms: message.server_ms,
                offline: true,
                sends: &[view::Send {
                    request: message.request,
                    deadline: 0,
                    to: user,
                    options: 0,
                    message: &message.body,
                }],
                origin: &origin,
            });
        }
    });
    // The sender of the watch lives in `outcomes`, so waiting cannot fail.
    let _ = watch.wait_for(|open| *open == 0).await;
    let taken = std::mem::take(&mut *outcomes.taken.lock().unwrap_or_else(PoisonError::into_inner));
    (taken, outcomes.declined.load(Ordering::Relaxed))
}

struct Outcomes {
    /// How many have none yet.
    open: watch::Sender<usize>,
    taken: Mutex<Vec<i64>>,
    declined: AtomicBool,
}

/// One message of a page, in its sender's place.
struct One {
    id: i64,
    outcomes: Arc<Outcomes>,
}

impl Origin for One {
    fn delivered(&self, _: u64, _: u64) {
        self.outcomes.taken.lock().unwrap_or_else(PoisonError::into_inner).push(self.id);
        self.outcomes.open.send_modify(|open| *open -= 1);
    }

    fn failed(&self, _: u64, code: code::PeerMessage) {
        if code != code::PeerMessage::PeerUnreachable {
            self.outcomes.declined.store(true, Ordering::Relaxed);
        }
        self.outcomes.open.send_modify(|open| *open -= 1);
    }
}
