//! A Hello that was overtaken on its way by a younger one of the same library.

use rtm_proto::wire::{Hello, frame::Body};

use super::{
    client::{Client, hello},
    server::{Live, plain},
};

async fn ends_without_a_word(live: &Live, said: Hello) {
    let mut socket = live.socket().await;
    socket.send([Body::Hello(said)]).await;
    assert_eq!(socket.rest().await, [], "{}", socket.story());
}

#[tokio::test]
async fn an_overtaken_hello_leaves_the_session_alone() {
    let live = plain().await;
    let login = |attempt| Hello { attempt, ..hello("app", "ann", 1) };
    let mut ann = Client::login(live.socket().await, login(5)).await;
    for attempt in [1, 4, 5] {
        ends_without_a_word(&live, login(attempt)).await;
        ends_without_a_word(&live, Hello { attempt, ..ann.resuming() }).await;
        assert_eq!(ann.fence().await, []);
    }
    let hello = Hello { attempt: 6, ..ann.resuming() };
    ann.resume_with(live.socket().await, hello).await;
    assert!(ann.welcome.resumed);
    ends_without_a_word(&live, Hello { attempt: 5, ..ann.resuming() }).await;
    assert_eq!(ann.fence().await, []);
}

#[tokio::test]
async fn a_hello_that_does_not_count_is_never_out_of_date() {
    let live = plain().await;
    let mut ann = Client::login(live.socket().await, Hello { attempt: 9, ..hello("app", "ann", 1) }).await;
    let uncounted = Hello { attempt: 0, ..ann.resuming() };
    ann.resume_with(live.socket().await, uncounted).await;
    assert!(ann.welcome.resumed);
    assert_eq!(ann.fence().await, []);
}

#[tokio::test]
async fn another_incarnation_counts_for_itself() {
    let live = plain().await;
    Client::login(live.socket().await, Hello { attempt: 9, ..hello("app", "ann", 1) }).await;
    let mut again = Client::login(live.socket().await, Hello { attempt: 1, ..hello("app", "ann", 2) }).await;
    assert_eq!(again.fence().await, []);
}
