//! What users say of themselves.

use rtm_proto::{
    code::Attribute as Code,
    wire::{
        self,
        AttributeOperation::{Clear, Delete, Set, Unspecified, Update},
        frame::Body,
    },
};

use super::{
    attributes::{numbered, pair, two},
    server::plain,
};

#[tokio::test]
async fn a_user_writes_its_own_attributes_and_anybody_reads_them() {
    let live = plain().await;
    let (mut ann, mut bob) = two(&live).await;
    let (mood, place, song) = (pair("mood", "fine"), pair("place", "home"), pair("song", "none"));
    assert_eq!(ann.write_own(Set, &[mood.clone(), place.clone()]).await, 0);
    assert_eq!(bob.read_user("ann", &[]).await, Ok(vec![mood.clone(), place.clone()]));
    assert_eq!(ann.write_own(Update, &[pair("mood", "better"), song.clone()]).await, 0);
    let all = vec![place.clone(), pair("mood", "better"), song.clone()];
    assert_eq!(bob.read_user("ann", &[]).await, Ok(all.clone()));
    assert_eq!(ann.read_user("ann", &[]).await, Ok(all), "one's own");
    assert_eq!(bob.read_user("ann", &["song", "unknown"]).await, Ok(vec![song.clone()]));
    assert_eq!(bob.read_user("bob", &[]).await, Ok(vec![]));
    assert_eq!(ann.write_own(Delete, &[pair("place", ""), pair("unknown", "")]).await, 0);
    assert_eq!(bob.read_user("ann", &[]).await, Ok(vec![pair("mood", "better"), song]));
    assert_eq!(ann.write_own(Set, std::slice::from_ref(&mood)).await, 0, "replaces all");
    assert_eq!(bob.read_user("ann", &[]).await, Ok(vec![mood]));
    assert_eq!(ann.write_own(Clear, &[]).await, 0);
    assert_eq!(bob.read_user("ann", &[]).await, Ok(vec![]));
}

#[tokio::test]
async fn attributes_of_a_user_who_is_not_there_are_not_found() {
    let live = plain().await;
    let (mut ann, mut bob) = two(&live).await;
    assert_eq!(ann.read_user("cat", &[]).await, Err(Code::UserNotFound.code()));
    assert_eq!(bob.write_own(Set, &[pair("mood", "fine")]).await, 0);
    bob.send([Body::Logout(wire::Logout { request: 99 })]).await;
    bob.socket.closed().await;
    assert_eq!(ann.read_user("bob", &[]).await, Err(Code::UserNotFound.code()));
    let _bob = live.login("bob").await;
    assert_eq!(ann.read_user("bob", &[]).await, Ok(vec![]), "cleared by the logout");
}

#[tokio::test]
async fn a_users_attributes_live_through_a_resume_and_end_with_a_takeover() {
    let live = plain().await;
    let (mut ann, mut bob) = two(&live).await;
    assert_eq!(bob.write_own(Set, &[pair("mood", "fine")]).await, 0);
    let bob = bob.cut();
    assert_eq!(ann.read_user("bob", &[]).await, Ok(vec![pair("mood", "fine")]), "away, not offline");
    let _bob = bob.back(live.socket().await).await;
    assert_eq!(ann.read_user("bob", &[]).await, Ok(vec![pair("mood", "fine")]));
    let _elsewhere = live.login("bob").await;
    assert_eq!(ann.read_user("bob", &[]).await, Ok(vec![]));
}

#[tokio::test]
async fn a_users_attributes_are_limited_in_count_and_size_and_a_refused_write_changes_nothing() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let overflow = Code::SizeOverflow.code();
    assert_eq!(ann.write_own(Set, &numbered(33, 1)).await, overflow);
    assert_eq!(ann.write_own(Set, &numbered(32, 1)).await, 0);
    assert_eq!(ann.write_own(Update, &[pair("k031", "new"), pair("more", "x")]).await, overflow);
    assert_eq!(ann.read_user("ann", &[]).await, Ok(numbered(32, 1)), "neither was written");
    // 8 KB a pair, 16 KB together.
    assert_eq!(ann.write_own(Set, &numbered(1, 8 * 1024 - 3)).await, overflow);
    assert_eq!(ann.write_own(Set, &numbered(2, 8 * 1024 - 4)).await, 0);
    assert_eq!(ann.write_own(Update, &[pair("x", "y")]).await, overflow);
    assert_eq!(ann.read_user("ann", &[]).await.unwrap().len(), 2);
}

#[tokio::test]
async fn bad_writes_and_reads_of_users_are_refused() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let refused = Code::InvalidArgument.code();
    for (operation, pairs) in [
        (Set, vec![pair("", "v")]),
        (Set, vec![pair("k", "")]),
        (Set, vec![pair(&"k".repeat(33), "v")]),
        (Update, vec![]),
        (Update, vec![pair("k", "1"), pair("k", "2")]),
        (Delete, vec![]),
        (Unspecified, vec![pair("k", "v")]),
    ] {
        assert_eq!(ann.write_own(operation, &pairs).await, refused, "{operation:?} {pairs:?}");
        assert_eq!(ann.write_channel("room", operation, &pairs).await, refused, "{operation:?} {pairs:?}");
    }
    assert_eq!(ann.write_own(Set, &[pair(&"k".repeat(32), "v")]).await, 0);
    assert_eq!(ann.read_user("bad/id", &[]).await, Err(refused));
    assert_eq!(ann.read_user("ann", &[""]).await, Err(refused));
    assert_eq!(ann.read_channel("bad/id", &[]).await, Err(refused));
    assert_eq!(ann.read_channel("room", &[&"k".repeat(33)]).await, Err(refused));
    assert_eq!(ann.write_channel("bad/id", Set, &[pair("k", "v")]).await, refused);
}

#[tokio::test]
async fn late_requests_about_attributes_are_dropped() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    assert_eq!(ann.write_own(Set, &[pair("k", "v")]).await, 0);
    assert_eq!(ann.write_channel("room", Set, &[pair("k", "v")]).await, 0);
    let (deadline, operation, channel) = (1, Clear.into(), "room".to_owned());
    let requests = [ann.request(), ann.request(), ann.request(), ann.request()];
    ann.send([
        Body::UserAttributesWrite(wire::UserAttributesWrite {
            request: requests[0],
            deadline,
            operation,
            ..Default::default()
        }),
        Body::UserAttributesGet(wire::UserAttributesGet {
            request: requests[1],
            deadline,
            user: "ann".into(),
            keys: vec![],
        }),
        Body::ChannelAttributesWrite(wire::ChannelAttributesWrite {
            request: requests[2],
            deadline,
            channel: channel.clone(),
            operation,
            ..Default::default()
        }),
        Body::ChannelAttributesGet(wire::ChannelAttributesGet {
            request: requests[3],
            deadline,
            channel,
            keys: vec![],
        }),
    ])
    .await;
    assert_eq!(ann.fence().await, []);
    assert_eq!(ann.read_user("ann", &[]).await, Ok(vec![pair("k", "v")]));
    assert_eq!(ann.read_channel("room", &[]).await, Ok(vec![pair("k", "v")]));
}
