//! Clients: made, logged in, sending, released.

use std::collections::HashMap;
use std::ffi::c_char;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rtm_core::parameters::ParameterError;
use rtm_core::{Client, NewError, code};

use crate::boundary::{Refused, call};
use crate::callbacks::{Calls, ClientCallbacks};
use crate::channel::CHANNELS;
use crate::handles::Handles;
use crate::status::{RTM_ERR_ARGUMENT, RTM_ERR_EXHAUSTED, RTM_ERR_JSON};
use crate::types::{rtm_channel_t, rtm_client_callbacks, rtm_client_t, rtm_message, rtm_send_options};
use crate::{arguments, exit, invitation, log};

pub(crate) static CLIENTS: Handles<ClientObject> = Handles::new(1);

/// What a client's handle stands for.
pub(crate) struct ClientObject {
    pub(crate) client: Client,
    channels: Mutex<Option<OpenChannels>>,
    pub(crate) calls: Arc<Calls>,
}

/// The handles of the open channels by id; `None` in its mutex once the client is released.
pub(crate) type OpenChannels = HashMap<Box<str>, rtm_channel_t>;

impl ClientObject {
    /// The open channels. No callback and no waiting happens under this lock.
    pub(crate) fn channels(&self) -> MutexGuard<'_, Option<OpenChannels>> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a client of the application `app_id`. It is not connected until rtm_client_login. Answers an INIT_ERR_CODE:
/// 3 without an App ID, 4 without callbacks. On failure nothing is kept and `release` is not called.
///
/// # Safety
/// `app_id` is NULL or a NUL-terminated string, `callbacks` NULL or a struct as large as its size says, whose functions may
/// be called with its `user_data` from another thread until its `release` was called; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_client_new(
    app_id: *const c_char,
    callbacks: *const rtm_client_callbacks,
    out: *mut rtm_client_t,
) -> i32 {
    const INVALID_APP_ID: i32 = 3;
    const INVALID_ARGUMENT: i32 = 4;
    call("rtm_client_new", || {
        let out = arguments::output(out)?;
        if callbacks.is_null() {
            return Err(INVALID_ARGUMENT);
        }
        // SAFETY: promised by the caller.
        let raw: rtm_client_callbacks = unsafe { arguments::sized(callbacks) }?;
        // SAFETY: promised by the caller.
        let app_id = unsafe { arguments::optional_string(app_id) }?.unwrap_or("");
        log::look_at_environment();
        let calls = Arc::new(Calls::default());
        // SAFETY: promised by the caller.
        let sink = Arc::new(unsafe { ClientCallbacks::new(&raw, calls.clone()) });
        let client = Client::new(app_id, sink.clone()).map_err(|error| match error {
            NewError::InvalidAppId => INVALID_APP_ID,
            NewError::Exhausted(reason) => {
                tracing::error!("no client could be made: {reason}");
                RTM_ERR_EXHAUSTED
            }
        })?;
        calls.open().client = Some(client.clone());
        let object = Arc::new(ClientObject { client, channels: Mutex::new(Some(HashMap::new())), calls });
        let handle = CLIENTS.insert(object.clone()).inspect_err(|_| {
            object.client.release(None);
            invitation::close(&object.calls);
        })?;
        exit::install();
        // From here on the callbacks are ours, and `release` will be called.
        sink.keep();
        // SAFETY: not NULL, and writable by the caller's promise.
        unsafe { out.write(handle) };
        Ok(())
    })
}

/// Sets parameters from a JSON object; unknown keys are ignored. "rtm.server" names the server, "rtm.ca_file" a PEM file
/// with a private certificate authority; the other keys set timers and limits, which count from the next login on.
/// RTM_ERR_JSON: not a JSON object; RTM_ERR_ARGUMENT: a known key with a value of the wrong type. Then nothing is changed.
///
/// # Safety
/// `json` is NULL or a NUL-terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_client_set_parameters(client: rtm_client_t, json: *const c_char) -> i32 {
    call("rtm_client_set_parameters", || {
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller.
        let json = unsafe { arguments::string(json) }?;
        object.client.set_parameters(json).map_err(|error| {
            tracing::warn!("parameters refused: {error}");
            match error {
                ParameterError::Json(_) => RTM_ERR_JSON,
                ParameterError::Value { .. } => RTM_ERR_ARGUMENT,
            }
        })
    })
}

