//! What strangers try.

use rtm_proto::wire::{self, ChatRecall, ChatReceipt, ChatSend, ChatTarget, frame::Body};
use serde_json::json;

use super::{
    kit::{service, service_with, text, text_of, user},
    support::Answer,
};

#[tokio::test]
async fn ids_in_paths_lead_nowhere_but_to_what_they_name() {
    let service = service(&["ann"]).await;
    let (ann, admin) = (service.token("ann").await, service.admin().await);
    for id in ["..", "%2e%2e", "a%2fb", "a%5cb", "%00", "a%20b", "%ff", "%27%20or%201=1", &"x".repeat(65), "a,b"] {
        for path in [
            format!("/users/{id}"),
            format!("/users/{id}/contacts/users"),
            format!("/users/ann/contacts/invitations/{id}"),
        ] {
            for token in [&ann, &admin] {
                let status =
                    service.http.get(service.url(&path)).bearer_auth(token).send().await.unwrap().status().as_u16();
                assert!((400..500).contains(&status), "{path}: {status}");
            }
        }
        let answer =
            service.http.get(service.url(&format!("/chatgroups/{id}"))).bearer_auth(&ann).send().await.unwrap();
        let status = answer.status().as_u16();
        assert!((400..500).contains(&status) || id == "a,b", "{id}: {status}");
    }
    for app in ["a%2fb", "..", "%2e%2e", "a%23b"] {
        let url = format!("http://{}/org/{app}/users/ann", service.live.address());
        assert_eq!(service.http.get(url).bearer_auth(&ann).send().await.unwrap().status().as_u16(), 404, "{app}");
    }
}

#[tokio::test]
async fn bodies_that_are_none_are_refused_in_words() {
    let service = service(&["ann"]).await;
    let ann = service.token("ann").await;
    for body in ["{", "[]", "1", "\"x\"", "{\"groupname\":5,\"members\":7}", "{\"groupname\":\"g\",\"members\":[1]}"] {
        let request = service.http.post(service.url("/chatgroups")).bearer_auth(&ann).body(body);
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!((answer.status, &answer.json["error"]), (400, &json!("illegal_argument")), "{body}: {answer:?}");
    }
    let request = service.http.post(service.url("/chatgroups")).bearer_auth(&ann).body(vec![b' '; (1 << 20) + 1]);
    assert_eq!(request.send().await.unwrap().status().as_u16(), 413);
    let nested = "[".repeat(60_000);
    let request = service.http.post(service.url("/token")).body(nested);
    assert_eq!(request.send().await.unwrap().status().as_u16(), 400);
    // Who has shown no token is read less of.
    for (path, bytes, status) in [
        ("/token", 64 * 1024, 400),
        ("/token", 64 * 1024 + 1, 413),
        ("/users", 64 * 1024, 400),
        ("/users", 64 * 1024 + 1, 413),
    ] {
        let request = service.http.post(service.url(path)).body(vec![b' '; bytes]);
        assert_eq!(request.send().await.unwrap().status().as_u16(), status, "{path}, {bytes} bytes");
    }
}

#[tokio::test]
async fn frames_that_name_nothing_are_answered_and_the_session_goes_on() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let odd = ChatTarget { kind: 77, id: "bob".into() };
    for to in [None, Some(ChatTarget::default()), Some(odd)] {
        for body in [
            Body::ChatSend(ChatSend { request: 50, to: to.clone(), payload: text("x"), ..Default::default() }),
            Body::ChatReceipt(ChatReceipt { request: 50, kind: 2, to: to.clone(), message: 1, ..Default::default() }),
            Body::ChatRecall(ChatRecall { request: 50, to: to.clone(), message: 1, ..Default::default() }),
        ] {
            ann.client.send([body]).await;
            assert_eq!(ann.outcome(50).await.0, 503);
        }
    }
    let id = "i".repeat(257);
    let send =
        ChatSend { request: 51, to: Some(user("bob")), id: id.clone(), payload: text("x"), ..Default::default() };
    ann.client.send([Body::ChatSend(send.clone())]).await;
    assert_eq!(ann.outcome(51).await.0, 503);
    let send = ChatSend { request: 52, id: id[..256].into(), ..send };
    ann.client.send([Body::ChatSend(send)]).await;
    assert_eq!(ann.outcome(52).await.0, 0);
    assert_eq!(text_of(&bob.message().await.payload), "x");
}

#[tokio::test]
async fn who_asks_for_more_than_can_wait_is_told_so_and_loses_nothing_that_was_taken() {
    let service = service_with(|config| config.limits.session_queue_bytes = 200_000, &["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let held = service.live.hold_store();
    let filler = "x".repeat(10_000);
    let mut requests = Vec::new();
    for _ in 0..40 {
        requests.push(ann.send(user("bob"), &filler).await);
    }
    let (code, reason, _) = ann.outcome(*requests.last().unwrap()).await;
    assert!(code == 503 && reason.contains("slower"), "{code} {reason}");
    drop(held);
    let taken = bob.message().await;
    assert_eq!(taken.sequence, 1);
    ann.sent(user("bob"), "goes on").await;
    let mut last = taken;
    while text_of(&last.payload) != "goes on" {
        let next = bob.message().await;
        assert_eq!(next.sequence, last.sequence + 1);
        last = next;
    }
    assert!(last.sequence < 41, "{}", last.sequence);
}

#[tokio::test]
async fn a_device_that_does_not_acknowledge_is_not_handed_more_than_a_window_and_loses_nothing() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    const COUNT: u64 = 700;
    for i in 0..COUNT {
        ann.send(user("bob"), &i.to_string()).await;
    }
    ann.sent(user("bob"), "last").await;
    // Without a word the window of 512 fills; with the acknowledgement the rest comes.
    let mut count = 0;
    while count < 512 {
        if let Body::ChatEvent(event) = bob.client.counted().await {
            count += 1;
            assert_eq!(event.position, count);
        }
    }
    bob.client.acknowledge().await;
    while count < COUNT + 1 {
        count += 1;
        assert_eq!(bob.event().await.position, count);
    }
}

#[tokio::test]
async fn what_a_device_declines_holds_nothing_up_and_does_not_come_again() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    ann.sent(user("bob"), "unwanted").await;
    bob.client.until(|body| matches!(body, Body::ChatEvent(_)).then_some(())).await;
    let received = bob.client.received;
    let declined = Body::Declined(wire::Declined { frames: vec![received] });
    bob.client.send([declined, Body::Ack(wire::Ack { received })]).await;
    ann.sent(user("bob"), "wanted").await;
    assert_eq!(text_of(&bob.message().await.payload), "wanted");
    bob.logout().await;
    assert_eq!(service.login("bob").await.waited, []);
}
