//! Refusing what is asked for too often.

use rtm_proto::{
    batch::{RawFrame, kind},
    code,
    rates::Bucket,
    wire::{self, rate::Operation},
};

use super::{
    App,
    requests::{Batch, TakeError},
};

/// Why something is refused.
pub(crate) const TOO_OFTEN: &str = "called more often than the rates of the App allow";

/// The operation that counts a frame of this kind, and its own number for "too often". Sends are counted by the batch.
fn counted(frame: u32) -> Option<(Operation, i32)> {
    let attribute = code::Attribute::TooOften.code();
    let subscription = code::Subscription::TooOften.code();
    Some(match frame {
        kind::CHANNEL_JOIN => (Operation::Join, code::Join::TooOften.code()),
        kind::CHANNEL_MEMBERS_GET => (Operation::Members, code::Members::TooOften.code()),
        kind::MEMBER_COUNTS_GET => (Operation::MemberCounts, code::MemberCount::TooOften.code()),
        kind::PRESENCE_QUERY => (Operation::PresenceQuery, code::PresenceQuery::TooOften.code()),
        kind::PRESENCE_SUBSCRIBE => (Operation::PresenceSubscribe, subscription),
        kind::PRESENCE_UNSUBSCRIBE => (Operation::PresenceUnsubscribe, subscription),
        kind::PRESENCE_SUBSCRIBED_GET => (Operation::PresenceSubscribed, code::Subscribed::TooOften.code()),
        kind::USER_ATTRIBUTES_WRITE => (Operation::UserAttributesWrite, attribute),
        kind::USER_ATTRIBUTES_GET => (Operation::UserAttributesGet, attribute),
        kind::CHANNEL_ATTRIBUTES_WRITE => (Operation::ChannelAttributesWrite, attribute),
        kind::CHANNEL_ATTRIBUTES_GET => (Operation::ChannelAttributesGet, attribute),
        kind::TOKEN_RENEW => (Operation::RenewToken, code::RenewToken::TooOften.code()),
        _ => return None,
    })
}

impl Batch<'_> {
    /// Whether the frame may be acted on; if not, it was answered.
    pub(super) fn keeps_pace(&mut self, frame: &RawFrame<'_>) -> Result<bool, TakeError> {
        let Some((operation, too_often)) = counted(frame.kind) else { return Ok(true) };
        if self.inbound.pace.admit(operation, self.now) {
            return Ok(true);
        }
        // Every request has its number in the same place; this is the shortest of them.
        let wire::Logout { request } = frame.decode()?;
        self.session.reply(request, too_often, TOO_OFTEN, None);
        Ok(false)
    }
}

/// Client objects whose logins are remembered before those that no longer count are forgotten.
const CLIENTS: usize = 1024;

impl App {
    /// Whether the user may log in once more with this client object; if so, it counts. Each object counts alone, as in the library:
    /// programs make a new one for every login, as quickly as they can. A reconnect is none of these logins: it says that it
    /// is not the first connection of its library, and waits longer and longer by itself. Twice the rate is let through,
    /// because logins held up on their way may meet here.
    pub(super) fn admit_login(&self, hello: &wire::Hello, now: u64) -> bool {
        let rates = self.settings.rates_of(hello.platform()).rates();
        let Some(rate) = rates.iter().find(|rate| rate.operation == Operation::Login as i32) else { return true };
        if hello.attempt > 1 || hello.resume.is_some() {
            return true;
        }
        let mut logins = self.logins();
        if logins.len() >= CLIENTS {
            logins.retain(|_, bucket| !bucket.is_full(now));
        }
        let fresh = || Bucket::new(rate.calls, rate.window_ms, rate.window_ms);
        logins.entry((hello.user_id.as_str().into(), hello.client)).or_insert_with(fresh).admit(now)
    }
}
