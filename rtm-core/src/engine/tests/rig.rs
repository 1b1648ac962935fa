//! An engine, a clock, and a server played by hand.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use prost::Message as _;
use rtm_proto::batch::Frames;
use rtm_proto::code::{ConnectionReason, ConnectionState};
use rtm_proto::wire::{self, AttributeOperation as Operation, frame::Body};
use rtm_proto::{encode, limits};

use crate::delivery::{ChannelTarget, Event};
use crate::engine::Engine;
use crate::event::{ChannelEvent, ChannelSink, ClientEvent, PeerStatus};
use crate::message::{Message, SendOptions};

/// The server's clock is ahead by this much.
pub(super) const AHEAD: u64 = 1_700_000_000_000;
pub(super) const HEARTBEAT: u64 = 1_000;

pub(super) struct Rig {
    pub(super) engine: Engine,
    pub(super) now: u64,
    /// The present connection.
    pub(super) number: u64,
}

struct Nobody;

impl ChannelSink for Nobody {
    fn event(&self, _: ChannelEvent) {}
}

impl Rig {
    pub(super) fn new() -> Self {
        Self { engine: Engine::new("app", 7), now: 1_000, number: 0 }
    }

    /// A client that is logged in, whose events so far are forgotten.
    pub(super) fn online() -> Self {
        let mut rig = Self::new();
        rig.engine.login(None, "ann", 42, rig.now).unwrap();
        rig.connect();
        rig.welcome(None);
        rig.events();
        rig
    }

    /// Opens the connection that the engine wishes for, and gives its Hello.
    #[track_caller]
    pub(super) fn connect(&mut self) -> wire::Hello {
        self.number = self.engine.wish(self.now).expect("a wish to connect");
        self.engine.opened(self.number, self.now);
        match self.written().as_slice() {
            [Body::Hello(hello)] => hello.clone(),
            other => panic!("not one Hello: {other:?}"),
        }
    }

    /// Lets the client in: into a fresh session, or into the old one of which the server has taken so many frames.
    pub(super) fn welcome(&mut self, resumed: Option<u64>) {
        self.serve([Body::Welcome(wire::Welcome {
            session: Bytes::from_static(b"0123456789abcdef"),
            resumed: resumed.is_some(),
            received: resumed.unwrap_or(0),
            server_ms: self.now + AHEAD,
            heartbeat_ms: HEARTBEAT as u32,
            resume_window_ms: 30_000,
            limits: Some(limits::defaults()),
            media_key: "key".into(),
            server: "by hand".into(),
            features: Vec::new(),
            chat: None,
        })]);
    }

    /// The server writes these frames.
    pub(super) fn serve(&mut self, bodies: impl IntoIterator<Item = Body>) {
        let mut batch = BytesMut::new();
        for body in bodies {
            encode::frame(&mut batch, body);
        }
        self.engine.receive(self.number, &batch.freeze(), self.now).expect("the engine takes what a server writes");
    }

    /// All that the engine writes now.
    pub(super) fn written(&mut self) -> Vec<Body> {
        let mut parts = Vec::new();
        self.engine.collect(self.number, usize::MAX, self.now, &mut parts);
        let mut bodies = Vec::new();
        for part in parts {
            let mut rest = &part[..];
            for frame in Frames::new(&part) {
                let len = frame.expect("a whole frame").len;
                let frame = wire::Frame::decode_length_delimited(&rest[..len]).expect("a frame that decodes");
                bodies.push(frame.body.expect("a frame with a body"));
                rest = &rest[len..];
            }
        }
        bodies
    }

    /// The connection breaks.
    pub(super) fn cut(&mut self) {
        self.engine.failed(self.number, "cut by the test", self.now);
    }

    /// Lets time pass, waking the engine when it wants to be woken.
    pub(super) fn pass(&mut self, ms: u64) {
        let end = self.now + ms;
        while let Some(at) = self.engine.next_wake().filter(|at| *at <= end) {
            let before = self.now;
            self.now = self.now.max(at);
            self.engine.tick(self.now);
            if self.now == before && self.engine.next_wake() == Some(at) {
                // What is due is for the driver: to connect or to write.
                break;
            }
        }
        self.now = end;
        self.engine.tick(end);
    }

    pub(super) fn events(&mut self) -> Vec<Told> {
        std::mem::take(self.engine.events()).into_iter().map(Told::from).collect()
    }

    pub(super) fn send(&mut self, id: i64, to: &str) {
        let message = Message { id, ..Message::text("hi") };
        self.engine.send(to, &message, SendOptions::default(), self.now).expect("a send that is accepted");
    }

