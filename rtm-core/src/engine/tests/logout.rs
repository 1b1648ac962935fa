//! Logging out, and releasing.

use rtm_proto::code::ConnectionReason as Reason;
use rtm_proto::code::ConnectionState as State;
use rtm_proto::code::{Join, Login, Logout, PeerMessage};
use rtm_proto::wire::{self, frame::Body};

use super::rig::{Rig, Told, ack, receipts};
use crate::message::{Message, SendOptions};

fn goodbye() -> Body {
    Body::Closing(wire::Closing { cause: wire::closing::Cause::Logout as i32, reason: "bye".into() })
}

fn out() -> [Told; 2] {
    [Told::State(State::Disconnected, Reason::Logout), Told::Logout(0)]
}

#[test]
fn logging_out_needs_a_login() {
    let mut rig = Rig::new();
    assert_eq!(rig.engine.logout(rig.now), Err(Logout::NotLoggedIn));
}

#[test]
fn a_logout_goes_behind_what_was_sent_and_waits_for_its_outcome() {
    let mut rig = Rig::online();
    rig.send(1, "bob");
    rig.engine.logout(rig.now).unwrap();
    assert!(matches!(rig.written().as_slice(), [Body::PeerSend(_), Body::Logout(_)]));
    assert_eq!(rig.engine.logout(rig.now), Err(Logout::NotLoggedIn), "once");
    assert_eq!(rig.engine.login(None, "ann", 2, rig.now), Err(Login::AlreadyLoggedIn), "not yet");
    let send = rig.engine.send("bob", &Message::text("x"), SendOptions::default(), rig.now);
    assert_eq!(send, Err(PeerMessage::NotLoggedIn));
    rig.serve([ack(2), receipts(&[1, 1]), goodbye()]);
    let [state, result] = out();
    assert_eq!(rig.events(), [Told::Sent(1, 0), state, result]);
    assert!(!rig.engine.wants(rig.number) && rig.engine.take_interrupt());
    assert_eq!(rig.engine.login(None, "ann", 2, rig.now), Ok(()));
}

#[test]
fn what_has_no_outcome_when_the_time_is_over_fails_first() {
    let mut rig = Rig::online();
    rig.send(1, "bob");
    rig.engine.logout(rig.now).unwrap();
    rig.now += 4_999;
    rig.engine.not_reading(rig.now);
    rig.engine.tick(rig.now);
    assert_eq!(rig.events(), []);
    rig.now += 1;
    rig.engine.tick(rig.now);
    let [state, result] = out();
    assert_eq!(rig.events(), [Told::Sent(1, 1), state, result]);
}

#[test]
fn without_a_connection_a_logout_does_not_wait() {
    let mut rig = Rig::online();
    rig.send(1, "bob");
    rig.cut();
    rig.engine.logout(rig.now).unwrap();
    let [state, result] = out();
    assert_eq!(rig.events(), [Told::Sent(1, 1), state, result]);
    assert_eq!(rig.engine.wish(rig.now + 60_000), None);
}

#[test]
fn a_connection_lost_on_the_way_out_is_out() {
    let mut rig = Rig::online();
    rig.engine.logout(rig.now).unwrap();
    rig.cut();
    assert_eq!(rig.events(), out());
}

#[test]
fn a_logout_while_logging_in_ends_the_login() {
    let mut rig = Rig::new();
    rig.engine.login(None, "ann", 1, rig.now).unwrap();
    rig.connect();
    rig.events();
    rig.engine.logout(rig.now).unwrap();
    let [state, result] = out();
    assert_eq!(rig.events(), [Told::Login(1), state, result]);
    assert!(!rig.engine.wants(rig.number));
}

#[test]
fn channels_are_not_joined_after_a_logout_and_can_be_used_after_the_next_login() {
    let mut rig = Rig::online();
    let channel = rig.joined("room", 0);
    rig.engine.logout(rig.now).unwrap();
    rig.written();
    rig.serve([goodbye()]);
    assert_eq!(rig.events(), out(), "no word from the channel");
    assert_eq!(rig.engine.join(&channel, rig.now), Err(Join::NotLoggedIn));
    rig.engine.login(None, "ann", 2, rig.now).unwrap();
    rig.connect();
    rig.welcome(None);
    assert_eq!(rig.written(), [], "nothing is joined by itself");
    assert_eq!(rig.engine.join(&channel, rig.now), Ok(()));
}

#[test]
fn a_release_says_goodbye_when_it_can_and_is_finished_otherwise() {
    let mut rig = Rig::online();
    rig.engine.release(rig.now);
    assert!(matches!(rig.written().as_slice(), [Body::Logout(_)]));
    assert!(!rig.engine.is_finished());
    rig.serve([goodbye()]);
    assert!(rig.engine.is_finished());
    assert_eq!(rig.engine.login(None, "ann", 2, rig.now), Err(Login::AlreadyLoggedIn), "no use after release");

    let mut rig = Rig::online();
    rig.cut();
    rig.engine.release(rig.now);
    assert!(rig.engine.is_finished());
    assert_eq!(rig.engine.wish(rig.now + 60_000), None);
}
