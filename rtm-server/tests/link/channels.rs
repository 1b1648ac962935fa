//! Membership: who is in, who hears of it, and what is refused.

use std::{collections::HashSet, time::Duration, time::Instant};

use rtm_proto::{
    code::{ChannelMessage as Send, Join, Leave, Members},
    wire::{self, frame::Body},
};

use super::{
    client::{Client, hello, receipts_of, text},
    server::{Live, plain, short_window, start},
};

/// What a member was told, in order: `+ann`, `-ann`, `=2`.
fn told(bodies: &[Body], channel: &str) -> Vec<String> {
    bodies
        .iter()
        .map(|body| match body {
            Body::ChannelMember(m) if m.channel == channel => format!("{}{}", if m.joined { '+' } else { '-' }, m.user),
            Body::ChannelMemberCount(c) if c.channel == channel => format!("={}", c.count),
            other => panic!("{other:?}"),
        })
        .collect()
}

async fn until_count(client: &mut Client, count: u32) -> Vec<Body> {
    client.until(|b| matches!(b, Body::ChannelMemberCount(c) if c.count == count).then_some(())).await.0
}

/// Counts are told as they change, so that order is all there is to see.
async fn eager() -> Live {
    start(|config| (config.timers.count_notice_ms, config.timers.count_notice_large_ms) = (0.into(), 0.into())).await
}

#[tokio::test]
async fn members_hear_of_each_other_and_the_newcomer_first_of_its_own_join() {
    let live = eager().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let (before, position) = ann.rejoin("room", 0, 0).await;
    assert!(before.is_empty(), "{before:?}");
    assert_eq!((position.sequence, position.member_count), (0, 1));
    assert_ne!(position.epoch, 0);
    assert_eq!(told(&ann.fence().await, "room"), ["=1"]);

    let (before, again) = bob.rejoin("room", 0, 0).await;
    assert!(before.is_empty(), "{before:?}");
    assert_eq!((again.epoch, again.member_count), (position.epoch, 2));
    assert_eq!(told(&bob.fence().await, "room"), ["=2"]);
    assert_eq!(told(&ann.fence().await, "room"), ["+bob", "=2"]);

    assert_eq!(bob.leave("room").await, Leave::Ok.code());
    assert_eq!(told(&ann.fence().await, "room"), ["-bob", "=1"]);
    assert!(bob.fence().await.is_empty(), "a former member hears nothing");
    let request = ann.channel("room", text("alone")).await;
    assert_eq!(ann.receipts(1).await, [request]);
    assert!(bob.fence().await.is_empty());
}

#[tokio::test]
async fn every_refusal_has_its_code() {
    let live = start(|config| config.limits.channels = 20).await;
    let mut ann = live.login("ann").await;
    assert_eq!(ann.leave("room").await, Leave::NotInChannel.code());
    assert_eq!(ann.members("room").await.unwrap_err(), Members::NotInChannel.code());
    let request = ann.channel("room", text("x")).await;
    assert_eq!(ann.code(request).await, Send::Failure.code());

    let too_long = "c".repeat(65);
    for channel in ["", "null", &too_long, "sla/sh", "ümlaut"] {
        let request = ann.try_join(channel, 0, 0).await;
        assert_eq!(ann.code(request).await, Join::InvalidArgument.code(), "{channel:?}");
    }
    for i in 0..20 {
        ann.join(&format!("room {i}")).await;
    }
    let request = ann.try_join("room 0", 0, 0).await;
    assert_eq!(ann.code(request).await, Join::AlreadyJoined.code());
    let request = ann.try_join("room 20", 0, 0).await;
    assert_eq!(ann.code(request).await, Join::ExceedLimit.code());
    assert_eq!(ann.leave("room 7").await, Leave::Ok.code());
    ann.join("room 20").await;
    ann.leave("room 0").await;
    ann.join(&"c".repeat(64)).await;
}

