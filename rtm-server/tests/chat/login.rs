//! Login of devices.

use rtm_proto::wire::{self, ChatHello, closing::Cause, frame::Body};

use super::{
    client::Client,
    kit::{APP, Device, service, service_with, text_of, user},
    sockets::Event as Seen,
    support::{eventually, within},
};

#[tokio::test]
async fn a_device_is_told_who_it_is_and_what_it_may() {
    let service = service(&["ann"]).await;
    let ann = service.login_with("ANN", &service.token("ann").await, ChatHello::default()).await;
    let told = ann.client.welcome.chat.unwrap();
    assert_eq!((told.user.as_str(), told.message_bytes, told.recall_ms), ("ann", 65_536, 120_000));
    assert!(told.resource.starts_with("webim_") && told.file_bytes == 10 << 20, "{told:?}");
    let named = service.named("ann", "phone").await;
    assert_eq!(named.client.welcome.chat.unwrap().resource, "phone");
}

#[tokio::test]
async fn what_is_wrong_with_a_login_is_said() {
    let service = service(&["ann", "bob"]).await;
    let token = service.token("ann").await;
    let chat = ChatHello::default;
    let of = |app: &str, who: &str, token: &str, chat: ChatHello| wire::Hello {
        app_id: app.into(),
        ..service.hello(who, token, chat)
    };
    for (hello, code) in [
        (of(APP, "ann", "forged", chat()), 5),
        (of(APP, "ann", "", chat()), 5),
        (of(APP, "bob", &token, chat()), 5),
        (of("org#other", "ann", &token, chat()), 5),
        (of("app", "ann", &token, chat()), 4),
        (of("#", "ann", &token, chat()), 4),
        (of("a/b#c", "ann", &token, chat()), 4),
        (of(APP, "ann", &token, ChatHello { device: "d".repeat(65), ..chat() }), 3),
        (of(APP, "ann", &token, ChatHello { device: "a\nb".into(), ..chat() }), 3),
    ] {
        let told = service.refused(hello.clone()).await;
        assert!(matches!(&told, Body::Refused(refused) if refused.code == code), "{hello:?}: {told:?}");
    }
    let longest = ChatHello { device: "d".repeat(64), ..chat() };
    assert_eq!(service.login_with("ann", &token, longest).await.user, "ann");
    let admin = service.admin().await;
    let told = service.refused(service.hello("ann", &admin, chat())).await;
    assert!(matches!(told, Body::Refused(_)), "a token of the App is nobody's");
}

#[tokio::test]
async fn a_chat_session_is_no_other_and_the_other_way_round() {
    let service = service(&["ann"]).await;
    let mut ann = service.login("ann").await;
    let send = wire::PeerSend { request: 1, to: "ann".into(), message: super::client::text("x"), ..Default::default() };
    ann.client.send([Body::PeerSend(send)]).await;
    let closing = ann.client.socket.closed().await;
    assert_eq!(closing.cause(), Cause::Protocol);
    assert!(closing.reason.contains("chat"), "{closing:?}");

    let mut plain = service.live.login("ann").await;
    let request = plain.request();
    let send = wire::ChatSend { request, to: Some(user("ann")), payload: super::kit::text("x"), ..Default::default() };
    plain.send([Body::ChatSend(send)]).await;
    assert_eq!(plain.code(request).await, 32);
}

#[tokio::test]
async fn a_connection_that_broke_takes_its_session_up_and_loses_nothing() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, bob) = (service.login("ann").await, service.login("bob").await);
    let token = bob.token.clone();
    let absent = bob.client.cut();
    for i in 0..3 {
        ann.sent(user("bob"), &i.to_string()).await;
    }
    let client = absent.back(service.live.socket().await).await;
    assert!(client.welcome.resumed && client.welcome.chat.is_some());
    let mut bob = super::kit::Device { client, user: "bob".into(), token, waited: Vec::new() };
    for i in 0..3 {
        assert_eq!(super::kit::text_of(&bob.message().await.payload), i.to_string());
    }
}

