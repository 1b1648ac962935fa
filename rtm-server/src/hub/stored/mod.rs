//! Messages that are kept: for receivers who are away, and for the history.
//!
//! A message that is to be kept when its receiver is away travels with a copy ([`letter`]). When nobody takes it, it is put into
//! a queue of that receiver, which one task ([`receiver`]) works off in order: what is to be stored is stored, and its sender
//! told once it is on the disk; when the receiver is back, everything stored is handed over first, page by page
//! ([`feed`]), and what has come meanwhile behind it. A stored message is forgotten only when the receiver's library
//! has taken it.
//!
//! Plain messages pass by as before: nothing is looked up for them while no receiver has such a queue.

mod book;
mod feed;
mod history;
mod letter;
mod line;
mod queue;
mod receiver;

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak,
    atomic::{AtomicUsize, Ordering},
};

use rtm_proto::code;
use tokio::sync::Notify;

pub(super) use self::letter::Keep;
use self::{book::Book, history::History, letter::Letter, queue::Queue};
use super::{App, Hub};
use crate::{
    bus::{Delivery, Evicted, Overtaken},
    store::{Append, Bounds, Message, StoreError},
};

/// Everything that is kept or about to be.
pub struct Stored {
    hub: Weak<Hub>,
    /// Open for sends; shut while somebody comes or goes. No message can pass between the look at what waits for a user and the
    /// moment from which messages reach the user directly, nor between the moment from which they do not and the return of those
    /// that were left untaken: the order of what one user sends another would break.
    gate: RwLock<()>,
    /// How many receivers have a queue.
    busy: AtomicUsize,
    /// Woken when a queue has gone, or the history has nothing more to commit.
    settled: Notify,
    book: Mutex<Book>,
    pub(super) history: History,
}

