//! What the media tests share: a server that does as it is told, wrong or right, and a sink that keeps what it hears.
#![allow(dead_code, reason = "each test binary uses its own part of the kit")]

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use bytes::Bytes;
use rtm_core::media::*;
use sha2::Digest as _;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Notify, mpsc};

/// Longer than anything here takes; reaching it is a failure.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// One thing the server does with a request.
pub enum Step {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Reads this much of the body.
    Read(usize),
    /// Reads the rest of the body.
    ReadAll,
    /// Answers 201 for the body read so far, as the real server does.
    Store,
    /// Waits until the test says so.
    Wait(Arc<Notify>),
    /// Tells the test.
    Tell(Arc<Notify>),
    /// Keeps the connection open and says nothing more.
    Hold,
    /// Closes the connection.
    Close,
}

/// A request as it arrived.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A server that follows a script for each request.
pub struct FaultServer {
    pub base: String,
    requests: Arc<Mutex<Vec<Request>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Script = Arc<dyn Fn(usize, &Request) -> Vec<Step> + Send + Sync>;

impl FaultServer {
    /// Starts it. `script` gets the number of the request, from 0, and its head.
    pub async fn start(script: impl Fn(usize, &Request) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        // Small, so that a client notices soon when nobody reads.
        socket.set_recv_buffer_size(64 * 1024).expect("set");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("bound");
        let listener = socket.listen(64).expect("listening");
        let base = format!("http://{}", listener.local_addr().expect("bound"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, script): (_, Script) = (requests.clone(), Arc::new(script));
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(serve(stream, script.clone(), seen.clone()));
            }
        });
        Self { base, requests, task }
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("requests").clone()
    }

    /// Closes every connection and the port.
    pub async fn stop(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }
}

async fn serve(mut stream: TcpStream, script: Script, seen: Arc<Mutex<Vec<Request>>>) -> Option<()> {
    let mut buffer = Vec::new();
    loop {
        let end = loop {
            if let Some(at) = buffer.windows(4).position(|end| end == b"\r\n\r\n") {
                break at;
            }
            if stream.read_buf(&mut buffer).await.ok()? == 0 {
                return None;
            }
        };
        let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
        buffer.drain(..end + 4);
        let mut lines = head.lines();
        let line = lines.next()?.to_owned();
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(k, v)| (k.to_owned(), v.to_owned()));
        let request = Request { line, headers: headers.collect(), body: Vec::new() };
        let length: usize = request.header("content-length").and_then(|n| n.parse().ok()).unwrap_or(0);
        let number = {
            let mut seen = seen.lock().expect("requests");
            seen.push(request.clone());
            seen.len() - 1
        };
        let mut body = Vec::new();
        for step in script(number, &request) {
            match step {
                Step::Send(bytes) => stream.write_all(&bytes).await.ok()?,
                Step::Read(bytes) => read(&mut stream, &mut buffer, &mut body, bytes).await?,
                Step::ReadAll => {
                    let rest = length - body.len();
                    read(&mut stream, &mut buffer, &mut body, rest).await?;
                    seen.lock().expect("requests")[number].body = body.clone();
                }
                Step::Store => stream.write_all(&stored(&body)).await.ok()?,
                Step::Wait(notify) => notify.notified().await,
                Step::Tell(notify) => notify.notify_one(),
                Step::Hold => std::future::pending::<()>().await,
                Step::Close => return None,
            }
        }
    }
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>, body: &mut Vec<u8>, bytes: usize) -> Option<()> {
    while buffer.len() < bytes {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    body.extend(buffer.drain(..bytes));
    Some(())
}

pub fn hex(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn field(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(bytes)))
}

