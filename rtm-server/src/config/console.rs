//! What is decided about the console.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Millis, check::refused};
use crate::console::password;

/// The console in the browser, and the message trace that it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Console {
    /// What the console asks for, as `rtm-server console password` prints it: the argon2 hash, never the password. Default
    /// empty: no password. Then the console is open to the machine itself in development mode, and off otherwise.
    pub password: String,
    /// How long a login to the console lasts. Default 43200000 (12 hours).
    pub session_ms: Millis,
    /// When messages are traced. Default `development`. Only where the console can be seen.
    pub trace: Tracing,
    /// Messages that the trace holds, the newest. Default 5000: a few MB.
    pub trace_messages: u32,
    /// Of the messages that arrive, the trace follows one in so many. Default 1: all.
    pub trace_every: u32,
}

/// When the message trace is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tracing {
    /// In development mode.
    Development,
    /// Whenever there is a console.
    Always,
    /// Not at all.
    Never,
}

/// The most messages that a trace may hold: some GB in the worst case.
const TRACE_MESSAGES: u32 = 1_000_000;

impl Default for Console {
    fn default() -> Self {
        Self {
            password: String::new(),
            session_ms: Millis(12 * 3_600_000),
            trace: Tracing::Development,
            trace_messages: 5000,
            trace_every: 1,
        }
    }
}

impl Console {
    /// Whether anybody can see the console, given whether the server is in development mode.
    pub fn is_on(&self, development: bool) -> bool {
        development || !self.password.is_empty()
    }

    /// Whether messages are traced.
    pub fn traces(&self, development: bool) -> bool {
        let wanted = match self.trace {
            Tracing::Development => development,
            Tracing::Always => true,
            Tracing::Never => false,
        };
        wanted && self.is_on(development)
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if !self.password.is_empty() && !password::is_hash(&self.password) {
            // The text is not shown: it may be the password itself.
            return refused(
                "console.password",
                "is not the argon2 hash of a password; `rtm-server console password` makes one",
            );
        }
        if self.trace_every == 0 {
            return refused("console.trace_every", "0 would follow nothing; give at least 1, or trace = \"never\"");
        }
        if self.trace_messages == 0 || self.trace_messages > TRACE_MESSAGES {
            return refused("console.trace_messages", format!("give 1 to {TRACE_MESSAGES}"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::Config;

    fn error(text: &str) -> String {
        Config::parse(text).unwrap().check().expect_err(text).to_string()
    }

    #[test]
    fn a_password_in_clear_is_refused_and_not_repeated() {
        let error = error("[console]\npassword = \"correct horse\"");
        assert!(error.contains("rtm-server console password") && !error.contains("horse"), "{error}");
        let hash = super::password::hash("correct horse").unwrap();
        assert!(Config::parse(&format!("[console]\npassword = \"{hash}\"")).unwrap().check().is_ok());
    }

    #[test]
    fn the_trace_has_bounds_on_both_sides() {
        for (line, good) in [
            ("trace_every = 0", false),
            ("trace_every = 1", true),
            ("trace_messages = 0", false),
            ("trace_messages = 1", true),
            ("trace_messages = 1000000", true),
            ("trace_messages = 1000001", false),
        ] {
            assert_eq!(Config::parse(&format!("[console]\n{line}")).unwrap().check().is_ok(), good, "{line}");
        }
    }

    #[test]
    fn nothing_is_traced_where_nobody_can_look() {
        let traces = |text: &str| {
            let config = Config::parse(text).unwrap();
            config.console.traces(config.development())
        };
        let hash = super::password::hash("correct horse").unwrap();
        assert!(traces(""));
        assert!(!traces("[console]\ntrace = \"never\""));
        assert!(!traces("[console]\ntrace = \"always\"\n[[apps]]\nid = \"a\""));
        let guarded = format!("[console]\npassword = \"{hash}\"\n");
        assert!(!traces(&format!("{guarded}[[apps]]\nid = \"a\"")));
        assert!(traces(&format!("{guarded}trace = \"always\"\n[[apps]]\nid = \"a\"")));
    }
}
