//! One project, and what is in force for it: its own settings over those of the server.
//!
//! ```
//! use rtm_server::Config;
//!
//! let config = Config::parse("[[apps]]\nid = \"chat\"\nrates = \"none\"\nlimits.channels = 50").unwrap();
//! let chat = config.app("chat").unwrap();
//! assert_eq!((chat.limits.channels, chat.limits.transfers), (50, 9));
//! assert!(chat.allow_no_token && config.app("other").is_none());
//! ```

use rtm_proto::{
    rates::Profile,
    token::{self, Accepted, Refused},
    wire,
};
use serde::{Deserialize, Serialize};

use super::{Chat, Config, ConfigError, Limits};

/// Limits that count what no App has been named for yet.
const OF_THE_SERVER: [&str; 1] = ["connections_unauthenticated"];

/// One project.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// What clients pass as App ID. An App with certificates has one of 32 hexadecimal digits, as tokens carry it.
    pub id: String,
    /// What its tokens are signed with, at most two of 32 hexadecimal digits: the primary and the secondary one, both valid.
    /// Without any, no token is asked for, and none is checked. Default none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<String>,
    /// Whether clients may log in without a token although there is a certificate, as while programs move to tokens; a token
    /// that is given has to be good all the same. An App without certificates whose id is an App key, `org#app`, is one of the
    /// chat service, which hands out tokens of its own: there it says whether anybody may use the rest of the server as whoever
    /// they like. Default `true` without certificates, unless the id is an App key; else `false`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_no_token: Option<bool>,
    /// How often its native, Java and server-side programs may call. Default: what the server's `rates` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rates: Option<RateProfile>,
    /// The same for programs on Apple's systems. Default: what the server's `rates_apple` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rates_apple: Option<RateProfile>,
    /// The same for programs in browsers. Default: what the server's `rates_web` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rates_web: Option<RateProfile>,
    /// Any keys of [`Limits`], which count for this App instead of the server's.
    #[serde(default, skip_serializing_if = "toml::Table::is_empty")]
    pub limits: toml::Table,
    /// Any keys of [`Chat`], which count for this App instead of the server's.
    #[serde(default, skip_serializing_if = "toml::Table::is_empty")]
    pub chat: toml::Table,
    /// What its REST calls are authenticated with. Default none: only by token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<Rest>,
}

/// Name and password of an App's REST calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rest {
    /// The name in Basic authentication.
    pub customer_id: String,
    /// The password in Basic authentication.
    pub customer_secret: String,
}

/// The name of a set of call rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RateProfile {
    /// Those of the 1.x SDKs for Linux and Java.
    Linux,
    /// Those of the 1.x SDKs for phones and browsers.
    Mobile,
    /// No rates at all.
    None,
}

impl RateProfile {
    /// The rates behind the name.
    pub fn profile(self) -> Profile {
        match self {
            RateProfile::Linux => Profile::Linux,
            RateProfile::Mobile => Profile::Mobile,
            RateProfile::None => Profile::None,
        }
    }
}

/// What is in force for one App.
#[derive(Debug, Clone, PartialEq)]
pub struct AppSettings {
    /// The App ID.
    pub id: String,
    /// What tokens may be signed with; none: tokens are not checked.
    pub certificates: Vec<String>,
    /// Whether a login needs no token.
    pub allow_no_token: bool,
    /// Sizes and counts.
    pub limits: Limits,
    /// How often native, Java and server-side programs may call.
    pub rates: RateProfile,
    /// How often programs on Apple's systems may call.
    pub rates_apple: RateProfile,
    /// How often programs in browsers may call.
    pub rates_web: RateProfile,
    /// What REST calls are authenticated with.
    pub rest: Option<Rest>,
    /// What is in force of the chat service.
    pub chat: Chat,
}

impl AppSettings {
    /// The rates of a client on this platform.
    pub fn rates_of(&self, platform: wire::Platform) -> Profile {
        let name = match platform {
            wire::Platform::Apple => self.rates_apple,
            wire::Platform::Web => self.rates_web,
            wire::Platform::Unspecified | wire::Platform::Native => self.rates,
        };
        name.profile()
    }

