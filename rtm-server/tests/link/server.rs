//! Servers for the tests of the link.

use std::net::SocketAddr;

use rtm_server::{Config, Server, config::Millis};

use super::{
    client::Client,
    sockets::{Io, Socket},
};

/// A server in this process, with real logins.
pub struct Live {
    pub server: Server,
    folder: tempfile::TempDir,
}

/// Starts a server whose configuration `change` has changed.
pub async fn start(change: impl FnOnce(&mut Config)) -> Live {
    let folder = tempfile::tempdir().unwrap();
    let mut config = super::support::config(folder.path());
    // These clients hurry; what is about rates says so.
    config.rates = rtm_server::config::RateProfile::None;
    change(&mut config);
    // A queue that is made small for messages to peers and channels still has to hold two of the chat service.
    let most = (config.limits.session_queue_bytes / 2).saturating_sub(1024) as u32;
    config.chat.message_bytes = config.chat.message_bytes.min(most);
    Live { server: Server::start(config).await.unwrap(), folder }
}

/// A server with nothing changed.
pub async fn plain() -> Live {
    start(|_| {}).await
}

/// A resume window short enough to see its end.
pub fn short_window(config: &mut Config) {
    config.timers.resume_window_ms = Millis(150);
}

impl Live {
    pub fn address(&self) -> SocketAddr {
        self.server.local_addr()
    }

    /// Does to the database behind the server's back what a failing disk does.
    pub fn break_store(&self, sql: &str) {
        let database = self.folder.path().join("data/rtm.sqlite3");
        rusqlite::Connection::open(database).unwrap().execute_batch(sql).unwrap();
    }

    /// One number that the database holds.
    #[allow(dead_code)] // The tests of the chat service alone have questions.
    pub fn ask_store(&self, sql: &str) -> i64 {
        let database = self.folder.path().join("data/rtm.sqlite3");
        rusqlite::Connection::open(database).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Keeps the store from committing anything until what is returned goes, as a slow disk does.
    pub fn hold_store(&self) -> rusqlite::Connection {
        let database = rusqlite::Connection::open(self.folder.path().join("data/rtm.sqlite3")).unwrap();
        database.execute_batch("BEGIN IMMEDIATE").unwrap();
        database
    }

    /// Logs in.
    pub async fn client(&self, hello: rtm_proto::wire::Hello) -> Client {
        Client::login(self.socket().await, hello).await
    }

    /// A WebSocket that has said nothing yet.
    pub async fn socket(&self) -> Socket {
        Socket::open(connect(self.address()).await).await
    }

    /// Logs `user` of the App `app` in; the incarnation is drawn.
    pub async fn login(&self, user: &str) -> Client {
        self.login_as(user, rand::random()).await
    }

    /// The same for a given incarnation.
    pub async fn login_as(&self, user: &str, incarnation: u64) -> Client {
        Client::login(self.socket().await, super::client::hello("app", user, incarnation)).await
    }
}

/// A connection to `address`.
pub async fn connect(address: SocketAddr) -> Box<dyn Io> {
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    Box::new(stream)
}
