//! Presence: codes, limits, what is told and what is not.

use rtm_proto::code::{PresenceQuery, Subscribed, Subscription};
use rtm_proto::wire::{self, frame::Body, reply};

use super::rig::{Rig, Told, answer, presence, refuse};

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("u{i}")).collect()
}

fn refs(ids: &[String]) -> Vec<&str> {
    ids.iter().map(|id| &**id).collect()
}

/// Subscribes, with success, to users of whom nothing is told yet.
fn subscribe(rig: &mut Rig, users: &[&str]) {
    rig.engine.presence_subscribe(users, 1, rig.now).unwrap();
    let asked = rig.written().pop().unwrap();
    rig.serve([answer(&asked, None)]);
    assert_eq!(rig.events(), [Told::Subscription(1, 0)]);
}

fn told(users: &[(&str, i32)]) -> Told {
    Told::Presence(users.iter().map(|(user, state)| ((*user).into(), *state)).collect())
}

#[test]
fn a_login_is_needed() {
    let mut rig = Rig::new();
    assert_eq!(rig.engine.presence_query(&["bob"], 1, rig.now), Err(PresenceQuery::NotLoggedIn));
    assert_eq!(rig.engine.presence_subscribe(&["bob"], 1, rig.now), Err(Subscription::NotLoggedIn));
    assert_eq!(rig.engine.presence_unsubscribe(&["bob"], 1, rig.now), Err(Subscription::NotLoggedIn));
    assert_eq!(rig.engine.presence_subscribed(1, rig.now), Err(Subscribed::NotLoggedIn));
    assert_eq!(rig.written(), []);
}

#[test]
fn no_users_and_bad_ids_are_refused_at_once() {
    let long = "x".repeat(65);
    for bad in [&[][..], &[""], &["null"], &["bob", "a/b"], &[&long]] {
        let mut rig = Rig::online();
        assert_eq!(rig.engine.presence_query(bad, 1, rig.now), Err(PresenceQuery::InvalidArgument), "{bad:?}");
        assert_eq!(rig.engine.presence_subscribe(bad, 1, rig.now), Err(Subscription::InvalidArgument), "{bad:?}");
        assert_eq!(rig.engine.presence_unsubscribe(bad, 1, rig.now), Err(Subscription::InvalidArgument), "{bad:?}");
        assert_eq!((rig.written(), rig.events()), (vec![], vec![]));
    }
}

#[test]
fn a_query_names_256_users_and_no_more() {
    let mut rig = Rig::online();
    let ids = ids(257);
    let users = refs(&ids);
    assert_eq!(rig.engine.presence_query(&users, 1, rig.now), Err(PresenceQuery::InvalidArgument));
    assert_eq!(rig.engine.presence_query(&users[..256], 1, rig.now), Ok(()));
}

#[test]
fn a_subscription_names_512_users_each_counted_once_and_no_more() {
    let mut rig = Rig::online();
    let ids = ids(513);
    let mut users = refs(&ids);
    assert_eq!(rig.engine.presence_subscribe(&users, 1, rig.now), Err(Subscription::Overflow));
    assert_eq!(rig.engine.presence_unsubscribe(&users, 1, rig.now), Err(Subscription::Overflow));
    users[512] = users[0];
    assert_eq!(rig.engine.presence_subscribe(&users, 1, rig.now), Ok(()));
    let written = rig.written();
    let [Body::PresenceSubscribe(asked)] = written.as_slice() else { panic!("{written:?}") };
    assert_eq!(asked.users.len(), 512);
}

#[test]
fn lists_that_no_frame_holds_are_refused_whatever_the_server_allows() {
    let mut rig = Rig::online();
    rig.engine.limits.presence_query_users = u32::MAX;
    rig.engine.limits.subscriptions = u32::MAX;
    let ids: Vec<String> = (0..3_000).map(|i| format!("{i:064}")).collect();
    let users = refs(&ids);
    assert_eq!(rig.engine.presence_query(&users, 1, rig.now), Err(PresenceQuery::InvalidArgument));
    assert_eq!(rig.engine.presence_subscribe(&users, 1, rig.now), Err(Subscription::Overflow));
    assert_eq!(rig.engine.presence_subscribe(&users[..900], 1, rig.now), Ok(()));
}

#[test]
fn a_query_knows_online_and_offline_only() {
    let mut rig = Rig::online();
    rig.engine.presence_query(&["bob", "cat", "dan", "eve"], 7, rig.now).unwrap();
    let asked = rig.written().pop().unwrap();
    let state = |user: &str, state| wire::UserPresence { user: user.into(), state };
    let users = vec![state("bob", 0), state("cat", 1), state("dan", 2), state("eve", 77)];
    rig.serve([answer(&asked, Some(reply::Result::Presence(wire::PresenceStates { users })))]);
    let expected = vec![("bob".into(), 0), ("cat".into(), 0), ("dan".into(), 2)];
    assert_eq!(rig.events(), [Told::Queried(7, expected, 0)], "a state of a newer server is left out");
}

#[test]
fn what_the_server_refuses_is_told_with_its_code() {
    let mut rig = Rig::online();
    rig.engine.presence_query(&["bob"], 1, rig.now).unwrap();
    rig.engine.presence_subscribe(&["bob"], 2, rig.now).unwrap();
    rig.engine.presence_unsubscribe(&["bob"], 3, rig.now).unwrap();
    rig.engine.presence_subscribed(4, rig.now).unwrap();
    let asked = rig.written();
    rig.serve([refuse(&asked[0], 3), refuse(&asked[1], 6), refuse(&asked[2], 3), refuse(&asked[3], 3)]);
    rig.serve([presence(&[("bob", 0)])]);
    assert_eq!(
        rig.events(),
        [
            Told::Queried(1, vec![], 3),
            Told::Subscription(2, 6),
            Told::Subscription(3, 3),
            Told::Subscribed(4, vec![], 3)
        ],
        "and a refused subscription tells nothing"
    );
}

