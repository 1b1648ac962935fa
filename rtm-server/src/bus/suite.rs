//! What every Bus engine must do. An engine's tests call [`run`].
//!
//! Outcomes and publications may take their time on an engine that spans nodes, so everything is waited for with a
//! deadline.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use rtm_proto::{
    batch::{Frames, kind},
    code::{PeerMessage, Presence},
    link::Block,
    view, wire,
};

use super::{AppBus, Bus, Delivery, Mailbox, Origin, Overtaken, Subscriber, Watcher};

/// Runs every test of the suite against fresh engines; panics with what was expected when one fails.
pub fn run(fresh: impl Fn() -> Arc<dyn Bus>) {
    unknown_users_are_unreachable(&fresh());
    messages_arrive_in_order_and_outcomes_come_once(&fresh());
    apps_do_not_see_each_other(&fresh());
    a_claim_evicts_the_former_mailbox(&fresh());
    an_overtaken_claim_changes_nothing(&fresh());
    releasing_a_mailbox_that_was_replaced_changes_nothing(&fresh());
    a_closed_mailbox_makes_its_user_unreachable(&fresh());
    blocks_reach_every_other_subscriber(&fresh());
    a_watcher_hears_how_users_stand_and_of_every_change(&fresh());
    a_takeover_is_no_absence(&fresh());
    who_watches_no_more_hears_no_more(&fresh());
    anybody_may_ask_how_users_stand(&fresh());
    attributes_are_those_of_the_present_mailbox(&fresh());
    who_is_expelled_hears_of_it_and_nobody_else_does(&fresh());
}

const DEADLINE: Duration = Duration::from_secs(5);

#[derive(Default)]
struct Probe {
    events: Mutex<Vec<String>>,
    closed: bool,
    attempt: u64,
    silent: AtomicBool,
    attributes: Vec<wire::Attribute>,
}

impl Probe {
    fn new() -> Arc<Self> {
        Arc::default()
    }

    fn note(&self, event: String) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    fn expect(&self, expected: &[&str]) {
        let start = Instant::now();
        loop {
            let seen = self.events.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if seen == expected {
                return;
            }
            assert!(start.elapsed() < DEADLINE, "expected {expected:?}, saw {seen:?}");
            std::thread::yield_now();
        }
    }
}

impl Origin for Probe {
    fn delivered(&self, first: u64, count: u64) {
        self.note(format!("delivered {first}+{count}"));
    }
    fn failed(&self, request: u64, code: PeerMessage) {
        self.note(format!("failed {request} {code:?}"));
    }
}

impl Mailbox for Probe {
    fn deliver(&self, delivery: &Delivery<'_>) -> usize {
        if self.closed {
            return 0;
        }
        for message in delivery.messages() {
            let text = String::from_utf8_lossy(message.message).into_owned();
            self.note(format!("{}: {text}", message.from));
            delivery.origin.delivered(message.request, 1);
        }
        delivery.sends.len()
    }
    fn is_ahead_of(&self, incarnation: u64, attempt: u64) -> bool {
        incarnation == 1 && attempt <= self.attempt
    }
    fn is_reachable(&self) -> bool {
        !self.silent.load(Ordering::Relaxed)
    }
    fn attributes(&self) -> Vec<wire::Attribute> {
        self.attributes.clone()
    }
    fn evict(&self, successor: u64) {
        self.note(format!("evicted by {successor}"));
    }

    fn retire(self: Arc<Self>) {}
    fn expel(&self, reason: &str) {
        self.note(format!("expelled: {reason}"));
    }
}

