//! The schema and its versions. A version that was released is never edited: what changes is added behind it.

use rusqlite::{Connection, Transaction};

/// Each entry takes a database from the version of its index to the next.
const MIGRATIONS: &[&str] = &[
    // 0 → 1: the media catalogue. A blob is bytes stored once; any number of media ids refer to it.
    "CREATE TABLE blobs (
         hash   BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
         object TEXT    NOT NULL UNIQUE,
         size   INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE media (
         id         TEXT    NOT NULL PRIMARY KEY,
         app        TEXT    NOT NULL,
         hash       BLOB    NOT NULL REFERENCES blobs (hash),
         created_ms INTEGER NOT NULL,
         expires_ms INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX media_by_expiry ON media (expires_ms);
     CREATE INDEX media_by_hash ON media (hash);",
    // 1 → 2: attributes of channels, in the order in which they are shown.
    "CREATE TABLE channel_attributes (
         app       TEXT    NOT NULL,
         channel   TEXT    NOT NULL,
         place     INTEGER NOT NULL,
         key       TEXT    NOT NULL,
         value     TEXT    NOT NULL,
         user      TEXT    NOT NULL,
         server_ms INTEGER NOT NULL,
         PRIMARY KEY (app, channel, place)
     ) STRICT, WITHOUT ROWID;",
    // 2 → 3: where channels stopped counting when the server was ended. The epoch's bits are those of an unsigned number.
    "CREATE TABLE channel_positions (
         app      TEXT    NOT NULL,
         channel  TEXT    NOT NULL,
         epoch    INTEGER NOT NULL,
         sequence INTEGER NOT NULL,
         PRIMARY KEY (app, channel)
     ) STRICT, WITHOUT ROWID;",
    // 3 → 4: messages that are kept: for receivers who are away (`offline` says for whom), for the history, or for both. A
    // conversation counts its messages and is never forgotten, so that no number comes twice.
    "CREATE TABLE conversations (
         id       INTEGER NOT NULL PRIMARY KEY,
         app      TEXT    NOT NULL,
         name     TEXT    NOT NULL,
         sequence INTEGER NOT NULL,
         UNIQUE (app, name)
     ) STRICT;
     CREATE TABLE messages (
         id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
         app          TEXT    NOT NULL,
         conversation INTEGER NOT NULL REFERENCES conversations (id),
         sequence     INTEGER NOT NULL,
         source       TEXT    NOT NULL,
         destination  TEXT    NOT NULL,
         channel      INTEGER NOT NULL,
         server_ms    INTEGER NOT NULL,
         incarnation  INTEGER NOT NULL,
         request      INTEGER NOT NULL,
         kind         INTEGER NOT NULL,
         body         BLOB    NOT NULL,
         history      INTEGER NOT NULL,
         expires_ms   INTEGER NOT NULL,
         UNIQUE (conversation, sequence),
         UNIQUE (app, source, incarnation, request)
     ) STRICT;
     CREATE INDEX messages_by_expiry ON messages (expires_ms);
     CREATE INDEX messages_by_destination ON messages (app, destination, server_ms) WHERE history = 1;
     CREATE INDEX messages_by_source ON messages (app, source, server_ms) WHERE history = 1;
     CREATE TABLE offline (
         app      TEXT    NOT NULL,
         receiver TEXT    NOT NULL,
         message  INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
         PRIMARY KEY (app, receiver, message)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX offline_by_message ON offline (message);
     CREATE TABLE history_sizes (
         app   TEXT    NOT NULL PRIMARY KEY,
         bytes INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID;",
    // 4 → 5: users who are kept out; no `until_ms`: for good.
    "CREATE TABLE bans (
         app      TEXT    NOT NULL,
         user     TEXT    NOT NULL,
         until_ms INTEGER,
         reason   TEXT    NOT NULL,
         PRIMARY KEY (app, user)
     ) STRICT, WITHOUT ROWID;",
    // 5 → 6: indexes that answer questions about the history alone, counts without a look at the messages; one by which the oldest
    // of an App are found; and sizes of histories that say what they take on the disk.
    "DROP INDEX messages_by_destination;
     DROP INDEX messages_by_source;
     CREATE INDEX history_by_destination ON messages (app, destination, server_ms, id, source, channel)
         WHERE history = 1 AND kind = 1;
     CREATE INDEX history_by_source ON messages (app, source, server_ms, id, destination, channel)
         WHERE history = 1 AND kind = 1;
     CREATE INDEX history_by_age ON messages (app, server_ms) WHERE history = 1;
     DELETE FROM history_sizes;
     INSERT INTO history_sizes (app, bytes)
         SELECT app, sum(length(body) + 512) FROM messages WHERE history = 1 GROUP BY app;",
];

/// The newest version.
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// Brings the schema up to date, each step in a transaction of its own. Returns the database's version when it is newer
/// than this program, and then has changed nothing.
pub fn migrate(connection: &mut Connection) -> rusqlite::Result<Option<u32>> {
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > VERSION {
        return Ok(Some(found));
    }
    for (version, step) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction()?;
        apply(&transaction, step, version as u32 + 1)?;
        transaction.commit()?;
    }
    Ok(None)
}

fn apply(transaction: &Transaction<'_>, step: &str, version: u32) -> rusqlite::Result<()> {
    transaction.execute_batch(step)?;
    transaction.pragma_update(None, "user_version", version)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database as a server of version `version` left it, with a message of the history.
    fn left_by(version: usize) -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        for (index, step) in MIGRATIONS[..version].iter().enumerate() {
            let transaction = db.transaction().unwrap();
            apply(&transaction, step, index as u32 + 1).unwrap();
            transaction.commit().unwrap();
        }
        db.execute_batch(
            "INSERT INTO conversations VALUES (1, 'app', 'ann\tbob', 1);
             INSERT INTO messages VALUES (1, 'app', 1, 1, 'ann', 'bob', 0, 1, 1, 1, 1, x'00112233', 1, 9);
             INSERT INTO history_sizes VALUES ('app', 4);",
        )
        .unwrap();
        db
    }

    #[test]
    fn a_history_that_an_older_server_has_left_counts_what_it_takes_on_the_disk() {
        let mut db = left_by(5);
        assert_eq!(migrate(&mut db).unwrap(), None);
        let size: i64 =
            db.query_row("SELECT bytes FROM history_sizes WHERE app = 'app'", [], |row| row.get(0)).unwrap();
        assert_eq!(size.unsigned_abs(), crate::store::message::size(4));
    }
}
