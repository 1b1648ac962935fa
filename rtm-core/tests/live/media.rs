//! Media, through the client.

use rtm_core::ClientEvent;
use rtm_core::media::{CancelCode, Direction, DownloadCode, Kind, UploadCode};

use crate::support::{TestServer, User};

#[test]
fn an_image_goes_up_and_comes_down_again() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("picture.bin");
    let bytes: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
    std::fs::write(&source, &bytes).unwrap();

    let mut number = 0;
    ann.client.upload(Kind::Image, source.to_str().unwrap(), |id| number = id).unwrap();
    let uploaded = ann.events.0.wait("upload result", |e| match e {
        ClientEvent::Uploaded { request_id, result, .. } => {
            assert_eq!(*request_id, number);
            Some(result.clone())
        }
        _ => None,
    });
    let uploaded = uploaded.unwrap();
    assert_eq!((uploaded.size, &*uploaded.file_name, uploaded.width), (400_000, "picture.bin", 0));

    bob.client.download_to_memory(&uploaded.media_id, |_| {}).unwrap();
    let data = bob.events.0.wait("download", |e| match e {
        ClientEvent::DownloadedToMemory { result, .. } => Some(result.clone()),
        _ => None,
    });
    assert_eq!(data.unwrap(), bytes);
    let target = folder.path().join("copy.bin");
    bob.client.download_to_file(&uploaded.media_id, target.to_str().unwrap(), |_| {}).unwrap();
    let result = bob.events.0.wait("download to file", |e| match e {
        ClientEvent::DownloadedToFile { result, .. } => Some(*result),
        _ => None,
    });
    assert_eq!(result, Ok(()));
    assert_eq!(std::fs::read(&target).unwrap(), bytes);

    bob.client.cancel(number, Direction::Upload).unwrap();
    let result = bob.events.0.wait("cancel result", |e| match e {
        ClientEvent::Cancelled { result, .. } => Some(*result),
        _ => None,
    });
    assert_eq!(result, Err(CancelCode::NotExist));
}

#[test]
fn media_needs_a_login_and_sound_arguments() {
    let server = TestServer::start();
    let user = User::new(&server.url());
    assert_eq!(user.client.upload(Kind::File, "/x", |_| panic!("not started")), Err(UploadCode::NotLoggedIn));
    assert_eq!(user.client.download_to_memory("m", |_| ()), Err(DownloadCode::NotLoggedIn));
    assert_eq!(user.client.cancel(1, Direction::Upload), Err(CancelCode::NotLoggedIn));
    user.client.login(None, "ann").unwrap();
    user.login_result();
    let refused = user.client.upload(Kind::File, "relative", |_| panic!("not started"));
    assert_eq!(refused, Err(UploadCode::InvalidArgument));
    assert_eq!(user.client.download_to_memory("", |_| ()), Err(DownloadCode::InvalidArgument));
    user.client.download_to_memory("unknown", |_| ()).unwrap();
    let result = user.events.0.wait("download", |e| match e {
        ClientEvent::DownloadedToMemory { result, .. } => Some(result.clone()),
        _ => None,
    });
    assert_eq!(result, Err(DownloadCode::NotExist));
}
