//! What devices ask for: to send, to receipt, to recall. Done in the order in which it was asked, and answered once it is in
//! the store.

use std::sync::{Arc, OnceLock, Weak};

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use rtm_proto::{
    batch::{RawFrame, kind},
    code::Chat as Code,
    wire::{self, chat_event::Event, rate::Operation, reply},
};
use serde_json::value::RawValue;
use tokio::sync::mpsc::UnboundedReceiver;

use super::{
    Chat,
    device::Device,
    event::{self, target_of},
    hook::Question,
    payload::Payload,
    round::round_of,
    speaking::MaySend,
};
use crate::{
    hub::{App, Hub, TOO_OFTEN, TakeError},
    session::{Asked, Inbound, Session},
    store::{
        StoreError,
        chat::{
            Deed, Done, KeptMessage, MakeEvent, MessageKept, NewMessage, Noted, Recall, Receipt, ReceiptKind, Target,
        },
    },
};

/// Requests of one session that are looked at together, and share a commit.
const TOGETHER: usize = 64;

/// Of them so many at once, whatever each has to wait for. Where the App's own server is asked a round has no more of them: none is
/// answered before the last of its round.
const AT_ONCE: usize = 16;

/// The longest text that goes with a receipt, and the longest id that an application gives to a message, in bytes.
const CONTENT: usize = 4096;
const CLIENT_ID: usize = 256;

/// Something that a device asks for.
#[allow(missing_docs)]
pub enum Request {
    Send(wire::ChatSend),
    Receipt(wire::ChatReceipt),
    /// And when it came: what it waits behind is no fault of whoever asks.
    Recall(wire::ChatRecall, u64),
}

impl Request {
    /// When whoever asked gives it up; 0: never.
    fn deadline(&self) -> u64 {
        match self {
            Self::Send(send) => send.deadline,
            Self::Receipt(receipt) => receipt.deadline,
            Self::Recall(recall, _) => recall.deadline,
        }
    }
}

/// Why something was refused.
struct Refusal(Code, String);

impl Refusal {
    fn unknown(reason: impl Into<String>) -> Self {
        Self(Code::ServerUnknownError, reason.into())
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "something of the chat service could not be kept");
        Self::unknown("the server failed; its log says why")
    }
}

/// Takes in a frame of a chat session.
pub fn take(session: &Arc<Session>, inbound: &mut Inbound, frame: &RawFrame<'_>, now: u64) -> Result<(), TakeError> {
    let (request, deadline, asked) = match frame.kind {
        kind::CHAT_SEND => {
            let send: wire::ChatSend = frame.decode()?;
            (send.request, send.deadline, Request::Send(send))
        }
        kind::CHAT_RECEIPT => {
            let receipt: wire::ChatReceipt = frame.decode()?;
            (receipt.request, receipt.deadline, Request::Receipt(receipt))
        }
        _ => {
            let recall: wire::ChatRecall = frame.decode()?;
            (recall.request, recall.deadline, Request::Recall(recall, now))
        }
    };
    if deadline != 0 && deadline <= now {
        return Ok(());
    }
    let keeps_pace = match &asked {
        Request::Send(_) | Request::Recall(..) => inbound.pace.admit(Operation::Send, now),
        Request::Receipt(_) => inbound.pace.admit_receipt(now),
    };
    if !keeps_pace {
        session.reply(request, Code::ServerUnknownError.code(), TOO_OFTEN, None);
        return Ok(());
    }
    let Some(seat) = session.seat.get() else {
        session.reply(request, Code::ClientOffline.code(), "log in with `chat` first", None);
        return Ok(());
    };
    match Asked::new(session, inbound, request, frame.len) {
        Some(waits) => seat.ask(waits, asked),
        None => {
            let reason = "too much of this session waits to be done; send slower";
            session.reply(request, Code::ServerUnknownError.code(), reason, None);
        }
    }
    Ok(())
}

