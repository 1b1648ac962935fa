//! Call invitations: made, sent, cancelled, accepted, refused, looked at.

use std::ffi::{CString, c_char};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rtm_core::Client;
use rtm_core::code::InvitationCall;
use rtm_core::invitation::{LocalInvitation, RemoteInvitation};

use crate::arguments;
use crate::boundary::{Refused, call};
use crate::callbacks::{Calls, InvitationCallbacks, terminated};
use crate::client::CLIENTS;
use crate::handles::Handles;
use crate::status::{RTM_ERR_ARGUMENT, RTM_ERR_EXHAUSTED, RTM_ERR_HANDLE};
use crate::types::{rtm_client_t, rtm_invitation_callbacks, rtm_invitation_t};

pub(crate) static INVITATIONS: Handles<Call> = Handles::new(4);

/// What an invitation's handle stands for.
pub(crate) struct Call {
    side: Side,
    calls: Weak<Calls>,
    holds: Mutex<Holds>,
    texts: Mutex<Texts>,
}

enum Side {
    Local(LocalInvitation),
    Remote(RemoteInvitation),
}

/// Who keeps the handle. Counted apart: an application that lets go too often does not take it away from the library.
#[derive(Default)]
struct Holds {
    application: usize,
    library: usize,
}

/// What getters have shown, for as long as it is promised.
#[derive(Default)]
struct Texts {
    peer: Option<CString>,
    content: Option<CString>,
    channel: Option<CString>,
    response: Option<CString>,
}

impl Call {
    fn insert(calls: &Arc<Calls>, side: Side, holds: Holds) -> Result<rtm_invitation_t, Refused> {
        let key = match &side {
            Side::Local(local) => local.key(),
            Side::Remote(remote) => remote.key(),
        };
        let call = Self { side, calls: Arc::downgrade(calls), holds: Mutex::new(holds), texts: Mutex::default() };
        let mut open = calls.open();
        if open.closed {
            return Err(RTM_ERR_HANDLE);
        }
        let handle = INVITATIONS.insert(Arc::new(call))?;
        open.handles.insert(key, handle);
        Ok(handle)
    }

    /// A handle for an invitation that came in, held by the library.
    pub(crate) fn came_in(calls: &Arc<Calls>, remote: RemoteInvitation) -> Result<rtm_invitation_t, Refused> {
        Self::insert(calls, Side::Remote(remote), Holds { application: 0, library: 1 })
    }

    fn key(&self) -> u64 {
        match &self.side {
            Side::Local(local) => local.key(),
            Side::Remote(remote) => remote.key(),
        }
    }

    fn holds(&self) -> MutexGuard<'_, Holds> {
        self.holds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn local(&self) -> Result<&LocalInvitation, Refused> {
        if let Side::Local(local) = &self.side { Ok(local) } else { Err(RTM_ERR_ARGUMENT) }
    }

    fn remote(&self) -> Result<&RemoteInvitation, Refused> {
        if let Side::Remote(remote) = &self.side { Ok(remote) } else { Err(RTM_ERR_ARGUMENT) }
    }

    /// Takes the handle away when nobody holds it.
    fn end_if_free(&self, handle: rtm_invitation_t) {
        let holds = self.holds();
        let free = holds.application == 0 && holds.library == 0;
        drop(holds);
        if free {
            if let Some(calls) = self.calls.upgrade() {
                calls.open().handles.remove(&self.key());
            }
            // Of two that see it free one succeeds.
            let _ = INVITATIONS.remove(handle);
        }
    }

    /// Shows a text: the same pointer as before while it has not changed.
    fn show(&self, of: impl FnOnce(&mut Texts) -> &mut Option<CString>, text: &str) -> *const c_char {
        // Never freed, so that a pointer to a response that is still to come stays good.
        if text.is_empty() {
            return c"".as_ptr();
        }
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = of(&mut texts);
        let fresh = terminated(text);
        if shown.as_ref() != Some(&fresh) {
            *shown = Some(fresh);
        }
        shown.as_ref().map_or(c"".as_ptr(), |text| text.as_ptr())
    }
}

