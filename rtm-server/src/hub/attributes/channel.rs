//! The attributes of channels: which channels have some, what of them is in memory, and who waits for an answer.
//!
//! There is an [`Entry`] for each channel that has attributes or is being asked about, and for no other, so that a question
//! about any other channel costs the store nothing. Everything asked about one channel is done in the order in which it came,
//! by one task at a time; the locks here are never held while that waits for the store.
//!
//! The order of locks is: the App's channels, then the table, then an entry.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rtm_proto::wire::{self, AttributeOperation};

use super::{clearing, work};
use crate::{hub::App, session::Asked};

/// The channels of one App that have attributes.
#[derive(Default)]
pub struct ChannelAttributes {
    entries: Mutex<HashMap<Arc<str>, Arc<Entry>>>,
}

/// One channel.
pub(super) struct Entry {
    pub channel: Arc<str>,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    /// What was asked and is not done.
    pub waiting: VecDeque<Work>,
    /// Somebody is at it.
    pub working: bool,
    /// What the store holds; `None`: it has to be asked.
    pub held: Option<Arc<Vec<wire::ChannelAttribute>>>,
    /// When the channel was left by its last member or, without members, written to; on the hub's clock.
    pub since: u64,
    /// Somebody waits for the time when a channel without members loses its attributes.
    pub watched: bool,
    /// No longer in the table.
    pub gone: bool,
}

/// What there is to be done for a channel.
pub(super) enum Work {
    /// Somebody waits for the answer.
    Job(Job),
    /// It may be time to forget its attributes.
    Clear,
}

/// One request.
pub(super) struct Job {
    pub asked: Asked,
    pub deadline: u64,
    pub task: Task,
}

/// What is asked for, as far as it could be checked without knowing what there is.
pub(super) enum Task {
    Write { operation: AttributeOperation, given: Vec<wire::Attribute>, notify: bool },
    Read { keys: Vec<String> },
}

impl Entry {
    pub fn new(channel: Arc<str>, state: State) -> Arc<Self> {
        Arc::new(Self { channel, state: Mutex::new(state) })
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has the work done, by whoever is at it already or by a new task.
    pub fn add(self: &Arc<Self>, app: &Arc<App>, state: &mut State, work: Work) {
        state.waiting.push_back(work);
        if !std::mem::replace(&mut state.working, true) {
            tokio::spawn(work::run(app.clone(), self.clone()));
        }
    }
}

impl ChannelAttributes {
    /// True when no channel has any.
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// Answers the job at once when that is possible, else in its turn.
    pub(super) fn ask(&self, app: &Arc<App>, channel: &str, job: Job) {
        let mut entries = self.entries();
        let known = entries.get(channel).cloned();
        let entry = match (known, &job.task) {
            (Some(entry), _) => entry,
            (None, Task::Read { .. }) => {
                drop(entries);
                return work::answer_read(&job.asked, &[], &[]);
            }
            (None, Task::Write { .. }) => {
                // The store has nothing of a channel that the table does not know.
                let entry = Entry::new(channel.into(), State { held: Some(Arc::default()), ..State::default() });
                entries.insert(entry.channel.clone(), entry.clone());
                entry
            }
        };
        // Entries leave the table under its lock, so this one is still in it.
        let mut state = entry.state();
        drop(entries);
        match (&job.task, &state.held) {
            (Task::Read { keys }, Some(held)) if !state.working => {
                let held = held.clone();
                drop(state);
                work::answer_read(&job.asked, keys, &held);
            }
            _ => entry.add(app, &mut state, Work::Job(job)),
        }
    }

    /// The channel has no members any more. Called while the App's channels are held.
    pub(in crate::hub) fn emptied(&self, app: &Arc<App>, channel: &str, now: u64) {
        let Some(entry) = self.entries().get(channel).cloned() else { return };
        let mut state = entry.state();
        state.since = now;
        if !state.working && !state.gone {
            state.held = None;
            clearing::watch(app, &entry, &mut state);
        }
    }

    /// Makes a channel known that had attributes when the server was started.
    pub(super) fn remember(&self, entry: Arc<Entry>) {
        self.entries().insert(entry.channel.clone(), entry);
    }

    /// Nothing waits: lets go of what is not in use. `false`: something waits after all.
    pub(super) fn rest(&self, app: &Arc<App>, entry: &Arc<Entry>) -> bool {
        let channels = app.channels();
        let mut entries = self.entries();
        let mut state = entry.state();
        if !state.waiting.is_empty() {
            return false;
        }
        state.working = false;
        if state.held.as_ref().is_some_and(|held| held.is_empty()) {
            state.gone = true;
            entries.remove(&entry.channel);
        } else if !channels.contains_key(&entry.channel) {
            state.held = None;
            clearing::watch(app, entry, &mut state);
        }
        true
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<Arc<str>, Arc<Entry>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
