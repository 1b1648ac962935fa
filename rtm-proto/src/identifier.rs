//! User and channel ids.
//!
//! The rule is that of the 1.x SDKs: 1 to 64 bytes out of 89 characters, and not the word `null`.

/// The longest user or channel id, in bytes.
pub const MAX_BYTES: usize = 64;

const PUNCTUATION: &[u8] = b" !#$%&()+-:;<=.>?@[]^_{}|~,";

/// Why an identifier is refused; the text says what to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// No bytes at all.
    #[error("the id is empty; give 1 to 64 bytes")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("the id is {0} bytes long; at most 64 are allowed")]
    TooLong(usize),
    /// A character outside the 89.
    #[error("the id holds the byte 0x{0:02x}; allowed are a-z A-Z 0-9 space and !#$%&()+-:;<=.>?@[]^_{{}}|~,")]
    Forbidden(u8),
    /// The word `null`, which older clients wrote for a missing id.
    #[error("\"null\" is reserved; choose another id")]
    Null,
}

/// Checks a user id.
pub fn check_user(id: &str) -> Result<(), IdentifierError> {
    check(id)
}

/// Checks a channel id; the rule is the same.
pub fn check_channel(id: &str) -> Result<(), IdentifierError> {
    check(id)
}

/// Whether each byte may stand in an id: looked up, because every message brings one to check.
const ALLOWED: [bool; 256] = {
    let mut allowed = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        allowed[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut index = 0;
    while index < PUNCTUATION.len() {
        allowed[PUNCTUATION[index] as usize] = true;
        index += 1;
    }
    allowed
};

fn check(id: &str) -> Result<(), IdentifierError> {
    if id.is_empty() {
        return Err(IdentifierError::Empty);
    }
    if id.len() > MAX_BYTES {
        return Err(IdentifierError::TooLong(id.len()));
    }
    if let Some(byte) = id.bytes().find(|&b| !ALLOWED[usize::from(b)]) {
        return Err(IdentifierError::Forbidden(byte));
    }
    if id == "null" {
        return Err(IdentifierError::Null);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_89_characters_are_allowed() {
        let allowed = (0u8..128).filter(|&b| check(&(b as char).to_string()).is_ok()).count();
        assert_eq!(allowed, 89);
        for forbidden in ["\"", "'", "*", "/", "\\", "`", "\n", "\0", "é", "中"] {
            assert!(matches!(check(forbidden), Err(IdentifierError::Forbidden(_))), "{forbidden:?}");
        }
    }

    #[test]
    fn length_is_checked_on_both_sides_of_the_limit() {
        assert_eq!(check(""), Err(IdentifierError::Empty));
        assert_eq!(check(&"a".repeat(64)), Ok(()));
        assert_eq!(check(&"a".repeat(65)), Err(IdentifierError::TooLong(65)));
    }

    #[test]
    fn the_word_null_is_reserved_and_nothing_near_it() {
        assert_eq!(check("null"), Err(IdentifierError::Null));
        assert_eq!(check("NULL"), Ok(()));
        assert_eq!(check(" null"), Ok(()));
    }
}
