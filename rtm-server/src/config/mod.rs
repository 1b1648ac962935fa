//! The configuration: one tree of structs, where every key has a default and every default its reason.
//!
//! A file is TOML and may hold any part of the tree; a key it does not know is an error. The environment overrides the
//! file (`RTM_LISTEN`, `RTM_LIMITS_MEDIA_BYTES`, `RTM_TIMERS_LOGIN_MS`: the key's path in capitals), and the command
//! line overrides both.
//!
//! ```
//! use rtm_server::Config;
//!
//! let config = Config::parse("[timers]\nlogin_ms = 2000").unwrap();
//! assert_eq!(config.timers.login_ms.0, 2000);
//! assert!(config.development());
//! ```

mod app;
mod chat;
mod check;
mod console;
mod error;
mod load;
mod millis;
mod origins;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use rtm_proto::wire;
use serde::{Deserialize, Serialize};

pub use app::{App, AppSettings, RateProfile, Rest};
pub use chat::{Chat, Registration};
pub use console::{Console, Tracing};
pub use error::ConfigError;
pub use millis::Millis;
pub use origins::Origins;

/// Everything that can be decided about a server. [`Config::default`] is development mode on the loopback.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where to listen, `ADDRESS:PORT`. Port 0 lets the system choose. Default `127.0.0.1:8700`.
    pub listen: SocketAddr,
    /// The one folder that holds all data. Made when missing. In a file, relative to the file. Default `rtm-data`.
    pub data_dir: PathBuf,
    /// Lets development mode (any App ID, no token) listen where other machines can reach it. Default `false`,
    /// because everybody who reaches such a server may use it under any name.
    pub development_anywhere: bool,
    /// The web pages that may use the server, by their origins: `https://chat.example.org`, `https://*.example.org`, or
    /// `*` for every page. Pages that it serves itself, and programs that are no pages, need no entry. Default `["*"]`,
    /// because nothing is opened by where a request comes from.
    pub origins: Origins,
    /// How often native, Java and server-side programs may call; an App may say otherwise. Default `linux`.
    pub rates: RateProfile,
    /// How often programs on Apple's systems may call. Default `mobile`.
    pub rates_apple: RateProfile,
    /// How often programs in browsers may call. Default `mobile`.
    pub rates_web: RateProfile,
    /// The certificate to serve TLS with; absent means plain `ws://`, for the loopback or behind a proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    /// Sizes and counts.
    pub limits: Limits,
    /// Spans of time.
    pub timers: Timers,
    /// Messages that are kept.
    pub messages: Messages,
    /// Uploaded files and images.
    pub media: Media,
    /// The console in the browser.
    pub console: Console,
    /// The chat service.
    pub chat: Chat,
    /// The projects that may log in. None means development mode: any App ID.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub apps: Vec<App>,
}

impl Config {
    /// Whether any App ID may log in, because none is configured.
    pub fn development(&self) -> bool {
        self.apps.is_empty()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8700)),
            data_dir: PathBuf::from("rtm-data"),
            development_anywhere: false,
            origins: Origins::default(),
            rates: RateProfile::Linux,
            rates_apple: RateProfile::Mobile,
            rates_web: RateProfile::Mobile,
            tls: None,
            limits: Limits::default(),
            timers: Timers::default(),
            messages: Messages::default(),
            media: Media::default(),
            console: Console::default(),
            chat: Chat::default(),
            apps: Vec::new(),
        }
    }
}

/// Where the TLS identity of the server lies. Both files are PEM.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The certificate, followed by the intermediates that clients need to reach a root they trust.
    pub certificate: PathBuf,
    /// The private key of the first certificate, unencrypted: PKCS #8, PKCS #1 or SEC1.
    pub key: PathBuf,
}

