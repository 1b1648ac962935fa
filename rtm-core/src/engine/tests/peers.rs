//! Messages between peers.

use rtm_proto::code::PeerMessage;
use rtm_proto::wire::{self, frame::Body};

use super::rig::{AHEAD, Rig, Told, ack, peer_message, receipts, reply};
use crate::message::{Kind, Media, Message, SendOptions};

#[test]
fn a_send_goes_out_with_number_deadline_and_options_and_ends_by_its_receipt() {
    let mut rig = Rig::online();
    let options = SendOptions { store_offline: true, keep_history: true };
    let message = Message { id: 77, ..Message::text("hello") };
    rig.engine.send("bob", &message, options, rig.now).unwrap();
    let written = rig.written();
    let [Body::PeerSend(send)] = written.as_slice() else { panic!("{written:?}") };
    assert_eq!((send.request, &*send.to, send.options), (1, "bob", 3));
    assert_eq!(send.deadline, rig.now + 10_000 + AHEAD, "in the server's time");
    rig.serve([ack(1), receipts(&[1, 1])]);
    assert_eq!(rig.events(), [Told::Sent(77, 0)]);
}

#[test]
fn each_outcome_comes_once_with_the_servers_code() {
    let mut rig = Rig::online();
    for id in 1..=4 {
        rig.send(id, "bob");
    }
    rig.written();
    rig.serve([ack(4), reply(2, 3), receipts(&[1, 1]), reply(3, 4), reply(2, 0), receipts(&[1, 3])]);
    assert_eq!(rig.events(), [Told::Sent(2, 3), Told::Sent(1, 0), Told::Sent(3, 4)]);
    rig.pass(10_000);
    assert_eq!(rig.events().first(), Some(&Told::Sent(4, 2)));
}

#[test]
fn sends_are_checked_at_once() {
    let mut rig = Rig::online();
    let mut send = |to: &str, message: &Message<'_>| rig.engine.send(to, message, SendOptions::default(), rig.now);
    for to in ["", "null", "a\nb", &"x".repeat(65)] {
        assert_eq!(send(to, &Message::text("x")), Err(PeerMessage::InvalidUserId), "{to:?}");
    }
    let large = "x".repeat(32_769);
    assert_eq!(send("bob", &Message::text(&large)), Err(PeerMessage::InvalidMessage));
    assert_eq!(send("bob", &Message::text(&large[1..])), Ok(()));
    assert_eq!(send("bob", &Message { kind: None, ..Message::default() }), Err(PeerMessage::InvalidMessage));
    let media = Media { file_name: "name", thumbnail: &large.as_bytes()[..32_760], ..Media::default() };
    let image = Message { kind: Some(Kind::Image), text: "12345", media, ..Message::default() };
    assert_eq!(send("bob", &image), Err(PeerMessage::InvalidMessage), "text, name and thumbnail count together");
    assert_eq!(send("bob", &Message { text: "1234", ..image }), Ok(()));
}

#[test]
fn what_waits_is_bounded() {
    let mut rig = Rig::online();
    let parameters = rig.engine.parameters().with_json(r#"{"rtm.pending_bytes": 1000}"#).unwrap();
    rig.engine.set_parameters(parameters);
    let mut accepted = 0;
    let refusal = loop {
        match rig.engine.send("bob", &Message::text(&"x".repeat(100)), SendOptions::default(), rig.now) {
            Ok(()) => accepted += 1,
            Err(code) => break code,
        }
    };
    assert_eq!(refusal, PeerMessage::Failure);
    assert!((7..=10).contains(&accepted), "{accepted} accepted");
    rig.written();
    rig.serve([ack(accepted), receipts(&[1, accepted])]);
    rig.send(1, "bob");
}

#[test]
fn messages_are_handed_over_once_and_acknowledged_whatever_happens() {
    let mut rig = Rig::online();
    rig.serve([peer_message("bob", 1, "one"), peer_message("bob", 2, "two")]);
    assert_eq!(rig.events(), [Told::Message("bob".into(), "one".into()), Told::Message("bob".into(), "two".into())]);
    assert_eq!(rig.written(), [ack(2)], "at once: the sender waits for it");
    rig.serve([peer_message("bob", 2, "two"), peer_message("bob", 3, "three")]);
    assert_eq!(rig.events(), [Told::Message("bob".into(), "three".into())]);
    assert_eq!(rig.written(), [ack(4)]);
}

#[test]
fn a_message_that_comes_behind_a_newer_one_is_declined_before_it_is_acknowledged() {
    let mut rig = Rig::online();
    rig.serve([peer_message("bob", 5, "new"), peer_message("bob", 4, "late")]);
    assert_eq!(rig.events(), [Told::Message("bob".into(), "new".into())]);
    assert_eq!(rig.written(), [Body::Declined(wire::Declined { frames: vec![2] }), ack(2)]);
}

#[test]
fn receipts_are_acknowledged_with_company_or_within_20_ms() {
    let mut rig = Rig::online();
    rig.send(1, "bob");
    rig.written();
    rig.serve([ack(1), receipts(&[1, 1])]);
    assert_eq!(rig.written(), [], "nobody waits for it");
    assert_eq!(rig.engine.next_wake(), Some(rig.now + 20));
    rig.now += 20;
    assert_eq!(rig.written(), [ack(1)]);
    rig.send(2, "bob");
    rig.written();
    rig.serve([ack(2), receipts(&[2, 1])]);
    rig.send(3, "bob");
    assert_eq!(rig.written().first(), Some(&ack(2)), "with company");
}

#[test]
fn a_request_that_waited_for_a_slow_connection_until_its_deadline_is_never_written() {
    let mut rig = Rig::online();
    rig.send(1, "bob");
    rig.now += 10_000;
    rig.engine.not_reading(rig.now);
    rig.engine.tick(rig.now);
    assert_eq!(rig.events(), [Told::Sent(1, 2)]);
    rig.send(2, "bob");
    assert_eq!(super::rig::sends(&rig.written()), [2]);
}
