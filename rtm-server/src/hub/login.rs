//! Login: from a Hello to a session that a connection may carry.

use std::sync::Arc;

use rtm_proto::{
    PROTOCOL_VERSION, code, identifier,
    wire::{self, closing::Cause},
};

use super::{App, DRAINING, Hub, pace::TOO_OFTEN, token::token_end};
use crate::session::{About, AttachError, Pace, Session, SessionId};

/// The longest App ID taken, in bytes. The vendor's are 32 hexadecimal digits; any other name is as good.
const APP_ID_BYTES: usize = 64;

/// A client that is in.
pub struct Accepted {
    /// What the connection carries from now on.
    pub session: Arc<Session>,
    /// Which of the session's connections this is.
    pub generation: u64,
    /// To be written before anything else.
    pub welcome: wire::Welcome,
}

/// A client that is not in: the one frame it gets before the connection closes.
#[derive(Debug, Clone, PartialEq)]
pub enum Rejected {
    /// The login failed.
    Refused(wire::Refused),
    /// Another login has taken the user meanwhile, or an operator keeps the user out.
    Closed(wire::Closing),
    /// A younger connection of the same library is in: this one is of no use to anybody and ends without a word.
    Overtaken,
}

/// Whether the text can be an App ID.
pub(super) fn is_app_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= APP_ID_BYTES && id.bytes().all(|b| b.is_ascii_graphic())
}

impl Hub {
    /// Whether the App may be used here.
    pub(super) fn is_configured(&self, app: &str) -> bool {
        self.config.development() || self.config.apps.iter().any(|known| known.id == *app)
    }

    /// Lets a client in, or says why not.
    pub fn login(self: &Arc<Self>, hello: &wire::Hello) -> Result<Accepted, Rejected> {
        let result = self.admit(hello);
        self.metrics.login(result.is_ok());
        result
    }

    fn admit(self: &Arc<Self>, hello: &wire::Hello) -> Result<Accepted, Rejected> {
        self.check_begin(hello)?;
        identifier::check_user(&hello.user_id)
            .map_err(|error| refuse(code::Login::InvalidArgument, false, &error.to_string()))?;
        let app = self.app(&hello.app_id);
        let ends = self.check_token(&app, hello)?;
        if !app.admit_login(hello, self.clock.now()) {
            return Err(refuse(code::Login::TooOften, false, TOO_OFTEN));
        }
        if app.was_evicted(&hello.user_id, hello.incarnation) {
            return Err(Rejected::Closed(wire::Closing {
                cause: Cause::RemoteLogin as i32,
                reason: "the same user logged in elsewhere".into(),
            }));
        }
        if let Some(closing) = app.banned(&hello.user_id, self.clock.now()) {
            return Err(Rejected::Closed(closing));
        }
        if let Some(resume) = &hello.resume
            && let Some(accepted) = self.resume(hello, resume, ends)?
        {
            return Ok(accepted);
        }
        let session = Session::new(
            app.clone(),
            hello.user_id.as_str().into(),
            hello.incarnation,
            About::of(hello, self.clock.now()),
            app.settings.limits.session_queue_bytes,
        );
        session.token.set(ends);
        session.inbound().pace = Pace::new(&app.settings.rates_of(hello.platform()).rates());
        let Ok((generation, received)) = session.attach(0, &[], hello.attempt, self.clock.now()) else {
            return Err(refuse(code::Login::Unknown, true, "the session ended as it began; try again"));
        };
        let claim = || {
            let evicted = app.bus.claim(&session.user, session.clone(), session.incarnation, hello.attempt)?;
            // Behind the end of the former session, and before this one can end: the last event says how the user stands.
            self.remember(&session);
            Ok(evicted)
        };
        if self.stored.arrive(&app, &session.user, claim).is_err() {
            session.end(Cause::Unspecified, "a younger connection is in");
            return Err(Rejected::Overtaken);
        }
        if let Some(closing) = app.banned(&session.user, self.clock.now()) {
            // It came meanwhile, and may have looked for the user before this session was there.
            session.end(Cause::Banned, &closing.reason);
        }
        if self.is_draining() {
            // It began meanwhile, and may have counted the sessions without this one.
            session.end(Cause::Draining, DRAINING);
        }
        tracing::debug!(app = %app.id, user = %session.user, session = ?session.id, "login");
        Ok(Accepted { welcome: self.welcome(&session, hello, false, received), session, generation })
    }

