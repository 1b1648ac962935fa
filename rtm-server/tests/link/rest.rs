//! The REST interface: what senders and watchers from outside are answered, and what those who are logged in see of it.

use std::collections::HashSet;

use rtm_proto::wire::{Hello, frame::Body};
use serde_json::{Value, json};

use super::{
    client::{Client, hello, text_of},
    server::{Live, plain},
    support::{Answer, client, within},
};

const BASE: &str = "/dev/v2/project/app/rtm";

fn url(live: &Live, path: &str) -> String {
    format!("http://{}{path}", live.address())
}

async fn post(live: &Live, path: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = client().post(url(live, &format!("{BASE}{path}"))).basic_auth("id", Some("secret")).body(body);
    Answer::of(within("an answer", request.send()).await.unwrap()).await
}

async fn events(live: &Live, path: &str) -> Value {
    let request = client().get(url(live, &format!("{BASE}{path}"))).basic_auth("id", Some("secret"));
    let answer = Answer::of(within("an answer", request.send()).await.unwrap()).await;
    assert_eq!((answer.status, &answer.json["result"]), (200, &json!("success")), "{answer:?}");
    answer.json
}

fn to(user: &str, payload: &str) -> String {
    json!({ "destination": user, "payload": payload }).to_string()
}

#[tokio::test]
async fn a_sender_who_is_not_logged_in_reaches_a_peer_in_order_on_either_path() {
    let live = plain().await;
    let mut bob = live.login("bob").await;
    let mut numbers = Vec::new();
    for path in ["peer_messages", "peer_message"] {
        let answer = post(&live, &format!("/users/out%20side/{path}"), to("bob", path)).await;
        assert_eq!((answer.status, &answer.json["result"]), (200, &json!("success")), "{answer:?}");
        assert_eq!(answer.json["code"], "message_sent");
        assert_eq!(answer.json["request_id"].as_str().map(str::len), Some(32));
        let message = bob.message().await;
        assert_eq!((message.from.as_str(), text_of(&message.message).as_str()), ("out side", path));
        numbers.push((message.incarnation, message.request));
    }
    assert!(numbers[0].0 == numbers[1].0 && numbers[0].1 < numbers[1].1, "{numbers:?}");
}

#[tokio::test]
async fn who_waits_for_the_acknowledgement_is_answered_after_it() {
    let live = plain().await;
    let mut bob = live.login("bob").await;
    let answer = post(&live, "/users/ann/peer_messages?wait_for_ack=true", to("bob", "x"));
    let taking = async {
        bob.message().await;
        bob.acknowledge().await;
    };
    let (answer, ()) = tokio::join!(answer, taking);
    assert_eq!((answer.status, &answer.json["code"]), (200, &json!("message_delivered")), "{answer:?}");
}

#[tokio::test]
async fn nobody_there_is_peer_offline_whether_or_not_the_caller_waits() {
    let live = plain().await;
    for query in ["", "?wait_for_ack=true", "?wait_for_ack=false"] {
        let answer = post(&live, &format!("/users/ann/peer_messages{query}"), to("bob", "x")).await;
        assert_eq!((answer.status, &answer.json["code"]), (200, &json!("peer_offline")), "{answer:?}");
        assert_eq!(answer.json["result"], "failed");
    }
}

