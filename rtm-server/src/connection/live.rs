//! The life of a connection that carries a session.
//!
//! One future does everything: it writes what the session has queued, reads and hands on what has come, and wakes for
//! heartbeats, for an acknowledgement that falls due, and when the client has been silent for too long.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::BytesMut;
use rtm_proto::{
    encode,
    link::AckPolicy,
    websocket::Opcode,
    wire::{self, closing::Cause, frame::Body},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, Sleep},
};

use super::{
    closing,
    transport::{Message, ReadError, Transport},
};
use crate::{
    hub::{Accepted, Hub},
    session::{Outgoing, Session, Standing, Work},
};

/// What one message to the client holds at most, in bytes, unless a single block is larger.
const WRITE: usize = 256 * 1024;

/// Rounds of reading and writing before other connections get their turn.
const ROUNDS: usize = 16;

/// How long a client that is being closed may take to read why.
const FAREWELL: Duration = Duration::from_secs(2);

const SUPERSEDED: &str = "another connection took over";
const UNREAD: &str = "the session ended, and the client does not read";

/// How a connection ended.
pub(super) struct Ended {
    /// Why, for the log.
    pub reason: String,
    /// When the client was heard last, on the hub's clock.
    pub heard: u64,
}

/// Carries the session until the connection ends.
pub(super) async fn run<IO>(transport: Transport<IO>, accepted: Accepted, hub: &Arc<Hub>) -> Ended
where
    IO: AsyncRead + AsyncWrite + Unpin,
{
    let now = hub.clock.now();
    let mut control = BytesMut::new();
    encode::frame(&mut control, Body::Welcome(accepted.welcome));
    // Asked for on a connection that broke before it was time.
    let logout = accepted.session.inbound().logout;
    let mut live = Live {
        transport,
        session: accepted.session,
        generation: accepted.generation,
        hub,
        control,
        ping: None,
        pong: None,
        heard: now,
        wrote: now,
        silent: false,
        logout,
        ended: false,
        deaf: false,
        phase: Phase::Open,
        alarm: Box::pin(tokio::time::sleep(Duration::ZERO)),
        alarm_at: 0,
    };
    let reason = poll_fn(|cx| live.poll(cx)).await;
    Ended { reason, heard: live.heard }
}

enum Phase {
    Open,
    /// The last message is queued; the text is why.
    Leaving(String),
    /// As `Leaving`, and the client has begun the closing handshake, with this status.
    Answering(u16),
    /// The last message is written, and the closing handshake is queued.
    Shutdown(String),
    /// Everything is written; the client hangs up, or is hung up on.
    Written(String),
}

impl Phase {
    /// Why the connection ends.
    fn reason(&self) -> String {
        match self {
            Phase::Open => "the client hung up".into(),
            Phase::Answering(_) => "closed by the client".into(),
            Phase::Leaving(reason) | Phase::Shutdown(reason) | Phase::Written(reason) => reason.clone(),
        }
    }
}

struct Live<'a, IO> {
    transport: Transport<IO>,
    session: Arc<Session>,
    generation: u64,
    hub: &'a Arc<Hub>,
    /// Uncounted frames that go out with the next message.
    control: BytesMut,
    /// The newest ping that is to be answered.
    ping: Option<u64>,
    /// The same of WebSocket's own, its payload.
    pong: Option<Vec<u8>>,
    heard: u64,
    wrote: u64,
    /// Nothing was heard for so long that others were told.
    silent: bool,
    /// The client asked to leave; it may once all its sends have their outcome.
    logout: bool,
    /// The session has ended while the client was slow to read.
    ended: bool,
    /// The client broke the protocol: what follows cannot be understood.
    deaf: bool,
    phase: Phase,
    alarm: Pin<Box<Sleep>>,
    /// What the alarm is set to.
    alarm_at: u64,
}

/// What a step came to.
enum Step {
    /// Something moved.
    Progress,
    /// Nothing can be done now.
    Idle,
    /// The connection is over.
    Over(String),
}

