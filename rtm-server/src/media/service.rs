//! The service: who may do what, which ids exist, and where their bytes lie.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;

use super::slots::{Slot, Slots};
use super::{MediaAccess, MediaAuthority, MediaError, MediaStore, ObjectBytes, digest};
use crate::config::{Config, Limits};
use crate::metrics::Metrics;
use crate::store::{MediaEntry, MediaRow, Store};

/// Media ids, their bytes and their ends. Shared by every request.
pub struct Media {
    pub(super) store: Arc<dyn Store>,
    pub(super) bytes: Arc<dyn MediaStore>,
    pub(super) metrics: Metrics,
    /// Bytes of one upload, and transfers at a time: of the server, and of the Apps that have limits of their own.
    limits: (u64, usize),
    limits_of_apps: HashMap<String, (u64, usize)>,
    pub(super) stall: Duration,
    pub(super) life: Duration,
    pub(super) orphan_age: Duration,
    slots: Arc<Slots>,
    authority: Arc<dyn MediaAuthority>,
}

/// An upload that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The new media id: 144 random bits, URL-safe.
    pub id: String,
    /// How many bytes.
    pub size: u64,
    /// SHA-256 of the bytes.
    pub hash: [u8; 32],
    /// When the id ends, in milliseconds since 1970.
    pub expires_ms: u64,
}

impl Stored {
    /// The hash as the answer shows it.
    pub fn hex(&self) -> String {
        digest::hex(&self.hash)
    }
}

impl Media {
    /// A service over these engines, with the limits and times of `config`.
    pub fn new(
        config: &Config,
        store: Arc<dyn Store>,
        bytes: Arc<dyn MediaStore>,
        authority: Arc<dyn MediaAuthority>,
        metrics: Metrics,
    ) -> Self {
        let limits = |limits: &Limits| (limits.media_bytes, limits.transfers as usize);
        let settings = config.apps.iter().filter_map(|app| config.app(&app.id));
        let limits_of_apps = settings.map(|app| (app.id, limits(&app.limits))).collect();
        Self {
            store,
            bytes,
            metrics,
            limits: limits(&config.limits),
            limits_of_apps,
            stall: config.timers.media_stall_ms.duration(),
            life: config.media.life_ms.duration(),
            orphan_age: config.media.orphan_ms.duration(),
            slots: Slots::new(),
            authority,
        }
    }

    /// Who holds the media key.
    pub fn access(&self, key: &str) -> Option<MediaAccess> {
        self.authority.media_access(key)
    }

    fn limits(&self, access: &MediaAccess) -> (u64, usize) {
        self.limits_of_apps.get(&*access.app).copied().unwrap_or(self.limits)
    }

    /// The largest upload, in bytes.
    pub(super) fn limit(&self, access: &MediaAccess) -> u64 {
        self.limits(access).0
    }

    /// Begins a transfer of the session that `key` was given to; it runs until the slot is dropped.
    pub async fn begin(&self, access: &MediaAccess, key: &str) -> Result<Slot, MediaError> {
        self.slots.enter(key, self.limits(access).1).await
    }

    /// The media of `id` inside the App ID of `access`.
    pub async fn find(&self, access: &MediaAccess, id: &str) -> Result<MediaEntry, MediaError> {
        self.store.media_get(&access.app, id, now_ms()).await?.ok_or(MediaError::NotExist)
    }

    /// The bytes of what [`Media::find`] found.
    pub async fn read(&self, entry: &MediaEntry, range: Range<u64>) -> Result<ObjectBytes, MediaError> {
        Ok(self.bytes.read(&entry.object, range).await?)
    }

    /// Gives the finished `object` a media id; when equal bytes are kept already, refers to those and deletes `object`.
    pub(super) async fn enter(
        &self,
        access: &MediaAccess,
        object: &str,
        size: u64,
        hash: [u8; 32],
    ) -> Result<Stored, MediaError> {
        let created_ms = now_ms();
        let expires_ms = created_ms.saturating_add(self.life.as_millis() as u64).min(i64::MAX as u64);
        let id = random_name();
        let row = MediaRow { id: id.clone(), app: access.app.to_string(), hash, size, created_ms, expires_ms };
        let placed = self.store.media_insert(row, object).await?;
        if placed.reused {
            self.share(&placed.object, object, size, hash).await?;
        }
        Ok(Stored { id, size, hash, expires_ms })
    }

    /// Lets the new id use `kept`, unless that is missing or cut short, as after a power failure or a hand that removed it:
    /// then `fresh` takes its place, for all ids of these bytes.
    async fn share(&self, kept: &str, fresh: &str, size: u64, hash: [u8; 32]) -> Result<(), MediaError> {
        if self.bytes.size(kept).await? == Some(size) {
            self.metrics.media_reused.increment(1);
            self.discard(fresh).await;
        } else if self.store.media_replace(&hash, kept, fresh).await? {
            tracing::warn!(lost = kept, "media bytes were lost, and came back with an upload of the same");
            self.discard(kept).await;
        } else {
            self.discard(fresh).await; // Somebody else brought them back at the same time.
        }
        Ok(())
    }

    /// Deletes an object that nothing refers to. A failure costs only space until the sweep finds it.
    pub(super) async fn discard(&self, object: &str) {
        if let Err(error) = self.bytes.delete(object).await {
            tracing::warn!(object, %error, "an unused object was not deleted; the sweep will try again");
        }
    }
}

/// A name that nobody can guess and nobody else will choose.
fn random_name() -> String {
    let mut random = [0; 18];
    rand::rng().fill(&mut random); // A CSPRNG, seeded by the system.
    URL_SAFE_NO_PAD.encode(random)
}

/// The name of a new object. The first two characters spread the objects over directories.
pub(super) fn object_name() -> String {
    let name = random_name();
    // Case-insensitive file systems would take `aB` and `Ab` for one directory, which does no harm.
    format!("{}/{name}", &name[..2])
}

/// Milliseconds since 1970.
pub(super) fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}
