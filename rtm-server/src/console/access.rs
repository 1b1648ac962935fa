//! Who may look.
//!
//! With a password: who has logged in, from wherever. Without one: in development mode, this machine, by its own name. In
//! neither case a page of another origin, whatever cookies its visitor has.

use std::net::{IpAddr, SocketAddr};

use ::http::{HeaderMap, Method, StatusCode, header, request::Parts};
use axum::response::Response;

use super::{Console, problem, sessions};
use crate::{config::Config, http::Connection};

/// To whom the console of a server shows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// To those who know the password.
    Password,
    /// To this machine, without a password.
    Loopback,
    /// To nobody.
    Shut,
}

impl Door {
    /// What the configuration says.
    pub fn of(config: &Config) -> Self {
        match (config.console.password.is_empty(), config.development()) {
            (false, _) => Self::Password,
            (true, true) => Self::Loopback,
            (true, false) => Self::Shut,
        }
    }
}

impl Console {
    /// Whether a request may be answered with anything at all, the pages themselves included.
    ///
    /// # Errors
    /// 403 and 404, saying what would help.
    pub fn admits(&self, parts: &Parts) -> Result<(), Box<Response>> {
        let refuse = |reason: &str| Err(Box::new(problem(StatusCode::FORBIDDEN, "not-from-here", reason)));
        match self.door {
            Door::Shut => {
                return Err(Box::new(problem(
                    StatusCode::NOT_FOUND,
                    "console-off",
                    "the console is off; set console.password to what `rtm-server console password` prints",
                )));
            }
            Door::Loopback => {
                let peer = parts.extensions.get::<Connection>().map(|connection| connection.peer);
                if !peer.is_some_and(is_this_machine) {
                    return refuse(
                        "without console.password the console shows itself to the server's own machine alone; \
                         open it there, or set a password",
                    );
                }
                if FORWARDED.iter().any(|name| parts.headers.contains_key(*name)) {
                    return refuse(
                        "this came through a proxy, and without console.password the console shows itself to the server's own \
                         machine alone; set a password",
                    );
                }
                if !host(&parts.headers).is_some_and(is_own_name) {
                    return refuse(
                        "without console.password the console answers to localhost and loopback addresses alone, so that no \
                         page of another name can reach it; open http://127.0.0.1:PORT/",
                    );
                }
            }
            Door::Password => {}
        }
        if !is_of_this_origin(&parts.headers) {
            return refuse("the console answers its own pages alone");
        }
        Ok(())
    }

    /// As [`Console::admits`], and somebody who may see everything asks.
    ///
    /// # Errors
    /// As there, and 401.
    pub fn authorized(&self, parts: &Parts) -> Result<(), Box<Response>> {
        self.admits(parts)?;
        let known = || {
            let cookie = sessions::cookie(&parts.headers)?;
            self.sessions().is_open(cookie, self.clock.now()).then_some(())
        };
        match self.door {
            Door::Password if known().is_none() => {
                Err(Box::new(problem(StatusCode::UNAUTHORIZED, "log-in", "log in to the console with its password")))
            }
            _ => Ok(()),
        }
    }
}

/// What a proxy says of whom it asks for: to us, everybody behind one on this machine would be this machine.
const FORWARDED: [&str; 3] = ["forwarded", "x-forwarded-for", "x-real-ip"];

/// Whether the other end is on this machine.
fn is_this_machine(peer: SocketAddr) -> bool {
    peer.ip().to_canonical().is_loopback()
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// Whether a `Host` names this machine in a way that no foreign name server can bring about.
fn is_own_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(address, _)| address),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a browser, if one asks, asks for a page of this server or for somebody who typed the address.
fn is_of_this_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text("sec-fetch-site").is_none_or(|site| {
        matches!(site, "same-origin" | "none")
            // A link from elsewhere opens the page; it reads nothing of it.
            || text("sec-fetch-mode") == Some("navigate")
    });
    let origin = text("origin").is_none_or(|origin| {
        let named = origin.split_once("://").map(|(_, authority)| authority);
        named.is_some() && named == host(headers)
    });
    site && origin
}

/// Whether a request that changes something was made by a script of this origin: forms cannot send JSON, and scripts of
/// others ask first, which is never answered.
pub fn is_json(parts: &Parts) -> bool {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let kind = kind.split_once(';').map_or(kind, |(kind, _)| kind);
    parts.method == Method::POST && kind.trim().eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        for own in ["localhost", "LOCALHOST:8700", "127.0.0.1", "127.8.8.8:1", "[::1]", "[::1]:8700"] {
            assert!(is_own_name(own), "{own}");
        }
        for foreign in [
            "",
            "example.com",
            "localhost.example.com:8700",
            "127.0.0.1.example.com",
            "10.0.0.1",
            "[::2]",
            "[",
            "::1",
            "0.0.0.0",
        ] {
            assert!(!is_own_name(foreign), "{foreign}");
        }
    }

    #[test]
    fn this_machine_is_the_loopback_however_written() {
        for (peer, own) in [
            ("127.0.0.1:5", true),
            ("[::1]:5", true),
            ("[::ffff:127.0.0.1]:5", true),
            ("10.0.0.1:5", false),
            ("[::ffff:10.0.0.1]:5", false),
        ] {
            assert_eq!(is_this_machine(peer.parse().unwrap()), own, "{peer}");
        }
    }

    #[test]
    fn pages_of_other_origins_are_strangers() {
        let headers = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
        };
        let host = ("host", "here:1");
        for own in [
            vec![host],
            vec![host, ("origin", "http://here:1"), ("sec-fetch-site", "same-origin")],
            vec![host, ("sec-fetch-site", "none")],
            vec![host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")],
        ] {
            assert!(is_of_this_origin(&headers(&own)), "{own:?}");
        }
        for foreign in [
            vec![host, ("origin", "http://here:2")],
            vec![host, ("origin", "null")],
            vec![("origin", "http://here:1")],
            vec![host, ("sec-fetch-site", "cross-site")],
            vec![host, ("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")],
        ] {
            assert!(!is_of_this_origin(&headers(&foreign)), "{foreign:?}");
        }
    }
}
