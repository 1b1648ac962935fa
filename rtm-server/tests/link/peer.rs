//! Messages to peers: what arrives, in which order, and what the sender hears.

use bytes::{Bytes, BytesMut};
use prost::Message as _;
use rtm_proto::{
    batch::MAX_FRAME,
    code::PeerMessage as Code,
    encode,
    wire::{self, PeerSend, frame::Body},
};

use super::{
    client::{receipts_of, text, text_of},
    server::plain,
};

const LIMIT: usize = 32_768;

#[tokio::test]
async fn a_message_arrives_unchanged_with_its_senders_name_and_number() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login_as("ann", 77).await, live.login("bob").await);
    let message = text("hello");
    let request = ann.peer("bob", message.clone()).await;
    let got = bob.message().await;
    assert_eq!((got.from.as_str(), got.incarnation, got.request, got.offline), ("ann", 77, request, false));
    assert!(got.message == message && got.server_ms >= ann.welcome.server_ms, "{got:?}");
}

#[tokio::test]
async fn the_receipt_comes_after_the_receivers_acknowledgement_and_never_before() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let requests =
        [ann.peer("bob", text("1")).await, ann.peer("bob", text("2")).await, ann.peer("bob", text("3")).await];
    assert_eq!(ann.fence().await, [], "not when it is on its way");
    for _ in requests {
        bob.message().await;
    }
    assert_eq!(bob.fence().await, []);
    assert_eq!(ann.fence().await, [], "not when it was written");

    bob.send([Body::Ack(wire::Ack { received: 2 })]).await;
    assert_eq!(ann.receipts(2).await, requests[..2]);
    bob.fence().await;
    assert_eq!(ann.fence().await, [], "not for the third");
    bob.acknowledge().await;
    assert_eq!(ann.receipts(1).await, requests[2..]);
}

#[tokio::test]
async fn nobody_of_that_name_is_peer_unreachable_and_no_name_is_invalid() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let too_long = "b".repeat(65);
    let cases = [("bob", Code::PeerUnreachable), ("", Code::InvalidUserId), ("null", Code::InvalidUserId)];
    let cases = cases.into_iter().chain([(too_long.as_str(), Code::InvalidUserId), ("b/b", Code::InvalidUserId)]);
    for (to, code) in cases {
        let request = ann.peer(to, text("hello")).await;
        assert_eq!(ann.code(request).await, code.code(), "{to:?}");
    }
}

#[tokio::test]
async fn a_message_may_hold_exactly_the_limit_of_content_however_it_is_spread() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let parts = |text: usize, raw: usize, name: usize, thumbnail: usize| -> Bytes {
        let media = wire::Media {
            id: "i".repeat(40),
            size: 1,
            file_name: "n".repeat(name),
            thumbnail: vec![7; thumbnail].into(),
            ..Default::default()
        };
        let media = (name + thumbnail > 0).then_some(media);
        wire::Message { id: 1, kind: 1, text: "t".repeat(text), raw: vec![8; raw].into(), media, invitation: None }
            .encode_to_vec()
            .into()
    };
    for (text, raw, name, thumbnail) in
        [(LIMIT, 0, 0, 0), (0, LIMIT, 0, 0), (1, LIMIT - 1, 0, 0), (8, 0, 60, LIMIT - 68)]
    {
        let exact = parts(text, raw, name, thumbnail);
        ann.peer("bob", exact.clone()).await;
        assert!(bob.message().await.message == exact);
        let over = ann.peer("bob", parts(text + 1, raw, name, thumbnail)).await;
        assert_eq!(ann.code(over).await, Code::InvalidMessage.code());
    }
    assert_eq!(bob.fence().await, [], "nothing of what was over");
}

#[tokio::test]
async fn a_message_that_does_not_decode_is_refused_and_never_reaches_a_receiver() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    // Text that is not UTF-8; a name that is not; a length that runs out; nothing but noise.
    for broken in [&[0x1a, 1, 0xff][..], &[0x2a, 3, 0x1a, 1, 0xff], &[0x1a, 9, b'x'], &[0xff; 20]] {
        let request = ann.peer("bob", Bytes::copy_from_slice(broken)).await;
        assert_eq!(ann.code(request).await, Code::InvalidMessage.code(), "{broken:?}");
    }
    assert_eq!(bob.fence().await, []);
}

#[tokio::test]
async fn no_sender_can_make_the_server_write_a_frame_that_its_receiver_must_refuse() {
    let live = plain().await;
    let sender = "a".repeat(64);
    let (mut ann, mut bob) = (live.login(&sender).await, live.login("b").await);
    // Content of no length in a message as long as a frame can be: field 900, which nobody counts.
    for spare in [0, 16, 64, 200, 1000, 1100, 5000] {
        let filler = MAX_FRAME - spare - 32;
        let mut message = vec![0xa2, 0x38];
        rtm_proto::varint::put(&mut message, filler as u64);
        message.resize(message.len() + filler, 0);
        ann.peer("b", message.into()).await;
    }
    ann.fence().await;
    bob.fence().await; // The test's client refuses what is too large.
}

