//! What the library tells a fresh session of the one that was lost.

use rtm_proto::code::ConnectionReason as Reason;
use rtm_proto::code::ConnectionState as State;
use rtm_proto::wire::{self, Attribute, AttributeOperation as Operation, frame::Body};

use super::rig::{Rig, Told, answer, pair, placed, presence, refuse};

fn write(rig: &mut Rig, operation: Operation, attributes: Vec<Attribute>) {
    rig.engine.user_attributes_write(operation, attributes, 1, rig.now).unwrap();
}

/// Writes own attributes, with success.
fn written(rig: &mut Rig, operation: Operation, attributes: Vec<Attribute>) {
    write(rig, operation, attributes);
    let asked = rig.written().pop().unwrap();
    rig.serve([answer(&asked, None)]);
    assert_eq!(rig.events(), [Told::UserWritten(1, operation, 0)]);
}

/// Subscribes, with success, and is told where they stand.
fn subscribed(rig: &mut Rig, users: &[(&str, u32)]) {
    let names: Vec<&str> = users.iter().map(|(user, _)| *user).collect();
    rig.engine.presence_subscribe(&names, 1, rig.now).unwrap();
    let asked = rig.written().pop().unwrap();
    rig.serve([answer(&asked, None), presence(users)]);
    rig.events();
}

/// A client whose session is lost and whose application knows it; gives what the library writes into the fresh one.
fn lost(rig: &mut Rig) -> Vec<Body> {
    rig.written();
    rig.cut();
    rig.pass(4_000);
    assert_eq!(rig.events(), [Told::State(State::Reconnecting, Reason::Interrupted)]);
    rig.connect();
    rig.welcome(None);
    rig.written()
}

fn connected() -> Told {
    Told::State(State::Connected, Reason::LoginSuccess)
}

/// The attributes that the one write among these frames sets.
#[track_caller]
fn set(body: &Body) -> Vec<(&str, &str)> {
    let Body::UserAttributesWrite(write) = body else { panic!("not a write: {body:?}") };
    assert_eq!(write.operation(), Operation::Set);
    write.attributes.iter().map(|a| (&*a.key, &*a.value)).collect()
}

/// Passes time in which the server is not heard, but believed in.
fn wait(rig: &mut Rig, ms: u64) -> Vec<Body> {
    rig.now += ms;
    rig.engine.not_reading(rig.now);
    rig.engine.tick(rig.now);
    asked(rig)
}

/// What is written now but for signs of life.
fn asked(rig: &mut Rig) -> Vec<Body> {
    rig.written().into_iter().filter(|body| !matches!(body, Body::Ping(_) | Body::Ack(_))).collect()
}

#[test]
fn attributes_channels_and_subscriptions_come_back_and_connected_is_shown_when_all_is_confirmed() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Set, vec![pair("a", "1")]);
    subscribed(&mut rig, &[("bob", 0)]);
    rig.joined("room", 3);
    let again = lost(&mut rig);
    let [attributes, Body::ChannelJoin(join), Body::PresenceSubscribe(subscribe)] = again.as_slice() else {
        panic!("{again:?}")
    };
    assert_eq!(
        (set(attributes), &*join.channel, &*subscribe.users),
        (vec![("a", "1")], "room", &["bob".to_owned()][..])
    );
    for (confirmation, last) in
        [(answer(&again[2], None), false), (placed(join.request, 3), false), (answer(&again[0], None), true)]
    {
        assert_eq!(rig.events(), []);
        rig.serve([confirmation]);
        if last {
            assert_eq!(rig.events(), [connected()]);
        }
    }
}

#[test]
fn after_a_resume_nothing_is_repeated() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Set, vec![pair("a", "1")]);
    subscribed(&mut rig, &[("bob", 0)]);
    rig.written();
    rig.cut();
    rig.pass(4_000);
    rig.events();
    rig.connect();
    rig.welcome(Some(2));
    assert_eq!((rig.written(), rig.events()), (vec![], vec![connected()]));
}

#[test]
fn what_is_written_again_is_what_the_confirmed_writes_have_left() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Update, vec![pair("gone", "x")]);
    written(&mut rig, Operation::Set, vec![pair("a", "1"), pair("b", "1"), pair("c", "1")]);
    written(&mut rig, Operation::Update, vec![pair("b", "2"), pair("d", "2")]);
    written(&mut rig, Operation::Delete, vec![pair("a", ""), pair("unknown", "")]);
    write(&mut rig, Operation::Update, vec![pair("refused", "x")]);
    let asked = rig.written().pop().unwrap();
    rig.serve([refuse(&asked, 4)]);
    rig.events();
    let again = lost(&mut rig);
    assert_eq!(set(&again[0]), [("b", "2"), ("c", "1"), ("d", "2")]);
    rig.serve([answer(&again[0], None)]);
    rig.events();
    written(&mut rig, Operation::Clear, vec![]);
    assert_eq!(lost(&mut rig), [], "nothing is left");
}

