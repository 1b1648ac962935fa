//! The server: connections, requests, and how sessions end.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bytes::{Bytes, BytesMut};
use rand::Rng;
use rtm_proto::{
    batch::{Frames, RawFrame, kind},
    encode,
    link::AckPolicy,
    view, websocket,
    wire::{self, frame::Body},
};

use crate::{
    mutation::Mutation,
    network::End,
    routing::Work,
    schedule::Schedule,
    session::{Awaited, Letter, Session},
    store::Store,
    stream::{Stream, message},
    world::Env,
};

/// The server's clock.
pub fn server_ms(now: u64) -> u64 {
    1_700_000_000_000 + now
}

pub struct Connection {
    stream: Stream,
    pub session: Option<[u8; 16]>,
}

#[derive(Default)]
pub struct Channel {
    pub epoch: u64,
    pub sequence: u64,
    pub members: BTreeSet<[u8; 16]>,
}

pub struct Server {
    pub connections: BTreeMap<u32, Connection>,
    pub sessions: BTreeMap<[u8; 16], Session>,
    pub users: BTreeMap<String, [u8; 16]>,
    pub channels: BTreeMap<String, Channel>,
    pub store: Store,
    pub work: VecDeque<Work>,
    pub commit_ms: u64,
    resume_window: u64,
    pub bound: usize,
    policy: AckPolicy,
    down_until: u64,
}

impl Server {
    pub fn new(schedule: &Schedule, broken: Mutation) -> Self {
        let eager = AckPolicy { delay_ms: 0, ..AckPolicy::default() };
        let lazy = AckPolicy { frames: 16, bytes: 2000, delay_ms: 20 };
        Self {
            connections: BTreeMap::new(),
            sessions: BTreeMap::new(),
            users: BTreeMap::new(),
            channels: BTreeMap::new(),
            store: Store::default(),
            work: VecDeque::new(),
            commit_ms: schedule.commit_ms,
            resume_window: schedule.resume_window,
            bound: if broken == Mutation::UnboundedOutbox { usize::MAX } else { schedule.server_bound },
            policy: if schedule.eager { eager } else { lazy },
            down_until: 0,
        }
    }

    /// The server dies and comes back at `until` with nothing but what the Store has committed.
    pub fn kill(&mut self, env: &mut Env, until: u64) {
        env.net.cut_all(env.now);
        self.connections.clear();
        self.sessions.clear();
        self.users.clear();
        self.channels.clear();
        self.work.clear();
        self.store.crash();
        self.down_until = until;
    }

    /// The session of this user, if it belongs to this incarnation.
    pub fn session_of(&mut self, user: &str, incarnation: u64) -> Option<&mut Session> {
        let id = self.users.get(user)?;
        self.sessions.get_mut(id).filter(|s| s.incarnation == incarnation)
    }

    /// The connection that carries the session of this user.
    pub fn carries(&self, user: &str, incarnation: u64) -> Option<u32> {
        let session = self.users.get(user).and_then(|id| self.sessions.get(id));
        session.filter(|s| s.incarnation == incarnation).and_then(|s| s.connection)
    }

    pub fn is_up(&self, now: u64) -> bool {
        now >= self.down_until
    }

    pub fn poll(&mut self, env: &mut Env) {
        if !self.is_up(env.now) {
            for id in env.net.ids() {
                env.net.close(id, End::Server, env.now);
            }
            return;
        }
        for done in self.store.commit(env.now) {
            self.stored(env, done);
            self.settle(env);
        }
        for id in env.net.ids() {
            self.read(env, id);
        }
        let window = self.resume_window;
        let expired = |s: &&Session| s.connection.is_none() && s.lost_at + window <= env.now;
        let expired: Vec<_> = self.sessions.values().filter(expired).map(|s| s.id).collect();
        for id in expired {
            self.end_session(env, id);
            self.settle(env);
        }
        self.flush_receipts(env);
        self.settle(env);
        self.write(env);
    }

    // ------------------------------------------------------------------------------------------ connections

    fn read(&mut self, env: &mut Env, id: u32) {
        while let Some(chunk) = env.net.read(id, End::Server, env.now) {
            let new = || Connection { stream: Stream::new(websocket::Side::Server), session: None };
            self.connections.entry(id).or_insert_with(new).stream.feed(&chunk);
            while let Some(connection) = self.connections.get_mut(&id) {
                match connection.stream.batch() {
                    Ok(Some(batch)) => self.batch(env, id, &batch),
                    Ok(None) => break,
                    Err(e) => return env.check.breach(|| format!("the server reads garbage: {e}")),
                }
            }
            if !self.connections.contains_key(&id) {
                return;
            }
        }
        if env.net.is_over(id, End::Server, env.now) {
            self.hang_up(env, id);
        }
    }

    /// The connection is over; its session waits to be taken up again.
    pub fn hang_up(&mut self, env: &mut Env, id: u32) {
        let session = self.connections.remove(&id).and_then(|c| c.session);
        if let Some(session) = session.and_then(|s| self.sessions.get_mut(&s))
            && session.connection == Some(id)
        {
            session.connection = None;
            session.lost_at = env.now;
        }
        env.net.close(id, End::Server, env.now);
    }

    fn write(&mut self, env: &mut Env) {
        for session in self.sessions.values_mut() {
            let Some(connection) = session.connection else { continue };
            let ack_due = session.inbox.due_at(&self.policy).is_some_and(|at| at <= server_ms(env.now));
            if !(session.outbox.has_untaken() || ack_due) || !env.net.has_room(connection, End::Server) {
                continue;
            }
            let mut parts = Vec::new();
            if let Err(e) = session.outbox.take(env.rng.random_range(1..3000), &mut parts) {
                env.check.breach(|| format!("the server's outbox for {}: {e}", session.user));
            }
            if session.inbox.owes() {
                let mut ack = BytesMut::new();
                encode::ack(&mut ack, session.inbox.acknowledge());
                parts.push(ack.freeze());
            }
            env.net.write(connection, End::Server, &message(&parts, None), env.now);
        }
    }

