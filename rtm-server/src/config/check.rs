//! Whether a well-formed configuration can be served.

use std::collections::HashSet;

use rtm_proto::batch::MAX_FRAME;
use rtm_proto::identifier::MAX_BYTES;

use super::{App, Chat, Config, ConfigError, Limits, app::is_key};
use crate::chat::login::parts_of;

/// Room for the identifiers, names and numbers around the content of a message.
const AROUND: usize = 4096;

/// The same for a message of the chat service: its own id, the device, and the names of both users, three times.
const AROUND_CHAT: usize = 1024;

/// The largest configurable message: a frame less what is around the content.
const MESSAGE_BYTES: u32 = (MAX_FRAME - AROUND) as u32;

/// The longest configurable list of members: as many of the longest ids as a frame holds.
const MEMBERS_LISTED: u32 = (MAX_FRAME / (MAX_BYTES + 4)) as u32;

/// The longest configurable list of users with their states, or of channels: the same, with a state beside each id.
const USERS: u32 = (MAX_FRAME / (MAX_BYTES + 8)) as u32;

/// What one frame holds of attributes: less the id of the user or channel and the numbers around.
const ATTRIBUTES: usize = MAX_FRAME - 1024;

/// What stands beside the key and the value of one attribute in a frame: its last writer, its time, and the lengths.
const ATTRIBUTE: usize = MAX_BYTES + 32;

impl Config {
    /// Refuses what would start and then not do what it says.
    pub fn check(&self) -> Result<(), ConfigError> {
        self.check_access()?;
        self.check_limits()?;
        self.console.check()?;
        self.check_chat()?;
        self.check_timers()
    }

    fn check_chat(&self) -> Result<(), ConfigError> {
        check_chat(&self.chat, &self.limits)?;
        for app in &self.apps {
            let named = |error: ConfigError| ConfigError::Refused {
                key: "apps.chat",
                reason: format!("of {:?}: {error}", app.id),
            };
            check_chat(&self.chat_of(app)?, &self.limits_of(app)?).map_err(named)?;
        }
        Ok(())
    }

    fn check_access(&self) -> Result<(), ConfigError> {
        if self.development() && !self.listen.ip().is_loopback() && !self.development_anywhere {
            return refused(
                "listen",
                format!(
                    "{} can be reached by other machines, and in development mode anybody may log in under any name; \
                     configure [[apps]], listen on 127.0.0.1, or pass --development-anywhere",
                    self.listen
                ),
            );
        }
        if let Some(fault) = self.origins.fault() {
            return refused("origins", fault);
        }
        let mut ids = HashSet::new();
        for app in &self.apps {
            if app.id.is_empty() {
                return refused("apps.id", "an App ID is empty; give each [[apps]] an id");
            }
            if is_key(&app.id) && parts_of(&app.id).is_none() {
                let reason = format!(
                    "{:?} has a # and is no App key; an organization, a # and a name are made of A-Z, a-z, 0-9 and _ . -",
                    app.id
                );
                return refused("apps.id", reason);
            }
            if !ids.insert(&app.id) {
                return refused("apps.id", format!("{:?} is configured twice; keep one", app.id));
            }
            check_tokens(app)?;
        }
        Ok(())
    }

    fn check_limits(&self) -> Result<(), ConfigError> {
        check_sizes(&self.limits)?;
        for app in &self.apps {
            let named = |error: ConfigError| ConfigError::Refused {
                key: "apps.limits",
                reason: format!("of {:?}: {error}", app.id),
            };
            check_sizes(&self.limits_of(app)?).map_err(named)?;
        }
        Ok(())
    }

    fn check_timers(&self) -> Result<(), ConfigError> {
        let timers = &self.timers;
        for (key, value) in [
            ("timers.login_ms", timers.login_ms),
            ("timers.header_ms", timers.header_ms),
            ("timers.heartbeat_ms", timers.heartbeat_ms),
            ("timers.idle_ms", timers.idle_ms),
            ("timers.unreachable_ms", timers.unreachable_ms),
            ("timers.media_stall_ms", timers.media_stall_ms),
            ("media.life_ms", self.media.life_ms),
            ("media.sweep_ms", self.media.sweep_ms),
            ("messages.life_ms", self.messages.life_ms),
            ("messages.sweep_ms", self.messages.sweep_ms),
            ("console.session_ms", self.console.session_ms),
        ] {
            if value.0 == 0 {
                return refused(key, "0 would let nothing happen in time; give at least 1");
            }
        }
        for (key, value) in [("timers.idle_ms", timers.idle_ms), ("timers.unreachable_ms", timers.unreachable_ms)] {
            if value <= timers.heartbeat_ms {
                let reason = format!("must be longer than timers.heartbeat_ms ({})", timers.heartbeat_ms.0);
                return refused(key, reason);
            }
        }
        Ok(())
    }
}

