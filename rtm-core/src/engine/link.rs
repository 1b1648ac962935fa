//! One connection after the other, under one session after the other.

mod greeting;

use bytes::{Bytes, BytesMut};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rtm_proto::link::{Block, Inbox, Outbox};
use rtm_proto::wire::frame::Body;
use rtm_proto::{encode, wire};

use super::Engine;
use super::standing::Standing;

/// A connection that has lasted this long, in milliseconds, was a good one: the next loss is answered at once.
const STABLE_MS: u64 = 1_000;

/// The heartbeat assumed until a server says otherwise, in milliseconds.
const HEARTBEAT_MS: u64 = 10_000;

/// Where the connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// None is wanted.
    Idle,
    /// None is there; the next attempt is due.
    Down { retry_at: u64 },
    /// The driver is at it.
    Opening { give_up: u64 },
    /// It is open, and the server has not answered yet.
    Greeting { give_up: u64 },
    /// The server has let the client in.
    Up { since: u64 },
}

pub(super) struct Session {
    id: Bytes,
    media_key: String,
}

/// The connection, and the session it carries.
pub(super) struct Link {
    phase: Phase,
    /// The number of the present attempt; news of others are stale.
    number: u64,
    session: Option<Session>,
    pub(super) outbox: Outbox,
    pub(super) inbox: Inbox,
    /// The newest request that was put into the outbox in this session.
    pushed: u64,
    /// Uncounted frames to write.
    control: BytesMut,
    /// An acknowledgement is wanted as soon as the read buffer is dry.
    pub(super) eager: bool,
    attempts: u32,
    /// The renewal whose token the present Hello carries.
    pub(super) renewal: Option<u64>,
    /// Connections greeted with under the present incarnation.
    greetings: u64,
    /// For how long there was a connection, without the present one.
    connected_ms: u64,
    heard: u64,
    wrote: u64,
    heartbeat: u64,
    /// Since when the application would have to be told, if it lasts.
    pub(super) down_since: Option<u64>,
    /// Server time minus our time.
    offset: i64,
    /// Tells this client object from others of the same user, through all its logins.
    client: u64,
    random: StdRng,
}

