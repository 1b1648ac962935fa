//! Parameters: every timer and limit of a client, settable as a JSON object.
//!
//! | key | default | meaning |
//! |---|---|---|
//! | `rtm.server` | none | the server's address; without it the process's default, `RTM_SERVER`, then loopback |
//! | `rtm.ca_file` | none | path of a PEM file with private certificate authorities, trusted besides the system's |
//! | `rtm.platform` | `"native"` | `"native"`, `"apple"` or `"web"`: which profile of call rates the server applies |
//! | `rtm.login_timeout_ms` | 12,000 | how long a login may take |
//! | `rtm.connect_timeout_ms` | 10,000 | how long one attempt to connect may take, the server's greeting included |
//! | `rtm.reconnecting_after_ms` | 4,000 | how long the link may be down before the state is RECONNECTING |
//! | `rtm.reconnect_base_ms` | 100 | the wait after the first attempt that failed; it doubles, with jitter |
//! | `rtm.reconnect_max_ms` | 5,000 | the longest wait between attempts |
//! | `rtm.send_timeout_ms` | 10,000 | messages to peers and channels |
//! | `rtm.join_timeout_ms` | 5,000 | joining a channel |
//! | `rtm.leave_timeout_ms` | 5,000 | leaving a channel |
//! | `rtm.members_timeout_ms` | 5,000 | listing members |
//! | `rtm.renew_timeout_ms` | 5,000 | renewing the token |
//! | `rtm.presence_timeout_ms` | 10,000 | asking who is online, subscribing to users and no longer doing so |
//! | `rtm.subscribed_timeout_ms` | 5,000 | listing the users subscribed to |
//! | `rtm.attributes_timeout_ms` | 5,000 | reading and writing attributes of users and channels |
//! | `rtm.counts_timeout_ms` | 5,000 | counting the members of channels |
//! | `rtm.invitation_resend_ms` | 1,500 | the wait before a step of an invitation is sent again |
//! | `rtm.invitation_receipt_ms` | 30,000 | how long an invitation may take to reach its callee |
//! | `rtm.invitation_confirm_ms` | 30,000 | how long an answer to an invitation may take to reach its caller and be confirmed |
//! | `rtm.invitation_expire_ms` | 60,000 | how long an invitation waits for an answer, from its receipt on |
//! | `rtm.logout_timeout_ms` | 5,000 | how long a logout waits for what was sent before |
//! | `rtm.media_stall_ms` | 120,000 | how long a transfer may go without a byte |
//! | `rtm.media_progress_ms` | 1,000 | the least time between two progress reports |
//! | `rtm.event_bytes` | 16 MiB | undelivered events beyond which the client stops reading |
//! | `rtm.pending_bytes` | 64 MiB | requests without outcome beyond which sends are refused |
//!
//! Unknown keys are ignored, so that an application may set what only newer releases know.

use serde_json::{Map, Value};

/// What kind of program this is, told to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Platform {
    Native,
    Apple,
    Web,
}

/// The parameters of a client; the fields are the keys of the table above.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Parameters {
    pub server: Option<String>,
    pub ca_file: Option<String>,
    pub platform: Platform,
    pub login_timeout_ms: u64,
    pub connect_timeout_ms: u64,
    pub reconnecting_after_ms: u64,
    pub reconnect_base_ms: u64,
    pub reconnect_max_ms: u64,
    pub send_timeout_ms: u64,
    pub join_timeout_ms: u64,
    pub leave_timeout_ms: u64,
    pub members_timeout_ms: u64,
    pub renew_timeout_ms: u64,
    pub presence_timeout_ms: u64,
    pub subscribed_timeout_ms: u64,
    pub attributes_timeout_ms: u64,
    pub counts_timeout_ms: u64,
    pub invitation_resend_ms: u64,
    pub invitation_receipt_ms: u64,
    pub invitation_confirm_ms: u64,
    pub invitation_expire_ms: u64,
    pub logout_timeout_ms: u64,
    pub media_stall_ms: u64,
    pub media_progress_ms: u64,
    pub event_bytes: u64,
    pub pending_bytes: u64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            server: None,
            ca_file: None,
            platform: Platform::Native,
            login_timeout_ms: 12_000,
            connect_timeout_ms: 10_000,
            reconnecting_after_ms: 4_000,
            reconnect_base_ms: 100,
            reconnect_max_ms: 5_000,
            send_timeout_ms: 10_000,
            join_timeout_ms: 5_000,
            leave_timeout_ms: 5_000,
            members_timeout_ms: 5_000,
            renew_timeout_ms: 5_000,
            presence_timeout_ms: 10_000,
            subscribed_timeout_ms: 5_000,
            attributes_timeout_ms: 5_000,
            counts_timeout_ms: 5_000,
            invitation_resend_ms: 1_500,
            invitation_receipt_ms: 30_000,
            invitation_confirm_ms: 30_000,
            invitation_expire_ms: 60_000,
            logout_timeout_ms: 5_000,
            media_stall_ms: 120_000,
            media_progress_ms: 1_000,
            event_bytes: 16 << 20,
            pending_bytes: 64 << 20,
        }
    }
}

/// Why parameters are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// Not a JSON object.
    #[error("parameters must be a JSON object: {0}")]
    Json(String),
    /// A known key with a value it cannot have.
    #[error("the parameter {key} must be {expected}")]
    Value {
        /// The key.
        key: String,
        /// What it must be.
        expected: &'static str,
    },
}

