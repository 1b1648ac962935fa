//! Invitations that this client sends.
//!
//! IDLE, then SENT until the callee's library has it, then RECEIVED until the callee answers, then one of the ends.

use std::sync::Arc;

use rtm_proto::code::{InvitationCall, LocalInvitation as Failure, LocalInvitationState as State, PeerMessage};
use rtm_proto::identifier;
use rtm_proto::wire::{self, invitation::Step};

use super::errand::step;
use crate::engine::Engine;
use crate::engine::standing::Standing;
use crate::event::ClientEvent;
use crate::invitation::{Local, LocalInvitation, LocalInvitationEvent};

pub(super) struct Entry {
    local: Arc<Local>,
    /// The end of the time that it may stay as it is; once it has ended, of the time that it is remembered.
    pub(super) until: u64,
    /// The last that was heard of the callee: not there.
    offline: bool,
}

impl Engine {
    /// An invitation to `callee` that is not sent yet.
    pub(crate) fn local_invitation(&mut self, callee: &str) -> LocalInvitation {
        LocalInvitation::new(self.invitations.home, self.link.random_id(), callee)
    }

    /// Sends an invitation.
    ///
    /// # Errors
    /// Nothing was sent: see [`crate::Client::send_invitation`].
    pub(crate) fn send_invitation(&mut self, invitation: &LocalInvitation, now: u64) -> Result<(), InvitationCall> {
        let local = &invitation.0;
        if local.home != self.invitations.home {
            return Err(InvitationCall::InvalidArgument);
        }
        match local.state() {
            State::Idle => {}
            State::SentToRemote | State::ReceivedByRemote => return Err(InvitationCall::AlreadySent),
            _ => return Err(InvitationCall::AlreadyEnd),
        }
        let (content, channel) = (local.content.get(), local.channel.get());
        let fits = content.len() <= self.limits.invitation_bytes as usize && channel.len() <= identifier::MAX_BYTES;
        if !fits || identifier::check_user(&local.callee).is_err() || self.invitations.locals.len() >= super::MOST {
            return Err(InvitationCall::InvalidArgument);
        }
        local.set_state(State::SentToRemote);
        invitation.show_sent();
        if !matches!(self.standing, Standing::In) {
            self.local_failed(local, Failure::NotLoggedIn);
            return Ok(());
        }
        let until = now.saturating_add(self.parameters.invitation_receipt_ms);
        self.invitations.locals.insert(local.id, Entry { local: local.clone(), until, offline: false });
        let (content, channel_id) = (content.to_string(), channel.to_string());
        let invite = wire::Invitation { content, channel_id, ..step(local.id, Step::Invite) };
        self.run_errand(&local.callee, invite, until, now);
        Ok(())
    }

    /// Cancels an invitation.
    ///
    /// # Errors
    /// Nothing was cancelled: see [`crate::Client::cancel_invitation`].
    pub(crate) fn cancel_invitation(&mut self, invitation: &LocalInvitation, now: u64) -> Result<(), InvitationCall> {
        let local = &invitation.0;
        if local.home != self.invitations.home {
            return Err(InvitationCall::InvalidArgument);
        }
        match local.state() {
            State::Idle => return Err(InvitationCall::NotStarted),
            State::SentToRemote | State::ReceivedByRemote => {}
            _ => return Err(InvitationCall::AlreadyEnd),
        }
        self.call_off(local, now);
        self.local_ended(local, State::Canceled, LocalInvitationEvent::Canceled, now);
        Ok(())
    }

    /// One try to deliver an INVITE has ended.
    pub(super) fn invite_ended(&mut self, id: u64, code: i32, now: u64) {
        let Some(entry) = self.invitations.locals.get_mut(&id) else { return };
        entry.offline = code == PeerMessage::PeerUnreachable.code();
        if code == 0 && entry.local.state() == State::SentToRemote {
            self.local_received(id, now);
        }
    }

