//! Messages for receivers who are away: stored before they are answered, handed over in order, forgotten when taken.

use bytes::Bytes;
use rtm_proto::{
    code::PeerMessage as Code,
    wire::{self, frame::Body},
};

use rtm_server::Server;

use super::{
    client::{Client, hello, text, text_of},
    server::{Live, connect, plain, short_window, start},
    sockets::Socket,
};

const OFFLINE: u32 = 1;

/// Sends with options; returns the request.
async fn send(client: &mut Client, to: &str, message: Bytes, options: u32) -> u64 {
    let request = client.request();
    client.send([Body::PeerSend(wire::PeerSend { request, deadline: 0, to: to.into(), options, message })]).await;
    request
}

/// Sends a text that is stored because nobody is there.
async fn stored(client: &mut Client, to: &str, content: &str) {
    let request = send(client, to, text(content), OFFLINE).await;
    assert_eq!(client.code(request).await, Code::CachedByServer.code(), "{content}");
}

/// The next `count` messages, all acknowledged.
async fn texts(client: &mut Client, count: usize) -> Vec<(String, bool)> {
    let mut texts = Vec::new();
    while texts.len() < count {
        let message = client.message().await;
        texts.push((text_of(&message.message), message.offline));
        client.acknowledge().await;
    }
    texts
}

async fn logout(mut client: Client) {
    let request = client.request();
    client.send([Body::Logout(wire::Logout { request })]).await;
    client.socket.rest().await;
}

fn numbered(range: std::ops::RangeInclusive<usize>, offline: bool) -> Vec<(String, bool)> {
    range.map(|n| (n.to_string(), offline)).collect()
}

#[tokio::test]
async fn a_message_for_somebody_who_is_away_is_stored_and_comes_with_the_login() {
    let live = plain().await;
    let mut ann = live.login_as("ann", 77).await;
    let request = send(&mut ann, "bob", text("hello"), OFFLINE).await;
    assert_eq!(ann.code(request).await, Code::CachedByServer.code());
    let mut bob = live.login("bob").await;
    let message = bob.message().await;
    assert_eq!((message.from.as_str(), message.incarnation, message.request), ("ann", 77, request));
    assert!(message.offline && text_of(&message.message) == "hello" && message.server_ms > 0, "{message:?}");
}

#[tokio::test]
async fn without_the_option_nothing_is_stored() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let request = send(&mut ann, "bob", text("hello"), 0).await;
    assert_eq!(ann.code(request).await, Code::PeerUnreachable.code());
    assert_eq!(live.login("bob").await.fence().await, []);
}

#[tokio::test]
async fn an_invitation_is_never_stored() {
    use prost::Message as _;
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let invitation = wire::Message { kind: 5, invitation: Some(wire::Invitation::default()), ..Default::default() };
    let request = send(&mut ann, "bob", invitation.encode_to_vec().into(), OFFLINE).await;
    assert_eq!(ann.code(request).await, Code::PeerUnreachable.code());
}

#[tokio::test]
async fn what_was_taken_does_not_come_again_and_what_was_not_does() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    for n in 1..=3 {
        stored(&mut ann, "bob", &n.to_string()).await;
    }
    let mut bob = live.login("bob").await;
    for _ in 0..3 {
        bob.message().await;
    }
    bob.send([Body::Ack(wire::Ack { received: 2 })]).await;
    bob.fence().await;
    logout(bob).await;
    let mut bob = live.login("bob").await;
    assert_eq!(texts(&mut bob, 1).await, numbered(3..=3, true));
    bob.fence().await;
    logout(bob).await;
    // What is forgotten is forgotten behind the acknowledgement; a message sent now is seen behind what was left.
    stored(&mut ann, "bob", "last").await;
    let mut bob = live.login("bob").await;
    assert_eq!(texts(&mut bob, 1).await, [("last".to_owned(), true)]);
}

#[tokio::test]
async fn the_oldest_make_room_and_the_limit_itself_fits() {
    let live = start(|config| config.messages.offline_per_user = 5).await;
    let mut ann = live.login("ann").await;
    for n in 1..=5 {
        stored(&mut ann, "bob", &n.to_string()).await;
        stored(&mut ann, "dan", &n.to_string()).await;
    }
    stored(&mut ann, "bob", "6").await;
    let mut bob = live.login("bob").await;
    assert_eq!(texts(&mut bob, 5).await, numbered(2..=6, true));
    let mut dan = live.login("dan").await;
    assert_eq!(texts(&mut dan, 5).await, numbered(1..=5, true));
}