    pub(super) fn open(&mut self, id: &str) -> Arc<ChannelTarget> {
        self.engine.open_channel(id, Arc::new(Nobody)).expect("a good id").0
    }

    /// A channel that is joined at message number `sequence`.
    pub(super) fn joined(&mut self, id: &str, sequence: u64) -> Arc<ChannelTarget> {
        let channel = self.open(id);
        self.engine.join(&channel, self.now).expect("a join that is accepted");
        let request = match self.written().last() {
            Some(Body::ChannelJoin(join)) => join.request,
            other => panic!("not a join: {other:?}"),
        };
        self.serve([placed(request, sequence)]);
        self.events();
        channel
    }
}

/// An event in a form that can be compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Told {
    Login(i32),
    Logout(i32),
    State(ConnectionState, ConnectionReason),
    Sent(i64, i32),
    Message(String, String),
    Renewed(String, i32),
    TokenExpired,
    TokenWillExpire,
    Gap(String, u64, u64),
    Joined(String, i32),
    Left(String, i32),
    ChannelSent(String, i64, i32),
    ChannelMessage(String, u64),
    Member(String, String, bool),
    Members(String, Vec<String>, i32),
    Count(String, u32),
    Queried(i64, Vec<(String, i32)>, i32),
    Subscription(i64, i32),
    Subscribed(i64, Vec<String>, i32),
    Presence(Vec<(String, i32)>),
    UserWritten(i64, Operation, i32),
    UserAttributes(i64, String, Vec<(String, String)>, i32),
    ChannelWritten(i64, Operation, i32),
    ChannelAttributes(i64, String, Vec<(String, String, String, u64)>, i32),
    Counts(i64, Vec<(String, u32)>, i32),
    AttributesNow(String, Vec<(String, String, String, u64)>),
    Other(String),
}

fn states(peers: Vec<PeerStatus>) -> Vec<(String, i32)> {
    peers.into_iter().map(|p| (p.peer.into(), p.state.code())).collect()
}

fn stamped(attributes: Vec<wire::ChannelAttribute>) -> Vec<(String, String, String, u64)> {
    attributes.into_iter().map(|a| (a.key, a.value, a.user, a.server_ms)).collect()
}

impl From<Event> for Told {
    fn from(event: Event) -> Self {
        match event {
            Event::Client(ClientEvent::Login { code }) => Told::Login(code.code()),
            Event::Client(ClientEvent::Logout { code }) => Told::Logout(code.code()),
            Event::Client(ClientEvent::ConnectionState { state, reason }) => Told::State(state, reason),
            Event::Client(ClientEvent::SendResult { message_id, code }) => Told::Sent(message_id, code),
            Event::Client(ClientEvent::Message(m)) => {
                Told::Message(m.from().into(), m.message().map(|m| m.text.to_owned()).unwrap_or_default())
            }
            Event::Client(ClientEvent::TokenRenewed { token, code }) => Told::Renewed(token.into(), code),
            Event::Client(ClientEvent::TokenExpired) => Told::TokenExpired,
            Event::Client(ClientEvent::TokenWillExpire) => Told::TokenWillExpire,
            Event::Client(ClientEvent::Gap { channel, from, to }) => Told::Gap(channel.into(), from, to),
            Event::Client(ClientEvent::PresenceQueried { request_id, peers, code }) => {
                Told::Queried(request_id, states(peers), code)
            }
            Event::Client(ClientEvent::PresenceSubscription { request_id, code }) => {
                Told::Subscription(request_id, code)
            }
            Event::Client(ClientEvent::PresenceSubscribed { request_id, peers, code }) => {
                Told::Subscribed(request_id, peers.into_iter().map(String::from).collect(), code)
            }
            Event::Client(ClientEvent::PresenceChanged { peers }) => Told::Presence(states(peers)),
            Event::Client(ClientEvent::UserAttributesWritten { request_id, operation, code }) => {
                Told::UserWritten(request_id, operation, code)
            }
            Event::Client(ClientEvent::UserAttributes { request_id, user, attributes, code }) => {
                let pairs = attributes.into_iter().map(|a| (a.key, a.value)).collect();
                Told::UserAttributes(request_id, user.into(), pairs, code)
            }
            Event::Client(ClientEvent::ChannelAttributesWritten { request_id, operation, code }) => {
                Told::ChannelWritten(request_id, operation, code)
            }
            Event::Client(ClientEvent::ChannelAttributes { request_id, channel, attributes, code }) => {
                Told::ChannelAttributes(request_id, channel.into(), stamped(attributes), code)
            }
            Event::Client(ClientEvent::MemberCounts { request_id, counts, code }) => {
                Told::Counts(request_id, counts.into_iter().map(|c| (c.channel.into(), c.count)).collect(), code)
            }
            Event::Client(other) => Told::Other(format!("{other:?}")),
            Event::Channel(channel, event) => {
                let id = channel.id.to_string();
                match event {
                    ChannelEvent::Joined { code } => Told::Joined(id, code),
                    ChannelEvent::Left { code } => Told::Left(id, code),
                    ChannelEvent::Message(m) => Told::ChannelMessage(id, m.sequence),
                    ChannelEvent::SendResult { message_id, code } => Told::ChannelSent(id, message_id, code),
                    ChannelEvent::MemberJoined { user } => Told::Member(id, user.into(), true),
                    ChannelEvent::MemberLeft { user } => Told::Member(id, user.into(), false),
                    ChannelEvent::Members { users, code } => {
                        Told::Members(id, users.into_iter().map(String::from).collect(), code)
                    }
                    ChannelEvent::MemberCount { count } => Told::Count(id, count),
                    ChannelEvent::Attributes { attributes } => Told::AttributesNow(id, stamped(attributes)),
                }
            }
        }
    }
}

