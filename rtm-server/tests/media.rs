//! Media over real sockets: what goes in comes out, to whom it belongs, for as long as it lives.

mod support;

use reqwest::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_RANGE, RANGE,
};
use rtm_server::config::Millis;
use sha2::{Digest, Sha256};
use support::*;

const LIMIT: usize = 31_457_280;

fn digest(bytes: &[u8]) -> String {
    use base64::Engine;
    let hash = Sha256::digest(bytes);
    format!("sha-256=:{}:", base64::engine::general_purpose::STANDARD.encode(hash))
}

#[tokio::test]
async fn an_upload_comes_back_byte_for_byte() {
    let here = start(|_| {}).await;
    let client = client();
    for size in [1, 1000, 524_288, 524_289, 3_000_017] {
        let bytes = noise(size, size as u64);
        let answer = upload(&client, &here.at(""), "alice", bytes.clone()).await;
        let id = answer.id();
        assert!(id.len() >= 22 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{id}");
        assert_eq!(answer.json["size"], size);
        let hex: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(answer.json["sha256"], hex);
        assert!(answer.json["expires_ms"].as_u64().unwrap() > 1_600_000_000_000);

        let response = download(&client, &here.at(""), "bob", id).await;
        assert_eq!(response.status(), 200);
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header(CONTENT_LENGTH.as_str()), size.to_string());
        assert_eq!(header(ACCEPT_RANGES.as_str()), "bytes");
        assert_eq!(header(ETAG.as_str()), format!("\"{hex}\""));
        assert_eq!(header("repr-digest"), digest(&bytes));
        assert_eq!(header(CONTENT_TYPE.as_str()), "application/octet-stream");
        assert_eq!(header(CACHE_CONTROL.as_str()), "private");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(response.bytes().await.unwrap() == bytes, "{size} bytes came back changed");
    }
    here.server.shutdown().await;
}

#[tokio::test]
async fn an_app_may_have_a_limit_of_its_own() {
    let here = start(|config| {
        let mut app = rtm_server::config::App { id: "app".into(), ..Default::default() };
        app.limits.insert("media_bytes".into(), 10.into());
        config.apps.extend([app, rtm_server::config::App { id: "other".into(), ..Default::default() }]);
    })
    .await;
    let client = client();
    assert_eq!(upload(&client, &here.at(""), "alice", noise(10, 1)).await.status, 201);
    upload(&client, &here.at(""), "alice", noise(11, 1)).await.refused(413, "too-large");
    assert_eq!(upload(&client, &here.at(""), "eve", noise(11, 1)).await.status, 201, "of another App");
    here.server.shutdown().await;
}

#[tokio::test]
async fn the_limit_is_exact_with_and_without_an_announced_length() {
    let here = start(|_| {}).await;
    let client = client();
    let bytes = noise(LIMIT + 1, 1);
    let exact = upload(&client, &here.at(""), "alice", bytes[..LIMIT].to_vec()).await;
    assert_eq!(exact.json["size"], LIMIT);
    upload(&client, &here.at(""), "alice", bytes.clone()).await.refused(413, "too-large");

    let chunked = |bytes: &[u8]| {
        let pieces: Vec<_> = bytes.chunks(300_000).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
        reqwest::Body::wrap_stream(futures_util::stream::iter(pieces))
    };
    let exact = upload(&client, &here.at(""), "alice", chunked(&bytes[..LIMIT])).await;
    assert_eq!(exact.json["size"], LIMIT);
    upload(&client, &here.at(""), "alice", chunked(&bytes)).await.refused(413, "too-large");
    assert_eq!(here.media_files().len(), 1, "{:?}", here.media_files());
}

#[tokio::test]
async fn an_empty_upload_is_refused() {
    let here = start(|_| {}).await;
    let client = client();
    upload(&client, &here.at(""), "alice", "").await.refused(400, "empty");
    let nothing = futures_util::stream::empty::<Result<Vec<u8>, std::io::Error>>();
    upload(&client, &here.at(""), "alice", reqwest::Body::wrap_stream(nothing)).await.refused(400, "empty");
    assert!(here.media_files().is_empty());
}