    fn batch(&mut self, env: &mut Env, id: u32, batch: &[u8]) {
        for frame in Frames::new(batch) {
            let frame = frame.expect("clients write whole frames");
            if frame.kind == kind::HELLO {
                self.hello(env, id, frame.decode().expect("a Hello"));
                continue;
            }
            let Some(session) = self.connections.get(&id).and_then(|c| c.session) else { return };
            let Some(session) = self.sessions.get_mut(&session) else { return };
            // Only the connection that took the session up last speaks for it.
            if session.connection != Some(id) && env.mutation != Mutation::OldConnectionTaken {
                return;
            }
            let session_id = session.id;
            if frame.kind == kind::ACK {
                let ack: wire::Ack = frame.decode().expect("an Ack");
                match session.acknowledge(ack.received) {
                    Ok(taken) => {
                        self.taken(env, taken);
                        self.feed(env, session_id);
                    }
                    Err(e) => return env.check.breach(|| format!("{} acknowledges: {e}", session.user)),
                }
            } else if frame.kind == kind::DECLINED {
                let declined: wire::Declined = frame.decode().expect("a Declined");
                let declined = session.decline(&declined.frames);
                self.declined(env, declined);
            } else {
                session.inbox.take(frame.len, server_ms(env.now));
                self.request(env, session_id, &frame);
            }
            self.settle(env);
        }
    }

    // ------------------------------------------------------------------------------------------ requests and ends

    fn request(&mut self, env: &mut Env, session: [u8; 16], frame: &RawFrame) {
        let Some(sender) = self.sessions.get(&session) else { return };
        let (from, incarnation) = (sender.user.clone(), sender.incarnation);
        match frame.kind {
            kind::PEER_SEND | kind::CHANNEL_SEND => {
                let send = view::Send::read(frame.body).expect("a send");
                let letter = Letter {
                    origin: session,
                    from,
                    incarnation,
                    request: send.request,
                    deadline: send.deadline,
                    to: send.to.to_owned(),
                    channel: frame.kind == kind::CHANNEL_SEND,
                    store: send.options & 1 != 0,
                    message: Bytes::copy_from_slice(send.message),
                };
                self.route(env, letter);
            }
            kind::CHANNEL_JOIN => self.join(env, session, frame.decode().expect("a ChannelJoin")),
            other => env.check.breach(|| format!("{from} sends a frame of kind {other}")),
        }
    }

    fn join(&mut self, env: &mut Env, session: [u8; 16], join: wire::ChannelJoin) {
        if join.deadline <= server_ms(env.now) {
            return;
        }
        let channel = self.channels.entry(join.channel.clone()).or_default();
        if channel.epoch == 0 {
            channel.epoch = env.rng.random_range(1..u64::MAX);
        }
        channel.members.insert(session);
        let (epoch, sequence) = (channel.epoch, channel.sequence);
        let Some(session) = self.sessions.get_mut(&session) else { return };
        let missed = join.epoch != 0 && (join.epoch, join.sequence) != (epoch, sequence);
        let mut frames = Vec::new();
        if missed && env.mutation != Mutation::SilentGap {
            let to = if join.epoch == epoch { sequence } else { 0 };
            frames.push(Body::Gap(wire::Gap { channel: join.channel, from: join.sequence + 1, to }));
        }
        let joined = Some(wire::reply::Result::Joined(wire::ChannelPosition { epoch, sequence, member_count: 0 }));
        frames.push(Body::Reply(wire::Reply { request: join.request, result: joined, ..Default::default() }));
        let id = session.id;
        for body in frames {
            let Some(session) = self.sessions.get_mut(&id) else { return };
            if session.outbox.put(64, |tail| encode::frame(tail, body)).is_err() {
                return self.end_slow(env, id);
            }
        }
    }

    /// The outbox of a session is full: its consumer is too slow and is cut.
    pub fn end_slow(&mut self, env: &mut Env, id: [u8; 16]) {
        env.check.counts.slow_consumers += 1;
        let Some(connection) = self.sessions.get(&id).and_then(|s| s.connection) else {
            return self.end_session(env, id);
        };
        let closing = wire::Closing { cause: wire::closing::Cause::SlowConsumer.into(), reason: String::new() };
        let frame = encode::to_bytes(Body::Closing(closing));
        env.net.write(connection, End::Server, &message(&[frame], None), env.now);
        self.end_session(env, id);
    }

    /// The session is over. What its client has not taken goes to the Store, or back to the senders.
    pub fn end_session(&mut self, env: &mut Env, id: [u8; 16]) {
        let Some(session) = self.sessions.remove(&id) else { return };
        env.check.note(|| format!("the session of {} ends", session.user));
        if let Some(connection) = session.connection {
            self.connections.remove(&connection);
            env.net.close(connection, End::Server, env.now);
        }
        self.users.retain(|_, s| *s != id);
        for channel in self.channels.values_mut() {
            channel.members.remove(&id);
        }
        let awaited = session.awaited.into_iter().filter_map(|(_, what)| match what {
            Awaited::Live(letter) => Some(letter),
            Awaited::Stored(_) => None,
        });
        for letter in awaited.chain(session.loading.into_iter().flat_map(|l| l.waiting)) {
            self.put_aside(env, letter);
        }
    }

    pub fn is_at_rest(&self) -> bool {
        self.store.is_at_rest() && self.sessions.values().all(Session::is_at_rest)
    }
}
