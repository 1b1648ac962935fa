//! What belongs to the process.

use crate::log;

/// The version of the library, for example "0.1.0".
#[uniffi::export]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// As many fresh message ids as asked for, 65,536 at most, in rising order.
#[uniffi::export]
pub fn message_ids(count: i32) -> Vec<i64> {
    (0..count.min(1 << 16)).map(|_| rtm_core::message_id()).collect()
}

/// Says where clients that are made later find their server; see `rtm_set_server`. 0, or -1 for what is no address.
#[uniffi::export]
pub fn set_server(url: Option<String>) -> i32 {
    if rtm_core::set_default_server(url.as_deref()).is_ok() { 0 } else { -1 }
}

/// As `rtm_log_set_file`.
#[uniffi::export]
pub fn log_set_file(path: Option<String>) -> i32 {
    log::set_file(path.as_deref()).err().unwrap_or(0)
}

/// As `rtm_log_set_filter`.
#[uniffi::export]
pub fn log_set_filter(filter: i32) -> i32 {
    log::rtm_log_set_filter(filter.cast_unsigned())
}

/// As `rtm_log_set_size`.
#[uniffi::export]
pub fn log_set_size(kilobytes: i32) -> i32 {
    log::rtm_log_set_size(kilobytes.cast_unsigned())
}
