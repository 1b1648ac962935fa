//! The way into the history: whatever comes together is committed together, in order.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError, Weak},
};

use bytes::Bytes;
use rtm_proto::view;

use super::{append, letter};
use crate::{
    hub::Hub,
    session::Session,
    store::{Append, Message},
};

/// Is told whether the message is on the disk.
type Told = Box<dyn FnOnce(bool) + Send>;

/// Messages on their way into the history of their App.
pub struct History {
    hub: Weak<Hub>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Without a message: somebody waits for those before it.
    waiting: VecDeque<(Option<Append>, Told)>,
    bytes: usize,
    running: bool,
}

/// What may wait for the disk, in bytes; what comes beyond is refused.
const WAITING: usize = 64 * 1024 * 1024;

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
        let size = append.message.body.len();
        let Some(hub) = self.hub.upgrade() else { return told(false) };
        {
            let mut state = self.state();
            if state.bytes + size <= WAITING {
                state.bytes += size;
                state.waiting.push_back((Some(append), told));
                if !std::mem::replace(&mut state.running, true) {
                    tokio::spawn(async move { hub.stored.history.run(&hub).await });
                }
                return;
            }
        }
        tracing::error!("the disk does not keep up with the history; a message was refused");
        told(false);
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
        self.keep(message, told);
    }

    /// Commits a message for the history alone.
    pub fn keep(&self, message: Message, told: Told) {
        let Some(hub) = self.hub.upgrade() else { return told(false) };
        self.append(append(&hub, message, true, false), told);
    }

    /// Runs `then` when what came before is committed, or was not: at once when nothing is under way.
    pub fn after(&self, then: impl FnOnce() + Send + 'static) {
        {
            let mut state = self.state();
            if state.running {
                state.waiting.push_back((None, Box::new(move |_| then())));
                return;
            }
        }
        then();
    }

    pub(super) fn is_idle(&self) -> bool {
        !self.state().running
    }

    async fn run(&self, hub: &Hub) {
        loop {
            let (appends, told): (Vec<_>, Vec<_>) = {
                let mut state = self.state();
                let count = state.waiting.len().min(TOGETHER);
                if count == 0 {
                    state.running = false;
                    drop(state);
                    hub.stored.settled.notify_waiters();
                    return;
                }
                let taken: Vec<_> = state.waiting.drain(..count).collect();
                state.bytes -=
                    taken.iter().flat_map(|(append, _)| append).map(|append| append.message.body.len()).sum::<usize>();
                taken.into_iter().unzip()
            };
            let appends: Vec<_> = appends.into_iter().flatten().collect();
            let messages = appends.len();
            let kept = match messages {
                0 => Ok(Vec::new()),
                _ => hub.store.messages_append(appends).await,
            };
            if let Err(error) = &kept {
                tracing::error!(%error, messages, "messages were not kept in the history; their senders are told");
            }
            for told in told {
                told(kept.is_ok());
            }
        }
    }
}