fn check_chat(chat: &Chat, limits: &Limits) -> Result<(), ConfigError> {
    for (key, value) in [
        ("chat.devices", chat.devices.into()),
        ("chat.message_bytes", u64::from(chat.message_bytes)),
        ("chat.file_bytes", chat.file_bytes),
        ("chat.token_ms", chat.token_ms.0),
        ("chat.message_life_ms", chat.message_life_ms.0),
        ("chat.waiting_events", chat.waiting_events.into()),
        ("chat.members", chat.members.into()),
        ("chat.groups", chat.groups.into()),
        ("chat.rooms", chat.rooms.into()),
        ("chat.user_bytes", chat.user_bytes),
        ("chat.wrong_passwords", chat.wrong_passwords.into()),
        ("chat.hook_ms", chat.hook_ms.0),
    ] {
        if value == 0 {
            return refused(key, "0 would allow nothing; give at least 1");
        }
    }
    if chat.message_bytes > MESSAGE_BYTES {
        return refused("chat.message_bytes", format!("one frame carries a message, so at most {MESSAGE_BYTES}"));
    }
    let two = 2 * (chat.message_bytes as usize + AROUND_CHAT);
    if limits.session_queue_bytes < two {
        let reason =
            format!("must hold two messages of chat.message_bytes and what is around them; give at least {two}");
        return refused("limits.session_queue_bytes", reason);
    }
    if chat.members_most < chat.members {
        return refused("chat.members_most", format!("must be no less than chat.members ({})", chat.members));
    }
    let url = &chat.hook_url;
    if !url.is_empty() && !url.starts_with("http://") && !url.starts_with("https://") {
        return refused("chat.hook_url", "begins with http:// or https://");
    }
    if !url.is_empty() && chat.hook_secret.is_empty() {
        return refused("chat.hook_secret", "without it nobody could tell our questions from those of strangers");
    }
    chat.words().map(|_| ())
}

fn check_sizes(limits: &Limits) -> Result<(), ConfigError> {
    for (key, value) in [
        ("limits.message_bytes", u64::from(limits.message_bytes)),
        ("limits.media_bytes", limits.media_bytes),
        ("limits.transfers", limits.transfers.into()),
        ("limits.channels", limits.channels.into()),
        ("limits.members_listed", limits.members_listed.into()),
        ("limits.presence_query_users", limits.presence_query_users.into()),
        ("limits.subscriptions", limits.subscriptions.into()),
        ("limits.counted_channels", limits.counted_channels.into()),
        ("limits.attribute_pairs", limits.attribute_pairs.into()),
        ("limits.attribute_key_bytes", limits.attribute_key_bytes.into()),
        ("limits.attribute_pair_bytes", limits.attribute_pair_bytes.into()),
        ("limits.user_attributes_bytes", limits.user_attributes_bytes.into()),
        ("limits.channel_attributes_bytes", limits.channel_attributes_bytes.into()),
        ("limits.connections_unauthenticated", limits.connections_unauthenticated as u64),
    ] {
        if value == 0 {
            return refused(key, "0 would allow nothing; give at least 1");
        }
    }
    // One frame carries a message or a list of members; clients refuse a larger one.
    for (key, value, most) in [
        ("limits.message_bytes", limits.message_bytes, MESSAGE_BYTES),
        ("limits.members_listed", limits.members_listed, MEMBERS_LISTED),
        ("limits.presence_query_users", limits.presence_query_users, USERS),
        ("limits.subscriptions", limits.subscriptions, USERS),
        ("limits.counted_channels", limits.counted_channels, USERS),
    ] {
        if value > most {
            return refused(key, format!("at most {most}, which is what one frame holds"));
        }
    }
    let beside = limits.attribute_pairs as usize * ATTRIBUTE;
    if beside > ATTRIBUTES {
        let most = ATTRIBUTES / ATTRIBUTE;
        return refused("limits.attribute_pairs", format!("at most {most}, which is what one frame holds"));
    }
    for (key, value) in [
        ("limits.user_attributes_bytes", limits.user_attributes_bytes),
        ("limits.channel_attributes_bytes", limits.channel_attributes_bytes),
    ] {
        let most = ATTRIBUTES - beside;
        if value as usize > most {
            let reason = format!("at most {most}, which is what one frame holds beside limits.attribute_pairs");
            return refused(key, reason);
        }
    }
    // SQLite's integers, and those of every client language, are signed.
    if limits.media_bytes > i64::MAX as u64 {
        return refused("limits.media_bytes", format!("at most {}", i64::MAX));
    }
    if limits.session_queue_bytes < 2 * limits.message_bytes as usize {
        return refused(
            "limits.session_queue_bytes",
            format!("must hold two messages; give at least {}", 2 * u64::from(limits.message_bytes)),
        );
    }
    Ok(())
}

