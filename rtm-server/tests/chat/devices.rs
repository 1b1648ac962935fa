//! Several devices of one user, and closing them.

use rtm_proto::wire::{self, ChatHello, closing::Cause, frame::Body};

use super::kit::{service, service_with, text_of, user};

#[tokio::test]
async fn every_device_of_both_has_the_message_and_the_one_that_sent_it_has_its_answer() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut ann2) = (service.login("ann").await, service.login("ann").await);
    let (mut bob, mut bob2) = (service.login("bob").await, service.named("bob", "pad").await);
    let sent = ann.sent(user("bob"), "to all").await;
    for device in [&mut ann2, &mut bob, &mut bob2] {
        let got = device.message().await;
        assert_eq!((got.message, got.from.as_str()), (sent.message, "ann"));
    }
    ann.quiet().await;
}

#[tokio::test]
async fn a_named_device_catches_up_with_what_another_has_taken_long_ago() {
    let service = service(&["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    service.named("bob", "phone").await.logout().await;
    let mut bob = service.login("bob").await;
    for i in 0..3 {
        ann.sent(user("bob"), &i.to_string()).await;
        bob.message().await;
    }
    bob.sent(user("ann"), "mine").await;
    bob.logout().await;
    assert_eq!(service.login("bob").await.waited, [], "nothing that no device has taken");
    let phone = service.named("bob", "phone").await;
    let positions: Vec<_> = phone.waited.iter().map(|event| event.position).collect();
    assert_eq!(positions, [1, 2, 3, 4], "what was sent to it, and what was sent elsewhere in its name");
    phone.logout().await;
    assert_eq!(service.named("bob", "phone").await.waited, []);
}

#[tokio::test]
async fn a_library_that_says_what_it_has_is_not_told_again() {
    let service = service(&["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    for i in 0..4 {
        ann.sent(user("bob"), &i.to_string()).await;
    }
    let token = service.token("bob").await;
    let bob = service.login_with("bob", &token, ChatHello { position: 3, ..ChatHello::default() }).await;
    assert_eq!(bob.waited.iter().map(|event| event.position).collect::<Vec<_>>(), [4]);
    let beyond = ChatHello { position: u64::MAX, ..ChatHello::default() };
    let mut bob = service.login_with("bob", &token, beyond).await;
    ann.sent(user("bob"), "goes on").await;
    assert_eq!(text_of(&bob.message().await.payload), "goes on");
}

/// It was begun where the furthest of all devices had stopped, and lost what lay between.
#[tokio::test]
async fn a_device_without_a_name_that_says_what_it_has_is_told_the_rest_whatever_others_have_taken() {
    let service = service(&["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    let mut bob = service.login("bob").await;
    for i in 0..4 {
        ann.sent(user("bob"), &i.to_string()).await;
        bob.message().await;
    }
    bob.logout().await;
    let token = service.token("bob").await;
    let back = service.login_with("bob", &token, ChatHello { position: 1, ..ChatHello::default() }).await;
    assert_eq!(back.waited.iter().map(|event| event.position).collect::<Vec<_>>(), [2, 3, 4]);
}

#[tokio::test]
async fn who_asks_to_be_alone_closes_the_others_of_its_platform() {
    let service = service(&["ann"]).await;
    let token = service.token("ann").await;
    let web =
        |chat: ChatHello| wire::Hello { platform: wire::Platform::Web as i32, ..service.hello("ann", &token, chat) };
    let mut first = service.login_as(web(ChatHello::default()), &token).await;
    let mut native = service.login("ann").await;
    let mut second = service.login_as(web(ChatHello::default()), &token).await;
    let mut third = service.login_as(web(ChatHello { single: true, ..ChatHello::default() }), &token).await;
    for closed in [&mut first, &mut second] {
        let closing = closed.client.socket.closed().await;
        assert_eq!(closing.cause(), Cause::RemoteLogin);
        assert_eq!(closing.reason, "the user is already logged on another device");
    }
    let again = wire::Hello { resume: None, ..first.client.hello.clone() };
    let told = service.refused(again).await;
    assert!(matches!(&told, Body::Closing(closing) if closing.cause() == Cause::RemoteLogin), "{told:?}");
    third.quiet().await;
    assert_eq!(text_of(&native.message().await.payload), "fence", "of another platform: it is still there");
}

#[tokio::test]
async fn the_configuration_can_allow_one_device_alone() {
    let service = service_with(|config| config.chat.multiple_logins = false, &["ann"]).await;
    let mut first = service.login("ann").await;
    let mut second = service.login("ann").await;
    assert_eq!(first.client.socket.closed().await.cause(), Cause::RemoteLogin);
    second.quiet().await;
}

#[tokio::test]
async fn a_device_that_comes_back_under_its_name_replaces_itself() {
    let service = service(&["ann"]).await;
    let mut first = service.named("ann", "phone").await;
    let _second = service.named("ann", "phone").await;
    assert_eq!(first.client.socket.closed().await.cause(), Cause::RemoteLogin);
}

#[tokio::test]
async fn devices_can_be_closed_one_by_one_and_all_together() {
    let service = service(&["ann", "bob"]).await;
    let (mut phone, mut pad, mut other) =
        (service.named("ann", "phone").await, service.named("ann", "pad").await, service.login("ann").await);
    let answer = service.delete("/users/ann/disconnect/phone", &pad.token).await;
    assert_eq!((answer.status, &answer.json["data"]["result"]), (200, &true.into()), "{answer:?}");
    assert_eq!(phone.client.socket.closed().await.cause(), Cause::Kicked);
    assert_eq!(service.delete("/users/ann/disconnect/phone", &pad.token).await.json["data"]["result"], false);
    pad.quiet().await;
    assert_eq!(service.get("/users/ann/disconnect", &service.token("bob").await).await.status, 403);
    assert_eq!(service.get("/users/ann/disconnect", &service.admin().await).await.status, 200);
    for device in [&mut pad, &mut other] {
        assert_eq!(device.client.socket.closed().await.cause(), Cause::Kicked);
    }
}

#[tokio::test]
async fn whether_a_user_is_there_can_be_asked() {
    let service = service(&["ann", "bob"]).await;
    let ann = service.login("ann").await;
    let state =
        async |user: &str| service.get(&format!("/users/{user}/status"), &ann.token).await.json["data"][user].clone();
    assert_eq!((state("ann").await, state("bob").await), ("online".into(), "offline".into()));
    let both =
        service.post("/users/batch/status", &ann.token, serde_json::json!({ "usernames": ["ann", "bob"] })).await;
    assert_eq!(both.json["data"], serde_json::json!([{ "ann": "online" }, { "bob": "offline" }]));
    assert_eq!(service.get("/users/nobody/status", &ann.token).await.status, 404);
}
