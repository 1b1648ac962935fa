//! How much a client of the chat service may ask for, and what becomes of what it asks for again or too late.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, body::Bytes, routing::post};
use rtm_proto::wire::{self, ChatRecall, ChatReceipt, ChatReceiptKind as Kind, ChatSend, closing::Cause, frame::Body};
use rtm_server::config::{Millis, RateProfile};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, watch};

use super::{
    crash,
    kit::{Device, Service, service, service_with, text, text_of, user},
    sockets::Event,
    support::{client, process},
};

/// What one window of the profile for phones and browsers admits, and what comes together in 20 s besides.
const SENDS: usize = 180 + 1200;

fn send(request: u64, to: &str, said: &str) -> Body {
    Body::ChatSend(ChatSend { request, to: Some(user(to)), payload: text(said), ..ChatSend::default() })
}

fn receipt(request: u64, message: u64) -> Body {
    let (kind, to) = (Kind::Read as i32, Some(user("ann")));
    Body::ChatReceipt(ChatReceipt { request, kind, to, message, ..ChatReceipt::default() })
}

#[tokio::test]
async fn who_sends_more_often_than_its_rates_allow_is_told_so_and_receipts_count_by_themselves() {
    let service = service_with(|config| config.rates = RateProfile::Mobile, &["ann", "bob", "cat"]).await;
    let mut ann = service.login("ann").await;
    let sent = ann.sent(user("bob"), "0").await;
    let begun = std::time::Instant::now();
    ann.client.send((1000..1000 + 2 * SENDS as u64).map(|request| send(request, "cat", "x"))).await;
    let (mut done, mut refused) = (0, 0);
    while done + refused < 2 * SENDS {
        match ann.client.counted().await {
            Body::Reply(reply) if reply.code == 0 => done += 1,
            // At once, before those that wait for the store.
            Body::Reply(reply) if reply.code == 503 && reply.reason.contains("more often") => refused += 1,
            other => panic!("{other:?}"),
        }
        if (done + refused) % 100 == 0 {
            ann.client.acknowledge().await;
        }
    }
    // All came in one batch; the bucket fills at 60 a second while it is taken.
    let most = SENDS + 60 * (begun.elapsed().as_secs() as usize + 1);
    assert!((SENDS - 1..=most).contains(&done) && refused > 0, "{done} done, {refused} refused");
    let mut bob = service.login("bob").await;
    // One message is receipted once, and repeated receipts count as well.
    bob.client.send((1000..1000 + SENDS as u64 + 500).map(|request| receipt(request, sent.message))).await;
    for request in 1000..1000 + SENDS as u64 + 500 {
        assert_eq!(bob.outcome(request).await.0, 0);
        bob.client.acknowledge().await;
    }
}

#[tokio::test]
async fn of_more_devices_than_a_user_may_have_the_oldest_makes_room() {
    let service = service_with(|config| config.chat.devices = 3, &["ann"]).await;
    let mut devices = Vec::new();
    for _ in 0..3 {
        devices.push(service.login("ann").await);
    }
    devices[0].quiet().await;
    for device in &mut devices[1..] {
        assert_eq!(text_of(&device.message().await.payload), "fence", "all three are there");
    }
    let mut fourth = service.login("ann").await;
    let closing = devices[0].client.socket.closed().await;
    assert_eq!(closing.cause(), Cause::RemoteLogin);
    assert!(closing.reason.contains("as many devices as may be"), "{closing:?}");
    fourth.quiet().await;
    for device in &mut devices[1..] {
        assert_eq!(text_of(&device.message().await.payload), "fence", "the others stay");
    }
}

/// A server of the App that answers when it is let, and what it was asked.
async fn gate() -> (Arc<Mutex<Vec<Value>>>, watch::Sender<bool>, String) {
    let (open, opened) = watch::channel(true);
    let asked = Arc::new(Mutex::new(Vec::new()));
    let questions = asked.clone();
    let answer = async move |body: Bytes| {
        questions.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
        opened.clone().wait_for(|open| *open).await.unwrap();
        r#"{"valid": true}"#
    };
    (asked, open, app_server(Router::new().route("/", post(answer))).await)
}

