//! How many members channels have, for whoever asks.

use std::sync::Arc;

use rtm_proto::{
    code::MemberCount as Code,
    identifier,
    wire::{self, reply},
};

use super::{Channel, requests::Batch};

impl Batch<'_> {
    pub(super) fn member_counts(&self, get: wire::MemberCountsGet) {
        if self.is_late(get.deadline) {
            return;
        }
        let refuse = |code: Code, reason: &str| self.session.reply(get.request, code.code(), reason, None);
        if get.channels.len() > self.session.app.limits.counted_channels as usize {
            return refuse(Code::ExceedLimit, "more channels than one question may name");
        }
        if get.channels.is_empty() {
            return refuse(Code::InvalidArgument, "no channel is named");
        }
        if let Some(error) = get.channels.iter().find_map(|id| identifier::check_channel(id).err()) {
            return refuse(Code::InvalidArgument, &error.to_string());
        }
        // Looked up together and counted apart: a channel that is busy with a message must not hold up joins elsewhere.
        let channels: Vec<Option<Arc<Channel>>> = {
            let known = self.session.app.channels();
            get.channels.iter().map(|id| known.get(&**id).cloned()).collect()
        };
        let count = |channel: Option<Arc<Channel>>| channel.map_or(0, |channel| channel.state().count() as u32);
        let counts = wire::MemberCounts { counts: channels.into_iter().map(count).collect() };
        self.session.reply(get.request, Code::Ok.code(), "", Some(reply::Result::Counts(counts)));
    }
}
