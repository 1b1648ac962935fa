//! Attributes of users and channels.

use rtm_proto::code::Attribute as Code;
use rtm_proto::wire::{self, Attribute, AttributeOperation as Operation, frame::Body, reply};

use super::rig::{Rig, Told, answer, pair, refuse};

fn write(rig: &mut Rig, operation: Operation, attributes: Vec<Attribute>) -> Result<(), Code> {
    rig.engine.user_attributes_write(operation, attributes, 1, rig.now)
}

fn write_channel(rig: &mut Rig, channel: &str, operation: Operation, attributes: Vec<Attribute>) -> Result<(), Code> {
    rig.engine.channel_attributes_write(channel, operation, attributes, true, 1, rig.now)
}

#[test]
fn a_login_is_needed() {
    let mut rig = Rig::new();
    assert_eq!(write(&mut rig, Operation::Clear, vec![]), Err(Code::NotLoggedIn));
    assert_eq!(write_channel(&mut rig, "room", Operation::Clear, vec![]), Err(Code::NotLoggedIn));
    assert_eq!(rig.engine.user_attributes_get("bob", None, 1, rig.now), Err(Code::NotLoggedIn));
    assert_eq!(rig.engine.channel_attributes_get("room", None, 1, rig.now), Err(Code::NotLoggedIn));
}

#[test]
fn writes_that_cannot_be_are_refused_at_once() {
    let wrong = [
        (Operation::Update, vec![]),
        (Operation::Delete, vec![]),
        (Operation::Set, vec![pair("k", "")]),
        (Operation::Set, vec![pair("", "v")]),
        (Operation::Set, vec![pair(&"k".repeat(33), "v")]),
        (Operation::Update, vec![pair("k", "1"), pair("k", "2")]),
        (Operation::Unspecified, vec![pair("k", "v")]),
    ];
    for (operation, attributes) in wrong {
        let mut rig = Rig::online();
        assert_eq!(write(&mut rig, operation, attributes.clone()), Err(Code::InvalidArgument), "{attributes:?}");
        let channel = write_channel(&mut rig, "room", operation, attributes.clone());
        assert_eq!(channel, Err(Code::InvalidArgument), "{attributes:?}");
        assert_eq!((rig.written(), rig.events()), (vec![], vec![]));
    }
    let mut rig = Rig::online();
    assert_eq!(write_channel(&mut rig, "a/b", Operation::Clear, vec![]), Err(Code::InvalidArgument));
    assert_eq!(write_channel(&mut rig, "", Operation::Clear, vec![]), Err(Code::InvalidArgument));
}

#[test]
fn what_is_too_much_by_itself_is_refused_at_once_on_the_right_side_of_each_limit() {
    let mut rig = Rig::online();
    let many = |count: usize| (0..count).map(|i| pair(&format!("k{i:02}"), "v")).collect::<Vec<_>>();
    assert_eq!(write(&mut rig, Operation::Set, many(33)), Err(Code::SizeOverflow));
    assert_eq!(write(&mut rig, Operation::Set, many(32)), Ok(()));
    assert_eq!(write(&mut rig, Operation::Update, vec![pair("k", &"v".repeat(8_192))]), Err(Code::SizeOverflow));
    assert_eq!(write(&mut rig, Operation::Update, vec![pair("k", &"v".repeat(8_191))]), Ok(()));
    // Two pairs of 8 KB fill a user, four a channel.
    let large = |count: usize, more: &str| {
        let mut pairs: Vec<_> = (0..count).map(|i| pair(&i.to_string(), &"v".repeat(8_191))).collect();
        pairs[0].value.truncate(8_000);
        pairs.push(pair("x", &"v".repeat(190)));
        pairs[0].value.push_str(more);
        pairs
    };
    assert_eq!(write(&mut rig, Operation::Set, large(2, "")), Ok(()));
    assert_eq!(write(&mut rig, Operation::Set, large(2, "v")), Err(Code::SizeOverflow));
    assert_eq!(write_channel(&mut rig, "room", Operation::Update, large(4, "")), Ok(()));
    assert_eq!(write_channel(&mut rig, "room", Operation::Update, large(4, "v")), Err(Code::SizeOverflow));
}

#[test]
fn writes_that_no_frame_holds_are_refused_whatever_the_server_allows() {
    let mut rig = Rig::online();
    rig.engine.limits.channel_attributes_bytes = u32::MAX;
    let pairs: Vec<_> = (0..32).map(|i| pair(&format!("k{i:02}"), &"v".repeat(8_000))).collect();
    assert_eq!(write_channel(&mut rig, "room", Operation::Set, pairs), Err(Code::SizeOverflow));
}

