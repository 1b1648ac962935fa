//! The limits of the default profile; a server may be configured to others and tells them in `Welcome`.

use crate::wire;

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

/// The default profile in the form that `Welcome` carries.
pub fn defaults() -> wire::Limits {
    wire::Limits {
        message_bytes: MESSAGE_BYTES as u32,
        media_bytes: MEDIA_BYTES,
        transfers: TRANSFERS as u32,
        channels: CHANNELS as u32,
        members_listed: MEMBERS_LISTED as u32,
    }
}
