//! What waits for a receiver whose connection is gone.

use rtm_proto::{code::PeerMessage as Code, wire, wire::frame::Body};

use super::{
    client::{receipts_of, text, text_of},
    server::{plain, short_window, start},
};

#[tokio::test]
async fn a_message_waits_for_a_receiver_who_comes_back_and_arrives_once() {
    let live = plain().await;
    let (mut ann, bob) = (live.login("ann").await, live.login("bob").await);
    let away = bob.cut();
    let request = ann.peer("bob", text("while you were away")).await;
    assert_eq!(ann.fence().await, [], "no outcome yet");

    let mut bob = away.back(live.socket().await).await;
    assert_eq!(text_of(&bob.message().await.message), "while you were away");
    assert_eq!(ann.fence().await, []);
    bob.acknowledge().await;
    assert_eq!(ann.receipts(1).await, [request]);
    let mut bob = bob.cut().back(live.socket().await).await;
    assert_eq!(bob.fence().await, [], "not again");
}

#[tokio::test]
async fn what_the_receiver_took_but_could_not_acknowledge_is_receipted_when_it_returns() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let request = ann.peer("bob", text("taken")).await;
    bob.message().await;
    let away = bob.cut();
    assert_eq!(ann.fence().await, []);
    let mut bob = away.back(live.socket().await).await;
    assert_eq!(ann.receipts(1).await, [request]);
    assert_eq!(bob.fence().await, []);
}

#[tokio::test]
async fn what_was_declined_before_the_connection_broke_is_said_again_and_fails_once() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let requests = [ann.peer("bob", text("1")).await, ann.peer("bob", text("2")).await];
    bob.message().await;
    bob.message().await;
    bob.send([Body::Declined(wire::Declined { frames: vec![1] })]).await;
    bob.fence().await;
    let mut hello = bob.resuming();
    hello.resume.as_mut().unwrap().declined = vec![1];
    bob.resume_with(live.socket().await, hello).await;
    assert!(bob.welcome.resumed);
    let outcomes = [ann.counted().await, ann.counted().await];
    assert!(outcomes.iter().any(|body| receipts_of(body).is_some_and(|done| done == requests[1..])), "{outcomes:?}");
    let failed = |body: &Body| matches!(body, Body::Reply(reply) if reply.request == requests[0]);
    assert!(outcomes.iter().any(failed), "{outcomes:?}");
    assert_eq!(ann.fence().await, []);
}

#[tokio::test]
async fn a_receiver_who_never_returns_is_unreachable_after_the_window() {
    let live = start(short_window).await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let written = ann.peer("bob", text("written, not acknowledged")).await;
    bob.message().await;
    let away = bob.cut();
    let waiting = ann.peer("bob", text("waiting")).await;
    assert_eq!(ann.code(written).await, Code::PeerUnreachable.code());
    assert_eq!(ann.code(waiting).await, Code::PeerUnreachable.code());
    let later = ann.peer("bob", text("later")).await;
    assert_eq!(ann.code(later).await, Code::PeerUnreachable.code());

    let hello = wire::Hello { resume: Some(wire::Resume::default()), ..away.hello };
    let mut bob = super::client::Client::login(live.socket().await, hello).await;
    assert!(!bob.welcome.resumed);
    assert_eq!(bob.fence().await, [], "what was reported as failed does not arrive");
}

#[tokio::test]
async fn too_much_for_an_absent_receiver_is_unreachable_and_the_login_starts_afresh() {
    let live = start(|config| config.limits.session_queue_bytes = 70_000).await;
    let (mut ann, bob) = (live.login("ann").await, live.login("bob").await);
    let resume = bob.resuming();
    drop(bob);
    let large = text("x".repeat(30_000));
    let requests =
        [ann.peer("bob", large.clone()).await, ann.peer("bob", large.clone()).await, ann.peer("bob", large).await];
    assert_eq!(ann.code(requests[2]).await, Code::PeerUnreachable.code());
    let mut bob = super::client::Client::login(live.socket().await, resume).await;
    assert!(!bob.welcome.resumed, "what waited is lost, so the session is");
    assert_eq!(ann.code(requests[0]).await, Code::PeerUnreachable.code());
    assert_eq!(ann.code(requests[1]).await, Code::PeerUnreachable.code());
    assert_eq!(bob.fence().await, []);
}
