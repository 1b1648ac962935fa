//! Messages as applications see them: [`Message`] borrows, both when it is sent and when it is looked at;
//! [`Incoming`] owns a share of the buffer it was read into, so that receiving copies nothing.

use bytes::{BufMut, Bytes};
use rtm_proto::varint;
use rtm_proto::view::{ChannelMessage, Fields, PeerMessage, Value, ViewError};

/// What a message is, by the numbers of `MESSAGE_TYPE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Kind {
    /// Text.
    Text = 1,
    /// Bytes, with a text that describes them.
    Raw = 2,
    /// A file that was uploaded.
    File = 3,
    /// An image that was uploaded.
    Image = 4,
}

impl Kind {
    /// The number of the compatible surfaces.
    pub const fn code(self) -> i32 {
        self as i32
    }

    /// The kind with this number.
    pub const fn from_code(code: i32) -> Option<Self> {
        match code {
            1 => Some(Kind::Text),
            2 => Some(Kind::Raw),
            3 => Some(Kind::File),
            4 => Some(Kind::Image),
            _ => None,
        }
    }
}

/// A message, borrowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Message<'a> {
    /// The id that results carry. 0 when sending: the library chooses one.
    pub id: i64,
    /// What it is; `None`: a kind that this library does not know, which cannot be sent.
    pub kind: Option<Kind>,
    /// The text, or the description of anything else.
    pub text: &'a str,
    /// The data of a raw message.
    pub raw: &'a [u8],
    /// Of files and images.
    pub media: Media<'a>,
}

/// What a message says about a file or an image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Media<'a> {
    /// The id it is downloaded by.
    pub id: &'a str,
    /// Its size in bytes.
    pub size: u64,
    /// The name to show.
    pub file_name: &'a str,
    /// A small picture.
    pub thumbnail: &'a [u8],
    /// Pixels.
    pub width: i32,
    /// Pixels.
    pub height: i32,
    /// Pixels of the thumbnail.
    pub thumbnail_width: i32,
    /// Pixels of the thumbnail.
    pub thumbnail_height: i32,
}

/// How a message is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SendOptions {
    /// Store it when the peer is offline; without effect in channels.
    pub store_offline: bool,
    /// Keep it in the history.
    pub keep_history: bool,
}

impl SendOptions {
    pub(crate) fn bits(self) -> u32 {
        u32::from(self.store_offline) | u32::from(self.keep_history) << 1
    }
}

impl<'a> Message<'a> {
    /// A text message.
    pub fn text(text: &'a str) -> Self {
        Self { kind: Some(Kind::Text), text, ..Self::default() }
    }

    fn has_media(&self) -> bool {
        matches!(self.kind, Some(Kind::File | Kind::Image))
    }

    fn raw_to_send(&self) -> &'a [u8] {
        if self.kind == Some(Kind::Raw) { self.raw } else { &[] }
    }

    /// The bytes that count against the limit of a message. What its kind does not carry is not sent and not counted.
    pub fn content_len(&self) -> usize {
        let media = if self.has_media() { self.media.file_name.len() + self.media.thumbnail.len() } else { 0 };
        self.text.len() + self.raw_to_send().len() + media
    }

    /// Appends the encoded `Message` of the wire, under `id`.
    pub(crate) fn encode(&self, id: i64, into: &mut Vec<u8>) {
        put_varint(into, 1, zigzag(id));
        put_varint(into, 2, self.kind.map_or(0, Kind::code) as u64);
        put_bytes(into, 3, self.text.as_bytes());
        put_bytes(into, 4, self.raw_to_send());
        if self.has_media() {
            let mut media = Vec::with_capacity(self.media.file_name.len() + self.media.thumbnail.len() + 128);
            self.media.encode(&mut media);
            into.put_u8(5 << 3 | 2);
            varint::put(into, media.len() as u64);
            into.extend_from_slice(&media);
        }
    }

    /// Reads an encoded `Message`.
    pub(crate) fn read(encoded: &'a [u8]) -> Result<Self, ViewError> {
        let mut message = Self::default();
        for field in Fields::new(encoded) {
            match field? {
                (1, Value::Varint(v)) => message.id = unzigzag(v),
                (2, Value::Varint(v)) => message.kind = i32::try_from(v).ok().and_then(Kind::from_code),
                (3, v) => message.text = v.text()?,
                (4, v) => message.raw = v.bytes()?,
                (5, v) => message.media = Media::read(v.bytes()?)?,
                _ => {}
            }
        }
        Ok(message)
    }
}

impl<'a> Media<'a> {
    fn encode(&self, into: &mut Vec<u8>) {
        put_bytes(into, 1, self.id.as_bytes());
        put_varint(into, 2, self.size);
        put_bytes(into, 3, self.file_name.as_bytes());
        put_bytes(into, 4, self.thumbnail);
        for (field, pixels) in
            [(5, self.width), (6, self.height), (7, self.thumbnail_width), (8, self.thumbnail_height)]
        {
            put_varint(into, field, zigzag(pixels.into()));
        }
    }

