//! From a file and the environment to a [`Config`].

use std::collections::BTreeMap;
use std::path::Path;

use super::{Config, ConfigError, Tls};

/// What names the environment variables: `limits.media_bytes` is `RTM_LIMITS_MEDIA_BYTES`.
const PREFIX: &str = "RTM_";

impl Config {
    /// Reads `file` (the defaults when there is none) and lets `environment`, usually [`std::env::vars`], override it.
    /// The result is well formed; [`Config::check`] tells whether it can be served.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let config = match file {
            None => Self::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
                let config = parse(&text, &path.display().to_string())?;
                config.rebased(&text, path.parent().unwrap_or(Path::new("")))
            }
        };
        overridden(config, environment)
    }

    /// Reads the text of a configuration file. Relative paths stay as they are.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        parse(text, "")
    }

    /// The configuration in force, as a file would say it.
    pub fn to_toml(&self) -> String {
        // Every type in the tree has a form in TOML, except for paths that are not UTF-8.
        toml::to_string(self).unwrap_or_else(|error| format!("# cannot be written as TOML: {error}\n"))
    }

    /// Paths in a file are relative to it, so that a service finds them wherever it is started. A folder that the file
    /// does not mention stays relative to where the server is started.
    fn rebased(mut self, text: &str, folder: &Path) -> Self {
        if text.parse::<toml::Table>().is_ok_and(|table| table.contains_key("data_dir")) {
            self.data_dir = folder.join(&self.data_dir);
        }
        if let Some(tls) = &mut self.tls {
            tls.certificate = folder.join(&tls.certificate);
            tls.key = folder.join(&tls.key);
        }
        if !self.chat.sensitive_words_file.as_os_str().is_empty() {
            self.chat.sensitive_words_file = folder.join(&self.chat.sensitive_words_file);
        }
        for app in &mut self.apps {
            if let Some(toml::Value::String(path)) = app.chat.get_mut("sensitive_words_file")
                && !path.is_empty()
                && let Some(moved) = folder.join(&*path).to_str()
            {
                *path = moved.to_owned();
            }
        }
        self
    }
}

fn parse(text: &str, name: &str) -> Result<Config, ConfigError> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let mut place = if name.is_empty() { String::new() } else { format!(" {name}") };
        if let Some(at) = error.span().and_then(|span| text.get(..span.start)) {
            place += &format!(", line {}", at.matches('\n').count() + 1);
            // The library names unknown keys, but not those whose value is wrong. The value itself may be a secret.
            let line = text.lines().nth(at.matches('\n').count()).unwrap_or_default();
            if let Some((key, _)) = line.split_once('=') {
                place += &format!(" ({})", key.trim());
            }
        }
        ConfigError::Invalid { place, reason: error.message().replace('\n', " ") }
    })
}

fn overridden(config: Config, environment: impl IntoIterator<Item = (String, String)>) -> Result<Config, ConfigError> {
    let keys = keys();
    let sections: Vec<String> = keys
        .values()
        .filter_map(|(section, _)| section.as_ref().map(|s| format!("{PREFIX}{}_", s.to_uppercase())))
        .collect();
    let mut set: Vec<(String, String)> = environment.into_iter().filter(|(k, _)| k.starts_with(PREFIX)).collect();
    set.sort();

    let failed = |variable: &str, reason: String| ConfigError::Environment { variable: variable.into(), reason };
    let mut table = toml::Table::try_from(&config).map_err(|error| failed("RTM_*", error.to_string()))?;
    let mut used = None;
    for (variable, text) in set {
        let Some((section, key)) = keys.get(&variable) else {
            if sections.iter().any(|section| variable.starts_with(section)) {
                return Err(failed(&variable, "there is no such setting; see rtm-server check-config".into()));
            }
            continue; // RTM_SERVER and the like belong to others.
        };
        let place = match section {
            None => &mut table,
            Some(section) => table
                .entry(section.clone())
                .or_insert_with(|| toml::Value::Table(toml::Table::new()))
                .as_table_mut()
                .ok_or_else(|| failed(&variable, format!("{section} is not a section")))?,
        };
        let value = match place.get(key).or(sample_value(section.as_deref(), key).as_ref()) {
            Some(toml::Value::Integer(_)) => text.parse().map(toml::Value::Integer).ok(),
            Some(toml::Value::Boolean(_)) => text.parse().map(toml::Value::Boolean).ok(),
            // A list is written with commas.
            Some(toml::Value::Array(_)) => Some(list(&text)),
            _ => Some(toml::Value::String(text.clone())),
        };
        let Some(value) = value else {
            return Err(failed(&variable, format!("{text:?} is not of the type of {key}")));
        };
        place.insert(key.clone(), value);
        // One variable at a time, so that the error names the one that is wrong. Half a TLS section is not wrong yet.
        if section.as_deref() != Some("tls") {
            let mut probe = table.clone();
            probe.remove("tls");
            probe.try_into::<Config>().map_err(|error| failed(&variable, error.message().replace('\n', " ")))?;
        }
        used = Some(variable);
    }
    match used {
        None => Ok(config),
        Some(last) => table.try_into().map_err(|error: toml::de::Error| failed(&last, error.message().into())),
    }
}

fn list(text: &str) -> toml::Value {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    toml::Value::Array(parts.map(|part| part.to_owned().into()).collect())
}

