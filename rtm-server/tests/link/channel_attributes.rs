//! What anybody says of a channel.

use rtm_proto::{
    code::Attribute as Code,
    wire::{
        self,
        AttributeOperation::{Clear, Delete, Set, Update},
        frame::Body,
    },
};
use rtm_server::{Server, config::Millis};

use super::{
    attributes::{numbered, pair, two},
    client::{Client, text},
    server::{connect, plain, start},
    sockets::Socket,
    support,
};

#[tokio::test]
async fn anybody_writes_and_reads_attributes_of_a_channel() {
    let live = plain().await;
    let (mut ann, mut bob) = two(&live).await;
    assert_eq!(bob.read_channel("room", &[]).await, Ok(vec![]), "a channel that nobody knows");
    let (topic, door) = (pair("topic", "tea"), pair("door", "open"));
    assert_eq!(ann.write_channel("room", Set, &[topic.clone(), door.clone()]).await, 0);
    assert_eq!(bob.read_channel("room", &[]).await, Ok(vec![topic, door.clone()]));
    assert_eq!(bob.write_channel("room", Update, &[pair("topic", "cake")]).await, 0);
    assert_eq!(ann.read_channel("room", &["topic", "unknown"]).await, Ok(vec![pair("topic", "cake")]));
    assert_eq!(ann.write_channel("room", Delete, &[pair("topic", ""), pair("unknown", "")]).await, 0);
    assert_eq!(ann.read_channel("room", &[]).await, Ok(vec![door]));
    assert_eq!(ann.write_channel("room", Clear, &[]).await, 0);
    assert_eq!(ann.read_channel("room", &[]).await, Ok(vec![]));
}

#[tokio::test]
async fn each_attribute_tells_who_wrote_it_last_and_when() {
    let live = plain().await;
    let (mut ann, mut bob) = two(&live).await;
    assert_eq!(ann.write_channel("room", Set, &[pair("a", "1"), pair("b", "1")]).await, 0);
    let first = ann.read_channel_whole("room", &[]).await.unwrap();
    assert_eq!(bob.write_channel("room", Update, &[pair("b", "2")]).await, 0);
    let second = ann.read_channel_whole("room", &[]).await.unwrap();
    assert_eq!(second[0], first[0], "what was not written again stays");
    assert_eq!((&*first[1].user, &*second[1].user), ("ann", "bob"));
    assert!(first[1].server_ms >= ann.welcome.server_ms && second[1].server_ms >= first[1].server_ms, "{second:?}");
}

#[tokio::test]
async fn members_hear_of_a_change_only_when_the_writer_says_so_and_of_all_attributes() {
    let live = plain().await;
    let (mut ann, mut bob) = two(&live).await;
    let mut cat = live.login("cat").await;
    bob.join("room").await;
    assert_eq!(ann.write_channel("room", Set, &[pair("a", "1")]).await, 0);
    let write = ann.write("room", Update, &[pair("b", "2")], true);
    ann.send([write]).await;
    let all = vec![pair("a", "1"), pair("b", "2")];
    // Counts of members come when they come.
    let (_, told) = bob
        .until(|body| match body {
            Body::ChannelAttributesChange(change) => Some(change.clone()),
            Body::ChannelMemberCount(_) => None,
            other => panic!("{other:?}"),
        })
        .await;
    assert_eq!(told.channel, "room");
    assert_eq!(told.attributes.into_iter().map(|a| (a.key, a.value)).collect::<Vec<_>>(), all);
    assert!(matches!(&ann.fence().await[..], [Body::Reply(_)]), "a writer who is no member hears its answer only");
    assert_eq!(cat.fence().await, []);
}

#[tokio::test]
async fn a_writer_who_is_a_member_hears_its_answer_and_then_the_change_between_the_messages_around_it() {
    let live = start(|config| config.timers.count_notice_ms = Millis(60_000)).await;
    let (mut ann, mut bob) = two(&live).await;
    ann.join("room").await;
    bob.join("room").await;
    ann.fence().await;
    bob.fence().await;
    let write = ann.write("room", Set, &[pair("a", "1")], true);
    ann.send([write]).await;
    let Body::Reply(reply) = ann.counted().await else { panic!("{}", ann.socket.story()) };
    assert_eq!(reply.code, 0);
    ann.channel("room", text("after")).await;
    assert_eq!(ann.change().await, ("room".to_owned(), vec![pair("a", "1")]));
    assert_eq!(bob.change().await, ("room".to_owned(), vec![pair("a", "1")]));
    assert!(matches!(bob.counted().await, Body::ChannelMessage(_)), "{}", bob.socket.story());
}

