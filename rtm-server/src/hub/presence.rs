//! Who is online: asking once, and being told of every change.

use std::{collections::HashSet, sync::Arc};

use rtm_proto::{
    code::{Presence, PresenceQuery, Subscribed, Subscription},
    identifier,
    wire::{self, reply},
};

use super::requests::Batch;
use crate::bus::Watcher;

impl Batch<'_> {
    pub(super) fn presence_query(&self, query: wire::PresenceQuery) {
        if self.is_late(query.deadline) {
            return;
        }
        let refuse =
            |reason: &str| self.session.reply(query.request, PresenceQuery::InvalidArgument.code(), reason, None);
        if query.users.len() > self.session.app.limits.presence_query_users as usize {
            return refuse("more users than one question may name");
        }
        if let Err(reason) = check(&query.users) {
            return refuse(&reason);
        }
        let (session, request, asked) = (self.session.clone(), query.request, query.users.clone());
        let answer = move |states: Vec<Presence>| {
            let told = |(user, state): (String, Presence)| {
                // A question knows two answers only: who may still come back is online.
                let state = if state == Presence::Offline { state } else { Presence::Online };
                wire::UserPresence { user, state: state.code() as u32 }
            };
            let states = wire::PresenceStates { users: asked.into_iter().zip(states).map(told).collect() };
            session.reply(request, PresenceQuery::Ok.code(), "", Some(reply::Result::Presence(states)));
        };
        self.session.app.bus.presence(&query.users, Box::new(answer));
    }

    pub(super) fn presence_subscribe(&mut self, subscribe: wire::PresenceSubscribe) {
        if self.is_late(subscribe.deadline) {
            return;
        }
        let request = subscribe.request;
        if let Err(reason) = check(&subscribe.users) {
            return self.session.reply(request, Subscription::InvalidArgument.code(), &reason, None);
        }
        // Named twice counts once.
        let named: HashSet<Arc<str>> = subscribe.users.into_iter().map(Arc::from).collect();
        let held = &mut self.inbound.subscriptions;
        let added = named.iter().filter(|user| !held.contains(*user)).count();
        if held.len() + added > self.session.app.limits.subscriptions as usize {
            let reason = "more users than one client may be subscribed to; unsubscribe from some first";
            return self.session.reply(request, Subscription::Overflow.code(), reason, None);
        }
        held.extend(named.iter().cloned());
        self.session.reply(request, Subscription::Ok.code(), "", None);
        // Behind the answer, because it tells at once how they stand.
        let watcher: Arc<dyn Watcher> = self.session.clone();
        self.session.app.bus.watch(&Vec::from_iter(named), &watcher);
    }

    pub(super) fn presence_unsubscribe(&mut self, unsubscribe: wire::PresenceUnsubscribe) {
        if self.is_late(unsubscribe.deadline) {
            return;
        }
        let request = unsubscribe.request;
        if let Err(reason) = check(&unsubscribe.users) {
            return self.session.reply(request, Subscription::InvalidArgument.code(), &reason, None);
        }
        let held = &mut self.inbound.subscriptions;
        let removed: Vec<_> = unsubscribe.users.iter().filter_map(|user| held.take(&**user)).collect();
        let watcher: Arc<dyn Watcher> = self.session.clone();
        self.session.app.bus.unwatch(&removed, &watcher);
        self.session.reply(request, Subscription::Ok.code(), "", None);
    }

    pub(super) fn presence_subscribed(&self, get: &wire::PresenceSubscribedGet) {
        if self.is_late(get.deadline) {
            return;
        }
        let users: Vec<_> = self.inbound.subscriptions.iter().map(ToString::to_string).collect();
        let members = wire::MemberList { total: users.len() as u32, users };
        self.session.reply(get.request, Subscribed::Ok.code(), "", Some(reply::Result::Members(members)));
    }
}

/// At least one user, and every id a proper one.
fn check(users: &[String]) -> Result<(), String> {
    if users.is_empty() {
        return Err("no user is named".into());
    }
    users.iter().try_for_each(|user| identifier::check_user(user)).map_err(|error| error.to_string())
}
