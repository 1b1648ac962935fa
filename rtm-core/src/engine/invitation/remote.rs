//! Invitations that come in.
//!
//! RECEIVED until the application answers, then ACCEPT SENT until the caller has confirmed it, then one of the ends.

use std::collections::hash_map;
use std::sync::Arc;

use rtm_proto::code::{InvitationCall, PeerMessage, RemoteInvitation as Failure, RemoteInvitationState as State};
use rtm_proto::wire::{self, invitation::Step};

use super::errand::step;
use crate::engine::Engine;
use crate::event::ClientEvent;
use crate::invitation::{Remote, RemoteInvitation, RemoteInvitationEvent};

pub(super) struct Entry {
    remote: Arc<Remote>,
    /// The end of the time that it may stay as it is; once it has ended, of the time that it is remembered.
    pub(super) until: u64,
    /// The last that was heard of the caller: not there.
    offline: bool,
}

impl Engine {
    /// An INVITE has come in; once or several times.
    pub(super) fn invited(&mut self, from: &str, told: wire::Invitation, now: u64) {
        if let Some(remote) = self.remember_remote(from, told, now) {
            remote.set_state(State::InvitationReceived);
            self.tell_remote(&remote, RemoteInvitationEvent::Received);
        }
    }

    /// Makes a new invitation; `None`: it is known, or there are too many.
    fn remember_remote(&mut self, from: &str, told: wire::Invitation, now: u64) -> Option<Arc<Remote>> {
        let until = now.saturating_add(self.parameters.invitation_expire_ms);
        let invitations = &mut self.invitations;
        if invitations.remotes.len() >= super::MOST {
            tracing::warn!(from, "an invitation was passed over: there are too many");
            return None;
        }
        let hash_map::Entry::Vacant(place) = invitations.remotes.entry((from.into(), told.id)) else { return None };
        let remote = RemoteInvitation::new(invitations.home, from, told).0;
        place.insert(Entry { remote: remote.clone(), until, offline: false });
        invitations.wake_at(until);
        Some(remote)
    }

    /// The caller thinks better of it.
    pub(super) fn remote_canceled(&mut self, from: &str, told: wire::Invitation, now: u64) {
        let Some(remote) = self.remote(from, told.id) else {
            // Remembered, should the invitation itself come later.
            if let Some(remote) = self.remember_remote(from, told, now) {
                remote.set_state(State::Canceled);
            }
            return;
        };
        if matches!(remote.state(), State::InvitationReceived | State::AcceptSentToLocal) {
            self.remote_ended(&remote, State::Canceled, RemoteInvitationEvent::Canceled, now);
        }
    }

    /// The caller knows that it was accepted.
    pub(super) fn remote_confirmed(&mut self, from: &str, id: u64, now: u64) {
        let Some(remote) = self.remote(from, id) else { return };
        if remote.state() == State::AcceptSentToLocal {
            self.remote_ended(&remote, State::Accepted, RemoteInvitationEvent::Accepted, now);
        }
    }

    fn remote(&self, from: &str, id: u64) -> Option<Arc<Remote>> {
        self.invitations.remotes.get(&(from.into(), id)).map(|entry| entry.remote.clone())
    }

    /// What an answer needs: that the application may still give one, and that it is not too long.
    fn answerable(&self, invitation: &RemoteInvitation) -> Result<Arc<str>, InvitationCall> {
        let remote = &invitation.0;
        if remote.home != self.invitations.home {
            return Err(InvitationCall::InvalidArgument);
        }
        match remote.state() {
            State::InvitationReceived => {}
            State::AcceptSentToLocal => return Err(InvitationCall::AlreadyAccept),
            _ => return Err(InvitationCall::AlreadyEnd),
        }
        let response = remote.response.get();
        if response.len() > self.limits.invitation_bytes as usize {
            return Err(InvitationCall::InvalidArgument);
        }
        Ok(response)
    }

