//! What the tests of the server share: servers in this process and in their own, clients, and waiting for events.

#![allow(dead_code)] // Each test program uses its part.

pub mod link;
pub mod process;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rtm_server::media::{MediaAccess, MediaAuthority};
use rtm_server::{Config, Server};

/// How long anything may take before a test gives up on it. Reached only when something is broken.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// Media keys that are valid because a test says so: `alice` and `bob` of one App, `eve` of another.
struct Keys(HashMap<&'static str, &'static str>);

impl MediaAuthority for Keys {
    fn media_access(&self, key: &str) -> Option<MediaAccess> {
        let app = *self.0.get(key)?;
        Some(MediaAccess { app: app.into(), user: key.into() })
    }
}

/// A server in this process with a folder of its own.
pub struct Here {
    pub server: Server,
    pub folder: tempfile::TempDir,
}

/// A configuration on a free port whose data lies in `folder`.
pub fn config(folder: &Path) -> Config {
    let mut config = Config::default();
    config.listen.set_port(0);
    config.data_dir = folder.join("data");
    config
}

/// Starts a server whose configuration `change` has changed.
pub async fn start(change: impl FnOnce(&mut Config)) -> Here {
    start_in(tempfile::tempdir().unwrap(), change).await
}

/// The same in a folder that may hold data already.
pub async fn start_in(folder: tempfile::TempDir, change: impl FnOnce(&mut Config)) -> Here {
    let mut config = config(folder.path());
    change(&mut config);
    let keys = Keys(HashMap::from([("alice", "app"), ("bob", "app"), ("eve", "other")]));
    let server = Server::start_with_authority(config, Arc::new(keys)).await.unwrap();
    Here { server, folder }
}

impl Here {
    /// The address of a path over HTTP.
    pub fn at(&self, path: &str) -> String {
        self.server.url().replacen("ws", "http", 1) + path
    }

    /// Every file that holds media, finished or not.
    pub fn media_files(&self) -> Vec<PathBuf> {
        media_files(&self.folder.path().join("data"))
    }
}

/// Every file below the media folder of a data folder.
pub fn media_files(data: &Path) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => walk(&entry.path(), found),
                _ => found.push(entry.path()),
            }
        }
    }
    let mut found = Vec::new();
    walk(&data.join("media"), &mut found);
    found
}

/// Plain HTTP, or HTTPS against the roots given.
pub fn client() -> reqwest::Client {
    client_trusting(None)
}

/// A client that trusts the certificate in PEM.
pub fn client_trusting(root: Option<&str>) -> reqwest::Client {
    // The first of a process wins, and all are the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let roots = root.map(|pem| reqwest::Certificate::from_pem(pem.as_bytes()).unwrap());
    reqwest::Client::builder().no_proxy().http1_only().tls_certs_only(roots).build().unwrap()
}

/// Looks again and again until `probe` finds it.
pub async fn eventually<T, F: Future<Output = Result<T, String>>>(what: &str, mut probe: impl FnMut() -> F) -> T {
    let begun = Instant::now();
    loop {
        match probe().await {
            Ok(found) => return found,
            Err(seen) if begun.elapsed() > DEADLINE => panic!("{what} did not come about; last seen: {seen}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

/// The outcome of `future`, or a report of what was waited for.
pub async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(outcome) => outcome,
        Err(_) => panic!("{what} did not happen within {DEADLINE:?}"),
    }
}

/// Bytes that differ from seed to seed and do not repeat soon.
pub fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(len + 8);
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

/// The answer of an upload.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub json: serde_json::Value,
}

impl Answer {
    pub async fn of(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let bytes = within("the whole answer", response.bytes()).await.unwrap();
        let json = serde_json::from_slice(&bytes)
            .unwrap_or_else(|error| panic!("{status}: {error}: {}", String::from_utf8_lossy(&bytes)));
        Self { status, json }
    }

    /// The media id of a successful upload.
    pub fn id(&self) -> &str {
        assert_eq!(self.status, 201, "{self:?}");
        self.json["id"].as_str().unwrap()
    }

    /// Asserts a refusal of this kind that says something to people.
    pub fn refused(&self, status: u16, kind: &str) {
        assert_eq!((self.status, self.json["error"].as_str()), (status, Some(kind)), "{self:?}");
        assert!(self.json["reason"].as_str().is_some_and(|reason| reason.len() > 10), "{self:?}");
    }
}

/// Uploads `bytes` with a media key.
pub async fn upload(client: &reqwest::Client, base: &str, key: &str, bytes: impl Into<reqwest::Body>) -> Answer {
    let request = client.post(format!("{base}/v1/media")).bearer_auth(key).body(bytes);
    Answer::of(within("the answer to an upload", request.send()).await.unwrap()).await
}

/// Asks for media.
pub async fn download(client: &reqwest::Client, base: &str, key: &str, id: &str) -> reqwest::Response {
    let request = client.get(format!("{base}/v1/media/{id}")).bearer_auth(key);
    within("the answer to a download", request.send()).await.unwrap()
}
