//! Messages, owned.

use rtm_core::message::{Kind, Media, Message, SendOptions};

/// A message.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct MessageData {
    /// The id that results carry.
    pub id: i64,
    /// By the numbers of `MESSAGE_TYPE`; 0: a kind that this library does not know.
    pub kind: i32,
    /// The text, or the description of anything else.
    pub text: String,
    /// The data of a raw message.
    pub raw: Vec<u8>,
    /// Of files and images.
    pub media: Option<MediaData>,
}

/// What a message says about a file or an image.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct MediaData {
    /// The id it is downloaded by.
    pub id: String,
    /// In bytes.
    pub size: i64,
    /// The name to show.
    pub file_name: String,
    /// A small picture.
    pub thumbnail: Vec<u8>,
    /// Pixels.
    pub width: i32,
    /// Pixels.
    pub height: i32,
    /// Pixels of the thumbnail.
    pub thumbnail_width: i32,
    /// Pixels of the thumbnail.
    pub thumbnail_height: i32,
}

/// A message and where it goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct OutgoingData {
    /// The number of the channel; 0: to a peer.
    pub channel: i64,
    /// The user id of the peer.
    pub peer: String,
    /// What is sent.
    pub message: MessageData,
    /// Store it when the peer is offline.
    pub store_offline: bool,
    /// Keep it in the history.
    pub keep_history: bool,
}

impl OutgoingData {
    pub(super) fn options(&self) -> SendOptions {
        SendOptions { store_offline: self.store_offline, keep_history: self.keep_history }
    }
}

impl MessageData {
    pub(super) fn borrow(&self) -> Message<'_> {
        let media = self.media.as_ref().map(|media| Media {
            id: &media.id,
            size: media.size.try_into().unwrap_or(0),
            file_name: &media.file_name,
            thumbnail: &media.thumbnail,
            width: media.width,
            height: media.height,
            thumbnail_width: media.thumbnail_width,
            thumbnail_height: media.thumbnail_height,
        });
        Message {
            id: self.id,
            kind: Kind::from_code(self.kind),
            text: &self.text,
            raw: &self.raw,
            media: media.unwrap_or_default(),
        }
    }
}

impl From<&Message<'_>> for MessageData {
    fn from(message: &Message<'_>) -> Self {
        let media = &message.media;
        let has_media = matches!(message.kind, Some(Kind::File | Kind::Image));
        Self {
            id: message.id,
            kind: message.kind.map_or(0, Kind::code),
            text: message.text.to_owned(),
            raw: message.raw.to_owned(),
            media: has_media.then(|| MediaData {
                id: media.id.to_owned(),
                size: media.size.try_into().unwrap_or(i64::MAX),
                file_name: media.file_name.to_owned(),
                thumbnail: media.thumbnail.to_owned(),
                width: media.width,
                height: media.height,
                thumbnail_width: media.thumbnail_width,
                thumbnail_height: media.thumbnail_height,
            }),
        }
    }
}
