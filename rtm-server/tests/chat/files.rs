//! Attachments: uploading as programs do, and who may read.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use reqwest::Response;
use rtm_server::config::Millis;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{
    kit::{Service, service, service_with},
    support::{Answer, eventually, media_files, noise, within},
};

const BOUNDARY: &str = "----form";

fn form(field: &str, name: &str, kind: &str, bytes: &[u8]) -> Vec<u8> {
    let mut form = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
    )
    .into_bytes();
    form.extend_from_slice(bytes);
    form.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    form
}

pub async fn upload(service: &Service, token: &str, restricted: bool, kind: &str, bytes: &[u8]) -> Answer {
    let mut request = service
        .http
        .post(service.url("/chatfiles"))
        .bearer_auth(token)
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(form("file", "a.bin", kind, bytes));
    if restricted {
        request = request.header("restrict-access", "true");
    }
    Answer::of(within("an answer", request.send()).await.unwrap()).await
}

/// Shares a file of 6 bytes in a group or room.
pub async fn share(service: &Service, path: &str, token: &str) -> Answer {
    let request = service
        .http
        .post(service.url(path))
        .bearer_auth(token)
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(form("file", "C:\\notes.txt", "text/plain", b"shared"));
    Answer::of(request.send().await.unwrap()).await
}

/// Where a program reads what was uploaded: the address that the answer leads to.
pub fn place(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    format!("{}/{}", answer.json["uri"].as_str().unwrap(), answer.json["entities"][0]["uuid"].as_str().unwrap())
}

async fn read(service: &Service, url: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = service.http.get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    within("an answer", request.send()).await.unwrap()
}

#[tokio::test]
async fn an_upload_is_answered_as_programs_expect_and_comes_back_whole() {
    let service = service(&["ann"]).await;
    let token = service.token("ann").await;
    let bytes = noise(300_000, 1);
    let answer = upload(&service, &token, true, "audio/mp3", &bytes).await;
    assert_eq!((&answer.json["action"], &answer.json["path"]), (&json!("post"), &json!("/chatfiles")), "{answer:?}");
    assert_eq!(answer.json["uri"], json!(service.url("/chatfiles")));
    let entity = &answer.json["entities"][0];
    assert_eq!(
        (&entity["type"], &entity["file-metadata"]),
        (&json!("chatfile"), &json!({ "content-length": 300_000, "content-type": "audio/mp3" }))
    );
    let (url, secret) = (place(&answer), entity["share-secret"].as_str().unwrap().to_owned());
    let by_query = format!("{url}?em-redirect=true&share-secret={secret}");
    for got in [
        read(&service, &by_query, &[]).await,
        read(&service, &url, &[("share-secret", &secret), ("accept", "application/octet-stream")]).await,
    ] {
        assert_eq!((got.status().as_u16(), &got.headers()["content-type"]), (200, &"audio/mp3".parse().unwrap()));
        assert_eq!(got.headers()["x-content-type-options"], "nosniff");
        assert!(got.bytes().await.unwrap() == bytes[..]);
    }
    let part = read(&service, &by_query, &[("range", "bytes=10-19")]).await;
    assert_eq!(part.status().as_u16(), 206);
    assert!(part.bytes().await.unwrap() == bytes[10..20]);
}

#[tokio::test]
async fn a_restricted_file_opens_to_its_own_secret_alone() {
    let service = service(&["ann"]).await;
    let token = service.token("ann").await;
    let (one, other) = (
        upload(&service, &token, true, "image/png", b"1").await,
        upload(&service, &token, true, "image/png", b"2").await,
    );
    let foreign = other.json["entities"][0]["share-secret"].as_str().unwrap();
    let bearer = format!("Bearer {token}");
    let url = place(&one);
    for (url, headers) in [
        (url.clone(), vec![]),
        (url.clone(), vec![("authorization", bearer.as_str())]),
        (url.clone(), vec![("share-secret", foreign)]),
        (format!("{url}?share-secret={foreign}"), vec![]),
        (format!("{url}?share-secret="), vec![]),
    ] {
        let answer = Answer::of(read(&service, &url, &headers).await).await;
        assert_eq!((answer.status, &answer.json["error"]), (401, &json!("unauthorized")), "{url} {headers:?}");
    }
    let elsewhere = url.replace("/org/app/", "/org/other/");
    assert_eq!(read(&service, &elsewhere, &[]).await.status().as_u16(), 404, "of another App");
}

