//! Who hears of a change of a group or room: those whom it concerns, once, and nobody else.

use rtm_proto::wire::{ChatNotice, chat_event::Event};
use rtm_server::config::Millis;
use serde_json::{Value, json};

use super::{
    kit::{Device, room, service, service_with, text},
    support::within,
};

/// The notices that came to a device until now, but for those about its own messages.
async fn noticed(device: &mut Device) -> Vec<ChatNotice> {
    let me = super::kit::user(&device.user);
    let request = device.send(me, "fence").await;
    let (before, reply) = device.client.reply(request).await;
    assert_eq!(reply.code, 0);
    device.client.acknowledge().await;
    let notice = |body: &rtm_proto::wire::frame::Body| match body {
        rtm_proto::wire::frame::Body::ChatEvent(event) => match &event.event {
            Some(Event::Notice(notice)) => Some(notice.clone()),
            other => panic!("{other:?}"),
        },
        _ => None,
    };
    before.iter().filter_map(notice).collect()
}

#[tokio::test]
async fn several_who_come_or_go_at_once_are_one_notice_for_each_member() {
    let service = service(&["ann", "bob", "cat", "dan", "eve"]).await;
    let id = service.group("ann", &["eve"], json!({})).await;
    let (mut eve, mut bob) = (service.login("eve").await, service.login("bob").await);
    let ann = service.token("ann").await;
    let users = format!("/chatgroups/{id}/users");
    let add = json!({ "usernames": ["bob", "cat", "dan", "eve"] });
    let added = service.post(&users, &ann, add).await;
    assert_eq!(added.json["data"]["newmembers"], json!(["bob", "cat", "dan"]), "{added:?}");
    let told = noticed(&mut eve).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].r#type.as_str(), told[0].from.as_str()), ("memberJoinPublicGroupSuccess", "bob"));
    assert_eq!(told[0].to, ["bob", "cat", "dan"]);
    let told: Vec<_> = noticed(&mut bob).await.into_iter().map(|notice| notice.r#type).collect();
    assert_eq!(told, ["direct_joined", "memberJoinPublicGroupSuccess"]);

    let gone = service.delete(&format!("{users}/bob,cat"), &ann).await;
    assert_eq!(gone.status, 200, "{gone:?}");
    for device in [&mut eve, &mut bob] {
        let told = noticed(device).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].r#type.as_str(), told[0].kicked.as_str()), ("removedFromGroup", "bob"));
        assert_eq!((told[0].from.as_str(), told[0].to.as_slice()), ("ann", &["bob".to_owned(), "cat".to_owned()][..]));
    }
}

#[tokio::test]
async fn strangers_are_told_nothing_whatever_is_done_to_their_names() {
    let service = service(&["ann", "bob"]).await;
    let (id, lounge) = (service.group("ann", &[], json!({})).await, service.room("ann").await);
    let (ann, mut bob) = (service.token("ann").await, service.login("bob").await);
    for base in [format!("/chatgroups/{id}"), format!("/chatrooms/{lounge}")] {
        for (path, status) in [
            ("users/bob", 403),
            ("mute/bob", 200),
            ("blocks/users/bob", 200),
            ("white/users/bob", 200),
            ("admin/bob", 403),
        ] {
            let answer = service.delete(&format!("{base}/{path}"), &ann).await;
            assert_eq!(answer.status, status, "{path}: {answer:?}");
        }
        for (path, body) in [
            ("mute", json!({ "usernames": ["bob"], "mute_duration": 5000 })),
            ("white/users", json!({ "usernames": ["bob"] })),
            ("admin", json!({ "newadmin": "bob" })),
        ] {
            assert_eq!(service.post(&format!("{base}/{path}"), &ann, body).await.status, 403, "{path}");
        }
        assert_eq!(service.post(&format!("{base}/blocks/users/bob"), &ann, Value::Null).await.status, 200);
    }
    assert_eq!(noticed(&mut bob).await, [], "nothing of all that");
}

