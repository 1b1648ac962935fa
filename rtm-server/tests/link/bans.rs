//! Users who are kept out by an operator.

use rtm_proto::wire::{Hello, Resume, closing::Cause, frame::Body};
use rtm_server::Server;
use serde_json::{Value, json};

use super::{
    client::{Client, hello},
    server::{Live, connect, plain},
    sockets::Socket,
    support::{Answer, client, within},
};

async fn rest(address: std::net::SocketAddr, method: &str, path: &str, body: &str) -> Answer {
    let url = format!("http://{address}/dev/v2/project/app/rtm/bans{path}");
    let request = client().request(method.parse().unwrap(), url).basic_auth("id", Some("secret")).body(body.to_owned());
    Answer::of(within("an answer", request.send()).await.unwrap()).await
}

async fn ask(live: &Live, method: &str, path: &str, body: &str) -> Answer {
    rest(live.address(), method, path, body).await
}

/// What a connection is told that says this.
async fn outcome(address: std::net::SocketAddr, hello: Hello) -> Body {
    let mut socket = Socket::open(connect(address).await).await;
    socket.send([Body::Hello(hello)]).await;
    socket.frame().await
}

fn is_banned(body: &Body, reason: &str) -> bool {
    matches!(body, Body::Closing(closing) if closing.cause == Cause::Banned as i32 && closing.reason == reason)
}

async fn closing(client: &mut Client) -> Body {
    loop {
        match client.socket.frame().await {
            body @ Body::Closing(_) => return body,
            _ => continue,
        }
    }
}

#[tokio::test]
async fn who_is_banned_is_thrown_out_and_kept_out_until_the_ban_is_lifted() {
    let live = plain().await;
    let mut ann = live.login_as("ann", 7).await;
    let session = ann.welcome.session.clone();
    let answer = ask(&live, "PUT", "/ann", r#"{"reason":"enough"}"#).await;
    assert_eq!((answer.status, &answer.json["until"]), (200, &Value::Null), "{answer:?}");
    assert!(is_banned(&closing(&mut ann).await, "enough"));
    let resume = Some(Resume { session, received: 0, ..Default::default() });
    for hello in [hello("app", "ann", 8), Hello { resume, ..hello("app", "ann", 7) }] {
        let told = outcome(live.address(), hello).await;
        assert!(is_banned(&told, "enough"), "{told:?}");
    }
    assert!(matches!(outcome(live.address(), hello("app", "bob", 1)).await, Body::Welcome(_)), "others are let in");
    assert!(matches!(outcome(live.address(), hello("other", "ann", 1)).await, Body::Welcome(_)), "in other Apps");

    let listed = ask(&live, "GET", "", "").await;
    assert_eq!(listed.json["bans"], json!([{ "user_id": "ann", "until": null, "reason": "enough" }]));
    assert_eq!(ask(&live, "DELETE", "/ann", "").await.status, 200);
    assert!(matches!(outcome(live.address(), hello("app", "ann", 9)).await, Body::Welcome(_)));
    let again = ask(&live, "DELETE", "/ann", "").await;
    assert_eq!((again.status, &again.json["code"]), (404, &json!("unknown_ban")));
}

#[tokio::test]
async fn the_token_of_a_banned_user_does_nothing_over_rest_and_the_app_still_speaks_in_her_name() {
    let live = plain().await;
    let mut bob = live.login("bob").await;
    let ask_as_ann = async |by_token: bool, path: &str| {
        let url = format!("http://{}/dev/v2/project/app/rtm/{path}", live.address());
        let request = match path.contains("messages") {
            true => client().post(url).body(json!({ "destination": "bob", "payload": "x" }).to_string()),
            false => client().get(url),
        };
        let request = match by_token {
            true => request.header("x-agora-token", "any").header("x-agora-uid", "ann"),
            false => request.basic_auth("id", Some("secret")),
        };
        Answer::of(within("an answer", request.send()).await.unwrap()).await
    };
    let paths = [
        "users/ann/peer_messages",
        "vendor/user_events",
        "message/history/count?source=ann&start_time=2020-01-01T00:00:00Z&end_time=2099-01-01T00:00:00Z",
    ];
    for banned in [false, true, false] {
        let method = if banned { "PUT" } else { "DELETE" };
        ask(&live, method, "/ann", "").await;
        for path in paths {
            let answer = ask_as_ann(true, path).await;
            if banned {
                assert_eq!((answer.status, &answer.json["code"]), (401, &json!("unauthorized")), "{path}: {answer:?}");
                assert!(answer.json["reason"].as_str().is_some_and(|reason| reason.contains("ban")), "{answer:?}");
            } else {
                assert_eq!(answer.status, 200, "{path}: {answer:?}");
            }
            assert_eq!(ask_as_ann(false, path).await.status, 200, "{path}");
        }
    }
    for _ in 0..5 {
        assert_eq!(bob.message().await.from, "ann");
    }
}

#[tokio::test]
async fn a_ban_ends_by_itself() {
    let live = plain().await;
    assert_eq!(ask(&live, "PUT", "/ann", r#"{"seconds":1}"#).await.status, 200);
    assert!(matches!(outcome(live.address(), hello("app", "ann", 1)).await, Body::Closing(_)));
    super::support::eventually("the end of the ban", || async {
        match outcome(live.address(), hello("app", "ann", 1)).await {
            Body::Welcome(_) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
    assert_eq!(ask(&live, "GET", "", "").await.json["bans"], json!([]));
}

#[tokio::test]
async fn bans_outlive_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let first = Server::start(super::support::config(folder.path())).await.unwrap();
    assert_eq!(rest(first.local_addr(), "PUT", "/ann", "").await.status, 200);
    first.shutdown().await;
    let second = Server::start(super::support::config(folder.path())).await.unwrap();
    assert!(matches!(outcome(second.local_addr(), hello("app", "ann", 1)).await, Body::Closing(_)));
    second.shutdown().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_ban_is_said() {
    let live = plain().await;
    let long = json!({ "reason": "x".repeat(257) }).to_string();
    for (path, body) in [
        ("/ann", r#"{"seconds":0}"#),
        ("/ann", r#"{"seconds":"x"}"#),
        ("/ann", "[]"),
        ("/ann", &long),
        ("/a%09b", "{}"),
    ] {
        let answer = ask(&live, "PUT", path, body).await;
        assert_eq!(
            (answer.status, &answer.json["code"]),
            (400, &json!("invalid_request")),
            "{path} {body}: {answer:?}"
        );
    }
    let url = format!("http://{}/dev/v2/project/app/rtm/bans/bob", live.address());
    let request = client().put(url).header("x-agora-token", "any").header("x-agora-uid", "ann");
    let answer = Answer::of(within("an answer", request.send()).await.unwrap()).await;
    assert_eq!(answer.status, 401, "a user's token bans nobody: {answer:?}");
}
