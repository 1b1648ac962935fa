//! Programs that end without releasing their clients. Each is this test program again, in a process of its own.

mod support;

use std::ffi::c_int;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rtm::client::*;
use support::{Recorder, TestServer, client, text};

const MODE: &str = "RTM_TEST_EXIT";
/// What a program ends with when a callback came after its objects were gone.
const TOO_LATE: i32 = 9;

static GONE: AtomicBool = AtomicBool::new(false);

unsafe extern "C" {
    fn atexit(hook: extern "C" fn()) -> c_int;
    fn _exit(status: c_int) -> !;
}

/// Stands for the static destructors of a C++ program, which take their time.
extern "C" fn destructors() {
    GONE.store(true, Ordering::SeqCst);
    let end = Instant::now() + Duration::from_millis(50);
    while Instant::now() < end {
        std::thread::yield_now();
    }
}

fn in_callback(then: impl FnOnce() + Send + 'static) -> Box<dyn FnOnce() + Send> {
    Box::new(then)
}

/// The program: exits with events on their way, from where `mode` says.
fn program(mode: &str) {
    // SAFETY: a function without arguments that lives as long as the program.
    assert_eq!(unsafe { atexit(destructors) }, 0);
    let server = TestServer::start();
    let recorder = Recorder::new();
    let handle = client(&recorder, Some(&server));
    // SAFETY: every pointer is valid.
    assert_eq!(unsafe { rtm_client_login(handle, std::ptr::null(), c"ann".as_ptr()) }, 0);
    recorder.wait_event("login 0");
    recorder.watch(|| {
        if GONE.load(Ordering::SeqCst) {
            // SAFETY: ends the process at once.
            unsafe { _exit(TOO_LATE) };
        }
    });
    match mode {
        "inside a callback" => recorder.at_first_event(in_callback(|| std::process::exit(0))),
        "inside a callback that released" => recorder.at_first_event(in_callback(move || {
            assert_eq!(rtm_client_release(handle), 0);
            std::process::exit(0);
        })),
        _ => {}
    }
    for _ in 0..5_000 {
        // SAFETY: every pointer is valid.
        unsafe { rtm_client_send(handle, c"nobody".as_ptr(), &text(c"x"), std::ptr::null()) };
    }
    if mode == "main" {
        recorder.wait("first result", |seen| seen.iter().any(|e| e.starts_with("sent ")));
        std::process::exit(0);
    }
    std::thread::sleep(Duration::from_secs(20));
    panic!("the callback did not end the program");
}

#[test]
fn no_callback_comes_once_the_program_is_ending_and_the_end_does_not_hang() {
    if let Ok(mode) = std::env::var(MODE) {
        return program(&mode);
    }
    for mode in ["main", "inside a callback", "inside a callback that released"] {
        let began = Instant::now();
        let this = std::env::current_exe().unwrap();
        let output = Command::new(this).arg("--nocapture").env(MODE, mode).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "exit from {mode}: {text}");
        assert!(began.elapsed() < Duration::from_secs(15), "exit from {mode} took {:?}", began.elapsed());
    }
}
