//! What a fresh session is told of the one that was lost: the user's own attributes, and the users subscribed to. Channels
//! are joined again by `channel`.
//!
//! The first try stands in front of everything else in the session. A later one would overtake nothing, but undo what was
//! asked in between, so it waits until no such request is under way.

use rtm_proto::code;
use rtm_proto::wire::{self, Attribute, AttributeOperation, frame::Body};

use super::Engine;
use super::question::Question;
use super::requests::Context;

/// How long to wait before looking again whether a further try is possible, in milliseconds.
const AGAIN_MS: u64 = 1_000;

/// Users that one frame subscribes to again.
const USERS: usize = 512;

/// One of the things that are restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Attributes,
    Subscriptions,
}

/// How far one part is.
#[derive(Debug, Default)]
struct Progress {
    /// Requests without outcome.
    asked: usize,
    /// When to ask (again).
    due: Option<u64>,
    /// One of the requests has failed, which may pass.
    failed: bool,
}

/// How far everything is; done when nothing is asked or due.
#[derive(Debug, Default)]
pub(super) struct Restoration {
    attributes: Progress,
    subscriptions: Progress,
    /// When to join those channels again whose server found that it was too early.
    channels_due: Option<u64>,
}

impl Restoration {
    fn part(&mut self, part: Part) -> &mut Progress {
        match part {
            Part::Attributes => &mut self.attributes,
            Part::Subscriptions => &mut self.subscriptions,
        }
    }
}

impl Engine {
    /// Everything is forgotten: the login it belongs to has ended.
    pub(super) fn forget_restoration(&mut self) {
        self.restoration = Restoration::default();
        self.own_attributes.clear();
        self.subscribed.clear();
    }

    /// True while the server is still to confirm something.
    pub(super) fn is_restoring(&self) -> bool {
        let busy = |progress: &Progress| progress.asked > 0 || progress.due.is_some();
        busy(&self.restoration.attributes) || busy(&self.restoration.subscriptions)
    }

    pub(super) fn restoration_deadline(&self) -> Option<u64> {
        // Without a connection there is nothing to ask; a fresh session begins from the start, a resumed one goes on.
        let Restoration { attributes, subscriptions, channels_due } = &self.restoration;
        let due = [attributes.due, subscriptions.due, *channels_due];
        due.into_iter().flatten().min().filter(|_| self.link.is_up())
    }

    pub(super) fn tick_restoration(&mut self, now: u64) {
        if self.restoration_deadline().is_none_or(|due| now < due) {
            return;
        }
        for part in [Part::Attributes, Part::Subscriptions] {
            if self.restoration.part(part).due.is_none_or(|due| now < due) {
                continue;
            }
            if self.is_changing(part) {
                self.restoration.part(part).due = Some(now.saturating_add(AGAIN_MS));
                continue;
            }
            match part {
                Part::Attributes => self.restore_attributes(now),
                Part::Subscriptions => self.restore_subscriptions(now),
            }
        }
        if self.restoration.channels_due.take_if(|due| *due <= now).is_some() {
            self.rejoin_rest(now);
        }
        self.confirm();
    }

    /// A channel is to be joined again in a while.
    pub(super) fn rejoin_later(&mut self) {
        self.restoration.channels_due.get_or_insert(self.link.last_heard().saturating_add(AGAIN_MS));
    }

    /// True while the application changes what would be restored.
    fn is_changing(&self, part: Part) -> bool {
        self.pending.iter().any(|entry| match (part, &entry.context) {
            (Part::Attributes, Context::Question(Question::UserAttributesWrite, _)) => true,
            (Part::Subscriptions, Context::Question(question, _)) => {
                matches!(question, Question::Subscribe | Question::Unsubscribe)
            }
            _ => false,
        })
    }

    /// Writes our own attributes again.
    pub(super) fn restore_attributes(&mut self, now: u64) {
        self.restoration.attributes = Progress::default();
        if self.own_attributes.is_empty() {
            return;
        }
        self.restoration.attributes.asked = 1;
        let own = self.own_attributes.iter();
        let attributes = own.map(|(key, value)| Attribute { key: key.clone(), value: value.clone() }).collect();
        let timeout = self.parameters.attributes_timeout_ms;
        self.ask(now, timeout, Context::Restore(Part::Attributes), |request, deadline| {
            let operation = AttributeOperation::Set as i32;
            Body::UserAttributesWrite(wire::UserAttributesWrite { request, deadline, operation, attributes })
        });
    }

    /// Subscribes to the same users again.
    pub(super) fn restore_subscriptions(&mut self, now: u64) {
        let users: Vec<String> = self.subscribed.keys().map(|user| user.to_string()).collect();
        let parts = users.chunks(USERS);
        self.restoration.subscriptions = Progress { asked: parts.len(), ..Progress::default() };
        let timeout = self.parameters.presence_timeout_ms;
        for users in parts {
            let users = users.to_vec();
            self.ask(now, timeout, Context::Restore(Part::Subscriptions), |request, deadline| {
                Body::PresenceSubscribe(wire::PresenceSubscribe { request, deadline, users })
            });
        }
    }

    /// The server has answered one request of a restoration.
    pub(super) fn restoration_answered(&mut self, part: Part, code: i32) {
        let passing = match part {
            Part::Attributes => code == code::Attribute::TooOften.code() || code == code::Attribute::Timeout.code(),
            Part::Subscriptions => {
                code == code::Subscription::TooOften.code() || code == code::Subscription::Timeout.code()
            }
        };
        if code != 0 && !passing {
            tracing::warn!(?part, code, "the server does not take back what it knew before the session was lost");
            match part {
                Part::Attributes => self.own_attributes.clear(),
                Part::Subscriptions => self.subscribed.clear(),
            }
        }
        self.restoration.part(part).failed |= passing;
        let wait = self.link.last_heard().saturating_add(AGAIN_MS);
        self.restoration_ended(part, wait);
    }

    /// One request of a restoration got no answer in time.
    pub(super) fn restoration_timed_out(&mut self, part: Part, now: u64) {
        self.restoration.part(part).failed = true;
        self.restoration_ended(part, now);
    }

    fn restoration_ended(&mut self, part: Part, again: u64) {
        let progress = self.restoration.part(part);
        progress.asked = progress.asked.saturating_sub(1);
        if progress.asked == 0 && std::mem::take(&mut progress.failed) {
            progress.due = Some(again);
        }
        self.confirm();
    }
}
