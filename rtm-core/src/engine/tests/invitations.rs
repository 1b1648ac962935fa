//! Call invitations: both ends of one, every way that they end, and every timer.

use prost::Message as _;
use rtm_proto::code::{InvitationCall as Refusal, LocalInvitation as LocalFailure, RemoteInvitation as RemoteFailure};
use rtm_proto::code::{LocalInvitationState as Local, RemoteInvitationState as Remote};
use rtm_proto::wire::closing::Cause;
use rtm_proto::wire::invitation::Step;
use rtm_proto::wire::{self, frame::Body};

use super::rig::{Rig, receipts, reply};
use crate::delivery::Event;
use crate::event::ClientEvent;
use crate::invitation::{LocalInvitation, LocalInvitationEvent, RemoteInvitation, RemoteInvitationEvent};

const UNREACHABLE: u32 = 3;

/// A step that went out: the request, to whom, and what.
type Sent = (u64, String, wire::Invitation);

/// The steps written now; nothing else may go to peers.
fn steps(rig: &mut Rig) -> Vec<Sent> {
    let step = |body| match body {
        Body::PeerSend(send) => {
            let message = wire::Message::decode(send.message).expect("a message");
            assert_eq!((message.kind(), send.options), (wire::message::Kind::Invitation, 0));
            Some((send.request, send.to, message.invitation.expect("a step")))
        }
        _ => None,
    };
    rig.written().into_iter().filter_map(step).collect()
}

#[track_caller]
fn one_step(rig: &mut Rig, step: Step) -> Sent {
    let mut sent = steps(rig);
    assert!(sent.len() == 1 && sent[0].2.step() == step, "not one {step:?}: {sent:?}");
    sent.remove(0)
}

/// The server hands over a step; its number among the sender's messages grows with `request`.
fn serve(rig: &mut Rig, from: &str, request: u64, step: Step, id: u64, text: &str) {
    let mut invitation = wire::Invitation { step: step as i32, id, ..Default::default() };
    if step == Step::Invite {
        invitation.content = text.into();
        invitation.channel_id = "room".into();
    } else {
        invitation.response = text.into();
    }
    let kind = wire::message::Kind::Invitation as i32;
    let message = wire::Message { id: 1, kind, invitation: Some(invitation), ..Default::default() };
    let message = message.encode_to_vec().into();
    rig.serve([Body::PeerMessage(wire::PeerMessage {
        from: from.into(),
        incarnation: 5,
        request,
        message,
        ..Default::default()
    })]);
}

/// What was told, as a dispatcher tells it; anything that is not about invitations is an event too many.
#[derive(Debug, Clone, PartialEq)]
enum Told {
    Local(LocalInvitationEvent, Local),
    Remote(RemoteInvitationEvent, Remote),
}

#[track_caller]
fn told(rig: &mut Rig) -> Vec<Told> {
    let tell = |event: Event| {
        let Event::Client(event) = event else { panic!("{event:?}") };
        event.show();
        match event {
            ClientEvent::LocalInvitation { invitation, event } => Told::Local(event, invitation.state()),
            ClientEvent::RemoteInvitation { invitation, event } => Told::Remote(event, invitation.state()),
            other => panic!("{other:?}"),
        }
    };
    std::mem::take(rig.engine.events()).into_iter().map(tell).collect()
}

fn failed(code: LocalFailure) -> Told {
    Told::Local(LocalInvitationEvent::Failure { code }, Local::Failure)
}

fn missed(code: RemoteFailure) -> Told {
    Told::Remote(RemoteInvitationEvent::Failure { code }, Remote::Failure)
}

fn received() -> Told {
    Told::Local(LocalInvitationEvent::Received, Local::ReceivedByRemote)
}

