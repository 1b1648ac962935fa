//! What the server answers to joins, leaves, sends and questions.

use std::sync::Arc;

use rtm_proto::code::{self, Join, Leave};
use rtm_proto::wire::{ChannelPosition, reply};

use super::super::Engine;
use super::membership::Stage;
use crate::delivery::ChannelTarget;
use crate::event::ChannelEvent;

fn position(result: Option<reply::Result>) -> Option<ChannelPosition> {
    match result {
        Some(reply::Result::Joined(position)) => Some(position),
        _ => None,
    }
}

impl Engine {
    pub(in crate::engine) fn join_answered(
        &mut self,
        channel: Arc<ChannelTarget>,
        code: i32,
        result: Option<reply::Result>,
    ) {
        let Some(membership) = self.member(&channel) else { return };
        // A join that timed out here may have worked there; trying again then finds the work done.
        let joined = code == Join::Ok.code() || code == Join::AlreadyJoined.code();
        if !joined {
            membership.stage = Stage::Outside;
            membership.take_early();
            return self.tell_channel(channel, ChannelEvent::Joined { code });
        }
        let count = membership.placed(position(result).as_ref());
        let early = membership.take_early();
        self.tell_channel(channel.clone(), ChannelEvent::Joined { code: Join::Ok.code() });
        if let Some(count) = count {
            self.tell_channel(channel.clone(), ChannelEvent::MemberCount { count });
        }
        for event in early {
            self.happened(&channel, event);
        }
    }

    pub(in crate::engine) fn join_timed_out(&mut self, channel: Arc<ChannelTarget>, now: u64) {
        let Some(membership) = self.member(&channel) else { return };
        membership.stage = Stage::Outside;
        membership.take_early();
        // Should it have worked after all, nobody would know.
        self.leave_quietly(&channel.id, now);
        self.tell_channel(channel, ChannelEvent::Joined { code: Join::Timeout.code() });
    }

    pub(in crate::engine) fn rejoin_answered(
        &mut self,
        channel: Arc<ChannelTarget>,
        code: i32,
        result: Option<reply::Result>,
    ) {
        let Some(membership) = self.member(&channel).filter(|m| m.stage == Stage::Rejoining) else { return };
        if code == Join::Ok.code() || code == Join::AlreadyJoined.code() {
            let count = membership.placed(position(result).as_ref());
            if let Some(count) = count {
                self.tell_channel(channel, ChannelEvent::MemberCount { count });
            }
        } else if [Join::TooOften, Join::JoinSameChannelTooOften, Join::Timeout].map(Join::code).contains(&code) {
            // It passes; the application was told nothing, and is told nothing of this either.
            return self.rejoin_later();
        } else {
            tracing::warn!(channel = %channel.id, code, "the server does not let this client into the channel again");
            membership.stage = Stage::Outside;
            self.tell_channel(channel, ChannelEvent::Left { code: Leave::Kicked.code() });
        }
        self.confirm();
    }

    pub(in crate::engine) fn leave_answered(&mut self, channel: Arc<ChannelTarget>, code: i32) {
        let Some(membership) = self.member(&channel).filter(|m| m.stage == Stage::Leaving) else { return };
        // It was joined when leave was accepted, so a server that does not know it has done what was asked.
        let code = if code == Leave::NotInChannel.code() { Leave::Ok.code() } else { code };
        membership.stage = if code == Leave::Ok.code() { Stage::Outside } else { Stage::Joined };
        self.tell_channel(channel, ChannelEvent::Left { code });
    }

    pub(in crate::engine) fn channel_send_answered(&mut self, channel: Arc<ChannelTarget>, message_id: i64, code: i32) {
        if let Some(membership) = self.member(&channel) {
            membership.own.answered(code == code::ChannelMessage::Ok.code());
        }
        self.tell_channel(channel, ChannelEvent::SendResult { message_id, code });
    }

    pub(in crate::engine) fn members_answered(
        &mut self,
        channel: Arc<ChannelTarget>,
        code: i32,
        result: Option<reply::Result>,
    ) {
        let users = match result {
            Some(reply::Result::Members(list)) => list.users.into_iter().map(String::into_boxed_str).collect(),
            _ => Vec::new(),
        };
        self.tell_channel(channel, ChannelEvent::Members { users, code });
    }
}
