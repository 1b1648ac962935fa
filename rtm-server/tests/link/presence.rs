//! Who is online: asking once, and being told.

use rtm_proto::{
    code::{PresenceQuery, Subscription},
    wire::{self, closing::Cause, frame::Body, reply},
};
use rtm_server::{Config, config::Millis};

use super::{
    client::Client,
    server::{Live, plain, start},
    sockets::Event,
};

const ONLINE: u32 = 0;
const UNREACHABLE: u32 = 1;
const OFFLINE: u32 = 2;

fn names(users: &[&str]) -> Vec<String> {
    users.iter().map(ToString::to_string).collect()
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("user{n}")).collect()
}

/// Out of reach at once, offline soon: short enough to see the end of both.
fn short(config: &mut Config) {
    config.timers.heartbeat_ms = Millis(20);
    config.timers.unreachable_ms = Millis(60);
    config.timers.resume_window_ms = Millis(200);
}

impl Client {
    async fn query(&mut self, users: Vec<String>) -> Result<Vec<(String, u32)>, i32> {
        let request = self.request();
        self.send([Body::PresenceQuery(wire::PresenceQuery { request, deadline: 0, users })]).await;
        let (_, reply) = self.reply(request).await;
        match reply.result {
            Some(reply::Result::Presence(states)) => Ok(pairs(states.users)),
            None => Err(reply.code as i32),
            other => panic!("{other:?}"),
        }
    }

    pub async fn subscribe(&mut self, users: Vec<String>) -> i32 {
        let request = self.request();
        self.send([Body::PresenceSubscribe(wire::PresenceSubscribe { request, deadline: 0, users })]).await;
        self.code(request).await
    }

    async fn unsubscribe(&mut self, users: Vec<String>) -> i32 {
        let request = self.request();
        self.send([Body::PresenceUnsubscribe(wire::PresenceUnsubscribe { request, deadline: 0, users })]).await;
        self.code(request).await
    }

    async fn subscribed(&mut self) -> Vec<String> {
        let request = self.request();
        self.send([Body::PresenceSubscribedGet(wire::PresenceSubscribedGet { request, deadline: 0 })]).await;
        match self.reply(request).await.1.result {
            Some(reply::Result::Members(mut members)) => {
                assert_eq!(members.total as usize, members.users.len());
                members.users.sort();
                members.users
            }
            other => panic!("{other:?}"),
        }
    }

    /// The same, with every ping answered.
    async fn told_while_answering(&mut self) -> Vec<(String, u32)> {
        loop {
            match self.event().await {
                Event::Frame(Body::PresenceChange(change)) => return pairs(change.users),
                Event::Frame(Body::Ping(wire::Ping { nonce })) => {
                    self.send([Body::Pong(wire::Pong { nonce, server_ms: 0 })]).await;
                }
                Event::Frame(Body::Ack(_)) => {}
                other => panic!("{other:?} instead of a change; {}", self.socket.story()),
            }
        }
    }

    /// The next counted frame, which must tell of presence.
    pub async fn told(&mut self) -> Vec<(String, u32)> {
        match self.counted().await {
            Body::PresenceChange(change) => pairs(change.users),
            other => panic!("{other:?} instead of a change; {}", self.socket.story()),
        }
    }
}

fn pairs(users: Vec<wire::UserPresence>) -> Vec<(String, u32)> {
    let mut pairs: Vec<_> = users.into_iter().map(|user| (user.user, user.state)).collect();
    pairs.sort();
    pairs
}

fn state(user: &str, state: u32) -> Vec<(String, u32)> {
    vec![(user.to_owned(), state)]
}

/// Bob is watched by ann; she knows that he is online.
async fn watched(live: &Live) -> (Client, Client) {
    let (mut ann, bob) = (live.login("ann").await, live.login("bob").await);
    assert_eq!(ann.subscribe(names(&["bob"])).await, 0);
    assert_eq!(ann.told().await, state("bob", ONLINE));
    (ann, bob)
}

#[tokio::test]
async fn a_question_is_answered_for_each_user_it_names() {
    let live = plain().await;
    let (mut ann, _bob) = (live.login("ann").await, live.login("bob").await);
    let answer = ann.query(names(&["bob", "ann", "cat"])).await.unwrap();
    assert_eq!(answer, [("ann".to_owned(), ONLINE), ("bob".to_owned(), ONLINE), ("cat".to_owned(), OFFLINE)]);
}

#[tokio::test]
async fn a_question_may_name_so_many_users_and_only_proper_ones() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    assert_eq!(ann.query(numbered(256)).await.unwrap().len(), 256);
    for bad in [numbered(257), vec![], names(&["bob", ""]), names(&["null"]), names(&["bad/id"])] {
        let said = format!("{bad:?}");
        assert_eq!(ann.query(bad).await, Err(PresenceQuery::InvalidArgument.code()), "{said}");
    }
}