/// Sizes in bytes, and counts. The defaults are the default profile of the 1.x SDKs where it has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Content of one message: text, or text, file name and thumbnail together. Default 32768.
    pub message_bytes: u32,
    /// One uploaded file. Default 31457280 (30 MiB).
    pub media_bytes: u64,
    /// Simultaneous uploads and downloads of one client, told to it at login. Default 9.
    pub transfers: u32,
    /// Channels that one client may be in at a time. Default 20.
    pub channels: u32,
    /// Members that one answer to "who is in this channel" lists. Default 512.
    pub members_listed: u32,
    /// The largest channel whose members are told about every join and leave. Default 512.
    pub members_notified: u32,
    /// Of the last messages of a channel, those that a member who comes back after its session has ended is sent again; 0: none.
    /// Within [`Timers::replay_ms`]. Default 32.
    pub replayed_messages: u32,
    /// Users that one question about who is online may name. Default 256.
    pub presence_query_users: u32,
    /// Users whose presence one client may be subscribed to. Default 512.
    pub subscriptions: u32,
    /// Channels that one question about member counts may name. Default 32.
    pub counted_channels: u32,
    /// Attributes that one user or channel may have. Default 32.
    pub attribute_pairs: u32,
    /// The key of one attribute. Default 32.
    pub attribute_key_bytes: u32,
    /// Key and value of one attribute together. Default 8192.
    pub attribute_pair_bytes: u32,
    /// Keys and values of all attributes of one user together. Default 16384.
    pub user_attributes_bytes: u32,
    /// Keys and values of all attributes of one channel together. Default 32768.
    pub channel_attributes_bytes: u32,
    /// The content of a call invitation, and the response to one, told to the client at login. Default 8192.
    pub invitation_bytes: u32,
    /// Messages to users that an App may send over REST in a second. Default 1000.
    pub rest_peer_messages: u32,
    /// Messages to channels that an App may send over REST in a second. Default 1000.
    pub rest_channel_messages: u32,
    /// Questions about the history that an App may ask over REST in a second. Default 100.
    pub rest_history: u32,
    /// Questions about comings and goings that an App may ask over REST in a second. Default 10.
    pub rest_events: u32,
    /// What one session may have waiting, unacknowledged or unsent, before it is cut as too slow. Default 4194304.
    pub session_queue_bytes: usize,
    /// Connections that have not logged in, all together. When full, the oldest one past
    /// [`Timers::login_grace_ms`] makes room for the next. Default 4096.
    pub connections_unauthenticated: usize,
}

