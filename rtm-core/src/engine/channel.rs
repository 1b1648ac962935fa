//! Channels: membership, messages, members.

mod incoming;
mod membership;
mod outcome;

pub(super) use membership::Membership;
use membership::Stage;

use std::sync::Arc;

use rtm_proto::batch::kind;
use rtm_proto::code::{ChannelMessage, Join, Leave, Members};
use rtm_proto::identifier::{self, IdentifierError};
use rtm_proto::wire::{self, frame::Body, rate::Operation};

use super::Engine;
use super::admit::Refusal;
use super::requests::Context;
use crate::delivery::{ChannelTarget, Event, Target};
use crate::event::{ChannelEvent, ChannelSink};
use crate::message::{Message, SendOptions};

/// A channel that was open already: whose sink it had, and the number of that sink's newest call.
pub(crate) type Former = (Arc<dyn ChannelSink>, u64);

impl Engine {
    /// Opens a channel, or gives the one that is open under this id another sink.
    ///
    /// # Errors
    /// The id breaks the rules.
    pub(crate) fn open_channel(
        &mut self,
        id: &str,
        sink: Arc<dyn ChannelSink>,
    ) -> Result<(Arc<ChannelTarget>, Option<Former>), IdentifierError> {
        identifier::check_channel(id)?;
        if let Some(open) = self.channels.get(id)
            && let Some(former) = open.channel.target.replace(sink.clone())
        {
            return Ok((open.channel.clone(), Some(former)));
        }
        self.channel_key += 1;
        let channel = Arc::new(ChannelTarget { id: id.into(), key: self.channel_key, target: Target::new(sink) });
        self.channels.insert(id.into(), Membership::new(channel.clone()));
        Ok((channel, None))
    }

    /// The application is done with a channel: leaves it if need be, without telling.
    pub(crate) fn close_channel(&mut self, channel: &ChannelTarget, now: u64) {
        let Some(membership) = self.member(channel) else { return };
        let inside = matches!(membership.stage, Stage::Joining | Stage::Joined | Stage::Rejoining);
        self.channels.remove(&channel.id);
        if inside && self.admit(kind::CHANNEL_LEAVE).is_ok() {
            self.leave_quietly(&channel.id, now);
        }
        // It may have been the one that reconnecting waited for.
        self.confirm();
    }

    /// All channels that are open.
    pub(crate) fn open_channels(&self) -> Vec<Arc<ChannelTarget>> {
        self.channels.values().map(|m| m.channel.clone()).collect()
    }

    /// The membership of this very channel, not of a later one with the same id.
    fn member(&mut self, channel: &ChannelTarget) -> Option<&mut Membership> {
        self.channels.get_mut(&channel.id).filter(|m| m.channel.key == channel.key)
    }

    fn tell_channel(&mut self, channel: Arc<ChannelTarget>, event: ChannelEvent) {
        self.events.push(Event::Channel(channel, event));
    }

    /// Joins a channel.
    pub(crate) fn join(&mut self, channel: &Arc<ChannelTarget>, now: u64) -> Result<(), Join> {
        self.admit(kind::CHANNEL_JOIN).map_err(|_| Join::NotLoggedIn)?;
        let (inside, most) = (self.channels_inside(), self.limits.channels as usize);
        let membership = self.member(channel).ok_or(Join::Failure)?;
        match membership.stage {
            Stage::Joining | Stage::Joined | Stage::Rejoining => return Err(Join::AlreadyJoined),
            Stage::Outside if inside >= most => return Err(Join::ExceedLimit),
            Stage::Outside | Stage::Leaving => {}
        }
        self.pace_join(&channel.id, now)?;
        let membership = self.member(channel).ok_or(Join::Failure)?;
        membership.enter();
        self.ask_to_join(channel, Context::Join(channel.clone()), (0, 0), now);
        Ok(())
    }

    fn ask_to_join(&mut self, channel: &ChannelTarget, context: Context, at: (u64, u64), now: u64) {
        let (channel, (epoch, sequence)) = (channel.id.to_string(), at);
        self.ask(now, self.parameters.join_timeout_ms, context, |request, deadline| {
            Body::ChannelJoin(wire::ChannelJoin { request, deadline, channel, epoch, sequence })
        });
    }

    /// Leaves a channel.
    pub(crate) fn leave(&mut self, channel: &Arc<ChannelTarget>, now: u64) -> Result<(), Leave> {
        self.admit(kind::CHANNEL_LEAVE).map_err(|_| Leave::NotLoggedIn)?;
        let membership = self.member(channel).ok_or(Leave::NotInChannel)?;
        if !matches!(membership.stage, Stage::Joined | Stage::Rejoining) {
            return Err(Leave::NotInChannel);
        }
        membership.stage = Stage::Leaving;
        self.ask_to_leave(&channel.id, Context::Leave(channel.clone()), now);
        self.confirm();
        Ok(())
    }

