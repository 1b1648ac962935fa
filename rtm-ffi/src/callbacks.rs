//! From the core's events to C's callbacks.
//!
//! [`ClientCallbacks`] and [`ChannelCallbacks`] are a table of functions, its `user_data` and its `release` in one type:
//! when the last holder lets go of it, after the last callback, `release` is called, once.

use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rtm_core::media::{Direction, Kind as MediaKind};
use rtm_core::message::{Kind, Media, Message};
use rtm_core::{ChannelEvent, ChannelSink, ClientEvent, ClientSink};

use crate::boundary::guard;
use crate::buffer::Lent;
use crate::types::{rtm_channel_callbacks, rtm_client_callbacks};

mod lend;

use lend::{Loan, Scratch};

/// Whose `release` it is to call. Armed by `keep`: a call that failed leaves the caller's data alone.
struct Owner {
    user_data: *mut c_void,
    release: Option<unsafe extern "C" fn(*mut c_void)>,
    kept: AtomicBool,
}

// SAFETY: `user_data` is only handed to the application's own functions, which promise to take it from any thread.
unsafe impl Send for Owner {}
// SAFETY: as above.
unsafe impl Sync for Owner {}

impl Owner {
    /// Armed from the beginning.
    fn kept(user_data: *mut c_void, release: Option<unsafe extern "C" fn(*mut c_void)>) -> Self {
        Self { user_data, release, kept: AtomicBool::new(true) }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        if let (Some(release), true) = (self.release, *self.kept.get_mut()) {
            // SAFETY: the application promised that it may be called with its data, and this is the only call.
            unsafe { release(self.user_data) };
        }
    }
}

/// The callbacks of a client.
pub struct ClientCallbacks {
    table: rtm_client_callbacks,
    calls: Arc<Calls>,
    scratch: Loan,
    owner: Owner,
}

// SAFETY: see `Owner`; the table's functions promise to be callable from another thread.
unsafe impl Send for ClientCallbacks {}
// SAFETY: as above.
unsafe impl Sync for ClientCallbacks {}

impl ClientCallbacks {
    /// Takes the table over, not yet its `release`.
    ///
    /// # Safety
    /// The table's functions may be called with its `user_data` from any one thread at a time.
    pub(crate) unsafe fn new(table: &rtm_client_callbacks, calls: Arc<Calls>) -> Self {
        Self {
            table: *table,
            calls,
            scratch: Loan::default(),
            owner: Owner { user_data: table.user_data, release: table.release, kept: AtomicBool::new(false) },
        }
    }

    /// From here on `release` will be called at the end.
    pub(crate) fn keep(&self) {
        self.owner.kept.store(true, Ordering::Release);
    }
}

/// Calls one function of a table, if it is there, with `user_data` first.
macro_rules! tell {
    ($callbacks:expr, $function:ident $(, $argument:expr)*) => {
        if let Some(function) = $callbacks.table.$function {
            // SAFETY: the application promised that the function takes these arguments; every pointer lives until it returns.
            unsafe { function($callbacks.table.user_data $(, $argument)*) }
        }
    };
}

mod invitation;

pub(crate) use invitation::{Calls, InvitationCallbacks, terminated};

impl ClientSink for ClientCallbacks {
    fn event(&self, event: ClientEvent) {
        guard("client callback", (), || self.tell(event));
    }
}