/// What was committed between the look at the inbox and the arrival in it waited for the next event.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_committed_while_a_device_logs_in_reaches_it_without_another_event() {
    let service = service(&["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    let token = service.token("bob").await;
    for round in 0..60 {
        let socket = service.live.socket().await;
        // What is asked for from here on is committed together, and answered at one time.
        let held = service.live.hold_store();
        ann.send(user("ann"), "busies the thread that writes").await;
        let login = Client::login(socket, service.hello("bob", &token, ChatHello::default()));
        let said = format!("in round {round}");
        let send = async {
            // Behind every answer the login is one step further, until it waits for the store.
            for _ in 0..3 {
                service.get("/users/ann/status", &token).await;
            }
            let request = ann.send(user("bob"), &said).await;
            for _ in 0..3 {
                service.get("/users/ann/status", &token).await;
            }
            drop(held);
            request
        };
        let (client, request) = tokio::join!(login, send);
        let mut bob = Device { client, user: "bob".into(), token: token.clone(), waited: Vec::new() };
        assert_eq!(text_of(&bob.message().await.payload), said);
        bob.logout().await;
        assert_eq!(ann.outcome(request).await.0, 0);
    }
}

/// The session stayed for ever, carried by nobody, and its user was there.
#[tokio::test]
async fn a_connection_that_is_cut_short_in_its_login_leaves_no_session() {
    let change = |config: &mut rtm_server::Config| {
        config.limits.connections_unauthenticated = 2;
        config.timers.login_grace_ms = rtm_server::config::Millis(0);
        super::server::short_window(config);
    };
    let service = service_with(change, &["ann"]).await;
    let token = service.token("ann").await;
    let mut displaced = 0;
    for round in 0..20 {
        let mut socket = service.live.socket().await;
        let name = format!("in round {round}");
        let chat = ChatHello { device: name.clone(), ..ChatHello::default() };
        socket.send([Body::Hello(service.hello("ann", &token, chat))]).await;
        // The server runs on this thread: when the arrival is seen in the store, the login has not gone on yet.
        let arrived = format!("SELECT count(*) FROM chat_devices WHERE device = '{name}'");
        let arrives = async {
            while service.live.ask_store(&arrived) == 0 {
                tokio::task::yield_now().await;
            }
        };
        within("the arrival", arrives).await;
        // Whoever comes next takes the place of the one that is not in yet.
        let _next = std::net::TcpStream::connect(service.live.address()).unwrap();
        displaced += usize::from(!matches!(socket.event().await, Seen::Frame(Body::Welcome(_))));
    }
    assert!(displaced > 0, "every login was through before the next came");
    eventually(
        "the last session to be gone",
        async || match service.get("/users/ann/status", &token).await.json["data"]["ann"].as_str() {
            Some("offline") => Ok(()),
            other => Err(format!("{other:?}")),
        },
    )
    .await;
}

#[tokio::test]
async fn when_the_token_is_over_the_device_is_closed() {
    let service = service_with(|config| config.chat.token_ms = rtm_server::config::Millis(700), &["ann"]).await;
    let token = service.token("ann").await;
    let hello = service.hello("ann", &token, ChatHello::default());
    let mut client = super::client::Client::login(service.live.socket().await, hello).await;
    assert_eq!(client.socket.closed().await.cause(), Cause::TokenExpired);
}

#[tokio::test]
async fn who_is_banned_is_closed_and_not_let_in() {
    let service = service(&["ann"]).await;
    let mut ann = service.login("ann").await;
    let url = format!("http://{}/dev/v2/project/org%23app/rtm/bans/ann", service.live.address());
    let answer = service.http.put(url).basic_auth("id", Some("secret")).body("{}").send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(ann.client.socket.closed().await.cause(), Cause::Banned);
    let told = service.refused(service.hello("ann", &ann.token, ChatHello::default())).await;
    assert!(matches!(&told, Body::Closing(_)), "{told:?}");
    assert_eq!(service.get("/users/ann/contacts/users", &ann.token).await.status, 401);
}
