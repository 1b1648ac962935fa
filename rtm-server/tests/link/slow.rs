//! Clients that do not read: they cost what the configuration says and nobody else notices.

use rtm_proto::wire::{self, closing::Cause, frame::Body};

use super::{
    client::{Client, hello, text, text_of},
    server::{connect, start},
    sockets::{Event, Socket, batch, message},
    support::{
        DEADLINE,
        process::{Process, command},
        within,
    },
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_acknowledges_is_cut_and_the_others_are_served_meanwhile() {
    never_reads(300_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_reads_is_cut_though_nothing_can_be_written_to_it_and_the_others_are_served_meanwhile() {
    // More than the systems on both sides buffer.
    never_reads(14 << 20).await;
}

/// Nobody reads for `slow`, and the server keeps `bound` bytes for it.
async fn never_reads(bound: usize) {
    let live = start(|config| {
        config.limits.session_queue_bytes = bound;
        // Neither silence nor an alarm is to be what ends it.
        (config.timers.heartbeat_ms, config.timers.idle_ms) = (30_000.into(), 60_000.into());
        config.timers.unreachable_ms = 60_000.into();
    })
    .await;
    let (mut ann, mut bob) = (live.login("ann").await, live.login("bob").await);
    let mut slow = live.login("slow").await;
    for client in [&mut ann, &mut bob, &mut slow] {
        client.join("room").await;
    }
    // Until the server has put slow out of the room; bob takes and acknowledges everything.
    let large = text("x".repeat(30_000));
    let (mut sent, begun) = (0, std::time::Instant::now());
    let left = 'sending: loop {
        assert!(begun.elapsed() < DEADLINE, "never cut after {sent} messages; {}", ann.socket.story());
        ann.channel("room", large.clone()).await;
        sent += 1;
        for body in ann.fence().await {
            if matches!(&body, Body::ChannelMember(m) if !m.joined && m.user == "slow") {
                break 'sending sent;
            }
        }
        ann.acknowledge().await;
        bob.until(|body| matches!(body, Body::ChannelMessage(m) if m.sequence == sent).then_some(())).await;
        bob.acknowledge().await;
    };
    assert!(left * 30_200 > bound as u64, "cut too early, after {left}");
    let request = ann.peer("slow", text("x")).await;
    assert_eq!(ann.code(request).await, 3, "unreachable at once");
    // Should slow read now, it learns why.
    assert_eq!(slow.socket.closed().await.cause(), Cause::SlowConsumer);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_reads_is_cut_even_while_it_goes_on_writing() {
    let live = start(|config| config.limits.session_queue_bytes = 300_000).await;
    let (mut ann, slow) = (live.login("ann").await, live.login("slow").await);
    let mut slow = slow.socket;
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    let writing = tokio::spawn(async move {
        let ping = message(&batch([Body::Ping(wire::Ping { nonce: 1 })]));
        let begun = std::time::Instant::now();
        while slow.try_raw(&ping).await.is_ok() {
            assert!(begun.elapsed() < DEADLINE, "the server still reads");
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        drop(stop);
    });
    let large = text("x".repeat(30_000));
    loop {
        let request = ann.peer("slow", large.clone()).await;
        let fenced = ann.fence().await;
        if fenced.iter().any(|b| matches!(b, Body::Reply(r) if r.request == request && r.code == 3)) {
            break;
        }
    }
    within("the end of the connection", async { (&mut stopped).await.unwrap_err() }).await;
    writing.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_evicted_client_that_does_not_read_is_gone_all_the_same() {
    let live = start(|config| config.limits.session_queue_bytes = 32 << 20).await;
    let (mut ann, mut slow) = (live.login("ann").await, live.login_as("slow", 1).await);
    for _ in 0..400 {
        ann.peer("slow", text("x".repeat(30_000))).await;
    }
    ann.fence().await;
    let mut fresh = live.login_as("slow", 2).await;
    let ping = message(&batch([Body::Ping(wire::Ping { nonce: 1 })]));
    let begun = std::time::Instant::now();
    while slow.socket.try_raw(&ping).await.is_ok() {
        assert!(begun.elapsed() < DEADLINE, "the server still reads");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(fresh.fence().await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resume_frees_a_session_from_a_connection_that_is_stuck() {
    let live = start(|config| config.limits.session_queue_bytes = 32 << 20).await;
    let (mut ann, bob) = (live.login("ann").await, live.login("bob").await);
    for i in 0..400 {
        ann.peer("bob", text(format!("{i:>30000}"))).await;
    }
    ann.fence().await;
    let (hello, mut stuck) = (bob.resuming(), bob.socket);
    let mut bob = Client::login(live.socket().await, hello).await;
    assert!(bob.welcome.resumed);
    for i in 0..400 {
        assert_eq!(text_of(&bob.message().await.message).trim(), i.to_string());
    }
    let begun = std::time::Instant::now();
    while stuck.try_raw(&message(b"")).await.is_ok() {
        assert!(begun.elapsed() < DEADLINE, "the former connection is still read");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_flood_of_pings_from_a_client_that_does_not_read_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(&mut command(folder.path())).await;
    let mut eve = Client::login(Socket::open(connect(process.address()).await).await, hello("app", "eve", 1)).await;
    let before = process.peak_kib();
    let pings = message(&batch((0..100_000).map(|_| Body::Ping(wire::Ping { nonce: 1 }))));
    for _ in 0..60 {
        eve.socket.raw(&pings).await;
    }
    let grown = process.peak_kib().saturating_sub(before);
    assert!(grown < 24 * 1024, "6,000,000 pings made it grow by {grown} KiB");
    // Read at last, the answers are few and the newest is among them.
    eve.send([Body::Ping(wire::Ping { nonce: 2 })]).await;
    let mut pongs = 0;
    loop {
        match eve.event().await {
            Event::Frame(Body::Pong(pong)) if pong.nonce == 2 => break,
            Event::Frame(Body::Pong(_)) => pongs += 1,
            other => panic!("{other:?}; {}", eve.socket.story()),
        }
    }
    assert!(pongs < 20_000, "{pongs} answers");
}

#[tokio::test]
async fn claims_of_great_lengths_cost_only_what_arrives() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(&mut command(folder.path())).await;
    let mut held = Vec::new();
    for i in 0..200 {
        let socket = Socket::open(connect(process.address()).await).await;
        let mut eve = Client::login(socket, hello("app", &format!("eve {i}"), i)).await;
        if i == 0 {
            held.push(eve);
            continue;
        }
        let mut head = bytes::BytesMut::new();
        rtm_proto::websocket::put_header(
            &mut head,
            rtm_proto::websocket::Opcode::Binary,
            rtm_proto::batch::MAX_BATCH,
            Some([0; 4]),
        );
        eve.socket.raw(&[&head[..], &[7; 100]].concat()).await;
        held.push(eve);
    }
    let before = process.peak_kib();
    for eve in &mut held[1..] {
        eve.socket.raw(&[7; 100]).await;
    }
    held[0].fence().await;
    let grown = process.peak_kib().saturating_sub(before);
    assert!(grown < 199 * 128, "199 claims of 1 MiB made it grow by {grown} KiB");
    assert!(before < 100 * 1024, "{before} KiB");
}
