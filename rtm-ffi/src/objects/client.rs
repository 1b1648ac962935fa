//! The client.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rtm_core::media::{CancelCode, Direction, DownloadCode, Kind, UploadCode};
use rtm_core::message::{Message, SendOptions};
use rtm_core::{Attribute, AttributeOperation, Channel, Client, NewError, Turns, code};

use super::call::Invitations;
use super::event::{Event, PairData, all};
use super::message::OutgoingData;
use super::sink::{ChannelTranslator, Outbox, Translator};
use crate::log;

/// `NOT_INITIALIZED`, which all enumerations of channels have: what a channel that was closed answers, in every language.
const CLOSED: i32 = 101;

/// `INVITATION_API_CALL_ERR_ALREADY_END`: of an invitation whose end was fetched, nothing else is known.
const ENDED: i32 = 3;

/// Why no client was made.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum NewClientError {
    /// The App ID is empty.
    #[error("the App ID is empty; use the one that the server is configured for, or any name in development")]
    InvalidAppId,
    /// The system gives no more threads.
    #[error("no thread could be started")]
    Exhausted,
}

/// A client of one application, logged in as one user at a time.
#[derive(uniffi::Object)]
pub struct NativeClient {
    client: Client,
    turns: Mutex<Turns>,
    outbox: Arc<Outbox>,
    channels: Mutex<HashMap<i64, Channel>>,
    invitations: Arc<Invitations>,
}

/// Clients that were made and not given back.
static LIVE: AtomicI64 = AtomicI64::new(0);

