//! The Bus of a single process.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use rtm_proto::{
    code::{self, Presence},
    link::Block,
};

use super::{
    AppBus, AttributesAnswer, Bus, Delivery, Evicted, Mailbox, Overtaken, PresenceAnswer, Subscriber, Watcher,
    watch::Watched,
};

/// Maps in memory; nothing outlives the process.
#[derive(Default)]
pub struct LocalBus {
    apps: Mutex<HashMap<Box<str>, Arc<dyn AppBus>>>,
}

impl Bus for LocalBus {
    fn app(&self, app: &str) -> Arc<dyn AppBus> {
        let mut apps = self.apps.lock().unwrap_or_else(PoisonError::into_inner);
        apps.entry(app.into()).or_insert_with(|| Arc::new(LocalApp::default())).clone()
    }

    fn forget(&self, app: &str) {
        self.apps.lock().unwrap_or_else(PoisonError::into_inner).remove(app);
    }
}

/// Logins and logouts lock one shard for writing; messages lock it for reading.
const SHARDS: usize = 16;

type Channels = RwLock<HashMap<Box<str>, Vec<Arc<dyn Subscriber>>>>;
type Users = RwLock<HashMap<Arc<str>, Arc<dyn Mailbox>>>;

#[derive(Default)]
struct LocalApp {
    hasher: RandomState,
    users: [Users; SHARDS],
    channels: Channels,
    watched: Watched,
}

impl LocalApp {
    fn shard(&self, user: &str) -> &Users {
        &self.users[self.hasher.hash_one(user) as usize % SHARDS]
    }

    fn mailbox(&self, user: &str) -> Option<Arc<dyn Mailbox>> {
        self.shard(user).read().unwrap_or_else(PoisonError::into_inner).get(user).cloned()
    }

    fn state(&self, user: &str) -> Presence {
        match self.shard(user).read().unwrap_or_else(PoisonError::into_inner).get(user) {
            Some(mailbox) if mailbox.is_reachable() => Presence::Online,
            Some(_) => Presence::Unreachable,
            None => Presence::Offline,
        }
    }

    fn changed(&self, user: &str) {
        self.watched.changed(user, |user| self.state(user));
    }
}

impl AppBus for LocalApp {
    fn claim(
        &self,
        user: &Arc<str>,
        mailbox: Arc<dyn Mailbox>,
        incarnation: u64,
        attempt: u64,
    ) -> Result<Option<Evicted>, Overtaken> {
        let former = {
            let mut users = self.shard(user).write().unwrap_or_else(PoisonError::into_inner);
            if users.get(user).is_some_and(|held| held.is_ahead_of(incarnation, attempt)) {
                return Err(Overtaken);
            }
            users.insert(user.clone(), mailbox.clone())
        };
        let former = former.filter(|former| !Arc::ptr_eq(former, &mailbox));
        if let Some(former) = &former {
            former.evict(incarnation);
        }
        self.changed(user);
        Ok(former)
    }

    fn release(&self, user: &str, mailbox: &Arc<dyn Mailbox>) {
        {
            let mut users = self.shard(user).write().unwrap_or_else(PoisonError::into_inner);
            if !users.get(user).is_some_and(|held| Arc::ptr_eq(held, mailbox)) {
                return;
            }
            users.remove(user);
        }
        self.changed(user);
    }

    fn is_online(&self, user: &str) -> bool {
        self.shard(user).read().unwrap_or_else(PoisonError::into_inner).contains_key(user)
    }

    fn expel(&self, user: &str, reason: &str) {
        if let Some(mailbox) = self.mailbox(user) {
            mailbox.expel(reason);
        }
    }

    fn presence(&self, users: &[String], answer: PresenceAnswer) {
        answer(users.iter().map(|user| self.state(user)).collect());
    }

    fn watch(&self, users: &[Arc<str>], watcher: &Arc<dyn Watcher>) {
        self.watched.watch(users, watcher, |user| self.state(user));
    }

    fn unwatch(&self, users: &[Arc<str>], watcher: &Arc<dyn Watcher>) {
        self.watched.unwatch(users, watcher);
    }

    fn reach_changed(&self, user: &str) {
        self.changed(user);
    }

    fn user_attributes(&self, user: &str, answer: AttributesAnswer) {
        answer(self.mailbox(user).map(|mailbox| mailbox.attributes()));
    }

    fn send(&self, mut delivery: Delivery<'_>) {
        // A mailbox may close between the look and the delivery; its user may then have another one already.
        let mut tried: Option<Arc<dyn Mailbox>> = None;
        while let Some(mailbox) = self.mailbox(delivery.to) {
            if tried.as_ref().is_some_and(|tried| Arc::ptr_eq(tried, &mailbox)) {
                break;
            }
            delivery.sends = &delivery.sends[mailbox.deliver(&delivery)..];
            if delivery.sends.is_empty() {
                return;
            }
            tried = Some(mailbox);
        }
        for send in delivery.sends {
            delivery.origin.failed(send.request, code::PeerMessage::PeerUnreachable);
        }
    }

    fn subscribe(&self, channel: &Arc<str>, subscriber: Arc<dyn Subscriber>) {
        let mut channels = self.channels.write().unwrap_or_else(PoisonError::into_inner);
        let subscribers = channels.entry(channel.as_ref().into()).or_default();
        if !subscribers.iter().any(|s| Arc::ptr_eq(s, &subscriber)) {
            subscribers.push(subscriber);
        }
    }

    fn unsubscribe(&self, channel: &str, subscriber: &Arc<dyn Subscriber>) {
        let mut channels = self.channels.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(subscribers) = channels.get_mut(channel) {
            subscribers.retain(|s| !Arc::ptr_eq(s, subscriber));
            if subscribers.is_empty() {
                channels.remove(channel);
            }
        }
    }

    fn publish(&self, channel: &str, block: &Block, from: &str, publisher: &Arc<dyn Subscriber>) {
        // Copied out, so that no lock is held while subscribers work; with one node, the usual case, nothing is copied.
        let others: Vec<_> = {
            let channels = self.channels.read().unwrap_or_else(PoisonError::into_inner);
            let Some(subscribers) = channels.get(channel) else { return };
            subscribers.iter().filter(|s| !Arc::ptr_eq(s, publisher)).cloned().collect()
        };
        for subscriber in others {
            subscriber.publish(block, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_local_bus_keeps_the_promises_of_every_bus() {
        crate::bus::suite::run(|| Arc::new(LocalBus::default()));
    }
}
