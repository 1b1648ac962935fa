//! Transfers against the real server, directly and over a line that does harm.

mod media_kit;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use media_kit::*;
use rtm_core::media::*;
use rtm_server::config::Millis;
use rtm_server::media::{MediaAccess, MediaAuthority};
use rtm_server::{Config, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Keys of the form `APP/USER` open the media of that App ID.
struct Keys;

impl MediaAuthority for Keys {
    fn media_access(&self, key: &str) -> Option<MediaAccess> {
        let (app, user) = key.split_once('/')?;
        Some(MediaAccess { app: app.into(), user: user.into() })
    }
}

struct Real {
    server: Server,
    base: String,
    _data: tempfile::TempDir,
}

async fn real(configure: impl FnOnce(&mut Config)) -> Real {
    let data = tempfile::tempdir().expect("a folder");
    let mut config = Config { data_dir: data.path().to_owned(), ..Config::default() };
    config.listen.set_port(0);
    configure(&mut config);
    let server = Server::start_with_authority(config, Arc::new(Keys)).await.expect("the server starts");
    let base = media_base(&server.url()).expect("an address");
    Real { server, base, _data: data }
}

fn rig(base: &str, key: &str) -> Rig {
    let mut rig = Rig::new(base, limits());
    rig.endpoint.key = key.to_owned();
    rig
}

#[tokio::test]
async fn a_file_of_exactly_the_limit_goes_up_and_comes_down_byte_for_byte() {
    let real = real(|_| {}).await;
    let (mut ann, mut bob) = (rig(&real.base, "app/ann"), rig(&real.base, "app/bob"));
    let bytes = sample(31_457_280);
    let path = ann.file("whole", &bytes);
    let id = ann.upload(&path).await.expect("uploaded").media_id;
    assert!(bob.fetch(&id).await.expect("downloaded") == bytes, "the memory differs");
    let target = bob.path("copy");
    assert_eq!(bob.fetch_file(&id, &target).await, Ok(()));
    assert!(std::fs::read(&target).expect("there") == bytes, "the file differs");

    let over = ann.file("over", &[bytes, vec![0]].concat());
    assert_eq!(ann.upload(&over).await, Err(UploadCode::SizeOverflow));
    real.server.shutdown().await;
}

#[tokio::test]
async fn a_lower_limit_of_the_server_is_a_size_overflow() {
    let real = real(|config| config.limits.media_bytes = 100_000).await;
    let mut ann = rig(&real.base, "app/ann");
    let (fits, over) = (ann.file("fits", &sample(100_000)), ann.file("over", &sample(20_000_000)));
    assert_eq!(ann.upload(&fits).await.map(|uploaded| uploaded.size), Ok(100_000));
    assert_eq!(ann.upload(&over).await, Err(UploadCode::SizeOverflow));
}

#[tokio::test]
async fn a_session_that_has_its_transfers_elsewhere_is_told_of_the_limit() {
    let real = real(|config| config.limits.transfers = 1).await;
    let mut ann = rig(&real.base, "app/ann");
    let path = ann.file("a", &sample(20_000_000));
    let id = ann.upload(&path).await.expect("uploaded").media_id;
    // The same session, in other hands: the head of an answer, and then nobody reads.
    let mut other = TcpStream::connect(real.server.local_addr()).await.expect("connected");
    let request = format!("GET /v1/media/{id} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer app/ann\r\n\r\n");
    other.write_all(request.as_bytes()).await.expect("written");
    let mut head = [0; 12];
    other.read_exact(&mut head).await.expect("an answer");
    assert_eq!(&head, b"HTTP/1.1 200");
    assert_eq!(ann.fetch(&id).await, Err(DownloadCode::ConcurrencyLimitExceeded));
    assert_eq!(ann.upload(&path).await, Err(UploadCode::ConcurrencyLimitExceeded));
    drop(other);
    assert!(ann.fetch(&id).await.is_ok(), "the place is free again");
}

#[tokio::test]
async fn an_unknown_a_foreign_and_an_expired_id_do_not_exist_and_a_bad_key_fails() {
    let real = real(|config| config.media.life_ms = Millis(1500)).await;
    let (mut ann, mut eve) = (rig(&real.base, "app/ann"), rig(&real.base, "other/eve"));
    let path = ann.file("a", b"abc");
    let id = ann.upload(&path).await.expect("uploaded").media_id;
    let begun = std::time::Instant::now();
    assert_eq!(ann.fetch(&id).await, Ok(b"abc".as_slice().into()));
    assert_eq!(eve.fetch(&id).await, Err(DownloadCode::NotExist), "foreign");
    for unknown in ["unknown", "../../etc/passwd", "%00", "ü", &"x".repeat(256)] {
        assert_eq!(ann.fetch(unknown).await, Err(DownloadCode::NotExist), "{unknown:?}");
    }
    let mut nobody = rig(&real.base, "nobody");
    assert_eq!(nobody.fetch(&id).await, Err(DownloadCode::Failure));
    let path = nobody.file("a", b"abc");
    assert_eq!(nobody.upload(&path).await, Err(UploadCode::Failure));
    loop {
        match ann.fetch(&id).await {
            Err(DownloadCode::NotExist) => break,
            other => assert!(begun.elapsed() < DEADLINE, "still {other:?}"),
        }
        tokio::task::yield_now().await;
    }
}

/// What the line between client and server does.
#[derive(Clone, Copy, PartialEq)]
enum Harm {
    /// Closes each connection after so many bytes from the server.
    Cut(usize),
    /// Changes one bit of the byte at this place from the server.
    FlipDown(usize),
    /// Changes one bit of the byte at this place from the client.
    FlipUp(usize),
    /// Closes after so many bytes from the client.
    CutUp(usize),
}

/// Puts a line in front of the server; returns its address and the count of its connections.
async fn line(base: &str, harm: Harm) -> (String, Arc<AtomicUsize>) {
    let server = base.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = connections.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            let Ok(server) = TcpStream::connect(&server).await else { return };
            tokio::spawn(async move {
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                let (up, down) = match harm {
                    Harm::Cut(at) => (None, Some((at, false))),
                    Harm::FlipDown(at) => (None, Some((at, true))),
                    Harm::FlipUp(at) => (Some((at, true)), None),
                    Harm::CutUp(at) => (Some((at, false)), None),
                };
                // The first to end closes both directions.
                tokio::select! {
                    () = carry(from_client, to_server, up) => {}
                    () = carry(from_server, to_client, down) => {}
                }
            });
        }
    });
    (address, connections)
}

