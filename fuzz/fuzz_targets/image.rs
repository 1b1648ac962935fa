//! The headers of pictures.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (width, height) = rtm_core::media::dimensions(Cursor::new(data));
    assert_eq!(width == 0, height == 0);
});
