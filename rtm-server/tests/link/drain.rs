//! Going down.

use rtm_proto::{
    code::{Login, PeerMessage},
    wire::{closing::Cause, frame::Body},
};

use super::{
    client::{Client, hello, text},
    server::{connect, plain, start},
    sockets::{Event, Socket},
    support::process::{Process, command},
};

#[tokio::test]
async fn sigterm_tells_every_client_and_the_program_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(&mut command(folder.path())).await;
    let mut ann = Client::login(Socket::open(connect(process.address()).await).await, hello("app", "ann", 1)).await;
    let mut bob = Client::login(Socket::open(connect(process.address()).await).await, hello("app", "bob", 2)).await;
    let request = ann.peer("bob", text("x")).await;
    bob.message().await;
    bob.acknowledge().await;
    assert_eq!(ann.receipts(1).await, [request]);
    process.signal("TERM").await;
    assert_eq!(ann.socket.closed().await.cause(), Cause::Draining);
    assert_eq!(bob.socket.closed().await.cause(), Cause::Draining);
    drop((ann, bob));
    let (status, said) = process.ended().await;
    assert!(status.success(), "{status}: {said}");
}

#[tokio::test]
async fn what_is_outstanding_when_the_server_drains_gets_its_outcome_before_the_farewell() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    ann.peer("bob", text("x")).await;
    bob.message().await;
    let shutdown = live.server.shutdown();
    let clients = async {
        let events = ann.socket.rest().await;
        // Whether ann or bob is told first is not said: she hears of the failure, or just of the end.
        let replies = events.iter().filter(|event| {
            matches!(event, Event::Frame(Body::Reply(r)) if r.code as i32 == PeerMessage::PeerUnreachable.code())
        });
        assert!(replies.count() <= 1, "{events:?}");
        assert!(events.iter().any(|e| matches!(e, Event::Frame(Body::Closing(c)) if c.cause() == Cause::Draining)));
        assert_eq!(bob.socket.closed().await.cause(), Cause::Draining);
        drop((ann, bob));
    };
    super::support::within("the end of the server", async { tokio::join!(shutdown, clients) }).await;
}

#[tokio::test]
async fn a_hello_that_comes_while_the_server_drains_is_to_try_again() {
    let live = start(|config| config.timers.drain_ms = 5000.into()).await;
    let mut waiting = live.socket().await;
    let ann = live.login("ann").await;
    let shutdown = live.server.shutdown();
    let clients = async {
        let mut ann = ann;
        // Ann is told, so the drain has begun.
        assert_eq!(ann.socket.closed().await.cause(), Cause::Draining);
        drop(ann);
        waiting.send([Body::Hello(hello("app", "bob", 1))]).await;
        let Body::Refused(refused) = waiting.frame().await else { panic!("{}", waiting.story()) };
        assert_eq!((refused.code as i32, refused.retry), (Login::Rejected.code(), true), "{refused:?}");
    };
    super::support::within("the end of the server", async { tokio::join!(shutdown, clients) }).await;
}
