//! Reading the frames that every message passes through, without owning anything.
//!
//! A view borrows from the read buffer. Unknown fields are skipped as the generated decoder skips them; invalid UTF-8 in
//! an identifier is refused like there.

use crate::varint;

/// What a view could not make sense of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// A field runs past the end, or has a wire type that protobuf no longer uses.
    #[error("a field is cut short or of an unknown wire type")]
    Malformed,
    /// A string is not UTF-8.
    #[error("a string is not UTF-8")]
    NotUtf8,
}

/// One field of an encoded protobuf message.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 1.
    Fixed64(u64),
    /// Wire type 2.
    Bytes(&'a [u8]),
    /// Wire type 5.
    Fixed32(u32),
}

impl<'a> Value<'a> {
    /// The number of a varint field.
    pub fn uint(self) -> Result<u64, ViewError> {
        match self {
            Value::Varint(v) => Ok(v),
            _ => Err(ViewError::Malformed),
        }
    }

    /// The number of a fixed64 field.
    pub fn fixed(self) -> Result<u64, ViewError> {
        match self {
            Value::Fixed64(v) => Ok(v),
            _ => Err(ViewError::Malformed),
        }
    }

    /// The bytes of a length-delimited field.
    pub fn bytes(self) -> Result<&'a [u8], ViewError> {
        match self {
            Value::Bytes(v) => Ok(v),
            _ => Err(ViewError::Malformed),
        }
    }

    /// The text of a length-delimited field.
    pub fn text(self) -> Result<&'a str, ViewError> {
        std::str::from_utf8(self.bytes()?).map_err(|_| ViewError::NotUtf8)
    }
}

/// Iterates over the fields of an encoded message as (number, value).
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// Starts at the first field.
    pub fn new(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    #[inline(always)]
    fn read(&mut self) -> Option<(u32, Value<'a>)> {
        let tag = varint::take(&mut self.rest)?;
        // Field numbers have 29 bits, so that a tag fits into 32.
        let number = u32::try_from(tag).ok().map(|tag| tag >> 3).filter(|&n| n != 0)?;
        let value = match tag & 7 {
            0 => Value::Varint(varint::take(&mut self.rest)?),
            1 => Value::Fixed64(u64::from_le_bytes(self.split(8)?.try_into().ok()?)),
            2 => {
                let len = varint::take(&mut self.rest)?;
                Value::Bytes(self.split(usize::try_from(len).ok()?)?)
            }
            5 => Value::Fixed32(u32::from_le_bytes(self.split(4)?.try_into().ok()?)),
            _ => return None,
        };
        Some((number, value))
    }

    #[inline(always)]
    fn split(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(head)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u32, Value<'a>), ViewError>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.read();
        if field.is_none() {
            self.rest = &[];
        }
        Some(field.ok_or(ViewError::Malformed))
    }
}

/// A `PeerSend` or `ChannelSend`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Send<'a> {
    /// The client message id.
    pub request: u64,
    /// Server milliseconds after which it is dropped.
    pub deadline: u64,
    /// The user or channel id.
    pub to: &'a str,
    /// [`Send::OFFLINE`] and [`Send::HISTORY`].
    pub options: u32,
    /// An encoded `Message`.
    pub message: &'a [u8],
}

impl<'a> Send<'a> {
    /// Of the options: to be stored when the receiver is away.
    pub const OFFLINE: u32 = 1;
    /// Of the options: to be kept in the history.
    pub const HISTORY: u32 = 2;

    /// Reads the body of a frame of kind `PEER_SEND` or `CHANNEL_SEND`.
    pub fn read(body: &'a [u8]) -> Result<Self, ViewError> {
        let mut view = Self::default();
        for field in Fields::new(body) {
            match field? {
                (1, v) => view.request = v.uint()?,
                (2, v) => view.deadline = v.uint()?,
                (3, v) => view.to = v.text()?,
                (4, v) => view.options = v.uint()? as u32,
                (5, v) => view.message = v.bytes()?,
                _ => {}
            }
        }
        Ok(view)
    }
}

/// A `PeerMessage`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PeerMessage<'a> {
    /// The sender's user id.
    pub from: &'a str,
    /// The sender's incarnation.
    pub incarnation: u64,
    /// The sender's client message id.
    pub request: u64,
    /// When the server received it.
    pub server_ms: u64,
    /// True when it was stored while the receiver was offline.
    pub offline: bool,
    /// An encoded `Message`.
    pub message: &'a [u8],
}

