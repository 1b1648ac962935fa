//! Users who are kept out, in SQL. Each function runs inside the transaction of its group.

use rusqlite::{Connection, params};

use super::number;
use crate::store::{BanRow, StoreError};

/// See [`crate::store::Store::ban_put`].
pub fn put(db: &Connection, row: &BanRow) -> Result<(), StoreError> {
    let until = row.until_ms.map(number).transpose()?;
    db.prepare_cached("INSERT OR REPLACE INTO bans (app, user, until_ms, reason) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![row.app, row.user, until, row.reason])?;
    Ok(())
}

/// See [`crate::store::Store::ban_remove`].
pub fn remove(db: &Connection, app: &str, user: &str) -> Result<bool, StoreError> {
    let removed = db.prepare_cached("DELETE FROM bans WHERE app = ?1 AND user = ?2")?.execute([app, user])?;
    Ok(removed > 0)
}

/// See [`crate::store::Store::bans`].
pub fn list(db: &Connection, now_ms: u64) -> Result<Vec<BanRow>, StoreError> {
    db.prepare_cached("DELETE FROM bans WHERE until_ms <= ?1")?.execute([number(now_ms)?])?;
    let rows = db
        .prepare_cached("SELECT app, user, until_ms, reason FROM bans ORDER BY app, user")?
        .query_map([], |row| {
            let until: Option<i64> = row.get(2)?;
            Ok(BanRow {
                app: row.get(0)?,
                user: row.get(1)?,
                until_ms: until.map(i64::unsigned_abs),
                reason: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}
