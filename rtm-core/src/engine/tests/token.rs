//! Renewing the token, and what happens when it has ended.

use rtm_proto::code::ConnectionReason as Reason;
use rtm_proto::code::ConnectionState as State;
use rtm_proto::code::{Login, RenewToken};
use rtm_proto::wire::{self, closing::Cause, frame::Body};

use super::rig::{Rig, Told, reply};

fn refused(code: Login) -> Body {
    Body::Refused(wire::Refused { code: code.code() as u32, reason: "no".into(), retry: false })
}

fn ended() -> Body {
    Body::Closing(wire::Closing { cause: Cause::TokenExpired as i32, reason: "over".into() })
}

/// The renewals that are written now.
fn renewals(rig: &mut Rig) -> Vec<wire::TokenRenew> {
    let written = rig.written();
    written.into_iter().filter_map(|body| if let Body::TokenRenew(renew) = body { Some(renew) } else { None }).collect()
}

/// A client that the application sees as reconnecting, with an attempt to connect under way.
fn reconnecting() -> (Rig, wire::Hello) {
    let mut rig = Rig::online();
    rig.cut();
    rig.pass(5_000);
    assert_eq!(rig.events(), [Told::State(State::Reconnecting, Reason::Interrupted)]);
    let hello = rig.connect();
    (rig, hello)
}

#[test]
fn a_renewed_token_is_confirmed_and_used_from_then_on() {
    let mut rig = Rig::online();
    assert_eq!(rig.engine.renew_token("second", rig.now), Ok(()));
    let sent = renewals(&mut rig);
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].token, "second");
    rig.serve([reply(sent[0].request, 0)]);
    assert_eq!(rig.events(), [Told::Renewed("second".into(), 0)]);
    rig.cut();
    assert_eq!(rig.connect().token, "second");
}

#[test]
fn a_token_that_the_server_does_not_take_leaves_the_former_in_force() {
    for code in [RenewToken::Rejected, RenewToken::TokenExpired, RenewToken::InvalidToken] {
        let mut rig = Rig::online();
        rig.engine.renew_token("bad", rig.now).unwrap();
        let sent = renewals(&mut rig);
        rig.serve([reply(sent[0].request, code.code() as u32)]);
        assert_eq!(rig.events(), [Told::Renewed("bad".into(), code.code())]);
        rig.cut();
        assert_eq!(rig.connect().token, "");
    }
}

#[test]
fn what_cannot_be_renewed_is_refused_at_once() {
    let mut rig = Rig::new();
    assert_eq!(rig.engine.renew_token("t", rig.now), Err(RenewToken::NotLoggedIn));
    rig.engine.login(None, "ann", 1, rig.now).unwrap();
    assert_eq!(rig.engine.renew_token("t", rig.now), Err(RenewToken::NotLoggedIn), "not yet");
    let mut rig = Rig::online();
    assert_eq!(rig.engine.renew_token("", rig.now), Err(RenewToken::InvalidArgument));
    let most = "t".repeat(rtm_proto::token::TEXT_BYTES);
    assert_eq!(rig.engine.renew_token(&(most.clone() + "t"), rig.now), Err(RenewToken::InvalidArgument));
    assert_eq!(rig.engine.renew_token(&most, rig.now), Ok(()));
}

#[test]
fn a_renewal_without_an_answer_fails_in_time() {
    let mut rig = Rig::online();
    rig.cut();
    rig.engine.renew_token("t", rig.now).unwrap();
    rig.pass(4_999);
    assert!(!rig.events().iter().any(|told| matches!(told, Told::Renewed(..))));
    rig.pass(1);
    assert!(rig.events().contains(&Told::Renewed("t".into(), RenewToken::Failure.code())));
}

#[test]
fn a_renewal_under_way_at_logout_fails() {
    let mut rig = Rig::online();
    rig.cut();
    rig.engine.renew_token("t", rig.now).unwrap();
    rig.engine.logout(rig.now).unwrap();
    assert!(rig.events().contains(&Told::Renewed("t".into(), RenewToken::Failure.code())));
}

#[test]
fn the_coming_end_is_told() {
    let mut rig = Rig::online();
    rig.serve([Body::TokenWillExpire(wire::TokenWillExpire { expires_ms: 5 })]);
    assert_eq!(rig.events(), [Told::TokenWillExpire]);
}

#[test]
fn the_end_of_the_token_while_connected_ends_the_login_which_may_follow_without_a_logout() {
    let mut rig = Rig::online();
    rig.serve([ended()]);
    assert_eq!(rig.events(), [Told::TokenExpired, Told::State(State::Aborted, Reason::TokenExpired)]);
    assert_eq!(rig.engine.wish(rig.now + 60_000), None, "nothing is tried any more");
    assert_eq!(rig.engine.renew_token("t", rig.now), Err(RenewToken::NotLoggedIn));
    assert_eq!(rig.engine.login(Some("new"), "ann", 2, rig.now), Ok(()));
    assert_eq!(rig.connect().token, "new");
}