#[tokio::test]
async fn writers_at_once_are_served_in_one_order_that_all_members_see() {
    let live = start(|config| config.timers.count_notice_ms = Millis(60_000)).await;
    let (mut ann, mut bob) = two(&live).await;
    let mut cat = live.login("cat").await;
    cat.join("room").await;
    cat.fence().await;
    let batch = |client: &mut Client, who: &str| -> Vec<Body> {
        (0..20).map(|n| client.write("room", Update, &[pair(who, &n.to_string())], true)).collect()
    };
    let (a, b) = (batch(&mut ann, "ann"), batch(&mut bob, "bob"));
    tokio::join!(ann.send(a), bob.send(b));
    let mut last = [-1, -1];
    for _ in 0..40 {
        let (_, pairs) = cat.change().await;
        let value =
            |who: &str| pairs.iter().find(|(key, _)| key == who).map_or(-1, |(_, value)| value.parse().unwrap());
        let now: [i32; 2] = [value("ann"), value("bob")];
        let steps = (now[0] - last[0]) + (now[1] - last[1]);
        assert!(now[0] >= last[0] && now[1] >= last[1] && steps == 1, "{last:?} then {now:?}: one write at a time");
        last = now;
    }
    assert_eq!(last, [19, 19]);
    for client in [&mut ann, &mut bob] {
        let mut expected = 1;
        while expected <= 20 {
            let Body::Reply(reply) = client.counted().await else { panic!("{}", client.socket.story()) };
            assert_eq!((reply.request, reply.code), (expected, 0), "in the order asked");
            expected += 1;
        }
    }
}

#[tokio::test]
async fn a_channels_attributes_are_limited_in_count_and_size_and_a_refused_write_changes_nothing() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let overflow = Code::SizeOverflow.code();
    assert_eq!(ann.write_channel("room", Set, &numbered(33, 1)).await, overflow);
    assert_eq!(ann.write_channel("room", Set, &numbered(32, 1)).await, 0);
    assert_eq!(ann.write_channel("room", Update, &[pair("k031", "new"), pair("more", "x")]).await, overflow);
    assert_eq!(ann.read_channel("room", &[]).await, Ok(numbered(32, 1)), "neither was written");
    // 8 KB a pair, 32 KB together.
    assert_eq!(ann.write_channel("room", Set, &numbered(1, 8 * 1024 - 3)).await, overflow);
    assert_eq!(ann.write_channel("room", Set, &numbered(4, 8 * 1024 - 4)).await, 0);
    assert_eq!(ann.write_channel("room", Update, &[pair("x", "y")]).await, overflow);
    assert_eq!(ann.read_channel("room", &[]).await.unwrap().len(), 4);
}

#[tokio::test]
async fn the_configured_limits_of_attributes_are_told_and_enforced() {
    let live = start(|config| {
        let limits = &mut config.limits;
        (limits.attribute_pairs, limits.attribute_key_bytes, limits.attribute_pair_bytes) = (2, 4, 10);
        (limits.user_attributes_bytes, limits.channel_attributes_bytes) = (15, 20);
    })
    .await;
    let mut ann = live.login("ann").await;
    let told = ann.welcome.limits.clone().unwrap();
    assert_eq!((told.attribute_pairs, told.attribute_key_bytes, told.attribute_pair_bytes), (2, 4, 10));
    assert_eq!((told.user_attributes_bytes, told.channel_attributes_bytes), (15, 20));
    assert_eq!(ann.write_own(Set, &[pair("12345", "v")]).await, Code::InvalidArgument.code());
    assert_eq!(ann.write_own(Set, &[pair("1234", "1234567")]).await, Code::SizeOverflow.code());
    let (six, five) = (pair("1234", "123456"), pair("5678", "1"));
    assert_eq!(ann.write_own(Set, &[six.clone(), five.clone()]).await, 0);
    assert_eq!(ann.write_own(Set, &[six.clone(), pair("5678", "12")]).await, Code::SizeOverflow.code());
    assert_eq!(ann.write_channel("room", Set, &[six.clone(), pair("5678", "123456")]).await, 0);
    assert_eq!(ann.write_channel("room", Set, &[six, five, pair("x", "y")]).await, Code::SizeOverflow.code());
}

