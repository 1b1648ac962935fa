//! The half of a session that everybody uses who has something for its client.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use bytes::Bytes;
use rtm_proto::{
    code, encode,
    link::{Outbox, push_run},
    wire::{self, frame::Body},
};

use super::Session;
use crate::{
    bus::{Delivery, Origin},
    trace::{Awaited, Number, What},
};

/// What a connection is to write next.
#[derive(Default)]
pub struct Outgoing {
    /// Counted frames, in order, in shared buffers.
    pub blocks: Vec<Bytes>,
    /// The last frame of the connection.
    pub closing: Option<wire::Closing>,
}

/// Whether a connection goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Write what was handed out, if anything, and go on.
    Go,
    /// The outbound queue grew over its bound; the session is to be ended.
    Overflow,
    /// The session is carried by another connection, or by none: stop without a word.
    Superseded,
}

/// Who has to look at a session, since something was queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wake {
    /// Nobody, or somebody was told before.
    Nobody,
    /// The connection that carries it.
    Connection,
    /// There is none, and more came than the queue holds: nobody can take the session up any more, and it is to be ended.
    End,
}

/// What became of a session while its connection was busy writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Open,
    /// As [`Work::Overflow`].
    Overflow,
    /// It has ended; the client is to be told once it reads.
    Ended,
    /// As [`Work::Superseded`].
    Superseded,
}

/// Peer messages written to this client, in the order of their frames, whose senders wait for the outcome.
pub(super) struct Awaiting {
    /// The number of the last frame of the run.
    last: u64,
    /// The sender's request of the first one.
    first_request: u64,
    count: u64,
    origin: Arc<dyn Origin>,
}

impl Awaiting {
    /// Tells the sender that the client has taken the run.
    pub(super) fn deliver(&self) {
        self.origin.delivered(self.first_request, self.count);
    }

    /// Tells the sender that the run did not arrive.
    pub(super) fn fail(&self, code: code::PeerMessage) {
        for offset in 0..self.count {
            self.origin.failed(self.first_request + offset, code);
        }
    }

    /// The number of the frame before the first.
    fn before(&self) -> u64 {
        self.last - self.count
    }

    /// Takes the first `count` messages off as a run of their own.
    fn split_off_front(&mut self, count: u64) -> Awaiting {
        let front = Awaiting {
            last: self.before() + count,
            first_request: self.first_request,
            count,
            origin: self.origin.clone(),
        };
        // Behind the last possible request nothing is left.
        self.first_request = self.first_request.wrapping_add(count);
        self.count -= count;
        front
    }
}

/// Runs that nobody waits for any longer.
#[derive(Default)]
pub(super) struct Settled {
    /// The client has not declined these.
    pub(super) accepted: Vec<Awaiting>,
    /// These it has.
    pub(super) declined: Vec<Awaiting>,
    /// Messages that are followed, whose receiver this is, and what it has done with them.
    pub(super) traced: Vec<(Number, What)>,
}

impl Settled {
    /// Adds a run, cut where frames of it were declined; those are the smallest in `declined`, and taken out.
    fn add(&mut self, mut run: Awaiting, declined: &mut BTreeSet<u64>) {
        while let Some(&number) = declined.first()
            && number <= run.last
        {
            declined.pop_first();
            let skipped = number - 1 - run.before();
            if skipped > 0 {
                self.accepted.push(run.split_off_front(skipped));
            }
            self.declined.push(run.split_off_front(1));
        }
        if run.count > 0 {
            self.accepted.push(run);
        }
    }

    /// Tells the senders what the client, whose session this is, has done with their messages.
    pub(super) fn tell(&mut self, session: &Session) {
        self.trace(session);
        self.tell_senders();
    }

    fn tell_senders(&self) {
        self.accepted.iter().for_each(Awaiting::deliver);
        self.declined.iter().for_each(|run| run.fail(code::PeerMessage::Failure));
    }

    /// Lets the trace know.
    pub(super) fn trace(&mut self, session: &Session) {
        for (number, what) in self.traced.drain(..) {
            session.app.trace.step(number, what, Some(&session.user));
        }
    }
}

pub(super) struct Outbound {
    pub(super) outbox: Outbox,
    awaiting: VecDeque<Awaiting>,
    /// Frames among them that the client has declined. Kept apart until they are acknowledged: cutting a run where it lies
    /// would cost as much as there are runs, for each frame that a client cares to name.
    declined: BTreeSet<u64>,
    /// Frames that are messages which are followed.
    pub(super) traced: Awaited,
    /// Those of them that the client has declined.
    traced_declined: Vec<Number>,
    /// Sends of this client that succeeded, as runs, until they are written.
    runs: Vec<u64>,
    runs_end: u64,
    /// Sends of this client whose outcome is known.
    pub(super) resolved: u64,
    /// The connection that carries the session; 0: none.
    pub(super) attached: u64,
    /// The connection was woken and has not looked since.
    woken: bool,
    overflow: bool,
    /// There was no connection to notice the overflow, and somebody was told to.
    stranded: bool,
    /// Of messages that came after the overflow and go back at the end; with what it costs to know of them.
    late_bytes: usize,
    closing: Option<wire::Closing>,
    closed: bool,
}

