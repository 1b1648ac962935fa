//! Attributes of users and channels, and member counts of channels.

use std::ffi::c_char;

use rtm_core::code::{Attribute, MemberCount};

use crate::arguments;
use crate::boundary::call;
use crate::client::CLIENTS;
use crate::types::{Flag, rtm_attribute, rtm_client_t};

/// Changes the attributes of the user who is logged in; on_user_attributes_written gives the outcome. `operation`: 1 set
/// replaces all, 2 update adds or replaces those given, 3 delete takes away those whose keys are given, 4 clear all. They
/// last until logout. Answers an ATTRIBUTE_OPERATION_ERR: 3 for a key that is blank, there twice or longer than 32 bytes, an
/// empty value, or nothing to update or delete; 4 for more than 32 attributes, 8 KB each or 16 KB together, by default; 102
/// when not logged in; or RTM_ERR_ARGUMENT for an unknown operation. `*request_id` is written before any callback about it.
///
/// # Safety
/// `attributes` is NULL or `count` structs whose strings are NULL or NUL-terminated; `request_id` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_user_attributes_write(
    client: rtm_client_t,
    operation: i32,
    attributes: *const rtm_attribute,
    count: usize,
    request_id: *mut i64,
) -> i32 {
    call("rtm_user_attributes_write", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        let operation = arguments::operation(operation)?;
        // SAFETY: promised by the caller.
        let attributes = unsafe { arguments::attributes(attributes, count) }?;
        // SAFETY: not NULL, and writable by the caller's promise.
        let started = |id| unsafe { out.write(id) };
        object.client.user_attributes_write(operation, attributes, started).map_err(Attribute::code)
    })
}

/// Asks for attributes of a user who is online; on_user_attributes gives them. `keys` NULL: all; otherwise those of `count`
/// keys that there are. Answers an ATTRIBUTE_OPERATION_ERR: 3 for a bad user id, no keys, more than 32 by default, or a bad
/// key; 102 when not logged in. `*request_id` is written before any callback about it.
///
/// # Safety
/// `user_id` is NULL or a NUL-terminated string; `keys` is NULL or `count` pointers, each NULL or a NUL-terminated string;
/// `request_id` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_user_attributes_get(
    client: rtm_client_t,
    user_id: *const c_char,
    keys: *const *const c_char,
    count: usize,
    request_id: *mut i64,
) -> i32 {
    call("rtm_user_attributes_get", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller, both.
        let (user, keys) = unsafe { (arguments::string(user_id)?, arguments::keys(keys, count)?) };
        // SAFETY: not NULL, and writable by the caller's promise.
        let started = |id| unsafe { out.write(id) };
        object.client.user_attributes_get(user, keys.as_deref(), started).map_err(Attribute::code)
    })
}

/// Changes the attributes of a channel, which need not be joined; on_channel_attributes_written gives the outcome. With
/// `notify` the members of the channel are told by on_attributes. Operations and answers are those of
/// rtm_user_attributes_write, with 32 KB together, and 3 for a bad channel id. `*request_id` is written before any callback
/// about it.
///
/// # Safety
/// `channel_id` is NULL or a NUL-terminated string; the rest as for rtm_user_attributes_write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_channel_attributes_write(
    client: rtm_client_t,
    channel_id: *const c_char,
    operation: i32,
    attributes: *const rtm_attribute,
    count: usize,
    notify: Flag,
    request_id: *mut i64,
) -> i32 {
    call("rtm_channel_attributes_write", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        let operation = arguments::operation(operation)?;
        // SAFETY: promised by the caller, both.
        let (channel, attributes) =
            unsafe { (arguments::string(channel_id)?, arguments::attributes(attributes, count)?) };
        // SAFETY: not NULL, and writable by the caller's promise.
        let started = |id| unsafe { out.write(id) };
        let asked = object.client.channel_attributes_write(channel, operation, attributes, notify.get(), started);
        asked.map_err(Attribute::code)
    })
}

/// Asks for attributes of a channel, which need not be joined; on_channel_attributes gives them. `keys` and the answers are
/// those of rtm_user_attributes_get. `*request_id` is written before any callback about it.
///
/// # Safety
/// As for rtm_user_attributes_get.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_channel_attributes_get(
    client: rtm_client_t,
    channel_id: *const c_char,
    keys: *const *const c_char,
    count: usize,
    request_id: *mut i64,
) -> i32 {
    call("rtm_channel_attributes_get", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller, both.
        let (channel, keys) = unsafe { (arguments::string(channel_id)?, arguments::keys(keys, count)?) };
        // SAFETY: not NULL, and writable by the caller's promise.
        let started = |id| unsafe { out.write(id) };
        object.client.channel_attributes_get(channel, keys.as_deref(), started).map_err(Attribute::code)
    })
}

/// Asks how many members `count` channels have, joined or not; on_member_counts gives the numbers. Answers a
/// GET_CHANNEL_MEMBER_COUNT_ERR_CODE: 2 for no channels or a bad id, 5 for more than 32 by default, 102 when not logged in.
/// `*request_id` is written before any callback about it.
///
/// # Safety
/// `channel_ids` is NULL or `count` pointers, each NULL or a NUL-terminated string; `request_id` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_member_counts_get(
    client: rtm_client_t,
    channel_ids: *const *const c_char,
    count: usize,
    request_id: *mut i64,
) -> i32 {
    call("rtm_member_counts_get", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller.
        let channels = unsafe { arguments::strings(channel_ids, count) }?;
        // SAFETY: not NULL, and writable by the caller's promise.
        object.client.member_counts(&channels, |id| unsafe { out.write(id) }).map_err(MemberCount::code)
    })
}
