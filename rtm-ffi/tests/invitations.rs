//! Call invitations over the C interface: used rightly against the real server, held and let go, and wrongly.

mod support;

use std::collections::HashMap;
use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::{null, null_mut};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use rtm::client::*;
use rtm::invitation::*;
use rtm::status::*;
use rtm::types::*;
use support::{Recorder, TestServer, client};

/// What callbacks about invitations were told, and what they do.
#[derive(Default)]
struct Seen {
    events: Vec<(String, rtm_invitation_t)>,
    releases: usize,
    /// What is called inside the callback of this name.
    acts: HashMap<&'static str, fn(rtm_invitation_t) -> i32>,
    answers: Vec<i32>,
}

#[derive(Clone, Default)]
struct Calls(Arc<(Mutex<Seen>, Condvar)>);

impl Calls {
    fn note(&self, event: String, invitation: rtm_invitation_t) {
        let name = event.split(' ').next().unwrap_or_default().to_owned();
        let act = {
            let mut seen = self.0.0.lock().unwrap();
            seen.events.push((event, invitation));
            seen.acts.get(&*name).copied()
        };
        if let Some(act) = act {
            let answer = act(invitation);
            self.0.0.lock().unwrap().answers.push(answer);
        }
        self.0.1.notify_all();
    }

    fn at(&self, event: &'static str, act: fn(rtm_invitation_t) -> i32) {
        self.0.0.lock().unwrap().acts.insert(event, act);
    }

    /// Waits for an event, and for what is done inside it, and gives its invitation.
    #[track_caller]
    fn wait(&self, event: &str) -> rtm_invitation_t {
        self.wait_for(event, |seen| seen.events.iter().find(|(name, _)| name == event).map(|(_, it)| *it))
    }

