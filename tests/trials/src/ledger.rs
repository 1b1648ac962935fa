//! The ledger: what was sent, what its sender was told, and what arrived; and whether that agrees with the promise.
//!
//! The promise: each send has exactly one outcome; a success means that the receiver has it (a peer), or that it has a number in
//! the channel; nobody is handed a message twice; messages of one sender arrive in order; what a member of a channel has
//! missed is told by a gap.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

/// Where messages go: from one user to one other, or into a channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route {
    /// The sender.
    pub from: String,
    /// The receiver or the channel.
    pub to: String,
    /// Which of the two.
    pub channel: bool,
}

/// One sender's messages on one route, numbered from 1.
#[derive(Debug, Default)]
struct Sent {
    last: u64,
    outcomes: HashMap<u64, Vec<i32>>,
}

/// What one receiver got on one route, in order.
#[derive(Debug, Default)]
struct Received {
    numbers: Vec<u64>,
    known: HashSet<u64>,
}

#[derive(Debug, Default)]
struct Book {
    sent: BTreeMap<Route, Sent>,
    /// By receiver: of a channel message every member is one.
    received: BTreeMap<(String, Route), Received>,
    /// By member and channel, inclusive; 0 for an unknown end.
    gaps: BTreeMap<(String, String), Vec<(u64, u64)>>,
    strange: Vec<String>,
}

/// Written by many threads, judged at the end.
#[derive(Debug, Default)]
pub struct Ledger {
    book: Mutex<Book>,
}

/// Who was in which channel all the time.
pub type Members = HashMap<String, Vec<String>>;

/// Codes that mean success of a send: taken by the peer or the channel, or stored.
const OK: i32 = 0;
const CACHED: i32 = 4;

/// What came out.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Sends with an outcome.
    pub sent: usize,
    /// Of those, told to be through.
    pub succeeded: usize,
    /// Handed to receivers, channel messages once for each member.
    pub received: usize,
    /// Broken promises; empty is good.
    pub violations: Vec<String>,
}

impl Ledger {
    fn book(&self) -> std::sync::MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the next number of the route.
    pub fn next(&self, route: &Route) -> u64 {
        let mut book = self.book();
        let sent = book.sent.entry(route.clone()).or_default();
        sent.last += 1;
        sent.last
    }

    /// The send never happened: the call refused it.
    pub fn unsent(&self, route: &Route, number: u64, code: i32) {
        self.outcome(route, number, code.max(1));
    }

    /// The sender was told.
    pub fn outcome(&self, route: &Route, number: u64, code: i32) {
        self.book().sent.entry(route.clone()).or_default().outcomes.entry(number).or_default().push(code);
    }

    /// A receiver was handed a message.
    pub fn received(&self, receiver: &str, route: &Route, number: u64) {
        let mut book = self.book();
        let received = book.received.entry((receiver.to_owned(), route.clone())).or_default();
        received.numbers.push(number);
        received.known.insert(number);
    }

    /// A member was told of a gap.
    pub fn gap(&self, member: &str, channel: &str, from: u64, to: u64) {
        self.book().gaps.entry((member.to_owned(), channel.to_owned())).or_default().push((from, to));
    }

    /// Something happened that must not.
    pub fn strange(&self, what: String) {
        self.book().strange.push(what);
    }

    /// Sends that were told to be through.
    pub fn succeeded(&self) -> usize {
        self.book().sent.values().map(|sent| succeeded(sent).count()).sum()
    }

    /// Successful sends that have not arrived yet and of which no gap has told; waited for at the end, since what is through may
    /// still be under way to its receivers.
    pub fn missing(&self, members: &Members) -> usize {
        self.book().lost(members).iter().map(|lost| lost.numbers.len()).sum()
    }

    /// Judges everything.
    pub fn judge(&self, members: &Members) -> Verdict {
        let book = self.book();
        let mut verdict = Verdict { violations: book.strange.clone(), ..Verdict::default() };
        for (route, sent) in &book.sent {
            judge_outcomes(route, sent, &mut verdict);
        }
        for ((receiver, route), received) in &book.received {
            judge_order(receiver, route, received, &mut verdict);
        }
        for Lost { route, receiver, numbers, through } in book.lost(members) {
            let some = &numbers[..numbers.len().min(5)];
            verdict.violations.push(format!(
                "{} of {through} messages {} -> {} that succeeded never reached {receiver}, without a word: {some:?}",
                numbers.len(),
                route.from,
                route.to
            ));
        }
        verdict
    }
}

/// Successful sends on one route that one receiver has not got.
struct Lost<'a> {
    route: &'a Route,
    receiver: &'a str,
    numbers: Vec<u64>,
    /// Of how many successful ones.
    through: usize,
}