impl Stored {
    pub(super) fn new(hub: Weak<Hub>) -> Self {
        Self {
            history: History::new(hub.clone()),
            hub,
            gate: RwLock::default(),
            busy: AtomicUsize::new(0),
            settled: Notify::new(),
            book: Mutex::default(),
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns when everything that was to be kept is, or could not be.
    pub(super) async fn settle(&self) {
        loop {
            let settled = self.settled.notified();
            if self.busy.load(Ordering::Acquire) == 0 && self.history.is_idle() {
                return;
            }
            settled.await;
        }
    }

    /// Looks up who has messages in the store. Before anybody logs in.
    pub(super) async fn load(&self, hub: &Hub) -> Result<(), StoreError> {
        let receivers = hub.store.offline_receivers().await?;
        let mut book = self.book();
        for (app, user) in receivers {
            book.set_waits(&app.into(), &user.into());
        }
        Ok(())
    }

    /// Claims a user for a fresh session by `claim`. What is stored for the user is handed over before anything else.
    pub(super) fn arrive(
        &self,
        app: &Arc<App>,
        user: &Arc<str>,
        claim: impl FnOnce() -> Result<Option<Evicted>, Overtaken>,
    ) -> Result<(), Overtaken> {
        let evicted = self.claim(app, user, claim)?;
        // Not while the gate is shut: what this waits for may itself wait at the gate.
        if let Some(evicted) = evicted {
            evicted.retire();
        }
        Ok(())
    }

    fn claim(
        &self,
        app: &Arc<App>,
        user: &Arc<str>,
        claim: impl FnOnce() -> Result<Option<Evicted>, Overtaken>,
    ) -> Result<Option<Evicted>, Overtaken> {
        let _shut = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let evicted = claim()?;
        let mut book = self.book();
        if let Some(queue) = book.queue(&app.id, user) {
            queue.arrive();
        } else if book.waits(&app.id, user) {
            self.open_queue(&mut book, app, user);
        }
        Ok(evicted)
    }

    /// Runs `send` while nobody comes or goes.
    fn together(&self, send: impl FnOnce()) {
        let _open = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        send();
    }

    /// Runs `depart` while no message passes and nobody else comes or goes.
    pub(super) fn alone(&self, depart: impl FnOnce()) {
        let _shut = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        depart();
    }

    /// Carries messages to their receiver, or keeps them.
    pub(super) fn send(&self, app: &Arc<App>, delivery: Delivery<'_>) {
        let _open = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        let plain = delivery.sends.iter().all(|send| Keep::of(send).is_none());
        if plain && (self.busy.load(Ordering::Acquire) == 0 || self.book().queue(&app.id, delivery.to).is_none()) {
            return app.bus.send(delivery);
        }
        let letters: Vec<Letter> = delivery.sends.iter().map(|send| Letter::new(app, &delivery, send)).collect();
        let Some(letters) = self.queue_up(app, delivery.to, letters) else { return };
        for letter in letters {
            letter.send(app);
        }
    }

    /// Puts letters behind what is under way to their receiver, as far as there is room, and gives them back when nothing is.
    fn queue_up(&self, app: &Arc<App>, to: &str, letters: Vec<Letter>) -> Option<Vec<Letter>> {
        let (mut late, mut too_many) = (Vec::new(), Vec::new());
        {
            let mut book = self.book();
            let Some(queue) = book.queue(&app.id, to) else { return Some(letters) };
            let bytes = app.settings.limits.session_queue_bytes;
            let is_full = |queue: &Queue, letter: &Letter| {
                queue.len() >= QUEUE || queue.bytes().saturating_add(letter.weight()) > bytes
            };
            for letter in letters {
                if is_full(queue, &letter) {
                    late.extend(queue.take_late(letter.server_ms));
                }
                if is_full(queue, &letter) {
                    too_many.push(letter);
                } else {
                    queue.put(letter);
                }
            }
        }
        late.iter().for_each(|letter| letter.answer(code::PeerMessage::SentTimeout));
        too_many.iter().for_each(|letter| letter.answer(code::PeerMessage::Failure));
        None
    }

    /// The receiver is away: stores the letter behind what came before it, and before what its sender has sent since.
    fn keep(&self, app: &Arc<App>, mut letter: Letter) {
        letter.left = true;
        let to = letter.to.clone();
        let mut book = self.book();
        if book.queue(&app.id, &to).is_none() {
            self.open_queue(&mut book, app, &to);
        }
        if let Some(queue) = book.queue(&app.id, &to) {
            queue.put(letter);
        }
    }

    fn open_queue(&self, book: &mut Book, app: &Arc<App>, user: &Arc<str>) {
        let Some(hub) = self.hub.upgrade() else { return };
        book.open_queue(&app.id, user);
        self.busy.fetch_add(1, Ordering::Release);
        tokio::spawn(receiver::run(hub, app.clone(), user.clone()));
    }

    /// Looks what is next for a receiver.
    ///
    /// Letters for a receiver who is there leave here and now, while nobody can come or go. All of them: one that was left
    /// untaken once follows others that are on their way to this session.
    fn next(&self, app: &Arc<App>, user: &Arc<str>, now: u64) -> Next {
        let _open = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        let (here, letters, left) = {
            let mut book = self.book();
            let here = app.bus.is_online(user);
            let waits = book.waits(&app.id, user);
            let Some(queue) = book.queue(&app.id, user) else { return Next::Done };
            if here && waits && !queue.is_fed() {
                return Next::Feed(queue.arrival());
            }
            if queue.is_empty() {
                book.close_queue(&app.id, user);
                self.busy.fetch_sub(1, Ordering::Release);
                self.settled.notify_waiters();
                return Next::Done;
            }
            (here, queue.take(TOGETHER), queue.len())
        };
        let (late, letters): (Vec<_>, Vec<_>) = letters.into_iter().partition(|letter| letter.is_late(now));
        late.iter().for_each(|letter| letter.answer(code::PeerMessage::SentTimeout));
        if here {
            let count = letters.len();
            letters.into_iter().for_each(|letter| letter.send(app));
            let back = self.book().queue(&app.id, user).is_some_and(|queue| queue.len() >= left + count);
            return if count > 0 && back { Next::Wait } else { Next::More };
        }
        let (offline, others): (Vec<_>, Vec<_>) = letters.into_iter().partition(Letter::is_offline);
        others.iter().for_each(|letter| letter.answer(code::PeerMessage::PeerUnreachable));
        Next::Store(offline)
    }

    /// The login that was the present one then was handed what is stored, and has left some; that waits for the next one.
    fn set_fed(&self, app: &App, user: &str, arrival: u64) {
        if let Some(queue) = self.book().queue(&app.id, user) {
            queue.set_fed(arrival);
        }
    }

    fn set_waiting(&self, app: &App, user: &Arc<str>, waiting: bool) {
        let mut book = self.book();
        if waiting {
            book.set_waits(&app.id, user);
        } else {
            book.set_waits_no_more(&app.id, user);
        }
    }
}

/// What one round of sweeping removes at most at a time, so that others get at the store in between.
const SWEPT: u32 = 256;

/// Forgets messages whose time is over, and the oldest of too large histories.
pub(super) async fn sweep(hub: &Hub) {
    loop {
        let round = hub.stored.book().begin_round();
        match hub.store.messages_sweep(hub.clock.now(), hub.config.messages.history_bytes, SWEPT).await {
            Ok(swept) => {
                hub.stored.book().end_round(round, &swept.gone);
                if swept.evicted > 0 {
                    hub.metrics.evicted_history.increment(swept.evicted);
                    tracing::warn!(
                        evicted = swept.evicted,
                        "the oldest messages of a history made room (messages.history_bytes)"
                    );
                }
                if swept.expired < SWEPT.into() && swept.evicted < SWEPT.into() {
                    return;
                }
            }
            Err(error) => return tracing::error!(%error, "kept messages were not swept"),
        }
    }
}

/// What is next for a receiver.
enum Next {
    /// Nothing is left, and the queue is gone.
    Done,
    /// What is stored is to be handed over to this login of the receiver before anything else.
    Feed(u64),
    /// The receiver is away: these are to be stored, in this order.
    Store(Vec<Letter>),
    /// Something was sent; there may be more.
    More,
    /// The receiver's session has no room for anything any more, and is about to end.
    Wait,
}

/// Letters handled between two looks at whether the receiver is there.
const TOGETHER: usize = 64;

/// Letters that one receiver's queue holds at most, besides the bound of a session's in bytes. It fills only while the receiver
/// is being handed what was stored.
const QUEUE: usize = 16 * 1024;

/// A message as the store keeps it.
fn append(hub: &Hub, message: Message, history: bool, offline: bool) -> Append {
    let kept = &hub.config.messages;
    Append {
        expires_ms: message.server_ms.saturating_add(kept.life_ms.0),
        message,
        history,
        offline: offline.then_some(Bounds { per_user: kept.offline_per_user, app_bytes: kept.offline_bytes }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bus::local::LocalBus, config::Config, metrics::Metrics, store::sqlite::Sqlite};

    #[tokio::test]
    async fn nothing_is_remembered_of_receivers_whose_messages_have_expired() {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Sqlite::open(&folder.path().join("rtm.sqlite3"), &Metrics::new()).unwrap());
        let config = Config::parse("messages.life_ms = 0").unwrap();
        let hub = Hub::new(Arc::new(config), Arc::new(LocalBus::default()), store, crate::chat::Moderation::default());
        let app = hub.served("app").unwrap();
        let outcome = hub.send_peer(&app, "ann", "bob", "hello", 1).await.unwrap();
        assert_eq!(outcome, code::PeerMessage::CachedByServer);
        assert!(hub.stored.book().waits("app", "bob"));
        sweep(&hub).await;
        assert!(!hub.stored.book().waits("app", "bob"));
    }
}
