//! A TCP proxy that does to connections what networks do: cut, stall, delay, half-close.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// What is done to every connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Bytes pass.
    Pass,
    /// Bytes pass later, in milliseconds.
    Delay(u64),
    /// Nothing passes; nobody is told.
    Stall,
    /// The client's bytes pass; nothing comes back, and the client's side is told that nothing will.
    HalfClose,
}

/// A proxy in front of one address.
pub struct Proxy {
    address: SocketAddr,
    mood: watch::Sender<Mood>,
    cuts: watch::Sender<u64>,
    passed: Arc<AtomicU64>,
    _runtime: Runtime,
}

impl Proxy {
    /// Listens on a port that the system chooses and connects to `to`.
    pub fn start(to: &str) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let (mood, moods) = watch::channel(Mood::Pass);
        let (cuts, cut) = watch::channel(0);
        let proxy = Self { address: listener.local_addr()?, mood, cuts, passed: Arc::default(), _runtime: runtime };
        let (to, passed) = (to.to_owned(), proxy.passed.clone());
        proxy._runtime.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (to, moods, mut cut, passed) = (to.clone(), moods.clone(), cut.clone(), passed.clone());
                cut.mark_unchanged();
                tokio::spawn(async move {
                    tokio::select! {
                        _ = cut.changed() => {}
                        _ = carry(client, &to, moods, passed) => {}
                    }
                });
            }
        });
        Ok(proxy)
    }

    /// What clients connect to.
    pub fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Does this to all connections from now on.
    pub fn set(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// Closes all connections.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Bytes that have passed, both ways.
    pub fn passed(&self) -> u64 {
        self.passed.load(Ordering::Relaxed)
    }
}

async fn carry(
    client: TcpStream,
    to: &str,
    moods: watch::Receiver<Mood>,
    passed: Arc<AtomicU64>,
) -> std::io::Result<()> {
    let server = TcpStream::connect(to).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (client_read, client_write) = client.into_split();
    let (server_read, server_write) = server.into_split();
    tokio::try_join!(
        pump(client_read, server_write, moods.clone(), passed.clone(), false),
        pump(server_read, client_write, moods, passed, true)
    )?;
    Ok(())
}

async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut moods: watch::Receiver<Mood>,
    passed: Arc<AtomicU64>,
    back: bool,
) -> std::io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        // What was read before a stall waits with it.
        let len = from.read(&mut buffer).await?;
        if len == 0 {
            return to.shutdown().await;
        }
        loop {
            let mood = *moods.borrow_and_update();
            match mood {
                Mood::Pass => break,
                Mood::Delay(ms) => {
                    tokio::time::sleep(Duration::from_millis(ms)).await;
                    break;
                }
                Mood::HalfClose if !back => break,
                Mood::HalfClose => {
                    to.shutdown().await?;
                    return std::future::pending().await;
                }
                Mood::Stall if moods.changed().await.is_err() => return Ok(()),
                Mood::Stall => {}
            }
        }
        to.write_all(&buffer[..len]).await?;
        passed.fetch_add(len as u64, Ordering::Relaxed);
    }
}