    fn leave_quietly(&mut self, id: &str, now: u64) {
        self.ask_to_leave(id, Context::Quiet, now);
    }

    fn ask_to_leave(&mut self, id: &str, context: Context, now: u64) {
        let channel = id.to_owned();
        self.ask(now, self.parameters.leave_timeout_ms, context, |request, deadline| {
            Body::ChannelLeave(wire::ChannelLeave { request, deadline, channel })
        });
    }

    /// Sends a message to the other members.
    pub(crate) fn send_to_channel(
        &mut self,
        channel: &Arc<ChannelTarget>,
        message: &Message<'_>,
        options: SendOptions,
        now: u64,
    ) -> Result<(), ChannelMessage> {
        self.admit(kind::CHANNEL_SEND).map_err(|refusal| match refusal {
            Refusal::NotLoggedIn => ChannelMessage::NotLoggedIn,
            Refusal::Full => ChannelMessage::Failure,
        })?;
        let message_id = self.encode_message(message).ok_or(ChannelMessage::InvalidMessage)?;
        let membership = self.member(channel).ok_or(ChannelMessage::Failure)?;
        if !matches!(membership.stage, Stage::Joined | Stage::Rejoining) {
            return Err(ChannelMessage::Failure);
        }
        self.pace(Operation::Send, ChannelMessage::TooOften, now)?;
        let membership = self.member(channel).ok_or(ChannelMessage::Failure)?;
        membership.own.sent();
        let context = Context::ChannelSend { channel: channel.clone(), message_id };
        self.ask_to_send(kind::CHANNEL_SEND, &channel.id, options, context, now, self.parameters.send_timeout_ms);
        Ok(())
    }

    /// Asks who is in a channel.
    pub(crate) fn members(&mut self, channel: &Arc<ChannelTarget>, now: u64) -> Result<(), Members> {
        self.admit(kind::CHANNEL_MEMBERS_GET).map_err(|_| Members::NotLoggedIn)?;
        let membership = self.member(channel).ok_or(Members::NotInChannel)?;
        if !matches!(membership.stage, Stage::Joined | Stage::Rejoining) {
            return Err(Members::NotInChannel);
        }
        self.pace(Operation::Members, Members::TooOften, now)?;
        let id = channel.id.to_string();
        self.ask(now, self.parameters.members_timeout_ms, Context::Members(channel.clone()), |request, deadline| {
            Body::ChannelMembersGet(wire::ChannelMembersGet { request, deadline, channel: id })
        });
        Ok(())
    }

    /// Channels that count against the limit.
    fn channels_inside(&self) -> usize {
        self.channels.values().filter(|m| m.stage != Stage::Outside).count()
    }

    /// The login they were joined under has ended.
    pub(super) fn forget_memberships(&mut self) {
        for membership in self.channels.values_mut() {
            membership.stage = Stage::Outside;
        }
    }

    /// True while channels wait to be joined again.
    pub(super) fn is_rejoining(&self) -> bool {
        self.channels.values().any(|m| m.stage == Stage::Rejoining)
    }

    /// Joins all channels again that the lost session was in.
    pub(super) fn rejoin_all(&mut self, now: u64) {
        let inside: Vec<_> = self
            .channels
            .values_mut()
            .filter(|m| matches!(m.stage, Stage::Joined | Stage::Rejoining))
            .map(|m| {
                m.stage = Stage::Rejoining;
                m.channel.clone()
            })
            .collect();
        for channel in inside {
            self.rejoin(&channel, now);
        }
    }

    /// Joins those channels again that are still to be confirmed and not being asked for.
    pub(super) fn rejoin_rest(&mut self, now: u64) {
        let asked: Vec<u64> = self
            .pending
            .iter()
            .filter_map(|entry| match &entry.context {
                Context::Rejoin(channel) => Some(channel.key),
                _ => None,
            })
            .collect();
        let waiting = self.channels.values().filter(|m| m.stage == Stage::Rejoining);
        let rest: Vec<_> = waiting.map(|m| m.channel.clone()).filter(|c| !asked.contains(&c.key)).collect();
        for channel in rest {
            self.rejoin(&channel, now);
        }
    }

    /// Asks to join one channel again, if that is still wanted.
    pub(super) fn rejoin(&mut self, channel: &Arc<ChannelTarget>, now: u64) {
        let Some(membership) = self.member(channel) else { return };
        if membership.stage == Stage::Rejoining {
            let position = membership.position();
            self.ask_to_join(channel, Context::Rejoin(channel.clone()), position, now);
        }
    }
}
