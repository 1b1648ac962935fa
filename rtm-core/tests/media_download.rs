//! Downloads: what is kept, what is thrown away, and what every fault on the way leads to.

mod media_kit;

use std::path::PathBuf;
use std::time::Duration;

use media_kit::*;
use rtm_core::media::*;

async fn serving(bytes: Vec<u8>) -> FaultServer {
    FaultServer::start(move |_, _| vec![Step::Send(whole(&bytes))]).await
}

#[tokio::test]
async fn the_bytes_arrive_in_memory_and_in_a_file_and_total_is_reported_before() {
    let bytes = sample(3_000_001);
    let server = serving(bytes.clone()).await;
    let mut rig = Rig::new(&server.base, limits());
    let path = rig.path("new.bin");

    rig.transfers.download_to_memory(rig.endpoint.clone(), "m-1", 4).expect("admitted");
    assert_eq!(rig.next().await, Event::Progress(4, Direction::Download, 3_000_001, 3_000_001));
    assert!(rig.next().await == Event::ToMemory(4, Ok(bytes.clone().into())), "the bytes differ");

    rig.transfers.download_to_file(rig.endpoint.clone(), "m-1", &path, 5).expect("admitted");
    assert_eq!(rig.next().await, Event::Progress(5, Direction::Download, 3_000_001, 3_000_001));
    assert_eq!(rig.next().await, Event::ToFile(5, Ok(())));
    assert!(std::fs::read(&path).expect("there") == bytes, "the file differs");
    assert_eq!(rig.names(), [PathBuf::from("new.bin")]);

    let request = &server.requests()[0];
    assert_eq!(request.line, "GET /v1/media/m-1 HTTP/1.1");
    assert_eq!(request.header("authorization"), Some("Bearer key-1"));
    rig.nothing_more().await;
}

#[tokio::test]
async fn an_empty_id_is_refused_at_once_and_any_other_is_left_to_the_server() {
    let server = FaultServer::start(|_, _| vec![Step::Send(json("404 Not Found", "{}"))]).await;
    let mut rig = Rig::new(&server.base, limits());
    let (endpoint, path) = (rig.endpoint.clone(), rig.path("a"));
    assert_eq!(rig.transfers.download_to_memory(endpoint.clone(), "", 1), Err(DownloadCode::InvalidArgument));
    assert_eq!(rig.transfers.download_to_file(endpoint, "", &path, 1), Err(DownloadCode::InvalidArgument));
    let longest = "a".repeat(256);
    for (id, line) in [
        ("unknown", "GET /v1/media/unknown HTTP/1.1".to_owned()),
        ("../x?y#z %", "GET /v1/media/..%2Fx%3Fy%23z%20%25 HTTP/1.1".to_owned()),
        ("ü\0\n", "GET /v1/media/%C3%BC%00%0A HTTP/1.1".to_owned()),
        (longest.as_str(), format!("GET /v1/media/{longest} HTTP/1.1")),
    ] {
        assert_eq!(rig.fetch(id).await, Err(DownloadCode::NotExist), "{id:?}");
        assert_eq!(server.requests().last().expect("a request").line, line);
    }
    let asked = server.requests().len();
    for id in [".", "..", &"a".repeat(257)] {
        assert_eq!(rig.fetch(id).await, Err(DownloadCode::NotExist), "{id:?}");
    }
    assert_eq!(server.requests().len(), asked, "an id that cannot exist is not asked for");
}

#[tokio::test]
async fn a_path_that_is_not_absolute_is_refused_at_once() {
    let mut rig = Rig::new("http://127.0.0.1:1", limits());
    for path in ["", "a", "./a", "/tmp/a\0"] {
        let endpoint = rig.endpoint.clone();
        assert_eq!(
            rig.transfers.download_to_file(endpoint, "m", path, 1),
            Err(DownloadCode::InvalidArgument),
            "{path:?}"
        );
    }
    rig.nothing_more().await;
}