impl Drop for NativeClient {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How many clients were made and not given back, by this process; for leak tests.
#[uniffi::export]
pub fn live_clients() -> i64 {
    LIVE.load(Ordering::Relaxed)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn number<E>(result: Result<(), E>, code: impl FnOnce(E) -> i32) -> i32 {
    result.err().map_or(0, code)
}

/// Runs a call that names its request, and gives that name or the negated code.
fn request<E>(code: impl FnOnce(E) -> i32, ask: impl FnOnce(&mut dyn FnMut(i64)) -> Result<(), E>) -> i64 {
    let mut id = 0;
    match ask(&mut |started| id = started) {
        Ok(()) => id,
        Err(error) => -i64::from(code(error)),
    }
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn direction(upload: bool) -> Direction {
    if upload { Direction::Upload } else { Direction::Download }
}

#[uniffi::export]
impl NativeClient {
    /// Makes a client that is not logged in.
    #[uniffi::constructor]
    pub fn new(app_id: String) -> Result<Arc<Self>, NewClientError> {
        log::look_at_environment();
        let (outbox, invitations) = (Arc::new(Outbox::default()), Arc::new(Invitations::default()));
        let sink = Translator { outbox: outbox.clone(), invitations: invitations.clone() };
        let (client, turns) = Client::in_turns(&app_id, Arc::new(sink)).map_err(|error| match error {
            NewError::InvalidAppId => NewClientError::InvalidAppId,
            NewError::Exhausted(reason) => {
                tracing::error!("no client could be made: {reason}");
                NewClientError::Exhausted
            }
        })?;
        let (turns, channels) = (Mutex::new(turns), Mutex::default());
        LIVE.fetch_add(1, Ordering::Relaxed);
        Ok(Arc::new(Self { client, turns, outbox, channels, invitations }))
    }

    /// Waits for events and gives some of them, in order. Nothing at all: the client was released. For one thread alone.
    pub fn next_events(&self) -> Vec<Event> {
        let mut turns = lock(&self.turns);
        loop {
            let open = turns.take();
            let events = self.outbox.take();
            if !events.is_empty() || !open {
                return events;
            }
        }
    }

    /// Comes back as an event, behind those that wait.
    pub fn post(&self, number: i64) {
        self.client.post(number);
    }

    /// Lets go of the server and wakes the thread that waits for events.
    pub fn release(&self) {
        self.client.release(Some(Duration::ZERO));
        let channels = std::mem::take(&mut *lock(&self.channels));
        drop(channels);
    }

    /// Sets parameters from a JSON object; see `rtm_client_set_parameters`. 0, or -1 when nothing was changed.
    pub fn set_parameters(&self, json: String) -> i32 {
        number(self.client.set_parameters(&json), |error| {
            tracing::warn!("parameters refused: {error}");
            -1
        })
    }

    /// Logs in.
    pub fn login(&self, token: Option<String>, user_id: String) -> i32 {
        number(self.client.login(token.as_deref(), &user_id), code::Login::code)
    }

    /// Logs out.
    pub fn logout(&self) -> i32 {
        number(self.client.logout(), code::Logout::code)
    }

    /// Goes on under another token.
    pub fn renew_token(&self, token: String) -> i32 {
        number(self.client.renew_token(&token), code::RenewToken::code)
    }

    /// Sends messages, in order. Each is answered by one `SendResult`, also when it is refused.
    pub fn send(&self, messages: Vec<OutgoingData>) {
        for outgoing in messages {
            self.send_one(outgoing.channel, &outgoing.peer, &outgoing.message.borrow(), outgoing.options());
        }
    }

    /// Opens a channel without joining it, and gives its number. `None`: the id breaks the rules. An id that is open already gives
    /// another number, under which everything comes from then on.
    pub fn open_channel(&self, channel_id: String) -> Option<i64> {
        static NEXT: AtomicI64 = AtomicI64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let sink = ChannelTranslator { outbox: self.outbox.clone(), channel: number };
        let opened = self.client.open_channel(&channel_id, Arc::new(sink));
        let (channel, _) = opened.inspect_err(|error| tracing::warn!("channel refused: {error}")).ok()?;
        lock(&self.channels).insert(number, channel);
        Some(number)
    }

    /// Closes a channel, leaving it if it is joined. What was fetched before may still be about it.
    pub fn close_channel(&self, channel: i64) {
        let closed = lock(&self.channels).remove(&channel);
        if let Some(channel) = closed {
            drop(channel.close());
        }
    }

    /// Joins a channel.
    pub fn join(&self, channel: i64) -> i32 {
        self.channel(channel).map_or(CLOSED, |channel| number(channel.join(), code::Join::code))
    }

    /// Leaves a channel.
    pub fn leave(&self, channel: i64) -> i32 {
        self.channel(channel).map_or(CLOSED, |channel| number(channel.leave(), code::Leave::code))
    }

    /// Asks for the members of a channel.
    pub fn members(&self, channel: i64) -> i32 {
        self.channel(channel).map_or(CLOSED, |channel| number(channel.members(), code::Members::code))
    }

    /// Uploads a file or an image.
    pub fn upload(&self, image: bool, path: String) -> i64 {
        let kind = if image { Kind::Image } else { Kind::File };
        request(UploadCode::number, |started| self.client.upload(kind, &path, started))
    }

    /// Downloads into memory.
    pub fn download_to_memory(&self, media_id: String) -> i64 {
        request(DownloadCode::number, |started| self.client.download_to_memory(&media_id, started))
    }

    /// Downloads to a file.
    pub fn download_to_file(&self, media_id: String, path: String) -> i64 {
        request(DownloadCode::number, |started| self.client.download_to_file(&media_id, &path, started))
    }

    /// Cancels a transfer.
    pub fn cancel(&self, request_id: i64, upload: bool) -> i32 {
        number(self.client.cancel(request_id, direction(upload)), CancelCode::number)
    }

    /// Asks which users are online.
    pub fn presence_query(&self, users: Vec<String>) -> i64 {
        let users = borrowed(&users);
        request(code::PresenceQuery::code, |started| self.client.presence_query(&users, started))
    }

    /// Subscribes to users.
    pub fn presence_subscribe(&self, users: Vec<String>) -> i64 {
        let users = borrowed(&users);
        request(code::Subscription::code, |started| self.client.presence_subscribe(&users, started))
    }

    /// Subscribes to users no longer.
    pub fn presence_unsubscribe(&self, users: Vec<String>) -> i64 {
        let users = borrowed(&users);
        request(code::Subscription::code, |started| self.client.presence_unsubscribe(&users, started))
    }

    /// Asks which users are subscribed to.
    pub fn presence_subscribed(&self) -> i64 {
        request(code::Subscribed::code, |started| self.client.presence_subscribed(started))
    }

    /// Changes the attributes of the user who is logged in. `operation`: 1 set, 2 add or update, 3 delete, 4 clear.
    pub fn user_attributes_write(&self, operation: i32, attributes: Vec<PairData>) -> i64 {
        let (operation, attributes) = (operation_of(operation), all::<_, Attribute>(attributes));
        request(code::Attribute::code, |started| self.client.user_attributes_write(operation, attributes, started))
    }

    /// Asks for the attributes of a user: those under `keys`, or all.
    pub fn user_attributes_get(&self, user: String, keys: Option<Vec<String>>) -> i64 {
        let keys = keys.as_deref().map(borrowed);
        request(code::Attribute::code, |started| self.client.user_attributes_get(&user, keys.as_deref(), started))
    }

    /// Changes the attributes of a channel.
    pub fn channel_attributes_write(
        &self,
        channel_id: String,
        operation: i32,
        attributes: Vec<PairData>,
        notify: bool,
    ) -> i64 {
        let (operation, attributes) = (operation_of(operation), all::<_, Attribute>(attributes));
        request(code::Attribute::code, |started| {
            self.client.channel_attributes_write(&channel_id, operation, attributes, notify, started)
        })
    }

    /// Asks for the attributes of a channel: those under `keys`, or all.
    pub fn channel_attributes_get(&self, channel_id: String, keys: Option<Vec<String>>) -> i64 {
        let keys = keys.as_deref().map(borrowed);
        request(code::Attribute::code, |started| {
            self.client.channel_attributes_get(&channel_id, keys.as_deref(), started)
        })
    }

    /// Asks how many members channels have.
    pub fn member_counts(&self, channel_ids: Vec<String>) -> i64 {
        let channels = borrowed(&channel_ids);
        request(code::MemberCount::code, |started| self.client.member_counts(&channels, started))
    }

    /// Sends an invitation, and gives its number or a negated code.
    pub fn send_invitation(&self, callee: String, content: String, channel_id: String) -> i64 {
        let invitation = self.client.invite(&callee);
        invitation.set_content(&content);
        invitation.set_channel_id(&channel_id);
        // Known before anything can be told of it.
        let number = self.invitations.add_local(invitation.clone());
        match self.client.send_invitation(&invitation) {
            Ok(()) => number,
            Err(refused) => {
                self.invitations.forget_local(number);
                -i64::from(refused.code())
            }
        }
    }

    /// Cancels an invitation.
    pub fn cancel_invitation(&self, invitation: i64) -> i32 {
        let Some(invitation) = self.invitations.local(invitation) else { return ENDED };
        number(self.client.cancel_invitation(&invitation), code::InvitationCall::code)
    }

    /// Accepts an invitation.
    pub fn accept_invitation(&self, invitation: i64, response: String) -> i32 {
        let Some(invitation) = self.invitations.remote(invitation) else { return ENDED };
        invitation.set_response(&response);
        number(self.client.accept_invitation(&invitation), code::InvitationCall::code)
    }

    /// Refuses an invitation.
    pub fn refuse_invitation(&self, invitation: i64, response: String) -> i32 {
        let Some(invitation) = self.invitations.remote(invitation) else { return ENDED };
        invitation.set_response(&response);
        number(self.client.refuse_invitation(&invitation), code::InvitationCall::code)
    }
}

impl NativeClient {
    /// Sends one message: to a channel, or to `peer` when that is 0.
    pub(super) fn send_one(&self, channel: i64, peer: &str, message: &Message<'_>, options: SendOptions) {
        let refused = match channel {
            0 => self.client.send(peer, message, options).err().map(code::PeerMessage::code),
            channel => match self.channel(channel) {
                Some(channel) => channel.send(message, options).err().map(code::ChannelMessage::code),
                None => Some(CLOSED),
            },
        };
        if let Some(code) = refused {
            self.outbox.put(Event::SendResult { message_id: message.id, code });
            // So that it is fetched.
            self.client.post(0);
        }
    }

    fn channel(&self, number: i64) -> Option<Channel> {
        lock(&self.channels).get(&number).cloned()
    }
}

/// Anything else is refused by the check of the write.
fn operation_of(operation: i32) -> AttributeOperation {
    AttributeOperation::try_from(operation).unwrap_or(AttributeOperation::Unspecified)
}
