//! Why a configuration is refused.

use std::path::PathBuf;

/// One line that names the key and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("cannot read the configuration {path}: {source}; check the path and its permissions", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The text is not TOML, or holds an unknown key or a value of another type.
    #[error("invalid configuration{place}: {reason}")]
    Invalid {
        /// ` FILE, line N`, as far as known.
        place: String,
        /// What is wrong; names the key.
        reason: String,
    },
    /// A variable of the environment does not fit its key.
    #[error("invalid environment variable {variable}: {reason}")]
    Environment {
        /// Its name.
        variable: String,
        /// What is wrong.
        reason: String,
    },
    /// The values are well formed but cannot be served.
    #[error("{key}: {reason}")]
    Refused {
        /// The path of the key, `section.key`.
        key: &'static str,
        /// What is wrong and what to do.
        reason: String,
    },
}
