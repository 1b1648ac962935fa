//! Messages to users: what arrives, and what is refused.

use rtm_proto::wire::{ChatSend, chat_event::Event, frame::Body};
use serde_json::{Value, json};

use super::kit::{service, service_with, text, text_of, user};

#[tokio::test]
async fn a_message_is_acknowledged_with_its_number_and_arrives_whole() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let ext = json!({ "n": 1, "deep": { "b": true, "list": [1, "x"] } });
    let payload = json!({ "bodies": [{ "type": "txt", "msg": "hello [):]" }], "ext": ext }).to_string();
    let request = ann.send_payload(user("BOB"), payload).await;
    let (code, _, outcome) = ann.outcome(request).await;
    let got = bob.message().await;
    assert_eq!((code, outcome.message, outcome.server_ms), (0, got.message, got.server_ms));
    assert_eq!((got.from.as_str(), got.id.as_str(), got.sequence), ("ann", "id-1", 1));
    assert_eq!(got.to, Some(user("bob")));
    let told: Value = serde_json::from_str(&got.payload).unwrap();
    assert_eq!((&told["ext"], &told["from"], &told["to"]), (&ext, &json!("ann"), &json!("bob")));
    assert_eq!(got.resource, ann.client.welcome.chat.unwrap().resource);
}

#[tokio::test]
async fn every_kind_of_body_arrives_as_it_was_sent() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    for body in [
        json!({ "type": "txt", "msg": "hi" }),
        json!({ "type": "cmd", "action": "go" }),
        json!({ "type": "custom", "customEvent": "e", "customExts": { "k": "v" } }),
        json!({ "type": "loc", "addr": "here", "lat": 1.5, "lng": -2.25 }),
        json!({ "type": "img", "url": "http://x/y", "secret": "s", "filename": "f", "size": { "width": 1, "height": 2 } }),
        json!({ "type": "audio", "url": "http://x/y", "length": 3, "file_length": 9 }),
        json!({ "type": "video", "url": "http://x/y", "length": "3" }),
        json!({ "type": "file", "url": "http://x/y", "filename": "f" }),
    ] {
        let request = ann.send_payload(user("bob"), json!({ "bodies": [body] }).to_string()).await;
        assert_eq!(ann.outcome(request).await.0, 0, "{body}");
        let told: Value = serde_json::from_str(&bob.message().await.payload).unwrap();
        assert_eq!((&told["bodies"][0], &told["ext"]), (&body, &json!({})));
    }
}

#[tokio::test]
async fn messages_of_a_conversation_are_counted_without_gaps_in_the_order_they_were_sent() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let mut requests = Vec::new();
    for i in 0..200 {
        requests.push(ann.send(user("bob"), &i.to_string()).await);
    }
    let mut last = 0;
    for i in 0..200 {
        let got = bob.message().await;
        assert_eq!((text_of(&got.payload), got.sequence), (i.to_string(), i + 1));
        assert!(got.message > last);
        last = got.message;
    }
    assert_eq!(ann.outcome(*requests.last().unwrap()).await.0, 0);
    assert_eq!(bob.sent(user("ann"), "back").await.message, ann.message().await.message);
}

#[tokio::test]
async fn a_send_that_is_repeated_under_its_number_is_stored_once() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let send = ChatSend { request: 7, to: Some(user("bob")), payload: text("once"), ..Default::default() };
    ann.client.send([Body::ChatSend(send.clone())]).await;
    let first = ann.outcome(7).await;
    ann.client.send([Body::ChatSend(send)]).await;
    assert_eq!(ann.outcome(7).await, first);
    assert_eq!(bob.message().await.message, first.2.message);
    bob.quiet().await;
}

#[tokio::test]
async fn what_comes_past_its_deadline_is_dropped_in_silence() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    for (deadline, says) in [(1, "late"), (0, "never late")] {
        let request = ann.client.request();
        let send = ChatSend { request, deadline, to: Some(user("bob")), payload: text(says), ..Default::default() };
        ann.client.send([Body::ChatSend(send)]).await;
    }
    assert_eq!(text_of(&bob.message().await.payload), "never late");
}