/// Sends an invitation to bob and gives it with its request.
#[track_caller]
fn sent(rig: &mut Rig) -> (LocalInvitation, u64) {
    let invitation = rig.engine.local_invitation("bob");
    rig.engine.send_invitation(&invitation, rig.now).unwrap();
    let (request, ..) = one_step(rig, Step::Invite);
    (invitation, request)
}

/// An invitation that bob's library has.
#[track_caller]
fn taken(rig: &mut Rig) -> LocalInvitation {
    let (invitation, request) = sent(rig);
    rig.serve([receipts(&[request, 1])]);
    assert_eq!(told(rig), [received()]);
    invitation
}

/// An invitation that came in from bob.
#[track_caller]
fn came_in(rig: &mut Rig, id: u64) -> RemoteInvitation {
    serve(rig, "bob", id, Step::Invite, id, "supper?");
    let invitation = match rig.engine.events().drain(..).next_back() {
        Some(Event::Client(ClientEvent::RemoteInvitation { invitation, event })) => {
            assert_eq!(event, RemoteInvitationEvent::Received);
            invitation.show(&event);
            invitation
        }
        other => panic!("no invitation: {other:?}"),
    };
    assert!(steps(rig).is_empty());
    invitation
}

fn set(rig: &mut Rig, json: &str) {
    let parameters = rig.engine.parameters().with_json(json).unwrap();
    rig.engine.set_parameters(parameters);
}

/// The server's heartbeat is kept up while time passes.
fn wait(rig: &mut Rig, ms: u64) {
    let end = rig.now + ms;
    while rig.now < end {
        rig.engine.not_reading(rig.now);
        rig.pass((end - rig.now).min(500));
    }
}

#[test]
fn an_invitation_is_sent_received_and_accepted_and_the_acceptance_confirmed() {
    let mut rig = Rig::online();
    let invitation = rig.engine.local_invitation("bob");
    assert_eq!((invitation.callee(), invitation.state(), &*invitation.response()), ("bob", Local::Idle, ""));
    invitation.set_content("supper?");
    invitation.set_channel_id("kitchen");
    rig.engine.send_invitation(&invitation, rig.now).unwrap();
    assert_eq!(invitation.state(), Local::SentToRemote);
    let (request, to, invite) = one_step(&mut rig, Step::Invite);
    assert_eq!((&*to, &*invite.content, &*invite.channel_id), ("bob", "supper?", "kitchen"));
    rig.serve([receipts(&[request, 1])]);
    assert_eq!(told(&mut rig), [received()]);
    serve(&mut rig, "bob", 1, Step::Accept, invite.id, "at eight");
    let response = "at eight".into();
    let accepted = Told::Local(LocalInvitationEvent::Accepted { response }, Local::AcceptedByRemote);
    assert_eq!(told(&mut rig), [accepted]);
    assert_eq!(&*invitation.response(), "at eight");
    let (_, to, confirm) = one_step(&mut rig, Step::Confirm);
    assert_eq!((&*to, confirm.id), ("bob", invite.id));
    assert_eq!(rig.engine.send_invitation(&invitation, rig.now), Err(Refusal::AlreadyEnd));
    assert_eq!(rig.engine.cancel_invitation(&invitation, rig.now), Err(Refusal::AlreadyEnd), "too late");
}

#[test]
fn a_refusal_ends_it_and_brings_the_response() {
    let mut rig = Rig::online();
    let invitation = taken(&mut rig);
    serve(&mut rig, "bob", 1, Step::Refuse, invitation.0.id, "busy");
    let response = "busy".into();
    assert_eq!(told(&mut rig), [Told::Local(LocalInvitationEvent::Refused { response }, Local::RefusedByRemote)]);
    assert!(steps(&mut rig).is_empty(), "nothing to confirm");
    assert_eq!(rig.engine.send_invitation(&invitation, rig.now), Err(Refusal::AlreadyEnd));
}

