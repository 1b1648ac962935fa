//! The task that works off the queue of one receiver, in order.

use std::{sync::Arc, time::Duration};

use rtm_proto::code::PeerMessage;

use super::{
    Next, append,
    feed::{self, Fed},
    letter::Letter,
};
use crate::{
    hub::{App, Hub},
    trace::What,
};

/// Between two looks at a store that does not work, and at a session that is about to end.
const RETRY: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(20);

/// Ends when nothing is left to do; the queue is gone then.
pub(super) async fn run(hub: Arc<Hub>, app: Arc<App>, user: Arc<str>) {
    loop {
        match hub.stored.next(&app, &user, hub.clock.now()) {
            Next::Done => return,
            Next::Feed(arrival) => match feed::run(&hub, &app, &user).await {
                // The next session, if there is one, is fed from the start.
                Fed::All | Fed::Gone => {}
                Fed::Left => hub.stored.set_fed(&app, &user, arrival),
                // Nothing may overtake what is stored, so everything waits.
                Fed::Failed => tokio::time::sleep(RETRY).await,
            },
            Next::Store(letters) => store(&hub, &app, &user, letters).await,
            Next::More => {}
            Next::Wait => tokio::time::sleep(PAUSE).await,
        }
        tokio::task::yield_now().await;
    }
}

async fn store(hub: &Hub, app: &App, user: &Arc<str>, letters: Vec<Letter>) {
    if letters.is_empty() {
        return;
    }
    let appends = letters
        .iter()
        .map(|letter| append(hub, letter.message(app), letter.keep.is_some_and(|keep| keep.history), true))
        .collect();
    match hub.store.messages_append(appends).await {
        Ok(appended) => {
            let refused = appended.iter().filter(|one| one.refused).count();
            if refused < appended.len() {
                hub.stored.set_waiting(app, user, true);
            }
            if refused > 0 {
                hub.metrics.refused_messages.increment(refused as u64);
                tracing::warn!(
                    app = %app.id,
                    user = %user,
                    refused,
                    "there is no room for messages to a user who is away (messages.offline_bytes); the senders are told"
                );
            }
            let evicted: u32 = appended.iter().map(|one| one.evicted).sum();
            hub.metrics
                .stored_messages
                .increment(appended.iter().filter(|one| !one.known && !one.refused).count() as u64);
            if evicted > 0 {
                hub.metrics.evicted_messages.increment(evicted.into());
                tracing::warn!(
                    app = %app.id,
                    user = %user,
                    evicted,
                    "the oldest messages for a user who is away made room (messages.offline_per_user)"
                );
            }
            for (letter, one) in letters.iter().zip(appended) {
                letter.trace(app, || match one.refused {
                    true => What::NotStored("there is no room for messages of users who are away".into()),
                    false => What::Stored,
                });
                // As without the option: nobody is there, and nothing is stored.
                letter.answer(if one.refused { PeerMessage::PeerUnreachable } else { PeerMessage::CachedByServer });
            }
        }
        Err(error) => {
            tracing::error!(%error, messages = letters.len(), "messages were not stored; their senders are told");
            for letter in &letters {
                letter.trace(app, || What::NotStored(error.to_string()));
                letter.answer(PeerMessage::Failure);
            }
        }
    }
}
