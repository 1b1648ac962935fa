//! Who may speak in a group or room.
//!
//! Asked for every message, so nothing here grows with the group: members are looked up and not counted, and what is known of the group
//! is read anew when it has changed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    Chat,
    group::{self, Group},
};
use crate::{
    hub::App,
    store::{StoreError, chat::Speaker},
};

/// Groups that are known by heart.
const GROUPS: usize = 4096;

/// By App and id: a group as it was under a version.
type Known = HashMap<(Arc<str>, String), (u64, Arc<Group>)>;

/// The groups that are known.
#[derive(Default)]
pub struct Groups {
    known: Mutex<Known>,
}

/// Whether somebody may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MaySend {
    Yes,
    NoMember,
    Muted,
    NotOnWhiteList,
}

impl Chat {
    /// Whether the user may speak in a group, or in a room. `None`: there is none.
    pub(super) async fn may_send(
        &self,
        app: &App,
        user: &str,
        id: &str,
        room: bool,
    ) -> Result<Option<MaySend>, StoreError> {
        let key = (app.id.clone(), id.to_owned());
        let known = {
            let known = self.groups.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(&key).cloned()
        };
        let version = known.as_ref().map_or(0, |(version, _)| *version);
        let speaker = self.store().chat_speaker(&app.id, id, user, version).await?;
        let Some(speaker) = speaker.filter(|speaker| speaker.room == room) else { return Ok(None) };
        let Speaker { owner, version, document, member, .. } = speaker;
        // Whoever is no member may be muted as well; what comes first is that it is no member.
        if !member {
            return Ok(Some(MaySend::NoMember));
        }
        let group = match (document, known) {
            (None, Some((_, group))) => group,
            (document, _) => {
                let group = Arc::new(Group::read(&document.unwrap_or_default()));
                let mut known = self.groups.known.lock().unwrap_or_else(PoisonError::into_inner);
                if known.len() >= GROUPS {
                    known.clear();
                }
                known.insert(key, (version, group.clone()));
                group
            }
        };
        Ok(Some(match group.may_send(&owner, user, self.now()) {
            group::MaySend::Yes => MaySend::Yes,
            group::MaySend::Muted => MaySend::Muted,
            group::MaySend::NotOnWhiteList => MaySend::NotOnWhiteList,
        }))
    }
}
