//! Users that an operator keeps out.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use rtm_proto::wire::{self, closing::Cause};

use super::{App, Hub};
use crate::store::{BanRow, StoreError};

/// The bans of one App. Nearly always empty, and then a login costs a look at that.
#[derive(Debug, Default)]
pub(super) struct Bans {
    held: RwLock<Held>,
    /// Taken for a change, so that disk and memory see all changes in the same order.
    changing: tokio::sync::Mutex<()>,
}

impl Bans {
    pub fn is_empty(&self) -> bool {
        self.held.read().unwrap_or_else(PoisonError::into_inner).by_user.is_empty()
    }
}

/// Bans by user. The accounts of the chat service are in lower case, whatever their users or an operator write.
#[derive(Debug, Default)]
struct Held {
    by_user: HashMap<String, Ban>,
    by_account: HashMap<String, Vec<String>>,
}

impl Held {
    fn insert(&mut self, user: String, ban: Ban) {
        if self.by_user.insert(user.clone(), ban).is_none() {
            self.by_account.entry(user.to_ascii_lowercase()).or_default().push(user);
        }
    }

    fn remove(&mut self, user: &str) -> Option<Ban> {
        let ban = self.by_user.remove(user)?;
        let account = user.to_ascii_lowercase();
        if let Some(users) = self.by_account.get_mut(&account) {
            users.retain(|other| other != user);
            if users.is_empty() {
                self.by_account.remove(&account);
            }
        }
        Some(ban)
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
    pub(crate) fn banned(&self, user: &str, now_ms: u64) -> Option<wire::Closing> {
        let held = self.bans.held.read().unwrap_or_else(PoisonError::into_inner);
        held.by_user.get(user).filter(|ban| ban.counts(now_ms)).map(Ban::closing)
    }

    /// What the account of the chat service is told that a ban keeps out, in whatever case that names it.
    pub(crate) fn bars(&self, account: &str, now_ms: u64) -> Option<wire::Closing> {
        let held = self.bans.held.read().unwrap_or_else(PoisonError::into_inner);
        let users = held.by_account.get(account)?;
        users.iter().filter_map(|user| held.by_user.get(user)).find(|ban| ban.counts(now_ms)).map(Ban::closing)
    }

    /// Whether the user is kept out.
    pub fn is_banned(&self, user: &str, now_ms: u64) -> bool {
        self.banned(user, now_ms).is_some()
    }

    /// Who is kept out, by name.
    pub fn bans(&self, now_ms: u64) -> Vec<(String, Ban)> {
        let held = self.bans.held.read().unwrap_or_else(PoisonError::into_inner);
        let mut bans: Vec<_> = held
            .by_user
            .iter()
            .filter(|(_, ban)| ban.counts(now_ms))
            .map(|(user, ban)| (user.clone(), ban.clone()))
            .collect();
        bans.sort_by(|a, b| a.0.cmp(&b.0));
        bans
    }

    fn hold(&self, user: String, ban: Ban) {
        self.bans.held.write().unwrap_or_else(PoisonError::into_inner).insert(user, ban);
    }
}

impl Hub {
    /// Keeps a user out from now on, which outlives the server, and ends its session. Happens as a whole, also when the caller stops
    /// waiting.
    pub async fn ban(self: &Arc<Self>, app: &Arc<App>, user: &str, ban: Ban) -> Result<(), StoreError> {
        let (hub, app, user) = (self.clone(), app.clone(), user.to_owned());
        whole(async move {
            let _alone = app.bans.changing.lock().await;
            let row = BanRow {
                app: app.id.to_string(),
                user: user.clone(),
                until_ms: ban.until_ms,
                reason: ban.reason.clone(),
            };
            hub.store.ban_put(row).await?;
            let reason = ban.reason.clone();
            // Before the look at who is there: a login looks here once more when it is.
            app.hold(user.clone(), ban);
            app.bus.expel(&user, &reason);
            hub.chat.close(&app, &user.to_ascii_lowercase(), Cause::Banned, &reason);
            Ok(())
        })
        .await
    }

