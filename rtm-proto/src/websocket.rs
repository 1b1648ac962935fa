//! WebSocket framing (RFC 6455) over bytes somebody else reads and writes.
//!
//! Our own, because ready-made sockets copy every message once per member and keep buffers for every idle connection.
//! A [`Decoder`] works in place on the read buffer and keeps nothing between messages unless one comes in fragments.

use std::borrow::Cow;

use base64::Engine as _;
use bytes::BufMut;
use sha1::{Digest, Sha1};

/// What RFC 6455 calls the opcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Opcode {
    /// Continues a fragmented message.
    Continuation = 0,
    /// UTF-8 text; never written by us.
    Text = 1,
    /// A batch.
    Binary = 2,
    /// Ends the connection.
    Close = 8,
    /// Asks for a pong.
    Ping = 9,
    /// Answers a ping.
    Pong = 10,
}

/// A broken rule of RFC 6455; the connection is closed with [`WebSocketError::close_code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebSocketError {
    /// A client's frame without mask, or a server's with one.
    #[error("masking is the wrong way round for this side")]
    Mask,
    /// Reserved bits or opcodes.
    #[error("a reserved bit or opcode is used")]
    Reserved,
    /// A control frame that is fragmented or longer than 125 bytes.
    #[error("a control frame is fragmented or too long")]
    Control,
    /// A continuation without a start, or a start within a fragmented message.
    #[error("fragments come in the wrong order")]
    Fragments,
    /// A message larger than the decoder was told to take.
    #[error("a message is larger than is taken here")]
    TooLarge,
    /// A text message.
    #[error("only binary messages are spoken here")]
    Text,
}

impl WebSocketError {
    /// The status that the closing handshake carries.
    pub fn close_code(self) -> u16 {
        match self {
            WebSocketError::TooLarge => 1009,
            WebSocketError::Text => 1003,
            _ => 1002,
        }
    }
}

/// Which side of the connection a decoder stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Takes masked frames.
    Server,
    /// Takes unmasked frames.
    Client,
}

