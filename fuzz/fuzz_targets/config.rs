//! The server's configuration file: taken or refused with a sentence.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rtm_server::Config;

fuzz_target!(|text: &str| {
    match Config::parse(text) {
        Ok(config) => drop(config.check()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