#[tokio::test]
async fn a_target_that_cannot_be_a_file_is_a_failure_and_stays_as_it_is() {
    let server = serving(sample(1000)).await;
    let mut rig = Rig::new(&server.base, limits());
    let (folder, fifo) = (rig.path("folder"), rig.path("fifo"));
    std::fs::create_dir(&folder).expect("made");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    let (missing, slash) = (rig.path("missing/a"), rig.path("new/"));
    let below = format!("{}/a", rig.file("plain", b"x"));
    // /proc refuses new files even to root.
    for path in [&folder, &fifo, &missing, &slash, &below, "/", "/dev/null", "/proc/rtm-test"] {
        assert_eq!(rig.fetch_file("m", path).await, Err(DownloadCode::Failure), "{path}");
    }
    assert_eq!(rig.names(), ["fifo", "folder", "plain"].map(PathBuf::from));
    assert!(std::fs::metadata("/dev/null").is_ok_and(|metadata| !metadata.is_file()));
    assert!(server.requests().is_empty(), "nothing is asked for without a place to put it");
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_has_ordinary_permissions_a_replaced_one_keeps_its_own_and_a_link_is_followed() {
    use std::os::unix::fs::PermissionsExt;
    let bytes = sample(1000);
    let server = serving(bytes.clone()).await;
    let mut rig = Rig::new(&server.base, limits());
    let mode = |path: &str| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;

    let (ordinary, new) = (rig.file("ordinary", b"x"), rig.path("new"));
    assert_eq!(rig.fetch_file("m", &new).await, Ok(()));
    assert_eq!(mode(&new), mode(&ordinary));

    let (old, link) = (rig.file("old", b"old"), rig.path("link"));
    std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o600)).expect("set");
    std::os::unix::fs::symlink(&old, &link).expect("linked");
    assert_eq!(rig.fetch_file("m", &link).await, Ok(()));
    assert!(std::fs::symlink_metadata(&link).expect("there").is_symlink());
    assert_eq!((std::fs::read(&old).expect("there"), mode(&old)), (bytes, 0o600));
}

/// Every answer that must not be taken for the file, and how it ends.
fn bad_answers() -> Vec<(&'static str, Vec<u8>, DownloadCode)> {
    let bytes = sample(10_000);
    let mut corrupted = bytes.clone();
    corrupted[9_999] ^= 1;
    let head = |lines: &str| format!("HTTP/1.1 200 OK\r\n{lines}\r\n").into_bytes();
    let (tag, digest) = (format!("etag: \"{}\"\r\n", hex(&bytes)), format!("repr-digest: {}\r\n", field(&bytes)));
    let with = |lines: String| [head(&lines), bytes.clone()].concat();
    let short = [head(&format!("content-length: 9999\r\n{tag}{digest}")), bytes[..9_999].to_vec()].concat();
    vec![
        ("corrupted", [media_kit::head(&bytes), corrupted].concat(), DownloadCode::Failure),
        ("wrong length", short, DownloadCode::Failure),
        (
            "wrong digest",
            with(format!("content-length: 10000\r\n{tag}repr-digest: {}\r\n", field(b"x"))),
            DownloadCode::Failure,
        ),
        ("no digest", with(format!("content-length: 10000\r\n{tag}")), DownloadCode::Failure),
        ("no tag", with(format!("content-length: 10000\r\n{digest}")), DownloadCode::Failure),
        ("no length", with(format!("connection: close\r\n{tag}{digest}")), DownloadCode::Failure),
        ("not asked for", [rest_head(&bytes, 0), bytes.clone()].concat(), DownloadCode::Failure),
        (
            "redirect",
            b"HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n".to_vec(),
            DownloadCode::Failure,
        ),
        ("unauthorized", json("401 Unauthorized", "{}"), DownloadCode::Failure),
        ("broken server", json("500 Internal Server Error", "{}"), DownloadCode::Failure),
        ("draining", json("503 Service Unavailable", "{}"), DownloadCode::Failure),
        ("unknown", json("404 Not Found", "{}"), DownloadCode::NotExist),
        ("stalled", json("408 Request Timeout", "{}"), DownloadCode::Timeout),
    ]
}

