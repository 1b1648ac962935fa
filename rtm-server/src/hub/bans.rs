//! Users that an operator keeps out.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use rtm_proto::wire::{self, closing::Cause};

use super::{App, Hub};
use crate::store::{BanRow, StoreError};

/// The bans of one App. Nearly always empty, and then a login costs a look at that.
#[derive(Debug, Default)]
pub(super) struct Bans {
    held: RwLock<HashMap<String, Ban>>,
}

impl Bans {
    pub fn is_empty(&self) -> bool {
        self.held.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

/// Why a user is kept out, and how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// Milliseconds since 1970; `None`: for good.
    pub until_ms: Option<u64>,
    /// What the user's library writes into its log.
    pub reason: String,
}

impl Ban {
    fn counts(&self, now_ms: u64) -> bool {
        self.until_ms.is_none_or(|until| now_ms < until)
    }

    fn closing(&self) -> wire::Closing {
        wire::Closing { cause: Cause::Banned as i32, reason: self.reason.clone() }
    }
}

impl App {
    /// What a client of this user is told instead of being let in.
    pub(super) fn banned(&self, user: &str, now_ms: u64) -> Option<wire::Closing> {
        let held = self.bans.held.read().unwrap_or_else(PoisonError::into_inner);
        held.get(user).filter(|ban| ban.counts(now_ms)).map(Ban::closing)
    }

    /// Whether the user is kept out.
    pub fn is_banned(&self, user: &str, now_ms: u64) -> bool {
        self.banned(user, now_ms).is_some()
    }

    /// Who is kept out, by name.
    pub fn bans(&self, now_ms: u64) -> Vec<(String, Ban)> {
        let held = self.bans.held.read().unwrap_or_else(PoisonError::into_inner);
        let mut bans: Vec<_> =
            held.iter().filter(|(_, ban)| ban.counts(now_ms)).map(|(user, ban)| (user.clone(), ban.clone())).collect();
        bans.sort_by(|a, b| a.0.cmp(&b.0));
        bans
    }

    fn hold(&self, user: String, ban: Ban) {
        self.bans.held.write().unwrap_or_else(PoisonError::into_inner).insert(user, ban);
    }
}

impl Hub {
    /// Keeps a user out from now on, which outlives the server, and ends its session.
    pub async fn ban(&self, app: &App, user: &str, ban: Ban) -> Result<(), StoreError> {
        let row = BanRow {
            app: app.id.to_string(),
            user: user.to_owned(),
            until_ms: ban.until_ms,
            reason: ban.reason.clone(),
        };
        self.store.ban_put(row).await?;
        let reason = ban.reason.clone();
        // Before the look at who is there: a login looks here once more when it is.
        app.hold(user.to_owned(), ban);
        app.bus.expel(user, &reason);
        Ok(())
    }

    /// Lets a user in again. False: it was not kept out.
    pub async fn lift_ban(&self, app: &App, user: &str) -> Result<bool, StoreError> {
        let known = self.store.ban_remove(&app.id, user).await?;
        let held = app.bans.held.write().unwrap_or_else(PoisonError::into_inner).remove(user);
        Ok(known && held.is_some_and(|ban| ban.counts(self.clock.now())))
    }
}

/// Takes up the bans that the store holds.
pub(super) async fn load(hub: &std::sync::Arc<Hub>) -> Result<(), StoreError> {
    for row in hub.store.bans(hub.clock.now()).await? {
        hub.app(&row.app).hold(row.user, Ban { until_ms: row.until_ms, reason: row.reason });
    }
    Ok(())
}
