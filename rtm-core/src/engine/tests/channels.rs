//! Channels: codes, membership, order, gaps.

use rtm_proto::code::{ChannelMessage, Join, Leave, Members};
use rtm_proto::wire::{self, frame::Body};

use super::rig::{Rig, Told, ack, channel_message, placed, receipts, reply};
use crate::message::{Message, SendOptions};

const ROOM: &str = "room";

fn say(rig: &mut Rig, channel: &std::sync::Arc<crate::delivery::ChannelTarget>, id: i64) -> Result<(), ChannelMessage> {
    let message = Message { id, ..Message::text("hi") };
    rig.engine.send_to_channel(channel, &message, SendOptions::default(), rig.now)
}

#[test]
fn calls_are_checked_at_once() {
    let mut rig = Rig::new();
    let channel = rig.open(ROOM);
    assert_eq!(rig.engine.join(&channel, rig.now), Err(Join::NotLoggedIn));
    assert_eq!(rig.engine.leave(&channel, rig.now), Err(Leave::NotLoggedIn));
    assert_eq!(rig.engine.members(&channel, rig.now), Err(Members::NotLoggedIn));
    assert_eq!(say(&mut rig, &channel, 1), Err(ChannelMessage::NotLoggedIn));

    let mut rig = Rig::online();
    let channel = rig.open(ROOM);
    assert_eq!(rig.engine.leave(&channel, rig.now), Err(Leave::NotInChannel));
    assert_eq!(rig.engine.members(&channel, rig.now), Err(Members::NotInChannel));
    assert_eq!(say(&mut rig, &channel, 1), Err(ChannelMessage::Failure));
    rig.engine.join(&channel, rig.now).unwrap();
    assert_eq!(rig.engine.join(&channel, rig.now), Err(Join::AlreadyJoined), "while joining");
    assert_eq!(say(&mut rig, &channel, 1), Err(ChannelMessage::Failure), "not yet");
    rig.written();
    rig.serve([placed(1, 0)]);
    assert_eq!(rig.engine.join(&channel, rig.now), Err(Join::AlreadyJoined));
    let large = "x".repeat(32_769);
    let too_large = rig.engine.send_to_channel(&channel, &Message::text(&large), SendOptions::default(), rig.now);
    assert_eq!(too_large, Err(ChannelMessage::InvalidMessage));
    for id in ["", "null", "a/b", &"x".repeat(65)] {
        assert!(rig.engine.open_channel(id, std::sync::Arc::new(Nobody)).is_err(), "{id:?}");
    }
}

struct Nobody;

impl crate::event::ChannelSink for Nobody {
    fn event(&self, _: crate::event::ChannelEvent) {}
}

#[test]
fn the_twenty_first_channel_is_refused() {
    let mut rig = Rig::online();
    let channels: Vec<_> = (0..21).map(|i| rig.open(&format!("c{i}"))).collect();
    for channel in &channels[..20] {
        assert_eq!(rig.engine.join(channel, rig.now), Ok(()));
    }
    assert_eq!(rig.engine.join(&channels[20], rig.now), Err(Join::ExceedLimit));
}

#[test]
fn joining_tells_the_outcome_then_the_count_then_what_came_early() {
    let mut rig = Rig::online();
    let channel = rig.open(ROOM);
    rig.engine.join(&channel, rig.now).unwrap();
    rig.written();
    rig.serve([channel_message(ROOM, 1, 8), placed(1, 7), channel_message(ROOM, 2, 9)]);
    assert_eq!(
        rig.events(),
        [
            Told::Joined(ROOM.into(), 0),
            Told::Count(ROOM.into(), 2),
            Told::ChannelMessage(ROOM.into(), 8),
            Told::ChannelMessage(ROOM.into(), 9)
        ]
    );
}

