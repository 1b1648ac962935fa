//! Tokens: as text, and, so that the signature stops nothing, what is inside of them, properly signed.
#![no_main]

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, read::ZlibEncoder};
use hmac::{Hmac, Mac};
use libfuzzer_sys::fuzz_target;
use rtm_proto::token::{Accepted, DAY_S, Refused, SKEW_S, Token, verify};
use std::io::Read;

const APP: &str = "970CA35de60c44645bbae8a215061b33";
const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";
const USER: &str = "2882341273";

// `6` or `7`, eight bytes of the time in milliseconds, and the signed part of that format; anything else is a token as it stands.
fuzz_target!(|data: &[u8]| {
    let signed = data.split_at_checked(9).map(|(head, part)| (head[0], &head[1..], part));
    let (text, now_ms) = match signed {
        Some((b'6', now, part)) => (of_006(part), millis(now)),
        Some((b'7', now, part)) => (of_007(part), millis(now)),
        _ => match std::str::from_utf8(data) {
            Ok(text) => (text.to_owned(), 1_111_111_000),
            Err(_) => return,
        },
    };
    let outcome = check(&text, CERTIFICATE, USER, now_ms);
    if let Ok(Accepted { ends_ms }) = outcome {
        assert!(now_ms <= ends_ms, "it is over");
        assert!(ends_ms <= now_ms + (DAY_S + SKEW_S + 1) * 1000, "it lasts longer than a day");
    }
    if let Ok(token) = Token::parse(&text) {
        assert_eq!(outcome == Err(Refused::OtherApp), token.app_id() != APP);
    }
    assert!(check(&text, "another certificate", USER, now_ms).is_err(), "anybody can make it");
    if text.starts_with("006") {
        assert!(check(&text, CERTIFICATE, "another user", now_ms).is_err(), "anybody can use it");
    }
});

fn check(text: &str, certificate: &str, user: &str, now_ms: u64) -> Result<Accepted, Refused> {
    let outcome = verify(text, APP, &["spare".to_owned(), certificate.to_owned()], user, now_ms);
    if let Err(refused) = &outcome {
        assert!(!refused.to_string().is_empty());
        let _ = (refused.login(), refused.renewal());
    }
    outcome
}

fn millis(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn of_006(message: &[u8]) -> String {
    let signature = sign(CERTIFICATE.as_bytes(), &[APP.as_bytes(), USER.as_bytes(), message]);
    let mut blob = Vec::new();
    put(&mut blob, &signature);
    blob.extend_from_slice(&crc32fast::hash(USER.as_bytes()).to_le_bytes());
    blob.extend_from_slice(&[0; 4]);
    put(&mut blob, message);
    format!("006{APP}{}", STANDARD.encode(blob))
}

fn of_007(body: &[u8]) -> String {
    // Behind the App ID stand the time, the duration and the salt; what is cut short has some key, too.
    let at = |offset: usize| body.get(34 + offset..38 + offset).unwrap_or(&[0; 4]);
    let key = sign(at(8), &[&sign(at(0), &[CERTIFICATE.as_bytes()])]);
    let mut content = Vec::new();
    put(&mut content, &sign(&key, &[body]));
    content.extend_from_slice(body);
    let mut packed = Vec::new();
    let _ = ZlibEncoder::new(&*content, Compression::fast()).read_to_end(&mut packed);
    format!("007{}", STANDARD.encode(packed))
}

fn put(into: &mut Vec<u8>, bytes: &[u8]) {
    into.extend_from_slice(&(bytes.len() as u16).to_le_bytes());
    into.extend_from_slice(bytes);
}

fn sign(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).expect("any length is a key");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}
