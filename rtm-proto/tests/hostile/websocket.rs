//! The WebSocket decoder, fed in pieces of any size.

use proptest::prelude::*;
use rtm_proto::websocket::{Decoder, Item, MAX_HEADER, Opcode, Side, WebSocketError, mask, put_header};

const MAX_MESSAGE: usize = 300;

/// What came out, in a form that owns it.
#[derive(Debug, PartialEq, Clone)]
enum Out {
    Batch(Vec<u8>),
    Ping(Vec<u8>),
    Pong,
    Close(u16),
}

/// A connection's read loop: feeds `bytes` in pieces that end at `cuts`, and takes out whatever is whole.
fn read(side: Side, bytes: &[u8], cuts: &[usize]) -> Result<(Vec<Out>, usize), WebSocketError> {
    let mut decoder = Decoder::new(side, MAX_MESSAGE);
    let (mut buffer, mut out, mut fed, mut steps) = (Vec::new(), Vec::new(), 0, 0);
    let mut cuts: Vec<usize> = cuts.iter().map(|c| c % (bytes.len() + 1)).chain([bytes.len()]).collect();
    cuts.sort_unstable();
    for cut in cuts {
        buffer.extend_from_slice(&bytes[fed..cut]);
        fed = cut;
        loop {
            steps += 1;
            assert!(steps <= bytes.len() * 2 + 100, "the decoder does not get on");
            let missing = decoder.missing(&buffer)?;
            assert!(missing <= MAX_MESSAGE + MAX_HEADER, "{missing} more bytes are asked for");
            let Some((item, len)) = decoder.next(&mut buffer)? else {
                assert!(missing > 0, "nothing is missing and nothing comes out");
                break;
            };
            assert!(missing == 0 && len >= 2);
            match item {
                Item::Batch(batch) => {
                    assert!(batch.len() <= MAX_MESSAGE);
                    out.push(Out::Batch(batch.into_owned()));
                }
                Item::Ping(payload) => out.push(Out::Ping(payload.to_vec())),
                Item::Pong => out.push(Out::Pong),
                Item::Close(status) => out.push(Out::Close(status)),
                Item::Fragment => {}
            }
            buffer.drain(..len);
        }
        assert!(buffer.len() < MAX_MESSAGE + MAX_HEADER + bytes.len(), "what was taken is not kept");
    }
    Ok((out, buffer.len()))
}

fn frame(opcode: u8, fin: bool, payload: &[u8], key: Option<[u8; 4]>) -> Vec<u8> {
    let mut out = Vec::new();
    put_header(&mut out, Opcode::Binary, payload.len(), key);
    out[0] = if fin { 0x80 } else { 0 } | opcode;
    let start = out.len();
    out.extend_from_slice(payload);
    if let Some(key) = key {
        mask(&mut out[start..], key);
    }
    out
}

/// One message in fragments with control frames between them: its bytes and what must come out.
fn message(side: Side) -> impl Strategy<Value = (Vec<u8>, Vec<Out>)> {
    let part = (prop::collection::vec(any::<u8>(), 0..90), any::<[u8; 4]>(), any::<bool>());
    let control = prop::collection::vec(any::<u8>(), 0..125);
    (prop::collection::vec(part, 1..4), control).prop_map(move |(parts, control)| {
        let (mut bytes, mut whole, mut out) = (Vec::new(), Vec::new(), Vec::new());
        for (index, (payload, key, interrupt)) in parts.iter().enumerate() {
            let key = (side == Side::Server).then_some(*key);
            bytes.extend(frame(if index == 0 { 2 } else { 0 }, index + 1 == parts.len(), payload, key));
            whole.extend(payload);
            if *interrupt && index + 1 < parts.len() {
                bytes.extend(frame(9, true, &control, key));
                bytes.extend(frame(10, true, &[], key));
                out.extend([Out::Ping(control.clone()), Out::Pong]);
            }
        }
        out.push(Out::Batch(whole));
        (bytes, out)
    })
}

proptest! {
    #[test]
    fn messages_come_out_whole_however_they_are_cut(
        messages in prop::collection::vec(message(Side::Server), 1..6), cuts in prop::collection::vec(any::<usize>(), 0..20),
    ) {
        let bytes: Vec<u8> = messages.iter().flat_map(|(bytes, _)| bytes.clone()).collect();
        let expected: Vec<Out> = messages.into_iter().flat_map(|(_, out)| out).collect();
        prop_assert_eq!(read(Side::Server, &bytes, &cuts), Ok((expected, 0)));
    }

    #[test]
    fn a_client_reads_what_a_server_writes(
        messages in prop::collection::vec(message(Side::Client), 1..4), cuts in prop::collection::vec(any::<usize>(), 0..9),
    ) {
        let bytes: Vec<u8> = messages.iter().flat_map(|(bytes, _)| bytes.clone()).collect();
        let expected: Vec<Out> = messages.into_iter().flat_map(|(_, out)| out).collect();
        prop_assert_eq!(read(Side::Client, &bytes, &cuts), Ok((expected, 0)));
    }

    #[test]
    fn garbage_is_refused_or_waited_for_and_how_it_is_cut_changes_nothing(
        bytes in prop::collection::vec(any::<u8>(), 0..600), cuts in prop::collection::vec(any::<usize>(), 0..9),
        server: bool,
    ) {
        let side = if server { Side::Server } else { Side::Client };
        prop_assert_eq!(read(side, &bytes, &cuts), read(side, &bytes, &[]));
    }

    #[test]
    fn garbage_behind_good_messages_does_not_reach_back(
        good in prop::collection::vec(message(Side::Server), 1..4), flips in prop::collection::vec(any::<(usize, u8)>(), 1..4),
        cuts in prop::collection::vec(any::<usize>(), 0..9),
    ) {
        let mut bytes: Vec<u8> = good.iter().flat_map(|(bytes, _)| bytes.clone()).collect();
        for (at, bits) in flips {
            let len = bytes.len();
            bytes[at % len] ^= bits;
        }
        prop_assert_eq!(read(Side::Server, &bytes, &cuts), read(Side::Server, &bytes, &[]));
    }

    #[test]
    fn a_length_beyond_the_bound_is_refused_before_its_payload_comes(len in MAX_MESSAGE + 1..usize::MAX >> 1, pieces in 0usize..5) {
        let mut decoder = Decoder::new(Side::Server, MAX_MESSAGE);
        for index in 0..pieces {
            let mut bytes = frame(if index == 0 { 2 } else { 0 }, false, &[0; 70], Some([1, 2, 3, 4]));
            if let Err(error) = decoder.next(&mut bytes) {
                prop_assert!(index * 70 + 70 > MAX_MESSAGE && error == WebSocketError::TooLarge);
                return Ok(());
            }
        }
        let mut header = Vec::new();
        put_header(&mut header, Opcode::Binary, len, Some([0; 4]));
        header[0] = if pieces == 0 { 0x82 } else { 0x80 };
        prop_assert_eq!(decoder.next(&mut header).map(|_| ()), Err(WebSocketError::TooLarge));
        prop_assert_eq!(decoder.missing(&header), Err(WebSocketError::TooLarge));
    }
}
