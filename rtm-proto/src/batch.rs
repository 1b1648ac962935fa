//! A batch: the length-delimited frames inside one WebSocket message.
//!
//! A [`RawFrame`] is looked at without being decoded: its kind is the number of the one field it holds, so a server can
//! count, route or skip a frame before it spends anything on it.

use crate::{varint, wire};

/// The largest frame either end takes, in bytes: the largest message with the largest identifiers, and room to grow.
pub const MAX_FRAME: usize = 128 * 1024;

/// The largest batch either end takes or writes, in bytes.
pub const MAX_BATCH: usize = 1024 * 1024;

/// Frames of this kind and above are counted; the ones below are link control.
pub const FIRST_COUNTED: u32 = 16;

/// A batch that breaks the rules; the connection it came on is closed with the text as reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// A length runs past the end of the batch.
    #[error("a frame is cut short")]
    Truncated,
    /// More than [`MAX_FRAME`].
    #[error("a frame of {0} bytes is larger than {MAX_FRAME}")]
    Oversized(u64),
    /// No field, or one that is not length-delimited.
    #[error("a frame holds no body")]
    Bodiless,
    /// The body is not what its kind says.
    #[error("a frame of kind {kind} does not decode: {reason}")]
    Malformed {
        /// The field number of the body.
        kind: u32,
        /// What the decoder said.
        reason: String,
    },
}

/// One frame, borrowed from its batch.
#[derive(Debug, Clone, Copy)]
pub struct RawFrame<'a> {
    /// The field number of the body in `Frame`.
    pub kind: u32,
    /// The encoded body.
    pub body: &'a [u8],
    /// The bytes the frame takes in the batch, its length prefix included.
    pub len: usize,
}

impl RawFrame<'_> {
    /// True when the frame takes part in the count that acknowledgements are made in.
    pub fn is_counted(&self) -> bool {
        self.kind >= FIRST_COUNTED
    }

    /// Decodes the body as `M`.
    pub fn decode<M: prost::Message + Default>(&self) -> Result<M, BatchError> {
        M::decode(self.body).map_err(|e| self.malformed(e))
    }

    /// The error for a body that does not decode.
    pub fn malformed(&self, reason: impl std::fmt::Display) -> BatchError {
        BatchError::Malformed { kind: self.kind, reason: reason.to_string() }
    }
}

/// Iterates over the frames of a batch; after an error it ends.
#[derive(Debug, Clone)]
pub struct Frames<'a> {
    rest: &'a [u8],
}

impl<'a> Frames<'a> {
    /// Starts at the first frame of `batch`.
    pub fn new(batch: &'a [u8]) -> Self {
        Self { rest: batch }
    }

    #[inline]
    fn read(&mut self) -> Result<RawFrame<'a>, BatchError> {
        let before = self.rest.len();
        let length = varint::take(&mut self.rest).ok_or(BatchError::Truncated)?;
        if length > MAX_FRAME as u64 {
            return Err(BatchError::Oversized(length));
        }
        if length as usize > self.rest.len() {
            return Err(BatchError::Truncated);
        }
        let (mut frame, rest) = self.rest.split_at(length as usize);
        self.rest = rest;
        let tag = varint::take(&mut frame).ok_or(BatchError::Bodiless)?;
        if tag & 7 != 2 || tag >> 3 == 0 || tag >> 3 > u32::MAX.into() {
            return Err(BatchError::Bodiless);
        }
        let size = varint::take(&mut frame).ok_or(BatchError::Truncated)?;
        if size > frame.len() as u64 {
            return Err(BatchError::Truncated);
        }
        // Anything behind the body is from a newer end and skipped.
        Ok(RawFrame { kind: (tag >> 3) as u32, body: &frame[..size as usize], len: before - self.rest.len() })
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = Result<RawFrame<'a>, BatchError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let frame = self.read();
        if frame.is_err() {
            self.rest = &[];
        }
        Some(frame)
    }
}

