//! The word list.

use crate::config;

/// Words that no message may hold, in lower case.
#[derive(Debug, Default)]
pub struct Words {
    words: Vec<String>,
}

impl Words {
    /// Those of the configuration and of its file. A file that cannot be read is none, which the log says.
    pub fn new(config: &config::Chat) -> Self {
        let mut words = config.sensitive_words.clone();
        let path = &config.sensitive_words_file;
        if !path.as_os_str().is_empty() {
            match std::fs::read_to_string(path) {
                Ok(text) => words.extend(text.lines().map(str::to_owned)),
                Err(error) => tracing::error!(path = %path.display(), %error, "the sensitive words cannot be read"),
            }
        }
        let words = words.iter().map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect();
        Self { words }
    }

    /// Whether the text holds one of them.
    pub fn found_in(&self, text: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let text = text.to_lowercase();
        self.words.iter().any(|word| text.contains(word))
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
            sensitive_words: vec!["Forbidden".into()],
            sensitive_words_file: file,
            ..config::Chat::default()
        };
        let words = Words::new(&config);
        for text in ["so FORBIDDEN!", "ein unWORT", "Zweites"] {
            assert!(words.found_in(text), "{text}");
        }
        assert!(!words.found_in("all is well"));
        assert!(!Words::new(&config::Chat::default()).found_in("forbidden"));
    }
}
