//! Chat rooms: who is there hears, who goes has left.

use rtm_server::config::Millis;
use serde_json::json;

use super::kit::{room, service, service_with, text, text_of};

#[tokio::test]
async fn what_is_said_in_a_room_is_heard_by_those_who_are_there() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.room("ann").await;
    let (mut ann, mut bob, mut cat) =
        (service.login("ann").await, service.login("bob").await, service.login("cat").await);
    let mut bob2 = service.login("bob").await;
    assert_eq!(bob.refused(room(&id), text("x")).await.0, 602);
    let joined = service.post(&format!("/chatrooms/{id}/apply"), &bob.token, json!({ "message": "hi" })).await;
    assert_eq!(joined.json["data"]["result"], true, "{joined:?}");
    assert_eq!(
        service.post(&format!("/chatrooms/{id}/apply"), &bob.token, json!({})).await.status,
        200,
        "once more is no mistake"
    );
    let came = ann.notice("memberJoinChatRoomSuccess").await;
    assert!(came.room && came.from == "bob" && came.group == id, "{came:?}");
    let sent = ann.sent(room(&id), "to the room").await;
    for device in [&mut bob, &mut bob2] {
        let got = device.message().await;
        assert_eq!((got.message, got.to, got.sequence), (sent.message, Some(room(&id)), 1));
    }
    cat.quiet().await;
    assert_eq!(service.delete(&format!("/chatrooms/{id}/quit"), &bob.token).await.status, 200);
    assert_eq!(ann.notice("leaveChatRoom").await.from, "bob");
    assert_eq!(bob.refused(room(&id), text("x")).await.0, 602);
    ann.sent(room(&id), "alone").await;
    bob.quiet().await;
    assert_eq!(bob.refused(room("123"), text("x")).await.0, 605);
}

#[tokio::test]
async fn who_goes_offline_leaves_its_rooms_and_nothing_waits_for_it() {
    let service = service_with(|config| config.timers.resume_window_ms = Millis(150), &["ann", "bob"]).await;
    let id = service.room("ann").await;
    let (mut ann, bob) = (service.login("ann").await, service.login("bob").await);
    assert_eq!(service.post(&format!("/chatrooms/{id}/apply"), &bob.token, json!({})).await.status, 200);
    ann.notice("memberJoinChatRoomSuccess").await;
    drop(bob.client.cut());
    assert_eq!(ann.notice("leaveChatRoom").await.from, "bob");
    ann.sent(room(&id), "unheard").await;
    let mut bob = service.login("bob").await;
    assert_eq!(bob.waited, []);
    assert_eq!(bob.refused(room(&id), text("x")).await.0, 602);
    let details = service.get(&format!("/chatrooms/{id}"), &ann.token).await;
    assert_eq!(details.json["data"][0]["affiliations_count"], 1, "{details:?}");
}

#[tokio::test]
async fn a_second_device_keeps_the_user_in_its_rooms() {
    let service = service(&["ann", "bob"]).await;
    let id = service.room("ann").await;
    let (mut ann, bob) = (service.login("ann").await, service.login("bob").await);
    assert_eq!(service.post(&format!("/chatrooms/{id}/apply"), &bob.token, json!({})).await.status, 200);
    let mut second = service.login("bob").await;
    bob.logout().await;
    ann.sent(room(&id), "still there?").await;
    assert_eq!(text_of(&second.message().await.payload), "still there?");
}

#[tokio::test]
async fn rooms_are_listed_described_changed_and_ended() {
    let service = service(&["ann", "bob"]).await;
    let id = service.room("ann").await;
    let (ann, mut bob) = (service.token("ann").await, service.login("bob").await);
    assert_eq!(service.post(&format!("/chatrooms/{id}/apply"), &bob.token, json!({})).await.status, 200);
    let list = service.get("/chatrooms?pagenum=1&pagesize=20", &bob.token).await;
    assert_eq!(
        list.json["data"],
        json!([{ "id": id, "name": "r", "owner": "ann", "affiliations_count": 2 }]),
        "{list:?}"
    );
    let path = format!("/chatrooms/{id}");
    let change = json!({ "groupname": "hall", "description": "d", "maxusers": 60 });
    let answer = service.put(&path, &ann, change).await;
    assert_eq!(answer.json["data"], json!({ "groupname": true, "description": true, "maxusers": true }), "{answer:?}");
    bob.notice("update").await;
    let added = service.post(&format!("{path}/users"), &ann, json!({ "usernames": ["bob"] })).await;
    assert_eq!(added.json["data"], json!({ "newmembers": [], "id": id, "action": "add_member" }), "{added:?}");
    let removed = service.delete(&format!("{path}/users/bob"), &ann).await;
    assert_eq!(removed.json["data"], json!({ "result": true, "action": "remove_member", "user": "bob", "id": id }));
    assert_eq!(bob.notice("removedFromGroup").await.kicked, "bob");
    assert_eq!(service.delete(&path, &bob.token).await.status, 403);
    assert_eq!(service.delete(&path, &ann).await.json["data"], json!({ "success": true, "id": id }));
    assert_eq!(service.get(&path, &ann).await.status, 404);
}

#[tokio::test]
async fn a_full_room_takes_nobody_more() {
    let service = service(&["ann", "bob", "cat"]).await;
    let ann = service.token("ann").await;
    let answer = service.post("/chatrooms", &ann, json!({ "name": "small", "maxusers": 2 })).await;
    let id = answer.json["data"]["id"].as_str().unwrap().to_owned();
    for (user, status) in [("bob", 200), ("cat", 403)] {
        let answer = service.post(&format!("/chatrooms/{id}/apply"), &service.token(user).await, json!({})).await;
        assert_eq!(answer.status, status, "{answer:?}");
    }
}
