//! Downloaded bytes that outlive the callback they came with.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;

use crate::arguments::output;
use crate::boundary::{Refused, call};
use crate::handles::Handles;
use crate::status::{RTM_ERR_EXHAUSTED, RTM_ERR_HANDLE};
use crate::types::rtm_buffer_t;

pub(crate) static BUFFERS: Handles<Buffer> = Handles::new(3);

/// Bytes, and how many hold them: the callback they are lent to, and each rtm_buffer_retain.
pub(crate) struct Buffer {
    data: Bytes,
    holders: AtomicUsize,
}

/// Lends a buffer to one callback: a handle that ends with this value unless the application has kept it.
///
/// The callback's own hold is counted apart from the application's: an application that releases more than it has
/// retained, inside the callback, gets the handle taken away, but the bytes stay until the callback has returned.
pub(crate) struct Lent {
    handle: rtm_buffer_t,
    buffer: Arc<Buffer>,
}

impl Lent {
    pub(crate) fn new(data: Bytes) -> Result<Self, Refused> {
        let buffer = Arc::new(Buffer { data, holders: AtomicUsize::new(1) });
        Ok(Self { handle: BUFFERS.insert(buffer.clone())?, buffer })
    }

    pub(crate) fn handle(&self) -> rtm_buffer_t {
        self.handle
    }

    pub(crate) fn data(&self) -> &Bytes {
        &self.buffer.data
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let _ = release(self.handle);
    }
}

fn release(handle: rtm_buffer_t) -> Result<(), Refused> {
    let buffer = BUFFERS.get(handle)?;
    let step = |holders: usize| holders.checked_sub(1);
    match buffer.holders.fetch_update(Ordering::AcqRel, Ordering::Acquire, step) {
        Ok(1) => BUFFERS.remove(handle).map(drop),
        Ok(_) => Ok(()),
        Err(_) => Err(RTM_ERR_HANDLE),
    }
}

/// Keeps a buffer beyond the callback it was given in; every call needs one rtm_buffer_release. Any thread that holds it.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_buffer_retain(buffer: rtm_buffer_t) -> i32 {
    call("rtm_buffer_retain", || {
        let object = BUFFERS.get(buffer)?;
        // From 0 there is no way back: somebody is taking the handle away.
        let step = |holders: usize| if holders == 0 { None } else { holders.checked_add(1) };
        match object.holders.fetch_update(Ordering::AcqRel, Ordering::Acquire, step) {
            Ok(_) => Ok(()),
            Err(0) => Err(RTM_ERR_HANDLE),
            Err(_) => Err(RTM_ERR_EXHAUSTED),
        }
    })
}

/// Gives back what rtm_buffer_retain kept; with the last one the bytes are freed. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_buffer_release(buffer: rtm_buffer_t) -> i32 {
    call("rtm_buffer_release", || release(buffer))
}

/// The bytes of a buffer, owned by it and valid until its release. `*data` is never NULL. Any thread that holds it.
///
/// # Safety
/// `data` and `len` are NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_buffer_data(buffer: rtm_buffer_t, data: *mut *const u8, len: *mut usize) -> i32 {
    call("rtm_buffer_data", || {
        let (data, len) = (output(data)?, output(len)?);
        let object = BUFFERS.get(buffer)?;
        // SAFETY: not NULL, and writable by the caller's promise.
        unsafe {
            data.write(object.data.as_ptr());
            len.write(object.data.len());
        }
        Ok(())
    })
}
