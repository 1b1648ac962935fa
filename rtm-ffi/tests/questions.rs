//! Presence, attributes and member counts over the C interface: used rightly against the real server, and wrongly.

mod support;

use std::ffi::{CStr, CString, c_char};
use std::ptr::{null, null_mut};

use rtm::attributes::*;
use rtm::channel::*;
use rtm::client::*;
use rtm::presence::*;
use rtm::status::*;
use rtm::types::*;
use support::{Recorder, TestServer, client};

fn login(handle: rtm_client_t, recorder: &Recorder, name: &CStr) {
    // SAFETY: every pointer is valid.
    assert_eq!(unsafe { rtm_client_login(handle, null(), name.as_ptr()) }, 0);
    recorder.wait_event("login 0");
}

fn attribute(key: &CStr, value: *const c_char) -> rtm_attribute {
    rtm_attribute { key: key.as_ptr(), value }
}

/// Two clients on one server.
fn two(server: &TestServer) -> ((rtm_client_t, Recorder), (rtm_client_t, Recorder)) {
    let (ann, bob) = (Recorder::new(), Recorder::new());
    let (a, b) = (client(&ann, Some(server)), client(&bob, Some(server)));
    login(a, &ann, c"ann");
    login(b, &bob, c"bob");
    ((a, ann), (b, bob))
}

