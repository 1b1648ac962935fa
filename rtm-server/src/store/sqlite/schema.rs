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
    // 6 → 7: what is kept for receivers who are away, in bytes by App. Whatever removes a message, its bytes go with it.
    "ALTER TABLE offline ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
     UPDATE offline SET bytes = (SELECT length(body) + 512 FROM messages WHERE id = message);
     CREATE TABLE offline_sizes (
         app   TEXT    NOT NULL PRIMARY KEY,
         bytes INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID;
     INSERT INTO offline_sizes (app, bytes) SELECT app, sum(bytes) FROM offline GROUP BY app;
     CREATE TRIGGER offline_shrinks AFTER DELETE ON offline BEGIN
         UPDATE offline_sizes SET bytes = bytes - OLD.bytes WHERE app = OLD.app;
     END;",
    // 7 → 8: the chat service. `head` counts what a user was ever told, `taken` is what some device of its has; a group's members
    // stand beside its document, which is changed as a whole. Conversations are those of users, by their names, and of groups
    // and rooms. A message is one row, whoever is told; what waits for a user are rows that lead to it, or events of their own.
    "CREATE TABLE chat_users (
         app         TEXT    NOT NULL,
         user        TEXT    NOT NULL,
         uuid        TEXT    NOT NULL,
         password    TEXT,
         nickname    TEXT    NOT NULL,
         activated   INTEGER NOT NULL,
         created_ms  INTEGER NOT NULL,
         modified_ms INTEGER NOT NULL,
         properties  TEXT    NOT NULL,
         settings    TEXT    NOT NULL,
         head        INTEGER NOT NULL DEFAULT 0,
         taken       INTEGER NOT NULL DEFAULT 0,
         PRIMARY KEY (app, user)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE chat_tokens (
         hash       BLOB    NOT NULL PRIMARY KEY,
         app        TEXT    NOT NULL,
         user       TEXT,
         expires_ms INTEGER NOT NULL,
         FOREIGN KEY (app, user) REFERENCES chat_users ON DELETE CASCADE
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX chat_tokens_by_user ON chat_tokens (app, user);
     CREATE INDEX chat_tokens_by_expiry ON chat_tokens (expires_ms);
     CREATE TABLE chat_relations (
         app      TEXT    NOT NULL,
         owner    TEXT    NOT NULL,
         relation INTEGER NOT NULL,
         other    TEXT    NOT NULL,
         PRIMARY KEY (app, owner, relation, other),
         FOREIGN KEY (app, owner) REFERENCES chat_users ON DELETE CASCADE
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX chat_relations_by_other ON chat_relations (app, other);
     CREATE TABLE chat_groups (
         app        TEXT    NOT NULL,
         id         TEXT    NOT NULL,
         room       INTEGER NOT NULL,
         public     INTEGER NOT NULL,
         owner      TEXT    NOT NULL,
         document   TEXT    NOT NULL,
         created_ms INTEGER NOT NULL,
         version    INTEGER NOT NULL,
         PRIMARY KEY (app, id)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE chat_members (
         app       TEXT    NOT NULL,
         grp       TEXT    NOT NULL,
         user      TEXT    NOT NULL,
         room      INTEGER NOT NULL,
         joined_ms INTEGER NOT NULL,
         ignores   INTEGER NOT NULL DEFAULT 0,
         PRIMARY KEY (app, grp, user),
         FOREIGN KEY (app, user) REFERENCES chat_users ON DELETE CASCADE
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX chat_members_by_user ON chat_members (app, user);
     CREATE INDEX chat_members_of_rooms ON chat_members (app, grp, user) WHERE room = 1;
     CREATE TABLE chat_conversations (
         id       INTEGER NOT NULL PRIMARY KEY,
         app      TEXT    NOT NULL,
         name     TEXT    NOT NULL,
         sequence INTEGER NOT NULL,
         UNIQUE (app, name)
     ) STRICT;
     CREATE TABLE chat_messages (
         id           INTEGER NOT NULL PRIMARY KEY,
         app          TEXT    NOT NULL,
         conversation INTEGER NOT NULL REFERENCES chat_conversations (id) ON DELETE CASCADE,
         sequence     INTEGER NOT NULL,
         source       TEXT    NOT NULL,
         resource     TEXT    NOT NULL,
         incarnation  INTEGER NOT NULL,
         request      INTEGER NOT NULL,
         kind         INTEGER NOT NULL,
         target       TEXT    NOT NULL,
         client_id    TEXT    NOT NULL,
         payload      TEXT    NOT NULL,
         group_ack    INTEGER NOT NULL,
         counted      INTEGER NOT NULL,
         recalled     INTEGER NOT NULL DEFAULT 0,
         server_ms    INTEGER NOT NULL,
         expires_ms   INTEGER NOT NULL,
         UNIQUE (conversation, sequence),
         UNIQUE (app, source, incarnation, request)
     ) STRICT;
     CREATE INDEX chat_messages_by_conversation ON chat_messages (conversation, id);
     CREATE INDEX chat_messages_by_expiry ON chat_messages (expires_ms);
     CREATE TABLE chat_receipts (
         message   INTEGER NOT NULL REFERENCES chat_messages (id) ON DELETE CASCADE,
         kind      INTEGER NOT NULL,
         user      TEXT    NOT NULL,
         content   TEXT    NOT NULL,
         server_ms INTEGER NOT NULL,
         PRIMARY KEY (message, kind, user)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE chat_dialogs (
         app          TEXT    NOT NULL,
         user         TEXT    NOT NULL,
         conversation INTEGER NOT NULL REFERENCES chat_conversations (id) ON DELETE CASCADE,
         peer         TEXT    NOT NULL,
         is_group     INTEGER NOT NULL,
         read         INTEGER NOT NULL,
         floor        INTEGER NOT NULL,
         cleared      INTEGER NOT NULL,
         PRIMARY KEY (app, user, conversation),
         FOREIGN KEY (app, user) REFERENCES chat_users ON DELETE CASCADE
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX chat_dialogs_by_conversation ON chat_dialogs (conversation);
     CREATE TABLE chat_inbox (
         app       TEXT    NOT NULL,
         user      TEXT    NOT NULL,
         position  INTEGER NOT NULL,
         message   INTEGER REFERENCES chat_messages (id) ON DELETE SET NULL,
         event     BLOB,
         server_ms INTEGER NOT NULL,
         UNIQUE (app, user, position),
         FOREIGN KEY (app, user) REFERENCES chat_users ON DELETE CASCADE
     ) STRICT;
     CREATE INDEX chat_inbox_by_message ON chat_inbox (message);
     CREATE INDEX chat_inbox_by_age ON chat_inbox (server_ms);
     CREATE TABLE chat_devices (
         app     TEXT    NOT NULL,
         user    TEXT    NOT NULL,
         device  TEXT    NOT NULL,
         taken   INTEGER NOT NULL,
         seen_ms INTEGER NOT NULL,
         PRIMARY KEY (app, user, device),
         FOREIGN KEY (app, user) REFERENCES chat_users ON DELETE CASCADE
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE chat_files (
         app          TEXT    NOT NULL,
         uuid         TEXT    NOT NULL,
         media        TEXT    NOT NULL,
         secret       BLOB,
         content_type TEXT    NOT NULL,
         name         TEXT    NOT NULL,
         owner        TEXT    NOT NULL,
         size         INTEGER NOT NULL,
         created_ms   INTEGER NOT NULL,
         expires_ms   INTEGER NOT NULL,
         grp          TEXT,
         thumbnail    BLOB,
         PRIMARY KEY (app, uuid)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX chat_files_by_group ON chat_files (app, grp, created_ms) WHERE grp IS NOT NULL;
     CREATE INDEX chat_files_by_expiry ON chat_files (expires_ms);",
    // 8 → 9: what waits is swept user by user; nobody asks for all of it by its age.
    "DROP INDEX chat_inbox_by_age;",
    // 9 → 10: a group counts its members itself, since every look at it tells how many there are. By triggers, so that those who go with
    // their accounts are counted as well. And files are found by who has uploaded them.
    "ALTER TABLE chat_groups ADD COLUMN members INTEGER NOT NULL DEFAULT 0;
     UPDATE chat_groups SET members =
         (SELECT count(*) FROM chat_members m WHERE m.app = chat_groups.app AND m.grp = chat_groups.id);
     CREATE TRIGGER chat_member_joins AFTER INSERT ON chat_members BEGIN
         UPDATE chat_groups SET members = members + 1 WHERE app = new.app AND id = new.grp;
     END;
     CREATE TRIGGER chat_member_leaves AFTER DELETE ON chat_members BEGIN
         UPDATE chat_groups SET members = members - 1 WHERE app = old.app AND id = old.grp;
     END;
     CREATE INDEX chat_files_by_owner ON chat_files (app, owner, expires_ms);",
    // 10 → 11: what is unread of a conversation is counted without a look at the messages themselves.
    "CREATE INDEX chat_messages_to_read ON chat_messages (conversation, sequence, source) WHERE counted = 1 AND recalled = 0;",
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
             INSERT INTO history_sizes VALUES ('app', 4);
             INSERT INTO offline VALUES ('app', 'bob', 1);",
        )
        .unwrap();
        db
    }

    #[test]
    fn what_an_older_server_has_left_counts_what_it_takes_on_the_disk() {
        let mut db = left_by(5);
        assert_eq!(migrate(&mut db).unwrap(), None);
        for sizes in ["history_sizes", "offline_sizes"] {
            let sql = format!("SELECT bytes FROM {sizes} WHERE app = 'app'");
            let size: i64 = db.query_row(&sql, [], |row| row.get(0)).unwrap();
            assert_eq!(size.unsigned_abs(), crate::store::message::size(4), "{sizes}");
        }
    }
}
