//! A chat service with users, and devices that wait for what they are told.

use std::time::Duration;

use reqwest::Method;
use rtm_proto::wire::{
    self, ChatEvent, ChatHello, ChatMessage, ChatNotice, ChatOutcome, ChatRead, ChatRecall, ChatRecalled, ChatReceipt,
    ChatReceiptKind as ReceiptKind, ChatSend, ChatTarget, ChatTargetKind as Kind, chat_event::Event, frame::Body,
    reply,
};
use rtm_server::Config;
use serde_json::{Value, json};

use super::{
    client::{Client, hello},
    server::{Live, start},
    support::{Answer, client, within},
};

/// The App of the tests.
pub const APP: &str = "org#app";

/// A server with a chat service.
pub struct Service {
    pub live: Live,
    pub http: reqwest::Client,
}

/// A device that is logged in.
pub struct Device {
    pub client: Client,
    pub user: String,
    pub token: String,
    /// What was waiting when it came.
    pub waited: Vec<ChatEvent>,
}

/// A service whose configuration `change` has changed, with these users; the password of each is its name.
pub async fn service_with(change: impl FnOnce(&mut Config), users: &[&str]) -> Service {
    let service = Service { live: start(change).await, http: client() };
    for user in users {
        service.register(user).await;
    }
    service
}

/// A service with these users.
pub async fn service(users: &[&str]) -> Service {
    service_with(|_| {}, users).await
}

pub fn user(id: &str) -> ChatTarget {
    ChatTarget { kind: Kind::User as i32, id: id.into() }
}

pub fn group(id: &str) -> ChatTarget {
    ChatTarget { kind: Kind::Group as i32, id: id.into() }
}

pub fn room(id: &str) -> ChatTarget {
    ChatTarget { kind: Kind::Room as i32, id: id.into() }
}

/// The payload of a text.
pub fn text(text: &str) -> String {
    json!({ "bodies": [{ "type": "txt", "msg": text }], "ext": {} }).to_string()
}

/// The text of a payload.
pub fn text_of(payload: &str) -> String {
    let payload: Value = serde_json::from_str(payload).unwrap();
    payload["bodies"][0]["msg"].as_str().unwrap_or_default().to_owned()
}

