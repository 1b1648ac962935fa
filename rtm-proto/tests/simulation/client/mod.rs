//! A client: the library's part of the link, with an application that sends and listens.

mod incoming;

use std::collections::BTreeMap;

use bytes::{Bytes, BytesMut};
use prost::Message as _;
use rand::Rng;
use rtm_proto::{
    batch::{Frames, kind},
    encode,
    link::{AckPolicy, Block, Inbox, Outbox, Pending, Seen},
    view, websocket,
    wire::{self, frame::Body},
};

use crate::{
    mutation::Mutation,
    network::End,
    schedule::Schedule,
    stream::{Stream, message},
    transcript::{digest, hex, list, maybe},
    world::Env,
};

/// What a pending request is.
#[derive(Debug, Clone)]
pub enum Request {
    Message(u64),
    Join { channel: String },
}

/// Where the client stands in a channel.
#[derive(Debug, Clone, Copy, Default)]
pub struct Position {
    pub epoch: u64,
    pub sequence: u64,
    pub joined: bool,
}

/// What there is of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle { retry_at: u64 },
    Greeting { connection: u32, until: u64 },
    Up { connection: u32 },
}

pub struct Client {
    pub id: usize,
    pub user: String,
    pub incarnation: u64,
    /// The local clock: what it shows at 0, and how many millionths it runs fast.
    offset: u64,
    drift: i64,
    phase: Phase,
    stream: Stream,
    session: Option<Vec<u8>>,
    attempt: u64,
    pub outbox: Outbox,
    pub inbox: Inbox,
    pub pending: Pending<Request>,
    seen: Seen,
    /// Server milliseconds minus local ones, as of the last Welcome.
    server_ahead: i64,
    pub channels: BTreeMap<String, Position>,
    frozen_until: u64,
    policy: AckPolicy,
    /// What the client goes by in the book of transcripts.
    page: usize,
    /// Batches that the mutation [`Mutation::AckBeforeHandOver`] has acknowledged and will look at later.
    unread: Vec<(u64, Vec<u8>)>,
    /// Newest request handed over by sender; only the mutation [`Mutation::KnownNotCounted`] looks at it.
    handed: BTreeMap<(String, u64), u64>,
}

/// An application waits so long for a join.
const JOIN_MS: u64 = 700;

/// Taking a channel up again after a lost session is the library's own wish and goes on until it is confirmed.
const REJOIN_MS: u64 = 1 << 40;

impl Client {
    /// A process that starts now.
    pub fn new(id: usize, schedule: &Schedule, env: &mut Env) -> Self {
        let eager = AckPolicy { delay_ms: 0, ..AckPolicy::default() };
        let lazy = AckPolicy { frames: 16, bytes: 2000, delay_ms: 20 };
        let policy = if schedule.eager { eager } else { lazy };
        Self {
            id,
            user: format!("user{id}"),
            incarnation: env.rng.random(),
            offset: env.rng.random_range(0..1 << 40),
            drift: env.rng.random_range(-200..=200),
            phase: Phase::Idle { retry_at: env.now },
            stream: Stream::new(websocket::Side::Client),
            session: None,
            attempt: 0,
            outbox: Outbox::new(schedule.client_bound),
            inbox: Inbox::default(),
            pending: Pending::default(),
            seen: Seen::new(300_000),
            server_ahead: 0,
            channels: BTreeMap::new(),
            frozen_until: 0,
            policy,
            page: env.book.begin(schedule.client_bound, &policy),
            unread: Vec::new(),
            handed: BTreeMap::new(),
        }
    }

    fn local(&self, now: u64) -> u64 {
        (self.offset + now).saturating_add_signed(now as i64 * self.drift / 1_000_000)
    }

    /// The connection in use, if any.
    pub fn connection(&self) -> Option<u32> {
        match self.phase {
            Phase::Idle { .. } => None,
            Phase::Greeting { connection, .. } | Phase::Up { connection } => Some(connection),
        }
    }

    /// True when nothing is left to do.
    pub fn is_at_rest(&self, now: u64) -> bool {
        matches!(self.phase, Phase::Up { .. })
            && now >= self.frozen_until
            && self.pending.is_empty()
            && self.outbox.bytes() == 0
            && !self.inbox.owes()
            && self.unread.is_empty()
    }

    pub fn is_frozen(&self, now: u64) -> bool {
        now < self.frozen_until
    }

    pub fn freeze(&mut self, until: u64) {
        self.frozen_until = self.frozen_until.max(until);
    }

    // ------------------------------------------------------------------------------------------ what an application does

