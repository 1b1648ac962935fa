//! The limits of the default profile; a server may be configured to others and tells them in `Welcome`.

use crate::{rates::Profile, wire};

/// Content of one message, in bytes: text and raw data, or text, file name and thumbnail, together.
pub const MESSAGE_BYTES: usize = 32_768;
/// One uploaded file, in bytes.
pub const MEDIA_BYTES: u64 = 31_457_280;
/// Uploads and downloads at a time, per client.
pub const TRANSFERS: usize = 9;
/// Channels joined at a time, per client.
pub const CHANNELS: usize = 20;
/// Members that one answer lists; of a larger channel it lists a random choice.
pub const MEMBERS_LISTED: usize = 512;
/// How long uploaded media lives, in milliseconds: 7 days.
pub const MEDIA_LIFE_MS: u64 = 7 * 24 * 3600 * 1000;

/// Users in one question about who is online.
pub const PRESENCE_QUERY_USERS: usize = 256;
/// Users that one client may be subscribed to, and that one call may name.
pub const SUBSCRIPTIONS: usize = 512;
/// Channels in one question about member counts.
pub const COUNTED_CHANNELS: usize = 32;
/// Attributes of one user or channel.
pub const ATTRIBUTE_PAIRS: usize = 32;
/// The key of an attribute, in bytes.
pub const ATTRIBUTE_KEY_BYTES: usize = 32;
/// Key and value of one attribute together, in bytes.
pub const ATTRIBUTE_PAIR_BYTES: usize = 8 * 1024;
/// All attributes of a user, in bytes.
pub const USER_ATTRIBUTES_BYTES: usize = 16 * 1024;
/// All attributes of a channel, in bytes.
pub const CHANNEL_ATTRIBUTES_BYTES: usize = 32 * 1024;
/// The content of an invitation, and the response to one, in bytes.
pub const INVITATION_BYTES: usize = 8 * 1024;
/// Messages stored for one receiver who is offline; the oldest make room.
pub const OFFLINE_MESSAGES: usize = 200;
/// How long messages are stored, in milliseconds: 7 days.
pub const MESSAGE_LIFE_MS: u64 = 7 * 24 * 3600 * 1000;

/// The default profile in the form that `Welcome` carries.
pub fn defaults() -> wire::Limits {
    wire::Limits {
        message_bytes: MESSAGE_BYTES as u32,
        media_bytes: MEDIA_BYTES,
        transfers: TRANSFERS as u32,
        channels: CHANNELS as u32,
        members_listed: MEMBERS_LISTED as u32,
        presence_query_users: PRESENCE_QUERY_USERS as u32,
        subscriptions: SUBSCRIPTIONS as u32,
        counted_channels: COUNTED_CHANNELS as u32,
        attribute_pairs: ATTRIBUTE_PAIRS as u32,
        attribute_key_bytes: ATTRIBUTE_KEY_BYTES as u32,
        attribute_pair_bytes: ATTRIBUTE_PAIR_BYTES as u32,
        user_attributes_bytes: USER_ATTRIBUTES_BYTES as u32,
        channel_attributes_bytes: CHANNEL_ATTRIBUTES_BYTES as u32,
        invitation_bytes: INVITATION_BYTES as u32,
        rates: Profile::Linux.rates(),
    }
}
