//! What an application does to running transfers: watches their progress, cancels them, starts too many.

mod media_kit;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use media_kit::*;
use rtm_core::media::*;
use tokio::sync::Notify;

/// A server that sends or reads half and then waits.
async fn half(bytes: Vec<u8>, go: Arc<Notify>) -> FaultServer {
    FaultServer::start(move |_, request| {
        let go = Step::Wait(go.clone());
        if request.line.starts_with("POST") {
            return vec![Step::Read(bytes.len() / 2), go, Step::ReadAll, Step::Store];
        }
        let (first, last) = bytes.split_at(bytes.len() / 2);
        vec![Step::Send(head(&bytes)), Step::Send(first.to_vec()), go, Step::Send(last.to_vec())]
    })
    .await
}

#[tokio::test]
async fn a_download_reports_while_bytes_move_is_silent_while_none_do_and_ends_with_the_total() {
    let (bytes, go) = (sample(600_000), Arc::new(Notify::new()));
    let server = half(bytes.clone(), go.clone()).await;
    let mut rig = Rig::new(&server.base, TransferLimits { progress_interval: Duration::from_millis(5), ..limits() });
    rig.transfers.download_to_memory(rig.endpoint.clone(), "m", 1).expect("admitted");
    let mut seen = 0;
    while seen < 300_000 {
        match rig.next().await {
            Event::Progress(1, Direction::Download, current, 600_000) if current > seen => seen = current,
            other => panic!("{other:?} after {seen}"),
        }
    }
    let silence = tokio::time::timeout(Duration::from_millis(60), rig.next()).await;
    assert!(silence.is_err(), "{silence:?} while nothing moved");
    go.notify_one();
    let (event, progress) = rig.result().await;
    assert!(event == Event::ToMemory(1, Ok(bytes.into())), "the bytes differ");
    assert_eq!(progress.last(), Some(&(600_000, 600_000)));
    assert_eq!(progress.iter().filter(|(current, total)| current == total).count(), 1, "{progress:?}");
    assert!(progress.is_sorted(), "{progress:?}");
}

#[tokio::test]
async fn an_upload_reports_while_bytes_move_and_ends_with_the_total() {
    let (bytes, go) = (sample(20_000_000), Arc::new(Notify::new()));
    let server = half(bytes.clone(), go.clone()).await;
    let mut rig = Rig::new(&server.base, TransferLimits { progress_interval: Duration::from_millis(5), ..limits() });
    let path = rig.file("a", &bytes);
    rig.transfers.upload_file(rig.endpoint.clone(), &path, 1).expect("admitted");
    let first = rig.next().await;
    assert!(
        matches!(first, Event::Progress(1, Direction::Upload, current, 20_000_000) if (1..20_000_000).contains(&current)),
        "{first:?}"
    );
    go.notify_one();
    let (event, progress) = rig.result().await;
    assert!(matches!(event, Event::Uploaded(1, Kind::File, Ok(_))), "{event:?}");
    assert_eq!(progress.last(), Some(&(20_000_000, 20_000_000)));
    assert_eq!(progress.iter().filter(|(current, total)| current == total).count(), 1, "{progress:?}");
    assert!(progress.is_sorted(), "{progress:?}");
}