impl Limits {
    /// Those that clients are told of, as `Welcome` carries them, without call rates.
    pub fn told(&self) -> wire::Limits {
        wire::Limits {
            message_bytes: self.message_bytes,
            media_bytes: self.media_bytes,
            transfers: self.transfers,
            channels: self.channels,
            members_listed: self.members_listed,
            presence_query_users: self.presence_query_users,
            subscriptions: self.subscriptions,
            counted_channels: self.counted_channels,
            attribute_pairs: self.attribute_pairs,
            attribute_key_bytes: self.attribute_key_bytes,
            attribute_pair_bytes: self.attribute_pair_bytes,
            user_attributes_bytes: self.user_attributes_bytes,
            channel_attributes_bytes: self.channel_attributes_bytes,
            invitation_bytes: self.invitation_bytes,
            rates: Vec::new(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        let told = rtm_proto::limits::defaults();
        Self {
            message_bytes: told.message_bytes,
            media_bytes: told.media_bytes,
            transfers: told.transfers,
            channels: told.channels,
            members_listed: told.members_listed,
            members_notified: 512,
            replayed_messages: 32,
            presence_query_users: told.presence_query_users,
            subscriptions: told.subscriptions,
            counted_channels: told.counted_channels,
            attribute_pairs: told.attribute_pairs,
            attribute_key_bytes: told.attribute_key_bytes,
            attribute_pair_bytes: told.attribute_pair_bytes,
            user_attributes_bytes: told.user_attributes_bytes,
            channel_attributes_bytes: told.channel_attributes_bytes,
            invitation_bytes: told.invitation_bytes,
            rest_peer_messages: 1000,
            rest_channel_messages: 1000,
            rest_history: 100,
            rest_events: 10,
            session_queue_bytes: 4 * 1024 * 1024,
            connections_unauthenticated: 4096,
        }
    }
}

/// Spans of time, all in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timers {
    /// How long a WebSocket may take to log in. Default 10000.
    pub login_ms: Millis,
    /// How long a connection that has not logged in is safe from making room for others. Default 1000: a client
    /// that means it is through in one round trip, or two with TLS.
    pub login_grace_ms: Millis,
    /// How long a client may take to send the head of an HTTP request, from the connection or from the request
    /// before it, and to shake hands on TLS. Default 15000.
    pub header_ms: Millis,
    /// Either end of a session writes at least this often. Default 2500: two of them fit into
    /// [`Timers::unreachable_ms`] with a second to spare, so that a healthy client is never shown as out of reach.
    pub heartbeat_ms: Millis,
    /// A connection that has been silent this long is taken for dead. Default 10000: four heartbeats.
    pub idle_ms: Millis,
    /// Silence after which those who are subscribed to a user see it as out of reach. Default 6000.
    pub unreachable_ms: Millis,
    /// How long a session waits for its client to come back before the user is offline, counted from the last byte
    /// that was heard. Default 30000.
    pub resume_window_ms: Millis,
    /// Messages of a channel that the server received longer ago are not sent again to members who come back. Default 30000.
    pub replay_ms: Millis,
    /// How long the attributes of a channel without members are kept. Default 120000.
    pub channel_attributes_ms: Millis,
    /// How often members hear of a changed member count, at most. Default 1000.
    pub count_notice_ms: Millis,
    /// The same for channels with more than [`Limits::members_notified`] members. Default 3000.
    pub count_notice_large_ms: Millis,
    /// How long shutting down waits for sessions and transfers to finish. Default 10000.
    pub drain_ms: Millis,
    /// A transfer that moves no byte for this long is cut. Default 120000.
    pub media_stall_ms: Millis,
    /// How long a REST call waits for its body, for a receiver, or for the store. Default 10000.
    pub rest_ms: Millis,
    /// The longest that frames taken go unacknowledged. Default 20.
    pub ack_ms: Millis,
}

impl Default for Timers {
    fn default() -> Self {
        Self {
            login_ms: Millis(10_000),
            login_grace_ms: Millis(1_000),
            header_ms: Millis(15_000),
            heartbeat_ms: Millis(2_500),
            idle_ms: Millis(10_000),
            unreachable_ms: Millis(6_000),
            resume_window_ms: Millis(30_000),
            replay_ms: Millis(30_000),
            channel_attributes_ms: Millis(120_000),
            count_notice_ms: Millis(1_000),
            count_notice_large_ms: Millis(3_000),
            drain_ms: Millis(10_000),
            media_stall_ms: Millis(120_000),
            rest_ms: Millis(10_000),
            ack_ms: Millis(20),
        }
    }
}

/// Messages for receivers who are away, and the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Messages {
    /// Messages kept for one receiver who is away; the oldest make room, which is counted and logged. Default 200.
    pub offline_per_user: u32,
    /// What is kept for all receivers of one App who are away, in bytes of content and 512 more for every message. Beyond it nothing is
    /// stored for them: senders are told PEER_UNREACHABLE. Default 1073741824 (1 GiB).
    pub offline_bytes: u64,
    /// How long a message is kept. Default 604800000 (7 days).
    pub life_ms: Millis,
    /// The history of one App, in bytes of content and 512 more for every message, about what that takes on the disk; the oldest
    /// messages make room. Default 2147483648 (2 GiB).
    pub history_bytes: u64,
    /// How often what is too old or too much is removed. Default 60000.
    pub sweep_ms: Millis,
}

impl Default for Messages {
    fn default() -> Self {
        Self {
            offline_per_user: rtm_proto::limits::OFFLINE_MESSAGES as u32,
            offline_bytes: 1 << 30,
            life_ms: Millis(rtm_proto::limits::MESSAGE_LIFE_MS),
            history_bytes: 2 << 30,
            sweep_ms: Millis(60_000),
        }
    }
}

/// How long uploaded bytes live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// From upload to the end of the media id. Default 604800000 (7 days).
    pub life_ms: Millis,
    /// How often what has expired is collected. An expired id is gone at once; this only frees the space.
    /// Default 60000.
    pub sweep_ms: Millis,
    /// The age at which bytes that no media id refers to are removed; such bytes are what a server leaves that was
    /// killed in the middle of an upload. Must be well above the longest upload. Default 3600000 (1 hour).
    pub orphan_ms: Millis,
    /// Whether an upload is answered only once its bytes are on the disk, and not just in the system's cache. Default
    /// `true`: what was answered survives a power failure. `false` makes uploads about twice as fast where measured; a crash
    /// of the server still loses nothing, a power failure may lose the uploads of the last half minute, which their
    /// readers notice by the hash.
    pub sync: bool,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            life_ms: Millis(rtm_proto::limits::MEDIA_LIFE_MS),
            sweep_ms: Millis(60_000),
            orphan_ms: Millis(3_600_000),
            sync: true,
        }
    }
}
