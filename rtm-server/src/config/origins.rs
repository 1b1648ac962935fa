//! Which web pages may use the server.
//!
//! Browsers name the origin of a page with every request that leads elsewhere, `https://chat.example.org`; programs that
//! are no browsers name none. A list of [`Origins`] tells pages apart, and nothing else: who may do what is a matter of
//! tokens and media keys.

use serde::{Deserialize, Serialize};

/// The list, as it stands in the configuration.
///
/// ```
/// use rtm_server::config::Origins;
///
/// let origins = Origins(vec!["https://*.example.org".into(), "http://localhost:5173".into()]);
/// assert!(origins.admit("https://chat.example.org") && origins.admit("http://localhost:5173"));
/// assert!(!origins.admit("https://example.org") && !origins.admit("https://example.com"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Origins(pub Vec<String>);

/// Every page.
const EVERY: &str = "*";
/// What browsers name for pages without an origin of their own: files, and frames in a sandbox.
const NONE: &str = "null";

impl Origins {
    /// Whether every page may use the server.
    pub fn every(&self) -> bool {
        self.0.iter().any(|entry| entry == EVERY)
    }

    /// Whether a page of `origin`, as its browser names it, may use the server.
    pub fn admit(&self, origin: &str) -> bool {
        self.every() || self.0.iter().any(|entry| covers(entry, origin))
    }

    /// Says what is wrong with the first entry that no origin could ever match.
    pub fn fault(&self) -> Option<String> {
        let wrong = |entry: &&String| ![EVERY, NONE].contains(&entry.as_str()) && !well_formed(entry);
        self.0.iter().find(wrong).map(|entry| {
            format!(
                "{entry:?} is no origin; write SCHEME://HOST or SCHEME://HOST:PORT, without a path and without the \
                 scheme's own port, such as \"https://chat.example.org\" or \"https://*.example.org\", or \"*\" for every page"
            )
        })
    }
}

impl Default for Origins {
    fn default() -> Self {
        Self(vec![EVERY.into()])
    }
}

/// Whether `entry` is `origin`, or names all subdomains of its host.
fn covers(entry: &str, origin: &str) -> bool {
    let Some((scheme, domain)) = entry.split_once("://*") else { return entry.eq_ignore_ascii_case(origin) };
    let Some((named, host)) = origin.split_once("://") else { return false };
    // `domain` begins with the dot, so that `https://*.a.org` covers neither `https://a.org` nor `https://bada.org`.
    let Some(cut) = host.len().checked_sub(domain.len()).filter(|cut| *cut > 0) else { return false };
    named.eq_ignore_ascii_case(scheme) && host.get(cut..).is_some_and(|end| end.eq_ignore_ascii_case(domain))
}

fn well_formed(entry: &str) -> bool {
    let Some((scheme, place)) = entry.split_once("://") else { return false };
    let place = match place.split_once('*') {
        None => place,
        Some(("", domain)) if domain.starts_with('.') => &domain[1..],
        Some(_) => return false,
    };
    let (host, port) = match place.rsplit_once(':') {
        // The colons of an IPv6 address are inside of its brackets.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (place, None),
    };
    let default = match scheme.to_ascii_lowercase().as_str() {
        "http" => Some("80"),
        "https" => Some("443"),
        _ => None,
    };
    let named = |text: &str, more: &[u8]| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    named(scheme, b"+-.")
        && named(host, b"-._[]:")
        && port.is_none_or(|port| port.parse::<u16>().is_ok() && Some(port) != default)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(entries: &[&str]) -> Origins {
        Origins(entries.iter().map(|entry| entry.to_string()).collect())
    }

    #[test]
    fn every_page_is_admitted_by_default_and_none_by_an_empty_list() {
        for origin in ["https://a.org", "http://localhost:5173", "null", "capacitor://localhost"] {
            assert!(Origins::default().admit(origin), "{origin}");
            assert!(!origins(&[]).admit(origin), "{origin}");
        }
    }

    #[test]
    fn an_origin_is_admitted_as_a_whole() {
        let list = origins(&["https://a.org", "http://b.org:8080", "null"]);
        for origin in ["https://a.org", "HTTPS://A.org", "http://b.org:8080", "null"] {
            assert!(list.admit(origin), "{origin}");
        }
        for origin in
            ["http://a.org", "https://a.org:444", "https://a.org.evil.org", "https://xa.org", "http://b.org", ""]
        {
            assert!(!list.admit(origin), "{origin}");
        }
    }

    #[test]
    fn a_star_stands_for_subdomains_and_nothing_else() {
        let list = origins(&["https://*.a.org", "http://*.b.org:8080"]);
        for origin in ["https://x.a.org", "https://y.x.A.org", "http://x.b.org:8080"] {
            assert!(list.admit(origin), "{origin}");
        }
        for origin in
            ["https://a.org", "https://.a.org.evil", "https://xa.org", "http://x.a.org", "http://x.b.org", "é"]
        {
            assert!(!list.admit(origin), "{origin}");
        }
    }

    #[test]
    fn an_entry_that_could_never_match_is_refused_with_the_right_form() {
        for good in [
            "*",
            "null",
            "https://a.org",
            "http://[::1]:5173",
            "http://[::1]",
            "https://*.a.org",
            "chrome-extension://abcdef",
            "http://a.org:443",
        ] {
            assert_eq!(origins(&[good]).fault(), None, "{good}");
        }
        for bad in [
            "",
            "a.org",
            "https://",
            "https://a.org/",
            "https://a.org/x",
            "https://a.org:443",
            "http://a.org:80",
            "https://a.org:99999",
            "https://*",
            "https://*a.org",
            "https://x.*.a.org",
            "https://user@a.org",
            "://a.org",
        ] {
            let fault = origins(&["https://fine.org", bad]).fault().expect(bad);
            assert!(fault.contains(&format!("{bad:?}")) && fault.contains("SCHEME://HOST"), "{fault}");
        }
    }
}
