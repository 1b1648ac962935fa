//! SHA-256 as the media protocol writes it: hex in JSON and entity tags, `sha-256=:<base64>:` in digest fields (RFC 9530).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A SHA-256 over a whole media file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest(pub(super) [u8; 32]);

impl Digest {
    /// Writes the digest as a `Content-Digest` value.
    pub(super) fn to_field(self) -> String {
        format!("sha-256=:{}:", STANDARD.encode(self.0))
    }

    /// Reads the SHA-256 out of a digest field; `None` if there is none or it is malformed. Other algorithms may stand beside it.
    pub(super) fn from_field(field: &str) -> Option<Self> {
        field.split(',').find_map(|member| {
            let (name, value) = member.trim().split_once('=')?;
            if !name.eq_ignore_ascii_case("sha-256") {
                return None;
            }
            let encoded = value.strip_prefix(':')?.strip_suffix(':')?;
            STANDARD.decode(encoded).ok()?.try_into().ok().map(Self)
        })
    }

    /// Tells whether `text` is this digest in hex, of either case.
    pub(super) fn is_hex(self, text: &str) -> bool {
        let hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        hex.eq_ignore_ascii_case(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::Digest as _;

    fn of(bytes: &[u8]) -> Digest {
        Digest(sha2::Sha256::digest(bytes).into())
    }

    #[test]
    fn the_field_of_a_known_text_is_the_one_of_the_rfc() {
        let digest = of(b"{\"hello\": \"world\"}\n");
        assert_eq!(digest.to_field(), "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
        assert_eq!(Digest::from_field(&digest.to_field()), Some(digest));
    }

    #[test]
    fn other_algorithms_beside_it_are_passed_over() {
        let digest = of(b"abc");
        let field = format!("md5=:kAFQmDzST7DWlj99KOF/cg==:, {}", digest.to_field());
        assert_eq!(Digest::from_field(&field), Some(digest));
    }

    #[test]
    fn malformed_fields_give_nothing() {
        for field in
            ["", "sha-256", "sha-256=", "sha-256=:", "sha-256=::", "sha-256=:AAAA:", "sha-256=:!!:", "sha-512=:AAAA:"]
        {
            assert_eq!(Digest::from_field(field), None, "{field:?}");
        }
    }

    #[test]
    fn hex_is_compared_without_regard_to_case() {
        let digest = of(b"abc");
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(digest.is_hex(hex) && digest.is_hex(&hex.to_uppercase()));
        assert!(!digest.is_hex(&hex[1..]) && !digest.is_hex(""));
    }
}
