//! Batches and frames as bytes, and what is to be read out of them, for the wire of other languages to be held to.
//!
//! `tests/wire/vectors.json` is written with
//!
//! ```sh
//! RTM_VECTORS_WRITE=1 cargo test -p rtm-proto --test vectors
//! ```
//!
//! and compared otherwise. What stands in it is said in `tests/wire/README.md`.

use std::path::Path;

use bytes::{Bytes, BytesMut};
use rtm_proto::batch::{Frames, MAX_FRAME, kind_of};
use rtm_proto::wire::{self, frame::Body, reply::Result as Answer};
use rtm_proto::{encode, link, varint};

/// One frame of every kind that a server writes, and of the client's those that say most.
fn bodies() -> Vec<Body> {
    let users = || vec!["ann".to_owned(), "bob".to_owned()];
    let pair = || wire::Attribute { key: "mood".into(), value: "göod 🙂".into() };
    let mine = || wire::ChannelAttribute {
        key: "topic".into(),
        value: "x".repeat(300),
        user: "ann".into(),
        server_ms: 1_700_000_000_123,
    };
    let message = || {
        let media = wire::Media {
            id: "m1".into(),
            size: 1 << 33,
            file_name: "p.jpg".into(),
            thumbnail: Bytes::from_static(&[0xff, 0xd8, 0]),
            width: 320,
            height: 200,
            thumbnail_width: -1,
            thumbnail_height: i32::MAX,
        };
        let message =
            wire::Message { id: -77, kind: 4, text: "a photo".into(), media: Some(media), ..Default::default() };
        Bytes::from(prost::Message::encode_to_vec(&message))
    };
    let reply =
        |request, result| Body::Reply(wire::Reply { request, code: 3, reason: "why".into(), result: Some(result) });
    let rate = wire::Rate { operation: 5, calls: 180, window_ms: 3000 };
    let limits =
        wire::Limits { message_bytes: 32_768, media_bytes: 1 << 40, rates: vec![rate, rate], ..Default::default() };
    vec![
        Body::Hello(wire::Hello {
            version: 1,
            sdk: "rtm-web".into(),
            user_id: "ann".into(),
            incarnation: u64::MAX - 1,
            resume: Some(wire::Resume {
                session: Bytes::from_static(&[7; 16]),
                received: 9,
                declined: vec![1, 300, 1 << 40],
            }),
            features: users(),
            platform: 3,
            attempt: 2,
            client: 1 << 63,
            ..Default::default()
        }),
        Body::Welcome(wire::Welcome {
            session: Bytes::from_static(&[1; 16]),
            resumed: true,
            received: 1 << 50,
            server_ms: 1_700_000_000_123,
            heartbeat_ms: 2500,
            resume_window_ms: 30_000,
            limits: Some(limits),
            media_key: "key".into(),
            server: "rtm-server/1".into(),
            features: Vec::new(),
            chat: None,
        }),
        Body::Refused(wire::Refused { code: 6, reason: "expired".into(), retry: true }),
        Body::Ack(wire::Ack { received: 0 }),
        Body::Ping(wire::Ping { nonce: 1 << 52 }),
        Body::Pong(wire::Pong { nonce: 1, server_ms: 2 }),
        Body::Closing(wire::Closing { cause: 2, reason: "elsewhere".into() }),
        Body::Declined(wire::Declined { frames: vec![3, 4] }),
        Body::PeerSend(wire::PeerSend { request: 1, deadline: 2, to: "bob".into(), options: 3, message: message() }),
        Body::ChannelJoin(wire::ChannelJoin { request: 1, deadline: 2, channel: "c".into(), epoch: 1, sequence: 0 }),
        reply(1, Answer::Joined(wire::ChannelPosition { epoch: 1 << 63, sequence: 4, member_count: 2 })),
        reply(2, Answer::Members(wire::MemberList { users: users(), total: 900 })),
        reply(3, Answer::Counts(wire::MemberCounts { counts: vec![0, 1, 1000] })),
        reply(
            4,
            Answer::Presence(wire::PresenceStates { users: vec![wire::UserPresence { user: "ann".into(), state: 2 }] }),
        ),
        reply(5, Answer::UserAttributes(wire::UserAttributes { attributes: vec![pair(), pair()] })),
        reply(6, Answer::ChannelAttributes(wire::ChannelAttributes { attributes: vec![mine()] })),
        Body::Receipts(wire::Receipts { runs: vec![1, 3, 4, 1] }),
        Body::PeerMessage(wire::PeerMessage {
            from: "ann".into(),
            incarnation: 1,
            request: 300,
            server_ms: 5,
            offline: true,
            message: message(),
        }),
        Body::ChannelMessage(wire::ChannelMessage {
            channel: "c".into(),
            from: "ann".into(),
            incarnation: 9,
            request: 1,
            server_ms: 5,
            sequence: 77,
            message: message(),
        }),
        Body::ChannelMember(wire::ChannelMember { channel: "c".into(), user: "bob".into(), joined: true }),
        Body::ChannelMemberCount(wire::ChannelMemberCount { channel: "c".into(), count: 513 }),
        Body::Gap(wire::Gap { channel: "c".into(), from: 3, to: 0 }),
        Body::PresenceChange(wire::PresenceChange {
            users: vec![wire::UserPresence { user: "bob".into(), state: 1 }, wire::UserPresence::default()],
        }),
        Body::ChannelAttributesChange(wire::ChannelAttributesChange { channel: "c".into(), attributes: vec![mine()] }),
        Body::TokenWillExpire(wire::TokenWillExpire { expires_ms: 1_700_000_000_123 }),
    ]
}

