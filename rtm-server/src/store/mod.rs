//! What must survive a restart: the Store seam.
//!
//! [`Store`] is the promise, [`sqlite`] the embedded engine. Every engine passes the same test suite (`suite.rs`).
//! A write has happened once its call returns `Ok`: it is on the disk, and the server may be killed.

pub mod chat;
pub(crate) mod message;
pub mod sqlite;
#[cfg(test)]
mod suite;

use std::time::Duration;

use async_trait::async_trait;

pub use message::{Append, Appended, Bounds, HistoryQuery, Message, Swept, Waiting};

/// One media id and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaRow {
    /// The unguessable id that clients pass around.
    pub id: String,
    /// The App ID inside which the id is valid.
    pub app: String,
    /// SHA-256 of the bytes.
    pub hash: [u8; 32],
    /// How many bytes.
    pub size: u64,
    /// When it was uploaded, in milliseconds since 1970.
    pub created_ms: u64,
    /// When the id ends, in milliseconds since 1970.
    pub expires_ms: u64,
}

/// Where the bytes of a new media id lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaPlaced {
    /// The object that holds them.
    pub object: String,
    /// Whether they were there already, in which case the object offered is not used and is the caller's to delete.
    pub reused: bool,
}

/// A media id that is alive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaEntry {
    /// As it was inserted.
    pub row: MediaRow,
    /// The object that holds the bytes.
    pub object: String,
}

/// Why the store did not do it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// No room left on the disk; nothing was written.
    #[error("the disk that holds the data folder is full; free some space")]
    Full,
    /// The store has been closed.
    #[error("the store is closed; the server is shutting down")]
    Closed,
    /// The question would have taken longer than its caller allows.
    #[error("the question took too long")]
    TooSlow,
    /// Anything else that the engine said.
    #[error("the store failed: {0}")]
    Engine(String),
}

/// Keeps what must survive. Any call may come from any task; calls that write are grouped into shared commits.
#[async_trait]
pub trait Store: chat::ChatStore {
    /// Adds a media id whose bytes were just written to `object`, a name used for nothing else.
    ///
    /// When bytes of the same hash are kept already, the id refers to those, and `object` was not needed. Deciding it
    /// inside the transaction is what makes collection free of races: see [`Store::media_collect`].
    async fn media_insert(&self, row: MediaRow, object: &str) -> Result<MediaPlaced, StoreError>;

    /// Makes `object` hold the bytes of `hash` instead of `lost`, which turned out to be missing or damaged. False when
    /// `lost` was not what held them any more: then `object` was not needed.
    async fn media_replace(&self, hash: &[u8; 32], lost: &str, object: &str) -> Result<bool, StoreError>;

    /// The media of this id if it belongs to `app` and has not expired at `now_ms`.
    async fn media_get(&self, app: &str, id: &str, now_ms: u64) -> Result<Option<MediaEntry>, StoreError>;

    /// Forgets up to `limit` media ids that have expired at `now_ms`, and returns the objects that no id refers to any
    /// more. They are forgotten in the same transaction, so that no later upload can come to share them: the caller
    /// deletes them in its own time.
    async fn media_collect(&self, now_ms: u64, limit: usize) -> Result<MediaCollected, StoreError>;

    /// Those of `objects` that some media id refers to.
    async fn media_objects_known(&self, objects: &[String]) -> Result<Vec<String>, StoreError>;

    /// How much media there is, expired or not.
    async fn media_totals(&self) -> Result<MediaTotals, StoreError>;

    /// The attributes of a channel, in the order in which they were put.
    async fn channel_attributes(&self, app: &str, channel: &str) -> Result<Vec<ChannelAttributeRow>, StoreError>;

    /// Makes `rows`, with keys that differ, all that the channel has. None: it has no attributes any more.
    async fn channel_attributes_put(
        &self,
        app: &str,
        channel: &str,
        rows: Vec<ChannelAttributeRow>,
    ) -> Result<(), StoreError>;

    /// App and channel, for every channel that has attributes.
    async fn channels_with_attributes(&self) -> Result<Vec<(String, String)>, StoreError>;

