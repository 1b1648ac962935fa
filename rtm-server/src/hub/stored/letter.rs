//! A peer message that is to be kept if nobody takes it, or for the history, or that waits behind one of these.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use rtm_proto::{code, view};

use super::append;
use crate::{
    bus::{Delivery, Origin},
    hub::App,
    store::Message,
    trace::What,
};

/// What a message is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    pub offline: bool,
    pub history: bool,
}

impl Keep {
    /// `None`: for nothing, as invitations, which travel as messages and mean something only at the time.
    pub fn of(send: &view::Send<'_>) -> Option<Self> {
        let (offline, history) = (send.options & view::Send::OFFLINE != 0, send.options & view::Send::HISTORY != 0);
        ((offline || history) && kind(send.message) != INVITATION).then_some(Self { offline, history })
    }
}

/// `Message.Kind` of an invitation.
const INVITATION: u32 = 5;

/// The kind of an encoded message.
pub fn kind(message: &[u8]) -> u32 {
    let kinds = view::Fields::new(message).filter_map(|field| match field {
        Ok((2, value)) => value.uint().ok(),
        _ => None,
    });
    // As protobuf has it: the last one counts.
    kinds.last().unwrap_or(0).try_into().unwrap_or(0)
}

/// A message with everything that is needed to send it later.
#[derive(Clone)]
pub struct Letter {
    pub to: Arc<str>,
    pub from: Arc<str>,
    pub incarnation: u64,
    pub request: u64,
    pub server_ms: u64,
    /// After which its sender is told no more.
    pub deadline: u64,
    pub options: u32,
    pub body: Bytes,
    pub keep: Option<Keep>,
    /// A session was to have it and ended without taking it.
    pub left: bool,
    pub origin: Arc<dyn Origin>,
}

impl Letter {
    /// Copies one send of a delivery.
    pub fn new(app: &Arc<App>, delivery: &Delivery<'_>, send: &view::Send<'_>) -> Self {
        let keep = Keep::of(send);
        let mut letter = Self {
            to: delivery.to.into(),
            from: delivery.from.into(),
            incarnation: delivery.incarnation,
            request: send.request,
            server_ms: delivery.server_ms,
            deadline: send.deadline,
            options: send.options,
            body: Bytes::copy_from_slice(send.message),
            keep,
            left: false,
            origin: delivery.origin.clone(),
        };
        if keep.is_some_and(|keep| keep.history) {
            letter.keep_in_history(app);
        }
        letter
    }

    /// Commits it to the history, beside its way to the receiver; the sender hears of success when both have it.
    fn keep_in_history(&mut self, app: &Arc<App>) {
        let Some(hub) = app.hub.upgrade() else { return };
        let both = Arc::new(Both { origin: self.origin.clone(), request: self.request, state: Mutex::default() });
        self.origin = both.clone();
        let append = append(&hub, self.message(app), true, false);
        hub.stored.history.append(append, Box::new(move |kept| both.settle(|state| state.kept = Some(kept))));
    }

    /// What the store keeps of it.
    pub fn message(&self, app: &App) -> Message {
        Message {
            app: app.id.to_string(),
            source: self.from.to_string(),
            destination: self.to.to_string(),
            channel: false,
            server_ms: self.server_ms,
            incarnation: self.incarnation,
            request: self.request,
            kind: kind(&self.body),
            body: self.body.clone(),
        }
    }

    /// To be stored when its receiver is away.
    pub fn is_offline(&self) -> bool {
        self.keep.is_some_and(|keep| keep.offline)
    }

    /// Its time is over, and no session was to have it before.
    pub fn is_late(&self, now: u64) -> bool {
        self.deadline != 0 && self.deadline <= now && !self.left
    }

    /// The memory it holds on to, in bytes, roughly.
    pub fn weight(&self) -> usize {
        self.body.len() + 512
    }

    /// Sends it to its receiver. Nobody there: it is kept, or its sender told, as it wishes.
    pub fn send(self, app: &Arc<App>) {
        let origin: Arc<dyn Origin> = match self.keep {
            Some(keep) if keep.offline => Arc::new(Kept { app: app.clone(), letter: self.clone() }),
            _ => self.origin.clone(),
        };
        let send = view::Send {
            request: self.request,
            deadline: self.deadline,
            to: &self.to,
            options: self.options,
            message: &self.body,
        };
        app.bus.send(Delivery {
            to: &self.to,
            from: &self.from,
            incarnation: self.incarnation,
            server_ms: self.server_ms,
            offline: false,
            sends: &[send],
            origin: &origin,
        });
    }

    /// Lets the trace know what happened to it on the way to its receiver.
    pub fn trace(&self, app: &App, what: impl FnOnce() -> What) {
        if app.trace.is_on() {
            app.trace.step_of(&app.id, &self.from, self.incarnation, self.request, what(), Some(&self.to));
        }
    }

    /// Its sender is told that it is stored, or what else became of it.
    pub fn answer(&self, code: code::PeerMessage) {
        self.origin.failed(self.request, code);
    }
}

/// The sender of a letter that is to be stored when nobody takes it.
struct Kept {
    app: Arc<App>,
    letter: Letter,
}

impl Origin for Kept {
    fn delivered(&self, first: u64, count: u64) {
        self.letter.origin.delivered(first, count);
    }

    fn failed(&self, request: u64, code: code::PeerMessage) {
        match self.app.hub.upgrade() {
            Some(hub) if code == code::PeerMessage::PeerUnreachable => hub.stored.keep(&self.app, self.letter.clone()),
            _ => self.letter.origin.failed(request, code),
        }
    }
}

/// The sender of a letter that goes two ways: to its receiver and into the history.
struct Both {
    origin: Arc<dyn Origin>,
    request: u64,
    state: Mutex<Ways>,
}

#[derive(Default)]
struct Ways {
    outcome: Option<code::PeerMessage>,
    kept: Option<bool>,
}

impl Both {
    fn settle(&self, change: impl FnOnce(&mut Ways)) {
        let (outcome, kept) = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut state);
            let (Some(outcome), Some(kept)) = (state.outcome, state.kept) else { return };
            // Told once: whatever comes later finds nothing to tell.
            *state = Ways::default();
            (outcome, kept)
        };
        match outcome {
            code::PeerMessage::Ok if kept => self.origin.delivered(self.request, 1),
            // It was to be kept, and is not: that is no success, wherever else it has arrived.
            code::PeerMessage::Ok | code::PeerMessage::CachedByServer if !kept => {
                self.origin.failed(self.request, code::PeerMessage::Failure);
            }
            other => self.origin.failed(self.request, other),
        }
    }
}

impl Origin for Both {
    fn delivered(&self, _: u64, _: u64) {
        self.settle(|state| state.outcome = Some(code::PeerMessage::Ok));
    }

    fn failed(&self, _: u64, code: code::PeerMessage) {
        self.settle(|state| state.outcome = Some(code));
    }
}
