//! `librtm`: the C interface of the rtm client, and beside it the one that UniFFI exports ([`objects`]). `include/rtm.h` is
//! generated from this crate.
//!
//! Every exported function is one call of `boundary::call`, which catches panics and turns refusals into numbers.
//! Behind it stand generation-checked handles; in front of the application's callbacks stand [`callbacks`], which
//! lend what the client core reports to C for the length of one call.
//!
//! ```
//! assert_eq!(rtm::client::rtm_client_logout(0), rtm::status::RTM_ERR_HANDLE);
//! ```

// The order of the header.
pub mod status;

pub mod types;

pub mod process;

pub mod log;

pub mod client;

pub mod channel;

pub mod media;

pub mod presence;

pub mod attributes;

pub mod invitation;

pub mod buffer;

// Not in the header.
mod arguments;
mod boundary;
pub mod callbacks;
mod exit;
mod handles;
pub mod objects;

uniffi::setup_scaffolding!("rtm");