    /// Sends a message. Nothing happens before the first login.
    pub fn send(&mut self, env: &mut Env, to: &str, channel: bool, store: bool, timeout: u64, size: usize) {
        let may_send = self.session.is_some() && (!channel || self.channels.get(to).is_some_and(|p| p.joined));
        if !may_send || self.is_frozen(env.now) {
            return;
        }
        let token = env.check.sent(self.id, self.incarnation, timeout, channel);
        env.check.note(|| format!("client {} sends message {token} to {to} (store: {store}, {timeout} ms)", self.id));
        let message = wire::Message { id: token as i64, text: "x".repeat(size), ..Default::default() };
        let message = message.encode_to_vec();
        let deadline = self.server_deadline(env.now, timeout);
        let kind = if channel { kind::CHANNEL_SEND } else { kind::PEER_SEND };
        let request = self.pending.next_request();
        let send = encode::Send { kind, request, deadline, to, options: store.into(), message: &message };
        let mut frame = BytesMut::new();
        send.put(&mut frame);
        self.request(env, timeout, frame.freeze(), Request::Message(token));
    }

    pub fn join(&mut self, env: &mut Env, channel: &str) {
        let waits = |r: &Request| matches!(r, Request::Join { channel: c } if c == channel);
        if self.session.is_some()
            && !self.is_frozen(env.now)
            && !self.channels.contains_key(channel)
            && !self.pending.iter().any(|e| waits(&e.context))
        {
            self.request_join(env, channel, Position::default());
        }
    }

    fn server_deadline(&self, now: u64, timeout: u64) -> u64 {
        (self.local(now) as i64 + self.server_ahead) as u64 + timeout
    }

    fn request_join(&mut self, env: &mut Env, channel: &str, at: Position) {
        let timeout = if at.joined { REJOIN_MS } else { JOIN_MS };
        let frame = encode::to_bytes(Body::ChannelJoin(wire::ChannelJoin {
            request: self.pending.next_request(),
            deadline: self.server_deadline(env.now, timeout),
            channel: channel.to_owned(),
            epoch: at.epoch,
            sequence: at.sequence,
        }));
        self.request(env, timeout, frame, Request::Join { channel: channel.to_owned() });
    }

    fn request(&mut self, env: &mut Env, timeout: u64, frame: Bytes, what: Request) {
        let now = self.local(env.now);
        let request = self.pending.add(now, timeout, frame.clone(), what);
        env.book.note(self.page, || format!("\"ask\",{now},{timeout},{request}"));
        self.push(env, request, frame, now + timeout);
    }

    fn push(&mut self, env: &mut Env, request: u64, bytes: Bytes, deadline: u64) {
        let expires = if env.mutation == Mutation::ResendAfterDeadline { u64::MAX } else { deadline };
        let frame = bytes.clone();
        let full = self.outbox.push(Block { bytes, frames: 1, expires }).is_err();
        let last = self.outbox.last();
        env.book.note(self.page, || format!("\"push\",{},{expires},{full},{last}", hex(&frame)));
        if full {
            self.complete(env, request, false);
        }
    }

    fn complete(&mut self, env: &mut Env, request: u64, success: bool) {
        let entry = self.pending.complete(request);
        env.book.note(self.page, || format!("\"complete\",{request},{}", entry.is_some()));
        if let Some(entry) = entry {
            self.answer(env, entry.context, success);
        }
    }

    fn answer(&mut self, env: &mut Env, what: Request, success: bool) {
        match what {
            Request::Message(token) => env.check.answered(token, success, self.frozen_until),
            Request::Join { .. } => {}
        }
    }

    // ------------------------------------------------------------------------------------------ time passes

    pub fn poll(&mut self, env: &mut Env) {
        if self.is_frozen(env.now) {
            return;
        }
        let now = self.local(env.now);
        while let Some(entry) = self.pending.expire(now) {
            let next = self.pending.next_deadline();
            env.book.note(self.page, || format!("\"expire\",{now},{},{}", entry.request, maybe(next)));
            if env.mutation != Mutation::SilentTimeout || !matches!(entry.context, Request::Message(_)) {
                self.answer(env, entry.context, false);
            }
        }
        self.take_unread(env);
        match self.phase {
            Phase::Idle { retry_at } if retry_at <= env.now => self.greet(env),
            Phase::Greeting { until, .. } if until <= env.now => self.lose(env),
            _ => {}
        }
        self.read(env);
        self.write(env);
    }