    /// Checks what logins of every kind have to say.
    pub(crate) fn check_begin(&self, hello: &wire::Hello) -> Result<(), Rejected> {
        if self.is_draining() {
            return Err(refuse(code::Login::Rejected, true, "the server is going down; try again in a moment"));
        }
        if hello.version != PROTOCOL_VERSION {
            let reason = format!(
                "this server speaks protocol {PROTOCOL_VERSION}, the client {}; use a release of the same age",
                hello.version
            );
            return Err(refuse(code::Login::Rejected, false, &reason));
        }
        let id = &hello.app_id;
        if !is_app_id(id) {
            return Err(refuse(
                code::Login::InvalidAppId,
                false,
                "an App ID is 1 to 64 printable characters without spaces",
            ));
        }
        if !self.is_configured(id) {
            return Err(refuse(
                code::Login::InvalidAppId,
                false,
                "this server is not configured for the App ID; add it to [[apps]]",
            ));
        }
        Ok(())
    }

    /// Checks the token of a login, of every reconnect as well. Answers when it ends, by the hub's clock.
    fn check_token(&self, app: &App, hello: &wire::Hello) -> Result<u64, Rejected> {
        token_end(app, &hello.token, &hello.user_id, &self.clock)
            .map_err(|refused| refuse(refused.login(), false, &refused.to_string()))
    }

    /// `None`: there is nothing to take up, the login goes on with a fresh session.
    pub(crate) fn resume(
        &self,
        hello: &wire::Hello,
        resume: &wire::Resume,
        ends: u64,
    ) -> Result<Option<Accepted>, Rejected> {
        let Some(session) = SessionId::from_bytes(&resume.session).and_then(|id| self.session(&id)) else {
            return Ok(None);
        };
        let same = session.seat.get().is_some() == hello.chat.is_some()
            && *session.app.id == *hello.app_id
            && *session.user == *hello.user_id
            && session.incarnation == hello.incarnation;
        if !same {
            return Ok(None);
        }
        match session.attach(resume.received, &resume.declined, hello.attempt, self.clock.now()) {
            Ok((generation, received)) => {
                session.token.set(ends);
                self.metrics.resumed.increment(1);
                Ok(Some(Accepted { welcome: self.welcome(&session, hello, true, received), session, generation }))
            }
            Err(AttachError::Gone) => Ok(None),
            Err(AttachError::Overtaken) => Err(Rejected::Overtaken),
        }
    }

    pub(crate) fn welcome(
        &self,
        session: &Session,
        hello: &wire::Hello,
        resumed: bool,
        received: u64,
    ) -> wire::Welcome {
        let timers = &self.config.timers;
        wire::Welcome {
            session: session.id.as_bytes().to_vec().into(),
            resumed,
            received,
            server_ms: self.clock.now(),
            heartbeat_ms: timers.heartbeat_ms.0 as u32,
            resume_window_ms: timers.resume_window_ms.0 as u32,
            limits: Some(session.app.settings.told(hello.platform())),
            media_key: session.id.media_key(),
            server: concat!("rtm-server/", env!("CARGO_PKG_VERSION")).into(),
            features: Vec::new(),
            chat: None,
        }
    }
}

/// A login that failed.
pub(crate) fn refuse(code: code::Login, retry: bool, reason: &str) -> Rejected {
    Rejected::Refused(wire::Refused { code: code.code() as u32, reason: reason.into(), retry })
}