#[tokio::test]
async fn channel_messages_are_checked_like_those_to_peers() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    ann.join("room").await;
    bob.join("room").await;
    ann.fence().await;
    let exact = ann.channel("room", text("x".repeat(32_768))).await;
    assert_eq!(ann.until(super::client::receipts_of).await.1, [exact]);
    for broken in [text("x".repeat(32_769)), bytes::Bytes::from_static(&[0x1a, 1, 0xff])] {
        let request = ann.channel("room", broken).await;
        assert_eq!(ann.code(request).await, Send::InvalidMessage.code());
    }
    let request = ann.request();
    let late = wire::ChannelSend { request, deadline: 1, channel: "room".into(), options: 0, message: text("late") };
    ann.send([Body::ChannelSend(late)]).await;
    assert_eq!(ann.fence().await, []);
    let messages: Vec<_> =
        bob.fence().await.into_iter().filter(|body| matches!(body, Body::ChannelMessage(_))).collect();
    assert_eq!(messages.len(), 1, "only the one that was right");
}

#[tokio::test]
async fn who_sends_and_leaves_hears_first_that_its_message_is_sent() {
    const HISTORY: u32 = 2;
    let live = eager().await;
    let mut ann = live.login("ann").await;
    for options in [0, HISTORY] {
        ann.join("room").await;
        ann.fence().await;
        let (request, left) = (ann.request(), ann.request());
        let (channel, message) = (|| "room".to_owned(), text("bye"));
        ann.send([
            Body::ChannelSend(wire::ChannelSend { request, deadline: 0, channel: channel(), options, message }),
            Body::ChannelLeave(wire::ChannelLeave { request: left, deadline: 0, channel: channel() }),
        ])
        .await;
        let (before, reply) = ann.reply(left).await;
        assert_eq!(reply.code, 0, "{reply:?}");
        assert!(before.iter().filter_map(receipts_of).flatten().any(|done| done == request), "{options}: {before:?}");
    }
}

#[tokio::test]
async fn requests_past_their_deadline_change_nothing_and_are_not_answered() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    ann.join("room").await;
    ann.fence().await;
    let channel = || "room".to_owned();
    let late = [
        Body::ChannelLeave(wire::ChannelLeave { request: 101, deadline: 1, channel: channel() }),
        Body::ChannelMembersGet(wire::ChannelMembersGet { request: 102, deadline: 1, channel: channel() }),
        Body::ChannelJoin(wire::ChannelJoin { request: 103, deadline: 1, channel: "b".into(), epoch: 0, sequence: 0 }),
    ];
    ann.send(late).await;
    assert_eq!(ann.fence().await, []);
    assert_eq!(ann.members("room").await.unwrap().users, ["ann"]);
    assert_eq!(ann.members("b").await.unwrap_err(), Members::NotInChannel.code());
}

#[tokio::test]
async fn changes_within_the_interval_are_told_in_one_count() {
    let live = start(|config| config.timers.count_notice_ms = 300.into()).await;
    let mut ann = live.login("ann").await;
    ann.join("room").await;
    until_count(&mut ann, 1).await;
    let begun = Instant::now();
    let mut others = Vec::new();
    for i in 0..5 {
        let mut other = live.login(&format!("u{i}")).await;
        other.join("room").await;
        others.push(other);
    }
    let before = until_count(&mut ann, 6).await;
    // On a machine that takes its time over five logins the interval may pass meanwhile.
    let counts = before.iter().filter(|b| matches!(b, Body::ChannelMemberCount(_))).count();
    let intervals = begun.elapsed().as_millis() / 300;
    assert!((counts as u128) < intervals.max(1), "{counts} counts in {:?}: {before:?}", begun.elapsed());
}

#[tokio::test]
async fn a_count_that_is_the_same_again_is_not_told() {
    let live = start(|config| config.timers.count_notice_ms = 100.into()).await;
    let mut ann = live.login("ann").await;
    ann.join("room").await;
    until_count(&mut ann, 1).await;
    let mut bob = live.login("bob").await;
    bob.join("room").await;
    bob.leave("room").await;
    // Cat comes when the interval has passed, so that a wrong notice in between would be seen before hers.
    tokio::time::sleep(Duration::from_millis(250)).await;
    let mut cat = live.login("cat").await;
    cat.join("room").await;
    let before = until_count(&mut ann, 2).await;
    assert_eq!(told(&before, "room"), ["+bob", "-bob", "+cat"]);
}

