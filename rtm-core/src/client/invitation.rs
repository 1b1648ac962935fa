//! Call invitations.

use rtm_proto::code::InvitationCall;

use super::Client;
use crate::invitation::{LocalInvitation, RemoteInvitation};

impl Client {
    /// Makes an invitation to `callee`, which [`Client::send_invitation`] sends. Works before the login as well.
    pub fn invite(&self, callee: &str) -> LocalInvitation {
        self.shared().with(|engine, _| engine.local_invitation(callee))
    }

    /// Sends an invitation: again and again for 30 s by default while the callee is offline. Answered by
    /// `ClientEvent::LocalInvitation`: perhaps `Received`, and then one of the ends, `Failure` with `NotLoggedIn` among them.
    ///
    /// # Errors
    /// Nothing was sent. `AlreadySent`; `AlreadyEnd`; `InvalidArgument`: a bad callee, a content or channel id that is too
    /// long, or an invitation of another client; it may be corrected and sent then.
    pub fn send_invitation(&self, invitation: &LocalInvitation) -> Result<(), InvitationCall> {
        self.shared().act(|engine, now| engine.send_invitation(invitation, now))
    }

    /// Cancels an invitation. Answered by `Canceled`, at once: an acceptance that is under way comes too late.
    ///
    /// # Errors
    /// `NotStarted`: not sent yet; `AlreadyEnd`; `InvalidArgument`: of another client.
    pub fn cancel_invitation(&self, invitation: &LocalInvitation) -> Result<(), InvitationCall> {
        self.shared().act(|engine, now| engine.cancel_invitation(invitation, now))
    }

    /// Accepts an invitation. Answered by `ClientEvent::RemoteInvitation`: `Accepted` once the caller has confirmed it,
    /// `Canceled` if the caller was faster, or `Failure`.
    ///
    /// # Errors
    /// `AlreadyAccept`; `AlreadyEnd`; `InvalidArgument`: a response that is too long, or an invitation of another client.
    pub fn accept_invitation(&self, invitation: &RemoteInvitation) -> Result<(), InvitationCall> {
        self.shared().act(|engine, now| engine.accept_invitation(invitation, now))
    }

    /// Refuses an invitation. Answered by `Refused`, at once; the caller is told for as long as that takes, up to 30 s.
    ///
    /// # Errors
    /// As for [`Client::accept_invitation`].
    pub fn refuse_invitation(&self, invitation: &RemoteInvitation) -> Result<(), InvitationCall> {
        self.shared().act(|engine, now| engine.refuse_invitation(invitation, now))
    }
}
