//! Attributes of users and channels, and member counts.

use rtm_core::code::{ConnectionReason, ConnectionState};
use rtm_core::{Attribute, AttributeOperation as Operation, ChannelEvent, ClientEvent};

use crate::support::{TestServer, User};

fn pair(key: &str, value: &str) -> Attribute {
    Attribute { key: key.into(), value: value.into() }
}

/// Writes own attributes and waits for the answer.
#[track_caller]
fn write(user: &User, operation: Operation, attributes: Vec<Attribute>) -> i32 {
    let mut number = 0;
    user.client.user_attributes_write(operation, attributes, |id| number = id).unwrap();
    user.events.0.wait("answer to the write", |e| match e {
        ClientEvent::UserAttributesWritten { request_id, operation: told, code } if *request_id == number => {
            assert_eq!(*told, operation);
            Some(*code)
        }
        _ => None,
    })
}

/// The attributes of a user, sorted, or the code.
#[track_caller]
fn read(user: &User, of: &str, keys: Option<&[&str]>) -> Result<Vec<(String, String)>, i32> {
    let mut number = 0;
    user.client.user_attributes_get(of, keys, |id| number = id).unwrap();
    user.events.0.wait("attributes", |e| match e {
        ClientEvent::UserAttributes { request_id, user, attributes, code } if *request_id == number => {
            assert_eq!(&**user, of);
            let mut pairs: Vec<_> = attributes.iter().map(|a| (a.key.clone(), a.value.clone())).collect();
            pairs.sort();
            Some(if *code == 0 { Ok(pairs) } else { Err(*code) })
        }
        _ => None,
    })
}

fn pairs(pairs: &[(&str, &str)]) -> Result<Vec<(String, String)>, i32> {
    Ok(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
}

#[test]
fn others_read_what_a_user_has_set_while_the_user_is_online() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    assert_eq!(read(&bob, "ann", None), pairs(&[]));
    assert_eq!(write(&ann, Operation::Set, vec![pair("mood", "good"), pair("seat", "1")]), 0);
    assert_eq!(write(&ann, Operation::Update, vec![pair("mood", "better")]), 0);
    assert_eq!(read(&bob, "ann", None), pairs(&[("mood", "better"), ("seat", "1")]));
    assert_eq!(read(&bob, "ann", Some(&["seat", "none"])), pairs(&[("seat", "1")]));
    assert_eq!(write(&ann, Operation::Delete, vec![pair("mood", "")]), 0);
    assert_eq!(read(&ann, "ann", None), pairs(&[("seat", "1")]));
    assert_eq!(write(&ann, Operation::Clear, vec![]), 0);
    assert_eq!(read(&bob, "ann", None), pairs(&[]));
    assert_eq!(read(&bob, "nobody", None), Err(6), "USER_NOT_FOUND");
}

#[test]
fn what_is_too_much_together_is_refused_by_the_server_and_changes_nothing() {
    let server = TestServer::start();
    let ann = User::online(&server, "ann");
    let large = |key: &str, bytes: usize| pair(key, &"v".repeat(bytes - key.len()));
    assert_eq!(write(&ann, Operation::Set, vec![large("a", 8_192)]), 0);
    assert_eq!(write(&ann, Operation::Update, vec![large("b", 8_190), pair("cc", "v")]), 4, "SIZE_OVERFLOW");
    assert_eq!(read(&ann, "ann", None).unwrap().len(), 1);
    assert_eq!(write(&ann, Operation::Update, vec![large("b", 8_190), pair("c", "v")]), 0);
}