#[tokio::test]
async fn bytes_that_do_not_match_their_digest_are_refused() {
    let here = start(|_| {}).await;
    let client = client();
    let bytes = noise(700_000, 3);
    let send = |digest: String| {
        client
            .post(here.at("/v1/media"))
            .bearer_auth("alice")
            .header("Content-Digest", digest)
            .body(bytes.clone())
            .send()
    };
    let answer = Answer::of(send(digest(&bytes)).await.unwrap()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    Answer::of(send(digest(b"others")).await.unwrap()).await.refused(422, "digest-mismatch");
    Answer::of(send("sha-256=:short:".into()).await.unwrap()).await.refused(400, "bad-request");
    assert_eq!(here.media_files().len(), 1);
}

#[tokio::test]
async fn a_key_that_was_not_given_out_opens_nothing() {
    let here = start(|_| {}).await;
    let client = client();
    let stored = upload(&client, &here.at(""), "alice", "bytes").await;
    upload(&client, &here.at(""), "mallory", noise(2_000_000, 1)).await.refused(401, "unauthorized");
    Answer::of(download(&client, &here.at(""), "mallory", stored.id()).await).await.refused(401, "unauthorized");
    // In the address a key is not looked at.
    let path = format!("/v1/media/{}?key=alice&media_key=alice", stored.id());
    let bare = client.get(here.at(&path)).send().await.unwrap();
    assert_eq!(bare.headers()["www-authenticate"], "Bearer");
    Answer::of(bare).await.refused(401, "unauthorized");
    let basic = client.get(here.at(&path)).header("Authorization", "Basic alice").send().await.unwrap();
    Answer::of(basic).await.refused(401, "unauthorized");
    assert_eq!(here.media_files().len(), 1);
}

#[tokio::test]
async fn media_of_another_app_do_not_exist() {
    let here = start(|_| {}).await;
    let client = client();
    let stored = upload(&client, &here.at(""), "alice", "secret of one app").await;
    Answer::of(download(&client, &here.at(""), "eve", stored.id()).await).await.refused(404, "not-exist");
    Answer::of(download(&client, &here.at(""), "alice", "AAAAAAAAAAAAAAAAAAAAAAAA").await)
        .await
        .refused(404, "not-exist");
    for odd in ["%2e%2e%2flock", "..", "a%00b", &"x".repeat(3000)] {
        let response = download(&client, &here.at(""), "alice", odd).await;
        assert!(response.status() == 404 || response.status() == 405, "{odd}: {}", response.status());
    }
}

#[tokio::test]
async fn the_same_bytes_lie_on_the_disk_once() {
    let here = start(|_| {}).await;
    let client = client();
    let bytes = noise(900_000, 4);
    let base = here.at("");
    let (one, two, other) = tokio::join!(
        upload(&client, &base, "alice", bytes.clone()),
        upload(&client, &base, "bob", bytes.clone()),
        upload(&client, &base, "eve", bytes.clone()),
    );
    assert_ne!(one.id(), two.id());
    eventually("one object for three ids", async || match here.media_files() {
        files if files.len() == 1 => Ok(()),
        files => Err(format!("{files:?}")),
    })
    .await;
    for (key, answer) in [("bob", &one), ("alice", &two), ("eve", &other)] {
        let response = download(&client, &here.at(""), key, answer.id()).await;
        assert!(response.bytes().await.unwrap() == bytes);
    }
}

#[tokio::test]
async fn ranges_give_their_part_and_several_the_whole() {
    let here = start(|_| {}).await;
    let client = client();
    let bytes = noise(600_000, 5);
    let stored = upload(&client, &here.at(""), "alice", bytes.clone()).await;
    let path = here.at(&format!("/v1/media/{}", stored.id()));
    let ask = async |range: &str, validator: Option<&str>| {
        let mut request = client.get(&path).bearer_auth("alice").header(RANGE, range);
        if let Some(validator) = validator {
            request = request.header(IF_RANGE, validator);
        }
        let response = within("an answer", request.send()).await.unwrap();
        let status = response.status().as_u16();
        let place = response.headers().get(CONTENT_RANGE).map(|value| value.to_str().unwrap().to_owned());
        (status, place, response.bytes().await.unwrap())
    };
    for (range, expected) in [
        ("bytes=0-0", 0..1),
        ("bytes=300000-", 300_000..600_000),
        ("bytes=-17", 599_983..600_000),
        ("bytes=5-9999999", 5..600_000),
    ] {
        let (status, place, part) = ask(range, None).await;
        assert_eq!(status, 206, "{range}");
        assert_eq!(place.unwrap(), format!("bytes {}-{}/600000", expected.start, expected.end - 1));
        assert!(part == bytes[expected], "{range}");
    }
    let (status, place, whole) = ask("bytes=0-1,5-6", None).await;
    assert_eq!((status, place), (200, None));
    assert!(whole == bytes);
    let (status, place, _) = ask("bytes=600000-", None).await;
    assert_eq!((status, place.as_deref()), (416, Some("bytes */600000")));

    let etag = format!("\"{}\"", stored.json["sha256"].as_str().unwrap());
    assert_eq!(ask("bytes=1-2", Some(&etag)).await.0, 206);
    assert_eq!(ask("bytes=1-2", Some("\"of other bytes\"")).await.0, 200);

    let head = client.head(&path).bearer_auth("alice").send().await.unwrap();
    assert_eq!((head.status().as_u16(), head.headers()[CONTENT_LENGTH].to_str().unwrap()), (200, "600000"));
}

#[tokio::test]
async fn an_id_ends_when_its_time_is_over_and_its_bytes_with_the_last_id() {
    let folder = {
        // Uploaded under a long life, to share bytes with what dies soon.
        let here = start(|_| {}).await;
        let shared = upload(&client(), &here.at(""), "alice", "shared").await;
        let id = shared.id().to_owned();
        here.server.shutdown().await;
        (here.folder, id)
    };
    let (folder, long) = folder;
    let here = start_in(folder, |config| {
        config.media.life_ms = Millis(300);
        config.media.sweep_ms = Millis(20);
    })
    .await;
    let client = client();
    let short = upload(&client, &here.at(""), "alice", "shared").await;
    let alone = upload(&client, &here.at(""), "alice", "alone").await;
    assert_eq!(download(&client, &here.at(""), "alice", alone.id()).await.status(), 200);
    for id in [short.id(), alone.id()] {
        eventually("the end of an id", async || {
            match download(&client, &here.at(""), "alice", id).await.status().as_u16() {
                404 => Ok(()),
                status => Err(status.to_string()),
            }
        })
        .await;
    }
    eventually("the collection of what stood alone", async || match here.media_files().len() {
        1 => Ok(()),
        _ => Err(format!("{:?}", here.media_files())),
    })
    .await;
    let response = download(&client, &here.at(""), "alice", &long).await;
    assert_eq!(response.bytes().await.unwrap(), "shared");
}

#[tokio::test]
async fn media_survive_a_restart() {
    let here = start(|_| {}).await;
    let bytes = noise(100_000, 6);
    let stored = upload(&client(), &here.at(""), "alice", bytes.clone()).await;
    here.server.shutdown().await;
    let again = start_in(here.folder, |_| {}).await;
    let response = download(&client(), &again.at(""), "bob", stored.id()).await;
    assert!(response.bytes().await.unwrap() == bytes);
}

/// A client that keeps its HTTP connections opens its WebSocket on one that carried media before.
#[tokio::test]
async fn a_connection_that_served_media_can_become_a_websocket() {
    use tokio::io::AsyncWriteExt;
    let here = start(|_| {}).await;
    let mut io = tokio::net::TcpStream::connect(here.server.local_addr()).await.unwrap();
    let request = "HEAD /v1/media/unknown HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer alice\r\n\r\n";
    io.write_all(request.as_bytes()).await.unwrap();
    assert!(link::head(&mut io).await.starts_with("HTTP/1.1 404 "));
    assert_eq!(link::login(&mut io, "app", "alice").await.heartbeat_ms, 2_500);
}

#[tokio::test]
async fn a_session_may_have_so_many_transfers_at_once() {
    let here = start(|_| {}).await;
    let (client, base) = (client(), here.at(""));
    // More than connections hold by themselves, so that a transfer lasts for as long as nobody reads.
    let bytes = noise(20 << 20, 5);
    let id = upload(&client, &base, "alice", bytes).await.id().to_owned();
    let mut running = Vec::new();
    for _ in 0..9 {
        let answer = download(&client, &base, "alice", &id).await;
        assert_eq!(answer.status(), 200);
        running.push(answer);
    }
    Answer::of(download(&client, &base, "alice", &id).await).await.refused(429, "too-many-transfers");
    upload(&client, &base, "alice", "small").await.refused(429, "too-many-transfers");
    assert_eq!(download(&client, &base, "bob", &id).await.status(), 200, "each session has its own");
    let head = client.head(format!("{base}/v1/media/{id}")).bearer_auth("alice").send().await.unwrap();
    assert_eq!(head.status(), 200, "moves no bytes");
    running.pop();
    assert_eq!(download(&client, &base, "alice", &id).await.status(), 200, "one was given up");
}
