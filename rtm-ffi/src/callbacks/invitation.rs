//! The callbacks about a client's invitations, and the invitations that are known by a handle.

use std::collections::HashMap;
use std::ffi::{CString, c_char};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rtm_core::Client;
use rtm_core::invitation::{LocalInvitation, LocalInvitationEvent, RemoteInvitation, RemoteInvitationEvent};

use super::Owner;
use crate::invitation::{Call, release_hold};
use crate::types::{rtm_invitation_callbacks, rtm_invitation_t};

/// A table of functions with its `user_data` and its `release`.
pub(crate) struct InvitationCallbacks {
    table: rtm_invitation_callbacks,
    /// Held for what its end does.
    _owner: Owner,
}

// SAFETY: see `Owner`; the table's functions promise to be callable from another thread.
unsafe impl Send for InvitationCallbacks {}
// SAFETY: as above.
unsafe impl Sync for InvitationCallbacks {}

impl InvitationCallbacks {
    /// Takes the table over, `release` included.
    ///
    /// # Safety
    /// The table's functions may be called with its `user_data` from any one thread at a time.
    pub(crate) unsafe fn new(table: &rtm_invitation_callbacks) -> Self {
        Self { table: *table, _owner: Owner::kept(table.user_data, table.release) }
    }
}

/// What a client knows of its invitations. Shared by the client's object and its sink.
#[derive(Default)]
pub(crate) struct Calls {
    callbacks: Mutex<Option<Arc<InvitationCallbacks>>>,
    open: Mutex<Open>,
}

/// The invitations that have a handle.
#[derive(Default)]
pub(crate) struct Open {
    /// The client is released.
    pub(crate) closed: bool,
    /// The client they are sent by, from the beginning until it is released.
    pub(crate) client: Option<Client>,
    /// By the core's key.
    pub(crate) handles: HashMap<u64, rtm_invitation_t>,
}

impl Calls {
    /// The handles. No callback happens under this lock.
    pub(crate) fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn client(&self) -> Option<Client> {
        self.open().client.clone()
    }

    fn callbacks(&self) -> MutexGuard<'_, Option<Arc<InvitationCallbacks>>> {
        self.callbacks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts other callbacks in the place of the present ones. Those are returned, to be dropped with no lock held.
    pub(crate) fn replace(&self, callbacks: Option<Arc<InvitationCallbacks>>) -> Option<Arc<InvitationCallbacks>> {
        std::mem::replace(&mut *self.callbacks(), callbacks)
    }

    fn known(&self, key: u64) -> Option<rtm_invitation_t> {
        self.open().handles.get(&key).copied()
    }

    /// Tells what happened to an invitation of ours.
    pub(super) fn tell_local(&self, invitation: &LocalInvitation, event: &LocalInvitationEvent) {
        let Some(handle) = self.known(invitation.key()) else { return };
        let callbacks = self.callbacks().clone();
        if let Some(callbacks) = &callbacks {
            match event {
                LocalInvitationEvent::Received => tell!(callbacks, on_local_received, handle),
                LocalInvitationEvent::Canceled => tell!(callbacks, on_local_canceled, handle),
                LocalInvitationEvent::Failure { code } => tell!(callbacks, on_local_failure, handle, code.code()),
                LocalInvitationEvent::Accepted { response } => {
                    answer(response, |response| tell!(callbacks, on_local_accepted, handle, response));
                }
                LocalInvitationEvent::Refused { response } => {
                    answer(response, |response| tell!(callbacks, on_local_refused, handle, response));
                }
            }
        }
        if event.is_end() {
            release_hold(handle);
        }
    }

    /// Tells what happened to an invitation that came in.
    pub(super) fn tell_remote(self: &Arc<Self>, invitation: &RemoteInvitation, event: &RemoteInvitationEvent) {
        let callbacks = self.callbacks().clone();
        let handle = match event {
            // Nobody would ever let go of it.
            RemoteInvitationEvent::Received if callbacks.is_none() => return,
            RemoteInvitationEvent::Received => match Call::came_in(self, invitation.clone()) {
                Ok(handle) => handle,
                Err(code) => return tracing::error!(code, "an invitation came in that there is no handle for"),
            },
            _ => match self.known(invitation.key()) {
                Some(handle) => handle,
                None => return,
            },
        };
        if let Some(callbacks) = &callbacks {
            match event {
                RemoteInvitationEvent::Received => tell!(callbacks, on_remote_received, handle),
                RemoteInvitationEvent::Accepted => tell!(callbacks, on_remote_accepted, handle),
                RemoteInvitationEvent::Refused => tell!(callbacks, on_remote_refused, handle),
                RemoteInvitationEvent::Canceled => tell!(callbacks, on_remote_canceled, handle),
                RemoteInvitationEvent::Failure { code } => tell!(callbacks, on_remote_failure, handle, code.code()),
            }
        }
        if event.is_end() {
            release_hold(handle);
        }
    }
}

/// Lends a response; what follows a NUL in it cannot be shown.
fn answer(response: &str, tell: impl FnOnce(*const c_char)) {
    let text = terminated(response);
    tell(text.as_ptr());
}

/// A text as C has it; what follows a NUL in it cannot be shown.
pub(crate) fn terminated(text: &str) -> CString {
    let shown = text.split('\0').next().unwrap_or("");
    CString::new(shown).unwrap_or_default()
}
