//! Presence: who is online, and being told when that changes.

use rtm_proto::batch::{MAX_FRAME, kind};
use rtm_proto::code::{Presence, PresenceQuery, Subscribed, Subscription};
use rtm_proto::identifier;
use rtm_proto::wire::{self, frame::Body, rate::Operation, reply};

use super::Engine;
use super::question::{Question, asked};
use super::requests::Context;
use crate::event::{ClientEvent, PeerStatus};

/// The ids that one frame has room for, in bytes, with what stands between them.
const IDS: usize = MAX_FRAME / 2;

impl Engine {
    /// Asks which of the users are online.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: no users, too many, or an id that breaks the rules.
    pub(crate) fn presence_query(&mut self, users: &[&str], id: i64, now: u64) -> Result<(), PresenceQuery> {
        self.admit(kind::PRESENCE_QUERY).map_err(|_| PresenceQuery::NotLoggedIn)?;
        if users.len() > self.limits.presence_query_users as usize || !are_users(users) || !fit(users) {
            return Err(PresenceQuery::InvalidArgument);
        }
        self.pace(Operation::PresenceQuery, PresenceQuery::TooOften, now)?;
        let users = owned(users);
        let timeout = self.parameters.presence_timeout_ms;
        self.question(Question::PresenceQuery, id, timeout, now, |request, deadline| {
            Body::PresenceQuery(wire::PresenceQuery { request, deadline, users })
        });
        Ok(())
    }

    /// Subscribes to users.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: no users, or an id that breaks the rules; `Overflow`: more users than a client
    /// may be subscribed to.
    pub(crate) fn presence_subscribe(&mut self, users: &[&str], id: i64, now: u64) -> Result<(), Subscription> {
        let users = self.subscription(kind::PRESENCE_SUBSCRIBE, users)?;
        self.pace(Operation::PresenceSubscribe, Subscription::TooOften, now)?;
        let timeout = self.parameters.presence_timeout_ms;
        self.question(Question::Subscribe, id, timeout, now, |request, deadline| {
            Body::PresenceSubscribe(wire::PresenceSubscribe { request, deadline, users })
        });
        Ok(())
    }

    /// Subscribes to users no longer.
    ///
    /// # Errors
    /// As for subscribing.
    pub(crate) fn presence_unsubscribe(&mut self, users: &[&str], id: i64, now: u64) -> Result<(), Subscription> {
        let users = self.subscription(kind::PRESENCE_UNSUBSCRIBE, users)?;
        self.pace(Operation::PresenceUnsubscribe, Subscription::TooOften, now)?;
        let timeout = self.parameters.presence_timeout_ms;
        self.question(Question::Unsubscribe, id, timeout, now, |request, deadline| {
            Body::PresenceUnsubscribe(wire::PresenceUnsubscribe { request, deadline, users })
        });
        Ok(())
    }

    /// Asks which users are subscribed to.
    ///
    /// # Errors
    /// Nothing was asked.
    pub(crate) fn presence_subscribed(&mut self, id: i64, now: u64) -> Result<(), Subscribed> {
        self.admit(kind::PRESENCE_SUBSCRIBED_GET).map_err(|_| Subscribed::NotLoggedIn)?;
        self.pace(Operation::PresenceSubscribed, Subscribed::TooOften, now)?;
        let timeout = self.parameters.subscribed_timeout_ms;
        self.question(Question::Subscribed, id, timeout, now, |request, deadline| {
            Body::PresenceSubscribedGet(wire::PresenceSubscribedGet { request, deadline })
        });
        Ok(())
    }

    /// Checks the users of a subscription; each is named once afterwards.
    fn subscription(&mut self, frame: u32, users: &[&str]) -> Result<Vec<String>, Subscription> {
        self.admit(frame).map_err(|_| Subscription::NotLoggedIn)?;
        if !are_users(users) {
            return Err(Subscription::InvalidArgument);
        }
        let mut unique = users.to_vec();
        unique.sort_unstable();
        unique.dedup();
        if unique.len() > self.limits.subscriptions as usize || !fit(&unique) {
            return Err(Subscription::Overflow);
        }
        Ok(owned(&unique))
    }

    /// The server has confirmed a subscription. What it tells of these users next is told, known or not.
    pub(super) fn subscribed_to(&mut self, users: Vec<String>) {
        self.subscribed.extend(users.into_iter().map(|user| (user.into_boxed_str(), None)));
    }

    pub(super) fn unsubscribed_from(&mut self, users: &[String]) {
        for user in users {
            self.subscribed.remove(&**user);
        }
    }

    /// A subscription got no answer in time. Should it have worked after all, nobody would know, so it is undone, but for
    /// users that another request is about.
    pub(super) fn subscription_given_up(&mut self, mut users: Vec<String>, now: u64) {
        users.retain(|user| !self.subscribed.contains_key(&**user));
        for entry in self.pending.iter() {
            if let (Context::Question(Question::Subscribe, _), false) = (&entry.context, users.is_empty())
                && let Some(Body::PresenceSubscribe(other)) = asked(&entry.frame)
            {
                users.retain(|user| !other.users.contains(user));
            }
        }
        if users.is_empty() {
            return;
        }
        self.ask(now, self.parameters.presence_timeout_ms, Context::Quiet, |request, deadline| {
            Body::PresenceUnsubscribe(wire::PresenceUnsubscribe { request, deadline, users })
        });
    }

    /// The server tells of users. Told is what is news: after a lost session it says everything again.
    pub(super) fn presence_changed(&mut self, change: wire::PresenceChange) {
        let mut peers = Vec::new();
        for told in change.users {
            let (Some(known), Some(state)) = (self.subscribed.get_mut(&*told.user), state(told.state)) else {
                continue;
            };
            if known.replace(state) != Some(state) {
                peers.push(PeerStatus { peer: told.user.into_boxed_str(), state });
            }
        }
        if !peers.is_empty() {
            self.tell(ClientEvent::PresenceChanged { peers });
        }
    }
}

/// The answer to a query, which knows no state between online and offline.
pub(super) fn queried(result: Option<reply::Result>) -> Vec<PeerStatus> {
    let Some(reply::Result::Presence(states)) = result else { return Vec::new() };
    let status = |told: wire::UserPresence| {
        let state = match state(told.state)? {
            Presence::Unreachable => Presence::Online,
            state => state,
        };
        Some(PeerStatus { peer: told.user.into_boxed_str(), state })
    };
    states.users.into_iter().filter_map(status).collect()
}

/// A state; `None`: of a newer server.
fn state(number: u32) -> Option<Presence> {
    Presence::from_code(i32::try_from(number).ok()?)
}

fn are_users(users: &[&str]) -> bool {
    !users.is_empty() && users.iter().all(|user| identifier::check_user(user).is_ok())
}

/// True when a frame has room for these ids, however a server is configured.
fn fit(users: &[&str]) -> bool {
    users.iter().map(|user| user.len() + 2).sum::<usize>() <= IDS
}

fn owned(users: &[&str]) -> Vec<String> {
    users.iter().map(|&user| user.to_owned()).collect()
}
