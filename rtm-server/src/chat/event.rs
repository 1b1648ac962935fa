//! Events as they are kept, and as frames.
//!
//! An event is encoded once, without its position: that of each user differs, and is put behind it. Protobuf fields may
//! come in any order, so what the client reads is one `ChatEvent`.

use bytes::{BufMut, Bytes, BytesMut};
use prost::Message as _;
use rtm_proto::{
    batch::kind,
    varint,
    wire::{self, chat_event::Event},
};

use crate::store::chat::{KeptMessage, Target};

/// An encoded event without a position.
pub fn encoded(event: Event) -> Bytes {
    wire::ChatEvent { position: 0, event: Some(event) }.encode_to_vec().into()
}

/// The frame of an event that has this position; 0: none.
pub fn frame(event: &[u8], position: u64) -> Bytes {
    let body = event.len() + if position == 0 { 0 } else { 1 + varint::len(position) };
    let tag = u64::from(kind::CHAT_EVENT) << 3 | 2;
    let mut frame = BytesMut::with_capacity(body + 16);
    varint::put(&mut frame, (varint::len(tag) + varint::len(body as u64) + body) as u64);
    varint::put(&mut frame, tag);
    varint::put(&mut frame, body as u64);
    frame.put_slice(event);
    if position != 0 {
        frame.put_u8(1 << 3);
        varint::put(&mut frame, position);
    }
    frame.freeze()
}

/// The number of the message that an encoded event takes back.
pub fn recalls(event: &[u8]) -> Option<u64> {
    number(event, 4)
}

/// The number of the message that an encoded event is.
pub fn number_of(event: &[u8]) -> Option<u64> {
    number(event, 2)
}

/// What stands first in an event of the kind with this field number: messages and recalls begin with the number of the message. So that
/// nobody has to read all of it.
fn number(event: &[u8], kind: u8) -> Option<u64> {
    let mut rest = event.strip_prefix(&[kind << 3 | 2])?;
    let len = rest.iter().position(|byte| byte & 0x80 == 0)? + 1;
    rest = rest.get(len..)?.strip_prefix(&[1 << 3 | 1])?;
    rest.get(..8)?.try_into().map(u64::from_le_bytes).ok()
}

/// A message as its receivers are told.
pub fn message(kept: &KeptMessage) -> Bytes {
    let m = &kept.message;
    encoded(Event::Message(wire::ChatMessage {
        message: kept.id,
        id: m.client_id.clone(),
        from: m.from.clone(),
        to: Some(target(&m.to)),
        server_ms: m.server_ms,
        sequence: kept.sequence,
        payload: m.payload.clone(),
        group_ack: m.group_ack,
        resource: m.resource.clone(),
    }))
}

/// A target as the wire has it.
pub fn target(target: &Target) -> wire::ChatTarget {
    use wire::ChatTargetKind as Kind;
    let kind = match target {
        Target::User(_) => Kind::User,
        Target::Group(_) => Kind::Group,
        Target::Room(_) => Kind::Room,
    };
    wire::ChatTarget { kind: kind as i32, id: target.id().to_owned() }
}

/// The target that the wire names, in the form in which ids are kept. `None`: it names none.
pub fn target_of(target: Option<&wire::ChatTarget>) -> Option<Target> {
    use wire::ChatTargetKind as Kind;
    let target = target?;
    let id = target.id.to_ascii_lowercase();
    let valid = super::account::check_id(&id).is_ok();
    match target.kind() {
        _ if !valid => None,
        Kind::Unspecified => None,
        Kind::User => Some(Target::User(id)),
        Kind::Group => Some(Target::Group(id)),
        Kind::Room => Some(Target::Room(id)),
    }
}

/// A notice about a group or a room, or about a contact when there is none.
pub fn notice(
    kind: &str,
    from: &str,
    to: &[String],
    group: Option<(&str, bool)>,
    reason: &str,
    kicked: &str,
    server_ms: u64,
) -> Bytes {
    let (group, room) = group.unwrap_or_default();
    encoded(Event::Notice(wire::ChatNotice {
        r#type: kind.to_owned(),
        from: from.to_owned(),
        to: to.to_vec(),
        group: group.to_owned(),
        room,
        reason: reason.to_owned(),
        kicked: kicked.to_owned(),
        server_ms,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtm_proto::batch::Frames;

    #[test]
    fn a_message_and_its_recall_say_its_number_first_and_nothing_else_does() {
        let text = "x".repeat(1000);
        let message = wire::ChatMessage { message: 1 << 60 | 7, payload: text.clone(), ..Default::default() };
        let message = encoded(Event::Message(message));
        assert_eq!((number_of(&message), recalls(&message)), (Some(1 << 60 | 7), None));
        let recalled = encoded(Event::Recalled(wire::ChatRecalled { message: 5, from: text, ..Default::default() }));
        assert_eq!((number_of(&recalled), recalls(&recalled)), (None, Some(5)));
        let read = encoded(Event::Read(wire::ChatRead { message: 5, ..Default::default() }));
        for other in [&read[..], &notice("invite", "ann", &[], None, "", "", 5), &[], &[0x12], &[0x12, 9, 9, 1]] {
            assert_eq!((number_of(other), recalls(other)), (None, None), "{other:?}");
        }
    }

    #[test]
    fn an_event_with_its_position_behind_it_reads_as_one() {
        let event = notice("invite", "ann", &["bob".into()], Some(("7", false)), "why", "", 5);
        for position in [0, 1, 300, u64::MAX] {
            let bytes = frame(&event, position);
            let raw = Frames::new(&bytes).next().unwrap().unwrap();
            assert_eq!((raw.kind, raw.len), (kind::CHAT_EVENT, bytes.len()));
            let read: wire::ChatEvent = raw.decode().unwrap();
            assert_eq!(read.position, position);
            assert!(matches!(read.event, Some(Event::Notice(notice)) if notice.reason == "why"));
        }
    }
}
