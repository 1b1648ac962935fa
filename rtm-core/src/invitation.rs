//! Call invitations as applications see them: [`LocalInvitation`] is made by the caller, [`RemoteInvitation`] comes in to the
//! callee. Both are shares of one object, the same in every event about it, and stay usable for as long as anybody holds one.
//!
//! What an invitation says of itself, its state and its response, changes when the event that tells so is delivered, so
//! that inside a sink it fits the event. Only what the application does takes effect at once.

use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rtm_proto::code::{self, LocalInvitationState, RemoteInvitationState};

/// An invitation that this client sends, or has sent.
#[derive(Debug, Clone)]
pub struct LocalInvitation(pub(crate) Arc<Local>);

/// An invitation that has come in.
#[derive(Debug, Clone)]
pub struct RemoteInvitation(pub(crate) Arc<Remote>);

/// What happens to an invitation of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LocalInvitationEvent {
    /// The callee's library has it.
    Received,
    /// The end, by our own wish.
    Canceled,
    /// The end: it did not come about.
    Failure { code: code::LocalInvitation },
    /// The end: the callee takes the call.
    Accepted { response: Box<str> },
    /// The end: the callee does not take the call.
    Refused { response: Box<str> },
}

/// What happens to an invitation that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RemoteInvitationEvent {
    /// It has come in.
    Received,
    /// The end: the caller knows that it was accepted.
    Accepted,
    /// The end, by our own wish.
    Refused,
    /// The end: the caller has thought better of it.
    Canceled,
    /// The end: it did not come about.
    Failure { code: code::RemoteInvitation },
}

#[derive(Debug)]
pub(crate) struct Local {
    key: u64,
    /// The client it belongs to.
    pub(crate) home: u64,
    pub(crate) id: u64,
    pub(crate) callee: Box<str>,
    pub(crate) content: Text,
    pub(crate) channel: Text,
    response: Text,
    /// Where it stands; read and written under the engine's lock.
    pub(crate) state: State,
    /// What the application was told.
    pub(crate) shown: State,
}

#[derive(Debug)]
pub(crate) struct Remote {
    key: u64,
    pub(crate) home: u64,
    pub(crate) id: u64,
    pub(crate) caller: Box<str>,
    content: Box<str>,
    channel: Box<str>,
    pub(crate) response: Text,
    pub(crate) state: State,
    pub(crate) shown: State,
}

fn next_key() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A text that may be changed while another thread reads it.
#[derive(Debug)]
pub(crate) struct Text(Mutex<Arc<str>>);

impl Default for Text {
    fn default() -> Self {
        Self(Mutex::new("".into()))
    }
}

impl Text {
    fn lock(&self) -> MutexGuard<'_, Arc<str>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self) -> Arc<str> {
        self.lock().clone()
    }

    fn set(&self, text: &str) {
        *self.lock() = text.into();
    }
}

/// One of the numbers of `LOCAL_INVITATION_STATE` or `REMOTE_INVITATION_STATE`.
#[derive(Debug)]
pub(crate) struct State(AtomicI32);

impl State {
    fn get(&self) -> i32 {
        self.0.load(Ordering::Acquire)
    }

    fn set(&self, code: i32) {
        self.0.store(code, Ordering::Release);
    }
}

impl Local {
    pub(crate) fn state(&self) -> LocalInvitationState {
        LocalInvitationState::from_code(self.state.get()).unwrap_or(LocalInvitationState::Idle)
    }

    pub(crate) fn set_state(&self, state: LocalInvitationState) {
        self.state.set(state.code());
    }
}

impl Remote {
    pub(crate) fn state(&self) -> RemoteInvitationState {
        RemoteInvitationState::from_code(self.state.get()).unwrap_or(RemoteInvitationState::Idle)
    }

    pub(crate) fn set_state(&self, state: RemoteInvitationState) {
        self.state.set(state.code());
    }
}

impl LocalInvitation {
    pub(crate) fn new(home: u64, id: u64, callee: &str) -> Self {
        let idle = || State(AtomicI32::new(LocalInvitationState::Idle.code()));
        Self(Arc::new(Local {
            key: next_key(),
            home,
            id,
            callee: callee.into(),
            content: Text::default(),
            channel: Text::default(),
            response: Text::default(),
            state: idle(),
            shown: idle(),
        }))
    }

    /// A number that no other invitation of this process has.
    pub fn key(&self) -> u64 {
        self.0.key
    }

