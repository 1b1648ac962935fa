//! How many members channels have, for whoever asks.

use rtm_proto::{
    code::MemberCount,
    wire::{self, frame::Body, reply},
};

use super::{client::Client, server::plain};

impl Client {
    async fn counts(&mut self, channels: Vec<String>) -> Result<Vec<u32>, i32> {
        let request = self.request();
        self.send([Body::MemberCountsGet(wire::MemberCountsGet { request, deadline: 0, channels })]).await;
        let (_, reply) = self.reply(request).await;
        match reply.result {
            Some(reply::Result::Counts(counts)) => Ok(counts.counts),
            None => Err(reply.code as i32),
            other => panic!("{other:?}"),
        }
    }
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("room{n}")).collect()
}

#[tokio::test]
async fn anybody_may_ask_and_an_unknown_channel_has_nobody() {
    let live = plain().await;
    let (mut ann, mut bob, mut cat) = (live.login("ann").await, live.login("bob").await, live.login("cat").await);
    ann.join("a").await;
    bob.join("a").await;
    bob.join("b").await;
    let asked = ["b", "nowhere", "a", "b"].map(String::from).to_vec();
    assert_eq!(cat.counts(asked).await, Ok(vec![1, 0, 2, 1]), "in the order asked for");
    assert_eq!(bob.leave("b").await, 0);
    assert_eq!(cat.counts(vec!["b".into()]).await, Ok(vec![0]));
}

#[tokio::test]
async fn a_question_may_name_so_many_channels_and_only_proper_ones() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    assert_eq!(ann.counts(numbered(32)).await, Ok(vec![0; 32]));
    assert_eq!(ann.counts(numbered(33)).await, Err(MemberCount::ExceedLimit.code()));
    for bad in [vec![], vec!["a".into(), String::new()], vec!["bad/id".into()], vec!["x".repeat(65)]] {
        assert_eq!(ann.counts(bad.clone()).await, Err(MemberCount::InvalidArgument.code()), "{bad:?}");
    }
    let longest = "x".repeat(64);
    assert_eq!(ann.counts(vec![longest]).await, Ok(vec![0]));
}

#[tokio::test]
async fn a_late_question_is_dropped() {
    let live = plain().await;
    let mut ann = live.login("ann").await;
    let request = ann.request();
    let late = wire::MemberCountsGet { request, deadline: 1, channels: vec!["a".into()] };
    ann.send([Body::MemberCountsGet(late)]).await;
    assert_eq!(ann.fence().await, []);
}