/// What a message costs besides itself that waits to go back to its sender, in bytes.
const LATE: usize = 512;

/// Runs kept before they are put into a frame: a frame's worth in the worst case.
const MAX_RUNS: usize = 2048;

impl Outbound {
    pub(super) fn new(queue_bytes: usize) -> Self {
        Self {
            outbox: Outbox::new(queue_bytes),
            awaiting: VecDeque::new(),
            declined: BTreeSet::new(),
            traced: Awaited::default(),
            traced_declined: Vec::new(),
            runs: Vec::new(),
            runs_end: 0,
            resolved: 0,
            attached: 0,
            woken: false,
            overflow: false,
            stranded: false,
            late_bytes: 0,
            closing: None,
            closed: false,
        }
    }

    /// False when nothing more may be queued.
    pub(super) fn is_open(&self) -> bool {
        !self.closed && !self.overflow
    }

    /// Who has to look at what was queued.
    pub(super) fn wake(&mut self) -> Wake {
        if self.attached == 0 && self.overflow && !std::mem::replace(&mut self.stranded, true) {
            Wake::End
        } else if !std::mem::replace(&mut self.woken, true) {
            Wake::Connection
        } else {
            Wake::Nobody
        }
    }

    /// Whether more came than the queue holds, and nobody has seen to the end of the session yet.
    pub(super) fn has_overflown(&self) -> bool {
        self.overflow && !self.closed
    }

    /// Runs `queue` against the outbox and remembers when it was too much.
    pub(super) fn queue<T>(
        &mut self,
        queue: impl FnOnce(&mut Outbox) -> Result<T, rtm_proto::link::OutboxError>,
    ) -> Option<T> {
        if !self.is_open() {
            return None;
        }
        let queued = queue(&mut self.outbox).ok();
        if queued.is_none() {
            self.overflow = true;
            // The connection has to look, even when it was told before that there is more to write.
            self.woken = false;
        }
        queued
    }

    /// Appends a frame made from the generated types.
    pub(super) fn frame(&mut self, body: Body) {
        let bytes = encode::to_bytes(body);
        self.queue(|outbox| outbox.put(bytes.len(), |tail| tail.extend_from_slice(&bytes)));
    }

    /// The frame with this number is a peer message; its sender wants to know when it is acknowledged.
    pub(super) fn await_outcome(&mut self, number: u64, request: u64, origin: &Arc<dyn Origin>) {
        if let Some(run) = self.awaiting.back_mut()
            && run.last + 1 == number
            && run.first_request.checked_add(run.count) == Some(request)
            && Arc::ptr_eq(&run.origin, origin)
        {
            run.last = number;
            run.count += 1;
            return;
        }
        self.awaiting.push_back(Awaiting { last: number, first_request: request, count: 1, origin: origin.clone() });
    }

    /// When more came than the queue holds and the session has not ended over it yet: takes in messages that will not be
    /// written, so that they go back to their senders with those that are waiting, and not before them. False: it did not.
    pub(super) fn await_end(&mut self, delivery: &Delivery<'_>) -> bool {
        let bytes: usize = delivery.sends.iter().map(|send| send.message.len() + LATE).sum();
        if !self.overflow || self.closed || self.late_bytes + bytes > self.outbox.room().1 {
            return false;
        }
        self.late_bytes += bytes;
        let last = self.awaiting.back().map_or(0, |run| run.last).max(self.outbox.last());
        for (number, send) in (last + 1..).zip(delivery.sends) {
            self.await_outcome(number, send.request, delivery.origin);
        }
        true
    }

    /// The client has taken all frames up to `received`: moves the runs that this settles into `settled`.
    pub(super) fn settle(&mut self, received: u64, settled: &mut Settled) {
        let declined = self.traced_declined.drain(..).map(|number| (number, What::Declined));
        settled.traced.extend(declined);
        let taken = self.traced.acknowledged(received).into_iter();
        settled.traced.extend(taken.map(|(_, number)| (number, What::Acknowledged)));
        while let Some(run) = self.awaiting.front_mut() {
            if run.last <= received {
                if let Some(run) = self.awaiting.pop_front() {
                    settled.add(run, &mut self.declined);
                }
                continue;
            }
            if run.before() < received {
                let front = run.split_off_front(received - run.before());
                settled.add(front, &mut self.declined);
            }
            break;
        }
        if self.awaiting.is_empty() && self.awaiting.capacity() > 64 {
            self.awaiting = VecDeque::new();
        }
    }

    /// The client has not handed over the frame with this number and never will: its sender is told so, once the frame is
    /// acknowledged. Nothing when nobody waits for it, as when the client says it once more after a resume.
    pub(super) fn decline(&mut self, number: u64) {
        self.traced_declined.extend(self.traced.remove(number));
        let index = self.awaiting.partition_point(|run| run.last < number);
        if self.awaiting.get(index).is_some_and(|run| run.before() < number) {
            self.declined.insert(number);
        }
    }

