//! The log: off unless the application names a file or `RTM_LOG` is in the environment.
//!
//! It belongs to the process, not to a client: one file can have one writer only, and most of what goes wrong concerns what
//! clients share. Each line names the client it is about.

mod file;
mod subscriber;

use std::ffi::c_char;
use std::path::Path;
use std::sync::Once;

use crate::arguments;
use crate::boundary::{Refused, call};
use crate::status::{RTM_ERR_ARGUMENT, RTM_ERR_EXHAUSTED, RTM_ERR_FILE};
use subscriber::Lines;

/// Everything that a LOG_FILTER_TYPE can name.
const MASK: u32 = 0x80f;

/// The size of one file, in kilobytes: the least, the largest, and what it is unless set.
const KILOBYTES: std::ops::RangeInclusive<u32> = 512..=1 << 20;

/// Writes the log to this file from now on, behind what it holds; NULL: to no file any more. When it is full it is moved to
/// the same name with ".1" behind it, in the place of an older one, and begun anew. The path is absolute, and its folder
/// is there and can be written to. The log is one for the process. RTM_ERR_ARGUMENT: the path is not absolute; RTM_ERR_FILE: it
/// cannot be opened for writing; RTM_ERR_EXHAUSTED: the process has a `tracing` subscriber of its own, which gets everything.
/// Then nothing is changed.
///
/// # Safety
/// `path` is NULL or a NUL-terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_log_set_file(path: *const c_char) -> i32 {
    call("rtm_log_set_file", || {
        // SAFETY: promised by the caller.
        set_file(unsafe { arguments::optional_string(path) }?)
    })
}

/// See [`rtm_log_set_file`].
pub(crate) fn set_file(path: Option<&str>) -> Result<(), Refused> {
    let Some(path) = path else {
        file::close();
        return Ok(());
    };
    let path = Path::new(path);
    if !path.is_absolute() {
        return Err(RTM_ERR_ARGUMENT);
    }
    if !Lines::install() {
        return Err(RTM_ERR_EXHAUSTED);
    }
    file::open(path).map_err(|_| RTM_ERR_FILE)?;
    subscriber::changed();
    Ok(())
}

/// Says what is logged, by the bits of LOG_FILTER_TYPE: 0x000f information and worse, 0x000e warnings and worse, 0x000c and
/// 0x0008 errors, 0 nothing, 0x080f what helps to find faults of the library as well. 0x000f unless set. RTM_ERR_ARGUMENT:
/// other bits; then nothing is changed.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_log_set_filter(filter: u32) -> i32 {
    call("rtm_log_set_filter", || {
        if filter & !MASK != 0 {
            return Err(RTM_ERR_ARGUMENT);
        }
        subscriber::set_filter(filter);
        Ok(())
    })
}

/// Sets the size, in kilobytes, that each of the two files may have: 512 to 1,048,576, and 102,400 unless set.
/// RTM_ERR_ARGUMENT: another size; then nothing is changed.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_log_set_size(kilobytes: u32) -> i32 {
    call("rtm_log_set_size", || {
        if !KILOBYTES.contains(&kilobytes) {
            return Err(RTM_ERR_ARGUMENT);
        }
        file::set_size(u64::from(kilobytes) * 1024);
        Ok(())
    })
}

/// Looks at `RTM_LOG`, once: error, warn, info, debug or trace, to standard error while there is no file.
pub(crate) fn look_at_environment() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let Some(wish) = std::env::var_os("RTM_LOG").filter(|wish| !wish.is_empty()) else { return };
        let filter = match wish.to_string_lossy().to_ascii_lowercase().as_str() {
            "off" => return,
            "error" => 0x000c,
            "warn" => 0x000e,
            "info" => 0x000f,
            "debug" => MASK,
            "trace" => MASK | subscriber::TRACE,
            other => {
                eprintln!("librtm: RTM_LOG is {other:?}; it may be off, error, warn, info, debug or trace");
                return;
            }
        };
        subscriber::to_standard_error(filter);
        Lines::install();
    });
}
