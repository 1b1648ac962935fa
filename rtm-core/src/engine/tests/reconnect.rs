//! Lost connections: resumed sessions, fresh ones, and what the application sees of it.

use rtm_proto::code::ConnectionReason as Reason;
use rtm_proto::code::ConnectionState as State;
use rtm_proto::wire::{self, frame::Body};

use super::rig::{Rig, Told, ack, channel_message, peer_message, placed, receipts, reply, sends};

#[test]
fn a_resumed_session_sends_what_the_server_lacks_and_the_application_sees_nothing() {
    let mut rig = Rig::online();
    for id in 1..=3 {
        rig.send(id, "bob");
    }
    assert_eq!(sends(&rig.written()), [1, 2, 3]);
    rig.serve([peer_message("bob", 1, "hi")]);
    rig.cut();
    rig.send(4, "bob");
    let hello = rig.connect();
    let resume = hello.resume.expect("a wish to resume");
    assert_eq!((&resume.session[..], resume.received), (&b"0123456789abcdef"[..], 1));
    assert_eq!((hello.incarnation, hello.attempt), (42, 2));
    rig.welcome(Some(1));
    assert_eq!(sends(&rig.written()), [2, 3, 4]);
    rig.serve([ack(4), receipts(&[1, 4])]);
    rig.pass(1_000);
    let told = rig.events();
    assert_eq!(
        told,
        [
            Told::Message("bob".into(), "hi".into()),
            Told::Sent(1, 0),
            Told::Sent(2, 0),
            Told::Sent(3, 0),
            Told::Sent(4, 0)
        ]
    );
}

#[test]
fn in_a_fresh_session_requests_without_outcome_are_asked_again_under_their_numbers() {
    let mut rig = Rig::online();
    for id in 1..=3 {
        rig.send(id, "bob");
    }
    rig.written();
    rig.serve([ack(3), receipts(&[2, 1])]);
    rig.cut();
    rig.connect();
    rig.welcome(None);
    assert_eq!(sends(&rig.written()), [1, 3], "the acknowledged ones too: the server that took them is gone");
    rig.serve([ack(2), receipts(&[1, 1, 2, 1])]);
    assert_eq!(rig.events(), [Told::Sent(2, 0), Told::Sent(1, 0), Told::Sent(3, 0)]);
}

#[test]
fn what_was_answered_with_a_time_out_is_never_sent_again() {
    for resumed in [Some(0), None] {
        let mut rig = Rig::online();
        rig.send(1, "bob");
        rig.written();
        rig.pass(1);
        rig.send(2, "bob");
        rig.cut();
        rig.pass(9_999);
        assert_eq!(rig.events().iter().filter(|e| matches!(e, Told::Sent(1, 2))).count(), 1);
        rig.connect();
        rig.welcome(resumed);
        assert_eq!(sends(&rig.written()), [2], "{resumed:?}");
    }
}

#[test]
fn time_outs_come_also_while_nothing_is_connected() {
    let mut rig = Rig::online();
    let channel = rig.joined("room", 0);
    rig.cut();
    rig.send(1, "bob");
    rig.engine
        .send_to_channel(
            &channel,
            &crate::message::Message { id: 2, ..crate::message::Message::text("x") },
            Default::default(),
            rig.now,
        )
        .unwrap();
    rig.engine.members(&channel, rig.now).unwrap();
    let other = rig.open("other");
    rig.engine.join(&other, rig.now).unwrap();
    rig.pass(5_000);
    let mut told = rig.events();
    told.sort_by_key(|t| format!("{t:?}"));
    assert_eq!(
        told,
        [
            Told::Joined("other".into(), 4),
            Told::Members("room".into(), vec![], 3),
            Told::State(State::Reconnecting, Reason::Interrupted)
        ]
    );
    rig.pass(5_000);
    assert_eq!(rig.events(), [Told::Sent(1, 2), Told::ChannelSent("room".into(), 2, 2)]);
}

#[test]
fn an_interruption_is_shown_after_four_seconds_and_its_end_without_a_second_login() {
    let mut rig = Rig::online();
    rig.cut();
    rig.pass(3_999);
    assert_eq!(rig.events(), []);
    rig.pass(1);
    assert_eq!(rig.events(), [Told::State(State::Reconnecting, Reason::Interrupted)]);
    rig.pass(60_000);
    assert_eq!(rig.events(), [], "for ever");
    rig.connect();
    rig.welcome(None);
    assert_eq!(rig.events(), [Told::State(State::Connected, Reason::LoginSuccess)]);
}

#[test]
fn reconnecting_begins_at_once_and_backs_off() {
    let mut rig = Rig::online();
    rig.pass(0);
    rig.cut();
    let mut waits = Vec::new();
    for _ in 0..10 {
        let due = rig.now;
        let number = loop {
            if let Some(number) = rig.engine.wish(rig.now) {
                break number;
            }
            rig.pass(1);
        };
        waits.push(rig.now - due);
        rig.engine.failed(number, "nobody listens", rig.now);
    }
    assert_eq!(waits[0], 0);
    for (wait, full) in waits[1..].iter().zip([100u64, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]) {
        assert!((full / 2..=full).contains(wait), "{waits:?}");
    }
}

