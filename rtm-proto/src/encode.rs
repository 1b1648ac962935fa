//! Writing frames.
//!
//! [`frame`] writes any frame through the generated types. The few kinds that every message passes through are written
//! field by field from borrowed parts instead, which saves building an owned value per message; a test holds them to the
//! generated encoding.

use bytes::{BufMut, BytesMut};
use prost::Message as _;

use crate::{batch::kind, varint, wire};

/// Appends one length-delimited frame.
pub fn frame(batch: &mut BytesMut, body: wire::frame::Body) {
    let frame = wire::Frame { body: Some(body) };
    batch.reserve(frame.encoded_len() + 5);
    frame.encode_length_delimited(batch).expect("BytesMut grows as needed");
}

/// One length-delimited frame in a buffer of its own.
pub fn to_bytes(body: wire::frame::Body) -> bytes::Bytes {
    let mut batch = BytesMut::new();
    frame(&mut batch, body);
    batch.freeze()
}

/// A send by a client, to a peer (`PeerSend`) or to a channel (`ChannelSend`): the two have the same fields.
#[derive(Debug, Clone, Copy)]
pub struct Send<'a> {
    /// [`kind::PEER_SEND`] or [`kind::CHANNEL_SEND`].
    pub kind: u32,
    /// The client message id.
    pub request: u64,
    /// Server milliseconds after which the server drops it.
    pub deadline: u64,
    /// The user or channel id.
    pub to: &'a str,
    /// [`view::Send::OFFLINE`](crate::view::Send::OFFLINE) and `HISTORY`.
    pub options: u32,
    /// An encoded `Message`.
    pub message: &'a [u8],
}

impl Send<'_> {
    /// Appends the frame.
    pub fn put(&self, batch: &mut BytesMut) {
        let body = uint_len(self.request)
            + uint_len(self.deadline)
            + bytes_len(self.to.len())
            + uint_len(self.options.into())
            + bytes_len(self.message.len());
        put_head(batch, self.kind, body);
        put_uint(batch, 1, self.request);
        put_uint(batch, 2, self.deadline);
        put_bytes(batch, 3, self.to.as_bytes());
        put_uint(batch, 4, self.options.into());
        put_bytes(batch, 5, self.message);
    }
}

/// A `PeerMessage` on its way to the receiver.
#[derive(Debug, Clone, Copy)]
pub struct PeerMessage<'a> {
    /// The sender's user id.
    pub from: &'a str,
    /// The sender's incarnation.
    pub incarnation: u64,
    /// The sender's client message id.
    pub request: u64,
    /// When the server received it, in its milliseconds.
    pub server_ms: u64,
    /// True when it was stored while the receiver was offline.
    pub offline: bool,
    /// An encoded `Message`.
    pub message: &'a [u8],
}

impl PeerMessage<'_> {
    /// Appends the frame.
    pub fn put(&self, batch: &mut BytesMut) {
        let body = bytes_len(self.from.len())
            + FIXED64
            + uint_len(self.request)
            + uint_len(self.server_ms)
            + uint_len(self.offline.into())
            + bytes_len(self.message.len());
        put_head(batch, kind::PEER_MESSAGE, body);
        put_bytes(batch, 1, self.from.as_bytes());
        put_fixed64(batch, 2, self.incarnation);
        put_uint(batch, 3, self.request);
        put_uint(batch, 4, self.server_ms);
        put_uint(batch, 5, self.offline.into());
        put_bytes(batch, 6, self.message);
    }
}

/// A `ChannelMessage`, encoded once for all members.
#[derive(Debug, Clone, Copy)]
pub struct ChannelMessage<'a> {
    /// The channel id.
    pub channel: &'a str,
    /// The sender's user id.
    pub from: &'a str,
    /// The sender's incarnation.
    pub incarnation: u64,
    /// The sender's client message id.
    pub request: u64,
    /// When the server received it, in its milliseconds.
    pub server_ms: u64,
    /// Its number in the channel's epoch.
    pub sequence: u64,
    /// An encoded `Message`.
    pub message: &'a [u8],
}

