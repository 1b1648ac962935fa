//! Absences: shorter than the server remembers, and longer.

use rtm_core::code::{ConnectionReason, ConnectionState, Presence};
use rtm_core::message::{Message, SendOptions};
use rtm_core::{Attribute, AttributeOperation, ChannelEvent, ClientEvent};
use rtm_server::config::Millis;

use crate::proxy::Proxy;
use crate::support::{TestServer, User};

/// Ann behind a proxy, in a channel with bob, with an attribute, subscribed to bob and cat.
struct Scene {
    ann: User,
    bob: User,
    proxy: Proxy,
    room: rtm_core::Channel,
    heard_by_ann: std::sync::Arc<crate::support::ChannelEvents>,
    bobs_room: rtm_core::Channel,
    heard_by_bob: std::sync::Arc<crate::support::ChannelEvents>,
}

impl Scene {
    fn on(server: &TestServer) -> Self {
        let proxy = Proxy::to(server);
        let (ann, bob) = (User::new(&proxy.url), User::online(server, "bob"));
        ann.client.set_parameters(r#"{"rtm.reconnecting_after_ms":0}"#).unwrap();
        ann.client.login(None, "ann").unwrap();
        ann.login_result();
        let (bobs_room, heard_by_bob) = bob.join("room");
        let (room, heard_by_ann) = ann.join("room");
        let mood = Attribute { key: "mood".into(), value: "good".into() };
        ann.client.user_attributes_write(AttributeOperation::Set, vec![mood], |_| {}).unwrap();
        ann.client.presence_subscribe(&["bob", "cat"], |_| {}).unwrap();
        ann.events
            .0
            .wait("attributes", |e| matches!(e, ClientEvent::UserAttributesWritten { code: 0, .. }).then_some(()));
        let scene = Self { ann, bob, proxy, room, heard_by_ann, bobs_room, heard_by_bob };
        assert_eq!(scene.states("cat", 1), [Presence::Offline]);
        assert_eq!(scene.states("bob", 1), [Presence::Online]);
        scene
    }

    fn gone(&self) {
        self.proxy.close(true);
        self.ann.wait_state(ConnectionState::Reconnecting, ConnectionReason::Interrupted);
    }

    fn back(&self) {
        self.proxy.close(false);
        self.ann.events.0.wait_all("the second CONNECTED", |events| {
            let connected =
                |e: &&ClientEvent| matches!(e, ClientEvent::ConnectionState { state: ConnectionState::Connected, .. });
            (events.iter().filter(connected).count() == 2).then_some(())
        });
    }

    #[track_caller]
    fn states(&self, peer: &str, count: usize) -> Vec<Presence> {
        self.ann.events.0.wait_all(&format!("{count} states of {peer}"), |events| {
            let changes = events.iter().flat_map(|e| match e {
                ClientEvent::PresenceChanged { peers } => &peers[..],
                _ => &[],
            });
            let told: Vec<_> = changes.filter(|p| &*p.peer == peer).map(|p| p.state).collect();
            (told.len() >= count).then_some(told)
        })
    }

    /// How often bob was told that ann came and went.
    fn comings_and_goings(&self) -> (usize, usize) {
        let all = self.heard_by_bob.0.all();
        let joined = all.iter().filter(|e| matches!(e, ChannelEvent::MemberJoined { .. })).count();
        (joined, all.iter().filter(|e| matches!(e, ChannelEvent::MemberLeft { .. })).count())
    }

    /// Ann's attributes as bob reads them.
    fn mood(&self) -> Vec<String> {
        let mut number = 0;
        self.bob.client.user_attributes_get("ann", None, |id| number = id).unwrap();
        self.bob.events.0.wait("ann's attributes", |e| match e {
            ClientEvent::UserAttributes { request_id, attributes, code: 0, .. } if *request_id == number => {
                Some(attributes.iter().map(|a| a.value.clone()).collect())
            }
            _ => None,
        })
    }

    /// Both hear each other in the channel.
    fn converse(&self) {
        self.room.send(&Message { id: 9, ..Message::text("back") }, SendOptions::default()).unwrap();
        self.heard_by_bob.0.wait("ann's word", |e| match e {
            ChannelEvent::Message(m) if m.message().unwrap().text == "back" => Some(()),
            _ => None,
        });
        self.bobs_room.send(&Message::text("hello"), SendOptions::default()).unwrap();
        self.heard_by_ann.0.wait("bob's word", |e| match e {
            ChannelEvent::Message(m) if m.message().unwrap().text == "hello" => Some(()),
            _ => None,
        });
    }
}

#[test]
fn after_a_short_absence_nothing_has_changed_and_what_was_missed_is_told() {
    let server = TestServer::start();
    let scene = Scene::on(&server);
    scene.gone();
    let _cat = User::online(&server, "cat");
    scene.back();
    assert_eq!(scene.states("cat", 2), [Presence::Offline, Presence::Online]);
    scene.converse();
    assert_eq!((scene.mood(), scene.comings_and_goings()), (vec!["good".to_owned()], (1, 0)));
    assert_eq!(scene.states("bob", 1), [Presence::Online], "and nothing is told twice");
}

#[test]
fn after_a_long_absence_the_library_is_back_in_everything_when_it_says_connected() {
    let server = TestServer::with(|config| {
        config.timers.unreachable_ms = Millis(900);
        config.timers.heartbeat_ms = Millis(100);
        config.timers.resume_window_ms = Millis(1_000);
    });
    let scene = Scene::on(&server);
    scene.gone();
    scene.heard_by_bob.0.wait("ann's leaving", |e| matches!(e, ChannelEvent::MemberLeft { .. }).then_some(()));
    let _cat = User::online(&server, "cat");
    scene.back();
    assert_eq!(scene.mood(), ["good"]);
    assert_eq!(scene.states("cat", 2)[..2], [Presence::Offline, Presence::Online]);
    scene.converse();
    assert_eq!(scene.comings_and_goings(), (2, 1));
}
