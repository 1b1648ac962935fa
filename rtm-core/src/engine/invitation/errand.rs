//! Getting one step to the other side: sent as a message, and again while the peer is offline or does not answer, until
//! its time is over. Steps may arrive twice; they are known by the invitation they belong to.

use prost::Message as _;
use rtm_proto::batch::kind;
use rtm_proto::code::PeerMessage;
use rtm_proto::wire::{self, invitation::Step, message::Kind};

use crate::engine::Engine;
use crate::engine::requests::Context;
use crate::engine::standing::Standing;
use crate::id::message_id;
use crate::message::SendOptions;

pub(super) struct Errand {
    to: Box<str>,
    invitation: wire::Invitation,
    until: u64,
    /// When to send (again); `None`: it is under way.
    again: Option<u64>,
}

impl Errand {
    pub(super) fn due(&self) -> u64 {
        self.again.map_or(self.until, |again| again.min(self.until))
    }

    fn is(&self, to: &str, id: u64, step: Step) -> bool {
        self.invitation.id == id && self.invitation.step() == step && *self.to == *to
    }
}

impl Engine {
    /// Sends a step until it has arrived or `until`, unless that is being done.
    pub(super) fn run_errand(&mut self, to: &str, invitation: wire::Invitation, until: u64, now: u64) {
        let (id, step) = (invitation.id, invitation.step());
        if self.invitations.errands.values().any(|errand| errand.is(to, id, step)) {
            return;
        }
        self.invitations.last_errand += 1;
        let key = self.invitations.last_errand;
        self.invitations.errands.insert(key, Errand { to: to.into(), invitation, until, again: None });
        self.invitations.wake_at(until);
        self.try_errand(key, now);
    }

    /// The step is of no use any more.
    pub(super) fn drop_errand(&mut self, to: &str, id: u64, step: Step) {
        self.invitations.errands.retain(|_, errand| !errand.is(to, id, step));
    }

    fn try_errand(&mut self, key: u64, now: u64) {
        let Some(errand) = self.invitations.errands.get_mut(&key) else { return };
        errand.again = None;
        let message = wire::Message {
            id: message_id(),
            kind: Kind::Invitation as i32,
            invitation: Some(errand.invitation.clone()),
            ..Default::default()
        };
        let (to, timeout) = (errand.to.clone(), errand.until.saturating_sub(now));
        self.scratch.clear();
        // A vector grows as it must.
        let _ = message.encode(&mut self.scratch);
        let timeout = timeout.min(self.parameters.send_timeout_ms);
        self.ask_to_send(kind::PEER_SEND, &to, SendOptions::default(), Context::Invitation(key), now, timeout);
    }

    /// One try of an errand has ended with a code of `PEER_MESSAGE_ERR_CODE`.
    pub(in crate::engine) fn invitation_step_ended(&mut self, key: u64, code: i32, now: u64) {
        let Some(errand) = self.invitations.errands.get_mut(&key) else { return };
        let (to, id, step) = (errand.to.clone(), errand.invitation.id, errand.invitation.step());
        if code == 0 {
            self.invitations.errands.remove(&key);
        } else {
            // What nobody answered has waited long enough.
            let silent = code == PeerMessage::SentTimeout.code();
            let again = if silent { now } else { now.saturating_add(self.parameters.invitation_resend_ms.max(1)) };
            errand.again = Some(again);
            self.invitations.wake_at(again);
        }
        match step {
            Step::Invite => self.invite_ended(id, code, now),
            Step::Accept => self.accept_ended(&to, id, code),
            _ => {}
        }
    }

    pub(super) fn tick_errands(&mut self, now: u64) {
        self.invitations.errands.retain(|_, errand| errand.until > now);
        if !matches!(self.standing, Standing::In) {
            return;
        }
        let errands = self.invitations.errands.iter();
        let due: Vec<u64> =
            errands.filter(|(_, e)| e.again.is_some_and(|again| again <= now)).map(|(key, _)| *key).collect();
        for key in due {
            self.try_errand(key, now);
        }
    }
}

/// A step of the invitation `id` that says nothing but itself.
pub(super) fn step(id: u64, step: Step) -> wire::Invitation {
    wire::Invitation { step: step as i32, id, ..Default::default() }
}
