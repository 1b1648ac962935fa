//! The history over REST: what was sent to be kept is found, and nothing else.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use rtm_proto::{
    code::{ChannelMessage, PeerMessage},
    wire::{self, frame::Body, message::Kind},
};
use serde_json::{Value, json};

use super::{
    client::{Client, receipts_of, text},
    server::{Live, plain, start},
    support::{Answer, client, within},
};

const HISTORY: u32 = 2;
const BASE: &str = "/dev/v2/project/app/rtm";
/// All time there is.
const TIMES: &str = "start_time=2020-01-01T00:00:00Z&end_time=2099-01-01T00:00:00Z";

async fn ask(live: &Live, request: reqwest::RequestBuilder) -> Answer {
    let _ = live;
    Answer::of(within("an answer", request.send()).await.unwrap()).await
}

fn url(live: &Live, path: &str) -> String {
    format!("http://{}{BASE}{path}", live.address())
}

async fn get(live: &Live, path: &str) -> Answer {
    ask(live, client().get(url(live, path)).basic_auth("id", Some("secret"))).await
}

async fn post(live: &Live, path: &str, body: &Value) -> Answer {
    ask(live, client().post(url(live, path)).basic_auth("id", Some("secret")).body(body.to_string())).await
}

fn query(filter: Value, rest: Value) -> Value {
    let mut query = json!({ "filter": { "start_time": "2020-01-01T00:00:00Z", "end_time": "2099-01-01T00:00:00.5Z" } });
    query["filter"].as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
    query.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    query
}

/// Where the answer to a query lies.
async fn place(live: &Live, filter: Value, rest: Value) -> String {
    let answer = post(live, "/message/history/query", &query(filter, rest)).await;
    assert_eq!((answer.status, &answer.json["result"]), (200, &json!("success")), "{answer:?}");
    let location = answer.json["location"].as_str().unwrap().to_owned();
    location.strip_prefix("~/rtm").unwrap().to_owned()
}

async fn found(live: &Live, filter: Value, rest: Value) -> Vec<Value> {
    let answer = get(live, &place(live, filter, rest).await).await;
    assert_eq!((answer.status, &answer.json["code"]), (200, &json!("ok")), "{answer:?}");
    answer.json["messages"].as_array().unwrap().clone()
}

fn payloads(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["payload"].as_str().unwrap()).collect()
}

async fn to_peer(client: &mut Client, to: &str, message: Bytes, options: u32) -> i32 {
    let request = client.request();
    client.send([Body::PeerSend(wire::PeerSend { request, deadline: 0, to: to.into(), options, message })]).await;
    client.code(request).await
}

async fn to_channel(client: &mut Client, channel: &str, message: Bytes, options: u32) {
    let request = client.request();
    let send = wire::ChannelSend { request, deadline: 0, channel: channel.into(), options, message };
    client.send([Body::ChannelSend(send)]).await;
    client.until(|body| matches!(body, Body::Receipts(_)).then_some(())).await;
}

#[tokio::test]
async fn what_clients_and_rest_send_to_be_kept_is_found_by_every_filter() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    ann.join("room").await;
    to_channel(&mut ann, "room", text("c1"), HISTORY).await;
    to_channel(&mut ann, "room", text("not kept"), 0).await;
    let raw = wire::Message { kind: Kind::Raw as i32, text: "raw".into(), ..Default::default() };
    to_channel(&mut ann, "room", prost::Message::encode_to_vec(&raw).into(), HISTORY).await;
    assert_eq!(to_peer(&mut ann, "bob", text("p1"), HISTORY).await, PeerMessage::PeerUnreachable.code());
    let to_bob = json!({ "destination": "bob", "payload": "p2", "enable_historical_messaging": true });
    assert_eq!(post(&live, "/users/robot/peer_messages", &to_bob).await.json["code"], "peer_offline");
    let to_room = json!({ "channel_name": "room", "payload": "c2", "enable_historical_messaging": true });
    assert_eq!(post(&live, "/users/robot/channel_messages", &to_room).await.status, 200);
    let nobody = json!({ "channel_name": "empty", "payload": "c3", "enable_historical_messaging": true });
    assert_eq!(post(&live, "/users/robot/channel_messages", &nobody).await.status, 200);

    for (filter, expected) in [
        (json!({ "destination": "room" }), &["c1", "c2"][..]),
        (json!({ "destination": "bob" }), &["p1", "p2"]),
        (json!({ "source": "ann" }), &["c1", "p1"]),
        (json!({ "source": "robot", "destination": "bob" }), &["p2"]),
        (json!({ "source": "robot", "destination": "empty" }), &["c3"]),
        (json!({ "source": "room" }), &[]),
        (json!({ "source": "bob" }), &[]),
    ] {
        let messages = found(&live, filter.clone(), json!({})).await;
        assert_eq!(payloads(&messages), expected, "{filter}");
        let pair: Vec<String> = filter
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}={}", value.to_string().replace('"', "%22")))
            .collect();
        let count = get(&live, &format!("/message/history/count?{TIMES}&{}", pair.join("&"))).await;
        assert_eq!((count.status, &count.json["count"]), (200, &json!(expected.len())), "{count:?}");
    }
    let of_room = found(&live, json!({ "destination": "room" }), json!({})).await;
    assert_eq!((&of_room[0]["src"], &of_room[0]["dst"]), (&json!("ann"), &json!("room")));
    assert_eq!(of_room[0]["message_type"], "group_message");
    let age = SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
        - Duration::from_millis(of_room[0]["ms"].as_u64().unwrap());
    assert!(age < Duration::from_secs(600), "milliseconds since 1970");
    assert_eq!(found(&live, json!({ "destination": "bob" }), json!({})).await[0]["message_type"], "peer_message");
}