    /// Who is invited.
    pub fn callee(&self) -> &str {
        &self.0.callee
    }

    /// What the callee is told, 8,192 bytes at most by default; "" unless set.
    pub fn content(&self) -> Arc<str> {
        self.0.content.get()
    }

    /// Sets what the callee is told. Without effect once it is sent.
    pub fn set_content(&self, content: &str) {
        self.0.content.set(content);
    }

    /// A channel to meet in, 64 bytes at most; nobody joins it by that. "" unless set.
    pub fn channel_id(&self) -> Arc<str> {
        self.0.channel.get()
    }

    /// Sets the channel to meet in. Without effect once it is sent.
    pub fn set_channel_id(&self, channel: &str) {
        self.0.channel.set(channel);
    }

    /// What the callee answered; "" until then.
    pub fn response(&self) -> Arc<str> {
        self.0.response.get()
    }

    /// Where it stands, as far as the application was told.
    pub fn state(&self) -> LocalInvitationState {
        LocalInvitationState::from_code(self.0.shown.get()).unwrap_or(LocalInvitationState::Idle)
    }

    pub(crate) fn show(&self, event: &LocalInvitationEvent) {
        let state = match event {
            LocalInvitationEvent::Received => LocalInvitationState::ReceivedByRemote,
            LocalInvitationEvent::Canceled => LocalInvitationState::Canceled,
            LocalInvitationEvent::Failure { .. } => LocalInvitationState::Failure,
            LocalInvitationEvent::Accepted { response } => {
                self.0.response.set(response);
                LocalInvitationState::AcceptedByRemote
            }
            LocalInvitationEvent::Refused { response } => {
                self.0.response.set(response);
                LocalInvitationState::RefusedByRemote
            }
        };
        self.0.shown.set(state.code());
    }

    pub(crate) fn show_sent(&self) {
        self.0.shown.set(LocalInvitationState::SentToRemote.code());
    }
}

impl RemoteInvitation {
    pub(crate) fn new(home: u64, caller: &str, told: rtm_proto::wire::Invitation) -> Self {
        let idle = || State(AtomicI32::new(RemoteInvitationState::Idle.code()));
        Self(Arc::new(Remote {
            key: next_key(),
            home,
            id: told.id,
            caller: caller.into(),
            content: told.content.into(),
            channel: told.channel_id.into(),
            response: Text::default(),
            state: idle(),
            shown: idle(),
        }))
    }

    /// A number that no other invitation of this process has.
    pub fn key(&self) -> u64 {
        self.0.key
    }

    /// Who invites.
    pub fn caller(&self) -> &str {
        &self.0.caller
    }

    /// What the caller says.
    pub fn content(&self) -> &str {
        &self.0.content
    }

    /// The channel to meet in; nobody joins it by accepting.
    pub fn channel_id(&self) -> &str {
        &self.0.channel
    }

    /// What the caller will be told; "" unless set.
    pub fn response(&self) -> Arc<str> {
        self.0.response.get()
    }

    /// Sets what the caller will be told, 8,192 bytes at most by default. Without effect once it is accepted or refused.
    pub fn set_response(&self, response: &str) {
        self.0.response.set(response);
    }

    /// Where it stands, as far as the application was told.
    pub fn state(&self) -> RemoteInvitationState {
        RemoteInvitationState::from_code(self.0.shown.get()).unwrap_or(RemoteInvitationState::Idle)
    }

    pub(crate) fn show(&self, event: &RemoteInvitationEvent) {
        let state = match event {
            RemoteInvitationEvent::Received => RemoteInvitationState::InvitationReceived,
            RemoteInvitationEvent::Accepted => RemoteInvitationState::Accepted,
            RemoteInvitationEvent::Refused => RemoteInvitationState::Refused,
            RemoteInvitationEvent::Canceled => RemoteInvitationState::Canceled,
            RemoteInvitationEvent::Failure { .. } => RemoteInvitationState::Failure,
        };
        self.0.shown.set(state.code());
    }

    pub(crate) fn show_accept_sent(&self) {
        self.0.shown.set(RemoteInvitationState::AcceptSentToLocal.code());
    }
}

impl LocalInvitationEvent {
    /// True for the last event of an invitation.
    pub fn is_end(&self) -> bool {
        !matches!(self, LocalInvitationEvent::Received)
    }
}

impl RemoteInvitationEvent {
    /// True for the last event of an invitation.
    pub fn is_end(&self) -> bool {
        !matches!(self, RemoteInvitationEvent::Received)
    }
}
