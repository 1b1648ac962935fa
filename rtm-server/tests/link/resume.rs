//! Sessions that go on over another connection: nothing lost, nothing twice, in either direction.

use bytes::Bytes;
use rtm_proto::{
    batch::{self, Frames},
    wire::{self, Hello, Resume, frame::Body},
};

use super::{
    client::{Client, text, text_of},
    server::{plain, short_window, start},
    sockets::message,
};

#[tokio::test]
async fn a_resumed_session_keeps_its_counts_and_its_channels() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    ann.join("room").await;
    bob.join("room").await;
    ann.fence().await;
    let (sent, session) = (ann.sent, ann.welcome.session.clone());
    let mut ann = ann.cut().back(live.socket().await).await;
    assert_eq!((ann.welcome.received, &ann.welcome.session), (sent, &session));
    bob.channel("room", text("still in?")).await;
    let (_, got) = ann.until(|body| if let Body::ChannelMessage(m) = body { Some(m.clone()) } else { None }).await;
    assert_eq!(text_of(&got.message), "still in?");
}

#[tokio::test]
async fn the_server_writes_again_exactly_what_the_client_has_not_taken() {
    let live = plain().await;
    for (acknowledged, received) in [(0, 0), (0, 4), (4, 4), (4, 9), (10, 10)] {
        let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
        for i in 1..=10 {
            ann.peer("bob", text(i.to_string())).await;
        }
        for _ in 0..10 {
            bob.message().await;
        }
        bob.send([Body::Ack(wire::Ack { received: acknowledged })]).await;
        bob.received = received;
        let hello = bob.resuming();
        bob.resume_with(live.socket().await, hello).await;
        assert!(bob.welcome.resumed, "{:?}", bob.welcome);
        assert_eq!(ann.receipts(received as usize).await, (1..=received).collect::<Vec<_>>());
        for i in received + 1..=10 {
            assert_eq!(text_of(&bob.message().await.message), i.to_string());
        }
        assert_eq!(bob.fence().await, [], "nothing beyond");
        bob.acknowledge().await;
        ann.receipts(10 - received as usize).await;
        assert_eq!(ann.fence().await, []);
    }
}

#[tokio::test]
async fn the_client_writes_again_from_where_the_server_says() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let frames: Vec<Bytes> = (1..=6)
        .map(|request| {
            let send =
                wire::PeerSend { request, to: "bob".into(), message: text(request.to_string()), ..Default::default() };
            rtm_proto::encode::to_bytes(Body::PeerSend(send))
        })
        .collect();
    // Three whole batches; of the fourth message half the bytes, and then the connection breaks.
    for frame in &frames[..3] {
        ann.socket.raw(&message(frame)).await;
    }
    let broken = message(&frames[3]);
    ann.socket.raw(&broken[..broken.len() / 2]).await;
    ann.sent = 6;
    for _ in 0..3 {
        bob.message().await;
    }
    let mut ann = ann.cut().back(live.socket().await).await;
    assert_eq!(ann.welcome.received, 3);
    ann.socket.raw(&message(&frames[3..].concat())).await;
    for request in 4..=6 {
        assert_eq!(bob.message().await.request, request);
    }
    assert_eq!(bob.fence().await, [], "each once");
    bob.acknowledge().await;
    assert_eq!(ann.receipts(6).await, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn a_block_that_many_share_is_cut_where_the_client_says() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    ann.join("room").await;
    bob.join("room").await;
    bob.acknowledge().await;
    ann.fence().await;
    bob.fence().await;
    bob.acknowledge().await;
    let base = bob.received;
    let sends = (1..=8u64).map(|i| {
        let request = 100 + i;
        Body::ChannelSend(wire::ChannelSend {
            request,
            channel: "room".into(),
            message: text(i.to_string()),
            ..Default::default()
        })
    });
    ann.send(sends.collect::<Vec<_>>()).await;
    for taken in [0, 3, 7] {
        bob.received = base + taken;
        let hello = bob.resuming();
        bob.resume_with(live.socket().await, hello).await;
        assert!(bob.welcome.resumed);
        for i in taken + 1..=8 {
            let Body::ChannelMessage(got) = bob.counted().await else { panic!("{}", bob.socket.story()) };
            assert_eq!((text_of(&got.message), got.sequence), (i.to_string(), i));
        }
    }
}