#[test]
fn after_the_answer_come_the_states_and_then_every_change_once() {
    let mut rig = Rig::online();
    subscribe(&mut rig, &["bob", "cat"]);
    rig.serve([presence(&[("bob", 0), ("cat", 2)])]);
    rig.serve([presence(&[("bob", 0)]), presence(&[("bob", 1)]), presence(&[("cat", 2), ("bob", 2)])]);
    assert_eq!(rig.events(), [told(&[("bob", 0), ("cat", 2)]), told(&[("bob", 1)]), told(&[("bob", 2)])]);
}

#[test]
fn subscribing_to_somebody_again_tells_the_state_again() {
    let mut rig = Rig::online();
    subscribe(&mut rig, &["bob"]);
    rig.serve([presence(&[("bob", 0)])]);
    rig.events();
    subscribe(&mut rig, &["bob"]);
    rig.serve([presence(&[("bob", 0)])]);
    assert_eq!(rig.events(), [told(&[("bob", 0)])]);
}

#[test]
fn nothing_is_told_of_those_who_are_not_subscribed_to_or_no_longer() {
    let mut rig = Rig::online();
    subscribe(&mut rig, &["bob", "cat"]);
    rig.engine.presence_unsubscribe(&["bob"], 2, rig.now).unwrap();
    let asked = rig.written().pop().unwrap();
    rig.serve([answer(&asked, None), presence(&[("bob", 0), ("eve", 0), ("cat", 0)]), presence(&[("bob", 2)])]);
    assert_eq!(rig.events(), [Told::Subscription(2, 0), told(&[("cat", 0)])]);
}

#[test]
fn the_list_of_subscriptions_is_the_servers() {
    let mut rig = Rig::online();
    rig.engine.presence_subscribed(9, rig.now).unwrap();
    let asked = rig.written().pop().unwrap();
    let list = wire::MemberList { users: vec!["bob".into(), "cat".into()], total: 2 };
    rig.serve([answer(&asked, Some(reply::Result::Members(list)))]);
    assert_eq!(rig.events(), [Told::Subscribed(9, vec!["bob".into(), "cat".into()], 0)]);
}

#[test]
fn time_outs_are_ten_seconds_and_five_for_the_list_also_without_a_connection() {
    let mut rig = Rig::online();
    rig.cut();
    rig.engine.presence_query(&["bob"], 1, rig.now).unwrap();
    rig.engine.presence_subscribe(&["bob"], 2, rig.now).unwrap();
    rig.engine.presence_unsubscribe(&["bob"], 3, rig.now).unwrap();
    rig.engine.presence_subscribed(4, rig.now).unwrap();
    rig.pass(4_000);
    rig.events();
    rig.pass(999);
    assert_eq!(rig.events(), []);
    rig.pass(1);
    assert_eq!(rig.events(), [Told::Subscribed(4, vec![], 2)]);
    rig.pass(4_999);
    assert_eq!(rig.events(), []);
    rig.pass(1);
    assert_eq!(rig.events(), [Told::Queried(1, vec![], 4), Told::Subscription(2, 4), Told::Subscription(3, 4)]);
}

#[test]
fn a_subscription_without_answer_is_undone_for_those_nobody_else_wants() {
    let mut rig = Rig::online();
    subscribe(&mut rig, &["old"]);
    rig.engine.presence_subscribe(&["old", "bob", "cat"], 1, rig.now).unwrap();
    rig.now += 1;
    rig.engine.presence_subscribe(&["cat"], 2, rig.now).unwrap();
    rig.written();
    rig.now += 9_999;
    rig.engine.not_reading(rig.now);
    rig.engine.tick(rig.now);
    assert_eq!(rig.events(), [Told::Subscription(1, 4)]);
    let undone: Vec<_> = rig
        .written()
        .into_iter()
        .filter_map(|body| match body {
            Body::PresenceUnsubscribe(undo) => Some(undo.users),
            _ => None,
        })
        .collect();
    assert_eq!(undone, [["bob"]]);
}

#[test]
fn a_logout_ends_what_has_no_answer_and_forgets_the_subscriptions() {
    let mut rig = Rig::online();
    subscribe(&mut rig, &["bob"]);
    rig.engine.presence_query(&["bob"], 1, rig.now).unwrap();
    rig.engine.presence_subscribe(&["cat"], 2, rig.now).unwrap();
    rig.engine.presence_subscribed(3, rig.now).unwrap();
    rig.cut();
    rig.engine.logout(rig.now).unwrap();
    let events = rig.events();
    assert_eq!(
        events[..3],
        [Told::Queried(1, vec![], 1), Told::Subscription(2, 1), Told::Subscribed(3, vec![], 1)],
        "{events:?}"
    );
    rig.engine.login(None, "ann", 43, rig.now).unwrap();
    rig.connect();
    rig.welcome(None);
    assert_eq!(rig.written(), [], "nothing is subscribed to again");
    rig.serve([presence(&[("bob", 0)])]);
    assert!(!rig.events().iter().any(|e| matches!(e, Told::Presence(_))));
}