/// What an App says about tokens.
fn check_tokens(app: &App) -> Result<(), ConfigError> {
    let refused = |key, reason: &str| refused(key, format!("of {:?}: {reason}", app.id));
    if app.certificates.len() > 2 {
        return refused("apps.certificates", "give at most two, the primary and the secondary one");
    }
    if app.certificates.iter().any(|certificate| !is_name(certificate)) {
        return refused(
            "apps.certificates",
            "a certificate is 32 hexadecimal digits, such as `openssl rand -hex 16` makes",
        );
    }
    if app.certificates.len() == 2 && app.certificates[0] == app.certificates[1] {
        return refused("apps.certificates", "both are the same; keep one");
    }
    if !app.certificates.is_empty() && !is_name(&app.id) {
        let reason = "tokens carry App IDs of 32 hexadecimal digits; choose such an id, or remove the certificates";
        return refused("apps.id", reason);
    }
    if app.certificates.is_empty() && app.allow_no_token == Some(false) && !is_key(&app.id) {
        let reason = "without a certificate no token can be checked, so nobody could log in; add a certificate";
        return refused("apps.allow_no_token", reason);
    }
    match &app.rest {
        Some(rest) if rest.customer_id.is_empty() || rest.customer_id.contains(':') => refused(
            "apps.rest.customer_id",
            "must not be empty, nor contain a colon, which ends it in Basic authentication",
        ),
        Some(rest) if rest.customer_secret.is_empty() => {
            refused("apps.rest.customer_secret", "must not be empty; leave [apps.rest] out to allow no such calls")
        }
        _ => Ok(()),
    }
}

