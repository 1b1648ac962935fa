//! Login, logout, release, and servers that come and go.

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use rtm_core::code::{ConnectionReason, ConnectionState, Login, Logout};
use rtm_core::message::{Message, SendOptions};
use rtm_core::{Client, ClientEvent, ClientSink};

use crate::support::{PATIENCE, TestServer, User};

#[test]
fn states_and_results_come_in_order() {
    let server = TestServer::start();
    let ann = User::online(&server, "ann");
    ann.client.logout().unwrap();
    ann.events.0.wait("logout result", |e| matches!(e, ClientEvent::Logout { .. }).then_some(()));
    let told: Vec<String> = ann.events.0.all().iter().map(|e| format!("{e:?}")).collect();
    assert_eq!(
        told,
        [
            "ConnectionState { state: Connecting, reason: Login }",
            "ConnectionState { state: Connected, reason: LoginSuccess }",
            "Login { code: Ok }",
            "ConnectionState { state: Disconnected, reason: Logout }",
            "Logout { code: Ok }",
        ]
    );
    assert_eq!(ann.client.logout(), Err(Logout::NotLoggedIn));
    ann.client.login(None, "ann").unwrap();
}

#[test]
fn bad_addresses_and_ca_files_are_refused_at_once() {
    for json in [
        r#"{"rtm.server":"nonsense"}"#,
        r#"{"rtm.server":"ftp://127.0.0.1"}"#,
        r#"{"rtm.server":"wss://127.0.0.1:1","rtm.ca_file":"/nowhere/ca.pem"}"#,
    ] {
        let user = User::new("ws://127.0.0.1:1");
        user.client.set_parameters(json).unwrap();
        assert_eq!(user.client.login(None, "ann"), Err(Login::InvalidArgument), "{json}");
    }
}