impl Watcher for Probe {
    fn presence_changed(&self, change: &Block) {
        let frames: Vec<_> = Frames::new(&change.bytes).collect();
        assert_eq!((frames.len(), change.frames), (1, 1));
        let frame = frames[0].as_ref().expect("a whole frame");
        assert_eq!(frame.kind, kind::PRESENCE_CHANGE);
        let users = frame.decode::<wire::PresenceChange>().expect("a PresenceChange").users;
        let state = |user: &wire::UserPresence| {
            let state = Presence::from_code(user.state as i32).expect("a state");
            format!("{} {state:?}", user.user)
        };
        self.note(users.iter().map(state).collect::<Vec<_>>().join(", "));
    }
}

impl Subscriber for Probe {
    fn publish(&self, block: &Block, from: &str) {
        self.note(format!("{from} published {}", String::from_utf8_lossy(&block.bytes)));
    }
}

fn send(bus: &Arc<dyn AppBus>, origin: &Arc<Probe>, to: &str, request: u64, text: &str) {
    let sends = [view::Send { request, to, message: text.as_bytes(), ..Default::default() }];
    let origin: Arc<dyn Origin> = origin.clone();
    bus.send(Delivery {
        to,
        from: "ann",
        incarnation: 1,
        server_ms: 0,
        offline: false,
        sends: &sends,
        origin: &origin,
    });
}

fn claim(bus: &Arc<dyn AppBus>, user: &Arc<str>, mailbox: Arc<Probe>, incarnation: u64) {
    assert!(bus.claim(user, mailbox, incarnation, 1).is_ok());
}

fn unknown_users_are_unreachable(bus: &Arc<dyn Bus>) {
    let (bus, ann) = (bus.app("app"), Probe::new());
    send(&bus, &ann, "nobody", 7, "hello");
    ann.expect(&["failed 7 PeerUnreachable"]);
    assert!(!bus.is_online("nobody"));
}

fn messages_arrive_in_order_and_outcomes_come_once(bus: &Arc<dyn Bus>) {
    let (bus, ann, bob) = (bus.app("app"), Probe::new(), Probe::new());
    claim(&bus, &"bob".into(), bob.clone(), 1);
    assert!(bus.is_online("bob"));
    for request in 1..=3 {
        send(&bus, &ann, "bob", request, &request.to_string());
    }
    bob.expect(&["ann: 1", "ann: 2", "ann: 3"]);
    ann.expect(&["delivered 1+1", "delivered 2+1", "delivered 3+1"]);
}

fn apps_do_not_see_each_other(bus: &Arc<dyn Bus>) {
    let (ann, bob) = (Probe::new(), Probe::new());
    claim(&bus.app("one"), &"bob".into(), bob.clone(), 1);
    assert!(!bus.app("two").is_online("bob"));
    send(&bus.app("two"), &ann, "bob", 1, "hello");
    ann.expect(&["failed 1 PeerUnreachable"]);
    bob.expect(&[]);
    assert!(Arc::ptr_eq(&bus.app("one"), &bus.app("one")));
}

fn a_claim_evicts_the_former_mailbox(bus: &Arc<dyn Bus>) {
    let (bus, ann, old, new) = (bus.app("app"), Probe::new(), Probe::new(), Probe::new());
    claim(&bus, &"bob".into(), old.clone(), 1);
    claim(&bus, &"bob".into(), new.clone(), 2);
    old.expect(&["evicted by 2"]);
    send(&bus, &ann, "bob", 1, "hello");
    new.expect(&["ann: hello"]);
    claim(&bus, &"bob".into(), new.clone(), 2);
    new.expect(&["ann: hello"]);
}

fn an_overtaken_claim_changes_nothing(bus: &Arc<dyn Bus>) {
    let (bus, ann, late) = (bus.app("app"), Probe::new(), Probe::new());
    let held = Arc::new(Probe { attempt: 2, ..Default::default() });
    claim(&bus, &"bob".into(), held.clone(), 1);
    assert_eq!(bus.claim(&"bob".into(), late.clone(), 1, 2).map(drop), Err(Overtaken));
    send(&bus, &ann, "bob", 1, "hello");
    held.expect(&["ann: hello"]);
    late.expect(&[]);
    assert_eq!(bus.claim(&"bob".into(), late, 1, 3).map(drop), Ok(()));
    held.expect(&["ann: hello", "evicted by 1"]);
}