#[tokio::test]
async fn a_message_to_a_channel_reaches_every_member_with_the_next_number() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let before = ann.join("room").await;
    bob.join("room").await;
    let body = json!({ "channel_name": "room", "payload": "news" }).to_string();
    for path in ["channel_messages", "channel_message"] {
        let answer = post(&live, &format!("/users/herald/{path}"), body.clone()).await;
        assert_eq!((answer.status, &answer.json["result"]), (200, &json!("success")), "{answer:?}");
    }
    for member in [&mut ann, &mut bob] {
        for number in 1..=2 {
            let find = |body: &Body| match body {
                Body::ChannelMessage(message) => Some(message.clone()),
                _ => None,
            };
            let (_, message) = member.until(find).await;
            assert_eq!((message.from.as_str(), text_of(&message.message).as_str()), ("herald", "news"));
            assert_eq!(message.sequence, before.sequence + number);
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_with_400() {
    let live = plain().await;
    let over = to("bob", &"x".repeat(32_769));
    let huge = to("bob", &"x".repeat(400_000));
    for (path, body) in [
        ("/users/ann/peer_messages", ""),
        ("/users/ann/peer_messages", "[]"),
        ("/users/ann/peer_messages", r#"["bob",false,false,"x"]"#),
        ("/users/ann/peer_messages", r#"{"destination":"bob"}"#),
        ("/users/ann/peer_messages", r#"{"destination":"bob","payload":7}"#),
        ("/users/ann/peer_messages", r#"{"destination":"bob","payload":""}"#),
        ("/users/ann/peer_messages", r#"{"destination":"","payload":"x"}"#),
        ("/users/ann/peer_messages", over.as_str()),
        ("/users/ann/peer_messages", huge.as_str()),
        ("/users/ann/peer_messages?wait_for_ack=perhaps", r#"{"destination":"bob","payload":"x"}"#),
        ("/users/%20ann/peer_messages", r#"{"destination":"bob","payload":"x"}"#),
        ("/users/%ff/peer_messages", r#"{"destination":"bob","payload":"x"}"#),
        ("/users/ann/channel_messages", r#"{"channel_name":"a/b","payload":"x"}"#),
    ] {
        let answer = post(&live, path, body.to_owned()).await;
        assert_eq!((answer.status, &answer.json["code"]), (400, &json!("invalid_request")), "{path}: {answer:?}");
        assert!(answer.json["reason"].as_str().is_some_and(|reason| reason.len() > 10), "{answer:?}");
    }
    let mut bob = live.login("bob").await;
    let full = "x".repeat(32_768);
    assert_eq!(post(&live, "/users/o'ann/peer_messages", to("bob", &full)).await.status, 200);
    assert_eq!(text_of(&bob.message().await.message), full);
}

#[tokio::test]
async fn without_proof_it_is_401_and_a_token_speaks_for_its_user_alone() {
    let live = plain().await;
    let ask = |headers: &[(&'static str, &'static str)]| {
        let mut request = client().post(url(&live, &format!("{BASE}/users/ann/peer_messages"))).body(to("bob", "x"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        async { Answer::of(within("an answer", request.send()).await.unwrap()).await }
    };
    for headers in [
        &[][..],
        &[("authorization", "Bearer x")],
        &[("authorization", "Basic ###")],
        &[("authorization", "Basic eA==")],
        &[("x-agora-token", "t")],
        &[("x-agora-token", ""), ("x-agora-uid", "ann")],
        &[("x-agora-token", "t"), ("x-agora-uid", "bob")],
    ] {
        let answer = ask(headers).await;
        assert_eq!((answer.status, &answer.json["code"]), (401, &json!("unauthorized")), "{headers:?}: {answer:?}");
    }
    assert_eq!(ask(&[("x-agora-token", "t"), ("x-agora-uid", "ann")]).await.status, 200);
}

#[tokio::test]
async fn comings_and_goings_are_told_once_and_with_after_until_they_are_named() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    ann.join("room").await;
    ann.leave("room").await;
    let channel = events(&live, "/vendor/channel_events?after=0").await;
    let kinds: Vec<_> = channel["events"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(kinds, ["Join", "Leave"]);
    assert_eq!((&channel["events"][0]["group_id"], &channel["events"][0]["user_id"]), (&json!("room"), &json!("ann")));
    let again = events(&live, "/hook/channel_events").await;
    assert_eq!(again["events"], channel["events"], "kept, because nobody named them");
    assert_eq!(events(&live, "/vendor/channel_events").await["events"], json!([]), "and taken now");

    let users = events(&live, "/vendor/user_events?after=0").await;
    assert_eq!((&users["events"][0]["user_id"], &users["events"][0]["type"]), (&json!("ann"), &json!("Login")));
    let after = users["next"].as_u64().unwrap();
    let rest = events(&live, &format!("/vendor/user_events?after={after}")).await;
    assert_eq!((&rest["events"], rest["next"].as_u64()), (&json!([]), Some(after)));
}

#[tokio::test]
async fn the_last_event_of_a_user_says_whether_it_is_there() {
    let live = plain().await;
    let kinds = async || {
        let users = events(&live, "/vendor/user_events").await;
        let of = |event: &Value| event["type"].as_str().unwrap_or_default().to_owned();
        users["events"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    let login = async |incarnation, attempt| {
        let mut socket = live.socket().await;
        socket.send([Body::Hello(Hello { attempt, ..hello("app", "ann", incarnation) })]).await;
        socket
    };
    let _first = Client::login(live.socket().await, Hello { attempt: 2, ..hello("app", "ann", 1) }).await;
    assert_eq!(kinds().await, ["Login"]);
    let mut overtaken = login(1, 1).await;
    assert_eq!(overtaken.rest().await, [], "{}", overtaken.story());
    assert_eq!(kinds().await, [""; 0], "who was overtaken neither came nor went");
    let _same_library = Client::login(live.socket().await, Hello { attempt: 3, ..hello("app", "ann", 1) }).await;
    assert_eq!(kinds().await, ["Logout", "Login"]);
    let _elsewhere = live.login_as("ann", 2).await;
    assert_eq!(kinds().await, ["Logout", "Login"]);
}

#[tokio::test]
async fn the_eleventh_question_for_events_within_a_second_is_429() {
    let live = plain().await;
    let ask = || async {
        let request = client().get(url(&live, &format!("{BASE}/vendor/user_events"))).basic_auth("id", Some("secret"));
        request.send().await.unwrap().status().as_u16()
    };
    let answers = futures_util::future::join_all((0..60).map(|_| ask())).await;
    let seen: HashSet<_> = answers.iter().copied().collect();
    assert!(answers.iter().filter(|&&status| status == 200).count() >= 10, "{answers:?}");
    assert_eq!(seen, HashSet::from([200, 429]), "{answers:?}");
}

#[tokio::test]
async fn every_path_that_the_description_names_is_there() {
    let live = plain().await;
    let description = client().get(url(&live, "/openapi.json")).send().await.unwrap();
    assert_eq!(description.headers()["content-type"], "application/json;charset=utf-8");
    let description = Answer::of(description).await.json;
    let mut count = 0;
    for (path, methods) in description["paths"].as_object().unwrap() {
        let path = path.replace("{app}", "app").replace("{user}", "ann").replace("{handle}", "x");
        for (method, operation) in methods.as_object().unwrap() {
            let method = reqwest::Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = client().request(method, url(&live, &format!("/dev/v2/project{path}"))).send().await.unwrap();
            let status = answer.status().as_u16();
            assert_eq!(status, 401, "{path}: nothing is open, nothing is missing");
            assert!(operation["responses"].get(status.to_string()).is_some(), "{path} does not describe {status}");
            count += 1;
        }
    }
    assert_eq!(count, 13);
}
