//! Who may ask.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, header};
use sha2::{Digest, Sha256};

use super::answer::Refused;
use crate::{config::Rest, http::Front, hub::App};

/// A request that may be answered.
pub struct Access {
    /// The App that it asks.
    pub app: Arc<App>,
    /// The user that it speaks for; `None`: for the App.
    pub user: Option<String>,
}

/// Checks what the request proves.
///
/// Basic authentication speaks for the App, with the name and the password of its `[apps.rest]`. A token, which an App with
/// certificates alone can check, speaks for the user it was made for. In development mode neither is checked; but there has to be one
/// or the other. A user who is kept out is refused with any token.
///
/// # Errors
/// 401 and 404.
pub fn access(front: &Front, app: &str, headers: &HeaderMap) -> Result<Access, Refused> {
    let shown = Shown::of(headers)?;
    let app = front.hub.served(app).ok_or_else(Refused::unknown_app)?;
    let development = front.config.development();
    let user = match shown {
        Shown::Basic { pair } => {
            let known = app.settings.rest.as_ref();
            if !development && !known.is_some_and(|known| is_pair_of(known, &pair)) {
                return Err(Refused::unauthorized("name and password are not those of the App's [apps.rest]"));
            }
            None
        }
        Shown::Token { user, token } => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64;
            let checked = app.settings.check_token(&token, &user, now);
            match checked.map_err(|refused| Refused::unauthorized(format!("x-agora-token: {refused}")))? {
                None if !development => {
                    return Err(Refused::unauthorized(
                        "x-agora-token: a token has to be signed with a certificate of the App; or use Basic authentication",
                    ));
                }
                _ => {}
            }
            // The user's own doors stay shut as well; the App may still speak in the user's name.
            if app.is_banned(&user, front.hub.clock.now()) {
                return Err(Refused::unauthorized("x-agora-uid: the user is kept out of the App by a ban"));
            }
            Some(user)
        }
    };
    Ok(Access { app, user })
}

/// As [`access`], for a request that wants to speak as `sender`.
pub fn access_as(front: &Front, app: &str, sender: &str, headers: &HeaderMap) -> Result<Arc<App>, Refused> {
    let Access { app, user } = access(front, app, headers)?;
    if user.is_some_and(|user| user != sender) {
        return Err(Refused::unauthorized("a token speaks only for its own user, the one in x-agora-uid"));
    }
    Ok(app)
}

/// Compares hashes, so that the time it takes tells nothing of how much was right.
fn is_pair_of(known: &Rest, pair: &[u8]) -> bool {
    let expected =
        Sha256::new().chain_update(&known.customer_id).chain_update(":").chain_update(&known.customer_secret);
    expected.finalize() == Sha256::digest(pair)
}

/// What a request brings along to prove that it may ask, not yet checked.
pub enum Shown {
    /// Name, colon and password.
    Basic {
        /// As they stand in the header, decoded.
        pair: Vec<u8>,
    },
    /// A token, and for which user.
    Token {
        /// The user.
        user: String,
        /// The token.
        token: String,
    },
}

impl Shown {
    /// Reads the headers.
    ///
    /// # Errors
    /// 401, when neither is there.
    pub fn of(headers: &HeaderMap) -> Result<Self, Refused> {
        let text = |name: &str| headers.get(name).map(|value| std::str::from_utf8(value.as_bytes()));
        if let Some(token) = text("x-agora-token") {
            return match (token, text("x-agora-uid")) {
                (Ok(token), Some(Ok(user))) if !token.is_empty() && !user.is_empty() => {
                    Ok(Self::Token { user: user.to_owned(), token: token.to_owned() })
                }
                _ => Err(Refused::unauthorized("x-agora-token and x-agora-uid belong together; neither may be empty")),
            };
        }
        let basic = text(header::AUTHORIZATION.as_str()).and_then(Result::ok).and_then(|value| value.split_once(' '));
        basic
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
            .and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok())
            .filter(|pair| pair.contains(&b':'))
            .map(|pair| Self::Basic { pair })
            .ok_or_else(|| {
                Refused::unauthorized(
                    "authenticate with Basic customer_id:customer_secret, or with x-agora-token and x-agora-uid",
                )
            })
    }
}
