//! [`Client`], the door to this crate.

mod channel;
mod connect;
mod driver;
mod invitation;
mod media;
mod pump;
mod question;
mod runtime;
mod shared;

pub use crate::delivery::{Turns, stop_callbacks};
pub use channel::{Channel, Closed};

use std::sync::Arc;
use std::time::Duration;

use rtm_proto::code::{Login, Logout, PeerMessage, RenewToken};
use rtm_proto::identifier::IdentifierError;

use crate::delivery::Event;
use crate::event::{ChannelSink, ClientEvent, ClientSink};
use crate::message::{Message, SendOptions};
use crate::parameters::ParameterError;
use shared::Shared;

/// Why no client was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NewError {
    /// The App ID is empty.
    #[error("the App ID is empty; use the one that the server is configured for, or any name in development")]
    InvalidAppId,
    /// No thread could be started.
    #[error("no thread could be started: {0}")]
    Exhausted(String),
}

/// A client of one application, logged in as one user at a time.
///
/// Every method may be called from any thread and from inside a sink, and returns at once; codes that a method returns are
/// exact, and then nothing follows. Clones are the same client. It is released when the last clone and the last of its
/// channels go, or by [`Client::release`], which a sink that holds a clone makes necessary.
#[derive(Clone)]
pub struct Client(Arc<Owned>);

/// Releases the client when nobody holds it any more.
struct Owned(Arc<Shared>);

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.release(Some(Duration::ZERO));
    }
}

impl Client {
    /// Makes a client that is not logged in. Its events go to `sink`.
    ///
    /// # Errors
    /// Nothing was kept.
    pub fn new(app_id: &str, sink: Arc<dyn ClientSink>) -> Result<Self, NewError> {
        if app_id.is_empty() {
            return Err(NewError::InvalidAppId);
        }
        let shared = Shared::new(app_id, sink).map_err(|error| NewError::Exhausted(error.to_string()))?;
        Self::start(shared)
    }

    /// As [`Client::new`], but the client has no thread for its events: `sink` and the sinks of its channels are called by
    /// whoever takes the [`Turns`]. For languages whose own threads call faster than foreign ones.
    ///
    /// [`Client::release`] then waits for no call: who takes the turns knows best what is running.
    ///
    /// # Errors
    /// Nothing was kept.
    pub fn in_turns(app_id: &str, sink: Arc<dyn ClientSink>) -> Result<(Self, Turns), NewError> {
        if app_id.is_empty() {
            return Err(NewError::InvalidAppId);
        }
        let (shared, turns) = Shared::in_turns(app_id, sink);
        Ok((Self::start(shared)?, turns))
    }

    fn start(shared: Shared) -> Result<Self, NewError> {
        let runtime = runtime::get().map_err(|error| NewError::Exhausted(error.to_string()))?;
        let shared = Arc::new(shared);
        runtime.spawn(driver::run(shared.clone()));
        Ok(Self(Arc::new(Owned(shared))))
    }

    /// Puts [`ClientEvent::Posted`] behind the events that wait, so that something of the
    /// caller's happens in order with them.
    pub fn post(&self, number: i64) {
        self.shared().queue.push(&mut vec![Event::Client(ClientEvent::Posted { number })]);
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.0.0
    }

    /// Changes parameters; see [`crate::parameters`] for the keys.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn set_parameters(&self, json: &str) -> Result<(), ParameterError> {
        self.shared().act(|engine, _| {
            let changed = engine.parameters().with_json(json)?;
            engine.set_parameters(changed);
            Ok(())
        })
    }

    /// Logs in. Answered by the connection states and then `ClientEvent::Login`. No token, an empty one and the App ID in
    /// its place are the same.
    ///
    /// # Errors
    /// `InvalidArgument`: the user id, the server's address or the CA file, and the log says what is wrong with it;
    /// `AlreadyLoggedIn`: also while logging in, logging out, or aborted for another reason than an expired token.
    pub fn login(&self, token: Option<&str>, user_id: &str) -> Result<(), Login> {
        self.shared().login(token, user_id)
    }

    /// Logs out, behind everything that was sent. Answered by `ClientEvent::Logout`.
    ///
    /// # Errors
    /// `NotLoggedIn`.
    pub fn logout(&self) -> Result<(), Logout> {
        self.shared().act(|engine, now| engine.logout(now))
    }

    /// Goes on under another token, before the present one ends or while reconnecting after it has. Answered by
    /// `ClientEvent::TokenRenewed`.
    ///
    /// # Errors
    /// Nothing was asked; `InvalidArgument`: the token is empty or longer than any.
    pub fn renew_token(&self, token: &str) -> Result<(), RenewToken> {
        self.shared().act(|engine, now| engine.renew_token(token, now))
    }

    /// Sends a message to a user. Answered by `ClientEvent::SendResult`: 0 when the user's library has taken it.
    ///
    /// # Errors
    /// The message was not sent.
    pub fn send(&self, to: &str, message: &Message<'_>, options: SendOptions) -> Result<(), PeerMessage> {
        self.shared().act(|engine, now| engine.send(to, message, options, now))
    }

    /// Opens a channel without joining it. An id that is open gives the same channel with another sink; then a [`Closed`]
    /// comes along by which to wait until the former sink is no longer called.
    ///
    /// # Errors
    /// The id breaks the rules.
    pub fn open_channel(
        &self,
        id: &str,
        sink: Arc<dyn ChannelSink>,
    ) -> Result<(Channel, Option<Closed>), IdentifierError> {
        // Held here too, so that no sink is dropped while the engine is locked: dropping may run the application's code.
        let (target, former) = self.shared().act(|engine, _| engine.open_channel(id, sink.clone()))?;
        let replaced = former.map(|(sink, call)| Closed::new(target.clone(), Some(sink), call));
        Ok((Channel::new(self.clone(), target), replaced))
    }

    /// Lets go of the server and of the sinks. When it returns true, no call to the client's or its channels' sinks runs or
    /// will run. False: `wait` (`None`: no limit) was over first, or this was called from such a call, which is then the last.
    pub fn release(&self, wait: Option<Duration>) -> bool {
        self.shared().release(wait)
    }
}