impl ChannelMessage<'_> {
    /// Appends the frame.
    pub fn put(&self, batch: &mut BytesMut) {
        let body = bytes_len(self.channel.len())
            + bytes_len(self.from.len())
            + FIXED64
            + uint_len(self.request)
            + uint_len(self.server_ms)
            + uint_len(self.sequence)
            + bytes_len(self.message.len());
        put_head(batch, kind::CHANNEL_MESSAGE, body);
        put_bytes(batch, 1, self.channel.as_bytes());
        put_bytes(batch, 2, self.from.as_bytes());
        put_fixed64(batch, 3, self.incarnation);
        put_uint(batch, 4, self.request);
        put_uint(batch, 5, self.server_ms);
        put_uint(batch, 6, self.sequence);
        put_bytes(batch, 7, self.message);
    }
}

/// Appends an `Ack`, the one frame that is written for almost every batch.
pub fn ack(batch: &mut BytesMut, received: u64) {
    put_head(batch, kind::ACK, uint_len(received));
    put_uint(batch, 1, received);
}

/// Tag and value of a fixed64 field with a number below 16.
const FIXED64: usize = 9;

// All field numbers here are below 16, so every tag is one byte. Default values are left out, as proto3 wants it.

fn uint_len(value: u64) -> usize {
    if value == 0 { 0 } else { 1 + varint::len(value) }
}

fn bytes_len(len: usize) -> usize {
    if len == 0 { 0 } else { 1 + varint::len(len as u64) + len }
}

fn put_uint(batch: &mut BytesMut, field: u8, value: u64) {
    if value != 0 {
        batch.put_u8(field << 3);
        varint::put(batch, value);
    }
}

fn put_fixed64(batch: &mut BytesMut, field: u8, value: u64) {
    // Written even when 0: an incarnation of 0 is as random as any other, and both encodings decode alike.
    batch.put_u8(field << 3 | 1);
    batch.put_u64_le(value);
}

fn put_bytes(batch: &mut BytesMut, field: u8, value: &[u8]) {
    if !value.is_empty() {
        batch.put_u8(field << 3 | 2);
        varint::put(batch, value.len() as u64);
        batch.put_slice(value);
    }
}

fn put_head(batch: &mut BytesMut, kind: u32, body: usize) {
    let tag = u64::from(kind) << 3 | 2;
    let frame = varint::len(tag) + varint::len(body as u64) + body;
    batch.reserve(varint::len(frame as u64) + frame);
    varint::put(batch, frame as u64);
    varint::put(batch, tag);
    varint::put(batch, body as u64);
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::frame::Body;

    #[test]
    fn field_by_field_is_what_the_generated_types_write() {
        let message = bytes::Bytes::from_static(b"\x08\x02\x10\x01\x1a\x02hi");
        let mut fast = BytesMut::new();
        Send { kind: kind::PEER_SEND, request: 300, deadline: 1 << 41, to: "bob", options: 3, message: &message }
            .put(&mut fast);
        Send { kind: kind::CHANNEL_SEND, request: 1, deadline: 2, to: "room", options: 0, message: &message }
            .put(&mut fast);
        PeerMessage { from: "ann", incarnation: 9, request: 300, server_ms: 1 << 41, offline: true, message: &message }
            .put(&mut fast);
        ChannelMessage {
            channel: "room",
            from: "ann",
            incarnation: u64::MAX,
            request: 1,
            server_ms: 5,
            sequence: 77,
            message: &message,
        }
        .put(&mut fast);
        ack(&mut fast, 1234);

        let mut slow = BytesMut::new();
        for body in [
            Body::PeerSend(wire::PeerSend {
                request: 300,
                deadline: 1 << 41,
                to: "bob".into(),
                options: 3,
                message: message.clone(),
            }),
            Body::ChannelSend(wire::ChannelSend {
                request: 1,
                deadline: 2,
                channel: "room".into(),
                options: 0,
                message: message.clone(),
            }),
            Body::PeerMessage(wire::PeerMessage {
                from: "ann".into(),
                incarnation: 9,
                request: 300,
                server_ms: 1 << 41,
                offline: true,
                message: message.clone(),
            }),
            Body::ChannelMessage(wire::ChannelMessage {
                channel: "room".into(),
                from: "ann".into(),
                incarnation: u64::MAX,
                request: 1,
                server_ms: 5,
                sequence: 77,
                message,
            }),
            Body::Ack(wire::Ack { received: 1234 }),
        ] {
            frame(&mut slow, body);
        }
        assert_eq!(fast, slow);
    }
}