#[tokio::test]
async fn a_count_that_cannot_be_gets_a_fresh_session() {
    let live = plain().await;
    for received in [1, 2, 1000, u64::MAX] {
        let mut ann = live.login("ann").await;
        let old = ann.welcome.session.clone();
        ann.received = received;
        let hello = ann.resuming();
        ann.resume_with(live.socket().await, hello).await;
        assert!(!ann.welcome.resumed && ann.welcome.session != old, "{received}: {:?}", ann.welcome);
        assert_eq!(ann.fence().await, []);
    }
    // One that takes an acknowledgement back.
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    ann.peer("bob", text("x")).await;
    bob.message().await;
    bob.acknowledge().await;
    ann.receipts(1).await;
    bob.received = 0;
    let hello = bob.resuming();
    bob.resume_with(live.socket().await, hello).await;
    assert!(!bob.welcome.resumed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_connection_takes_the_session_over_while_the_first_is_busy() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let (mut taken, mut lost) = (Vec::new(), 0);
    for round in 0..20u64 {
        for i in 0..50 {
            ann.peer("bob", text((round * 50 + i).to_string())).await;
        }
        // Some of them are read, then another connection appears while the first is open and being written to.
        for _ in 0..(round * 7) % 50 {
            taken.push(text_of(&bob.message().await.message));
        }
        let hello = bob.resuming();
        let mut former = {
            let socket = live.socket().await;
            let mut fresh = socket;
            fresh.send([Body::Hello(hello)]).await;
            std::mem::replace(&mut bob.socket, fresh)
        };
        let Body::Welcome(welcome) = bob.socket.frame().await else { panic!("{}", bob.socket.story()) };
        assert!(welcome.resumed);
        // What the former connection still brings is not taken; it ends, without a reason.
        lost += former.rest().await.len();
    }
    while taken.len() < 1000 {
        taken.push(text_of(&bob.message().await.message));
    }
    let expected: Vec<_> = (0..1000).map(|i| i.to_string()).collect();
    assert!(taken == expected, "{taken:?} ({lost} events were on former connections)");
    bob.acknowledge().await;
    assert_eq!(ann.receipts(1000).await.len(), 1000);
}

#[tokio::test]
async fn what_the_former_connection_writes_after_the_takeover_is_not_taken() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let hello = ann.resuming();
    let mut former = std::mem::replace(&mut ann.socket, live.socket().await);
    ann.socket.send([Body::Hello(hello)]).await;
    assert!(matches!(ann.socket.frame().await, Body::Welcome(w) if w.resumed));
    let stray = wire::PeerSend { request: 1, to: "bob".into(), message: text("stray"), ..Default::default() };
    let _ = former.try_raw(&message(&rtm_proto::encode::to_bytes(Body::PeerSend(stray)))).await; // May be gone already.
    assert_eq!(former.rest().await, []);
    assert_eq!(bob.fence().await, []);
    ann.peer("bob", text("mine")).await;
    assert_eq!(text_of(&bob.message().await.message), "mine");
    assert_eq!(ann.fence().await, []);
}

#[tokio::test]
async fn nobody_else_can_take_a_session_up() {
    let live = plain().await;
    let mut ann = live.login_as("ann", 1).await;
    let stolen = Some(Resume { session: ann.welcome.session.clone(), received: 0, declined: vec![] });
    let said = |app: &str, user: &str, incarnation| Hello {
        resume: stolen.clone(),
        ..super::client::hello(app, user, incarnation)
    };
    for (app, user, incarnation) in [("app", "eve", 1), ("other", "ann", 1), ("app", "eve", 2)] {
        let thief = Client::login(live.socket().await, said(app, user, incarnation)).await;
        assert!(!thief.welcome.resumed && thief.welcome.session != ann.welcome.session, "{app} {user} {incarnation}");
    }
    assert_eq!(ann.fence().await, [], "she noticed nothing");
    for session in [&b""[..], b"short", &[0; 16], &[7; 17], &[0; 1000]] {
        let resume = Some(Resume { session: Bytes::copy_from_slice(session), received: 0, declined: vec![] });
        let hello = Hello { resume, ..super::client::hello("app", "cat", 3) };
        assert!(!Client::login(live.socket().await, hello).await.welcome.resumed);
    }
}

#[tokio::test]
async fn a_session_that_waited_too_long_is_not_resumed() {
    let live = start(short_window).await;
    let ann = live.login_as("ann", 1).await;
    let mut bob = live.login("bob").await;
    bob.join("room").await;
    let mut ann = ann;
    ann.join("room").await;
    let hello = ann.resuming();
    drop(ann);
    bob.until(|body| matches!(body, Body::ChannelMember(member) if !member.joined).then_some(())).await;
    let again = Client::login(live.socket().await, hello).await;
    assert!(!again.welcome.resumed);
}

#[tokio::test]
async fn frames_are_counted_whatever_they_are() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    // A kind nobody knows, one that only servers write, and a ping, which does not count.
    let mut batch = bytes::BytesMut::new();
    batch.extend_from_slice(&[5, 0xfa, 0x7f, 2, 9, 9]);
    rtm_proto::encode::frame(&mut batch, Body::Gap(wire::Gap::default()));
    rtm_proto::encode::frame(&mut batch, Body::Ping(wire::Ping { nonce: 1 }));
    // Link control that nobody knows: skipped, not counted.
    batch.extend_from_slice(&[3, 0x7a, 1, 9]);
    let counted = Frames::new(&batch).filter(|f| f.as_ref().is_ok_and(batch::RawFrame::is_counted)).count();
    assert_eq!(counted, 2);
    ann.socket.raw(&message(&batch)).await;
    ann.sent += 2;
    ann.fence().await;
    let ann = ann.cut().back(live.socket().await).await;
    assert_eq!(ann.welcome.received, 3);
}
