//! The log over the C interface: files, filters, sizes, secrets, the environment. It belongs to the process, so these tests
//! take turns.

mod support;

use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::ptr::null;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rtm::client::*;
use rtm::log::*;
use rtm::status::*;
use support::{Recorder, TestServer, client, text};

/// The turn of one test, and a folder for its files. At its end the log is as at the beginning of the process.
struct Turn {
    folder: tempfile::TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Turn {
    fn take() -> Self {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        Self { folder: tempfile::tempdir().unwrap(), _turn: turn }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // SAFETY: NULL is fine.
        unsafe { rtm_log_set_file(null()) };
        rtm_log_set_filter(0x000f);
        rtm_log_set_size(102_400);
    }
}

fn set_file(path: &Path) -> i32 {
    let path = CString::new(path.to_str().unwrap()).unwrap();
    // SAFETY: a NUL-terminated string.
    unsafe { rtm_log_set_file(path.as_ptr()) }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// Waits until the file says something.
#[track_caller]
fn wait(path: &Path, words: &str) -> String {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let log = read(path);
        if log.contains(words) {
            return log;
        }
        assert!(Instant::now() < end, "no {words:?} in the log:\n{log}");
        std::thread::yield_now();
    }
}

/// A call that is refused and logged as a warning.
#[track_caller]
fn blunder(handle: rtm::types::rtm_client_t) {
    // SAFETY: valid strings.
    assert_eq!(unsafe { rtm_client_login(handle, null(), c"a/b".as_ptr()) }, 3);
}

const BLUNDER: &str = "login refused: the id holds the byte 0x2f";

#[test]
fn a_login_with_a_bad_id_is_refused() {
    let _turn = Turn::take();
    let recorder = Recorder::new();
    let handle = client(&recorder, None);
    blunder(handle);
    rtm_client_release(handle);
}

#[test]
fn lines_have_time_level_client_and_place() {
    let turn = Turn::take();
    let path = turn.path("rtm \u{e4}.log");
    let recorder = Recorder::new();
    let (first, second) = (client(&recorder, None), client(&recorder, None));
    // Warnings only: a client that an earlier test has released may still be saying goodbye.
    assert_eq!(rtm_log_set_filter(0x000e), 0);
    // Behind both: what was made before is logged, too.
    assert_eq!(set_file(&path), 0);
    blunder(first);
    blunder(second);
    let log = read(&path);
    let lines: Vec<Vec<&str>> = log.lines().map(|line| line.splitn(5, ' ').collect()).collect();
    assert_eq!(lines.len(), 2, "{log}");
    for line in &lines {
        assert!(line[0].len() == 24 && line[0].starts_with("20") && line[0].ends_with('Z'), "{log}");
        assert_eq!(line[1], "WARN", "{log}");
        assert!(line[4].contains("rtm_core::engine::standing: login refused: "), "{log}");
    }
    assert!(lines[0][3].starts_with("client=") && lines[0][3] != lines[1][3], "each names its client:\n{log}");
    rtm_client_release(first);
    rtm_client_release(second);
}

#[test]
fn filters_let_through_what_they_name() {
    let turn = Turn::take();
    let path = turn.path("rtm.log");
    let server = TestServer::start();
    let recorder = Recorder::new();
    let handle = client(&recorder, Some(&server));
    assert_eq!(set_file(&path), 0);
    for silent in [0, 0x0008, 0x000c] {
        assert_eq!(rtm_log_set_filter(silent), 0);
        blunder(handle);
    }
    assert_eq!(read(&path), "", "a warning is no error");
    assert_eq!(rtm_log_set_filter(0x000e), 0);
    blunder(handle);
    assert!(read(&path).contains(BLUNDER));
    // SAFETY: valid strings.
    assert_eq!(unsafe { rtm_client_login(handle, null(), c"ann".as_ptr()) }, 0);
    recorder.wait_event("login 0");
    assert_eq!(read(&path).lines().count(), 1, "information is no warning");
    assert_eq!(rtm_log_set_filter(0x000f), 0);
    assert_eq!(rtm_client_logout(handle), 0);
    recorder.wait_event("logout 0");
    let log = wait(&path, "Disconnected, because of Logout");
    assert!(!log.contains("DEBUG"), "{log}");
    assert_eq!(rtm_log_set_filter(0x080f), 0);
    // SAFETY: as above.
    assert_eq!(unsafe { rtm_client_login(handle, null(), c"ann".as_ptr()) }, 0);
    wait(&path, "DEBUG");
    for wrong in [0x0010, 0x1000, u32::MAX] {
        assert_eq!(rtm_log_set_filter(wrong), RTM_ERR_ARGUMENT);
    }
    rtm_client_release(handle);
}

#[test]
fn files_that_cannot_be_are_refused_and_change_nothing() {
    let turn = Turn::take();
    let path = turn.path("rtm.log");
    assert_eq!(rtm_log_set_filter(0x000e), 0);
    assert_eq!(set_file(&path), 0);
    assert_eq!(set_file(Path::new("relative.log")), RTM_ERR_ARGUMENT);
    assert_eq!(set_file(&turn.path("missing/rtm.log")), RTM_ERR_FILE);
    assert_eq!(set_file(turn.folder.path()), RTM_ERR_FILE, "a folder");
    assert_eq!(set_file(Path::new("/proc/rtm.log")), RTM_ERR_FILE, "not writable, even by root");
    // SAFETY: a NUL-terminated string.
    assert_eq!(unsafe { rtm_log_set_file(c"/tmp/\xff".as_ptr()) }, RTM_ERR_UTF8);
    let recorder = Recorder::new();
    let handle = client(&recorder, None);
    blunder(handle);
    assert!(read(&path).contains(BLUNDER), "still the first");
    let other = turn.path("other.log");
    assert_eq!(set_file(&other), 0);
    blunder(handle);
    // SAFETY: NULL is fine.
    assert_eq!(unsafe { rtm_log_set_file(null()) }, 0);
    blunder(handle);
    assert_eq!((read(&path).lines().count(), read(&other).lines().count()), (1, 1));
    rtm_client_release(handle);
}

#[test]
fn a_full_file_makes_room_and_two_are_kept() {
    let turn = Turn::take();
    let path = turn.path("rtm.log");
    for wrong in [0, 511, 1_048_577, u32::MAX] {
        assert_eq!(rtm_log_set_size(wrong), RTM_ERR_ARGUMENT, "{wrong}");
    }
    assert_eq!(rtm_log_set_size(1_048_576), 0);
    assert_eq!(rtm_log_set_size(512), 0);
    assert_eq!(set_file(&path), 0);
    let recorder = Recorder::new();
    let handle = client(&recorder, None);
    blunder(handle);
    let line = read(&path).len() as u64;
    let full = 512 * 1024;
    // Into the third file.
    for _ in 0..(2 * full / line + 10) {
        blunder(handle);
    }
    let mut files: Vec<(String, u64)> = std::fs::read_dir(turn.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
        .collect();
    files.sort();
    assert_eq!(files.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["rtm.log", "rtm.log.1"]);
    assert!(files[0].1 < 20 * line, "{files:?}");
    assert!(files[1].1 <= full && files[1].1 > full - 2 * line, "{files:?}");
    rtm_client_release(handle);
}

#[test]
fn neither_tokens_nor_messages_are_logged() {
    let turn = Turn::take();
    let path = turn.path("rtm.log");
    assert_eq!(set_file(&path), 0);
    assert_eq!(rtm_log_set_filter(0x080f), 0);
    let server = TestServer::start();
    let (ann, bob) = (Recorder::new(), Recorder::new());
    let (a, b) = (client(&ann, Some(&server)), client(&bob, Some(&server)));
    // SAFETY: valid strings and messages, all of them.
    unsafe {
        assert_eq!(rtm_client_login(a, c"tokensecret".as_ptr(), c"ann".as_ptr()), 0);
        assert_eq!(rtm_client_login(b, c"tokensecret".as_ptr(), c"bob".as_ptr()), 0);
        ann.wait_event("login 0");
        bob.wait_event("login 0");
        assert_eq!(rtm_client_send(a, c"bob".as_ptr(), &text(c"wordsecret"), null()), 0);
        bob.wait("the message", |seen| seen.iter().any(|event| event.contains("wordsecret")));
    }
    assert_eq!(rtm_client_logout(a), 0);
    ann.wait_event("logout 0");
    let log = wait(&path, "Disconnected");
    assert!(!log.contains("secret"), "{log}");
    rtm_client_release(a);
    rtm_client_release(b);
}

#[test]
fn nothing_is_logged_unless_the_environment_asks_for_it() {
    let child = |wish: Option<&str>| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "a_login_with_a_bad_id_is_refused", "--nocapture"]).env_remove("RTM_LOG");
        if let Some(wish) = wish {
            child.env("RTM_LOG", wish);
        }
        let output = child.stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(child(None), "");
    assert_eq!(child(Some("error")), "");
    assert!(child(Some("warn")).contains(BLUNDER));
    assert!(child(Some("TRACE")).contains(BLUNDER));
    let told = child(Some("loud"));
    assert!(told.contains("RTM_LOG") && !told.contains(BLUNDER), "{told}");
}
