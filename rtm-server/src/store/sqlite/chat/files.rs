//! Uploaded files of the chat service, in SQL.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::store::{StoreError, chat::FileRow, sqlite::number};

const COLUMNS: &str = "uuid, media, secret, content_type, name, owner, size, created_ms, expires_ms, grp";

fn file(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    let unsigned = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
    Ok(FileRow {
        uuid: row.get(0)?,
        media: row.get(1)?,
        secret: row.get(2)?,
        content_type: row.get(3)?,
        name: row.get(4)?,
        owner: row.get(5)?,
        size: unsigned(6)?,
        created_ms: unsigned(7)?,
        expires_ms: unsigned(8)?,
        group: row.get(9)?,
    })
}

pub fn add(db: &Connection, app: &str, row: &FileRow) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO chat_files (app, uuid, media, secret, content_type, name, owner, size, created_ms, expires_ms, grp)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        app,
        row.uuid,
        row.media,
        row.secret.as_ref().map(|secret| &secret[..]),
        row.content_type,
        row.name,
        row.owner,
        number(row.size)?,
        number(row.created_ms)?,
        number(row.expires_ms)?,
        row.group
    ])?;
    Ok(())
}

pub fn get(db: &Connection, app: &str, uuid: &str, now_ms: u64) -> Result<Option<FileRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM chat_files WHERE app = ?1 AND uuid = ?2 AND expires_ms > ?3");
    Ok(db.prepare_cached(&sql)?.query_row(params![app, uuid, number(now_ms)?], file).optional()?)
}

pub fn thumbnail_put(db: &Connection, app: &str, uuid: &str, bytes: &Bytes) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE chat_files SET thumbnail = ?3 WHERE app = ?1 AND uuid = ?2")?.execute(params![
        app,
        uuid,
        &bytes[..]
    ])?;
    Ok(())
}

pub fn bytes(db: &Connection, app: &str, owner: &str, now_ms: u64) -> Result<u64, StoreError> {
    let bytes: i64 = db
        .prepare_cached(
            "SELECT coalesce(sum(size), 0) FROM chat_files WHERE app = ?1 AND owner = ?2 AND expires_ms > ?3",
        )?
        .query_row(params![app, owner, number(now_ms)?], |row| row.get(0))?;
    Ok(bytes.unsigned_abs())
}

pub fn thumbnail(db: &Connection, app: &str, uuid: &str) -> Result<Option<Bytes>, StoreError> {
    let found: Option<Option<Vec<u8>>> = db
        .prepare_cached("SELECT thumbnail FROM chat_files WHERE app = ?1 AND uuid = ?2")?
        .query_row([app, uuid], |row| row.get(0))
        .optional()?;
    Ok(found.flatten().map(Bytes::from))
}

pub fn shared(db: &Connection, app: &str, group: &str, now_ms: u64) -> Result<Vec<FileRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM chat_files WHERE app = ?1 AND grp = ?2 AND expires_ms > ?3 ORDER BY created_ms, uuid"
    );
    Ok(db.prepare_cached(&sql)?.query_map(params![app, group, number(now_ms)?], file)?.collect::<Result<_, _>>()?)
}

/// Its bytes go with the next sweep of the media: what counts for nobody any more takes no room.
pub fn remove(db: &Connection, app: &str, uuid: &str) -> Result<bool, StoreError> {
    db.prepare_cached(
        "UPDATE media SET expires_ms = 0 WHERE app = ?1
             AND id IN (SELECT media FROM chat_files WHERE app = ?1 AND uuid = ?2)",
    )?
    .execute([app, uuid])?;
    let removed = db.prepare_cached("DELETE FROM chat_files WHERE app = ?1 AND uuid = ?2")?.execute([app, uuid])?;
    Ok(removed > 0)
}