#[tokio::test]
async fn an_upload_without_restriction_has_no_secret_and_is_read_without_one() {
    let service = service(&["ann"]).await;
    let answer = upload(&service, &service.token("ann").await, false, "text/html", b"<script>").await;
    assert!(answer.json["entities"][0]["share-secret"].is_null(), "{answer:?}");
    let got = read(&service, &place(&answer), &[]).await;
    assert_eq!(got.headers()["content-type"], "application/octet-stream", "never a page of this origin");
    assert!(got.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
}

#[tokio::test]
async fn a_form_that_leaves_out_its_boundary_is_understood() {
    let service = service(&["ann"]).await;
    let request = service
        .http
        .post(service.url("/chatfiles"))
        .bearer_auth(service.token("ann").await)
        .header("content-type", "multipart/form-data")
        .body(form("file", "a.png", "image/png", b"bytes"));
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!(read(&service, &place(&answer), &[]).await.bytes().await.unwrap(), "bytes");
}

#[tokio::test]
async fn a_file_may_have_exactly_the_limit() {
    let service = service_with(|config| config.chat.file_bytes = 100_000, &["ann"]).await;
    let token = service.token("ann").await;
    assert_eq!(upload(&service, &token, true, "image/png", &noise(100_000, 2)).await.status, 200);
    for size in [100_001, 400_000] {
        let answer = upload(&service, &token, true, "image/png", &noise(size, 3)).await;
        assert_eq!((answer.status, &answer.json["error"]), (413, &json!("payload_too_large")), "{answer:?}");
    }
}

#[tokio::test]
async fn what_is_no_upload_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let service = service_with(|config| config.data_dir = data.clone(), &["ann"]).await;
    let token = service.token("ann").await;
    let send = async |token: &str, kind: &str, body: Vec<u8>| {
        let mut request = service.http.post(service.url("/chatfiles")).header("content-type", kind).body(body);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        Answer::of(request.send().await.unwrap()).await
    };
    let multipart = format!("multipart/form-data; boundary={BOUNDARY}");
    let good = form("file", "a", "image/png", b"x");
    let answer = send("", &multipart, good.clone()).await;
    assert_eq!((answer.status, &answer.json["error"]), (401, &json!("auth_bad_access_token")));
    assert_eq!(send("forged", &multipart, good.clone()).await.status, 401);
    for (kind, body) in [
        ("application/json", b"{}".to_vec()),
        (multipart.as_str(), form("other", "a", "image/png", b"x")),
        (multipart.as_str(), form("file", "a", "image/png", b"")),
        (multipart.as_str(), b"no form at all".to_vec()),
        (multipart.as_str(), good[..good.len() - 8].to_vec()),
        ("multipart/form-data", b"no form at all".to_vec()),
        ("multipart/form-data", Vec::new()),
    ] {
        let answer = send(&token, kind, body).await;
        assert_eq!((answer.status, &answer.json["error"]), (400, &json!("illegal_argument")), "{kind}: {answer:?}");
    }
    // One that announces more than it sends.
    let mut socket = tokio::net::TcpStream::connect(service.live.address()).await.unwrap();
    let head = format!(
        "POST /org/app/chatfiles HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: {multipart}\r\ncontent-length: 90000\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&good[..good.len() - 20]).await.unwrap();
    socket.shutdown().await.unwrap();
    drop(socket);
    eventually("nothing is left", async || match media_files(&data) {
        files if files.is_empty() => Ok(()),
        files => Err(format!("{files:?}")),
    })
    .await;
    for uuid in ["..%2f..%2fetc%2fpasswd", "nothing", "%00", "00000000-0000-4000-8000-000000000000"] {
        let answer = Answer::of(read(&service, &service.url(&format!("/chatfiles/{uuid}")), &[]).await).await;
        assert!(answer.status == 404, "{uuid}: {answer:?}");
    }
}

#[tokio::test]
async fn a_form_may_hold_a_few_fields_beside_its_file_and_no_more() {
    let service = service_with(|config| config.timers.rest_ms = Millis(2000), &["ann"]).await;
    let token = service.token("ann").await;
    let send = async |body: Vec<u8>| {
        let request = service.http.post(service.url("/chatfiles")).bearer_auth(&token);
        let request = request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).body(body);
        Answer::of(within("an answer", request.send()).await.unwrap()).await
    };
    let field = |bytes: usize| {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n");
        [head.into_bytes(), vec![b'x'; bytes], b"\r\n".to_vec()].concat()
    };
    let file = || form("file", "a", "image/png", b"bytes");
    for (fields, bytes, status) in
        [(1, 10, 200), (32, 10, 200), (33, 10, 400), (5000, 10, 400), (1, 64 * 1024, 200), (1, 64 * 1024 + 1, 400)]
    {
        let answer = send([field(bytes).repeat(fields), file()].concat()).await;
        assert_eq!(answer.status, status, "{fields} of {bytes}: {answer:?}");
    }
    let headers = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"\r\n");
    let endless = [headers.clone().into_bytes(), vec![b'x'; 200_000], file()].concat();
    assert_eq!(send(endless).await.status, 400, "headers without an end");
    let many = [headers.into_bytes(), b"x: y\r\n".repeat(500), b"\r\n".to_vec(), file()].concat();
    assert_eq!(send(many).await.status, 400, "headers without number");
}

