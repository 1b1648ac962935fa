//! Wrong handles, wrong pointers, wrong moments: every one is answered with a number.

mod support;

use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};
use std::time::Duration;

use rtm::buffer::*;
use rtm::channel::*;
use rtm::client::*;
use rtm::media::*;
use rtm::process::*;
use rtm::status::*;
use rtm::types::*;
use support::{Recorder, TestServer, client, text};

const WRONG: [u64; 5] = [0, 1, 7 << 60, u64::MAX, 0x1000_0000_dead_beef];

/// Calls every function that takes a client with `handle`.
fn every_client_call(handle: rtm_client_t) -> Vec<i32> {
    let message = text(c"x");
    let channel_callbacks = Recorder::channel_callbacks(null_mut());
    let mut channel = 77;
    let mut request = 77;
    // SAFETY: every pointer is valid.
    let answers = unsafe {
        vec![
            rtm_client_set_parameters(handle, c"{}".as_ptr()),
            rtm_client_login(handle, null(), c"ann".as_ptr()),
            rtm_client_renew_token(handle, c"token".as_ptr()),
            rtm_client_logout(handle),
            rtm_client_send(handle, c"bob".as_ptr(), &message, null()),
            rtm_channel_new(handle, c"room".as_ptr(), &channel_callbacks, &mut channel),
            rtm_media_upload(handle, 3, c"/x".as_ptr(), &mut request),
            rtm_media_download_to_memory(handle, c"m".as_ptr(), &mut request),
            rtm_media_download_to_file(handle, c"m".as_ptr(), c"/x".as_ptr(), &mut request),
            rtm_media_cancel(handle, 1, 1),
            rtm_client_release(handle),
            rtm_client_release_within(handle, 0),
        ]
    };
    assert_eq!((channel, request), (77, 77), "outputs are written on success only");
    answers
}

fn every_channel_call(handle: rtm_channel_t) -> Vec<i32> {
    let message = text(c"x");
    // SAFETY: every pointer is valid.
    unsafe {
        vec![
            rtm_channel_join(handle),
            rtm_channel_leave(handle),
            rtm_channel_send(handle, &message, null()),
            rtm_channel_members(handle),
            rtm_channel_release(handle),
            rtm_channel_release_within(handle, 0),
        ]
    }
}

fn every_buffer_call(handle: rtm_buffer_t) -> Vec<i32> {
    let (mut data, mut len) = (null(), 77);
    // SAFETY: every pointer is valid.
    let answers = unsafe {
        vec![rtm_buffer_retain(handle), rtm_buffer_release(handle), rtm_buffer_data(handle, &mut data, &mut len)]
    };
    assert!(data.is_null() && len == 77);
    answers
}

fn all_refused(answers: Vec<i32>) {
    assert!(answers.iter().all(|a| *a == RTM_ERR_HANDLE), "{answers:?}");
}

#[test]
fn wrong_handles_are_refused_by_every_function() {
    for handle in WRONG {
        all_refused(every_client_call(handle));
        all_refused(every_channel_call(handle));
        all_refused(every_buffer_call(handle));
    }
}

#[test]
fn released_handles_and_those_of_another_kind_are_refused() {
    let recorder = Recorder::new();
    let handle = client(&recorder, None);
    let mut channel = 0;
    let callbacks = Recorder::channel_callbacks(null_mut());
    // SAFETY: every pointer is valid.
    assert_eq!(unsafe { rtm_channel_new(handle, c"room".as_ptr(), &callbacks, &mut channel) }, 0);
    all_refused(every_channel_call(handle));
    all_refused(every_client_call(channel));
    all_refused(every_buffer_call(handle));
    assert_eq!(rtm_channel_release(channel), 0);
    all_refused(every_channel_call(channel));
    assert_eq!(rtm_client_release(handle), 0);
    all_refused(every_client_call(handle));
    assert_eq!(recorder.releases(), 1, "once");
}