    /// Keeps where channels stopped counting; a channel that is kept already is replaced.
    async fn channel_positions_put(&self, rows: Vec<ChannelPositionRow>) -> Result<(), StoreError>;

    /// All that was kept, and keeps it no longer: a server that counts on from there and is killed must not leave what is out
    /// of date.
    async fn channel_positions_take(&self) -> Result<Vec<ChannelPositionRow>, StoreError>;

    /// Keeps messages, in order, all or none. A message that is kept already, known by source, incarnation and request, is not kept
    /// twice: what it is kept for is added.
    async fn messages_append(&self, appends: Vec<Append>) -> Result<Vec<Appended>, StoreError>;

    /// Removes messages that have expired at `now_ms`, and the oldest of the history of every App that holds more than
    /// `history_bytes`, each counted with what the store needs beside its text; up to `limit` of each.
    async fn messages_sweep(&self, now_ms: u64, history_bytes: u64, limit: u32) -> Result<Swept, StoreError>;

    /// Everybody that messages wait for, as App ID and user id.
    async fn offline_receivers(&self) -> Result<Vec<(String, String)>, StoreError>;

    /// The oldest messages that wait for `receiver` and have not expired at `now_ms`, by the time the server received them, without
    /// the first `skip` of them: up to `limit`, and not many more bytes than `bytes`.
    async fn offline_page(
        &self,
        app: &str,
        receiver: &str,
        now_ms: u64,
        skip: u32,
        limit: u32,
        bytes: usize,
    ) -> Result<Vec<Waiting>, StoreError>;

    /// The receiver has these: they wait no more, and are forgotten unless the history keeps them.
    async fn offline_taken(&self, app: &str, receiver: &str, ids: Vec<i64>) -> Result<(), StoreError>;

    /// Text messages of the history. [`StoreError::TooSlow`] when they are not found `within` that time, the time in which others are
    /// answered included. However long it takes, nothing but other questions of this kind waits for it.
    async fn history(&self, query: HistoryQuery, within: Duration) -> Result<Vec<Message>, StoreError>;

    /// How many there are, whatever offset and limit say. Otherwise as [`Store::history`].
    async fn history_count(&self, query: HistoryQuery, within: Duration) -> Result<u64, StoreError>;

    /// Keeps a user out of an App; a ban that is kept already is replaced.
    async fn ban_put(&self, row: BanRow) -> Result<(), StoreError>;

    /// Lets a user in again. False when it was not kept out.
    async fn ban_remove(&self, app: &str, user: &str) -> Result<bool, StoreError>;

    /// Who is kept out, and forgets the bans that are over at `now_ms`.
    async fn bans(&self, now_ms: u64) -> Result<Vec<BanRow>, StoreError>;

    /// Finishes what was asked and lets go of the engine. Later calls fail with [`StoreError::Closed`].
    async fn close(&self);
}

/// A user who is kept out of an App.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BanRow {
    /// The App ID.
    pub app: String,
    /// The user id.
    pub user: String,
    /// Milliseconds since 1970; `None`: for good.
    pub until_ms: Option<u64>,
    /// What the user is told.
    pub reason: String,
}

/// One attribute of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelAttributeRow {
    /// Unique within the channel.
    pub key: String,
    /// Not empty.
    pub value: String,
    /// Who wrote it last.
    pub user: String,
    /// And when, in milliseconds since 1970.
    pub server_ms: u64,
}

/// Where a channel stopped counting its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelPositionRow {
    /// The App ID.
    pub app: String,
    /// The channel id.
    pub channel: String,
    /// The epoch, random.
    pub epoch: u64,
    /// The number of the last message.
    pub sequence: u64,
}

/// How much media there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MediaTotals {
    /// Media ids.
    pub ids: u64,
    /// What they refer to: the same bytes are there once.
    pub objects: u64,
    /// Of the objects, together.
    pub bytes: u64,
}

/// What one call of [`Store::media_collect`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MediaCollected {
    /// Media ids forgotten; equal to the limit when there may be more.
    pub ids: usize,
    /// Objects to delete.
    pub objects: Vec<String>,
}