impl<'a> PeerMessage<'a> {
    /// Reads the body of a frame of kind `PEER_MESSAGE`.
    pub fn read(body: &'a [u8]) -> Result<Self, ViewError> {
        let mut view = Self::default();
        for field in Fields::new(body) {
            match field? {
                (1, v) => view.from = v.text()?,
                (2, v) => view.incarnation = v.fixed()?,
                (3, v) => view.request = v.uint()?,
                (4, v) => view.server_ms = v.uint()?,
                (5, v) => view.offline = v.uint()? != 0,
                (6, v) => view.message = v.bytes()?,
                _ => {}
            }
        }
        Ok(view)
    }
}

/// A `ChannelMessage`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChannelMessage<'a> {
    /// The channel id.
    pub channel: &'a str,
    /// The sender's user id.
    pub from: &'a str,
    /// The sender's incarnation.
    pub incarnation: u64,
    /// The sender's client message id.
    pub request: u64,
    /// When the server received it.
    pub server_ms: u64,
    /// Its number in the channel's epoch.
    pub sequence: u64,
    /// An encoded `Message`.
    pub message: &'a [u8],
}

impl<'a> ChannelMessage<'a> {
    /// Reads the body of a frame of kind `CHANNEL_MESSAGE`.
    pub fn read(body: &'a [u8]) -> Result<Self, ViewError> {
        let mut view = Self::default();
        for field in Fields::new(body) {
            match field? {
                (1, v) => view.channel = v.text()?,
                (2, v) => view.from = v.text()?,
                (3, v) => view.incarnation = v.fixed()?,
                (4, v) => view.request = v.uint()?,
                (5, v) => view.server_ms = v.uint()?,
                (6, v) => view.sequence = v.uint()?,
                (7, v) => view.message = v.bytes()?,
                _ => {}
            }
        }
        Ok(view)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{batch::Frames, encode, wire};
    use wire::frame::Body;

    fn body_of(body: Body) -> bytes::Bytes {
        let bytes = encode::to_bytes(body);
        let raw = Frames::new(&bytes).next().unwrap().unwrap();
        bytes.slice_ref(raw.body)
    }

    #[test]
    fn views_read_what_the_generated_types_write() {
        let message = bytes::Bytes::from_static(b"payload");
        let peer = wire::PeerMessage {
            from: "ann".into(),
            incarnation: 9,
            request: 3,
            server_ms: 4,
            offline: true,
            message: message.clone(),
        };
        let body = body_of(Body::PeerMessage(peer));
        let view = PeerMessage::read(&body).unwrap();
        let expected =
            PeerMessage { from: "ann", incarnation: 9, request: 3, server_ms: 4, offline: true, message: b"payload" };
        assert_eq!(view, expected);

        let send = wire::ChannelSend { request: 1, deadline: 2, channel: "c".into(), options: 3, message };
        let body = body_of(Body::ChannelSend(send));
        let expected = Send { request: 1, deadline: 2, to: "c", options: 3, message: b"payload" };
        assert_eq!(Send::read(&body).unwrap(), expected);
    }

    #[test]
    fn unknown_fields_are_skipped_and_broken_ones_refused() {
        // Fields 1 = 7, then unknown: 900 varint, 901 fixed64, 902 bytes, 903 fixed32.
        let mut body = vec![0x08, 0x07];
        for (number, wire_type, value) in
            [(900u64, 0u64, &[1u8][..]), (901, 1, &[0; 8]), (902, 2, &[2, 9, 9]), (903, 5, &[0; 4])]
        {
            varint::put(&mut body, number << 3 | wire_type);
            body.extend_from_slice(value);
        }
        assert_eq!(Send::read(&body).unwrap().request, 7);
        assert_eq!(Send::read(&body[..body.len() - 1]), Err(ViewError::Malformed));
        assert_eq!(Send::read(&[0x1a, 1, 0xff]), Err(ViewError::NotUtf8));
        assert_eq!(Send::read(&[0x1b]), Err(ViewError::Malformed));
        assert_eq!(Send::read(&[0x1a, 0xff, 0xff, 0xff, 0xff, 0x0f]), Err(ViewError::Malformed));
    }
}
