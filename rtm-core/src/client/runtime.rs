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
        Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("rtm-io")
            .on_thread_start(keep_broken_pipes_quiet)
            .enable_all()
            .build()
    })
}

/// Writing to a connection that the server has closed raises SIGPIPE in the writing thread, which ends a program that did
/// not prepare for it; Rust prevents that for plain writes, but not for vectored ones, which HTTP uses. What the process
/// does with signals is the application's business, so only our own threads are shielded.
fn keep_broken_pipes_quiet() {
    #[cfg(unix)]
    {
        let mut signals = nix::sys::signal::SigSet::empty();
        signals.add(nix::sys::signal::Signal::SIGPIPE);
        if let Err(error) = signals.thread_block() {
            tracing::warn!("SIGPIPE cannot be blocked in our threads: {error}");
        }
    }
}
