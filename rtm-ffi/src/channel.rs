//! Channels: opened, joined, spoken in, released.

use std::ffi::c_char;
use std::sync::Arc;
use std::time::Duration;

use rtm_core::{Channel, code};

use crate::arguments;
use crate::boundary::{Refused, call};
use crate::callbacks::ChannelCallbacks;
use crate::client::{CLIENTS, ClientObject};
use crate::handles::Handles;
use crate::status::{RTM_ERR_ARGUMENT, RTM_ERR_HANDLE};
use crate::types::{rtm_channel_callbacks, rtm_channel_t, rtm_client_t, rtm_message, rtm_send_options};

pub(crate) static CHANNELS: Handles<ChannelObject> = Handles::new(2);

/// What a channel's handle stands for.
pub(crate) struct ChannelObject {
    channel: Channel,
    client: Arc<ClientObject>,
}

/// Opens a channel of a client, without joining it and without asking the server; it needs no login. An id that is open
/// already gives the same handle, with the new callbacks in place of the old: those are not called any more when this
/// returns (a running one is waited for, up to two seconds, unless this is called from inside a callback), and their
/// `release` is called. RTM_ERR_ARGUMENT: the id is not 1 to 64 of the allowed characters, or "null"; then `release` is not
/// called.
///
/// # Safety
/// As for rtm_client_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_channel_new(
    client: rtm_client_t,
    channel_id: *const c_char,
    callbacks: *const rtm_channel_callbacks,
    out: *mut rtm_channel_t,
) -> i32 {
    call("rtm_channel_new", || {
        let out = arguments::output(out)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller, both.
        let (id, raw) = unsafe { (arguments::string(channel_id)?, arguments::sized(callbacks)?) };
        // SAFETY: promised by the caller.
        let sink = Arc::new(unsafe { ChannelCallbacks::new(&raw) });
        let mut open = object.channels();
        let channels = open.as_mut().ok_or(RTM_ERR_HANDLE)?;
        let (channel, replaced) = object.client.open_channel(id, sink.clone()).map_err(|error| {
            tracing::warn!("channel refused: {error}");
            RTM_ERR_ARGUMENT
        })?;
        let handle = match channels.get(id) {
            Some(&handle) => handle,
            None => {
                let entry = ChannelObject { channel: channel.clone(), client: object.clone() };
                let handle = CHANNELS.insert(Arc::new(entry)).inspect_err(|_| drop(channel.close()))?;
                channels.insert(id.into(), handle);
                handle
            }
        };
        sink.keep();
        drop(open);
        if let Some(replaced) = replaced {
            replaced.wait(Some(Duration::from_secs(2)));
        }
        // SAFETY: not NULL, and writable by the caller's promise.
        unsafe { out.write(handle) };
        Ok(())
    })
}

/// Joins; on_join gives the outcome. Answers a JOIN_CHANNEL_ERR: 6 when joined or joining, 5 when too many are joined, 102
/// when not logged in.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_channel_join(channel: rtm_channel_t) -> i32 {
    call("rtm_channel_join", || CHANNELS.get(channel)?.channel.join().map_err(code::Join::code))
}

/// Leaves; on_leave gives the outcome. Answers a LEAVE_CHANNEL_ERR: 3 when not joined, 102 when not logged in.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_channel_leave(channel: rtm_channel_t) -> i32 {
    call("rtm_channel_leave", || CHANNELS.get(channel)?.channel.leave().map_err(code::Leave::code))
}

/// Sends a message to the other members; on_send_result gives the outcome with the message's id. Everything is copied
/// before the call returns. Answers a CHANNEL_MESSAGE_ERR_CODE: 4 for a message that is too large or of no known kind, 1
/// when not joined or when too much waits to be sent, 102 when not logged in. `options` may be NULL.
///
/// # Safety
/// As for rtm_client_send.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_channel_send(
    channel: rtm_channel_t,
    message: *const rtm_message,
    options: *const rtm_send_options,
) -> i32 {
    call("rtm_channel_send", || {
        let object = CHANNELS.get(channel)?;
        // SAFETY: promised by the caller, both.
        let (message, options) = unsafe { (arguments::message(message)?, arguments::options(options)?) };
        object.channel.send(&message, options).map_err(code::ChannelMessage::code)
    })
}

/// Asks for the members; on_members gives them. Answers a GET_MEMBERS_ERR: 5 when not joined, 102 when not logged in.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_channel_members(channel: rtm_channel_t) -> i32 {
    call("rtm_channel_members", || CHANNELS.get(channel)?.channel.members().map_err(code::Members::code))
}

/// Releases a channel, leaving it when it is joined. When it returns, none of its callbacks runs or will run, and its
/// `release` was called. Called from inside a callback of its client it returns at once, and no callback of the channel
/// follows the running one.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_channel_release(channel: rtm_channel_t) -> i32 {
    call("rtm_channel_release", || release(channel, None))
}

/// As rtm_channel_release, but waits for a running callback of the channel at most `wait_ms` milliseconds (0: not at all).
#[unsafe(no_mangle)]
pub extern "C" fn rtm_channel_release_within(channel: rtm_channel_t, wait_ms: u32) -> i32 {
    call("rtm_channel_release_within", || release(channel, Some(Duration::from_millis(wait_ms.into()))))
}

fn release(channel: rtm_channel_t, wait: Option<Duration>) -> Result<(), Refused> {
    let object = CHANNELS.remove(channel)?;
    let closed = {
        // Closed under the lock of the open channels, so that an rtm_channel_new of the same id meanwhile either finds it
        // open or opens another one.
        let mut open = object.client.channels();
        if let Some(channels) = open.as_mut() {
            channels.retain(|_, handle| *handle != channel);
        }
        object.channel.close()
    };
    closed.wait(wait);
    Ok(())
}
