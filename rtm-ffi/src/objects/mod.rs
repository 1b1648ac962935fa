//! The library as UniFFI exports it, for Kotlin, Java and Swift.
//!
//! Not meant for applications: each language has a surface of its own before it. It differs from the C interface where a
//! managed language pays for crossing over. Events are fetched, many at a time, by a thread of the language
//! ([`NativeClient::next_events`]), since a foreign thread that calls in costs more than everything else about an event; and
//! messages are handed over many at a time. Channels and invitations are numbers, so that nothing waits for a finalizer.
//!
//! Codes are those of the 1.x enumerations, 0 for success. Calls whose answer comes as an event under a number of its own give
//! that number, which is positive, or the negated code of the refusal.

mod call;
mod client;
mod event;
mod lane;
mod message;
mod process;
mod sink;

pub use client::{NativeClient, live_clients};
pub use event::{ChannelAttributeData, CountData, Event, PairData, StatusData};
pub use lane::{close_lane, rtm_lane_send, rtm_lane_take};
pub use message::{MediaData, MessageData, OutgoingData};
pub use process::*;
