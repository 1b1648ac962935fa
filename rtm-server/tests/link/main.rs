//! The realtime half over real sockets: what the server promises on the wire, with a client of which every byte and every
//! acknowledgement is under the test's control.

#[path = "../support/mod.rs"]
mod support;

mod attributes;
mod bans;
mod channel_attributes;
mod channels;
mod client;
mod crowd;
mod drain;
mod eviction;
mod fan_out;
mod heartbeat;
mod hostile;
mod login;
mod logout;
mod member_counts;
mod offline;
mod overtaken;
mod peer;
mod presence;
mod rates;
mod rejoin;
mod rest;
mod rest_access;
mod rest_history;
mod resume;
mod returning;
mod server;
mod slow;
mod sockets;
mod tls;
mod tokens;
mod trace;
mod user_attributes;
