//! Who may log in with which token, how long that lasts, and how it is renewed.

use std::time::{SystemTime, UNIX_EPOCH};

use rtm_proto::{
    code::{Login, RenewToken},
    token::{make_006, make_007},
    wire::{Hello, Platform, TokenRenew, closing::Cause, frame::Body},
};
use rtm_server::config::{App, RateProfile};

use super::{
    client::{Client, hello},
    server::{Live, start},
    sockets::Event,
};

const APP: &str = "970CA35de60c44645bbae8a215061b33";
const FIRST: &str = "5CFd2fd1755d40ecb72977518be15d3b";
const SECOND: &str = "00112233445566778899aabbccddeeff";

fn now() -> u32 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as u32
}

fn token(user: &str, expire: u32) -> String {
    make_007(APP, FIRST, user, now(), expire, 5)
}

fn with(user: &str, token: impl Into<String>) -> Hello {
    Hello { token: token.into(), ..hello(APP, user, 1) }
}

async fn guarded(allow_no_token: Option<bool>) -> Live {
    let certificates = vec![FIRST.into(), SECOND.into()];
    start(|config| config.apps.push(App { id: APP.into(), certificates, allow_no_token, ..App::default() })).await
}

/// The code that the login is refused with; `None`: it is not.
async fn outcome(live: &Live, hello: Hello) -> Option<Login> {
    let mut socket = live.socket().await;
    socket.send([Body::Hello(hello)]).await;
    match socket.frame().await {
        Body::Welcome(_) => None,
        Body::Refused(refused) if !refused.retry && refused.reason.len() > 10 => Login::from_code(refused.code as i32),
        other => panic!("{other:?}; {}", socket.story()),
    }
}

async fn renew(client: &mut Client, token: String) -> i32 {
    let request = client.request();
    client.send([Body::TokenRenew(TokenRenew { request, deadline: 0, token })]).await;
    client.code(request).await
}

/// Waits for the warning, which may come before or after other things.
async fn warned(client: &mut Client) -> u64 {
    client.until(|body| if let Body::TokenWillExpire(warning) = body { Some(warning.expires_ms) } else { None }).await.1
}

/// Waits for the farewell and gives its cause.
async fn closed(client: &mut Client) -> i32 {
    loop {
        if let Event::Frame(Body::Closing(closing)) = client.event().await {
            return closing.cause;
        }
    }
}

#[tokio::test]
async fn both_formats_and_both_certificates_open_the_door() {
    let live = guarded(None).await;
    for certificate in [FIRST, SECOND] {
        let new = make_007(APP, certificate, "ann", now(), 600, 1);
        let old = make_006(APP, certificate, "ann", now() + 600, 0, 1);
        assert_eq!(outcome(&live, with("ann", new)).await, None);
        assert_eq!(outcome(&live, with("ann", old)).await, None);
    }
}

#[tokio::test]
async fn each_bad_token_is_refused_with_its_own_code() {
    let live = guarded(None).await;
    let wrong = make_007(APP, &"0".repeat(32), "ann", now(), 600, 1);
    let other = make_007(&"1".repeat(32), FIRST, "ann", now(), 600, 1);
    for (token, code) in [
        (String::new(), Login::InvalidToken),
        (APP.into(), Login::InvalidToken),
        ("something".into(), Login::InvalidToken),
        (token("bob", 600), Login::InvalidToken),
        (wrong, Login::InvalidToken),
        (other, Login::InvalidAppId),
        (make_007(APP, FIRST, "ann", now() - 700, 600, 1), Login::TokenExpired),
        (make_006(APP, FIRST, "ann", now() - 1, 0, 1), Login::TokenExpired),
    ] {
        assert_eq!(outcome(&live, with("ann", &*token)).await, Some(code), "{token}");
    }
}

#[tokio::test]
async fn while_programs_move_to_tokens_none_is_as_good_as_a_right_one_and_better_than_a_wrong_one() {
    let live = guarded(Some(true)).await;
    for (token, code) in
        [("", None), (APP, None), (&token("ann", 600), None), (&token("bob", 600), Some(Login::InvalidToken))]
    {
        assert_eq!(outcome(&live, with("ann", token)).await, code, "{token}");
    }
}