/// Serves this, and says where.
async fn app_server(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn gated(url: String) -> Service {
    gated_with(url, |_| {}).await
}

async fn gated_with(url: String, more: impl FnOnce(&mut rtm_server::Config)) -> Service {
    let change = |config: &mut rtm_server::Config| {
        more(config);
        config.chat.hook_url = url;
        config.chat.hook_secret = "s".into();
        config.chat.hook_ms = Millis(60_000);
    };
    service_with(change, &["ann", "bob"]).await
}

/// Its sender had given it up long ago when it was kept.
#[tokio::test]
async fn what_was_given_up_while_the_app_was_asked_is_not_sent() {
    let (asked, open, url) = gate().await;
    let service = gated(url).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    open.send(false).unwrap();
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as u64;
    let deadline = now() + 400;
    let Body::ChatSend(late) = send(1, "bob", "late") else { unreachable!() };
    ann.client.send([Body::ChatSend(ChatSend { deadline, ..late }), send(2, "bob", "in time")]).await;
    super::support::eventually("the end of the deadline", async || {
        // Neither waits for the answer about the other.
        match asked.lock().unwrap().len() == 2 && now() > deadline {
            true => Ok(()),
            false => Err(format!("{:?}", asked.lock().unwrap())),
        }
    })
    .await;
    open.send(true).unwrap();
    let got = bob.message().await;
    assert_eq!((text_of(&got.payload).as_str(), got.sequence), ("in time", 1));
}

/// Each was asked about once the one before it was answered, and a recall behind them came too late.
#[tokio::test]
async fn the_app_is_asked_about_sixteen_at_once_and_their_order_stays() {
    // Lets as many pass as it is told to.
    let (asked, turnstile) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(1)));
    let (questions, passing) = (asked.clone(), turnstile.clone());
    let answer = async move || {
        questions.fetch_add(1, Ordering::SeqCst);
        passing.acquire().await.unwrap().forget();
        r#"{"valid": true}"#
    };
    let url = app_server(Router::new().route("/", post(answer))).await;
    let asked_about = async |count: usize| {
        super::support::eventually("the questions of a round", async || match asked.load(Ordering::SeqCst) {
            so_far if so_far == count => Ok(()),
            so_far => Err(so_far.to_string()),
        })
        .await;
    };
    let service = gated_with(url, |config| config.chat.recall_ms = Millis(1000)).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let early = ann.sent(user("bob"), "oops").await;
    let recall = ChatRecall { request: 1100, to: Some(user("bob")), message: early.message, ..ChatRecall::default() };
    // One alone, and all others behind it; the answer to the ping says that they are.
    ann.client.send([send(1000, "bob", "0")]).await;
    asked_about(2).await;
    let sends = (1..40).map(|i| send(1000 + i, "bob", &i.to_string()));
    ann.client.send(sends.chain([Body::ChatRecall(recall), Body::Ping(wire::Ping { nonce: 7 })])).await;
    while !matches!(ann.client.event().await, Event::Frame(Body::Pong(_))) {}
    turnstile.add_permits(1);
    assert_eq!(ann.outcome(1000).await.0, 0);
    asked_about(2 + 16).await;
    turnstile.add_permits(16);
    for request in 1001..=1016 {
        assert_eq!(ann.outcome(request).await.0, 0, "before those behind it were asked about");
    }
    asked_about(2 + 32).await;
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as u64;
    super::support::eventually("the end of the time for a recall", async || match now() > early.server_ms + 1500 {
        true => Ok(()),
        false => Err(now().to_string()),
    })
    .await;
    turnstile.add_permits(100);
    assert_eq!(text_of(&bob.message().await.payload), "oops");
    for i in 0..40 {
        assert_eq!(text_of(&bob.message().await.payload), i.to_string());
    }
    assert_eq!(bob.recalled().await.message, early.message, "it was asked for in time");
}