#[tokio::test]
async fn bytes_that_are_not_the_stored_ones_never_reach_the_name_or_the_memory() {
    for (what, answer, code) in bad_answers() {
        let server = FaultServer::start(move |_, _| vec![Step::Send(answer.clone())]).await;
        let mut rig = Rig::new(&server.base, limits());
        let old = rig.file("old", b"as it was");
        assert_eq!(rig.fetch_file("m", &old).await, Err(code), "{what}");
        assert_eq!(std::fs::read(&old).expect("there"), b"as it was", "{what}");
        assert_eq!(rig.fetch("m").await, Err(code), "{what}");
        assert_eq!(rig.names(), [PathBuf::from("old")], "{what}");
        assert_eq!(server.requests().len(), 2, "{what} is not asked for again");
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_is_a_timeout_and_leaves_nothing() {
    let bytes = sample(10_000);
    let cut: Vec<u8> = whole(&bytes).split_at(5_000).0.to_vec();
    for steps in [Vec::new(), b"HTTP/1.1 200".to_vec(), cut] {
        let server = FaultServer::start(move |_, _| vec![Step::Send(steps.clone()), Step::Hold]).await;
        let mut rig = Rig::new(&server.base, TransferLimits { stall: Duration::from_millis(100), ..limits() });
        let old = rig.file("old", b"as it was");
        assert_eq!(rig.fetch_file("m", &old).await, Err(DownloadCode::Timeout));
        assert_eq!(rig.fetch("m").await, Err(DownloadCode::Timeout));
        assert_eq!(rig.names(), [PathBuf::from("old")]);
        assert_eq!(std::fs::read(&old).expect("there"), b"as it was");
    }
}

/// Where the rest that a request asks for begins.
fn from(request: &Request) -> usize {
    let range = request.header("range").expect("a Range");
    range
        .strip_prefix("bytes=")
        .and_then(|range| range.strip_suffix('-'))
        .expect("an open range")
        .parse()
        .expect("a number")
}

#[tokio::test]
async fn a_broken_connection_is_taken_up_where_it_broke() {
    let bytes = sample(900_000);
    let sent = bytes.clone();
    let server = FaultServer::start(move |number, request| match number {
        0 => vec![Step::Send(head(&sent)), Step::Send(sent[..300_000].to_vec()), Step::Close],
        1 => vec![Step::Close],
        2 => vec![Step::Send(json("503 Service Unavailable", "{}"))],
        _ => vec![Step::Send(rest_head(&sent, from(request))), Step::Send(sent[from(request)..].to_vec())],
    })
    .await;
    let mut rig = Rig::new(&server.base, limits());
    let path = rig.path("a");
    assert_eq!(rig.fetch_file("m", &path).await, Ok(()));
    assert!(std::fs::read(&path).expect("there") == bytes, "the file differs");
    let requests = server.requests();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[0].header("range"), None);
    for request in &requests[1..] {
        assert!(from(request) <= 300_000);
        assert_eq!(request.header("if-range"), Some(format!("\"{}\"", hex(&bytes)).as_str()));
    }
}

#[tokio::test]
async fn a_connection_that_keeps_breaking_is_a_failure_after_the_given_number_of_times() {
    let bytes = sample(900_000);
    let server = FaultServer::start(move |number, request| {
        let at = if number == 0 { 0 } else { from(request) };
        let head = if number == 0 { head(&bytes) } else { rest_head(&bytes, at) };
        vec![Step::Send(head), Step::Send(bytes[at..at + 1000].to_vec()), Step::Close]
    })
    .await;
    let mut rig = Rig::new(&server.base, TransferLimits { resumes: 2, ..limits() });
    let old = rig.file("old", b"as it was");
    assert_eq!(rig.fetch_file("m", &old).await, Err(DownloadCode::Failure));
    assert_eq!(server.requests().len(), 3);
    assert_eq!((rig.names(), std::fs::read(&old).expect("there")), (vec!["old".into()], b"as it was".to_vec()));
}

#[tokio::test]
async fn the_rest_of_another_file_is_never_mixed_in() {
    let (bytes, other) = (sample(10_000), vec![7; 10_000]);
    let (sent, longer) = (bytes.clone(), sample(10_001));
    let wrong_start = rest_head(&bytes, 0);
    for (rest, code) in [
        (whole(&other), DownloadCode::Failure),
        (whole(&bytes), DownloadCode::Failure),
        (rest_head(&other, 5_000), DownloadCode::Failure),
        (rest_head(&longer, 5_000), DownloadCode::Failure),
        (wrong_start, DownloadCode::Failure),
        (json("404 Not Found", "{}"), DownloadCode::NotExist),
        (json("416 Range Not Satisfiable", "{}"), DownloadCode::Failure),
    ] {
        let sent = sent.clone();
        let server = FaultServer::start(move |number, _| match number {
            0 => vec![Step::Send(head(&sent)), Step::Send(sent[..5_000].to_vec()), Step::Close],
            _ => vec![Step::Send(rest.clone()), Step::Send(other_half())],
        })
        .await;
        let mut rig = Rig::new(&server.base, limits());
        assert_eq!(rig.fetch("m").await, Err(code));
        assert_eq!(server.requests().len(), 2);
    }

    fn other_half() -> Vec<u8> {
        vec![7; 5_000]
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_failure_at_once() {
    let server = serving(Vec::new()).await;
    let mut rig = Rig::new(&server.base, TransferLimits { resume_backoff: DEADLINE * 2, ..limits() });
    server.stop().await;
    assert_eq!(rig.fetch("m").await, Err(DownloadCode::Failure));
    rig.endpoint.base = "not an address".to_owned();
    assert_eq!(rig.fetch("m").await, Err(DownloadCode::Failure));
}

#[tokio::test]
async fn a_server_may_announce_more_than_there_is_without_taking_the_memory() {
    let server = FaultServer::start(|_, _| {
        let (tag, digest) = (hex(b""), field(b""));
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\netag: \"{tag}\"\r\nrepr-digest: {digest}\r\n\r\n",
            u64::MAX / 4
        );
        vec![Step::Send(head.into_bytes()), Step::Close]
    })
    .await;
    let mut rig = Rig::new(&server.base, TransferLimits { resumes: 0, ..limits() });
    assert_eq!(rig.fetch("m").await, Err(DownloadCode::Failure));
}

/// A process that was told that its files end at 100 KB stands in for a full disk: it gets the same failed write.
#[cfg(unix)]
#[tokio::test]
async fn a_disk_that_fills_up_is_a_failure_and_leaves_nothing() {
    const INSIDE: &str = "RTM_TEST_INSIDE_A_FULL_DISK";
    if std::env::var_os(INSIDE).is_none() {
        let output = std::process::Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 200; exec \"$0\" --exact \"$1\" --nocapture"])
            .arg(std::env::current_exe().expect("this program"))
            .arg("a_disk_that_fills_up_is_a_failure_and_leaves_nothing")
            .env(INSIDE, "1")
            .output()
            .expect("sh runs");
        let said = String::from_utf8_lossy(&output.stdout);
        let whole = output.status.success() && said.contains("1 passed");
        assert!(whole, "{said}{}", String::from_utf8_lossy(&output.stderr));
        return;
    }
    let server = serving(sample(1_000_000)).await;
    let mut rig = Rig::new(&server.base, limits());
    let old = rig.file("old", b"as it was");
    assert_eq!(rig.fetch_file("m", &old).await, Err(DownloadCode::Failure));
    assert_eq!((rig.names(), std::fs::read(&old).expect("there")), (vec!["old".into()], b"as it was".to_vec()));
    assert!(rig.fetch("m").await.is_ok(), "memory is not the disk");
}
