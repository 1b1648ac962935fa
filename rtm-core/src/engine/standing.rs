//! Logged in or not: login, logout, abort, and the connection state that the application sees.

use rtm_proto::code::{ConnectionReason, ConnectionState, Login, Logout};
use rtm_proto::wire::rate::Operation;
use rtm_proto::{identifier, wire};

use super::Engine;
use super::requests::Context;
use crate::delivery::Event;
use crate::event::ClientEvent;

/// Where the client stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Never logged in, or logged out.
    Out,
    /// Until the deadline.
    LoggingIn { deadline: u64 },
    /// A login has succeeded; the link may be up or down.
    In,
    /// The last frame is written; the server confirms until the deadline.
    LoggingOut { deadline: u64 },
    /// The server has ended it. `again`: login is accepted without logging out first.
    Aborted { again: bool },
}

/// Who logs in.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) user: String,
    pub(super) token: String,
    pub(super) incarnation: u64,
}

impl Engine {
    /// Starts to log in. `incarnation` is random and never used before.
    ///
    /// # Errors
    /// `InvalidArgument`: the user id; `AlreadyLoggedIn`: log out first; `TooOften`.
    pub fn login(&mut self, token: Option<&str>, user: &str, incarnation: u64, now: u64) -> Result<(), Login> {
        if let Err(error) = identifier::check_user(user) {
            tracing::warn!("login refused: {error}");
            return Err(Login::InvalidArgument);
        }
        if self.released || !matches!(self.standing, Standing::Out | Standing::Aborted { again: true }) {
            return Err(Login::AlreadyLoggedIn);
        }
        self.pace(Operation::Login, Login::TooOften, now)?;
        self.abandon_requests();
        self.forget_memberships();
        self.forget_restoration();
        self.token_over = false;
        // Programs without a certificate pass the App ID in the token's place.
        let token = token.filter(|t| *t != self.app_id).unwrap_or_default();
        self.account = Account { user: user.to_owned(), token: token.to_owned(), incarnation };
        self.standing = Standing::LoggingIn { deadline: now.saturating_add(self.parameters.login_timeout_ms) };
        self.show(ConnectionState::Connecting, ConnectionReason::Login);
        self.link.begin(now);
        Ok(())
    }

    /// Starts to log out: behind everything that was sent, whose outcomes are waited for, if the link is up. If it is down,
    /// what has no outcome fails and the client is out at once. A login that is under way is answered with `Unknown`.
    ///
    /// # Errors
    /// `NotLoggedIn`.
    pub fn logout(&mut self, now: u64) -> Result<(), Logout> {
        match self.standing {
            Standing::Out | Standing::LoggingOut { .. } => return Err(Logout::NotLoggedIn),
            Standing::LoggingIn { .. } => {
                self.tell(ClientEvent::Login { code: Login::Unknown });
                self.finish_logout(now);
            }
            Standing::In if self.link.is_up() => {
                let timeout = self.parameters.logout_timeout_ms;
                // At once: the server ends the transfers of a session that logs out, and they are to end as interrupted, not as failed.
                self.interrupt = true;
                self.end_invitations();
                self.standing = Standing::LoggingOut { deadline: now.saturating_add(timeout) };
                self.ask(now, timeout, Context::Logout, |request, _| {
                    wire::frame::Body::Logout(wire::Logout { request })
                });
            }
            Standing::In | Standing::Aborted { .. } => self.finish_logout(now),
        }
        Ok(())
    }

    /// The application lets go of the client: says goodbye to the server if it can be done at once, and nothing more is told.
    pub fn release(&mut self, now: u64) {
        self.released = true;
        self.interrupt = true;
        if matches!(self.standing, Standing::In) && self.link.is_up() {
            let _ = self.logout(now);
        } else if !matches!(self.standing, Standing::LoggingOut { .. }) {
            self.standing = Standing::Out;
            self.link.end(now);
        }
        self.channels.clear();
    }

