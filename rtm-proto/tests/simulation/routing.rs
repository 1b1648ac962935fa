//! Where messages go: to a session, to a channel's members, to the Store, or back as a failure.

use std::collections::VecDeque;

use bytes::BytesMut;
use rand::Rng;
use rtm_proto::{
    encode,
    link::{Block, OutboxError, push_run},
    wire::{self, frame::Body},
};

use crate::{
    client::token_of,
    mutation::Mutation,
    server::{Server, server_ms},
    session::{Awaited, Letter, Session},
    store::{Done, Job, Row},
    world::Env,
};

/// The code of a refused send; which one does not matter to the link.
const REFUSED: u32 = 3;

impl Server {
    /// A message has come in from its sender's session, or was released by it.
    pub fn route(&mut self, env: &mut Env, letter: Letter) {
        if letter.deadline <= server_ms(env.now) && env.mutation != Mutation::DeadlineIgnored {
            env.check.note(|| format!("{letter:?} is dropped past its deadline"));
            return;
        }
        if letter.channel { self.route_channel(env, letter) } else { self.route_peer(env, letter) }
    }

    fn route_peer(&mut self, env: &mut Env, letter: Letter) {
        let token = token_of(&letter.message);
        env.check.note(|| format!("message {token} is routed to {}", letter.to));
        if self.store.holds(&letter.to, letter.incarnation, letter.request) {
            self.work.push_back(Work::Receipt(letter.origin, letter.request));
        } else if let Some(letter) = self.deliver(env, letter) {
            self.put_aside(env, letter);
        } else if env.mutation == Mutation::ReceiptWhenQueued {
            return;
        }
        env.check.routed(token);
    }

    /// Queues a message for its receiver; gives it back when there is nobody.
    fn deliver(&mut self, env: &mut Env, letter: Letter) -> Option<Letter> {
        let Some(session) = self.users.get(&letter.to).and_then(|id| self.sessions.get_mut(id)) else {
            return Some(letter);
        };
        if let Some(loading) = &mut session.loading
            && env.mutation != Mutation::LiveBeforeStored
        {
            loading.waiting.push_back(letter);
            return None;
        }
        let id = session.id;
        if env.mutation == Mutation::ReceiptWhenQueued {
            self.work.push_back(Work::Receipt(letter.origin, letter.request));
        }
        let kept = letter.clone();
        if push_letter(session, letter, server_ms(env.now)).is_ok() {
            return None;
        }
        self.end_slow(env, id);
        Some(kept)
    }

    /// Moves what waits for a session that has just begun into its outbox, stored messages first, as far as there is room.
    pub fn feed(&mut self, env: &mut Env, id: [u8; 16]) {
        let now = server_ms(env.now);
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some(mut loading) = session.loading.take_if(|l| l.read) else { return };
        loop {
            let pushed = if let Some(row) = loading.rows.front() {
                let pushed = push_row(session, row);
                if pushed.is_ok() {
                    loading.rows.pop_front();
                }
                pushed
            } else if let Some(letter) = loading.waiting.front() {
                let late = letter.deadline <= now;
                let pushed = if late { Ok(()) } else { push_letter(session, letter.clone(), now) };
                if pushed.is_ok() {
                    loading.waiting.pop_front();
                }
                pushed
            } else {
                return;
            };
            if pushed.is_err() {
                let stuck = session.outbox.bytes() == 0;
                session.loading = Some(loading);
                return if stuck {
                    self.end_slow(env, id)
                };
            }
        }
    }

    /// The receiver is away: into the Store, or back.
    pub fn put_aside(&mut self, env: &mut Env, letter: Letter) {
        if !letter.store {
            self.work.push_back(Work::Fail(letter));
        } else if letter.deadline > server_ms(env.now) {
            if env.mutation == Mutation::ReceiptBeforeCommit {
                self.work.push_back(Work::Receipt(letter.origin, letter.request));
            }
            let row = Row {
                id: 0,
                origin: letter.origin,
                to: letter.to,
                from: letter.from,
                incarnation: letter.incarnation,
                request: letter.request,
                server_ms: server_ms(env.now),
                message: letter.message,
            };
            self.queue_job(env, Job::Insert(row));
        }
    }

    pub fn queue_job(&mut self, env: &mut Env, job: Job) {
        let at = env.now + env.rng.random_range(1..=self.commit_ms);
        self.store.queue(job, at);
    }

    /// The Store has done something.
    pub fn stored(&mut self, env: &mut Env, done: Done) {
        match done {
            Done::Inserted(row) => {
                env.check.committed(token_of(&row.message));
                self.work.push_back(Work::Receipt(row.origin, row.request));
            }
            Done::Read { session, rows } => {
                let Some(session) = self.sessions.get_mut(&session) else { return };
                env.check.note(|| format!("{} has {} stored messages", session.user, rows.len()));
                let id = session.id;
                if let Some(loading) = &mut session.loading {
                    loading.rows = rows.into();
                    loading.read = true;
                }
                self.feed(env, id);
            }
        }
    }

