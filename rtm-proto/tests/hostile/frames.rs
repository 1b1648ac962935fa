//! Batches and frames.

use bytes::BytesMut;
use proptest::prelude::*;
use rtm_proto::{
    batch::{Frames, MAX_FRAME, offset_after},
    encode, varint, wire,
};

/// Bytes that look like a batch for a while.
fn nearly_a_batch() -> impl Strategy<Value = Vec<u8>> {
    let frame = (0u64..600_000, 0u64..80, 0u64..300, prop::collection::vec(any::<u8>(), 0..40));
    let frame = frame.prop_map(|(length, tag, size, rest)| {
        let mut out = Vec::new();
        // Often the true length, so that the frames behind are reached.
        let true_length = varint::len(tag) + varint::len(size) + rest.len();
        varint::put(&mut out, if length % 3 == 0 { length } else { true_length as u64 });
        varint::put(&mut out, tag);
        varint::put(&mut out, size);
        out.extend(rest);
        out
    });
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        prop::collection::vec(frame, 0..8).prop_map(|frames| frames.concat()),
    ]
}

proptest! {
    #[test]
    fn any_bytes_end_in_frames_or_one_error(batch in nearly_a_batch(), count in 0u32..20) {
        let (mut taken, mut failed) = (0, false);
        for (index, frame) in Frames::new(&batch).enumerate() {
            prop_assert!(index <= batch.len(), "the iterator does not end");
            prop_assert!(!failed, "nothing comes behind an error");
            match frame {
                Ok(frame) => {
                    taken += frame.len;
                    prop_assert!(frame.len > 0 && frame.kind > 0 && frame.body.len() < frame.len);
                    prop_assert!(frame.body.len() <= MAX_FRAME);
                    prop_assert!(batch.as_ptr_range().contains(&frame.body.as_ptr()) || frame.body.is_empty());
                }
                Err(error) => {
                    failed = true;
                    prop_assert!(!error.to_string().is_empty());
                }
            }
        }
        prop_assert!(taken <= batch.len());
        prop_assert!(failed || taken == batch.len());
        if let Ok(offset) = offset_after(&batch, count) {
            prop_assert!(offset <= batch.len());
        }
    }

    #[test]
    fn garbage_in_any_body_is_an_error_and_nothing_else(body in prop::collection::vec(any::<u8>(), 0..100)) {
        for kind in [1u64, 2, 3, 4, 5, 6, 7, 8, 16, 17, 18, 19, 20, 21, 48, 49, 50, 51, 52, 53, 54, 99] {
            let mut frame = Vec::new();
            varint::put(&mut frame, kind << 3 | 2);
            varint::put(&mut frame, body.len() as u64);
            frame.extend(&body);
            let mut batch = Vec::new();
            varint::put(&mut batch, frame.len() as u64);
            batch.extend(frame);
            let raw = Frames::new(&batch).next().expect("one").expect("whole");
            prop_assert_eq!((u64::from(raw.kind), raw.body), (kind, &body[..]));
            let _ = raw.decode::<wire::Hello>();
            let _ = raw.decode::<wire::Resume>();
            let _ = raw.decode::<wire::Welcome>();
            let _ = raw.decode::<wire::Receipts>();
            let _ = raw.decode::<wire::Declined>();
            let _ = raw.decode::<wire::Reply>();
            let _ = raw.decode::<wire::ChannelJoin>();
        }
    }

    #[test]
    fn frames_of_kinds_nobody_knows_are_stepped_over(kinds in prop::collection::vec(1u32..2000, 1..20)) {
        let mut batch = BytesMut::new();
        for &kind in &kinds {
            let tag = u64::from(kind) << 3 | 2;
            varint::put(&mut batch, (varint::len(tag) + 3) as u64);
            varint::put(&mut batch, tag);
            varint::put(&mut batch, 1);
            // A body of one byte, and a field behind it that only a newer end understands.
            batch.extend_from_slice(&[7, 9]);
        }
        encode::ack(&mut batch, 42);
        let found: Result<Vec<u32>, _> = Frames::new(&batch).map(|f| f.map(|f| f.kind)).collect();
        let found = found.expect("all whole");
        prop_assert_eq!(&found[..kinds.len()], &kinds[..]);
        prop_assert_eq!(found[kinds.len()], 4);
    }
}