impl<IO: AsyncRead + AsyncWrite + Unpin> Live<'_, IO> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<String> {
        for _ in 0..ROUNDS {
            let mut moved = false;
            for step in [Self::write, Self::read] {
                match step(self, cx) {
                    Step::Progress => moved = true,
                    Step::Idle => {}
                    Step::Over(reason) => return Poll::Ready(reason),
                }
            }
            if !moved {
                return match self.wait(cx) {
                    Step::Over(reason) => Poll::Ready(reason),
                    Step::Progress => continue,
                    Step::Idle => Poll::Pending,
                };
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn write(&mut self, cx: &mut Context<'_>) -> Step {
        if self.transport.is_flushed() {
            match &self.phase {
                Phase::Open if self.pong.is_some() => {
                    let payload = self.pong.take().unwrap_or_default();
                    self.transport.queue_control(Opcode::Pong, &payload);
                }
                Phase::Open => {
                    if let Some(over) = self.fill(cx) {
                        return over;
                    }
                }
                Phase::Leaving(reason) => {
                    self.phase = Phase::Shutdown(reason.clone());
                    self.transport.queue_close(1000);
                }
                Phase::Answering(status) => {
                    let status = *status;
                    self.phase = Phase::Shutdown(self.phase.reason());
                    self.transport.queue_close(status);
                }
                Phase::Shutdown(reason) => {
                    // Closing at once would reset the connection, and with it what the client has not read yet.
                    if self.transport.poll_shutdown(cx).is_ready() {
                        self.phase = Phase::Written(reason.clone());
                    }
                    return Step::Idle;
                }
                Phase::Written(_) => return Step::Idle,
            }
            if self.transport.is_flushed() {
                return Step::Idle;
            }
        }
        let polled = self.transport.poll_write(cx);
        let written = self.transport.take_written();
        if written > 0 {
            self.wrote = self.hub.clock.now();
            self.hub.metrics.link_bytes_out.increment(written as u64);
        }
        match polled {
            Poll::Ready(Ok(())) => Step::Progress,
            Poll::Ready(Err(error)) => Step::Over(error.to_string()),
            Poll::Pending => self.stuck(cx),
        }
    }

    /// The client does not read as fast as there is to write. The session may not need this connection any more, and what
    /// is in line may have grown too long.
    fn stuck(&mut self, cx: &mut Context<'_>) -> Step {
        if !matches!(self.phase, Phase::Open) {
            return Step::Idle;
        }
        match self.session.standing(self.generation, cx.waker()) {
            Standing::Open => return Step::Idle,
            Standing::Superseded => return Step::Over(SUPERSEDED.into()),
            Standing::Overflow => self.too_slow(),
            Standing::Ended => {}
        }
        let now = self.hub.clock.now();
        if !self.ended {
            self.ended = true;
            self.wrote = now;
            self.alarm_at = 0;
        }
        if now >= self.farewell_ends() { Step::Over(UNREAD.into()) } else { Step::Idle }
    }

    fn too_slow(&self) {
        self.hub.metrics.closed("slow-consumer");
        self.session.end(Cause::SlowConsumer, "more is waiting for this client than the server keeps");
    }

    fn farewell_ends(&self) -> u64 {
        self.wrote + FAREWELL.as_millis() as u64
    }

    /// Queues the next message, if there is anything to say.
    fn fill(&mut self, cx: &mut Context<'_>) -> Option<Step> {
        let mut outgoing = Outgoing::default();
        let mut work = self.session.collect(self.generation, cx.waker(), WRITE, &mut outgoing);
        if work == Work::Overflow {
            self.too_slow();
            work = self.session.collect(self.generation, cx.waker(), WRITE, &mut outgoing);
        }
        if work == Work::Superseded {
            return Some(Step::Over(SUPERSEDED.into()));
        }
        if let Some(nonce) = self.ping.take() {
            encode::frame(&mut self.control, Body::Pong(wire::Pong { nonce, server_ms: self.hub.clock.now() }));
        }
        self.acknowledge(!outgoing.blocks.is_empty() || !self.control.is_empty());
        if let Some(last) = outgoing.closing {
            // Behind the counted frames: a client may stop reading at it.
            outgoing.blocks.push(encode::to_bytes(Body::Closing(last.clone())));
            self.phase = Phase::Leaving(last.reason);
            self.alarm_at = 0;
            self.wrote = self.hub.clock.now();
        }
        if !outgoing.blocks.is_empty() || !self.control.is_empty() {
            self.transport.queue(&self.control, &mut outgoing.blocks);
            self.control = BytesMut::new();
        }
        None
    }

    /// Adds the acknowledgement that is owed: with whatever goes out anyway, else once it falls due. Waiting for company
    /// costs nobody anything here, since no client waits for the server's acknowledgement, only for its receipts.
    fn acknowledge(&mut self, company: bool) {
        let mut inbound = self.session.inbound();
        if inbound.is_current(self.generation)
            && let Some(due) = inbound.inbox.due_at(&self.policy())
            && (company || due <= self.hub.clock.now())
        {
            let received = inbound.inbox.acknowledge();
            drop(inbound);
            encode::ack(&mut self.control, received);
        }
    }

    fn policy(&self) -> AckPolicy {
        AckPolicy { delay_ms: self.hub.config.timers.ack_ms.0, ..AckPolicy::default() }
    }

    fn read(&mut self, cx: &mut Context<'_>) -> Step {
        if self.deaf || !matches!(self.phase, Phase::Open) {
            // Only the end of the stream is of interest; the rest is read so that the farewell is not reset away.
            return match self.transport.poll_discard(cx) {
                Poll::Ready(Ok(())) if self.hub.clock.now() >= self.farewell_ends() => Step::Over(self.phase.reason()),
                Poll::Ready(Ok(())) => Step::Progress,
                Poll::Ready(Err(_)) => Step::Over(self.phase.reason()),
                Poll::Pending => Step::Idle,
            };
        }
        let Self { transport, session, generation, hub, ping, pong, logout, .. } = self;
        let polled = transport.poll_read(cx, &mut |message| {
            let batch = match message {
                Message::Batch(batch) => batch,
                Message::Ping(payload) => {
                    *pong = Some(payload.to_vec());
                    return Ok(());
                }
            };
            let outcome = hub.take(session, *generation, batch).map_err(|error| error.to_string())?;
            // One answer to the newest, however many there are: a client that does not read must cost nothing.
            *ping = outcome.ping.or(*ping);
            *logout |= outcome.logout;
            Ok(())
        });
        match polled {
            Poll::Pending => return Step::Idle,
            Poll::Ready(Ok(read)) => {
                self.heard = self.hub.clock.now();
                if std::mem::take(&mut self.silent) {
                    self.session.heard(self.generation);
                }
                self.hub.metrics.link_bytes_in.increment(read as u64);
                // Who is never idle never gets to `wait`.
                self.look_at_token(self.heard);
            }
            Poll::Ready(Err(ReadError::Io(error))) => return Step::Over(error.to_string()),
            Poll::Ready(Err(ReadError::Closed(status))) => {
                // What is half written goes out first; more does not: the client reads no further than the answer.
                self.phase = Phase::Answering(status);
                self.wrote = self.hub.clock.now();
                self.alarm_at = 0;
            }
            Poll::Ready(Err(error)) => {
                let reason = error.to_string();
                tracing::warn!(user = %self.session.user, session = ?self.session.id, %reason, "a client broke the protocol");
                self.hub.metrics.closed("protocol");
                self.session.end(Cause::Protocol, &reason);
                self.deaf = true;
            }
        }
        if self.logout {
            self.log_out();
        }
        Step::Progress
    }

    /// Lets the client go once all that it sent has its outcome.
    fn log_out(&mut self) {
        let sent = self.session.inbound().sent;
        if self.session.resolved() >= sent {
            self.logout = false;
            self.session.end(Cause::Logout, "logged out");
        }
    }

    /// Nothing moves: does what time asks for, or sets the alarm.
    fn wait(&mut self, cx: &mut Context<'_>) -> Step {
        loop {
            let now = self.hub.clock.now();
            if self.logout {
                self.log_out();
                if !self.logout {
                    return Step::Progress;
                }
            }
            let timers = &self.hub.config.timers;
            let due = match &self.phase {
                Phase::Open => {
                    if now >= self.heard + timers.idle_ms.0 {
                        return self.give_up();
                    }
                    if self.transport.is_flushed() && now >= self.wrote + timers.heartbeat_ms.0 {
                        encode::frame(&mut self.control, Body::Ping(wire::Ping { nonce: now }));
                        self.wrote = now;
                        return Step::Progress;
                    }
                    let unreachable = self.heard + timers.unreachable_ms.0;
                    if !self.silent && now >= unreachable {
                        self.silent = true;
                        self.session.silent(self.generation);
                    }
                    let owed = self.session.inbound().inbox.due_at(&self.policy());
                    if self.transport.is_flushed() && owed.is_some_and(|at| at <= now) {
                        return Step::Progress;
                    }
                    if !self.ended && self.look_at_token(now) {
                        return Step::Progress;
                    }
                    let silence = self.heard + timers.idle_ms.0;
                    let beat = if self.transport.is_flushed() { self.wrote + timers.heartbeat_ms.0 } else { silence };
                    let end = match self.ended {
                        true if now >= self.farewell_ends() => return Step::Over(UNREAD.into()),
                        true => self.farewell_ends(),
                        false => silence,
                    };
                    let silence = if self.silent { silence } else { silence.min(unreachable) };
                    let token = if self.ended { silence } else { self.session.token.due() };
                    silence.min(beat).min(end).min(token).min(owed.filter(|&at| at > now).unwrap_or(silence))
                }
                closing => {
                    let end = self.farewell_ends();
                    if now >= end {
                        return Step::Over(closing.reason());
                    }
                    end
                }
            };
            // An alarm that rings early costs one look; setting it anew for every message would cost more.
            if self.alarm_at <= now || self.alarm_at > due {
                self.alarm_at = due;
                self.alarm.as_mut().reset(Instant::now() + Duration::from_millis(due - now));
            }
            if self.alarm.as_mut().poll_elapsed(cx).is_pending() {
                return Step::Idle;
            }
            self.alarm_at = 0;
        }
    }

    /// Tells the client that its token ends soon, or that it has. True when there was something to tell.
    fn look_at_token(&self, now: u64) -> bool {
        if now < self.session.token.due() {
            return false;
        }
        if let Some(expires_ms) = self.session.token.take_warning(now) {
            self.session.push(Body::TokenWillExpire(wire::TokenWillExpire { expires_ms }));
        } else if self.session.token.has_ended(now) {
            self.hub.metrics.closed("token-expired");
            self.session.end(Cause::TokenExpired, "the token has ended; log in with a new one");
        }
        true
    }

    /// The client is silent: it may come back on another connection.
    fn give_up(&mut self) -> Step {
        self.hub.metrics.closed("idle");
        let mut control = BytesMut::new();
        encode::frame(&mut control, Body::Closing(closing(Cause::Idle, "nothing was heard from the client")));
        if self.transport.is_flushed() {
            self.transport.queue(&control, &mut Vec::new());
            self.phase = Phase::Leaving("silent for too long".into());
            self.alarm_at = 0;
            self.wrote = self.hub.clock.now();
            return Step::Progress;
        }
        Step::Over("silent for too long".into())
    }
}

/// `Sleep` as a future that is polled in place.
trait PollElapsed {
    fn poll_elapsed(self, cx: &mut Context<'_>) -> Poll<()>;
}

impl PollElapsed for Pin<&mut Sleep> {
    fn poll_elapsed(self, cx: &mut Context<'_>) -> Poll<()> {
        std::future::Future::poll(self, cx)
    }
}