impl Book {
    /// What should have arrived and has not, except where a gap has told so.
    fn lost<'a>(&'a self, members: &'a Members) -> Vec<Lost<'a>> {
        let mut lost = Vec::new();
        for (route, sent) in &self.sent {
            let through: BTreeSet<u64> = succeeded(sent).collect();
            let receivers: Vec<&str> = if route.channel {
                let all = members.get(&route.to).into_iter().flatten();
                all.map(String::as_str).filter(|member| *member != route.from).collect()
            } else {
                vec![&route.to]
            };
            for receiver in receivers {
                let got = self.received.get(&(receiver.to_owned(), route.clone())).map(|received| &received.known);
                let numbers: Vec<u64> =
                    through.iter().copied().filter(|n| got.is_none_or(|got| !got.contains(n))).collect();
                // Which numbers a gap stands for is the channel's count, not the sender's: that there was one is what counts.
                let told = route.channel && self.gaps.contains_key(&(receiver.to_owned(), route.to.clone()));
                if !numbers.is_empty() && !told {
                    lost.push(Lost { route, receiver, numbers, through: through.len() });
                }
            }
        }
        lost
    }
}

fn succeeded(sent: &Sent) -> impl Iterator<Item = u64> + '_ {
    sent.outcomes.iter().filter(|(_, codes)| codes.iter().any(|c| [OK, CACHED].contains(c))).map(|(n, _)| *n)
}

fn judge_outcomes(route: &Route, sent: &Sent, verdict: &mut Verdict) {
    verdict.sent += sent.outcomes.len();
    verdict.succeeded += succeeded(sent).count();
    for number in 1..=sent.last {
        let outcomes = sent.outcomes.get(&number).map_or(&[][..], Vec::as_slice);
        if outcomes.len() != 1 {
            verdict
                .violations
                .push(format!("message {number} {} -> {} has the outcomes {outcomes:?}", route.from, route.to));
        }
    }
}

fn judge_order(receiver: &str, route: &Route, received: &Received, verdict: &mut Verdict) {
    verdict.received += received.numbers.len();
    for pair in received.numbers.windows(2).filter(|pair| pair[1] <= pair[0]) {
        let mut what = format!("{receiver} was handed message {} of {} -> {}", pair[1], route.from, route.to);
        let _ = write!(what, " after {}", pair[0]);
        verdict.violations.push(what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(channel: bool) -> Route {
        Route { from: "ann".into(), to: if channel { "room" } else { "bob" }.into(), channel }
    }

    fn judge(channel: bool, fill: impl FnOnce(&Ledger, &Route)) -> Verdict {
        let (ledger, route) = (Ledger::default(), route(channel));
        for _ in 0..3 {
            ledger.next(&route);
        }
        fill(&ledger, &route);
        ledger.judge(&HashMap::from([("room".to_owned(), vec!["ann".to_owned(), "bob".to_owned()])]))
    }

    fn all_well(ledger: &Ledger, route: &Route) {
        for number in 1..=3 {
            ledger.outcome(route, number, 0);
            ledger.received("bob", route, number);
        }
    }

    #[test]
    fn what_arrived_in_order_with_one_outcome_each_is_good() {
        for channel in [false, true] {
            let verdict = judge(channel, all_well);
            assert_eq!(verdict, Verdict { sent: 3, succeeded: 3, received: 3, violations: Vec::new() });
        }
    }

    #[test]
    fn every_broken_promise_is_seen() {
        type Fault = fn(&Ledger, &Route);
        let faults: [(&str, Fault); 5] = [
            ("no outcome", |ledger, route| (1..=2).for_each(|n| ledger.outcome(route, n, 1))),
            ("two outcomes", |ledger, route| {
                all_well(ledger, route);
                ledger.outcome(route, 2, 1);
            }),
            ("a false success", |ledger, route| (1..=3).for_each(|n| ledger.outcome(route, n, 0))),
            ("a double", |ledger, route| {
                all_well(ledger, route);
                ledger.received("bob", route, 3);
            }),
            ("disorder", |ledger, route| {
                all_well(ledger, route);
                ledger.received("bob", route, 1);
            }),
        ];
        for (name, fault) in faults {
            for channel in [false, true] {
                assert!(!judge(channel, fault).violations.is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn a_gap_excuses_what_a_member_has_missed_and_nothing_else() {
        let missed = |ledger: &Ledger, route: &Route| {
            (1..=3).for_each(|n| ledger.outcome(route, n, 0));
            ledger.gap("bob", "room", 1, 3);
        };
        assert_eq!(judge(true, missed).violations, Vec::<String>::new());
        assert!(!judge(false, missed).violations.is_empty());
    }

    #[test]
    fn what_has_not_arrived_yet_is_counted() {
        for (channel, outcome) in [(false, CACHED), (true, OK)] {
            let (ledger, route) = (Ledger::default(), route(channel));
            let members = HashMap::from([("room".to_owned(), vec!["ann".to_owned(), "bob".to_owned()])]);
            assert_eq!(ledger.next(&route), 1);
            assert_eq!(ledger.missing(&members), 0);
            ledger.outcome(&route, 1, outcome);
            assert_eq!(ledger.missing(&members), 1);
            ledger.received("bob", &route, 1);
            assert_eq!(ledger.missing(&members), 0);
        }
    }
}
