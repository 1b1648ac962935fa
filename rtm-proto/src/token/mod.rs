//! Tokens that programs of the 1.x SDKs log in with, of both formats: reading, checking, making.
//!
//! The server of an application makes them with a *certificate* that it shares with this service; a user logs in with one.
//! Nothing here reads a clock: times are seconds since 1970, or milliseconds where the name says so.
//!
//! ```
//! use rtm_proto::{code::Login, token};
//!
//! let (app, certificate) = ("970CA35de60c44645bbae8a215061b33", "5CFd2fd1755d40ecb72977518be15d3b");
//! let text = token::make_007(app, certificate, "ann", 1_000_000, 600, 1);
//! let check = |user, now_ms| token::verify(&text, app, &[certificate.to_owned()], user, now_ms);
//! assert_eq!(check("ann", 1_000_000_000).unwrap().ends_ms, 1_000_600_000);
//! assert_eq!(check("bob", 1_000_000_000).unwrap_err().login(), Login::InvalidToken);
//! assert_eq!(check("ann", 1_000_600_001).unwrap_err().login(), Login::TokenExpired);
//! ```

mod access006;
mod access007;
mod bytes;
#[cfg(test)]
mod tests;

use ::hmac::{Hmac, Mac};
use sha2::Sha256;

pub use access006::{Token006, make_006};
pub use access007::{Service, Token007, make_007};

use crate::code::{Login, RenewToken};

/// The longest that a token is valid, in seconds, whatever it says.
pub const DAY_S: u64 = 24 * 3600;

/// How far in the future a token may have been made, in seconds: the clock of who made it may be ahead of ours. One that is
/// behind needs no allowance, it only makes tokens a little shorter. None is made at the end either, so that a token ends
/// when it says.
pub const SKEW_S: u64 = 300;

/// The longest token that is looked at, in characters.
pub const TEXT_BYTES: usize = 16 * 1024;

/// HMAC-SHA256.
type Signature = [u8; 32];

/// What a token says, its signature not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Of the older format.
    V006(Token006),
    /// Of the newer one.
    V007(Token007),
}

/// What a genuine token grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grant {
    issued: u64,
    ends: u64,
}

/// A token that is good at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// When it ends, in milliseconds since 1970.
    pub ends_ms: u64,
}

/// Why a token is refused; its text is for people and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It cannot be read.
    #[error("this is no token: {0}; pass on unchanged what the token builder returned")]
    Malformed(&'static str),
    /// It belongs to another project.
    #[error("the token was made for another App ID; make it with the App ID that the client uses")]
    OtherApp,
    /// It was signed with another certificate, changed, or, in the older format, made for another user.
    #[error(
        "the token's signature does not fit; make it with a certificate of this App and for the very user who logs in"
    )]
    Signature,
    /// It belongs to another user.
    #[error("the token was made for another user; make one for the user who logs in")]
    OtherUser,
    /// It is not for RTM.
    #[error("the token holds no right to log in to RTM; make one with an RTM token builder")]
    NoLogin,
    /// It was made in the future.
    #[error("the token was made {0} s in the future; set the clock of the machine that makes tokens, or ours")]
    NotYet(u64),
    /// It is over.
    #[error("the token ended {0} s ago; make a new one")]
    Expired(u64),
}

impl Refused {
    /// The outcome of a login with such a token.
    pub fn login(&self) -> Login {
        match self {
            Refused::OtherApp => Login::InvalidAppId,
            Refused::Expired(_) => Login::TokenExpired,
            Refused::NoLogin => Login::NotAuthorized,
            Refused::Malformed(_) | Refused::Signature | Refused::OtherUser | Refused::NotYet(_) => Login::InvalidToken,
        }
    }

    /// The outcome of renewing with such a token.
    pub fn renewal(&self) -> RenewToken {
        match self {
            Refused::Expired(_) => RenewToken::TokenExpired,
            Refused::OtherApp | Refused::NoLogin => RenewToken::Rejected,
            Refused::Malformed(_) | Refused::Signature | Refused::OtherUser | Refused::NotYet(_) => {
                RenewToken::InvalidToken
            }
        }
    }
}

impl Token {
    /// Reads a token of either format.
    ///
    /// # Errors
    /// [`Refused::Malformed`].
    pub fn parse(text: &str) -> Result<Self, Refused> {
        if text.len() > TEXT_BYTES {
            return Err(Refused::Malformed("it is too long"));
        }
        match text.split_at_checked(3) {
            Some(("006", rest)) => Token006::parse(rest).map(Token::V006),
            Some(("007", rest)) => Token007::parse(rest).map(Token::V007),
            _ => Err(Refused::Malformed("it begins with neither 006 nor 007")),
        }
    }

    /// The App ID it was made for.
    pub fn app_id(&self) -> &str {
        match self {
            Token::V006(token) => &token.app_id,
            Token::V007(token) => &token.app_id,
        }
    }

    /// Whether `user` of `app_id` may log in with it at `now_ms`, milliseconds since 1970, when it is signed with one of
    /// these certificates. The time it takes tells nothing about the right signature.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, app_id: &str, certificates: &[String], user: &str, now_ms: u64) -> Result<Accepted, Refused> {
        if self.app_id() != app_id {
            return Err(Refused::OtherApp);
        }
        let grant = match self {
            Token::V006(token) => token.check(certificates, user),
            Token::V007(token) => token.check(certificates, user),
        }?;
        let now = now_ms / 1000;
        if grant.issued > now + SKEW_S {
            return Err(Refused::NotYet(grant.issued - now));
        }
        let ends_ms = grant.ends * 1000;
        if now_ms > ends_ms {
            return Err(Refused::Expired((now_ms - ends_ms).div_ceil(1000)));
        }
        Ok(Accepted { ends_ms })
    }
}

/// Reads a token and checks it, see [`Token::check`].
///
/// # Errors
/// Why it is refused.
pub fn verify(text: &str, app_id: &str, certificates: &[String], user: &str, now_ms: u64) -> Result<Accepted, Refused> {
    Token::parse(text)?.check(app_id, certificates, user, now_ms)
}

fn mac(key: &[u8], data: &[&[u8]]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    data.iter().for_each(|part| mac.update(part));
    Some(mac)
}

/// HMAC takes keys of any length, so that there always is one.
fn hmac(key: &[u8], data: &[&[u8]]) -> Signature {
    mac(key, data).map(|mac| mac.finalize().into_bytes().into()).unwrap_or_default()
}

/// Compares in constant time.
fn signed(key: &[u8], data: &[&[u8]], signature: &Signature) -> bool {
    mac(key, data).is_some_and(|mac| mac.verify_slice(signature).is_ok())
}