#[tokio::test]
async fn an_empty_channel_loses_its_attributes_after_a_while_and_one_with_members_keeps_them() {
    let live = start(|config| config.timers.channel_attributes_ms = Millis(100)).await;
    let (mut ann, mut bob) = two(&live).await;
    bob.join("kept").await;
    for channel in ["kept", "unjoined"] {
        assert_eq!(ann.write_channel(channel, Set, &[pair("k", "v")]).await, 0);
    }
    until_cleared(&mut ann, "unjoined").await;
    assert_eq!(ann.read_channel("kept", &[]).await, Ok(vec![pair("k", "v")]), "bob is there");
    assert_eq!(bob.leave("kept").await, 0);
    until_cleared(&mut ann, "kept").await;
    assert_eq!(ann.write_channel("kept", Set, &[pair("k", "again")]).await, 0);
    until_cleared(&mut ann, "kept").await;
}

async fn until_cleared(client: &mut Client, channel: &str) {
    let begun = std::time::Instant::now();
    while !client.read_channel(channel, &[]).await.unwrap().is_empty() {
        assert!(begun.elapsed() < support::DEADLINE, "{channel} keeps its attributes; {}", client.socket.story());
        tokio::task::yield_now().await;
    }
}

/// A server on this folder; the same folder may have been another's before.
async fn on(folder: &std::path::Path, clear_after: u64) -> Server {
    let mut config = support::config(folder);
    config.timers.channel_attributes_ms = Millis(clear_after);
    Server::start(config).await.unwrap()
}

/// The client first: it would take its farewell only late.
async fn end(server: Server, client: Client) {
    drop(client);
    server.shutdown().await;
}

async fn login(server: &Server, user: &str) -> Client {
    let socket = Socket::open(connect(server.local_addr()).await).await;
    Client::login(socket, super::client::hello("app", user, rand::random())).await
}

#[tokio::test]
async fn attributes_of_channels_survive_a_restart_and_are_cleared_later_when_nobody_comes() {
    let folder = tempfile::tempdir().unwrap();
    let server = on(folder.path(), 120_000).await;
    let mut ann = login(&server, "ann").await;
    assert_eq!(ann.write_channel("room", Set, &[pair("k", "v")]).await, 0);
    let written = ann.read_channel_whole("room", &[]).await.unwrap();
    end(server, ann).await;

    let server = on(folder.path(), 120_000).await;
    let mut ann = login(&server, "ann").await;
    assert_eq!(ann.read_channel_whole("room", &[]).await.unwrap(), written);
    assert_eq!(ann.write_channel("room", Update, &[pair("l", "w")]).await, 0);
    assert_eq!(ann.read_channel("room", &[]).await, Ok(vec![pair("k", "v"), pair("l", "w")]));
    end(server, ann).await;

    let server = on(folder.path(), 50).await;
    let mut ann = login(&server, "ann").await;
    until_cleared(&mut ann, "room").await;
    end(server, ann).await;

    let server = on(folder.path(), 120_000).await;
    let mut ann = login(&server, "ann").await;
    assert_eq!(ann.read_channel("room", &[]).await, Ok(vec![]), "cleared for good");
    end(server, ann).await;
}

#[tokio::test]
async fn a_logout_waits_for_the_attributes_that_were_written_before_it() {
    let live = plain().await;
    let (mut ann, mut bob) = two(&live).await;
    let write = ann.write("room", Set, &[pair("k", "v")], false);
    ann.send([write, Body::Logout(wire::Logout { request: 99 })]).await;
    let Body::Reply(reply) = ann.counted().await else { panic!("{}", ann.socket.story()) };
    assert_eq!((reply.request, reply.code), (1, 0));
    ann.socket.closed().await;
    assert_eq!(bob.read_channel("room", &[]).await, Ok(vec![pair("k", "v")]));
}

