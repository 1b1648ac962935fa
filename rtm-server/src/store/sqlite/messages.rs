//! Messages that are kept, in SQL. Each function runs inside the transaction of its group.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::number;
use crate::store::{Append, Appended, Message, StoreError, Swept, Waiting, message::size};

/// The columns that [`message`] reads.
pub const COLUMNS: &str =
    "m.id, m.app, m.source, m.destination, m.channel, m.server_ms, m.incarnation, m.request, m.kind, m.body";

/// A row of [`COLUMNS`].
pub fn message(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    let (server_ms, incarnation, request): (i64, i64, i64) = (row.get(5)?, row.get(6)?, row.get(7)?);
    let body: Vec<u8> = row.get(9)?;
    Ok(Waiting {
        id: row.get(0)?,
        message: Message {
            app: row.get(1)?,
            source: row.get(2)?,
            destination: row.get(3)?,
            channel: row.get(4)?,
            server_ms: server_ms.unsigned_abs(),
            incarnation: incarnation.cast_unsigned(),
            request: request.cast_unsigned(),
            kind: row.get(8)?,
            body: body.into(),
        },
    })
}

/// See [`crate::store::Store::messages_append`].
pub fn append(db: &Connection, appends: &[Append]) -> Result<Vec<Appended>, StoreError> {
    appends.iter().map(|one| append_one(db, one)).collect()
}

fn append_one(db: &Connection, append: &Append) -> Result<Appended, StoreError> {
    let m = &append.message;
    // Random and counting numbers use all 64 bits; they are only compared, so their sign means nothing.
    let (incarnation, request) = (m.incarnation.cast_signed(), m.request.cast_signed());
    let known: Option<(i64, i64, bool)> = db
        .prepare_cached(
            "SELECT id, sequence, history FROM messages WHERE app = ?1 AND source = ?2 AND incarnation = ?3 AND request = ?4",
        )?
        .query_row(params![m.app, m.source, incarnation, request], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (id, sequence, in_history) = match known {
        Some((id, sequence, history)) => {
            if append.history && !history {
                db.prepare_cached("UPDATE messages SET history = 1 WHERE id = ?1")?.execute([id])?;
            }
            (id, sequence, history)
        }
        None => {
            let (conversation, sequence): (i64, i64) = db
                .prepare_cached(
                    "INSERT INTO conversations (app, name, sequence) VALUES (?1, ?2, 1)
                     ON CONFLICT (app, name) DO UPDATE SET sequence = sequence + 1 RETURNING id, sequence",
                )?
                .query_row([&m.app, &m.conversation()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            db.prepare_cached(
                "INSERT INTO messages (app, conversation, sequence, source, destination, channel, server_ms, incarnation,
                                       request, kind, body, history, expires_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                m.app,
                conversation,
                sequence,
                m.source,
                m.destination,
                m.channel,
                number(m.server_ms)?,
                incarnation,
                request,
                m.kind,
                &m.body[..],
                append.history,
                number(append.expires_ms)?
            ])?;
            (db.last_insert_rowid(), sequence, false)
        }
    };
    if append.history && !in_history {
        grow(db, &m.app, number(m.size())?)?;
    }
    let mut appended = Appended { sequence: sequence.unsigned_abs(), known: known.is_some(), evicted: 0 };
    if let Some(limit) = append.offline {
        db.prepare_cached("INSERT OR IGNORE INTO offline (app, receiver, message) VALUES (?1, ?2, ?3)")?
            .execute(params![m.app, m.destination, id])?;
        appended.evicted = evict(db, &m.app, &m.destination, limit)?;
    }
    Ok(appended)
}

/// The history of an App has grown by so many bytes, or shrunk.
fn grow(db: &Connection, app: &str, bytes: i64) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO history_sizes (app, bytes) VALUES (?1, ?2) ON CONFLICT (app) DO UPDATE SET bytes = bytes + ?2",
    )?
    .execute(params![app, bytes])?;
    Ok(())
}

