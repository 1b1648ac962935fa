//! The numbers below zero: what a call got wrong.

use std::ffi::{CStr, c_char};

/// A required pointer is NULL.
pub const RTM_ERR_NULL: i32 = -1;
/// The handle is 0, released, was never given out, or is of another kind.
pub const RTM_ERR_HANDLE: i32 = -2;
/// A string is not UTF-8.
pub const RTM_ERR_UTF8: i32 = -3;
/// The `size` of a struct is smaller than its first version.
pub const RTM_ERR_SIZE: i32 = -4;
/// A value is outside its range: a bad address, an unknown enumerator, a parameter of the wrong type.
pub const RTM_ERR_ARGUMENT: i32 = -5;
/// There are no more handles, threads or memory.
pub const RTM_ERR_EXHAUSTED: i32 = -6;
/// A bug in the library, caught at its boundary; the log has it.
pub const RTM_ERR_PANIC: i32 = -7;
/// Text is not a JSON object.
pub const RTM_ERR_JSON: i32 = -8;

/// A file cannot be opened for writing: its folder is missing, or permission is.
pub const RTM_ERR_FILE: i32 = -9;

/// Names a number that is 0 or below, in English, for a log. Numbers above 0 belong to the 1.x enumerations and get
/// a text that says so. The string is static: never free it. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_status_text(status: i32) -> *const c_char {
    text(status).as_ptr()
}

fn text(status: i32) -> &'static CStr {
    match status {
        0 => c"accepted",
        RTM_ERR_NULL => c"a required pointer is NULL; pass one",
        RTM_ERR_HANDLE => c"the handle is 0, released, unknown or of another kind; use the one that was given out",
        RTM_ERR_UTF8 => c"a string is not UTF-8; convert it first",
        RTM_ERR_SIZE => c"the size of a struct is too small; set it to sizeof the struct",
        RTM_ERR_ARGUMENT => c"an argument is outside its range; the documentation of the function names it",
        RTM_ERR_EXHAUSTED => c"no more handles, threads or memory; release what is no longer needed",
        RTM_ERR_PANIC => c"a bug in the library; please report it with its log",
        RTM_ERR_JSON => c"the text is not a JSON object; the log says where it goes wrong",
        RTM_ERR_FILE => c"the file cannot be opened for writing; its folder must be there and writable",
        1.. => c"a code of the 1.x enumeration that the function names",
        _ => c"an unknown status",
    }
}
