//! A client whose server says anything at all, at any time.
#![no_main]

use bytes::{Bytes, BytesMut};
use libfuzzer_sys::fuzz_target;
use rtm_core::engine::Engine;
use rtm_core::message::{Message, SendOptions};
use rtm_proto::{encode, wire, wire::frame::Body};

fuzz_target!(|data: &[u8]| {
    let mut engine = Engine::new("app", 1);
    let (mut now, mut rest, mut connection) = (0, data, 0);
    let _ = engine.login(None, "ann", 7, now);
    while let Some((&step, after)) = rest.split_first() {
        rest = after;
        now += u64::from(step >> 4) * 500;
        match step & 7 {
            0 => {
                if let Some(number) = engine.wish(now) {
                    connection = number;
                    engine.opened(number, now);
                    let mut batch = BytesMut::new();
                    encode::frame(
                        &mut batch,
                        Body::Welcome(wire::Welcome {
                            session: vec![1; 16].into(),
                            resumed: step & 8 != 0,
                            heartbeat_ms: 1000,
                            ..Default::default()
                        }),
                    );
                    let _ = engine.receive(number, &batch.freeze(), now);
                }
            }
            1 | 2 => {
                let (len, after) = rest.split_first().map_or((0, rest), |(len, after)| (usize::from(*len), after));
                let (batch, after) = after.split_at(len.min(after.len()));
                rest = after;
                if engine.receive(connection, &Bytes::copy_from_slice(batch), now).is_err() {
                    engine.broken(connection, "fuzzed", now);
                }
            }
            3 => {
                let _ = engine.send("bob", &Message::text("hello"), SendOptions::default(), now);
            }
            4 => engine.collect(connection, 1 << 16, now, &mut Vec::new()),
            5 => engine.failed(connection, "fuzzed", now),
            6 => {
                let _ = engine.logout(now);
            }
            _ => {
                let _ = engine.login(Some("token"), "ann", now | 1, now);
            }
        }
        engine.tick(now);
        engine.events().clear();
    }
});
