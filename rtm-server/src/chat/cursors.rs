//! What devices have taken and the store does not know yet: written down together, a moment after the first of it.
//!
//! A write for every acknowledgement would be more writes than there are messages, in a group one for each member. What is not
//! written when the server dies is said by the libraries when they come back.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::Chat;
use crate::{hub::App, store::chat::Taken};

/// How long what was taken first waits for company.
const PATIENCE: Duration = Duration::from_millis(500);

/// By App and user, and of those by the name of the device; `None`: those without.
type Places = HashMap<(Arc<str>, Arc<str>), HashMap<Option<String>, u64>>;

/// See the module.
#[derive(Default)]
pub struct Cursors {
    unsaved: Mutex<Places>,
    /// Held while they are written.
    writing: tokio::sync::Mutex<()>,
}

impl Cursors {
    fn unsaved(&self) -> MutexGuard<'_, Places> {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chat {
    /// Notes what a device has. It is written down soon, at the latest by [`Chat::settle`].
    pub(super) fn note_taken(&self, app: &App, user: &Arc<str>, device: Option<&str>, position: u64) {
        let first = {
            let mut unsaved = self.cursors.unsaved();
            let first = unsaved.is_empty();
            let places = unsaved.entry((app.id.clone(), user.clone())).or_default();
            let place = places.entry(device.map(str::to_owned)).or_default();
            *place = position.max(*place);
            first
        };
        if first {
            let hub = self.hub.clone();
            tokio::spawn(async move {
                tokio::time::sleep(PATIENCE).await;
                if let Some(hub) = hub.upgrade() {
                    hub.chat.save_taken().await;
                }
            });
        }
    }

    /// Writes down what devices have.
    pub(super) async fn save_taken(&self) {
        let _writing = self.cursors.writing.lock().await;
        let unsaved = std::mem::take(&mut *self.cursors.unsaved());
        let taken: Vec<_> = unsaved
            .into_iter()
            .flat_map(|((app, user), places)| {
                places.into_iter().map(move |(device, position)| Taken {
                    app: app.to_string(),
                    user: user.to_string(),
                    device,
                    position,
                })
            })
            .collect();
        if taken.is_empty() {
            return;
        }
        if let Err(error) = self.store().chat_taken(taken, self.now()).await {
            tracing::warn!(%error, "what devices have is not written down; they may be handed it again");
        }
    }

    /// Returns once the store knows what the devices of this user have taken until now.
    pub(super) async fn save_taken_of(&self, app: &App, user: &Arc<str>) {
        if self.cursors.unsaved().contains_key(&(app.id.clone(), user.clone())) {
            self.save_taken().await;
        } else {
            drop(self.cursors.writing.lock().await);
        }
    }
}
