//! Logging in, and being turned away.

use rtm_proto::code::ConnectionReason as Reason;
use rtm_proto::code::ConnectionState as State;
use rtm_proto::code::{Login, PeerMessage};
use rtm_proto::wire::{self, frame::Body};

use super::rig::{Rig, Told};
use crate::message::{Message, SendOptions};

#[test]
fn a_login_shows_its_states_before_its_result() {
    let mut rig = Rig::new();
    assert_eq!(rig.engine.login(None, "ann", 42, rig.now), Ok(()));
    assert_eq!(rig.events(), [Told::State(State::Connecting, Reason::Login)]);
    let hello = rig.connect();
    assert_eq!((&*hello.app_id, &*hello.user_id, &*hello.token), ("app", "ann", ""));
    assert_eq!((hello.incarnation, hello.attempt, hello.resume), (42, 1, None));
    rig.welcome(None);
    assert_eq!(rig.events(), [Told::State(State::Connected, Reason::LoginSuccess), Told::Login(0)]);
}

#[test]
fn a_client_says_which_it_is_in_every_login() {
    let mut rig = Rig::new();
    rig.engine.login(None, "ann", 1, rig.now).unwrap();
    let first = rig.connect();
    rig.serve([Body::Refused(wire::Refused { code: 5, reason: "no".into(), retry: false })]);
    rig.engine.login(None, "ann", 2, rig.now).unwrap();
    assert_eq!(rig.connect().client, first.client);

    let mut other = Rig::new();
    other.engine = crate::engine::Engine::new("app", 8);
    other.engine.login(None, "ann", 3, other.now).unwrap();
    assert_ne!(other.connect().client, first.client);
}

#[test]
fn the_app_id_in_place_of_a_token_is_no_token() {
    for (token, sent) in [(None, ""), (Some(""), ""), (Some("app"), ""), (Some("secret"), "secret")] {
        let mut rig = Rig::new();
        rig.engine.login(token, "ann", 1, rig.now).unwrap();
        assert_eq!(rig.connect().token, sent);
    }
}

#[test]
fn bad_user_ids_are_refused_at_once() {
    let mut rig = Rig::new();
    for id in ["", "null", "a/b", &"x".repeat(65)] {
        assert_eq!(rig.engine.login(None, id, 1, rig.now), Err(Login::InvalidArgument), "{id:?}");
    }
    assert!(rig.events().is_empty() && rig.engine.wish(rig.now).is_none());
}

#[test]
fn a_second_login_is_refused_while_the_first_lasts() {
    let mut rig = Rig::new();
    rig.engine.login(None, "ann", 1, rig.now).unwrap();
    assert_eq!(rig.engine.login(None, "ann", 2, rig.now), Err(Login::AlreadyLoggedIn));
    rig.connect();
    rig.welcome(None);
    assert_eq!(rig.engine.login(None, "bob", 3, rig.now), Err(Login::AlreadyLoggedIn));
}

#[test]
fn a_refused_login_fails_with_the_servers_code() {
    let mut rig = Rig::new();
    rig.engine.login(None, "ann", 1, rig.now).unwrap();
    rig.connect();
    rig.events();
    rig.serve([Body::Refused(wire::Refused { code: 5, reason: "no".into(), retry: false })]);
    assert_eq!(rig.events(), [Told::State(State::Disconnected, Reason::LoginFailure), Told::Login(5)]);
    assert_eq!(rig.engine.login(None, "ann", 2, rig.now), Ok(()), "and may be tried again");
}

#[test]
fn a_login_keeps_trying_until_its_time_is_over() {
    let mut rig = Rig::new();
    let began = rig.now;
    rig.engine.login(None, "ann", 1, rig.now).unwrap();
    rig.events();
    let mut attempts = 0;
    while rig.engine.connection_state() == State::Connecting {
        if let Some(number) = rig.engine.wish(rig.now) {
            attempts += 1;
            rig.engine.failed(number, "nobody listens", rig.now);
        }
        rig.pass(10);
    }
    assert!(attempts > 4, "{attempts} attempts");
    assert_eq!(rig.now - began, 12_000);
    assert_eq!(rig.events(), [Told::State(State::Disconnected, Reason::LoginTimeout), Told::Login(9)]);
    assert_eq!(rig.engine.wish(rig.now + 60_000), None);
}

#[test]
fn a_passing_refusal_is_tried_again() {
    let mut rig = Rig::new();
    rig.engine.login(None, "ann", 1, rig.now).unwrap();
    rig.connect();
    rig.serve([Body::Refused(wire::Refused { code: 2, reason: "draining".into(), retry: true })]);
    rig.pass(200);
    assert_eq!(rig.connect().attempt, 2);
    rig.welcome(None);
    assert_eq!(rig.events().last(), Some(&Told::Login(0)));
}

#[test]
fn a_server_that_accepts_and_says_nothing_is_given_up() {
    let mut rig = Rig::new();
    rig.engine.login(None, "ann", 1, rig.now).unwrap();
    rig.connect();
    let silent = rig.number;
    rig.pass(10_000);
    assert!(!rig.engine.wants(silent));
    rig.pass(200);
    rig.connect();
}

#[test]
fn nothing_is_sent_before_the_first_login() {
    let mut rig = Rig::new();
    let send = |rig: &mut Rig| rig.engine.send("bob", &Message::text("x"), SendOptions::default(), rig.now);
    assert_eq!(send(&mut rig), Err(PeerMessage::NotLoggedIn));
    rig.engine.login(None, "ann", 1, rig.now).unwrap();
    assert_eq!(send(&mut rig), Err(PeerMessage::NotLoggedIn), "nor while logging in");
}

fn closed_with(cause: wire::closing::Cause) -> Rig {
    let mut rig = Rig::online();
    rig.serve([Body::Closing(wire::Closing { cause: cause as i32, reason: "test".into() })]);
    rig
}

#[test]
fn the_servers_last_word_aborts_with_its_reason() {
    use wire::closing::Cause;
    for (cause, reason, again) in [
        (Cause::RemoteLogin, Reason::RemoteLogin, false),
        (Cause::Banned, Reason::BannedByServer, false),
        (Cause::TokenExpired, Reason::TokenExpired, true),
    ] {
        let mut rig = closed_with(cause);
        let mut told = rig.events();
        assert_eq!(told.pop(), Some(Told::State(State::Aborted, reason)));
        assert_eq!(told, if again { vec![Told::TokenExpired] } else { vec![] });
        assert!(rig.engine.take_interrupt(), "transfers end");
        assert_eq!(rig.engine.wish(rig.now + 60_000), None, "no reconnecting");
        rig.send(1, "bob");
        rig.pass(10_000);
        assert_eq!(rig.events(), [Told::Sent(1, 2)], "requests run into their time-outs");
        let login = rig.engine.login(None, "ann", 2, rig.now);
        assert_eq!(login.is_ok(), again, "{cause:?}");
        if !again {
            rig.engine.logout(rig.now).unwrap();
            assert_eq!(rig.engine.login(None, "ann", 2, rig.now), Ok(()));
        }
    }
}

#[test]
fn other_causes_only_cost_the_connection() {
    use wire::closing::Cause;
    for cause in [Cause::Draining, Cause::SlowConsumer, Cause::Idle, Cause::Protocol, Cause::Unspecified] {
        let mut rig = closed_with(cause);
        assert_eq!(rig.events(), [], "{cause:?}");
        rig.connect();
    }
}
