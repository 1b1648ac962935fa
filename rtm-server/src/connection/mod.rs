//! One WebSocket connection: a task that reads batches, hands them to the hub, and writes what the session has queued.
//!
//! `transport` moves bytes, `hello` lets the client in, `live` is the life after that.

mod hello;
mod live;
mod transport;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use rtm_proto::wire::{self, closing::Cause};
use tokio::io::{AsyncRead, AsyncWrite};

use self::transport::Transport;
use crate::{clock::Clock, hub::Hub, listener::Newcomer, session::Session};

/// Serves an upgraded connection until it ends. `leftover` is what was read behind the upgrade request; `newcomer` is
/// given up once the client has logged in.
pub async fn serve<IO>(io: IO, leftover: Bytes, peer: SocketAddr, hub: Arc<Hub>, newcomer: Newcomer)
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut transport = Transport::new(io, leftover);
    let Some(accepted) = hello::login(&mut transport, peer, &hub).await else { return };
    newcomer.admitted();
    drop(newcomer);
    let (session, generation) = (accepted.session.clone(), accepted.generation);
    let ended = {
        let _connected = hub.metrics.connect();
        live::run(transport, accepted, &hub).await
    };
    tracing::debug!(%peer, user = %session.user, session = ?session.id, reason = %ended.reason, "connection ended");
    if session.detach(generation) {
        // Its own small task, so that the connection's memory goes now.
        let timers = &hub.config.timers;
        let (silent, gone) = (timers.unreachable_ms.0, timers.resume_window_ms.0);
        // What it needs of the hub, and not the hub: a server that is dropped must not live on in those who wait.
        tokio::spawn(wait(session, generation, hub.clock, ended.heard, silent, gone));
    }
}

/// The session waits for its client, who was `heard` at that time of the clock and not since: after `silent` milliseconds others
/// come to see the user as out of reach, and after `gone` as offline.
async fn wait(session: Arc<Session>, generation: u64, clock: Clock, heard: u64, silent: u64, gone: u64) {
    if silent < gone {
        sleep_until(clock, heard.saturating_add(silent)).await;
        session.silent(generation);
    }
    sleep_until(clock, heard.saturating_add(gone)).await;
    session.expire(generation);
}

async fn sleep_until(clock: Clock, at: u64) {
    tokio::time::sleep(Duration::from_millis(at.saturating_sub(clock.now()))).await;
}

fn closing(cause: Cause, reason: impl Into<String>) -> wire::Closing {
    wire::Closing { cause: cause as i32, reason: reason.into() }
}