impl Link {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        Self {
            phase: Phase::Idle,
            number: 0,
            session: None,
            // What is refused for lack of room is refused before it becomes a request, see `admit`.
            outbox: Outbox::new(usize::MAX / 2),
            inbox: Inbox::default(),
            pushed: 0,
            control: BytesMut::new(),
            eager: false,
            attempts: 0,
            renewal: None,
            greetings: 0,
            connected_ms: 0,
            heard: 0,
            wrote: 0,
            heartbeat: HEARTBEAT_MS,
            down_since: None,
            offset: 0,
            client: random.random(),
            random,
        }
    }

    /// A number that nobody else has.
    pub(super) fn random_id(&mut self) -> u64 {
        self.random.random()
    }

    pub(super) fn is_up(&self) -> bool {
        matches!(self.phase, Phase::Up { .. })
    }

    /// Wants a connection from now on, for a new login.
    pub(super) fn begin(&mut self, now: u64) {
        self.end(now);
        self.attempts = 0;
        self.greetings = 0;
        self.phase = Phase::Down { retry_at: now };
    }

    /// Wants no connection any more; the session is over.
    pub(super) fn end(&mut self, now: u64) {
        self.connected_ms = self.connected_ms(now);
        self.phase = Phase::Idle;
        self.number += 1;
        self.down_since = None;
        self.forget_session();
    }

    /// Wants no connection until [`Link::resume_trying`]; the session may still be taken up.
    pub(super) fn stop_trying(&mut self) {
        if let Phase::Down { .. } = self.phase {
            self.phase = Phase::Idle;
        }
    }

    /// Wants a connection again.
    pub(super) fn resume_trying(&mut self, now: u64) {
        if self.phase == Phase::Idle {
            self.phase = Phase::Down { retry_at: now };
        }
    }

    fn forget_session(&mut self) {
        self.session = None;
        self.outbox.clear();
        self.inbox.clear();
        self.pushed = 0;
        self.eager = false;
        self.control.clear();
    }

    pub(super) fn push(&mut self, request: u64, frame: Bytes, expires: u64) {
        self.pushed = self.pushed.max(request);
        // The outbox is as good as unbounded, so the one reason for refusal cannot be.
        let _ = self.outbox.push(Block { bytes: frame, frames: 1, expires });
    }

    /// True when `number` is the present connection, which was heard now.
    pub(super) fn heard_on(&mut self, number: u64, now: u64) -> bool {
        let present = number == self.number && matches!(self.phase, Phase::Greeting { .. } | Phase::Up { .. });
        if present {
            self.heard = now;
        }
        present
    }

    /// When the server was heard last.
    pub(super) fn last_heard(&self) -> u64 {
        self.heard
    }

    pub(super) fn pong(&mut self, nonce: u64) {
        encode::frame(&mut self.control, Body::Pong(wire::Pong { nonce, server_ms: 0 }));
    }

    pub(super) fn server_time(&self, now: u64) -> u64 {
        now.saturating_add_signed(self.offset)
    }

    pub(super) fn set_server_time(&mut self, server_ms: u64, now: u64) {
        if server_ms != 0 {
            self.offset = server_ms.wrapping_sub(now) as i64;
        }
    }

    /// A clock that stands still while there is no connection: what waits for us at the server does not age meanwhile.
    pub(super) fn connected_ms(&self, now: u64) -> u64 {
        match self.phase {
            Phase::Up { since } => self.connected_ms + now.saturating_sub(since),
            _ => self.connected_ms,
        }
    }

    /// How long a silent connection is believed in.
    fn patience(&self) -> u64 {
        self.heartbeat * 2 + self.heartbeat / 4
    }
}

impl Engine {
    /// The number of a connection that is to be opened now, told once.
    pub fn wish(&mut self, now: u64) -> Option<u64> {
        match self.link.phase {
            Phase::Down { retry_at } if retry_at <= now => {
                self.link.number += 1;
                let give_up = now.saturating_add(self.parameters.connect_timeout_ms);
                self.link.phase = Phase::Opening { give_up };
                Some(self.link.number)
            }
            _ => None,
        }
    }

    /// True while the engine is interested in connection `number`; the driver closes any other.
    pub fn wants(&self, number: u64) -> bool {
        number == self.link.number && !matches!(self.link.phase, Phase::Idle | Phase::Down { .. })
    }

    /// Connection `number` could not be opened or is lost; `reason` is for the log.
    pub fn failed(&mut self, number: u64, reason: &str, now: u64) {
        if self.wants(number) {
            tracing::info!("the connection is lost or cannot be made: {reason}");
            self.lost(now, now);
        }
    }

    /// Connection `number` broke the rules: as [`Engine::failed`], and its session is not taken up again, since what broke
    /// the rules would come again.
    pub fn broken(&mut self, number: u64, reason: &str, now: u64) {
        if self.wants(number) {
            tracing::warn!("the server broke the protocol: {reason}");
            self.link.forget_session();
            self.lost(now, now);
        }
    }

    /// The connection is gone by the server's will.
    pub(super) fn lost_link(&mut self, now: u64) {
        self.lost(now, now);
    }

    /// The connection is gone, and was good until `since`.
    fn lost(&mut self, now: u64, since: u64) {
        match self.standing {
            Standing::LoggingIn { .. } => {}
            Standing::In => {
                self.link.down_since.get_or_insert(since);
            }
            Standing::LoggingOut { .. } => return self.finish_logout(now),
            Standing::Out | Standing::Aborted { .. } => return self.link.end(now),
        }
        if let Phase::Up { since } = self.link.phase
            && now.saturating_sub(since) >= STABLE_MS
        {
            self.link.attempts = 0;
        }
        self.link.number += 1;
        self.link.connected_ms = self.link.connected_ms(now);
        self.link.phase = Phase::Down { retry_at: now.saturating_add(self.backoff()) };
    }