/// A configuration in which every key that a variable can set is present.
fn sample() -> toml::Table {
    let full = Config { tls: Some(Tls::default()), ..Config::default() };
    toml::Table::try_from(full).unwrap_or_default()
}

fn sample_value(section: Option<&str>, key: &str) -> Option<toml::Value> {
    let sample = sample();
    match section {
        None => sample.get(key).cloned(),
        Some(section) => sample.get(section)?.get(key).cloned(),
    }
}

/// Variable → section and key.
fn keys() -> BTreeMap<String, (Option<String>, String)> {
    let mut keys = BTreeMap::new();
    for (name, value) in sample() {
        match value {
            toml::Value::Table(section) => {
                for key in section.keys() {
                    let variable = format!("{PREFIX}{}_{}", name.to_uppercase(), key.to_uppercase());
                    keys.insert(variable, (Some(name.clone()), key.clone()));
                }
            }
            _ => {
                keys.insert(format!("{PREFIX}{}", name.to_uppercase()), (None, name));
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_environment(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::load(None, pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())))
    }

    #[test]
    fn an_empty_file_is_the_defaults_and_the_printed_form_reads_back() {
        assert_eq!(Config::parse("").unwrap(), Config::default());
        let printed = Config::default().to_toml();
        assert_eq!(Config::parse(&printed).unwrap(), Config::default(), "{printed}");
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_name_and_line() {
        let error = Config::parse("[limits]\nmedia_bytes = 5\nmedia_byte = 6\n").unwrap_err().to_string();
        assert!(error.contains("media_byte`") && error.contains("line 3"), "{error}");
        let error = Config::parse("lisen = \"127.0.0.1:1\"").unwrap_err().to_string();
        assert!(error.contains("lisen"), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }

    #[test]
    fn the_environment_overrides_every_kind_of_key() {
        let config = from_environment(&[
            ("RTM_LISTEN", "127.0.0.1:0"),
            ("RTM_DATA_DIR", "/var/lib/rtm"),
            ("RTM_DEVELOPMENT_ANYWHERE", "true"),
            ("RTM_ORIGINS", "https://a.org, http://localhost:5173"),
            ("RTM_LIMITS_MEDIA_BYTES", "17"),
            ("RTM_TIMERS_LOGIN_MS", "250"),
            ("RTM_TLS_CERTIFICATE", "/c.pem"),
            ("RTM_TLS_KEY", "/k.pem"),
            ("RTM_SERVER", "ws://elsewhere:1"),
        ])
        .unwrap();
        assert_eq!(config.listen.port(), 0);
        assert_eq!(config.data_dir, Path::new("/var/lib/rtm"));
        assert!(config.development_anywhere);
        assert_eq!(config.origins.0, ["https://a.org", "http://localhost:5173"]);
        assert_eq!(config.limits.media_bytes, 17);
        assert_eq!(config.timers.login_ms.0, 250);
        assert_eq!(config.tls.unwrap().key, Path::new("/k.pem"));
    }

    #[test]
    fn a_wrong_variable_is_named() {
        for (name, value) in [
            ("RTM_LISTEN", "here"),
            ("RTM_LIMITS_MEDIA_BYTES", "many"),
            ("RTM_LIMITS_MEDIA_BYTES", "-1"),
            ("RTM_LIMITS_MEDIA_BITES", "1"),
            ("RTM_TLS_KEY", "/only/half"),
        ] {
            let error = from_environment(&[(name, value)]).unwrap_err().to_string();
            assert!(error.contains(name) && !error.contains('\n'), "{name}={value}: {error}");
        }
    }

    #[test]
    fn a_word_list_is_relative_to_the_file_for_an_app_as_well_and_has_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rtm.toml");
        let text =
            "[chat]\nsensitive_words_file = \"all\"\n[[apps]]\nid = \"a#a\"\nchat.sensitive_words_file = \"own\"";
        std::fs::write(&file, text).unwrap();
        std::fs::write(folder.path().join("all"), "one").unwrap();
        let config = Config::load(Some(&file), []).unwrap();
        let error = config.check().unwrap_err().to_string();
        let own = folder.path().join("own");
        assert!(error.contains("\"a#a\"") && error.contains(own.to_str().unwrap()), "{error}");
        std::fs::write(own, "two").unwrap();
        config.check().unwrap();
        assert_eq!(config.chat.words().unwrap(), ["one"]);
        assert_eq!(config.app("a#a").unwrap().chat.words().unwrap(), ["two"]);
        std::fs::remove_file(folder.path().join("all")).unwrap();
        let error = config.check().unwrap_err().to_string();
        assert!(error.contains("chat.sensitive_words_file") && !error.contains('\n'), "{error}");
    }

    #[test]
    fn paths_in_a_file_are_relative_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rtm.toml");
        std::fs::write(&file, "data_dir = \"d\"\n[tls]\ncertificate = \"c.pem\"\nkey = \"/k.pem\"").unwrap();
        let config = Config::load(Some(&file), []).unwrap();
        assert_eq!(config.data_dir, folder.path().join("d"));
        let tls = config.tls.unwrap();
        assert_eq!(tls.certificate, folder.path().join("c.pem"));
        assert_eq!(tls.key, Path::new("/k.pem"));
    }
}