    /// Whether `user` may log in with this token at `now_ms`, milliseconds since 1970. `None`: without any, so that there is
    /// no end. Where a token may be left out, the App ID in its place is none; where none can be checked, anything is.
    pub fn check_token(&self, text: &str, user: &str, now_ms: u64) -> Result<Option<Accepted>, Refused> {
        let none = text.is_empty() || text == self.id;
        if self.allow_no_token && (none || self.certificates.is_empty()) {
            return Ok(None);
        }
        if self.certificates.is_empty() {
            return Err(Refused::Malformed("this App is one of the chat service, and no login of it was asked for"));
        }
        if none {
            return Err(Refused::Malformed("this App asks for a token, and none was given"));
        }
        token::verify(text, &self.id, &self.certificates, user, now_ms).map(Some)
    }

    /// The limits in the form that `Welcome` carries to a client on this platform.
    pub fn told(&self, platform: wire::Platform) -> wire::Limits {
        wire::Limits { rates: self.rates_of(platform).rates(), ..self.limits.told() }
    }
}

impl Config {
    /// As [`Config::app`], and what the server says for an App that is not configured any more but has left something behind.
    pub(crate) fn app_or_default(&self, id: &str) -> AppSettings {
        self.app(id).unwrap_or_else(|| self.settings(&App { id: id.into(), ..App::default() }))
    }

    /// What is in force for the App with this id; `None`: it may not be used here. The one place where a session, a request
    /// or a command learns it. For a configuration that passed [`Config::check`].
    pub fn app(&self, id: &str) -> Option<AppSettings> {
        if self.development() {
            return Some(self.settings(&App { id: id.into(), ..App::default() }));
        }
        self.apps.iter().find(|app| app.id == id).map(|app| self.settings(app))
    }

    fn settings(&self, app: &App) -> AppSettings {
        AppSettings {
            id: app.id.clone(),
            certificates: app.certificates.clone(),
            allow_no_token: app
                .allow_no_token
                .unwrap_or(app.certificates.is_empty() && (self.development() || !is_key(&app.id))),
            limits: self.limits_of(app).unwrap_or_else(|_| self.limits.clone()),
            rates: app.rates.unwrap_or(self.rates),
            rates_apple: app.rates_apple.unwrap_or(self.rates_apple),
            rates_web: app.rates_web.unwrap_or(self.rates_web),
            rest: app.rest.clone(),
            chat: self.chat_of(app).unwrap_or_else(|_| self.chat.clone()),
        }
    }

    /// The server's limits with those of the App in their places.
    pub(super) fn limits_of(&self, app: &App) -> Result<Limits, ConfigError> {
        let refused =
            |reason: String| ConfigError::Refused { key: "apps.limits", reason: format!("of {:?}: {reason}", app.id) };
        if let Some(key) = app.limits.keys().find(|key| OF_THE_SERVER.contains(&key.as_str())) {
            return Err(refused(format!("{key} counts what belongs to no App yet; set it in [limits]")));
        }
        merged(&self.limits, &app.limits, refused)
    }

    /// The server's chat settings with those of the App in their places.
    pub(crate) fn chat_of(&self, app: &App) -> Result<Chat, ConfigError> {
        merged(&self.chat, &app.chat, |reason| ConfigError::Refused {
            key: "apps.chat",
            reason: format!("of {:?}: {reason}", app.id),
        })
    }
}

/// Whether the id is an App key of the chat service.
pub(super) fn is_key(id: &str) -> bool {
    id.contains('#')
}

