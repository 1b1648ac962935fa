//! A server that is killed in the middle: nothing that was acknowledged is lost, nothing comes twice.

use rtm_proto::wire::{ChatEvent, ChatHello, ChatSend, chat_event::Event, frame::Body};
use serde_json::json;

use super::{
    client::{Client, hello},
    kit::{APP, group, text, text_of, user},
    sockets::{Event as Seen, Socket},
    support::{Answer, client, process, within},
};

pub async fn call(server: &process::Process, path: &str, body: serde_json::Value) -> Answer {
    let url = format!("{}/org/app{path}", server.base());
    Answer::of(within("an answer", client().post(url).body(body.to_string()).send()).await.unwrap()).await
}

pub async fn token(server: &process::Process, user: &str) -> String {
    let body = json!({ "grant_type": "password", "username": user, "password": user });
    call(server, "/token", body).await.json["access_token"].as_str().unwrap().to_owned()
}

async fn socket(server: &process::Process) -> Socket {
    Socket::open(super::server::connect(server.address()).await).await
}

pub async fn login(server: &process::Process, user: &str, token: &str, incarnation: u64, position: u64) -> Client {
    let chat = Some(ChatHello { position, ..ChatHello::default() });
    Client::login(
        socket(server).await,
        rtm_proto::wire::Hello { token: token.into(), chat, ..hello(APP, user, incarnation) },
    )
    .await
}

fn message_of(body: &Body) -> Option<(u64, String)> {
    match body {
        Body::ChatEvent(ChatEvent { position, event: Some(Event::Message(message)) }) => {
            Some((*position, text_of(&message.payload)))
        }
        _ => None,
    }
}

/// Somebody who is handed messages, and what it has.
struct Receiver {
    name: &'static str,
    token: String,
    client: Option<Client>,
    incarnation: u64,
    position: u64,
    handed: Vec<String>,
}

impl Receiver {
    async fn login(&mut self, server: &process::Process) {
        self.client = Some(login(server, self.name, &self.token, self.incarnation, self.position).await);
    }

    fn take(&mut self, body: &Body) {
        if let Some((at, said)) = message_of(body) {
            assert!(at > self.position, "{} was told {at} behind {}", self.name, self.position);
            self.position = at;
            self.handed.push(said);
        }
    }

    async fn until(&mut self, count: usize) {
        while self.handed.len() < count {
            let client = self.client.as_mut().unwrap();
            let body = client.counted().await;
            // What is not acknowledged stays with the server, up to a window.
            client.acknowledge().await;
            self.take(&body);
        }
    }

    /// What had arrived before the end counts as handed over.
    async fn rest(&mut self) {
        for seen in self.client.take().unwrap().socket.rest().await {
            if let Seen::Frame(body) = seen {
                self.take(&body);
            }
        }
    }
}

/// Ann talks to a user or to a group, and the server is killed again and again.
async fn kill(receivers: &[&'static str], to_group: bool, rounds: usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut server = process::Process::start(&mut process::command(folder.path())).await;
    for user in receivers.iter().chain(&["ann"]) {
        assert_eq!(call(&server, "/users", json!({ "username": user, "password": user })).await.status, 200);
    }
    let ann = token(&server, "ann").await;
    let mut told = Vec::new();
    for (name, incarnation) in receivers.iter().zip(8..) {
        let token = token(&server, name).await;
        told.push(Receiver { name, token, client: None, incarnation, position: 0, handed: Vec::new() });
    }
    let to = if to_group {
        let url = format!("{}/org/app/chatgroups", server.base());
        let body = json!({ "groupname": "g", "desc": "d", "public": true, "members": receivers });
        let answer = within("a group", client().post(url).bearer_auth(&ann).body(body.to_string()).send()).await;
        group(Answer::of(answer.unwrap()).await.json["data"]["groupid"].as_str().unwrap())
    } else {
        user(receivers[0])
    };
    let (mut next, mut acknowledged) = (1_u64, Vec::new());
    let send = |request: u64| {
        let payload = text(&request.to_string());
        Body::ChatSend(ChatSend { request, to: Some(to.clone()), payload, ..ChatSend::default() })
    };
    for round in 0..rounds {
        let mut sender = login(&server, "ann", &ann, 7, u64::MAX).await;
        for receiver in &mut told {
            receiver.login(&server).await;
        }
        // What had no answer goes out again, as a library does it.
        let first = acknowledged.len() as u64 + 1;
        for request in (first..next).chain(next..next + 60) {
            sender.send([send(request)]).await;
        }
        next += 60;
        // Killed at another point in each round.
        let until = acknowledged.len() + 10 + 7 * round;
        while acknowledged.len() < until {
            if let Body::Reply(reply) = sender.counted().await {
                assert_eq!((reply.code, reply.request), (0, acknowledged.len() as u64 + 1), "{reply:?}");
                acknowledged.push(reply.request);
            }
        }
        for receiver in &mut told {
            receiver.until(receiver.handed.len() + 5).await;
        }
        server.signal("KILL").await;
        server.ended().await;
        for receiver in &mut told {
            receiver.rest().await;
        }
        for seen in sender.socket.rest().await {
            if let Seen::Frame(Body::Reply(reply)) = seen {
                acknowledged.push(reply.request);
            }
        }
        server = process::Process::start(&mut process::command(folder.path())).await;
    }
    let mut sender = login(&server, "ann", &ann, 7, u64::MAX).await;
    for request in acknowledged.len() as u64 + 1..next {
        sender.send([send(request)]).await;
    }
    let expected: Vec<String> = (1..next).map(|i| i.to_string()).collect();
    for receiver in &mut told {
        receiver.login(&server).await;
        receiver.until(expected.len()).await;
        assert_eq!(receiver.handed, expected, "each once, in order, to {}", receiver.name);
    }
}

#[tokio::test]
async fn a_killed_server_has_everything_that_it_acknowledged_and_hands_nothing_over_twice() {
    kill(&["bob"], false, 3).await;
}

#[tokio::test]
async fn the_same_holds_for_everybody_in_a_group() {
    kill(&["bob", "cat", "dan"], true, 3).await;
}
