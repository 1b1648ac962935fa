//! Attributes of users and channels, and member counts of channels.

use rtm_proto::attributes::{check_key, check_whole, check_write};
use rtm_proto::batch::{MAX_FRAME, kind};
use rtm_proto::code::{Attribute as Code, MemberCount};
use rtm_proto::identifier;
use rtm_proto::wire::rate::Operation as Rated;
use rtm_proto::wire::{self, Attribute, AttributeOperation as Operation, frame::Body};

use super::Engine;
use super::question::Question;

/// Keys and values that one frame has room for, in bytes.
const PAIRS: u32 = (MAX_FRAME - 8 * 1024) as u32;

impl Engine {
    /// Changes the attributes of the user who is logged in.
    ///
    /// # Errors
    /// Nothing was asked; the codes of `rtm_proto::attributes`.
    pub(crate) fn user_attributes_write(
        &mut self,
        operation: Operation,
        attributes: Vec<Attribute>,
        id: i64,
        now: u64,
    ) -> Result<(), Code> {
        self.admit(kind::USER_ATTRIBUTES_WRITE).map_err(|_| Code::NotLoggedIn)?;
        let attributes = self.checked(operation, attributes, self.limits.user_attributes_bytes)?;
        self.pace(Rated::UserAttributesWrite, Code::TooOften, now)?;
        let timeout = self.parameters.attributes_timeout_ms;
        self.question(Question::UserAttributesWrite, id, timeout, now, |request, deadline| {
            let operation = operation as i32;
            Body::UserAttributesWrite(wire::UserAttributesWrite { request, deadline, operation, attributes })
        });
        Ok(())
    }

    /// Asks for the attributes of a user; `None`: all.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: the id, no keys, too many, or a key that breaks the rules.
    pub(crate) fn user_attributes_get(
        &mut self,
        user: &str,
        keys: Option<&[&str]>,
        id: i64,
        now: u64,
    ) -> Result<(), Code> {
        self.admit(kind::USER_ATTRIBUTES_GET).map_err(|_| Code::NotLoggedIn)?;
        identifier::check_user(user).map_err(|_| Code::InvalidArgument)?;
        let (user, keys) = (user.to_owned(), self.checked_keys(keys)?);
        self.pace(Rated::UserAttributesGet, Code::TooOften, now)?;
        let timeout = self.parameters.attributes_timeout_ms;
        self.question(Question::UserAttributesGet, id, timeout, now, |request, deadline| {
            Body::UserAttributesGet(wire::UserAttributesGet { request, deadline, user, keys })
        });
        Ok(())
    }

    /// Changes the attributes of a channel.
    ///
    /// # Errors
    /// Nothing was asked; as for a user's, and `InvalidArgument` for the channel's id.
    pub(crate) fn channel_attributes_write(
        &mut self,
        channel: &str,
        operation: Operation,
        attributes: Vec<Attribute>,
        notify: bool,
        id: i64,
        now: u64,
    ) -> Result<(), Code> {
        self.admit(kind::CHANNEL_ATTRIBUTES_WRITE).map_err(|_| Code::NotLoggedIn)?;
        identifier::check_channel(channel).map_err(|_| Code::InvalidArgument)?;
        let attributes = self.checked(operation, attributes, self.limits.channel_attributes_bytes)?;
        let (channel, operation) = (channel.to_owned(), operation as i32);
        self.pace(Rated::ChannelAttributesWrite, Code::TooOften, now)?;
        let timeout = self.parameters.attributes_timeout_ms;
        self.question(Question::ChannelAttributesWrite, id, timeout, now, |request, deadline| {
            let write = wire::ChannelAttributesWrite { request, deadline, channel, operation, attributes, notify };
            Body::ChannelAttributesWrite(write)
        });
        Ok(())
    }

    /// Asks for the attributes of a channel; `None`: all.
    ///
    /// # Errors
    /// Nothing was asked; as for a user's.
    pub(crate) fn channel_attributes_get(
        &mut self,
        channel: &str,
        keys: Option<&[&str]>,
        id: i64,
        now: u64,
    ) -> Result<(), Code> {
        self.admit(kind::CHANNEL_ATTRIBUTES_GET).map_err(|_| Code::NotLoggedIn)?;
        identifier::check_channel(channel).map_err(|_| Code::InvalidArgument)?;
        let (channel, keys) = (channel.to_owned(), self.checked_keys(keys)?);
        self.pace(Rated::ChannelAttributesGet, Code::TooOften, now)?;
        let timeout = self.parameters.attributes_timeout_ms;
        self.question(Question::ChannelAttributesGet, id, timeout, now, |request, deadline| {
            Body::ChannelAttributesGet(wire::ChannelAttributesGet { request, deadline, channel, keys })
        });
        Ok(())
    }

    /// Asks how many members channels have.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: no channels, or an id that breaks the rules; `ExceedLimit`: too many channels.
    pub(crate) fn member_counts(&mut self, channels: &[&str], id: i64, now: u64) -> Result<(), MemberCount> {
        self.admit(kind::MEMBER_COUNTS_GET).map_err(|_| MemberCount::NotLoggedIn)?;
        if channels.is_empty() || channels.iter().any(|channel| identifier::check_channel(channel).is_err()) {
            return Err(MemberCount::InvalidArgument);
        }
        // The longest ids take 66 bytes each; half a frame is room enough, however a server is configured.
        if channels.len() > (self.limits.counted_channels as usize).min(MAX_FRAME / 2 / 66) {
            return Err(MemberCount::ExceedLimit);
        }
        let channels = channels.iter().map(|&channel| channel.to_owned()).collect();
        self.pace(Rated::MemberCounts, MemberCount::TooOften, now)?;
        let timeout = self.parameters.counts_timeout_ms;
        self.question(Question::MemberCounts, id, timeout, now, |request, deadline| {
            Body::MemberCountsGet(wire::MemberCountsGet { request, deadline, channels })
        });
        Ok(())
    }

    /// What a write carries, if it may be asked for: what is over `most` bytes by itself is so with the rest as well.
    fn checked(&self, operation: Operation, mut attributes: Vec<Attribute>, most: u32) -> Result<Vec<Attribute>, Code> {
        match operation {
            Operation::Clear => attributes.clear(),
            Operation::Delete => attributes.iter_mut().for_each(|attribute| attribute.value.clear()),
            _ => {}
        }
        check_write(operation, &attributes, &self.limits)?;
        check_whole(attributes.iter().map(|a| (&*a.key, &*a.value)), most.min(PAIRS), &self.limits)?;
        Ok(attributes)
    }

    fn checked_keys(&self, keys: Option<&[&str]>) -> Result<Vec<String>, Code> {
        let Some(keys) = keys else { return Ok(Vec::new()) };
        if keys.is_empty() || keys.len() > self.limits.attribute_pairs as usize {
            return Err(Code::InvalidArgument);
        }
        let check = |&key: &&str| check_key(key, &self.limits).map(|()| key.to_owned());
        keys.iter().map(check).collect()
    }

    /// The server has confirmed a write of our own attributes.
    pub(super) fn own_attributes_written(&mut self, operation: Operation, attributes: Vec<Attribute>) {
        let own = &mut self.own_attributes;
        match operation {
            Operation::Set | Operation::Clear => {
                own.clear();
                own.extend(attributes.into_iter().map(|a| (a.key, a.value)));
            }
            Operation::Update => own.extend(attributes.into_iter().map(|a| (a.key, a.value))),
            Operation::Delete => attributes.iter().for_each(|a| {
                own.remove(&a.key);
            }),
            Operation::Unspecified => {}
        }
    }
}
