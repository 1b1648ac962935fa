//! The invitations of a client by their numbers, until their end has been fetched.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rtm_core::invitation::{LocalInvitation, LocalInvitationEvent, RemoteInvitation, RemoteInvitationEvent};

use super::event::Event;

#[derive(Debug, Default)]
pub(super) struct Invitations {
    local: Mutex<HashMap<i64, LocalInvitation>>,
    remote: Mutex<HashMap<i64, RemoteInvitation>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keys count from 1 within a process, so this loses nothing.
fn number(key: u64) -> i64 {
    key as i64
}

impl Invitations {
    pub(super) fn local(&self, number: i64) -> Option<LocalInvitation> {
        lock(&self.local).get(&number).cloned()
    }

    pub(super) fn remote(&self, number: i64) -> Option<RemoteInvitation> {
        lock(&self.remote).get(&number).cloned()
    }

    pub(super) fn add_local(&self, invitation: LocalInvitation) -> i64 {
        let number = number(invitation.key());
        lock(&self.local).insert(number, invitation);
        number
    }

    pub(super) fn forget_local(&self, number: i64) {
        lock(&self.local).remove(&number);
    }

    pub(super) fn told_local(&self, invitation: &LocalInvitation, event: LocalInvitationEvent) -> Event {
        let invitation = number(invitation.key());
        if event.is_end() {
            self.forget_local(invitation);
        }
        match event {
            LocalInvitationEvent::Received => Event::LocalReceived { invitation },
            LocalInvitationEvent::Canceled => Event::LocalCanceled { invitation },
            LocalInvitationEvent::Failure { code } => Event::LocalFailure { invitation, code: code.code() },
            LocalInvitationEvent::Accepted { response } => {
                Event::LocalAccepted { invitation, response: response.into() }
            }
            LocalInvitationEvent::Refused { response } => Event::LocalRefused { invitation, response: response.into() },
        }
    }

    pub(super) fn told_remote(&self, remote: RemoteInvitation, event: &RemoteInvitationEvent) -> Event {
        let invitation = number(remote.key());
        if event.is_end() {
            lock(&self.remote).remove(&invitation);
        }
        match event {
            RemoteInvitationEvent::Received => {
                let event = Event::RemoteReceived {
                    invitation,
                    caller: remote.caller().to_owned(),
                    content: remote.content().to_owned(),
                    channel_id: remote.channel_id().to_owned(),
                };
                lock(&self.remote).insert(invitation, remote);
                event
            }
            RemoteInvitationEvent::Accepted => Event::RemoteAccepted { invitation },
            RemoteInvitationEvent::Refused => Event::RemoteRefused { invitation },
            RemoteInvitationEvent::Canceled => Event::RemoteCanceled { invitation },
            RemoteInvitationEvent::Failure { code } => Event::RemoteFailure { invitation, code: code.code() },
        }
    }
}
