//! The WebSocket decoder: the first byte chooses the side and how the rest is cut into pieces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rtm_proto::websocket::{Decoder, Side};

const MAX_MESSAGE: usize = 4096;

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let side = if first & 1 == 0 { Side::Server } else { Side::Client };
    let piece = usize::from(first >> 1) + 1;
    let mut decoder = Decoder::new(side, MAX_MESSAGE);
    let mut buffer = Vec::new();
    for bytes in rest.chunks(piece) {
        buffer.extend_from_slice(bytes);
        loop {
            match decoder.next(&mut buffer) {
                Ok(Some((_, len))) => {
                    assert!(len > 0 && len <= buffer.len());
                    buffer.drain(..len);
                }
                Ok(None) => break,
                Err(_) => return,
            }
        }
    }
});
