//! Views and the check of a message's content, held against the generated decoder.

use bytes::Bytes;
use proptest::prelude::*;
use prost::Message as _;
use rtm_proto::{message::content_len, varint, view, wire};

/// Fields by number, wire type and value: what a newer end may add, and what a hostile one may claim.
fn fields() -> impl Strategy<Value = Vec<u8>> {
    let number = prop_oneof![8 => 0u64..12, 2 => 0u64..2000, 1 => any::<u64>().prop_map(|n| n >> 3)];
    let field = (number, 0u64..8, any::<u64>(), prop::collection::vec(any::<u8>(), 0..12));
    let field = field.prop_map(|(number, wire_type, value, bytes)| {
        let mut out = Vec::new();
        varint::put(&mut out, number << 3 | wire_type);
        match wire_type {
            0 => varint::put(&mut out, value),
            1 => out.extend(value.to_le_bytes()),
            2 => {
                varint::put(&mut out, if value % 9 == 0 { value } else { bytes.len() as u64 });
                out.extend(bytes);
            }
            5 => out.extend((value as u32).to_le_bytes()),
            _ => {}
        }
        out
    });
    prop_oneof![
        1 => prop::collection::vec(any::<u8>(), 0..100),
        4 => prop::collection::vec(field, 0..6).prop_map(|fields| fields.concat()),
    ]
}

/// Well-formed fields with numbers that no message uses.
fn unknown() -> impl Strategy<Value = Vec<u8>> {
    let field = (100u64..100_000, prop::collection::vec(any::<u8>(), 0..12)).prop_map(|(number, bytes)| {
        let mut out = Vec::new();
        varint::put(&mut out, number << 3 | 2);
        varint::put(&mut out, bytes.len() as u64);
        out.extend(bytes);
        out
    });
    prop::collection::vec(field, 0..3).prop_map(|fields| fields.concat())
}

fn content() -> impl Strategy<Value = Bytes> {
    prop::collection::vec(any::<u8>(), 0..60).prop_map(Bytes::from)
}

fn view_of_send(send: &wire::PeerSend) -> view::Send<'_> {
    let wire::PeerSend { request, deadline, to, options, message } = send;
    view::Send { request: *request, deadline: *deadline, to, options: *options, message }
}

fn view_of_peer(m: &wire::PeerMessage) -> view::PeerMessage<'_> {
    let wire::PeerMessage { from, incarnation, request, server_ms, offline, message } = m;
    let (incarnation, request, server_ms, offline) = (*incarnation, *request, *server_ms, *offline);
    view::PeerMessage { from, incarnation, request, server_ms, offline, message }
}

fn view_of_channel(m: &wire::ChannelMessage) -> view::ChannelMessage<'_> {
    let wire::ChannelMessage { channel, from, incarnation, request, server_ms, sequence, message } = m;
    let (incarnation, request, server_ms, sequence) = (*incarnation, *request, *server_ms, *sequence);
    view::ChannelMessage { channel, from, incarnation, request, server_ms, sequence, message }
}

proptest! {
    #[test]
    fn views_read_valid_messages_as_the_generated_decoder_does(
        text in ".{0,20}", other in ".{0,20}", numbers in any::<[u64; 4]>(), offline: bool, message in content(),
        unknown in unknown(),
    ) {
        let [request, server_ms, incarnation, sequence] = numbers;
        let with = |mut bytes: Vec<u8>| { bytes.splice(0..0, unknown.iter().copied()); bytes };
        let send = wire::PeerSend {
            request, deadline: server_ms, to: text.clone(), options: sequence as u32, message: message.clone(),
        };
        let bytes = with(send.encode_to_vec());
        prop_assert_eq!(view::Send::read(&bytes), Ok(view_of_send(&send)));
        let peer = wire::PeerMessage {
            from: text.clone(), incarnation, request, server_ms, offline, message: message.clone(),
        };
        let bytes = with(peer.encode_to_vec());
        prop_assert_eq!(view::PeerMessage::read(&bytes), Ok(view_of_peer(&peer)));
        let channel = wire::ChannelMessage {
            channel: other, from: text, incarnation, request, server_ms, sequence, message,
        };
        let bytes = with(channel.encode_to_vec());
        prop_assert_eq!(view::ChannelMessage::read(&bytes), Ok(view_of_channel(&channel)));
    }

    #[test]
    fn what_a_view_accepts_the_generated_decoder_reads_alike(bytes in fields()) {
        if let Ok(view) = view::Send::read(&bytes) {
            let decoded = wire::PeerSend::decode(&bytes[..]);
            prop_assert_eq!(decoded.as_ref().map(view_of_send), Ok(view));
        }
        if let Ok(view) = view::PeerMessage::read(&bytes) {
            let decoded = wire::PeerMessage::decode(&bytes[..]);
            prop_assert_eq!(decoded.as_ref().map(view_of_peer), Ok(view));
        }
        if let Ok(view) = view::ChannelMessage::read(&bytes) {
            let decoded = wire::ChannelMessage::decode(&bytes[..]);
            prop_assert_eq!(decoded.as_ref().map(view_of_channel), Ok(view));
        }
    }

    /// A message that the server lets through and the receiving library cannot decode would break the receiver's
    /// connection, and again after every resume.
    #[test]
    fn no_message_that_passes_the_check_poisons_its_receiver(bytes in fields(), media in fields()) {
        let mut nested = bytes.clone();
        varint::put(&mut nested, 5 << 3 | 2);
        varint::put(&mut nested, media.len() as u64);
        nested.extend(&media);
        for message in [&bytes, &nested] {
            if let Ok(len) = content_len(message) {
                prop_assert!(len <= message.len());
                let decoded = wire::Message::decode(&message[..]);
                prop_assert!(decoded.is_ok(), "{:?} of {:x?}", decoded, message);
            }
        }
    }

    #[test]
    fn content_is_counted_as_it_was_put_in(
        id: i64, text in ".{0,40}", raw in content(), file_name in ".{0,40}", thumbnail in content(), unknown in unknown(),
    ) {
        let expected = text.len() + raw.len() + file_name.len() + thumbnail.len();
        let media = wire::Media { file_name, thumbnail, size: 5, width: -1, ..Default::default() };
        let message = wire::Message { id, kind: 4, text, raw, media: Some(media), invitation: None };
        let mut bytes = message.encode_to_vec();
        bytes.extend(unknown);
        prop_assert_eq!(content_len(&bytes), Ok(expected));
    }
}
