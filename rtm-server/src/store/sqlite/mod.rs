//! The embedded engine: SQLite, with one thread that writes, one that reads, and one that searches the history.
//!
//! Writes are *grouped*: the thread takes every request that waits, runs them in one transaction, commits once, and
//! then answers each. So a commit, which costs a round trip to the disk, is shared by all who came in meanwhile; under
//! load the groups grow by themselves, and alone a request waits for nobody.

mod bans;
mod channel_attributes;
mod channel_positions;
mod chat;
mod history;
mod limit;
mod media;
mod messages;
#[cfg(test)]
mod plans;
mod schema;
mod thread;

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{
    Append, Appended, BanRow, ChannelAttributeRow, ChannelPositionRow, HistoryQuery, MediaCollected, MediaEntry,
    MediaPlaced, MediaRow, MediaTotals, Message, Store, StoreError, Swept, Waiting,
};
use crate::metrics::Metrics;
use limit::Limit;
use thread::Worker;

/// A database file and the threads that use it.
pub struct Sqlite {
    writer: Worker,
    reader: Worker,
    /// Apart from the reader: those who log in do not wait for those who search.
    searcher: Worker,
    limit: Limit,
}

/// Why a database was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be opened, created or read.
    #[error("cannot open the database {path}: {reason}", path = path.display())]
    Open {
        /// The database file.
        path: PathBuf,
        /// What the engine said.
        reason: String,
    },
    /// The file was damaged.
    #[error(
        "the database {path} is damaged ({reason}); restore it from a backup, or move it away to start without its data",
        path = path.display()
    )]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// What the check found first.
        reason: String,
    },
    /// The file was written by a later version.
    #[error(
        "the database {path} has schema version {found}, this server knows up to {known}; use the newer rtm-server",
        path = path.display()
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its schema version.
        found: u32,
        /// The newest that this server knows.
        known: u32,
    },
}

impl Sqlite {
    /// Opens the database at `path`, makes it when missing, brings its schema up to date and checks that it is whole.
    /// Blocks for as long as the check takes: about a second per GB.
    pub fn open(path: &Path, metrics: &Metrics) -> Result<Self, OpenError> {
        let failed = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                OpenError::Damaged { path: path.to_owned(), reason: error.to_string() }
            }
            _ => OpenError::Open { path: path.to_owned(), reason: error.to_string() },
        };

        let mut connection = Connection::open(path).map_err(failed)?;
        // WAL lets the reader work beside the writer; FULL makes a commit wait for the disk, which the grouping pays for.
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(64);

        let whole: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
        if whole != "ok" {
            return Err(OpenError::Damaged { path: path.to_owned(), reason: whole.replace('\n', " ") });
        }
        if let Some(found) = schema::migrate(&mut connection).map_err(failed)? {
            return Err(OpenError::Newer { path: path.to_owned(), found, known: schema::VERSION });
        }

        let readable = || {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
            connection.set_prepared_statement_cache_capacity(64);
            Ok(connection)
        };
        let reader = readable()?;
        let mut searcher = readable()?;
        let limit = Limit::on(&mut searcher).map_err(failed)?;

        let spawned = |error: std::io::Error| OpenError::Open {
            path: path.to_owned(),
            reason: format!("no thread for it: {error}"),
        };
        Ok(Self {
            writer: Worker::writer(connection, metrics).map_err(spawned)?,
            reader: Worker::reader("rtm-store-read", reader).map_err(spawned)?,
            searcher: Worker::reader("rtm-store-find", searcher).map_err(spawned)?,
            limit,
        })
    }
}

/// How long counting everything may take.
const TOTALS: Duration = Duration::from_secs(2);

#[async_trait]
impl Store for Sqlite {
    async fn media_insert(&self, row: MediaRow, object: &str) -> Result<MediaPlaced, StoreError> {
        let object = object.to_owned();
        self.writer.run(move |db| media::insert(db, &row, &object)).await
    }

    async fn media_replace(&self, hash: &[u8; 32], lost: &str, object: &str) -> Result<bool, StoreError> {
        let (hash, lost, object) = (*hash, lost.to_owned(), object.to_owned());
        self.writer.run(move |db| media::replace(db, &hash, &lost, &object)).await
    }

    async fn media_get(&self, app: &str, id: &str, now_ms: u64) -> Result<Option<MediaEntry>, StoreError> {
        let (app, id) = (app.to_owned(), id.to_owned());
        self.reader.run(move |db| media::get(db, &app, &id, now_ms)).await
    }

    async fn media_collect(&self, now_ms: u64, limit: usize) -> Result<MediaCollected, StoreError> {
        self.writer.run(move |db| media::collect(db, now_ms, limit)).await
    }

    async fn media_objects_known(&self, objects: &[String]) -> Result<Vec<String>, StoreError> {
        let objects = objects.to_vec();
        self.reader.run(move |db| media::known(db, &objects)).await
    }

    async fn media_totals(&self) -> Result<MediaTotals, StoreError> {
        // It reads every row: nobody who logs in waits for it.
        self.searcher.run(self.limit.within(TOTALS, media::totals)).await
    }

    async fn channel_attributes(&self, app: &str, channel: &str) -> Result<Vec<ChannelAttributeRow>, StoreError> {
        let (app, channel) = (app.to_owned(), channel.to_owned());
        self.reader.run(move |db| channel_attributes::get(db, &app, &channel)).await
    }

    async fn channel_attributes_put(
        &self,
        app: &str,
        channel: &str,
        rows: Vec<ChannelAttributeRow>,
    ) -> Result<(), StoreError> {
        let (app, channel) = (app.to_owned(), channel.to_owned());
        self.writer.run(move |db| channel_attributes::put(db, &app, &channel, &rows)).await
    }

