//! The lists of a group: admins, mutes, blocks, white list; its announcement.

use serde_json::json;

use super::{
    kit::{group, room, service, text, text_of},
    support::eventually,
};

#[tokio::test]
async fn admins_manage_members_and_not_each_other() {
    let service = service(&["ann", "bob", "cat", "dan"]).await;
    let id = service.group("ann", &["bob", "cat", "dan"], json!({})).await;
    let (ann, mut bob) = (service.token("ann").await, service.login("bob").await);
    let admin = format!("/chatgroups/{id}/admin");
    assert_eq!(service.post(&admin, &bob.token, json!({ "newadmin": "bob" })).await.status, 403);
    for user in ["bob", "cat"] {
        let answer = service.post(&admin, &ann, json!({ "newadmin": user })).await;
        assert_eq!(answer.json["data"], json!({ "result": "success", "newadmin": user }), "{answer:?}");
    }
    bob.notice("addAdmin").await;
    assert_eq!(service.get(&admin, &bob.token).await.json["data"], json!(["bob", "cat"]));
    assert_eq!(service.delete(&format!("/chatgroups/{id}/users/cat"), &bob.token).await.status, 403);
    assert_eq!(service.delete(&format!("/chatgroups/{id}/users/dan"), &bob.token).await.status, 200);
    let answer = service.delete(&format!("{admin}/bob"), &ann).await;
    assert_eq!(answer.json["data"], json!({ "result": "success", "oldadmin": "bob" }), "{answer:?}");
    assert_eq!(service.delete(&format!("{admin}/bob"), &ann).await.status, 403);
    assert_eq!(service.post(&admin, &ann, json!({ "newadmin": "dan" })).await.status, 403, "no member any more");
    assert_eq!(service.delete(&format!("/chatgroups/{id}/users/cat"), &bob.token).await.status, 403);
}

#[tokio::test]
async fn a_muted_member_is_heard_by_nobody_until_the_mute_is_over() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob", "cat"], json!({})).await;
    let (ann, mut bob, mut cat) = (service.token("ann").await, service.login("bob").await, service.login("cat").await);
    let path = format!("/chatgroups/{id}/mute");
    let mute = |ms: i64| json!({ "usernames": ["bob"], "mute_duration": ms });
    let answer = service.post(&path, &ann, mute(3_600_000)).await;
    let told = &answer.json["data"][0];
    assert_eq!((&told["result"], &told["user"]), (&json!(true), &json!("bob")), "{answer:?}");
    assert!(told["expire"].as_i64().unwrap() > 0);
    bob.notice("addMute").await;
    assert_eq!(bob.refused(group(&id), text("x")).await, (601, "muted".into()));
    assert_eq!(service.get(&path, &ann).await.json["data"][0]["user"], "bob");
    assert_eq!(service.get(&path, &cat.token).await.status, 403);
    assert_eq!(
        service.delete(&format!("{path}/bob"), &ann).await.json["data"],
        json!([{ "result": true, "user": "bob" }])
    );
    bob.notice("removeMute").await;
    bob.sent(group(&id), "again").await;
    assert_eq!(text_of(&cat.message().await.payload), "again", "and nothing of what was said while muted");

    assert_eq!(service.post(&path, &ann, mute(200)).await.status, 200);
    eventually("the end of the mute", async || match service.get(&path, &ann).await.json["count"].as_u64() {
        Some(0) => Ok(()),
        count => Err(format!("{count:?}")),
    })
    .await;
    bob.sent(group(&id), "over").await;
    assert_eq!(service.post(&path, &ann, mute(-1000)).await.json["data"][0]["expire"], -1, "for ever");
    assert_eq!(service.post(&path, &ann, mute(0)).await.status, 400);
    assert_eq!(service.post(&path, &ann, json!({ "usernames": ["ann"], "mute_duration": 5 })).await.status, 403);
}

#[tokio::test]
async fn when_all_are_muted_only_the_white_list_and_the_managers_speak() {
    let service = service(&["ann", "bob", "cat"]).await;
    let (id, lounge) = (service.group("ann", &["bob", "cat"], json!({})).await, service.room("ann").await);
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    assert_eq!(service.post(&format!("/chatrooms/{lounge}/apply"), &bob.token, json!({})).await.status, 200);
    for (base, to, on, off, add, remove) in [
        (
            format!("/chatgroups/{id}"),
            group(&id),
            "muteGroup",
            "rmGroupMute",
            "addUserToGroupWhiteList",
            "rmUserFromGroupWhiteList",
        ),
        (
            format!("/chatrooms/{lounge}"),
            room(&lounge),
            "muteChatRoom",
            "rmChatRoomMute",
            "addUserToChatRoomWhiteList",
            "rmUserFromChatRoomWhiteList",
        ),
    ] {
        assert_eq!(service.post(&format!("{base}/ban"), &bob.token, json!(null)).await.status, 403);
        assert_eq!(
            service.post(&format!("{base}/ban"), &ann.token, json!(null)).await.json["data"],
            json!({ "mute": true })
        );
        bob.notice(on).await;
        let refused = (506, "not in group or chatroom white list".into());
        assert_eq!(bob.refused(to.clone(), text("x")).await, refused);
        ann.sent(to.clone(), "the owner speaks").await;
        let white = format!("{base}/white/users");
        let answer = service.post(&white, &ann.token, json!({ "usernames": ["bob"] })).await;
        assert_eq!(answer.json["data"][0]["action"], "add_user_whitelist", "{answer:?}");
        bob.notice(add).await;
        assert_eq!(service.get(&white, &ann.token).await.json["data"], json!(["bob"]));
        assert_eq!(service.get(&format!("{white}/bob"), &bob.token).await.json["data"]["white"], true);
        bob.sent(to.clone(), "and so do I").await;
        assert_eq!(service.delete(&format!("{white}/bob"), &ann.token).await.status, 200);
        bob.notice(remove).await;
        assert_eq!(bob.refused(to.clone(), text("x")).await.0, 506);
        assert_eq!(service.delete(&format!("{base}/ban"), &ann.token).await.json["data"], json!({ "mute": false }));
        bob.notice(off).await;
        bob.sent(to, "all speak").await;
    }
}

