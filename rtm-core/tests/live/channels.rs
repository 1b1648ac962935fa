//! Channels.

use rtm_core::message::{Message, SendOptions};
use rtm_core::{ChannelEvent, ClientEvent};

use crate::support::{ChannelEvents, TestServer, User};

fn texts(events: &ChannelEvents, count: usize) -> Vec<String> {
    events.0.wait_all(&format!("{count} channel messages"), |all| {
        let texts: Vec<String> = all
            .iter()
            .filter_map(|e| match e {
                ChannelEvent::Message(m) => Some(format!("{}: {}", m.from(), m.message().unwrap().text)),
                _ => None,
            })
            .collect();
        (texts.len() >= count).then_some(texts)
    })
}

#[test]
fn members_hear_each_other_but_not_themselves() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    let (room, heard_by_ann) = ann.join("room");
    let (bobs_room, heard_by_bob) = bob.join("room");
    heard_by_ann.0.wait("bob's coming", |e| match e {
        ChannelEvent::MemberJoined { user } if &**user == "bob" => Some(()),
        _ => None,
    });
    room.send(&Message { id: 5, ..Message::text("hi") }, SendOptions::default()).unwrap();
    bobs_room.send(&Message::text("hello"), SendOptions::default()).unwrap();
    assert_eq!(texts(&heard_by_bob, 1), ["ann: hi"]);
    assert_eq!(texts(&heard_by_ann, 1), ["bob: hello"]);
    heard_by_ann.0.wait("send result", |e| match e {
        ChannelEvent::SendResult { message_id: 5, code: 0 } => Some(()),
        _ => None,
    });

    room.members().unwrap();
    let mut users = heard_by_ann.0.wait("member list", |e| match e {
        ChannelEvent::Members { users, code: 0 } => Some(users.clone()),
        _ => None,
    });
    users.sort();
    assert_eq!(users, ["ann".into(), "bob".into()]);
    heard_by_bob.0.wait("count of 2", |e| matches!(e, ChannelEvent::MemberCount { count: 2 }).then_some(()));

    bobs_room.leave().unwrap();
    heard_by_bob.0.wait("leave result", |e| matches!(e, ChannelEvent::Left { code: 0 }).then_some(()));
    heard_by_ann.0.wait("bob's leaving", |e| matches!(e, ChannelEvent::MemberLeft { .. }).then_some(()));
}

#[test]
fn a_closed_channel_is_left_and_another_sink_takes_over_an_open_one() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    let (anns_room, heard_by_ann) = ann.join("room");
    let (room, former) = bob.join("room");
    let events = std::sync::Arc::new(ChannelEvents::default());
    let (same, replaced) = bob.client.open_channel("room", events.clone()).unwrap();
    assert!(replaced.expect("there was a sink").wait(Some(crate::support::PATIENCE)));
    anns_room.send(&Message::text("hi"), SendOptions::default()).unwrap();
    assert_eq!(texts(&events, 1), ["ann: hi"]);
    assert!(!former.0.all().iter().any(|e| matches!(e, ChannelEvent::Message(_))));
    assert!(same.close().wait(Some(crate::support::PATIENCE)));
    heard_by_ann.0.wait("bob's leaving", |e| matches!(e, ChannelEvent::MemberLeft { .. }).then_some(()));
    assert!(room.join().is_err(), "closed");
}

#[test]
fn channels_are_joined_again_after_the_server_was_killed_and_the_gap_is_told() {
    let mut server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    let (room, _) = ann.join("room");
    let (_bobs_room, heard_by_bob) = bob.join("room");
    room.send(&Message::text("before"), SendOptions::default()).unwrap();
    assert_eq!(texts(&heard_by_bob, 1), ["ann: before"]);
    server.kill();
    server.revive();
    bob.events.0.wait("gap", |e| match e {
        ClientEvent::Gap { channel, from: 2, to: 0 } if &**channel == "room" => Some(()),
        _ => None,
    });
    // Bob is in; ann may be back before or after him, and what she says is heard once.
    heard_by_bob.0.wait("ann in the new room", |e| {
        matches!(e, ChannelEvent::MemberJoined { .. } | ChannelEvent::MemberCount { count: 2 }).then_some(())
    });
    room.send(&Message::text("after"), SendOptions::default()).unwrap();
    assert_eq!(texts(&heard_by_bob, 2), ["ann: before", "ann: after"]);
}
