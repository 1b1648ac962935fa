//! Signs of life.

use rtm_proto::wire::{self, frame::Body};

use super::rig::{AHEAD, HEARTBEAT, Rig, ack, peer_message};

#[test]
fn something_is_written_at_every_heartbeat() {
    let mut rig = Rig::online();
    for _ in 0..5 {
        rig.now += HEARTBEAT;
        rig.engine.tick(rig.now);
        let written = rig.written();
        assert!(matches!(written.as_slice(), [Body::Ping(_)]), "{written:?}");
        rig.serve([Body::Pong(wire::Pong { nonce: 1, server_ms: rig.now + AHEAD })]);
    }
    rig.send(1, "bob");
    rig.now += HEARTBEAT - 1;
    rig.written();
    rig.now += HEARTBEAT - 1;
    rig.engine.not_reading(rig.now);
    rig.engine.tick(rig.now);
    assert_eq!(rig.written(), [], "what was written counts as a sign of life");
}

#[test]
fn a_ping_is_answered_along_with_what_is_owed() {
    let mut rig = Rig::online();
    rig.serve([peer_message("bob", 1, "x"), Body::Ping(wire::Ping { nonce: 9 })]);
    assert_eq!(rig.written(), [Body::Pong(wire::Pong { nonce: 9, server_ms: 0 }), ack(1)]);
}

#[test]
fn a_silent_server_is_dead_after_two_heartbeats_and_a_quarter() {
    let mut rig = Rig::online();
    let number = rig.number;
    rig.now += HEARTBEAT * 9 / 4 - 1;
    rig.engine.tick(rig.now);
    assert!(rig.engine.wants(number));
    rig.now += 1;
    rig.engine.tick(rig.now);
    assert!(!rig.engine.wants(number));
    assert!(rig.connect().resume.is_some());
}

#[test]
fn silence_counts_for_nothing_while_nothing_is_read() {
    let mut rig = Rig::online();
    let number = rig.number;
    for _ in 0..100 {
        rig.now += HEARTBEAT;
        rig.engine.not_reading(rig.now);
        rig.engine.tick(rig.now);
        assert!(matches!(rig.written().as_slice(), [Body::Ping(_)]), "the server still hears from us");
    }
    assert!(rig.engine.wants(number));
}

#[test]
fn the_servers_time_is_followed() {
    let mut rig = Rig::online();
    rig.serve([Body::Pong(wire::Pong { nonce: 1, server_ms: rig.now + AHEAD + 500 })]);
    rig.send(1, "bob");
    let written = rig.written();
    let [Body::PeerSend(send)] = written.as_slice() else { panic!("{written:?}") };
    assert_eq!(send.deadline, rig.now + AHEAD + 500 + 10_000);
}
