//! Writing and reading the attributes of one channel.
//!
//! Whatever waits is done together: the writes one after the other in memory, and then in one go in the store, so that writers of
//! one channel share a commit. Nobody is answered before it.

use std::{collections::VecDeque, sync::Arc};

use rtm_proto::{
    attributes::check_whole,
    code::Attribute as Code,
    encode,
    link::Block,
    wire::{self, AttributeOperation, frame::Body, reply},
};

use super::{
    asked_for,
    channel::{Entry, Job, Task, Work},
    clearing, why,
};
use crate::{
    hub::{App, Hub},
    session::Asked,
    store::{ChannelAttributeRow, StoreError},
};

/// What is done together at most: the answers hold all attributes each.
const TOGETHER: usize = 64;

type Attributes = Vec<wire::ChannelAttribute>;

/// What is told once the store has it.
struct Answer {
    asked: Asked,
    /// Whether it rests on something that the store does not have yet.
    depends: bool,
    outcome: Result<Outcome, Code>,
}

enum Outcome {
    /// With the block that members are told by, if they are.
    Written(Option<Block>),
    Read {
        keys: Vec<String>,
        found: Arc<Attributes>,
    },
}

/// Does what waits, until nothing does.
pub(super) async fn run(app: Arc<App>, entry: Arc<Entry>) {
    loop {
        let (work, held) = {
            let mut state = entry.state();
            let count = state.waiting.len().min(TOGETHER);
            (state.waiting.drain(..count).collect::<VecDeque<_>>(), state.held.clone())
        };
        if work.is_empty() {
            if app.attributes.rest(&app, &entry) {
                return;
            }
            continue;
        }
        // Without its hub an App has nobody to answer.
        let Some(hub) = app.hub.upgrade() else { return };
        let held = match held {
            Some(held) => Ok(held),
            None => load(&hub, &app, &entry).await,
        };
        match held {
            Ok(held) => perform(&hub, &app, &entry, work, held).await,
            Err(error) => {
                fail(&hub, &app, &entry, &error);
                for work in work {
                    if let Work::Job(job) = work {
                        refuse(&job.asked, Code::Failure);
                    }
                }
            }
        }
    }
}

async fn load(hub: &Hub, app: &App, entry: &Entry) -> Result<Arc<Attributes>, StoreError> {
    let rows = hub.store.channel_attributes(&app.id, &entry.channel).await?;
    let attribute = |row: ChannelAttributeRow| {
        let ChannelAttributeRow { key, value, user, server_ms } = row;
        wire::ChannelAttribute { key, value, user, server_ms }
    };
    Ok(Arc::new(rows.into_iter().map(attribute).collect()))
}

async fn perform(hub: &Hub, app: &Arc<App>, entry: &Arc<Entry>, work: VecDeque<Work>, held: Arc<Attributes>) {
    let mut now = held.clone();
    let mut wrote = false;
    let mut answers = Vec::new();
    for work in work {
        match work {
            Work::Clear => {
                if clearing::is_due(app, entry) {
                    now = Arc::default();
                    wrote = true;
                }
            }
            // Its client was told that it had not been done in time, so it must not be.
            Work::Job(job) if job.deadline != 0 && job.deadline <= hub.clock.now() => {}
            Work::Job(Job { asked, task: Task::Read { keys }, .. }) => {
                let outcome = Ok(Outcome::Read { keys, found: now.clone() });
                answers.push(Answer { asked, depends: wrote, outcome });
            }
            Work::Job(Job { asked, task: Task::Write { operation, given, notify }, .. }) => {
                let outcome = written(hub, app, &asked, &now, operation, given).map(|whole| {
                    now = Arc::new(whole);
                    wrote = true;
                    Outcome::Written(notify.then(|| change(&entry.channel, &now)))
                });
                answers.push(Answer { asked, depends: wrote, outcome });
            }
        }
    }
    let stored = if wrote { put(hub, app, entry, &now).await } else { Ok(()) };
    {
        let mut state = entry.state();
        state.held = Some(if stored.is_ok() { now } else { held });
        if wrote {
            state.since = hub.clock.now();
        }
    }
    if let Err(error) = &stored {
        fail(hub, app, entry, error);
    }
    for answer in answers {
        tell(app, entry, answer, stored.is_ok());
    }
}