#[tokio::test]
async fn a_form_that_does_not_go_on_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let service = service_with(
        |config| {
            config.data_dir = data.clone();
            config.timers.rest_ms = Millis(200);
            config.timers.media_stall_ms = Millis(200);
        },
        &["ann"],
    )
    .await;
    let token = service.token("ann").await;
    let whole = form("file", "a", "image/png", &noise(1000, 7));
    let multipart = format!("multipart/form-data; boundary={BOUNDARY}");
    for (kind, sent) in
        [(multipart.as_str(), 0), (&multipart, 30), (&multipart, 150), (&multipart, 600), ("multipart/form-data", 5)]
    {
        let mut socket = tokio::net::TcpStream::connect(service.live.address()).await.unwrap();
        let head = format!(
            "POST /org/app/chatfiles HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            whole.len()
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(&whole[..sent]).await.unwrap();
        let mut answer = [0; 12];
        within("an answer", socket.read_exact(&mut answer)).await.unwrap();
        assert_eq!(std::str::from_utf8(&answer).unwrap(), "HTTP/1.1 408", "{kind}, {sent} bytes sent");
    }
    eventually("nothing is left", async || match media_files(&data) {
        files if files.is_empty() => Ok(()),
        files => Err(format!("{files:?}")),
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_says_less_than_it_sends_is_no_upload() {
    let service = service(&["ann"]).await;
    let token = service.token("ann").await;
    let whole = form("file", "a", "image/png", &noise(1000, 7));
    let mut socket = tokio::net::TcpStream::connect(service.live.address()).await.unwrap();
    let head = format!(
        "POST /org/app/chatfiles HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: multipart/form-data; boundary={BOUNDARY}\r\ncontent-length: {}\r\n\r\n",
        whole.len() - 100
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&whole).await.unwrap();
    let mut answer = [0; 12];
    within("an answer", socket.read_exact(&mut answer)).await.unwrap();
    assert_eq!(std::str::from_utf8(&answer).unwrap(), "HTTP/1.1 400");
}

#[tokio::test]
async fn a_user_keeps_no_more_bytes_than_are_allowed() {
    let service = service_with(|config| config.chat.user_bytes = 1000, &["ann", "bob"]).await;
    let (ann, bob) = (service.token("ann").await, service.token("bob").await);
    assert_eq!(upload(&service, &ann, true, "image/png", &noise(600, 1)).await.status, 200);
    let answer = upload(&service, &ann, true, "image/png", &noise(401, 2)).await;
    assert_eq!((answer.status, &answer.json["error"]), (403, &json!("exceed_limit")), "{answer:?}");
    assert_eq!(upload(&service, &ann, true, "image/png", &noise(400, 3)).await.status, 200);
    assert_eq!(upload(&service, &ann, true, "image/png", &noise(1, 4)).await.status, 403);
    assert_eq!(upload(&service, &bob, true, "image/png", &noise(1000, 5)).await.status, 200);
}

#[tokio::test]
async fn any_number_of_thumbnails_may_be_asked_for_at_once() {
    let service = std::sync::Arc::new(service(&["ann"]).await);
    let token = service.token("ann").await;
    let mut png = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(1500, 1500).write_to(&mut png, ImageFormat::Png).unwrap();
    let mut urls = Vec::new();
    for _ in 0..3 {
        let answer = upload(&service, &token, false, "image/png", png.get_ref()).await;
        urls.push(place(&answer));
    }
    let asked = (0..24).map(|i| {
        let (service, url) = (service.clone(), urls[i % 3].clone());
        tokio::spawn(async move {
            let got = read(&service, &url, &[("thumbnail", "true")]).await;
            (got.status().as_u16(), got.headers()["content-type"].to_str().unwrap().to_owned())
        })
    });
    for got in Vec::from_iter(asked) {
        assert_eq!(within("a picture", got).await.unwrap(), (200, "image/jpeg".to_owned()));
    }
}

#[tokio::test]
async fn a_picture_comes_reduced_when_that_is_asked_for() {
    let service = service(&["ann"]).await;
    let token = service.token("ann").await;
    let mut png = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(1000, 500).write_to(&mut png, ImageFormat::Png).unwrap();
    let answer = upload(&service, &token, true, "image/png", png.get_ref()).await;
    let url =
        format!("{}?share-secret={}", place(&answer), answer.json["entities"][0]["share-secret"].as_str().unwrap());
    for _ in 0..2 {
        let got = read(&service, &url, &[("thumbnail", "true")]).await;
        assert_eq!(got.headers()["content-type"], "image/jpeg");
        let small = image::load_from_memory(&got.bytes().await.unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (200, 100));
    }
    assert!(read(&service, &url, &[]).await.bytes().await.unwrap() == png.get_ref()[..]);
    let text = upload(&service, &token, false, "text/plain", b"no picture").await;
    for time in ["first", "second"] {
        let got = read(&service, &place(&text), &[("thumbnail", "true")]).await;
        assert_eq!(got.headers()["content-type"], "application/octet-stream", "the {time} time");
        assert_eq!(got.bytes().await.unwrap(), "no picture", "what cannot be reduced comes as it is, the {time} time");
    }
}

#[tokio::test]
async fn files_are_shared_among_the_members_of_a_group() {
    let service = service(&["ann", "bob", "cat"]).await;
    let id = service.group("ann", &["bob"], json!({})).await;
    let (mut ann, bob, cat) = (service.login("ann").await, service.token("bob").await, service.token("cat").await);
    let path = format!("/chatgroups/{id}/share_files");
    assert_eq!(share(&service, &path, &cat).await.status, 403);
    let shared = share(&service, &path, &bob).await;
    let data = shared.json["data"].clone();
    assert_eq!(
        (&data["file_name"], &data["file_size"], &data["group_id"]),
        (&json!("notes.txt"), &json!(6), &json!(id)),
        "{shared:?}"
    );
    ann.notice("uploadFile").await;
    let file = data["file_id"].as_str().unwrap();
    let list = service.get(&path, &ann.token).await;
    assert_eq!(list.json["data"][0]["file_owner"], "bob", "{list:?}");
    let quoted = form("file", "a%22b.txt", "text/plain", b"as browsers write it");
    let request = service.http.post(service.url(&path)).bearer_auth(&bob);
    let request = request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).body(quoted);
    let quoted = Answer::of(request.send().await.unwrap()).await.json["data"]["file_id"].as_str().unwrap().to_owned();
    let list = service.get(&path, &ann.token).await;
    let named = list.json["data"].as_array().unwrap().iter().find(|one| one["file_id"] == *quoted);
    assert_eq!(named.unwrap()["file_name"], "a\"b.txt", "{list:?}");
    assert_eq!(service.delete(&format!("{path}/{quoted}"), &bob).await.status, 200);
    let bearer = |token: &str| format!("Bearer {token}");
    let url = service.url(&format!("{path}/{file}"));
    assert_eq!(read(&service, &url, &[("authorization", &bearer(&ann.token))]).await.bytes().await.unwrap(), "shared");
    assert_eq!(read(&service, &url, &[("authorization", &bearer(&cat))]).await.status().as_u16(), 403);
    assert_eq!(read(&service, &service.url(&format!("/chatfiles/{file}")), &[]).await.status().as_u16(), 404);
    assert_eq!(service.delete(&format!("{path}/{file}"), &cat).await.status, 403);
    assert_eq!(service.delete(&format!("{path}/{file}"), &bob).await.status, 200);
    ann.notice("deleteFile").await;
    assert_eq!(service.get(&path, &bob).await.json["data"], Value::Array(vec![]));
}

#[tokio::test]
async fn the_bytes_of_a_file_go_with_the_file_and_with_its_group() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let change = |config: &mut rtm_server::Config| {
        config.data_dir = data.clone();
        config.media.sweep_ms = Millis(50);
    };
    let service = service_with(change, &["ann"]).await;
    let ann = service.token("ann").await;
    let bytes_are = async |count: usize| {
        eventually("as many files on the disk", async || match media_files(&data) {
            files if files.len() == count => Ok(()),
            files => Err(format!("{count} expected: {files:?}")),
        })
        .await;
    };
    let id = service.group("ann", &[], json!({})).await;
    let path = format!("/chatgroups/{id}/share_files");
    assert_eq!(upload(&service, &ann, false, "image/png", b"stays").await.status, 200);
    let shared = share(&service, &path, &ann).await;
    assert_eq!(media_files(&data).len(), 2, "{shared:?}");
    let file = shared.json["data"]["file_id"].as_str().unwrap();
    assert_eq!(service.delete(&format!("{path}/{file}"), &ann).await.status, 200);
    bytes_are(1).await;
    share(&service, &path, &ann).await;
    assert_eq!(media_files(&data).len(), 2);
    assert_eq!(service.delete(&format!("/chatgroups/{id}"), &ann).await.status, 200);
    bytes_are(1).await;
}

#[tokio::test]
async fn a_session_of_the_chat_service_opens_no_way_around_the_bytes_of_its_user() {
    let service = service(&["ann"]).await;
    let ann = service.login("ann").await;
    assert_eq!(ann.client.welcome.media_key, "");
    let key: String = ann.client.welcome.session.iter().map(|byte| format!("{byte:02x}")).collect();
    let url = format!("http://{}/v1/media", service.live.address());
    let request = service.http.post(url).bearer_auth(key).body("uncounted");
    let answer = Answer::of(within("an answer", request.send()).await.unwrap()).await;
    assert_eq!(answer.status, 401, "{answer:?}");
}