#[tokio::test]
async fn a_cancelled_transfer_ends_interrupted_once_and_leaves_nothing() {
    let (bytes, go) = (sample(20_000_000), Arc::new(Notify::new()));
    let server = half(bytes.clone(), go).await;
    let mut rig = Rig::new(&server.base, TransferLimits { progress_interval: Duration::from_millis(5), ..limits() });
    let (source, target) = (rig.file("source", &bytes), rig.file("target", b"as it was"));

    rig.transfers.upload_image(rig.endpoint.clone(), &source, 1).expect("admitted");
    assert!(matches!(rig.next().await, Event::Progress(1, ..)));
    assert_eq!(rig.transfers.cancel(1, Direction::Download), Err(CancelCode::NotExist), "the other direction");
    assert_eq!(rig.transfers.cancel(1, Direction::Upload), Ok(()));
    assert_eq!(rig.result().await.0, Event::Uploaded(1, Kind::Image, Err(UploadCode::Interrupted)));
    assert_eq!(rig.transfers.cancel(1, Direction::Upload), Err(CancelCode::NotExist), "it has ended");

    rig.transfers.download_to_file(rig.endpoint.clone(), "m", &target, 2).expect("admitted");
    assert!(matches!(rig.next().await, Event::Progress(2, ..)));
    assert_eq!(rig.names().len(), 3, "a temporary file beside source and target");
    assert_eq!(rig.transfers.cancel(2, Direction::Download), Ok(()));
    assert_eq!(rig.result().await.0, Event::ToFile(2, Err(DownloadCode::Interrupted)));
    assert_eq!(rig.names(), ["source", "target"].map(PathBuf::from));
    assert_eq!(std::fs::read(&target).expect("there"), b"as it was");

    rig.transfers.download_to_memory(rig.endpoint.clone(), "m", 3).expect("admitted");
    assert!(matches!(rig.next().await, Event::Progress(3, ..)));
    assert_eq!(rig.transfers.cancel(3, Direction::Download), Ok(()));
    assert_eq!(rig.result().await.0, Event::ToMemory(3, Err(DownloadCode::Interrupted)));
    rig.nothing_more().await;
}

