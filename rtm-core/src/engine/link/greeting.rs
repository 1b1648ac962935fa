//! The first exchange of a connection, and the server's last word on it.

use rtm_proto::code::{ConnectionReason, ConnectionState, Login};
use rtm_proto::wire::closing::Cause;
use rtm_proto::wire::frame::Body;
use rtm_proto::{PROTOCOL_VERSION, encode, wire};

use super::super::standing::Standing;
use super::super::{Engine, Fault};
use super::{Phase, Session};
use crate::parameters::Platform;

impl Engine {
    /// Connection `number` is open.
    pub fn opened(&mut self, number: u64, now: u64) {
        let Phase::Opening { give_up } = self.link.phase else { return };
        if number != self.link.number {
            return;
        }
        self.link.phase = Phase::Greeting { give_up };
        self.link.heard = now;
        self.link.control.clear();
        // The count in Hello is an acknowledgement too.
        let received = self.link.inbox.acknowledge();
        let declined = self.link.inbox.declined().to_vec();
        let resume =
            self.link.session.as_ref().map(|session| wire::Resume { session: session.id.clone(), received, declined });
        self.link.greetings += 1;
        let platform = match self.parameters.platform {
            Platform::Native => wire::Platform::Native,
            Platform::Apple => wire::Platform::Apple,
            Platform::Web => wire::Platform::Web,
        };
        let (token, renewal) = self.newest_token();
        self.link.renewal = renewal;
        let hello = wire::Hello {
            version: PROTOCOL_VERSION,
            sdk: "rtm-core".into(),
            sdk_version: env!("CARGO_PKG_VERSION").into(),
            app_id: self.app_id.clone(),
            user_id: self.account.user.clone(),
            token,
            incarnation: self.account.incarnation,
            resume,
            features: Vec::new(),
            platform: platform as i32,
            attempt: self.link.greetings,
            client: self.link.client,
            chat: None,
        };
        encode::frame(&mut self.link.control, Body::Hello(hello));
    }

    /// The server lets the client in.
    pub(in crate::engine) fn welcome(&mut self, welcome: wire::Welcome, now: u64) -> Result<(), Fault> {
        self.link.set_server_time(welcome.server_ms, now);
        self.link.heartbeat = u64::from(welcome.heartbeat_ms).clamp(10, 600_000);
        if let Some(limits) = welcome.limits {
            self.rates.set(&limits.rates);
            self.limits = limits;
        }
        let resumed = welcome.resumed && self.link.session.is_some();
        if resumed {
            self.link.outbox.rewind(welcome.received, now)?;
            self.link.inbox.resumed();
        } else {
            self.link.forget_session();
        }
        self.link.session = Some(Session { id: welcome.session, media_key: welcome.media_key });
        self.link.phase = Phase::Up { since: now };
        self.link.wrote = now;
        // Before anything is sent again: what the Hello has settled is not asked once more.
        self.renewal_proved();
        tracing::debug!(resumed, server = %welcome.server, "connected");
        if resumed {
            for (request, frame, expires) in self.requests_after(self.link.pushed, now) {
                self.link.push(request, frame, expires);
            }
        } else {
            self.fresh_session(now);
        }
        self.confirm();
        Ok(())
    }

    /// Nothing of the former session is left at the server: it is told the attributes again, the channels are joined and the
    /// users subscribed to again, then everything is asked again, under the same numbers, that has no answer.
    fn fresh_session(&mut self, now: u64) {
        self.drop_session_requests();
        let again = self.requests_after(0, now);
        // Attributes first: who sees this client come into a channel may read them. Subscriptions last: what is news of them
        // is told when the rest is confirmed.
        self.restore_attributes(now);
        self.rejoin_all(now);
        self.restore_subscriptions(now);
        for (request, frame, expires) in again {
            self.link.push(request, frame, expires);
        }
    }

    /// Tells the application that all is well, once it is.
    pub(in crate::engine) fn confirm(&mut self) {
        if !self.link.is_up() || self.is_rejoining() || self.is_restoring() {
            return;
        }
        self.link.down_since = None;
        if matches!(self.standing, Standing::LoggingIn { .. }) {
            self.logged_in();
        } else if matches!(self.standing, Standing::In) && self.shown == ConnectionState::Reconnecting {
            self.show(ConnectionState::Connected, ConnectionReason::LoginSuccess);
        }
    }

    pub(in crate::engine) fn refused(&mut self, refused: wire::Refused, now: u64) {
        let code = i32::try_from(refused.code).ok().and_then(Login::from_code).unwrap_or(Login::Unknown);
        if refused.retry {
            tracing::info!(?code, "the server asks to try again later: {}", refused.reason);
            self.lost(now, now);
        } else {
            self.turned_away(if code == Login::Ok { Login::Unknown } else { code }, &refused.reason, now);
        }
    }

    /// The server closes the connection.
    pub(in crate::engine) fn closing(&mut self, closing: wire::Closing, now: u64) {
        let cause = Cause::try_from(closing.cause).unwrap_or(Cause::Unspecified);
        tracing::info!(?cause, "the server closes the connection: {}", closing.reason);
        let abort = match cause {
            Cause::RemoteLogin => Some((ConnectionReason::RemoteLogin, Login::Rejected)),
            Cause::Banned => Some((ConnectionReason::BannedByServer, Login::NotAuthorized)),
            Cause::TokenExpired => Some((ConnectionReason::TokenExpired, Login::TokenExpired)),
            _ => None,
        };
        match (self.standing, abort) {
            (Standing::LoggingOut { .. }, _) => self.finish_logout(now),
            (Standing::In, Some((ConnectionReason::TokenExpired, _))) => self.token_ended(now),
            (Standing::In, Some((reason, _))) => self.abort(reason, now),
            (_, Some((_, code))) => self.turned_away(code, &closing.reason, now),
            (_, None) => self.lost(now, now),
        }
    }
}