#[test]
fn an_answer_that_overtakes_the_receipt_is_told_behind_it() {
    let mut rig = Rig::online();
    let (invitation, request) = sent(&mut rig);
    serve(&mut rig, "bob", 1, Step::Refuse, invitation.0.id, "");
    let refused = Told::Local(LocalInvitationEvent::Refused { response: "".into() }, Local::RefusedByRemote);
    assert_eq!(told(&mut rig), [received(), refused]);
    rig.serve([receipts(&[request, 1])]);
    assert_eq!(told(&mut rig), []);
}

#[test]
fn only_the_callee_may_answer() {
    let mut rig = Rig::online();
    let invitation = taken(&mut rig);
    serve(&mut rig, "eve", 1, Step::Accept, invitation.0.id, "");
    serve(&mut rig, "bob", 1, Step::Accept, invitation.0.id ^ 1, "");
    assert_eq!(told(&mut rig), []);
    assert_eq!(invitation.state(), Local::ReceivedByRemote);
}

#[test]
fn to_a_callee_who_is_offline_it_is_sent_again_until_30_s_have_passed() {
    let mut rig = Rig::online();
    let (invitation, mut request) = sent(&mut rig);
    let (begin, mut tries) = (rig.now, 1);
    while rig.now < begin + 29_999 {
        rig.serve([reply(request, UNREACHABLE)]);
        let step = 1_500.min(begin + 29_999 - rig.now);
        wait(&mut rig, step);
        match steps(&mut rig).as_slice() {
            [] => assert!(step < 1_500, "a try every 1.5 s"),
            [(again, to, invite)] => {
                assert_eq!((&**to, invite.id, invite.step()), ("bob", invitation.0.id, Step::Invite));
                assert_ne!(*again, request, "a new request");
                request = *again;
                tries += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((tries, told(&mut rig)), (20, vec![]));
    wait(&mut rig, 1);
    assert_eq!(told(&mut rig), [failed(LocalFailure::PeerOffline)]);
    wait(&mut rig, 5_000);
    assert_eq!(steps(&mut rig), []);
}

#[test]
fn a_callee_who_comes_online_meanwhile_gets_it() {
    let mut rig = Rig::online();
    let (_, request) = sent(&mut rig);
    rig.serve([reply(request, UNREACHABLE)]);
    wait(&mut rig, 1_500);
    let (request, ..) = one_step(&mut rig, Step::Invite);
    rig.serve([receipts(&[request, 1])]);
    assert_eq!(told(&mut rig), [received()]);
}

#[test]
fn without_receipt_it_fails_after_30_s_and_is_called_off() {
    let mut rig = Rig::online();
    let (invitation, _) = sent(&mut rig);
    wait(&mut rig, 29_999);
    assert_eq!(told(&mut rig), []);
    steps(&mut rig);
    wait(&mut rig, 1);
    assert_eq!(told(&mut rig), [failed(LocalFailure::PeerNoResponse)]);
    let (_, to, cancel) = one_step(&mut rig, Step::Cancel);
    assert_eq!((&*to, cancel.id), ("bob", invitation.0.id));
}

#[test]
fn without_answer_it_expires_60_s_after_its_receipt_at_both_ends() {
    let mut rig = Rig::online();
    let (_, request) = sent(&mut rig);
    wait(&mut rig, 5_000);
    rig.serve([receipts(&[request, 1])]);
    assert_eq!(told(&mut rig), [received()]);
    wait(&mut rig, 59_999);
    assert_eq!(told(&mut rig), []);
    wait(&mut rig, 1);
    assert_eq!(told(&mut rig), [failed(LocalFailure::InvitationExpire)]);

    let remote = came_in(&mut rig, 7);
    wait(&mut rig, 59_999);
    assert_eq!(told(&mut rig), []);
    wait(&mut rig, 1);
    assert_eq!(told(&mut rig), [missed(RemoteFailure::InvitationExpire)]);
    assert_eq!(rig.engine.accept_invitation(&remote, rig.now), Err(Refusal::AlreadyEnd));
    assert_eq!(rig.engine.refuse_invitation(&remote, rig.now), Err(Refusal::AlreadyEnd));
}

#[test]
fn who_is_not_logged_in_is_told_by_the_event() {
    let mut rig = Rig::new();
    let invitation = rig.engine.local_invitation("bob");
    assert_eq!(rig.engine.cancel_invitation(&invitation, rig.now), Err(Refusal::NotStarted));
    assert_eq!(rig.engine.send_invitation(&invitation, rig.now), Ok(()));
    assert_eq!(told(&mut rig), [failed(LocalFailure::NotLoggedIn)]);
    assert_eq!(rig.engine.send_invitation(&invitation, rig.now), Err(Refusal::AlreadyEnd));
}

#[test]
fn cancelling_is_told_at_once_and_reaches_the_callee() {
    let mut rig = Rig::online();
    let invitation = taken(&mut rig);
    rig.engine.cancel_invitation(&invitation, rig.now).unwrap();
    assert_eq!(told(&mut rig), [Told::Local(LocalInvitationEvent::Canceled, Local::Canceled)]);
    let (request, ..) = one_step(&mut rig, Step::Cancel);
    assert_eq!(rig.engine.cancel_invitation(&invitation, rig.now), Err(Refusal::AlreadyEnd));
    // The callee vanishes and comes back.
    rig.serve([reply(request, UNREACHABLE)]);
    wait(&mut rig, 1_500);
    let (request, ..) = one_step(&mut rig, Step::Cancel);
    rig.serve([receipts(&[request, 1])]);
    wait(&mut rig, 30_000);
    assert_eq!((steps(&mut rig), told(&mut rig)), (vec![], vec![]));
}

#[test]
fn an_acceptance_that_comes_behind_the_cancelling_is_passed_over() {
    let mut rig = Rig::online();
    let invitation = taken(&mut rig);
    rig.engine.cancel_invitation(&invitation, rig.now).unwrap();
    one_step(&mut rig, Step::Cancel);
    told(&mut rig);
    serve(&mut rig, "bob", 1, Step::Accept, invitation.0.id, "");
    assert_eq!((told(&mut rig), steps(&mut rig)), (vec![], vec![]));
}

#[test]
fn sending_twice_and_the_limits_are_refused_and_can_be_mended() {
    let mut rig = Rig::online();
    for callee in ["", "null", "a\nb", &"x".repeat(65)] {
        let invitation = rig.engine.local_invitation(callee);
        assert_eq!(rig.engine.send_invitation(&invitation, rig.now), Err(Refusal::InvalidArgument), "{callee:?}");
    }
    let invitation = rig.engine.local_invitation("bob");
    invitation.set_content(&"ä".repeat(4_097));
    assert_eq!(rig.engine.send_invitation(&invitation, rig.now), Err(Refusal::InvalidArgument));
    invitation.set_content(&"ä".repeat(4_096));
    invitation.set_channel_id(&"x".repeat(65));
    assert_eq!(rig.engine.send_invitation(&invitation, rig.now), Err(Refusal::InvalidArgument));
    assert_eq!(invitation.state(), Local::Idle);
    invitation.set_channel_id(&"x".repeat(64));
    assert_eq!(rig.engine.send_invitation(&invitation, rig.now), Ok(()));
    assert_eq!(rig.engine.send_invitation(&invitation, rig.now), Err(Refusal::AlreadySent));
    let other = Rig::new().engine.local_invitation("bob");
    assert_eq!(rig.engine.send_invitation(&other, rig.now), Err(Refusal::InvalidArgument), "of another client");
}

#[test]
fn several_at_once_to_one_callee_are_kept_apart() {
    let mut rig = Rig::online();
    let (first, second) = (taken(&mut rig), taken(&mut rig));
    serve(&mut rig, "bob", 1, Step::Refuse, second.0.id, "no");
    serve(&mut rig, "bob", 2, Step::Accept, first.0.id, "yes");
    assert_eq!(told(&mut rig).len(), 2);
    assert_eq!((first.state(), &*first.response()), (Local::AcceptedByRemote, "yes"));
    assert_eq!((second.state(), &*second.response()), (Local::RefusedByRemote, "no"));
}

#[test]
fn what_comes_in_shows_what_was_sent_and_comes_once() {
    let mut rig = Rig::online();
    let invitation = came_in(&mut rig, 7);
    assert_eq!((invitation.caller(), invitation.content(), invitation.channel_id()), ("bob", "supper?", "room"));
    assert_eq!(invitation.state(), Remote::InvitationReceived);
    serve(&mut rig, "bob", 8, Step::Invite, 7, "supper?");
    assert_eq!(told(&mut rig), [], "sent again, but the same");
    serve(&mut rig, "cat", 1, Step::Invite, 7, "tea?");
    assert_eq!(told(&mut rig).len(), 1, "another caller's");
}

#[test]
fn accepting_waits_for_the_confirmation() {
    let mut rig = Rig::online();
    let invitation = came_in(&mut rig, 7);
    invitation.set_response("at eight");
    rig.engine.accept_invitation(&invitation, rig.now).unwrap();
    assert_eq!(invitation.state(), Remote::AcceptSentToLocal);
    let (request, to, accept) = one_step(&mut rig, Step::Accept);
    assert_eq!((&*to, accept.id, &*accept.response), ("bob", 7, "at eight"));
    assert_eq!(rig.engine.accept_invitation(&invitation, rig.now), Err(Refusal::AlreadyAccept));
    assert_eq!(rig.engine.refuse_invitation(&invitation, rig.now), Err(Refusal::AlreadyAccept));
    rig.serve([receipts(&[request, 1])]);
    assert_eq!(told(&mut rig), []);
    serve(&mut rig, "bob", 8, Step::Confirm, 7, "");
    assert_eq!(told(&mut rig), [Told::Remote(RemoteInvitationEvent::Accepted, Remote::Accepted)]);
    assert_eq!(rig.engine.accept_invitation(&invitation, rig.now), Err(Refusal::AlreadyEnd));
    serve(&mut rig, "bob", 9, Step::Cancel, 7, "");
    assert_eq!(told(&mut rig), []);
}

#[test]
fn a_confirmation_of_what_was_not_accepted_is_passed_over() {
    let mut rig = Rig::online();
    let invitation = came_in(&mut rig, 7);
    serve(&mut rig, "bob", 8, Step::Confirm, 7, "");
    serve(&mut rig, "bob", 9, Step::Confirm, 99, "");
    assert_eq!(told(&mut rig), []);
    assert_eq!(invitation.state(), Remote::InvitationReceived);
}

#[test]
fn refusing_is_told_at_once_and_reaches_the_caller() {
    let mut rig = Rig::online();
    let invitation = came_in(&mut rig, 7);
    invitation.set_response(&"x".repeat(8_193));
    assert_eq!(rig.engine.refuse_invitation(&invitation, rig.now), Err(Refusal::InvalidArgument));
    assert_eq!(rig.engine.accept_invitation(&invitation, rig.now), Err(Refusal::InvalidArgument));
    invitation.set_response(&"x".repeat(8_192));
    rig.engine.refuse_invitation(&invitation, rig.now).unwrap();
    assert_eq!(told(&mut rig), [Told::Remote(RemoteInvitationEvent::Refused, Remote::Refused)]);
    let (request, to, refuse) = one_step(&mut rig, Step::Refuse);
    assert_eq!((&*to, refuse.id, refuse.response.len()), ("bob", 7, 8_192));
    assert_eq!(rig.engine.accept_invitation(&invitation, rig.now), Err(Refusal::AlreadyEnd));
    rig.serve([reply(request, UNREACHABLE)]);
    wait(&mut rig, 1_500);
    one_step(&mut rig, Step::Refuse);
}

#[test]
fn a_caller_who_is_offline_when_it_is_accepted_is_tried_for_30_s() {
    let mut rig = Rig::online();
    let invitation = came_in(&mut rig, 7);
    rig.engine.accept_invitation(&invitation, rig.now).unwrap();
    let (begin, mut request) = (rig.now, one_step(&mut rig, Step::Accept).0);
    while rig.now < begin + 28_500 {
        rig.serve([reply(request, UNREACHABLE)]);
        wait(&mut rig, 1_500);
        request = one_step(&mut rig, Step::Accept).0;
    }
    rig.serve([reply(request, UNREACHABLE)]);
    wait(&mut rig, 1_499);
    assert_eq!(told(&mut rig), []);
    wait(&mut rig, 1);
    assert_eq!(told(&mut rig), [missed(RemoteFailure::PeerOffline)]);
}

#[test]
fn an_acceptance_that_nobody_confirms_fails_after_30_s() {
    let mut rig = Rig::online();
    let invitation = came_in(&mut rig, 7);
    rig.engine.accept_invitation(&invitation, rig.now).unwrap();
    let (request, ..) = one_step(&mut rig, Step::Accept);
    rig.serve([receipts(&[request, 1])]);
    wait(&mut rig, 29_999);
    assert_eq!(told(&mut rig), []);
    wait(&mut rig, 1);
    assert_eq!(told(&mut rig), [missed(RemoteFailure::AcceptFailure)]);
}

#[test]
fn the_caller_may_cancel_before_and_behind_the_acceptance() {
    let mut rig = Rig::online();
    let canceled = Told::Remote(RemoteInvitationEvent::Canceled, Remote::Canceled);
    let before = came_in(&mut rig, 7);
    serve(&mut rig, "bob", 8, Step::Cancel, 7, "");
    assert_eq!(told(&mut rig), std::slice::from_ref(&canceled));
    assert_eq!(rig.engine.accept_invitation(&before, rig.now), Err(Refusal::AlreadyEnd));

    let behind = came_in(&mut rig, 9);
    rig.engine.accept_invitation(&behind, rig.now).unwrap();
    let (request, ..) = one_step(&mut rig, Step::Accept);
    rig.serve([reply(request, UNREACHABLE)]);
    serve(&mut rig, "bob", 10, Step::Cancel, 9, "");
    assert_eq!(told(&mut rig), [canceled]);
    wait(&mut rig, 5_000);
    assert_eq!(steps(&mut rig), [], "the acceptance is not sent again");
}

#[test]
fn cancelled_before_it_came_it_does_not_ring() {
    let mut rig = Rig::online();
    serve(&mut rig, "bob", 1, Step::Cancel, 7, "");
    serve(&mut rig, "bob", 2, Step::Invite, 7, "late");
    assert_eq!(told(&mut rig), []);
}

#[test]
fn an_acceptance_that_is_repeated_is_confirmed_again() {
    let mut rig = Rig::online();
    let invitation = taken(&mut rig);
    serve(&mut rig, "bob", 1, Step::Accept, invitation.0.id, "");
    let (request, ..) = one_step(&mut rig, Step::Confirm);
    assert_eq!(told(&mut rig).len(), 1);
    rig.serve([receipts(&[request, 1])]);
    serve(&mut rig, "bob", 2, Step::Accept, invitation.0.id, "");
    one_step(&mut rig, Step::Confirm);
    assert_eq!(told(&mut rig), []);
}

#[test]
fn a_step_that_nobody_answers_is_sent_anew_when_its_send_timeout_is_over() {
    let mut rig = Rig::online();
    let (_, first) = sent(&mut rig);
    wait(&mut rig, 10_000);
    let (second, ..) = one_step(&mut rig, Step::Invite);
    assert_ne!(first, second);
    rig.serve([receipts(&[second, 1])]);
    assert_eq!(told(&mut rig), [received()]);
}

#[test]
fn invitations_survive_a_lost_connection_and_a_lost_session() {
    let mut rig = Rig::online();
    set(&mut rig, r#"{"rtm.reconnecting_after_ms": 1000000}"#);
    let local = taken(&mut rig);
    let remote = came_in(&mut rig, 7);
    rig.cut();
    rig.engine.accept_invitation(&remote, rig.now).unwrap();
    rig.engine.tick(rig.now);
    rig.connect();
    rig.welcome(None);
    one_step(&mut rig, Step::Accept);
    serve(&mut rig, "bob", 8, Step::Confirm, 7, "");
    serve(&mut rig, "bob", 9, Step::Refuse, local.0.id, "");
    let told = told(&mut rig);
    assert_eq!((told.len(), remote.state(), local.state()), (2, Remote::Accepted, Local::RefusedByRemote));
}

#[test]
fn logging_out_ends_what_runs() {
    let mut rig = Rig::online();
    let (local, _) = sent(&mut rig);
    let remote = came_in(&mut rig, 7);
    rig.engine.logout(rig.now).unwrap();
    assert_eq!(told(&mut rig), [failed(LocalFailure::NotLoggedIn), missed(RemoteFailure::PeerOffline)]);
    assert_eq!(rig.engine.cancel_invitation(&local, rig.now), Err(Refusal::AlreadyEnd));
    assert_eq!(rig.engine.accept_invitation(&remote, rig.now), Err(Refusal::AlreadyEnd));
}

#[test]
fn an_abort_ends_what_runs_before_it_is_told() {
    let mut rig = Rig::online();
    sent(&mut rig);
    came_in(&mut rig, 7);
    rig.serve([Body::Closing(wire::Closing { cause: Cause::RemoteLogin as i32, ..Default::default() })]);
    let events = std::mem::take(rig.engine.events());
    assert!(
        matches!(
            events.as_slice(),
            [
                Event::Client(ClientEvent::LocalInvitation { .. }),
                Event::Client(ClientEvent::RemoteInvitation { .. }),
                Event::Client(ClientEvent::ConnectionState { .. }),
            ]
        ),
        "{events:?}"
    );
    wait(&mut rig, 120_000);
    assert_eq!(told(&mut rig), []);
}

#[test]
fn ended_ones_are_forgotten_in_the_end() {
    let mut rig = Rig::online();
    let local = taken(&mut rig);
    rig.engine.cancel_invitation(&local, rig.now).unwrap();
    one_step(&mut rig, Step::Cancel);
    came_in(&mut rig, 7);
    serve(&mut rig, "bob", 8, Step::Cancel, 7, "");
    told(&mut rig);
    wait(&mut rig, 60_000);
    assert_eq!(rig.engine.invitations.due(), None, "nothing is left that waits for the time");
    serve(&mut rig, "bob", 9, Step::Cancel, 7, "");
    assert_eq!(rig.engine.cancel_invitation(&local, rig.now), Err(Refusal::AlreadyEnd), "the object knows it still");
}

#[test]
fn nonsense_is_passed_over() {
    let mut rig = Rig::online();
    let kind = wire::message::Kind::Invitation as i32;
    let empty = wire::Message { kind, ..Default::default() };
    let unknown =
        wire::Message { kind, invitation: Some(wire::Invitation { step: 77, ..Default::default() }), ..empty };
    let empty = wire::Message { kind, ..Default::default() };
    for (request, message) in [(1, empty), (2, unknown)] {
        let message = message.encode_to_vec().into();
        let from = "bob".into();
        rig.serve([Body::PeerMessage(wire::PeerMessage {
            from,
            incarnation: 5,
            request,
            message,
            ..Default::default()
        })]);
    }
    assert_eq!(told(&mut rig), []);
}
