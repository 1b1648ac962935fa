//! `rtm-bench`: measures rtm beside a raw TCP relay, NATS and nginx, end to end, in one run on one machine.
//!
//! Every server runs as a process of its own; this process is the load, a single thread that drives all systems through
//! the same harness ([`client`], [`work`]). Repetitions are interleaved, so that whatever else the machine does falls on
//! all systems alike, and only ratios are judged ([`aims`]). `cargo xtask bench` builds everything and runs it.

mod aims;
mod chat;
mod client;
mod figures;
mod host;
mod options;
mod plan;
mod process;
mod report;
mod run;
mod server;
mod work;

use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use options::{Command, Options};

fn main() -> Result<()> {
    let options = Options::parse();
    host::raise_open_files()?;
    match &options.command {
        Some(Command::Relay { workers }) => server::relay::serve(*workers),
        Some(Command::Hold { system, address, count }) => work::idle::hold(*system, *address, *count),
        Some(Command::Chat { servers, millis }) => chat::run(servers, Duration::from_millis(*millis)),
        None => run::run(&options),
    }
}
