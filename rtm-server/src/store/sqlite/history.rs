//! The history of text messages, in SQL.

use rusqlite::{Connection, types::Value};

use super::{messages, number};
use crate::store::{HistoryQuery, Message, StoreError};

/// What the query asks of a row, and the values for it.
fn condition(query: &HistoryQuery) -> Result<(String, Vec<Value>), StoreError> {
    // Text is kind 1 on the wire. Written out, as the indexes have it: they are for text of the history alone.
    let mut sql = "m.history = 1 AND m.kind = 1 AND m.app = ? AND m.server_ms BETWEEN ? AND ?".to_owned();
    let mut values = vec![query.app.clone().into(), number(query.start_ms)?.into(), number(query.end_ms)?.into()];
    for (column, wanted) in [("source", &query.source), ("destination", &query.destination)] {
        if let Some(wanted) = wanted {
            sql.push_str(&format!(" AND m.{column} = ?"));
            values.push(wanted.clone().into());
        }
    }
    if let Some(user) = &query.seen_by {
        sql.push_str(" AND (m.channel = 1 OR m.source = ? OR m.destination = ?)");
        values.extend([user.clone().into(), user.clone().into()]);
    }
    Ok((sql, values))
}

/// See [`crate::store::Store::history`].
pub fn list(db: &Connection, query: &HistoryQuery) -> Result<Vec<Message>, StoreError> {
    let (condition, mut values) = condition(query)?;
    let way = if query.descending { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT {} FROM messages m WHERE {condition} ORDER BY m.server_ms {way}, m.id {way} LIMIT ? OFFSET ?",
        messages::COLUMNS
    );
    values.extend([i64::from(query.limit).into(), i64::from(query.offset).into()]);
    let list = db
        .prepare_cached(&sql)?
        .query_map(rusqlite::params_from_iter(values), |row| Ok(messages::message(row)?.message))?
        .collect::<Result<_, _>>()?;
    Ok(list)
}

/// See [`crate::store::Store::history_count`].
pub fn count(db: &Connection, query: &HistoryQuery) -> Result<u64, StoreError> {
    let (condition, values) = condition(query)?;
    let sql = format!("SELECT count(*) FROM messages m WHERE {condition}");
    let count: i64 = db.prepare_cached(&sql)?.query_row(rusqlite::params_from_iter(values), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}