    /// True when the client was released and has no more business with the server.
    pub fn is_finished(&self) -> bool {
        self.released && matches!(self.standing, Standing::Out)
    }

    pub(super) fn finish_logout(&mut self, now: u64) {
        self.end_invitations();
        self.abandon_requests();
        self.forget_memberships();
        self.forget_restoration();
        self.link.end(now);
        self.standing = Standing::Out;
        self.interrupt = true;
        self.show(ConnectionState::Disconnected, ConnectionReason::Logout);
        self.tell(ClientEvent::Logout { code: Logout::Ok });
    }

    /// The first connection is there.
    pub(super) fn logged_in(&mut self) {
        self.standing = Standing::In;
        self.show(ConnectionState::Connected, ConnectionReason::LoginSuccess);
        self.tell(ClientEvent::Login { code: Login::Ok });
    }

    pub(super) fn login_failed(&mut self, code: Login, reason: ConnectionReason, now: u64) {
        self.link.end(now);
        self.standing = Standing::Out;
        self.show(ConnectionState::Disconnected, reason);
        self.tell(ClientEvent::Login { code });
    }

    /// The server has ended it for good. Requests run into their deadlines.
    pub(super) fn abort(&mut self, reason: ConnectionReason, now: u64) {
        self.end_invitations();
        self.link.end(now);
        self.standing = Standing::Aborted { again: reason == ConnectionReason::TokenExpired };
        self.interrupt = true;
        self.show(ConnectionState::Aborted, reason);
    }

    /// The server does not let the client in, for a reason that trying again does not change.
    pub(super) fn turned_away(&mut self, code: Login, reason: &str, now: u64) {
        tracing::warn!(?code, "the server does not let {} in: {reason}", self.account.user);
        match self.standing {
            Standing::LoggingIn { .. } => self.login_failed(code, ConnectionReason::LoginFailure, now),
            Standing::In => {
                if !self.token_refused(code, now) {
                    self.abort(ConnectionReason::BannedByServer, now);
                }
            }
            Standing::LoggingOut { .. } => self.finish_logout(now),
            Standing::Out | Standing::Aborted { .. } => self.link.end(now),
        }
    }

    pub(super) fn show(&mut self, state: ConnectionState, reason: ConnectionReason) {
        self.shown = state;
        tracing::info!(user = self.account.user, "{state:?}, because of {reason:?}");
        self.tell(ClientEvent::ConnectionState { state, reason });
    }

    /// The state that the application was told last.
    pub fn connection_state(&self) -> ConnectionState {
        self.shown
    }

    pub(super) fn tell(&mut self, event: ClientEvent) {
        self.events.push(Event::Client(event));
    }

    pub(super) fn standing_deadline(&self) -> Option<u64> {
        match self.standing {
            Standing::LoggingIn { deadline } | Standing::LoggingOut { deadline } => Some(deadline),
            _ => None,
        }
    }

    pub(super) fn expire_standing(&mut self, now: u64) {
        if self.standing_deadline().is_none_or(|deadline| now < deadline) {
            return;
        }
        match self.standing {
            Standing::LoggingIn { .. } => {
                tracing::warn!("no server has let {} in within the login timeout", self.account.user);
                self.login_failed(Login::Timeout, ConnectionReason::LoginTimeout, now);
            }
            _ => self.finish_logout(now),
        }
    }

    pub(super) fn interruption_deadline(&self) -> Option<u64> {
        let since = self.link.down_since.filter(|_| self.shown == ConnectionState::Connected)?;
        matches!(self.standing, Standing::In).then(|| since.saturating_add(self.parameters.reconnecting_after_ms))
    }

    pub(super) fn show_interruption(&mut self, now: u64) {
        if self.interruption_deadline().is_some_and(|at| at <= now) {
            self.show(ConnectionState::Reconnecting, ConnectionReason::Interrupted);
        }
    }
}
