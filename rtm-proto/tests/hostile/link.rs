//! The link's parts under numbers that only a hostile other end would send.

use std::collections::BTreeSet;

use bytes::Bytes;
use proptest::prelude::*;
use rtm_proto::{
    batch::Frames,
    encode,
    link::{Block, Inbox, Outbox, Pending, Seen, Verdict, push_run, runs},
    wire::{self, frame::Body},
};

/// Small numbers, which mean something, and large ones, which must not.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![6 => 0u64..40, 1 => any::<u64>(), 1 => (0u64..3).prop_map(|n| u64::MAX - n)]
}

#[derive(Debug, Clone)]
enum Step {
    Push(u32, bool),
    Put,
    Take(usize),
    Acknowledge(u64),
    Rewind(u64, u64),
    DropExpired(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1u32..4, any::<bool>()).prop_map(|(frames, expires)| Step::Push(frames, expires)),
        Just(Step::Put),
        (0usize..60).prop_map(Step::Take),
        number().prop_map(Step::Acknowledge),
        (number(), 0u64..100).prop_map(|(received, now)| Step::Rewind(received, now)),
        (0u64..100).prop_map(Step::DropExpired),
    ]
}

fn frames(count: u32) -> Bytes {
    let mut out = bytes::BytesMut::new();
    for nonce in 0..count {
        encode::frame(&mut out, Body::Logout(wire::Logout { request: nonce.into() }));
    }
    out.freeze()
}

