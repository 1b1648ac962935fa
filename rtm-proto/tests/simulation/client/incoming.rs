//! What a client does with what comes in.

use bytes::{Bytes, BytesMut};
use rtm_proto::{
    batch::{Frames, RawFrame, kind},
    encode,
    link::Verdict,
    view, wire,
};

use super::{Client, Phase, Position, Request, token_of};
use crate::{
    mutation::Mutation,
    transcript::{list, maybe},
    world::Env,
};

impl Client {
    pub(super) fn batch(&mut self, env: &mut Env, batch: Vec<u8>) {
        let now = self.local(env.now);
        for frame in Frames::new(&batch) {
            let frame = frame.expect("the server writes whole frames");
            match frame.kind {
                kind::WELCOME => self.welcome(env, frame.decode().expect("a Welcome")),
                kind::ACK => {
                    let ack: wire::Ack = frame.decode().expect("an Ack");
                    let outcome = self.outbox.acknowledge(ack.received);
                    let bytes = self.outbox.bytes();
                    env.book.note(self.page, || format!("\"acknowledge\",{},{bytes}", ack.received));
                    if let Err(e) = outcome {
                        env.check.breach(|| format!("client {}: {e}", self.id));
                    }
                }
                kind::CLOSING => return self.lose(env),
                _ if frame.is_counted() => {
                    if env.mutation != Mutation::KnownNotCounted || !self.knows(&frame) {
                        self.inbox.take(frame.len, now);
                        env.book.note(self.page, || format!("\"receive\",{},{now}", frame.len));
                    }
                    if env.mutation != Mutation::AckBeforeHandOver {
                        self.take(env, &frame);
                    }
                }
                other => env.check.breach(|| format!("client {} is sent a frame of kind {other}", self.id)),
            }
        }
        if env.mutation == Mutation::AckBeforeHandOver {
            self.unread.push((env.now + 15, batch));
        }
    }

    /// Looks at what [`Mutation::AckBeforeHandOver`] has put off.
    pub(super) fn take_unread(&mut self, env: &mut Env) {
        while self.unread.first().is_some_and(|&(at, _)| at <= env.now) {
            let (_, batch) = self.unread.remove(0);
            for frame in Frames::new(&batch).flatten() {
                self.take(env, &frame);
            }
        }
    }

    /// For the mutation that does not count what it drops; the real memory stays as it is.
    fn knows(&self, frame: &RawFrame) -> bool {
        let newest = |m: view::PeerMessage| self.handed.get(&(m.from.to_owned(), m.incarnation)).copied().unwrap_or(0);
        frame.kind == kind::PEER_MESSAGE && view::PeerMessage::read(frame.body).is_ok_and(|m| newest(m) >= m.request)
    }

    fn welcome(&mut self, env: &mut Env, welcome: wire::Welcome) {
        let Phase::Greeting { connection, .. } = self.phase else {
            return env.check.breach(|| format!("client {} is welcomed twice", self.id));
        };
        let now = self.local(env.now);
        self.phase = Phase::Up { connection };
        self.server_ahead = welcome.server_ms as i64 - now as i64;
        self.session = Some(welcome.session.to_vec());
        if welcome.resumed {
            env.check.counts.resumed += 1;
            env.check.note(|| format!("client {} resumes, the server has {}", self.id, welcome.received));
            self.inbox.resumed();
            let mut dropped = Vec::new();
            let outcome = self.outbox.rewind_with(welcome.received, now, |number| dropped.push(number));
            env.book.note(self.page, || format!("\"rewind\",{},{now},{}", welcome.received, list(&dropped)));
            if let Err(e) = outcome {
                env.check.breach(|| format!("client {} resumes: {e}", self.id));
            }
            return;
        }
        env.check.counts.fresh += 1;
        env.check.note(|| format!("client {} starts a fresh session", self.id));
        self.outbox.clear();
        self.inbox.clear();
        env.book.note(self.page, || "\"clear\"".to_owned());
        self.start_over(env);
    }

    /// A fresh session: channels are joined again, then everything without an outcome is sent under its old number.
    fn start_over(&mut self, env: &mut Env) {
        let (mut joins, mut again) = (Vec::new(), Vec::new());
        for entry in self.pending.iter() {
            match &entry.context {
                Request::Join { channel } if self.channels.contains_key(channel) => joins.push(entry.request),
                _ => again.push((entry.request, entry.frame.clone(), entry.deadline)),
            }
        }
        let waiting: Vec<u64> = self.pending.iter().map(|entry| entry.request).collect();
        let next = self.pending.next_deadline();
        env.book.note(self.page, || format!("\"waiting\",{},{}", list(&waiting), maybe(next)));
        for request in joins {
            let known = self.pending.complete(request).is_some();
            env.book.note(self.page, || format!("\"complete\",{request},{known}"));
        }
        let channels: Vec<_> = self.channels.iter().map(|(c, &p)| (c.clone(), p)).collect();
        for (channel, position) in channels {
            self.request_join(env, &channel, position);
        }
        for (request, frame, deadline) in again {
            if env.mutation == Mutation::RenumberOnResend {
                self.renumber(env, request, frame);
            } else {
                self.push(env, request, frame, deadline);
            }
        }
    }

