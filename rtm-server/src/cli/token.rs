//! `rtm-server token`: making tokens, and saying in words what is in one.

use std::fmt::Write;
use std::io::Read;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rtm_proto::identifier;
use rtm_proto::token::{DAY_S, Refused, Token as Parsed, Token006, Token007, make_006, make_007};
use rtm_server::Config;
use rtm_server::config::{App, AppSettings};

use super::arguments::{Token, TokenApp, TokenFormat};
use super::{checked, environment};

/// Does what was asked. A token that cannot be read or would be refused is a failure.
pub fn run(command: &Token) -> Result<(), String> {
    match command {
        Token::Make { user, app, expire, format } => {
            println!("{}", make(user, &settings(app)?, *expire, *format, now_s())?);
            Ok(())
        }
        Token::Inspect { token, user, app } => {
            let text = if token == "-" { standard_input()? } else { token.clone() };
            let given = app.app.is_some() || app.certificate.is_some() || app.config.is_some();
            let settings = if given { Some(inspected(app, text.trim())?) } else { None };
            let (said, verdict) = inspect(text.trim(), user.as_deref(), settings.as_ref(), now_s())?;
            print!("{said}");
            verdict
        }
    }
}

/// The App that the arguments mean, which has certificates.
fn settings(given: &TokenApp) -> Result<AppSettings, String> {
    let settings = match &given.config {
        Some(file) => configured(&load(file)?, given.app.as_deref())?,
        None => {
            let id = given.app.clone().ok_or("give --app and --certificate, or --config")?;
            let certificate = given.certificate.clone().ok_or("give --certificate, or --config")?;
            alone(id, certificate)?
        }
    };
    match settings.certificates.is_empty() {
        true => Err(format!("{:?} has no certificate, so it needs no tokens", settings.id)),
        false => Ok(settings),
    }
}

/// The same for a token whose App ID may stand in for one that is not given.
fn inspected(given: &TokenApp, token: &str) -> Result<AppSettings, String> {
    let named = given.app.clone().or_else(|| Some(Parsed::parse(token).ok()?.app_id().to_owned()));
    let given = TokenApp { app: named, certificate: given.certificate.clone(), config: given.config.clone() };
    settings(&given)
}

fn load(file: &std::path::Path) -> Result<Config, String> {
    Config::load(Some(file), environment()).and_then(checked).map_err(|error| error.to_string())
}

fn configured(config: &Config, id: Option<&str>) -> Result<AppSettings, String> {
    let id = match (id, config.apps.as_slice()) {
        (Some(id), _) => id,
        (None, [only]) => &only.id,
        (None, _) => return Err("say with --app which App of the configuration".into()),
    };
    let known = config.apps.iter().any(|app| app.id == id);
    let settings = config.app(id).filter(|_| known);
    settings.ok_or_else(|| format!("the configuration has no App {id:?}"))
}

/// An App with one certificate, checked like those of a configuration.
fn alone(id: String, certificate: String) -> Result<AppSettings, String> {
    let app = App { id: id.clone(), certificates: vec![certificate], ..App::default() };
    let config = checked(Config { apps: vec![app], ..Config::default() }).map_err(|error| error.to_string())?;
    configured(&config, Some(&id))
}

fn make(user: &str, app: &AppSettings, expire: u32, format: TokenFormat, now: u64) -> Result<String, String> {
    identifier::check_user(user).map_err(|error| format!("--user: {error}"))?;
    let certificate = app.certificates.first().ok_or("the App has no certificate")?;
    let now = u32::try_from(now).map_err(|_| "the clock of this machine is beyond what a token can say")?;
    let salt = rand::random_range(1..=99_999_999);
    Ok(match format {
        TokenFormat::V007 => make_007(&app.id, certificate, user, now, expire, salt),
        TokenFormat::V006 => make_006(&app.id, certificate, user, now.saturating_add(expire), 0, salt),
    })
}

