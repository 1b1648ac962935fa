//! The message trace as the console tells it: each step of a message, with its receiver, and what it was told.

use rtm_proto::{
    view::Send,
    wire::{self, frame::Body},
};
use rtm_server::config::{RateProfile, Tracing};
use serde_json::Value;

use super::{
    client::{Client, text},
    server::{Live, plain, short_window, start},
    support::{Answer, client, eventually, within},
};

/// What the trace knows of messages that match, newest first.
async fn traced(live: &Live, query: &str) -> Vec<Value> {
    let request = client().get(format!("http://{}/v1/console/trace?{query}", live.address())).send();
    let answer = Answer::of(within("the trace", request).await.unwrap()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json["messages"].as_array().unwrap().clone()
}

/// The steps of a message, with their receivers behind a colon.
fn steps(message: &Value) -> Vec<String> {
    let tell = |step: &Value| match step["receiver"].as_str() {
        Some(receiver) => format!("{}:{receiver}", step["what"].as_str().unwrap()),
        None => step["what"].as_str().unwrap().to_owned(),
    };
    message["steps"].as_array().unwrap().iter().map(tell).collect()
}

/// Waits until the only message that matches has these steps.
async fn comes_to(live: &Live, query: &str, wanted: &[&str]) -> Value {
    eventually("the steps", async || {
        let found = traced(live, query).await;
        match &found[..] {
            [message] if steps(message) == wanted => Ok(message.clone()),
            other => Err(format!("{:?}", other.iter().map(steps).collect::<Vec<_>>())),
        }
    })
    .await
}

async fn offline(sender: &mut Client, to: &str) -> u64 {
    let (request, options) = (sender.request(), Send::OFFLINE);
    let send = wire::PeerSend { request, deadline: 0, to: to.into(), options, message: text("x") };
    sender.send([Body::PeerSend(send)]).await;
    request
}

#[tokio::test]
async fn a_peer_message_is_followed_to_its_receiver_and_back() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    ann.peer("bob", text("hello")).await;
    bob.message().await;
    let waiting = comes_to(&live, "user=ann", &["received", "queued:bob"]).await;
    assert_eq!((&waiting["id"], &waiting["kind"]), (&"1".into(), &"text".into()), "{waiting}");
    bob.acknowledge().await;
    ann.receipts(1).await;
    let whole = ["received", "queued:bob", "acknowledged:bob", "confirmed"];
    let message = comes_to(&live, "user=bob&id=1", &whole).await;
    let times: Vec<u64> = message["steps"].as_array().unwrap().iter().map(|s| s["at_us"].as_u64().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert!(!message.to_string().contains("hello"), "content is not kept: {message}");
}

#[tokio::test]
async fn a_channel_message_is_followed_to_each_member() {
    let live = plain().await;
    let (mut ann, mut bob, mut cat) = (live.login("ann").await, live.login("bob").await, live.login("cat").await);
    for client in [&mut ann, &mut bob, &mut cat] {
        client.join("room").await;
    }
    ann.channel("room", text("x")).await;
    for client in [&mut bob, &mut cat] {
        client.until(|body| matches!(body, Body::ChannelMessage(_)).then_some(())).await;
    }
    bob.acknowledge().await;
    let wanted = ["received", "queued:bob", "queued:cat", "confirmed", "acknowledged:bob"];
    comes_to(&live, "channel=room", &wanted).await;
    assert_eq!(traced(&live, "user=cat").await.len(), 1, "a member that it was queued for finds it");
    assert_eq!(traced(&live, "user=room").await.len(), 0);
}

#[tokio::test]
async fn what_was_refused_says_why() {
    let live = start(|config| config.limits.message_bytes = 100).await;
    let mut ann = live.login("ann").await;
    for (to, message, wanted) in [
        ("nobody", text("x"), "code 3 PeerUnreachable"),
        ("nobody", text("x".repeat(101)), "code 7 InvalidMessage"),
        ("caf\u{e9}", text("x"), "code 6 InvalidUserId"),
    ] {
        let request = ann.peer(to, message).await;
        ann.code(request).await;
        let message = comes_to(&live, &format!("id={request}"), &["received", "refused"]).await;
        let reason = message["steps"][1]["reason"].as_str().unwrap();
        assert!(reason.starts_with(wanted), "{reason}");
    }
    let request = ann.channel("room", text("x")).await;
    ann.code(request).await;
    let message = comes_to(&live, &format!("id={request}"), &["received", "refused"]).await;
    assert!(message["steps"][1]["reason"].as_str().unwrap().contains("not a member"), "{message}");
}

#[tokio::test]
async fn what_comes_too_often_or_too_late_says_so() {
    let live = start(|config| config.rates = RateProfile::Mobile).await;
    let mut ann = live.login("ann").await;
    let request = ann.request();
    let late = wire::PeerSend { request, deadline: 1, to: "bob".into(), options: 0, message: text("x") };
    ann.send([Body::PeerSend(late)]).await;
    comes_to(&live, &format!("id={request}"), &["received", "late"]).await;
    let mut refused = 0;
    while refused != 5 {
        let request = ann.peer("bob", text("x")).await;
        refused = ann.code(request).await;
        assert!(request < 5000, "nothing was refused");
    }
    let newest = &traced(&live, "user=ann").await[0];
    assert!(newest["steps"][1]["reason"].as_str().unwrap().starts_with("code 5 TooOften"), "{newest}");
}

#[tokio::test]
async fn a_stored_message_is_followed_through_the_store() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let request = offline(&mut ann, "bob").await;
    assert_eq!(ann.code(request).await, 4);
    comes_to(&live, "user=bob", &["received", "stored:bob", "refused"]).await;
    let mut bob = live.login("bob").await;
    bob.message().await;
    bob.acknowledge().await;
    let whole = ["received", "stored:bob", "refused", "fetched:bob", "queued:bob", "acknowledged:bob"];
    comes_to(&live, "user=bob", &whole).await;
}

