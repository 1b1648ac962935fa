//! What users say of themselves. It lives in the session and goes with it.

use rtm_proto::{
    attributes::{check_key, check_whole, check_write},
    code::Attribute as Code,
    identifier,
    wire::{self, AttributeOperation, reply},
};

use super::{asked_for, why};
use crate::hub::requests::Batch;

impl Batch<'_> {
    pub(in crate::hub) fn user_attributes_write(&self, write: wire::UserAttributesWrite) {
        if self.is_late(write.deadline) {
            return;
        }
        let (limits, operation, given) = (&self.session.app.limits, write.operation(), write.attributes);
        let written = check_write(operation, &given, limits).and_then(|()| {
            let mut held = self.session.own_attributes();
            let whole = changed(&held, operation, given);
            check_whole(whole.iter().map(|a| (&*a.key, &*a.value)), limits.user_attributes_bytes, limits)?;
            *held = whole;
            Ok(())
        });
        let code = written.err().unwrap_or(Code::Ok);
        self.session.reply(write.request, code.code(), why(code), None);
    }

    pub(in crate::hub) fn user_attributes_get(&self, get: wire::UserAttributesGet) {
        if self.is_late(get.deadline) {
            return;
        }
        let refuse = |reason: &str| self.session.reply(get.request, Code::InvalidArgument.code(), reason, None);
        if let Err(error) = identifier::check_user(&get.user) {
            return refuse(&error.to_string());
        }
        if get.keys.iter().any(|key| check_key(key, &self.session.app.limits).is_err()) {
            return refuse(why(Code::InvalidArgument));
        }
        let (session, request, keys) = (self.session.clone(), get.request, get.keys);
        let answer = move |attributes: Option<Vec<wire::Attribute>>| match attributes {
            Some(mut attributes) => {
                attributes.retain(|attribute| asked_for(&keys, &attribute.key));
                let result = reply::Result::UserAttributes(wire::UserAttributes { attributes });
                if !session.offer(request, result) {
                    session.reply(request, Code::TooOften.code(), why(Code::TooOften), None);
                }
            }
            None => session.reply(request, Code::UserNotFound.code(), why(Code::UserNotFound), None),
        };
        self.session.app.bus.user_attributes(&get.user, Box::new(answer));
    }
}

/// The attributes after a write that [`check_write`] has let through.
fn changed(
    held: &[wire::Attribute],
    operation: AttributeOperation,
    given: Vec<wire::Attribute>,
) -> Vec<wire::Attribute> {
    let others = || held.iter().filter(|old| given.iter().all(|new| new.key != old.key)).cloned();
    match operation {
        AttributeOperation::Set => given,
        AttributeOperation::Update => others().chain(given.iter().cloned()).collect(),
        AttributeOperation::Delete => others().collect(),
        AttributeOperation::Clear | AttributeOperation::Unspecified => Vec::new(),
    }
}
