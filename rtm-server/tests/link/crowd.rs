//! Many who never log in.

use std::time::{Duration, Instant};

use rtm_proto::wire::frame::Body;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::{
    client::{Client, hello, text},
    server::connect,
    sockets::{Socket, batch, message},
    support::process::{Process, through_shell},
};

const CROWD: usize = 10_000;

/// This process's limit of open files, raised to what it may be.
fn raise_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum }).unwrap();
    let enough = getrlimit(Resource::Nofile).current.is_none_or(|files| files > CROWD as u64 + 500);
    assert!(
        enough,
        "{CROWD} connections need more open files than {:?}; raise the hard limit of the shell",
        limit.maximum
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_connections_that_never_log_in_do_not_disturb_a_pair_that_talks() {
    raise_open_files();
    let folder = tempfile::tempdir().unwrap();
    let script = "ulimit -n $(ulimit -Hn); exec \"$@\" --log error";
    let mut command = through_shell(script, folder.path());
    command.env("RTM_TIMERS_LOGIN_GRACE_MS", "50");
    let process = Process::start(&mut command).await;
    let address = process.address();
    let mut ann = Client::login(Socket::open(connect(address).await).await, hello("app", "ann", 1)).await;
    let mut bob = Client::login(Socket::open(connect(address).await).await, hello("app", "bob", 2)).await;
    let before = process.peak_kib();

    let (arrived, mut crowd_is_in) = tokio::sync::oneshot::channel();
    let crowd = tokio::spawn(async move {
        let mut crowd = Vec::with_capacity(CROWD);
        // Some say nothing, some begin a request, some become WebSockets and stop there, some begin a Hello.
        let hello = message(&batch([Body::Hello(hello("app", "eve", 3))]));
        for i in 0..CROWD {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let key = rtm_proto::websocket::new_key();
            let request = format!(
                "GET /v1/rtm HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                 Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
            );
            let _ = match i % 4 {
                0 => Ok(()),
                1 => stream.write_all(&request.as_bytes()[..30]).await,
                2 => stream.write_all(request.as_bytes()).await,
                _ => stream.write_all(&[request.as_bytes(), &hello[..20]].concat()).await,
            }; // A few are displaced before they have written.
            crowd.push(stream);
        }
        let _ = arrived.send(());
        crowd
    });
    let (mut rounds, mut slowest) = (0, Duration::ZERO);
    loop {
        let begun = Instant::now();
        let request = ann.peer("bob", text("hello")).await;
        bob.message().await;
        bob.acknowledge().await;
        assert_eq!(ann.receipts(1).await, [request]);
        ann.acknowledge().await;
        slowest = slowest.max(begun.elapsed());
        rounds += 1;
        if rounds > 100 && crowd_is_in.try_recv().is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let crowd = crowd.await.unwrap();
    assert_eq!(crowd.len(), CROWD);
    assert!(slowest < Duration::from_secs(3), "one round of {rounds} took {slowest:?}");
    // Somebody new gets in while they are all there.
    let mut cat = Client::login(Socket::open(connect(address).await).await, hello("app", "cat", 4)).await;
    assert_eq!(cat.fence().await, []);
    let grown = process.peak_kib().saturating_sub(before);
    assert!(grown < 160 * 1024, "{CROWD} strangers made it grow by {grown} KiB");
}
