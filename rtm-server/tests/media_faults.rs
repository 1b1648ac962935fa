//! Media when things go wrong: connections that break, stall or never end, disks that are full, servers that are killed.

mod support;

use rtm_server::config::Millis;
use support::link::head;
use support::process::{self, Process};
use support::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Announces `announced` bytes and sends `sent` of them.
async fn begin_upload(address: std::net::SocketAddr, key: &str, announced: usize, sent: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /v1/media HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {key}\r\nContent-Length: {announced}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream
}

/// Everything up to the end of the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    within("the end of the connection", stream.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn until_files(data: &std::path::Path, what: &str, wanted: impl Fn(&[std::path::PathBuf]) -> bool) {
    eventually(what, async || match media_files(data) {
        files if wanted(&files) => Ok(()),
        files => Err(format!("{files:?}")),
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_stalls_is_told_so_and_leaves_nothing() {
    let here = start(|config| config.timers.media_stall_ms = Millis(150)).await;
    let mut stream = begin_upload(here.server.local_addr(), "alice", 2_000_000, &noise(1_000_000, 1)).await;
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("\"stalled\""), "{answer}");
    assert!(here.media_files().is_empty(), "{:?}", here.media_files());
    // Without a single byte there never was a file.
    let mut stream = begin_upload(here.server.local_addr(), "alice", 10, b"").await;
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let here = start(|_| {}).await;
    let data = here.folder.path().join("data");
    let stream = begin_upload(here.server.local_addr(), "alice", 2_000_000, &noise(1_500_000, 2)).await;
    until_files(&data, "the file of an upload in flight", |files| files.len() == 1).await;
    drop(stream);
    until_files(&data, "the removal of the broken upload", <[_]>::is_empty).await;
    // A later upload of the same bytes is whole.
    let stored = upload(&client(), &here.at(""), "alice", noise(1_500_000, 2)).await;
    let back = download(&client(), &here.at(""), "alice", stored.id()).await.bytes().await.unwrap();
    assert!(back == noise(1_500_000, 2));
}

#[tokio::test]
async fn a_body_of_single_bytes_is_taken() {
    let here = start(|_| {}).await;
    let mut stream = TcpStream::connect(here.server.local_addr()).await.unwrap();
    let head = "POST /v1/media HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer alice\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let bytes = noise(50_000, 3);
    let mut pieces = Vec::new();
    for byte in &bytes {
        pieces.extend_from_slice(b"1\r\n");
        pieces.push(*byte);
        pieces.extend_from_slice(b"\r\n");
    }
    pieces.extend_from_slice(b"0\r\n\r\n");
    stream.write_all(&pieces).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    let json: serde_json::Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    let back = download(&client(), &here.at(""), "alice", json["id"].as_str().unwrap()).await;
    assert!(back.bytes().await.unwrap() == bytes);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_client_that_stops_reading_is_cut() {
    let here = start(|config| config.timers.media_stall_ms = Millis(200)).await;
    let stored = upload(&client(), &here.at(""), "alice", noise(30_000_000, 4)).await;
    let mut stream = TcpStream::connect(here.server.local_addr()).await.unwrap();
    let ask = format!("GET /v1/media/{} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer alice\r\n\r\n", stored.id());
    stream.write_all(ask.as_bytes()).await.unwrap();
    let mut first = [0; 1000];
    within("the first bytes", stream.read_exact(&mut first)).await.unwrap();
    // Not reading any more: first the system's buffers fill, then the server's end of the connection goes.
    for (what, wanted) in [("the transfer to be stuck", 1), ("the end of the transfer", 0)] {
        eventually(what, async || match stuck_connections(here.server.local_addr()) {
            found if found == wanted => Ok(()),
            found => Err(format!("{found} connections with bytes that nobody takes")),
        })
        .await;
    }
    // What the system still held is all there is.
    let mut read = 1000;
    let mut buffer = vec![0; 1 << 20];
    loop {
        match within("the end of the connection", stream.read(&mut buffer)).await {
            Ok(0) | Err(_) => break,
            Ok(more) => read += more,
        }
    }
    assert!(read < 30_000_000, "all of it came");
}

#[cfg(target_os = "linux")]
/// Established connections of a server on `address` that have something to send which the other end does not take.
fn stuck_connections(address: std::net::SocketAddr) -> usize {
    let port = format!(":{:04X}", address.port());
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    // The local address is the server's, the state ESTABLISHED, and the send queue not empty.
    table
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|fields| fields[1].ends_with(&port) && fields[3] == "01" && !fields[4].starts_with("00000000:"))
        .count()
}

#[tokio::test]
async fn a_refused_upload_gets_its_answer_although_it_still_sends() {
    let here = start(|config| config.limits.media_bytes = 1_000_000).await;
    // Much more than the sockets hold, so that the answer comes while the client still writes.
    let body = noise(20_000_000, 5);
    for (key, status) in [("alice", "413"), ("mallory", "401")] {
        let mut stream = begin_upload(here.server.local_addr(), key, body.len(), &body).await;
        let answer = head(&mut stream).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    }
}

#[tokio::test]
async fn a_killed_server_leaves_nothing_of_a_broken_upload() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Process::start(&mut process::command(&data)).await;
    let (_link, key) = server.login("app", "alice").await;
    let whole = upload(&client(), &server.base(), &key, noise(700_000, 6)).await;
    let _stream = begin_upload(server.address(), &key, 2_000_000, &noise(1_500_000, 7)).await;
    until_files(&data, "both files", |files| files.len() == 2).await;
    server.signal("KILL").await;
    server.ended().await;
    assert_eq!(media_files(&data).len(), 2, "nobody could clean up yet");

    let server = Process::start(&mut process::command(&data)).await;
    assert_eq!(media_files(&data).len(), 1, "{:?}", media_files(&data));
    let (_link, key) = server.login("app", "bob").await;
    let back = download(&client(), &server.base(), &key, whole.id()).await;
    assert!(back.bytes().await.unwrap() == noise(700_000, 6));
}