#[tokio::test]
async fn nobody_of_that_name_is_503_and_the_black_list_is_603() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    assert_eq!(ann.refused(user("nobody"), text("x")).await, (503, "user not found".into()));
    let blocks = "/users/bob/blocks/users";
    let answer = service.post(blocks, &bob.token, json!({ "usernames": ["ann"] })).await;
    assert_eq!((answer.status, &answer.json["data"]), (200, &json!(["ann"])), "{answer:?}");
    assert_eq!(ann.refused(user("bob"), text("x")).await, (603, "blocked".into()));
    bob.sent(user("ann"), "one way only").await;
    assert_eq!(service.delete(&format!("{blocks}/ann"), &bob.token).await.status, 200);
    ann.sent(user("bob"), "again").await;
    assert_eq!(text_of(&bob.message().await.payload), "again");
}

#[tokio::test]
async fn a_payload_may_have_exactly_the_limit() {
    let service = service_with(|config| config.chat.message_bytes = 1000, &["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let around = text("").len();
    let most = "x".repeat(1000 - around);
    ann.sent(user("bob"), &most).await;
    assert_eq!(text_of(&bob.message().await.payload), most);
    let (code, reason) = ann.refused(user("bob"), text(&format!("{most}x"))).await;
    assert_eq!(code, 503);
    assert!(reason.contains("1001 bytes"), "{reason}");
    bob.quiet().await;
}

/// Numbers grew when the server wrote them anew, until no frame held them and the receiver's connection died of it, again at
/// every login.
#[tokio::test]
async fn a_payload_of_numbers_that_would_be_longer_spelled_out_arrives_as_it_was_written() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let most = ann.client.welcome.chat.as_ref().unwrap().message_bytes as usize;
    let of = |numbers: usize| {
        let numbers = vec!["1e15"; numbers].join(",");
        format!(
            r#"{{"bodies":[{{"type":"txt","msg":"x"}}],"ext":{{"z":1.50,"a":12345678901234567890123,"n":[{numbers}]}}}}"#
        )
    };
    let payload = of((most - of(1).len()) / 5);
    assert!(payload.len() + 10 > most && payload.len() <= most, "{} of {most}", payload.len());
    let request = ann.send_payload(user("bob"), payload.clone()).await;
    assert_eq!(ann.outcome(request).await.0, 0);
    let got = bob.message().await.payload;
    let sent = payload.strip_suffix('}').unwrap();
    assert_eq!(got, format!(r#"{sent},"from":"ann","to":"bob"}}"#));
    ann.sent(user("bob"), "and goes on").await;
    assert_eq!(text_of(&bob.message().await.payload), "and goes on");
}

#[tokio::test]
async fn what_cannot_be_shown_is_refused_and_the_conversation_goes_on() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    for payload in ["", "{}", "[]", "nonsense", r#"{"bodies":[{"type":"hologram"}]}"#, r#"{"bodies":[{"type":"txt"}]}"#]
    {
        let (code, reason) = ann.refused(user("bob"), payload.into()).await;
        assert!(code == 503 && !reason.is_empty(), "{payload}: {code} {reason}");
    }
    for to in ["", "a/b", "..", "x y"] {
        assert_eq!(ann.refused(user(to), text("x")).await.0, 503, "{to:?}");
    }
    let missing = ChatSend { request: 99, payload: text("x"), ..Default::default() };
    ann.client.send([Body::ChatSend(missing)]).await;
    assert_eq!(ann.outcome(99).await.0, 503);
    let null = json!({ "bodies": [{ "type": "txt", "msg": "ext is null" }], "ext": null }).to_string();
    let request = ann.send_payload(user("bob"), null).await;
    assert_eq!(ann.outcome(request).await.0, 0);
    let got = bob.message().await;
    assert_eq!((text_of(&got.payload).as_str(), got.sequence), ("ext is null", 1), "and nothing else was counted");
}

#[tokio::test]
async fn what_waits_for_a_user_who_is_away_comes_at_its_login_once() {
    let service = service(&["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    for i in 0..300 {
        ann.send(user("bob"), &i.to_string()).await;
    }
    let last = ann.sent(user("bob"), "last").await;
    let bob = service.login("bob").await;
    let texts: Vec<_> = bob
        .waited
        .iter()
        .map(|event| match &event.event {
            Some(Event::Message(message)) => text_of(&message.payload),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected: Vec<_> = (0..300).map(|i| i.to_string()).chain(["last".into()]).collect();
    assert_eq!(texts, expected);
    let positions: Vec<_> = bob.waited.iter().map(|event| event.position).collect();
    assert_eq!(positions, (1..=301).collect::<Vec<u64>>());
    assert!(last.message > 0);
    bob.logout().await;
    let bob = service.login("bob").await;
    assert_eq!(bob.waited, [], "the former device has it");
}