/// An answer with a JSON body.
pub fn json(status: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The 201 a good server gives.
pub fn stored(body: &[u8]) -> Vec<u8> {
    let (size, sha) = (body.len(), hex(body));
    json("201 Created", &format!(r#"{{"id":"m-1","size":{size},"sha256":"{sha}","expires_ms":1}}"#))
}

/// The head of a 200 for `whole`.
pub fn head(whole: &[u8]) -> Vec<u8> {
    let (length, sha, digest) = (whole.len(), hex(whole), field(whole));
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\netag: \"{sha}\"\r\nrepr-digest: {digest}\r\n\r\n")
        .into_bytes()
}

/// The head of a 206 for `whole` from `from` on.
pub fn rest_head(whole: &[u8], from: usize) -> Vec<u8> {
    let (size, sha, digest) = (whole.len(), hex(whole), field(whole));
    format!(
        "HTTP/1.1 206 Partial Content\r\ncontent-length: {}\r\ncontent-range: bytes {from}-{}/{size}\r\netag: \"{sha}\"\r\nrepr-digest: {digest}\r\n\r\n",
        size - from,
        size - 1
    )
    .into_bytes()
}

/// A whole 200.
pub fn whole(bytes: &[u8]) -> Vec<u8> {
    [head(bytes), bytes.to_vec()].concat()
}

/// Bytes that differ everywhere, the same each time.
pub fn sample(length: usize) -> Vec<u8> {
    (0..length as u64).map(|at| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect()
}

/// What the sink heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Progress(i64, Direction, u64, u64),
    Uploaded(i64, Kind, Result<Uploaded, UploadCode>),
    ToFile(i64, Result<(), DownloadCode>),
    ToMemory(i64, Result<Bytes, DownloadCode>),
}

struct Recorder(mpsc::UnboundedSender<Event>);

impl Recorder {
    fn keep(&self, event: Event) {
        // The test may have ended and taken the receiver with it.
        let _ = self.0.send(event);
    }
}

impl TransferSink for Recorder {
    fn progress(&self, request_id: i64, direction: Direction, current: u64, total: u64) {
        self.keep(Event::Progress(request_id, direction, current, total));
    }
    fn uploaded(&self, request_id: i64, kind: Kind, result: Result<Uploaded, UploadCode>) {
        self.keep(Event::Uploaded(request_id, kind, result));
    }
    fn downloaded_to_file(&self, request_id: i64, result: Result<(), DownloadCode>) {
        self.keep(Event::ToFile(request_id, result));
    }
    fn downloaded_to_memory(&self, request_id: i64, result: Result<Bytes, DownloadCode>) {
        self.keep(Event::ToMemory(request_id, result));
    }
}

/// The limits the tests begin with: real sizes, times of milliseconds where a test waits for them and hours where it must not see them.
pub fn limits() -> TransferLimits {
    TransferLimits {
        stall: Duration::from_secs(3600),
        progress_interval: Duration::from_secs(3600),
        resumes: 3,
        resume_backoff: Duration::from_millis(1),
        last_word: Duration::from_millis(1),
        ..TransferLimits::default()
    }
}

/// A client beside a folder of its own.
pub struct Rig {
    pub transfers: Transfers,
    pub endpoint: Endpoint,
    pub folder: tempfile::TempDir,
    events: mpsc::UnboundedReceiver<Event>,
}

impl Rig {
    pub fn new(base: &str, limits: TransferLimits) -> Self {
        let http = http_client(&TlsOptions::default()).expect("an HTTP client");
        Self::with_client(http, base, limits)
    }

    pub fn with_client(http: reqwest::Client, base: &str, limits: TransferLimits) -> Self {
        let (to_test, events) = mpsc::unbounded_channel();
        let sink = Arc::new(Recorder(to_test));
        let transfers = Transfers::new(http, limits, sink, tokio::runtime::Handle::current());
        let endpoint = Endpoint { base: base.to_owned(), key: "key-1".to_owned() };
        Self { transfers, endpoint, folder: tempfile::tempdir().expect("a folder"), events }
    }

    /// The path of a name in the folder.
    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    /// Writes a file into the folder.
    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        std::fs::write(self.folder.path().join(name), bytes).expect("written");
        self.path(name)
    }

    /// The names in the folder.
    pub fn names(&self) -> Vec<PathBuf> {
        let mut names: Vec<_> = std::fs::read_dir(self.folder.path())
            .expect("listed")
            .map(|entry| entry.expect("listed").file_name().into())
            .collect();
        names.sort();
        names
    }

    /// The next event.
    pub async fn next(&mut self) -> Event {
        match tokio::time::timeout(DEADLINE, self.events.recv()).await {
            Ok(Some(event)) => event,
            other => panic!("no event: {other:?}"),
        }
    }

    /// The next result, and the progress before it.
    pub async fn result(&mut self) -> (Event, Vec<(u64, u64)>) {
        let mut progress = Vec::new();
        loop {
            match tokio::time::timeout(DEADLINE, self.events.recv()).await {
                Ok(Some(Event::Progress(_, _, current, total))) => progress.push((current, total)),
                Ok(Some(event)) => return (event, progress),
                other => panic!("no result ({other:?}) after {progress:?}"),
            }
        }
    }

    /// Checks that nothing more was reported once all transfers have ended.
    pub async fn nothing_more(&mut self) {
        tokio::time::timeout(DEADLINE, self.transfers.idle()).await.expect("the transfers end");
        assert_eq!(self.events.try_recv().ok(), None);
    }

    /// Uploads `path` as a file and waits for the outcome.
    pub async fn upload(&mut self, path: &str) -> Result<Uploaded, UploadCode> {
        self.transfers.upload_file(self.endpoint.clone(), path, 1).expect("admitted");
        match self.result().await {
            (Event::Uploaded(1, Kind::File, result), progress) => {
                if result.is_err() {
                    assert!(progress.iter().all(|(current, total)| current < total), "{progress:?}");
                }
                result
            }
            other => panic!("{other:?}"),
        }
    }

    /// Downloads into memory and waits for the outcome.
    pub async fn fetch(&mut self, media_id: &str) -> Result<Bytes, DownloadCode> {
        self.transfers.download_to_memory(self.endpoint.clone(), media_id, 2).expect("admitted");
        match self.result().await {
            (Event::ToMemory(2, result), _) => result,
            other => panic!("{other:?}"),
        }
    }

    /// Downloads to a file and waits for the outcome.
    pub async fn fetch_file(&mut self, media_id: &str, path: &str) -> Result<(), DownloadCode> {
        self.transfers.download_to_file(self.endpoint.clone(), media_id, path, 3).expect("admitted");
        match self.result().await {
            (Event::ToFile(3, result), _) => result,
            other => panic!("{other:?}"),
        }
    }
}
