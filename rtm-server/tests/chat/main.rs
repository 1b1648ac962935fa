//! The chat service over real sockets and real HTTP: what its users see, with clients of which every frame is under the test's
//! control.

#[allow(dead_code)]
#[path = "../link/client.rs"]
mod client;
#[allow(dead_code)]
#[path = "../link/server.rs"]
mod server;
#[allow(dead_code)]
#[path = "../link/sockets.rs"]
mod sockets;
#[path = "../support/mod.rs"]
mod support;

mod access;
mod accounts;
mod contacts;
mod crash;
mod devices;
mod files;
mod golden;
mod groups;
mod hasty;
mod history;
mod hostile;
mod inbox;
mod kit;
mod lists;
mod login;
mod messages;
mod moderation;
mod names;
mod noticed;
mod pace;
mod profile;
mod rates;
mod recall;
mod receipts;
mod rooms;
