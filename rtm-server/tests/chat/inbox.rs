//! What waits for devices: how much of it is on its way, what memory hands on, and what goes in the end.

use rtm_proto::wire::{ChatHello, ChatSend, chat_event::Event, frame::Body};
use rtm_server::config::{self, Millis, Registration};
use serde_json::{Value, json};

use super::{
    client::Client,
    kit::{Device, Service, group, service, service_with, text, text_of, user},
    support::{Answer, eventually},
};

/// A device that has not said yet that it has anything.
async fn silent(service: &Service, user: &str) -> Device {
    let token = service.token(user).await;
    let hello = service.hello(user, &token, ChatHello::default());
    let client = Client::login(service.live.socket().await, hello).await;
    Device { client, user: user.into(), token, waited: Vec::new() }
}

/// The next message and its position. Nothing is acknowledged.
async fn next(device: &mut Device) -> (u64, String) {
    loop {
        match device.client.counted().await {
            Body::ChatEvent(event) => match event.event {
                Some(Event::Message(message)) => return (event.position, text_of(&message.payload)),
                other => panic!("{other:?}"),
            },
            Body::ChatCaughtUp(_) => {}
            other => panic!("{other:?}; {}", device.client.socket.story()),
        }
    }
}

/// It was taken from memory, whatever the store said.
#[tokio::test]
async fn a_device_that_was_slow_is_not_handed_what_was_taken_back_meanwhile() {
    let service = service(&["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    let mut bob = silent(&service, "bob").await;
    let long = "x".repeat(60_000);
    // More than is on its way to one device at a time.
    for _ in 0..20 {
        ann.sent(user("bob"), &long).await;
    }
    let secret = ann.sent(user("bob"), "secret").await.message;
    ann.sent(user("bob"), "not secret").await;
    assert_eq!(ann.recall(user("bob"), secret).await.0, 0);
    let mut told = Vec::new();
    while told.len() < 22 {
        match bob.client.counted().await {
            Body::ChatEvent(event) => match event.event {
                Some(Event::Message(message)) => told.push(text_of(&message.payload)),
                Some(Event::Recalled(recalled)) => told.push(recalled.message.to_string()),
                other => panic!("{other:?}"),
            },
            Body::ChatCaughtUp(_) => {}
            other => panic!("{other:?}"),
        }
        bob.client.acknowledge().await;
    }
    assert!(told[..20].iter().all(|text| *text == long));
    assert_eq!(told[20..], ["not secret".to_owned(), secret.to_string()]);
}

/// The window was larger than the smallest queue that could be configured: the device was cut.
#[tokio::test]
async fn a_slow_device_is_waited_for_however_small_its_queue_is() {
    let change = |config: &mut rtm_server::Config| config.limits.session_queue_bytes = 2 * (65_536 + 1024);
    let service = service_with(change, &["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    let mut bob = silent(&service, "bob").await;
    let long = "x".repeat(65_000);
    for _ in 0..20 {
        ann.sent(user("bob"), &long).await;
    }
    for position in 1..=20 {
        assert_eq!(next(&mut bob).await, (position, long.clone()));
        bob.client.acknowledge().await;
    }
    bob.quiet().await;
}

#[tokio::test]
async fn of_ten_thousand_that_wait_a_bounded_number_is_on_its_way_and_all_arrive_in_order() {
    let service = service(&["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    for batch in 0..100_u64 {
        let send = |request: u64| {
            let payload = text(&request.to_string());
            Body::ChatSend(ChatSend { request, to: Some(user("bob")), payload, ..ChatSend::default() })
        };
        ann.client.send((1..=100).map(|i| send(batch * 100 + i))).await;
        assert_eq!(ann.outcome((batch + 1) * 100).await.0, 0);
        ann.client.acknowledge().await;
    }
    let mut bob = silent(&service, "bob").await;
    for position in 1..=512 {
        assert_eq!(next(&mut bob).await, (position, position.to_string()));
    }
    // An answer comes behind everything that was on its way.
    let request = bob.send(user("ann"), "nothing more?").await;
    let (before, _) = bob.client.reply(request).await;
    assert_eq!(before, [], "512 have not been acknowledged");
    bob.client.acknowledge().await;
    for position in 513..=10_000 {
        assert_eq!(next(&mut bob).await, (position, position.to_string()));
        if position % 50 == 0 {
            bob.client.acknowledge().await;
        }
    }
}

#[tokio::test]
async fn a_group_of_five_hundred_is_told_each_once_and_who_is_away_later() {
    let service = service(&["ann", "bob", "u7"]).await;
    let id = service.group("ann", &["bob", "u7"], json!({ "maxusers": 600 })).await;
    service.live.break_store(&format!(
        "WITH RECURSIVE n(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM n WHERE n < 596)
            INSERT INTO chat_users (app, user, uuid, nickname, activated, created_ms, modified_ms, properties, settings)
            SELECT 'org#app', 'u' || n, '', '', 1, 1, 1, '{{}}', '{{}}' FROM n;
         INSERT INTO chat_members (app, grp, user, room, joined_ms)
            SELECT app, '{id}', user, 0, 1 FROM chat_users WHERE uuid = '';"
    ));
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    bob.client.acknowledge().await;
    for i in 0..20 {
        ann.sent(group(&id), &i.to_string()).await;
        assert_eq!(text_of(&bob.message().await.payload), i.to_string());
    }
    let rows = service.live.ask_store("SELECT count(*) FROM chat_inbox WHERE message IS NOT NULL");
    assert_eq!(rows, 20 * 500);
    let away = service.login("u7").await.waited;
    let messages: Vec<_> = away.iter().filter(|event| matches!(event.event, Some(Event::Message(_)))).collect();
    assert_eq!(messages.len(), 20);
}

/// What an App said about it was not asked.
#[tokio::test]
async fn how_much_waits_and_for_how_long_is_for_each_app_to_say() {
    let app =
        |id: &str, chat: &str| config::App { id: id.into(), chat: chat.parse().unwrap(), ..config::App::default() };
    let change = |config: &mut rtm_server::Config| {
        config.messages.sweep_ms = Millis(20);
        config.chat.registration = Registration::Open;
        config.apps =
            vec![app("org#app", "waiting_events = 3"), app("org#old", "message_life_ms = 100"), app("org#all", "")];
    };
    let service = service_with(change, &[]).await;
    for app in ["app", "old", "all"] {
        let url = |path: &str| format!("http://{}/org/{app}{path}", service.live.address());
        let post = async |path: &str, body: Value| {
            Answer::of(service.http.post(url(path)).body(body.to_string()).send().await.unwrap()).await
        };
        for user in ["ann", "bob"] {
            assert_eq!(post("/users", json!({ "username": user, "password": user })).await.status, 200);
        }
        let body = json!({ "grant_type": "password", "username": "ann", "password": "ann" });
        let token = post("/token", body).await.json["access_token"].as_str().unwrap().to_owned();
        let hello = service.hello("ann", &token, ChatHello::default());
        let hello = rtm_proto::wire::Hello { app_id: format!("org#{app}"), ..hello };
        let client = Client::login(service.live.socket().await, hello).await;
        let mut ann = Device { client, user: "ann".into(), token, waited: Vec::new() };
        for i in 0..6 {
            ann.sent(user("bob"), &i.to_string()).await;
        }
    }
    for (app, left) in [("app", 3), ("old", 0)] {
        let sql = format!("SELECT count(*) FROM chat_inbox WHERE app = 'org#{app}' AND user = 'bob'");
        eventually("the sweep", async || match service.live.ask_store(&sql) {
            found if found == left => Ok(()),
            found => Err(format!("{found} wait in {app}")),
        })
        .await;
    }
    // Both were swept behind the last message of the third App.
    assert_eq!(service.live.ask_store("SELECT count(*) FROM chat_inbox WHERE app = 'org#all' AND user = 'bob'"), 6);
}
