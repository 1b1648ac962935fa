//! What clients send that break the rules: that connection ends with a reason, and everybody else is served.

use bytes::BytesMut;
use rtm_proto::{
    batch::{MAX_BATCH, MAX_FRAME},
    varint,
    websocket::{Opcode, put_header},
    wire::{self, closing::Cause, frame::Body},
};

use super::{
    client::{hello, text},
    server::{Live, plain, start},
    sockets::{Event, Socket, batch, message, ws_frame},
};

/// Hangs up on the hostile with this cause, and two others talk as before.
async fn turned_away(live: &Live, mut socket: Socket, bytes: &[u8]) {
    let _ = socket.try_raw(bytes).await; // It may hang up before all is written.
    let closing = socket.closed().await;
    assert_eq!(closing.cause(), Cause::Protocol, "{closing:?}");
    assert!(closing.reason.len() > 5, "{closing:?}");
    still_serving(live).await;
}

async fn still_serving(live: &Live) {
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let request = ann.peer("bob", text("still there?")).await;
    bob.message().await;
    bob.acknowledge().await;
    assert_eq!(ann.receipts(1).await, [request]);
}

/// A length-delimited frame of this kind.
fn frame(kind: u64, body: &[u8]) -> Vec<u8> {
    let mut inner = Vec::new();
    varint::put(&mut inner, kind << 3 | 2);
    varint::put(&mut inner, body.len() as u64);
    inner.extend_from_slice(body);
    let mut out = Vec::new();
    varint::put(&mut out, inner.len() as u64);
    out.extend(inner);
    out
}

/// Messages that break WebSocket or the batch, whoever sends them.
fn broken_messages() -> Vec<(&'static str, Vec<u8>)> {
    let unmasked = {
        let mut out = BytesMut::new();
        let ping = batch([Body::Ping(wire::Ping { nonce: 1 })]);
        put_header(&mut out, Opcode::Binary, ping.len(), None);
        out.extend_from_slice(&ping);
        out.to_vec()
    };
    let mut oversized = Vec::new();
    varint::put(&mut oversized, MAX_FRAME as u64 + 1);
    oversized.resize(2000, 0);
    let reserved = {
        let mut out = ws_frame(Opcode::Binary, b"x").to_vec();
        out[0] |= 0x40;
        out
    };
    vec![
        ("noise", super::support::noise(200_000, 7).into_iter().map(|b| b | 0x70).collect()),
        ("text", ws_frame(Opcode::Text, b"hello").to_vec()),
        ("unmasked", unmasked),
        ("reserved bit", reserved),
        ("a continuation of nothing", ws_frame(Opcode::Continuation, b"x").to_vec()),
        ("a claim of 2^63 bytes", [&[0x82, 0xff, 0x7f][..], &[0xff; 7], &[0; 100]].concat()),
        ("a claim of one byte too many", {
            let mut out = BytesMut::new();
            put_header(&mut out, Opcode::Binary, MAX_BATCH + 1, Some([0; 4]));
            out.to_vec()
        }),
        ("a frame longer than its batch", message(&[100, 1, 2]).to_vec()),
        ("an oversized frame", message(&oversized).to_vec()),
        ("a frame without a body", message(&[0]).to_vec()),
        ("a length without end", message(&[0xff; 11]).to_vec()),
        ("a ping of 126 bytes", ws_frame(Opcode::Ping, &[0; 126]).to_vec()),
    ]
}

#[tokio::test]
async fn broken_messages_before_the_login_end_that_connection_with_a_reason() {
    let live = plain().await;
    for (what, bytes) in broken_messages() {
        eprintln!("{what}");
        turned_away(&live, live.socket().await, &bytes).await;
    }
}

#[tokio::test]
async fn broken_messages_after_the_login_end_that_session_with_a_reason() {
    let live = plain().await;
    for (what, bytes) in broken_messages() {
        eprintln!("{what}");
        let eve = live.login("eve").await;
        turned_away(&live, eve.socket, &bytes).await;
    }
}

#[tokio::test]
async fn whatever_is_not_one_hello_is_no_beginning() {
    let live = plain().await;
    let good = batch([Body::Hello(hello("app", "eve", 1))]);
    let ping = batch([Body::Ping(wire::Ping { nonce: 1 })]);
    let send = batch([Body::PeerSend(wire::PeerSend { request: 1, to: "ann".into(), ..Default::default() })]);
    let two = [&good[..], &good[..]].concat();
    let with_more = [&good[..], &ping[..]].concat();
    let huge = batch([Body::Hello(wire::Hello { token: "t".repeat(20_000), ..hello("app", "eve", 1) })]);
    let not_utf8 = frame(1, &[0x22, 1, 0xff]);
    let impatient = [message(&good), message(&ping)].concat();
    for first in [&b""[..], &ping, &send, &two, &with_more, &huge, &not_utf8] {
        turned_away(&live, live.socket().await, &message(first)).await;
    }
    turned_away(&live, live.socket().await, &impatient).await;
}

#[tokio::test]
async fn bodies_that_do_not_decode_end_the_session() {
    let live = plain().await;
    for kind in [4, 5, 8, 17, 18, 19, 20, 21] {
        let eve = live.login("eve").await;
        turned_away(&live, eve.socket, &message(&frame(kind, &[0x0f, 0xff]))).await;
    }
}

