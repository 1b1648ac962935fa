//! Coming back to a channel with a fresh session: what was missed is said.

use rtm_proto::wire::{Gap, frame::Body};

use super::{
    client::{Client, text},
    server::{Live, connect, plain, start},
    sockets::Socket,
    support::{client, within},
};
use rtm_server::Server;

/// A server that sends no message again.
async fn forgetful() -> Live {
    start(|config| config.limits.replayed_messages = 0).await
}

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
    let live = forgetful().await;
    let (_ann, epoch) = room(&live).await;
    assert_eq!(gap(&live, epoch, 3).await, []);
    assert_eq!(gap(&live, 0, 0).await, []);
    assert_eq!(gap(&live, epoch, 4).await, [], "more than there was: nothing that could be named");
    assert_eq!(gap(&live, epoch, u64::MAX).await, []);
}

#[tokio::test]
async fn who_missed_some_hears_exactly_which_before_the_answer() {
    let live = forgetful().await;
    let (_ann, epoch) = room(&live).await;
    let missed = |from, to| vec![Gap { channel: "room".into(), from, to }];
    assert_eq!(gap(&live, epoch, 0).await, missed(1, 3));
    assert_eq!(gap(&live, epoch, 2).await, missed(3, 3));
}

/// The numbers of the messages that come before the answer to a rejoin, those missing for good, and where the channel stands.
async fn replayed(live: &Live, user: &str, epoch: u64, sequence: u64) -> (Vec<u64>, Vec<(u64, u64)>, u64) {
    let mut client = live.login(user).await;
    let (before, position) = client.rejoin("room", epoch, sequence).await;
    let (mut numbers, mut gaps) = (vec![], vec![]);
    for body in before {
        match body {
            Body::Gap(gap) => {
                assert!(numbers.is_empty(), "the gap lies before the messages, and is told before them");
                gaps.push((gap.from, gap.to));
            }
            Body::ChannelMessage(message) => numbers.push(message.sequence),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(client.fence().await, [], "everything came before the answer");
    (numbers, gaps, position.sequence)
}

#[tokio::test]
async fn who_comes_back_is_sent_the_last_messages_that_it_has_missed() {
    let live = start(|config| config.limits.replayed_messages = 2).await;
    let (_ann, epoch) = room(&live).await;
    assert_eq!(replayed(&live, "bob", epoch, 0).await, (vec![2, 3], vec![(1, 1)], 3));
    assert_eq!(replayed(&live, "bob", epoch, 1).await, (vec![2, 3], vec![], 3));
    assert_eq!(replayed(&live, "bob", epoch, 2).await, (vec![3], vec![], 3));
    assert_eq!(replayed(&live, "bob", epoch, 3).await, (vec![], vec![], 3));
    assert_eq!(replayed(&live, "bob", 0, 0).await, (vec![], vec![], 3), "who is new has missed nothing");
    assert_eq!(replayed(&live, "ann", epoch, 1).await, (vec![], vec![], 3), "nobody is sent what is their own");
}

#[tokio::test]
async fn what_was_sent_in_her_name_over_rest_is_sent_again_to_her_as_well() {
    let live = plain().await;
    let (_ann, epoch) = room(&live).await;
    let url = format!("http://{}/dev/v2/project/app/rtm/users/ann/channel_messages", live.address());
    let body = r#"{"channel_name":"room","payload":"on her behalf"}"#;
    let request = client().post(url).basic_auth("id", Some("secret")).body(body);
    assert_eq!(within("an answer", request.send()).await.unwrap().status(), 200);
    for user in ["bob", "ann"] {
        assert_eq!(replayed(&live, user, epoch, 3).await, (vec![4], vec![], 4), "{user}");
    }
}

#[tokio::test]
async fn thirty_two_messages_are_sent_again_and_no_more() {
    let live = plain().await;
    let (mut ann, epoch) = room(&live).await;
    for n in 3..32 {
        ann.channel("room", text(n.to_string())).await;
    }
    ann.fence().await;
    assert_eq!(replayed(&live, "bob", epoch, 0).await, ((1..=32).collect(), vec![], 32));
    ann.channel("room", text("one more")).await;
    ann.fence().await;
    assert_eq!(replayed(&live, "bob", epoch, 0).await, ((2..=33).collect(), vec![(1, 1)], 33));
}

#[tokio::test]
async fn what_is_older_than_the_time_for_it_is_not_sent_again() {
    let live = start(|config| config.timers.replay_ms = 0.into()).await;
    let (_ann, epoch) = room(&live).await;
    super::support::eventually("the messages are of an earlier millisecond", || async {
        match replayed(&live, "bob", epoch, 1).await {
            (numbers, gaps, 3) if numbers.is_empty() && gaps == [(2, 3)] => Ok(()),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
}

#[tokio::test]
async fn of_another_epoch_the_end_is_unknown() {
    let live = forgetful().await;
    let (_ann, epoch) = room(&live).await;
    let missed = |from, to| vec![Gap { channel: "room".into(), from, to }];
    assert_eq!(gap(&live, epoch.wrapping_add(1).max(1), 40).await, missed(41, 0));
    assert_eq!(gap(&live, epoch.wrapping_add(1).max(1), u64::MAX).await, missed(u64::MAX, 0));
}

#[tokio::test]
async fn nothing_of_the_channel_comes_before_the_answer_to_a_join() {
    let live = forgetful().await;
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
    let live = forgetful().await;
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
