//! What a session of the chat service is: a device of a user, and what it has asked for.

use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use super::{device::Device, inbox::Inbox, request::Request};
use crate::{hub::Hub, session::Asked};

/// See the module. Its session holds it, and it does not hold its session.
pub struct Seat {
    /// The device.
    pub(super) device: Arc<Device>,
    inbox: Arc<Inbox>,
    /// What was asked for, in order. Bounded by what [`Asked`] counts.
    queue: UnboundedSender<(Asked, Request)>,
    hub: std::sync::Weak<Hub>,
}

impl Seat {
    /// A seat, and what is to be done for it.
    pub(super) fn new(
        hub: &Arc<Hub>,
        inbox: &Arc<Inbox>,
        device: Arc<Device>,
    ) -> (Self, UnboundedReceiver<(Asked, Request)>) {
        let (queue, asked) = mpsc::unbounded_channel();
        (Self { device, inbox: inbox.clone(), queue, hub: Arc::downgrade(hub) }, asked)
    }

    /// Takes a request in, behind those before it.
    pub(super) fn ask(&self, asked: Asked, request: Request) {
        // Its other end lives as long as the seat.
        let _ = self.queue.send((asked, request));
    }

    /// Hands the device what waits for it. To be called once it is in its place.
    pub(super) fn begin(&self) {
        self.inbox.look();
    }

    /// The session has ended.
    pub fn leave(&self) {
        let Some(hub) = self.hub.upgrade() else { return };
        if hub.chat.inboxes.depart(&self.inbox, &self.device) {
            let (app, user) = (self.inbox.app.clone(), self.inbox.user.clone());
            let writing = hub.chat.writing.enter();
            tokio::spawn(async move {
                let _writing = writing;
                hub.chat.gone(&app, &user).await;
            });
        }
    }
}
