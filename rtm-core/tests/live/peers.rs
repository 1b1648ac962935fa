//! Messages between users.

use rtm_core::code::{ConnectionReason, ConnectionState, Login};
use rtm_core::message::{Kind, Media, Message, SendOptions};
use rtm_core::{ClientEvent, code};

use crate::support::{TestServer, User};

#[test]
fn a_message_arrives_and_its_sender_is_told() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    ann.say("bob", 7, "hello");
    assert_eq!(ann.outcome(7), 0);
    assert_eq!(bob.texts(1), ["hello"]);
}

#[test]
fn every_kind_of_message_arrives_as_it_was_sent() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    let media = Media {
        id: "m1",
        size: 5,
        file_name: "photo.jpg",
        thumbnail: &[0, 1, 2],
        width: 320,
        height: 200,
        thumbnail_width: 32,
        thumbnail_height: 20,
    };
    let sent = [
        Message { id: 1, kind: Some(Kind::Text), text: "grüße\0with a zero", ..Message::default() },
        Message { id: 2, kind: Some(Kind::Raw), text: "about", raw: &[0, 255, 7], ..Message::default() },
        Message { id: 3, kind: Some(Kind::File), text: "", media, ..Message::default() },
        Message { id: 4, kind: Some(Kind::Image), text: "a photo", media, ..Message::default() },
    ];
    for message in &sent {
        ann.client.send("bob", message, SendOptions::default()).unwrap();
        assert_eq!(ann.outcome(message.id), 0);
    }
    bob.texts(sent.len());
    let got: Vec<_> = bob
        .events
        .0
        .all()
        .into_iter()
        .filter_map(|e| match e {
            ClientEvent::Message(m) => Some(m),
            _ => None,
        })
        .collect();
    for (incoming, message) in got.iter().zip(&sent) {
        assert_eq!(incoming.from(), "ann");
        assert_eq!(incoming.message().as_ref(), Ok(message));
        assert!(incoming.server_ms > 1_600_000_000_000 && !incoming.offline);
    }
}

#[test]
fn a_message_to_nobody_is_unreachable_and_one_to_oneself_is_for_the_server_to_decide() {
    let server = TestServer::start();
    let ann = User::online(&server, "ann");
    ann.say("nobody", 1, "x");
    assert_eq!(ann.outcome(1), code::PeerMessage::PeerUnreachable.code());
    ann.say("ann", 2, "note");
    assert_eq!(ann.outcome(2), 0);
    assert_eq!(ann.texts(1), ["note"]);
}

#[test]
fn ten_thousand_messages_arrive_in_order() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    for i in 1..=10_000 {
        ann.say("bob", i, &i.to_string());
    }
    let texts = bob.texts(10_000);
    assert!(texts.iter().enumerate().all(|(i, t)| *t == (i + 1).to_string()));
    for i in [1, 5_000, 10_000] {
        assert_eq!(ann.outcome(i), 0);
    }
}

#[test]
fn the_second_login_of_a_user_puts_the_first_out() {
    let server = TestServer::start();
    let first = User::online(&server, "ann");
    let second = User::online(&server, "ann");
    first.wait_state(ConnectionState::Aborted, ConnectionReason::RemoteLogin);
    assert_eq!(first.client.login(None, "ann"), Err(Login::AlreadyLoggedIn));
    let bob = User::online(&server, "bob");
    bob.say("ann", 1, "who");
    assert_eq!(bob.outcome(1), 0);
    assert_eq!(second.texts(1), ["who"]);
    first.client.logout().unwrap();
    first.wait_state(ConnectionState::Disconnected, ConnectionReason::Logout);
    first.client.login(None, "ann").unwrap();
    second.wait_state(ConnectionState::Aborted, ConnectionReason::RemoteLogin);
}
