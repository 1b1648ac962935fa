//! Presence: who is online, and being told when that changes.

use std::ffi::c_char;

use rtm_core::code::{PresenceQuery, Subscribed, Subscription};

use crate::arguments;
use crate::boundary::call;
use crate::client::CLIENTS;
use crate::types::rtm_client_t;

/// Asks which of `count` users are online; on_presence_query gives the answer. Answers a QUERY_PEERS_ONLINE_STATUS_ERR: 2
/// for no users, more than 256 by default, or a bad id; 102 when not logged in. `*request_id` is written before any callback
/// about it.
///
/// # Safety
/// `peer_ids` is NULL or `count` pointers, each NULL or a NUL-terminated string; `request_id` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_presence_query(
    client: rtm_client_t,
    peer_ids: *const *const c_char,
    count: usize,
    request_id: *mut i64,
) -> i32 {
    call("rtm_presence_query", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller.
        let peers = unsafe { arguments::strings(peer_ids, count) }?;
        // SAFETY: not NULL, and writable by the caller's promise.
        object.client.presence_query(&peers, |id| unsafe { out.write(id) }).map_err(PresenceQuery::code)
    })
}

/// Subscribes to `count` users; on_presence_subscription gives the outcome. If it worked, on_presence_change tells their
/// states at once and every change from then on, until rtm_presence_unsubscribe or logout; the library subscribes again
/// when it had to log in anew after a long absence. Answers a PEER_SUBSCRIPTION_STATUS_ERR: 2 for no users or a bad id, 6
/// for more than 512 by default, 102 when not logged in. `*request_id` is written before any callback about it.
///
/// # Safety
/// As for rtm_presence_query.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_presence_subscribe(
    client: rtm_client_t,
    peer_ids: *const *const c_char,
    count: usize,
    request_id: *mut i64,
) -> i32 {
    call("rtm_presence_subscribe", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller.
        let peers = unsafe { arguments::strings(peer_ids, count) }?;
        // SAFETY: not NULL, and writable by the caller's promise.
        object.client.presence_subscribe(&peers, |id| unsafe { out.write(id) }).map_err(Subscription::code)
    })
}

/// Subscribes to `count` users no longer; on_presence_subscription gives the outcome, behind which nothing is told of them.
/// Answers as rtm_presence_subscribe. `*request_id` is written before any callback about it.
///
/// # Safety
/// As for rtm_presence_query.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_presence_unsubscribe(
    client: rtm_client_t,
    peer_ids: *const *const c_char,
    count: usize,
    request_id: *mut i64,
) -> i32 {
    call("rtm_presence_unsubscribe", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller.
        let peers = unsafe { arguments::strings(peer_ids, count) }?;
        // SAFETY: not NULL, and writable by the caller's promise.
        object.client.presence_unsubscribe(&peers, |id| unsafe { out.write(id) }).map_err(Subscription::code)
    })
}

/// Asks which users this client is subscribed to; on_presence_subscribed gives them. Answers a
/// QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR: 102 when not logged in. `*request_id` is written before any callback about it.
///
/// # Safety
/// `request_id` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_presence_subscribed(client: rtm_client_t, request_id: *mut i64) -> i32 {
    call("rtm_presence_subscribed", || {
        let out = arguments::output(request_id)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: not NULL, and writable by the caller's promise.
        object.client.presence_subscribed(|id| unsafe { out.write(id) }).map_err(Subscribed::code)
    })
}
