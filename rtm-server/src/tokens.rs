//! Making tokens, and saying in words what is in one: for the command line and for the console.
//!
//! ```
//! use rtm_server::tokens::{Format, alone, inspect, make};
//!
//! let app = alone(&"a".repeat(32), &"b".repeat(32)).unwrap();
//! let token = make("ann", &app, 600, Format::V007, 1_700_000_000).unwrap();
//! assert!(inspect(&token, None, Some(&app), 1_700_000_000).unwrap().verdict.unwrap().is_ok());
//! ```

use std::time::{Duration, UNIX_EPOCH};

use rtm_proto::{
    identifier,
    token::{DAY_S, Refused, Token, Token006, Token007, make_006, make_007},
};

use crate::config::{App, AppSettings, Config};

/// How a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The newer format.
    V007,
    /// The older format.
    V006,
}

/// An App with one certificate, checked like those of a configuration.
///
/// # Errors
/// In words: the id or the certificate is not of the vendor's form.
pub fn alone(id: &str, certificate: &str) -> Result<AppSettings, String> {
    let app = App { id: id.to_owned(), certificates: vec![certificate.to_owned()], ..App::default() };
    let config = Config { apps: vec![app], ..Config::default() };
    config.check().map_err(|error| error.to_string())?;
    config.app(id).ok_or_else(|| format!("{id:?} cannot be an App ID"))
}

/// A token for a user of the App, made at `now`, in seconds since 1970, and valid for `expire` seconds.
///
/// # Errors
/// In words: the user id is none, or the App has no certificate.
pub fn make(user: &str, app: &AppSettings, expire: u32, format: Format, now: u64) -> Result<String, String> {
    identifier::check_user(user).map_err(|error| format!("the user: {error}"))?;
    let certificate = app.certificates.first().ok_or("the App has no certificate")?;
    let now = u32::try_from(now).map_err(|_| "the clock of this machine is beyond what a token can say")?;
    let salt = rand::random_range(1..=99_999_999);
    Ok(match format {
        Format::V007 => make_007(&app.id, certificate, user, now, expire, salt),
        Format::V006 => make_006(&app.id, certificate, user, now.saturating_add(expire), 0, salt),
    })
}

/// What is in a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Label and text, in the order in which they are best read. Without control characters, whatever is in the token.
    pub lines: Vec<(&'static str, String)>,
    /// Until when which user may log in with it, or why not. `None`: there was no App to check it against.
    pub verdict: Option<Result<String, String>>,
}

/// Reads a token, and checks it as a login of `user` at `now` would be checked; without `user`, for the one that it names.
///
/// # Errors
/// In words: it cannot be read, or nobody knows for whom it is to be checked.
pub fn inspect(text: &str, user: Option<&str>, app: Option<&AppSettings>, now: u64) -> Result<Inspection, String> {
    let token = Token::parse(text).map_err(|refused| refused.to_string())?;
    let mut said = Said::default();
    match &token {
        Token::V006(token) => describe_006(&mut said, token, now),
        Token::V007(token) => describe_007(&mut said, token, now),
    }
    let named = match &token {
        Token::V006(_) => None,
        Token::V007(token) => token.services.iter().find(|s| matches!(s.kind, 2 | 8)).map(|s| s.user.as_str()),
    };
    let verdict = match (app, user.or(named)) {
        (None, _) => None,
        (Some(_), None) => return Err("say for which user: only with the user can the token be checked".into()),
        (Some(app), Some(user)) => Some(match token.check(&app.id, &app.certificates, user, now * 1000) {
            Ok(accepted) => Ok(clean(&format!("{user} may log in until {}", time(accepted.ends_ms / 1000, now)))),
            Err(refused) => Err(clean(&format!("{user} may not log in: {refused} ({})", number(&refused)))),
        }),
    };
    Ok(Inspection { lines: said.0, verdict })
}

fn number(refused: &Refused) -> String {
    format!("login error {}, {:?}", refused.login().code(), refused.login())
}

fn describe_006(said: &mut Said, token: &Token006, now: u64) {
    said.line("format", "006");
    said.line("App ID", &token.app_id);
    said.line("user", "not named; the signature holds for one alone");
    said.line("ends", &time(token.ends.into(), now));
    for (right, until) in &token.privileges {
        let name = match right {
            1000 => "log in to RTM".into(),
            1 => "join an RTC channel".into(),
            other => format!("number {other}"),
        };
        let note = if *until == 0 { String::new() } else { format!(" ({until}, which means nothing for RTM)") };
        said.line("right", &(name + &note));
    }
}

