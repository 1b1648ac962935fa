//! Presence, attributes and member counts: calls whose outcome an event tells under a number.
//!
//! Each method gives that number to `started` before any event tells of it, and not at all when it fails; `started` runs
//! under the client's lock and must not call the client.

use rtm_proto::code::{Attribute as AttributeCode, MemberCount, PresenceQuery, Subscribed, Subscription};
use rtm_proto::wire::{Attribute, AttributeOperation};

use super::Client;
use crate::engine::Engine;
use crate::id::request_id;

impl Client {
    fn ask<E>(
        &self,
        started: impl FnOnce(i64),
        ask: impl FnOnce(&mut Engine, i64, u64) -> Result<(), E>,
    ) -> Result<(), E> {
        self.shared().act(|engine, now| {
            let id = request_id();
            ask(engine, id, now)?;
            // Still under the lock that the answer needs.
            started(id);
            Ok(())
        })
    }

    /// Asks which of the users, 256 at most by default, are online. Answered by `ClientEvent::PresenceQueried`.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: no users, too many, or a bad id.
    pub fn presence_query(&self, users: &[&str], started: impl FnOnce(i64)) -> Result<(), PresenceQuery> {
        self.ask(started, |engine, id, now| engine.presence_query(users, id, now))
    }

    /// Subscribes to users, 512 in total by default. Answered by `ClientEvent::PresenceSubscription`; if it worked, their
    /// states follow as `ClientEvent::PresenceChanged`, and then every change, until logout: a subscription outlives lost
    /// connections and sessions.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: no users or a bad id; `Overflow`: too many users for any client.
    pub fn presence_subscribe(&self, users: &[&str], started: impl FnOnce(i64)) -> Result<(), Subscription> {
        self.ask(started, |engine, id, now| engine.presence_subscribe(users, id, now))
    }

    /// Subscribes to users no longer. Answered by `ClientEvent::PresenceSubscription`, behind which nothing is told of them.
    ///
    /// # Errors
    /// As for [`Client::presence_subscribe`].
    pub fn presence_unsubscribe(&self, users: &[&str], started: impl FnOnce(i64)) -> Result<(), Subscription> {
        self.ask(started, |engine, id, now| engine.presence_unsubscribe(users, id, now))
    }

    /// Asks which users are subscribed to. Answered by `ClientEvent::PresenceSubscribed`.
    ///
    /// # Errors
    /// Nothing was asked.
    pub fn presence_subscribed(&self, started: impl FnOnce(i64)) -> Result<(), Subscribed> {
        self.ask(started, |engine, id, now| engine.presence_subscribed(id, now))
    }

    /// Changes the attributes of the user who is logged in. Answered by `ClientEvent::UserAttributesWritten`. They last until
    /// logout: after a lost session the library writes again what was confirmed.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: nothing to add or delete, a key that is blank, there twice or longer than 32
    /// bytes, an empty value; `SizeOverflow`: more than 32 pairs, 8 KB a pair or 16 KB together. The limits are the defaults.
    pub fn user_attributes_write(
        &self,
        operation: AttributeOperation,
        attributes: Vec<Attribute>,
        started: impl FnOnce(i64),
    ) -> Result<(), AttributeCode> {
        self.ask(started, |engine, id, now| engine.user_attributes_write(operation, attributes, id, now))
    }

    /// Asks for the attributes of a user who is online: those under `keys`, or all. Answered by `ClientEvent::UserAttributes`.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: a bad id, no keys or more than a user can have, or a bad key.
    pub fn user_attributes_get(
        &self,
        user: &str,
        keys: Option<&[&str]>,
        started: impl FnOnce(i64),
    ) -> Result<(), AttributeCode> {
        self.ask(started, |engine, id, now| engine.user_attributes_get(user, keys, id, now))
    }

    /// Changes the attributes of a channel, which need not be joined; with `notify` its members are told. Answered by
    /// `ClientEvent::ChannelAttributesWritten` once they are stored.
    ///
    /// # Errors
    /// As for [`Client::user_attributes_write`], with 32 KB together; `InvalidArgument` for a bad channel id, too.
    pub fn channel_attributes_write(
        &self,
        channel: &str,
        operation: AttributeOperation,
        attributes: Vec<Attribute>,
        notify: bool,
        started: impl FnOnce(i64),
    ) -> Result<(), AttributeCode> {
        self.ask(started, |engine, id, now| {
            engine.channel_attributes_write(channel, operation, attributes, notify, id, now)
        })
    }

    /// Asks for the attributes of a channel: those under `keys`, or all. Answered by `ClientEvent::ChannelAttributes`.
    ///
    /// # Errors
    /// As for [`Client::user_attributes_get`].
    pub fn channel_attributes_get(
        &self,
        channel: &str,
        keys: Option<&[&str]>,
        started: impl FnOnce(i64),
    ) -> Result<(), AttributeCode> {
        self.ask(started, |engine, id, now| engine.channel_attributes_get(channel, keys, id, now))
    }

    /// Asks how many members channels have, 32 channels at most by default, joined or not. Answered by
    /// `ClientEvent::MemberCounts`.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: no channels or a bad id; `ExceedLimit`: too many.
    pub fn member_counts(&self, channels: &[&str], started: impl FnOnce(i64)) -> Result<(), MemberCount> {
        self.ask(started, |engine, id, now| engine.member_counts(channels, id, now))
    }
}
