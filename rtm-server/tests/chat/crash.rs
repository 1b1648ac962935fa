//! A server that is killed in the middle: nothing that was acknowledged is lost, nothing comes twice.

use rtm_proto::wire::{ChatEvent, ChatHello, ChatSend, chat_event::Event, frame::Body};
use serde_json::json;

use super::{
    client::{Client, hello},
    kit::{APP, text, text_of, user},
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

#[tokio::test]
async fn a_killed_server_has_everything_that_it_acknowledged_and_hands_nothing_over_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = process::Process::start(&mut process::command(folder.path())).await;
    for user in ["ann", "bob"] {
        assert_eq!(call(&server, "/users", json!({ "username": user, "password": user })).await.status, 200);
    }
    let (ann, bob) = (token(&server, "ann").await, token(&server, "bob").await);
    let (mut next, mut acknowledged, mut handed, mut position) = (1_u64, Vec::new(), Vec::new(), 0);
    let send = |request: u64| {
        let payload = text(&request.to_string());
        Body::ChatSend(ChatSend { request, to: Some(user("bob")), payload, ..ChatSend::default() })
    };
    for _ in 0..3 {
        let mut sender = login(&server, "ann", &ann, 7, u64::MAX).await;
        let mut receiver = login(&server, "bob", &bob, 8, position).await;
        // What had no answer goes out again, as a library does it.
        let first = acknowledged.len() as u64 + 1;
        for request in (first..next).chain(next..next + 60) {
            sender.send([send(request)]).await;
        }
        next += 60;
        let until = acknowledged.len() + 30;
        while acknowledged.len() < until {
            if let Body::Reply(reply) = sender.counted().await {
                assert_eq!((reply.code, reply.request), (0, acknowledged.len() as u64 + 1), "{reply:?}");
                acknowledged.push(reply.request);
            }
        }
        let until = handed.len() + 15;
        while handed.len() < until {
            if let Some((at, said)) = message_of(&receiver.counted().await) {
                position = at;
                handed.push(said);
            }
        }
        server.signal("KILL").await;
        server.ended().await;
        // What had arrived before the end counts as handed over.
        for seen in receiver.socket.rest().await {
            if let Seen::Frame(body) = seen
                && let Some((at, said)) = message_of(&body)
            {
                position = at;
                handed.push(said);
            }
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
    let mut receiver = login(&server, "bob", &bob, 8, position).await;
    while handed.len() < next as usize - 1 {
        if let Some((_, said)) = message_of(&receiver.counted().await) {
            handed.push(said);
        }
    }
    let expected: Vec<String> = (1..next).map(|i| i.to_string()).collect();
    assert_eq!(handed, expected, "each once, in order");
}
