//! Freeing what nobody refers to: ids whose time is over, and objects that never got an id.

use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use tokio::time::{Instant, MissedTickBehavior};

use super::service::now_ms;
use super::{Media, MediaError};

/// Ids and objects handled at once; bounds the time that one transaction holds up the writers.
const BATCH: usize = 256;

/// Sweeps every `pause`, until dropped. Errors are logged and the next round tries again.
pub async fn run(media: Arc<Media>, pause: Duration) {
    let mut rounds = tokio::time::interval(pause);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Looking for orphans lists every object, so it is done as rarely as they may be old.
    let mut orphans_at = Instant::now();
    loop {
        rounds.tick().await;
        if let Err(error) = media.collect_expired().await {
            tracing::error!(%error, detail = ?error, "expired media were not collected");
        }
        if Instant::now() >= orphans_at {
            orphans_at = Instant::now() + media.orphan_age.max(pause);
            if let Err(error) = media.remove_orphans().await {
                tracing::error!(%error, detail = ?error, "orphaned media objects were not removed");
            }
        }
    }
}

impl Media {
    /// Forgets every id whose time is over and deletes the objects that nothing refers to any more.
    pub async fn collect_expired(&self) -> Result<usize, MediaError> {
        let mut deleted = 0;
        loop {
            let collected = self.store.media_collect(now_ms(), BATCH).await?;
            for object in &collected.objects {
                self.discard(object).await;
            }
            deleted += collected.objects.len();
            self.metrics.media_collected.increment(collected.objects.len() as u64);
            if collected.ids < BATCH {
                return Ok(deleted);
            }
        }
    }

    /// Deletes objects that have no id and are old enough that no upload can still be about to enter them.
    pub async fn remove_orphans(&self) -> Result<usize, MediaError> {
        let mut removed = self.bytes.remove_unfinished(self.orphan_age).await?;
        let mut old = self.bytes.list().try_filter(|found| std::future::ready(found.age >= self.orphan_age));
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let found = old.try_next().await?;
            let end = found.is_none();
            batch.extend(found.map(|info| info.object));
            if batch.len() == BATCH || (end && !batch.is_empty()) {
                let known = self.store.media_objects_known(&batch).await?;
                for object in batch.drain(..).filter(|object| !known.contains(object)) {
                    tracing::info!(object, "removing media bytes that have no id");
                    self.discard(&object).await;
                    removed += 1;
                }
            }
            if end {
                return Ok(removed);
            }
        }
    }

    /// Removes the temporary files of a server that was killed. Only for an engine that nobody else uses.
    pub async fn remove_leftovers(&self) -> Result<usize, MediaError> {
        Ok(self.bytes.remove_unfinished(Duration::ZERO).await?)
    }
}
