//! The end of the process: no callback starts once static destructors run.
//!
//! A program that leaves `main` without releasing its clients destroys the objects its callbacks use while the library's
//! threads still run. A hook, registered with the first client, closes the gate and waits a moment for a callback that is
//! running; when `exit` was called inside a callback it does not wait for that one.

use std::sync::Once;
use std::time::Duration;

use crate::boundary::guard;

/// How long the end of the process waits for running callbacks, at most.
const WAIT: Duration = Duration::from_secs(2);

unsafe extern "C" {
    fn atexit(hook: extern "C" fn()) -> std::ffi::c_int;
}

extern "C" fn close() {
    guard("atexit", (), || rtm_core::stop_callbacks(WAIT));
}

/// Registers the hook, once.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: `atexit` takes any function without arguments; `close` lives as long as the library, which glibc calls it
        // before unloading.
        if unsafe { atexit(close) } != 0 {
            tracing::warn!("no exit hook could be registered: release every client before leaving main");
        }
    });
}
