//! The rtm client.
//!
//! [`Client`] is what applications and bindings use: calls check their arguments and return at once, outcomes come as
//! [`ClientEvent`]s and [`ChannelEvent`]s to sinks, from one thread per client. Behind it stand [`engine::Engine`], the
//! protocol without sockets or clock, a driver that connects it to a server, and a dispatcher that calls the sinks.
//!
//! ```no_run
//! use std::sync::Arc;
//! use rtm_core::{Client, ClientEvent, ClientSink, message::{Message, SendOptions}};
//!
//! struct Printer;
//! impl ClientSink for Printer {
//!     fn event(&self, event: ClientEvent) {
//!         println!("{event:?}");
//!     }
//! }
//!
//! let client = Client::new("my app", Arc::new(Printer))?;
//! client.login(None, "ann").map_err(|code| format!("{code:?}"))?;
//! // ... once ClientEvent::Login says Ok:
//! client.send("bob", &Message::text("hello"), SendOptions::default()).map_err(|code| format!("{code:?}"))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The library starts threads (a shared runtime, and one per client) and does not survive `fork` in the child.

pub mod address;
pub mod client;
mod delivery;
pub mod engine;
pub mod event;
mod id;
pub mod invitation;
pub mod media;
pub mod message;
pub mod parameters;

pub use address::set_default_server;
pub use client::{Channel, Client, Closed, NewError, Turns, stop_callbacks};
pub use event::{ChannelEvent, ChannelSink, ClientEvent, ClientSink, MemberCount, PeerStatus};
pub use id::message_id;
pub use rtm_proto::code;
pub use rtm_proto::wire::{Attribute, AttributeOperation, ChannelAttribute};