/// The offset of the frame that follows the first `count` frames of `batch`.
pub fn offset_after(batch: &[u8], count: u32) -> Result<usize, BatchError> {
    Frames::new(batch).take(count as usize).try_fold(0, |offset, frame| Ok(offset + frame?.len))
}

/// The field number that `body` has in `Frame`.
pub fn kind_of(body: &wire::frame::Body) -> u32 {
    use wire::frame::Body::*;
    match body {
        Hello(_) => kind::HELLO,
        Welcome(_) => kind::WELCOME,
        Refused(_) => kind::REFUSED,
        Ack(_) => kind::ACK,
        Ping(_) => kind::PING,
        Pong(_) => kind::PONG,
        Closing(_) => kind::CLOSING,
        Declined(_) => kind::DECLINED,
        Logout(_) => kind::LOGOUT,
        PeerSend(_) => kind::PEER_SEND,
        ChannelSend(_) => kind::CHANNEL_SEND,
        ChannelJoin(_) => kind::CHANNEL_JOIN,
        ChannelLeave(_) => kind::CHANNEL_LEAVE,
        ChannelMembersGet(_) => kind::CHANNEL_MEMBERS_GET,
        MemberCountsGet(_) => kind::MEMBER_COUNTS_GET,
        PresenceQuery(_) => kind::PRESENCE_QUERY,
        PresenceSubscribe(_) => kind::PRESENCE_SUBSCRIBE,
        PresenceUnsubscribe(_) => kind::PRESENCE_UNSUBSCRIBE,
        PresenceSubscribedGet(_) => kind::PRESENCE_SUBSCRIBED_GET,
        UserAttributesWrite(_) => kind::USER_ATTRIBUTES_WRITE,
        UserAttributesGet(_) => kind::USER_ATTRIBUTES_GET,
        ChannelAttributesWrite(_) => kind::CHANNEL_ATTRIBUTES_WRITE,
        ChannelAttributesGet(_) => kind::CHANNEL_ATTRIBUTES_GET,
        TokenRenew(_) => kind::TOKEN_RENEW,
        Reply(_) => kind::REPLY,
        Receipts(_) => kind::RECEIPTS,
        PeerMessage(_) => kind::PEER_MESSAGE,
        ChannelMessage(_) => kind::CHANNEL_MESSAGE,
        ChannelMember(_) => kind::CHANNEL_MEMBER,
        ChannelMemberCount(_) => kind::CHANNEL_MEMBER_COUNT,
        Gap(_) => kind::GAP,
        PresenceChange(_) => kind::PRESENCE_CHANGE,
        ChannelAttributesChange(_) => kind::CHANNEL_ATTRIBUTES_CHANGE,
        TokenWillExpire(_) => kind::TOKEN_WILL_EXPIRE,
        ChatSend(_) => kind::CHAT_SEND,
        ChatReceipt(_) => kind::CHAT_RECEIPT,
        ChatRecall(_) => kind::CHAT_RECALL,
        ChatEvent(_) => kind::CHAT_EVENT,
        ChatCaughtUp(_) => kind::CHAT_CAUGHT_UP,
    }
}

