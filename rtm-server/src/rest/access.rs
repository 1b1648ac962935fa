//! Who may ask.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, header};

use super::answer::Refused;
use crate::{http::Front, hub::App};

/// The App that is asked for, when the request proves that it may ask. `sender` is the user it wants to speak as.
///
/// In development mode the name and password of Basic authentication are not checked, nor is a token; but there has to be
/// one or the other, and a token speaks for the user it comes with alone. With configured Apps nothing proves enough yet,
/// because the configuration holds nothing to compare it with.
pub fn app(front: &Front, id: &str, sender: Option<&str>, headers: &HeaderMap) -> Result<Arc<App>, Refused> {
    let shown = shown(headers)?;
    if let (Shown::Token { user }, Some(sender)) = (&shown, sender)
        && user != sender
    {
        return Err(Refused::unauthorized("a token speaks only for its own user, the one in x-agora-uid"));
    }
    if !front.config.development() {
        return Err(Refused::unauthorized("this server has no REST credentials configured for the App"));
    }
    front.hub.served(id).ok_or_else(Refused::unknown_app)
}

/// What a request brings along.
enum Shown {
    /// A name and a password.
    Basic,
    /// A token, for this user.
    Token { user: String },
}

fn shown(headers: &HeaderMap) -> Result<Shown, Refused> {
    let text = |name: &str| headers.get(name).map(|value| std::str::from_utf8(value.as_bytes()));
    if let Some(token) = text("x-agora-token") {
        return match (token, text("x-agora-uid")) {
            (Ok(token), Some(Ok(user))) if !token.is_empty() && !user.is_empty() => {
                Ok(Shown::Token { user: user.to_owned() })
            }
            _ => Err(Refused::unauthorized("x-agora-token and x-agora-uid belong together; neither may be empty")),
        };
    }
    let basic = text(header::AUTHORIZATION.as_str()).and_then(Result::ok).and_then(|value| value.split_once(' '));
    let pair = basic
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok())
        .filter(|pair| pair.contains(&b':'));
    match pair {
        Some(_) => Ok(Shown::Basic),
        None => Err(Refused::unauthorized(
            "authenticate with Basic customer_id:customer_secret, or with x-agora-token and x-agora-uid",
        )),
    }
}