fn describe_007(said: &mut Said, token: &Token007, now: u64) {
    let made = u64::from(token.issued);
    said.line("format", "007");
    said.line("App ID", &token.app_id);
    said.line("made", &time(made, now));
    let note = if u64::from(token.expire) > DAY_S { "; it says more, but a day is the most" } else { "" };
    said.line("ends", &(time(made + u64::from(token.expire).min(DAY_S), now) + note));
    for service in &token.services {
        let name = match service.kind {
            1 => "RTC",
            2 => "RTM",
            3 => "streaming",
            4 => "FPA",
            5 => "chat",
            6 => "FCDN",
            7 => "education",
            8 => "RTM 2",
            _ => "unknown",
        };
        let user = if service.user.is_empty() { "anybody" } else { &service.user };
        let login = service.privileges.iter().find(|(right, _)| *right == 1);
        let rights = match login {
            Some((_, lasts)) if matches!(service.kind, 2 | 8) => format!(", may log in for {}", span((*lasts).into())),
            _ => format!(", {} rights", service.privileges.len()),
        };
        said.line("service", &format!("{name} for {user}{rights}"));
    }
    if token.more {
        said.line("service", "more, of kinds that are not known here");
    }
}

#[derive(Default)]
struct Said(Vec<(&'static str, String)>);

impl Said {
    fn line(&mut self, label: &'static str, text: &str) {
        self.0.push((label, clean(text)));
    }
}

/// What is in a token may be anything, also what a terminal would obey.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// A moment, and how far away it is.
fn time(at: u64, now: u64) -> String {
    let moment = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(at));
    match at.checked_sub(now) {
        Some(0) => format!("{moment}, now"),
        Some(ahead) => format!("{moment}, in {}", span(ahead)),
        None => format!("{moment}, {} ago", span(now - at)),
    }
}

/// A span of time in its two largest units.
fn span(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / DAY_S, seconds / 3600 % 24, seconds / 60 % 60);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{minutes} min {} s", seconds % 60),
        3600..DAY_S => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_000;

    fn app(certificate: &str) -> AppSettings {
        alone("970CA35de60c44645bbae8a215061b33", &certificate.repeat(32)).unwrap()
    }

    #[test]
    fn what_is_made_is_taken_and_said_in_words() {
        for (format, word) in [(Format::V007, "RTM for ann, may log in for 10 min 0 s"), (Format::V006, "right")] {
            let token = make("ann", &app("a"), 600, format, NOW).unwrap();
            let found = inspect(&token, Some("ann"), Some(&app("a")), NOW + 60).unwrap();
            let said = format!("{found:?}");
            assert!(matches!(found.verdict, Some(Ok(_))), "{said}");
            for word in [word, "ann may log in until", "in 9 min 0 s", "Tue, 14 Nov 2023"] {
                assert!(said.contains(word), "{word:?} is missing in {said}");
            }
        }
    }

    #[test]
    fn why_a_token_would_be_refused_is_said_with_its_number() {
        let token = make("ann", &app("a"), 600, Format::V007, NOW).unwrap();
        for (user, certificate, now, words) in [
            ("bob", "a", NOW, ["another user", "error 5"]),
            ("ann", "b", NOW, ["certificate", "error 5"]),
            ("ann", "a", NOW + 601, ["ended 1 s ago", "error 6"]),
        ] {
            let found = inspect(&token, Some(user), Some(&app(certificate)), now).unwrap();
            let refused = found.verdict.unwrap().unwrap_err();
            assert!(words.iter().all(|word| refused.contains(word)), "{refused}");
        }
        assert!(inspect("007", None, None, NOW).is_err());
    }

    #[test]
    fn nothing_in_a_token_reaches_the_terminal_as_a_command() {
        let token = make_007(&"a".repeat(32), &"a".repeat(32), "\u{1b}[2J", 5, 5, 5);
        let found = inspect(&token, None, None, NOW).unwrap();
        assert!(found.lines.iter().all(|(_, text)| !text.contains('\u{1b}')), "{found:?}");
        assert_eq!(found.verdict, None);
    }

    #[test]
    fn spans_are_said_in_their_two_largest_units() {
        for (seconds, said) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min 0 s"),
            (3599, "59 min 59 s"),
            (3600, "1 h 0 min"),
            (90_000, "1 d 1 h"),
        ] {
            assert_eq!(span(seconds), said);
        }
    }
}
