//! Taking messages back.

use rtm_server::config::Millis;
use serde_json::json;

use super::{
    kit::{SOON, group, room, service, service_with, user},
    support::eventually,
};

#[tokio::test]
async fn a_recalled_message_is_gone_everywhere() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut ann2, mut bob) =
        (service.login("ann").await, service.login("ann").await, service.login("bob").await);
    let sent = ann.sent(user("bob"), "oops").await;
    bob.message().await;
    ann2.message().await;
    assert_eq!(ann.recall(user("bob"), sent.message).await, (0, String::new()));
    for device in [&mut ann2, &mut bob] {
        let recalled = device.recalled().await;
        assert_eq!((recalled.message, recalled.from.as_str(), recalled.to), (sent.message, "ann", Some(user("bob"))));
    }
    assert_eq!(ann.recall(user("bob"), sent.message).await.0, 0, "once more is no mistake");
    let roaming = service.post("/users/bob/messageroaming", &bob.token, json!({ "queue": "ann", "start": -1 })).await;
    assert_eq!(roaming.json["data"]["msgs"], json!([]), "{roaming:?}");
    assert_eq!(service.unread("bob").await, [("org#app_ann@easemob.com".to_owned(), 0)]);
    bob.quiet().await;
}

#[tokio::test]
async fn who_was_away_is_told_of_the_recall_and_not_of_the_message() {
    let service = service(&["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    let sent = ann.sent(user("bob"), "oops").await;
    assert_eq!(ann.recall(user("bob"), sent.message).await.0, 0);
    let bob = service.login("bob").await;
    assert_eq!(bob.waited.iter().map(|event| event.position).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn members_of_groups_and_rooms_are_told_as_well() {
    let service = service(&["ann", "bob"]).await;
    let (id, lounge) = (service.group("ann", &["bob"], json!({})).await, service.room("ann").await);
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    assert_eq!(service.post(&format!("/chatrooms/{lounge}/apply"), &bob.token, json!({})).await.status, 200);
    for to in [group(&id), room(&lounge)] {
        let sent = ann.sent(to.clone(), "oops").await;
        assert_eq!(bob.message().await.message, sent.message);
        assert_eq!(bob.recall(to.clone(), sent.message).await.0, 503, "somebody else's");
        assert_eq!(ann.recall(to.clone(), sent.message).await.0, 0);
        assert_eq!(bob.recalled().await.message, sent.message);
    }
}

/// The message stayed on their screens for ever.
#[tokio::test]
async fn a_member_who_takes_no_messages_of_the_group_any_more_is_told_of_the_recall_of_one_it_took_before() {
    let service = service(&["ann", "bob"]).await;
    let id = service.group("ann", &["bob"], json!({})).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let sent = ann.sent(group(&id), "oops").await;
    assert_eq!(bob.message().await.message, sent.message);
    let ignore = json!({ "entities": [{ format!("notification_ignore_{id}"): true }] });
    assert_eq!(service.put("/users/bob", &bob.token, ignore).await.status, 200);
    ann.sent(group(&id), "not for bob").await;
    assert_eq!(ann.recall(group(&id), sent.message).await.0, 0);
    assert_eq!(bob.recalled().await.message, sent.message, "and of no other message before it");
}

#[tokio::test]
async fn after_its_time_a_message_stays_and_where_it_is_switched_off_all_do() {
    let short = service_with(|config| config.chat.recall_ms = Millis(SOON.as_millis() as u64), &["ann", "bob"]).await;
    let mut ann = short.login("ann").await;
    let sent = ann.sent(user("bob"), "for good").await;
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as u64;
    eventually("the end of the time", async || match now() > sent.server_ms + 2 * SOON.as_millis() as u64 {
        true => Ok(()),
        false => Err(now().to_string()),
    })
    .await;
    assert_eq!(ann.recall(user("bob"), sent.message).await, (504, "exceed recall time limit".into()));
    assert_eq!(short.login("bob").await.waited.len(), 1);

    let off = service_with(|config| config.chat.recall_ms = Millis(0), &["ann", "bob"]).await;
    let mut ann = off.login("ann").await;
    let sent = ann.sent(user("bob"), "for good").await;
    assert_eq!(ann.recall(user("bob"), sent.message).await, (505, "message recall disabled".into()));
}

#[tokio::test]
async fn what_is_none_of_the_users_messages_cannot_be_recalled() {
    let service = service(&["ann", "bob", "cat"]).await;
    let (mut ann, mut bob, mut cat) =
        (service.login("ann").await, service.login("bob").await, service.login("cat").await);
    let sent = ann.sent(user("bob"), "mine").await;
    let devices = [&mut ann, &mut bob, &mut cat];
    for (who, to, message) in [
        (1, user("ann"), sent.message),
        (2, user("bob"), sent.message),
        (2, user("ann"), sent.message),
        (0, user("cat"), sent.message),
        (0, user("bob"), 0),
        (0, user("bob"), u64::MAX),
    ] {
        assert_eq!(devices[who].recall(to, message).await.0, 503);
    }
    let page = service.post("/users/bob/messageroaming", &bob.token, json!({ "queue": "ann", "start": -1 })).await;
    assert_eq!(page.json["data"]["msgs"].as_array().unwrap().len(), 1, "{page:?}");
}
