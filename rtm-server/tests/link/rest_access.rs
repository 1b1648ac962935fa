//! Who may ask over REST where Apps are configured.

use std::time::{SystemTime, UNIX_EPOCH};

use rtm_proto::token::make_007;
use rtm_server::config::{App, Rest};
use serde_json::json;

use super::{
    client::{hello, text_of},
    server::{Live, start},
    support::{Answer, client, within},
};

const GUARDED: &str = "970CA35de60c44645bbae8a215061b33";
const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";

/// An App with a certificate and credentials, and one without either.
async fn configured() -> Live {
    start(|config| {
        let rest = Some(Rest { customer_id: "id".into(), customer_secret: "sec:ret".into() });
        let certificates = vec![CERTIFICATE.into()];
        config.apps = vec![
            App { id: GUARDED.into(), certificates, allow_no_token: Some(true), rest, ..App::default() },
            App { id: "open".into(), ..App::default() },
        ];
    })
    .await
}

fn token(user: &str, expire: u32) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as u32;
    make_007(GUARDED, CERTIFICATE, user, now - 60, expire, 5)
}

enum Proof<'a> {
    Basic(&'a str, &'a str),
    Token(&'a str, String),
}

async fn send(live: &Live, app: &str, from: &str, proof: Proof<'_>) -> Answer {
    let url = format!("http://{}/dev/v2/project/{app}/rtm/users/{from}/peer_messages", live.address());
    let request = client().post(url).body(json!({ "destination": "bob", "payload": "x" }).to_string());
    let request = match proof {
        Proof::Basic(name, password) => request.basic_auth(name, Some(password)),
        Proof::Token(user, token) => request.header("x-agora-token", token).header("x-agora-uid", user),
    };
    Answer::of(within("an answer", request.send()).await.unwrap()).await
}

#[tokio::test]
async fn the_credentials_of_an_app_speak_for_every_user_of_it_and_of_no_other() {
    let live = configured().await;
    let mut bob = live.client(hello(GUARDED, "bob", 1)).await;
    assert_eq!(send(&live, GUARDED, "ann", Proof::Basic("id", "sec:ret")).await.status, 200);
    assert_eq!(bob.message().await.from, "ann");
    for (name, password) in [("id", "secret"), ("id", ""), ("", "sec:ret"), ("id2", "sec:ret"), ("id", "sec:ret2")] {
        let answer = send(&live, GUARDED, "ann", Proof::Basic(name, password)).await;
        assert_eq!(
            (answer.status, &answer.json["code"]),
            (401, &json!("unauthorized")),
            "{name}:{password} {answer:?}"
        );
    }
    assert_eq!(send(&live, "open", "ann", Proof::Basic("id", "sec:ret")).await.status, 401, "it has none");
    let answer = send(&live, "unknown", "ann", Proof::Basic("id", "sec:ret")).await;
    assert_eq!((answer.status, &answer.json["code"]), (404, &json!("unknown_app")));
}

#[tokio::test]
async fn a_token_speaks_for_its_own_user_for_as_long_as_it_is_good() {
    let live = configured().await;
    let mut bob = live.client(hello(GUARDED, "bob", 1)).await;
    assert_eq!(send(&live, GUARDED, "ann", Proof::Token("ann", token("ann", 600))).await.status, 200);
    let message = bob.message().await;
    assert_eq!((message.from.as_str(), text_of(&message.message).as_str()), ("ann", "x"));
    for (from, proof, why) in [
        ("cat", Proof::Token("ann", token("ann", 600)), "another user in the path"),
        ("cat", Proof::Token("cat", token("ann", 600)), "another user's token"),
        ("ann", Proof::Token("ann", token("ann", 30)), "ended half a minute ago"),
        ("ann", Proof::Token("ann", "007nonsense".into()), "no token"),
        ("ann", Proof::Token("ann", GUARDED.into()), "the App ID, which clients may log in with"),
    ] {
        let answer = send(&live, GUARDED, from, proof).await;
        assert_eq!((answer.status, &answer.json["code"]), (401, &json!("unauthorized")), "{why}: {answer:?}");
        assert!(answer.json["reason"].as_str().is_some_and(|reason| reason.len() > 10), "{answer:?}");
    }
    let open = send(&live, "open", "ann", Proof::Token("ann", "anything".into())).await;
    assert_eq!(open.status, 401, "without a certificate nothing can be checked: {open:?}");
}