pub(super) fn reply(request: u64, code: u32) -> Body {
    Body::Reply(wire::Reply { request, code, ..Default::default() })
}

/// The answer to the question `body`, with code 0.
pub(super) fn answer(body: &Body, result: Option<wire::reply::Result>) -> Body {
    Body::Reply(wire::Reply { request: question(body), result, ..Default::default() })
}

/// The answer to the question `body`, with another code.
pub(super) fn refuse(body: &Body, code: i32) -> Body {
    reply(question(body), code as u32)
}

#[track_caller]
fn question(body: &Body) -> u64 {
    match body {
        Body::MemberCountsGet(q) => q.request,
        Body::PresenceQuery(q) => q.request,
        Body::PresenceSubscribe(q) => q.request,
        Body::PresenceUnsubscribe(q) => q.request,
        Body::PresenceSubscribedGet(q) => q.request,
        Body::UserAttributesWrite(q) => q.request,
        Body::UserAttributesGet(q) => q.request,
        Body::ChannelAttributesWrite(q) => q.request,
        Body::ChannelAttributesGet(q) => q.request,
        Body::ChannelJoin(q) => q.request,
        other => panic!("not a question: {other:?}"),
    }
}

/// The server tells how users stand.
pub(super) fn presence(users: &[(&str, u32)]) -> Body {
    let users = users.iter().map(|(user, state)| wire::UserPresence { user: (*user).into(), state: *state }).collect();
    Body::PresenceChange(wire::PresenceChange { users })
}

pub(super) fn pair(key: &str, value: &str) -> wire::Attribute {
    wire::Attribute { key: key.into(), value: value.into() }
}

/// A join that worked, with two members.
pub(super) fn placed(request: u64, sequence: u64) -> Body {
    let position = wire::ChannelPosition { epoch: 99, sequence, member_count: 2 };
    Body::Reply(wire::Reply { request, result: Some(wire::reply::Result::Joined(position)), ..Default::default() })
}

pub(super) fn receipts(runs: &[u64]) -> Body {
    Body::Receipts(wire::Receipts { runs: runs.to_vec() })
}

pub(super) fn ack(received: u64) -> Body {
    Body::Ack(wire::Ack { received })
}

fn text(text: &str) -> Bytes {
    let kind = wire::message::Kind::Text as i32;
    wire::Message { id: 1, kind, text: text.into(), ..Default::default() }.encode_to_vec().into()
}

pub(super) fn peer_message(from: &str, request: u64, words: &str) -> Body {
    let message = text(words);
    Body::PeerMessage(wire::PeerMessage { from: from.into(), incarnation: 5, request, message, ..Default::default() })
}

pub(super) fn channel_message(channel: &str, request: u64, sequence: u64) -> Body {
    Body::ChannelMessage(wire::ChannelMessage {
        channel: channel.into(),
        from: "bob".into(),
        incarnation: 5,
        request,
        sequence,
        message: text("hi"),
        ..Default::default()
    })
}

/// The requests among these frames that send to peers.
pub(super) fn sends(bodies: &[Body]) -> Vec<u64> {
    bodies
        .iter()
        .filter_map(|body| match body {
            Body::PeerSend(send) => Some(send.request),
            _ => None,
        })
        .collect()
}
