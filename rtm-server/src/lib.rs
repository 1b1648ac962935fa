//! The rtm service: sessions, peers, channels and media on one port.
//!
//! [`Server::start`] runs one inside any tokio program; the binary `rtm-server` is that and a command line. A newcomer
//! reads in this order: [`server`] puts the parts together; [`listener`] accepts and [`http`] routes; [`upgrade`] turns a
//! request into a [`connection`], whose frames the [`hub`] routes; [`chat`] is the chat service beside it; [`store`] keeps what
//! must survive and [`media`] the uploaded bytes. [`console`] shows people what goes on, [`trace`] what became of a message.

pub mod admission;
pub mod bus;
pub mod chat;
pub mod clock;
pub mod config;
pub mod connection;
pub mod console;
pub mod data_dir;
pub mod http;
pub mod hub;
pub mod listener;
pub mod media;
pub mod metrics;
pub mod origin;
pub mod phase;
pub mod rest;
pub mod scripts;
pub mod server;
pub mod session;
pub mod stalling;
pub mod store;
pub mod tls;
pub mod tokens;
pub mod trace;
pub mod upgrade;

pub use config::Config;
pub use server::{Server, StartError};
