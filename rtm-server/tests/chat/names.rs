//! Names: what an id may be wherever one stands, and what is left of one that is given to somebody else.

use reqwest::Method;
use serde_json::{Value, json};

use super::kit::{Service, group, service, text};

/// Every place in a path where an id stands; `ID` is the one that is tried, `G` a group, `R` a room.
const PLACES: &[(&str, &str)] = &[
    ("GET", "/users/ID"),
    ("PUT", "/users/ID"),
    ("DELETE", "/users/ID"),
    ("PUT", "/users/ID/password"),
    ("POST", "/users/ID/activate"),
    ("POST", "/users/ID/deactivate"),
    ("GET", "/users/ID/status"),
    ("GET", "/users/ID/disconnect"),
    ("DELETE", "/users/ID/disconnect/x"),
    ("GET", "/users/ID/contacts/users"),
    ("POST", "/users/ann/contacts/users/ID"),
    ("DELETE", "/users/ann/contacts/users/ID"),
    ("POST", "/users/ann/contacts/invitations/ID"),
    ("PUT", "/users/ann/contacts/invitations/ID"),
    ("GET", "/users/ID/blocks/users"),
    ("POST", "/users/ID/blocks/users"),
    ("DELETE", "/users/ann/blocks/users/ID"),
    ("GET", "/users/ID/joined_chatgroups"),
    ("GET", "/users/ID/joined_chatrooms"),
    ("GET", "/users/ID/user_channels"),
    ("DELETE", "/users/ID/user_channel"),
    ("POST", "/users/ID/messageroaming"),
    ("GET", "/metadata/user/ID"),
    ("PUT", "/metadata/user/ID"),
    ("DELETE", "/metadata/user/ID"),
    ("GET", "/chatgroups/ID"),
    ("PUT", "/chatgroups/ID"),
    ("DELETE", "/chatgroups/ID"),
    ("GET", "/chatrooms/ID"),
    ("DELETE", "/chatrooms/ID"),
    ("GET", "/chatgroups/ID/users"),
    ("POST", "/chatgroups/G/users/ID"),
    ("DELETE", "/chatgroups/G/users/ID"),
    ("POST", "/chatrooms/R/users/ID"),
    ("DELETE", "/chatrooms/R/users/ID"),
    ("DELETE", "/chatgroups/G/admin/ID"),
    ("DELETE", "/chatgroups/G/mute/ID"),
    ("POST", "/chatgroups/G/blocks/users/ID"),
    ("DELETE", "/chatgroups/G/blocks/users/ID"),
    ("POST", "/chatgroups/G/white/users/ID"),
    ("GET", "/chatgroups/G/white/users/ID"),
    ("DELETE", "/chatgroups/G/white/users/ID"),
    ("GET", "/chatgroups/G/share_files/ID"),
    ("DELETE", "/chatgroups/G/share_files/ID"),
    ("GET", "/chatgroups/G/acks/ID"),
    ("GET", "/chatfiles/ID"),
];

/// A call whose path is sent as it stands, which no client library would do; status and body.
async fn raw(service: &Service, method: &str, path: &str, token: &str) -> (u16, Value) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut socket = tokio::net::TcpStream::connect(service.live.address()).await.unwrap();
    let head = format!(
        "{method} /org/app{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {token}\r\ncontent-length: 0\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    super::support::within("an answer", socket.read_to_end(&mut answer)).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap_or_default())
}

#[tokio::test]
async fn an_id_that_is_none_is_refused_in_words_wherever_it_stands() {
    let service = service(&["ann"]).await;
    let admin = service.admin().await;
    let (id, room) = (service.group("ann", &[], json!({})).await, service.room("ann").await);
    let long = "x".repeat(65);
    for (method, place) in PLACES {
        for bad in [
            "..",
            ".",
            "%2e%2e",
            "a%2fb",
            "..%2f..%2fetc%2fpasswd",
            "%00",
            "a%00b",
            "%F0%9F%92%A5",
            "%ff",
            "a%20b",
            "a%0ab",
            &long,
        ] {
            let path = place.replace("ID", bad).replace("/G", &format!("/{id}")).replace("/R/", &format!("/{room}/"));
            let (status, body) = raw(&service, method, &path, &admin).await;
            assert!((400..405).contains(&status), "{method} {path}: {status} {body}");
            let words = ["error_description", "desc", "reason"].iter().find_map(|key| body[key].as_str());
            assert!(words.is_some_and(|words| !words.is_empty()), "{method} {path}: {status} {body}");
        }
        let (status, _) = raw(&service, "GET", "/users/ann", &admin).await;
        assert_eq!(status, 200, "the account is there behind {method} {place}");
    }
    let described = service.get(&format!("/chatgroups/{id}"), &admin).await;
    assert_eq!(described.json["data"][0]["affiliations_count"], 1, "and nothing has changed: {described:?}");
}

