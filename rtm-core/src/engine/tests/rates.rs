//! What is called too often is refused at once, with the number of its own enumeration.

use rtm_proto::code::{
    Attribute, ChannelMessage, Join, Login, MemberCount, Members, PeerMessage, PresenceQuery, RenewToken, Subscribed,
    Subscription,
};
use rtm_proto::limits;
use rtm_proto::rates::Profile;
use rtm_proto::wire::{self, AttributeOperation as Operation, frame::Body};

use super::rig::{Rig, pair, reply};
use crate::message::{Message, SendOptions};

/// Calls until one is refused; gives how many were not, and the number of the refusal. Then checks that the window slides.
fn fill(rig: &mut Rig, window_ms: u64, mut call: impl FnMut(&mut Rig) -> Result<(), i32>) -> (usize, i32) {
    // Away from what was called before.
    rig.now += 10_000;
    let began = rig.now;
    let mut done = 0;
    let refused = loop {
        match call(rig) {
            Ok(()) => done += 1,
            Err(code) => break code,
        }
        assert!(done < 5_000, "never refused");
    };
    rig.now = began + window_ms - 1;
    assert_eq!(call(rig), Err(refused), "just before the window is over");
    rig.now = began + window_ms;
    assert_eq!(call(rig), Ok(()), "as soon as it is");
    (done, refused)
}

#[test]
fn every_operation_has_the_rate_of_its_platform_and_its_own_number() {
    // Linux and mobile, in the order of the calls below.
    for (profile, sends, query, write, read, channel_read) in
        [(Profile::Linux, 1500, 100, 100, 400, 400), (Profile::Mobile, 180, 10, 10, 40, 10)]
    {
        let mut rig = Rig::online();
        rig.cut();
        rig.connect();
        rig.serve([Body::Welcome(wire::Welcome {
            session: "0123456789abcdef".into(),
            limits: Some(wire::Limits { rates: profile.rates(), ..limits::defaults() }),
            heartbeat_ms: 600_000,
            ..Default::default()
        })]);
        let message = Message::text("hi");
        let room = rig.joined("room", 0);
        let sent = fill(&mut rig, 3_000, |rig| {
            rig.engine.send("bob", &message, SendOptions::default(), rig.now).map_err(PeerMessage::code)
        });
        assert_eq!(sent, (sends, PeerMessage::TooOften.code()));
        let mut both = 0;
        let sent = fill(&mut rig, 3_000, |rig| {
            both += 1;
            let options = SendOptions::default();
            if both % 2 == 0 {
                return rig.engine.send("bob", &message, options, rig.now).map_err(|code| code.code() - 2);
            }
            rig.engine.send_to_channel(&room, &message, options, rig.now).map_err(ChannelMessage::code)
        });
        assert_eq!(sent, (sends, ChannelMessage::TooOften.code()), "peers and channels together");
        let members = fill(&mut rig, 2_000, |rig| rig.engine.members(&room, rig.now).map_err(Members::code));
        assert_eq!(members, (5, Members::TooOften.code()));
        let counts =
            fill(&mut rig, 1_000, |rig| rig.engine.member_counts(&["a"], 1, rig.now).map_err(MemberCount::code));
        assert_eq!(counts, (1, MemberCount::TooOften.code()));
        let asked =
            fill(&mut rig, 5_000, |rig| rig.engine.presence_query(&["a"], 1, rig.now).map_err(PresenceQuery::code));
        assert_eq!(asked, (query, PresenceQuery::TooOften.code()));
        let subscribed =
            fill(&mut rig, 5_000, |rig| rig.engine.presence_subscribe(&["a"], 1, rig.now).map_err(Subscription::code));
        assert_eq!(subscribed, (10, Subscription::TooOften.code()));
        let unsubscribed = fill(&mut rig, 5_000, |rig| {
            rig.engine.presence_unsubscribe(&["a"], 1, rig.now).map_err(Subscription::code)
        });
        assert_eq!(unsubscribed, (10, Subscription::TooOften.code()));
        let listed = fill(&mut rig, 5_000, |rig| rig.engine.presence_subscribed(1, rig.now).map_err(Subscribed::code));
        assert_eq!(listed, (10, Subscribed::TooOften.code()));
        let pairs = || vec![pair("k", "v")];
        let wrote = fill(&mut rig, 5_000, |rig| {
            rig.engine.user_attributes_write(Operation::Set, pairs(), 1, rig.now).map_err(Attribute::code)
        });
        assert_eq!(wrote, (write, Attribute::TooOften.code()));
        let got = fill(&mut rig, 5_000, |rig| {
            rig.engine.user_attributes_get("bob", None, 1, rig.now).map_err(Attribute::code)
        });
        assert_eq!(got, (read, Attribute::TooOften.code()));
        let wrote = fill(&mut rig, 5_000, |rig| {
            let now = rig.now;
            let written = rig.engine.channel_attributes_write("c", Operation::Set, pairs(), false, 1, now);
            written.map_err(Attribute::code)
        });
        assert_eq!(wrote, (write, Attribute::TooOften.code()));
        let got = fill(&mut rig, 5_000, |rig| {
            rig.engine.channel_attributes_get("c", None, 1, rig.now).map_err(Attribute::code)
        });
        assert_eq!(got, (channel_read, Attribute::TooOften.code()));
        let renewed = fill(&mut rig, 1_000, |rig| rig.engine.renew_token("t", rig.now).map_err(RenewToken::code));
        assert_eq!(renewed, (2, RenewToken::TooOften.code()));
    }
}