    /// The wait before the next attempt, in milliseconds: none, then doubling, between a half and all of it.
    fn backoff(&mut self) -> u64 {
        let link = &mut self.link;
        link.attempts = link.attempts.saturating_add(1);
        // While logging in even the first failure waits a little: nothing was there a moment ago.
        let step = link.attempts - u32::from(link.session.is_some()).min(link.attempts);
        if step == 0 {
            return 0;
        }
        let full = self.parameters.reconnect_base_ms.saturating_mul(1 << (step - 1).min(20));
        let full = full.min(self.parameters.reconnect_max_ms);
        link.random.random_range(full / 2..=full)
    }

    pub(super) fn link_deadline(&self) -> Option<u64> {
        match self.link.phase {
            Phase::Idle => None,
            Phase::Down { retry_at } => Some(retry_at),
            Phase::Opening { give_up } | Phase::Greeting { give_up } => Some(give_up),
            Phase::Up { .. } => {
                let alive = self.link.heard.saturating_add(self.link.patience());
                let beat = self.link.wrote.saturating_add(self.link.heartbeat);
                Some(alive.min(beat))
            }
        }
    }

    /// When the acknowledgement that is owed is to be collected at the latest.
    pub(super) fn acknowledgement_deadline(&self) -> Option<u64> {
        self.link.inbox.due_at(&self.policy).filter(|_| self.link.is_up())
    }

    pub(super) fn tick_link(&mut self, now: u64) {
        match self.link.phase {
            Phase::Opening { give_up } | Phase::Greeting { give_up } if give_up <= now => {
                tracing::info!("the server did not answer in time");
                self.lost(now, now);
            }
            Phase::Up { .. } if now >= self.link.heard.saturating_add(self.link.patience()) => {
                tracing::info!("nothing was heard from the server; connecting anew");
                self.lost(now, self.link.heard);
            }
            Phase::Up { .. } if now >= self.link.wrote.saturating_add(self.link.heartbeat) => {
                encode::frame(&mut self.link.control, Body::Ping(wire::Ping { nonce: now }));
                self.link.wrote = now;
            }
            _ => {}
        }
    }

    /// The driver does not read at present, because the application does not keep up: silence means nothing.
    pub fn not_reading(&mut self, now: u64) {
        self.link.heard = now;
    }

    /// Moves what is to be written on connection `number` next into `parts`, about `limit` bytes: control frames, and the
    /// acknowledgement that is owed if it is due or has company. Nothing is moved when there is nothing to write.
    pub fn collect(&mut self, number: u64, limit: usize, now: u64, parts: &mut Vec<Bytes>) {
        if number != self.link.number {
            return;
        }
        self.link.outbox.drop_expired(now, |_| {});
        let (policy, link) = (&self.policy, &mut self.link);
        if link.is_up() && link.inbox.owes() {
            let company = !link.control.is_empty() || link.outbox.has_untaken();
            if link.eager || company || link.inbox.due_at(policy).is_some_and(|due| due <= now) {
                link.eager = false;
                let frames = link.inbox.declined_untold().to_vec();
                if !frames.is_empty() {
                    encode::frame(&mut link.control, Body::Declined(wire::Declined { frames }));
                }
                encode::ack(&mut link.control, link.inbox.acknowledge());
            }
        }
        if !link.control.is_empty() {
            parts.push(link.control.split().freeze());
        }
        // Blocks are pushed one by one and whole, so they always have the frames they say.
        if link.is_up() && link.outbox.take(limit, parts).is_err() {
            tracing::error!("a block of the outbox does not hold what it says");
        }
        if !parts.is_empty() {
            link.wrote = now;
        }
    }

    /// The key that opens the session's media, or the last one while the link is down.
    pub fn media_key(&self) -> Option<&str> {
        self.link.session.as_ref().map(|session| session.media_key.as_str())
    }
}