#[tokio::test]
async fn an_object_without_an_id_is_removed_when_it_is_old_enough() {
    let here = start(|config| {
        config.media.sweep_ms = Millis(20);
        config.media.orphan_ms = Millis(100);
    })
    .await;
    let stored = upload(&client(), &here.at(""), "alice", "kept").await;
    let orphan = here.folder.path().join("data/media/zz/zz-orphan");
    std::fs::create_dir_all(orphan.parent().unwrap()).unwrap();
    std::fs::write(&orphan, "bytes of a server that was killed before it entered them").unwrap();
    eventually("the removal of the orphan", async || if orphan.exists() { Err("it is there".into()) } else { Ok(()) })
        .await;
    assert_eq!(download(&client(), &here.at(""), "alice", stored.id()).await.status(), 200);
}

#[tokio::test]
async fn bytes_that_were_lost_come_back_with_the_next_upload_of_the_same() {
    let here = start(|_| {}).await;
    let bytes = noise(300_000, 13);
    let first = upload(&client(), &here.at(""), "alice", bytes.clone()).await;
    let lost = here.media_files();
    // Cut short, as by a power failure, and then removed altogether.
    for damage in 0..2 {
        for file in here.media_files() {
            match damage {
                0 => std::fs::File::options().write(true).open(&file).unwrap().set_len(1000).unwrap(),
                _ => std::fs::remove_file(&file).unwrap(),
            }
        }
        let ask = client().get(here.at(&format!("/v1/media/{}", first.id()))).bearer_auth("bob").send();
        let whole = match within("an answer", ask).await {
            Ok(response) => response.status() == 200 && response.bytes().await.is_ok(),
            Err(_) => false,
        };
        assert!(!whole, "less than all must not look whole");
        let again = upload(&client(), &here.at(""), "alice", bytes.clone()).await;
        for id in [first.id(), again.id()] {
            assert!(download(&client(), &here.at(""), "bob", id).await.bytes().await.unwrap() == bytes, "{damage}");
        }
    }
    assert_ne!(here.media_files(), lost);
    assert_eq!(here.media_files().len(), 1);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_told_and_the_server_lives_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    // A disk of 16 MB of its own, which goes with the process. Needs to be root, or user namespaces.
    let script = format!(
        "exec unshare -m sh -ec 'mount -t tmpfs -o size=16m tmpfs \"{}\"; exec \"$@\"' sh \"$@\"",
        data.display()
    );
    let server = Process::start(&mut process::through_shell(&script, &data)).await;
    let (_link, key) = server.login("app", "alice").await;
    let client = client();
    let before = upload(&client, &server.base(), &key, noise(4_000_000, 8)).await;
    upload(&client, &server.base(), &key, noise(30_000_000, 9)).await.refused(507, "storage-full");

    let inside = std::path::PathBuf::from(format!("/proc/{}/root{}", server.pid(), data.display()));
    until_files(&inside, "the removal of what did not fit", |files| files.len() == 1).await;
    let after = upload(&client, &server.base(), &key, noise(4_000_000, 10)).await;
    for (answer, seed) in [(&before, 8), (&after, 10)] {
        let back = download(&client, &server.base(), &key, answer.id()).await;
        assert!(back.bytes().await.unwrap() == noise(4_000_000, seed));
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn memory_stays_flat_however_much_is_moved() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(&mut process::command(&folder.path().join("data"))).await;
    let (_link, key) = server.login("app", "alice").await;
    let base = server.base();
    let transfer = async |seed: u64| {
        let client = client();
        let bytes = noise(31_457_280, seed);
        let stored = upload(&client, &base, &key, bytes.clone()).await;
        let mut response = download(&client, &base, &key, stored.id()).await;
        let mut at = 0;
        while let Some(chunk) = within("more of a download", response.chunk()).await.unwrap() {
            assert!(chunk == bytes[at..at + chunk.len()], "changed near {at}");
            at += chunk.len();
        }
        assert_eq!(at, bytes.len());
    };
    // The first transfer brings in what every later one uses.
    transfer(100).await;
    let before = server.peak_kib();
    tokio::join!(transfer(101), transfer(102), transfer(103), transfer(104), transfer(105), transfer(106));
    let grown = server.peak_kib() - before;
    assert!(grown < 48 * 1024, "six simultaneous transfers of 30 MB made the server grow by {grown} KiB");
}

#[tokio::test]
async fn draining_finishes_the_running_upload_and_takes_no_other() {
    let here = start(|_| {}).await;
    let address = here.server.local_addr();
    let bytes = noise(1_000_000, 11);
    let mut stream = begin_upload(address, "alice", bytes.len(), &bytes[..600_000]).await;
    let data = here.folder.path().join("data");
    until_files(&data, "the file of the running upload", |files| files.len() == 1).await;
    // Connections that are open when the drain begins, between two requests.
    let mut idle = Vec::new();
    for _ in 0..2 {
        let mut open = TcpStream::connect(address).await.unwrap();
        open.write_all(b"GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n").await.unwrap();
        assert!(head(&mut open).await.starts_with("HTTP/1.1 200 "));
        let mut body = vec![0; 512];
        let read = within("the body", open.read(&mut body)).await.unwrap();
        assert!(String::from_utf8_lossy(&body[..read]).contains("\"ok\""));
        idle.push(open);
    }
    let ending = tokio::spawn(here.server.shutdown());
    eventually("the port to be closed", async || match TcpStream::connect(address).await {
        Ok(_) => Err("still accepting".into()),
        Err(_) => Ok(()),
    })
    .await;
    idle[0].write_all(b"GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n").await.unwrap();
    let answer = head(&mut idle[0]).await;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    idle[1]
        .write_all(
            b"POST /v1/media HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer alice\r\nContent-Length: 1\r\n\r\nx",
        )
        .await
        .unwrap();
    let answer = rest(&mut idle[1]).await;
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("\"draining\""), "{answer}");

    assert!(!ending.is_finished());
    stream.write_all(&bytes[600_000..]).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    within("the end of the server", ending).await.unwrap();
}

#[tokio::test]
async fn what_does_not_finish_in_time_is_ended() {
    let here = start(|config| config.timers.drain_ms = Millis(100)).await;
    let data = here.folder.path().join("data");
    let mut stream = begin_upload(here.server.local_addr(), "alice", 2_000_000, &noise(1_000_000, 12)).await;
    until_files(&data, "the file of the running upload", |files| files.len() == 1).await;
    within("the end of the server", here.server.shutdown()).await;
    let mut byte = [0];
    let end = within("the end of the connection", stream.read(&mut byte)).await;
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
    until_files(&data, "the removal of the unfinished upload", <[_]>::is_empty).await;
}

#[tokio::test]
async fn a_dropped_server_is_gone() {
    let here = start(|_| {}).await;
    let address = here.server.local_addr();
    drop(here.server);
    eventually("the port to be closed", async || match TcpStream::connect(address).await {
        Ok(_) => Err("still accepting".into()),
        Err(_) => Ok(()),
    })
    .await;
}