#[tokio::test]
async fn answers_come_in_pages_in_either_order_and_a_place_can_be_read_again() {
    let live = start(|config| config.limits.rest_history = 1000).await;
    let mut ann = live.login("ann").await;
    ann.join("room").await;
    for n in 0..25 {
        to_channel(&mut ann, "room", text(n.to_string()), HISTORY).await;
    }
    let filter = || json!({ "destination": "room" });
    let numbers = |messages: &[Value]| payloads(messages).iter().map(|n| n.parse().unwrap()).collect::<Vec<u32>>();
    assert_eq!(numbers(&found(&live, filter(), json!({})).await), (0..20).collect::<Vec<_>>(), "twenty, oldest first");
    assert_eq!(numbers(&found(&live, filter(), json!({ "offset": 20 })).await), [20, 21, 22, 23, 24]);
    let newest = found(&live, filter(), json!({ "limit": 10, "order": "desc" })).await;
    assert_eq!(numbers(&newest), (15..25).rev().collect::<Vec<_>>());
    assert!(found(&live, filter(), json!({ "offset": 25 })).await.is_empty());
    let place = place(&live, filter(), json!({ "limit": 3 })).await;
    for _ in 0..2 {
        let answer = get(&live, &place).await;
        assert_eq!(numbers(answer.json["messages"].as_array().unwrap()), [0, 1, 2], "an answer may be lost on its way");
    }
}

#[tokio::test]
async fn only_what_lies_within_the_times_is_found() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    ann.join("room").await;
    to_channel(&mut ann, "room", text("now"), HISTORY).await;
    for (times, count) in [
        ("start_time=2020-01-01T00:00:00Z&end_time=2020-01-01T00:00:01Z", 0),
        ("start_time=2098-01-01T00:00:00Z&end_time=2099-01-01T00:00:01Z", 0),
        (TIMES, 1),
    ] {
        let answer = get(&live, &format!("/message/history/count?destination=room&{times}")).await;
        assert_eq!(answer.json["count"], count, "{times}: {answer:?}");
    }
}

