//! What the server does with clients that do not keep to their rates.

use rtm_proto::{
    code::{ChannelMessage, Join, Login, PeerMessage, Subscription},
    wire::{Hello, PresenceSubscribe, Reply, frame::Body},
};
use rtm_server::config::RateProfile;

use super::{
    client::{Client, hello, text},
    server::{Live, start},
};

/// What comes together in 20 s at the rate for phones, and what a window admits besides.
const SENDS: usize = 180 + 180 * 20 / 3;

async fn mobile() -> Live {
    start(|config| config.rates = RateProfile::Mobile).await
}

/// Codes of the answers to as many requests.
async fn codes(client: &mut Client, count: usize) -> Vec<u32> {
    let mut codes = Vec::new();
    while codes.len() < count {
        let (_, code) =
            client.until(|body| if let Body::Reply(Reply { code, .. }) = body { Some(*code) } else { None }).await;
        codes.push(code);
    }
    codes
}

#[tokio::test]
async fn a_flood_of_messages_is_refused_beyond_a_backlog_with_the_number_of_each_kind() {
    let live = mobile().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    ann.join("room").await;
    // In one batch after the other, so that few milliseconds pass.
    for _ in 0..SENDS {
        ann.peer("nobody", text("x")).await;
    }
    let unreachable = codes(&mut ann, SENDS).await;
    assert!(unreachable.iter().all(|code| *code == PeerMessage::PeerUnreachable.code() as u32), "all of a backlog");
    for _ in 0..500 {
        ann.peer("nobody", text("x")).await;
    }
    let refused = codes(&mut ann, 500).await;
    assert!(refused.contains(&(PeerMessage::TooOften.code() as u32)), "{refused:?}");
    for _ in 0..500 {
        ann.channel("room", text("x")).await;
    }
    let until = ann.until(|body| match body {
        Body::Reply(Reply { code, .. }) if *code == ChannelMessage::TooOften.code() as u32 => Some(()),
        _ => None,
    });
    until.await;
    bob.peer("nobody", text("x")).await;
    assert_eq!(codes(&mut bob, 1).await, [PeerMessage::PeerUnreachable.code() as u32], "others have their own");
}

#[tokio::test]
async fn questions_and_joins_are_refused_with_their_own_numbers() {
    let live = mobile().await;
    let mut ann = live.login("ann").await;
    let mut told = Vec::new();
    for _ in 0..100 {
        let request = ann.request();
        let users = vec!["bob".to_owned()];
        ann.send([Body::PresenceSubscribe(PresenceSubscribe { request, deadline: 0, users })]).await;
        told.push(ann.code(request).await);
    }
    let accepted = told.iter().take_while(|code| **code == 0).count();
    // A window of 10, and 40 in 20 s; a slow machine earns more while it is at it.
    assert!((50..100).contains(&accepted), "{told:?}");
    assert!(told.contains(&Subscription::TooOften.code()), "{told:?}");

    let mut told = Vec::new();
    for _ in 0..40 {
        let request = ann.try_join("room", 0, 0).await;
        told.push(ann.code(request).await);
        if told.ends_with(&[0]) {
            ann.leave("room").await;
        }
    }
    assert!(told[..10].iter().all(|code| *code == 0), "a backlog of 20 s: {told:?}");
    assert!(told.contains(&Join::JoinSameChannelTooOften.code()), "{told:?}");
    let request = ann.try_join("other", 0, 0).await;
    assert_eq!(ann.code(request).await, 0, "another channel has its own");
}

#[tokio::test]
async fn logins_of_a_client_are_refused_beyond_their_rate_and_reconnects_are_not() {
    let live = mobile().await;
    let login = async |hello: Hello| {
        let mut socket = live.socket().await;
        socket.send([Body::Hello(hello)]).await;
        match socket.frame().await {
            Body::Welcome(_) => Login::Ok,
            Body::Refused(refused) => Login::from_code(refused.code as i32).unwrap(),
            other => panic!("{other:?}; {}", socket.story()),
        }
    };
    let mut told = Vec::new();
    for incarnation in 1..=20 {
        told.push(login(Hello { attempt: 1, ..hello("app", "ann", incarnation) }).await);
    }
    assert!(told[..4].iter().all(|code| *code == Login::Ok), "{told:?}");
    assert!(told.contains(&Login::TooOften), "{told:?}");
    assert_eq!(login(Hello { attempt: 1, ..hello("app", "bob", 1) }).await, Login::Ok, "another user");
    for client in 1..=20 {
        let fresh = Hello { attempt: 1, client, ..hello("app", "ann", 100 + client) };
        assert_eq!(login(fresh).await, Login::Ok, "the first login of client {client}");
    }
    for attempt in 2..12 {
        assert_eq!(login(Hello { attempt, ..hello("app", "cat", 1) }).await, Login::Ok, "attempt {attempt}");
    }
}