#[tokio::test]
async fn who_asks_for_more_than_a_session_may_hold_is_told_and_others_are_served() {
    let live = start(|config| {
        config.limits.message_bytes = 100;
        config.limits.session_queue_bytes = 4000;
    })
    .await;
    let (mut ann, mut bob) = two(&live).await;
    // One batch is taken in one piece, so none of these can be done before the last has come.
    let writes: Vec<_> = (0..30).map(|n| ann.write("room", Update, &[pair("k", &n.to_string())], false)).collect();
    ann.send(writes).await;
    let mut codes = Vec::new();
    for _ in 0..30 {
        let Body::Reply(reply) = ann.counted().await else { panic!("{}", ann.socket.story()) };
        codes.push(reply.code as i32);
        ann.acknowledge().await;
    }
    let done = codes.iter().filter(|&&code| code == 0).count();
    let refused = codes.iter().filter(|&&code| code == Code::TooOften.code()).count();
    assert!(done > 10 && refused > 10 && done + refused == 30, "{codes:?}");
    assert_eq!(bob.write_channel("room", Set, &[pair("k", "bob")]).await, 0);
    assert_eq!(ann.write_channel("room", Set, &[pair("k", "ann")]).await, 0, "what was answered waits no more");
}

#[tokio::test]
async fn what_the_store_does_not_take_fails_and_is_not_told_to_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let server = on(folder.path(), 120_000).await;
    let mut ann = login(&server, "ann").await;
    ann.join("room").await;
    assert_eq!(ann.write_channel("room", Set, &[pair("k", "v")]).await, 0);
    ann.fence().await;
    let database = rusqlite::Connection::open(folder.path().join("data/rtm.sqlite3")).unwrap();
    database.execute_batch("ALTER TABLE channel_attributes RENAME TO away").unwrap();
    let write = ann.write("room", Set, &[pair("k", "lost")], true);
    ann.send([write]).await;
    let Body::Reply(reply) = ann.counted().await else { panic!("{}", ann.socket.story()) };
    assert_eq!(reply.code as i32, Code::Failure.code(), "{reply:?}");
    assert_eq!(ann.fence().await, [], "no change");
    assert_eq!(ann.read_channel("room", &[]).await, Ok(vec![pair("k", "v")]), "the cache is what the store holds");
    database.execute_batch("ALTER TABLE away RENAME TO channel_attributes").unwrap();
    assert_eq!(ann.write_channel("room", Set, &[pair("k", "better")]).await, 0);
    assert_eq!(ann.read_channel("room", &[]).await, Ok(vec![pair("k", "better")]));
    end(server, ann).await;
}

#[tokio::test]
async fn who_asks_faster_than_it_reads_is_told_and_not_cut() {
    let live = start(|config| config.limits.session_queue_bytes = 100_000).await;
    let (mut ann, mut bob) = two(&live).await;
    assert_eq!(ann.write_channel("room", Set, &numbered(4, 8 * 1024 - 4)).await, 0);
    assert_eq!(ann.write_own(Set, &numbered(2, 8 * 1024 - 4)).await, 0);
    for read in [true, false] {
        let asks: Vec<Body> = (0..20)
            .map(|_| {
                let (request, keys) = (bob.request(), Vec::new());
                match read {
                    true => Body::ChannelAttributesGet(wire::ChannelAttributesGet {
                        request,
                        deadline: 0,
                        channel: "room".into(),
                        keys,
                    }),
                    false => Body::UserAttributesGet(wire::UserAttributesGet {
                        request,
                        deadline: 0,
                        user: "ann".into(),
                        keys,
                    }),
                }
            })
            .collect();
        bob.send(asks).await;
        let mut codes = Vec::new();
        for _ in 0..20 {
            let Body::Reply(reply) = bob.counted().await else { panic!("{}", bob.socket.story()) };
            assert_eq!(reply.result.is_some(), reply.code == 0);
            codes.push(reply.code as i32);
        }
        assert!(codes.contains(&0) && codes.contains(&Code::TooOften.code()), "{codes:?}");
        bob.acknowledge().await;
    }
    assert_eq!(bob.read_channel("room", &[]).await.unwrap().len(), 4, "what was read makes room");
}
