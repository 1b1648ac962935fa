//! The word list, and the question before a message is sent.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, routing::post};
use hmac::{Hmac, Mac};
use http::{HeaderMap, StatusCode};
use rtm_server::config::Millis;
use serde_json::{Value, json};
use sha2::Sha256;

use super::kit::{group, service_with, text, text_of, user};

#[tokio::test]
async fn a_message_with_a_sensitive_word_is_501_and_arrives_nowhere() {
    let words = |config: &mut rtm_server::Config| config.chat.sensitive_words = vec!["Forbidden".into()];
    let service = service_with(words, &["ann", "bob"]).await;
    let id = service.group("ann", &["bob"], json!({})).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    for to in [user("bob"), group(&id)] {
        assert_eq!(ann.refused(to.clone(), text("this is forBIDDEN")).await, (501, "sensitive words".into()));
        ann.sent(to, "this is not").await;
        let got = bob.message().await;
        assert_eq!((text_of(&got.payload).as_str(), got.sequence), ("this is not", 1));
    }
    for payload in [
        json!({ "bodies": [{ "type": "cmd", "action": "forbidden" }] }),
        json!({ "bodies": [{ "type": "custom", "customEvent": "e", "customExts": { "k": "Forbidden" } }] }),
        json!({ "bodies": [{ "type": "txt", "msg": "x" }], "ext": { "deep": [{ "k": "so forbidden" }] } }),
    ] {
        assert_eq!(ann.refused(user("bob"), payload.to_string()).await.0, 501, "{payload}");
    }
    for payload in [
        json!({ "bodies": [{ "type": "img", "url": "http://x/forbidden", "filename": "f" }] }),
        json!({ "bodies": [{ "type": "txt", "msg": "x" }], "ext": { "forbidden": "is a name" } }),
    ] {
        let request = ann.send_payload(user("bob"), payload.to_string()).await;
        assert_eq!(ann.outcome(request).await.0, 0, "nobody is shown it: {payload}");
    }
}

#[tokio::test]
async fn a_server_does_not_start_without_the_words_it_is_to_look_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = super::support::config(folder.path());
    config.chat.sensitive_words_file = folder.path().join("missing");
    let error = rtm_server::Server::start(config).await.err().expect("it started").to_string();
    assert!(error.starts_with("chat.sensitive_words_file: cannot read ") && error.contains("missing"), "{error}");
}

type Asked = Arc<Mutex<Vec<Value>>>;

/// An App's own server: what it was asked, and its address.
async fn hook() -> (Asked, String) {
    let asked = Asked::default();
    let answer = async |State(asked): State<Asked>, headers: HeaderMap, body: Bytes| {
        let mut mac = Hmac::<Sha256>::new_from_slice(b"hook-secret").unwrap();
        mac.update(&body);
        let expected: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(headers["x-rtm-signature"], expected);
        let question: Value = serde_json::from_slice(&body).unwrap();
        let said = question["payload"]["bodies"][0]["msg"].as_str().unwrap_or_default().to_owned();
        asked.lock().unwrap().push(question);
        match said.as_str() {
            "refuse" => (StatusCode::OK, r#"{"valid": false}"#.to_owned()),
            "break" => (StatusCode::INTERNAL_SERVER_ERROR, r#"{"valid": true}"#.to_owned()),
            "babble" => (StatusCode::OK, "not JSON".to_owned()),
            "sleep" => {
                std::future::pending::<()>().await;
                unreachable!("nobody wakes it")
            }
            _ => (StatusCode::OK, r#"{"valid": true}"#.to_owned()),
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", post(answer)).with_state(asked.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (asked, url)
}

#[tokio::test]
async fn what_the_app_refuses_is_502_and_the_question_is_signed() {
    let (asked, url) = hook().await;
    let config = |config: &mut rtm_server::Config| {
        config.chat.hook_url = url;
        config.chat.hook_secret = "hook-secret".into();
    };
    let service = service_with(config, &["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    assert_eq!(ann.refused(user("bob"), text("refuse")).await.0, 502);
    ann.sent(user("bob"), "let it pass").await;
    assert_eq!(text_of(&bob.message().await.payload), "let it pass");
    let question = asked.lock().unwrap()[1].clone();
    assert_eq!(
        (&question["from"], &question["to"], &question["chat_type"]),
        (&json!("ann"), &json!("bob"), &json!("chat"))
    );
    assert_eq!((&question["event"], &question["app"]), (&json!("chat:pre-send"), &json!("org#app")));
}

#[tokio::test]
async fn without_an_answer_the_configuration_decides() {
    for open in [true, false] {
        let (_, url) = hook().await;
        let config = |config: &mut rtm_server::Config| {
            config.chat.hook_url = url;
            config.chat.hook_secret = "hook-secret".into();
            config.chat.hook_ms = Millis(300);
            config.chat.hook_fails_open = open;
        };
        let service = service_with(config, &["ann", "bob"]).await;
        let mut ann = service.login("ann").await;
        for said in ["break", "babble", "sleep"] {
            let request = ann.send(user("bob"), said).await;
            assert_eq!(ann.outcome(request).await.0, if open { 0 } else { 502 }, "{said}");
        }
    }
    let gone = |config: &mut rtm_server::Config| {
        config.chat.hook_url = "http://127.0.0.1:1/".into();
        config.chat.hook_secret = "s".into();
    };
    let service = service_with(gone, &["ann", "bob"]).await;
    assert_eq!(service.login("ann").await.refused(user("bob"), text("x")).await.0, 502, "nobody there");
}