#[test]
fn a_refused_or_unanswered_join_leaves_the_channel_open_for_another_try() {
    let mut rig = Rig::online();
    let channel = rig.open(ROOM);
    rig.engine.join(&channel, rig.now).unwrap();
    rig.written();
    rig.serve([reply(1, 5)]);
    rig.engine.join(&channel, rig.now).unwrap();
    rig.now += 5_000;
    rig.engine.not_reading(rig.now);
    rig.engine.tick(rig.now);
    assert_eq!(rig.events(), [Told::Joined(ROOM.into(), 5), Told::Joined(ROOM.into(), 4)]);
    let written = rig.written();
    assert!(matches!(written.last(), Some(Body::ChannelLeave(_))), "should it have worked after all: {written:?}");
    rig.engine.join(&channel, rig.now).unwrap();
}

#[test]
fn leaving_is_answered_and_nothing_follows_it() {
    let mut rig = Rig::online();
    let channel = rig.joined(ROOM, 0);
    rig.engine.leave(&channel, rig.now).unwrap();
    assert_eq!(rig.engine.leave(&channel, rig.now), Err(Leave::NotInChannel));
    rig.written();
    rig.serve([channel_message(ROOM, 1, 1), reply(2, 0), channel_message(ROOM, 2, 2)]);
    assert_eq!(rig.events(), [Told::ChannelMessage(ROOM.into(), 1), Told::Left(ROOM.into(), 0)]);
}

#[test]
fn an_unanswered_leave_fails_and_one_that_found_nobody_has_worked() {
    let mut rig = Rig::online();
    let channel = rig.joined(ROOM, 0);
    rig.engine.leave(&channel, rig.now).unwrap();
    rig.cut();
    rig.pass(5_000);
    assert!(rig.events().contains(&Told::Left(ROOM.into(), 1)));
    rig.engine.leave(&channel, rig.now).expect("it is still joined");
    rig.connect();
    rig.welcome(None);
    let request = match rig.written().as_slice() {
        [Body::ChannelLeave(leave)] => leave.request,
        other => panic!("{other:?}"),
    };
    rig.events();
    rig.serve([reply(request, 3)]);
    assert_eq!(rig.events(), [Told::Left(ROOM.into(), 0)]);
}

#[test]
fn members_and_their_coming_and_going_are_told() {
    let mut rig = Rig::online();
    let channel = rig.joined(ROOM, 0);
    rig.engine.members(&channel, rig.now).unwrap();
    rig.written();
    let list = wire::MemberList { users: vec!["ann".into(), "bob".into()], total: 2 };
    let member = |user: &str, joined| {
        Body::ChannelMember(wire::ChannelMember { channel: ROOM.into(), user: user.into(), joined })
    };
    let count = |count| Body::ChannelMemberCount(wire::ChannelMemberCount { channel: ROOM.into(), count });
    rig.serve([
        Body::Reply(wire::Reply { request: 2, result: Some(wire::reply::Result::Members(list)), ..Default::default() }),
        member("cat", true),
        count(3),
        count(3),
        member("cat", false),
        count(2),
    ]);
    assert_eq!(
        rig.events(),
        [
            Told::Members(ROOM.into(), vec!["ann".into(), "bob".into()], 0),
            Told::Member(ROOM.into(), "cat".into(), true),
            Told::Count(ROOM.into(), 3),
            Told::Member(ROOM.into(), "cat".into(), false),
            Told::Count(ROOM.into(), 2)
        ]
    );
}

#[test]
fn a_jump_in_the_numbers_is_a_gap_unless_it_is_our_own_messages() {
    let mut rig = Rig::online();
    let channel = rig.joined(ROOM, 0);
    say(&mut rig, &channel, 1).unwrap();
    say(&mut rig, &channel, 2).unwrap();
    rig.written();
    // 1 is bob's, 2 and 3 are ours, 4 is bob's, 5 and 6 are missing.
    rig.serve([ack(2), channel_message(ROOM, 1, 1), receipts(&[2, 1]), channel_message(ROOM, 2, 4)]);
    rig.serve([receipts(&[3, 1]), channel_message(ROOM, 3, 7)]);
    assert_eq!(
        rig.events(),
        [
            Told::ChannelMessage(ROOM.into(), 1),
            Told::ChannelSent(ROOM.into(), 1, 0),
            Told::ChannelMessage(ROOM.into(), 4),
            Told::ChannelSent(ROOM.into(), 2, 0),
            Told::Gap(ROOM.into(), 5, 6),
            Told::ChannelMessage(ROOM.into(), 7)
        ]
    );
}