    fn renumber(&mut self, env: &mut Env, request: u64, frame: Bytes) {
        let Some(old) = self.pending.complete(request) else { return };
        let raw = Frames::new(&frame).next().expect("a frame").expect("whole");
        let timeout = old.deadline.saturating_sub(self.local(env.now));
        let mut again = BytesMut::new();
        if let (Request::Message(_), Ok(send)) = (&old.context, view::Send::read(raw.body)) {
            let view::Send { deadline, to, options, message, .. } = send;
            let request = self.pending.next_request();
            encode::Send { kind: raw.kind, request, deadline, to, options, message }.put(&mut again);
            self.request(env, timeout, again.freeze(), old.context);
        }
    }

    fn take(&mut self, env: &mut Env, frame: &RawFrame) {
        match frame.kind {
            kind::REPLY => self.reply(env, frame.decode().expect("a Reply")),
            kind::RECEIPTS => {
                let receipts: wire::Receipts = frame.decode().expect("Receipts");
                for request in rtm_proto::link::runs(&receipts.runs, 100_000) {
                    self.complete(env, request, true);
                }
            }
            kind::PEER_MESSAGE => {
                let m = view::PeerMessage::read(frame.body).expect("a PeerMessage");
                if self.judge(env, "", m.from, m.incarnation, m.request, m.message) == Verdict::Behind {
                    self.inbox.decline();
                    env.book.note(self.page, || "\"decline\"".to_owned());
                }
            }
            kind::CHANNEL_MESSAGE => {
                self.channel_message(env, view::ChannelMessage::read(frame.body).expect("a ChannelMessage"));
            }
            kind::GAP => {
                let gap: wire::Gap = frame.decode().expect("a Gap");
                self.gap(env, &gap.channel, gap.from, gap.to);
            }
            _ => {}
        }
    }

    fn gap(&self, env: &mut Env, channel: &str, from: u64, to: u64) {
        env.check.note(|| format!("client {} learns of a gap in {channel}, {from} to {to}", self.id));
        env.check.counts.gaps += 1;
        let result = env.check.positions.gap((self.id, self.incarnation, channel), from, to);
        self.checked(env, result);
    }

    fn checked(&self, env: &mut Env, result: Result<(), String>) {
        if let Err(why) = result {
            env.check.breach(|| format!("client {} {why}", self.id));
        }
    }

    fn reply(&mut self, env: &mut Env, reply: wire::Reply) {
        let entry = self.pending.complete(reply.request);
        env.book.note(self.page, || format!("\"complete\",{},{}", reply.request, entry.is_some()));
        let Some(entry) = entry else { return };
        if let (Request::Join { channel }, Some(wire::reply::Result::Joined(at))) = (&entry.context, &reply.result) {
            let position = Position { epoch: at.epoch, sequence: at.sequence, joined: true };
            self.channels.insert(channel.clone(), position);
            let result = env.check.positions.joined((self.id, self.incarnation, channel), at.epoch, at.sequence);
            self.checked(env, result);
        }
        self.answer(env, entry.context, reply.code == 0);
    }

    fn channel_message(&mut self, env: &mut Env, m: view::ChannelMessage) {
        // Not joined as far as the application knows: its join was answered with a time-out before it was confirmed.
        let Some(position) = self.channels.get_mut(m.channel) else { return };
        position.sequence = m.sequence;
        if self.judge(env, m.channel, m.from, m.incarnation, m.request, m.message) == Verdict::Behind {
            return self.gap(env, m.channel, m.sequence, m.sequence);
        }
        let result = env.check.positions.message((self.id, self.incarnation, m.channel), m.sequence);
        self.checked(env, result);
    }

    /// Hands a message over, unless it must not be.
    fn judge(
        &mut self,
        env: &mut Env,
        conversation: &str,
        from: &str,
        incarnation: u64,
        request: u64,
        message: &[u8],
    ) -> Verdict {
        let (token, me) = (token_of(message), (self.id, self.incarnation));
        let now = self.local(env.now);
        let judged = self.seen.judge(conversation, from, incarnation, request, now);
        env.book.note(self.page, || {
            let verdict = format!("{judged:?}").to_lowercase();
            format!("\"judge\",\"{conversation}\",\"{from}\",\"{incarnation}\",{request},{now},\"{verdict}\"")
        });
        let verdict = match judged {
            _ if env.mutation == Mutation::NoDedupe => Verdict::First,
            Verdict::Behind if env.mutation == Mutation::BehindTakenForKnown => Verdict::Known,
            verdict => verdict,
        };
        match verdict {
            Verdict::First => {
                if conversation.is_empty() {
                    self.handed.insert((from.to_owned(), incarnation), request);
                }
                env.check.handed_over(token, me, conversation, from, incarnation);
            }
            Verdict::Known => env.check.dropped_as_known(token, me),
            Verdict::Behind => env.check.declined(token, me),
        }
        verdict
    }
}