    /// Nobody will acknowledge anything any more: what is left.
    pub(super) fn take_awaiting(&mut self) -> Settled {
        let mut left = Settled::default();
        left.traced.extend(self.traced.take().into_iter().map(|number| (number, What::Left)));
        for run in std::mem::take(&mut self.awaiting) {
            left.add(run, &mut self.declined);
        }
        left
    }

    /// `count` sends of this client, from `first` on, succeeded.
    pub(super) fn succeed(&mut self, first: u64, count: u64) {
        self.resolved += count;
        if self.runs.len() >= MAX_RUNS || !push_run(&mut self.runs, &mut self.runs_end, first, count) {
            self.flush_runs();
            push_run(&mut self.runs, &mut self.runs_end, first, count);
        }
    }

    /// Appends the receipts there are, so that what is appended next stands behind them.
    pub(super) fn flush_runs(&mut self) {
        if !self.runs.is_empty() {
            let runs = std::mem::take(&mut self.runs);
            self.frame(Body::Receipts(wire::Receipts { runs }));
        }
        self.runs_end = 0;
    }

    /// Nothing more is queued; what is queued and `closing` are still written, if there is a connection that keeps up.
    pub(super) fn close(&mut self, closing: wire::Closing) {
        if !self.closed {
            self.flush_runs();
            self.closed = true;
            self.closing = Some(closing);
            if self.overflow || self.attached == 0 {
                self.outbox.clear();
            }
        }
    }

    /// How a connection stands that is busy writing.
    pub(super) fn standing(&self, generation: u64) -> Standing {
        match self {
            _ if self.attached != generation => Standing::Superseded,
            _ if self.closed => Standing::Ended,
            _ if self.overflow => Standing::Overflow,
            _ => Standing::Open,
        }
    }

    /// Hands out what is to be written next, about `limit` bytes.
    pub(super) fn collect(&mut self, limit: usize, into: &mut Outgoing) -> Work {
        self.flush_runs();
        if !self.overflow && self.outbox.has_untaken() {
            self.overflow = self.outbox.take(limit, &mut into.blocks).is_err();
        }
        if self.overflow {
            // What waits would not get through; the reason might.
            into.blocks.clear();
            into.closing = self.closing.take();
            return if self.closed { Work::Go } else { Work::Overflow };
        }
        if self.outbox.has_untaken() {
            // More in the next round; until then nobody has to wake the connection.
            return Work::Go;
        }
        self.woken = false;
        into.closing = self.closing.take();
        Work::Go
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Sender(Mutex<Vec<String>>);

    impl Origin for Sender {
        fn delivered(&self, first: u64, count: u64) {
            self.0.lock().unwrap().push(format!("{first}+{count}"));
        }
        fn failed(&self, request: u64, code: code::PeerMessage) {
            self.0.lock().unwrap().push(format!("{request} {code:?}"));
        }
    }

    fn waiting(count: u64) -> (Outbound, Arc<Sender>) {
        let sender = Arc::new(Sender::default());
        let origin: Arc<dyn Origin> = sender.clone();
        let mut outbound = Outbound::new(1 << 20);
        for number in 1..=count {
            outbound.await_outcome(number, 100 + number, &origin);
        }
        assert_eq!(outbound.awaiting.len(), 1, "what follows each other is one run");
        (outbound, sender)
    }

    fn settle(outbound: &mut Outbound, received: u64) {
        let mut settled = Settled::default();
        outbound.settle(received, &mut settled);
        settled.tell_senders();
    }

    #[test]
    fn a_run_is_settled_piece_by_piece() {
        let (mut outbound, sender) = waiting(10);
        for received in [0, 3, 3, 9, 10] {
            settle(&mut outbound, received);
        }
        assert_eq!(*sender.0.lock().unwrap(), ["101+3", "104+6", "110+1"]);
        assert!(outbound.awaiting.is_empty());
    }

    #[test]
    fn a_declined_message_fails_and_the_ones_around_it_arrive() {
        for (number, rest) in [(1, &["102+4"][..]), (3, &["101+2", "104+2"]), (5, &["101+4"])] {
            let (mut outbound, sender) = waiting(5);
            for number in [number, number, 6, 0] {
                outbound.decline(number);
            }
            settle(&mut outbound, 5);
            let mut expected: Vec<_> = rest.iter().map(ToString::to_string).collect();
            expected.push(format!("{} Failure", 100 + number));
            assert_eq!(*sender.0.lock().unwrap(), expected);
            outbound.decline(number);
            assert!(outbound.declined.is_empty(), "said once more, when nobody waits");
        }
    }

    #[test]
    fn what_was_declined_and_never_acknowledged_is_told_apart_at_the_end() {
        let (mut outbound, _sender) = waiting(5);
        outbound.decline(2);
        settle(&mut outbound, 1);
        let left = outbound.take_awaiting();
        let requests = |runs: &[Awaiting]| runs.iter().map(|run| (run.first_request, run.count)).collect::<Vec<_>>();
        assert_eq!((requests(&left.accepted), requests(&left.declined)), (vec![(103, 3)], vec![(102, 1)]));
    }
}
