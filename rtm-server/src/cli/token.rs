//! `rtm-server token`: making tokens, and saying in words what is in one.

use std::io::Read;
use std::time::{SystemTime, UNIX_EPOCH};

use rtm_proto::{identifier, token::Token as Parsed};
use rtm_server::config::AppSettings;
use rtm_server::tokens::{alone, inspect, make};
use rtm_server::{Config, tokens};

use super::arguments::{Token, TokenApp, TokenFormat};
use super::{checked, environment};

/// Does what was asked. A token that cannot be read or would be refused is a failure.
pub fn run(command: &Token) -> Result<(), String> {
    match command {
        Token::Make { user, app, expire, format } => {
            identifier::check_user(user).map_err(|error| format!("--user: {error}"))?;
            println!("{}", make(user, &settings(app)?, *expire, (*format).into(), now_s())?);
            Ok(())
        }
        Token::Inspect { token, user, app } => {
            let text = if token == "-" { standard_input()? } else { token.clone() };
            let given = app.app.is_some() || app.certificate.is_some() || app.config.is_some();
            let settings = if given { Some(inspected(app, text.trim())?) } else { None };
            let found = inspect(text.trim(), user.as_deref(), settings.as_ref(), now_s())?;
            found.lines.iter().for_each(|(label, text)| println!("  {label:<9}{text}"));
            match found.verdict {
                Some(Ok(verdict)) => println!("  {:<9}{verdict}", "verdict"),
                Some(Err(refused)) => return Err(refused),
                None => println!("  {:<9}not checked: give --certificate or --config", "verdict"),
            }
            Ok(())
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
            alone(&id, &certificate)?
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

impl From<TokenFormat> for tokens::Format {
    fn from(format: TokenFormat) -> Self {
        match format {
            TokenFormat::V007 => Self::V007,
            TokenFormat::V006 => Self::V006,
        }
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