/// Logs in as `user_id`; on_login gives the outcome. `token` may be NULL, "" or the App ID where the server asks for none.
/// Answers a LOGIN_ERR_CODE: 3 for a bad user id or server address, 8 when logged in, logging in or aborted.
///
/// # Safety
/// `token` and `user_id` are NULL or NUL-terminated strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_client_login(client: rtm_client_t, token: *const c_char, user_id: *const c_char) -> i32 {
    call("rtm_client_login", || {
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller, both.
        let (token, user_id) = unsafe { (arguments::optional_string(token)?, arguments::string(user_id)?) };
        object.client.login(token, user_id).map_err(code::Login::code)
    })
}

/// Goes on under another token, before the present one ends, or while reconnecting after it has; on_token_renewed gives the
/// outcome. Answers a RENEW_TOKEN_ERR_CODE: 2 for an empty token or one longer than any, 4 when called too often, 102 when
/// not logged in.
///
/// # Safety
/// `token` is NULL or a NUL-terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_client_renew_token(client: rtm_client_t, token: *const c_char) -> i32 {
    call("rtm_client_renew_token", || {
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller.
        let token = unsafe { arguments::optional_string(token) }?.unwrap_or("");
        object.client.renew_token(token).map_err(code::RenewToken::code)
    })
}

/// Logs out; on_logout gives the outcome, after what was sent before has its own. Answers a LOGOUT_ERR_CODE: 102 when not
/// logged in. Channels are no longer joined afterwards; their handles stay usable.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_client_logout(client: rtm_client_t) -> i32 {
    call("rtm_client_logout", || CLIENTS.get(client)?.client.logout().map_err(code::Logout::code))
}

/// Sends a message to a user; on_send_result gives the outcome with the message's id. Everything is copied before the call
/// returns. Answers a PEER_MESSAGE_ERR_CODE: 6 for a bad user id, 7 for a message that is too large or of no known kind,
/// 1 when too much waits to be sent, 102 before the first login. `options` may be NULL.
///
/// # Safety
/// `peer_id` is NULL or a NUL-terminated string; `message` and `options` are NULL or structs as large as their size says,
/// whose pointers hold what their lengths say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_client_send(
    client: rtm_client_t,
    peer_id: *const c_char,
    message: *const rtm_message,
    options: *const rtm_send_options,
) -> i32 {
    call("rtm_client_send", || {
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller, all three.
        let (peer, message, options) =
            unsafe { (arguments::string(peer_id)?, arguments::message(message)?, arguments::options(options)?) };
        object.client.send(peer, &message, options).map_err(code::PeerMessage::code)
    })
}

/// Releases a client with its channels: their handles are void at once, the client is logged out, transfers end. Nothing of
/// that is told: no callback of the client or its channels begins any more. When it returns, none runs, and `release` was
/// called. Called from inside one of these callbacks it returns at once, and that callback is the last.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_client_release(client: rtm_client_t) -> i32 {
    call("rtm_client_release", || release(client, None))
}

/// As rtm_client_release, but waits for a running callback at most `wait_ms` milliseconds (0: not at all). When it returns
/// earlier than the callback, that one is the last, and `release` follows it.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_client_release_within(client: rtm_client_t, wait_ms: u32) -> i32 {
    call("rtm_client_release_within", || release(client, Some(Duration::from_millis(wait_ms.into()))))
}

fn release(client: rtm_client_t, wait: Option<Duration>) -> Result<(), Refused> {
    let object = CLIENTS.remove(client)?;
    let channels = object.channels().take().unwrap_or_default();
    for handle in channels.into_values() {
        // One that is being released by another thread right now is gone already.
        let _ = CHANNELS.remove(handle);
    }
    object.client.release(wait);
    invitation::close(&object.calls);
    Ok(())
}
