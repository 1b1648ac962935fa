//! What readers say about messages, and unread counts.

use rtm_proto::wire::{ChatReceiptKind as Kind, ChatSend, frame::Body};
use serde_json::json;

use super::kit::{group, service, text, user};

#[tokio::test]
async fn delivered_and_read_come_to_every_device_of_the_sender_once() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut ann2) = (service.login("ann").await, service.login("ann").await);
    let mut bob = service.login("bob").await;
    let sent = ann.sent(user("bob"), "read me").await;
    ann2.message().await;
    bob.message().await;
    for kind in [Kind::Delivered, Kind::Read] {
        for _ in 0..2 {
            assert_eq!(bob.receipt(kind, user("ann"), sent.message, "").await, (0, String::new()));
        }
        for device in [&mut ann, &mut ann2] {
            let read = device.read().await;
            assert_eq!((read.kind(), read.from.as_str(), read.message), (kind, "bob", sent.message));
            assert_eq!(read.to, Some(user("ann")));
        }
    }
    ann.quiet().await;
}

#[tokio::test]
async fn a_receipt_waits_for_a_sender_who_is_away() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let sent = ann.sent(user("bob"), "read me").await;
    bob.message().await;
    ann.logout().await;
    assert_eq!(bob.receipt(Kind::Read, user("ann"), sent.message, "").await.0, 0);
    assert_eq!(service.login("ann").await.waited.len(), 1);
}

#[tokio::test]
async fn only_a_receiver_of_the_message_can_say_that_it_has_it() {
    let service = service(&["ann", "bob", "cat"]).await;
    let (mut ann, mut bob, mut cat) =
        (service.login("ann").await, service.login("bob").await, service.login("cat").await);
    let sent = ann.sent(user("bob"), "for bob").await;
    bob.message().await;
    let devices = [&mut bob, &mut cat];
    for (who, to, message) in [
        (1, user("ann"), sent.message),
        (0, user("cat"), sent.message),
        (0, user("ann"), sent.message + 1),
        (0, user("ann"), u64::MAX),
        (0, group("1"), sent.message),
    ] {
        assert_ne!(devices[who].receipt(Kind::Read, to, message, "").await.0, 0);
    }
    assert_eq!(ann.receipt(Kind::Read, user("bob"), sent.message, "").await.0, 503, "one's own");
    assert_eq!(bob.receipt(Kind::Unspecified, user("ann"), sent.message, "").await.0, 503);
    assert_eq!(bob.receipt(Kind::Read, user("ann"), sent.message, &"x".repeat(4097)).await.0, 503);
    assert_eq!(bob.receipt(Kind::Read, user("ann"), sent.message, &"x".repeat(4096)).await.0, 0);
    ann.read().await;
    ann.quiet().await;
}

#[tokio::test]
async fn readers_of_a_group_message_are_counted_and_can_be_listed_by_its_sender() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob", "cat"], json!({})).await;
    let (mut ann, mut bob, mut cat) =
        (service.login("ann").await, service.login("bob").await, service.login("cat").await);
    let request = ann.client.request();
    let send = ChatSend { request, to: Some(group(&id)), payload: text("who?"), group_ack: true, ..Default::default() };
    ann.client.send([Body::ChatSend(send)]).await;
    let message = ann.outcome(request).await.2.message;
    assert!(bob.message().await.group_ack && cat.message().await.group_ack);
    for (count, (device, content)) in [(&mut bob, "seen"), (&mut cat, "me too")].into_iter().enumerate() {
        assert_eq!(device.receipt(Kind::Read, group(&id), message, content).await.0, 0);
        let read = ann.read().await;
        assert_eq!((read.message, read.count, read.content.as_str()), (message, count as u32 + 1, content));
        assert_eq!(read.to, Some(group(&id)));
    }
    let path = format!("/chatgroups/{id}/acks/{message}?limit=500");
    let answer = service.get(&path, &ann.token).await;
    assert_eq!(answer.json["count"], 2, "{answer:?}");
    assert_eq!(
        (&answer.json["data"][0]["user"], &answer.json["data"][0]["ack_content"]),
        (&json!("bob"), &json!("seen"))
    );
    assert_eq!(service.get(&path, &bob.token).await.status, 403);
    let plain = ann.sent(group(&id), "no receipts").await;
    bob.message().await;
    assert_eq!(bob.receipt(Kind::Read, group(&id), plain.message, "").await.0, 503, "it asks for none");
}

#[tokio::test]
async fn unread_counts_go_up_and_a_conversation_that_was_read_has_none() {
    let service = service(&["ann", "bob"]).await;
    let id = service.group("ann", &["bob"], json!({})).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let single = "org#app_ann@easemob.com".to_owned();
    let many = format!("org#app_{id}@conference.easemob.com");
    assert_eq!(service.unread("bob").await, []);
    for count in 1..=3 {
        ann.sent(user("bob"), "x").await;
        assert_eq!(service.unread("bob").await, [(single.clone(), count)]);
    }
    ann.sent(group(&id), "y").await;
    assert_eq!(service.unread("bob").await, [(many.clone(), 1), (single.clone(), 3)], "the newest first");
    let command = json!({ "bodies": [{ "type": "cmd", "action": "a" }] }).to_string();
    let request = ann.send_payload(user("bob"), command).await;
    assert_eq!(ann.outcome(request).await.0, 0);
    assert_eq!(service.unread("bob").await[1], (single.clone(), 3), "a command is nothing to read");

    assert_eq!(bob.receipt(Kind::Conversation, user("ann"), 0, "").await.0, 0);
    let read = ann.read().await;
    assert_eq!((read.kind(), read.from.as_str(), read.to), (Kind::Conversation, "bob", Some(user("ann"))));
    assert_eq!(service.unread("bob").await, [(many.clone(), 1), (single.clone(), 0)]);
    assert_eq!(bob.receipt(Kind::Conversation, group(&id), 0, "").await.0, 0);
    assert_eq!(service.unread("bob").await, [(many, 0), (single.clone(), 0)]);
    ann.sent(user("bob"), "one more").await;
    assert_eq!(service.unread("bob").await[0], (single, 1));
    assert_eq!(
        service.unread("ann").await.iter().map(|(_, unread)| *unread).sum::<u64>(),
        0,
        "what one has said oneself"
    );
}
