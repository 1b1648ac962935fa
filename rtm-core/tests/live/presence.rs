//! Who is online, and being told when that changes.

use rtm_core::ClientEvent;
use rtm_core::code::{ConnectionReason, ConnectionState, Presence};

use crate::support::{TestServer, User};

/// Subscribes and waits for the answer.
#[track_caller]
fn subscribe(user: &User, peers: &[&str]) -> i32 {
    let mut number = 0;
    user.client.presence_subscribe(peers, |id| number = id).unwrap();
    user.events.0.wait("answer to the subscription", |e| match e {
        ClientEvent::PresenceSubscription { request_id, code } if *request_id == number => Some(*code),
        _ => None,
    })
}

/// The states that were told of a peer, once there are so many.
#[track_caller]
fn states(user: &User, peer: &str, count: usize) -> Vec<Presence> {
    user.events.0.wait_all(&format!("{count} states of {peer}"), |events| {
        let told: Vec<Presence> = events
            .iter()
            .flat_map(|e| match e {
                ClientEvent::PresenceChanged { peers } => &peers[..],
                _ => &[],
            })
            .filter(|status| &*status.peer == peer)
            .map(|status| status.state)
            .collect();
        (told.len() >= count).then_some(told)
    })
}

#[test]
fn a_query_tells_who_is_online_in_the_order_asked_for() {
    let server = TestServer::start();
    let (ann, _bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    let mut number = 0;
    ann.client.presence_query(&["nobody", "bob", "ann"], |id| number = id).unwrap();
    let peers = ann.events.0.wait("answer to the query", |e| match e {
        ClientEvent::PresenceQueried { request_id, peers, code: 0 } => {
            assert_eq!(*request_id, number);
            Some(peers.iter().map(|p| (p.peer.to_string(), p.state)).collect::<Vec<_>>())
        }
        _ => None,
    });
    let named = |name: &str, state| (name.to_owned(), state);
    let expected = [named("nobody", Presence::Offline), named("bob", Presence::Online), named("ann", Presence::Online)];
    assert_eq!(peers, expected);
}

#[test]
fn subscribers_are_told_the_state_and_its_changes_until_they_unsubscribe() {
    let server = TestServer::start();
    let ann = User::online(&server, "ann");
    assert_eq!(subscribe(&ann, &["bob", "cat"]), 0);
    assert_eq!(states(&ann, "bob", 1), [Presence::Offline]);
    let bob = User::online(&server, "bob");
    assert_eq!(states(&ann, "bob", 2), [Presence::Offline, Presence::Online]);

    let mut number = 0;
    ann.client.presence_subscribed(|id| number = id).unwrap();
    let mut list = ann.events.0.wait("list of subscriptions", |e| match e {
        ClientEvent::PresenceSubscribed { request_id, peers, code: 0 } if *request_id == number => Some(peers.clone()),
        _ => None,
    });
    list.sort();
    assert_eq!(list, ["bob".into(), "cat".into()]);

    ann.client.presence_unsubscribe(&["bob"], |id| number = id).unwrap();
    ann.events.0.wait("answer to the end of the subscription", |e| match e {
        ClientEvent::PresenceSubscription { request_id, code: 0 } if *request_id == number => Some(()),
        _ => None,
    });
    bob.client.logout().unwrap();
    bob.events.0.wait("logout", |e| matches!(e, ClientEvent::Logout { .. }).then_some(()));
    // Told behind bob's going, if that were told.
    let _cat = User::online(&server, "cat");
    states(&ann, "cat", 2);
    assert_eq!(states(&ann, "bob", 2).len(), 2);
}

#[test]
fn one_subscription_too_many_changes_nothing() {
    let server = TestServer::start();
    let ann = User::online(&server, "ann");
    let ids: Vec<String> = (0..513).map(|i| format!("u{i}")).collect();
    let ids: Vec<&str> = ids.iter().map(|id| &**id).collect();
    assert_eq!(subscribe(&ann, &ids[..512]), 0);
    assert_eq!(subscribe(&ann, &ids[512..]), 6, "OVERFLOW");
    assert_eq!(subscribe(&ann, &ids[..1]), 0, "this one is subscribed to already");
}

#[test]
fn subscriptions_come_back_after_the_server_was_killed_and_tell_what_was_missed() {
    let mut server = TestServer::start();
    let ann = User::online(&server, "ann");
    ann.client.set_parameters(r#"{"rtm.reconnecting_after_ms":0}"#).unwrap();
    let bob = User::online(&server, "bob");
    assert_eq!(subscribe(&ann, &["bob", "cat"]), 0);
    assert_eq!(states(&ann, "cat", 1), [Presence::Offline]);
    server.kill();
    ann.wait_state(ConnectionState::Reconnecting, ConnectionReason::Interrupted);
    drop(bob);
    server.revive();
    // Nobody knows bob any more.
    assert_eq!(states(&ann, "bob", 2), [Presence::Online, Presence::Offline]);
    let _cat = User::online(&server, "cat");
    assert_eq!(states(&ann, "cat", 2), [Presence::Offline, Presence::Online], "and nothing was told twice");
}