/// What is in the token, and whether it would be taken, as far as that can be told.
fn inspect(
    text: &str,
    user: Option<&str>,
    app: Option<&AppSettings>,
    now: u64,
) -> Result<(String, Result<(), String>), String> {
    let token = Parsed::parse(text).map_err(|refused| refused.to_string())?;
    let mut said = String::new();
    match &token {
        Parsed::V006(token) => describe_006(&mut said, token, now),
        Parsed::V007(token) => describe_007(&mut said, token, now),
    }
    let named = match &token {
        Parsed::V006(_) => None,
        Parsed::V007(token) => token.services.iter().find(|s| matches!(s.kind, 2 | 8)).map(|s| s.user.as_str()),
    };
    let verdict = match (app, user.or(named)) {
        (None, _) => {
            line(&mut said, "verdict", "not checked: give --certificate or --config");
            Ok(())
        }
        (Some(_), None) => Err("give --user: only with the user can the token be checked".into()),
        (Some(app), Some(user)) => match token.check(&app.id, &app.certificates, user, now * 1000) {
            Ok(accepted) => {
                line(&mut said, "verdict", &format!("{user} may log in until {}", time(accepted.ends_ms / 1000, now)));
                Ok(())
            }
            Err(refused) => Err(format!("{user} may not log in: {refused} ({})", number(&refused))),
        },
    };
    Ok((said, verdict))
}

fn number(refused: &Refused) -> String {
    format!("login error {}, {:?}", refused.login().code(), refused.login())
}

fn describe_006(said: &mut String, token: &Token006, now: u64) {
    line(said, "format", "006");
    line(said, "App ID", &token.app_id);
    line(said, "user", "not named; the signature holds for one alone");
    line(said, "ends", &time(token.ends.into(), now));
    for (right, until) in &token.privileges {
        let name = match right {
            1000 => "log in to RTM".into(),
            1 => "join an RTC channel".into(),
            other => format!("number {other}"),
        };
        let note = if *until == 0 { String::new() } else { format!(" ({until}, which means nothing for RTM)") };
        line(said, "right", &(name + &note));
    }
}

fn describe_007(said: &mut String, token: &Token007, now: u64) {
    let made = u64::from(token.issued);
    line(said, "format", "007");
    line(said, "App ID", &token.app_id);
    line(said, "made", &time(made, now));
    let note = if u64::from(token.expire) > DAY_S { "; it says more, but a day is the most" } else { "" };
    line(said, "ends", &(time(made + u64::from(token.expire).min(DAY_S), now) + note));
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
        line(said, "service", &format!("{name} for {user}{rights}"));
    }
    if token.more {
        line(said, "service", "more, of kinds that are not known here");
    }
}

fn line(said: &mut String, label: &str, text: &str) {
    // What is in a token may be anything, also what a terminal would obey.
    let text: String = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    // Writing to a String does not fail.
    let _ = writeln!(said, "  {label:<9}{text}");
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

fn standard_input() -> Result<String, String> {
    let mut text = String::new();
    // More than any token has; what is longer is refused for its length.
    let most = rtm_proto::token::TEXT_BYTES as u64 + 1024;
    std::io::stdin().take(most).read_to_string(&mut text).map_err(|error| format!("cannot read the token: {error}"))?;
    Ok(text)
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_000;

    fn app(certificate: &str) -> AppSettings {
        alone("970CA35de60c44645bbae8a215061b33".into(), certificate.repeat(32)).unwrap()
    }

    #[test]
    fn what_is_made_is_taken_and_said_in_words() {
        for (format, word) in
            [(TokenFormat::V007, "RTM for ann, may log in for 10 min 0 s"), (TokenFormat::V006, "right")]
        {
            let token = make("ann", &app("a"), 600, format, NOW).unwrap();
            let (said, verdict) = inspect(&token, Some("ann"), Some(&app("a")), NOW + 60).unwrap();
            assert_eq!(verdict, Ok(()), "{said}");
            for word in [word, "ann may log in until", "in 9 min 0 s", "Tue, 14 Nov 2023"] {
                assert!(said.contains(word), "{word:?} is missing in {said}");
            }
        }
    }

    #[test]
    fn why_a_token_would_be_refused_is_said_with_its_number() {
        let token = make("ann", &app("a"), 600, TokenFormat::V007, NOW).unwrap();
        for (user, certificate, now, words) in [
            ("bob", "a", NOW, ["another user", "error 5"]),
            ("ann", "b", NOW, ["certificate", "error 5"]),
            ("ann", "a", NOW + 601, ["ended 1 s ago", "error 6"]),
        ] {
            let (_, verdict) = inspect(&token, Some(user), Some(&app(certificate)), now).unwrap();
            let refused = verdict.unwrap_err();
            assert!(words.iter().all(|word| refused.contains(word)), "{refused}");
        }
        assert!(inspect("007", None, None, NOW).is_err());
    }

    #[test]
    fn nothing_in_a_token_reaches_the_terminal_as_a_command() {
        let token = make_007(&"a".repeat(32), &"a".repeat(32), "\u{1b}[2J", 5, 5, 5);
        let (said, _) = inspect(&token, None, None, NOW).unwrap();
        assert!(!said.contains('\u{1b}'), "{said:?}");
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
