//! Contacts and the black list.

use serde_json::json;

use super::kit::service;

#[tokio::test]
async fn an_invitation_is_agreed_to_and_both_are_contacts() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let invite = "/users/ann/contacts/invitations/bob";
    assert_eq!(service.post(invite, &ann.token, json!({ "message": "hi bob" })).await.status, 200);
    let asked = bob.notice("contact_invited").await;
    assert_eq!(
        (asked.from.as_str(), asked.to.as_slice(), asked.reason.as_str()),
        ("ann", &["bob".to_owned()][..], "hi bob")
    );
    assert_eq!(service.get("/users/ann/contacts/users", &ann.token).await.json["data"], json!([]));
    let answer = json!({ "agreed": true });
    assert_eq!(service.put("/users/bob/contacts/invitations/ann", &bob.token, answer.clone()).await.status, 200);
    assert_eq!(ann.notice("contact_agreed").await.from, "bob");
    assert_eq!(bob.notice("contact_added").await.from, "ann");
    for (who, token, other) in [("ann", &ann.token, "bob"), ("bob", &bob.token, "ann")] {
        let list = service.get(&format!("/users/{who}/contacts/users"), token).await;
        assert_eq!((&list.json["data"], &list.json["count"]), (&json!([other]), &json!(1)), "{list:?}");
    }
    assert_eq!(
        service.put("/users/bob/contacts/invitations/ann", &bob.token, answer).await.status,
        404,
        "answered already"
    );
    let gone = service.delete("/users/bob/contacts/users/ann", &bob.token).await;
    assert_eq!((gone.status, &gone.json["entities"][0]["username"]), (200, &json!("ann")), "{gone:?}");
    assert_eq!(ann.notice("contact_deleted").await.from, "bob");
    assert_eq!(service.get("/users/ann/contacts/users", &ann.token).await.json["data"], json!([]));
}

#[tokio::test]
async fn an_invitation_can_be_refused_and_none_comes_from_the_black_list() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, bob) = (service.login("ann").await, service.token("bob").await);
    let invite = "/users/ann/contacts/invitations/bob";
    assert_eq!(service.post(invite, &ann.token, json!({})).await.status, 200);
    let refuse = json!({ "agreed": false, "reason": "no" });
    assert_eq!(service.put("/users/bob/contacts/invitations/ann", &bob, refuse).await.status, 200);
    assert_eq!(ann.notice("contact_refused").await.reason, "no");
    assert_eq!(service.post("/users/bob/blocks/users", &bob, json!({ "usernames": ["ann"] })).await.status, 200);
    assert_eq!(service.get("/users/bob/blocks/users", &bob).await.json["data"], json!(["ann"]));
    assert_eq!(service.post(invite, &ann.token, json!({})).await.status, 403);
    assert_eq!(service.delete("/users/bob/blocks/users/ann", &bob).await.status, 200);
    assert_eq!(service.post(invite, &ann.token, json!({ "message": "m".repeat(1024) })).await.status, 200);
    assert_eq!(service.post(invite, &ann.token, json!({ "message": "m".repeat(1025) })).await.status, 400);
}

#[tokio::test]
async fn nobody_speaks_for_others_and_the_app_may_do_without_asking() {
    let service = service(&["ann", "bob", "cat"]).await;
    let (ann, admin) = (service.token("ann").await, service.admin().await);
    assert_eq!(service.get("/users/bob/contacts/users", &ann).await.status, 403);
    assert_eq!(
        service.post("/users/ann/contacts/users/bob", &ann, json!(null)).await.status,
        403,
        "that is by invitation"
    );
    assert_eq!(service.post("/users/bob/blocks/users", &ann, json!({ "usernames": ["cat"] })).await.status, 403);
    assert_eq!(service.post("/users/ann/contacts/invitations/ann", &ann, json!({})).await.status, 400);
    assert_eq!(service.post("/users/ann/contacts/invitations/nobody", &ann, json!({})).await.status, 404);
    assert_eq!(service.post("/users/ann/blocks/users", &ann, json!({ "usernames": ["nobody"] })).await.status, 404);
    let added = service.post("/users/ann/contacts/users/bob", &admin, json!(null)).await;
    assert_eq!(added.json["entities"][0]["username"], "bob", "{added:?}");
    assert_eq!(service.get("/users/bob/contacts/users", &admin).await.json["data"], json!(["ann"]));
}

#[tokio::test]
async fn who_has_not_answered_an_invitation_is_not_told_of_it_again() {
    let service = service(&["ann", "bob"]).await;
    let (ann, mut bob) = (service.token("ann").await, service.login("bob").await);
    for _ in 0..3 {
        let answer = service.post("/users/ann/contacts/invitations/bob", &ann, json!({ "message": "hi" })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    bob.notice("contact_invited").await;
    bob.quiet().await;
    let refused = json!({ "agreed": false });
    assert_eq!(service.put("/users/bob/contacts/invitations/ann", &bob.token, refused).await.status, 200);
    service.post("/users/ann/contacts/invitations/bob", &ann, json!({})).await;
    bob.notice("contact_invited").await;
}