#[test]
fn missing_pointers_are_refused() {
    let recorder = Recorder::new();
    let handle = client(&recorder, None);
    let callbacks = recorder.callbacks();
    let channel_callbacks = Recorder::channel_callbacks(null_mut());
    let message = text(c"x");
    let mut out = 0;
    let mut request = 0;
    // SAFETY: every pointer is NULL or valid.
    let answers = unsafe {
        [
            rtm_client_new(c"app".as_ptr(), &callbacks, null_mut()),
            rtm_client_set_parameters(handle, null()),
            rtm_client_login(handle, null(), null()),
            rtm_client_send(handle, null(), &message, null()),
            rtm_client_send(handle, c"bob".as_ptr(), null(), null()),
            rtm_client_send(handle, c"bob".as_ptr(), &rtm_message { raw: null(), raw_len: 1, ..message }, null()),
            rtm_channel_new(handle, null(), &channel_callbacks, &mut out),
            rtm_channel_new(handle, c"room".as_ptr(), null(), &mut out),
            rtm_channel_new(handle, c"room".as_ptr(), &channel_callbacks, null_mut()),
            rtm_media_upload(handle, 3, null(), &mut request),
            rtm_media_upload(handle, 3, c"/x".as_ptr(), null_mut()),
            rtm_media_download_to_memory(handle, null(), &mut request),
            rtm_media_download_to_file(handle, c"m".as_ptr(), null(), &mut request),
            rtm_buffer_data(0, null_mut(), &mut 0),
        ]
    };
    assert!(answers.iter().all(|a| *a == RTM_ERR_NULL), "{answers:?}");
    // SAFETY: as above.
    unsafe {
        assert_eq!(rtm_client_new(c"app".as_ptr(), null(), &mut out), 4, "INIT_ERR_INVALID_ARGUMENT");
        assert_eq!(rtm_client_new(null(), &callbacks, &mut out), 3, "INIT_ERR_INVALID_APP_ID");
        assert_eq!(rtm_client_new(c"".as_ptr(), &callbacks, &mut out), 3);
    }
    assert_eq!((out, request), (0, 0));
    assert_eq!(rtm_client_release(handle), 0);
    assert_eq!(recorder.releases(), 1, "what failed kept nothing");
}

#[test]
fn wrong_values_are_refused() {
    let recorder = Recorder::new();
    let handle = client(&recorder, None);
    let callbacks = recorder.callbacks();
    let channel_callbacks = Recorder::channel_callbacks(null_mut());
    let message = text(c"x");
    let (mut out, mut request) = (0, 0);
    let bad = c"\xff".as_ptr();
    // SAFETY: every pointer is valid.
    unsafe {
        for json in [c"", c"[]", c"7", c"null", c"{", c"{} {}"] {
            assert_eq!(rtm_client_set_parameters(handle, json.as_ptr()), RTM_ERR_JSON);
        }
        assert_eq!(rtm_client_set_parameters(handle, c"{\"rtm.server\":1}".as_ptr()), RTM_ERR_ARGUMENT);
        assert_eq!(rtm_client_set_parameters(handle, bad), RTM_ERR_UTF8);
        assert_eq!(rtm_client_login(handle, bad, c"ann".as_ptr()), RTM_ERR_UTF8);
        assert_eq!(rtm_client_send(handle, bad, &message, null()), RTM_ERR_UTF8);
        let garbled = rtm_message { text: bad, text_len: 1, ..message };
        assert_eq!(rtm_client_send(handle, c"bob".as_ptr(), &garbled, null()), RTM_ERR_UTF8);
        assert_eq!(rtm_client_send(handle, c"b".as_ptr(), &rtm_message { size: 8, ..message }, null()), RTM_ERR_SIZE);
        assert_eq!(rtm_client_send(handle, c"bob".as_ptr(), &message, null()), 102, "not logged in");
        let old = rtm_client_callbacks { size: 8, ..callbacks };
        assert_eq!(rtm_client_new(c"app".as_ptr(), &old, &mut out), RTM_ERR_SIZE);
        for id in [c"", c"null", c"a/b"] {
            let answer = rtm_channel_new(handle, id.as_ptr(), &channel_callbacks, &mut out);
            assert_eq!(answer, RTM_ERR_ARGUMENT);
        }
        assert_eq!(rtm_media_upload(handle, 1, c"/x".as_ptr(), &mut request), RTM_ERR_ARGUMENT);
        assert_eq!(rtm_media_upload(handle, 3, c"/x".as_ptr(), &mut request), 102);
        assert_eq!(rtm_media_cancel(handle, 1, 3), RTM_ERR_ARGUMENT);
        assert_eq!(rtm_media_cancel(handle, 1, 1), 102);
        for id in [c"", c"null"] {
            assert_eq!(rtm_client_login(handle, null(), id.as_ptr()), 3, "LOGIN_ERR_INVALID_ARGUMENT");
        }
        assert_eq!(rtm_set_server(c"nonsense".as_ptr()), RTM_ERR_ARGUMENT);
        assert_eq!(rtm_set_server(bad), RTM_ERR_UTF8);
        assert_eq!(rtm_set_server(null()), 0);
    }
    assert_eq!((out, request), (0, 0));
    assert_eq!(rtm_client_release(handle), 0);
}

#[test]
fn of_two_threads_that_release_one_succeeds_and_release_is_called_once() {
    for _ in 0..50 {
        let recorder = Recorder::new();
        let handle = client(&recorder, None);
        let mut answers: Vec<i32> = std::thread::scope(|s| {
            let calls: Vec<_> = (0..2).map(|_| s.spawn(|| rtm_client_release(handle))).collect();
            calls.into_iter().map(|c| c.join().unwrap()).collect()
        });
        answers.sort();
        assert_eq!(answers, [RTM_ERR_HANDLE, 0]);
        assert_eq!(recorder.releases(), 1);
    }
}