    fn greet(&mut self, env: &mut Env) {
        let connection = env.net.connect();
        self.stream = Stream::new(websocket::Side::Client);
        self.attempt += 1;
        let received = match env.mutation {
            Mutation::ClaimOneMore => self.inbox.received() + 1,
            Mutation::ClaimOneLess => self.inbox.received().saturating_sub(1),
            _ => self.inbox.received(),
        };
        let declined = match env.mutation {
            Mutation::DeclinedLostAtResume => Vec::new(),
            _ => self.inbox.declined().to_vec(),
        };
        env.book.note(self.page, || format!("\"resume\",{received},{}", list(&declined)));
        let resume = |session: Vec<u8>| wire::Resume { session: session.into(), received, declined };
        let hello = wire::Hello {
            version: rtm_proto::PROTOCOL_VERSION,
            user_id: self.user.clone(),
            incarnation: self.incarnation,
            attempt: if env.mutation == Mutation::StaleHelloTrusted { 0 } else { self.attempt },
            resume: self.session.clone().map(resume),
            ..Default::default()
        };
        env.check.note(|| format!("client {} greets on connection {connection}, has {received}", self.id));
        let batch = encode::to_bytes(Body::Hello(hello));
        env.net.write(connection, End::Client, &message(&[batch], Some(env.rng.random())), env.now);
        self.phase = Phase::Greeting { connection, until: env.now + env.rng.random_range(60..600) };
    }

    /// Gives the connection up.
    pub fn lose(&mut self, env: &mut Env) {
        if let Some(connection) = self.connection() {
            env.net.close(connection, End::Client, env.now);
            env.check.note(|| format!("client {} leaves connection {connection}", self.id));
            self.phase = Phase::Idle { retry_at: env.now + env.rng.random_range(0..120) };
        }
    }

    fn read(&mut self, env: &mut Env) {
        let Some(connection) = self.connection() else { return };
        while let Some(chunk) = env.net.read(connection, End::Client, env.now) {
            self.stream.feed(&chunk);
            loop {
                match self.stream.batch() {
                    Ok(Some(batch)) => self.batch(env, batch),
                    Ok(None) => break,
                    Err(e) => return env.check.breach(|| format!("client {} reads garbage: {e}", self.id)),
                }
                if self.connection() != Some(connection) {
                    return;
                }
            }
        }
        if env.net.is_over(connection, End::Client, env.now) {
            self.lose(env);
        }
    }

    fn write(&mut self, env: &mut Env) {
        let Phase::Up { connection } = self.phase else { return };
        let now = self.local(env.now);
        let (due, untaken) = (self.inbox.due_at(&self.policy), self.outbox.has_untaken());
        let ack_due = due.is_some_and(|at| at <= now);
        if untaken || due.is_some() {
            env.book.note(self.page, || format!("\"look\",{untaken},{}", maybe(due)));
        }
        if !(untaken || ack_due) || !env.net.has_room(connection, End::Client) {
            return;
        }
        if env.mutation != Mutation::ResendAfterDeadline {
            let mut dropped = Vec::new();
            self.outbox.drop_expired(now, |number| dropped.push(number));
            env.check.counts.expired_in_outbox += dropped.len() as u64;
            env.book.note(self.page, || format!("\"drop\",{now},{}", list(&dropped)));
        }
        let mut parts = Vec::new();
        let limit = env.rng.random_range(1..3000);
        match self.outbox.take(limit, &mut parts) {
            Ok(total) => {
                let digest = digest(parts.iter().map(|part| &part[..]));
                env.book.note(self.page, || format!("\"take\",{limit},{},{total},{digest}", parts.len()));
            }
            Err(e) => return env.check.breach(|| format!("client {}: {e}", self.id)),
        }
        for part in &parts {
            note_written(env, part);
        }
        if self.inbox.owes() {
            let mut ack = BytesMut::new();
            let frames = self.inbox.declined_untold().to_vec();
            let received = self.inbox.acknowledge();
            env.book.note(self.page, || format!("\"tell\",{},{received}", list(&frames)));
            if !frames.is_empty() {
                encode::frame(&mut ack, Body::Declined(wire::Declined { frames }));
            }
            encode::ack(&mut ack, received);
            parts.insert(0, ack.freeze());
        }
        if !parts.is_empty() {
            env.net.write(connection, End::Client, &message(&parts, Some(env.rng.random())), env.now);
        }
    }
}

/// The token that the application gave the message.
pub fn token_of(message: &[u8]) -> u64 {
    wire::Message::decode(message).map_or(0, |m| m.id as u64)
}

fn note_written(env: &mut Env, part: &[u8]) {
    for frame in Frames::new(part).flatten() {
        if matches!(frame.kind, kind::PEER_SEND | kind::CHANNEL_SEND)
            && let Ok(send) = view::Send::read(frame.body)
        {
            env.check.written(token_of(send.message));
        }
    }
}
