//! Questions: requests that the application knows by a number, each answered by one event.
//!
//! What a question was about is not kept beside its frame: it is read out of the frame when it ends, which happens seldom
//! enough, and leaves the requests that messages make as small as they are.

use bytes::Bytes;
use prost::Message as _;
use rtm_proto::code;
use rtm_proto::wire::{self, frame::Body, reply};

use super::Engine;
use super::requests::Context;
use crate::event::{ClientEvent, MemberCount};

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    PresenceQuery,
    Subscribe,
    Unsubscribe,
    Subscribed,
    UserAttributesWrite,
    UserAttributesGet,
    ChannelAttributesWrite,
    ChannelAttributesGet,
    MemberCounts,
}

impl Question {
    /// The code for "no answer in time".
    fn timeout(self) -> i32 {
        match self {
            Question::PresenceQuery => code::PresenceQuery::Timeout.code(),
            Question::Subscribe | Question::Unsubscribe => code::Subscription::Timeout.code(),
            Question::Subscribed => code::Subscribed::Timeout.code(),
            Question::MemberCounts => code::MemberCount::Timeout.code(),
            _ => code::Attribute::Timeout.code(),
        }
    }

    /// The code for "it went wrong".
    pub(super) fn failure(self) -> i32 {
        match self {
            Question::PresenceQuery => code::PresenceQuery::Failure.code(),
            Question::Subscribe | Question::Unsubscribe => code::Subscription::Failure.code(),
            Question::Subscribed => code::Subscribed::Failure.code(),
            Question::MemberCounts => code::MemberCount::Failure.code(),
            _ => code::Attribute::Failure.code(),
        }
    }
}

/// What a frame of ours asked for.
pub(super) fn asked(frame: &Bytes) -> Option<Body> {
    wire::Frame::decode_length_delimited(&frame[..]).ok()?.body
}

impl Engine {
    /// Asks a question that the application knows by `id`.
    pub(super) fn question(
        &mut self,
        question: Question,
        id: i64,
        timeout: u64,
        now: u64,
        body: impl FnOnce(u64, u64) -> Body,
    ) {
        self.ask(now, timeout, Context::Question(question, id), body);
    }

    /// No answer came in time.
    pub(super) fn question_timed_out(&mut self, question: Question, id: i64, frame: &Bytes, now: u64) {
        if let (Question::Subscribe, Some(Body::PresenceSubscribe(subscribe))) = (question, asked(frame)) {
            self.subscription_given_up(subscribe.users, now);
        }
        self.question_ended(question, id, frame, question.timeout(), None);
    }

    /// Tells the outcome of a question whose frame was `frame`, and keeps in mind what it changes.
    pub(super) fn question_ended(
        &mut self,
        question: Question,
        request_id: i64,
        frame: &Bytes,
        code: i32,
        result: Option<reply::Result>,
    ) {
        let done = code == 0;
        let event = match (question, asked(frame)) {
            (Question::PresenceQuery, _) => {
                let peers = super::presence::queried(result);
                ClientEvent::PresenceQueried { request_id, peers, code }
            }
            (Question::Subscribe, Some(Body::PresenceSubscribe(subscribe))) => {
                if done {
                    self.subscribed_to(subscribe.users);
                }
                ClientEvent::PresenceSubscription { request_id, code }
            }
            (Question::Unsubscribe, Some(Body::PresenceUnsubscribe(unsubscribe))) => {
                if done {
                    self.unsubscribed_from(&unsubscribe.users);
                }
                ClientEvent::PresenceSubscription { request_id, code }
            }
            (Question::Subscribed, _) => {
                let peers = match result {
                    Some(reply::Result::Members(list)) => list.users.into_iter().map(String::into_boxed_str).collect(),
                    _ => Vec::new(),
                };
                ClientEvent::PresenceSubscribed { request_id, peers, code }
            }
            (Question::UserAttributesWrite, Some(Body::UserAttributesWrite(write))) => {
                let operation = write.operation();
                if done {
                    self.own_attributes_written(operation, write.attributes);
                }
                ClientEvent::UserAttributesWritten { request_id, operation, code }
            }
            (Question::UserAttributesGet, Some(Body::UserAttributesGet(get))) => {
                let attributes = match result {
                    Some(reply::Result::UserAttributes(found)) => found.attributes,
                    _ => Vec::new(),
                };
                ClientEvent::UserAttributes { request_id, user: get.user.into_boxed_str(), attributes, code }
            }
            (Question::ChannelAttributesWrite, Some(Body::ChannelAttributesWrite(write))) => {
                ClientEvent::ChannelAttributesWritten { request_id, operation: write.operation(), code }
            }
            (Question::ChannelAttributesGet, Some(Body::ChannelAttributesGet(get))) => {
                let attributes = match result {
                    Some(reply::Result::ChannelAttributes(found)) => found.attributes,
                    _ => Vec::new(),
                };
                ClientEvent::ChannelAttributes { request_id, channel: get.channel.into_boxed_str(), attributes, code }
            }
            (Question::MemberCounts, Some(Body::MemberCountsGet(get))) => member_counts(request_id, get, code, result),
            // Every question is asked with the body that belongs to it.
            (question, body) => return tracing::error!(?question, ?body, "a question does not fit its frame"),
        };
        self.tell(event);
    }
}

fn member_counts(request_id: i64, get: wire::MemberCountsGet, code: i32, result: Option<reply::Result>) -> ClientEvent {
    let counts = match result {
        Some(reply::Result::Counts(found)) if code == 0 => found.counts,
        _ => Vec::new(),
    };
    // One that lacks a count cannot be matched with what was asked.
    let code = if code == 0 && counts.len() != get.channels.len() { Question::MemberCounts.failure() } else { code };
    let counts = match code {
        0 => {
            let named = get.channels.into_iter().zip(counts);
            named.map(|(channel, count)| MemberCount { channel: channel.into_boxed_str(), count }).collect()
        }
        _ => Vec::new(),
    };
    ClientEvent::MemberCounts { request_id, counts, code }
}