#[tokio::test]
async fn a_receiver_that_is_away_for_a_moment_or_for_good_is_told_apart() {
    let live = start(short_window).await;
    let (mut ann, bob) = (live.login("ann").await, live.login("bob").await);
    drop(bob);
    eventually("the connection gone", async || {
        let request = client().get(format!("http://{}/v1/console/user?app=app&id=bob", live.address())).send();
        let answer = Answer::of(request.await.unwrap()).await;
        if answer.json["connected"] == false { Ok(()) } else { Err(format!("{answer:?}")) }
    })
    .await;
    let request = ann.peer("bob", text("x")).await;
    assert_eq!(ann.code(request).await, 3);
    let message = comes_to(&live, "user=ann", &["received", "queued:bob", "left:bob", "refused"]).await;
    assert!(message["steps"][1]["reason"].as_str().unwrap().contains("without a connection"), "{message}");
}

#[tokio::test]
async fn what_the_library_declines_is_no_receipt() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    ann.peer("bob", text("x")).await;
    bob.message().await;
    bob.send([Body::Declined(wire::Declined { frames: vec![bob.received] })]).await;
    bob.acknowledge().await;
    comes_to(&live, "user=bob", &["received", "queued:bob", "declined:bob", "refused"]).await;
}

#[tokio::test]
async fn a_message_over_rest_is_followed_as_well() {
    let live = plain().await;
    let mut bob = live.login("bob").await;
    let url = format!("http://{}/dev/v2/project/app/rtm/users/operator/peer_messages", live.address());
    let body = serde_json::json!({ "destination": "bob", "payload": "x" }).to_string();
    client().post(url).basic_auth("id", Some("secret")).body(body).send().await.unwrap();
    bob.message().await;
    bob.acknowledge().await;
    let message = comes_to(&live, "user=operator", &["received", "queued:bob", "acknowledged:bob", "confirmed"]).await;
    assert_eq!(message["rest"], true);
}

#[tokio::test]
async fn a_trace_that_is_off_holds_nothing_and_one_that_samples_holds_some() {
    for (trace, every, held) in [(Tracing::Never, 1, 0), (Tracing::Always, 4, 3), (Tracing::Development, 1, 12)] {
        let live = start(|config| {
            config.console.trace = trace;
            config.console.trace_every = every;
        })
        .await;
        let mut ann = live.login("ann").await;
        for _ in 0..12 {
            let request = ann.peer("nobody", text("x")).await;
            ann.code(request).await;
        }
        assert_eq!(traced(&live, "").await.len(), held, "{trace:?}");
    }
}
