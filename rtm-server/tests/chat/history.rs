//! Roaming, and the list of conversations.

use serde_json::{Value, json};

use super::kit::{group, room, service, text_of, user};

/// Texts of a page, whether it is the last, and where the next one begins.
fn page(answer: &super::support::Answer) -> (Vec<String>, bool, String) {
    let data = &answer.json["data"];
    let texts = data["msgs"].as_array().unwrap_or_else(|| panic!("{answer:?}")).iter();
    let texts = texts.map(|msg| text_of(&msg["msg"]["payload"].to_string())).collect();
    (texts, data["is_last"].as_bool().unwrap(), data["next_key"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_conversation_is_read_page_by_page_from_the_newest_to_the_end() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob"], json!({})).await;
    let lounge = service.room("ann").await;
    let (mut ann, bob) = (service.login("ann").await, service.login("bob").await);
    assert_eq!(service.post(&format!("/chatrooms/{lounge}/apply"), &bob.token, json!({})).await.status, 200);
    for (to, queue) in [
        (user("bob"), "ann".to_owned()),
        (group(&id), format!("{id}@conference.easemob.com")),
        (room(&lounge), format!("{lounge}@conference.easemob.com")),
    ] {
        for i in 1..=45 {
            ann.send(to.clone(), &i.to_string()).await;
        }
        ann.sent(to, "last").await;
        let mut start = json!(-1);
        let mut all = Vec::new();
        let mut sizes = Vec::new();
        loop {
            let ask = json!({ "queue": queue, "start": start, "end": -1 });
            let (texts, last, next) = page(&service.post("/users/bob/messageroaming", &bob.token, ask).await);
            sizes.push(texts.len());
            all.extend(texts);
            if last {
                break;
            }
            start = next.into();
        }
        assert_eq!(sizes, [20, 20, 6]);
        let expected: Vec<_> = ["last".to_owned()].into_iter().chain((1..=45).rev().map(|i| i.to_string())).collect();
        assert_eq!(all, expected, "{queue}");
    }
}

#[tokio::test]
async fn nobody_reads_what_is_not_its_own() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob"], json!({})).await;
    let mut ann = service.login("ann").await;
    ann.sent(user("bob"), "secret").await;
    ann.sent(group(&id), "secret").await;
    let cat = service.token("cat").await;
    let ask = |queue: &str| json!({ "queue": queue, "start": -1, "end": -1 });
    assert_eq!(service.post("/users/bob/messageroaming", &cat, ask("ann")).await.status, 403);
    for queue in ["ann", "bob", "ann@easemob.com"] {
        let answer = service.post("/users/cat/messageroaming", &cat, ask(queue)).await;
        assert_eq!(page(&answer).0, [""; 0], "{queue}");
    }
    let queue = format!("{id}@conference.easemob.com");
    assert_eq!(service.post("/users/cat/messageroaming", &cat, ask(&queue)).await.status, 403);
    assert_eq!(service.post(&format!("/chatgroups/{id}/users/cat"), &ann.token, json!(null)).await.status, 200);
    let answer = service.post("/users/cat/messageroaming", &cat, ask(&queue)).await;
    assert_eq!(page(&answer).0, [""; 0], "what was said before is not the newcomer's");
    for bad in [
        json!({}),
        json!({ "queue": "../x" }),
        json!({ "queue": "ann", "start": "x" }),
        json!({ "queue": "ann", "limit": 51 }),
    ] {
        assert_eq!(service.post("/users/cat/messageroaming", &cat, bad.clone()).await.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn the_list_tells_the_last_message_as_programs_expect_it() {
    let service = service(&["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    let sent = ann.sent(user("bob"), "hello").await;
    let bob = service.token("bob").await;
    let answer = service.get("/users/bob/user_channels", &bob).await;
    let info = &answer.json["data"]["channel_infos"][0];
    assert_eq!(
        (&info["channel_id"], &info["unread_num"]),
        (&json!("org#app_ann@easemob.com"), &json!(1)),
        "{answer:?}"
    );
    let meta = &info["meta"];
    assert_eq!((&meta["id"], &meta["timestamp"]), (&json!(sent.message.to_string()), &json!(sent.server_ms)));
    assert!(meta["from"].as_str().unwrap().starts_with("org#app_ann@easemob.com/webim_"), "{meta}");
    assert_eq!(meta["to"], "org#app_bob@easemob.com");
    let payload: Value = serde_json::from_str(meta["payload"].as_str().unwrap()).unwrap();
    assert_eq!(
        payload,
        json!({ "bodies": [{ "msg": "hello", "type": "txt" }], "ext": {}, "from": "ann", "to": "bob" })
    );
    let own = service.get("/users/ann/user_channels", &ann.token).await;
    assert_eq!(own.json["data"]["channel_infos"][0]["channel_id"], "org#app_bob@easemob.com");
    assert_eq!(service.get("/users/ann/user_channels", &bob).await.status, 403);

    let request = json!({ "channel": "ann", "type": "chat" });
    let path = "/users/bob/user_channel";
    assert_eq!(service.call(reqwest::Method::DELETE, path, &bob, request).await.json["data"]["result"], "ok");
    assert_eq!(service.unread("bob").await, []);
    ann.sent(user("bob"), "again").await;
    assert_eq!(service.unread("bob").await, [("org#app_ann@easemob.com".to_owned(), 1)]);
}
