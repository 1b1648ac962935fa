//! Groups: making them, coming and going, and who may speak.

use serde_json::json;

use super::kit::{group, service, service_with, text, text_of};

#[tokio::test]
async fn a_message_to_a_group_reaches_all_members_and_nobody_else() {
    let service = service(&["ann", "bob", "cat", "dan"]).await;
    let id = service.group("ann", &["bob", "cat"], json!({})).await;
    let (mut ann, mut bob, mut dan) =
        (service.login("ann").await, service.login("bob").await, service.login("dan").await);
    let sent = ann.sent(group(&id), "to all").await;
    let got = bob.message().await;
    assert_eq!((got.message, got.to, got.sequence), (sent.message, Some(group(&id)), 1));
    let cat = service.login("cat").await;
    assert_eq!(cat.waited.len(), 2, "that it was added, and the message: {:?}", cat.waited);
    dan.quiet().await;
    assert_eq!(dan.refused(group(&id), text("x")).await, (602, "not in group or chatroom".into()));
    assert_eq!(dan.refused(group("123"), text("x")).await, (605, "group not found".into()));
    assert_eq!(ann.refused(super::kit::room(&id), text("x")).await.0, 605, "a group is no room");
}

#[tokio::test]
async fn a_group_is_described_and_changed_by_those_who_may() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob"], json!({ "maxusers": 5, "approval": true })).await;
    let (ann, mut bob) = (service.token("ann").await, service.login("bob").await);
    let path = format!("/chatgroups/{id}");
    let answer = service.get(&format!("{path}?joined_time=true"), &bob.token).await;
    let data = &answer.json["data"][0];
    assert_eq!(
        (&data["id"], &data["name"], &data["description"]),
        (&json!(id), &json!("g"), &json!("about")),
        "{answer:?}"
    );
    assert_eq!((&data["owner"], &data["maxusers"], &data["affiliations_count"]), (&json!("ann"), &json!(5), &json!(2)));
    assert_eq!(
        (&data["membersonly"], &data["allowinvites"], &data["public"]),
        (&json!(true), &json!(true), &json!(true))
    );
    let owner = data["affiliations"].as_array().unwrap().iter().find(|one| one["owner"] == "ann").unwrap();
    assert!(owner["joined_time"].is_u64(), "{data}");

    let answer = service.put(&path, &ann, json!({ "groupname": "new", "description": "d" })).await;
    assert_eq!(answer.json["data"], json!({ "groupname": true, "description": true }), "{answer:?}");
    bob.notice("update").await;
    assert_eq!(service.get(&path, &ann).await.json["data"][0]["name"], "new");
    assert_eq!(service.put(&path, &bob.token, json!({ "groupname": "mine" })).await.status, 403);
    assert_eq!(service.put(&path, &ann, json!({ "groupname": "n".repeat(129) })).await.status, 400);
    assert_eq!(service.put(&path, &ann, json!({ "groupname": "n".repeat(128) })).await.status, 200);
    assert_eq!(service.put(&path, &ann, json!({ "maxusers": 1 })).await.status, 400, "two are in it");
    assert_eq!(service.get("/chatgroups/1234", &ann).await.status, 404);
    let both = service.get(&format!("{path},1234"), &ann).await;
    assert_eq!(both.json["count"], 2, "{both:?}");

    let joined = service.get("/users/bob/joined_chatgroups", &bob.token).await;
    assert_eq!(joined.json["data"][0]["groupid"], json!(id));
    let public = service.get("/publicchatgroups?limit=5", &service.token("cat").await).await;
    assert_eq!(public.json["data"][0]["groupid"], json!(id), "{public:?}");
}