    async fn channels_with_attributes(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.reader.run(channel_attributes::channels).await
    }

    async fn channel_positions_put(&self, rows: Vec<ChannelPositionRow>) -> Result<(), StoreError> {
        self.writer.run(move |db| channel_positions::put(db, &rows)).await
    }

    async fn channel_positions_take(&self) -> Result<Vec<ChannelPositionRow>, StoreError> {
        self.writer.run(channel_positions::take).await
    }

    async fn messages_append(&self, appends: Vec<Append>) -> Result<Vec<Appended>, StoreError> {
        self.writer.run(move |db| messages::append(db, &appends)).await
    }

    async fn messages_sweep(&self, now_ms: u64, history_bytes: u64, limit: u32) -> Result<Swept, StoreError> {
        self.writer.run(move |db| messages::sweep(db, now_ms, history_bytes, limit)).await
    }

    async fn offline_receivers(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.reader.run(messages::receivers).await
    }

    async fn offline_page(
        &self,
        app: &str,
        receiver: &str,
        now_ms: u64,
        skip: u32,
        limit: u32,
        bytes: usize,
    ) -> Result<Vec<Waiting>, StoreError> {
        let (app, receiver) = (app.to_owned(), receiver.to_owned());
        self.reader.run(move |db| messages::page(db, &app, &receiver, now_ms, skip, limit, bytes)).await
    }

    async fn offline_taken(&self, app: &str, receiver: &str, ids: Vec<i64>) -> Result<(), StoreError> {
        let (app, receiver) = (app.to_owned(), receiver.to_owned());
        self.writer.run(move |db| messages::taken(db, &app, &receiver, &ids)).await
    }

    async fn history(&self, query: HistoryQuery, within: Duration) -> Result<Vec<Message>, StoreError> {
        self.searcher.run(self.limit.within(within, move |db| history::list(db, &query))).await
    }

    async fn history_count(&self, query: HistoryQuery, within: Duration) -> Result<u64, StoreError> {
        self.searcher.run(self.limit.within(within, move |db| history::count(db, &query))).await
    }

    async fn ban_put(&self, row: BanRow) -> Result<(), StoreError> {
        self.writer.run(move |db| bans::put(db, &row)).await
    }

    async fn ban_remove(&self, app: &str, user: &str) -> Result<bool, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.writer.run(move |db| bans::remove(db, &app, &user)).await
    }

    async fn bans(&self, now_ms: u64) -> Result<Vec<BanRow>, StoreError> {
        self.writer.run(move |db| bans::list(db, now_ms)).await
    }

    async fn close(&self) {
        // The readers first: the last connection to close folds the log into the database file.
        self.limit.end();
        self.searcher.close().await;
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// SQLite's integers are signed; nothing that fits a clock or a disk is lost by it.
fn number(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Engine(format!("{value} is beyond the range of the database")))
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::OperationInterrupted) => Self::TooSlow,
            _ => Self::Engine(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::store::suite;

    fn open(folder: &Path) -> Arc<dyn Store> {
        Arc::new(Sqlite::open(&folder.join("rtm.sqlite3"), &Metrics::new()).unwrap())
    }

    #[test]
    fn sqlite_keeps_the_promises_of_a_store() {
        suite::run(open);
    }

    /// A question that has no end.
    const ENDLESS: &str = "WITH RECURSIVE n (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

    fn endless(db: &Connection) -> Result<i64, StoreError> {
        Ok(db.query_row(ENDLESS, [], |row| row.get(0))?)
    }

    #[tokio::test]
    async fn a_search_ends_in_time_and_nobody_else_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Sqlite::open(&folder.path().join("rtm.sqlite3"), &Metrics::new()).unwrap());
        let short = store.searcher.run(store.limit.within(Duration::from_millis(20), endless)).await;
        assert!(matches!(short, Err(StoreError::TooSlow)), "{short:?}");

        let searching = store.clone();
        let (begins, begun) = tokio::sync::oneshot::channel();
        let search = tokio::spawn(async move {
            let question = move |db: &Connection| {
                begins.send(()).unwrap();
                endless(db)
            };
            searching.searcher.run(searching.limit.within(Duration::from_secs(600), question)).await
        });
        begun.await.unwrap();
        assert!(store.offline_page("app", "bob", 0, 0, 9, 9).await.unwrap().is_empty());
        assert_eq!(store.media_get("app", "id", 0).await.unwrap(), None);
        assert!(!search.is_finished());
        // Nor does the end of the server.
        store.close().await;
        let searched = search.await.unwrap();
        assert!(matches!(searched, Err(StoreError::TooSlow)), "{searched:?}");
    }

    fn error(path: &Path) -> OpenError {
        Sqlite::open(path, &Metrics::new()).err().expect("must not open")
    }

    #[test]
    fn a_file_that_is_no_database_is_reported_as_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rtm.sqlite3");
        std::fs::write(&path, "certainly not a database, but long enough to have a header".repeat(40)).unwrap();
        let error = error(&path);
        assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains("backup"), "{error}");
    }

    #[test]
    fn pages_that_were_overwritten_are_reported_as_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rtm.sqlite3");
        let store = Sqlite::open(&path, &Metrics::new()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(store.close());
        let mut bytes = std::fs::read(&path).unwrap();
        assert!(bytes.len() > 8192, "{} bytes", bytes.len());
        bytes[4096..].fill(0xa5);
        std::fs::write(&path, bytes).unwrap();
        let error = error(&path);
        assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    }

    #[test]
    fn a_database_of_a_later_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rtm.sqlite3");
        let db = Connection::open(&path).unwrap();
        db.pragma_update(None, "user_version", schema::VERSION + 1).unwrap();
        drop(db);
        let error = error(&path);
        assert!(matches!(error, OpenError::Newer { .. }), "{error}");
    }
}
