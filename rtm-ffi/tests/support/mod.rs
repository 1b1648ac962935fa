//! Callbacks that write down what they are told, and a server to be told something by.
#![allow(dead_code)] // Each test program uses its part.

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::{null, null_mut};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use rtm::client::*;
use rtm::types::*;
use rtm_server::{Config, Server};

const PATIENCE: Duration = Duration::from_secs(20);

type Act = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Seen {
    events: Vec<String>,
    releases: usize,
    act: Option<Act>,
    watch: Option<Arc<dyn Fn() + Send + Sync>>,
    /// What `on_media_download_to_memory` kept.
    kept: Vec<rtm_buffer_t>,
    message: Option<(String, Vec<u8>, i64)>,
}

/// What the callbacks of one client and its channels were told.
#[derive(Clone, Default)]
pub struct Recorder(Arc<(Mutex<Seen>, Condvar)>);

impl Recorder {
    pub fn new() -> Self {
        Self::default()
    }

    fn note(&self, event: String) {
        let (act, watch) = {
            let mut seen = self.0.0.lock().unwrap();
            seen.events.push(event);
            (seen.act.take(), seen.watch.clone())
        };
        self.0.1.notify_all();
        if let Some(watch) = watch {
            watch();
        }
        if let Some(act) = act {
            act();
        }
    }

    /// Runs `act` inside the first callback.
    pub fn at_first_event(&self, act: Act) {
        self.0.0.lock().unwrap().act = Some(act);
    }

    /// Runs `watch` inside every callback from now on.
    pub fn watch(&self, watch: impl Fn() + Send + Sync + 'static) {
        self.0.0.lock().unwrap().watch = Some(Arc::new(watch));
    }

    pub fn seen(&self) -> Vec<String> {
        self.0.0.lock().unwrap().events.clone()
    }

    pub fn releases(&self) -> usize {
        self.0.0.lock().unwrap().releases
    }

    pub fn kept(&self) -> Vec<rtm_buffer_t> {
        self.0.0.lock().unwrap().kept.clone()
    }

    #[track_caller]
    pub fn wait(&self, what: &str, mut done: impl FnMut(&[String]) -> bool) {
        self.wait_for(what, |seen| done(&seen.events));
    }

    #[track_caller]
    pub fn wait_event(&self, event: &str) {
        self.wait(event, |seen| seen.iter().any(|e| e == event));
    }

    #[track_caller]
    pub fn wait_released(&self) {
        self.wait_for("release", |seen| seen.releases > 0);
    }