#[tokio::test]
async fn what_comes_past_its_deadline_is_dropped_in_silence() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let now = ann.welcome.server_ms;
    for (deadline, body) in [(1, "late"), (now, "just late"), (now + 60_000, "in time"), (0, "never late")] {
        let request = ann.request();
        ann.send([Body::PeerSend(PeerSend { request, deadline, to: "bob".into(), options: 0, message: text(body) })])
            .await;
    }
    assert_eq!(ann.fence().await, [], "no word about the late ones");
    assert_eq!(text_of(&bob.message().await.message), "in time");
    assert_eq!(text_of(&bob.message().await.message), "never late");
    bob.acknowledge().await;
    assert_eq!(ann.receipts(2).await, [3, 4]);
}

#[tokio::test]
async fn messages_arrive_in_the_order_they_were_sent_from_several_senders_at_once() {
    let live = plain().await;
    let mut bob = live.login("bob").await;
    let (mut ann, mut cat) = (live.login("ann").await, live.login("cat").await);
    for i in 0..300 {
        let sender = if i % 3 == 0 { &mut ann } else { &mut cat };
        sender.peer("bob", text(i.to_string())).await;
    }
    let (mut last, mut count) = (std::collections::HashMap::new(), 0);
    while count < 300 {
        let message = bob.message().await;
        let number: i32 = text_of(&message.message).parse().unwrap();
        let before = last.insert(message.from.clone(), number).unwrap_or(-1);
        assert!(number > before, "{number} of {} after {before}", message.from);
        count += 1;
    }
}

#[tokio::test]
async fn a_message_to_oneself_arrives_and_is_receipted_like_any_other() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let request = ann.peer("ann", text("note to self")).await;
    assert_eq!(ann.message().await.from, "ann");
    assert_eq!(ann.fence().await, []);
    ann.acknowledge().await;
    assert_eq!(ann.receipts(1).await, [request]);
}

#[tokio::test]
async fn a_declined_message_fails_and_the_ones_around_it_are_receipted() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    for i in 1..=5 {
        ann.peer("bob", text(i.to_string())).await;
    }
    for _ in 0..5 {
        bob.message().await;
    }
    let received = bob.received;
    // 9 was never written, 2 is said twice.
    let declined = wire::Declined { frames: vec![2, 4, 2, 9, 0, u64::MAX] };
    bob.send([Body::Declined(declined), Body::Ack(wire::Ack { received })]).await;
    let (mut failed, mut done) = (Vec::new(), Vec::new());
    while failed.len() + done.len() < 5 {
        match ann.counted().await {
            Body::Reply(reply) => failed.push((reply.request, reply.code as i32)),
            other => done.extend(receipts_of(&other).unwrap()),
        }
    }
    assert_eq!(failed, [(2, Code::Failure.code()), (4, Code::Failure.code())]);
    assert_eq!(done, [1, 3, 5]);
    assert_eq!(ann.fence().await, [], "each outcome once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_of_10_000_messages_is_receipted_in_runs() {
    const WINDOW: u64 = 10_000;
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let sending = async {
        for chunk in (1..=WINDOW).collect::<Vec<_>>().chunks(500) {
            let mut batch = BytesMut::new();
            for &request in chunk {
                let kind = rtm_proto::batch::kind::PEER_SEND;
                encode::Send { kind, request, deadline: 0, to: "bob", options: 0, message: b"\x1a\x01x" }
                    .put(&mut batch);
            }
            ann.sent += chunk.len() as u64;
            ann.socket.raw(&super::sockets::message(&batch)).await;
        }
        let (mut frames, mut next) = (0, 1);
        while next <= WINDOW {
            let body = ann.counted().await;
            for request in receipts_of(&body).unwrap() {
                assert_eq!(request, next, "{}", ann.socket.story());
                next += 1;
            }
            frames += 1;
        }
        frames
    };
    let receiving = async {
        for request in 1..=WINDOW {
            assert_eq!(bob.message().await.request, request);
            if request % 1000 == 0 {
                bob.acknowledge().await;
            }
        }
    };
    let (frames, ()) = tokio::join!(sending, receiving);
    assert!(frames <= 2 * 10, "{frames} frames of receipts for 10 acknowledgements");
}

#[tokio::test]
async fn the_largest_request_numbers_there_are_get_their_outcome() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let numbers = [u64::MAX - 1, u64::MAX, 0, 7];
    let send = |request| PeerSend { request, deadline: 0, to: "bob".into(), options: 0, message: text("x") };
    ann.send(numbers.map(|request| Body::PeerSend(send(request)))).await;
    for request in numbers {
        assert_eq!(bob.message().await.request, request);
    }
    bob.socket.send([Body::Declined(wire::Declined { frames: vec![2] })]).await;
    bob.acknowledge().await;
    let (mut done, mut failed) = (Vec::new(), None);
    while done.len() < 2 || failed.is_none() {
        match ann.counted().await {
            Body::Reply(reply) => failed = Some((reply.request, reply.code as i32)),
            body => done.extend(receipts_of(&body).unwrap_or_else(|| panic!("{body:?}; {}", ann.socket.story()))),
        }
    }
    assert_eq!(done, [u64::MAX - 1, 7], "0 is no request: it counts, and nobody hears of it");
    assert_eq!(failed, Some((u64::MAX, Code::Failure.code())));
    assert_eq!(ann.fence().await, []);
}
