//! Messages of senders that are not logged in, and what the REST interface is told.

use std::sync::{Arc, Mutex, PoisonError};

use prost::Message as _;
use rtm_proto::{code, identifier, rates::Window, view, wire};
use tokio::sync::oneshot;

use super::{
    App, Hub,
    journal::{Journal, Page},
};
use crate::{
    bus::{Delivery, Origin},
    config::Limits,
    store::Message,
    trace::{Arrived, What},
};

/// As whom the server sends for those outside. All share one incarnation and one count, whoever the sender is: receivers
/// decline what is numbered below something they have seen.
#[derive(Debug)]
pub struct External {
    incarnation: u64,
    /// The number of the last message. Held until that message is on its way.
    last: Mutex<u64>,
}

impl Default for External {
    fn default() -> Self {
        Self { incarnation: rand::random(), last: Mutex::default() }
    }
}

/// What an App keeps for its REST interface.
#[derive(Debug)]
pub(super) struct Outside {
    users: Mutex<Journal>,
    channels: Mutex<Journal>,
    calls: Mutex<[Window; 4]>,
}

impl Outside {
    pub fn new(limits: &Limits) -> Self {
        let calls = [limits.rest_peer_messages, limits.rest_channel_messages, limits.rest_events, limits.rest_history];
        Self {
            users: Mutex::default(),
            channels: Mutex::default(),
            calls: Mutex::new(calls.map(|calls| Window::new(calls, 1000))),
        }
    }
}

/// What the calls of one App are counted as; [`Limits`] says how many there may be in a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// A message to a peer.
    Peer = 0,
    /// A message to a channel.
    Channel = 1,
    /// Events of users and channels.
    Events = 2,
    /// A question about the history.
    History = 3,
}

/// Hears what became of one message.
struct Outcome {
    tell: Mutex<Option<oneshot::Sender<code::PeerMessage>>>,
    app: Arc<App>,
    from: Box<str>,
    incarnation: u64,
}

impl Outcome {
    fn tell(&self, code: code::PeerMessage) {
        if let Some(waiting) = self.tell.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = waiting.send(code); // Nobody waits for it any more.
        }
    }
}

impl Origin for Outcome {
    fn delivered(&self, first: u64, _count: u64) {
        self.app.trace.step_of(&self.app.id, &self.from, self.incarnation, first, What::Confirmed, None);
        self.tell(code::PeerMessage::Ok);
    }

    fn failed(&self, request: u64, code: code::PeerMessage) {
        if self.app.trace.is_on() {
            let what = What::Refused(code.code(), String::new());
            self.app.trace.step_of(&self.app.id, &self.from, self.incarnation, request, what, None);
        }
        self.tell(code);
    }
}

/// An encoded text message.
fn text(payload: &str) -> Vec<u8> {
    let kind = wire::message::Kind::Text as i32;
    wire::Message { kind, text: payload.to_owned(), ..Default::default() }.encode_to_vec()
}

impl Hub {
    /// The App, if it may be used here.
    pub fn served(self: &Arc<Self>, id: &str) -> Option<Arc<App>> {
        (super::login::is_app_id(id) && self.is_configured(id)).then(|| self.app(id))
    }

    /// Sends a text to a user. The outcome arrives once it is known: at once when nobody is there, else when the receiver's
    /// library has taken it or never will.
    pub fn send_peer(
        &self,
        app: &Arc<App>,
        from: &str,
        to: &str,
        payload: &str,
        options: u32,
    ) -> oneshot::Receiver<code::PeerMessage> {
        let (tell, outcome) = oneshot::channel();
        let incarnation = self.external.incarnation;
        let waiting = Mutex::new(Some(tell));
        let origin: Arc<dyn Origin> =
            Arc::new(Outcome { tell: waiting, app: app.clone(), from: from.into(), incarnation });
        let message = text(payload);
        self.metrics.peer_messages.increment(1);
        self.metrics.tally.receive(1);
        let mut last = self.external.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last += 1;
        self.trace_external(app, from, to, false, *last, &message);
        self.stored.send(
            app,
            Delivery {
                to,
                from,
                incarnation,
                server_ms: self.clock.now(),
                offline: false,
                sends: &[view::Send { request: *last, deadline: 0, to, options, message: &message }],
                origin: &origin,
            },
        );
        outcome
    }