#[test]
fn writes_without_answer_follow_in_their_order_under_their_numbers() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Set, vec![pair("a", "1")]);
    write(&mut rig, Operation::Update, vec![pair("b", "2")]);
    write(&mut rig, Operation::Delete, vec![pair("a", "")]);
    let first = asked(&mut rig);
    rig.cut();
    rig.connect();
    rig.welcome(None);
    let again = rig.written();
    assert_eq!(set(&again[0]), [("a", "1")], "the confirmed ones only");
    assert_eq!(again[1..], first);
    let answers: Vec<_> = again.iter().map(|body| answer(body, None)).collect();
    rig.serve(answers);
    assert_eq!(rig.events(), [Told::UserWritten(1, Operation::Update, 0), Told::UserWritten(1, Operation::Delete, 0)]);
    assert_eq!(set(&lost(&mut rig)[0]), [("b", "2")]);
}

#[test]
fn changes_that_were_missed_come_behind_connected_and_others_do_not() {
    let mut rig = Rig::online();
    subscribed(&mut rig, &[("bob", 0), ("cat", 0), ("dan", 2)]);
    let again = lost(&mut rig);
    rig.serve([answer(&again[0], None), presence(&[("bob", 0), ("cat", 2), ("dan", 0)])]);
    let news = Told::Presence(vec![("cat".into(), 2), ("dan".into(), 0)]);
    assert_eq!(rig.events(), [connected(), news]);
}

#[test]
fn an_end_of_a_subscription_that_has_no_answer_is_asked_for_behind_the_restoration() {
    let mut rig = Rig::online();
    subscribed(&mut rig, &[("bob", 0)]);
    rig.engine.presence_unsubscribe(&["bob"], 2, rig.now).unwrap();
    rig.written();
    rig.cut();
    rig.connect();
    rig.welcome(None);
    let again = rig.written();
    assert!(matches!(again.as_slice(), [Body::PresenceSubscribe(_), Body::PresenceUnsubscribe(_)]), "{again:?}");
    rig.serve([answer(&again[0], None), answer(&again[1], None), presence(&[("bob", 2)])]);
    assert_eq!(rig.events(), [Told::Subscription(2, 0)]);
    assert_eq!(lost(&mut rig), []);
}

#[test]
fn a_restoration_without_answer_is_tried_again_until_it_is_confirmed() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Set, vec![pair("a", "1")]);
    subscribed(&mut rig, &[("bob", 0)]);
    assert_eq!(lost(&mut rig).len(), 2);
    let mut tries = [0, 0];
    let mut latest = Vec::new();
    for _ in 0..6 {
        for body in wait(&mut rig, 5_000) {
            match &body {
                Body::UserAttributesWrite(_) => tries[0] += 1,
                Body::PresenceSubscribe(_) => tries[1] += 1,
                other => panic!("{other:?}"),
            }
            latest.retain(|b| std::mem::discriminant(b) != std::mem::discriminant(&body));
            latest.push(body);
        }
    }
    assert_eq!((tries, rig.events()), ([6, 3], vec![]));
    rig.serve(latest.iter().map(|body| answer(body, None)).collect::<Vec<_>>());
    assert_eq!(rig.events(), [connected()]);
    assert_eq!(wait(&mut rig, 60_000), []);
}

#[test]
fn another_try_waits_for_the_applications_own_writes() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Set, vec![pair("a", "1")]);
    lost(&mut rig);
    wait(&mut rig, 4_000);
    write(&mut rig, Operation::Update, vec![pair("b", "2")]);
    let own = rig.written().pop().unwrap();
    assert_eq!(wait(&mut rig, 1_000), [], "it would undo what is under way");
    rig.serve([answer(&own, None)]);
    assert_eq!(rig.events(), [Told::UserWritten(1, Operation::Update, 0)]);
    assert_eq!(set(&wait(&mut rig, 1_000)[0]), [("a", "1"), ("b", "2")]);
}

#[test]
fn a_restoration_that_is_refused_blocks_nothing_and_one_that_is_too_early_is_asked_again() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Set, vec![pair("a", "1")]);
    subscribed(&mut rig, &[("bob", 0)]);
    let again = lost(&mut rig);
    // 4 is SIZE_OVERFLOW here, 5 TOO_OFTEN there.
    rig.serve([refuse(&again[0], 4), refuse(&again[1], 5)]);
    assert_eq!(rig.events(), []);
    assert_eq!(wait(&mut rig, 999), []);
    let again = wait(&mut rig, 1);
    assert!(matches!(again.as_slice(), [Body::PresenceSubscribe(_)]), "{again:?}");
    rig.serve([answer(&again[0], None)]);
    assert_eq!(rig.events(), [connected()]);
    assert!(matches!(lost(&mut rig).as_slice(), [Body::PresenceSubscribe(_)]), "what was refused is given up");
}

