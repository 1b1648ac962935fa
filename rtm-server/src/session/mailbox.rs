//! What others put into a session.

use std::sync::{Arc, atomic::Ordering};

use rtm_proto::{
    encode,
    link::Block,
    view,
    wire::{self, closing::Cause, frame::Body},
};

use super::{
    Session,
    outbound::{Outbound, Wake},
};
use crate::{
    bus::{Delivery, Mailbox, Origin},
    trace::{Number, What},
};

impl Mailbox for Session {
    fn deliver(&self, delivery: &Delivery<'_>) -> usize {
        let mut queued = 0;
        let wake = {
            let mut outbound = self.outbound();
            if delivery.sends.iter().all(|send| send.options & view::Send::OFFLINE != 0) && outbound.await_end(delivery)
            {
                return delivery.sends.len();
            }
            for message in delivery.messages() {
                // Room for the identifiers and numbers around the message.
                let size = message.message.len() + message.from.len() + 64;
                let Some(number) = outbound.queue(|outbox| outbox.put(size, |tail| message.put(tail))) else { break };
                outbound.await_outcome(number, message.request, delivery.origin);
                self.trace_queued(&mut outbound, number, &message);
                queued += 1;
            }
            outbound.wake()
        };
        self.woken(wake);
        self.app.tally.hand(queued);
        queued
    }

    fn is_ahead_of(&self, incarnation: u64, attempt: u64) -> bool {
        incarnation == self.incarnation && self.overtakes(attempt)
    }

    fn is_reachable(&self) -> bool {
        self.reachable.load(Ordering::Relaxed)
    }

    fn attributes(&self) -> Vec<wire::Attribute> {
        self.own_attributes().clone()
    }

    fn evict(&self, successor: u64) {
        let Some(this) = self.app.session(self) else { return };
        if successor == self.incarnation {
            // The same library came back without its session; it needs no telling.
            this.depart(Cause::Unspecified, "the session was given up");
        } else {
            self.app.remember_evicted(&self.user, self.incarnation);
            this.depart(Cause::RemoteLogin, "the same user logged in elsewhere");
        }
    }

    fn retire(self: Arc<Self>) {
        self.leave_all();
    }

    fn expel(&self, reason: &str) {
        if let Some(this) = self.app.session(self) {
            this.end(Cause::Banned, reason);
        }
    }
}

impl Session {
    /// Queues a block that many share.
    pub fn publish(&self, block: &Block) {
        let wake = {
            let mut outbound = self.outbound();
            outbound.queue(|outbox| outbox.push(block.clone()));
            outbound.wake()
        };
        self.woken(wake);
    }

    /// The same for messages of which some are followed: `traced` has one entry for each frame of the block, or none.
    pub fn publish_traced(&self, block: &Block, traced: &[Option<Number>]) {
        let wake = {
            let mut outbound = self.outbound();
            let queued = outbound.queue(|outbox| outbox.push(block.clone()));
            if queued.is_some() && !traced.is_empty() {
                let connected = outbound.attached != 0;
                let first = outbound.outbox.last() + 1 - u64::from(block.frames);
                for (frame, number) in (first..).zip(traced) {
                    let Some(number) = *number else { continue };
                    outbound.traced.push(frame, number);
                    self.app.trace.step(number, What::Queued { connected }, Some(&self.user));
                }
            }
            outbound.wake()
        };
        self.woken(wake);
    }

    /// Lets the trace know of a peer message that was queued as this frame.
    fn trace_queued(&self, outbound: &mut Outbound, frame: u64, message: &encode::PeerMessage<'_>) {
        let trace = &self.app.trace;
        if !trace.is_on() {
            return;
        }
        if let Some(number) = trace.find(&self.app.id, message.from, message.incarnation, message.request) {
            outbound.traced.push(frame, number);
            trace.step(number, What::Queued { connected: outbound.attached != 0 }, Some(&self.user));
        }
    }