#[tokio::test]
async fn an_acknowledgement_that_cannot_be_ends_the_session() {
    let live = plain().await;
    for received in [1, 1000, u64::MAX] {
        let eve = live.login("eve").await;
        turned_away(&live, eve.socket, &message(&batch([Body::Ack(wire::Ack { received })]))).await;
    }
    let (mut ann, mut eve) = (live.login("anne").await, live.login("eve").await);
    ann.peer("eve", text("x")).await;
    eve.message().await;
    eve.acknowledge().await;
    ann.receipts(1).await;
    turned_away(&live, eve.socket, &message(&batch([Body::Ack(wire::Ack { received: 0 })]))).await;
}

#[tokio::test]
async fn kinds_that_nobody_knows_are_skipped() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    for kind in [9, 15, 32, 47, 99, 2047, 1 << 28] {
        ann.socket.raw(&message(&frame(kind, b"whatever"))).await;
        ann.sent += u64::from(kind >= 16);
    }
    // So are kinds that only servers write, or that belong elsewhere.
    for kind in [1, 2, 3, 6, 7] {
        ann.socket.raw(&message(&frame(kind, b""))).await;
    }
    assert_eq!(ann.fence().await, []);
    let ann = ann.cut().back(live.socket().await).await;
    assert_eq!(ann.welcome.received, ann.sent);
}

#[tokio::test]
async fn a_connection_that_says_nothing_or_stops_halfway_is_ended_in_time() {
    let live = start(|config| {
        config.timers.login_ms = 150.into();
        (config.timers.heartbeat_ms, config.timers.idle_ms) = (50.into(), 200.into());
    })
    .await;
    // Nothing at all; half a header; half a Hello.
    let good = message(&batch([Body::Hello(hello("app", "eve", 1))]));
    for bytes in [&good[..0], &good[..1], &good[..good.len() - 1]] {
        let mut socket = live.socket().await;
        socket.raw(bytes).await;
        assert_eq!(socket.closed().await.cause(), Cause::Idle);
    }
    // Logged in, and then never finishing a message.
    for claim in [100, 60_000, MAX_BATCH] {
        let mut eve = live.login("eve").await;
        let mut head = BytesMut::new();
        put_header(&mut head, Opcode::Binary, claim, Some([0; 4]));
        eve.socket.raw(&[&head[..], b"a beginning"].concat()).await;
        assert_eq!(eve.socket.closed().await.cause(), Cause::Idle);
    }
    // A message cut short by the end of the connection.
    let mut eve = live.login("eve").await;
    let whole = message(&batch([Body::Ping(wire::Ping { nonce: 1 })]));
    eve.socket.raw(&whole[..whole.len() - 1]).await;
    eve.socket.half_close().await;
    assert!(!eve.socket.rest().await.iter().any(|event| matches!(event, Event::Frame(Body::Pong(_)))));
}

#[tokio::test]
async fn a_client_that_is_turned_away_cannot_stay_by_talking_on() {
    let live = plain().await;
    let mut eve = live.login("eve").await;
    eve.socket.raw(&ws_frame(Opcode::Text, b"x")).await;
    let begun = std::time::Instant::now();
    let noise = vec![0x11; 10_000];
    while eve.socket.try_raw(&noise).await.is_ok() {
        assert!(begun.elapsed() < super::support::DEADLINE, "still being read");
        tokio::task::yield_now().await;
    }
    still_serving(&live).await;
}

#[tokio::test]
async fn a_batch_of_the_tiniest_frames_is_taken_and_counted() {
    let live = plain().await;
    let mut eve = live.login("eve").await;
    let tiny = frame(999, b"").repeat(MAX_BATCH / 5);
    assert!(tiny.len() <= MAX_BATCH);
    eve.socket.raw(&message(&tiny)).await;
    eve.sent += MAX_BATCH as u64 / 5;
    assert_eq!(eve.fence().await, []);
    assert!(eve.acknowledged >= MAX_BATCH as u64 / 5, "{}", eve.acknowledged);
    still_serving(&live).await;
}

#[tokio::test]
async fn fragments_and_empty_messages_are_understood() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let whole = batch([Body::Ping(wire::Ping { nonce: 9 })]);
    ann.socket.raw(&message(b"")).await;
    let mut first = ws_frame(Opcode::Binary, &whole[..2]);
    first[0] &= 0x7f;
    ann.socket.raw(&first).await;
    ann.socket.raw(&ws_frame(Opcode::Continuation, &whole[2..])).await;
    let Event::Frame(Body::Pong(pong)) = ann.event().await else { panic!("{}", ann.socket.story()) };
    assert_eq!(pong.nonce, 9);
}

#[tokio::test]
async fn bytes_that_come_one_by_one_are_the_same_bytes() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let send = |request| {
        Body::PeerSend(wire::PeerSend { request, to: "bob".into(), message: text("drip"), ..Default::default() })
    };
    for byte in [message(&batch([send(1)])), message(&batch([send(2), send(3)]))].concat() {
        ann.socket.raw(&[byte]).await;
        tokio::task::yield_now().await;
    }
    for request in 1..=3 {
        assert_eq!(bob.message().await.request, request);
    }
}