/// Batches that are whole, and batches that are broken in every way that the frames of a batch can be.
fn batches() -> Vec<Vec<u8>> {
    let mut whole = BytesMut::new();
    for nonce in [1, 200, 1 << 40] {
        encode::frame(&mut whole, Body::Ping(wire::Ping { nonce }));
    }
    let mut batches: Vec<Vec<u8>> = (0..=whole.len()).map(|cut| whole[..cut].to_vec()).collect();
    let mut oversized = Vec::new();
    varint::put(&mut oversized, MAX_FRAME as u64 + 1);
    let mut largest = Vec::new();
    varint::put(&mut largest, MAX_FRAME as u64);
    batches.extend([
        oversized,
        largest,
        vec![0],
        // A body of an unknown kind; one with a field of a newer end behind it; one without bytes.
        vec![4, 0xe2, 0x03, 1, 9],
        vec![6, 0x2a, 2, 8, 7, 0x30, 1],
        vec![2, 0x2a, 0],
        // Of the wrong wire type; without a number; with a number beyond 29 bits; a body longer than its frame.
        vec![2, 0x28, 7],
        vec![2, 0x02, 0],
        vec![8, 0xfa, 0xff, 0xff, 0xff, 0xff, 0x1f, 1, 0],
        vec![3, 0x2a, 9, 8],
        // Lengths that do not end, or that have more than 64 bits.
        vec![0xff; 11],
        vec![0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02],
        vec![0x80],
        // A length that is longer than it needs to be.
        vec![0x82, 0x00, 0x2a, 0],
    ]);
    batches
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn batch_vector(batch: &[u8]) -> String {
    let mut frames = Vec::new();
    let mut ok = true;
    for frame in Frames::new(batch) {
        match frame {
            Ok(frame) => frames.push(format!("[{},{},\"{}\"]", frame.kind, frame.len, hex(frame.body))),
            Err(_) => ok = false,
        }
    }
    format!("{{\"batch\":\"{}\",\"frames\":[{}],\"whole\":{ok}}}", hex(batch), frames.join(","))
}

fn receipts_vector(runs: &[u64]) -> String {
    let join = |numbers: &[u64]| numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
    let requests: Vec<u64> = link::runs(runs, 12).collect();
    format!("{{\"runs\":[{}],\"requests\":[{}]}}", join(runs), join(&requests))
}

#[test]
fn vectors_for_other_languages_are_current() {
    let batches: Vec<_> = batches().iter().map(|batch| batch_vector(batch)).collect();
    let frames: Vec<_> =
        bodies().into_iter().map(|body| format!("[{},\"{}\"]", kind_of(&body), hex(&encode::to_bytes(body)))).collect();
    let receipts: Vec<_> =
        [&[1u64, 3, 4, 1, 2, 2, 390, 1][..], &[1, 1 << 50, 5, 1], &[0, 0, 1, 0], &[], &[7], &[5, 2, 0, 1]]
            .map(receipts_vector)
            .into();
    let text = format!(
        "{{\"batches\":[\n{}\n],\"frames\":[\n{}\n],\"receipts\":[\n{}\n]}}\n",
        batches.join(",\n"),
        frames.join(",\n"),
        receipts.join(",\n")
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/wire/vectors.json");
    if std::env::var_os("RTM_VECTORS_WRITE").is_some() {
        std::fs::write(&path, &text).expect("the file can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "tests/wire/vectors.json is old; write it with RTM_VECTORS_WRITE=1");
}
