//! What clients ask about attributes of channels. Anybody may, members or not.

use rtm_proto::{
    attributes::{check_key, check_write},
    code::Attribute as Code,
    identifier, wire,
};

use super::{
    channel::{Job, Task},
    why,
};
use crate::{hub::requests::Batch, session::Asked};

impl Batch<'_> {
    pub(in crate::hub) fn channel_attributes_write(&mut self, write: wire::ChannelAttributesWrite) {
        if self.is_late(write.deadline) {
            return;
        }
        let checked = check_write(write.operation(), &write.attributes, &self.session.app.limits);
        let size = write.attributes.iter().map(|a| a.key.len() + a.value.len()).sum();
        let operation = write.operation();
        let task = Task::Write { operation, given: write.attributes, notify: write.notify };
        self.channel_attributes(write.request, write.deadline, &write.channel, checked, size, task);
    }

    pub(in crate::hub) fn channel_attributes_get(&mut self, get: wire::ChannelAttributesGet) {
        if self.is_late(get.deadline) {
            return;
        }
        let checked = get.keys.iter().try_for_each(|key| check_key(key, &self.session.app.limits));
        let size = get.keys.iter().map(String::len).sum();
        self.channel_attributes(get.request, get.deadline, &get.channel, checked, size, Task::Read { keys: get.keys });
    }

    fn channel_attributes(
        &mut self,
        request: u64,
        deadline: u64,
        channel: &str,
        checked: Result<(), Code>,
        size: usize,
        task: Task,
    ) {
        let refuse = |code: Code, reason: &str| self.session.reply(request, code.code(), reason, None);
        if let Err(error) = identifier::check_channel(channel) {
            return refuse(Code::InvalidArgument, &error.to_string());
        }
        if let Err(code) = checked {
            return refuse(code, why(code));
        }
        let Some(asked) = Asked::new(self.session, self.inbound, request, size) else {
            return refuse(Code::TooOften, why(Code::TooOften));
        };
        self.session.app.attributes.ask(&self.session.app, channel, Job { asked, deadline, task });
    }
}
