//! Connections that break in the middle of things, over a proxy that cuts them.

use rtm_core::ClientEvent;

use crate::proxy::Proxy;
use crate::support::{TestServer, User};

#[test]
fn cut_connections_resume_with_nothing_lost_and_nothing_twice() {
    const COUNT: i64 = 4_000;
    let server = TestServer::start();
    let proxy = Proxy::to(&server);
    let (ann, bob) = (User::new(&proxy.url), User::new(&proxy.url));
    for (user, name) in [(&ann, "ann"), (&bob, "bob")] {
        user.client.login(None, name).unwrap();
        user.login_result();
    }
    for id in 1..=COUNT {
        ann.say("bob", id, &id.to_string());
        if id % 400 == 0 {
            // Some of it is through, some on its way, some not yet written.
            bob.texts(usize::try_from(id - 399).unwrap());
            proxy.cut();
        }
    }
    let texts = bob.texts(usize::try_from(COUNT).unwrap());
    let expected: Vec<String> = (1..=COUNT).map(|id| id.to_string()).collect();
    assert_eq!(texts, expected, "each once, in order");
    for id in 1..=COUNT {
        assert_eq!(ann.outcome(id), 0);
    }
    for user in [&ann, &bob] {
        let states =
            user.events.0.all().into_iter().filter(|e| matches!(e, ClientEvent::ConnectionState { .. })).count();
        assert_eq!(states, 2, "the application sees nothing of it");
    }
}
