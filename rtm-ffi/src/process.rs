//! What belongs to the process: version, default server, message ids, leak counting.

use std::ffi::{CStr, c_char};

use crate::boundary::{call, guard};
use crate::status::RTM_ERR_ARGUMENT;
use crate::{arguments, buffer, channel, client, invitation};

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => panic!("the version holds no NUL"),
};

/// The version of the library, for example "0.1.0". Static: never free it. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_version() -> *const c_char {
    VERSION.as_ptr()
}

/// A message id: positive, unique within the process, larger than those before it, and based on the time, so that ids of
/// another run of the program are very likely others. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_message_id_new() -> i64 {
    guard("rtm_message_id_new", 0, rtm_core::message_id)
}

/// Says where clients that are made later find their server, unless their parameters say otherwise: ws://HOST:PORT or
/// wss://HOST:PORT (http and https are taken for them). NULL forgets it. Without it the environment variable RTM_SERVER
/// counts, then ws://127.0.0.1:8700. RTM_ERR_ARGUMENT: the address is none; the log says why.
///
/// # Safety
/// `url` is NULL or a NUL-terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_set_server(url: *const c_char) -> i32 {
    call("rtm_set_server", || {
        // SAFETY: promised by the caller.
        let url = unsafe { arguments::optional_string(url) }?;
        rtm_core::set_default_server(url).map_err(|_| RTM_ERR_ARGUMENT)
    })
}

/// Handles given out and not released, of every kind; for leak tests. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_live_handles() -> u64 {
    guard("rtm_live_handles", 0, || {
        (client::CLIENTS.live() + channel::CHANNELS.live() + buffer::BUFFERS.live() + invitation::INVITATIONS.live())
            as u64
    })
}