/// The library lets go of an invitation: it has ended.
pub(crate) fn release_hold(handle: rtm_invitation_t) {
    if let Ok(call) = INVITATIONS.get(handle) {
        let mut holds = call.holds();
        holds.library = holds.library.saturating_sub(1);
        drop(holds);
        call.end_if_free(handle);
    }
}

/// All invitations of a client are void.
pub(crate) fn close(calls: &Calls) {
    let (handles, client) = {
        let mut open = calls.open();
        open.closed = true;
        (std::mem::take(&mut open.handles), open.client.take())
    };
    drop(client);
    for handle in handles.into_values() {
        let _ = INVITATIONS.remove(handle);
    }
    drop(calls.replace(None));
}

fn client_of(call: &Call) -> Result<Client, Refused> {
    let calls = call.calls.upgrade().ok_or(RTM_ERR_HANDLE)?;
    calls.client().ok_or(RTM_ERR_HANDLE)
}

/// Sets who is told about the invitations of a client, those that are under way included. NULL: nobody. The former
/// callbacks' `release` is called when their last call has returned, which may be after this function; no call to them
/// begins any more. An invitation that comes in while nobody is told about it is not told later.
///
/// # Safety
/// `callbacks` is NULL or a struct as large as its size says, whose functions may be called with its `user_data` from
/// another thread until its `release` was called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_invitation_set_callbacks(
    client: rtm_client_t,
    callbacks: *const rtm_invitation_callbacks,
) -> i32 {
    call("rtm_invitation_set_callbacks", || {
        let object = CLIENTS.get(client)?;
        if callbacks.is_null() {
            drop(object.calls.replace(None));
            return Ok(());
        }
        // SAFETY: promised by the caller.
        let raw: rtm_invitation_callbacks = unsafe { arguments::sized(callbacks) }?;
        let open = object.calls.open();
        if open.closed {
            return Err(RTM_ERR_HANDLE);
        }
        // SAFETY: promised by the caller.
        let fresh = Arc::new(unsafe { InvitationCallbacks::new(&raw) });
        let former = object.calls.replace(Some(fresh));
        drop(open);
        drop(former);
        Ok(())
    })
}

/// Makes an invitation to `callee_id`, to be sent by rtm_invitation_send. The application holds it until
/// rtm_invitation_release, and the library while it is under way. Works before the login.
///
/// # Safety
/// `callee_id` is NULL or a NUL-terminated string; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_invitation_new(
    client: rtm_client_t,
    callee_id: *const c_char,
    out: *mut rtm_invitation_t,
) -> i32 {
    call("rtm_invitation_new", || {
        let out = arguments::output(out)?;
        let object = CLIENTS.get(client)?;
        // SAFETY: promised by the caller.
        let callee = unsafe { arguments::string(callee_id) }?;
        let side = Side::Local(object.client.invite(callee));
        let handle = Call::insert(&object.calls, side, Holds { application: 1, library: 0 })?;
        // SAFETY: not NULL, and writable by the caller's promise.
        unsafe { out.write(handle) };
        Ok(())
    })
}

/// Sets what the callee is told, 8,192 bytes at most by default: longer ones are refused by rtm_invitation_send. Without
/// effect once it is sent. RTM_ERR_ARGUMENT for an invitation that came in.
///
/// # Safety
/// `content` is NULL or a NUL-terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_invitation_set_content(invitation: rtm_invitation_t, content: *const c_char) -> i32 {
    call("rtm_invitation_set_content", || {
        let object = INVITATIONS.get(invitation)?;
        // SAFETY: promised by the caller.
        object.local()?.set_content(unsafe { arguments::string(content) }?);
        Ok(())
    })
}

/// Sets a channel to meet in, 64 bytes at most; nobody is joined to it. Otherwise as rtm_invitation_set_content.
///
/// # Safety
/// `channel_id` is NULL or a NUL-terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_invitation_set_channel_id(invitation: rtm_invitation_t, channel_id: *const c_char) -> i32 {
    call("rtm_invitation_set_channel_id", || {
        let object = INVITATIONS.get(invitation)?;
        // SAFETY: promised by the caller.
        object.local()?.set_channel_id(unsafe { arguments::string(channel_id) }?);
        Ok(())
    })
}