async fn carry(mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin, harm: Option<(usize, bool)>) {
    let mut buffer = vec![0; 64 * 1024];
    let mut passed = 0;
    loop {
        let Ok(read @ 1..) = from.read(&mut buffer).await else { return };
        let mut length = read;
        if let Some((at, flip)) = harm
            && (passed..passed + read).contains(&at)
        {
            if flip { buffer[at - passed] ^= 1 } else { length = at - passed }
        }
        if to.write_all(&buffer[..length]).await.is_err() || length < read {
            return;
        }
        passed += read;
    }
}

#[tokio::test]
async fn a_download_over_a_line_that_keeps_breaking_is_taken_up_and_arrives_whole() {
    let real = real(|_| {}).await;
    let mut ann = rig(&real.base, "app/ann");
    let bytes = sample(3_000_000);
    let path = ann.file("a", &bytes);
    let id = ann.upload(&path).await.expect("uploaded").media_id;
    let (base, connections) = line(&real.base, Harm::Cut(1_100_000)).await;
    let mut bob = rig(&base, "app/bob");
    let target = bob.path("copy");
    assert_eq!(bob.fetch_file(&id, &target).await, Ok(()));
    assert!(std::fs::read(&target).expect("there") == bytes, "the file differs");
    assert!(connections.load(Ordering::Relaxed) >= 3);
}

#[tokio::test]
async fn bytes_damaged_on_the_way_are_a_failure_in_both_directions() {
    let real = real(|_| {}).await;
    let bytes = sample(1_000_000);
    let mut ann = rig(&real.base, "app/ann");
    let path = ann.file("a", &bytes);
    let id = ann.upload(&path).await.expect("uploaded").media_id;

    let (base, _) = line(&real.base, Harm::FlipDown(500_000)).await;
    let mut bob = rig(&base, "app/bob");
    assert_eq!(bob.fetch(&id).await, Err(DownloadCode::Failure));
    // A client of its own, because the harm is done once on each connection.
    let mut carol = rig(&base, "app/carol");
    let target = carol.path("copy");
    assert_eq!(carol.fetch_file(&id, &target).await, Err(DownloadCode::Failure));
    assert!(carol.names().is_empty());

    let (base, _) = line(&real.base, Harm::FlipUp(500_000)).await;
    ann.endpoint.base = base;
    assert_eq!(ann.upload(&path).await, Err(UploadCode::Failure));
}

#[tokio::test]
async fn an_upload_whose_connection_breaks_fails_without_waiting_for_the_stall_time() {
    let real = real(|_| {}).await;
    let (base, connections) = line(&real.base, Harm::CutUp(500_000)).await;
    let mut ann = rig(&base, "app/ann");
    let path = ann.file("a", &sample(10_000_000));
    assert_eq!(ann.upload(&path).await, Err(UploadCode::Failure));
    assert_eq!(connections.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_download_whose_server_never_comes_back_is_a_failure() {
    let real = real(|_| {}).await;
    let mut ann = rig(&real.base, "app/ann");
    let path = ann.file("a", &sample(1_000_000));
    let id = ann.upload(&path).await.expect("uploaded").media_id;
    let (base, connections) = line(&real.base, Harm::Cut(100_000)).await;
    let mut bob = rig(&base, "app/bob");
    let target = bob.path("copy");
    assert_eq!(bob.fetch_file(&id, &target).await, Err(DownloadCode::Failure));
    assert!(bob.names().is_empty());
    assert_eq!(connections.load(Ordering::Relaxed), 1 + limits().resumes as usize);
}