/// Something whole that came in.
#[derive(Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// A binary message; borrowed unless it came in fragments.
    Batch(Cow<'a, [u8]>),
    /// To be answered with a pong of the same payload.
    Ping(&'a [u8]),
    /// An answer to a ping.
    Pong,
    /// The other end closes, with this status (1005 when it gave none).
    Close(u16),
    /// A fragment was put aside; nothing to do yet.
    Fragment,
}

/// Takes messages off the front of a read buffer.
#[derive(Debug)]
pub struct Decoder {
    side: Side,
    max_message: usize,
    fragments: Option<Vec<u8>>,
}

struct Header {
    fin: bool,
    opcode: Opcode,
    mask: Option<[u8; 4]>,
    payload: usize,
    len: usize,
}

impl Decoder {
    /// A decoder for one connection that takes messages of up to `max_message` bytes.
    pub fn new(side: Side, max_message: usize) -> Self {
        Self { side, max_message, fragments: None }
    }

    /// Takes the first frame off `data`, unmasking it in place, and returns it with the number of bytes it took.
    /// `Ok(None)`: more bytes are needed; [`Decoder::missing`] says how many at least.
    pub fn next<'a>(&mut self, data: &'a mut [u8]) -> Result<Option<(Item<'a>, usize)>, WebSocketError> {
        let Some(header) = self.header(data)? else { return Ok(None) };
        let end = header.len + header.payload;
        if data.len() < end {
            return Ok(None);
        }
        let payload = &mut data[header.len..end];
        if let Some(key) = header.mask {
            mask(payload, key);
        }
        let item = match header.opcode {
            Opcode::Ping => Item::Ping(payload),
            Opcode::Pong => Item::Pong,
            Opcode::Close => Item::Close(payload.first_chunk::<2>().map_or(1005, |status| u16::from_be_bytes(*status))),
            Opcode::Text => return Err(WebSocketError::Text),
            Opcode::Binary if header.fin => Item::Batch(Cow::Borrowed(payload)),
            Opcode::Binary => {
                self.fragments = Some(payload.to_vec());
                Item::Fragment
            }
            Opcode::Continuation => {
                let fragments = self.fragments.as_mut().ok_or(WebSocketError::Fragments)?;
                fragments.extend_from_slice(payload);
                if header.fin {
                    Item::Batch(Cow::Owned(self.fragments.take().unwrap_or_default()))
                } else {
                    Item::Fragment
                }
            }
        };
        Ok(Some((item, end)))
    }

    /// How many bytes the frame at the front of `data` still needs, at least. 0 when it is whole.
    pub fn missing(&self, data: &[u8]) -> Result<usize, WebSocketError> {
        Ok(match self.header(data)? {
            None => 2usize.saturating_sub(data.len()).max(1),
            Some(header) => (header.len + header.payload).saturating_sub(data.len()),
        })
    }

    fn header(&self, data: &[u8]) -> Result<Option<Header>, WebSocketError> {
        let [first, second, ..] = *data else { return Ok(None) };
        if first & 0x70 != 0 {
            return Err(WebSocketError::Reserved);
        }
        let fin = first & 0x80 != 0;
        let opcode = match first & 0x0f {
            0 => Opcode::Continuation,
            1 => Opcode::Text,
            2 => Opcode::Binary,
            8 => Opcode::Close,
            9 => Opcode::Ping,
            10 => Opcode::Pong,
            _ => return Err(WebSocketError::Reserved),
        };
        let masked = second & 0x80 != 0;
        if masked != (self.side == Side::Server) {
            return Err(WebSocketError::Mask);
        }
        let short = second & 0x7f;
        let (payload, mut len) = match short {
            126 => match data.get(2..4) {
                Some(b) => (u64::from(u16::from_be_bytes([b[0], b[1]])), 4),
                None => return Ok(None),
            },
            127 => match data.get(2..10).and_then(|b| b.first_chunk::<8>()) {
                Some(b) => (u64::from_be_bytes(*b), 10),
                None => return Ok(None),
            },
            n => (n.into(), 2),
        };
        if opcode as u8 >= 8 {
            if !fin || short > 125 {
                return Err(WebSocketError::Control);
            }
        } else {
            let started = self.fragments.as_ref().map(Vec::len);
            if (opcode == Opcode::Continuation) != started.is_some() {
                return Err(WebSocketError::Fragments);
            }
            // Checked before the payload has arrived, so that a hostile length costs nothing.
            if payload > (self.max_message - started.unwrap_or(0).min(self.max_message)) as u64 {
                return Err(WebSocketError::TooLarge);
            }
        }
        let mask = if masked {
            match data.get(len..len + 4).and_then(|b| b.first_chunk::<4>()) {
                Some(key) => {
                    len += 4;
                    Some(*key)
                }
                None => return Ok(None),
            }
        } else {
            None
        };
        Ok(Some(Header { fin, opcode, mask, payload: payload as usize, len }))
    }
}

/// The longest header that [`put_header`] writes, in bytes.
pub const MAX_HEADER: usize = 14;

/// Appends the header of an unfragmented frame.
pub fn put_header(buf: &mut impl BufMut, opcode: Opcode, payload: usize, mask: Option<[u8; 4]>) {
    buf.put_u8(0x80 | opcode as u8);
    let bit = if mask.is_some() { 0x80 } else { 0 };
    match payload {
        0..=125 => buf.put_u8(bit | payload as u8),
        126..=0xffff => {
            buf.put_u8(bit | 126);
            buf.put_u16(payload as u16);
        }
        _ => {
            buf.put_u8(bit | 127);
            buf.put_u64(payload as u64);
        }
    }
    if let Some(key) = mask {
        buf.put_slice(&key);
    }
}

/// Applies or removes a mask; the same operation both ways.
pub fn mask(payload: &mut [u8], key: [u8; 4]) {
    let wide = u64::from_ne_bytes([key[0], key[1], key[2], key[3], key[0], key[1], key[2], key[3]]);
    let mut words = payload.chunks_exact_mut(8);
    for word in &mut words {
        let mut value = [0; 8];
        value.copy_from_slice(word);
        word.copy_from_slice(&(u64::from_ne_bytes(value) ^ wide).to_ne_bytes());
    }
    for (byte, key) in words.into_remainder().iter_mut().zip(key.iter().cycle()) {
        *byte ^= key;
    }
}