/// Sets what the caller will be told, 8,192 bytes at most by default: longer ones are refused when answering. Without
/// effect once it is accepted or refused. RTM_ERR_ARGUMENT for an invitation of ours.
///
/// # Safety
/// `response` is NULL or a NUL-terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_invitation_set_response(invitation: rtm_invitation_t, response: *const c_char) -> i32 {
    call("rtm_invitation_set_response", || {
        let object = INVITATIONS.get(invitation)?;
        // SAFETY: promised by the caller.
        object.remote()?.set_response(unsafe { arguments::string(response) }?);
        Ok(())
    })
}

/// Sends an invitation, and again for 30 s by default while the callee is offline. Perhaps on_local_received follows, and
/// surely one of the ends: on_local_accepted, on_local_refused, on_local_canceled or on_local_failure, which also comes
/// when the client is not logged in. Answers an INVITATION_API_CALL_ERR_CODE: 1 for a bad callee id, a content or channel id
/// that is too long, or an invitation that came in; 3 when it has ended; 5 when it was sent.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_invitation_send(invitation: rtm_invitation_t) -> i32 {
    call("rtm_invitation_send", || {
        let object = INVITATIONS.get(invitation)?;
        let local = object.local().map_err(|_| InvitationCall::InvalidArgument.code())?;
        let client = client_of(&object)?;
        // Held before any callback about it can have run.
        object.holds().library += 1;
        client.send_invitation(local).map_err(|refused| {
            release_hold(invitation);
            refused.code()
        })
    })
}

/// Cancels an invitation of ours; on_local_canceled follows. Answers an INVITATION_API_CALL_ERR_CODE: 1 for one that came in,
/// 2 before it was sent, 3 when it has ended.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_invitation_cancel(invitation: rtm_invitation_t) -> i32 {
    call("rtm_invitation_cancel", || {
        let object = INVITATIONS.get(invitation)?;
        let local = object.local().map_err(|_| InvitationCall::InvalidArgument.code())?;
        client_of(&object)?.cancel_invitation(local).map_err(InvitationCall::code)
    })
}

/// Accepts an invitation that came in. on_remote_accepted follows when the caller has confirmed it, on_remote_canceled when the
/// caller was faster, or on_remote_failure. Answers an INVITATION_API_CALL_ERR_CODE: 1 for one of ours or a response that is
/// too long, 3 when it has ended, 4 when it was accepted.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_invitation_accept(invitation: rtm_invitation_t) -> i32 {
    call("rtm_invitation_accept", || {
        let object = INVITATIONS.get(invitation)?;
        let remote = object.remote().map_err(|_| InvitationCall::InvalidArgument.code())?;
        client_of(&object)?.accept_invitation(remote).map_err(InvitationCall::code)
    })
}

/// Refuses an invitation that came in; on_remote_refused follows. Answers an INVITATION_API_CALL_ERR_CODE as
/// rtm_invitation_accept does.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_invitation_refuse(invitation: rtm_invitation_t) -> i32 {
    call("rtm_invitation_refuse", || {
        let object = INVITATIONS.get(invitation)?;
        let remote = object.remote().map_err(|_| InvitationCall::InvalidArgument.code())?;
        client_of(&object)?.refuse_invitation(remote).map_err(InvitationCall::code)
    })
}

/// Gives a text of an invitation to `out`.
///
/// # Safety
/// `out` is NULL or writable.
unsafe fn text(
    invitation: rtm_invitation_t,
    out: *mut *const c_char,
    show: impl FnOnce(&Call) -> *const c_char,
) -> Result<(), Refused> {
    let out = arguments::output(out)?;
    let object = INVITATIONS.get(invitation)?;
    // SAFETY: not NULL, and writable by the caller's promise.
    unsafe { out.write(show(&object)) };
    Ok(())
}

/// The other user: the callee of an invitation of ours, the caller of one that came in. The library owns the string, which is
/// valid until nobody holds the invitation. Any thread that holds it.
///
/// # Safety
/// `user_id` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_invitation_peer_id(invitation: rtm_invitation_t, user_id: *mut *const c_char) -> i32 {
    call("rtm_invitation_peer_id", || {
        let show = |call: &Call| match &call.side {
            Side::Local(local) => call.show(|texts| &mut texts.peer, local.callee()),
            Side::Remote(remote) => call.show(|texts| &mut texts.peer, remote.caller()),
        };
        // SAFETY: promised by the caller.
        unsafe { text(invitation, user_id, show) }
    })
}