/// Field numbers of `Frame`, for matching on [`RawFrame::kind`].
#[allow(missing_docs)]
pub mod kind {
    pub const HELLO: u32 = 1;
    pub const WELCOME: u32 = 2;
    pub const REFUSED: u32 = 3;
    pub const ACK: u32 = 4;
    pub const PING: u32 = 5;
    pub const PONG: u32 = 6;
    pub const CLOSING: u32 = 7;
    pub const DECLINED: u32 = 8;
    pub const LOGOUT: u32 = 16;
    pub const PEER_SEND: u32 = 17;
    pub const CHANNEL_SEND: u32 = 18;
    pub const CHANNEL_JOIN: u32 = 19;
    pub const CHANNEL_LEAVE: u32 = 20;
    pub const CHANNEL_MEMBERS_GET: u32 = 21;
    pub const MEMBER_COUNTS_GET: u32 = 22;
    pub const PRESENCE_QUERY: u32 = 23;
    pub const PRESENCE_SUBSCRIBE: u32 = 24;
    pub const PRESENCE_UNSUBSCRIBE: u32 = 25;
    pub const PRESENCE_SUBSCRIBED_GET: u32 = 26;
    pub const USER_ATTRIBUTES_WRITE: u32 = 27;
    pub const USER_ATTRIBUTES_GET: u32 = 28;
    pub const CHANNEL_ATTRIBUTES_WRITE: u32 = 29;
    pub const CHANNEL_ATTRIBUTES_GET: u32 = 30;
    pub const TOKEN_RENEW: u32 = 31;
    pub const REPLY: u32 = 48;
    pub const RECEIPTS: u32 = 49;
    pub const PEER_MESSAGE: u32 = 50;
    pub const CHANNEL_MESSAGE: u32 = 51;
    pub const CHANNEL_MEMBER: u32 = 52;
    pub const CHANNEL_MEMBER_COUNT: u32 = 53;
    pub const GAP: u32 = 54;
    pub const PRESENCE_CHANGE: u32 = 55;
    pub const CHANNEL_ATTRIBUTES_CHANGE: u32 = 56;
    pub const TOKEN_WILL_EXPIRE: u32 = 57;
    pub const CHAT_SEND: u32 = 64;
    pub const CHAT_RECEIPT: u32 = 65;
    pub const CHAT_RECALL: u32 = 66;
    pub const CHAT_EVENT: u32 = 96;
    pub const CHAT_CAUGHT_UP: u32 = 97;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode;
    use wire::frame::Body;

    fn ping(nonce: u64) -> Body {
        Body::Ping(wire::Ping { nonce })
    }

    #[test]
    fn frames_come_back_in_order_and_offsets_agree() {
        let mut batch = bytes::BytesMut::new();
        let mut offsets = vec![0];
        for nonce in [1, 200, 1 << 40] {
            encode::frame(&mut batch, ping(nonce));
            offsets.push(batch.len());
        }
        let nonces: Vec<u64> = Frames::new(&batch).map(|f| f.unwrap().decode::<wire::Ping>().unwrap().nonce).collect();
        assert_eq!(nonces, [1, 200, 1 << 40]);
        for (count, offset) in offsets.into_iter().enumerate() {
            assert_eq!(offset_after(&batch, count as u32), Ok(offset));
        }
    }

    #[test]
    fn kinds_are_the_field_numbers_of_the_schema() {
        let logout = Body::Logout(wire::Logout { request: 1 });
        let gap = Body::Gap(wire::Gap { channel: "c".into(), from: 1, to: 2 });
        for body in [ping(3), logout, gap] {
            let expected = kind_of(&body);
            let mut batch = bytes::BytesMut::new();
            encode::frame(&mut batch, body);
            assert_eq!(Frames::new(&batch).next().unwrap().unwrap().kind, expected);
        }
    }

    #[test]
    fn truncated_oversized_and_empty_frames_are_refused() {
        let mut batch = bytes::BytesMut::new();
        encode::frame(&mut batch, ping(1 << 40));
        for cut in 1..batch.len() {
            let result: Result<Vec<_>, _> = Frames::new(&batch[..cut]).collect();
            assert_eq!(result.unwrap_err(), BatchError::Truncated, "cut at {cut}");
        }
        let huge = {
            let mut b = Vec::new();
            varint::put(&mut b, MAX_FRAME as u64 + 1);
            b
        };
        assert!(matches!(Frames::new(&huge).next(), Some(Err(BatchError::Oversized(_)))));
        assert!(matches!(Frames::new(&[0]).next(), Some(Err(BatchError::Bodiless))));
    }
}