#[test]
fn our_own_messages_are_no_gap_when_joining_again() {
    let mut rig = Rig::online();
    let channel = rig.joined(ROOM, 4);
    say(&mut rig, &channel, 1).unwrap();
    rig.written();
    rig.serve([ack(2), receipts(&[2, 1])]);
    rig.cut();
    rig.connect();
    rig.welcome(None);
    let written = rig.written();
    let [Body::ChannelJoin(join)] = written.as_slice() else { panic!("{written:?}") };
    assert_eq!(join.sequence, 5);
}

#[test]
fn messages_that_come_twice_are_handed_over_once() {
    let mut rig = Rig::online();
    rig.joined(ROOM, 0);
    rig.serve([channel_message(ROOM, 1, 1), channel_message(ROOM, 1, 2), channel_message(ROOM, 2, 3)]);
    let told = rig.events();
    assert_eq!(told.iter().filter(|t| matches!(t, Told::ChannelMessage(..))).count(), 2, "{told:?}");
}

#[test]
fn channel_messages_are_acknowledged_after_64_or_20_ms() {
    let mut rig = Rig::online();
    rig.joined(ROOM, 0);
    rig.now += 20;
    rig.written();
    rig.serve((1..=63).map(|n| channel_message(ROOM, n, n)));
    assert_eq!(rig.written(), []);
    rig.serve([channel_message(ROOM, 64, 64)]);
    assert_eq!(rig.written(), [ack(65)]);
    rig.serve([channel_message(ROOM, 65, 65)]);
    assert_eq!(rig.written(), []);
    rig.now += 20;
    assert_eq!(rig.written(), [ack(66)]);
}

#[test]
fn a_closed_channel_is_left_quietly_and_hears_nothing_more() {
    let mut rig = Rig::online();
    let channel = rig.joined(ROOM, 0);
    rig.engine.close_channel(&channel, rig.now);
    let written = rig.written();
    assert!(written.iter().any(|b| matches!(b, Body::ChannelLeave(_))), "{written:?}");
    rig.serve([channel_message(ROOM, 1, 1), reply(2, 0)]);
    assert_eq!(rig.events(), []);
    assert_eq!(rig.engine.join(&channel, rig.now), Err(Join::Failure));
    let again = rig.open(ROOM);
    assert_eq!(rig.engine.join(&again, rig.now), Ok(()));
}

#[test]
fn an_open_id_gives_the_same_channel() {
    let mut rig = Rig::online();
    let first = rig.joined(ROOM, 0);
    let second = rig.open(ROOM);
    assert!(std::sync::Arc::ptr_eq(&first, &second));
    assert_eq!(rig.engine.join(&second, rig.now), Err(Join::AlreadyJoined), "it is still joined");
}

#[test]
fn every_join_tells_the_count_also_when_it_is_the_one_of_before() {
    let mut rig = Rig::online();
    let channel = rig.joined(ROOM, 0);
    rig.engine.leave(&channel, rig.now).unwrap();
    rig.written();
    rig.serve([reply(2, 0)]);
    rig.events();
    rig.engine.join(&channel, rig.now).unwrap();
    rig.written();
    rig.serve([placed(3, 0)]);
    assert_eq!(rig.events(), [Told::Joined(ROOM.into(), 0), Told::Count(ROOM.into(), 2)]);
}

#[test]
fn attributes_that_change_while_joining_are_told_behind_the_answer() {
    let mut rig = Rig::online();
    let channel = rig.open(ROOM);
    rig.engine.join(&channel, rig.now).unwrap();
    rig.written();
    let change = wire::ChannelAttributesChange { channel: ROOM.into(), attributes: vec![] };
    rig.serve([Body::ChannelAttributesChange(change), placed(1, 0)]);
    assert_eq!(
        rig.events(),
        [Told::Joined(ROOM.into(), 0), Told::Count(ROOM.into(), 2), Told::AttributesNow(ROOM.into(), vec![])]
    );
}
