//! Channel messages: the same to everybody, in one order, with no number missing.

use std::collections::HashMap;

use rtm_proto::wire::{self, ChannelMessage, frame::Body};

use super::{
    client::{Client, receipts_of, text, text_of},
    server::{plain, start},
};

async fn message(client: &mut Client) -> ChannelMessage {
    client.until(|body| if let Body::ChannelMessage(m) = body { Some(m.clone()) } else { None }).await.1
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_members_get_all_messages_of_several_senders_in_one_order() {
    const EACH: usize = 200;
    let live = plain().await;
    let mut senders = Vec::new();
    for user in ["ann", "bob", "cat"] {
        let mut sender = live.login(user).await;
        sender.join("room").await;
        senders.push(sender);
    }
    let mut listeners = Vec::new();
    for i in 0..4 {
        let mut listener = live.login(&format!("l{i}")).await;
        let position = listener.join("room").await;
        assert_eq!(position.sequence, 0);
        listeners.push(listener);
    }
    let sending = senders.into_iter().map(|mut sender| {
        tokio::spawn(async move {
            for chunk in (0..EACH).collect::<Vec<_>>().chunks(7) {
                let sends: Vec<_> = chunk
                    .iter()
                    .map(|i| {
                        let (request, message) = (sender.request(), text(i.to_string()));
                        Body::ChannelSend(wire::ChannelSend {
                            request,
                            channel: "room".into(),
                            message,
                            ..Default::default()
                        })
                    })
                    .collect();
                sender.send(sends).await;
            }
            let (mut others, mut own) = (Vec::new(), 0);
            while own < EACH || others.len() < 2 * EACH {
                match sender.counted().await {
                    Body::ChannelMessage(m) => others.push(m.sequence),
                    body => own += receipts_of(&body).map_or(0, |r| r.len()),
                }
            }
            assert!(others.is_sorted(), "a sender hears the others in order");
        })
    });
    let sending: Vec<_> = sending.collect();
    let mut stories = Vec::new();
    for listener in &mut listeners {
        let (mut story, mut next) = (Vec::new(), HashMap::new());
        for sequence in 1..=3 * EACH as u64 {
            let got = message(listener).await;
            assert_eq!(got.sequence, sequence, "gap-free; {}", listener.socket.story());
            let number: usize = text_of(&got.message).parse().unwrap();
            let expected = next.entry(got.from.clone()).or_insert(0);
            assert_eq!(number, *expected, "in the order of {}", got.from);
            *expected += 1;
            story.push((got.from, number));
        }
        stories.push(story);
    }
    assert!(stories.windows(2).all(|pair| pair[0] == pair[1]));
    for sender in sending {
        sender.await.unwrap();
    }
}

#[tokio::test]
async fn sends_to_several_channels_in_one_batch_keep_their_order_among_other_requests() {
    let live = plain().await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    for channel in ["a", "b"] {
        ann.join(channel).await;
        bob.join(channel).await;
    }
    ann.fence().await;
    bob.fence().await;
    let send = |request: u64, channel: &str| {
        let message = text(request.to_string());
        Body::ChannelSend(wire::ChannelSend { request, channel: channel.into(), message, ..Default::default() })
    };
    let leave = wire::ChannelLeave { request: 105, deadline: 0, channel: "a".into() };
    let batch = [
        send(101, "a"),
        send(102, "a"),
        send(103, "b"),
        send(104, "a"),
        Body::ChannelLeave(leave),
        send(106, "a"),
        send(107, "b"),
    ];
    ann.send(batch).await;
    let mut got = Vec::new();
    for _ in 0..5 {
        let m = message(&mut bob).await;
        got.push(format!("{} {} {}", m.channel, m.sequence, m.request));
    }
    assert_eq!(got, ["a 1 101", "a 2 102", "b 1 103", "a 3 104", "b 2 107"]);
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    while done.len() < 5 || refused.is_empty() {
        match ann.counted().await {
            Body::Reply(reply) if reply.request == 106 => refused.push(reply.code),
            Body::Reply(reply) => assert_eq!((reply.request, reply.code), (105, 0)),
            body => done.extend(receipts_of(&body).unwrap_or_default()),
        }
    }
    done.sort_unstable();
    assert_eq!((done, refused), (vec![101, 102, 103, 104, 107], vec![1]));
}

#[tokio::test]
async fn a_batch_of_tiny_messages_does_not_grow_into_a_block_that_cuts_the_members() {
    // Each message is twelve bytes on the way in; with the longest names it is 160 on the way out.
    let live = start(|config| config.limits.session_queue_bytes = 8 << 20).await;
    let user = "a".repeat(64);
    let (mut ann, mut bob) = (live.login(&user).await, live.login("bob").await);
    ann.join("c").await;
    bob.join("c").await;
    const COUNT: u64 = 40_000;
    let send = |request| wire::ChannelSend { request, channel: "c".into(), ..Default::default() };
    let sends: Vec<_> = (1000..1000 + COUNT).map(|request| Body::ChannelSend(send(request))).collect();
    assert!(super::sockets::batch(sends.clone()).len() < rtm_proto::batch::MAX_BATCH);
    ann.send(sends).await;
    // The test's client refuses batches over the limit, as every client does.
    for sequence in 1..=COUNT {
        assert_eq!(message(&mut bob).await.sequence, sequence);
    }
}