#[tokio::test]
async fn without_a_certificate_any_token_is_taken() {
    let live = start(|config| config.apps.push(App { id: APP.into(), ..App::default() })).await;
    for token in ["", APP, "anything", &token("bob", 600)] {
        assert_eq!(outcome(&live, with("ann", token)).await, None, "{token}");
    }
}

#[tokio::test]
async fn a_client_is_warned_of_the_end_and_closed_at_it() {
    let live = guarded(None).await;
    let mut ann = Client::login(live.socket().await, with("ann", token("ann", 2))).await;
    let ends = warned(&mut ann).await;
    assert!(ends.abs_diff(u64::from(now()) * 1000) < 4_000, "{ends}");
    assert_eq!(closed(&mut ann).await, Cause::TokenExpired as i32);
    assert_eq!(outcome(&live, with("ann", token("ann", 600))).await, None, "and may log in again");
}

#[tokio::test]
async fn a_renewed_token_moves_the_end() {
    let live = guarded(None).await;
    let mut ann = Client::login(live.socket().await, with("ann", token("ann", 2))).await;
    let first = warned(&mut ann).await;
    assert_eq!(renew(&mut ann, token("ann", 4)).await, RenewToken::Ok.code());
    let second = warned(&mut ann).await;
    assert!(second > first, "{first} {second}");
    assert_eq!(closed(&mut ann).await, Cause::TokenExpired as i32);
    let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
    assert!(at + 100 >= second, "not before the second end: {at} {second}");
}

#[tokio::test]
async fn a_bad_renewal_is_answered_with_its_code_and_changes_nothing() {
    let live = guarded(None).await;
    let mut ann = Client::login(live.socket().await, with("ann", token("ann", 600))).await;
    let other = make_007(&"1".repeat(32), FIRST, "ann", now(), 600, 1);
    for (token, code) in [
        (String::new(), RenewToken::InvalidToken),
        (token("bob", 600), RenewToken::InvalidToken),
        (other, RenewToken::Rejected),
        (make_007(APP, FIRST, "ann", now() - 700, 600, 1), RenewToken::TokenExpired),
    ] {
        assert_eq!(renew(&mut ann, token.clone()).await, code.code(), "{token}");
    }
    ann.fence().await;
}

#[tokio::test]
async fn a_session_is_not_taken_up_again_with_a_token_that_is_over() {
    let live = guarded(None).await;
    let ann = Client::login(live.socket().await, with("ann", token("ann", 600))).await;
    let resuming = ann.resuming();
    let absent = ann.cut();
    let over = Hello { token: make_007(APP, FIRST, "ann", now() - 700, 600, 1), ..resuming.clone() };
    assert_eq!(outcome(&live, over).await, Some(Login::TokenExpired));
    let mut socket = live.socket().await;
    socket.send([Body::Hello(Hello { token: token("ann", 600), ..resuming })]).await;
    let Body::Welcome(welcome) = socket.frame().await else { panic!("{}", socket.story()) };
    assert!(welcome.resumed, "the refusal left the session alone");
    drop(absent);
}

#[tokio::test]
async fn the_limits_of_the_app_and_the_rates_of_the_platform_are_told_and_kept() {
    let live = start(|config| {
        config.rates = RateProfile::Linux;
        let mut app = App { id: "small".into(), ..App::default() };
        app.limits.insert("channels".into(), 1.into());
        config.apps.extend([app, App { id: "large".into(), ..App::default() }]);
    })
    .await;
    for (app, platform, channels, sends) in [
        ("small", Platform::Native, 1, 1500),
        ("small", Platform::Apple, 1, 180),
        ("large", Platform::Web, 20, 180),
        ("large", Platform::Unspecified, 20, 1500),
    ] {
        let hello = Hello { platform: platform as i32, ..hello(app, "ann", 1) };
        let mut ann = Client::login(live.socket().await, hello).await;
        let limits = ann.welcome.limits.clone().unwrap();
        let send = limits.rates.iter().find(|rate| rate.operation == 5).map(|rate| (rate.calls, rate.window_ms));
        assert_eq!((limits.channels, send), (channels, Some((sends, 3_000))), "{app} {platform:?}");
        ann.join("one").await;
        let request = ann.try_join("two", 0, 0).await;
        assert_eq!(ann.code(request).await == 0, app == "large");
    }
}
