//! Reading what C hands in: strings, sized structs, messages.

use std::ffi::{CStr, c_char};
use std::mem::{MaybeUninit, offset_of};

use rtm_core::message::{Kind, Media, Message, SendOptions};
use rtm_core::{Attribute, AttributeOperation};

use crate::boundary::Refused;
use crate::status::{RTM_ERR_ARGUMENT, RTM_ERR_NULL, RTM_ERR_SIZE, RTM_ERR_UTF8};
use crate::types::{
    rtm_attribute, rtm_channel_callbacks, rtm_client_callbacks, rtm_invitation_callbacks, rtm_message, rtm_send_options,
};

/// A string that must be there.
///
/// # Safety
/// `text` is NULL or points to a NUL-terminated string that stays as it is for `'a`.
pub(crate) unsafe fn string<'a>(text: *const c_char) -> Result<&'a str, Refused> {
    // SAFETY: passed on to the caller.
    unsafe { optional_string(text) }?.ok_or(RTM_ERR_NULL)
}

/// A string for which NULL means none.
///
/// # Safety
/// As for [`string`].
pub(crate) unsafe fn optional_string<'a>(text: *const c_char) -> Result<Option<&'a str>, Refused> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, so NUL-terminated and unchanged by the caller's promise.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map(Some).map_err(|_| RTM_ERR_UTF8)
}

/// Bytes with their length; NULL is fine when the length is 0.
///
/// # Safety
/// `data` is NULL or points to `len` bytes that stay as they are for `'a`.
unsafe fn bytes<'a>(data: *const u8, len: usize) -> Result<&'a [u8], Refused> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(RTM_ERR_NULL);
    }
    if isize::try_from(len).is_err() {
        return Err(RTM_ERR_ARGUMENT);
    }
    // SAFETY: not NULL, `len` bytes by the caller's promise, and no longer than a slice may be.
    Ok(unsafe { std::slice::from_raw_parts(data, len) })
}

/// The most elements of a list that are looked at. More are a mistake whatever they are: the largest list that any function
/// takes has 512 by default.
const ELEMENTS: usize = 1 << 16;

/// An array; NULL is fine when it has no elements.
///
/// # Safety
/// `data` is NULL or points to `count` elements that stay as they are for `'a`.
unsafe fn elements<'a, T>(data: *const T, count: usize) -> Result<&'a [T], Refused> {
    if count == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(RTM_ERR_NULL);
    }
    if count > ELEMENTS || !data.is_aligned() {
        return Err(RTM_ERR_ARGUMENT);
    }
    // SAFETY: not NULL, aligned, and `count` elements by the caller's promise, which are fewer than a slice may have.
    Ok(unsafe { std::slice::from_raw_parts(data, count) })
}

/// A list of strings, all of which must be there.
///
/// # Safety
/// As for [`elements`], each NULL or a NUL-terminated string.
pub(crate) unsafe fn strings<'a>(data: *const *const c_char, count: usize) -> Result<Vec<&'a str>, Refused> {
    // SAFETY: passed on to the caller, both.
    unsafe { elements(data, count)?.iter().map(|&text| string(text)).collect() }
}

/// A list of strings for which NULL means all; its count is then not looked at.
///
/// # Safety
/// As for [`strings`].
pub(crate) unsafe fn keys<'a>(data: *const *const c_char, count: usize) -> Result<Option<Vec<&'a str>>, Refused> {
    // SAFETY: passed on to the caller.
    if data.is_null() { Ok(None) } else { unsafe { strings(data, count) }.map(Some) }
}

/// Attributes to be written; a value may be NULL, which is "".
///
/// # Safety
/// As for [`elements`], their strings NULL or NUL-terminated.
pub(crate) unsafe fn attributes(data: *const rtm_attribute, count: usize) -> Result<Vec<Attribute>, Refused> {
    // SAFETY: passed on to the caller.
    let raw = unsafe { elements(data, count) }?;
    let read = |raw: &rtm_attribute| {
        // SAFETY: passed on to the caller, both.
        let (key, value) = unsafe { (string(raw.key)?, optional_string(raw.value)?) };
        Ok(Attribute { key: key.to_owned(), value: value.unwrap_or("").to_owned() })
    };
    raw.iter().map(read).collect()
}

/// What an attribute write does.
pub(crate) fn operation(number: i32) -> Result<AttributeOperation, Refused> {
    match AttributeOperation::try_from(number) {
        Ok(AttributeOperation::Unspecified) | Err(_) => Err(RTM_ERR_ARGUMENT),
        Ok(operation) => Ok(operation),
    }
}

/// A struct that begins with its size and for which all bytes zero is a value that means "nothing".
///
/// # Safety
/// `#[repr(C)]`, first field `size: usize`, and all-zero bytes are a valid value.
pub(crate) unsafe trait Growable: Copy {
    /// The size of its first version, in bytes; smaller ones are refused.
    const FIRST: usize;
}