proptest! {
    #[test]
    fn an_outbox_keeps_its_bound_and_refuses_impossible_counts(steps in prop::collection::vec(step(), 0..60)) {
        const BOUND: usize = 60;
        let mut outbox = Outbox::new(BOUND);
        // The last frame that was written, counted in what was really handed out.
        let mut written = 0;
        for (index, step) in steps.into_iter().enumerate() {
            let (last, acknowledged) = (outbox.last(), outbox.acknowledged());
            match step {
                Step::Push(frames_in, expires) => {
                    let frames_in = if expires { 1 } else { frames_in };
                    let expires = if expires { 50 } else { u64::MAX };
                    let block = Block { bytes: frames(frames_in), frames: frames_in, expires };
                    if outbox.push(block).is_ok() {
                        prop_assert_eq!(outbox.last(), last + u64::from(frames_in));
                    }
                }
                Step::Put => {
                    let frame = frames(1);
                    let _ = outbox.put(frame.len(), |tail| tail.extend_from_slice(&frame));
                }
                Step::Take(limit) => {
                    let mut parts = Vec::new();
                    let had = outbox.has_untaken();
                    outbox.take(limit, &mut parts).expect("blocks hold what they say");
                    prop_assert_eq!(had, !parts.is_empty());
                    written += parts.iter().map(|part| Frames::new(part).count() as u64).sum::<u64>();
                }
                Step::Acknowledge(received) => {
                    let fine = outbox.acknowledge(received).is_ok();
                    prop_assert_eq!(fine, (acknowledged..=written).contains(&received));
                    prop_assert_eq!(outbox.acknowledged(), if fine { received } else { acknowledged });
                    prop_assert_eq!(outbox.last(), last);
                }
                Step::Rewind(received, now) => {
                    let mut dropped = 0;
                    let fine = outbox.rewind_with(received, now, |_| dropped += 1).is_ok();
                    prop_assert_eq!(fine, (acknowledged..=written).contains(&received));
                    prop_assert!(fine || dropped == 0);
                    written = if fine { received } else { written };
                    prop_assert_eq!(outbox.last(), last - dropped);
                }
                Step::DropExpired(now) => {
                    let mut dropped = BTreeSet::new();
                    outbox.drop_expired(now, |number| { dropped.insert(number); });
                    prop_assert_eq!(outbox.last(), last - dropped.len() as u64);
                    prop_assert!(dropped.iter().all(|&n| n > acknowledged && n <= last));
                }
            }
            prop_assert!(outbox.bytes() <= BOUND, "step {}", index);
            prop_assert!(outbox.acknowledged() <= outbox.last());
            prop_assert_eq!(outbox.bytes() == 0, outbox.acknowledged() == outbox.last());
        }
    }

    #[test]
    fn receipts_of_any_numbers_stay_within_the_bound(list in prop::collection::vec(number(), 0..40), max in 0usize..200) {
        prop_assert!(runs(&list, max).count() <= max);
        let mut pending = Pending::default();
        for _ in 0..20 {
            pending.add(0, 100, Bytes::new(), ());
        }
        let ended = runs(&list, max).filter(|&request| pending.complete(request).is_some()).count();
        prop_assert_eq!(pending.len(), 20 - ended);
        prop_assert!(ended <= 20);
    }

    #[test]
    fn requests_of_any_number_are_gathered_into_runs(requests in prop::collection::vec((number(), 0u64..5), 0..40)) {
        let (mut list, mut end, mut accepted) = (Vec::new(), 0, Vec::new());
        for (first, count) in requests {
            let Some(last) = first.checked_add(count.saturating_sub(1)) else { continue };
            if push_run(&mut list, &mut end, first, count) && count > 0 {
                accepted.extend(first..=last);
            }
        }
        prop_assert_eq!(runs(&list, 1000).collect::<Vec<_>>(), accepted);
    }

    #[test]
    fn a_message_is_handed_over_once_and_in_order_and_never_wrongly_called_known(
        requests in prop::collection::vec(prop_oneof![9 => 0u64..60, 1 => any::<u64>()], 0..200),
    ) {
        let mut seen = Seen::new(1000);
        let mut handed = BTreeSet::new();
        for request in requests {
            match seen.judge("", "ann", 1, request, 0) {
                Verdict::First => {
                    prop_assert!(handed.last().is_none_or(|&newest| request > newest));
                    handed.insert(request);
                }
                Verdict::Known => prop_assert!(handed.contains(&request)),
                Verdict::Behind => prop_assert!(!handed.contains(&request)),
            }
        }
    }

    #[test]
    fn each_request_ends_once_whatever_outcomes_arrive(
        steps in prop::collection::vec((0u8..4, number(), prop_oneof![Just(5u64), Just(50), Just(u64::MAX)]), 0..80),
    ) {
        let mut pending = Pending::default();
        let (mut now, mut open) = (0, BTreeSet::new());
        for (what, n, timeout) in steps {
            match what {
                0 | 1 => {
                    let request = pending.add(now, timeout, Bytes::new(), ());
                    prop_assert!(open.insert(request), "a number is used twice");
                }
                2 => prop_assert_eq!(pending.complete(n).is_some(), open.remove(&n)),
                _ => {
                    now += n % 20;
                    while let Some(entry) = pending.expire(now) {
                        prop_assert!(entry.deadline <= now && open.remove(&entry.request));
                    }
                    prop_assert!(pending.next_deadline().is_none_or(|at| at > now));
                }
            }
            prop_assert_eq!(pending.len(), open.len());
            prop_assert!(pending.iter().map(|e| e.request).eq(open.iter().copied()));
        }
    }

    #[test]
    fn an_inbox_owes_exactly_what_it_has_not_told(steps in prop::collection::vec((0u8..4, 0usize..200_000), 0..60)) {
        let mut inbox = Inbox::default();
        let (mut taken, mut told) = (0, 0);
        for (what, len) in steps {
            match what {
                0..=2 => {
                    inbox.take(len, 7);
                    taken += 1;
                }
                _ => {
                    told = inbox.acknowledge();
                    prop_assert_eq!(told, taken);
                }
            }
            prop_assert_eq!(inbox.owes(), taken > told);
            prop_assert_eq!(inbox.due_at(&Default::default()).is_some(), taken > told);
        }
    }
}
