//! Open files: each connection is one, and the usual limit of 1,024 is far below what a server is for.

/// Raises the limit of open files as far as this process may. Returns it, where the system has one.
#[cfg(unix)]
pub fn raise_limit() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current == maximum {
        return current;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        Ok(()) => maximum,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files stays as it is");
            current
        }
    }
}

/// Systems without such a limit.
#[cfg(not(unix))]
pub fn raise_limit() -> Option<u64> {
    None
}