#[test]
fn a_second_loss_restores_once() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Set, vec![pair("a", "1")]);
    subscribed(&mut rig, &[("bob", 0)]);
    lost(&mut rig);
    rig.cut();
    rig.pass(200);
    rig.connect();
    rig.welcome(None);
    let again = rig.written();
    assert!(matches!(again.as_slice(), [Body::UserAttributesWrite(_), Body::PresenceSubscribe(_)]), "{again:?}");
    rig.serve([answer(&again[0], None)]);
    assert_eq!(rig.events(), []);
    // The session is resumed: what has no answer yet still goes.
    rig.cut();
    rig.pass(5_000);
    rig.connect();
    rig.welcome(Some(1));
    assert_eq!(rig.written(), again[1..]);
    rig.serve([answer(&again[1], None)]);
    assert_eq!(rig.events(), [connected()]);
}

#[test]
fn more_subscriptions_than_one_frame_should_carry_are_restored_in_several() {
    let mut rig = Rig::online();
    rig.engine.limits.subscriptions = 2_000;
    for part in 0..2 {
        let names: Vec<String> = (0..600).map(|i| format!("u{part}-{i}")).collect();
        let users: Vec<(&str, u32)> = names.iter().map(|name| (&**name, 0)).collect();
        subscribed(&mut rig, &users);
    }
    let again = lost(&mut rig);
    assert_eq!(again.len(), 3);
    for body in &again {
        assert_eq!(rig.events(), []);
        rig.serve([answer(body, None)]);
    }
    assert_eq!(rig.events(), [connected()]);
}

#[test]
fn an_abort_keeps_nothing_for_the_next_login() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Set, vec![pair("a", "1")]);
    subscribed(&mut rig, &[("bob", 0)]);
    let cause = wire::closing::Cause::TokenExpired as i32;
    rig.serve([Body::Closing(wire::Closing { cause, reason: "over".into() })]);
    rig.events();
    rig.engine.login(None, "ann", 43, rig.now).unwrap();
    rig.connect();
    rig.welcome(None);
    assert_eq!(rig.written(), []);
    assert!(rig.events().contains(&Told::Login(0)));
}

#[test]
fn questions_of_an_aborted_client_run_into_their_time_outs() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Set, vec![pair("a", "1")]);
    let cause = wire::closing::Cause::RemoteLogin as i32;
    rig.serve([Body::Closing(wire::Closing { cause, reason: "elsewhere".into() })]);
    rig.events();
    write(&mut rig, Operation::Clear, vec![]);
    rig.engine.presence_query(&["bob"], 2, rig.now).unwrap();
    rig.pass(4_999);
    assert_eq!(rig.events(), []);
    rig.pass(1);
    assert_eq!(rig.events(), [Told::UserWritten(1, Operation::Clear, 7)]);
    rig.pass(5_000);
    assert_eq!(rig.events(), [Told::Queried(2, vec![], 4)]);
}

#[test]
fn what_timed_out_is_not_restored() {
    let mut rig = Rig::online();
    written(&mut rig, Operation::Set, vec![pair("a", "1")]);
    write(&mut rig, Operation::Update, vec![pair("b", "2")]);
    rig.engine.presence_subscribe(&["bob"], 2, rig.now).unwrap();
    let asked = asked(&mut rig);
    wait(&mut rig, 10_000);
    assert_eq!(rig.events(), [Told::UserWritten(1, Operation::Update, 7), Told::Subscription(2, 4)]);
    // Too late: the application was told that they have failed.
    rig.serve([answer(&asked[0], None), answer(&asked[1], None)]);
    assert_eq!(rig.events(), []);
    let again = lost(&mut rig);
    assert_eq!((again.len(), set(&again[0])), (1, vec![("a", "1")]));
}

#[test]
fn a_channel_that_is_rejoined_too_early_is_asked_for_again_and_not_given_up() {
    let mut rig = Rig::online();
    rig.joined("room", 0);
    rig.joined("hall", 0);
    let again = lost(&mut rig);
    assert_eq!(again.len(), 2);
    let Body::ChannelJoin(second) = &again[1] else { panic!("{again:?}") };
    // 8 is JOIN_SAME_CHANNEL_TOO_OFTEN.
    rig.serve([refuse(&again[0], 8), placed(second.request, 0)]);
    assert_eq!((rig.events(), wait(&mut rig, 999)), (vec![], vec![]));
    let third = wait(&mut rig, 1);
    let ([Body::ChannelJoin(join)], Body::ChannelJoin(first)) = (third.as_slice(), &again[0]) else {
        panic!("{third:?}")
    };
    assert_eq!(join.channel, first.channel);
    rig.serve([placed(join.request, 0)]);
    assert_eq!(rig.events(), [connected()]);
    assert_eq!(wait(&mut rig, 60_000), []);
}

#[test]
fn a_channel_that_waits_to_be_rejoined_is_asked_for_once_when_the_session_is_lost_again() {
    let mut rig = Rig::online();
    rig.joined("room", 0);
    let again = lost(&mut rig);
    rig.serve([refuse(&again[0], 7)]);
    rig.cut();
    rig.pass(200);
    rig.connect();
    rig.welcome(None);
    assert_eq!(asked(&mut rig).len(), 1);
    assert_eq!(wait(&mut rig, 2_000), [], "it is being asked for");
}
