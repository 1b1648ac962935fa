//! Uploads: what is sent, what is refused, and what every fault on the way leads to.

mod media_kit;

use std::io::{Seek, SeekFrom, Write};
use std::sync::Arc;
use std::time::Duration;

use media_kit::*;
use rtm_core::media::*;
use tokio::sync::Notify;

async fn storing() -> FaultServer {
    FaultServer::start(|_, _| vec![Step::ReadAll, Step::Store]).await
}

async fn answering(answer: Vec<u8>) -> FaultServer {
    FaultServer::start(move |_, _| vec![Step::ReadAll, Step::Send(answer.clone())]).await
}

#[tokio::test]
async fn a_file_arrives_whole_with_its_digest_and_the_bearer() {
    let server = storing().await;
    let mut rig = Rig::new(&server.base, limits());
    let bytes = sample(1_000_003);
    let path = rig.file("naïve name.bin", &bytes);
    rig.transfers.upload_file(rig.endpoint.clone(), &path, 7).expect("admitted");
    let (event, progress) = rig.result().await;
    let uploaded = Uploaded {
        media_id: "m-1".to_owned(),
        size: 1_000_003,
        width: 0,
        height: 0,
        file_name: "naïve name.bin".to_owned(),
    };
    assert_eq!(event, Event::Uploaded(7, Kind::File, Ok(uploaded)));
    assert_eq!(progress, [(1_000_003, 1_000_003)]);
    let request = &server.requests()[0];
    assert_eq!(request.line, "POST /v1/media HTTP/1.1");
    assert_eq!(request.header("authorization"), Some("Bearer key-1"));
    assert_eq!(request.header("content-length"), Some("1000003"));
    assert_eq!(request.header("content-digest"), Some(field(&bytes).as_str()));
    assert!(request.body == bytes, "the body differs");
    rig.nothing_more().await;
}