#[tokio::test]
async fn who_applies_to_an_open_group_is_in_and_who_needs_approval_waits_for_it() {
    let service = service(&["ann", "bob", "cat"]).await;
    let open = service.group("ann", &[], json!({})).await;
    let closed = service.group("ann", &[], json!({ "approval": true })).await;
    let (mut ann, mut bob, mut cat) =
        (service.login("ann").await, service.login("bob").await, service.login("cat").await);
    assert_eq!(
        service.post(&format!("/chatgroups/{open}/apply"), &bob.token, json!({ "message": "hi" })).await.status,
        200
    );
    assert_eq!(ann.notice("memberJoinPublicGroupSuccess").await.from, "bob");
    bob.sent(group(&open), "I am in").await;

    for (device, agreed) in [(&mut bob, true), (&mut cat, false)] {
        let who = device.user.clone();
        let apply = format!("/chatgroups/{closed}/apply");
        assert_eq!(service.post(&apply, &device.token, json!({ "message": "please" })).await.status, 200);
        let asked = ann.notice("joinGroupNotifications").await;
        assert_eq!(
            (asked.from.as_str(), asked.reason.as_str(), asked.group.as_str()),
            (who.as_str(), "please", closed.as_str())
        );
        assert_eq!(device.refused(group(&closed), text("x")).await.0, 602);
        let verify = json!({ "applicant": who, "verifyResult": agreed, "reason": "because" });
        let path = format!("/chatgroups/{closed}/apply_verify");
        assert_eq!(service.post(&path, &device.token, verify.clone()).await.status, 403);
        assert_eq!(service.post(&path, &ann.token, verify.clone()).await.status, 200);
        let kind = if agreed { "joinPublicGroupSuccess" } else { "joinPublicGroupDeclined" };
        assert_eq!(device.notice(kind).await.reason, "because");
        assert_eq!(service.post(&path, &ann.token, verify).await.status, 400, "answered already");
        if agreed {
            device.sent(group(&closed), "I am in").await;
        } else {
            assert_eq!(device.refused(group(&closed), text("x")).await.0, 602);
        }
    }
}

