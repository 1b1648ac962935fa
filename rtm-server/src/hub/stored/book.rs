//! Who has messages in the store, and what is under way to whom.

use std::{collections::HashMap, sync::Arc};

use super::queue::Queue;

#[derive(Default)]
pub struct Book {
    /// By App: who has messages in the store, and the last round of sweeping that had begun when that was said.
    waiting: HashMap<Arc<str>, HashMap<Arc<str>, u64>>,
    /// By App and receiver: what is under way through a queue.
    queues: HashMap<Arc<str>, HashMap<Arc<str>, Queue>>,
    rounds: u64,
}

impl Book {
    /// Whether messages for the user are in the store.
    pub fn waits(&self, app: &str, user: &str) -> bool {
        self.waiting.get(app).is_some_and(|users| users.contains_key(user))
    }

    /// Messages for the user were stored.
    pub fn set_waits(&mut self, app: &Arc<str>, user: &Arc<str>) {
        self.waiting.entry(app.clone()).or_default().insert(user.clone(), self.rounds);
    }

    /// None is left.
    pub fn set_waits_no_more(&mut self, app: &str, user: &str) {
        if let Some(users) = self.waiting.get_mut(app) {
            users.remove(user);
            if users.is_empty() {
                self.waiting.remove(app);
            }
        }
    }

    /// A round of sweeping begins.
    pub fn begin_round(&mut self) -> u64 {
        self.rounds += 1;
        self.rounds
    }

    /// The round has found nothing left for these, App and user. Something may have been stored for them since it looked; but then
    /// that was said since the round began.
    pub fn end_round(&mut self, round: u64, gone: &[(String, String)]) {
        for (app, user) in gone {
            let said = self.waiting.get(app.as_str()).and_then(|users| users.get(user.as_str()));
            if said.is_some_and(|said| *said < round) {
                self.set_waits_no_more(app, user);
            }
        }
    }

    pub fn queue(&mut self, app: &str, user: &str) -> Option<&mut Queue> {
        self.queues.get_mut(app)?.get_mut(user)
    }

    pub fn open_queue(&mut self, app: &Arc<str>, user: &Arc<str>) {
        self.queues.entry(app.clone()).or_default().insert(user.clone(), Queue::default());
    }

    pub fn close_queue(&mut self, app: &str, user: &str) {
        if let Some(queues) = self.queues.get_mut(app) {
            queues.remove(user);
            if queues.is_empty() {
                self.queues.remove(app);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_does_not_take_back_what_was_said_since_it_began() {
        let mut book = Book::default();
        let (app, ann, bob): (Arc<str>, Arc<str>, Arc<str>) = ("app".into(), "ann".into(), "bob".into());
        book.set_waits(&app, &ann);
        book.set_waits(&app, &bob);
        let round = book.begin_round();
        book.set_waits(&app, &bob);
        let gone = ["ann", "bob", "cat"].map(|user| ("app".to_owned(), user.to_owned()));
        book.end_round(round, &gone);
        assert!(!book.waits("app", "ann") && book.waits("app", "bob"));
        let round = book.begin_round();
        book.end_round(round, &gone);
        assert!(book.waiting.is_empty());
    }
}
