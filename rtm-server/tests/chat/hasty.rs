//! Callers who hang up, who all come at once, or who do something while it is undone.

use std::sync::Arc;

use serde_json::json;
use tokio::io::AsyncWriteExt;

use super::{
    kit::{Service, service, service_with},
    support::{eventually, within},
};

/// Sends a call and keeps the connection.
async fn begin(service: &Service, method: &str, path: &str, token: &str, body: &str) -> tokio::net::TcpStream {
    let mut socket = tokio::net::TcpStream::connect(service.live.address()).await.unwrap();
    let head = format!(
        "{method} /org/app{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket
}

async fn status(service: &Service, path: &str, token: &str, wanted: u16) {
    eventually(path, async || match service.get(path, token).await.status {
        status if status == wanted => Ok(()),
        status => Err(status.to_string()),
    })
    .await;
}

#[tokio::test]
async fn what_has_begun_is_done_as_a_whole_also_when_its_caller_hangs_up() {
    let service = service_with(|config| config.chat.groups = 1000, &["ann", "bob"]).await;
    let (ann, admin) = (service.token("ann").await, service.admin().await);
    let mut ids = Vec::new();
    for i in 0..150 {
        let wanted = json!({ "groupname": i.to_string(), "members": ["bob"] });
        ids.push(service.post("/chatgroups", &ann, wanted).await.json["data"]["groupid"].as_str().unwrap().to_owned());
    }
    ids.sort();
    let socket = begin(&service, "DELETE", "/users/ann", &admin, "").await;
    status(&service, &format!("/chatgroups/{}", ids[0]), &admin, 404).await;
    drop(socket);
    status(&service, "/users/ann", &admin, 404).await;
    let joined = service.get("/users/bob/joined_chatgroups", &admin).await;
    assert_eq!(joined.json["data"], json!([]), "nobody is left in a group without an owner");
}

#[tokio::test]
async fn any_number_of_changes_of_a_group_at_once_are_all_made() {
    let users = ["ann", "bob", "cat", "dan", "eve", "fay", "gus", "hal"];
    let service = Arc::new(service(&users).await);
    let id = service.group("ann", &[], json!({ "maxusers": 100 })).await;
    let mut calls = Vec::new();
    for user in &users[1..] {
        calls.push((service.token(user).await, "apply", json!({})));
    }
    let ann = service.token("ann").await;
    for i in 0..90 {
        calls.push((ann.clone(), "blocks/users", json!({ "usernames": [users[1 + i % 2]] })));
    }
    let calls = calls.into_iter().map(|(token, path, body)| {
        let (service, path) = (service.clone(), format!("/chatgroups/{id}/{path}"));
        tokio::spawn(async move { (path.ends_with("apply"), service.post(&path, &token, body).await) })
    });
    for call in Vec::from_iter(calls) {
        let (joins, answer) = within("an answer", call).await.unwrap();
        // Who is blocked already is not let in.
        assert!(answer.status == 200 || (joins && answer.status == 403), "{answer:?}");
    }
    let described = service.get(&format!("/chatgroups/{id}"), &ann).await;
    assert_eq!(described.json["data"][0]["affiliations_count"], 6, "all but those who were blocked: {described:?}");
}

#[tokio::test]
async fn guesses_at_once_are_counted_before_they_are_answered() {
    let service = Arc::new(service_with(|config| config.chat.wrong_passwords = 3, &["ann"]).await);
    let guesses = (0..24).map(|i| {
        let service = service.clone();
        let ask = json!({ "grant_type": "password", "username": "ann", "password": format!("guess {i}") });
        tokio::spawn(async move { service.post("/token", "", ask).await.status })
    });
    let mut looked_at = 0;
    for answer in Vec::from_iter(guesses) {
        match within("an answer", answer).await.unwrap() {
            400 => looked_at += 1,
            status => assert_eq!(status, 429),
        }
    }
    assert_eq!(looked_at, 3);
}

#[tokio::test]
async fn the_right_password_is_let_in_however_often_at_once() {
    let service = Arc::new(service_with(|config| config.chat.wrong_passwords = 3, &["ann"]).await);
    let logins = (0..12).map(|_| {
        let service = service.clone();
        tokio::spawn(async move { service.token("ann").await })
    });
    for token in Vec::from_iter(logins) {
        within("a token", token).await.unwrap();
    }
}

#[tokio::test]
async fn a_former_password_opens_nothing_however_close_it_comes() {
    let service = Arc::new(service(&["ann"]).await);
    let mut password = "ann".to_owned();
    for round in 0..6 {
        let next = format!("p{round}");
        let admin = service.admin().await;
        let signing = (0..4).map(|_| {
            let ask = json!({ "grant_type": "password", "username": "ann", "password": password });
            let service = service.clone();
            tokio::spawn(async move { service.post("/token", "", ask).await })
        });
        let signing = Vec::from_iter(signing);
        let answer = service.put("/users/ann/password", &admin, json!({ "newpassword": next })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        for answer in signing {
            let answer = within("an answer", answer).await.unwrap();
            if let Some(token) = answer.json["access_token"].as_str() {
                let status = service.get("/users/ann/contacts/users", token).await.status;
                assert_eq!(status, 401, "round {round}: a token for the former password outlives it");
            }
        }
        password = next;
    }
}
