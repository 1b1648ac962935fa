//! A channel that has been without members for a while loses its attributes.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use super::channel::{Entry, State, Work};
use crate::{
    hub::{App, Hub},
    store::StoreError,
};

/// Sees to it that somebody waits for the time.
pub(super) fn watch(app: &Arc<App>, entry: &Arc<Entry>, state: &mut State) {
    if !std::mem::replace(&mut state.watched, true) {
        tokio::spawn(wait(Arc::downgrade(app), entry.clone()));
    }
}

/// The channels that had attributes when the server was last ended. They count as left just now: how long they were empty before,
/// nobody knows.
pub(in crate::hub) async fn load(hub: &Arc<Hub>) -> Result<(), StoreError> {
    let since = hub.clock.now();
    let mut loaded = Vec::new();
    for (app, channel) in hub.store.channels_with_attributes().await? {
        let app = hub.app(&app);
        let entry = Entry::new(channel.into(), State { since, watched: true, ..State::default() });
        app.attributes.remember(entry.clone());
        loaded.push((Arc::downgrade(&app), entry));
    }
    if !loaded.is_empty() {
        // One task waits for all; a task each would be many, and all for the same moment.
        let delay = hub.config.timers.channel_attributes_ms.duration();
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            for (app, entry) in loaded {
                // Mostly this ends it; those that were in use meanwhile wait on, each by itself.
                if look(&app, &entry).is_some() {
                    tokio::spawn(wait(app, entry));
                }
            }
        });
    }
    Ok(())
}

/// Waits until the channel has been empty for long enough, and has its attributes cleared. Ends early when it has members: the
/// last to leave sees to the rest.
async fn wait(app: Weak<App>, entry: Arc<Entry>) {
    loop {
        let Some(wait) = look(&app, &entry) else { return };
        tokio::time::sleep(wait).await;
    }
}

/// How long to wait on; `None`: no longer.
fn look(app: &Weak<App>, entry: &Arc<Entry>) -> Option<Duration> {
    let app = app.upgrade()?;
    // Together, so that nobody who leaves believes that we go on waiting.
    let channels = app.channels();
    let mut state = entry.state();
    if state.gone || channels.contains_key(&entry.channel) {
        state.watched = false;
        return None;
    }
    let wait = remaining(&app, &state)?;
    if wait.is_zero() {
        state.watched = false;
        entry.add(&app, &mut state, Work::Clear);
        return None;
    }
    Some(wait)
}

/// Whether the time has come, looked at once more by whoever is about to do it.
pub(super) fn is_due(app: &Arc<App>, entry: &Arc<Entry>) -> bool {
    let channels = app.channels();
    !channels.contains_key(&entry.channel) && remaining(app, &entry.state()).is_some_and(|wait| wait.is_zero())
}

fn remaining(app: &App, state: &State) -> Option<Duration> {
    let hub = app.hub.upgrade()?;
    let due = state.since.saturating_add(hub.config.timers.channel_attributes_ms.0);
    Some(Duration::from_millis(due.saturating_sub(hub.clock.now())))
}
