//! Tokens that begin with `006`: the App ID in clear text, then a signed blob. The user is not in it; only a checksum is.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::bytes::{Reader, put_map, put_string};
use super::{DAY_S, Grant, Refused, Signature, hmac, signed};

/// The right to log in, in the blob's map.
const LOGIN: u16 = 1000;
/// Characters of an App ID.
const APP_ID: usize = 32;

/// What a token says, its signature not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token006 {
    /// The App ID.
    pub app_id: String,
    /// CRC-32 of the user id.
    pub user_crc: u32,
    /// CRC-32 of what RTM leaves empty, 0.
    pub uid_crc: u32,
    /// Chosen by who made it.
    pub salt: u32,
    /// When it ends, in seconds since 1970: a day after it was made.
    pub ends: u32,
    /// Rights and the times, in seconds since 1970, that go with them. For RTM these times mean nothing.
    pub privileges: Vec<(u16, u32)>,
    signature: Signature,
    message: Vec<u8>,
}

impl Token006 {
    /// Reads what follows the first three characters.
    pub(super) fn parse(text: &str) -> Result<Self, Refused> {
        let (app_id, blob) = text.split_at_checked(APP_ID).ok_or(Refused::Malformed("it is too short"))?;
        let blob = STANDARD.decode(blob).map_err(|_| Refused::Malformed("its second part is not base64"))?;
        Self::read(app_id, &blob).ok_or(Refused::Malformed("its lengths do not add up"))
    }

    fn read(app_id: &str, blob: &[u8]) -> Option<Self> {
        let mut blob = Reader(blob);
        let signature = blob.string()?.try_into().ok()?;
        let (user_crc, uid_crc, message) = (blob.u32()?, blob.u32()?, blob.string()?);
        let mut reader = Reader(message);
        let (salt, ends, privileges) = (reader.u32()?, reader.u32()?, reader.map()?);
        let app_id = app_id.to_owned();
        let message = message.to_vec();
        let token = Self { app_id, user_crc, uid_crc, salt, ends, privileges, signature, message };
        (blob.0.is_empty() && reader.0.is_empty()).then_some(token)
    }

    pub(super) fn check(&self, certificates: &[String], user: &str) -> Result<Grant, Refused> {
        let data = [self.app_id.as_bytes(), user.as_bytes(), &self.message];
        if !certificates.iter().any(|certificate| signed(certificate.as_bytes(), &data, &self.signature)) {
            return Err(Refused::Signature);
        }
        if self.user_crc != crc32fast::hash(user.as_bytes()) || self.uid_crc != 0 {
            return Err(Refused::Malformed("its checksums are not those of the user"));
        }
        if !self.privileges.iter().any(|(right, _)| *right == LOGIN) {
            return Err(Refused::NoLogin);
        }
        let ends = u64::from(self.ends);
        Ok(Grant { issued: ends.saturating_sub(DAY_S), ends })
    }
}

/// Makes a token that ends at `ends`, in seconds since 1970; those of the vendor's builders end a day after they are made.
/// `privilege` is the time written beside the right to log in, mostly 0. The App ID has 32 characters.
pub fn make_006(app_id: &str, certificate: &str, user: &str, ends: u32, privilege: u32, salt: u32) -> String {
    let mut message = Vec::new();
    message.extend_from_slice(&salt.to_le_bytes());
    message.extend_from_slice(&ends.to_le_bytes());
    put_map(&mut message, &[(LOGIN, privilege)]);
    let signature = hmac(certificate.as_bytes(), &[app_id.as_bytes(), user.as_bytes(), &message]);
    let mut blob = Vec::new();
    put_string(&mut blob, &signature);
    blob.extend_from_slice(&crc32fast::hash(user.as_bytes()).to_le_bytes());
    blob.extend_from_slice(&0u32.to_le_bytes());
    put_string(&mut blob, &message);
    format!("006{app_id}{}", STANDARD.encode(blob))
}