/// `base` with the keys of `own` in their places.
fn merged<T: Serialize + serde::de::DeserializeOwned>(
    base: &T,
    own: &toml::Table,
    refused: impl Fn(String) -> ConfigError,
) -> Result<T, ConfigError> {
    let mut table = toml::Table::try_from(base).map_err(|error| refused(error.to_string()))?;
    for (key, value) in own {
        table.insert(key.clone(), value.clone());
        // One at a time, so that the error can name the one that is wrong.
        let read: Result<T, _> = table.clone().try_into();
        read.map_err(|error: toml::de::Error| refused(format!("{key}: {}", error.message().replace('\n', " "))))?;
    }
    table.try_into().map_err(|error: toml::de::Error| refused(error.message().replace('\n', " ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(text: &str, id: &str) -> AppSettings {
        let config = Config::parse(text).unwrap();
        config.check().unwrap();
        config.app(id).unwrap()
    }

    #[test]
    fn in_development_every_app_has_the_settings_of_the_server() {
        let any = app("rates = \"none\"\n[limits]\nchannels = 7", "whatever");
        assert_eq!(any.limits.channels, 7);
        assert!(any.allow_no_token && any.certificates.is_empty() && any.rest.is_none());
        assert!(any.rates_of(wire::Platform::Native).rates().is_empty());
        assert_eq!(any.rates_of(wire::Platform::Apple), Profile::Mobile);
    }

    #[test]
    fn the_platform_chooses_the_rates_and_the_app_may_choose_others() {
        let text = "[[apps]]\nid = \"a\"\n[[apps]]\nid = \"b\"\nrates = \"mobile\"\nrates_web = \"none\"";
        let rates = |id: &str, platform| app(text, id).rates_of(platform);
        assert_eq!(rates("a", wire::Platform::Native), Profile::Linux);
        assert_eq!(rates("a", wire::Platform::Unspecified), Profile::Linux);
        assert_eq!(rates("a", wire::Platform::Apple), Profile::Mobile);
        assert_eq!(rates("a", wire::Platform::Web), Profile::Mobile);
        assert_eq!(rates("b", wire::Platform::Native), Profile::Mobile);
        assert_eq!(rates("b", wire::Platform::Web), Profile::None);
    }

    #[test]
    fn every_limit_of_an_app_but_those_of_the_server_can_be_its_own() {
        let keys = toml::Table::try_from(Limits::default()).unwrap();
        for key in keys.keys().filter(|key| !OF_THE_SERVER.contains(&key.as_str())) {
            // Room for two of the messages that a queue has to hold, and for a whole frame otherwise.
            let value = if key == "session_queue_bytes" { 150_000 } else { 1 };
            let text = format!("[[apps]]\nid = \"a\"\n[apps.limits]\n{key} = {value}");
            let limits = toml::Table::try_from(app(&text, "a").limits).unwrap();
            assert_eq!(limits[key].as_integer(), Some(value), "{key}");
            let others = limits.iter().filter(|(other, value)| keys[*other] != **value).count();
            assert_eq!(others, 1, "{key} alone is changed: {limits:?}");
        }
    }

    #[test]
    fn what_an_app_cannot_limit_is_refused_by_name() {
        for (line, says) in [
            ("connections_unauthenticated = 5", "[limits]"),
            ("chanels = 5", "chanels"),
            ("channels = \"many\"", "channels"),
            ("channels = -1", "channels"),
            ("channels = 0", "channels"),
        ] {
            let text = format!("[[apps]]\nid = \"one\"\n[apps.limits]\n{line}");
            let error = Config::parse(&text).unwrap().check().expect_err(line).to_string();
            assert!(error.contains("apps.limits") && error.contains("\"one\"") && error.contains(says), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn the_printed_form_of_an_app_reads_back() {
        let text = "[[apps]]\nid = \"a\"\nallow_no_token = true\nrates_apple = \"none\"\n[apps.limits]\nchannels = 3\n\
                    [apps.rest]\ncustomer_id = \"c\"\ncustomer_secret = \"s\"\n[[apps]]\nid = \"b\"";
        let config = Config::parse(text).unwrap();
        let printed = config.to_toml();
        assert_eq!(Config::parse(&printed).unwrap(), config, "{printed}");
    }
}
