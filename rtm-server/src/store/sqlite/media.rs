//! The media catalogue in SQL. Each function runs inside the transaction of its group.

use rusqlite::{Connection, OptionalExtension, params};

use super::number;
use crate::store::{MediaCollected, MediaEntry, MediaPlaced, MediaRow, MediaTotals, StoreError};

/// See [`crate::store::Store::media_insert`].
pub fn insert(db: &Connection, row: &MediaRow, object: &str) -> Result<MediaPlaced, StoreError> {
    let kept: Option<String> = db
        .prepare_cached("SELECT object FROM blobs WHERE hash = ?1")?
        .query_row([&row.hash[..]], |found| found.get(0))
        .optional()?;
    let reused = kept.is_some();
    if !reused {
        db.prepare_cached("INSERT INTO blobs (hash, object, size) VALUES (?1, ?2, ?3)")?.execute(params![
            &row.hash[..],
            object,
            number(row.size)?
        ])?;
    }
    db.prepare_cached("INSERT INTO media (id, app, hash, created_ms, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![row.id, row.app, &row.hash[..], number(row.created_ms)?, number(row.expires_ms)?])?;
    Ok(MediaPlaced { object: kept.unwrap_or_else(|| object.to_owned()), reused })
}

/// See [`crate::store::Store::media_replace`].
pub fn replace(db: &Connection, hash: &[u8; 32], lost: &str, object: &str) -> Result<bool, StoreError> {
    let changed = db
        .prepare_cached("UPDATE blobs SET object = ?3 WHERE hash = ?1 AND object = ?2")?
        .execute(params![&hash[..], lost, object])?;
    Ok(changed > 0)
}

/// See [`crate::store::Store::media_get`].
pub fn get(db: &Connection, app: &str, id: &str, now_ms: u64) -> Result<Option<MediaEntry>, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT blobs.hash, blobs.size, blobs.object, media.created_ms, media.expires_ms
             FROM media JOIN blobs ON blobs.hash = media.hash
             WHERE media.id = ?1 AND media.app = ?2 AND media.expires_ms > ?3",
        )?
        .query_row(params![id, app, number(now_ms)?], |row| {
            let hash: [u8; 32] = row.get(0)?;
            let (size, object): (i64, String) = (row.get(1)?, row.get(2)?);
            let (created, expires): (i64, i64) = (row.get(3)?, row.get(4)?);
            Ok((hash, size, object, created, expires))
        })
        .optional()?;
    Ok(found.map(|(hash, size, object, created, expires)| MediaEntry {
        row: MediaRow {
            id: id.to_owned(),
            app: app.to_owned(),
            hash,
            size: size.unsigned_abs(),
            created_ms: created.unsigned_abs(),
            expires_ms: expires.unsigned_abs(),
        },
        object,
    }))
}

/// See [`crate::store::Store::media_collect`].
pub fn collect(db: &Connection, now_ms: u64, limit: usize) -> Result<MediaCollected, StoreError> {
    let expired: Vec<(String, [u8; 32])> = db
        .prepare_cached("SELECT id, hash FROM media WHERE expires_ms <= ?1 ORDER BY expires_ms LIMIT ?2")?
        .query_map(params![number(now_ms)?, number(limit as u64)?], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;

    let mut forget = db.prepare_cached("DELETE FROM media WHERE id = ?1")?;
    for (id, _) in &expired {
        forget.execute([id])?;
    }
    let mut release = db.prepare_cached(
        "DELETE FROM blobs WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM media WHERE hash = ?1) RETURNING object",
    )?;
    let mut objects = Vec::new();
    for (_, hash) in &expired {
        let released: Option<String> = release.query_row([&hash[..]], |row| row.get(0)).optional()?;
        objects.extend(released);
    }
    Ok(MediaCollected { ids: expired.len(), objects })
}

/// See [`crate::store::Store::media_objects_known`].
pub fn known(db: &Connection, objects: &[String]) -> Result<Vec<String>, StoreError> {
    let mut lookup = db.prepare_cached("SELECT 1 FROM blobs WHERE object = ?1")?;
    let mut known = Vec::new();
    for object in objects {
        if lookup.exists([object])? {
            known.push(object.clone());
        }
    }
    Ok(known)
}

/// See [`crate::store::Store::media_totals`].
pub fn totals(db: &Connection) -> Result<MediaTotals, StoreError> {
    let ids: i64 = db.prepare_cached("SELECT COUNT(*) FROM media")?.query_row([], |row| row.get(0))?;
    let (objects, bytes): (i64, i64) = db
        .prepare_cached("SELECT COUNT(*), COALESCE(SUM(size), 0) FROM blobs")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(MediaTotals { ids: ids.unsigned_abs(), objects: objects.unsigned_abs(), bytes: bytes.unsigned_abs() })
}