impl ClientCallbacks {
    fn tell(&self, event: ClientEvent) {
        match event {
            ClientEvent::Login { code } => tell!(self, on_login, code.code()),
            ClientEvent::Logout { code } => tell!(self, on_logout, code.code()),
            ClientEvent::ConnectionState { state, reason } => {
                tell!(self, on_connection_state, state.code(), reason.code());
            }
            ClientEvent::SendResult { message_id, code } => tell!(self, on_send_result, message_id, code),
            ClientEvent::Message(incoming) => {
                let (Ok(message), Some(_)) = (incoming.message(), self.table.on_message) else { return };
                self.lending(|scratch| {
                    let (from, lent) = scratch.received(&incoming, &message);
                    tell!(self, on_message, from, &raw const lent);
                });
            }
            ClientEvent::Progress { request_id, direction, current, total } => {
                tell!(self, on_media_progress, request_id, way(direction), signed(current), signed(total));
            }
            ClientEvent::Uploaded { request_id, kind, result } => self.uploaded(request_id, kind, result),
            ClientEvent::DownloadedToFile { request_id, result } => {
                tell!(self, on_media_download_to_file, request_id, result.err().map_or(0, |e| e.number()));
            }
            ClientEvent::DownloadedToMemory { request_id, result } => {
                // The table of buffers being full is the one way for good bytes to fail here: 1 is FAILURE.
                let lent = result.map_err(|e| e.number()).and_then(|data| Lent::new(data).map_err(|_| 1));
                match &lent {
                    Ok(lent) => {
                        let data = lent.data();
                        let (start, len) = (data.as_ptr(), data.len());
                        tell!(self, on_media_download_to_memory, request_id, start, len, lent.handle(), 0);
                    }
                    Err(code) => {
                        tell!(self, on_media_download_to_memory, request_id, std::ptr::null(), 0, 0, *code);
                    }
                }
            }
            ClientEvent::Cancelled { request_id, direction, result } => {
                let code = result.err().map_or(0, |e| e.number());
                tell!(self, on_media_cancel, request_id, way(direction), code);
            }
            ClientEvent::TokenRenewed { token, code } => self.lending(|scratch| {
                let token = scratch.text(&token);
                tell!(self, on_token_renewed, token, code);
            }),
            ClientEvent::TokenExpired => tell!(self, on_token_expired),
            ClientEvent::TokenWillExpire => tell!(self, on_token_will_expire),
            ClientEvent::Gap { channel, from, to } => self.lending(|scratch| {
                let id = scratch.text(&channel);
                tell!(self, on_gap, id, from, to);
            }),
            ClientEvent::PresenceQueried { request_id, peers, code } => self.lending(|scratch| {
                let peers = scratch.peers(&peers);
                tell!(self, on_presence_query, request_id, start(&peers), peers.len(), code);
            }),
            ClientEvent::PresenceSubscription { request_id, code } => {
                tell!(self, on_presence_subscription, request_id, code);
            }
            ClientEvent::PresenceSubscribed { request_id, peers, code } => self.lending(|scratch| {
                let peers = scratch.texts(peers.iter().map(|peer| &**peer));
                tell!(self, on_presence_subscribed, request_id, start(&peers), peers.len(), code);
            }),
            ClientEvent::PresenceChanged { peers } => self.lending(|scratch| {
                let peers = scratch.peers(&peers);
                tell!(self, on_presence_change, start(&peers), peers.len());
            }),
            ClientEvent::UserAttributesWritten { request_id, operation, code } => {
                tell!(self, on_user_attributes_written, request_id, operation as i32, code);
            }
            ClientEvent::UserAttributes { request_id, user, attributes, code } => self.lending(|scratch| {
                let (user, attributes) = scratch.user_attributes(&user, &attributes);
                tell!(self, on_user_attributes, request_id, user, start(&attributes), attributes.len(), code);
            }),
            ClientEvent::ChannelAttributesWritten { request_id, operation, code } => {
                tell!(self, on_channel_attributes_written, request_id, operation as i32, code);
            }
            ClientEvent::ChannelAttributes { request_id, channel, attributes, code } => self.lending(|scratch| {
                let (channel, attributes) = scratch.channel_attributes(&channel, &attributes);
                tell!(self, on_channel_attributes, request_id, channel, start(&attributes), attributes.len(), code);
            }),
            ClientEvent::MemberCounts { request_id, counts, code } => self.lending(|scratch| {
                let counts = scratch.counts(&counts);
                tell!(self, on_member_counts, request_id, start(&counts), counts.len(), code);
            }),
            // Nothing of this interface posts.
            ClientEvent::Posted { .. } => {}
            ClientEvent::LocalInvitation { invitation, event } => self.calls.tell_local(&invitation, &event),
            ClientEvent::RemoteInvitation { invitation, event } => self.calls.tell_remote(&invitation, &event),
        }
    }

