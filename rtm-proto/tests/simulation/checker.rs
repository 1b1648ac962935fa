//! The promise, word by word, checked as things happen.

use std::collections::{BTreeMap, HashMap};

use crate::channels::Positions;

/// How late a timer may fire: the step of the world, and what clocks drift apart within a request's life.
pub const TICK: u64 = 12;

/// One message that an application sent.
struct Message {
    sender: usize,
    incarnation: u64,
    /// In the world's time.
    deadline: u64,
    answer: Option<bool>,
    handed: Vec<(usize, u64)>,
    committed: bool,
    channel: bool,
    routed: u32,
}

/// What the sum of all worlds shows.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Counts {
    pub sent: u64,
    pub succeeded: u64,
    pub failed: u64,
    pub handed_over: u64,
    pub stored: u64,
    pub resumed: u64,
    pub fresh: u64,
    pub known: u64,
    pub gaps: u64,
    pub declined: u64,
    pub expired_in_outbox: u64,
    pub slow_consumers: u64,
    pub stale_hellos: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.sent += other.sent;
        self.succeeded += other.succeeded;
        self.failed += other.failed;
        self.handed_over += other.handed_over;
        self.stored += other.stored;
        self.resumed += other.resumed;
        self.fresh += other.fresh;
        self.known += other.known;
        self.gaps += other.gaps;
        self.declined += other.declined;
        self.expired_in_outbox += other.expired_in_outbox;
        self.slow_consumers += other.slow_consumers;
        self.stale_hellos += other.stale_hellos;
    }
}

impl Counts {
    /// So that no suite passes by standing still: every situation that the promise is about came up, and often.
    pub fn assert_that_much_happened(&self, runs: u64) {
        let Self { sent, succeeded, handed_over, .. } = *self;
        assert!(sent > runs * 10, "{self:?}");
        assert!(succeeded * 10 > sent * 6, "most sends succeed: {self:?}");
        assert!(handed_over * 10 > succeeded * 6, "{self:?}");
        let rare =
            [self.stored, self.resumed, self.fresh, self.known, self.gaps, self.declined, self.expired_in_outbox];
        for count in rare.into_iter().chain([self.slow_consumers, self.stale_hellos, self.failed]) {
            assert!(count > runs / 100, "something hardly ever happened: {self:?}");
        }
    }
}

/// Hears of everything that the promise speaks of, and remembers the first breach.
pub struct Checker {
    messages: BTreeMap<u64, Message>,
    /// Newest token by receiver, its incarnation, conversation, sender and its incarnation.
    newest: HashMap<(usize, u64, String, String, u64), u64>,
    pub positions: Positions,
    pub counts: Counts,
    breach: Option<String>,
    pub trace: Option<Vec<String>>,
    pub now: u64,
}

impl Checker {
    pub fn new(tracing: bool) -> Self {
        Self {
            messages: BTreeMap::new(),
            newest: HashMap::new(),
            positions: Positions::default(),
            counts: Counts::default(),
            breach: None,
            trace: tracing.then(Vec::new),
            now: 0,
        }
    }

