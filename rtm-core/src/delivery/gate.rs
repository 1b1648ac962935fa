//! The gate that every callback of the process passes, so that it can be shut once for all when the process ends.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

static SHUT: AtomicBool = AtomicBool::new(false);
static RUNNING: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Callbacks on this thread's stack. Without a destructor, so that it can be read while the thread ends.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Inside the gate until dropped.
pub(super) struct Pass(());

/// Lets one callback in, or nobody any more.
pub(super) fn enter() -> Option<Pass> {
    RUNNING.fetch_add(1, Ordering::SeqCst);
    // The order matters: whoever shuts the gate either sees this callback running or is seen here.
    if SHUT.load(Ordering::SeqCst) {
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        return None;
    }
    DEPTH.set(DEPTH.get() + 1);
    Some(Pass(()))
}

impl Drop for Pass {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
        RUNNING.fetch_sub(1, Ordering::SeqCst);
    }
}

/// True on a thread that is inside a callback of any client.
pub(super) fn in_callback() -> bool {
    DEPTH.get() > 0
}

/// Lets no callback of any client begin from now on, for the rest of the process, and waits up to `wait` for those that
/// run, except one that this is called from. For the end of the process, when what callbacks use is about to go.
pub fn stop_callbacks(wait: Duration) {
    SHUT.store(true, Ordering::SeqCst);
    let end = Instant::now() + wait;
    // Polled, as this runs when the process ends and nothing else should be relied on any more.
    while RUNNING.load(Ordering::SeqCst) > DEPTH.get() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(1));
    }
}
