//! Transcripts: what a client asked of its part of the link, step by step, and what came of it. The links of other languages
//! are played the same steps and have to give the same answers.
//!
//! `tests/link/transcripts.json` holds those of a few schedules. It is written with
//!
//! ```sh
//! RTM_TRANSCRIPTS_WRITE=1 cargo test -p rtm-proto --test simulation transcripts
//! ```
//!
//! and compared otherwise. What the steps mean is said in `tests/link/README.md`.

use std::fmt::Write as _;
use std::path::Path;

use rtm_proto::link::AckPolicy;

use crate::{mutation::Mutation, world};

/// Schedules that are short, and in which together everything happens that can happen to a link.
const SEEDS: [u64; 14] = [0, 7, 8, 13, 1621, 1823, 2112, 2150, 2236, 2291, 2678, 2956, 3189, 3575];

/// The transcripts of one world; none are taken unless it was asked for them.
#[derive(Debug, Default)]
pub struct Book {
    taking: bool,
    /// One for each client process.
    clients: Vec<String>,
}

impl Book {
    pub fn new(taking: bool) -> Self {
        Self { taking, clients: Vec::new() }
    }

    /// A client starts; returns what it goes by.
    pub fn begin(&mut self, bound: usize, policy: &AckPolicy) -> usize {
        if self.taking {
            let AckPolicy { frames, bytes, delay_ms } = policy;
            self.clients.push(format!(
                "{{\"bound\":{bound},\"policy\":{{\"frames\":{frames},\"bytes\":{bytes},\"delayMs\":{delay_ms}}},\"steps\":["
            ));
        }
        self.clients.len().saturating_sub(1)
    }

    /// Writes one step of a client down: a JSON array of its name, what it was given, and what came of it.
    pub fn note(&mut self, client: usize, step: impl FnOnce() -> String) {
        let Some(steps) = self.clients.get_mut(client) else { return };
        steps.push_str(if steps.ends_with('[') { "\n" } else { ",\n" });
        let _ = write!(steps, "[{}]", step());
    }

    fn to_json(&self) -> String {
        self.clients.iter().map(|steps| format!("{steps}\n]}}")).collect::<Vec<_>>().join(",\n")
    }
}

/// A JSON array of numbers.
pub fn list(numbers: &[u64]) -> String {
    format!("[{}]", numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(","))
}

/// A number or `null`.
pub fn maybe(number: Option<u64>) -> String {
    number.map_or("null".into(), |number| number.to_string())
}

/// Bytes in hexadecimal digits, with quotes.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2 + 2);
    text.push('"');
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    text
}

/// Names many bytes in short: FNV-1a, 32 bits.
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> u32 {
    let bytes = parts.into_iter().flatten();
    bytes.fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[test]
fn transcripts_for_other_languages_are_current() {
    let schedules = SEEDS.map(|seed| {
        let book = world::transcribe(seed, Mutation::None).expect("the promise holds");
        format!("{{\"seed\":{seed},\"clients\":[\n{}\n]}}", book.to_json())
    });
    let text = format!("{{\"schedules\":[\n{}\n]}}\n", schedules.join(",\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/link/transcripts.json");
    if std::env::var_os("RTM_TRANSCRIPTS_WRITE").is_some() {
        std::fs::write(&path, &text).expect("the file can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "tests/link/transcripts.json is old; write it with RTM_TRANSCRIPTS_WRITE=1");
}
