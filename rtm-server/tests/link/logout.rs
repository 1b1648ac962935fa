//! Leaving on purpose.

use rtm_proto::{
    code::PeerMessage as Code,
    websocket::Opcode,
    wire::{self, closing::Cause, frame::Body},
};

use super::{
    client::{Client, receipts_of, text},
    server::{plain, short_window, start},
    sockets::{Event, ws_frame},
};

async fn log_out(client: &mut Client) {
    let request = client.request();
    client.send([Body::Logout(wire::Logout { request })]).await;
}

#[tokio::test]
async fn a_client_with_nothing_outstanding_is_let_go_at_once() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    log_out(&mut ann).await;
    assert_eq!(ann.socket.closed().await.cause(), Cause::Logout);
    let mut fresh = Client::login(live.socket().await, ann.resuming()).await;
    assert!(!fresh.welcome.resumed, "the session is gone");
    assert_eq!(fresh.fence().await, []);
}

#[tokio::test]
async fn logout_waits_for_what_is_outstanding_and_the_farewell_comes_last() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let requests = [ann.peer("bob", text("1")).await, ann.peer("bob", text("2")).await];
    log_out(&mut ann).await;
    bob.message().await;
    bob.message().await;
    bob.send([Body::Ack(wire::Ack { received: 1 })]).await;
    assert_eq!(ann.receipts(1).await, requests[..1]);
    assert_eq!(ann.fence().await, [], "still here: one is outstanding");
    bob.acknowledge().await;

    let events = ann.socket.rest().await;
    let frames: Vec<_> =
        events.iter().filter_map(|e| if let Event::Frame(body) = e { Some(body) } else { None }).collect();
    let done = frames.iter().position(|body| receipts_of(body).is_some_and(|r| r == requests[1..]));
    assert!(done.is_some(), "{events:?}");
    assert!(matches!(frames.last(), Some(Body::Closing(c)) if c.cause() == Cause::Logout), "{events:?}");
}

#[tokio::test]
async fn the_farewell_comes_last_even_in_one_batch_with_the_outcomes() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let send = wire::PeerSend { request: 1, to: "nobody".into(), message: text("x"), ..Default::default() };
    ann.send([Body::PeerSend(send), Body::Logout(wire::Logout { request: 2 })]).await;
    assert_eq!(ann.code(1).await, Code::PeerUnreachable.code());
    assert_eq!(ann.socket.closed().await.cause(), Cause::Logout);
}

#[tokio::test]
async fn logout_waits_no_longer_than_the_receivers_window() {
    let live = start(short_window).await;
    let (mut ann, bob) = (live.login("ann").await, live.login("bob").await);
    drop(bob.cut());
    let request = ann.peer("bob", text("x")).await;
    log_out(&mut ann).await;
    assert_eq!(ann.code(request).await, Code::PeerUnreachable.code());
    assert_eq!(ann.socket.closed().await.cause(), Cause::Logout);
}

#[tokio::test]
async fn peers_of_a_user_who_logged_out_hear_unreachable_at_once() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let written = ann.peer("bob", text("written, never acknowledged")).await;
    bob.message().await;
    log_out(&mut bob).await;
    assert_eq!(ann.code(written).await, Code::PeerUnreachable.code());
    assert_eq!(bob.socket.closed().await.cause(), Cause::Logout);
    let later = ann.peer("bob", text("later")).await;
    assert_eq!(ann.code(later).await, Code::PeerUnreachable.code());
}

#[tokio::test]
async fn a_logout_survives_the_connection_it_was_asked_on() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let request = ann.peer("bob", text("x")).await;
    log_out(&mut ann).await;
    ann.fence().await;
    let mut ann = ann.cut().back(live.socket().await).await;
    assert_eq!(ann.welcome.received, ann.sent, "the server has taken the logout: nobody will repeat it");
    bob.message().await;
    bob.acknowledge().await;
    let (_, receipts) = ann.until(receipts_of).await;
    assert_eq!(receipts, [request]);
    assert_eq!(ann.socket.closed().await.cause(), Cause::Logout);
}

#[tokio::test]
async fn a_client_that_closes_is_answered_with_its_own_status_and_its_session_waits() {
    let live = plain().await;
    for (sent, status) in [(&1000u16.to_be_bytes()[..], 1000), (&[], 1005), (&4711u16.to_be_bytes(), 4711)] {
        let mut ann = live.login("ann").await;
        ann.socket.raw(&ws_frame(Opcode::Close, sent)).await;
        assert_eq!(ann.socket.rest().await, [Event::Close(status)]);
        let mut ann = ann.cut().back(live.socket().await).await;
        assert_eq!(ann.fence().await, []);
    }
    let mut socket = live.socket().await;
    socket.raw(&ws_frame(Opcode::Close, &1001u16.to_be_bytes())).await;
    assert_eq!(socket.rest().await, [Event::Close(1001)], "before login, too");
}
