//! Attributes of channels in SQL. Each function runs inside the transaction of its group.

use rusqlite::{Connection, params};

use super::number;
use crate::store::{ChannelAttributeRow, StoreError};

/// See [`crate::store::Store::channel_attributes`].
pub fn get(db: &Connection, app: &str, channel: &str) -> Result<Vec<ChannelAttributeRow>, StoreError> {
    let rows = db
        .prepare_cached(
            "SELECT key, value, user, server_ms FROM channel_attributes WHERE app = ?1 AND channel = ?2 ORDER BY place",
        )?
        .query_map([app, channel], |row| {
            let server_ms: i64 = row.get(3)?;
            Ok(ChannelAttributeRow {
                key: row.get(0)?,
                value: row.get(1)?,
                user: row.get(2)?,
                server_ms: server_ms.unsigned_abs(),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// See [`crate::store::Store::channel_attributes_put`].
pub fn put(db: &Connection, app: &str, channel: &str, rows: &[ChannelAttributeRow]) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM channel_attributes WHERE app = ?1 AND channel = ?2")?.execute([app, channel])?;
    let mut insert = db.prepare_cached(
        "INSERT INTO channel_attributes (app, channel, place, key, value, user, server_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (place, row) in rows.iter().enumerate() {
        insert.execute(params![
            app,
            channel,
            number(place as u64)?,
            row.key,
            row.value,
            row.user,
            number(row.server_ms)?
        ])?;
    }
    Ok(())
}

/// See [`crate::store::Store::channels_with_attributes`].
pub fn channels(db: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let channels = db
        .prepare_cached("SELECT DISTINCT app, channel FROM channel_attributes ORDER BY app, channel")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(channels)
}