// SAFETY: begins with `size`; pointers, numbers, flags and optional functions may all be zero.
unsafe impl Growable for rtm_message {
    const FIRST: usize = size_of::<Self>();
}
// SAFETY: as above.
unsafe impl Growable for rtm_send_options {
    const FIRST: usize = size_of::<Self>();
}
// SAFETY: as above.
unsafe impl Growable for rtm_client_callbacks {
    const FIRST: usize = offset_of!(Self, on_gap) + size_of::<usize>();
}
// SAFETY: as above.
unsafe impl Growable for rtm_channel_callbacks {
    const FIRST: usize = offset_of!(Self, on_member_count) + size_of::<usize>();
}

// SAFETY: as above.
unsafe impl Growable for rtm_invitation_callbacks {
    const FIRST: usize = size_of::<Self>();
}

/// Copies a sized struct. What an older caller's struct lacks is zero; what a newer one has more is not looked at.
///
/// # Safety
/// `from` is NULL or points to as many readable bytes as its first field says, at least to that field.
pub(crate) unsafe fn sized<T: Growable>(from: *const T) -> Result<T, Refused> {
    if from.is_null() {
        return Err(RTM_ERR_NULL);
    }
    // SAFETY: the size field is there by the caller's promise; read unaligned, because nothing says it is aligned.
    let size = unsafe { from.cast::<usize>().read_unaligned() };
    if size < T::FIRST {
        return Err(RTM_ERR_SIZE);
    }
    let mut value = MaybeUninit::<T>::zeroed();
    // SAFETY: `size` bytes are readable, the target has room for `T`, and the two do not overlap.
    unsafe { std::ptr::copy_nonoverlapping(from.cast::<u8>(), value.as_mut_ptr().cast(), size.min(size_of::<T>())) };
    // SAFETY: every byte is initialised, and the trait promises that zero bytes are valid where nothing was copied.
    Ok(unsafe { value.assume_init() })
}

/// A message to be sent, borrowed from the application. An unknown kind is left to the core, which has the right code.
///
/// # Safety
/// `from` is NULL or a message whose pointers hold what their lengths say, all unchanged for `'a`.
pub(crate) unsafe fn message<'a>(from: *const rtm_message) -> Result<Message<'a>, Refused> {
    // SAFETY: passed on to the caller, here and below.
    let raw: rtm_message = unsafe { sized(from) }?;
    // SAFETY: as above.
    let text = unsafe { bytes(raw.text.cast(), raw.text_len) }?;
    Ok(Message {
        id: raw.id,
        kind: Kind::from_code(raw.kind),
        text: std::str::from_utf8(text).map_err(|_| RTM_ERR_UTF8)?,
        // SAFETY: as above.
        raw: unsafe { bytes(raw.raw, raw.raw_len) }?,
        media: Media {
            // SAFETY: as above.
            id: unsafe { optional_string(raw.media_id) }?.unwrap_or(""),
            size: u64::try_from(raw.media_size).map_err(|_| RTM_ERR_ARGUMENT)?,
            // SAFETY: as above.
            file_name: unsafe { optional_string(raw.file_name) }?.unwrap_or(""),
            // SAFETY: as above.
            thumbnail: unsafe { bytes(raw.thumbnail, raw.thumbnail_len) }?,
            width: raw.width,
            height: raw.height,
            thumbnail_width: raw.thumbnail_width,
            thumbnail_height: raw.thumbnail_height,
        },
    })
}

/// Options, for which NULL means the defaults.
///
/// # Safety
/// As for [`sized`].
pub(crate) unsafe fn options(from: *const rtm_send_options) -> Result<SendOptions, Refused> {
    if from.is_null() {
        return Ok(SendOptions::default());
    }
    // SAFETY: passed on to the caller.
    let raw: rtm_send_options = unsafe { sized(from) }?;
    Ok(SendOptions { store_offline: raw.store_offline.get(), keep_history: raw.keep_history.get() })
}

/// Refuses an output that is NULL.
pub(crate) fn output<T>(out: *mut T) -> Result<*mut T, Refused> {
    if out.is_null() { Err(RTM_ERR_NULL) } else { Ok(out) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr::null;

    #[test]
    fn structs_are_read_by_their_size() {
        let full = rtm_send_options {
            size: size_of::<rtm_send_options>(),
            store_offline: true.into(),
            keep_history: false.into(),
        };
        // SAFETY: valid structs and NULL.
        unsafe {
            assert!(options(&full).is_ok_and(|o| o.store_offline && !o.keep_history));
            assert!(options(&rtm_send_options { size: full.size + 100, ..full }).is_ok(), "from a newer header");
            assert_eq!(options(&rtm_send_options { size: full.size - 1, ..full }).err(), Some(RTM_ERR_SIZE));
            assert!(options(null()).is_ok());
            assert_eq!(sized::<rtm_message>(null()).err(), Some(RTM_ERR_NULL));
        }
    }

    #[test]
    fn strings_are_checked() {
        // SAFETY: valid strings and NULL.
        unsafe {
            assert_eq!(string(c"ann".as_ptr()), Ok("ann"));
            assert_eq!(string(null()), Err(RTM_ERR_NULL));
            assert_eq!(string(c"\xff".as_ptr()), Err(RTM_ERR_UTF8));
            assert_eq!(optional_string(null()), Ok(None));
            assert_eq!(bytes(null(), 1), Err(RTM_ERR_NULL));
            assert_eq!(bytes(null(), 0), Ok(&[][..]));
        }
    }
}