    /// Sends a text to the members of a channel, of which the sender need not be one. `history`: it is kept as well, and the answer
    /// says whether it was, once that is known.
    pub fn send_channel(
        &self,
        app: &App,
        from: &str,
        channel: &str,
        payload: &str,
        history: bool,
    ) -> Option<oneshot::Receiver<bool>> {
        let message = text(payload);
        self.metrics.channel_messages.increment(1);
        self.metrics.tally.receive(1);
        let members = app.channels().get(channel).cloned();
        let mut last = self.external.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last += 1;
        let (incarnation, request, server_ms) = (self.external.incarnation, *last, self.clock.now());
        self.trace_external(app, from, channel, true, request, &message);
        if let Some(members) = members {
            members.send_external(from, incarnation, request, server_ms, &message);
        }
        history.then(|| {
            let (tell, outcome) = oneshot::channel();
            let message = Message {
                app: app.id.to_string(),
                source: from.to_owned(),
                destination: channel.to_owned(),
                channel: true,
                server_ms,
                incarnation,
                request,
                kind: wire::message::Kind::Text as u32,
                body: message.into(),
            };
            self.stored.history.keep(
                message,
                Box::new(move |kept| {
                    let _ = tell.send(kept); // Nobody waits for it any more.
                }),
            );
            outcome
        })
    }

    fn trace_external(&self, app: &App, from: &str, to: &str, channel: bool, request: u64, message: &[u8]) {
        let incarnation = self.external.incarnation;
        self.trace.arrived(&Arrived { app: &app.id, from, to, channel, incarnation, request, message, rest: true });
    }
}

impl App {
    /// Whether one more call is within the rate.
    pub fn admits(&self, call: Call, now: u64) -> bool {
        self.outside.calls.lock().unwrap_or_else(PoisonError::into_inner)[call as usize].admit(now)
    }

    /// Logins and logouts; see [`Journal`].
    pub fn user_events(&self, after: Option<u64>) -> Page {
        page(&self.outside.users, after)
    }

    /// Joins and leaves; see [`Journal`].
    pub fn channel_events(&self, after: Option<u64>) -> Page {
        page(&self.outside.channels, after)
    }

    pub(super) fn note_user(&self, user: &Arc<str>, came: bool, ms: u64) {
        self.outside.users.lock().unwrap_or_else(PoisonError::into_inner).record(None, user.clone(), came, ms);
    }

    pub(super) fn note_member(&self, channel: &Arc<str>, user: &Arc<str>, came: bool, ms: u64) {
        let mut channels = self.outside.channels.lock().unwrap_or_else(PoisonError::into_inner);
        channels.record(Some(channel.clone()), user.clone(), came, ms);
    }
}

fn page(journal: &Mutex<Journal>, after: Option<u64>) -> Page {
    let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
    match after {
        Some(number) => journal.after(number),
        None => journal.take(),
    }
}

/// Checks the id of a sender from outside: that of a user, in which there may also be an apostrophe, and no space at an end.
pub fn check_sender(id: &str) -> Result<(), String> {
    if id.trim_matches(' ').len() != id.len() {
        return Err("a user id in a path neither begins nor ends with a space".into());
    }
    check_source(id)
}

/// Checks the id of somebody who may have sent a message: a user who was logged in, or a sender from outside.
pub fn check_source(id: &str) -> Result<(), String> {
    identifier::check_user(&id.replace('\'', "-")).map_err(|error| error.to_string())
}