    /// Lets the trace know what became of a message of this session's own.
    pub(super) fn trace_outcome(&self, request: u64, what: What) {
        let trace = &self.app.trace;
        if trace.is_on() {
            trace.step_of(&self.app.id, &self.user, self.incarnation, request, what, None);
        }
    }

    /// Queues a frame of which `origin` hears, under this number, once the client has taken it. False: the session takes nothing
    /// more.
    pub fn hand(&self, frame: &[u8], number: u64, origin: &Arc<dyn Origin>) -> bool {
        let (handed, wake) = {
            let mut outbound = self.outbound();
            let queued = outbound.queue(|outbox| outbox.put(frame.len(), |tail| tail.extend_from_slice(frame)));
            if let Some(at) = queued {
                outbound.await_outcome(at, number, origin);
            }
            (queued.is_some(), outbound.wake())
        };
        self.woken(wake);
        handed
    }

    /// Queues one frame.
    pub fn push(&self, body: Body) {
        let wake = {
            let mut outbound = self.outbound();
            outbound.frame(body);
            outbound.wake()
        };
        self.woken(wake);
    }

    /// Answers a request that is not a send, behind the receipts there are: who leaves a channel is told first what became of
    /// its messages, and may let go of everything once it hears that it has left.
    pub fn reply(&self, request: u64, code: i32, reason: &str, result: Option<wire::reply::Result>) {
        let reply = wire::Reply { request, code: code as u32, reason: reason.to_owned(), result };
        let wake = {
            let mut outbound = self.outbound();
            outbound.flush_runs();
            outbound.frame(Body::Reply(reply));
            outbound.wake()
        };
        self.woken(wake);
    }

    /// Answers a request with what may be large, unless that would leave less than a quarter of the session's queue:
    /// `false`, and nothing is queued. Who asks faster than it reads is to be told so, not to be cut.
    pub fn offer(&self, request: u64, result: wire::reply::Result) -> bool {
        let bytes = encode::to_bytes(Body::Reply(wire::Reply { request, result: Some(result), ..Default::default() }));
        let (offered, wake) = {
            let mut outbound = self.outbound();
            let (room, bound) = outbound.outbox.room();
            let offered = !outbound.is_open() || room >= bytes.len() + bound / 4;
            if offered {
                outbound.queue(|outbox| outbox.push(Block::new(bytes, 1)));
            }
            (offered, outbound.wake())
        };
        self.woken(wake);
        offered
    }

    /// Answers a send that failed before it was on its way.
    pub fn refuse_send(&self, request: u64, code: i32, reason: &str) {
        if self.app.trace.is_on() {
            self.trace_outcome(request, What::Refused(code, reason.to_owned()));
        }
        self.outbound().resolved += 1;
        self.reply(request, code, reason, None);
    }

    /// A send came past its deadline: its sender has been told and is not told again.
    pub fn drop_send(&self, request: u64) {
        self.trace_outcome(request, What::Late);
        self.outbound().resolved += 1;
    }

    /// Something was queued.
    pub(super) fn woken(&self, wake: Wake) {
        match wake {
            Wake::Nobody => {}
            Wake::Connection => self.waker.wake(),
            Wake::End => {
                // By a task, since this may be called under locks that the end needs.
                if let Some(this) = self.app.session(self) {
                    tokio::spawn(async move { this.end(Cause::Unspecified, "too much waits for the client") });
                }
            }
        }
    }

    /// One of this client's requests has its outcome, or never will have one.
    pub(super) fn settle_one(&self) {
        let wake = {
            let mut outbound = self.outbound();
            outbound.resolved += 1;
            outbound.wake()
        };
        self.woken(wake);
    }

    /// How many of this client's sends have their outcome.
    pub fn resolved(&self) -> u64 {
        self.outbound().resolved
    }

    /// True when both are the same session.
    pub fn is(&self, other: &Arc<Session>) -> bool {
        std::ptr::eq(self, Arc::as_ptr(other))
    }
}
