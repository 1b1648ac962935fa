//! The C interface as a program uses it, against the real server.

mod support;

use std::ffi::CString;
use std::ptr::null;

use rtm::buffer::*;
use rtm::channel::*;
use rtm::client::*;
use rtm::media::*;
use rtm::process::rtm_live_handles;
use rtm::status::RTM_ERR_HANDLE;
use rtm::types::*;
use support::{Recorder, TestServer, client, text};

fn login(handle: rtm_client_t, recorder: &Recorder, name: &std::ffi::CStr) {
    // SAFETY: every pointer is valid.
    assert_eq!(unsafe { rtm_client_login(handle, null(), name.as_ptr()) }, 0);
    recorder.wait_event("login 0");
}

// One test, because it counts the handles of the whole process.
#[test]
fn a_conversation_with_text_image_and_channel_leaves_no_handle_behind() {
    let server = TestServer::start();
    let (ann, bob) = (Recorder::new(), Recorder::new());
    let (a, b) = (client(&ann, Some(&server)), client(&bob, Some(&server)));
    login(a, &ann, c"ann");
    login(b, &bob, c"bob");

    let message = rtm_message { id: 5, ..text(c"hello") };
    // SAFETY: every pointer is valid, here and below.
    assert_eq!(unsafe { rtm_client_send(a, c"bob".as_ptr(), &message, null()) }, 0);
    ann.wait_event("sent 5 0");
    bob.wait_event(r#"ann says 1 "hello" [] ("", "", 0, 0)"#);

    let (ann_room, bob_room) = (Recorder::new(), Recorder::new());
    let (mut in_a, mut in_b, mut same) = (0, 0, 0);
    // SAFETY: as above.
    unsafe {
        assert_eq!(rtm_channel_new(a, c"room".as_ptr(), &ann_room.for_channel(), &mut in_a), 0);
        assert_eq!(rtm_channel_new(b, c"room".as_ptr(), &bob_room.for_channel(), &mut in_b), 0);
    }
    assert_eq!(rtm_channel_join(in_a), 0);
    ann_room.wait_event("join 0");
    assert_eq!(rtm_channel_join(in_a), 6);
    assert_eq!(rtm_channel_join(in_b), 0);
    ann_room.wait_event("joined: bob");
    let raw = rtm_message { kind: 2, raw: [1u8, 0, 2].as_ptr(), raw_len: 3, ..text(c"bytes") };
    // SAFETY: as above.
    assert_eq!(unsafe { rtm_channel_send(in_a, &raw, null()) }, 0);
    bob_room.wait_event(r#"in the channel ann says 2 "bytes" [1, 0, 2] ("", "", 0, 0)"#);
    assert_eq!(rtm_channel_members(in_a), 0);
    ann_room.wait_event(r#"members ["ann", "bob"] 0"#);

    let later = Recorder::new();
    // SAFETY: as above.
    assert_eq!(unsafe { rtm_channel_new(b, c"room".as_ptr(), &later.for_channel(), &mut same) }, 0);
    assert_eq!(same, in_b, "an open id is the same channel");
    assert_eq!(bob_room.releases(), 1, "its former callbacks are let go of");

    let path = server.path("picture.bin");
    std::fs::write(&path, [7; 1_000]).unwrap();
    let path = CString::new(path.to_str().unwrap()).unwrap();
    let mut request = 0;
    // SAFETY: as above.
    assert_eq!(unsafe { rtm_media_upload(a, 4, path.as_ptr(), &mut request) }, 0);
    assert!(request > 0);
    ann.wait("upload result", |seen| seen.iter().any(|e| e.starts_with("uploaded 4 0 ")));
    let id = ann.seen().iter().find_map(|e| e.strip_prefix("uploaded 4 0 ").map(str::to_owned)).unwrap();
    let id = CString::new(id).unwrap();
    // SAFETY: as above.
    assert_eq!(unsafe { rtm_media_download_to_memory(b, id.as_ptr(), &mut request) }, 0);
    bob.wait_event("downloaded 1000 0");
    let buffer = bob.kept()[0];

    assert_eq!(rtm_client_release(a), 0);
    assert_eq!(rtm_client_release(b), 0);
    for (who, recorder) in [("ann", &ann), ("bob", &bob), ("ann's room", &ann_room), ("bob's room", &later)] {
        assert_eq!(recorder.releases(), 1, "{who}");
    }
    assert_eq!(rtm_channel_join(in_a), RTM_ERR_HANDLE, "it went with its client");

    let (mut data, mut len) = (null(), 0);
    // SAFETY: as above; the buffer was kept.
    unsafe {
        assert_eq!(rtm_buffer_data(buffer, &mut data, &mut len), 0);
        assert_eq!(std::slice::from_raw_parts(data, len), [7; 1_000]);
    }
    assert_eq!(rtm_live_handles(), 1);
    assert_eq!(rtm_buffer_release(buffer), 0);
    assert_eq!(rtm_buffer_release(buffer), RTM_ERR_HANDLE);
    assert_eq!(rtm_live_handles(), 0);
}
