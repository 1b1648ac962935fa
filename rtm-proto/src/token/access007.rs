//! Tokens that begin with `007`: everything compressed, one or more services with their rights, the user by name.

use std::io::{Read, Write};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};

use super::bytes::{Reader, put_map, put_string};
use super::{DAY_S, Grant, Refused, Signature, hmac, signed};

/// The service by which a client logs in.
const RTM: u16 = 2;
/// The same with permissions of its successor beside it.
const RTM2: u16 = 8;
/// The right to log in, of either.
const LOGIN: u16 = 1;
/// What a token may hold when it is inflated, in bytes: many times what any builder makes.
const INFLATED: u64 = 64 * 1024;

/// What a token says, its signature not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token007 {
    /// The App ID.
    pub app_id: String,
    /// When it was made, in seconds since 1970.
    pub issued: u32,
    /// How long it is valid, in seconds; more than a day counts as a day.
    pub expire: u32,
    /// Chosen by who made it.
    pub salt: u32,
    /// What it is good for, as far as the kinds of service are known here.
    pub services: Vec<Service>,
    /// Whether services follow that nobody here knows.
    pub more: bool,
    signature: Signature,
    body: Vec<u8>,
}

/// One service that a token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// 2 is RTM, 8 RTM 2.
    pub kind: u16,
    /// Rights and how long they last, in seconds from when the token was made.
    pub privileges: Vec<(u16, u32)>,
    /// The user or account, where the service has one.
    pub user: String,
}

impl Token007 {
    /// Reads what follows the first three characters.
    pub(super) fn parse(text: &str) -> Result<Self, Refused> {
        let packed = STANDARD.decode(text).map_err(|_| Refused::Malformed("it is not base64"))?;
        let mut content = Vec::new();
        let read = ZlibDecoder::new(&*packed).take(INFLATED + 1).read_to_end(&mut content);
        read.map_err(|_| Refused::Malformed("it is not compressed as it should be"))?;
        if content.len() as u64 > INFLATED {
            return Err(Refused::Malformed("it is larger than any token"));
        }
        Self::read(&content).ok_or(Refused::Malformed("its lengths do not add up"))
    }

    fn read(content: &[u8]) -> Option<Self> {
        let mut reader = Reader(content);
        let signature = reader.string()?.try_into().ok()?;
        let body = reader.0.to_vec();
        let app_id = text(reader.string()?)?;
        let (issued, expire, salt, count) = (reader.u32()?, reader.u32()?, reader.u32()?, reader.u16()?);
        let mut token = Self { app_id, issued, expire, salt, services: Vec::new(), more: false, signature, body };
        for _ in 0..count {
            let (kind, privileges) = (reader.u16()?, reader.map()?);
            let Some(user) = payload(kind, &mut reader) else {
                token.more = true;
                break;
            };
            token.services.push(Service { kind, privileges, user: user? });
        }
        Some(token)
    }

    pub(super) fn check(&self, certificates: &[String], user: &str) -> Result<Grant, Refused> {
        let genuine = |certificate: &String| {
            let key = key(certificate, self.issued, self.salt);
            signed(&key, &[&self.body], &self.signature)
        };
        if !certificates.iter().any(genuine) {
            return Err(Refused::Signature);
        }
        let mut lasts = Vec::new();
        let mut refused = Refused::NoLogin;
        for service in self.services.iter().filter(|service| matches!(service.kind, RTM | RTM2)) {
            if service.user != user {
                refused = Refused::OtherUser;
                continue;
            }
            lasts.extend(service.privileges.iter().filter(|(right, _)| *right == LOGIN).map(|(_, lasts)| *lasts));
        }
        let lasts = lasts.into_iter().max().ok_or(refused)?;
        let issued = u64::from(self.issued);
        // Programs pass absolute times as durations; a day is the most anyway.
        let ends = issued + u64::from(self.expire.min(lasts)).min(DAY_S);
        Ok(Grant { issued, ends })
    }
}

/// Reads what follows a service's map and gives its user. `None`: nobody knows how long it is; `Some(None)`: cut short.
fn payload(kind: u16, reader: &mut Reader<'_>) -> Option<Option<String>> {
    let user = match kind {
        RTM | 5 => reader.string(),
        1 | 3 | 6 => reader.string().and_then(|_| reader.string()),
        4 => Some(&b""[..]),
        7 => reader.string().and_then(|_| reader.string()).filter(|_| reader.u16().is_some()),
        RTM2 => reader.string().filter(|_| permissions(reader).is_some()),
        _ => return None,
    };
    Some(user.and_then(text))
}

fn permissions(reader: &mut Reader<'_>) -> Option<()> {
    for _ in 0..reader.u16()? {
        let (_resource, kinds) = (reader.u16()?, reader.u16()?);
        for _ in 0..kinds {
            let (_permission, names) = (reader.u16()?, reader.u16()?);
            for _ in 0..names {
                reader.string()?;
            }
        }
    }
    Some(())
}

fn text(bytes: &[u8]) -> Option<String> {
    String::from_utf8(bytes.to_vec()).ok()
}

/// The key of the signature. The numbers are the keys here, and the certificate is the text.
fn key(certificate: &str, issued: u32, salt: u32) -> Signature {
    hmac(&salt.to_le_bytes(), &[&hmac(&issued.to_le_bytes(), &[certificate.as_bytes()])])
}

/// Makes a token for RTM, made at `issued` and valid for `expire` seconds. The user id is a valid one.
pub fn make_007(app_id: &str, certificate: &str, user: &str, issued: u32, expire: u32, salt: u32) -> String {
    let service = Service { kind: RTM, privileges: vec![(LOGIN, expire)], user: user.to_owned() };
    pack(&body(app_id, issued, expire, salt, &[service]), &key(certificate, issued, salt))
}

/// The signed part, for services whose payload is a user.
pub(super) fn body(app_id: &str, issued: u32, expire: u32, salt: u32, services: &[Service]) -> Vec<u8> {
    let mut body = Vec::new();
    put_string(&mut body, app_id.as_bytes());
    for number in [issued, expire, salt] {
        body.extend_from_slice(&number.to_le_bytes());
    }
    body.extend_from_slice(&(services.len() as u16).to_le_bytes());
    for service in services {
        body.extend_from_slice(&service.kind.to_le_bytes());
        put_map(&mut body, &service.privileges);
        put_string(&mut body, service.user.as_bytes());
    }
    body
}

/// Signs a body and packs it.
pub(super) fn pack(body: &[u8], key: &[u8]) -> String {
    let mut content = Vec::new();
    put_string(&mut content, &hmac(key, &[body]));
    content.extend_from_slice(body);
    deflate(&content)
}

pub(super) fn deflate(content: &[u8]) -> String {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory does not fail.
    let packed = packer.write_all(content).and_then(|()| packer.finish()).unwrap_or_default();
    format!("007{}", STANDARD.encode(packed))
}

#[cfg(test)]
pub(super) fn signing_key(certificate: &str, issued: u32, salt: u32) -> Signature {
    key(certificate, issued, salt)
}
