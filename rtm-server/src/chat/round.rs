//! How much of what a session asks for is done in one commit, which others wait for.

use rtm_proto::wire;

use super::request::Request;

/// Requests of a round that are for all members of a group or room.
const TO_MANY: usize = 8;

/// How many of those that wait make a round.
pub fn round_of<'a>(waiting: impl Iterator<Item = &'a Request>) -> usize {
    let (mut many, mut len) = (0, 0);
    for request in waiting {
        many += usize::from(goes_to_many(request));
        if many > TO_MANY {
            break;
        }
        len += 1;
    }
    len
}

/// Whether it is for all members of a group or room.
fn goes_to_many(request: &Request) -> bool {
    let to = match request {
        Request::Send(send) => &send.to,
        Request::Receipt(_) => return false,
        Request::Recall(recall, _) => &recall.to,
    };
    to.as_ref().is_some_and(|to| to.kind() != wire::ChatTargetKind::User)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_has_eight_messages_to_many_at_most_and_any_number_to_one() {
        let to = |kind: wire::ChatTargetKind| {
            let to = Some(wire::ChatTarget { kind: kind as i32, id: "x".into() });
            Request::Send(wire::ChatSend { to, ..Default::default() })
        };
        let (one, group, room) = (wire::ChatTargetKind::User, wire::ChatTargetKind::Group, wire::ChatTargetKind::Room);
        let of = |kinds: &[wire::ChatTargetKind]| {
            let waiting: Vec<_> = kinds.iter().map(|kind| to(*kind)).collect();
            round_of(waiting.iter())
        };
        assert_eq!(of(&[one; 64]), 64);
        assert_eq!((of(&[group; 8]), of(&[group; 9]), of(&[room; 64])), (8, 8, 8));
        let mixed = [
            [one, group],
            [room, one],
            [group, group],
            [room, room],
            [one, one],
            [group, one],
            [room, one],
            [group, one],
        ];
        assert_eq!(of(&mixed.concat()), 14, "up to the ninth, which begins the next round");
    }
}
