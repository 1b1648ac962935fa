//! Time on a quiet connection, and on one that is silent.

use std::time::{Duration, Instant};

use rtm_proto::wire::{self, closing::Cause, frame::Body};

use super::{
    client::{Client, text},
    server::{plain, start},
    sockets::Event,
};

async fn next_ack(client: &mut Client) -> u64 {
    loop {
        match client.event().await {
            Event::Frame(Body::Ack(ack)) => return ack.received,
            Event::Frame(_) => {}
            other => panic!("{other:?}; {}", client.socket.story()),
        }
    }
}

#[tokio::test]
async fn a_quiet_server_pings_and_any_word_of_the_client_keeps_the_session() {
    let live = start(|config| (config.timers.heartbeat_ms, config.timers.idle_ms) = (40.into(), 400.into())).await;
    let mut ann = live.login("ann").await;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(700) {
        let Event::Frame(Body::Ping(ping)) = ann.event().await else { panic!("{}", ann.socket.story()) };
        ann.send([Body::Pong(wire::Pong { nonce: ping.nonce, server_ms: 0 })]).await;
    }
    assert_eq!(ann.fence().await, [], "alive beyond the idle time");
}

#[tokio::test]
async fn a_ping_is_answered_with_its_nonce_and_the_servers_time() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    ann.send([Body::Ping(wire::Ping { nonce: 42 })]).await;
    let Event::Frame(Body::Pong(pong)) = ann.event().await else { panic!("{}", ann.socket.story()) };
    assert_eq!(pong.nonce, 42);
    assert!(pong.server_ms >= ann.welcome.server_ms && pong.server_ms < ann.welcome.server_ms + 60_000);
    ann.socket.raw(&super::sockets::ws_frame(rtm_proto::websocket::Opcode::Ping, b"are you there")).await;
    assert_eq!(ann.event().await, Event::Pong);
}

#[tokio::test]
async fn a_silent_connection_is_cut_with_a_reason_and_its_session_resumes() {
    let live = start(|config| (config.timers.heartbeat_ms, config.timers.idle_ms) = (50.into(), 150.into())).await;
    let mut ann = live.login("ann").await;
    let begun = Instant::now();
    assert_eq!(ann.socket.closed().await.cause(), Cause::Idle);
    assert!(begun.elapsed() >= Duration::from_millis(140), "{:?}", begun.elapsed());
    let mut ann = ann.cut().back(live.socket().await).await;
    assert_eq!(ann.fence().await, []);
}

#[tokio::test]
async fn frames_are_acknowledged_within_the_delay() {
    let live = start(|config| config.timers.ack_ms = 60.into()).await;
    let mut ann = live.login("ann").await;
    let _bob = live.login("bob").await;
    let begun = Instant::now();
    ann.peer("bob", text("alone")).await;
    assert_eq!(next_ack(&mut ann).await, 1);
    assert!(begun.elapsed() >= Duration::from_millis(50), "waits for company: {:?}", begun.elapsed());
}

#[tokio::test]
async fn frames_are_acknowledged_at_once_by_count_and_by_bytes() {
    // A delay that would be reached only by a failing test.
    let live = start(|config| config.timers.ack_ms = 60_000.into()).await;
    let (mut ann, _bob) = (live.login("ann").await, live.login("bob").await);
    for _ in 0..63 {
        ann.peer("bob", text("x")).await;
    }
    ann.socket.send([Body::Ping(wire::Ping { nonce: 1 })]).await;
    while !matches!(ann.event().await, Event::Frame(Body::Pong(_))) {}
    assert_eq!(next_ack(&mut ann).await, 63, "goes along with the pong");
    for _ in 0..64 {
        ann.peer("bob", text("x")).await;
    }
    assert_eq!(next_ack(&mut ann).await, 63 + 64, "64 frames");
    ann.peer("bob", text("x".repeat(32_768))).await;
    ann.peer("bob", text("x".repeat(32_768))).await;
    assert_eq!(next_ack(&mut ann).await, 63 + 64 + 2, "64 KiB");
}
