//! Media: uploads, downloads, cancelling.

use std::ffi::c_char;

use rtm_core::media::{CancelCode, Direction, DownloadCode, Kind, UploadCode};

use crate::arguments;
use crate::boundary::call;
use crate::client::CLIENTS;
use crate::status::RTM_ERR_ARGUMENT;
use crate::types::rtm_client_t;

/// Uploads the file at `path`, which is absolute and UTF-8; on_media_upload gives the outcome and the message to send.
/// `kind`: 3 file, 4 image, whose pixels are counted if it is a JPEG, PNG or BMP. Answers an UPLOAD_MEDIA_ERR_CODE: 2 for a
/// path that is not absolute, 5 when too many transfers run, 102 when not logged in. `*request_id` is written before any
/// callback about it.
///
/// # Safety
/// `path` is NULL or a NUL-terminated string, `request_id` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_media_upload(
    client: rtm_client_t,
    kind: i32,
    path: *const c_char,
    request_id: *mut i64,
) -> i32 {
    call("rtm_media_upload", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        let kind = match kind {
            3 => Kind::File,
            4 => Kind::Image,
            _ => return Err(RTM_ERR_ARGUMENT),
        };
        // SAFETY: promised by the caller.
        let path = unsafe { arguments::string(path) }?;
        // SAFETY: not NULL, and writable by the caller's promise.
        object.client.upload(kind, path, |id| unsafe { out.write(id) }).map_err(UploadCode::number)
    })
}

/// Downloads into memory; on_media_download_to_memory gives the outcome. Answers a DOWNLOAD_MEDIA_ERR_CODE: 2 for an empty
/// id, 5 when too many transfers run, 102 when not logged in. `*request_id` is written before any callback about it.
///
/// # Safety
/// `media_id` is NULL or a NUL-terminated string, `request_id` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_media_download_to_memory(
    client: rtm_client_t,
    media_id: *const c_char,
    request_id: *mut i64,
) -> i32 {
    call("rtm_media_download_to_memory", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller.
        let media_id = unsafe { arguments::string(media_id) }?;
        // SAFETY: not NULL, and writable by the caller's promise.
        let started = |id| unsafe { out.write(id) };
        object.client.download_to_memory(media_id, started).map_err(DownloadCode::number)
    })
}

/// Downloads to the file `path`, which is absolute and UTF-8 and appears, or is replaced, only when everything has arrived
/// and is verified; on_media_download_to_file gives the outcome. Answers a DOWNLOAD_MEDIA_ERR_CODE: 2 for an empty id or a
/// path that is not absolute, 5 when too many transfers run, 102 when not logged in. `*request_id` is written before any
/// callback about it.
///
/// # Safety
/// `media_id` and `path` are NULL or NUL-terminated strings, `request_id` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_media_download_to_file(
    client: rtm_client_t,
    media_id: *const c_char,
    path: *const c_char,
    request_id: *mut i64,
) -> i32 {
    call("rtm_media_download_to_file", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller, both.
        let (media_id, path) = unsafe { (arguments::string(media_id)?, arguments::string(path)?) };
        // SAFETY: not NULL, and writable by the caller's promise.
        let started = |id| unsafe { out.write(id) };
        object.client.download_to_file(media_id, path, started).map_err(DownloadCode::number)
    })
}

/// Cancels a transfer (`direction`: 1 upload, 2 download); on_media_cancel gives the outcome: 0, whereupon the transfer ends
/// with its INTERRUPTED code, or 2 when no such transfer runs. Answers a CANCEL_MEDIA_ERR_CODE: 102 when not logged in.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_media_cancel(client: rtm_client_t, request_id: i64, direction: i32) -> i32 {
    call("rtm_media_cancel", || {
        let object = CLIENTS.get(client)?;
        let direction = match direction {
            1 => Direction::Upload,
            2 => Direction::Download,
            _ => return Err(RTM_ERR_ARGUMENT),
        };
        object.client.cancel(request_id, direction).map_err(CancelCode::number)
    })
}