/// Does what a device asks for, until its session is gone.
pub async fn serve(
    hub: Weak<Hub>,
    app: Arc<App>,
    user: Arc<str>,
    device: Arc<Device>,
    mut queue: UnboundedReceiver<(Asked, Request)>,
) {
    let (mut waiting, mut repeats) = (Vec::new(), None);
    let together = if app.settings.chat.hook_url.is_empty() { TOGETHER } else { AT_ONCE };
    while !waiting.is_empty() || queue.recv_many(&mut waiting, together).await > 0 {
        let Some(hub) = hub.upgrade() else { return };
        let desk = Desk { chat: &hub.chat, app: &app, user: &user, device: &device };
        let repeated_to = match repeats {
            Some(known) => known,
            None => desk.repeated_to().await,
        };
        let mut newest = repeated_to;
        let mut looks = Vec::new();
        let round = round_of(waiting.iter().map(|(_, request)| request));
        for (asked, request) in waiting.drain(..round) {
            let mut repeated = false;
            if let Request::Send(send) = &request {
                repeated = send.request <= newest;
                newest = newest.max(send.request);
            }
            looks.push(desk.look(asked, request, repeated));
        }
        repeats = Some(newest);
        let steps = stream::iter(looks).buffered(AT_ONCE).collect().await;
        desk.work(steps).await;
    }
}

/// What is to be done for a request that was looked at.
#[allow(clippy::large_enum_variant)] // There is one at a time, and nearly all are the large one.
enum Step {
    Refuse(Refusal),
    /// The message was kept before, under this number at that time.
    Known(u64, u64),
    /// To be kept; its times are those of its round, so that they have the order of the messages.
    Send(NewMessage),
    /// To be done, and what is told of it then.
    Do(Deed, Tell),
}

/// What others are told once something is in the store.
#[allow(clippy::large_enum_variant)] // One for each request, for as long as it is looked at.
enum Tell {
    /// A message, but for its number.
    Message(NewMessage),
    /// What the store has had made.
    Made(Arc<OnceLock<Bytes>>),
    /// An event; and a room, all of which is told.
    Event(Bytes, Option<String>),
}

/// One device, and what it takes to serve it.
struct Desk<'a> {
    chat: &'a Chat,
    app: &'a Arc<App>,
    user: &'a Arc<str>,
    device: &'a Arc<Device>,
}