#[tokio::test]
async fn the_same_message_sent_again_is_answered_again_and_kept_once() {
    let live = plain().await;
    let mut ann = live.login_as("ann", 5).await;
    let send = wire::PeerSend { request: 9, deadline: 0, to: "bob".into(), options: OFFLINE, message: text("once") };
    for _ in 0..2 {
        ann.send([Body::PeerSend(send.clone())]).await;
        assert_eq!(ann.code(9).await, Code::CachedByServer.code());
    }
    let mut bob = live.login("bob").await;
    assert_eq!(texts(&mut bob, 1).await, [("once".to_owned(), true)]);
    assert_eq!(bob.fence().await, []);
}

#[tokio::test]
async fn live_messages_wait_behind_a_backlog_of_many_pages() {
    let live = start(|config| config.messages.offline_per_user = 300).await;
    let mut ann = live.login("ann").await;
    for n in 1..=200 {
        stored(&mut ann, "bob", &n.to_string()).await;
    }
    let mut bob = live.login("bob").await;
    // The backlog cannot get on before bob acknowledges its first page.
    let first = bob.message().await;
    assert_eq!(text_of(&first.message), "1");
    for n in 201..=210 {
        send(&mut ann, "bob", text(n.to_string()), if n % 2 == 0 { OFFLINE } else { 0 }).await;
    }
    ann.fence().await;
    bob.acknowledge().await;
    let all = texts(&mut bob, 209).await;
    let order: Vec<usize> = all.iter().map(|(text, _)| text.parse().unwrap()).collect();
    assert_eq!(order, (2..=210).collect::<Vec<_>>());
    assert!(all[..199].iter().all(|(_, offline)| *offline), "the backlog says that it was stored");
}

#[tokio::test]
async fn what_the_library_declines_waits_for_another_one_and_holds_up_nothing() {
    const MESSAGES: usize = 150;
    let live = plain().await;
    let mut ann = live.login("ann").await;
    for n in 1..=MESSAGES {
        stored(&mut ann, "bob", &n.to_string()).await;
    }
    let mut bob = live.login("bob").await;
    // More than one page is declined, but for every tenth message.
    let mut taken = Vec::new();
    for n in 1..=MESSAGES {
        taken.push(text_of(&bob.message().await.message));
        if n % 10 != 0 {
            bob.send([Body::Declined(wire::Declined { frames: vec![bob.received] })]).await;
        }
        bob.acknowledge().await;
    }
    assert_eq!(taken, Vec::from_iter((1..=MESSAGES).map(|n| n.to_string())));
    send(&mut ann, "bob", text("live"), OFFLINE).await;
    assert_eq!(texts(&mut bob, 1).await, [("live".to_owned(), false)], "and nothing comes twice");
    logout(bob).await;
    let mut bob = live.login("bob").await;
    let left: Vec<_> = (1..=MESSAGES).filter(|n| n % 10 != 0).map(|n| (n.to_string(), true)).collect();
    assert_eq!(texts(&mut bob, left.len()).await, left);
    bob.fence().await;
    logout(bob).await;
    assert_eq!(live.login("bob").await.fence().await, [], "now they were taken");
}