    #[track_caller]
    fn wait_for<T>(&self, what: &str, pick: impl Fn(&Seen) -> Option<T>) -> T {
        let end = Instant::now() + Duration::from_secs(20);
        let mut seen = self.0.0.lock().unwrap();
        loop {
            if let Some(found) = pick(&seen) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no {what}; what did arrive: {:#?}", seen.events);
            seen = self.0.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    fn table(&self) -> rtm_invitation_callbacks {
        rtm_invitation_callbacks {
            size: size_of::<rtm_invitation_callbacks>(),
            user_data: Box::into_raw(Box::new(self.clone())).cast(),
            release: Some(release),
            on_local_received: Some(on_local_received),
            on_local_canceled: Some(on_local_canceled),
            on_local_failure: Some(on_local_failure),
            on_local_accepted: Some(on_local_accepted),
            on_local_refused: Some(on_local_refused),
            on_remote_refused: Some(on_remote_refused),
            on_remote_accepted: Some(on_remote_accepted),
            on_remote_received: Some(on_remote_received),
            on_remote_failure: Some(on_remote_failure),
            on_remote_canceled: Some(on_remote_canceled),
        }
    }
}

/// # Safety
/// Made by `table`, not yet released.
unsafe fn calls<'a>(user_data: *mut c_void) -> &'a Calls {
    // SAFETY: promised by the caller.
    unsafe { &*user_data.cast::<Calls>() }
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    // SAFETY: made by `table`, and released once.
    let calls = unsafe { Box::from_raw(user_data.cast::<Calls>()) };
    calls.0.0.lock().unwrap().releases += 1;
    calls.0.1.notify_all();
}

macro_rules! notes {
    ($($name:ident)+) => {$(
        unsafe extern "C" fn $name(user_data: *mut c_void, invitation: rtm_invitation_t) {
            // SAFETY: the library gives back what it was given.
            unsafe { calls(user_data) }.note(format!("{} {}", stringify!($name), state(invitation)), invitation);
        }
    )+};
}
notes! { on_local_received on_local_canceled on_remote_refused on_remote_accepted on_remote_received on_remote_canceled }

unsafe extern "C" fn on_local_failure(user_data: *mut c_void, invitation: rtm_invitation_t, code: i32) {
    // SAFETY: as above.
    unsafe { calls(user_data) }.note(format!("on_local_failure {} {code}", state(invitation)), invitation);
}

unsafe extern "C" fn on_remote_failure(user_data: *mut c_void, invitation: rtm_invitation_t, code: i32) {
    // SAFETY: as above.
    unsafe { calls(user_data) }.note(format!("on_remote_failure {} {code}", state(invitation)), invitation);
}

unsafe extern "C" fn on_local_accepted(user_data: *mut c_void, invitation: rtm_invitation_t, response: *const c_char) {
    // SAFETY: as above, and the response is a string.
    let (calls, response) = unsafe { (calls(user_data), CStr::from_ptr(response).to_string_lossy()) };
    calls.note(format!("on_local_accepted {} {response}", state(invitation)), invitation);
}

unsafe extern "C" fn on_local_refused(user_data: *mut c_void, invitation: rtm_invitation_t, response: *const c_char) {
    // SAFETY: as above, and the response is a string.
    let (calls, response) = unsafe { (calls(user_data), CStr::from_ptr(response).to_string_lossy()) };
    calls.note(format!("on_local_refused {} {response}", state(invitation)), invitation);
}

/// The state, or the negative answer.
fn state(invitation: rtm_invitation_t) -> i32 {
    let mut state = -77;
    // SAFETY: a valid pointer.
    match unsafe { rtm_invitation_state(invitation, &mut state) } {
        0 => state,
        refused => refused,
    }
}

type Getter = unsafe extern "C" fn(rtm_invitation_t, *mut *const c_char) -> i32;

#[track_caller]
fn get(getter: Getter, invitation: rtm_invitation_t) -> String {
    let mut text = null();
    // SAFETY: a valid pointer, and then a string of the library.
    unsafe {
        assert_eq!(getter(invitation, &mut text), 0);
        CStr::from_ptr(text).to_str().unwrap().to_owned()
    }
}

/// A client that is logged in, and told about its invitations.
fn online(server: &TestServer, name: &CStr) -> (rtm_client_t, Recorder, Calls) {
    let (recorder, calls) = (Recorder::new(), Calls::default());
    let handle = client(&recorder, Some(server));
    // SAFETY: valid pointers.
    unsafe {
        assert_eq!(rtm_invitation_set_callbacks(handle, &calls.table()), 0);
        assert_eq!(rtm_client_login(handle, null(), name.as_ptr()), 0);
    }
    recorder.wait_event("login 0");
    (handle, recorder, calls)
}

fn invitation(client: rtm_client_t, callee: &CStr) -> rtm_invitation_t {
    let mut invitation = 0;
    // SAFETY: valid pointers.
    assert_eq!(unsafe { rtm_invitation_new(client, callee.as_ptr(), &mut invitation) }, 0);
    invitation
}

/// The handle is no more: right behind the last callback, on the library's thread.
fn goes(handle: rtm_invitation_t) {
    let end = Instant::now() + Duration::from_secs(20);
    while state(handle) != RTM_ERR_HANDLE {
        assert!(Instant::now() < end, "{}", state(handle));
        std::thread::yield_now();
    }
}

#[test]
fn an_invitation_is_accepted_and_its_texts_and_states_can_be_read() {
    let server = TestServer::start();
    let ((a, _ann, caller), (b, _bob, callee)) = (online(&server, c"ann"), online(&server, c"bob"));
    callee.at("on_remote_received", |invitation| rtm_invitation_retain(invitation));
    let local = invitation(a, c"bob");
    let texts: [(Getter, &str); 4] = [
        (rtm_invitation_peer_id, "bob"),
        (rtm_invitation_content, "supper? ä"),
        (rtm_invitation_channel_id, "kitchen"),
        (rtm_invitation_response, ""),
    ];
    // SAFETY: valid pointers, here and below.
    unsafe {
        assert_eq!(rtm_invitation_set_content(local, c"supper? \xc3\xa4".as_ptr()), 0);
        assert_eq!(rtm_invitation_set_channel_id(local, c"kitchen".as_ptr()), 0);
    }
    for (getter, text) in texts {
        assert_eq!(get(getter, local), text);
    }
    assert_eq!((state(local), rtm_invitation_cancel(local)), (0, 2));
    assert_eq!(rtm_invitation_send(local), 0);
    let remote = callee.wait("on_remote_received 1");
    for (getter, text) in texts {
        assert_eq!(get(getter, remote), if text == "bob" { "ann" } else { text });
    }
    assert_eq!(caller.wait("on_local_received 2"), local);
    assert_eq!(rtm_invitation_send(local), 5);
    // SAFETY: as above.
    assert_eq!(unsafe { rtm_invitation_set_response(remote, c"at eight".as_ptr()) }, 0);
    assert_eq!(get(rtm_invitation_response, remote), "at eight");
    assert_eq!(rtm_invitation_accept(remote), 0);
    assert_eq!(caller.wait("on_local_accepted 3 at eight"), local);
    assert_eq!(callee.wait("on_remote_accepted 4"), remote);
    assert_eq!(get(rtm_invitation_response, local), "at eight");
    let ended = [rtm_invitation_send(local), rtm_invitation_cancel(local), rtm_invitation_accept(remote)];
    assert_eq!((ended, rtm_invitation_refuse(remote)), ([3; 3], 3));
    for held in [local, remote] {
        assert_eq!((rtm_invitation_release(held), rtm_invitation_release(held)), (0, RTM_ERR_HANDLE));
        goes(held);
    }
    rtm_client_release(a);
    rtm_client_release(b);
}

#[test]
fn what_is_under_way_stays_until_its_last_callback_whatever_the_application_releases() {
    let server = TestServer::start();
    let ((a, _ann, caller), (b, _bob, callee)) = (online(&server, c"ann"), online(&server, c"bob"));
    // More than it holds, which is nothing.
    callee.at("on_remote_received", |invitation| rtm_invitation_release(invitation));
    let local = invitation(a, c"bob");
    assert_eq!(rtm_invitation_send(local), 0);
    assert_eq!((rtm_invitation_release(local), rtm_invitation_release(local)), (0, RTM_ERR_HANDLE));
    let remote = callee.wait("on_remote_received 1");
    callee.wait_for("answer", |seen| (seen.answers == [RTM_ERR_HANDLE]).then_some(()));
    assert_eq!(rtm_invitation_refuse(remote), 0);
    assert_eq!(callee.wait("on_remote_refused 3"), remote);
    assert_eq!(caller.wait("on_local_refused 4 "), local);
    goes(local);
    goes(remote);
    rtm_client_release(a);
    rtm_client_release(b);
}

#[test]
fn callbacks_are_replaced_and_each_table_is_released_once() {
    let server = TestServer::start();
    let ((a, _ann, caller), (b, _bob, callee)) = (online(&server, c"ann"), online(&server, c"bob"));
    let next = Calls::default();
    // SAFETY: valid pointers and NULL, here and below.
    assert_eq!(unsafe { rtm_invitation_set_callbacks(b, &next.table()) }, 0);
    callee.wait_for("release", |seen| (seen.releases == 1).then_some(()));
    let local = invitation(a, c"bob");
    assert_eq!(rtm_invitation_send(local), 0);
    next.wait("on_remote_received 1");
    // SAFETY: as above.
    assert_eq!(unsafe { rtm_invitation_set_callbacks(b, null()) }, 0);
    assert_eq!(rtm_invitation_cancel(local), 0);
    caller.wait("on_local_canceled 5");
    rtm_client_release(a);
    rtm_client_release(b);
    for calls in [&caller, &callee, &next] {
        assert_eq!(calls.0.0.lock().unwrap().releases, 1);
    }
    assert_eq!(callee.0.0.lock().unwrap().events, []);
    assert_eq!(state(local), RTM_ERR_HANDLE, "it goes with its client");
}

#[test]
fn a_client_that_is_released_inside_a_callback_is_told_nothing_more() {
    let server = TestServer::start();
    let ((a, _ann, _), (b, _bob, callee)) = (online(&server, c"ann"), online(&server, c"bob"));
    static CALLEE: Mutex<rtm_client_t> = Mutex::new(0);
    *CALLEE.lock().unwrap() = b;
    callee.at("on_remote_received", |invitation| {
        rtm_client_release(*CALLEE.lock().unwrap());
        rtm_invitation_accept(invitation)
    });
    let local = invitation(a, c"bob");
    assert_eq!(rtm_invitation_send(local), 0);
    callee.wait("on_remote_received 1");
    callee.wait_for("answer", |seen| (seen.answers == [RTM_ERR_HANDLE]).then_some(()));
    callee.wait_for("release", |seen| (seen.releases == 1).then_some(()));
    assert_eq!(callee.0.0.lock().unwrap().events.len(), 1);
    rtm_client_release(a);
}

#[test]
fn not_logged_in_is_told_by_the_callback() {
    let (recorder, calls) = (Recorder::new(), Calls::default());
    let handle = client(&recorder, None);
    // SAFETY: valid pointers.
    assert_eq!(unsafe { rtm_invitation_set_callbacks(handle, &calls.table()) }, 0);
    let local = invitation(handle, c"bob");
    assert_eq!(rtm_invitation_send(local), 0);
    assert_eq!(calls.wait("on_local_failure 6 4"), local);
    rtm_client_release(handle);
}

#[test]
fn wrong_calls_are_answered_with_a_number_and_write_nothing() {
    let server = TestServer::start();
    let ((a, _ann, _caller), (b, _bob, callee)) = (online(&server, c"ann"), online(&server, c"bob"));
    callee.at("on_remote_received", |invitation| rtm_invitation_retain(invitation));
    let local = invitation(a, c"bob");
    let getters: [Getter; 4] =
        [rtm_invitation_peer_id, rtm_invitation_content, rtm_invitation_channel_id, rtm_invitation_response];
    let large = CString::new("x".repeat(8_193)).unwrap();
    let mut out = 77;
    let mut text = null();
    // SAFETY: every pointer is NULL or valid, here and below.
    unsafe {
        for wrong in [0, 1, u64::MAX, local + 1, a] {
            assert_eq!(rtm_invitation_set_content(wrong, c"x".as_ptr()), RTM_ERR_HANDLE);
            assert_eq!(rtm_invitation_set_channel_id(wrong, c"x".as_ptr()), RTM_ERR_HANDLE);
            assert_eq!(rtm_invitation_set_response(wrong, c"x".as_ptr()), RTM_ERR_HANDLE);
            for call in [
                rtm_invitation_send,
                rtm_invitation_cancel,
                rtm_invitation_accept,
                rtm_invitation_refuse,
                rtm_invitation_retain,
                rtm_invitation_release,
            ] {
                assert_eq!(call(wrong), RTM_ERR_HANDLE);
            }
            for getter in getters {
                assert_eq!(getter(wrong, &mut text), RTM_ERR_HANDLE);
            }
            assert_eq!(state(wrong), RTM_ERR_HANDLE);
        }
        for wrong in [0, u64::MAX, local] {
            assert_eq!(rtm_invitation_new(wrong, c"bob".as_ptr(), &mut out), RTM_ERR_HANDLE);
            assert_eq!(rtm_invitation_set_callbacks(wrong, null()), RTM_ERR_HANDLE);
        }
        assert_eq!(rtm_invitation_new(a, null(), &mut out), RTM_ERR_NULL);
        assert_eq!(rtm_invitation_new(a, c"\xff".as_ptr(), &mut out), RTM_ERR_UTF8);
        assert_eq!(rtm_invitation_new(a, c"bob".as_ptr(), null_mut()), RTM_ERR_NULL);
        let small =
            rtm_invitation_callbacks { size: 8, user_data: null_mut(), release: None, ..Calls::default().table() };
        assert_eq!(rtm_invitation_set_callbacks(a, &small), RTM_ERR_SIZE);
        for set in [rtm_invitation_set_content, rtm_invitation_set_channel_id] {
            assert_eq!(set(local, null()), RTM_ERR_NULL);
            assert_eq!(set(local, c"\xff".as_ptr()), RTM_ERR_UTF8);
        }
        for getter in getters {
            assert_eq!(getter(local, null_mut()), RTM_ERR_NULL);
        }
        assert_eq!(rtm_invitation_state(local, null_mut()), RTM_ERR_NULL);

        // Of the other side.
        assert_eq!(rtm_invitation_set_response(local, c"x".as_ptr()), RTM_ERR_ARGUMENT);
        assert_eq!((rtm_invitation_accept(local), rtm_invitation_refuse(local)), (1, 1));
        assert_eq!(rtm_invitation_set_content(local, large.as_ptr()), 0);
        assert_eq!(rtm_invitation_send(local), 1);
        assert_eq!(rtm_invitation_set_content(local, c"x".as_ptr()), 0);
        assert_eq!(rtm_invitation_send(local), 0);
        let remote = callee.wait("on_remote_received 1");
        callee.wait_for("hold", |seen| (seen.answers == [0]).then_some(()));
        assert_eq!(rtm_invitation_set_content(remote, c"x".as_ptr()), RTM_ERR_ARGUMENT);
        assert_eq!(rtm_invitation_set_channel_id(remote, c"x".as_ptr()), RTM_ERR_ARGUMENT);
        assert_eq!((rtm_invitation_send(remote), rtm_invitation_cancel(remote)), (1, 1));
        assert_eq!(rtm_invitation_set_response(remote, null()), RTM_ERR_NULL);
        assert_eq!(rtm_invitation_set_response(remote, c"\xff".as_ptr()), RTM_ERR_UTF8);
        assert_eq!(rtm_invitation_set_response(remote, large.as_ptr()), 0);
        assert_eq!((rtm_invitation_accept(remote), rtm_invitation_refuse(remote)), (1, 1));
    }
    assert_eq!((out, text), (77, null()), "outputs are written on success only");
    rtm_client_release(a);
    rtm_client_release(b);
}
