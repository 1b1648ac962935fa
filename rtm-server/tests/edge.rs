//! What the server answers on its port besides media: health, metrics, the WebSocket handshake, TLS, and to strangers.

mod support;

use rtm_server::config::{Millis, Tls};
use support::link::{head, login, upgrade};
use support::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn connect(here: &Here) -> TcpStream {
    TcpStream::connect(here.server.local_addr()).await.unwrap()
}

#[tokio::test]
async fn health_home_and_unknown_paths_answer() {
    let here = start(|_| {}).await;
    let client = client();
    let get = async |path: &str| client.get(here.at(path)).send().await.unwrap();
    let health = Answer::of(get("/healthz").await).await;
    assert_eq!((health.status, &health.json["status"]), (200, &"ok".into()));
    let home = get("/").await;
    assert_eq!(home.status(), 200);
    let text = home.text().await.unwrap();
    assert!(text.contains("<title>rtm console</title>"), "{text}");
    Answer::of(get("/v2/rtm").await).await.refused(404, "no-such-path");
    let wrong = client.put(here.at("/v1/media")).send().await.unwrap();
    Answer::of(wrong).await.refused(405, "no-such-method");
}

#[tokio::test]
async fn metrics_count_what_happened() {
    let here = start(|_| {}).await;
    let client = client();
    let bytes = noise(70_000, 77);
    let stored = upload(&client, &here.at(""), "alice", bytes.clone()).await;
    upload(&client, &here.at(""), "alice", bytes.clone()).await.id();
    upload(&client, &here.at(""), "alice", "").await.refused(400, "empty");
    download(&client, &here.at(""), "alice", stored.id()).await.bytes().await.unwrap();
    let mut link = connect(&here).await;
    upgrade(&mut link).await;
    let text = eventually("the numbers", async || {
        let text = client.get(here.at("/metrics")).send().await.unwrap().text().await.unwrap();
        // Other tests of this process add to the same numbers.
        let at_least = |name: &str, least: f64| {
            text.lines()
                .filter_map(|line| line.rsplit_once(' '))
                .any(|(found, value)| found == name && value.parse::<f64>().is_ok_and(|value| value >= least))
        };
        let all = at_least("rtm_media_bytes_in_total", 140_000.0)
            && at_least("rtm_media_bytes_out_total", 70_000.0)
            && at_least("rtm_media_uploads_total{result=\"stored\"}", 2.0)
            && at_least("rtm_media_uploads_total{result=\"empty\"}", 1.0)
            && at_least("rtm_media_reused_total", 1.0)
            && at_least("rtm_connections", 1.0)
            && at_least("rtm_connections_unauthenticated", 1.0)
            && at_least("rtm_store_commit_seconds_count", 1.0)
            && at_least("rtm_store_commit_requests_count", 1.0);
        if all { Ok(text) } else { Err(text) }
    })
    .await;
    assert!(text.contains("# TYPE rtm_store_commit_seconds histogram"), "{text}");
    assert!(text.contains("# HELP rtm_media_reused_total"), "{text}");
}

#[tokio::test]
async fn a_login_over_the_upgraded_connection_is_welcomed() {
    let here = start(|_| {}).await;
    let mut link = connect(&here).await;
    let welcome = login(&mut link, "app", "alice").await;
    assert_eq!(welcome.limits.unwrap().media_bytes, 31_457_280);
    assert!(!welcome.media_key.is_empty());
}

