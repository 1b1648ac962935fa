//! The way into the history: whatever comes together is committed together, in order.

use std::sync::{Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;
use rtm_proto::view;

use super::{
    append, letter,
    line::{Entry, Line, Told},
};
use crate::{
    hub::Hub,
    session::Session,
    store::{Append, Message},
};

/// Messages on their way into the history of their App.
pub struct History {
    hub: Weak<Hub>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    line: Line,
    running: bool,
}

/// What one request to the store carries at most.
const TOGETHER: usize = 256;

impl History {
    pub(super) fn new(hub: Weak<Hub>) -> Self {
        Self { hub, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Commits a message; `told` hears how that went, perhaps at once.
    pub fn append(&self, append: Append, told: Told) {
        self.enter(Entry::message(append, None, told));
    }

    fn enter(&self, entry: Entry) {
        let Some(hub) = self.hub.upgrade() else { return (entry.told)(false) };
        let refused = {
            let mut state = self.state();
            let refused = state.line.enter(entry);
            if refused.is_none() && !std::mem::replace(&mut state.running, true) {
                tokio::spawn(async move { hub.stored.history.run(&hub).await });
            }
            refused
        };
        if let Some(entry) = refused {
            tracing::error!(app = %entry.app, "the disk does not keep up with the history; a message was refused");
            (entry.told)(false);
        }
    }

    /// Commits a channel message that its sender wants to be kept.
    pub fn append_from_channel(
        &self,
        channel: &str,
        sender: &Session,
        send: &view::Send<'_>,
        server_ms: u64,
        told: Told,
    ) {
        let message = Message {
            app: sender.app.id.to_string(),
            source: sender.user.to_string(),
            destination: channel.to_owned(),
            channel: true,
            server_ms,
            incarnation: sender.incarnation,
            request: send.request,
            kind: letter::kind(send.message),
            body: Bytes::copy_from_slice(send.message),
        };
        let Some(hub) = self.hub.upgrade() else { return told(false) };
        self.enter(Entry::message(append(&hub, message, true, false), Some(sender.id), told));
    }

    /// Commits a message for the history alone.
    pub fn keep(&self, message: Message, told: Told) {
        let Some(hub) = self.hub.upgrade() else { return told(false) };
        self.append(append(&hub, message, true, false), told);
    }

    /// Runs `then` when what the session has sent to channels before is committed, or was not: at once when nothing of it is under
    /// way, and when too much waits for the disk.
    pub fn after(&self, session: &Session, then: impl FnOnce() + Send + 'static) {
        let entry = Entry::after(&session.app.id, session.id, Box::new(move |_| then()));
        let refused = {
            let mut state = self.state();
            if state.line.has_open(&session.id) { state.line.enter(entry) } else { Some(entry) }
        };
        if let Some(entry) = refused {
            (entry.told)(false);
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        !self.state().running
    }

    async fn run(&self, hub: &Hub) {
        loop {
            let mut taken = {
                let mut state = self.state();
                let taken = state.line.take(TOGETHER);
                if taken.is_empty() {
                    state.running = false;
                    drop(state);
                    hub.stored.settled.notify_waiters();
                    return;
                }
                taken
            };
            let appends: Vec<_> = taken.iter_mut().filter_map(|entry| entry.append.take()).collect();
            let messages = appends.len();
            let kept = match messages {
                0 => Ok(Vec::new()),
                _ => hub.store.messages_append(appends).await,
            };
            if let Err(error) = &kept {
                tracing::error!(%error, messages, "messages were not kept in the history; their senders are told");
            }
            let sessions: Vec<_> = taken.iter().filter_map(|entry| entry.session).collect();
            for entry in taken {
                (entry.told)(kept.is_ok());
            }
            // Behind the telling: whoever comes now finds that everything was told.
            self.state().line.close(&sessions);
        }
    }
}