#[test]
fn a_fresh_session_rejoins_first_and_is_connected_when_that_is_confirmed() {
    let mut rig = Rig::online();
    rig.joined("room", 10);
    rig.written();
    rig.serve([channel_message("room", 1, 11)]);
    rig.send(1, "bob");
    rig.cut();
    rig.pass(4_000);
    rig.events();
    rig.connect();
    rig.welcome(None);
    let written = rig.written();
    let [Body::ChannelJoin(join), Body::PeerSend(_)] = written.as_slice() else { panic!("{written:?}") };
    assert_eq!((&*join.channel, join.epoch, join.sequence), ("room", 99, 11));
    assert_eq!(rig.events(), [], "not yet");
    let gap = wire::Gap { channel: "room".into(), from: 12, to: 14 };
    rig.serve([Body::Gap(gap), placed(join.request, 14)]);
    assert_eq!(rig.events(), [Told::Gap("room".into(), 12, 14), Told::State(State::Connected, Reason::LoginSuccess)]);
    rig.serve([channel_message("room", 2, 15)]);
    assert_eq!(rig.events(), [Told::ChannelMessage("room".into(), 15)]);
}

#[test]
fn a_rejoin_that_is_refused_ends_the_membership() {
    let mut rig = Rig::online();
    let channel = rig.joined("room", 0);
    rig.cut();
    rig.connect();
    rig.welcome(None);
    let written = rig.written();
    let [Body::ChannelJoin(join)] = written.as_slice() else { panic!("{written:?}") };
    rig.serve([reply(join.request, 2)]);
    assert_eq!(rig.events(), [Told::Left("room".into(), 4)]);
    rig.engine.join(&channel, rig.now).expect("it may be joined again");
}

#[test]
fn a_rejoin_without_answer_is_asked_again_and_again() {
    let mut rig = Rig::online();
    rig.joined("room", 0);
    rig.cut();
    rig.connect();
    rig.welcome(None);
    rig.written();
    for _ in 0..3 {
        rig.now += 5_000;
        rig.engine.not_reading(rig.now);
        rig.engine.tick(rig.now);
        let written = rig.written();
        assert!(written.iter().any(|b| matches!(b, Body::ChannelJoin(_))), "{written:?}");
    }
    assert_eq!(rig.events(), [Told::State(State::Reconnecting, Reason::Interrupted)]);
}

#[test]
fn a_second_loss_before_the_rejoin_is_confirmed_rejoins_once() {
    let mut rig = Rig::online();
    rig.joined("room", 0);
    for _ in 0..2 {
        rig.cut();
        rig.pass(200);
        rig.connect();
        rig.welcome(None);
        let joins = rig.written().into_iter().filter(|b| matches!(b, Body::ChannelJoin(_))).count();
        assert_eq!(joins, 1);
    }
}

#[test]
fn news_of_an_old_connection_is_ignored() {
    let mut rig = Rig::online();
    let old = rig.number;
    rig.cut();
    rig.connect();
    rig.welcome(Some(0));
    rig.engine.failed(old, "late", rig.now);
    rig.engine.opened(old, rig.now);
    assert!(rig.engine.wants(rig.number));
    let message = rtm_proto::encode::to_bytes(peer_message("bob", 1, "stale"));
    rig.engine.receive(old, &message, rig.now).unwrap();
    assert_eq!(rig.events(), []);
}

#[test]
fn a_server_that_breaks_the_rules_is_met_with_a_fresh_session() {
    let mut rig = Rig::online();
    let garbage = bytes::Bytes::from_static(&[0xff; 9]);
    let fault = rig.engine.receive(rig.number, &garbage, rig.now).unwrap_err();
    rig.engine.broken(rig.number, &fault.to_string(), rig.now);
    rig.pass(200);
    assert_eq!(rig.connect().resume, None);
    // Frames before the Welcome are out of turn too.
    let early = rtm_proto::encode::to_bytes(peer_message("bob", 1, "early"));
    assert!(rig.engine.receive(rig.number, &early, rig.now).is_err());
}

#[test]
fn another_login_found_on_the_way_back_aborts() {
    let mut rig = Rig::online();
    rig.cut();
    rig.connect();
    let cause = wire::closing::Cause::RemoteLogin as i32;
    rig.serve([Body::Closing(wire::Closing { cause, reason: "elsewhere".into() })]);
    assert_eq!(rig.events(), [Told::State(State::Aborted, Reason::RemoteLogin)]);
}

#[test]
fn declined_messages_are_said_again_when_the_session_is_resumed() {
    let mut rig = Rig::online();
    rig.serve([peer_message("bob", 5, "new"), peer_message("bob", 4, "late")]);
    rig.cut();
    let resume = rig.connect().resume.unwrap();
    assert_eq!((resume.received, resume.declined), (2, vec![2]));
    rig.welcome(Some(0));
    rig.cut();
    assert_eq!(rig.engine.wish(rig.now), None, "a connection that did not last is not renewed at once");
    rig.pass(200);
    assert!(rig.connect().resume.unwrap().declined.is_empty());
}