#[tokio::test]
async fn a_token_sees_every_channel_and_the_peer_messages_of_its_own_user_alone() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    ann.join("room").await;
    to_channel(&mut ann, "room", text("public"), HISTORY).await;
    to_peer(&mut ann, "bob", text("private"), HISTORY).await;
    for (user, sees) in [("ann", 2), ("bob", 2), ("cat", 1)] {
        let url = url(&live, &format!("/message/history/count?source=ann&{TIMES}"));
        let request = client().get(url).header("x-agora-token", "any").header("x-agora-uid", user);
        assert_eq!(ask(&live, request).await.json["count"], sees, "{user}");
    }
    // Also at places that somebody else was given.
    let (room, bob) = (json!({ "destination": "room" }), json!({ "destination": "bob" }));
    for (filter, user, sees) in [(&room, "cat", &["public"][..]), (&bob, "cat", &[]), (&bob, "ann", &["private"])] {
        let url = url(&live, &place(&live, filter.clone(), json!({})).await);
        let request = client().get(url).header("x-agora-token", "any").header("x-agora-uid", user);
        let answer = ask(&live, request).await;
        assert_eq!(payloads(answer.json["messages"].as_array().unwrap()), sees, "{user} {filter}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_question_is_said() {
    let live = plain().await;
    for body in [
        json!({}),
        json!([]),
        query(json!({}), json!({})),
        query(json!({ "source": "a" }), json!({ "limit": 101 })),
        query(json!({ "source": "a" }), json!({ "order": "random" })),
        query(json!({ "source": "a", "end_time": "2001-01-01T00:00:00Z" }), json!({})),
        query(json!({ "source": "a", "end_time": "soon" }), json!({})),
        query(json!({ "source": "x".repeat(65) }), json!({})),
        query(json!({ "destination": "x".repeat(65) }), json!({})),
    ] {
        let answer = post(&live, "/message/history/query", &body).await;
        assert_eq!((answer.status, &answer.json["code"]), (400, &json!("invalid_request")), "{body}: {answer:?}");
    }
    assert_eq!(get(&live, "/message/history/count?destination=a").await.status, 400);
    assert_eq!(get(&live, &format!("/message/history/count?{TIMES}")).await.status, 400);
    for handle in ["nonsense", "e30", "%00"] {
        let answer = get(&live, &format!("/message/history/query/{handle}")).await;
        assert_eq!((answer.status, &answer.json["code"]), (404, &json!("unknown_handle")), "{answer:?}");
    }
}

#[tokio::test]
async fn questions_and_messages_beyond_the_rates_of_the_app_are_429() {
    let live = start(|config| {
        config.limits.rest_history = 2;
        config.limits.rest_peer_messages = 2;
        config.limits.rest_channel_messages = 0;
    })
    .await;
    let path = format!("/message/history/count?destination=a&{TIMES}");
    let statuses = futures_util::future::join_all((0..9).map(|_| get(&live, &path))).await;
    assert!(statuses.iter().any(|answer| answer.status == 429) && statuses.iter().any(|answer| answer.status == 200));
    let message = json!({ "destination": "bob", "payload": "x" });
    let sent = futures_util::future::join_all((0..9).map(|_| post(&live, "/users/ann/peer_messages", &message))).await;
    assert!(sent.iter().any(|answer| answer.status == 429) && sent.iter().any(|answer| answer.status == 200));
    let to_room = json!({ "channel_name": "room", "payload": "x" });
    assert_eq!(post(&live, "/users/ann/channel_messages", &to_room).await.json["code"], "too_often");
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_in_time_is_408() {
    let live = start(|config| config.timers.rest_ms = 100.into()).await;
    let mut bob = live.login("bob").await;
    let message = json!({ "destination": "bob", "payload": "x" });
    let answer = post(&live, "/users/ann/peer_messages?wait_for_ack=true", &message).await;
    assert_eq!((answer.status, &answer.json["code"]), (408, &json!("timeout")), "{answer:?}");
    assert_eq!(bob.message().await.from, "ann", "it has arrived all the same");
}

#[tokio::test]
async fn who_leaves_a_channel_waits_for_its_own_messages_and_for_those_of_nobody_else() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    ann.join("room").await;
    bob.join("room").await;
    let slow = live.hold_store();
    let request = ann.request();
    let send = wire::ChannelSend { request, deadline: 0, channel: "room".into(), options: HISTORY, message: text("x") };
    ann.send([Body::ChannelSend(send)]).await;
    bob.until(|body| matches!(body, Body::ChannelMessage(_)).then_some(())).await;
    let leave = ann.request();
    ann.send([Body::ChannelLeave(wire::ChannelLeave { request: leave, channel: "room".into(), deadline: 0 })]).await;
    bob.leave("room").await;
    // Nothing is committed as yet; had bob waited for it, ann's message would have been given up by now.
    drop(slow);
    let (before, reply) = ann.reply(leave).await;
    assert_eq!(reply.code, 0, "{reply:?}");
    assert!(before.iter().any(|body| receipts_of(body).is_some_and(|done| done == [request])), "{before:?}");
}

#[tokio::test]
async fn a_search_that_takes_too_long_is_408() {
    let live = start(|config| config.timers.rest_ms = 0.into()).await;
    let answer = get(&live, &format!("/message/history/count?destination=a&{TIMES}")).await;
    assert_eq!((answer.status, &answer.json["code"]), (408, &json!("timeout")), "{answer:?}");
}

#[tokio::test]
async fn a_store_that_fails_is_500_and_nothing_is_said_to_be_kept() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    ann.join("room").await;
    live.break_store("DROP TABLE messages");
    let answer = get(&live, &format!("/message/history/count?destination=a&{TIMES}")).await;
    assert_eq!((answer.status, &answer.json["code"]), (500, &json!("failed")), "{answer:?}");
    let message = json!({ "channel_name": "room", "payload": "x", "enable_historical_messaging": true });
    assert_eq!(post(&live, "/users/robot/channel_messages", &message).await.status, 500);
    let kept = json!({ "destination": "bob", "payload": "x", "enable_offline_messaging": true });
    assert_eq!(post(&live, "/users/robot/peer_messages", &kept).await.status, 500);
    assert_eq!(to_peer(&mut ann, "bob", text("x"), 1).await, PeerMessage::Failure.code());
    let request = ann.request();
    let send = wire::ChannelSend { request, deadline: 0, channel: "room".into(), options: HISTORY, message: text("x") };
    ann.send([Body::ChannelSend(send)]).await;
    assert_eq!(ann.code(request).await, ChannelMessage::Failure.code());
}