impl Parameters {
    /// These parameters with what `json` sets in their place. All or nothing.
    ///
    /// # Errors
    /// `json` is no object, or a key that is known has a value of the wrong type.
    pub fn with_json(&self, json: &str) -> Result<Self, ParameterError> {
        let object: Map<String, Value> =
            serde_json::from_str(json).map_err(|error| ParameterError::Json(error.to_string()))?;
        let mut changed = self.clone();
        for (key, value) in &object {
            changed.set(key, value).map_err(|expected| ParameterError::Value { key: key.clone(), expected })?;
        }
        Ok(changed)
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<(), &'static str> {
        let number = || value.as_u64().filter(|v| *v <= LARGEST).ok_or("a whole number, 0 or more");
        let text = || match value {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.clone())),
            _ => Err("a string, or null for none"),
        };
        let slot = match key {
            "rtm.server" => {
                self.server = text()?;
                return Ok(());
            }
            "rtm.ca_file" => {
                self.ca_file = text()?;
                return Ok(());
            }
            "rtm.platform" => {
                self.platform = match value.as_str() {
                    Some("native") => Platform::Native,
                    Some("apple") => Platform::Apple,
                    Some("web") => Platform::Web,
                    _ => return Err("\"native\", \"apple\" or \"web\""),
                };
                return Ok(());
            }
            "rtm.login_timeout_ms" => &mut self.login_timeout_ms,
            "rtm.connect_timeout_ms" => &mut self.connect_timeout_ms,
            "rtm.reconnecting_after_ms" => &mut self.reconnecting_after_ms,
            "rtm.reconnect_base_ms" => &mut self.reconnect_base_ms,
            "rtm.reconnect_max_ms" => &mut self.reconnect_max_ms,
            "rtm.send_timeout_ms" => &mut self.send_timeout_ms,
            "rtm.join_timeout_ms" => &mut self.join_timeout_ms,
            "rtm.leave_timeout_ms" => &mut self.leave_timeout_ms,
            "rtm.members_timeout_ms" => &mut self.members_timeout_ms,
            "rtm.renew_timeout_ms" => &mut self.renew_timeout_ms,
            "rtm.presence_timeout_ms" => &mut self.presence_timeout_ms,
            "rtm.subscribed_timeout_ms" => &mut self.subscribed_timeout_ms,
            "rtm.attributes_timeout_ms" => &mut self.attributes_timeout_ms,
            "rtm.counts_timeout_ms" => &mut self.counts_timeout_ms,
            "rtm.invitation_resend_ms" => &mut self.invitation_resend_ms,
            "rtm.invitation_receipt_ms" => &mut self.invitation_receipt_ms,
            "rtm.invitation_confirm_ms" => &mut self.invitation_confirm_ms,
            "rtm.invitation_expire_ms" => &mut self.invitation_expire_ms,
            "rtm.logout_timeout_ms" => &mut self.logout_timeout_ms,
            "rtm.media_stall_ms" => &mut self.media_stall_ms,
            "rtm.media_progress_ms" => &mut self.media_progress_ms,
            "rtm.event_bytes" => &mut self.event_bytes,
            "rtm.pending_bytes" => &mut self.pending_bytes,
            _ => return Ok(()),
        };
        *slot = number()?;
        Ok(())
    }
}

/// Larger values would overflow sums of times; nobody waits for ten thousand years.
const LARGEST: u64 = 1 << 48;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_keys_are_set_and_unknown_ones_ignored() {
        let set = Parameters::default()
            .with_json(r#"{"rtm.server":"ws://h:1","rtm.send_timeout_ms":5,"rtm.later":{"a":1},"rtm.platform":"web"}"#)
            .unwrap();
        assert_eq!(set.server.as_deref(), Some("ws://h:1"));
        assert_eq!((set.send_timeout_ms, set.join_timeout_ms, set.platform), (5, 5_000, Platform::Web));
        assert_eq!(set.with_json(r#"{"rtm.server":null}"#).unwrap().server, None);
    }

    #[test]
    fn questions_have_time_outs_of_their_own() {
        let set = Parameters::default()
            .with_json(
                r#"{"rtm.presence_timeout_ms":1,"rtm.subscribed_timeout_ms":2,"rtm.attributes_timeout_ms":3,"rtm.counts_timeout_ms":4}"#,
            )
            .unwrap();
        let all = |p: &Parameters| {
            [p.presence_timeout_ms, p.subscribed_timeout_ms, p.attributes_timeout_ms, p.counts_timeout_ms]
        };
        assert_eq!(all(&set), [1, 2, 3, 4]);
        assert_eq!(all(&Parameters::default()), [10_000, 5_000, 5_000, 5_000]);
    }

    #[test]
    fn wrong_values_change_nothing_and_are_named() {
        for json in
            ["", "[]", "7", "{", r#"{"rtm.server":7}"#, r#"{"rtm.send_timeout_ms":-1}"#, r#"{"rtm.platform":"x"}"#]
        {
            assert!(Parameters::default().with_json(json).is_err(), "{json}");
        }
        let error = Parameters::default().with_json(r#"{"rtm.event_bytes":"many"}"#).unwrap_err();
        assert_eq!(error.to_string(), "the parameter rtm.event_bytes must be a whole number, 0 or more");
    }
}