#[tokio::test]
async fn only_those_who_were_on_a_list_are_named_when_it_lets_go_of_them() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob", "cat"], json!({})).await;
    let (ann, mut bob) = (service.token("ann").await, service.login("bob").await);
    let (mute, white) = (format!("/chatgroups/{id}/mute"), format!("/chatgroups/{id}/white/users"));
    let muting = json!({ "usernames": ["cat"], "mute_duration": -1 });
    assert_eq!(service.post(&mute, &ann, muting).await.status, 200);
    assert_eq!(service.post(&white, &ann, json!({ "usernames": ["cat"] })).await.status, 200);
    bob.notice("addUserToGroupWhiteList").await;
    for (path, kind) in [(mute, "removeMute"), (white, "rmUserFromGroupWhiteList")] {
        let both = service.delete(&format!("{path}/bob,cat"), &ann).await;
        assert_eq!(both.json["data"].as_array().unwrap().len(), 2, "{both:?}");
        assert_eq!(bob.notice(kind).await.to, ["cat"]);
        assert_eq!(service.delete(&format!("{path}/bob,cat"), &ann).await.status, 200);
        bob.quiet().await;
    }
}

#[tokio::test]
async fn who_is_on_the_block_list_is_out_and_cannot_come_back() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob", "cat"], json!({})).await;
    let (ann, mut bob) = (service.token("ann").await, service.login("bob").await);
    let blocks = format!("/chatgroups/{id}/blocks/users");
    let answer = service.post(&format!("{blocks}/bob"), &ann, json!(null)).await;
    assert_eq!(
        answer.json["data"],
        json!({ "result": true, "action": "add_blocks", "user": "bob", "groupid": id }),
        "{answer:?}"
    );
    bob.notice("ban").await;
    assert_eq!(bob.refused(group(&id), text("x")).await.0, 602);
    assert_eq!(service.post(&format!("/chatgroups/{id}/apply"), &bob.token, json!({})).await.status, 403);
    assert_eq!(service.post(&format!("/chatgroups/{id}/users/bob"), &ann, json!(null)).await.status, 403);
    let both = service.post(&blocks, &ann, json!({ "usernames": ["bob", "cat"] })).await;
    assert_eq!(both.json["data"].as_array().unwrap().len(), 2, "{both:?}");
    assert_eq!(service.get(&blocks, &ann).await.json["data"], json!(["bob", "cat"]));
    assert_eq!(service.get(&blocks, &bob.token).await.status, 403);
    let both = service.delete(&format!("{blocks}/bob,cat"), &ann).await;
    assert_eq!(both.json["data"][1]["action"], "remove_blocks", "{both:?}");
    bob.notice("allow").await;
    assert_eq!(service.post(&format!("/chatgroups/{id}/apply"), &bob.token, json!({})).await.status, 200);
    assert_eq!(service.post(&format!("{blocks}/ann"), &ann, json!(null)).await.status, 403, "nobody blocks the owner");
}

#[tokio::test]
async fn the_announcement_is_written_by_managers_and_read_by_members() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob"], json!({})).await;
    let (ann, mut bob) = (service.token("ann").await, service.login("bob").await);
    let path = format!("/chatgroups/{id}/announcement");
    let answer = service.post(&path, &ann, json!({ "announcement": "hear, hear" })).await;
    assert_eq!(answer.json["data"], json!({ "id": id, "result": true }), "{answer:?}");
    bob.notice("updateAnnouncement").await;
    assert_eq!(service.get(&path, &bob.token).await.json["data"], json!({ "announcement": "hear, hear" }));
    assert_eq!(service.post(&path, &bob.token, json!({ "announcement": "mine" })).await.status, 403);
    assert_eq!(service.get(&path, &service.token("cat").await).await.status, 403);
    assert_eq!(service.post(&path, &ann, json!({ "announcement": "x".repeat(8192) })).await.status, 200);
    assert_eq!(service.post(&path, &ann, json!({ "announcement": "x".repeat(8193) })).await.status, 400);
    assert_eq!(service.post(&path, &ann, json!({ "announcement": "" })).await.status, 200);
    bob.notice("deleteAnnouncement").await;
}