impl Service {
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/org/app{path}", self.live.address())
    }

    /// A call with or without a token and a body.
    pub async fn call(&self, method: Method, path: &str, token: &str, body: Value) -> Answer {
        let mut request = self.http.request(method, self.url(path));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if !body.is_null() {
            request = request.body(body.to_string());
        }
        Answer::of(within("an answer", request.send()).await.unwrap()).await
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.call(Method::GET, path, token, Value::Null).await
    }

    pub async fn post(&self, path: &str, token: &str, body: Value) -> Answer {
        self.call(Method::POST, path, token, body).await
    }

    pub async fn put(&self, path: &str, token: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, token, body).await
    }

    pub async fn delete(&self, path: &str, token: &str) -> Answer {
        self.call(Method::DELETE, path, token, Value::Null).await
    }

    pub async fn register(&self, user: &str) {
        let answer = self.post("/users", "", json!({ "username": user, "password": user, "nickname": user })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    pub async fn token(&self, user: &str) -> String {
        let body = json!({ "grant_type": "password", "username": user, "password": user });
        let answer = self.post("/token", "", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json["access_token"].as_str().unwrap().to_owned()
    }

    /// A token of the App.
    pub async fn admin(&self) -> String {
        let body = json!({ "grant_type": "client_credentials", "client_id": "id", "client_secret": "secret" });
        let answer = self.post("/token", "", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json["access_token"].as_str().unwrap().to_owned()
    }

    /// A device of the user, which has caught up.
    pub async fn login(&self, user: &str) -> Device {
        let token = self.token(user).await;
        self.login_with(user, &token, ChatHello::default()).await
    }

    pub async fn named(&self, user: &str, device: &str) -> Device {
        let token = self.token(user).await;
        self.login_with(user, &token, ChatHello { device: device.into(), ..ChatHello::default() }).await
    }

    pub fn hello(&self, user: &str, token: &str, chat: ChatHello) -> wire::Hello {
        wire::Hello { token: token.into(), chat: Some(chat), ..hello(APP, user, rand::random()) }
    }

    pub async fn login_with(&self, user: &str, token: &str, chat: ChatHello) -> Device {
        self.login_as(self.hello(user, token, chat), token).await
    }

    pub async fn login_as(&self, hello: wire::Hello, token: &str) -> Device {
        let client = Client::login(self.live.socket().await, hello).await;
        let user = client.welcome.chat.as_ref().unwrap().user.clone();
        let mut device = Device { client, user, token: token.into(), waited: Vec::new() };
        loop {
            match device.client.counted().await {
                Body::ChatEvent(event) => device.waited.push(event),
                Body::ChatCaughtUp(caught) => {
                    assert_eq!(caught.position, device.client.welcome.chat.as_ref().unwrap().position);
                    break;
                }
                other => panic!("{other:?}; {}", device.client.socket.story()),
            }
        }
        device.client.acknowledge().await;
        device
    }

    /// What the socket is told instead of a welcome.
    pub async fn refused(&self, hello: wire::Hello) -> Body {
        let mut socket = self.live.socket().await;
        socket.send([Body::Hello(hello)]).await;
        socket.frame().await
    }

    /// A group of `owner` with these members, with `more` in what is asked for; its id.
    pub async fn group(&self, owner: &str, members: &[&str], more: Value) -> String {
        let token = self.token(owner).await;
        let mut body = json!({ "groupname": "g", "desc": "about", "members": members, "public": true, "approval": false,
            "allowinvites": true, "invite_need_confirm": false });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self.post("/chatgroups", &token, body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json["data"]["groupid"].as_str().unwrap().to_owned()
    }

    /// A room of `owner`; its id.
    pub async fn room(&self, owner: &str) -> String {
        let token = self.token(owner).await;
        let answer =
            self.post("/chatrooms", &token, json!({ "name": "r", "description": "about", "maxusers": 50 })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json["data"]["id"].as_str().unwrap().to_owned()
    }

    /// The conversations of a user: name and unread count.
    pub async fn unread(&self, user: &str) -> Vec<(String, u64)> {
        let answer = self.get(&format!("/users/{user}/user_channels"), &self.token(user).await).await;
        let infos = answer.json["data"]["channel_infos"].as_array().unwrap_or_else(|| panic!("{answer:?}")).clone();
        infos
            .iter()
            .map(|info| (info["channel_id"].as_str().unwrap().to_owned(), info["unread_num"].as_u64().unwrap()))
            .collect()
    }
}

impl Device {
    pub async fn send_payload(&mut self, to: ChatTarget, payload: String) -> u64 {
        let request = self.client.request();
        let send = ChatSend { request, to: Some(to), id: format!("id-{request}"), payload, ..ChatSend::default() };
        self.client.send([Body::ChatSend(send)]).await;
        request
    }

    /// Sends a text; the request.
    pub async fn send(&mut self, to: ChatTarget, message: &str) -> u64 {
        self.send_payload(to, text(message)).await
    }

    /// Sends a text that is taken; what the server calls it.
    pub async fn sent(&mut self, to: ChatTarget, message: &str) -> ChatOutcome {
        let request = self.send(to, message).await;
        let (code, reason, outcome) = self.outcome(request).await;
        assert_eq!((code, reason.as_str()), (0, ""));
        outcome
    }

    /// Sends something that is refused; with which code, and why.
    pub async fn refused(&mut self, to: ChatTarget, payload: String) -> (u32, String) {
        let request = self.send_payload(to, payload).await;
        let (code, reason, _) = self.outcome(request).await;
        (code, reason)
    }

    /// Code, reason and outcome of a request. Events that come before it are dropped.
    pub async fn outcome(&mut self, request: u64) -> (u32, String, ChatOutcome) {
        let (_, reply) = self.client.reply(request).await;
        match reply.result {
            Some(reply::Result::Chat(outcome)) => (reply.code, reply.reason, outcome),
            None => (reply.code, reply.reason, ChatOutcome::default()),
            other => panic!("{other:?}"),
        }
    }

    /// The next event, which is acknowledged. Replies and receipts before it are dropped.
    pub async fn event(&mut self) -> ChatEvent {
        let (_, event) = self
            .client
            .until(|body| match body {
                Body::ChatEvent(event) => Some(event.clone()),
                _ => None,
            })
            .await;
        self.client.acknowledge().await;
        event
    }

    /// The next message; notices before it are dropped.
    pub async fn message(&mut self) -> ChatMessage {
        loop {
            match self.event().await.event {
                Some(Event::Message(message)) => return message,
                Some(Event::Notice(_)) => {}
                other => panic!("{other:?} instead of a message; {}", self.client.socket.story()),
            }
        }
    }

    /// The next notice of this kind; other events before it are dropped.
    pub async fn notice(&mut self, kind: &str) -> ChatNotice {
        loop {
            if let Some(Event::Notice(notice)) = self.event().await.event
                && notice.r#type == kind
            {
                return notice;
            }
        }
    }

    /// What somebody said about a message; notices before it are dropped.
    pub async fn read(&mut self) -> ChatRead {
        loop {
            match self.event().await.event {
                Some(Event::Read(read)) => return read,
                Some(Event::Notice(_)) => {}
                other => panic!("{other:?} instead of a receipt; {}", self.client.socket.story()),
            }
        }
    }

    /// The next recall; notices before it are dropped.
    pub async fn recalled(&mut self) -> ChatRecalled {
        loop {
            match self.event().await.event {
                Some(Event::Recalled(recalled)) => return recalled,
                Some(Event::Notice(_)) => {}
                other => panic!("{other:?} instead of a recall; {}", self.client.socket.story()),
            }
        }
    }

    /// Says a receipt; its code and reason.
    pub async fn receipt(&mut self, kind: ReceiptKind, to: ChatTarget, message: u64, content: &str) -> (u32, String) {
        let request = self.client.request();
        let receipt = ChatReceipt {
            request,
            kind: kind as i32,
            to: Some(to),
            message,
            content: content.into(),
            ..ChatReceipt::default()
        };
        self.client.send([Body::ChatReceipt(receipt)]).await;
        let (code, reason, _) = self.outcome(request).await;
        (code, reason)
    }

    /// Recalls a message; the code and the reason.
    pub async fn recall(&mut self, to: ChatTarget, message: u64) -> (u32, String) {
        let request = self.client.request();
        self.client
            .send([Body::ChatRecall(ChatRecall { request, to: Some(to), message, ..ChatRecall::default() })])
            .await;
        let (code, reason, _) = self.outcome(request).await;
        (code, reason)
    }

    /// Logs out, and returns once the server has closed.
    pub async fn logout(mut self) {
        let request = self.client.request();
        self.client.send([Body::Logout(wire::Logout { request })]).await;
        within("the farewell", self.client.socket.closed()).await;
    }

    /// Nothing but what this device has asked for itself has come until now: a message to oneself comes back to the other
    /// devices alone, so its answer is a fence behind everything that was on its way.
    pub async fn quiet(&mut self) {
        let me = self.user.clone();
        let request = self.send(user(&me), "fence").await;
        let (before, reply) = self.client.reply(request).await;
        assert_eq!(reply.code, 0);
        let events: Vec<_> = before.iter().filter(|body| matches!(body, Body::ChatEvent(_))).collect();
        assert!(events.is_empty(), "{events:?}");
    }
}

/// How long something may take that is made short for a test.
pub const SOON: Duration = Duration::from_millis(150);