/// The `Sec-WebSocket-Accept` that answers a `Sec-WebSocket-Key`.
pub fn accept_key(key: &str) -> String {
    let mut hash = Sha1::new();
    hash.update(key.as_bytes());
    hash.update(b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    base64::engine::general_purpose::STANDARD.encode(hash.finalize())
}

/// A fresh `Sec-WebSocket-Key`.
pub fn new_key() -> String {
    base64::engine::general_purpose::STANDARD.encode(rand::random::<[u8; 16]>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 4] = [1, 2, 3, 4];

    fn message(opcode: u8, fin: bool, payload: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        put_header(&mut out, Opcode::Binary, payload.len(), Some(KEY));
        out[0] = if fin { 0x80 } else { 0 } | opcode;
        let mut body = payload.to_vec();
        mask(&mut body, KEY);
        out.extend(body);
        out
    }

    #[test]
    fn accept_key_is_the_one_of_the_rfc() {
        assert_eq!(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn every_length_comes_back_and_every_cut_waits() {
        for len in [0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536] {
            let payload: Vec<u8> = (0..len).map(|i| i as u8).collect();
            let whole = message(2, true, &payload);
            for cut in (0..whole.len().min(20)).chain([whole.len() - 1]) {
                let mut decoder = Decoder::new(Side::Server, 1 << 20);
                assert_eq!(decoder.next(&mut whole[..cut].to_vec()), Ok(None));
                assert!(decoder.missing(&whole[..cut]).unwrap() > 0);
            }
            let mut data = whole.clone();
            data.extend([9, 9]);
            let got = Decoder::new(Side::Server, 1 << 20).next(&mut data).unwrap().map(|(i, n)| match i {
                Item::Batch(b) => (b.into_owned(), n),
                other => panic!("{other:?}"),
            });
            assert_eq!(got, Some((payload, whole.len())));
        }
    }

    #[test]
    fn fragments_are_put_together_around_a_ping() {
        let mut decoder = Decoder::new(Side::Server, 100);
        assert_eq!(decoder.next(&mut message(2, false, b"ab")).unwrap().unwrap().0, Item::Fragment);
        assert_eq!(decoder.next(&mut message(9, true, b"?")).unwrap().unwrap().0, Item::Ping(b"?"));
        assert_eq!(decoder.next(&mut message(0, false, b"cd")).unwrap().unwrap().0, Item::Fragment);
        let mut last = message(0, true, b"ef");
        assert_eq!(decoder.next(&mut last).unwrap().unwrap().0, Item::Batch(Cow::Borrowed(b"abcdef")));
    }

    #[test]
    fn broken_rules_are_named() {
        let try_server = |data: &[u8]| {
            Decoder::new(Side::Server, 100).next(&mut data.to_vec()).map(|x| x.map(|(_, n)| n)).unwrap_err()
        };
        assert_eq!(try_server(&[0x82, 0x01, 0]), WebSocketError::Mask);
        assert_eq!(try_server(&[0xc2, 0x80]), WebSocketError::Reserved);
        assert_eq!(try_server(&[0x83, 0x80]), WebSocketError::Reserved);
        assert_eq!(try_server(&[0x09, 0x80]), WebSocketError::Control);
        assert_eq!(try_server(&[0x89, 0xfe, 0, 200]), WebSocketError::Control);
        assert_eq!(try_server(&message(0, true, b"x")), WebSocketError::Fragments);
        assert_eq!(try_server(&message(1, true, b"x")), WebSocketError::Text);
        assert_eq!(try_server(&[0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), WebSocketError::TooLarge);
        let mut decoder = Decoder::new(Side::Server, 100);
        decoder.next(&mut message(2, false, &[0; 60])).unwrap();
        assert_eq!(decoder.next(&mut message(0, true, &[0; 41])).unwrap_err(), WebSocketError::TooLarge);
        let mut decoder = Decoder::new(Side::Server, 100);
        decoder.next(&mut message(2, false, b"x")).unwrap();
        assert_eq!(decoder.next(&mut message(2, true, b"x")).unwrap_err(), WebSocketError::Fragments);
        assert_eq!(
            Decoder::new(Side::Client, 100).next(&mut message(2, true, b"x")).unwrap_err(),
            WebSocketError::Mask
        );
    }

    #[test]
    fn close_carries_its_status() {
        let mut decoder = Decoder::new(Side::Server, 100);
        assert_eq!(decoder.next(&mut message(8, true, &1001u16.to_be_bytes())).unwrap().unwrap().0, Item::Close(1001));
        assert_eq!(decoder.next(&mut message(8, true, b"")).unwrap().unwrap().0, Item::Close(1005));
    }
}