    /// Adds a line to the trace, which is only made when a failure is replayed.
    pub fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{:>6}  {}", self.now, line()));
        }
    }

    /// The promise was broken.
    pub fn breach(&mut self, what: impl FnOnce() -> String) {
        if self.breach.is_none() {
            let what = what();
            self.note(|| format!("BREACH: {what}"));
            self.breach = Some(what);
        }
    }

    pub fn breached(&self) -> Option<&String> {
        self.breach.as_ref()
    }

    fn with(&mut self, token: u64, change: impl FnOnce(&mut Message) -> Result<(), String>) {
        let result = match self.messages.get_mut(&token) {
            Some(message) => change(message),
            None => Err("was never sent by an application".to_owned()),
        };
        if let Err(why) = result {
            self.breach(|| format!("message {token} {why}"));
        }
    }

    /// An application sends; returns the token that names the message for ever.
    pub fn sent(&mut self, sender: usize, incarnation: u64, timeout: u64, channel: bool) -> u64 {
        let token = self.messages.len() as u64 + 1;
        let deadline = self.now + timeout;
        let (answer, handed, committed, routed) = (None, Vec::new(), false, 0);
        let message = Message { sender, incarnation, deadline, answer, handed, committed, channel, routed };
        self.messages.insert(token, message);
        self.counts.sent += 1;
        token
    }

    /// The sender's library tells its application the outcome. `late_from`: when a process that stood still woke up, so
    /// that an answer counts from then.
    pub fn answered(&mut self, token: u64, success: bool, late_from: u64) {
        self.note(|| format!("message {token} is answered: {}", if success { "success" } else { "failure" }));
        let now = self.now;
        let mut outcome = [0, 0];
        self.with(token, |m| {
            outcome[usize::from(success)] = 1;
            if m.answer.replace(success).is_some() {
                return Err("was answered twice".to_owned());
            }
            if now > m.deadline.max(late_from) + TICK {
                return Err(format!("was answered after its deadline, {}", m.deadline));
            }
            if success && !m.channel && m.handed.is_empty() && !m.committed {
                return Err("was called delivered, but nobody took it and it is not in the Store".to_owned());
            }
            if success && m.channel && m.routed == 0 {
                return Err("was called sent, but the channel never got it".to_owned());
            }
            Ok(())
        });
        self.counts.failed += outcome[0];
        self.counts.succeeded += outcome[1];
    }

    /// A library writes the request to a connection.
    pub fn written(&mut self, token: u64) {
        self.with(token, |m| match m.answer {
            Some(_) => Err("was written after it was answered".to_owned()),
            None => Ok(()),
        });
    }

    /// The server passes the message on, into a session, a channel or the Store.
    pub fn routed(&mut self, token: u64) {
        let now = self.now;
        self.with(token, |m| {
            m.routed += 1;
            if now > m.deadline + TICK { Err(format!("was served past its deadline, {}", m.deadline)) } else { Ok(()) }
        });
    }

    /// The Store has committed the message.
    pub fn committed(&mut self, token: u64) {
        self.note(|| format!("message {token} is committed"));
        self.counts.stored += 1;
        self.with(token, |m| {
            m.committed = true;
            Ok(())
        });
    }

    /// A receiving library hands the message to its application.
    pub fn handed_over(&mut self, token: u64, to: (usize, u64), conversation: &str, from: &str, incarnation: u64) {
        self.note(|| format!("message {token} is handed over to client {} in {conversation:?}", to.0));
        self.counts.handed_over += 1;
        let key = (to.0, to.1, conversation.to_owned(), from.to_owned(), incarnation);
        let newest = self.newest.insert(key, token);
        self.with(token, |m| {
            if m.incarnation != incarnation {
                return Err("came under another incarnation".to_owned());
            }
            if m.handed.contains(&to) {
                return Err(format!("was handed over twice to client {}", to.0));
            }
            m.handed.push(to);
            match newest {
                Some(newest) if newest > token => Err(format!("was handed over behind {newest} of the same sender")),
                _ => Ok(()),
            }
        });
    }

    /// A receiving library drops the message because it has handed it over before.
    pub fn dropped_as_known(&mut self, token: u64, to: (usize, u64)) {
        self.note(|| format!("message {token} is dropped as known by client {}", to.0));
        self.counts.known += 1;
        self.with(token, |m| {
            let before = m.handed.contains(&to);
            if before { Ok(()) } else { Err("was dropped as known, but was never handed over".to_owned()) }
        });
    }

    /// A receiving library cannot hand the message over, because it comes behind a newer one.
    pub fn declined(&mut self, token: u64, to: (usize, u64)) {
        self.note(|| format!("message {token} is declined by client {}", to.0));
        self.with(token, |m| {
            if m.handed.contains(&to) { Err("was declined, but was handed over before".to_owned()) } else { Ok(()) }
        });
    }

    /// A client's process is gone, and with it its application's interest in answers.
    pub fn process_ended(&mut self, sender: usize, incarnation: u64) {
        for message in self.messages.values_mut() {
            if message.sender == sender && message.incarnation == incarnation && message.answer.is_none() {
                message.answer = Some(false);
            }
        }
    }

    /// Everything has come to rest.
    pub fn at_rest(&mut self) {
        let open = |m: &Message| m.answer.is_none() || (m.committed && m.handed.is_empty());
        if let Some((token, m)) = self.messages.iter().find(|(_, m)| open(m)) {
            let what = if m.answer.is_none() { "was never answered" } else { "is committed and reached nobody" };
            let token = *token;
            self.breach(|| format!("message {token} {what}"));
        }
    }
}
