//! The runtime that all clients of the process share.

use once_cell::sync::OnceCell;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: OnceCell<Runtime> = OnceCell::new();

/// Two threads carry the connections of all clients; they do not wait, so more would not help.
const THREADS: usize = 2;

/// Gives the runtime, which is started at the first call and lives as long as the process. It does not survive `fork`: a
/// child has none of its threads.
pub(super) fn get() -> std::io::Result<&'static Runtime> {
    RUNTIME.get_or_try_init(|| {
        Builder::new_multi_thread().worker_threads(THREADS).thread_name("rtm-io").enable_all().build()
    })
}