#[tokio::test]
async fn joins_and_leaves_are_not_told_in_channels_above_the_limit_but_counts_are() {
    let live = start(|config| {
        config.limits.members_notified = 3;
        (config.timers.count_notice_ms, config.timers.count_notice_large_ms) = (0.into(), 0.into());
    })
    .await;
    let mut clients = Vec::new();
    for user in ["ann", "bob", "cat", "dan", "eve"] {
        let mut client = live.login(user).await;
        client.join("room").await;
        clients.push(client);
    }
    assert_eq!(clients[4].leave("room").await, 0);
    assert_eq!(clients[3].leave("room").await, 0);
    let heard = told(&clients[0].fence().await, "room");
    // With four and five members nothing is said but the count; that dan left is told to the three who remain.
    assert_eq!(heard, ["=1", "+bob", "=2", "+cat", "=3", "=4", "=5", "=4", "-dan", "=3"]);
}

#[tokio::test]
async fn counts_of_channels_above_the_limit_are_told_at_their_own_pace() {
    let live = start(|config| {
        config.limits.members_notified = 2;
        (config.timers.count_notice_ms, config.timers.count_notice_large_ms) = (0.into(), 1000.into());
    })
    .await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let mut others = [live.login("cat").await, live.login("dan").await];
    ann.join("room").await;
    bob.join("room").await;
    for other in &mut others {
        other.join("room").await;
    }
    let heard = told(&until_count(&mut ann, 4).await, "room");
    assert_eq!(heard, ["=1", "+bob", "=2"], "three is not told: four came within the same second");
}

#[tokio::test]
async fn the_list_of_a_large_channel_is_a_random_choice_and_says_how_many_there_are() {
    let live = start(|config| config.limits.members_listed = 5).await;
    let mut clients = Vec::new();
    for i in 0..12 {
        let mut client = live.login(&format!("u{i}")).await;
        client.join("room").await;
        clients.push(client);
        if i == 4 {
            let all = clients[0].members("room").await.unwrap();
            let users: HashSet<_> = all.users.into_iter().collect();
            assert_eq!((users.len(), all.total), (5, 5), "whole up to the limit");
        }
    }
    let mut seen = HashSet::new();
    for _ in 0..100 {
        let list = clients[0].members("room").await.unwrap();
        let users: HashSet<_> = list.users.into_iter().collect();
        assert_eq!((users.len(), list.total), (5, 12));
        seen.extend(users);
    }
    assert_eq!(seen.len(), 12, "over many answers everybody turns up: {seen:?}");
}

#[tokio::test]
async fn the_end_of_a_session_leaves_its_channels() {
    let live = start(|config| {
        short_window(config);
        config.timers.count_notice_ms = 0.into();
    })
    .await;
    let mut ann = live.login("ann").await;
    ann.join("room").await;
    let mut bob = live.login("bob").await;
    bob.join("room").await;
    let mut cat = live.login_as("cat", 1).await;
    cat.join("room").await;
    ann.fence().await;
    // By going without a word, by being evicted, by logging out.
    drop(bob);
    let (before, ()) = ann.until(|b| matches!(b, Body::ChannelMemberCount(c) if c.count == 2).then_some(())).await;
    assert_eq!(told(&before, "room"), ["-bob"]);
    let mut new_cat = live.login_as("cat", 2).await;
    let (before, ()) = ann.until(|b| matches!(b, Body::ChannelMemberCount(c) if c.count == 1).then_some(())).await;
    assert_eq!(told(&before, "room"), ["-cat"]);
    assert_eq!(new_cat.members("room").await.unwrap_err(), Members::NotInChannel.code());
    new_cat.join("room").await;
    ann.fence().await;
    new_cat.send([Body::Logout(wire::Logout { request: 99 })]).await;
    let (before, ()) = ann.until(|b| matches!(b, Body::ChannelMemberCount(c) if c.count == 1).then_some(())).await;
    assert_eq!(told(&before, "room"), ["-cat"]);
}

#[tokio::test]
async fn channels_of_the_same_name_in_two_apps_are_different_channels() {
    let live = eager().await;
    let mut one = Client::login(live.socket().await, hello("one", "ann", 1)).await;
    let mut two = Client::login(live.socket().await, hello("two", "bob", 2)).await;
    let first = one.join("room").await;
    let second = two.join("room").await;
    assert_ne!(first.epoch, second.epoch);
    assert_eq!(second.member_count, 1);
    let request = two.channel("room", text("secret")).await;
    two.until(|body| super::client::receipts_of(body).filter(|r| r.contains(&request))).await;
    assert_eq!(told(&one.fence().await, "room"), ["=1"]);
    assert_eq!(one.members("room").await.unwrap().users, ["ann"]);
}
