//! What was already handed to the application.

use std::collections::HashMap;

/// What to do with a message that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It comes for the first time and in order: it is handed over.
    First,
    /// It was handed over before: it is dropped, and its sender is rightly told that it arrived.
    Known,
    /// It was never handed over, but a newer one of the same sender was; or that is so long ago that nobody knows. Handing
    /// it over would break the order, and acknowledging it would tell its sender that it arrived: it is declined (see
    /// [`Inbox::decline`](super::Inbox::decline)), or in a channel reported as a gap.
    ///
    /// It comes about when a message failed, the next one arrived, and the sender's session was lost together with the
    /// server's word of that failure: the sender then sends both again.
    Behind,
}

/// Remembers, for every sender and conversation, which messages were handed over, so that a message that comes again, or
/// behind a newer one, is recognised. One for each receiving library; it outlives sessions.
///
/// A sender numbers its messages upwards within an incarnation and the link keeps their order. Numbers are kept as runs, so
/// a sender who talks to one receiver costs one entry however much it says. Entries are kept for `keep_ms` after they
/// were last used, longer than anything can still be on its way. What the server has stored for this user is on its way for
/// as long as the library is away: let `now` be a clock that stands still while there is no connection.
#[derive(Debug)]
pub struct Seen {
    conversations: HashMap<Box<str>, HashMap<Box<str>, Vec<Sender>>>,
    entries: usize,
    sweep_at: usize,
    keep_ms: u64,
}

#[derive(Debug)]
struct Sender {
    incarnation: u64,
    /// The newest run, from the first to the last of its requests.
    run: (u64, u64),
    /// Older runs, ascending.
    older: Vec<(u64, u64)>,
    used: u64,
}

impl Sender {
    fn judge(&mut self, request: u64) -> Verdict {
        let (first, newest) = self.run;
        if request > newest {
            if request == newest + 1 {
                self.run.1 = request;
            } else {
                if self.older.len() >= RUNS {
                    self.older.drain(..RUNS / 2);
                }
                self.older.push(self.run);
                self.run = (request, request);
            }
            return Verdict::First;
        }
        let at = self.older.partition_point(|&(_, last)| last < request);
        let known = request >= first || self.older.get(at).is_some_and(|&(first, _)| first <= request);
        if known { Verdict::Known } else { Verdict::Behind }
    }
}

/// Entries below which nothing is swept.
const SMALL: usize = 4096;

/// Older runs kept for one sender: more than it has requests without outcome to one receiver between many to others.
const RUNS: usize = 256;

impl Seen {
    /// Remembers senders for `keep_ms` after their last message.
    pub fn new(keep_ms: u64) -> Self {
        Self { conversations: HashMap::new(), entries: 0, sweep_at: SMALL, keep_ms }
    }

    /// True when the message may be handed over, which is then remembered: [`Seen::judge`] without the reason.
    pub fn first_time(&mut self, conversation: &str, from: &str, incarnation: u64, request: u64, now: u64) -> bool {
        self.judge(conversation, from, incarnation, request, now) == Verdict::First
    }

    /// Says what to do with a message, and remembers it when it is handed over. `conversation` is the channel id, or empty
    /// for peer messages.
    pub fn judge(&mut self, conversation: &str, from: &str, incarnation: u64, request: u64, now: u64) -> Verdict {
        let senders = match self.conversations.get_mut(conversation) {
            Some(senders) => senders,
            None => self.conversations.entry(conversation.into()).or_default(),
        };
        let sessions = match senders.get_mut(from) {
            Some(sessions) => sessions,
            None => senders.entry(from.into()).or_default(),
        };
        if let Some(sender) = sessions.iter_mut().find(|s| s.incarnation == incarnation) {
            sender.used = now;
            return sender.judge(request);
        }
        sessions.push(Sender { incarnation, run: (request, request), older: Vec::new(), used: now });
        self.entries += 1;
        if self.entries > self.sweep_at {
            self.sweep(now);
        }
        Verdict::First
    }

    /// Drops what was not used for `keep_ms`. Runs when the number of entries has doubled, so it costs little per message.
    fn sweep(&mut self, now: u64) {
        let oldest = now.saturating_sub(self.keep_ms);
        self.conversations.retain(|_, senders| {
            senders.retain(|_, sessions| {
                sessions.retain(|s| s.used >= oldest);
                !sessions.is_empty()
            });
            !senders.is_empty()
        });
        self.entries = self.conversations.values().flat_map(HashMap::values).map(Vec::len).sum();
        self.sweep_at = (self.entries * 2).max(SMALL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_handed_over_once_per_conversation_and_incarnation() {
        let mut seen = Seen::new(1000);
        assert!(seen.first_time("", "ann", 1, 5, 0));
        assert!(!seen.first_time("", "ann", 1, 5, 0), "again");
        assert!(!seen.first_time("", "ann", 1, 4, 0), "behind a newer one");
        assert!(seen.first_time("", "ann", 1, 7, 0), "numbers may skip");
        assert!(seen.first_time("room", "ann", 1, 6, 0), "another conversation");
        assert!(seen.first_time("", "ann", 2, 1, 0), "another incarnation");
        assert!(seen.first_time("", "bob", 1, 1, 0), "another sender");
        assert!(!seen.first_time("", "ann", 1, 7, 0), "the old incarnation is still known");
    }

    #[test]
    fn what_was_never_handed_over_is_told_from_what_was() {
        let mut seen = Seen::new(1000);
        let mut judge = |request| seen.judge("", "ann", 1, request, 0);
        for request in [3, 4, 7, 8, 12] {
            assert_eq!(judge(request), Verdict::First);
        }
        for request in [3, 4, 7, 8, 12] {
            assert_eq!(judge(request), Verdict::Known, "{request}");
        }
        for request in [1, 2, 5, 6, 9, 11] {
            assert_eq!(judge(request), Verdict::Behind, "{request}");
        }
        assert_eq!(judge(13), Verdict::First);
    }

    #[test]
    fn a_sender_with_many_receivers_is_remembered_for_a_bounded_while() {
        let mut seen = Seen::new(1000);
        for request in (2..20_000).step_by(2) {
            assert_eq!(seen.judge("", "ann", 1, request, 0), Verdict::First);
        }
        assert_eq!(
            seen.judge("", "ann", 1, 2, 0),
            Verdict::Behind,
            "forgotten: its sender is not told that it arrived"
        );
        for request in (19_800..20_000).step_by(2) {
            assert_eq!(seen.judge("", "ann", 1, request, 0), Verdict::Known);
        }
        let senders = seen.conversations.values().flat_map(HashMap::values).flatten();
        assert!(senders.map(|s| s.older.len()).max() <= Some(RUNS));
    }

    #[test]
    fn memory_is_bounded_by_what_can_still_be_on_its_way() {
        let mut seen = Seen::new(1000);
        for i in 0..100_000u64 {
            assert!(seen.first_time("", &format!("user{i}"), i, 1, i));
        }
        assert!(seen.entries <= 2 * SMALL, "{} entries", seen.entries);
        assert!(!seen.first_time("", "user99999", 99_999, 1, 100_000));
    }
}