#[test]
fn calls_race_with_a_release_without_harm() {
    let server = TestServer::start();
    for _ in 0..10 {
        let recorder = Recorder::new();
        let handle = client(&recorder, Some(&server));
        // SAFETY: every pointer is valid.
        unsafe { rtm_client_login(handle, null(), c"ann".as_ptr()) };
        std::thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| {
                    let (message, callbacks) = (text(c"x"), Recorder::channel_callbacks(null_mut()));
                    loop {
                        let mut channel = 0;
                        // SAFETY: every pointer is valid.
                        let answers = unsafe {
                            rtm_client_send(handle, c"ann".as_ptr(), &message, null());
                            let made = rtm_channel_new(handle, c"room".as_ptr(), &callbacks, &mut channel);
                            rtm_channel_join(channel);
                            rtm_channel_send(channel, &message, null());
                            rtm_channel_release_within(channel, 0);
                            made
                        };
                        if answers == RTM_ERR_HANDLE {
                            break;
                        }
                    }
                });
            }
            recorder.wait("something", |seen| !seen.is_empty());
            assert_eq!(rtm_client_release(handle), 0);
        });
        assert_eq!(recorder.releases(), 1);
    }
}

static INSIDE: AtomicI32 = AtomicI32::new(1);
static LATER: AtomicUsize = AtomicUsize::new(0);

#[test]
fn a_release_inside_a_callback_makes_it_the_last_and_release_follows() {
    let server = TestServer::start();
    let recorder = Recorder::new();
    let handle = client(&recorder, Some(&server));
    recorder.at_first_event(Box::new(move || {
        INSIDE.store(rtm_client_release(handle), Ordering::SeqCst);
        LATER.store(rtm_client_release(handle) as usize, Ordering::SeqCst);
    }));
    // SAFETY: every pointer is valid.
    assert_eq!(unsafe { rtm_client_login(handle, null(), c"ann".as_ptr()) }, 0);
    recorder.wait_released();
    assert_eq!(INSIDE.load(Ordering::SeqCst), 0);
    assert_eq!(LATER.load(Ordering::SeqCst) as i32, RTM_ERR_HANDLE);
    assert_eq!(recorder.seen().len(), 1, "{:?}", recorder.seen());
}

#[test]
fn a_release_that_does_not_wait_leaves_the_running_callback_its_data() {
    let server = TestServer::start();
    let recorder = Recorder::new();
    let handle = client(&recorder, Some(&server));
    let (entered, inside) = std::sync::mpsc::channel();
    let (go, wait) = std::sync::mpsc::channel::<()>();
    recorder.at_first_event(Box::new(move || {
        entered.send(()).unwrap();
        wait.recv_timeout(Duration::from_secs(20)).unwrap();
    }));
    // SAFETY: every pointer is valid.
    assert_eq!(unsafe { rtm_client_login(handle, null(), c"ann".as_ptr()) }, 0);
    inside.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(rtm_client_release_within(handle, 1), 0);
    assert_eq!(recorder.releases(), 0, "it is still inside");
    go.send(()).unwrap();
    recorder.wait_released();
    assert_eq!(recorder.seen().len(), 1);
}

#[test]
fn callbacks_of_a_program_that_was_built_before_they_grew_are_taken() {
    let recorder = Recorder::new();
    // Where the first version ended.
    let first = std::mem::offset_of!(rtm_client_callbacks, on_gap) + size_of::<usize>();
    let first_of_channel = std::mem::offset_of!(rtm_channel_callbacks, on_member_count) + size_of::<usize>();
    let callbacks = rtm_client_callbacks { size: first, ..recorder.callbacks() };
    let (mut handle, mut channel) = (0, 0);
    // SAFETY: every pointer is valid.
    unsafe {
        let short = rtm_client_callbacks { size: first - 1, ..callbacks };
        assert_eq!(rtm_client_new(c"app".as_ptr(), &short, &mut handle), RTM_ERR_SIZE);
        assert_eq!(rtm_client_new(c"app".as_ptr(), &callbacks, &mut handle), 0);
        let of_channel = Recorder::channel_callbacks(null_mut());
        let short = rtm_channel_callbacks { size: first_of_channel - 1, ..of_channel };
        assert_eq!(rtm_channel_new(handle, c"room".as_ptr(), &short, &mut channel), RTM_ERR_SIZE);
        let first = rtm_channel_callbacks { size: first_of_channel, ..of_channel };
        assert_eq!(rtm_channel_new(handle, c"room".as_ptr(), &first, &mut channel), 0);
    }
    assert_eq!(rtm_client_release(handle), 0);
    assert_eq!(recorder.releases(), 1);
}
