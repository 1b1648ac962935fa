//! One login per user: the newer wins, and the older does not come back.

use rtm_proto::wire::{self, Closing, closing::Cause, frame::Body};

use super::{
    client::{Client, hello, text},
    server::{Live, plain},
    sockets::{Event, batch, message},
};

fn is_remote_login(closing: &Closing) {
    assert_eq!(closing.cause(), Cause::RemoteLogin, "{closing:?}");
}

#[tokio::test]
async fn the_newer_login_wins_and_the_older_is_told_why() {
    let live = plain().await;
    let mut old = live.login_as("ann", 1).await;
    let mut new = live.login_as("ann", 2).await;
    is_remote_login(&old.socket.closed().await);

    let mut bob = live.login("bob").await;
    bob.peer("ann", text("to the newer")).await;
    assert_eq!(new.message().await.from, "bob");
}

#[tokio::test]
async fn the_older_login_comes_back_neither_by_resume_nor_by_hello() {
    let live = plain().await;
    let old = live.login_as("ann", 1).await;
    let mut new = live.login_as("ann", 2).await;
    for said in [old.resuming(), old.hello.clone()] {
        let mut socket = live.socket().await;
        socket.send([Body::Hello(said)]).await;
        is_remote_login(&socket.closed().await);
    }
    assert_eq!(new.fence().await, [], "the newer login noticed nothing");
}

#[tokio::test]
async fn a_login_evicts_a_session_that_waits_for_its_client() {
    let live = plain().await;
    let old = live.login_as("ann", 1).await;
    let resume = old.resuming();
    drop(old);
    live.login_as("ann", 2).await;
    let mut socket = live.socket().await;
    socket.send([Body::Hello(resume)]).await;
    is_remote_login(&socket.closed().await);
}

#[tokio::test]
async fn users_of_the_same_name_in_two_apps_are_strangers() {
    let live = plain().await;
    let mut one = Client::login(live.socket().await, hello("one", "ann", 1)).await;
    let mut two = Client::login(live.socket().await, hello("two", "ann", 2)).await;
    assert_eq!(one.fence().await, []);
    assert_eq!(two.fence().await, []);
    let request = two.peer("bob", text("hello")).await;
    assert_eq!(two.code(request).await, 3);
}

#[tokio::test]
async fn nobody_can_lock_out_a_user_by_evicting_her_incarnation_from_himself() {
    let live = plain().await;
    let ann = live.login_as("ann", 1).await;
    // Every receiver of a message knows the sender's incarnation.
    let mut eve = live.login_as("eve", 1).await;
    let _evil = live.login_as("eve", 2).await;
    is_remote_login(&eve.socket.closed().await);
    let absent = ann.cut();
    absent.back(live.socket().await).await;
}

#[tokio::test]
async fn a_library_that_lost_its_session_logs_in_again_under_its_incarnation() {
    let live = plain().await;
    let mut first = live.login_as("ann", 1).await;
    let mut second = live.login_as("ann", 1).await;
    assert!(!second.welcome.resumed);
    let farewell = first.socket.closed().await;
    assert_ne!(farewell.cause(), Cause::RemoteLogin, "{farewell:?}");
    third_login_works(&live, &mut second).await;
}

async fn third_login_works(live: &Live, second: &mut Client) {
    let mut third = live.login_as("ann", 1).await;
    assert!(second.socket.rest().await.iter().any(|event| matches!(event, Event::Frame(Body::Closing(_)))));
    assert_eq!(third.fence().await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_login_comes_through_while_the_older_one_sends_to_many() {
    let live = plain().await;
    for round in 0..25 {
        let (mut old, socket) = (live.login_as("ann", 2 * round + 1).await, live.socket().await);
        let sends = (1..=2000).map(|request| {
            let to = if request % 2 == 0 { "bob" } else { "cat" }.to_owned();
            Body::PeerSend(wire::PeerSend { request, to, message: text("hello"), ..Default::default() })
        });
        let sends = message(&batch(sends));
        // Until it is told to go, which closes its socket.
        let busy = tokio::spawn(async move { while old.socket.try_raw(&sends).await.is_ok() {} });
        let mut new = Client::login(socket, hello("app", "ann", 2 * round + 2)).await;
        assert_eq!(new.fence().await, []);
        busy.abort();
    }
}
