//! Batches in WebSocket messages on a stream of bytes, for either end.

use rtm_proto::websocket::{Decoder, Item, Opcode, Side, WebSocketError, mask, put_header};

/// Puts the batches together that come in on one connection.
pub struct Stream {
    decoder: Decoder,
    buffer: Vec<u8>,
}

impl Stream {
    pub fn new(side: Side) -> Self {
        Self { decoder: Decoder::new(side, rtm_proto::batch::MAX_BATCH), buffer: Vec::new() }
    }

    pub fn feed(&mut self, chunk: &[u8]) {
        self.buffer.extend_from_slice(chunk);
    }

    /// The next whole batch.
    pub fn batch(&mut self) -> Result<Option<Vec<u8>>, WebSocketError> {
        let Some((item, len)) = self.decoder.next(&mut self.buffer)? else { return Ok(None) };
        let batch = match item {
            Item::Batch(batch) => batch.into_owned(),
            other => panic!("nobody writes {other:?} here"),
        };
        self.buffer.drain(..len);
        Ok(Some(batch))
    }
}

/// One batch as a WebSocket message; `key` masks what a client writes.
pub fn message(parts: &[impl AsRef<[u8]>], key: Option<[u8; 4]>) -> Vec<u8> {
    let len = parts.iter().map(|p| p.as_ref().len()).sum();
    let mut out = Vec::with_capacity(len + rtm_proto::websocket::MAX_HEADER);
    put_header(&mut out, Opcode::Binary, len, key);
    let start = out.len();
    for part in parts {
        out.extend_from_slice(part.as_ref());
    }
    if let Some(key) = key {
        mask(&mut out[start..], key);
    }
    out
}