fn evict(db: &Connection, app: &str, receiver: &str, limit: u32) -> Result<u32, StoreError> {
    let count: u32 = db
        .prepare_cached("SELECT count(*) FROM offline WHERE app = ?1 AND receiver = ?2")?
        .query_row([app, receiver], |row| row.get(0))?;
    let Some(excess) = count.checked_sub(limit).filter(|excess| *excess > 0) else { return Ok(0) };
    let oldest: Vec<i64> = db
        .prepare_cached("SELECT message FROM offline WHERE app = ?1 AND receiver = ?2 ORDER BY message LIMIT ?3")?
        .query_map(params![app, receiver, excess], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    taken(db, app, receiver, &oldest)?;
    Ok(excess)
}

/// See [`crate::store::Store::offline_taken`].
pub fn taken(db: &Connection, app: &str, receiver: &str, ids: &[i64]) -> Result<(), StoreError> {
    let mut unlink = db.prepare_cached("DELETE FROM offline WHERE app = ?1 AND receiver = ?2 AND message = ?3")?;
    let mut forget = db.prepare_cached(
        "DELETE FROM messages WHERE id = ?1 AND history = 0 AND NOT EXISTS (SELECT 1 FROM offline WHERE message = ?1)",
    )?;
    for id in ids {
        unlink.execute(params![app, receiver, id])?;
        forget.execute([id])?;
    }
    Ok(())
}

/// See [`crate::store::Store::offline_receivers`].
pub fn receivers(db: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let receivers = db
        .prepare_cached("SELECT DISTINCT app, receiver FROM offline")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(receivers)
}

/// See [`crate::store::Store::offline_page`].
pub fn page(
    db: &Connection,
    app: &str,
    receiver: &str,
    now_ms: u64,
    skip: u32,
    limit: u32,
    bytes: usize,
) -> Result<Vec<Waiting>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM offline o JOIN messages m ON m.id = o.message
         WHERE o.app = ?1 AND o.receiver = ?2 AND m.expires_ms > ?3 ORDER BY m.server_ms, m.request, m.id LIMIT ?4 OFFSET ?5"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params![app, receiver, number(now_ms)?, limit, skip])?;
    let (mut page, mut size) = (Vec::new(), 0);
    while size < bytes
        && let Some(row) = rows.next()?
    {
        let waiting = message(row)?;
        size += waiting.message.body.len();
        page.push(waiting);
    }
    Ok(page)
}

/// See [`crate::store::Store::messages_sweep`].
pub fn sweep(db: &Connection, now_ms: u64, history_bytes: u64, limit: u32) -> Result<Swept, StoreError> {
    let expired: Vec<i64> = db
        .prepare_cached("SELECT id FROM messages WHERE expires_ms <= ?1 LIMIT ?2")?
        .query_map(params![number(now_ms)?, limit], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut swept = Swept { expired: expired.len() as u64, evicted: 0 };
    for id in expired {
        remove(db, id)?;
    }
    let too_much: Vec<(String, i64)> = db
        .prepare_cached("SELECT app, bytes FROM history_sizes WHERE bytes > ?1")?
        .query_map([number(history_bytes)?], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (app, bytes) in too_much {
        let room = u64::from(limit).saturating_sub(swept.evicted);
        swept.evicted += shorten(db, &app, bytes.unsigned_abs() - history_bytes, room)?;
    }
    Ok(swept)
}

/// Takes the oldest messages out of the history of an App, at most `limit` and no more than free `excess` bytes; returns how many.
fn shorten(db: &Connection, app: &str, mut excess: u64, limit: u64) -> Result<u64, StoreError> {
    let oldest: Vec<i64> = db
        .prepare_cached("SELECT id FROM messages WHERE app = ?1 AND history = 1 ORDER BY server_ms, id LIMIT ?2")?
        .query_map(params![app, number(limit)?], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut left = 0;
    for id in oldest {
        if excess == 0 {
            break;
        }
        excess = excess.saturating_sub(leave_history(db, id)?);
        left += 1;
    }
    Ok(left)
}

/// Removes a message whatever it is kept for.
fn remove(db: &Connection, id: i64) -> Result<(), StoreError> {
    let in_history: Option<(String, i64)> = db
        .prepare_cached("SELECT app, length(body) FROM messages WHERE id = ?1 AND history = 1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((app, body)) = in_history {
        grow(db, &app, -number(size(body.unsigned_abs()))?)?;
    }
    db.prepare_cached("DELETE FROM messages WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Takes a message out of the history; while it waits for its receiver it stays. Returns its size.
fn leave_history(db: &Connection, id: i64) -> Result<u64, StoreError> {
    let (app, body): (String, i64) = db
        .prepare_cached("UPDATE messages SET history = 0 WHERE id = ?1 RETURNING app, length(body)")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let size = size(body.unsigned_abs());
    grow(db, &app, -number(size)?)?;
    db.prepare_cached("DELETE FROM messages WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM offline WHERE message = ?1)")?
        .execute([id])?;
    Ok(size)
}
