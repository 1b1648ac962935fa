//! What the server checks of a message before it hands it on: whatever passes can be decoded by every receiver.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prost::Message as _;
use rtm_proto::{message, wire};

fuzz_target!(|data: &[u8]| {
    if message::content_len(data).is_ok() {
        assert!(wire::Message::decode(data).is_ok(), "it was let through, and its receiver cannot read it");
    }
});