fn releasing_a_mailbox_that_was_replaced_changes_nothing(bus: &Arc<dyn Bus>) {
    let (bus, old, new) = (bus.app("app"), Probe::new(), Probe::new());
    claim(&bus, &"bob".into(), old.clone(), 1);
    claim(&bus, &"bob".into(), new.clone(), 2);
    let old: Arc<dyn Mailbox> = old;
    bus.release("bob", &old);
    assert!(bus.is_online("bob"));
    let new: Arc<dyn Mailbox> = new;
    bus.release("bob", &new);
    assert!(!bus.is_online("bob"));
}

fn who_is_expelled_hears_of_it_and_nobody_else_does(bus: &Arc<dyn Bus>) {
    let (one, other, ann, bob, elsewhere) = (bus.app("one"), bus.app("two"), Probe::new(), Probe::new(), Probe::new());
    claim(&one, &"ann".into(), ann.clone(), 1);
    claim(&one, &"bob".into(), bob.clone(), 2);
    claim(&other, &"ann".into(), elsewhere.clone(), 3);
    one.expel("ann", "enough");
    one.expel("nobody", "enough");
    ann.expect(&["expelled: enough"]);
    for other in [bob, elsewhere] {
        other.expect(&[]);
    }
}

fn a_closed_mailbox_makes_its_user_unreachable(bus: &Arc<dyn Bus>) {
    let (bus, ann) = (bus.app("app"), Probe::new());
    claim(&bus, &"bob".into(), Arc::new(Probe { closed: true, ..Default::default() }), 1);
    send(&bus, &ann, "bob", 1, "hello");
    ann.expect(&["failed 1 PeerUnreachable"]);
}

fn blocks_reach_every_other_subscriber(bus: &Arc<dyn Bus>) {
    let bus = bus.app("app");
    let probes = [Probe::new(), Probe::new(), Probe::new()];
    let nodes: Vec<Arc<dyn Subscriber>> = probes.iter().map(|p| p.clone() as Arc<dyn Subscriber>).collect();
    for node in &nodes {
        bus.subscribe(&"room".into(), node.clone());
        bus.subscribe(&"room".into(), node.clone());
    }
    let block = |text: &'static str| Block::new(Bytes::from_static(text.as_bytes()), 1);
    bus.publish("room", &block("a"), "ann", &nodes[0]);
    bus.publish("room", &block("b"), "ann", &nodes[0]);
    bus.publish("elsewhere", &block("c"), "ann", &nodes[0]);
    bus.unsubscribe("room", &nodes[2]);
    bus.publish("room", &block("d"), "ann", &nodes[0]);
    probes[0].expect(&[]);
    probes[1].expect(&["ann published a", "ann published b", "ann published d"]);
    probes[2].expect(&["ann published a", "ann published b"]);
}

fn watch(bus: &Arc<dyn AppBus>, users: &[&str], probe: &Arc<Probe>) {
    let watcher: Arc<dyn Watcher> = probe.clone();
    bus.watch(&users.iter().map(|&user| user.into()).collect::<Vec<_>>(), &watcher);
}