#[tokio::test]
async fn what_waits_behind_a_backlog_that_nobody_takes_is_bounded_and_the_rest_fails() {
    const BYTES: usize = 128 * 1024;
    let live = start(|config| config.limits.session_queue_bytes = BYTES).await;
    let mut ann = live.login("ann").await;
    stored(&mut ann, "bob", "first").await;
    let mut bob = live.login("bob").await;
    assert_eq!(text_of(&bob.message().await.message), "first");
    let requests = BYTES / 4096 + 8;
    for n in 0..requests {
        send(&mut ann, "bob", text(format!("{n} {}", "x".repeat(4096))), if n % 2 == 0 { OFFLINE } else { 0 }).await;
    }
    let mut refused = 0;
    for body in ann.fence().await {
        match body {
            Body::Reply(reply) => {
                assert_eq!(reply.code as i32, Code::Failure.code());
                refused += 1;
            }
            other => panic!("{other:?} instead of an outcome"),
        }
    }
    assert!((8..requests / 2).contains(&refused), "{refused} of {requests} were refused");
    bob.acknowledge().await;
    let numbers: Vec<usize> = texts(&mut bob, requests - refused)
        .await
        .iter()
        .map(|(text, _)| text.split(' ').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(numbers, Vec::from_iter(0..requests - refused), "what was taken in comes, in order");
    assert_eq!(bob.fence().await, []);
}

#[tokio::test]
async fn a_message_that_its_receiver_leaves_untaken_is_stored_and_not_lost() {
    let live = start(short_window).await;
    let (mut ann, bob) = (live.login("ann").await, live.login("bob").await);
    let kept = send(&mut ann, "bob", text("kept"), OFFLINE).await;
    let plain = send(&mut ann, "bob", text("plain"), 0).await;
    drop(bob.cut());
    let mut codes = std::collections::HashMap::new();
    while codes.len() < 2 {
        match ann.counted().await {
            Body::Reply(reply) => drop(codes.insert(reply.request, reply.code as i32)),
            other => panic!("{other:?} instead of an outcome"),
        }
    }
    assert_eq!(codes[&kept], Code::CachedByServer.code());
    assert_eq!(codes[&plain], Code::PeerUnreachable.code());
    let mut bob = live.login("bob").await;
    assert_eq!(texts(&mut bob, 1).await, [("kept".to_owned(), true)]);
}

#[tokio::test]
async fn what_comes_after_a_queue_is_full_is_stored_behind_what_it_holds() {
    const MESSAGES: usize = 80;
    let live = start(|config| {
        // Nobody waits for that: bob could not come back to what has overflown.
        config.timers.resume_window_ms = 600_000.into();
        config.limits.session_queue_bytes = 128 * 1024;
    })
    .await;
    let (mut ann, bob) = (live.login("ann").await, live.login("bob").await);
    drop(bob.cut());
    for n in 0..MESSAGES {
        send(&mut ann, "bob", text(format!("{n} {}", "x".repeat(4096))), OFFLINE).await;
    }
    for _ in 0..MESSAGES {
        match ann.counted().await {
            Body::Reply(reply) => assert_eq!(reply.code as i32, Code::CachedByServer.code()),
            other => panic!("{other:?} instead of an outcome"),
        }
    }
    let mut bob = live.login("bob").await;
    let numbers: Vec<usize> = texts(&mut bob, MESSAGES)
        .await
        .iter()
        .map(|(text, _)| text.split(' ').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(numbers, Vec::from_iter(0..MESSAGES));
}

#[tokio::test]
async fn what_is_untaken_when_the_server_ends_is_there_when_it_begins_again() {
    const MESSAGES: usize = 100;
    let folder = tempfile::tempdir().unwrap();
    let first = Server::start(super::support::config(folder.path())).await.unwrap();
    let (mut ann, bob) = (login(&first, "ann").await, login(&first, "bob").await);
    for n in 1..=MESSAGES {
        send(&mut ann, "bob", text(n.to_string()), OFFLINE).await;
    }
    // Never answered, since bob takes nothing; but the server has them all.
    ann.fence().await;
    drop((ann, bob));
    first.shutdown().await;
    let second = Server::start(super::support::config(folder.path())).await.unwrap();
    let mut bob = login(&second, "bob").await;
    assert_eq!(texts(&mut bob, MESSAGES).await, numbered(1..=MESSAGES, true));
    second.shutdown().await;
}

async fn login(server: &Server, user: &str) -> Client {
    let socket = Socket::open(connect(server.local_addr()).await).await;
    Client::login(socket, hello("app", user, rand::random())).await
}

#[tokio::test]
async fn somebody_who_is_there_gets_it_live_and_not_from_the_store() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let request = send(&mut ann, "bob", text("now"), OFFLINE).await;
    assert_eq!(texts(&mut bob, 1).await, [("now".to_owned(), false)]);
    assert_eq!(ann.receipts(1).await, [request]);
    logout(bob).await;
    assert_eq!(live.login("bob").await.fence().await, []);
}

#[tokio::test]
async fn many_senders_and_a_receiver_who_comes_and_goes_lose_nothing_and_keep_their_order() {
    const SENDERS: usize = 4;
    const EACH: usize = 60;
    let live = start(|config| config.messages.offline_per_user = 10_000).await;
    let live: &Live = &live;
    let sending = async {
        let senders = (0..SENDERS).map(|sender| async move {
            let mut ann = live.login(&format!("ann{sender}")).await;
            for n in 0..EACH {
                let request = send(&mut ann, "bob", text(format!("{sender} {n}")), OFFLINE).await;
                if n % 7 == 0 {
                    ann.fence().await;
                }
                let _ = request;
            }
            logout(ann).await;
        });
        futures_util::future::join_all(senders).await;
    };
    let receiving = async {
        let mut got: Vec<Vec<usize>> = vec![Vec::new(); SENDERS];
        while got.iter().any(|numbers| numbers.len() < EACH) {
            let mut bob = live.login_as("bob", 3).await;
            for _ in 0..25 {
                if got.iter().all(|numbers| numbers.len() == EACH) {
                    break;
                }
                let message = bob.message().await;
                let text = text_of(&message.message);
                let (sender, n) = text.split_once(' ').unwrap();
                let numbers: &mut Vec<usize> = &mut got[sender.parse::<usize>().unwrap()];
                let n: usize = n.parse().unwrap();
                // A library drops what it has; that it is told again is no fault.
                if n >= numbers.len() {
                    assert_eq!(n, numbers.len(), "the messages of one sender come in order, none left out");
                    numbers.push(n);
                }
                bob.acknowledge().await;
            }
            logout(bob).await;
        }
    };
    tokio::join!(sending, receiving);
}
