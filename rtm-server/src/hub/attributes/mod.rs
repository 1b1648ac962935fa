//! Attributes: short texts that users say of themselves, and that anybody says of a channel.
//!
//! Those of a user live in its session ([`user`]). Those of a channel are stored: [`channel`] holds what is known of them,
//! [`work`] writes and reads, [`clearing`] forgets them when the channel has been empty for a while.

mod channel;
mod clearing;
mod requests;
mod user;
mod work;

pub use self::channel::ChannelAttributes;
pub(super) use self::clearing::load;

use rtm_proto::code::Attribute as Code;

/// Whether `keys`, of which none means all, name this one.
pub(super) fn asked_for(keys: &[String], key: &str) -> bool {
    keys.is_empty() || keys.iter().any(|asked| asked == key)
}

/// What is said to people about an outcome.
pub(super) fn why(code: Code) -> &'static str {
    match code {
        Code::Ok => "",
        Code::InvalidArgument => {
            "a key or a value is empty, too long, twice there, or has control characters, or none is named"
        }
        Code::SizeOverflow => "more attributes or bytes than the limits allow",
        Code::UserNotFound => "the user is not logged in",
        Code::TooOften => "too much waits for an answer, or to be read; ask again later",
        _ => "the store did not take it; the log of the server says why",
    }
}