    fn read(encoded: &'a [u8]) -> Result<Self, ViewError> {
        let pixels = |v| i32::try_from(unzigzag(v)).unwrap_or(0);
        let mut media = Self::default();
        for field in Fields::new(encoded) {
            match field? {
                (1, v) => media.id = v.text()?,
                (2, Value::Varint(v)) => media.size = v,
                (3, v) => media.file_name = v.text()?,
                (4, v) => media.thumbnail = v.bytes()?,
                (5, Value::Varint(v)) => media.width = pixels(v),
                (6, Value::Varint(v)) => media.height = pixels(v),
                (7, Value::Varint(v)) => media.thumbnail_width = pixels(v),
                (8, Value::Varint(v)) => media.thumbnail_height = pixels(v),
                _ => {}
            }
        }
        Ok(media)
    }
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

fn put_varint(into: &mut Vec<u8>, field: u8, value: u64) {
    if value != 0 {
        into.put_u8(field << 3);
        varint::put(into, value);
    }
}

fn put_bytes(into: &mut Vec<u8>, field: u8, value: &[u8]) {
    if !value.is_empty() {
        into.put_u8(field << 3 | 2);
        varint::put(into, value.len() as u64);
        into.extend_from_slice(value);
    }
}

/// A message that came in. Holds a share of the read buffer; to keep it for long, copy what is needed out of it.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The frame it came in; one share for all parts, since counting shares is what receiving costs most.
    frame: Bytes,
    from: Part,
    message: Part,
    /// When the server received it, in milliseconds since 1970.
    pub server_ms: u64,
    /// Its number within the channel; 0 for messages from a peer.
    pub sequence: u64,
    /// It was stored while this user was offline.
    pub offline: bool,
}

/// Where in its frame something stands. Frames are far smaller than 4 GiB.
#[derive(Debug, Clone, Copy)]
struct Part {
    start: u32,
    len: u32,
}

impl Part {
    /// `part` is a slice of `frame`; anything else would give the empty part.
    fn of(frame: &[u8], part: &[u8]) -> Self {
        let start = (part.as_ptr() as usize).wrapping_sub(frame.as_ptr() as usize);
        let inside = start <= frame.len() && part.len() <= frame.len() - start;
        match (u32::try_from(start), u32::try_from(part.len())) {
            (Ok(start), Ok(len)) if inside => Self { start, len },
            _ => Self { start: 0, len: 0 },
        }
    }

    fn get(self, frame: &[u8]) -> &[u8] {
        let start = self.start as usize;
        frame.get(start..start + self.len as usize).unwrap_or_default()
    }
}

impl Incoming {
    pub(crate) fn from_peer(batch: &Bytes, body: &[u8], view: &PeerMessage<'_>) -> Self {
        Self {
            frame: batch.slice_ref(body),
            from: Part::of(body, view.from.as_bytes()),
            message: Part::of(body, view.message),
            server_ms: view.server_ms,
            sequence: 0,
            offline: view.offline,
        }
    }

    pub(crate) fn from_channel(batch: &Bytes, body: &[u8], view: &ChannelMessage<'_>) -> Self {
        Self {
            frame: batch.slice_ref(body),
            from: Part::of(body, view.from.as_bytes()),
            message: Part::of(body, view.message),
            server_ms: view.server_ms,
            sequence: view.sequence,
            offline: false,
        }
    }

    /// Who sent it.
    pub fn from(&self) -> &str {
        // Checked when it was read.
        std::str::from_utf8(self.from.get(&self.frame)).unwrap_or_default()
    }

    /// What was sent.
    ///
    /// # Errors
    /// The sender's library wrote nonsense that the server let through.
    pub fn message(&self) -> Result<Message<'_>, ViewError> {
        Message::read(self.message.get(&self.frame))
    }

    /// The memory it holds on to, in bytes, roughly.
    pub(crate) fn weight(&self) -> usize {
        self.frame.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use prost::Message as _;
    use rtm_proto::wire;

    fn image() -> Message<'static> {
        Message {
            id: -77,
            kind: Some(Kind::Image),
            text: "a photo",
            raw: b"not sent",
            media: Media {
                id: "m1",
                size: 1 << 33,
                file_name: "p.jpg",
                thumbnail: b"thumb",
                width: 320,
                height: 200,
                thumbnail_width: -1,
                thumbnail_height: i32::MAX,
            },
        }
    }

    #[test]
    fn messages_are_written_as_the_generated_types_write_them() {
        let mut fast = Vec::new();
        image().encode(-77, &mut fast);
        let slow = wire::Message {
            id: -77,
            kind: wire::message::Kind::Image as i32,
            text: "a photo".into(),
            raw: Bytes::new(),
            media: Some(wire::Media {
                id: "m1".into(),
                size: 1 << 33,
                file_name: "p.jpg".into(),
                thumbnail: Bytes::from_static(b"thumb"),
                width: 320,
                height: 200,
                thumbnail_width: -1,
                thumbnail_height: i32::MAX,
            }),
            invitation: None,
        };
        assert_eq!(fast, slow.encode_to_vec());
    }

    #[test]
    fn what_is_written_is_read() {
        for message in [
            image(),
            Message { id: i64::MIN, kind: Some(Kind::Raw), text: "", raw: &[0, 255], media: Media::default() },
            Message::text(""),
        ] {
            let mut encoded = Vec::new();
            message.encode(message.id, &mut encoded);
            let raw = if message.kind == Some(Kind::Raw) { message.raw } else { &[] };
            assert_eq!(Message::read(&encoded), Ok(Message { raw, ..message }));
        }
    }

    #[test]
    fn only_what_the_kind_carries_counts() {
        assert_eq!(image().content_len(), 7 + 5 + 5);
        assert_eq!(Message { kind: Some(Kind::Raw), ..image() }.content_len(), 7 + 8);
        assert_eq!(Message { kind: Some(Kind::Text), ..image() }.content_len(), 7);
    }
}
