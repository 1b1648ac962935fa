//! How much a user may have, and how often anybody may call.

use serde_json::json;

use super::kit::{Service, service_with};

#[tokio::test]
async fn a_user_may_be_in_so_many_rooms_and_not_in_one_more() {
    let service = service_with(|config| config.chat.rooms = 2, &["ann", "bob"]).await;
    let (ann, bob) = (service.token("ann").await, service.token("bob").await);
    let (first, second) = (service.room("ann").await, service.room("ann").await);
    let third = service.post("/chatrooms", &ann, json!({ "name": "third" })).await;
    assert_eq!((third.status, &third.json["error"]), (403, &json!("exceed_limit")), "{third:?}");
    let mut own = json!({ "name": "own" });
    assert_eq!(service.post("/chatrooms", &bob, own.clone()).await.status, 200);
    assert_eq!(service.post(&format!("/chatrooms/{first}/apply"), &bob, json!({})).await.status, 200);
    let one_more = service.post(&format!("/chatrooms/{second}/apply"), &bob, json!({})).await;
    assert_eq!((one_more.status, &one_more.json["error"]), (403, &json!("exceed_limit")), "{one_more:?}");
    assert_eq!(service.post(&format!("/chatrooms/{first}/apply"), &bob, json!({})).await.status, 200, "it is in it");
    let added = service.post(&format!("/chatrooms/{second}/users/bob"), &ann, json!(null)).await;
    assert_eq!(added.status, 403, "{added:?}");
    assert_eq!(service.delete(&format!("/chatrooms/{first}/quit"), &bob).await.status, 200);
    assert_eq!(service.post(&format!("/chatrooms/{second}/apply"), &bob, json!({})).await.status, 200);
    own["members"] = json!(["ann"]);
    assert_eq!(service.post("/chatrooms", &bob, own).await.status, 403);
}

/// So many are answered before one is refused for being one too many.
async fn answered(service: &Service, token: &str, path: &str) -> usize {
    for count in 0.. {
        let answer = service.get(path, token).await;
        if answer.status == 429 {
            assert_eq!(answer.json["error"], "resource_limited", "{answer:?}");
            return count;
        }
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    unreachable!()
}

#[tokio::test]
async fn calls_are_counted_by_user_and_app_and_refused_when_there_are_too_many() {
    let change = |config: &mut rtm_server::Config| {
        config.chat.user_calls = 5;
        config.chat.app_calls = 7;
    };
    let service = service_with(change, &["ann", "bob"]).await;
    let (ann, again, bob) = (service.token("ann").await, service.token("ann").await, service.token("bob").await);
    let admin = service.admin().await;
    assert_eq!(answered(&service, &ann, "/users/ann/contacts/users").await, 5);
    assert_eq!(service.get("/users/ann/contacts/users", &again).await.status, 429, "another token is no other user");
    assert_eq!(answered(&service, &bob, "/users/bob/contacts/users").await, 5);
    assert_eq!(answered(&service, &admin, "/users").await, 7);
    let refused = service.http.get(service.url("/users")).bearer_auth(&admin).send().await.unwrap();
    assert_eq!(refused.headers()["retry-after"], "60");
}

#[tokio::test]
async fn registrations_and_sign_ins_are_counted_by_address() {
    let service = service_with(|config| config.chat.open_calls = 4, &["ann", "bob"]).await;
    service.token("ann").await;
    let admin = service.admin().await;
    for (path, body) in [
        ("/users", json!({ "username": "cat", "password": "c" })),
        ("/token", json!({ "grant_type": "password", "username": "ann", "password": "ann" })),
    ] {
        let answer = service.post(path, "", body).await;
        assert_eq!((answer.status, &answer.json["error"]), (429, &json!("resource_limited")), "{path}: {answer:?}");
    }
    let by_app = service.post("/users", &admin, json!({ "username": "cat", "password": "c" })).await;
    assert_eq!(by_app.status, 200, "the App is no stranger: {by_app:?}");
    assert_eq!(service.get("/users", &admin).await.status, 200);
}

#[tokio::test]
async fn without_a_limit_anybody_may_call() {
    let change = |config: &mut rtm_server::Config| {
        (config.chat.user_calls, config.chat.app_calls, config.chat.open_calls) = (0, 0, 0);
    };
    let service = service_with(change, &["ann"]).await;
    let token = service.token("ann").await;
    for _ in 0..200 {
        assert_eq!(service.get("/users/ann/contacts/users", &token).await.status, 200);
    }
}

#[tokio::test]
async fn a_call_that_names_many_counts_as_several() {
    let service = service_with(|config| config.chat.user_calls = 30, &["ann", "bob"]).await;
    let (ann, bob) = (service.token("ann").await, service.token("bob").await);
    let names = |count: usize| json!({ "usernames": Vec::from_iter((0..count).map(|i| format!("u{i}"))) });
    let ask = async |token: &str, count: usize| service.post("/users/batch/status", token, names(count)).await.status;
    assert_eq!(ask(&ann, 200).await, 200);
    assert_eq!(ask(&ann, 200).await, 429, "it counts as 21");
    let path = Vec::from_iter((0..100).map(|i| i.to_string())).join(",");
    assert_eq!(service.get(&format!("/chatgroups/{path}"), &ann).await.status, 429);
    for _ in 0..20 {
        assert_eq!(ask(&bob, 9).await, 200, "a few names are one call");
    }
}

#[tokio::test]
async fn a_call_that_is_allowed_at_all_may_name_as_many_as_there_may_be() {
    let service = service_with(|config| config.chat.user_calls = 3, &["ann"]).await;
    let names = Vec::from_iter((0..500).map(|i| format!("u{i}")));
    let answer = service.post("/users/batch/status", &service.token("ann").await, json!({ "usernames": names })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}