/// What the caller says. The library owns the string, which is valid until nobody holds the invitation or the content is
/// set anew. Any thread that holds it.
///
/// # Safety
/// `content` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_invitation_content(invitation: rtm_invitation_t, content: *mut *const c_char) -> i32 {
    call("rtm_invitation_content", || {
        let show = |call: &Call| match &call.side {
            Side::Local(local) => call.show(|texts| &mut texts.content, &local.content()),
            Side::Remote(remote) => call.show(|texts| &mut texts.content, remote.content()),
        };
        // SAFETY: promised by the caller.
        unsafe { text(invitation, content, show) }
    })
}

/// The channel to meet in. The library owns the string, which is valid until nobody holds the invitation or the channel is
/// set anew. Any thread that holds it.
///
/// # Safety
/// `channel_id` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_invitation_channel_id(
    invitation: rtm_invitation_t,
    channel_id: *mut *const c_char,
) -> i32 {
    call("rtm_invitation_channel_id", || {
        let show = |call: &Call| match &call.side {
            Side::Local(local) => call.show(|texts| &mut texts.channel, &local.channel_id()),
            Side::Remote(remote) => call.show(|texts| &mut texts.channel, remote.channel_id()),
        };
        // SAFETY: promised by the caller.
        unsafe { text(invitation, channel_id, show) }
    })
}

/// What the callee answers; "" until it is set or has come. The library owns the string, which is valid until nobody holds the
/// invitation or the response is set anew. Any thread that holds it.
///
/// # Safety
/// `response` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_invitation_response(invitation: rtm_invitation_t, response: *mut *const c_char) -> i32 {
    call("rtm_invitation_response", || {
        let show = |call: &Call| match &call.side {
            Side::Local(local) => call.show(|texts| &mut texts.response, &local.response()),
            Side::Remote(remote) => call.show(|texts| &mut texts.response, &remote.response()),
        };
        // SAFETY: promised by the caller.
        unsafe { text(invitation, response, show) }
    })
}

/// Where an invitation stands: a LOCAL_INVITATION_STATE for one of ours, a REMOTE_INVITATION_STATE for one that came in. Inside
/// a callback it fits what is told there. Any thread that holds it.
///
/// # Safety
/// `state` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_invitation_state(invitation: rtm_invitation_t, state: *mut i32) -> i32 {
    call("rtm_invitation_state", || {
        let out = arguments::output(state)?;
        let object = INVITATIONS.get(invitation)?;
        let state = match &object.side {
            Side::Local(local) => local.state().code(),
            Side::Remote(remote) => remote.state().code(),
        };
        // SAFETY: not NULL, and writable by the caller's promise.
        unsafe { out.write(state) };
        Ok(())
    })
}

/// Keeps an invitation beyond the callback it was given in; every call needs one rtm_invitation_release. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_invitation_retain(invitation: rtm_invitation_t) -> i32 {
    call("rtm_invitation_retain", || {
        let object = INVITATIONS.get(invitation)?;
        let mut holds = object.holds();
        if holds.application == 0 && holds.library == 0 {
            // Somebody is taking the handle away.
            return Err(RTM_ERR_HANDLE);
        }
        holds.application = holds.application.checked_add(1).ok_or(RTM_ERR_EXHAUSTED)?;
        Ok(())
    })
}

/// Gives back what rtm_invitation_new or rtm_invitation_retain gave. One that is under way stays usable, and its callbacks
/// come, until its end; then, and with its client, the handle is void. RTM_ERR_HANDLE when the application holds none. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn rtm_invitation_release(invitation: rtm_invitation_t) -> i32 {
    call("rtm_invitation_release", || {
        let object = INVITATIONS.get(invitation)?;
        let mut holds = object.holds();
        holds.application = holds.application.checked_sub(1).ok_or(RTM_ERR_HANDLE)?;
        drop(holds);
        object.end_if_free(invitation);
        Ok(())
    })
}
