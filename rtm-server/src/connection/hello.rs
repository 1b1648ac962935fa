//! The first exchange of a connection.

use std::{convert::Infallible, future::poll_fn, io, net::SocketAddr, sync::Arc, time::Duration};

use bytes::BytesMut;
use rtm_proto::{
    batch::{Frames, kind},
    encode,
    wire::{self, closing::Cause, frame::Body},
};
use tokio::io::{AsyncRead, AsyncWrite};

use super::{
    closing,
    transport::{Message, ReadError, Transport},
};
use crate::hub::{Accepted, Hub, Rejected};

/// How long a client that is turned away may take to read why.
const FAREWELL: Duration = Duration::from_secs(1);

/// Waits for the Hello and answers it. `None`: the connection is over, and the client knows why if it listens.
pub(super) async fn login<IO: AsyncRead + AsyncWrite + Unpin>(
    transport: &mut Transport<IO>,
    peer: SocketAddr,
    hub: &Arc<Hub>,
) -> Option<Accepted> {
    let limit = Duration::from_millis(hub.config.timers.login_ms.0);
    let answer = match tokio::time::timeout(limit, hello(transport)).await {
        Ok(Ok(hello)) => match admit(hub, &hello).await {
            Ok(accepted) => {
                transport.admit();
                return Some(accepted);
            }
            Err(Rejected::Refused(refused)) => {
                tracing::info!(%peer, user = ?hello.user_id, app = ?hello.app_id, reason = %refused.reason, "login refused");
                Body::Refused(refused)
            }
            Err(Rejected::Closed(closing)) => Body::Closing(closing),
            Err(Rejected::Overtaken) => return None,
        },
        Ok(Err(error @ (ReadError::Io(_) | ReadError::Closed(_)))) => {
            hub.metrics.closed("gone-before-login");
            if let ReadError::Closed(status) = error {
                let _ = tokio::time::timeout(FAREWELL, close(transport, status)).await;
            }
            return None;
        }
        Ok(Err(error)) => {
            tracing::info!(%peer, %error, "a connection was dropped before login");
            hub.metrics.closed("protocol");
            Body::Closing(closing(Cause::Protocol, error.to_string()))
        }
        Err(_) => {
            hub.metrics.closed("login-timeout");
            Body::Closing(closing(Cause::Idle, "no Hello came in time"))
        }
    };
    // Either way the client has had its chance.
    let _ = tokio::time::timeout(FAREWELL, turn_away(transport, answer)).await;
    None
}

async fn admit(hub: &Arc<Hub>, hello: &wire::Hello) -> Result<Accepted, Rejected> {
    match &hello.chat {
        None => hub.login(hello),
        Some(chat) => hub.chat_login(hello, chat).await,
    }
}

/// Says why, and returns when the client has hung up.
async fn turn_away<IO: AsyncRead + AsyncWrite + Unpin>(
    transport: &mut Transport<IO>,
    answer: Body,
) -> io::Result<Infallible> {
    let mut control = BytesMut::new();
    encode::frame(&mut control, answer);
    transport.queue(&control, &mut Vec::new());
    poll_fn(|cx| transport.poll_write(cx)).await?;
    close(transport, 1008).await
}

/// Shakes hands on the end, and returns when the client has hung up.
async fn close<IO: AsyncRead + AsyncWrite + Unpin>(
    transport: &mut Transport<IO>,
    status: u16,
) -> io::Result<Infallible> {
    transport.queue_close(status);
    poll_fn(|cx| transport.poll_write(cx)).await?;
    poll_fn(|cx| transport.poll_shutdown(cx)).await?;
    // Closing with something unread would reset the connection, and with it what the client has not read yet.
    loop {
        poll_fn(|cx| transport.poll_discard(cx)).await?;
    }
}

/// The Hello that must come first, alone.
async fn hello<IO: AsyncRead + AsyncWrite + Unpin>(transport: &mut Transport<IO>) -> Result<wire::Hello, ReadError> {
    let mut found = None;
    loop {
        poll_fn(|cx| {
            transport.poll_read(cx, &mut |message| match message {
                Message::Batch(batch) if found.is_none() => {
                    found = Some(read(batch)?);
                    Ok(())
                }
                Message::Batch(_) => Err("a client waits for the answer to its Hello".into()),
                // A WebSocket ping before the Hello; nobody we know sends one.
                Message::Ping(_) => Ok(()),
            })
        })
        .await?;
        if let Some(hello) = found {
            return Ok(hello);
        }
    }
}

fn read(batch: &[u8]) -> Result<wire::Hello, String> {
    let mut frames = Frames::new(batch);
    let frame = match frames.next() {
        Some(frame) => frame.map_err(|e| e.to_string())?,
        None => return Err("an empty batch came instead of a Hello".into()),
    };
    if frame.kind != kind::HELLO || frames.next().is_some() {
        return Err("the first batch must be one Hello".into());
    }
    frame.decode().map_err(|e| e.to_string())
}
