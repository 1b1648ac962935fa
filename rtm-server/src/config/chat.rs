//! The chat service: who may register, how much is kept, and what is looked at before it is sent.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{ConfigError, Millis};

/// Who may make accounts without being an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Anybody while the server is in development mode, else nobody.
    Development,
    /// Anybody.
    Open,
    /// Nobody.
    Closed,
}

/// What is decided about the chat service; an App may say otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Chat {
    /// Who may register: `development` (anybody in development mode, else nobody), `open` or `closed`. The credentials of an
    /// App can always make accounts. Default `development`.
    pub registration: Registration,
    /// Whether a user may be logged in on several devices of one platform. `false`: the newest closes the others, whatever
    /// clients ask for. Default `true`.
    pub multiple_logins: bool,
    /// Devices that a user may be logged in on at a time; when there are more, that which logged in first makes room. Default 32.
    pub devices: u32,
    /// The payload of one message. Default 65536.
    pub message_bytes: u32,
    /// One attachment or shared file. Default 10485760 (10 MiB).
    pub file_bytes: u64,
    /// How long an access token is good. Default 5184000000 (60 days).
    pub token_ms: Millis,
    /// How long a message can be recalled. 0: never. Default 120000.
    pub recall_ms: Millis,
    /// How long messages are kept, for devices that are away and for roaming. Default 604800000 (7 days).
    pub message_life_ms: Millis,
    /// Events kept for one user whose devices are away; the oldest make room. Default 10000.
    pub waiting_events: u32,
    /// Members of a group or a room that does not say how many it may have. Default 200.
    pub members: u32,
    /// Members that a group or a room may ask for. Default 5000.
    pub members_most: u32,
    /// Groups that one user may be in. Default 500.
    pub groups: u32,
    /// Rooms that one user may be in, its own among them. Default 100.
    pub rooms: u32,
    /// Attachments and shared files of one user that are kept at a time, in bytes. Default 2147483648 (2 GiB).
    pub user_bytes: u64,
    /// Calls of one user over HTTP in a minute; what is more is answered with 429. 0: any number. Default 1200.
    pub user_calls: u32,
    /// The same for the App, by its credentials. Default 12000.
    pub app_calls: u32,
    /// The same for those who show no token, by their address, which is that of a proxy if there is one. Default 3000.
    pub open_calls: u32,
    /// Wrong passwords for one user from one address in a minute, before nobody there is let in as that user for a while; from
    /// all addresses together ten times as many. Default 10.
    pub wrong_passwords: u32,
    /// Words that no message may hold, in whatever case. Default none.
    pub sensitive_words: Vec<String>,
    /// A file with more of them, one a line; in a file, relative to the file. Default none.
    pub sensitive_words_file: PathBuf,
    /// Who is asked before a message is sent, `http://` or `https://`. Default nobody.
    pub hook_url: String,
    /// What the questions are signed with. Default none.
    pub hook_secret: String,
    /// How long an answer may take. Default 2000.
    pub hook_ms: Millis,
    /// Whether messages are sent when no answer comes. Default `false`.
    pub hook_fails_open: bool,
}

impl Chat {
    /// The words that no message may hold, as they were given.
    ///
    /// # Errors
    /// Their file cannot be read: a server that started all the same would let everything pass.
    pub fn words(&self) -> Result<Vec<String>, ConfigError> {
        let mut words = self.sensitive_words.clone();
        let path = &self.sensitive_words_file;
        if !path.as_os_str().is_empty() {
            let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Refused {
                key: "chat.sensitive_words_file",
                reason: format!("cannot read {}: {error}; check the path and its permissions", path.display()),
            })?;
            words.extend(text.lines().map(str::to_owned));
        }
        Ok(words.iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect())
    }
}

impl Default for Chat {
    fn default() -> Self {
        Self {
            registration: Registration::Development,
            multiple_logins: true,
            devices: 32,
            message_bytes: 65_536,
            file_bytes: 10 * 1024 * 1024,
            token_ms: Millis(5_184_000_000),
            recall_ms: Millis(120_000),
            message_life_ms: Millis(604_800_000),
            waiting_events: 10_000,
            members: 200,
            members_most: 5_000,
            groups: 500,
            rooms: 100,
            user_bytes: 2 * 1024 * 1024 * 1024,
            user_calls: 1_200,
            app_calls: 12_000,
            open_calls: 3_000,
            wrong_passwords: 10,
            sensitive_words: Vec::new(),
            sensitive_words_file: PathBuf::new(),
            hook_url: String::new(),
            hook_secret: String::new(),
            hook_ms: Millis(2_000),
            hook_fails_open: false,
        }
    }
}