#[tokio::test]
async fn what_is_no_websocket_handshake_is_told_what_is_missing() {
    let here = start(|_| {}).await;
    let whole = [
        "Connection: upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ];
    for (missing, status, kind) in [
        (0, 426, "not-a-websocket"),
        (1, 426, "not-a-websocket"),
        (2, 426, "websocket-version"),
        (3, 400, "websocket-key"),
    ] {
        let mut request = client().get(here.at("/v1/rtm"));
        for (index, line) in whole.iter().enumerate().filter(|(index, _)| *index != missing) {
            let (name, value) = line.split_once(": ").unwrap();
            assert!(index != missing);
            request = request.header(name, value);
        }
        let response = request.send().await.unwrap();
        if missing == 2 {
            assert_eq!(response.headers()["sec-websocket-version"], "13");
        }
        Answer::of(response).await.refused(status, kind);
    }
    let short = client()
        .get(here.at("/v1/rtm"))
        .header("Connection", "upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "short")
        .send();
    Answer::of(short.await.unwrap()).await.refused(400, "websocket-key");
}

#[tokio::test]
async fn what_follows_the_handshake_in_the_same_packet_is_not_lost() {
    // The login below writes its first message at once; here it even travels with the request.
    let here = start(|_| {}).await;
    let mut link = connect(&here).await;
    let mut request = b"GET /v1/rtm HTTP/1.1\r\nHost: t\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        .to_vec();
    // A masked close frame, which the server answers by closing.
    request.extend_from_slice(&[0x88, 0x80, 1, 2, 3, 4]);
    link.write_all(&request).await.unwrap();
    let answer = head(&mut link).await;
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    let mut rest = Vec::new();
    within("the end of the connection", link.read_to_end(&mut rest)).await.unwrap();
}

#[tokio::test]
async fn a_request_head_that_does_not_come_is_not_waited_for() {
    let here = start(|config| config.timers.header_ms = Millis(80)).await;
    for begun in ["", "GET /healthz HT"] {
        let mut stream = connect(&here).await;
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut rest = Vec::new();
        within("the end of a silent connection", stream.read_to_end(&mut rest)).await.unwrap();
    }
}

#[tokio::test]
async fn garbage_ends_its_connection_and_nobody_elses() {
    let here = start(|_| {}).await;
    for garbage in [&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], b"NONSENSE\r\n\r\n", &[0; 100_000]] {
        let mut stream = connect(&here).await;
        let _ = stream.write_all(garbage).await; // It may be cut before it has said all.
        let mut rest = Vec::new();
        let _ = within("the end of a connection with garbage", stream.read_to_end(&mut rest)).await;
    }
    let health = client().get(here.at("/healthz")).send().await.unwrap();
    assert_eq!(health.status(), 200);
}

#[tokio::test]
async fn strangers_make_room_and_who_is_logged_in_stays() {
    let here = start(|config| {
        config.limits.connections_unauthenticated = 4;
        config.timers.login_grace_ms = Millis(50);
        config.timers.login_ms = Millis(3_600_000);
    })
    .await;
    let mut member = connect(&here).await;
    login(&mut member, "app", "member").await;
    // Half of them upgraded and silent, half of them not even that.
    let mut strangers = Vec::new();
    for n in 0..4 {
        let mut stream = connect(&here).await;
        if n % 2 == 0 {
            upgrade(&mut stream).await;
        }
        strangers.push(stream);
    }
    // The newcomer waits for at most the grace of the oldest, and is served.
    let mut newcomer = connect(&here).await;
    login(&mut newcomer, "app", "newcomer").await;
    let mut byte = [0];
    let end = within("the end of the oldest stranger", strangers[0].read(&mut byte)).await;
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
    let still = tokio::time::timeout(std::time::Duration::from_millis(200), member.read(&mut byte)).await;
    assert!(still.is_err(), "who was logged in heard {still:?}");
}

#[tokio::test]
async fn a_crowd_that_logs_in_is_served_to_the_last() {
    let here = start(|config| {
        config.limits.connections_unauthenticated = 4;
        config.timers.login_grace_ms = Millis(3_600_000);
    })
    .await;
    let mut crowd = tokio::task::JoinSet::new();
    for n in 0..100 {
        let address = here.server.local_addr();
        crowd.spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            login(&mut stream, "app", &format!("user{n}")).await;
            stream
        });
    }
    assert_eq!(within("all logins", crowd.join_all()).await.len(), 100);
}

/// A private CA and a server certificate of it for 127.0.0.1.
fn identity(folder: &std::path::Path) -> (String, Tls) {
    let mut ca = rcgen::CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca_key = rcgen::KeyPair::generate().unwrap();
    let ca_pem = ca.self_signed(&ca_key).unwrap().pem();
    let issuer = rcgen::Issuer::new(ca, ca_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(vec!["127.0.0.1".into()]).unwrap();
    let tls = Tls { certificate: folder.join("server.pem"), key: folder.join("server.key") };
    std::fs::write(&tls.certificate, params.signed_by(&key, &issuer).unwrap().pem()).unwrap();
    std::fs::write(&tls.key, key.serialize_pem()).unwrap();
    (ca_pem, tls)
}

#[tokio::test]
async fn tls_serves_both_links_and_media_to_who_trusts_its_ca() {
    let folder = tempfile::tempdir().unwrap();
    let (ca, tls) = identity(folder.path());
    let here = start_in(folder, |config| config.tls = Some(tls)).await;
    assert!(here.server.url().starts_with("wss://127.0.0.1:"), "{}", here.server.url());

    let trusting = client_trusting(Some(&ca));
    let bytes = noise(2_000_000, 8);
    let stored = upload(&trusting, &here.at(""), "alice", bytes.clone()).await;
    let back = download(&trusting, &here.at(""), "alice", stored.id()).await;
    assert!(back.bytes().await.unwrap() == bytes);

    let error = client().get(here.at("/healthz")).send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");

    let mut roots = rustls::RootCertStore::empty();
    use rustls::pki_types::pem::PemObject;
    roots.add(rustls::pki_types::CertificateDer::from_pem_slice(ca.as_bytes()).unwrap()).unwrap();
    let config = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(std::sync::Arc::new(config));
    let name = rustls::pki_types::ServerName::try_from("127.0.0.1").unwrap();
    let mut link = connector.connect(name, connect(&here).await).await.unwrap();
    let welcome = login(&mut link, "app", "alice").await;
    assert!(!welcome.media_key.is_empty());

    // Plain text on the TLS port, and a handshake that never comes, end only themselves.
    let mut plain = connect(&here).await;
    plain.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let mut rest = Vec::new();
    let _ = within("the end of a plain connection", plain.read_to_end(&mut rest)).await;
    assert_eq!(trusting.get(here.at("/healthz")).send().await.unwrap().status(), 200);
    here.server.shutdown().await;
}

#[tokio::test]
async fn a_server_that_shut_down_frees_port_and_folder() {
    let here = start(|_| {}).await;
    let address = here.server.local_addr();
    let mut link = connect(&here).await;
    login(&mut link, "app", "alice").await;
    within("the shutdown", here.server.shutdown()).await;
    let again = start_in(here.folder, |config| config.listen = address).await;
    assert_eq!(again.server.local_addr(), address);
}
