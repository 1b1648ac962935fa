//! Who gets in where the chat service is served, and who is kept out.

use rtm_proto::wire::{closing::Cause, frame::Body};
use rtm_server::config::{App, Rest};
use serde_json::json;

use super::{
    client::hello,
    kit::{Service, service, service_with, user},
    support::Answer,
};

fn app(id: &str, allow_no_token: Option<bool>) -> App {
    let rest = Some(Rest { customer_id: "id".into(), customer_secret: "secret".into() });
    App { id: id.into(), rest, allow_no_token, ..App::default() }
}

async fn rtm_login(service: &Service, token: &str) -> Body {
    let hello = rtm_proto::wire::Hello { token: token.into(), ..hello("org#app", "ann", 1) };
    service.refused(hello).await
}

#[tokio::test]
async fn the_app_of_a_chat_service_lets_nobody_in_beside_its_accounts_unless_it_says_so() {
    let service = service_with(|config| config.apps = vec![app("org#app", None)], &[]).await;
    for token in ["", "org#app", "anything"] {
        match rtm_login(&service, token).await {
            Body::Refused(refused) => assert!(!refused.retry && refused.code == 5, "{token:?}: {refused:?}"),
            other => panic!("{token:?}: {other:?}"),
        }
    }
    let admin = service.admin().await;
    let ann = json!({ "username": "ann", "password": "ann" });
    assert_eq!(service.post("/users", &admin, ann).await.status, 200);
    service.login("ann").await.quiet().await;

    let open = service_with(|config| config.apps = vec![app("org#app", Some(true))], &[]).await;
    assert!(matches!(rtm_login(&open, "").await, Body::Welcome(_)));
    let closed = service_with(|config| config.apps = vec![app("org#app", Some(false))], &[]).await;
    assert!(matches!(rtm_login(&closed, "").await, Body::Refused(_)));
    let development = super::kit::service(&[]).await;
    assert!(matches!(rtm_login(&development, "").await, Body::Welcome(_)));
}

#[tokio::test]
async fn a_ban_keeps_out_the_account_of_that_name_in_whatever_case_it_is_written() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let bans = format!("http://{}/dev/v2/project/org%23app/rtm/bans", service.live.address());
    let ban = service.http.put(format!("{bans}/Ann")).basic_auth("id", Some("secret")).body("{}");
    let answer = Answer::of(ban.send().await.unwrap()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(ann.client.socket.closed().await.cause(), Cause::Banned);
    let hello = service.hello("ann", &ann.token, Default::default());
    assert!(matches!(service.refused(hello).await, Body::Closing(closing) if closing.cause() == Cause::Banned));
    assert_eq!(service.get("/users/ann/contacts/users", &ann.token).await.status, 401);
    bob.quiet().await;
    let lift = service.http.delete(format!("{bans}/Ann")).basic_auth("id", Some("secret"));
    assert_eq!(lift.send().await.unwrap().status().as_u16(), 200);
    let mut ann = service.login("ann").await;
    ann.sent(user("bob"), "back").await;
}

#[tokio::test]
async fn a_reader_with_the_share_secret_is_no_stranger() {
    let service = service_with(
        |config| {
            config.limits.connections_unauthenticated = 3;
            config.timers.login_grace_ms = rtm_server::config::Millis(1);
        },
        &["ann"],
    )
    .await;
    let upload = super::files::upload(&service, &service.token("ann").await, true, "image/png", b"bytes").await;
    let url = format!(
        "{}?share-secret={}",
        super::files::place(&upload),
        upload.json["entities"][0]["share-secret"].as_str().unwrap()
    );
    // A connection of its own, which would make room for the next stranger.
    let path = url.split_once("/org").map(|(_, rest)| format!("/org{rest}")).unwrap();
    let mut socket = Lines::connect(&service).await;
    assert_eq!(socket.ask(&path).await, 200);
    let mut strangers = Vec::new();
    for _ in 0..8 {
        let mut stranger = Lines::connect(&service).await;
        assert_eq!(stranger.ask("/healthz").await, 200);
        strangers.push(stranger);
    }
    assert_eq!(socket.ask(&path).await, 200, "still there");
}

/// A connection that is kept.
struct Lines {
    stream: tokio::io::BufReader<tokio::net::TcpStream>,
}

impl Lines {
    async fn connect(service: &Service) -> Self {
        let stream = tokio::net::TcpStream::connect(service.live.address()).await.unwrap();
        Self { stream: tokio::io::BufReader::new(stream) }
    }

    /// The status of an answer, which is read as a whole.
    async fn ask(&mut self, path: &str) -> u16 {
        use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
        self.stream.get_mut().write_all(request.as_bytes()).await.unwrap();
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            super::support::within("a line", self.stream.read_line(&mut line)).await.unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest[..3].parse().unwrap();
            } else if let Some(rest) = line.strip_prefix("content-length:") {
                length = rest.trim().parse().unwrap();
            } else if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        super::support::within("the body", self.stream.read_exact(&mut body)).await.unwrap();
        status
    }
}
