//! Where the server is: explicit parameter, then the process's default, then the environment, then loopback.

use std::sync::{Mutex, PoisonError};

use rtm_proto::{DEFAULT_SERVER, LINK_PATH, SERVER_VARIABLE};

use crate::media::{HttpError, media_base};

static DEFAULT: Mutex<Option<String>> = Mutex::new(None);

/// A server's address in the two forms that are needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Scheme, host and port for media: `http://127.0.0.1:8700`.
    pub base: String,
    /// The whole URL of the link, with an `http` scheme, since the connection begins as a request.
    pub link: String,
}

impl Address {
    /// Reads `ws://HOST:PORT` or `wss://HOST:PORT`; `http` and `https` are taken for them.
    ///
    /// # Errors
    /// The text says what to write instead.
    pub fn parse(url: &str) -> Result<Self, HttpError> {
        let base = media_base(url)?;
        Ok(Self { link: format!("{base}{LINK_PATH}"), base })
    }

    /// Finds the address for a client whose parameters say `explicit`.
    ///
    /// # Errors
    /// The first place that names an address names one that cannot be used.
    pub fn resolve(explicit: Option<&str>) -> Result<Self, HttpError> {
        let default = || DEFAULT.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let variable = || std::env::var(SERVER_VARIABLE).ok().filter(|v| !v.is_empty());
        let url = explicit.map(str::to_owned).or_else(default).or_else(variable);
        Self::parse(url.as_deref().unwrap_or(DEFAULT_SERVER))
    }
}

/// Sets the server that clients without a parameter of their own use from their next login on; `None` forgets it.
///
/// # Errors
/// The address cannot be used; the former default stays, and the log says what is wrong.
pub fn set_default_server(url: Option<&str>) -> Result<(), HttpError> {
    if let Some(url) = url {
        Address::parse(url).inspect_err(|error| tracing::warn!("{error}"))?;
    }
    *DEFAULT.lock().unwrap_or_else(PoisonError::into_inner) = url.map(str::to_owned);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_both_schemes_are_taken() {
        for (url, link) in [
            ("ws://127.0.0.1:8700", "http://127.0.0.1:8700/v1/rtm"),
            ("http://127.0.0.1:8700", "http://127.0.0.1:8700/v1/rtm"),
            ("wss://chat.example:443", "https://chat.example/v1/rtm"),
        ] {
            assert_eq!(Address::parse(url).map(|a| a.link), Ok(link.to_owned()), "{url}");
        }
        for url in ["", "nonsense", "ftp://host", "ws://"] {
            assert!(Address::parse(url).is_err(), "{url:?}");
        }
    }

    #[test]
    fn an_explicit_address_wins_and_is_not_passed_over_when_bad() {
        assert_eq!(Address::resolve(Some("ws://a:1")).map(|a| a.base), Ok("http://a:1".to_owned()));
        assert!(Address::resolve(Some("nonsense")).is_err());
    }
}
