//! The word lists.

use std::{collections::HashMap, sync::Arc};

use aho_corasick::AhoCorasick;

use crate::config::{self, Config, ConfigError};

/// Words that no message may hold, in lower case: all of them are looked for in one pass, however many they are.
#[derive(Debug, Default)]
pub struct Words {
    finder: Option<AhoCorasick>,
}

impl Words {
    /// Those of the configuration and of its file.
    ///
    /// # Errors
    /// The file cannot be read, or there are more words than can be looked for.
    pub fn read(config: &config::Chat) -> Result<Self, ConfigError> {
        let words = config.words()?;
        if words.is_empty() {
            return Ok(Self::default());
        }
        let finder = AhoCorasick::new(words.iter().map(|word| word.to_lowercase()));
        finder.map(|finder| Self { finder: Some(finder) }).map_err(|error| ConfigError::Refused {
            key: "chat.sensitive_words",
            reason: format!("too much to look for: {error}; give fewer words"),
        })
    }

    /// Whether the text holds one of them.
    pub fn found_in(&self, text: &str) -> bool {
        self.finder.as_ref().is_some_and(|finder| finder.is_match(&text.to_lowercase()))
    }
}

/// The words of the server, and those of the Apps that have their own.
#[derive(Debug, Default)]
pub struct Moderation {
    server: Arc<Words>,
    apps: HashMap<String, Arc<Words>>,
}

impl Moderation {
    /// What the configuration says, with all its files.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn read(config: &Config) -> Result<Self, ConfigError> {
        let server = Arc::new(Words::read(&config.chat)?);
        let mut apps = HashMap::new();
        for app in &config.apps {
            let own = ["sensitive_words", "sensitive_words_file"].iter().any(|key| app.chat.contains_key(*key));
            let words = if own { Arc::new(Words::read(&config.chat_of(app)?)?) } else { server.clone() };
            apps.insert(app.id.clone(), words);
        }
        Ok(Self { server, apps })
    }

    /// The words that no message of the App may hold.
    pub fn of(&self, app: &str) -> &Words {
        self.apps.get(app).unwrap_or(&self.server)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_whatever_case_wherever_they_come_from() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("words");
        std::fs::write(&file, "  Unwort \n\nzweites\n").unwrap();
        let config = config::Chat {
            sensitive_words: vec!["Forbidden".into(), "  ".into()],
            sensitive_words_file: file,
            ..config::Chat::default()
        };
        let words = Words::read(&config).unwrap();
        for text in ["so FORBIDDEN!", "ein unWORT", "Zweites"] {
            assert!(words.found_in(text), "{text}");
        }
        assert!(!words.found_in("all  is well"));
        assert!(!Words::read(&config::Chat::default()).unwrap().found_in("forbidden"));
    }

    #[test]
    fn an_app_has_its_own_words_or_those_of_the_server() {
        let text = "[chat]\nsensitive_words = [\"all\"]\n[[apps]]\nid = \"a#a\"\n[[apps]]\nid = \"b#b\"\n\
                    chat.sensitive_words = [\"own\"]";
        let moderation = Moderation::read(&Config::parse(text).unwrap()).unwrap();
        for (app, own, all) in [("a#a", false, true), ("b#b", true, false), ("gone#app", false, true)] {
            let words = moderation.of(app);
            assert_eq!((words.found_in("own"), words.found_in("all")), (own, all), "{app}");
        }
    }
}
