//! SHA-256 as HTTP writes it: `sha-256=:<base64>:` (RFC 9530), and as hexadecimal.

use ::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The header value for `hash`.
pub fn header(hash: &[u8; 32]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(hash))
}

/// The SHA-256 that a `Content-Digest` announces. `Ok(None)` when it has only algorithms that we do not know; an error
/// when its SHA-256 is no SHA-256.
pub fn parse(value: &HeaderValue) -> Result<Option<[u8; 32]>, &'static str> {
    const BAD: &str = "Content-Digest is not of the form sha-256=:<base64>:; correct it or leave it away";
    let text = value.to_str().map_err(|_| BAD)?;
    for member in text.split(',') {
        let Some((algorithm, digest)) = member.trim().split_once('=') else { return Err(BAD) };
        if algorithm.eq_ignore_ascii_case("sha-256") {
            let encoded = digest.strip_prefix(':').and_then(|d| d.strip_suffix(':')).ok_or(BAD)?;
            let decoded = STANDARD.decode(encoded).map_err(|_| BAD)?;
            return decoded.try_into().map(Some).map_err(|_| BAD);
        }
    }
    Ok(None)
}

/// Lower-case hexadecimal.
pub fn hex(hash: &[u8; 32]) -> String {
    use std::fmt::Write;
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // Writing to a String does not fail.
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Option<[u8; 32]>, &'static str> {
        parse(&HeaderValue::from_str(text).unwrap())
    }

    #[test]
    fn what_is_written_reads_back() {
        let hash = [0x5a; 32];
        assert_eq!(parsed(&header(&hash)), Ok(Some(hash)));
        assert_eq!(parsed(&format!("md5=:AAAA:, SHA-256{}", &header(&hash)[7..])), Ok(Some(hash)));
        assert_eq!(hex(&hash), "5a".repeat(32));
    }

    #[test]
    fn other_algorithms_are_passed_over_and_nonsense_is_refused() {
        assert_eq!(parsed("sha-512=:AAAA:"), Ok(None));
        for bad in ["sha-256", "sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:*:", ""] {
            assert!(parsed(bad).is_err(), "{bad:?}");
        }
    }
}