    /// Lets a user in again. False: it was not kept out. Happens as a whole, also when the caller stops waiting.
    pub async fn lift_ban(self: &Arc<Self>, app: &Arc<App>, user: &str) -> Result<bool, StoreError> {
        let (hub, app, user) = (self.clone(), app.clone(), user.to_owned());
        whole(async move {
            let _alone = app.bans.changing.lock().await;
            let known = hub.store.ban_remove(&app.id, &user).await?;
            let held = app.bans.held.write().unwrap_or_else(PoisonError::into_inner).remove(&user);
            Ok(known && held.is_some_and(|ban| ban.counts(hub.clock.now())))
        })
        .await
    }
}

/// Runs a change to its end, whoever waits for it: a caller who hangs up must not leave the disk saying one thing and the memory
/// another.
async fn whole<T: Send + 'static>(
    change: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::spawn(change).await.unwrap_or(Err(StoreError::Closed))
}

/// Takes up the bans that the store holds.
pub(super) async fn load(hub: &Arc<Hub>) -> Result<(), StoreError> {
    for row in hub.store.bans(hub.clock.now()).await? {
        hub.app(&row.app).hold(row.user, Ban { until_ms: row.until_ms, reason: row.reason });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, pin::pin, time::Duration};

    use super::*;
    use crate::{bus::local::LocalBus, config::Config, metrics::Metrics, store::sqlite::Sqlite};

    fn hub(folder: &std::path::Path) -> Arc<Hub> {
        let store = Arc::new(Sqlite::open(&folder.join("rtm.sqlite3"), &Metrics::new()).unwrap());
        Hub::new(Arc::new(Config::default()), Arc::new(LocalBus::default()), store, crate::chat::Moderation::default())
    }

    fn ban() -> Ban {
        Ban { until_ms: None, reason: "enough".into() }
    }

    /// Begins, and drops it as soon as it has to wait.
    async fn hang_up<T>(call: impl Future<Output = T>) {
        let mut call = pin!(call);
        std::future::poll_fn(|context| {
            let _ = call.as_mut().poll(context);
            std::task::Poll::Ready(())
        })
        .await;
    }

    async fn eventually(what: &str, is_so: impl Fn() -> bool) {
        let waiting = async {
            while !is_so() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), waiting).await.unwrap_or_else(|_| panic!("{what}"));
    }

    #[tokio::test]
    async fn a_change_whose_caller_hangs_up_is_made_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let hub = hub(folder.path());
        let app = hub.app("app");
        hang_up(hub.ban(&app, "ann", ban())).await;
        eventually("the ban counts", || app.is_banned("ann", 0)).await;
        assert_eq!(hub.store.bans(0).await.unwrap().len(), 1);
        hang_up(hub.lift_ban(&app, "ann")).await;
        eventually("the ban is lifted", || !app.is_banned("ann", 0)).await;
        assert_eq!(hub.store.bans(0).await.unwrap(), []);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn bans_that_come_and_go_at_once_are_the_same_on_the_disk_and_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let hub = hub(folder.path());
        let app = hub.app("app");
        let changes = (0..400).map(|n: u32| {
            let (hub, app) = (hub.clone(), app.clone());
            tokio::spawn(async move {
                let user = format!("user {}", n / 2 % 20);
                match n % 2 {
                    0 => hub.ban(&app, &user, ban()).await.map(|()| true),
                    _ => hub.lift_ban(&app, &user).await,
                }
            })
        });
        for change in Vec::from_iter(changes) {
            change.await.unwrap().unwrap();
        }
        let on_disk: BTreeSet<_> = hub.store.bans(0).await.unwrap().into_iter().map(|row| row.user).collect();
        let in_memory: BTreeSet<_> = app.bans(0).into_iter().map(|(user, _)| user).collect();
        assert_eq!(on_disk, in_memory);
    }
}
