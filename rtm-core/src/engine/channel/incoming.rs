//! What happens in channels.

use std::sync::Arc;

use bytes::Bytes;
use rtm_proto::batch::RawFrame;
use rtm_proto::link::Verdict;
use rtm_proto::view::ChannelMessage;
use rtm_proto::wire;

use super::super::{Engine, Fault};
use super::membership::Stage;
use crate::delivery::ChannelTarget;
use crate::event::{ChannelEvent, ClientEvent};
use crate::message::Incoming;

impl Engine {
    pub(in crate::engine) fn channel_message(
        &mut self,
        batch: &Bytes,
        frame: &RawFrame<'_>,
        now: u64,
    ) -> Result<(), Fault> {
        let view = ChannelMessage::read(frame.body).map_err(|e| frame.malformed(e))?;
        let time = self.link.connected_ms(now);
        match self.seen.judge(view.channel, view.from, view.incarnation, view.request, time) {
            Verdict::First => {
                self.in_channel(view.channel, || {
                    ChannelEvent::Message(Incoming::from_channel(batch, frame.body, &view))
                });
            }
            Verdict::Known => {}
            Verdict::Behind => {
                self.gap(wire::Gap { channel: view.channel.to_owned(), from: view.sequence, to: view.sequence })
            }
        }
        Ok(())
    }

    pub(in crate::engine) fn channel_member(&mut self, member: wire::ChannelMember) {
        self.in_channel(&member.channel, || {
            let user = member.user.into_boxed_str();
            if member.joined { ChannelEvent::MemberJoined { user } } else { ChannelEvent::MemberLeft { user } }
        });
    }

    pub(in crate::engine) fn channel_member_count(&mut self, count: wire::ChannelMemberCount) {
        let wire::ChannelMemberCount { channel, count } = count;
        self.in_channel(&channel, || ChannelEvent::MemberCount { count });
    }

    pub(in crate::engine) fn channel_attributes_changed(&mut self, change: wire::ChannelAttributesChange) {
        let wire::ChannelAttributesChange { channel, attributes } = change;
        self.in_channel(&channel, || ChannelEvent::Attributes { attributes });
    }

    pub(in crate::engine) fn gap(&mut self, gap: wire::Gap) {
        if self.channels.get(&*gap.channel).is_some_and(|m| m.is_listening()) {
            self.tell(ClientEvent::Gap { channel: gap.channel.into_boxed_str(), from: gap.from, to: gap.to });
        }
    }

    /// Something happens in a channel: now, or once the answer to the join is here; nothing when it is not joined.
    fn in_channel(&mut self, id: &str, event: impl FnOnce() -> ChannelEvent) {
        let Some(membership) = self.channels.get_mut(id) else { return };
        if membership.is_listening() {
            let channel = membership.channel.clone();
            self.happened(&channel, event());
        } else if membership.stage == Stage::Joining {
            membership.put_aside(event());
        }
    }

    /// Tells what happens in a joined channel, and what is missing before it.
    pub(super) fn happened(&mut self, channel: &Arc<ChannelTarget>, event: ChannelEvent) {
        let Some(membership) = self.member(channel) else { return };
        let gap = match &event {
            ChannelEvent::Message(incoming) => membership.account(incoming.sequence),
            // Told only when it is news: a join is answered with the number as well.
            ChannelEvent::MemberCount { count } if membership.counted(*count).is_none() => return,
            _ => None,
        };
        if let Some((from, to)) = gap {
            self.tell(ClientEvent::Gap { channel: channel.id.clone(), from, to });
        }
        self.tell_channel(channel.clone(), event);
    }
}