    fn uploaded(
        &self,
        request_id: i64,
        kind: MediaKind,
        result: Result<rtm_core::media::Uploaded, rtm_core::media::UploadCode>,
    ) {
        let (kind, number) = match kind {
            MediaKind::File => (Kind::File, 3),
            MediaKind::Image => (Kind::Image, 4),
        };
        let uploaded = match result {
            Ok(uploaded) => uploaded,
            Err(code) => {
                tell!(self, on_media_upload, request_id, number, std::ptr::null(), code.number());
                return;
            }
        };
        let message = Message {
            id: rtm_core::message_id(),
            kind: Some(kind),
            text: "",
            raw: &[],
            media: Media {
                id: &uploaded.media_id,
                size: uploaded.size,
                file_name: &uploaded.file_name,
                width: uploaded.width.try_into().unwrap_or(0),
                height: uploaded.height.try_into().unwrap_or(0),
                ..Media::default()
            },
        };
        self.lending(|scratch| {
            let (_, lent) = scratch.message(&message, "");
            tell!(self, on_media_upload, request_id, number, &raw const lent, 0);
        });
    }

    fn lending(&self, body: impl FnOnce(&mut Scratch)) {
        self.scratch.lend(body);
    }
}

/// The callbacks of a channel.
pub struct ChannelCallbacks {
    table: rtm_channel_callbacks,
    scratch: Loan,
    owner: Owner,
}

// SAFETY: see `Owner`; the table's functions promise to be callable from another thread.
unsafe impl Send for ChannelCallbacks {}
// SAFETY: as above.
unsafe impl Sync for ChannelCallbacks {}

impl ChannelCallbacks {
    /// Takes the table over, not yet its `release`.
    ///
    /// # Safety
    /// The table's functions may be called with its `user_data` from any one thread at a time.
    pub(crate) unsafe fn new(table: &rtm_channel_callbacks) -> Self {
        Self {
            table: *table,
            scratch: Loan::default(),
            owner: Owner { user_data: table.user_data, release: table.release, kept: AtomicBool::new(false) },
        }
    }

    /// From here on `release` will be called at the end.
    pub(crate) fn keep(&self) {
        self.owner.kept.store(true, Ordering::Release);
    }

    fn tell(&self, event: ChannelEvent) {
        match event {
            ChannelEvent::Joined { code } => tell!(self, on_join, code),
            ChannelEvent::Left { code } => tell!(self, on_leave, code),
            ChannelEvent::Message(incoming) => {
                let (Ok(message), Some(_)) = (incoming.message(), self.table.on_message) else { return };
                self.scratch.lend(|scratch| {
                    let (from, lent) = scratch.received(&incoming, &message);
                    tell!(self, on_message, from, &raw const lent);
                });
            }
            ChannelEvent::SendResult { message_id, code } => tell!(self, on_send_result, message_id, code),
            ChannelEvent::MemberJoined { user } => self.scratch.lend(|scratch| {
                let user = scratch.text(&user);
                tell!(self, on_member_joined, user);
            }),
            ChannelEvent::MemberLeft { user } => self.scratch.lend(|scratch| {
                let user = scratch.text(&user);
                tell!(self, on_member_left, user);
            }),
            ChannelEvent::Members { users, code } => self.scratch.lend(|scratch| {
                let users = scratch.texts(users.iter().map(|user| &**user));
                tell!(self, on_members, start(&users), users.len(), code);
            }),
            ChannelEvent::MemberCount { count } => tell!(self, on_member_count, count),
            ChannelEvent::Attributes { attributes } => self.scratch.lend(|scratch| {
                let (_, attributes) = scratch.channel_attributes("", &attributes);
                tell!(self, on_attributes, start(&attributes), attributes.len());
            }),
        }
    }
}

impl ChannelSink for ChannelCallbacks {
    fn event(&self, event: ChannelEvent) {
        guard("channel callback", (), || self.tell(event));
    }
}

fn way(direction: Direction) -> i32 {
    match direction {
        Direction::Upload => 1,
        Direction::Download => 2,
    }
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// Where a list starts; NULL when it is empty.
fn start<T>(list: &[T]) -> *const T {
    if list.is_empty() { std::ptr::null() } else { list.as_ptr() }
}