#[tokio::test]
async fn a_user_out_of_reach_is_online_to_a_question() {
    let live = start(|config| {
        short(config);
        config.timers.resume_window_ms = Millis(60_000);
    })
    .await;
    let (mut ann, bob) = watched(&live).await;
    bob.cut();
    assert_eq!(ann.told().await, state("bob", UNREACHABLE));
    assert_eq!(ann.query(names(&["bob"])).await.unwrap(), state("bob", ONLINE));
}

#[tokio::test]
async fn a_subscriber_is_answered_then_told_how_users_stand_then_of_changes() {
    let live = plain().await;
    let (mut ann, _bob) = (live.login("ann").await, live.login("bob").await);
    let request = ann.request();
    let users = names(&["bob", "cat", "bob", "ann"]);
    ann.send([Body::PresenceSubscribe(wire::PresenceSubscribe { request, deadline: 0, users })]).await;
    assert!(matches!(ann.counted().await, Body::Reply(reply) if reply.request == request && reply.code == 0));
    let first = [("ann".to_owned(), ONLINE), ("bob".to_owned(), ONLINE), ("cat".to_owned(), OFFLINE)];
    assert_eq!(ann.told().await, first);
    let mut cat = live.login("cat").await;
    assert_eq!(ann.told().await, state("cat", ONLINE));
    cat.send([Body::Logout(wire::Logout { request: 1 })]).await;
    assert_eq!(ann.told().await, state("cat", OFFLINE));
    assert_eq!(ann.subscribed().await, names(&["ann", "bob", "cat"]));
}

#[tokio::test]
async fn a_client_may_be_subscribed_to_so_many_users_in_all() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    assert_eq!(ann.subscribe(numbered(513)).await, Subscription::Overflow.code());
    assert_eq!(ann.subscribed().await, Vec::<String>::new(), "nothing of a refused request holds");
    assert_eq!(ann.subscribe(numbered(511)).await, 0);
    assert_eq!(ann.told().await.len(), 511);
    assert_eq!(ann.subscribe(names(&["user1", "one", "two"])).await, Subscription::Overflow.code());
    assert_eq!(ann.subscribe(names(&["user1", "one", "one"])).await, 0, "the known and the repeated do not count");
    assert_eq!(ann.told().await, [("one".to_owned(), OFFLINE), ("user1".to_owned(), OFFLINE)]);
    assert_eq!(ann.subscribe(names(&["two"])).await, Subscription::Overflow.code());
    assert_eq!(ann.unsubscribe(names(&["one", "stranger"])).await, 0);
    assert_eq!(ann.subscribe(names(&["two"])).await, 0);
}

#[tokio::test]
async fn a_subscription_to_nobody_or_to_a_bad_id_is_refused_whole() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    for bad in [vec![], names(&["bob", "bad/id"]), names(&["bob", &"x".repeat(65)])] {
        assert_eq!(ann.subscribe(bad.clone()).await, Subscription::InvalidArgument.code(), "{bad:?}");
        assert_eq!(ann.unsubscribe(bad.clone()).await, Subscription::InvalidArgument.code(), "{bad:?}");
    }
    assert_eq!(ann.subscribed().await, Vec::<String>::new());
}

#[tokio::test]
async fn who_unsubscribed_is_told_no_more() {
    let live = plain().await;
    let (mut ann, mut bob) = watched(&live).await;
    assert_eq!(ann.unsubscribe(names(&["bob"])).await, 0);
    bob.send([Body::Logout(wire::Logout { request: 1 })]).await;
    bob.socket.closed().await;
    let _bob = live.login("bob").await;
    assert_eq!(ann.fence().await, []);
}

#[tokio::test]
async fn a_silent_client_is_out_of_reach_then_offline_and_comes_back_online() {
    let live = start(short).await;
    let (mut ann, bob) = watched(&live).await;
    bob.cut();
    assert_eq!(ann.told().await, state("bob", UNREACHABLE));
    assert_eq!(ann.told().await, state("bob", OFFLINE));
    let _bob = live.login("bob").await;
    assert_eq!(ann.told().await, state("bob", ONLINE));
}

#[tokio::test]
async fn silence_on_an_open_connection_counts_like_a_lost_one() {
    let live = start(|config| {
        short(config);
        config.timers.resume_window_ms = Millis(60_000);
    })
    .await;
    let (mut ann, mut bob) = watched(&live).await;
    assert_eq!(ann.told().await, state("bob", UNREACHABLE));
    bob.send([Body::Ping(wire::Ping { nonce: 1 })]).await;
    assert_eq!(ann.told().await, state("bob", ONLINE), "one word is enough");
}

