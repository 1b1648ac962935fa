//! Call invitations between clients of a real server, across lost connections.

use rtm_core::ClientEvent;
use rtm_core::code::{InvitationCall, LocalInvitation as Failure, RemoteInvitationState};
use rtm_core::invitation::{LocalInvitation, LocalInvitationEvent, RemoteInvitation, RemoteInvitationEvent};

use crate::support::{TestServer, User};

/// The invitation that came in with this content.
#[track_caller]
fn came_in(user: &User, content: &str) -> RemoteInvitation {
    user.events.0.wait(&format!("invitation {content:?}"), |e| match e {
        ClientEvent::RemoteInvitation { invitation, event: RemoteInvitationEvent::Received } => {
            (invitation.content() == content).then(|| invitation.clone())
        }
        _ => None,
    })
}

/// Waits until this has happened to an invitation of ours.
#[track_caller]
fn happened(user: &User, invitation: &LocalInvitation, wanted: &LocalInvitationEvent) {
    user.events.0.wait(&format!("{wanted:?}"), |e| match e {
        ClientEvent::LocalInvitation { invitation: told, event } => {
            (told.key() == invitation.key() && event == wanted).then_some(())
        }
        _ => None,
    });
}

/// Waits until this has happened to an invitation that came in.
#[track_caller]
fn befell(user: &User, invitation: &RemoteInvitation, wanted: &RemoteInvitationEvent) {
    user.events.0.wait(&format!("{wanted:?}"), |e| match e {
        ClientEvent::RemoteInvitation { invitation: told, event } => {
            (told.key() == invitation.key() && event == wanted).then_some(())
        }
        _ => None,
    });
}

fn invite(user: &User, callee: &str, content: &str) -> LocalInvitation {
    let invitation = user.client.invite(callee);
    invitation.set_content(content);
    user.client.send_invitation(&invitation).unwrap();
    invitation
}

#[test]
fn users_call_each_other_and_themselves() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    for (caller, callee, name) in [(&ann, &bob, "bob"), (&bob, &ann, "ann"), (&ann, &ann, "ann")] {
        let content = format!("{name} from {}", if std::ptr::eq(caller, &ann) { "ann" } else { "bob" });
        let local = invite(caller, name, &content);
        let remote = came_in(callee, &content);
        remote.set_response("yes");
        callee.client.accept_invitation(&remote).unwrap();
        happened(caller, &local, &LocalInvitationEvent::Received);
        happened(caller, &local, &LocalInvitationEvent::Accepted { response: "yes".into() });
        befell(callee, &remote, &RemoteInvitationEvent::Accepted);
        assert_eq!(remote.state(), RemoteInvitationState::Accepted);
        assert_eq!(callee.client.refuse_invitation(&remote), Err(InvitationCall::AlreadyEnd));
    }
    let messages = |user: &User| user.events.0.all().iter().any(|e| matches!(e, ClientEvent::Message(_)));
    assert!(!messages(&ann) && !messages(&bob), "the application sees no messages");
}

#[test]
fn an_invitation_outlives_a_server_that_is_killed_between_its_steps() {
    let mut server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    let local = invite(&ann, "bob", "hello?");
    let remote = came_in(&bob, "hello?");
    server.kill();
    bob.client.accept_invitation(&remote).unwrap();
    server.revive();
    happened(&ann, &local, &LocalInvitationEvent::Accepted { response: "".into() });
    befell(&bob, &remote, &RemoteInvitationEvent::Accepted);
}

#[test]
fn an_invitation_to_somebody_who_logs_in_later_arrives_once() {
    let server = TestServer::start();
    let ann = User::online(&server, "ann");
    ann.client.set_parameters(r#"{"rtm.invitation_resend_ms": 10}"#).unwrap();
    let local = invite(&ann, "bob", "hello?");
    let bob = User::online(&server, "bob");
    let remote = came_in(&bob, "hello?");
    happened(&ann, &local, &LocalInvitationEvent::Received);
    ann.client.cancel_invitation(&local).unwrap();
    happened(&ann, &local, &LocalInvitationEvent::Canceled);
    befell(&bob, &remote, &RemoteInvitationEvent::Canceled);
    let received =
        |e: &&ClientEvent| matches!(e, ClientEvent::RemoteInvitation { event: RemoteInvitationEvent::Received, .. });
    assert_eq!(bob.events.0.all().iter().filter(received).count(), 1);
}

#[test]
fn the_newer_login_ends_the_invitations_of_the_older_one() {
    let server = TestServer::start();
    let (ann, bob) = (User::online(&server, "ann"), User::online(&server, "bob"));
    let local = invite(&ann, "bob", "hello?");
    came_in(&bob, "hello?");
    let again = User::online(&server, "ann");
    happened(&ann, &local, &LocalInvitationEvent::Failure { code: Failure::NotLoggedIn });
    drop(again);
}