#[tokio::test]
async fn a_finished_or_unknown_transfer_cannot_be_cancelled() {
    let server = FaultServer::start(|_, _| vec![Step::Send(whole(b"abc"))]).await;
    let mut rig = Rig::new(&server.base, limits());
    for direction in [Direction::Upload, Direction::Download] {
        assert_eq!(rig.transfers.cancel(99, direction), Err(CancelCode::NotExist));
    }
    assert!(rig.fetch("m").await.is_ok());
    assert_eq!(rig.transfers.cancel(2, Direction::Download), Err(CancelCode::NotExist));
    rig.nothing_more().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_cancel_and_end_race_an_accepted_cancel_is_never_followed_by_ok() {
    let server = FaultServer::start(|_, _| vec![Step::Send(whole(b"abc"))]).await;
    let mut rig = Rig::new(&server.base, limits());
    for round in 0..200u64 {
        let target = rig.path("target");
        rig.transfers.download_to_file(rig.endpoint.clone(), "m", &target, 3).expect("admitted");
        // Not to wait for something, but to strike at ever other moments.
        tokio::time::sleep(Duration::from_micros(round * 10)).await;
        let accepted = rig.transfers.cancel(3, Direction::Download).is_ok();
        let (event, _) = rig.result().await;
        let expected = if accepted { Err(DownloadCode::Interrupted) } else { Ok(()) };
        assert_eq!(event, Event::ToFile(3, expected), "round {round}");
        assert_eq!(rig.names().len(), usize::from(!accepted), "round {round}");
        let _ = std::fs::remove_file(&target);
    }
    rig.nothing_more().await;
}

#[tokio::test]
async fn the_tenth_transfer_is_refused_whatever_its_direction_until_one_ends() {
    assert_eq!(TransferLimits::default().simultaneous, 9);
    let server = FaultServer::start(|_, _| vec![Step::Hold]).await;
    let mut rig = Rig::new(&server.base, limits());
    let (source, target) = (rig.file("source", b"abc"), rig.path("target"));
    let endpoint = rig.endpoint.clone();
    for id in 0..3 {
        rig.transfers.upload_file(endpoint.clone(), &source, id * 3).expect("admitted");
        rig.transfers.download_to_memory(endpoint.clone(), "m", id * 3 + 1).expect("admitted");
        rig.transfers.download_to_file(endpoint.clone(), "m", &target, id * 3 + 2).expect("admitted");
    }
    let refused = (UploadCode::ConcurrencyLimitExceeded, DownloadCode::ConcurrencyLimitExceeded);
    assert_eq!(rig.transfers.upload_file(endpoint.clone(), &source, 9), Err(refused.0));
    assert_eq!(rig.transfers.upload_image(endpoint.clone(), &source, 9), Err(refused.0));
    assert_eq!(rig.transfers.download_to_memory(endpoint.clone(), "m", 9), Err(refused.1));
    assert_eq!(rig.transfers.download_to_file(endpoint.clone(), "m", &target, 9), Err(refused.1));
    assert_eq!(rig.transfers.upload_file(endpoint.clone(), "relative", 9), Err(UploadCode::InvalidArgument));

    assert_eq!(rig.transfers.cancel(4, Direction::Download), Ok(()));
    assert_eq!(rig.result().await.0, Event::ToMemory(4, Err(DownloadCode::Interrupted)));
    assert_eq!(
        rig.transfers.download_to_memory(endpoint.clone(), "m", 0),
        Err(DownloadCode::InvalidArgument),
        "0 is in use"
    );
    rig.transfers.upload_file(endpoint, &source, 9).expect("there is a place again");

    rig.transfers.cancel_all();
    let mut ended = Vec::new();
    for _ in 0..9 {
        ended.push(match rig.result().await.0 {
            Event::Uploaded(id, _, Err(UploadCode::Interrupted))
            | Event::ToMemory(id, Err(DownloadCode::Interrupted))
            | Event::ToFile(id, Err(DownloadCode::Interrupted)) => id,
            other => panic!("{other:?}"),
        });
    }
    ended.sort_unstable();
    assert_eq!(ended, [0, 1, 2, 3, 5, 6, 7, 8, 9]);
    rig.nothing_more().await;
    assert_eq!(rig.names(), [PathBuf::from("source")]);
}

#[tokio::test]
async fn dropping_the_transfers_cancels_them() {
    let server = FaultServer::start(|_, _| vec![Step::Hold]).await;
    let mut rig = Rig::new(&server.base, limits());
    rig.transfers.download_to_memory(rig.endpoint.clone(), "m", 1).expect("admitted");
    let other = Rig::new(&server.base, limits());
    drop(std::mem::replace(&mut rig.transfers, other.transfers));
    assert_eq!(rig.result().await.0, Event::ToMemory(1, Err(DownloadCode::Interrupted)));
}

#[tokio::test]
async fn what_the_server_cut_because_the_login_ended_is_interrupted_though_the_word_of_it_comes_later() {
    // One for each request: a bell rung twice before anybody listens is heard once.
    let told = [Arc::new(Notify::new()), Arc::new(Notify::new())];
    let tell = told.clone();
    let server = FaultServer::start(move |request, _| {
        vec![Step::Send(json("401 Unauthorized", "{}")), Step::Tell(tell[request % 2].clone()), Step::Hold]
    })
    .await;
    let mut rig = Rig::new(&server.base, TransferLimits { last_word: DEADLINE, ..limits() });
    let source = rig.file("source", b"abc");
    rig.transfers.upload_file(rig.endpoint.clone(), &source, 1).expect("admitted");
    rig.transfers.download_to_memory(rig.endpoint.clone(), "m", 2).expect("admitted");
    for told in told {
        told.notified().await;
    }
    // Time for the answers to be read, which without the wait would be time enough to report a failure.
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    rig.transfers.cancel_all();
    let mut results = [rig.result().await.0, rig.result().await.0];
    results.sort_by_key(|event| format!("{event:?}"));
    let upload = Event::Uploaded(1, Kind::File, Err(UploadCode::Interrupted));
    assert_eq!(results, [Event::ToMemory(2, Err(DownloadCode::Interrupted)), upload]);
}

#[tokio::test]
async fn waiting_for_the_servers_word_is_no_stall() {
    let server = FaultServer::start(|_, _| vec![Step::Send(json("401 Unauthorized", "{}")), Step::Hold]).await;
    let (stall, last_word) = (Duration::from_millis(200), Duration::from_millis(600));
    let mut rig = Rig::new(&server.base, TransferLimits { stall, last_word, ..limits() });
    let source = rig.file("source", b"abc");
    rig.transfers.upload_file(rig.endpoint.clone(), &source, 1).expect("admitted");
    rig.transfers.download_to_memory(rig.endpoint.clone(), "m", 2).expect("admitted");
    let mut results = [rig.result().await.0, rig.result().await.0];
    results.sort_by_key(|event| format!("{event:?}"));
    let upload = Event::Uploaded(1, Kind::File, Err(UploadCode::Failure));
    assert_eq!(results, [Event::ToMemory(2, Err(DownloadCode::Failure)), upload]);
}
