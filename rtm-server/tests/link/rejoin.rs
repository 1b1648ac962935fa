//! Coming back to a channel with a fresh session: what was missed is said.

use rtm_proto::wire::{Gap, frame::Body};

use super::{
    client::{Client, text},
    server::{Live, connect, plain},
    sockets::Socket,
};
use rtm_server::Server;

/// A room in which three messages were sent, and its epoch.
async fn room(live: &Live) -> (Client, u64) {
    let mut ann = live.login("ann").await;
    let epoch = ann.join("room").await.epoch;
    for i in 0..3 {
        ann.channel("room", text(i.to_string())).await;
    }
    ann.fence().await;
    (ann, epoch)
}

async fn gap(live: &Live, epoch: u64, sequence: u64) -> Vec<Gap> {
    let mut bob = live.login("bob").await;
    let (before, position) = bob.rejoin("room", epoch, sequence).await;
    assert_eq!(position.sequence, 3);
    before.into_iter().map(|body| if let Body::Gap(gap) = body { gap } else { panic!("{body:?}") }).collect()
}

#[tokio::test]
async fn who_missed_nothing_or_is_new_hears_of_no_gap() {
    let live = plain().await;
    let (_ann, epoch) = room(&live).await;
    assert_eq!(gap(&live, epoch, 3).await, []);
    assert_eq!(gap(&live, 0, 0).await, []);
    assert_eq!(gap(&live, epoch, 4).await, [], "more than there was: nothing that could be named");
    assert_eq!(gap(&live, epoch, u64::MAX).await, []);
}

#[tokio::test]
async fn who_missed_some_hears_exactly_which_before_the_answer() {
    let live = plain().await;
    let (_ann, epoch) = room(&live).await;
    let missed = |from, to| vec![Gap { channel: "room".into(), from, to }];
    assert_eq!(gap(&live, epoch, 0).await, missed(1, 3));
    assert_eq!(gap(&live, epoch, 2).await, missed(3, 3));
}

#[tokio::test]
async fn of_another_epoch_the_end_is_unknown() {
    let live = plain().await;
    let (_ann, epoch) = room(&live).await;
    let missed = |from, to| vec![Gap { channel: "room".into(), from, to }];
    assert_eq!(gap(&live, epoch.wrapping_add(1).max(1), 40).await, missed(41, 0));
    assert_eq!(gap(&live, epoch.wrapping_add(1).max(1), u64::MAX).await, missed(u64::MAX, 0));
}

#[tokio::test]
async fn nothing_of_the_channel_comes_before_the_answer_to_a_join() {
    let live = plain().await;
    let (mut ann, epoch) = room(&live).await;
    for round in 0..20 {
        let mut bob = live.login("bob").await;
        let request = bob.try_join("room", epoch, 3).await;
        ann.channel("room", text(round.to_string())).await;
        let (before, reply) = bob.reply(request).await;
        assert_eq!(reply.code, 0);
        assert!(before.iter().all(|body| matches!(body, Body::Gap(_))), "{before:?}");
        bob.leave("room").await;
    }
}

#[tokio::test]
async fn a_channel_that_was_empty_meanwhile_goes_on_counting_where_it_stopped() {
    let live = plain().await;
    let (mut ann, epoch) = room(&live).await;
    assert_eq!(ann.leave("room").await, 0);
    assert_eq!(gap(&live, epoch, 3).await, [], "nothing was missed while nobody was there");
    let _back = ann.join("room").await;
    ann.leave("room").await;
    let missed = |from, to| vec![Gap { channel: "room".into(), from, to }];
    assert_eq!(gap(&live, epoch, 1).await, missed(2, 3));
}

#[tokio::test]
async fn a_server_that_was_ended_properly_leaves_its_counts_to_the_next_and_a_killed_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let missed = |from, to| vec![Gap { channel: "room".into(), from, to }];
    let first = start_in(folder.path()).await;
    let mut ann = login(&first, "ann").await;
    let epoch = ann.join("room").await.epoch;
    ann.channel("room", text("one")).await;
    ann.fence().await;
    drop(ann);
    first.shutdown().await;

    let second = start_in(folder.path()).await;
    let mut ann = login(&second, "ann").await;
    let (gaps, position) = ann.rejoin("room", epoch, 1).await;
    assert_eq!((gaps, position.epoch, position.sequence), (vec![], epoch, 1), "nothing was missed");
    let mut bob = login(&second, "bob").await;
    let (before, _) = bob.rejoin("room", epoch, 0).await;
    assert_eq!(before, missed(1, 1).into_iter().map(Body::Gap).collect::<Vec<_>>());
    drop((ann, bob));
    // As if it were killed: nothing is saved.
    drop(second);

    let third = start_when_free(folder.path()).await;
    let mut ann = login(&third, "ann").await;
    let (before, position) = ann.rejoin("room", epoch, 1).await;
    assert_eq!(before, missed(2, 0).into_iter().map(Body::Gap).collect::<Vec<_>>(), "nobody knows");
    assert_ne!(position.epoch, epoch);
    drop(ann);
    third.shutdown().await;
}

fn config(folder: &std::path::Path) -> rtm_server::Config {
    super::support::config(folder)
}

async fn start_in(folder: &std::path::Path) -> Server {
    Server::start(config(folder)).await.unwrap()
}

/// The folder of a server that was dropped is free once its last task is gone.
async fn start_when_free(folder: &std::path::Path) -> Server {
    super::support::eventually("the folder", || async {
        Server::start(config(folder)).await.map_err(|e| e.to_string())
    })
    .await
}

async fn login(server: &Server, user: &str) -> Client {
    let socket = Socket::open(connect(server.local_addr()).await).await;
    Client::login(socket, super::client::hello("app", user, rand::random())).await
}