#[tokio::test]
async fn a_client_that_resumes_was_never_offline() {
    let live = start(|config| {
        short(config);
        config.timers.resume_window_ms = Millis(60_000);
    })
    .await;
    let (mut ann, bob) = watched(&live).await;
    let bob = bob.cut();
    assert_eq!(ann.told().await, state("bob", UNREACHABLE));
    let _bob = bob.back(live.socket().await).await;
    assert_eq!(ann.told().await, state("bob", ONLINE));
}

#[tokio::test]
async fn a_login_elsewhere_is_no_absence() {
    let live = plain().await;
    let (mut ann, mut bob) = watched(&live).await;
    let _elsewhere = live.login("bob").await;
    bob.socket.closed().await;
    let again = live.login_as("bob", 77).await;
    drop(again);
    let _same_library_without_its_session = live.login_as("bob", 77).await;
    assert_eq!(ann.fence().await, []);
}

#[tokio::test]
async fn the_window_counts_from_the_last_byte_heard() {
    // Half of bob's window is over when his connection is given up. Eve, who is heard and cut before that, but later than bob
    // was heard, must not be offline before him.
    let live = start(|config| {
        config.timers.heartbeat_ms = Millis(20);
        config.timers.unreachable_ms = Millis(300);
        config.timers.idle_ms = Millis(600);
        config.timers.resume_window_ms = Millis(1200);
    })
    .await;
    let (mut ann, mut bob) = watched(&live).await;
    let bob = tokio::spawn(async move { bob.socket.closed().await.cause() });
    assert_eq!(ann.told_while_answering().await, state("bob", UNREACHABLE));
    assert_eq!(ann.subscribe(names(&["eve"])).await, 0);
    assert_eq!(ann.told().await, state("eve", OFFLINE));
    live.login("eve").await.cut();
    let mut told = Vec::new();
    while told.last() != Some(&state("eve", OFFLINE)) {
        told.push(ann.told_while_answering().await);
    }
    assert_eq!(bob.await.unwrap(), Cause::Idle);
    let expected = [("eve", ONLINE), ("eve", UNREACHABLE), ("bob", OFFLINE), ("eve", OFFLINE)];
    assert_eq!(told, expected.map(|(user, now)| state(user, now)));
}

#[tokio::test]
async fn changes_during_an_interruption_are_told_after_it() {
    let live = plain().await;
    let (ann, mut bob) = watched(&live).await;
    let ann = ann.cut();
    bob.send([Body::Logout(wire::Logout { request: 1 })]).await;
    bob.socket.closed().await;
    let mut ann = ann.back(live.socket().await).await;
    assert_eq!(ann.told().await, state("bob", OFFLINE));
}

#[tokio::test]
async fn subscriptions_end_with_the_session() {
    let live = plain().await;
    let (mut ann, _bob) = watched(&live).await;
    ann.send([Body::Logout(wire::Logout { request: 99 })]).await;
    ann.socket.closed().await;
    let mut ann = live.login("ann").await;
    assert_eq!(ann.subscribed().await, Vec::<String>::new());
    let _elsewhere = live.login("cat").await;
    assert_eq!(ann.fence().await, []);
}

#[tokio::test]
async fn a_late_request_is_dropped() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let request = ann.request();
    let users = names(&["bob"]);
    ann.send([
        Body::PresenceSubscribe(wire::PresenceSubscribe { request, deadline: 1, users: users.clone() }),
        Body::PresenceQuery(wire::PresenceQuery { request: request + 1, deadline: 1, users: users.clone() }),
        Body::PresenceUnsubscribe(wire::PresenceUnsubscribe { request: request + 2, deadline: 1, users }),
        Body::PresenceSubscribedGet(wire::PresenceSubscribedGet { request: request + 3, deadline: 1 }),
    ])
    .await;
    for _ in 0..3 {
        ann.request();
    }
    assert_eq!(ann.fence().await, []);
    assert_eq!(ann.subscribed().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_limits_of_the_configuration_are_told_and_enforced() {
    let live = start(|config| {
        config.limits.presence_query_users = 2;
        config.limits.subscriptions = 1;
    })
    .await;
    let mut ann = live.login("ann").await;
    let limits = ann.welcome.limits.clone().unwrap();
    assert_eq!((limits.presence_query_users, limits.subscriptions), (2, 1));
    assert_eq!(ann.query(numbered(2)).await.unwrap().len(), 2);
    assert_eq!(ann.query(numbered(3)).await, Err(PresenceQuery::InvalidArgument.code()));
    assert_eq!(ann.subscribe(numbered(2)).await, Subscription::Overflow.code());
    assert_eq!(ann.subscribe(numbered(1)).await, 0);
}
