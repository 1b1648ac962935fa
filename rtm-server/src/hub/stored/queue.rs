//! What is under way to one receiver.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use super::letter::Letter;

/// Letters, in the order in which they came, but those of each sender as it has numbered them: one that comes back from a
/// session that has not taken it goes before what its sender has sent since. Each step costs the same however many there are.
pub struct Queue {
    /// Whose turn it is; one entry for each letter.
    turns: VecDeque<Sender>,
    letters: HashMap<Sender, BTreeMap<Place, Letter>>,
    /// Letters so far.
    added: u64,
    bytes: usize,
    /// Which login of the receiver was handed what is stored, as far as its library takes it; 0: none.
    fed: u64,
    /// Logins of the receiver since the queue was opened, and one more for the one before.
    arrivals: u64,
}

/// A user, and the incarnation of its library.
type Sender = (Arc<str>, u64);

/// The sender's number, and the count of letters: a library that comes back may send a letter again.
type Place = (u64, u64);

impl Default for Queue {
    fn default() -> Self {
        Self { turns: VecDeque::new(), letters: HashMap::new(), added: 0, bytes: 0, fed: 0, arrivals: 1 }
    }
}

impl Queue {
    pub fn len(&self) -> usize {
        self.turns.len()
    }

    pub fn is_empty(&self) -> bool {
        self.turns.is_empty()
    }

    /// Of what is in it, about.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub fn put(&mut self, letter: Letter) {
        let sender = (letter.from.clone(), letter.incarnation);
        self.added += 1;
        self.bytes += letter.weight();
        self.letters.entry(sender.clone()).or_default().insert((letter.request, self.added), letter);
        self.turns.push_back(sender);
    }

    /// Takes the next `count` letters out.
    pub fn take(&mut self, count: usize) -> Vec<Letter> {
        let count = count.min(self.len());
        (0..count).filter_map(|_| self.pop()).collect()
    }

    /// Takes letters out from the front whose time is over.
    pub fn take_late(&mut self, now: u64) -> Vec<Letter> {
        let mut late = Vec::new();
        while self.first().is_some_and(|letter| letter.is_late(now)) {
            late.extend(self.pop());
        }
        late
    }

    /// The receiver has logged in.
    pub fn arrive(&mut self) {
        self.arrivals += 1;
    }

    /// Which login of the receiver is the present one.
    pub fn arrival(&self) -> u64 {
        self.arrivals
    }

    /// The receiver that has logged in was handed what is stored, unless it has logged in again meanwhile.
    pub fn set_fed(&mut self, arrival: u64) {
        self.fed = arrival;
    }

    /// Whether the receiver that is there was handed what is stored.
    pub fn is_fed(&self) -> bool {
        self.fed == self.arrivals
    }

    fn first(&self) -> Option<&Letter> {
        self.letters.get(self.turns.front()?)?.values().next()
    }

    fn pop(&mut self) -> Option<Letter> {
        let sender = self.turns.pop_front()?;
        let letters = self.letters.get_mut(&sender)?;
        let (_, letter) = letters.pop_first()?;
        if letters.is_empty() {
            self.letters.remove(&sender);
        }
        self.bytes -= letter.weight();
        Some(letter)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use rtm_proto::code;

    use super::*;
    use crate::bus::Origin;

    struct Deaf;

    impl Origin for Deaf {
        fn delivered(&self, _: u64, _: u64) {}
        fn failed(&self, _: u64, _: code::PeerMessage) {}
    }

    fn letter(from: &str, request: u64, deadline: u64) -> Letter {
        Letter {
            to: "bob".into(),
            from: from.into(),
            incarnation: 1,
            request,
            server_ms: 0,
            deadline,
            options: 0,
            body: Bytes::from_static(b"hello"),
            keep: None,
            left: false,
            origin: Arc::new(Deaf),
        }
    }

    fn names(letters: &[Letter]) -> Vec<String> {
        letters.iter().map(|letter| format!("{}{}", letter.from, letter.request)).collect()
    }

    #[test]
    fn letters_leave_as_they_came_but_each_sender_s_in_order() {
        let mut queue = Queue::default();
        for (from, request) in [("ann", 5), ("cat", 1), ("ann", 6), ("ann", 2), ("cat", 3), ("ann", 2)] {
            queue.put(letter(from, request, 0));
        }
        assert_eq!(names(&queue.take(4)), ["ann2", "cat1", "ann2", "ann5"]);
        queue.put(letter("ann", 1, 0));
        assert_eq!(names(&queue.take(100)), ["cat3", "ann1", "ann6"]);
        assert!(queue.is_empty() && queue.bytes() == 0 && queue.letters.is_empty());
    }

    #[test]
    fn late_letters_leave_from_the_front() {
        let mut queue = Queue::default();
        for (request, deadline) in [(1, 10), (2, 20), (3, 0), (4, 10)] {
            queue.put(letter("ann", request, deadline));
        }
        assert_eq!(names(&queue.take_late(9)), [""; 0]);
        assert_eq!(names(&queue.take_late(20)), ["ann1", "ann2"]);
        assert_eq!(names(&queue.take_late(20)), [""; 0], "one without an end is before the last");
        assert_eq!(queue.len(), 2);
    }

    #[test]
    fn a_login_is_fed_until_the_next_one() {
        let mut queue = Queue::default();
        assert!(!queue.is_fed());
        let former = queue.arrival();
        queue.arrive();
        queue.set_fed(former);
        assert!(!queue.is_fed(), "somebody else has logged in meanwhile");
        queue.set_fed(queue.arrival());
        assert!(queue.is_fed());
    }
}