#[test]
fn what_an_operation_does_not_need_is_not_sent() {
    let mut rig = Rig::online();
    write(&mut rig, Operation::Clear, vec![pair("k", "v")]).unwrap();
    write(&mut rig, Operation::Delete, vec![pair("k", "v")]).unwrap();
    write(&mut rig, Operation::Set, vec![]).unwrap();
    let sent: Vec<_> = rig
        .written()
        .into_iter()
        .map(|body| match body {
            Body::UserAttributesWrite(write) => (write.operation(), write.attributes),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [(Operation::Clear, vec![]), (Operation::Delete, vec![pair("k", "")]), (Operation::Set, vec![])];
    assert_eq!(sent, expected);
}

#[test]
fn reads_are_checked_at_once() {
    let mut rig = Rig::online();
    let many: Vec<String> = (0..33).map(|i| format!("k{i}")).collect();
    let many: Vec<&str> = many.iter().map(|key| &**key).collect();
    let long = "k".repeat(33);
    for keys in [&[][..], &[""], &["k", &long], &many] {
        let wrong = Err(Code::InvalidArgument);
        assert_eq!(rig.engine.user_attributes_get("bob", Some(keys), 1, rig.now), wrong, "{keys:?}");
        assert_eq!(rig.engine.channel_attributes_get("room", Some(keys), 1, rig.now), wrong, "{keys:?}");
    }
    assert_eq!(rig.engine.user_attributes_get("null", None, 1, rig.now), Err(Code::InvalidArgument));
    assert_eq!(rig.engine.channel_attributes_get("", None, 1, rig.now), Err(Code::InvalidArgument));
    assert_eq!(rig.engine.user_attributes_get("bob", Some(&many[..32]), 1, rig.now), Ok(()));
    let written = rig.written();
    let [Body::UserAttributesGet(get)] = written.as_slice() else { panic!("{written:?}") };
    assert_eq!((&*get.user, get.keys.len()), ("bob", 32));
}

#[test]
fn answers_name_what_was_asked() {
    let mut rig = Rig::online();
    write(&mut rig, Operation::Update, vec![pair("mood", "good")]).unwrap();
    write_channel(&mut rig, "room", Operation::Delete, vec![pair("topic", "")]).unwrap();
    rig.engine.user_attributes_get("bob", None, 2, rig.now).unwrap();
    rig.engine.channel_attributes_get("room", Some(&["topic"]), 3, rig.now).unwrap();
    let asked = rig.written();
    assert!(matches!(&asked[1], Body::ChannelAttributesWrite(write) if write.notify && write.channel == "room"));
    let of_user = wire::UserAttributes { attributes: vec![pair("mood", "bad")] };
    let topic = wire::ChannelAttribute { key: "topic".into(), value: "x".into(), user: "cat".into(), server_ms: 5 };
    let of_channel = wire::ChannelAttributes { attributes: vec![topic] };
    rig.serve([
        answer(&asked[0], None),
        answer(&asked[1], None),
        answer(&asked[2], Some(reply::Result::UserAttributes(of_user))),
        answer(&asked[3], Some(reply::Result::ChannelAttributes(of_channel))),
    ]);
    assert_eq!(
        rig.events(),
        [
            Told::UserWritten(1, Operation::Update, 0),
            Told::ChannelWritten(1, Operation::Delete, 0),
            Told::UserAttributes(2, "bob".into(), vec![("mood".into(), "bad".into())], 0),
            Told::ChannelAttributes(3, "room".into(), vec![("topic".into(), "x".into(), "cat".into(), 5)], 0)
        ]
    );
}

#[test]
fn refusals_and_the_time_out_of_five_seconds_are_told() {
    let ask = |rig: &mut Rig| {
        write(rig, Operation::Clear, vec![]).unwrap();
        rig.engine.user_attributes_get("bob", None, 2, rig.now).unwrap();
        write_channel(rig, "room", Operation::Clear, vec![]).unwrap();
        rig.engine.channel_attributes_get("room", None, 3, rig.now).unwrap();
    };
    let told = |write, get| {
        [
            Told::UserWritten(1, Operation::Clear, write),
            Told::UserAttributes(2, "bob".into(), vec![], get),
            Told::ChannelWritten(1, Operation::Clear, write),
            Told::ChannelAttributes(3, "room".into(), vec![], get),
        ]
    };
    let mut rig = Rig::online();
    ask(&mut rig);
    let asked = rig.written();
    rig.serve([refuse(&asked[0], 4), refuse(&asked[1], 6), refuse(&asked[2], 4), refuse(&asked[3], 6)]);
    assert_eq!(rig.events(), told(4, 6));
    rig.cut();
    rig.pass(4_000);
    rig.events();
    ask(&mut rig);
    rig.pass(4_999);
    assert_eq!(rig.events(), []);
    rig.pass(1);
    assert_eq!(rig.events(), told(7, 7));
    ask(&mut rig);
    rig.engine.logout(rig.now).unwrap();
    assert_eq!(rig.events()[..4], told(2, 2), "a logout fails what has no answer");
}

#[test]
fn members_are_told_all_attributes_and_nobody_else_is() {
    let mut rig = Rig::online();
    rig.joined("room", 0);
    let change = |channel: &str| {
        let topic = wire::ChannelAttribute { key: "topic".into(), value: "x".into(), user: "bob".into(), server_ms: 9 };
        Body::ChannelAttributesChange(wire::ChannelAttributesChange {
            channel: channel.into(),
            attributes: vec![topic],
        })
    };
    rig.serve([change("room"), change("elsewhere")]);
    let pairs = vec![("topic".into(), "x".into(), "bob".into(), 9)];
    assert_eq!(rig.events(), [Told::AttributesNow("room".into(), pairs)]);
}
