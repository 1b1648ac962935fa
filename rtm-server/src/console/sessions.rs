//! Who has logged in to the console, and who tries too often.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
};

use ::http::{HeaderMap, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rtm_proto::rates::Window;
use sha2::{Digest, Sha256};

/// The cookie that carries a login.
pub const COOKIE: &str = "rtm_console";

/// Logins at a time; the one that ends first makes room.
const OPEN: usize = 64;

/// Attempts of one address within [`WINDOW_MS`], right or wrong.
const ATTEMPTS: u32 = 5;
const WINDOW_MS: u32 = 60_000;

/// Addresses that are remembered; when there are more, those that were quiet for a while are forgotten.
const ADDRESSES: usize = 4096;

/// What is known of the console's visitors. Times are milliseconds of the hub's clock.
#[derive(Default)]
pub struct Sessions {
    /// By the hash of what the cookie carries, so that comparing takes no time that tells anything.
    open: HashMap<[u8; 32], u64>,
    attempts: HashMap<IpAddr, Window>,
}

impl Sessions {
    /// Opens a session until `ends`; returns what its cookie carries.
    pub fn open(&mut self, now: u64, ends: u64) -> String {
        self.open.retain(|_, ends| *ends > now);
        if self.open.len() >= OPEN
            && let Some(first) = self.open.iter().min_by_key(|(_, ends)| **ends).map(|(key, _)| *key)
        {
            self.open.remove(&first);
        }
        let secret = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        self.open.insert(key(&secret), ends);
        secret
    }

    /// Whether the cookie carries a session that has not ended.
    pub fn is_open(&self, secret: &str, now: u64) -> bool {
        self.open.get(&key(secret)).is_some_and(|ends| *ends > now)
    }

    /// Ends the session.
    pub fn close(&mut self, secret: &str) {
        self.open.remove(&key(secret));
    }

    /// Whether this address may try a password; it counts.
    pub fn admits(&mut self, address: IpAddr, now: u64) -> bool {
        if self.attempts.len() >= ADDRESSES {
            self.attempts.retain(|_, window| !window.is_idle(now));
        }
        let address = network(address);
        if self.attempts.len() >= ADDRESSES && !self.attempts.contains_key(&address) {
            return false;
        }
        self.attempts.entry(address).or_insert_with(|| Window::new(ATTEMPTS, WINDOW_MS)).admit(now)
    }

    /// The password was right: what was tried before counts no longer.
    pub fn forgive(&mut self, address: IpAddr) {
        self.attempts.remove(&network(address));
    }
}

/// Who has one IPv6 address has the 2^64 of its network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}

fn key(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// What the cookie of a request carries.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE).then_some(value)
    })
}

/// The cookie that opens a session for so many seconds; 0 takes it away.
pub fn set_cookie(secret: &str, seconds: u64, encrypted: bool) -> String {
    let secure = if encrypted { "; Secure" } else { "" };
    format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_in_time_and_when_it_is_closed() {
        let mut sessions = Sessions::default();
        let (one, two) = (sessions.open(0, 100), sessions.open(0, 100));
        assert!(sessions.is_open(&one, 99) && !sessions.is_open(&one, 100) && !sessions.is_open("", 0));
        sessions.close(&one);
        assert!(!sessions.is_open(&one, 0) && sessions.is_open(&two, 0));
    }

    #[test]
    fn the_session_that_ends_first_makes_room() {
        let mut sessions = Sessions::default();
        let opened: Vec<_> = (1..=OPEN as u64 + 1).map(|ends| sessions.open(0, ends)).collect();
        assert!(!sessions.is_open(&opened[0], 0));
        assert!(opened[1..].iter().all(|session| sessions.is_open(session, 0)));
    }

    #[test]
    fn an_address_has_five_attempts_a_minute_and_takes_none_from_others() {
        let mut sessions = Sessions::default();
        let (one, other): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        assert!((0..5).all(|_| sessions.admits(one, 0)));
        assert!(!sessions.admits(one, 59_999) && sessions.admits(other, 0));
        assert!(sessions.admits(one, 60_000));
        (0..9).for_each(|_| _ = sessions.admits(one, 60_000));
        sessions.forgive(one);
        assert!(sessions.admits(one, 60_000));
        let network = |last: u16| format!("2001:db8::{last:x}").parse().unwrap();
        assert!((0..5).all(|last| sessions.admits(network(last), 0)) && !sessions.admits(network(9), 0));
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append("cookie", "a=b; rtm_console=secret".parse().unwrap());
        assert_eq!(cookie(&headers), Some("secret"));
        headers.clear();
        headers.append("cookie", "a=b; rtm_console_2=secret".parse().unwrap());
        assert_eq!(cookie(&headers), None);
        assert!(set_cookie("s", 5, true).ends_with("; Secure") && !set_cookie("s", 5, false).contains("Secure"));
    }
}
