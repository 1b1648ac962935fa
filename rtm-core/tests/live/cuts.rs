//! Connections that break in the middle of things, over a proxy that cuts them.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use rtm_core::ClientEvent;

use crate::support::{TestServer, User};

/// Passes bytes on until told to cut.
struct Proxy {
    url: String,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Proxy {
    fn to(server: &TestServer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("ws://{}", listener.local_addr().unwrap());
        let target = server.url().trim_start_matches("ws://").to_owned();
        let open = Arc::new(Mutex::new(Vec::new()));
        let connections = open.clone();
        std::thread::spawn(move || {
            while let Ok((client, _)) = listener.accept() {
                let Ok(server) = TcpStream::connect(&target) else { continue };
                connections.lock().unwrap().extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
                let (from_client, to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                std::thread::spawn(|| pass(from_client, to_server));
                std::thread::spawn(|| pass(server, client));
            }
        });
        Self { url, open }
    }

    fn cut(&self) {
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    // An odd size, so that what is cut is cut in the middle of a frame.
    let mut buffer = [0; 1_037];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}

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
