//! Handing over what was stored, page by page; the next page when the receiver's library has taken the last.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rtm_proto::{code, view};
use tokio::sync::watch;

use crate::{
    bus::{Delivery, Origin},
    hub::{App, Hub},
    store::{Message, Waiting},
    trace::What,
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
    /// Everything was handed over, and the library has declined some of it: that waits for another one.
    Left,
    /// The session has ended.
    Gone,
    /// The store does not work.
    Failed,
}

/// Hands over everything that is stored.
pub(super) async fn run(hub: &Hub, app: &App, user: &Arc<str>) -> Fed {
    let bytes = PAGE_BYTES.min(app.settings.limits.session_queue_bytes / SHARE);
    // What the library has declined stays at the front, and is passed by.
    let mut declined = 0;
    loop {
        let now = hub.clock.now();
        let page = match hub.store.offline_page(&app.id, user, now, declined, PAGE, bytes).await {
            Ok(page) => page,
            Err(error) => {
                tracing::error!(%error, app = %app.id, user = %user, "stored messages cannot be read; trying again");
                return Fed::Failed;
            }
        };
        if page.is_empty() {
            if declined > 0 {
                tracing::warn!(
                    app = %app.id,
                    user = %user,
                    declined,
                    "stored messages are older than what the library has seen of their senders; they wait for another login"
                );
                return Fed::Left;
            }
            hub.stored.set_waiting(app, user, false);
            return Fed::All;
        }
        let count = page.len();
        let outcome = hand_over(hub, app, user, page).await;
        let answered = outcome.taken.len() + outcome.declined;
        declined += outcome.declined as u32;
        if let Err(error) = hub.store.offline_taken(&app.id, user, outcome.taken).await {
            // They come again, and a library that has them drops them.
            tracing::error!(%error, app = %app.id, user = %user, "messages that arrived cannot be forgotten");
            return Fed::Failed;
        }
        if answered < count {
            return Fed::Gone;
        }
    }
}

/// What became of a page. The rest was not taken by the session before it ended.
#[derive(Default)]
struct Outcome {
    taken: Vec<i64>,
    declined: usize,
}

/// Sends a page and waits for the outcome of each message.
async fn hand_over(hub: &Hub, app: &App, user: &Arc<str>, page: Vec<Waiting>) -> Outcome {
    let (open, mut watch) = watch::channel(page.len());
    let outcomes = Arc::new(Outcomes { open, told: Mutex::default() });
    // To one session as a whole: the next one must not get the end of a page whose beginning the last one left.
    hub.stored.together(|| {
        for Waiting { id, message } in page {
            if app.trace.is_on() {
                let Message { source, incarnation, request, .. } = &message;
                app.trace.step_of(&app.id, source, *incarnation, *request, What::Fetched, Some(user));
            }
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
    let mut told = outcomes.told();
    std::mem::take(&mut *told)
}

struct Outcomes {
    /// How many have none yet.
    open: watch::Sender<usize>,
    told: Mutex<Outcome>,
}

impl Outcomes {
    fn told(&self) -> MutexGuard<'_, Outcome> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One message of a page, in its sender's place.
struct One {
    id: i64,
    outcomes: Arc<Outcomes>,
}

impl Origin for One {
    fn delivered(&self, _: u64, _: u64) {
        self.outcomes.told().taken.push(self.id);
        self.outcomes.open.send_modify(|open| *open -= 1);
    }

    fn failed(&self, _: u64, code: code::PeerMessage) {
        if code != code::PeerMessage::PeerUnreachable {
            self.outcomes.told().declined += 1;
        }
        self.outcomes.open.send_modify(|open| *open -= 1);
    }
}