/// All attributes after a write.
fn written(
    hub: &Hub,
    app: &App,
    asked: &Asked,
    held: &Attributes,
    operation: AttributeOperation,
    given: Vec<wire::Attribute>,
) -> Result<Attributes, Code> {
    let mut whole: Attributes = match operation {
        AttributeOperation::Update | AttributeOperation::Delete => {
            held.iter().filter(|old| given.iter().all(|new| new.key != old.key)).cloned().collect()
        }
        AttributeOperation::Set | AttributeOperation::Clear | AttributeOperation::Unspecified => Vec::new(),
    };
    if let AttributeOperation::Set | AttributeOperation::Update = operation {
        let (user, server_ms) = (asked.user(), hub.clock.now());
        whole.extend(given.into_iter().map(|attribute| {
            let wire::Attribute { key, value } = attribute;
            wire::ChannelAttribute { key, value, user: user.to_owned(), server_ms }
        }));
        let limits = &app.limits;
        check_whole(whole.iter().map(|a| (&*a.key, &*a.value)), limits.channel_attributes_bytes, limits)?;
    }
    Ok(whole)
}

async fn put(hub: &Hub, app: &App, entry: &Entry, attributes: &Attributes) -> Result<(), StoreError> {
    let row = |attribute: &wire::ChannelAttribute| {
        let wire::ChannelAttribute { key, value, user, server_ms } = attribute.clone();
        ChannelAttributeRow { key, value, user, server_ms }
    };
    hub.store.channel_attributes_put(&app.id, &entry.channel, attributes.iter().map(row).collect()).await
}

/// The store did not do it. What is to be cleared is tried again after the usual time.
fn fail(hub: &Hub, app: &App, entry: &Entry, error: &StoreError) {
    entry.state().since = hub.clock.now();
    tracing::error!(app = %app.id, channel = %entry.channel, %error, "attributes of a channel were not written or read");
}

fn change(channel: &str, attributes: &Attributes) -> Block {
    let change = wire::ChannelAttributesChange { channel: channel.to_owned(), attributes: attributes.clone() };
    Block::new(encode::to_bytes(Body::ChannelAttributesChange(change)), 1)
}

/// The answer first, so that a writer who is a member hears of its own success before it hears of the change.
fn tell(app: &App, entry: &Entry, answer: Answer, stored: bool) {
    let asked = answer.asked;
    match answer.outcome {
        Err(code) => refuse(&asked, code),
        Ok(_) if answer.depends && !stored => refuse(&asked, Code::Failure),
        Ok(Outcome::Read { keys, found }) => answer_read(&asked, &keys, &found),
        Ok(Outcome::Written(notice)) => {
            asked.answer(Code::Ok.code(), "", None);
            if let Some(notice) = notice {
                let channel = app.channels().get(&entry.channel).cloned();
                if let Some(channel) = channel {
                    channel.tell(&notice);
                }
            }
        }
    }
}

/// Answers with those of `held` that `keys` name.
pub(super) fn answer_read(asked: &Asked, keys: &[String], held: &[wire::ChannelAttribute]) {
    let attributes = held.iter().filter(|attribute| asked_for(keys, &attribute.key)).cloned().collect();
    let result = reply::Result::ChannelAttributes(wire::ChannelAttributes { attributes });
    if !asked.offer(result) {
        refuse(asked, Code::TooOften);
    }
}

fn refuse(asked: &Asked, code: Code) {
    asked.answer(code.code(), why(code), None);
}