#[tokio::test]
async fn a_name_of_64_bytes_is_good_in_every_place_and_upper_case_is_lower_case() {
    let name = "n".repeat(64);
    let service = service(&["ann", &name]).await;
    let admin = service.admin().await;
    let id = service.group("ann", &[], json!({})).await;
    let upper = name.to_uppercase();
    for (method, path, status) in [
        (Method::GET, format!("/users/{upper}"), 200),
        (Method::GET, format!("/users/{name}/status"), 200),
        (Method::POST, format!("/users/ann/contacts/users/{upper}"), 200),
        (Method::DELETE, format!("/users/ann/contacts/users/{name}"), 200),
        (Method::POST, format!("/chatgroups/{id}/users/{upper}"), 200),
        (Method::POST, format!("/chatgroups/{id}/white/users/{name}"), 200),
        (Method::DELETE, format!("/chatgroups/{id}/users/{name}"), 200),
        (Method::GET, format!("/metadata/user/{upper}"), 200),
        (Method::DELETE, format!("/users/{upper}"), 200),
    ] {
        let answer = service.call(method, &path, &admin, Value::Null).await;
        assert_eq!(answer.status, status, "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn users_may_be_called_like_a_part_of_a_path() {
    let names = ["get", "batch", "users", "status", "password", "quit", "admin", "user"];
    let service = service(&names).await;
    let admin = service.admin().await;
    for name in names {
        let token = service.token(name).await;
        for path in [
            format!("/users/{name}"),
            format!("/users/{name}/status"),
            format!("/metadata/user/{name}"),
            format!("/users/{name}/contacts/users"),
        ] {
            let answer = service.get(&path, &token).await;
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
        }
        let put = service.http.put(service.url(&format!("/metadata/user/{name}"))).bearer_auth(&token).body("sign=x");
        assert_eq!(put.send().await.unwrap().status().as_u16(), 200, "{name}");
        assert_eq!(service.delete(&format!("/metadata/user/{name}"), &token).await.status, 200, "{name}");
    }
    let asked = service.post("/metadata/user/get", &admin, json!({ "targets": ["get"] })).await;
    assert_eq!(asked.json["data"], json!({ "get": {} }), "{asked:?}");
    assert_eq!(service.post("/users/batch/status", &admin, json!({ "usernames": ["batch"] })).await.status, 200);
    for path in ["/metadata/user/batch", "/users/get/status", "/users/get"] {
        let answer = service.post(path, &admin, json!({ "targets": ["get"], "usernames": ["get"] })).await;
        assert_eq!(answer.status, 405, "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn whoever_is_given_a_removed_name_inherits_nothing_of_it() {
    let service = service(&["ann", "bob", "cat"]).await;
    let admin = service.admin().await;
    let id = service.group("ann", &["bob", "cat"], json!({ "approval": true })).await;
    let other = service.group("ann", &["cat"], json!({ "approval": true })).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let at = |path: &str| format!("/chatgroups/{id}/{path}");
    assert_eq!(service.post(&at("admin"), &ann.token, json!({ "newadmin": "bob" })).await.status, 200);
    assert_eq!(service.post(&at("white/users"), &ann.token, json!({ "usernames": ["bob"] })).await.status, 200);
    assert_eq!(
        service.post(&format!("/chatgroups/{other}/apply"), &bob.token, json!({ "message": "hi" })).await.status,
        200
    );
    let third = service.group("cat", &[], json!({})).await;
    let cat = service.token("cat").await;
    assert_eq!(service.post(&format!("/chatgroups/{third}/blocks/users/bob"), &cat, json!(null)).await.status, 200);
    assert_eq!(service.post("/users/ann/contacts/users/bob", &admin, json!(null)).await.status, 200);
    assert_eq!(service.post("/users/cat/blocks/users", &cat, json!({ "usernames": ["bob"] })).await.status, 200);
    let own = service.group("bob", &["cat"], json!({})).await;
    let sent = bob.sent(group(&id), "of the first bob").await;
    let shared = super::files::share(&service, &format!("/chatgroups/{id}/share_files"), &bob.token).await;
    let file = shared.json["data"]["file_id"].as_str().unwrap().to_owned();

    assert_eq!(service.delete("/users/bob", &admin).await.status, 200);
    assert_eq!(ann.notice("leaveGroup").await.from, "bob");
    assert_eq!(service.get(&format!("/chatgroups/{own}"), &admin).await.status, 404, "ended with its owner");
    let described = service.get(&format!("/chatgroups/{id}"), &admin).await;
    assert_eq!(described.json["data"][0]["affiliations_count"], 2, "{described:?}");

    service.register("bob").await;
    let mut bob = service.login("bob").await;
    assert_eq!(bob.waited, []);
    assert_eq!(bob.refused(group(&id), text("x")).await.0, 602);
    assert_eq!(service.put(&format!("/chatgroups/{id}"), &bob.token, json!({ "groupname": "mine" })).await.status, 403);
    assert_eq!(service.post(&at("users/bob"), &ann.token, json!(null)).await.status, 200);
    bob.notice("direct_joined").await;
    assert_eq!(service.get(&at("admin"), &bob.token).await.json["data"], json!([]));
    assert_eq!(service.put(&format!("/chatgroups/{id}"), &bob.token, json!({ "groupname": "mine" })).await.status, 403);
    assert_eq!(service.get(&at("white/users"), &ann.token).await.json["data"], json!([]));
    assert_eq!(bob.recall(group(&id), sent.message).await.0, 503, "what the former one said is not its to take back");
    let acks = service.get(&at(&format!("acks/{}", sent.message)), &bob.token).await;
    assert_eq!(acks.status, 403, "{acks:?}");
    let files = service.get(&at("share_files"), &ann.token).await;
    assert_eq!(files.json["data"][0]["file_id"], json!(file), "{files:?}");
    assert_eq!(service.delete(&at(&format!("share_files/{file}")), &bob.token).await.status, 403);
    let verify = json!({ "applicant": "bob", "verifyResult": true });
    let agreed = service.post(&format!("/chatgroups/{other}/apply_verify"), &ann.token, verify).await;
    assert_eq!(agreed.status, 400, "nobody of this name has applied: {agreed:?}");
    assert_eq!(service.post(&format!("/chatgroups/{third}/apply"), &bob.token, json!({})).await.status, 200);
    assert_eq!(service.get("/users/ann/contacts/users", &ann.token).await.json["data"], json!([]));
    assert_eq!(service.get("/users/cat/blocks/users", &cat).await.json["data"], json!([]));
}