impl Desk<'_> {
    fn refuse(&self, asked: &Asked, Refusal(code, reason): Refusal) {
        // Numbered like everything else, though it stands for nothing that is kept.
        let server_ms = self.chat.now();
        let outcome = wire::ChatOutcome { message: server_ms << 20, server_ms };
        asked.answer(code.code(), &reason, Some(reply::Result::Chat(outcome)));
    }

    fn accept(&self, asked: &Asked, message: u64, server_ms: u64) {
        let outcome = wire::ChatOutcome { message, server_ms };
        asked.answer(Code::Ok.code(), "", Some(reply::Result::Chat(outcome)));
    }

    /// Up to which number requests of this library may have been kept by a former session, or are not known to have been.
    async fn repeated_to(&self) -> u64 {
        if self.device.first {
            return 0;
        }
        let incarnation = self.device.incarnation;
        let last = self.chat.store().chat_last_request(&self.app.id, self.user, incarnation).await;
        last.unwrap_or(u64::MAX)
    }

    /// What is to be done for a request, and until when.
    async fn look(&self, asked: Asked, request: Request, repeated: bool) -> (Asked, u64, Step) {
        let step = match &request {
            Request::Send(send) => self.prepare(send, repeated).await,
            Request::Receipt(receipt) => self.receipt(receipt),
            Request::Recall(recall, came_ms) => self.recall(recall, *came_ms),
        };
        (asked, request.deadline(), step.unwrap_or_else(Step::Refuse))
    }

    /// Checks a message, and makes it ready to be kept. One that was kept before is not checked again: whatever has changed since, it is
    /// said.
    async fn prepare(&self, send: &wire::ChatSend, repeated: bool) -> Result<Step, Refusal> {
        if repeated {
            let (user, incarnation) = (self.user, self.device.incarnation);
            let known = self.chat.store().chat_known(&self.app.id, user, incarnation, send.request).await?;
            if let Some((message, server_ms)) = known {
                return Ok(Step::Known(message, server_ms));
            }
        }
        let chat = &self.app.settings.chat;
        let to = target_of(send.to.as_ref()).ok_or_else(|| Refusal::unknown("the message names no valid receiver"))?;
        if send.id.len() > CLIENT_ID {
            return Err(Refusal::unknown(format!("the id of a message has {CLIENT_ID} bytes at most")));
        }
        let payload = Payload::read(&send.payload, self.user, to.id(), chat.message_bytes as usize);
        let payload = payload.map_err(Refusal::unknown)?;
        if let Target::Group(id) | Target::Room(id) = &to {
            match self.chat.may_send(self.app, self.user, id, matches!(to, Target::Room(_))).await? {
                Some(MaySend::Yes) => {}
                Some(MaySend::NoMember) => return Err(not_member()),
                Some(MaySend::Muted) => return Err(Refusal(Code::Muted, "muted".into())),
                Some(MaySend::NotOnWhiteList) => {
                    return Err(Refusal(Code::NotAllowMessaging, "not in group or chatroom white list".into()));
                }
                None => return Err(Refusal(Code::GroupNotExist, "group not found".into())),
            }
        }
        if self.chat.moderation.of(&self.app.id).found_in(&payload.words) {
            return Err(Refusal(Code::IllegalContent, "sensitive words".into()));
        }
        let kind = match to {
            Target::User(_) => "chat",
            Target::Group(_) => "groupchat",
            Target::Room(_) => "chatroom",
        };
        if !chat.hook_url.is_empty() {
            let question = Question {
                event: "chat:pre-send",
                app: &self.app.id,
                from: self.user,
                to: to.id(),
                chat_type: kind,
                id: &send.id,
                payload: &RawValue::from_string(payload.text.clone()).unwrap_or_default(),
                timestamp: self.chat.now(),
            };
            if !self.chat.hooks.admit(chat, &question).await {
                return Err(Refusal(Code::ExternalLogicBlocked, "the App has refused the message".into()));
            }
        }
        Ok(Step::Send(NewMessage {
            from: self.user.to_string(),
            resource: self.device.resource.clone(),
            incarnation: self.device.incarnation,
            request: send.request,
            to,
            client_id: send.id.clone(),
            payload: payload.text,
            group_ack: send.group_ack,
            counted: payload.counted,
            server_ms: 0,
            expires_ms: 0,
        }))
    }

    fn receipt(&self, receipt: &wire::ChatReceipt) -> Result<Step, Refusal> {
        use wire::ChatReceiptKind as Kind;
        let to = target_of(receipt.to.as_ref()).ok_or_else(|| Refusal::unknown("the receipt names no conversation"))?;
        if receipt.content.len() > CONTENT {
            return Err(Refusal::unknown(format!("the content of a receipt has {CONTENT} bytes at most")));
        }
        let now = self.chat.now();
        let read = wire::ChatRead {
            kind: receipt.kind,
            from: self.user.to_string(),
            to: Some(event::target(&to)),
            message: receipt.message,
            content: receipt.content.clone(),
            count: 0,
            server_ms: now,
        };
        let kind = match receipt.kind() {
            Kind::Unspecified => return Err(Refusal::unknown("the receipt is of no kind")),
            Kind::Conversation => {
                let event = event::encoded(Event::Read(read));
                let deed = Deed::Read { user: self.user.to_string(), with: to, event: event.clone(), now_ms: now };
                return Ok(Step::Do(deed, Tell::Event(event, None)));
            }
            Kind::Delivered => ReceiptKind::Delivered,
            Kind::Read => ReceiptKind::Read,
        };
        // As the store had it made, for those who are here.
        let made = Arc::new(OnceLock::new());
        let event: MakeEvent = {
            let made = made.clone();
            Box::new(move |count| {
                made.get_or_init(|| event::encoded(Event::Read(wire::ChatRead { count, ..read }))).clone()
            })
        };
        let kept = Receipt {
            reader: self.user.to_string(),
            kind,
            to,
            message: receipt.message,
            content: receipt.content.clone(),
            server_ms: now,
        };
        Ok(Step::Do(Deed::Receipt(kept, event), Tell::Made(made)))
    }

    fn recall(&self, recall: &wire::ChatRecall, came_ms: u64) -> Result<Step, Refusal> {
        let window = self.app.settings.chat.recall_ms.0;
        if window == 0 {
            return Err(Refusal(Code::ServiceNotEnabled, "message recall disabled".into()));
        }
        let to = target_of(recall.to.as_ref()).ok_or_else(|| Refusal::unknown("the recall names no conversation"))?;
        let now = self.chat.now();
        let event = event::encoded(Event::Recalled(wire::ChatRecalled {
            message: recall.message,
            from: self.user.to_string(),
            to: Some(event::target(&to)),
            server_ms: now,
            resource: self.device.resource.clone(),
        }));
        let room = match &to {
            Target::Room(room) => Some(room.clone()),
            _ => None,
        };
        let kept = Recall {
            user: self.user.to_string(),
            to,
            message: recall.message,
            since_ms: came_ms.saturating_sub(window),
            now_ms: now,
            event: event.clone(),
        };
        Ok(Step::Do(Deed::Recall(kept), Tell::Event(event, room)))
    }

    /// Does what is to be done, in one commit, tells everybody, and answers, in the order in which it was asked.
    async fn work(&self, steps: Vec<(Asked, u64, Step)>) {
        let (mut deeds, mut left) = (Vec::new(), Vec::new());
        let now = self.chat.now();
        let expires_ms = now.saturating_add(self.app.settings.chat.message_life_ms.0).min(i64::MAX as u64);
        for (asked, deadline, step) in steps {
            // The App's own server may have taken its time: who asked has been told that nothing came of it.
            if deadline != 0 && deadline <= now {
                continue;
            }
            left.push((
                asked,
                match step {
                    Step::Send(message) => {
                        let message = NewMessage { server_ms: now, expires_ms, ..message };
                        deeds.push(Deed::Send(message.clone()));
                        Ok(Tell::Message(message))
                    }
                    Step::Do(deed, tell) => {
                        deeds.push(deed);
                        Ok(tell)
                    }
                    Step::Refuse(refusal) => Err(Err(refusal)),
                    Step::Known(message, server_ms) => Err(Ok((message, server_ms))),
                },
            ));
        }
        let done = match deeds.is_empty() {
            true => Ok(Vec::new()),
            false => self.chat.store().chat_do(&self.app.id, deeds).await,
        };
        let failed = done.as_ref().err().cloned();
        let mut done = done.unwrap_or_default().into_iter();
        for (asked, step) in left {
            let outcome = match step {
                Err(outcome) => outcome,
                Ok(tell) => match (done.next(), &failed) {
                    (Some(done), _) => self.tell(done, tell),
                    (None, Some(error)) => Err(error.clone().into()),
                    (None, None) => Err(StoreError::Closed.into()),
                },
            };
            match outcome {
                Ok((message, server_ms)) => self.accept(&asked, message, server_ms),
                Err(refusal) => self.refuse(&asked, refusal),
            }
        }
    }

    /// Tells everybody what was done: the number and the time of it, or why it was not.
    fn tell(&self, done: Done, tell: Tell) -> Result<(u64, u64), Refusal> {
        let (noted, event, room) = match (done, tell) {
            (Done::Kept(kept), Tell::Message(message)) => return self.tell_message(kept, message),
            (Done::Noted(noted), Tell::Made(made)) => (noted, made.get().cloned().unwrap_or_default(), None),
            (Done::Noted(noted), Tell::Event(event, room)) => (noted, event, room),
            _ => return Err(Refusal::unknown("the store has done something else")),
        };
        match noted {
            Noted::Noted(wake) => {
                self.chat.wake(self.app, wake, &event, self.device.incarnation);
                if let Some(room) = room {
                    self.chat.tell_room(self.app, &room, &event, self.device.incarnation);
                }
            }
            Noted::Known => {}
            Noted::NoMessage => return Err(Refusal::unknown("there is no such message for this user")),
            Noted::NotMember => return Err(not_member()),
            Noted::TooLate => return Err(Refusal(Code::RecallTimeLimit, "exceed recall time limit".into())),
        }
        let now = self.chat.now();
        Ok((now << 20, now))
    }

    fn tell_message(&self, kept: MessageKept, message: NewMessage) -> Result<(u64, u64), Refusal> {
        match kept {
            MessageKept::Kept { id, sequence, wake } => {
                let server_ms = message.server_ms;
                let room = match &message.to {
                    Target::Room(room) => Some(room.clone()),
                    _ => None,
                };
                let event = event::message(&KeptMessage { id, sequence, message });
                self.chat.wake(self.app, wake, &event, self.device.incarnation);
                if let Some(room) = room {
                    self.chat.tell_room(self.app, &room, &event, self.device.incarnation);
                }
                Ok((id, server_ms))
            }
            MessageKept::Known { id, server_ms } => Ok((id, server_ms)),
            MessageKept::UnknownUser => Err(Refusal::unknown("user not found")),
            MessageKept::Blocked => Err(Refusal(Code::PermissionDenied, "blocked".into())),
            MessageKept::NoGroup => Err(Refusal(Code::GroupNotExist, "group not found".into())),
            MessageKept::NotMember => Err(not_member()),
        }
    }
}

fn not_member() -> Refusal {
    Refusal(Code::GroupNotJoined, "not in group or chatroom".into())
}