#[test]
fn a_login_without_a_server_times_out() {
    // Bound, so that nobody else listens there, but never accepted from.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let user = User::new(&format!("ws://{}", silent.local_addr().unwrap()));
    user.client.set_parameters(r#"{"rtm.login_timeout_ms":50}"#).unwrap();
    user.client.login(None, "ann").unwrap();
    assert_eq!(user.login_result(), Login::Timeout);
    user.wait_state(ConnectionState::Disconnected, ConnectionReason::LoginTimeout);
}

#[test]
fn a_server_that_comes_late_is_found() {
    let mut server = TestServer::start();
    server.kill();
    let user = User::new(&server.url());
    user.client.login(None, "ann").unwrap();
    server.revive();
    assert_eq!(user.login_result(), Login::Ok);
}

#[test]
fn messages_go_on_after_the_server_was_killed() {
    let mut server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    ann.client.set_parameters(r#"{"rtm.reconnecting_after_ms":0}"#).unwrap();
    ann.say("bob", 1, "one");
    assert_eq!(ann.outcome(1), 0);
    server.kill();
    ann.wait_state(ConnectionState::Reconnecting, ConnectionReason::Interrupted);
    server.revive();
    // Bob comes back in his own time: until then he is unreachable.
    let mut id = 2;
    loop {
        ann.say("bob", id, "two");
        if ann.outcome(id) == 0 {
            break;
        }
        id += 1;
    }
    assert_eq!(bob.texts(2), ["one", "two"]);
    let logins = ann.events.0.all().iter().filter(|e| matches!(e, ClientEvent::Login { .. })).count();
    assert_eq!(logins, 1, "reconnecting is no second login");
}

#[test]
fn what_was_sent_before_a_logout_arrives() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    for id in 1..=100 {
        ann.say("bob", id, "x");
    }
    ann.client.logout().unwrap();
    bob.texts(100);
    ann.events.0.wait("logout result", |e| matches!(e, ClientEvent::Logout { .. }).then_some(()));
    for id in 1..=100 {
        assert_eq!(ann.outcome(id), 0);
    }
}

/// Does something at the first event of one kind.
struct Acting {
    act: Mutex<Option<Box<dyn FnOnce() + Send>>>,
    calls: AtomicUsize,
}

impl ClientSink for Acting {
    fn event(&self, _: ClientEvent) {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let act = self.act.lock().unwrap().take();
        if let Some(act) = act {
            act();
        }
    }
}

#[test]
fn a_release_from_inside_a_call_makes_it_the_last() {
    let server = TestServer::start();
    let sink = Arc::new(Acting { act: Mutex::new(None), calls: AtomicUsize::new(0) });
    let client = Client::new("app", sink.clone()).unwrap();
    client.set_parameters(&format!(r#"{{"rtm.server":"{}"}}"#, server.url())).unwrap();
    let (done, finished) = mpsc::channel();
    let inside = client.clone();
    *sink.act.lock().unwrap() = Some(Box::new(move || {
        assert!(!inside.release(None), "it cannot wait for itself");
        done.send(()).unwrap();
    }));
    client.login(None, "ann").unwrap();
    finished.recv_timeout(PATIENCE).expect("the release returns");
    assert!(client.release(Some(PATIENCE)), "the thread ends");
    assert_eq!(sink.calls.load(Ordering::SeqCst), 1);
}

#[test]
fn after_a_release_the_sink_is_let_go_of_and_not_called() {
    let server = TestServer::start();
    let ann = User::online(&server, "ann");
    let bob = User::online(&server, "bob");
    for id in 1..=1_000 {
        ann.say("bob", id, "x");
    }
    assert!(bob.client.release(None));
    let told = bob.events.0.all().len();
    assert_eq!(Arc::strong_count(&bob.events), 1);
    assert_eq!(bob.client.login(None, "bob"), Err(Login::AlreadyLoggedIn));
    assert!(bob.client.send("ann", &Message::text("x"), SendOptions::default()).is_err());
    // The server is told as well: the next message finds nobody.
    let mut id = 2_000;
    loop {
        ann.say("bob", id, "there?");
        if ann.outcome(id) == 3 {
            break;
        }
        id += 1;
    }
    assert_eq!(bob.events.0.all().len(), told);
}

#[test]
fn a_release_tells_nothing_of_the_logout_that_it_brings() {
    let server = TestServer::start();
    for round in 0..40 {
        let ann = User::online(&server, "ann");
        let told = ann.events.0.all().len();
        assert!(ann.client.release(None));
        let all = ann.events.0.all();
        assert_eq!(all.len(), told, "round {round}: {all:?}");
    }
}

/// Blocks in its calls until told to go on.
struct Slow {
    go: Mutex<mpsc::Receiver<()>>,
    count: AtomicUsize,
}

impl ClientSink for Slow {
    fn event(&self, event: ClientEvent) {
        if let ClientEvent::Message(_) = event {
            if self.count.load(Ordering::SeqCst) == 0 {
                let _ = self.go.lock().unwrap().recv_timeout(PATIENCE);
            }
            self.count.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[test]
fn a_slow_application_loses_nothing() {
    let server = TestServer::with(|config| config.limits.session_queue_bytes = 256 * 1024);
    let ann = User::online(&server, "ann");
    let (go, wait) = mpsc::channel();
    let slow = Arc::new(Slow { go: Mutex::new(wait), count: AtomicUsize::new(0) });
    let bob = Client::new("app", slow.clone()).unwrap();
    bob.set_parameters(&format!(r#"{{"rtm.server":"{}","rtm.event_bytes":20000}}"#, server.url())).unwrap();
    bob.login(None, "bob").unwrap();
    let mut id = 1;
    loop {
        ann.say("bob", id, "there?");
        if ann.outcome(id) == 0 {
            break;
        }
        id += 1;
    }
    // Bob is inside his first message now, and far more comes than may wait.
    let text = "x".repeat(1_000);
    for more in 1..=100 {
        ann.say("bob", id + more, &text);
    }
    std::thread::yield_now();
    go.send(()).unwrap();
    for more in 1..=100 {
        assert_eq!(ann.outcome(id + more), 0);
    }
    let end = std::time::Instant::now() + PATIENCE;
    while slow.count.load(Ordering::SeqCst) < 101 {
        assert!(std::time::Instant::now() < end, "{} of 101", slow.count.load(Ordering::SeqCst));
        std::thread::sleep(Duration::from_millis(1));
    }
    bob.release(Some(PATIENCE));
}