#[tokio::test]
async fn who_applies_again_is_told_once_to_those_who_decide() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["cat"], json!({ "approval": true })).await;
    let (mut ann, bob) = (service.login("ann").await, service.token("bob").await);
    assert_eq!(
        service.post(&format!("/chatgroups/{id}/admin"), &ann.token, json!({ "newadmin": "cat" })).await.status,
        200
    );
    noticed(&mut ann).await;
    let mut cat = service.login("cat").await;
    let apply = format!("/chatgroups/{id}/apply");
    for message in ["please", "please!", "PLEASE"] {
        assert_eq!(service.post(&apply, &bob, json!({ "message": message })).await.status, 200);
    }
    for device in [&mut ann, &mut cat] {
        let told = noticed(device).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].r#type.as_str(), told[0].reason.as_str()), ("joinGroupNotifications", "please"));
    }
    let verdict = json!({ "applicant": "bob", "verifyResult": false });
    assert_eq!(service.post(&format!("/chatgroups/{id}/apply_verify"), &cat.token, verdict).await.status, 200);
    assert_eq!(service.post(&apply, &bob, json!({ "message": "anew" })).await.status, 200);
    assert_eq!(noticed(&mut ann).await[0].reason, "anew", "an answer lets one ask anew");
}

#[tokio::test]
async fn an_application_is_told_again_when_the_first_can_be_seen_no_more() {
    let service = service_with(|config| config.chat.message_life_ms = Millis(100), &["ann", "bob"]).await;
    let id = service.group("ann", &[], json!({ "approval": true })).await;
    let (mut ann, bob) = (service.login("ann").await, service.token("bob").await);
    let apply = format!("/chatgroups/{id}/apply");
    assert_eq!(service.post(&apply, &bob, json!({ "message": "first" })).await.status, 200);
    ann.notice("joinGroupNotifications").await;
    let told = within("a second notice", async {
        loop {
            assert_eq!(service.post(&apply, &bob, json!({ "message": "second" })).await.status, 200);
            if let Some(told) = noticed(&mut ann).await.pop() {
                return told;
            }
        }
    });
    assert_eq!(told.await.reason, "second");
}

#[tokio::test]
async fn who_is_put_into_a_room_without_coming_is_out_again() {
    let service = service_with(|config| config.timers.resume_window_ms = Millis(100), &["ann", "bob", "cat"]).await;
    let id = service.room("ann").await;
    let mut ann = service.login("ann").await;
    let users = format!("/chatrooms/{id}/users");
    assert_eq!(service.post(&users, &ann.token, json!({ "usernames": ["bob", "cat"] })).await.status, 200);
    let mut cat = service.login("cat").await;
    assert_eq!(ann.notice("leaveChatRoom").await.from, "bob");
    cat.sent(room(&id), "I came").await;
    let mut bob = service.login("bob").await;
    assert_eq!(bob.refused(room(&id), text("x")).await.0, 602);
}

#[tokio::test]
async fn however_devices_come_and_go_who_is_in_a_room_hears_it() {
    let service = service_with(|config| config.timers.resume_window_ms = Millis(1), &["ann", "bob"]).await;
    let id = service.room("ann").await;
    let mut ann = service.login("ann").await;
    let apply = format!("/chatrooms/{id}/apply");
    for round in 0..25 {
        let bob = service.login("bob").await;
        assert_eq!(service.post(&apply, &bob.token, json!({})).await.status, 200);
        let token = bob.token.clone();
        // The last device goes at the moment in which the next comes and joins.
        drop(bob.client.cut());
        let mut next = service.login_with("bob", &token, Default::default()).await;
        assert_eq!(service.post(&apply, &token, json!({})).await.status, 200);
        let text = format!("round {round}");
        ann.sent(room(&id), &text).await;
        let request = next.send(room(&id), "heard").await;
        let (before, reply) = next.client.reply(request).await;
        let heard = before.iter().any(|body| format!("{body:?}").contains(&text));
        assert!(heard && reply.code == 0, "round {round}: heard {heard}, {reply:?}");
        next.logout().await;
    }
}