    fn local_received(&mut self, id: u64, now: u64) {
        let until = now.saturating_add(self.parameters.invitation_expire_ms);
        let Some(entry) = self.invitations.locals.get_mut(&id) else { return };
        entry.until = until;
        entry.local.set_state(State::ReceivedByRemote);
        let local = entry.local.clone();
        self.invitations.wake_at(until);
        self.tell_local(&local, LocalInvitationEvent::Received);
    }

    /// The callee accepts or refuses.
    pub(super) fn local_answered(&mut self, from: &str, told: wire::Invitation, now: u64) {
        let Some(entry) = self.invitations.locals.get(&told.id).filter(|entry| *entry.local.callee == *from) else {
            return tracing::debug!(from, "an answer to an invitation that is not known");
        };
        let local = entry.local.clone();
        let accepted = told.step() == Step::Accept;
        match local.state() {
            // The answer has overtaken the receipt.
            State::SentToRemote => self.local_received(told.id, now),
            State::ReceivedByRemote => {}
            // The callee did not hear the confirmation and asks again.
            State::AcceptedByRemote if accepted => return self.confirm_accepted(&local, now),
            _ => return,
        }
        let response = told.response.into_boxed_str();
        if accepted {
            self.confirm_accepted(&local, now);
            self.local_ended(&local, State::AcceptedByRemote, LocalInvitationEvent::Accepted { response }, now);
        } else {
            self.local_ended(&local, State::RefusedByRemote, LocalInvitationEvent::Refused { response }, now);
        }
    }

    fn confirm_accepted(&mut self, local: &Local, now: u64) {
        let until = now.saturating_add(self.parameters.invitation_confirm_ms);
        self.run_errand(&local.callee, step(local.id, Step::Confirm), until, now);
    }

    /// The callee, who may have the invitation, is told that it is off.
    fn call_off(&mut self, local: &Local, now: u64) {
        let until = now.saturating_add(self.parameters.invitation_confirm_ms);
        self.run_errand(&local.callee, step(local.id, Step::Cancel), until, now);
    }

    pub(super) fn tick_locals(&mut self, now: u64) {
        let locals = self.invitations.locals.values().filter(|entry| entry.until <= now);
        let due: Vec<_> = locals.map(|entry| (entry.local.clone(), entry.offline)).collect();
        for (local, offline) in due {
            let failure = match local.state() {
                State::SentToRemote if offline => Failure::PeerOffline,
                State::SentToRemote => {
                    // Should it arrive after all, nobody is to ring for it.
                    self.call_off(&local, now);
                    Failure::PeerNoResponse
                }
                State::ReceivedByRemote => Failure::InvitationExpire,
                _ => {
                    self.invitations.locals.remove(&local.id);
                    continue;
                }
            };
            self.local_ended(&local, State::Failure, LocalInvitationEvent::Failure { code: failure }, now);
        }
    }

    pub(super) fn fail_locals(&mut self) {
        let locals: Vec<_> = self.invitations.locals.values().map(|entry| entry.local.clone()).collect();
        for local in locals {
            if matches!(local.state(), State::SentToRemote | State::ReceivedByRemote) {
                self.local_failed(&local, Failure::NotLoggedIn);
            }
        }
    }

    fn local_failed(&mut self, local: &Arc<Local>, code: Failure) {
        local.set_state(State::Failure);
        self.tell_local(local, LocalInvitationEvent::Failure { code });
    }

    fn local_ended(&mut self, local: &Arc<Local>, state: State, event: LocalInvitationEvent, now: u64) {
        self.drop_errand(&local.callee, local.id, Step::Invite);
        local.set_state(state);
        let until = now.saturating_add(self.parameters.invitation_expire_ms);
        if let Some(entry) = self.invitations.locals.get_mut(&local.id) {
            entry.until = until;
        }
        self.invitations.wake_at(until);
        self.tell_local(local, event);
    }

    fn tell_local(&mut self, local: &Arc<Local>, event: LocalInvitationEvent) {
        self.tell(ClientEvent::LocalInvitation { invitation: LocalInvitation(local.clone()), event });
    }
}
