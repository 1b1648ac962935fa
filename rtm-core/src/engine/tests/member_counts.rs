//! Member counts of channels.

use rtm_proto::code::MemberCount;
use rtm_proto::wire::{self, reply};

use super::rig::{Rig, Told, answer, refuse};

fn counts(counts: &[u32]) -> Option<reply::Result> {
    Some(reply::Result::Counts(wire::MemberCounts { counts: counts.to_vec() }))
}

#[test]
fn calls_are_checked_at_once() {
    let mut rig = Rig::new();
    assert_eq!(rig.engine.member_counts(&["room"], 1, rig.now), Err(MemberCount::NotLoggedIn));
    for bad in [&[][..], &[""], &["room", "a/b"]] {
        let mut rig = Rig::online();
        assert_eq!(rig.engine.member_counts(bad, 1, rig.now), Err(MemberCount::InvalidArgument), "{bad:?}");
        assert_eq!(rig.written(), []);
    }
}

#[test]
fn thirty_two_channels_may_be_counted_and_no_more() {
    let ids: Vec<String> = (0..33).map(|i| format!("c{i}")).collect();
    let channels: Vec<&str> = ids.iter().map(|id| &**id).collect();
    let mut rig = Rig::online();
    assert_eq!(rig.engine.member_counts(&channels, 1, rig.now), Err(MemberCount::ExceedLimit));
    let mut rig = Rig::online();
    assert_eq!(rig.engine.member_counts(&channels[..32], 1, rig.now), Ok(()));
}

#[test]
fn the_counts_are_those_of_the_channels_asked_for_in_their_order() {
    let mut rig = Rig::online();
    rig.engine.member_counts(&["room", "nowhere", "hall"], 5, rig.now).unwrap();
    let asked = rig.written().pop().unwrap();
    rig.serve([answer(&asked, counts(&[3, 0, 700]))]);
    let expected = vec![("room".into(), 3), ("nowhere".into(), 0), ("hall".into(), 700)];
    assert_eq!(rig.events(), [Told::Counts(5, expected, 0)]);
}

#[test]
fn an_answer_that_does_not_fit_the_question_is_a_failure() {
    for wrong in [None, counts(&[1]), counts(&[1, 2, 3])] {
        let mut rig = Rig::online();
        rig.engine.member_counts(&["room", "hall"], 5, rig.now).unwrap();
        let asked = rig.written().pop().unwrap();
        rig.serve([answer(&asked, wrong.clone())]);
        assert_eq!(rig.events(), [Told::Counts(5, vec![], 1)], "{wrong:?}");
    }
}

#[test]
fn a_refusal_and_the_time_out_of_five_seconds_are_told() {
    let mut rig = Rig::online();
    rig.engine.member_counts(&["room"], 5, rig.now).unwrap();
    let asked = rig.written().pop().unwrap();
    rig.serve([refuse(&asked, 3)]);
    assert_eq!(rig.events(), [Told::Counts(5, vec![], 3)]);
    rig.cut();
    rig.pass(4_000);
    rig.events();
    rig.engine.member_counts(&["room"], 6, rig.now).unwrap();
    rig.pass(4_999);
    assert_eq!(rig.events(), []);
    rig.pass(1);
    assert_eq!(rig.events(), [Told::Counts(6, vec![], 4)]);
}