#[tokio::test]
async fn who_is_invited_to_a_group_that_asks_decides() {
    let service = service(&["ann", "bob", "cat", "dan"]).await;
    let id = service
        .group("ann", &["bob"], json!({ "public": false, "invite_need_confirm": true, "allowinvites": false }))
        .await;
    let (mut ann, mut bob, mut cat) =
        (service.login("ann").await, service.login("bob").await, service.login("cat").await);
    let path = format!("/chatgroups/{id}/invite_verify");
    let first = bob.waited.iter().filter_map(|event| event.event.clone()).next().unwrap();
    assert!(
        matches!(&first, rtm_proto::wire::chat_event::Event::Notice(notice) if notice.r#type == "invite" && notice.kicked == "bob")
    );
    assert_eq!(service.post(&path, &bob.token, json!({ "invitee": "bob", "verifyResult": true })).await.status, 200);
    assert_eq!(ann.notice("invite_accept").await.from, "bob");
    assert_eq!(
        service.post(&format!("/chatgroups/{id}/invite"), &bob.token, json!({ "usernames": ["dan"] })).await.status,
        403
    );
    assert_eq!(
        service.post(&format!("/chatgroups/{id}/invite"), &ann.token, json!({ "usernames": ["cat"] })).await.status,
        200
    );
    assert_eq!(cat.notice("invite").await.from, "ann");
    assert_eq!(service.post(&path, &bob.token, json!({ "invitee": "cat", "verifyResult": true })).await.status, 403);
    assert_eq!(service.post(&path, &cat.token, json!({ "invitee": "cat", "verifyResult": false })).await.status, 200);
    assert_eq!(ann.notice("invite_decline").await.from, "cat");
    assert_eq!(cat.refused(group(&id), text("x")).await.0, 602);
    let dan = service.token("dan").await;
    assert_eq!(service.post(&format!("/chatgroups/{id}/apply"), &dan, json!({})).await.status, 403, "it is private");
    assert_eq!(service.get(&format!("/chatgroups/{id}"), &dan).await.status, 403);
    bob.sent(group(&id), "in").await;
}

#[tokio::test]
async fn members_are_added_removed_and_leave() {
    let service = service(&["ann", "bob", "cat", "dan"]).await;
    let id = service.group("ann", &[], json!({})).await;
    let (mut ann, mut bob, cat) = (service.login("ann").await, service.login("bob").await, service.login("cat").await);
    let users = format!("/chatgroups/{id}/users");
    let added = service.post(&format!("{users}/bob"), &ann.token, json!(null)).await;
    assert_eq!(
        added.json["data"],
        json!({ "result": true, "action": "add_member", "user": "bob", "groupid": id }),
        "{added:?}"
    );
    assert_eq!(bob.notice("direct_joined").await.from, "ann");
    let added = service.post(&users, &ann.token, json!({ "usernames": ["bob", "cat", "dan"] })).await;
    assert_eq!(added.json["data"]["newmembers"], json!(["cat", "dan"]), "{added:?}");
    assert_eq!(service.post(&users, &bob.token, json!({ "usernames": ["dan"] })).await.status, 403);
    assert_eq!(service.post(&users, &ann.token, json!({ "usernames": ["nobody"] })).await.status, 404);

    let page = service.get(&format!("{users}?pagenum=1&pagesize=3"), &bob.token).await;
    assert_eq!(page.json["data"], json!([{ "owner": "ann" }, { "member": "bob" }, { "member": "cat" }]), "{page:?}");
    let page = service.get(&format!("{users}?pagenum=2&pagesize=3"), &bob.token).await;
    assert_eq!(page.json["data"], json!([{ "member": "dan" }]));

    let gone = service.delete(&format!("{users}/bob"), &ann.token).await;
    assert_eq!(gone.json["data"], json!({ "result": true, "action": "remove_member", "user": "bob", "groupid": id }));
    assert_eq!(bob.notice("removedFromGroup").await.kicked, "bob");
    assert_eq!(bob.refused(group(&id), text("x")).await.0, 602);
    assert_eq!(service.delete(&format!("/chatgroups/{id}/quit"), &cat.token).await.status, 200);
    assert_eq!(ann.notice("leaveGroup").await.from, "cat");
    assert_eq!(service.delete(&format!("/chatgroups/{id}/quit"), &ann.token).await.status, 403, "the owner stays");
    assert_eq!(service.delete(&format!("{users}/ann"), &ann.token).await.status, 403);
    let two = service.post(&users, &ann.token, json!({ "usernames": ["bob", "cat"] })).await;
    assert_eq!(two.status, 200);
    let gone = service.delete(&format!("{users}/bob,cat"), &ann.token).await;
    assert_eq!(gone.json["data"].as_array().unwrap().len(), 2, "{gone:?}");
}

#[tokio::test]
async fn a_full_group_takes_nobody_and_one_with_room_for_one_takes_one() {
    let service = service_with(|config| config.chat.groups = 2, &["ann", "bob", "cat"]).await;
    let id = service.group("ann", &[], json!({ "maxusers": 2 })).await;
    let (ann, cat) = (service.token("ann").await, service.token("cat").await);
    assert_eq!(service.post(&format!("/chatgroups/{id}/users/bob"), &ann, json!(null)).await.status, 200);
    let answer = service.post(&format!("/chatgroups/{id}/apply"), &cat, json!({})).await;
    assert_eq!((answer.status, &answer.json["error"]), (403, &json!("exceed_limit")), "{answer:?}");
    service.group("ann", &[], json!({})).await;
    let third = service.post("/chatgroups", &ann, json!({ "groupname": "third" })).await;
    assert_eq!((third.status, &third.json["error"]), (403, &json!("exceed_limit")), "{third:?}");
}

#[tokio::test]
async fn a_group_is_handed_over_and_ended_by_its_owner_alone() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob"], json!({})).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let path = format!("/chatgroups/{id}");
    assert_eq!(service.put(&path, &bob.token, json!({ "newowner": "bob" })).await.status, 403);
    assert_eq!(service.put(&path, &ann.token, json!({ "newowner": "cat" })).await.status, 403, "no member");
    let answer = service.put(&path, &ann.token, json!({ "newowner": "bob" })).await;
    assert_eq!(answer.json["data"], json!({ "newowner": true }), "{answer:?}");
    assert_eq!(bob.notice("changeOwner").await.to, ["bob"]);
    assert_eq!(service.delete(&format!("{path}?version=v3"), &ann.token).await.status, 403);
    let answer = service.delete(&format!("{path}?version=v3"), &bob.token).await;
    assert_eq!(answer.json["data"], json!({ "success": true, "groupid": id }), "{answer:?}");
    ann.notice("deleteGroupChat").await;
    assert_eq!(ann.refused(group(&id), text("x")).await, (605, "group not found".into()));
    assert_eq!(service.unread("ann").await, []);
}

