//! Batches, and every frame in them by both decoders: the borrowed views and the generated types.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prost::Message as _;
use rtm_proto::{
    batch::{Frames, kind},
    view, wire,
};

fuzz_target!(|batch: &[u8]| {
    let mut taken = 0;
    for frame in Frames::new(batch) {
        let Ok(frame) = frame else { return };
        taken += frame.len;
        match frame.kind {
            // What the views take, the generated decoder takes as well, and to the same meaning.
            kind::PEER_SEND => {
                if let (Ok(view), Ok(generated)) = (view::Send::read(frame.body), frame.decode::<wire::PeerSend>()) {
                    assert_eq!(
                        (view.request, view.to, view.message),
                        (generated.request, &*generated.to, &*generated.message)
                    );
                }
            }
            kind::PEER_MESSAGE => {
                if let (Ok(view), Ok(generated)) =
                    (view::PeerMessage::read(frame.body), frame.decode::<wire::PeerMessage>())
                {
                    assert_eq!((view.request, view.from), (generated.request, &*generated.from));
                }
            }
            kind::CHANNEL_MESSAGE => {
                let _ = view::ChannelMessage::read(frame.body);
            }
            _ => {}
        }
        // The whole frame, as the schema has it.
        let _ = wire::Frame::decode(&batch[taken - frame.len..taken]);
    }
    assert_eq!(taken, batch.len());
});
