//! Who is let in, and what the others are told.

use rtm_proto::{
    code::Login,
    wire::{Hello, Refused, frame::Body},
};

use super::{
    client::{Client, hello},
    server::{Live, plain, start},
};

async fn refused(live: &Live, hello: Hello) -> Refused {
    let mut socket = live.socket().await;
    socket.send([Body::Hello(hello.clone())]).await;
    let Body::Refused(refused) = socket.frame().await else { panic!("{hello:?} was not refused; {}", socket.story()) };
    assert!(refused.reason.len() > 10, "{refused:?}");
    assert_eq!(socket.rest().await.len(), 1, "only the closing handshake follows; {}", socket.story());
    refused
}

#[tokio::test]
async fn a_login_is_told_the_limits_and_times_in_force() {
    let live = start(|config| {
        config.limits.channels = 3;
        config.timers.heartbeat_ms = 700.into();
        config.timers.resume_window_ms = 900.into();
    })
    .await;
    let ann = live.login("ann").await;
    let welcome = &ann.welcome;
    assert_eq!((welcome.heartbeat_ms, welcome.resume_window_ms, welcome.resumed), (700, 900, false));
    assert_eq!((welcome.session.len(), welcome.received, welcome.media_key.len()), (16, 0, 32));
    let limits = welcome.limits.as_ref().unwrap();
    assert_eq!((limits.message_bytes, limits.channels, limits.members_listed), (32_768, 3, 512));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as u64;
    assert!(welcome.server_ms.abs_diff(now) < 10_000, "{}", welcome.server_ms);
    assert_ne!(live.login("bob").await.welcome.session, welcome.session);
}

#[tokio::test]
async fn a_wrong_app_id_is_refused_with_its_own_code() {
    let live = plain().await;
    for app in ["", "two words", "new\nline", "ümlaut", &"a".repeat(65)] {
        let refused = refused(&live, hello(app, "ann", 1)).await;
        assert_eq!((refused.code as i32, refused.retry), (Login::InvalidAppId.code(), false), "{app:?}");
    }
    Client::login(live.socket().await, hello(&"a".repeat(64), "ann", 1)).await;

    let configured =
        start(|config| config.apps.push(rtm_server::config::App { id: "known".into(), ..Default::default() }));
    let configured = configured.await;
    let unknown = refused(&configured, hello("unknown", "ann", 1)).await;
    assert_eq!((unknown.code as i32, unknown.retry), (Login::InvalidAppId.code(), false));
    Client::login(configured.socket().await, hello("known", "ann", 1)).await;
}

#[tokio::test]
async fn user_ids_are_checked_on_both_sides_of_every_rule() {
    let live = plain().await;
    let (longest, too_long) = ("a".repeat(64), "a".repeat(65));
    for user in ["", "null", &too_long, "sla/sh", "quo\"te", "apos'trophe", "st*r", "nul\0", "tab\t", "é", "中"] {
        let refused = refused(&live, hello("app", user, 1)).await;
        assert_eq!((refused.code as i32, refused.retry), (Login::InvalidArgument.code(), false), "{user:?}");
    }
    for user in [&longest, "NULL", " null", "a", " ", "!#$%&()+-:;<=.>?@[]^_{}|~,", "Ann Lee 2"] {
        assert_eq!(live.login(user).await.hello.user_id, *user);
    }
}

#[tokio::test]
async fn another_protocol_version_is_refused_and_told_which_is_spoken() {
    let live = plain().await;
    for version in [0, 2, u32::MAX] {
        let refused = refused(&live, Hello { version, ..hello("app", "ann", 1) }).await;
        assert_eq!((refused.code as i32, refused.retry), (Login::Rejected.code(), false));
        assert!(refused.reason.contains('1') && refused.reason.contains(&version.to_string()), "{}", refused.reason);
    }
}

#[tokio::test]
async fn what_a_newer_client_says_besides_is_skipped() {
    let live = plain().await;
    let mut socket = live.socket().await;
    let mut body = prost::Message::encode_to_vec(&hello("app", "ann", 1));
    body.extend([0xfa, 0x3f, 3, 1, 2, 3]); // Field 1023, three bytes.
    let mut frame = vec![0x0a];
    rtm_proto::varint::put(&mut frame, body.len() as u64);
    frame.extend(body);
    let mut batch = Vec::new();
    rtm_proto::varint::put(&mut batch, frame.len() as u64);
    batch.extend(frame);
    socket.raw(&super::sockets::message(&batch)).await;
    assert!(matches!(socket.frame().await, Body::Welcome(_)), "{}", socket.story());
}
