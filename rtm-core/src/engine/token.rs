//! The token: renewing it, hearing that it ends soon, and what happens when it has ended.
//!
//! A token that ends while the application sees the client as connected ends the login. One that is found to be over when the
//! client comes back after an interruption leaves it where it is: nothing is tried until the application renews the
//! token, which then resumes the connection.

use bytes::Bytes;
use rtm_proto::code::{ConnectionReason, ConnectionState, Login, RenewToken};
use rtm_proto::token::TEXT_BYTES;
use rtm_proto::wire::rate::Operation;
use rtm_proto::wire::{self, frame::Body};

use super::Engine;
use super::question::asked;
use super::requests::Context;
use super::standing::Standing;
use crate::event::ClientEvent;

impl Engine {
    /// Asks the server to go on under another token, answered by `ClientEvent::TokenRenewed`. While the link is down the next
    /// attempt to connect uses it.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: the token is empty or longer than any.
    pub(crate) fn renew_token(&mut self, token: &str, now: u64) -> Result<(), RenewToken> {
        if !matches!(self.standing, Standing::In) {
            return Err(RenewToken::NotLoggedIn);
        }
        if token.is_empty() || token.len() > TEXT_BYTES {
            return Err(RenewToken::InvalidArgument);
        }
        self.pace(Operation::RenewToken, RenewToken::TooOften, now)?;
        let text = token.to_owned();
        self.ask(now, self.parameters.renew_timeout_ms, Context::Renew, |request, deadline| {
            Body::TokenRenew(wire::TokenRenew { request, deadline, token: text })
        });
        self.link.resume_trying(now);
        Ok(())
    }

    /// The token to log on with: the newest that the application has given, and the renewal it belongs to.
    pub(super) fn newest_token(&self) -> (String, Option<u64>) {
        let renewal = self.pending.iter().filter(|entry| matches!(entry.context, Context::Renew)).last();
        match renewal {
            Some(entry) => (token_of(&entry.frame), Some(entry.request)),
            None => (self.account.token.clone(), None),
        }
    }

    /// The outcome of a renewal whose frame was `frame`.
    pub(super) fn renewal_answered(&mut self, frame: &Bytes, code: i32) {
        let token = token_of(frame);
        if code == RenewToken::Ok.code() {
            self.account.token.clone_from(&token);
            self.token_over = false;
        }
        self.tell(ClientEvent::TokenRenewed { token: token.into_boxed_str(), code });
    }

    /// The server has let the client in with the token of a renewal.
    pub(super) fn renewal_proved(&mut self) {
        self.token_over = false;
        if let Some(request) = self.link.renewal.take() {
            self.answered(request, RenewToken::Ok.code(), None);
        }
    }

    /// The server does not let a client in that was in before, because of its token or what that grants. True when this is the outcome
    /// of a renewal or something that a renewal can mend.
    pub(super) fn token_refused(&mut self, code: Login, now: u64) -> bool {
        if let Some(request) = self.link.renewal.take() {
            let code = match code {
                Login::TokenExpired => RenewToken::TokenExpired,
                Login::InvalidToken => RenewToken::InvalidToken,
                _ => RenewToken::Rejected,
            };
            self.answered(request, code.code(), None);
            self.try_again_or_wait(now);
            return true;
        }
        if !matches!(code, Login::TokenExpired | Login::InvalidToken) {
            return false;
        }
        self.token_ended(now);
        true
    }

    /// The token that the login rests on has ended.
    pub(super) fn token_ended(&mut self, now: u64) {
        if self.shown != ConnectionState::Reconnecting {
            self.tell(ClientEvent::TokenExpired);
            return self.abort(ConnectionReason::TokenExpired, now);
        }
        if !std::mem::replace(&mut self.token_over, true) {
            self.tell(ClientEvent::TokenExpired);
        }
        self.try_again_or_wait(now);
    }

    /// Connects again, unless it is known that the server would refuse it.
    fn try_again_or_wait(&mut self, now: u64) {
        self.lost_link(now);
        let renewing = self.newest_token().1.is_some();
        if self.token_over && !renewing {
            self.link.stop_trying();
        }
    }
}

fn token_of(frame: &Bytes) -> String {
    match asked(frame) {
        Some(Body::TokenRenew(renew)) => renew.token,
        _ => String::new(),
    }
}