fn a_watcher_hears_how_users_stand_and_of_every_change(bus: &Arc<dyn Bus>) {
    let (bus, ann, ben, bob) = (bus.app("app"), Probe::new(), Probe::new(), Probe::new());
    claim(&bus, &"bob".into(), bob.clone(), 1);
    watch(&bus, &["bob", "cat"], &ann);
    ann.expect(&["bob Online, cat Offline"]);
    watch(&bus, &["bob"], &ben);
    bob.silent.store(true, Ordering::Relaxed);
    bus.reach_changed("bob");
    bus.reach_changed("bob");
    ann.expect(&["bob Online, cat Offline", "bob Unreachable"]);
    claim(&bus, &"cat".into(), Probe::new(), 1);
    bob.silent.store(false, Ordering::Relaxed);
    bus.reach_changed("bob");
    let bob: Arc<dyn Mailbox> = bob;
    bus.release("bob", &bob);
    ann.expect(&["bob Online, cat Offline", "bob Unreachable", "cat Online", "bob Online", "bob Offline"]);
    ben.expect(&["bob Online", "bob Unreachable", "bob Online", "bob Offline"]);
    watch(&bus, &["bob"], &ben);
    ben.expect(&["bob Online", "bob Unreachable", "bob Online", "bob Offline", "bob Offline"]);
}

fn a_takeover_is_no_absence(bus: &Arc<dyn Bus>) {
    let (bus, ann, old, new) = (bus.app("app"), Probe::new(), Probe::new(), Probe::new());
    claim(&bus, &"bob".into(), old.clone(), 1);
    watch(&bus, &["bob"], &ann);
    claim(&bus, &"bob".into(), new.clone(), 2);
    let old: Arc<dyn Mailbox> = old;
    bus.release("bob", &old);
    ann.expect(&["bob Online"]);
    new.silent.store(true, Ordering::Relaxed);
    bus.reach_changed("bob");
    claim(&bus, &"bob".into(), Probe::new(), 3);
    ann.expect(&["bob Online", "bob Unreachable", "bob Online"]);
}

fn who_watches_no_more_hears_no_more(bus: &Arc<dyn Bus>) {
    let (bus, ann, ben) = (bus.app("app"), Probe::new(), Probe::new());
    watch(&bus, &["bob", "cat"], &ann);
    watch(&bus, &["bob", "cat"], &ben);
    let watcher: Arc<dyn Watcher> = ann.clone();
    bus.unwatch(&["bob".into(), "nobody".into()], &watcher);
    claim(&bus, &"bob".into(), Probe::new(), 1);
    claim(&bus, &"cat".into(), Probe::new(), 1);
    ann.expect(&["bob Offline, cat Offline", "cat Online"]);
    ben.expect(&["bob Offline, cat Offline", "bob Online", "cat Online"]);
}

fn anybody_may_ask_how_users_stand(bus: &Arc<dyn Bus>) {
    let (bus, ann, bob) = (bus.app("app"), Probe::new(), Probe::new());
    claim(&bus, &"ann".into(), ann.clone(), 1);
    claim(&bus, &"bob".into(), bob.clone(), 1);
    bob.silent.store(true, Ordering::Relaxed);
    bus.reach_changed("bob");
    let asker = ann.clone();
    let answer = Box::new(move |states: Vec<Presence>| asker.note(format!("{states:?}")));
    bus.presence(&["bob".into(), "ann".into(), "cat".into()], answer);
    ann.expect(&["[Unreachable, Online, Offline]"]);
}

fn attributes_are_those_of_the_present_mailbox(bus: &Arc<dyn Bus>) {
    let (bus, ann) = (bus.app("app"), Probe::new());
    let ask = |user: &str| {
        let asker = ann.clone();
        bus.user_attributes(
            user,
            Box::new(move |attributes| {
                asker.note(match attributes {
                    Some(attributes) => attributes.iter().map(|a| format!("{}={}", a.key, a.value)).collect(),
                    None => "nobody".into(),
                });
            }),
        );
    };
    ask("bob");
    ann.expect(&["nobody"]);
    let attributes = vec![wire::Attribute { key: "mood".into(), value: "fine".into() }];
    let bob = Arc::new(Probe { attributes, ..Default::default() });
    claim(&bus, &"bob".into(), bob, 1);
    ask("bob");
    ann.expect(&["nobody", "mood=fine"]);
    claim(&bus, &"bob".into(), Probe::new(), 2);
    ask("bob");
    ann.expect(&["nobody", "mood=fine", ""]);
}
