//! Where channels stopped counting, in SQL. Each function runs inside the transaction of its group.

use rusqlite::{Connection, params};

use super::number;
use crate::store::{ChannelPositionRow, StoreError};

/// See [`crate::store::Store::channel_positions_put`].
pub fn put(db: &Connection, rows: &[ChannelPositionRow]) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT OR REPLACE INTO channel_positions (app, channel, epoch, sequence) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for row in rows {
        insert.execute(params![row.app, row.channel, row.epoch.cast_signed(), number(row.sequence)?])?;
    }
    Ok(())
}

/// See [`crate::store::Store::channel_positions_take`].
pub fn take(db: &Connection) -> Result<Vec<ChannelPositionRow>, StoreError> {
    let rows = db
        .prepare_cached("DELETE FROM channel_positions RETURNING app, channel, epoch, sequence")?
        .query_map([], |row| {
            let (epoch, sequence): (i64, i64) = (row.get(2)?, row.get(3)?);
            Ok(ChannelPositionRow {
                app: row.get(0)?,
                channel: row.get(1)?,
                epoch: epoch.cast_unsigned(),
                sequence: sequence.unsigned_abs(),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}