#[test]
fn joins_have_a_rate_together_and_another_for_each_channel() {
    let mut rig = Rig::online();
    rig.engine.limits.channels = 1_000;
    let mut number = 0;
    let joined = fill(&mut rig, 3_000, |rig| {
        number += 1;
        let channel = rig.open(&format!("room{number}"));
        rig.engine.join(&channel, rig.now).map_err(Join::code)
    });
    assert_eq!(joined, (50, Join::TooOften.code()));

    let mut rig = Rig::online();
    let room = rig.open("room");
    let again = fill(&mut rig, 5_000, |rig| {
        rig.engine.join(&room, rig.now).map_err(Join::code)?;
        // Refused by the server, so that it may be joined again.
        let request =
            rig.written().iter().rev().find_map(|b| if let Body::ChannelJoin(j) = b { Some(j.request) } else { None });
        rig.serve([reply(request.expect("a join"), 1)]);
        Ok(())
    });
    assert_eq!(again, (2, Join::JoinSameChannelTooOften.code()));
    let other = rig.open("other");
    assert_eq!(rig.engine.join(&other, rig.now), Ok(()), "another channel has its own");
}

#[test]
fn logins_are_counted_before_any_server_has_told_its_rates() {
    let mut rig = Rig::new();
    let logins = fill(&mut rig, 1_000, |rig| {
        rig.engine.login(None, "ann", 1, rig.now).map_err(Login::code)?;
        rig.engine.logout(rig.now).expect("it is logging in");
        Ok(())
    });
    assert_eq!(logins, (2, Login::TooOften.code()));
}

#[test]
fn calls_that_are_refused_for_another_reason_do_not_count() {
    let mut rig = Rig::online();
    for _ in 0..10 {
        assert_eq!(rig.engine.presence_subscribe(&[], 1, rig.now), Err(Subscription::InvalidArgument));
        assert_eq!(rig.engine.renew_token("", rig.now), Err(RenewToken::InvalidArgument));
    }
    assert_eq!(rig.engine.presence_subscribe(&["bob"], 1, rig.now), Ok(()));
    assert_eq!(rig.engine.renew_token("t", rig.now), Ok(()));
}

#[test]
fn without_rates_nothing_is_too_often_and_a_new_login_is_no_new_budget() {
    let mut rig = Rig::online();
    for _ in 0..10 {
        rig.engine.presence_subscribe(&["bob"], 1, rig.now).unwrap();
    }
    rig.cut();
    rig.pass(300);
    rig.connect();
    rig.welcome(Some(0));
    assert_eq!(rig.engine.presence_subscribe(&["bob"], 1, rig.now), Err(Subscription::TooOften), "the same client");
    rig.cut();
    rig.pass(300);
    rig.connect();
    rig.serve([Body::Welcome(wire::Welcome {
        session: "0123456789abcdef".into(),
        limits: Some(wire::Limits { rates: Profile::None.rates(), ..limits::defaults() }),
        ..Default::default()
    })]);
    for _ in 0..100 {
        rig.engine.presence_subscribe(&["bob"], 1, rig.now).unwrap();
    }
}
