//! What devices ask for: to send, to receipt, to recall. Done in the order in which it was asked, and answered once it is in
//! the store.

use std::sync::{Arc, OnceLock, Weak};

use bytes::Bytes;
use rtm_proto::{
    batch::{RawFrame, kind},
    code::Chat as Code,
    wire::{self, chat_event::Event, reply},
};
use serde_json::value::RawValue;
use tokio::sync::mpsc::UnboundedReceiver;

use super::{
    Chat,
    device::Device,
    event::{self, target_of},
    group::{Group, MaySend},
    hook::Question,
    payload::Payload,
};
use crate::{
    hub::{App, Hub, TakeError},
    session::{Asked, Inbound, Session},
    store::{
        StoreError,
        chat::{KeptMessage, MakeEvent, MessageKept, NewMessage, Noted, Recall, Receipt, ReceiptKind, Target},
    },
};

/// Requests of one session that are looked at together, so that their messages share a commit.
const TOGETHER: usize = 64;

/// The longest text that goes with a receipt, and the longest id that an application gives to a message, in bytes.
const CONTENT: usize = 4096;
const CLIENT_ID: usize = 256;

/// Something that a device asks for.
#[allow(missing_docs)]
pub enum Request {
    Send(wire::ChatSend),
    Receipt(wire::ChatReceipt),
    Recall(wire::ChatRecall),
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
            (recall.request, recall.deadline, Request::Recall(recall))
        }
    };
    if deadline != 0 && deadline <= now {
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
    let mut round = Vec::new();
    while queue.recv_many(&mut round, TOGETHER).await > 0 {
        let Some(hub) = hub.upgrade() else { return };
        let desk = Desk { chat: &hub.chat, app: &app, user: &user, device: &device };
        let mut sends = Vec::new();
        for (asked, request) in round.drain(..) {
            match request {
                Request::Send(send) => match desk.prepare(&send).await {
                    Ok(message) => sends.push((asked, message)),
                    Err(refusal) => {
                        // Behind those before it.
                        desk.keep(&mut sends).await;
                        desk.refuse(&asked, refusal);
                    }
                },
                Request::Receipt(receipt) => {
                    desk.keep(&mut sends).await;
                    desk.answer(&asked, desk.receipt(&receipt).await);
                }
                Request::Recall(recall) => {
                    desk.keep(&mut sends).await;
                    desk.answer(&asked, desk.recall(&recall).await);
                }
            }
        }
        desk.keep(&mut sends).await;
    }
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

    fn answer(&self, asked: &Asked, outcome: Result<u64, Refusal>) {
        match outcome {
            Ok(server_ms) => self.accept(asked, server_ms << 20, server_ms),
            Err(refusal) => self.refuse(asked, refusal),
        }
    }

    /// Checks a message, and makes it ready to be kept.
    async fn prepare(&self, send: &wire::ChatSend) -> Result<NewMessage, Refusal> {
        let chat = &self.app.settings.chat;
        let to = target_of(send.to.as_ref()).ok_or_else(|| Refusal::unknown("the message names no valid receiver"))?;
        if send.id.len() > CLIENT_ID {
            return Err(Refusal::unknown(format!("the id of a message has {CLIENT_ID} bytes at most")));
        }
        let payload = Payload::read(&send.payload, self.user, to.id(), chat.message_bytes as usize);
        let payload = payload.map_err(Refusal::unknown)?;
        if let Target::Group(id) | Target::Room(id) = &to {
            let room = matches!(to, Target::Room(_));
            self.may_send(id, room).await?;
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
        let server_ms = self.chat.now();
        Ok(NewMessage {
            from: self.user.to_string(),
            resource: self.device.resource.clone(),
            incarnation: self.device.incarnation,
            request: send.request,
            to,
            client_id: send.id.clone(),
            payload: payload.text,
            group_ack: send.group_ack,
            counted: payload.counted,
            server_ms,
            expires_ms: server_ms.saturating_add(chat.message_life_ms.0).min(i64::MAX as u64),
        })
    }

    /// Whether the user may speak in a group.
    async fn may_send(&self, id: &str, room: bool) -> Result<(), Refusal> {
        let row = self.chat.store().group(&self.app.id, id).await?;
        let row = row.filter(|row| row.room == room);
        let row = row.ok_or_else(|| Refusal(Code::GroupNotExist, "group not found".into()))?;
        match Group::of(&row).may_send(&row.owner, self.user, self.chat.now()) {
            MaySend::Yes => Ok(()),
            // Whoever is no member may be muted as well; what comes first is that it is no member.
            _ if !self.chat.store().is_member(&self.app.id, id, self.user).await? => Err(not_member()),
            MaySend::Muted => Err(Refusal(Code::Muted, "muted".into())),
            MaySend::NotOnWhiteList => {
                Err(Refusal(Code::NotAllowMessaging, "not in group or chatroom white list".into()))
            }
        }
    }

    /// Keeps messages in one commit, tells everybody, and answers.
    async fn keep(&self, sends: &mut Vec<(Asked, NewMessage)>) {
        if sends.is_empty() {
            return;
        }
        let (asked, messages): (Vec<_>, Vec<_>) = sends.drain(..).unzip();
        let kept = match self.chat.store().chat_append(&self.app.id, messages.clone()).await {
            Ok(kept) => kept,
            Err(error) => {
                let Refusal(code, reason) = error.into();
                asked.iter().for_each(|asked| self.refuse(asked, Refusal(code, reason.clone())));
                return;
            }
        };
        for ((asked, message), kept) in asked.iter().zip(messages).zip(kept) {
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
                    self.accept(asked, id, server_ms);
                }
                MessageKept::Known { id, server_ms } => self.accept(asked, id, server_ms),
                MessageKept::UnknownUser => self.refuse(asked, Refusal::unknown("user not found")),
                MessageKept::Blocked => self.refuse(asked, Refusal(Code::PermissionDenied, "blocked".into())),
                MessageKept::NoGroup => self.refuse(asked, Refusal(Code::GroupNotExist, "group not found".into())),
                MessageKept::NotMember => self.refuse(asked, not_member()),
            }
        }
    }

    async fn receipt(&self, receipt: &wire::ChatReceipt) -> Result<u64, Refusal> {
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
        let store = self.chat.store();
        let kind = match receipt.kind() {
            Kind::Unspecified => return Err(Refusal::unknown("the receipt is of no kind")),
            Kind::Conversation => {
                let event = event::encoded(Event::Read(read));
                let noted = store.chat_read(&self.app.id, self.user, to, event.clone(), now).await?;
                // Nothing was ever said in it: then all of it is read.
                let noted = if noted == Noted::NoMessage { Noted::Known } else { noted };
                return self.noted(noted, &event, now);
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
        let noted = store.chat_receipt(&self.app.id, kept, event).await?;
        self.noted(noted, made.get().unwrap_or(&Bytes::new()), now)
    }

    async fn recall(&self, recall: &wire::ChatRecall) -> Result<u64, Refusal> {
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
            since_ms: now.saturating_sub(window),
            now_ms: now,
            event: event.clone(),
        };
        let noted = self.chat.store().chat_recall(&self.app.id, kept).await?;
        if let (Some(room), Noted::Noted(_)) = (room, &noted) {
            self.chat.tell_room(self.app, &room, &event, self.device.incarnation);
        }
        self.noted(noted, &event, now)
    }

    fn noted(&self, noted: Noted, event: &Bytes, now: u64) -> Result<u64, Refusal> {
        match noted {
            Noted::Noted(wake) => {
                self.chat.wake(self.app, wake, event, self.device.incarnation);
                Ok(now)
            }
            Noted::Known => Ok(now),
            Noted::NoMessage => Err(Refusal::unknown("there is no such message for this user")),
            Noted::NotMember => Err(not_member()),
            Noted::TooLate => Err(Refusal(Code::RecallTimeLimit, "exceed recall time limit".into())),
        }
    }
}

fn not_member() -> Refusal {
    Refusal(Code::GroupNotJoined, "not in group or chatroom".into())
}