#[test]
fn own_attributes_come_back_after_the_server_was_killed_and_not_after_a_logout() {
    let mut server = TestServer::start();
    let ann = User::online(&server, "ann");
    ann.client.set_parameters(r#"{"rtm.reconnecting_after_ms":0}"#).unwrap();
    assert_eq!(write(&ann, Operation::Set, vec![pair("a", "1"), pair("b", "1")]), 0);
    assert_eq!(write(&ann, Operation::Update, vec![pair("b", "2")]), 0);
    server.kill();
    ann.wait_state(ConnectionState::Reconnecting, ConnectionReason::Interrupted);
    server.revive();
    ann.events.0.wait_all("the second CONNECTED", |events| {
        let connected =
            |e: &&ClientEvent| matches!(e, ClientEvent::ConnectionState { state: ConnectionState::Connected, .. });
        (events.iter().filter(connected).count() == 2).then_some(())
    });
    // CONNECTED is shown when it is confirmed, so whoever asks from here on finds them.
    let bob = User::online(&server, "bob");
    assert_eq!(read(&bob, "ann", None), pairs(&[("a", "1"), ("b", "2")]));

    ann.client.logout().unwrap();
    ann.events.0.wait("logout", |e| matches!(e, ClientEvent::Logout { .. }).then_some(()));
    assert_eq!(read(&bob, "ann", None), Err(6));
    ann.client.login(None, "ann").unwrap();
    ann.events.0.wait_all("the second login", |events| {
        (events.iter().filter(|e| matches!(e, ClientEvent::Login { .. })).count() == 2).then_some(())
    });
    assert_eq!(read(&bob, "ann", None), pairs(&[]));
}

#[test]
fn members_are_told_the_attributes_of_their_channel_when_the_writer_wishes() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    let (_room, heard_by_ann) = ann.join("room");
    let mut number = 0;
    let mut write = |operation, attributes, notify| {
        bob.client.channel_attributes_write("room", operation, attributes, notify, |id| number = id).unwrap();
        bob.events.0.wait("answer to the write", |e| match e {
            ClientEvent::ChannelAttributesWritten { request_id, code, .. } if *request_id == number => Some(*code),
            _ => None,
        })
    };
    assert_eq!(write(Operation::Set, vec![pair("topic", "tea")], false), 0);
    assert_eq!(write(Operation::Update, vec![pair("host", "bob")], true), 0);
    let told = heard_by_ann.0.wait("attributes", |e| match e {
        ChannelEvent::Attributes { attributes } => Some(attributes.clone()),
        _ => None,
    });
    let mut named: Vec<_> = told.iter().map(|a| (&*a.key, &*a.value, &*a.user)).collect();
    named.sort();
    assert_eq!(named, [("host", "bob", "bob"), ("topic", "tea", "bob")], "all of them, by who is no member");

    ann.client.channel_attributes_get("room", Some(&["topic"]), |id| number = id).unwrap();
    let read = ann.events.0.wait("attributes of the channel", |e| match e {
        ClientEvent::ChannelAttributes { request_id, channel, attributes, code: 0 } if *request_id == number => {
            assert_eq!(&**channel, "room");
            Some(attributes.clone())
        }
        _ => None,
    });
    assert_eq!((read.len(), &*read[0].key, &*read[0].user), (1, "topic", "bob"));
    assert!(read[0].server_ms > 1_600_000_000_000);
}

#[test]
fn channels_are_counted_without_being_joined() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    let (_anns, _) = ann.join("room");
    let (_bobs, _) = bob.join("room");
    let cat = User::online(&server, "cat");
    let mut number = 0;
    cat.client.member_counts(&["nowhere", "room"], |id| number = id).unwrap();
    let counts = cat.events.0.wait("counts", |e| match e {
        ClientEvent::MemberCounts { request_id, counts, code: 0 } if *request_id == number => Some(counts.clone()),
        _ => None,
    });
    let counts: Vec<_> = counts.iter().map(|c| (&*c.channel, c.count)).collect();
    assert_eq!(counts, [("nowhere", 0), ("room", 2)]);
}

#[test]
fn whoever_joins_is_told_the_count_also_when_it_is_one() {
    let server = TestServer::start();
    let ann = User::online(&server, "ann");
    let (_room, heard) = ann.join("room");
    heard.0.wait("count of 1", |e| matches!(e, ChannelEvent::MemberCount { count: 1 }).then_some(()));
}