    /// Accepts an invitation.
    ///
    /// # Errors
    /// Nothing was accepted: see [`crate::Client::accept_invitation`].
    pub(crate) fn accept_invitation(&mut self, invitation: &RemoteInvitation, now: u64) -> Result<(), InvitationCall> {
        let response = self.answerable(invitation)?.to_string();
        let remote = &invitation.0;
        let until = now.saturating_add(self.parameters.invitation_confirm_ms);
        if let Some(entry) = self.invitations.remotes.get_mut(&(remote.caller.clone(), remote.id)) {
            entry.until = until;
        }
        remote.set_state(State::AcceptSentToLocal);
        invitation.show_accept_sent();
        self.run_errand(&remote.caller, wire::Invitation { response, ..step(remote.id, Step::Accept) }, until, now);
        Ok(())
    }

    /// Refuses an invitation.
    ///
    /// # Errors
    /// Nothing was refused: see [`crate::Client::refuse_invitation`].
    pub(crate) fn refuse_invitation(&mut self, invitation: &RemoteInvitation, now: u64) -> Result<(), InvitationCall> {
        let response = self.answerable(invitation)?.to_string();
        let remote = &invitation.0;
        let until = now.saturating_add(self.parameters.invitation_confirm_ms);
        let refuse = wire::Invitation { response, ..step(remote.id, Step::Refuse) };
        self.run_errand(&remote.caller, refuse, until, now);
        self.remote_ended(remote, State::Refused, RemoteInvitationEvent::Refused, now);
        Ok(())
    }

    /// One try to deliver an ACCEPT has ended.
    pub(super) fn accept_ended(&mut self, caller: &str, id: u64, code: i32) {
        if let Some(entry) = self.invitations.remotes.get_mut(&(caller.into(), id)) {
            entry.offline = code == PeerMessage::PeerUnreachable.code();
        }
    }

    pub(super) fn tick_remotes(&mut self, now: u64) {
        let remotes = self.invitations.remotes.values().filter(|entry| entry.until <= now);
        let due: Vec<_> = remotes.map(|entry| (entry.remote.clone(), entry.offline)).collect();
        for (remote, offline) in due {
            let code = match remote.state() {
                State::InvitationReceived => Failure::InvitationExpire,
                State::AcceptSentToLocal if offline => Failure::PeerOffline,
                State::AcceptSentToLocal => Failure::AcceptFailure,
                _ => {
                    self.invitations.remotes.remove(&(remote.caller.clone(), remote.id));
                    continue;
                }
            };
            self.remote_ended(&remote, State::Failure, RemoteInvitationEvent::Failure { code }, now);
        }
    }

    pub(super) fn fail_remotes(&mut self) {
        let remotes: Vec<_> = self.invitations.remotes.values().map(|entry| entry.remote.clone()).collect();
        for remote in remotes {
            if matches!(remote.state(), State::InvitationReceived | State::AcceptSentToLocal) {
                remote.set_state(State::Failure);
                self.tell_remote(&remote, RemoteInvitationEvent::Failure { code: Failure::PeerOffline });
            }
        }
    }

    fn remote_ended(&mut self, remote: &Arc<Remote>, state: State, event: RemoteInvitationEvent, now: u64) {
        self.drop_errand(&remote.caller, remote.id, Step::Accept);
        remote.set_state(state);
        let until = now.saturating_add(self.parameters.invitation_expire_ms);
        if let Some(entry) = self.invitations.remotes.get_mut(&(remote.caller.clone(), remote.id)) {
            entry.until = until;
        }
        self.invitations.wake_at(until);
        self.tell_remote(remote, event);
    }

    fn tell_remote(&mut self, remote: &Arc<Remote>, event: RemoteInvitationEvent) {
        self.tell(ClientEvent::RemoteInvitation { invitation: RemoteInvitation(remote.clone()), event });
    }
}