#[tokio::test]
async fn who_blocks_the_messages_of_a_group_is_given_none_and_stays_a_member() {
    let service = service(&["ann", "bob"]).await;
    let id = service.group("ann", &["bob"], json!({})).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let ignore = |on: bool| json!({ "entities": [{ format!("notification_ignore_{id}"): on }] });
    assert_eq!(service.put("/users/bob", &bob.token, ignore(true)).await.status, 200);
    bob.notice("block").await;
    ann.sent(group(&id), "unheard").await;
    bob.sent(group(&id), "still a member").await;
    assert_eq!(service.put("/users/bob", &bob.token, ignore(false)).await.status, 200);
    bob.notice("unblock").await;
    ann.sent(group(&id), "heard").await;
    assert_eq!(text_of(&bob.message().await.payload), "heard");
}

#[tokio::test]
async fn two_admins_who_change_a_group_at_once_both_have_their_way() {
    let service = service(&["ann", "bob", "cat", "dan", "eve", "fay"]).await;
    let id = service.group("ann", &[], json!({})).await;
    let ann = service.token("ann").await;
    let add =
        async |user: &str| service.post(&format!("/chatgroups/{id}/users/{user}"), &ann, json!(null)).await.status;
    let answers = tokio::join!(add("bob"), add("cat"), add("dan"), add("eve"), add("fay"));
    assert_eq!(answers, (200, 200, 200, 200, 200));
    assert_eq!(service.get(&format!("/chatgroups/{id}"), &ann).await.json["data"][0]["affiliations_count"], 6);
}

#[tokio::test]
async fn who_is_invited_to_a_group_is_not_told_of_it_again_before_an_answer() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob"], json!({ "invite_need_confirm": true })).await;
    let (ann, mut bob, mut cat) = (service.token("ann").await, service.login("bob").await, service.login("cat").await);
    assert!(!bob.waited.is_empty(), "told when the group was made");
    let invite = async |users: &[&str]| {
        let answer = service.post(&format!("/chatgroups/{id}/invite"), &ann, json!({ "usernames": users })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    };
    invite(&["bob"]).await;
    bob.quiet().await;
    invite(&["bob", "cat"]).await;
    invite(&["bob", "cat"]).await;
    assert_eq!(cat.notice("invite").await.from, "ann");
    cat.quiet().await;
    bob.quiet().await;
    let answer = json!({ "invitee": "cat", "verifyResult": false });
    assert_eq!(service.post(&format!("/chatgroups/{id}/invite_verify"), &cat.token, answer).await.status, 200);
    invite(&["cat"]).await;
    assert_eq!(cat.notice("invite").await.from, "ann", "who has said no may be asked anew");
}

#[tokio::test]
async fn a_call_that_describes_many_groups_lists_fewer_members_of_each() {
    let names = Vec::from_iter((0..12).map(|i| format!("u{i}")));
    let names = Vec::from_iter(names.iter().map(String::as_str));
    let service = service(&names).await;
    let id = service.group("u0", &names, json!({})).await;
    let token = service.token("u0").await;
    let listed = async |path: String| {
        let answer = service.get(&path, &token).await;
        let group = &answer.json["data"][0];
        assert_eq!(group["affiliations_count"], 12, "{answer:?}");
        group["affiliations"].as_array().unwrap().len()
    };
    assert_eq!(listed(format!("/chatgroups/{id}")).await, 12);
    let others = Vec::from_iter((1..100).map(|i| i.to_string())).join(",");
    assert_eq!(listed(format!("/chatgroups/{id},{others}")).await, 10, "a thousand altogether");
}