#[tokio::test]
async fn an_image_tells_its_dimensions_and_a_file_does_not() {
    let server = storing().await;
    let mut rig = Rig::new(&server.base, limits());
    let pictures =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/media").canonicalize().expect("there");
    for (name, size) in [
        ("photo.jpg", (320, 200)),
        ("chart.png", (240, 160)),
        ("icon.bmp", (64, 48)),
        ("anim.gif", (0, 0)),
        ("modern.webp", (0, 0)),
    ] {
        let path = pictures.join(name).to_str().expect("UTF-8").to_owned();
        rig.transfers.upload_image(rig.endpoint.clone(), &path, 1).expect("admitted");
        match rig.result().await.0 {
            Event::Uploaded(1, Kind::Image, Ok(uploaded)) => {
                assert_eq!((uploaded.width, uploaded.height), size, "{name}");
                assert_eq!(uploaded.file_name, name);
            }
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(rig.upload(&path).await.map(|uploaded| uploaded.width), Ok(0), "{name} as a file");
    }
    let broken = rig.file("broken.png", b"\x89PNG\r\n\x1a\n????");
    rig.transfers.upload_image(rig.endpoint.clone(), &broken, 1).expect("admitted");
    assert!(matches!(rig.result().await.0, Event::Uploaded(1, Kind::Image, Ok(Uploaded { width: 0, height: 0, .. }))));
}

#[tokio::test]
async fn a_path_that_is_not_absolute_is_refused_at_once() {
    let mut rig = Rig::new("http://127.0.0.1:1", limits());
    for path in ["", "a.jpg", "./a.jpg", "~/a.jpg", "/tmp/a\0.jpg"] {
        let endpoint = rig.endpoint.clone();
        assert_eq!(rig.transfers.upload_file(endpoint.clone(), path, 1), Err(UploadCode::InvalidArgument), "{path:?}");
        assert_eq!(rig.transfers.upload_image(endpoint, path, 1), Err(UploadCode::InvalidArgument), "{path:?}");
    }
    rig.nothing_more().await;
}

#[tokio::test]
async fn what_is_no_readable_file_with_bytes_in_it_fails_without_blocking() {
    let server = storing().await;
    let mut rig = Rig::new(&server.base, limits());
    let folder = rig.path("");
    let fifo = rig.path("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    let socket = rig.path("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("bound");
    let empty = rig.file("empty", b"");
    let missing = rig.path("missing");
    for path in [&missing, &folder, &fifo, &socket, &empty, "/dev/zero", "/dev/null"] {
        assert_eq!(rig.upload(path).await, Err(UploadCode::Failure), "{path}");
    }
    assert!(server.requests().is_empty(), "nothing of it was sent");
}

#[tokio::test]
async fn a_file_of_the_limit_goes_and_one_byte_more_is_too_large() {
    assert_eq!(TransferLimits::default().media_bytes, 31_457_280);
    let server = storing().await;
    let mut rig = Rig::new(&server.base, TransferLimits { media_bytes: 5000, ..limits() });
    let (fits, over) = (rig.file("fits", &sample(5000)), rig.file("over", &sample(5001)));
    assert_eq!(rig.upload(&fits).await.map(|uploaded| uploaded.size), Ok(5000));
    assert_eq!(rig.upload(&over).await, Err(UploadCode::SizeOverflow));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn each_refusal_of_the_server_has_its_code() {
    for (status, code) in [
        ("413 Content Too Large", UploadCode::SizeOverflow),
        ("408 Request Timeout", UploadCode::Timeout),
        ("400 Bad Request", UploadCode::Failure),
        ("401 Unauthorized", UploadCode::Failure),
        ("422 Unprocessable Content", UploadCode::Failure),
        ("500 Internal Server Error", UploadCode::Failure),
        ("503 Service Unavailable", UploadCode::Failure),
        ("507 Insufficient Storage", UploadCode::Failure),
        ("200 OK", UploadCode::Failure),
        ("302 Found", UploadCode::Failure),
    ] {
        let server = answering(json(status, r#"{"error":"x","reason":"y"}"#)).await;
        let mut rig = Rig::new(&server.base, limits());
        let path = rig.file("a", b"abc");
        assert_eq!(rig.upload(&path).await, Err(code), "{status}");
    }
}

#[tokio::test]
async fn an_answer_about_other_bytes_or_no_sense_is_a_failure() {
    let good = (3, hex(b"abc"), "m");
    for (size, sha, id) in
        [(4, good.1.clone(), "m"), (3, hex(b"abd"), "m"), (3, String::new(), "m"), (3, good.1.clone(), "")]
    {
        let body = format!(r#"{{"id":"{id}","size":{size},"sha256":"{sha}","expires_ms":1}}"#);
        let server = answering(json("201 Created", &body)).await;
        let mut rig = Rig::new(&server.base, limits());
        let path = rig.file("a", b"abc");
        assert_eq!(rig.upload(&path).await, Err(UploadCode::Failure), "{body}");
    }
    for body in ["", "{}", "null", &"x".repeat(100_000)] {
        let server = answering(json("201 Created", body)).await;
        let mut rig = Rig::new(&server.base, limits());
        let path = rig.file("a", b"abc");
        assert_eq!(rig.upload(&path).await, Err(UploadCode::Failure), "{} bytes", body.len());
    }
}

#[tokio::test]
async fn a_server_that_stops_reading_or_never_answers_is_a_timeout() {
    let scripts: [fn() -> Vec<Step>; 3] = [
        || vec![Step::Hold],
        || vec![Step::ReadAll, Step::Hold],
        || vec![Step::ReadAll, Step::Send(b"HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\n{".to_vec()), Step::Hold],
    ];
    for (number, script) in scripts.into_iter().enumerate() {
        let server = FaultServer::start(move |_, _| script()).await;
        let mut rig = Rig::new(&server.base, TransferLimits { stall: Duration::from_millis(300), ..limits() });
        let path = rig.file("a", &sample(20_000_000));
        assert_eq!(rig.upload(&path).await, Err(UploadCode::Timeout), "script {number}");
    }
}

#[tokio::test]
async fn bytes_that_keep_moving_put_the_timeout_off() {
    let bytes = sample(30_000_000);
    let (read, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (told, waits, answer) = (read.clone(), go.clone(), stored(&bytes));
    let server = FaultServer::start(move |_, _| {
        let part = || [Step::Read(5_000_000), Step::Tell(told.clone()), Step::Wait(waits.clone())];
        let end = [Step::ReadAll, Step::Send(answer.clone())];
        part().into_iter().chain(part()).chain(part()).chain(part()).chain(end).collect()
    })
    .await;
    let stall = Duration::from_secs(1);
    let mut rig = Rig::new(&server.base, TransferLimits { stall, ..limits() });
    let path = rig.file("a", &bytes);
    rig.transfers.upload_file(rig.endpoint.clone(), &path, 1).expect("admitted");
    let begun = std::time::Instant::now();
    for _ in 0..4 {
        tokio::time::timeout(DEADLINE, read.notified()).await.expect("the next part arrives");
        tokio::time::sleep(stall / 3).await;
        go.notify_one();
    }
    let (event, _) = rig.result().await;
    assert!(matches!(event, Event::Uploaded(1, _, Ok(_))), "{event:?}");
    assert!(begun.elapsed() > stall, "the test was too quick to show anything");
}

#[tokio::test]
async fn a_server_that_is_gone_or_goes_away_fails_at_once_and_is_asked_once() {
    let server = FaultServer::start(|_, _| vec![Step::Read(1000), Step::Close]).await;
    let mut rig = Rig::new(&server.base, limits());
    let path = rig.file("a", &sample(10_000_000));
    assert_eq!(rig.upload(&path).await, Err(UploadCode::Failure));
    assert_eq!(server.requests().len(), 1);
    server.stop().await;
    assert_eq!(rig.upload(&path).await, Err(UploadCode::Failure));
}

#[tokio::test]
async fn a_file_that_changes_while_it_is_sent_is_a_failure() {
    // The whole does not fit the buffers on the way, so its end is read only after the change.
    let size = 30_000_000;
    for shrink in [false, true] {
        let (begun, changed) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (tell, wait) = (begun.clone(), changed.clone());
        let server = FaultServer::start(move |_, _| {
            vec![Step::Tell(tell.clone()), Step::Wait(wait.clone()), Step::ReadAll, Step::Store]
        })
        .await;
        let mut rig = Rig::new(&server.base, limits());
        let path = rig.file("a", &sample(size));
        rig.transfers.upload_file(rig.endpoint.clone(), &path, 1).expect("admitted");
        tokio::time::timeout(DEADLINE, begun.notified()).await.expect("the upload begins");
        let mut file = std::fs::OpenOptions::new().write(true).open(&path).expect("opened");
        if shrink {
            file.set_len(size as u64 - 1).expect("cut");
        } else {
            file.seek(SeekFrom::End(-5)).expect("sought");
            file.write_all(b"other").expect("written");
        }
        changed.notify_one();
        let (event, _) = rig.result().await;
        assert_eq!(event, Event::Uploaded(1, Kind::File, Err(UploadCode::Failure)), "shrink: {shrink}");
    }
}
