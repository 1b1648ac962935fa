//! Logging in with tokens, across their ends, against the real server.

use std::time::{SystemTime, UNIX_EPOCH};

use rtm_core::ClientEvent;
use rtm_core::code::{ConnectionReason, ConnectionState, Login, RenewToken};
use rtm_proto::token::make_007;
use rtm_server::config::{App, RateProfile};

use crate::proxy::Proxy;
use crate::support::{TestServer, User};

const APP: &str = "970CA35de60c44645bbae8a215061b33";
const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";

fn server() -> TestServer {
    TestServer::with(|config| {
        config.rates = RateProfile::Linux;
        config.apps.push(App { id: APP.into(), certificates: vec![CERTIFICATE.into()], ..App::default() });
    })
}

/// A token that was made so many seconds ago.
fn token(user: &str, ago: u32, expire: u32) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as u32;
    make_007(APP, CERTIFICATE, user, now - ago, expire, 5)
}

fn login(user: &User, token: &str) -> Login {
    user.client.login(Some(token), "ann").unwrap();
    user.login_result()
}

fn state(user: &User, state: ConnectionState, reason: ConnectionReason) {
    user.events.0.wait("connection state", |event| {
        matches!(event, ClientEvent::ConnectionState { state: s, reason: r } if (*s, *r) == (state, reason))
            .then_some(())
    });
}

fn renewed(user: &User, token: &str) -> i32 {
    user.events.0.wait("outcome of the renewal", |event| match event {
        ClientEvent::TokenRenewed { token: t, code } if **t == *token => Some(*code),
        _ => None,
    })
}

fn told(user: &User, what: &str, is: impl Fn(&ClientEvent) -> bool) {
    user.events.0.wait(what, |event| is(event).then_some(()));
}

#[test]
fn the_outcome_of_a_login_says_what_is_wrong_with_the_token() {
    let server = server();
    for (token, code) in [
        (token("ann", 0, 600), Login::Ok),
        (token("bob", 0, 600), Login::InvalidToken),
        (token("ann", 700, 600), Login::TokenExpired),
        (String::new(), Login::InvalidToken),
        (APP.into(), Login::InvalidToken),
    ] {
        assert_eq!(login(&User::of(APP, &server.url()), &token), code, "{token}");
    }
}

#[test]
fn a_token_that_ends_while_connected_is_announced_and_ends_the_login_until_the_next() {
    let server = server();
    let ann = User::of(APP, &server.url());
    assert_eq!(login(&ann, &token("ann", 0, 2)), Login::Ok);
    told(&ann, "warning", |event| matches!(event, ClientEvent::TokenWillExpire));
    told(&ann, "end of the token", |event| matches!(event, ClientEvent::TokenExpired));
    state(&ann, ConnectionState::Aborted, ConnectionReason::TokenExpired);
    ann.client.login(Some(&token("ann", 0, 600)), "ann").expect("without a logout before it");
    ann.events.0.wait_all("second login", |events| {
        (events.iter().filter(|e| matches!(e, ClientEvent::Login { code: Login::Ok })).count() == 2).then_some(())
    });
}

#[test]
fn a_token_that_is_renewed_in_time_does_not_end_the_login() {
    let server = server();
    let (ann, bob) = (User::of(APP, &server.url()), User::of(APP, &server.url()));
    assert_eq!(login(&ann, &token("ann", 0, 2)), Login::Ok);
    // Ends together with ann's first token, which tells when that is over.
    bob.client.login(Some(&token("bob", 0, 2)), "bob").unwrap();
    let longer = token("ann", 0, 600);
    ann.client.renew_token(&longer).unwrap();
    assert_eq!(renewed(&ann, &longer), RenewToken::Ok.code());
    let wrong = token("bob", 0, 600);
    ann.client.renew_token(&wrong).unwrap();
    assert_eq!(renewed(&ann, &wrong), RenewToken::InvalidToken.code());
    told(&bob, "end of the token", |event| matches!(event, ClientEvent::TokenExpired));
    ann.say("nobody", 1, "still here");
    assert_eq!(ann.outcome(1), 3, "the server answers");
    assert!(!ann.events.0.all().iter().any(|event| matches!(event, ClientEvent::TokenExpired)));
}

#[test]
fn a_token_that_ended_during_an_interruption_is_renewed_and_the_session_goes_on() {
    let server = server();
    let proxy = Proxy::to(&server);
    let ann = User::of(APP, &proxy.url);
    ann.client.set_parameters(r#"{"rtm.reconnecting_after_ms": 50}"#).unwrap();
    assert_eq!(login(&ann, &token("ann", 0, 2)), Login::Ok);
    proxy.close(true);
    state(&ann, ConnectionState::Reconnecting, ConnectionReason::Interrupted);
    // Another login whose token ends no sooner shows that ann's is over.
    let clock = User::of(APP, &server.url());
    clock.client.login(Some(&token("bob", 0, 2)), "bob").unwrap();
    told(&clock, "end of the token", |event| matches!(event, ClientEvent::TokenExpired));
    proxy.close(false);
    told(&ann, "end of the token", |event| matches!(event, ClientEvent::TokenExpired));

    let (bad, good) = (token("bob", 0, 600), token("ann", 0, 600));
    ann.client.renew_token(&bad).unwrap();
    assert_eq!(renewed(&ann, &bad), RenewToken::InvalidToken.code());
    ann.client.renew_token(&good).unwrap();
    assert_eq!(renewed(&ann, &good), RenewToken::Ok.code());
    ann.events.0.wait_all("second CONNECTED", |events| {
        let connected =
            |e: &&ClientEvent| matches!(e, ClientEvent::ConnectionState { state: ConnectionState::Connected, .. });
        (events.iter().filter(connected).count() == 2).then_some(())
    });
    let all = ann.events.0.all();
    assert_eq!(all.iter().filter(|event| matches!(event, ClientEvent::TokenExpired)).count(), 1, "told once: {all:?}");
    let aborted = |e: &ClientEvent| matches!(e, ClientEvent::ConnectionState { state: ConnectionState::Aborted, .. });
    assert!(!all.iter().any(aborted), "{all:?}");
}
