//! Messages that are kept, as the Store sees them.

/// A message that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The App ID.
    pub app: String,
    /// Who sent it.
    pub source: String,
    /// The user or the channel it was sent to.
    pub destination: String,
    /// Whether the destination is a channel.
    pub channel: bool,
    /// When the server received it, in milliseconds since 1970.
    pub server_ms: u64,
    /// Of the sender's library.
    pub incarnation: u64,
    /// The sender's number for it; with `source` and `incarnation` it names the message for ever.
    pub request: u64,
    /// The `Kind` of the encoded message.
    pub kind: u32,
    /// The encoded `Message` of the wire.
    pub body: bytes::Bytes,
}

/// What a message takes on the disk beside its body, in bytes and about: its row, and its place in every index.
const OVERHEAD: u64 = 512;

/// What a message with a body of so many bytes counts where messages are bounded by their bytes: as many as it takes on the disk, so
/// that a multitude of small ones is bounded, too.
pub fn size(body: u64) -> u64 {
    body + OVERHEAD
}

impl Message {
    /// What it counts, with what the store needs beside its text.
    pub fn size(&self) -> u64 {
        size(self.body.len() as u64)
    }

    /// The conversation it belongs to: of two peers, whoever writes, or of a channel. Neither user nor channel ids can hold the
    /// characters that part them.
    pub fn conversation(&self) -> String {
        let (a, b) = (&self.source, &self.destination);
        match () {
            () if self.channel => format!("#\t{b}"),
            () if a <= b => format!("{a}\t{b}"),
            () => format!("{b}\t{a}"),
        }
    }
}

/// Why a message is kept, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The message.
    pub message: Message,
    /// For the history.
    pub history: bool,
    /// For its receiver, who is away. Then at most so many are kept for the receiver; the oldest make room.
    pub offline: Option<u32>,
    /// When it is forgotten, in milliseconds since 1970.
    pub expires_ms: u64,
}

/// What became of an [`Append`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Appended {
    /// Its number within the conversation, from 1 without gaps.
    pub sequence: u64,
    /// The same message was kept already, and nothing was added.
    pub known: bool,
    /// Messages for the same receiver that made room.
    pub evicted: u32,
}

/// A message that is kept for a receiver who was away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// By which [`super::Store::offline_taken`] knows it.
    pub id: i64,
    /// The message.
    pub message: Message,
}

/// What to look for in the history. Times are milliseconds since 1970, inclusive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct HistoryQuery {
    pub app: String,
    pub source: Option<String>,
    /// A user or a channel.
    pub destination: Option<String>,
    /// Of peer messages only those that this user has sent or was sent; of channel messages all.
    pub seen_by: Option<String>,
    pub start_ms: u64,
    pub end_ms: u64,
    /// Newest first.
    pub descending: bool,
    pub offset: u32,
    pub limit: u32,
}

/// What a sweep removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Messages whose time was over.
    pub expired: u64,
    /// Messages of the history that were too much for their App.
    pub evicted: u64,
}