    fn route_channel(&mut self, env: &mut Env, letter: Letter) {
        let Some(sender) = self.users.get(&letter.from).copied() else { return };
        let channel = self.channels.get_mut(&letter.to).filter(|c| c.members.contains(&sender));
        let Some(channel) = channel else {
            return self.work.push_back(Work::Fail(letter));
        };
        channel.sequence += 1;
        let mut frame = BytesMut::new();
        encode::ChannelMessage {
            channel: &letter.to,
            from: &letter.from,
            incarnation: letter.incarnation,
            request: letter.request,
            server_ms: server_ms(env.now),
            sequence: channel.sequence,
            message: &letter.message,
        }
        .put(&mut frame);
        // Encoded once: every member's outbox shares the same bytes. The sender gets it too, as a position to stand at.
        let block = Block::new(frame.freeze(), 1);
        let members: Vec<_> = channel.members.iter().copied().collect();
        env.check.routed(token_of(&letter.message));
        for member in members {
            let full = self.sessions.get_mut(&member).is_some_and(|s| s.outbox.push(block.clone()).is_err());
            if full {
                self.end_slow(env, member);
            }
        }
        self.work.push_back(Work::Receipt(letter.origin, letter.request));
    }

    /// What the frames stood for that the other end has taken.
    pub fn taken(&mut self, env: &mut Env, taken: Vec<Awaited>) {
        for what in taken {
            match what {
                Awaited::Live(letter) => self.work.push_back(Work::Receipt(letter.origin, letter.request)),
                Awaited::Stored(id) => self.queue_job(env, Job::Delete(id)),
            }
        }
    }

    /// What the frames stood for that the other end could not hand over.
    pub fn declined(&mut self, env: &mut Env, declined: Vec<Awaited>) {
        for what in declined {
            env.check.counts.declined += 1;
            match what {
                Awaited::Live(letter) => self.work.push_back(Work::Fail(letter)),
                Awaited::Stored(id) => self.queue_job(env, Job::Delete(id)),
            }
        }
    }

    /// Carries outcomes to the senders, until there are none left.
    pub fn settle(&mut self, env: &mut Env) {
        while let Some(work) = self.work.pop_front() {
            match work {
                Work::Receipt(origin, request) => {
                    if let Some(sender) = self.sessions.get_mut(&origin) {
                        sender.receipts.push(request);
                    }
                }
                Work::Fail(letter) => self.fail(env, letter),
            }
        }
    }

    fn fail(&mut self, env: &mut Env, letter: Letter) {
        let Some(sender) = self.sessions.get_mut(&letter.origin) else { return };
        env.check.note(|| format!("{letter:?} fails"));
        let reply = wire::Reply { request: letter.request, code: REFUSED, ..Default::default() };
        let frame = encode::to_bytes(Body::Reply(reply));
        let id = sender.id;
        if sender.outbox.push(Block::new(frame, 1)).is_err() {
            self.end_slow(env, id);
        }
    }

    /// Writes the receipts that have gathered into the sessions' outboxes.
    pub fn flush_receipts(&mut self, env: &mut Env) {
        let ids: Vec<_> = self.sessions.values().filter(|s| !s.receipts.is_empty()).map(|s| s.id).collect();
        for id in ids {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            if put_receipts(session).is_err() {
                self.end_slow(env, id);
            }
        }
    }
}

fn push_letter(session: &mut Session, letter: Letter, server_ms: u64) -> Result<(), OutboxError> {
    let mut frame = BytesMut::new();
    encode::PeerMessage {
        from: &letter.from,
        incarnation: letter.incarnation,
        request: letter.request,
        server_ms,
        offline: false,
        message: &letter.message,
    }
    .put(&mut frame);
    // A message that may be stored does not expire: it goes to the Store when the session ends.
    let expires = if letter.store { u64::MAX } else { letter.deadline };
    session.push(frame.freeze(), expires, Awaited::Live(letter))
}

fn push_row(session: &mut Session, row: &Row) -> Result<(), OutboxError> {
    let mut frame = BytesMut::new();
    encode::PeerMessage {
        from: &row.from,
        incarnation: row.incarnation,
        request: row.request,
        server_ms: row.server_ms,
        offline: true,
        message: &row.message,
    }
    .put(&mut frame);
    session.push(frame.freeze(), u64::MAX, Awaited::Stored(row.id))
}

fn put_receipts(session: &mut Session) -> Result<(), OutboxError> {
    let mut requests: VecDeque<u64> = std::mem::take(&mut session.receipts).into();
    while !requests.is_empty() {
        let (mut runs, mut end) = (Vec::new(), 0);
        while let Some(&request) = requests.front()
            && push_run(&mut runs, &mut end, request, 1)
        {
            requests.pop_front();
        }
        let frame = wire::Receipts { runs };
        session.outbox.put(64, |tail| encode::frame(tail, Body::Receipts(frame)))?;
    }
    Ok(())
}

/// An outcome for a sender.
pub enum Work {
    Receipt([u8; 16], u64),
    Fail(Letter),
}
