//! The admin password: made into a hash by the command, checked against it by the console.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{Error, SaltString},
};

/// The shortest password that is made into a hash, in characters.
pub const SHORTEST: usize = 10;

/// The longest that is looked at, in bytes: hashing takes longer the more there is.
pub const LONGEST: usize = 1024;

/// The argon2id hash of a password, with a fresh salt: what the configuration holds.
///
/// # Errors
/// When it is too short or too long.
pub fn hash(password: &str) -> Result<String, String> {
    if password.chars().count() < SHORTEST {
        return Err(format!("the password has fewer than {SHORTEST} characters"));
    }
    if password.len() > LONGEST {
        return Err(format!("the password has more than {LONGEST} bytes"));
    }
    let salt: [u8; 16] = rand::random();
    let made = |error: Error| format!("the password cannot be hashed: {error}");
    let salt = SaltString::encode_b64(&salt).map_err(made)?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt).map_err(made)?.to_string())
}

/// Whether this is a hash that passwords can be checked against.
pub fn is_hash(text: &str) -> bool {
    PasswordHash::new(text).is_ok_and(|hash| hash.algorithm.as_str().starts_with("argon2") && hash.hash.is_some())
}

/// Whether the password is the one that was hashed. Takes some ten milliseconds and some twenty MB, on purpose.
pub fn verify(password: &str, hash: &str) -> bool {
    password.len() <= LONGEST
        && PasswordHash::new(hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_and_no_other_one_is() {
        let made = hash("correct horse").unwrap();
        assert!(is_hash(&made) && !made.contains("horse"), "{made}");
        assert!(verify("correct horse", &made));
        assert!(!verify("correct horsf", &made) && !verify("", &made));
        assert_ne!(made, hash("correct horse").unwrap(), "salted");
        assert!(!is_hash("correct horse") && !is_hash("$argon2id$v=19$m=19456,t=2,p=1$") && !is_hash(""));
        assert!(!verify("correct horse", "correct horse"));
    }

    #[test]
    fn passwords_have_a_shortest_and_a_longest() {
        assert!(hash(&"é".repeat(SHORTEST)).is_ok() && hash(&"é".repeat(SHORTEST - 1)).is_err());
        assert!(hash(&"a".repeat(LONGEST)).is_ok() && hash(&"a".repeat(LONGEST + 1)).is_err());
    }
}