#[test]
fn presence_is_asked_for_and_told() {
    let server = TestServer::start();
    let ((a, ann), (b, bob)) = two(&server);
    let mut id = 0;
    let peers = [c"bob".as_ptr(), c"cat".as_ptr()];
    // SAFETY: every pointer is valid, here and below.
    unsafe {
        assert_eq!(rtm_presence_query(a, peers.as_ptr(), 2, &mut id), 0);
        assert!(id > 0);
        ann.wait_event(&format!("queried {id} [bob=0 cat=2] 0"));
        let first = id;
        assert_eq!(rtm_presence_subscribe(a, peers.as_ptr(), 1, &mut id), 0);
        assert!(id > first, "numbers grow");
        ann.wait_event(&format!("subscription {id} 0"));
        ann.wait_event("presence [bob=0]");
        assert_eq!(rtm_presence_subscribed(a, &mut id), 0);
        ann.wait_event(&format!(r#"subscribed {id} ["bob"] 0"#));
        assert_eq!(rtm_client_logout(b), 0);
        bob.wait_event("logout 0");
        ann.wait_event("presence [bob=2]");
        assert_eq!(rtm_presence_unsubscribe(a, peers.as_ptr(), 1, &mut id), 0);
        ann.wait_event(&format!("subscription {id} 0"));
        assert_eq!(rtm_presence_subscribed(a, &mut id), 0);
        ann.wait_event(&format!("subscribed {id} [] 0"));
    }
    rtm_client_release(a);
    rtm_client_release(b);
}

#[test]
fn attributes_are_written_read_and_told() {
    let server = TestServer::start();
    let ((a, ann), (b, bob)) = two(&server);
    let room_of_ann = Recorder::new();
    let mut room = 0;
    let mut id = 0;
    let pairs = [attribute(c"mood", c"good".as_ptr()), attribute(c"seat", c"\xc3\xa4".as_ptr())];
    let keys = [c"seat".as_ptr()];
    // SAFETY: every pointer is valid, here and below.
    unsafe {
        assert_eq!(rtm_user_attributes_write(a, 1, pairs.as_ptr(), 2, &mut id), 0);
        ann.wait_event(&format!("written {id} 1 0"));
        assert_eq!(rtm_user_attributes_get(b, c"ann".as_ptr(), null(), 0, &mut id), 0);
        bob.wait_event(&format!(r#"attributes {id} of ann ["mood=good", "seat=ä"] 0"#));
        assert_eq!(rtm_user_attributes_get(b, c"ann".as_ptr(), keys.as_ptr(), 1, &mut id), 0);
        bob.wait_event(&format!(r#"attributes {id} of ann ["seat=ä"] 0"#));
        assert_eq!(rtm_user_attributes_write(a, 3, &attribute(c"mood", null()), 1, &mut id), 0);
        ann.wait_event(&format!("written {id} 3 0"));
        assert_eq!(rtm_user_attributes_write(a, 4, null(), 0, &mut id), 0);
        ann.wait_event(&format!("written {id} 4 0"));
        assert_eq!(rtm_user_attributes_get(b, c"ann".as_ptr(), null(), 0, &mut id), 0);
        bob.wait_event(&format!("attributes {id} of ann [] 0"));
        assert_eq!(rtm_user_attributes_get(b, c"nobody".as_ptr(), null(), 0, &mut id), 0);
        bob.wait_event(&format!("attributes {id} of nobody [] 6"));

        assert_eq!(rtm_channel_new(a, c"room".as_ptr(), &room_of_ann.for_channel(), &mut room), 0);
        assert_eq!(rtm_channel_join(room), 0);
        room_of_ann.wait_event("join 0");
        assert_eq!(rtm_channel_attributes_write(b, c"room".as_ptr(), 2, pairs.as_ptr(), 1, true.into(), &mut id), 0);
        bob.wait_event(&format!("channel written {id} 2 0"));
        room_of_ann.wait_event("attributes now [mood=good by bob]");
        assert_eq!(rtm_channel_attributes_get(a, c"room".as_ptr(), null(), 0, &mut id), 0);
        ann.wait_event(&format!("channel attributes {id} of room [mood=good by bob] 0"));
        assert_eq!(rtm_channel_attributes_get(a, c"room".as_ptr(), keys.as_ptr(), 1, &mut id), 0);
        ann.wait_event(&format!("channel attributes {id} of room [] 0"));

        let channels = [c"room".as_ptr(), c"nowhere".as_ptr()];
        assert_eq!(rtm_member_counts_get(b, channels.as_ptr(), 2, &mut id), 0);
        bob.wait_event(&format!(r#"counts {id} ["room=1", "nowhere=0"] 0"#));
    }
    rtm_client_release(a);
    rtm_client_release(b);
}

/// Every function of this file, with these pointers and this count; gives the answers.
///
/// # Safety
/// As the functions'.
unsafe fn every_call(
    client: rtm_client_t,
    name: *const c_char,
    names: *const *const c_char,
    pairs: *const rtm_attribute,
    count: usize,
    id: *mut i64,
) -> Vec<i32> {
    // SAFETY: passed on to the caller.
    unsafe {
        vec![
            rtm_presence_query(client, names, count, id),
            rtm_presence_subscribe(client, names, count, id),
            rtm_presence_unsubscribe(client, names, count, id),
            rtm_user_attributes_write(client, 1, pairs, count, id),
            rtm_user_attributes_get(client, name, names, count, id),
            rtm_channel_attributes_write(client, name, 1, pairs, count, false.into(), id),
            rtm_channel_attributes_get(client, name, names, count, id),
            rtm_member_counts_get(client, names, count, id),
        ]
    }
}

#[test]
fn wrong_calls_are_answered_with_a_number_and_write_nothing() {
    let recorder = Recorder::new();
    let handle = client(&recorder, None);
    let name = c"bob".as_ptr();
    let (names, bad, gone) = ([name], [c"\xff".as_ptr()], [null()]);
    let pairs = [attribute(c"k", c"v".as_ptr())];
    let bad_pairs = [attribute(c"k", c"\xff".as_ptr())];
    let gone_pairs = [rtm_attribute { key: null(), value: c"v".as_ptr() }];
    let mut id = 77;
    let all = |answers: Vec<i32>, wanted: i32| assert!(answers.iter().all(|a| *a == wanted), "{answers:?}");
    // SAFETY: every pointer is NULL or valid.
    unsafe {
        let (mut channel, mut released) = (0, 0);
        let callbacks = Recorder::channel_callbacks(null_mut());
        assert_eq!(rtm_channel_new(handle, c"room".as_ptr(), &callbacks, &mut channel), 0);
        assert_eq!(rtm_client_new(c"app".as_ptr(), &Recorder::new().callbacks(), &mut released), 0);
        assert_eq!(rtm_client_release(released), 0);
        for wrong in [0, 1, u64::MAX, handle + 1, channel, released] {
            all(every_call(wrong, name, names.as_ptr(), pairs.as_ptr(), 1, &mut id), RTM_ERR_HANDLE);
            assert_eq!(rtm_presence_subscribed(wrong, &mut id), RTM_ERR_HANDLE);
        }
        all(every_call(handle, name, names.as_ptr(), pairs.as_ptr(), 1, null_mut()), RTM_ERR_NULL);
        assert_eq!(rtm_presence_subscribed(handle, null_mut()), RTM_ERR_NULL);
        all(every_call(handle, name, bad.as_ptr(), bad_pairs.as_ptr(), 1, &mut id), RTM_ERR_UTF8);
        all(every_call(handle, name, gone.as_ptr(), gone_pairs.as_ptr(), 1, &mut id), RTM_ERR_NULL);
        all(every_call(handle, name, names.as_ptr(), pairs.as_ptr(), usize::MAX, &mut id), RTM_ERR_ARGUMENT);
        // Before the login, once the call itself is right.
        all(every_call(handle, name, names.as_ptr(), pairs.as_ptr(), 1, &mut id), 102);
        assert_eq!(rtm_presence_subscribed(handle, &mut id), 102);

        let null_lists = every_call(handle, name, null(), null(), 1, &mut id);
        // Without keys all attributes are asked for, which needs a login.
        let (list, keys) = (RTM_ERR_NULL, 102);
        assert_eq!(null_lists, [list, list, list, list, keys, list, keys, list]);
        for operation in [0, 5, -1, i32::MAX] {
            assert_eq!(rtm_user_attributes_write(handle, operation, pairs.as_ptr(), 1, &mut id), RTM_ERR_ARGUMENT);
            let answer =
                rtm_channel_attributes_write(handle, name, operation, pairs.as_ptr(), 1, false.into(), &mut id);
            assert_eq!(answer, RTM_ERR_ARGUMENT);
        }
        assert_eq!(rtm_user_attributes_get(handle, null(), null(), 0, &mut id), RTM_ERR_NULL);
        assert_eq!(rtm_channel_attributes_get(handle, null(), null(), 0, &mut id), RTM_ERR_NULL);
        assert_eq!(
            rtm_channel_attributes_write(handle, null(), 1, pairs.as_ptr(), 1, false.into(), &mut id),
            RTM_ERR_NULL
        );
        assert_eq!(rtm_user_attributes_get(handle, c"\xff".as_ptr(), null(), 0, &mut id), RTM_ERR_UTF8);
    }
    assert_eq!(id, 77, "outputs are written on success only");
    assert_eq!(rtm_client_release(handle), 0);
    assert!(recorder.seen().is_empty(), "{:?}", recorder.seen());
}

#[test]
fn what_breaks_a_rule_is_answered_with_the_code_of_its_enumeration() {
    let server = TestServer::start();
    let ((a, _ann), (b, _bob)) = two(&server);
    let names: Vec<CString> = (0..513).map(|i| CString::new(format!("u{i}")).unwrap()).collect();
    let names: Vec<*const c_char> = names.iter().map(|name| name.as_ptr()).collect();
    let wrong = [c"a/b".as_ptr()];
    let empty = [attribute(c"k", c"".as_ptr())];
    let pairs = [attribute(c"k", c"v".as_ptr()); 2];
    let large = CString::new("v".repeat(8_192)).unwrap();
    let large = [attribute(c"k", large.as_ptr())];
    let mut id = 77;
    // SAFETY: every pointer is valid.
    unsafe {
        assert_eq!(rtm_presence_query(a, names.as_ptr(), 257, &mut id), 2);
        assert_eq!(rtm_presence_query(a, names.as_ptr(), 0, &mut id), 2);
        assert_eq!(rtm_presence_subscribe(a, names.as_ptr(), 513, &mut id), 6);
        assert_eq!(rtm_presence_subscribe(a, wrong.as_ptr(), 1, &mut id), 2);
        assert_eq!(rtm_presence_unsubscribe(a, wrong.as_ptr(), 1, &mut id), 2);
        assert_eq!(rtm_user_attributes_write(a, 2, empty.as_ptr(), 1, &mut id), 3);
        assert_eq!(rtm_user_attributes_write(a, 2, pairs.as_ptr(), 2, &mut id), 3, "twice the same key");
        assert_eq!(rtm_user_attributes_write(a, 2, null(), 0, &mut id), 3);
        assert_eq!(rtm_user_attributes_write(a, 2, large.as_ptr(), 1, &mut id), 4);
        assert_eq!(rtm_user_attributes_get(a, c"bob".as_ptr(), names.as_ptr(), 0, &mut id), 3, "no keys");
        assert_eq!(rtm_channel_attributes_write(a, wrong[0], 4, null(), 0, false.into(), &mut id), 3);
        assert_eq!(rtm_channel_attributes_get(a, c"room".as_ptr(), names.as_ptr(), 0, &mut id), 3, "no keys");
        // Two clients, because one may ask once a second.
        assert_eq!(rtm_member_counts_get(a, names.as_ptr(), 33, &mut id), 5);
        assert_eq!(rtm_member_counts_get(b, wrong.as_ptr(), 1, &mut id), 2);
    }
    assert_eq!(id, 77);
    rtm_client_release(a);
    rtm_client_release(b);
}

#[test]
fn every_question_may_be_asked_from_inside_a_callback_and_its_number_is_known_before_the_answer() {
    let server = TestServer::start();
    let ((a, ann), (b, _bob)) = two(&server);
    let (numbers, given) = std::sync::mpsc::channel();
    ann.at_first_event(Box::new(move || {
        let (name, pairs) = ([c"bob".as_ptr()], [attribute(c"k", c"v".as_ptr())]);
        let mut id = 0;
        let mut ids = Vec::new();
        let mut asked = |answer: i32, id: i64| {
            assert_eq!(answer, 0);
            ids.push(id);
        };
        // SAFETY: every pointer is valid.
        unsafe {
            asked(rtm_presence_query(a, name.as_ptr(), 1, &mut id), id);
            asked(rtm_presence_subscribe(a, name.as_ptr(), 1, &mut id), id);
            asked(rtm_presence_unsubscribe(a, name.as_ptr(), 1, &mut id), id);
            asked(rtm_presence_subscribed(a, &mut id), id);
            asked(rtm_user_attributes_write(a, 2, pairs.as_ptr(), 1, &mut id), id);
            asked(rtm_user_attributes_get(a, name[0], null(), 0, &mut id), id);
            asked(rtm_channel_attributes_write(a, name[0], 2, pairs.as_ptr(), 1, true.into(), &mut id), id);
            asked(rtm_channel_attributes_get(a, name[0], null(), 0, &mut id), id);
            asked(rtm_member_counts_get(a, name.as_ptr(), 1, &mut id), id);
        }
        numbers.send(ids).unwrap();
    }));
    let hello = support::text(c"hello");
    // SAFETY: every pointer is valid.
    assert_eq!(unsafe { rtm_client_send(b, c"ann".as_ptr(), &hello, null()) }, 0);
    let ids = given.recv_timeout(std::time::Duration::from_secs(20)).expect("the callback ran");
    assert!(ids.is_sorted() && ids[0] > 0, "{ids:?}");
    for id in ids {
        // Answers begin with their name and their number.
        let names = ["queried", "subscription", "subscribed", "written", "attributes", "counts"];
        let is_answer = |event: &String| {
            let event = event.strip_prefix("channel ").unwrap_or(event);
            names.iter().any(|name| format!("{event} ").starts_with(&format!("{name} {id} ")))
        };
        let answers = |seen: &[String]| seen.iter().filter(|event| is_answer(event)).count();
        ann.wait(&format!("answer {id}"), |seen| answers(seen) == 1);
    }
    rtm_client_release(a);
    rtm_client_release(b);
}