#[test]
fn an_end_that_a_quick_reconnect_finds_is_one_while_connected() {
    let mut rig = Rig::online();
    rig.cut();
    rig.connect();
    rig.serve([refused(Login::TokenExpired)]);
    assert_eq!(rig.events(), [Told::TokenExpired, Told::State(State::Aborted, Reason::TokenExpired)]);
}

#[test]
fn an_end_found_while_reconnecting_is_told_once_and_nothing_is_tried_until_the_token_is_renewed() {
    let (mut rig, _) = reconnecting();
    rig.serve([refused(Login::TokenExpired)]);
    assert_eq!(rig.events(), [Told::TokenExpired]);
    assert_eq!(rig.engine.connection_state(), State::Reconnecting);
    rig.pass(600_000);
    assert_eq!(rig.engine.wish(rig.now), None);
    assert!(rig.events().is_empty());

    assert_eq!(rig.engine.renew_token("new", rig.now), Ok(()));
    let hello = rig.connect();
    assert!(hello.token == "new" && hello.resume.is_some(), "{hello:?}");
    rig.welcome(Some(0));
    let connected = Told::State(State::Connected, Reason::LoginSuccess);
    assert_eq!(rig.events(), [Told::Renewed("new".into(), 0), connected]);
    assert!(renewals(&mut rig).is_empty(), "it is settled");
    rig.cut();
    rig.pass(1_000);
    assert_eq!(rig.connect().token, "new");
}

#[test]
fn a_bad_token_while_reconnecting_is_answered_and_may_be_followed_by_a_good_one() {
    let (mut rig, _) = reconnecting();
    rig.serve([refused(Login::TokenExpired)]);
    rig.events();
    for (login, renewal) in [
        (Login::InvalidToken, RenewToken::InvalidToken),
        (Login::TokenExpired, RenewToken::TokenExpired),
        (Login::InvalidAppId, RenewToken::Rejected),
        (Login::NotAuthorized, RenewToken::Rejected),
    ] {
        rig.pass(1_000);
        rig.engine.renew_token("bad", rig.now).unwrap();
        assert_eq!(rig.connect().token, "bad");
        rig.serve([refused(login)]);
        assert_eq!(rig.events(), [Told::Renewed("bad".into(), renewal.code())]);
        assert_eq!((rig.engine.connection_state(), rig.engine.wish(rig.now + 60_000)), (State::Reconnecting, None));
    }
    rig.pass(1_000);
    rig.engine.renew_token("good", rig.now).unwrap();
    rig.connect();
    rig.welcome(None);
    assert_eq!(rig.events(), [Told::Renewed("good".into(), 0), Told::State(State::Connected, Reason::LoginSuccess)]);
}

#[test]
fn a_bad_renewal_during_an_interruption_falls_back_to_the_former_token() {
    let mut rig = Rig::online();
    rig.cut();
    rig.engine.renew_token("bad", rig.now).unwrap();
    assert_eq!(rig.connect().token, "bad");
    rig.serve([refused(Login::InvalidToken)]);
    assert_eq!(rig.events(), [Told::Renewed("bad".into(), RenewToken::InvalidToken.code())]);
    rig.pass(1_000);
    assert_eq!(rig.connect().token, "", "the former one was not found wanting");
    rig.welcome(Some(0));
    assert_eq!(rig.engine.connection_state(), State::Connected);
}

#[test]
fn a_renewal_that_crosses_the_refusal_of_the_former_token_is_tried_at_once() {
    let (mut rig, hello) = reconnecting();
    assert_eq!(hello.token, "");
    rig.engine.renew_token("new", rig.now).unwrap();
    rig.serve([refused(Login::TokenExpired)]);
    assert_eq!(rig.events(), [Told::TokenExpired]);
    rig.pass(1_000);
    assert_eq!(rig.connect().token, "new");
    rig.welcome(Some(0));
    assert_eq!(rig.events(), [Told::Renewed("new".into(), 0), Told::State(State::Connected, Reason::LoginSuccess)]);
}

#[test]
fn a_renewal_made_while_the_server_greets_is_asked_afterwards() {
    let (mut rig, _) = reconnecting();
    rig.engine.renew_token("new", rig.now).unwrap();
    rig.welcome(Some(0));
    let sent = renewals(&mut rig);
    assert_eq!(sent.len(), 1, "the greeting went out without it");
    rig.serve([reply(sent[0].request, 0)]);
    assert!(rig.events().contains(&Told::Renewed("new".into(), 0)));
}

#[test]
fn logging_out_is_possible_while_waiting_for_a_token() {
    let (mut rig, _) = reconnecting();
    rig.serve([refused(Login::TokenExpired)]);
    rig.events();
    rig.engine.logout(rig.now).unwrap();
    assert_eq!(rig.events(), [Told::State(State::Disconnected, Reason::Logout), Told::Logout(0)]);
}