    #[track_caller]
    fn wait_for(&self, what: &str, mut done: impl FnMut(&Seen) -> bool) {
        let end = Instant::now() + PATIENCE;
        let mut seen = self.0.0.lock().unwrap();
        while !done(&seen) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no {what} within {PATIENCE:?}; what did arrive: {:#?}", seen.events);
            seen = self.0.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    fn user_data(&self) -> *mut c_void {
        Box::into_raw(Box::new(self.clone())).cast()
    }

    /// Callbacks whose data is a share of this recorder, given back by `release`.
    pub fn callbacks(&self) -> rtm_client_callbacks {
        rtm_client_callbacks {
            size: size_of::<rtm_client_callbacks>(),
            user_data: self.user_data(),
            release: Some(release),
            on_login: Some(on_login),
            on_logout: Some(on_logout),
            on_connection_state: Some(on_connection_state),
            on_send_result: Some(on_send_result),
            on_message: Some(on_message),
            on_media_progress: None,
            on_media_upload: Some(on_media_upload),
            on_media_download_to_file: None,
            on_media_download_to_memory: Some(on_media_download_to_memory),
            on_media_cancel: None,
            on_gap: None,
            on_token_renewed: Some(on_token_renewed),
            on_token_expired: Some(on_token_expired),
            on_token_will_expire: Some(on_token_will_expire),
            on_presence_query: Some(on_presence_query),
            on_presence_subscription: Some(on_presence_subscription),
            on_presence_subscribed: Some(on_presence_subscribed),
            on_presence_change: Some(on_presence_change),
            on_user_attributes_written: Some(on_user_attributes_written),
            on_user_attributes: Some(on_user_attributes),
            on_channel_attributes_written: Some(on_channel_attributes_written),
            on_channel_attributes: Some(on_channel_attributes),
            on_member_counts: Some(on_member_counts),
        }
    }

    /// Callbacks of a channel, with data of a recorder or none.
    pub fn channel_callbacks(user_data: *mut c_void) -> rtm_channel_callbacks {
        let some = !user_data.is_null();
        rtm_channel_callbacks {
            size: size_of::<rtm_channel_callbacks>(),
            user_data,
            release: some.then_some(release),
            on_join: if some { Some(on_join) } else { None },
            on_leave: None,
            on_message: if some { Some(on_channel_message) } else { None },
            on_send_result: None,
            on_member_joined: if some { Some(on_member_joined) } else { None },
            on_member_left: None,
            on_members: if some { Some(on_members) } else { None },
            on_member_count: None,
            on_attributes: if some { Some(on_attributes) } else { None },
        }
    }

    pub fn for_channel(&self) -> rtm_channel_callbacks {
        Self::channel_callbacks(self.user_data())
    }
}

/// # Safety
/// Made by `user_data`, not yet released.
unsafe fn recorder<'a>(user_data: *mut c_void) -> &'a Recorder {
    // SAFETY: promised by the caller.
    unsafe { &*user_data.cast::<Recorder>() }
}

/// # Safety
/// NUL-terminated.
unsafe fn string(text: *const c_char) -> String {
    // SAFETY: promised by the caller.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

unsafe extern "C" fn on_token_renewed(user_data: *mut c_void, token: *const c_char, code: i32) {
    // SAFETY: ours, and the library promises a string.
    let (recorder, token) = unsafe { (recorder(user_data), string(token)) };
    recorder.note(format!("token_renewed {token} {code}"));
}

unsafe extern "C" fn on_token_expired(user_data: *mut c_void) {
    // SAFETY: ours.
    unsafe { recorder(user_data) }.note("token_expired".into());
}

unsafe extern "C" fn on_token_will_expire(user_data: *mut c_void) {
    // SAFETY: ours.
    unsafe { recorder(user_data) }.note("token_will_expire".into());
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    // SAFETY: made by `user_data`, and released once.
    let recorder = unsafe { Box::from_raw(user_data.cast::<Recorder>()) };
    recorder.0.0.lock().unwrap().releases += 1;
    recorder.0.1.notify_all();
}

unsafe extern "C" fn on_login(user_data: *mut c_void, code: i32) {
    // SAFETY: the library gives back what it was given.
    unsafe { recorder(user_data) }.note(format!("login {code}"));
}

unsafe extern "C" fn on_logout(user_data: *mut c_void, code: i32) {
    // SAFETY: as above.
    unsafe { recorder(user_data) }.note(format!("logout {code}"));
}

unsafe extern "C" fn on_connection_state(user_data: *mut c_void, state: i32, reason: i32) {
    // SAFETY: as above.
    unsafe { recorder(user_data) }.note(format!("state {state} {reason}"));
}

unsafe extern "C" fn on_send_result(user_data: *mut c_void, message_id: i64, code: i32) {
    // SAFETY: as above.
    unsafe { recorder(user_data) }.note(format!("sent {message_id} {code}"));
}

/// # Safety
/// A message of the library.
unsafe fn describe(who: *const c_char, message: *const rtm_message) -> String {
    // SAFETY: promised by the caller, all of it.
    unsafe {
        let m = &*message;
        assert_eq!(m.size, size_of::<rtm_message>());
        assert_eq!(*m.text.add(m.text_len), 0, "NUL-terminated");
        let raw = if m.raw_len == 0 { &[][..] } else { std::slice::from_raw_parts(m.raw, m.raw_len) };
        let media = (string(m.media_id), string(m.file_name), m.media_size, m.width);
        format!("{} says {} {:?} {raw:?} {media:?}", string(who), m.kind, string(m.text))
    }
}

unsafe extern "C" fn on_message(user_data: *mut c_void, peer_id: *const c_char, message: *const rtm_message) {
    // SAFETY: as above.
    unsafe { recorder(user_data).note(describe(peer_id, message)) };
}

unsafe extern "C" fn on_channel_message(user_data: *mut c_void, user_id: *const c_char, message: *const rtm_message) {
    // SAFETY: as above.
    unsafe { recorder(user_data).note(format!("in the channel {}", describe(user_id, message))) };
}

unsafe extern "C" fn on_media_upload(
    user_data: *mut c_void,
    _request_id: i64,
    kind: i32,
    message: *const rtm_message,
    code: i32,
) {
    // SAFETY: as above; there is a message when the code is 0.
    unsafe {
        let id = if code == 0 { string((*message).media_id) } else { String::new() };
        recorder(user_data).note(format!("uploaded {kind} {code} {id}"));
    }
}

unsafe extern "C" fn on_media_download_to_memory(
    user_data: *mut c_void,
    _request_id: i64,
    data: *const u8,
    len: usize,
    buffer: rtm_buffer_t,
    code: i32,
) {
    assert_eq!(data.is_null(), code != 0);
    assert_eq!(rtm::buffer::rtm_buffer_retain(buffer), 0);
    // SAFETY: as above.
    let recorder = unsafe { recorder(user_data) };
    recorder.0.0.lock().unwrap().kept.push(buffer);
    recorder.note(format!("downloaded {len} {code}"));
}

unsafe extern "C" fn on_join(user_data: *mut c_void, code: i32) {
    // SAFETY: as above.
    unsafe { recorder(user_data) }.note(format!("join {code}"));
}

unsafe extern "C" fn on_member_joined(user_data: *mut c_void, user_id: *const c_char) {
    // SAFETY: as above.
    unsafe { recorder(user_data).note(format!("joined: {}", string(user_id))) };
}

unsafe extern "C" fn on_members(user_data: *mut c_void, users: *const *const c_char, count: usize, code: i32) {
    // SAFETY: as above; `count` strings.
    unsafe {
        let mut users: Vec<String> = (0..count).map(|i| string(*users.add(i))).collect();
        users.sort();
        recorder(user_data).note(format!("members {users:?} {code}"));
    }
}

/// A client of this recorder.
pub fn client(recorder: &Recorder, server: Option<&TestServer>) -> rtm_client_t {
    let callbacks = recorder.callbacks();
    let mut handle = 0;
    // SAFETY: every pointer is valid.
    unsafe {
        assert_eq!(rtm_client_new(c"app".as_ptr(), &callbacks, &mut handle), 0);
        if let Some(server) = server {
            let json = CString::new(format!(r#"{{"rtm.server":"{}"}}"#, server.url())).unwrap();
            assert_eq!(rtm_client_set_parameters(handle, json.as_ptr()), 0);
        }
    }
    handle
}

/// A text message.
pub fn text(text: &CStr) -> rtm_message {
    rtm_message {
        size: size_of::<rtm_message>(),
        id: 0,
        kind: 1,
        text: text.as_ptr(),
        text_len: text.count_bytes(),
        raw: null(),
        raw_len: 0,
        media_id: null(),
        media_size: 0,
        file_name: null(),
        thumbnail: null(),
        thumbnail_len: 0,
        width: 0,
        height: 0,
        thumbnail_width: 0,
        thumbnail_height: 0,
        server_ms: 0,
        offline: false.into(),
        sequence: 0,
    }
}

/// A server on a port of its own.
pub struct TestServer {
    server: Server,
    _runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl TestServer {
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config { data_dir: folder.path().join("data"), ..Config::default() };
        config.listen.set_port(0);
        change(&mut config);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let server = runtime.block_on(Server::start(config)).unwrap();
        Self { server, _runtime: runtime, _folder: folder }
    }

    pub fn url(&self) -> String {
        self.server.url()
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self._folder.path().join(name)
    }
}

/// No data at all.
pub fn nothing() -> *mut c_void {
    null_mut()
}

/// # Safety
/// `count` elements of the library, or NULL and 0.
unsafe fn list<'a, T>(data: *const T, count: usize) -> &'a [T] {
    assert_eq!(data.is_null(), count == 0, "NULL means none");
    // SAFETY: promised by the caller.
    if count == 0 { &[] } else { unsafe { std::slice::from_raw_parts(data, count) } }
}

/// # Safety
/// As for [`list`].
unsafe fn statuses(peers: *const rtm_peer_status, count: usize) -> String {
    // SAFETY: promised by the caller.
    let peers = unsafe { list(peers, count) };
    // SAFETY: a string of the library.
    let name = |p: &rtm_peer_status| format!("{}={}", unsafe { string(p.peer_id) }, p.state);
    peers.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// # Safety
/// As for [`list`].
unsafe fn channel_pairs(attributes: *const rtm_channel_attribute, count: usize) -> String {
    // SAFETY: promised by the caller.
    let attributes = unsafe { list(attributes, count) };
    let pair = |a: &rtm_channel_attribute| {
        assert!(a.server_ms > 1_600_000_000_000, "{} is no time of today", a.server_ms);
        // SAFETY: strings of the library.
        unsafe { format!("{}={} by {}", string(a.key), string(a.value), string(a.user_id)) }
    };
    let mut pairs: Vec<_> = attributes.iter().map(pair).collect();
    pairs.sort();
    pairs.join(", ")
}

unsafe extern "C" fn on_presence_query(
    user_data: *mut c_void,
    id: i64,
    peers: *const rtm_peer_status,
    count: usize,
    code: i32,
) {
    // SAFETY: the library gives back what it was given, here and below, and lends what it says.
    unsafe { recorder(user_data).note(format!("queried {id} [{}] {code}", statuses(peers, count))) };
}

unsafe extern "C" fn on_presence_subscription(user_data: *mut c_void, id: i64, code: i32) {
    // SAFETY: as above.
    unsafe { recorder(user_data) }.note(format!("subscription {id} {code}"));
}

unsafe extern "C" fn on_presence_subscribed(
    user_data: *mut c_void,
    id: i64,
    peers: *const *const c_char,
    count: usize,
    code: i32,
) {
    // SAFETY: as above.
    let peers = unsafe { list(peers, count) };
    // SAFETY: as above.
    let mut peers: Vec<_> = peers.iter().map(|&p| unsafe { string(p) }).collect();
    peers.sort();
    // SAFETY: as above.
    unsafe { recorder(user_data) }.note(format!("subscribed {id} {peers:?} {code}"));
}

unsafe extern "C" fn on_presence_change(user_data: *mut c_void, peers: *const rtm_peer_status, count: usize) {
    // SAFETY: as above.
    unsafe { recorder(user_data).note(format!("presence [{}]", statuses(peers, count))) };
}

unsafe extern "C" fn on_user_attributes_written(user_data: *mut c_void, id: i64, operation: i32, code: i32) {
    // SAFETY: as above.
    unsafe { recorder(user_data) }.note(format!("written {id} {operation} {code}"));
}

unsafe extern "C" fn on_user_attributes(
    user_data: *mut c_void,
    id: i64,
    user: *const c_char,
    attributes: *const rtm_attribute,
    count: usize,
    code: i32,
) {
    // SAFETY: as above.
    let pair = |a: &rtm_attribute| unsafe { format!("{}={}", string(a.key), string(a.value)) };
    // SAFETY: as above.
    let mut pairs: Vec<_> = unsafe { list(attributes, count) }.iter().map(pair).collect();
    pairs.sort();
    // SAFETY: as above.
    unsafe { recorder(user_data).note(format!("attributes {id} of {} {pairs:?} {code}", string(user))) };
}

unsafe extern "C" fn on_channel_attributes_written(user_data: *mut c_void, id: i64, operation: i32, code: i32) {
    // SAFETY: as above.
    unsafe { recorder(user_data) }.note(format!("channel written {id} {operation} {code}"));
}

unsafe extern "C" fn on_channel_attributes(
    user_data: *mut c_void,
    id: i64,
    channel: *const c_char,
    attributes: *const rtm_channel_attribute,
    count: usize,
    code: i32,
) {
    // SAFETY: as above.
    unsafe {
        let pairs = channel_pairs(attributes, count);
        recorder(user_data).note(format!("channel attributes {id} of {} [{pairs}] {code}", string(channel)));
    }
}

unsafe extern "C" fn on_member_counts(
    user_data: *mut c_void,
    id: i64,
    counts: *const rtm_member_count,
    count: usize,
    code: i32,
) {
    // SAFETY: as above.
    let named = |c: &rtm_member_count| format!("{}={}", unsafe { string(c.channel_id) }, c.count);
    // SAFETY: as above.
    let counts: Vec<_> = unsafe { list(counts, count) }.iter().map(named).collect();
    // SAFETY: as above.
    unsafe { recorder(user_data) }.note(format!("counts {id} {counts:?} {code}"));
}

unsafe extern "C" fn on_attributes(user_data: *mut c_void, attributes: *const rtm_channel_attribute, count: usize) {
    // SAFETY: as above.
    unsafe { recorder(user_data).note(format!("attributes now [{}]", channel_pairs(attributes, count))) };
}