/// Whether this has the form of the vendor's App IDs and certificates.
fn is_name(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

pub(super) fn refused(key: &'static str, reason: impl Into<String>) -> Result<(), ConfigError> {
    Err(ConfigError::Refused { key, reason: reason.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Config::parse(text).unwrap().check().expect_err(text).to_string()
    }

    #[test]
    fn development_mode_stays_on_the_loopback_unless_told_otherwise() {
        assert!(Config::default().check().is_ok());
        assert!(error("listen = \"0.0.0.0:8700\"").contains("--development-anywhere"));
        assert!(Config::parse("listen = \"[::1]:8700\"").unwrap().check().is_ok());
        let told = "listen = \"0.0.0.0:8700\"\ndevelopment_anywhere = true";
        assert!(Config::parse(told).unwrap().check().is_ok());
        let configured = "listen = \"0.0.0.0:8700\"\n[[apps]]\nid = \"a\"";
        assert!(Config::parse(configured).unwrap().check().is_ok());
    }

    #[test]
    fn a_queue_holds_two_messages_of_the_chat_service() {
        let text = |queue: usize| format!("[limits]\nsession_queue_bytes = {queue}\n[chat]\nmessage_bytes = 100000");
        let least = 2 * (100_000 + AROUND_CHAT);
        assert!(Config::parse(&text(least)).unwrap().check().is_ok());
        assert!(error(&text(least - 1)).contains(&least.to_string()));
        let app = |queue: usize| {
            format!("[[apps]]\nid = \"a#a\"\nlimits.session_queue_bytes = {queue}\nchat.message_bytes = 100000")
        };
        assert!(Config::parse(&app(least)).unwrap().check().is_ok());
        assert!(error(&app(least - 1)).contains("\"a#a\""));
    }

    const NAME: &str = "970CA35de60c44645bbae8a215061b33";

    #[test]
    fn certificates_are_at_most_two_different_ones_of_32_digits_for_an_app_of_32_digits() {
        let text = |id: &str, certificates: &[&str]| format!("[[apps]]\nid = {id:?}\ncertificates = {certificates:?}");
        let (one, two, three) = ("a".repeat(32), "b".repeat(32), "c".repeat(32));
        for good in [vec![], vec![&*one], vec![&*one, &*two]] {
            assert!(Config::parse(&text(NAME, &good)).unwrap().check().is_ok(), "{good:?}");
        }
        assert!(error(&text(NAME, &[&one, &two, &three])).contains("at most two"));
        assert!(error(&text(NAME, &[&one, &one])).contains("same"));
        assert!(error(&text("my-app", &[&one])).contains("apps.id"));
        for bad in [&one[1..], &(one.clone() + "a"), &"g".repeat(32), "", &"é".repeat(16)] {
            let text = error(&text(NAME, &[bad]));
            assert!(text.contains("32 hexadecimal digits"), "{text}");
            assert!(bad.is_empty() || !text.contains(bad), "certificates are secrets: {text}");
        }
    }

    #[test]
    fn an_app_that_nobody_could_use_is_refused() {
        assert!(error("[[apps]]\nid = \"a\"\nallow_no_token = false").contains("nobody could log in"));
        let chat = Config::parse("[[apps]]\nid = \"org#app\"\nallow_no_token = false").unwrap();
        assert!(chat.check().is_ok(), "the chat service has tokens of its own");
        let rest = |id: &str, secret: &str| {
            format!("[[apps]]\nid = \"a\"\n[apps.rest]\ncustomer_id = {id:?}\ncustomer_secret = {secret:?}")
        };
        assert!(Config::parse(&rest("c", "s")).unwrap().check().is_ok());
        for (id, secret, says) in [("", "s", "customer_id"), ("a:b", "s", "customer_id"), ("a", "", "customer_secret")]
        {
            assert!(error(&rest(id, secret)).contains(says));
        }
        assert!(Config::parse("[[apps]]\nid = \"a\"\nrates = \"fast\"").is_err());
    }

    #[test]
    fn an_app_id_with_a_hash_sign_is_an_app_key() {
        for good in ["org#app", "a.b_c-9#A", "plain", "plain id"] {
            assert!(Config::parse(&format!("[[apps]]\nid = {good:?}")).unwrap().check().is_ok(), "{good}");
        }
        for bad in ["#", "org#", "#app", "org#a b", "org#a#b", "..#app", "org/#app"] {
            assert!(error(&format!("[[apps]]\nid = {bad:?}")).contains("no App key"), "{bad}");
        }
    }

    #[test]
    fn what_allows_nothing_is_refused() {
        for (table, key) in [("chat", "rooms"), ("chat", "groups"), ("chat", "user_bytes")] {
            assert!(error(&format!("[{table}]\n{key} = 0")).contains(&format!("{table}.{key}")), "{key}");
            assert!(Config::parse(&format!("[{table}]\n{key} = 1")).unwrap().check().is_ok(), "{key}");
        }
    }

    #[test]
    fn apps_need_distinct_ids() {
        assert!(error("[[apps]]\nid = \"\"").contains("empty"));
        assert!(error("[[apps]]\nid = \"a\"\n[[apps]]\nid = \"a\"").contains("twice"));
    }

    #[test]
    fn values_that_allow_nothing_are_refused_by_name() {
        for key in ["message_bytes", "media_bytes", "transfers", "connections_unauthenticated", "subscriptions"] {
            assert!(error(&format!("[limits]\n{key} = 0")).contains(key), "{key}");
        }
        assert!(error("[limits]\nsession_queue_bytes = 10").contains("session_queue_bytes"));
        assert!(error("[timers]\nidle_ms = 10\nheartbeat_ms = 10").contains("idle_ms"));
        assert!(error("[timers]\nunreachable_ms = 2500").contains("unreachable_ms"));
        assert!(Config::parse("[timers]\nunreachable_ms = 2501").unwrap().check().is_ok());
        assert!(error("[media]\nlife_ms = 0").contains("life_ms"));
    }

    #[test]
    fn what_no_frame_can_hold_is_refused_on_both_sides_of_the_limit() {
        let room = (ATTRIBUTES - 32 * ATTRIBUTE) as u32;
        for (key, most) in [
            ("message_bytes", MESSAGE_BYTES),
            ("members_listed", MEMBERS_LISTED),
            ("presence_query_users", USERS),
            ("subscriptions", USERS),
            ("counted_channels", USERS),
            ("user_attributes_bytes", room),
            ("channel_attributes_bytes", room),
        ] {
            let text = |value: u32| format!("[limits]\n{key} = {value}");
            assert!(Config::parse(&text(most)).unwrap().check().is_ok(), "{key}");
            assert!(error(&text(most + 1)).contains(key));
        }
        let pairs = |pairs: usize| {
            format!("[limits]\nattribute_pairs = {pairs}\nuser_attributes_bytes = 1\nchannel_attributes_bytes = 1")
        };
        assert!(Config::parse(&pairs((ATTRIBUTES - 1) / ATTRIBUTE)).unwrap().check().is_ok());
        assert!(error(&pairs(ATTRIBUTES / ATTRIBUTE + 1)).contains("attribute_pairs"));
    }
}