/// It was judged anew: a message that had been sent was reported as refused.
#[tokio::test]
async fn what_was_kept_is_not_judged_again_when_a_library_sends_it_again() {
    let (asked, _open, url) = gate().await;
    let service = gated(url).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let id = service.group("bob", &["ann"], json!({})).await;
    ann.client.send([send(7, "bob", "once")]).await;
    let first = ann.outcome(7).await;
    assert_eq!((first.0, bob.message().await.message), (0, first.2.message));
    let Body::ChatSend(spoken) = send(8, "bob", "in the group") else { unreachable!() };
    let spoken = Body::ChatSend(ChatSend { to: Some(super::kit::group(&id)), ..spoken });
    ann.client.send([spoken.clone()]).await;
    let second = ann.outcome(8).await;
    assert_eq!((second.0, bob.message().await.message), (0, second.2.message));
    // From here on nobody would be let speak.
    let mute = json!({ "usernames": ["ann"], "mute_duration": -1 });
    let muted = service.post(&format!("/chatgroups/{id}/mute"), &bob.token, mute).await;
    assert_eq!(muted.status, 200, "{muted:?}");
    let questions = asked.lock().unwrap().len();
    ann.client.send([send(7, "bob", "once"), spoken.clone()]).await;
    assert_eq!((ann.outcome(7).await, ann.outcome(8).await), (first.clone(), second.clone()), "in the same session");
    // And by a library that has lost its session.
    let hello = wire::Hello { attempt: 2, resume: None, ..ann.client.hello.clone() };
    let token = ann.token.clone();
    drop(ann);
    let mut ann = service.login_as(hello, &token).await;
    ann.client.send([send(7, "bob", "once"), spoken.clone()]).await;
    assert_eq!((ann.outcome(7).await, ann.outcome(8).await), (first, second), "in the next session");
    assert_eq!(asked.lock().unwrap().len(), questions, "nobody was asked about them");
    let Body::ChatSend(spoken) = spoken else { unreachable!() };
    ann.client.send([Body::ChatSend(ChatSend { request: 9, ..spoken })]).await;
    assert_eq!(ann.outcome(9).await.0, 601, "a new one is");
}

/// The other one was told each time.
#[tokio::test]
async fn a_conversation_that_is_read_already_is_read_and_nobody_is_told_again() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    ann.sent(user("bob"), "x").await;
    bob.message().await;
    for _ in 0..3 {
        assert_eq!(bob.receipt(Kind::Conversation, user("ann"), 0, "").await, (0, String::new()));
    }
    assert_eq!(ann.read().await.kind(), Kind::Conversation);
    ann.quiet().await;
    ann.sent(user("bob"), "y").await;
    bob.message().await;
    assert_eq!(bob.receipt(Kind::Conversation, user("ann"), 0, "").await.0, 0);
    assert_eq!(ann.read().await.kind(), Kind::Conversation);
}

/// Each waited for a commit of its own.
#[tokio::test]
async fn receipts_that_come_together_are_kept_together() {
    let folder = tempfile::tempdir().unwrap();
    // In a process of its own, so that what is counted is its own.
    let server = process::Process::start(&mut process::command(folder.path())).await;
    let device = async |name: &str| {
        let account = json!({ "username": name, "password": name });
        assert_eq!(crash::call(&server, "/users", account).await.status, 200);
        let token = crash::token(&server, name).await;
        let client = crash::login(&server, name, &token, rand::random(), 0).await;
        Device { client, user: name.into(), token, waited: Vec::new() }
    };
    let (mut ann, mut bob) = (device("ann").await, device("bob").await);
    let mut numbers = Vec::new();
    for i in 0..50 {
        numbers.push(ann.sent(user("bob"), &i.to_string()).await.message);
    }
    let commits = async || {
        let metrics = client().get(format!("{}/metrics", server.base())).send().await.unwrap().text().await.unwrap();
        let line = metrics.lines().find(|line| line.starts_with("rtm_store_commit_seconds_count"));
        line.unwrap_or_else(|| panic!("{metrics}")).rsplit(' ').next().unwrap().parse::<u64>().unwrap()
    };
    let before = commits().await;
    bob.client.send(numbers.iter().zip(1000..).map(|(message, request)| receipt(request, *message))).await;
    for request in 1000..1050 {
        assert_eq!(bob.outcome(request).await.0, 0);
    }
    let took = commits().await - before;
    assert!((1..25).contains(&took), "{took} commits for 50 receipts");
    for message in numbers {
        assert_eq!(ann.read().await.message, message, "and told in their order");
    }
}
