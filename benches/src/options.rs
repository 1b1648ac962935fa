//! The command line.

use std::net::SocketAddr;

use clap::{Parser, Subcommand};

use crate::{plan::Case, server::System};

/// Measures rtm beside a raw TCP relay, a NATS server and nginx, and compares the ratios with the project's aims.
///
/// Needs nats-server and nginx in PATH, and rtm-server beside itself; `cargo xtask bench` sees to all of that.
#[derive(Debug, Parser)]
#[command(name = "rtm-bench", version)]
pub struct Options {
    /// What this program does when it runs itself.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Only these, separated by commas
    #[arg(long, value_enum, ignore_case = true, value_delimiter = ',', value_name = "CASES")]
    pub only: Vec<Case>,

    /// Only these payloads in bytes, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "BYTES", default_values_t = [128, 1024],
          value_parser = clap::value_parser!(u32).range(32..=32_000))]
    pub payload: Vec<u32>,

    /// Only these systems, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "SYSTEMS")]
    pub system: Vec<System>,

    /// How often everything is measured; the median counts [default: 3, or 1 with --quick]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=99))]
    pub repetitions: Option<u32>,

    /// How long one measurement lasts, in milliseconds
    #[arg(long, default_value_t = 1500, value_parser = clap::value_parser!(u64).range(50..=60_000))]
    pub millis: u64,

    /// Short runs, for a first impression: figures scatter
    #[arg(long)]
    pub quick: bool,

    /// Put the table and the picture into docs/performance.md and docs/performance.svg
    #[arg(long)]
    pub write: bool,
}

/// What else there is to measure, and the processes that the benchmark starts from its own program.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Measures messages of the chat service beside peer messages with history, on each build of the server in turn
    Chat {
        /// Builds of rtm-server, `NAME=PROGRAM`; the first is what the others are compared with
        #[arg(required = true)]
        servers: Vec<String>,
        /// How long each kind of work is done at a time
        #[arg(long, default_value_t = 1000)]
        millis: u64,
    },
    /// Serves as the raw relay that everything is compared with
    #[command(hide = true)]
    Relay {
        /// Threads that relay
        #[arg(long, default_value_t = 1)]
        workers: usize,
    },
    /// Holds idle connections, in a process of its own because a process may have only so many files
    #[command(hide = true)]
    Hold {
        /// What they are held to
        #[arg(long, value_enum)]
        system: System,
        /// Where it listens
        #[arg(long)]
        address: SocketAddr,
        /// How many
        #[arg(long)]
        count: usize,
    },
}

impl Options {
    /// True when the case is to be measured.
    pub fn wants(&self, case: Case) -> bool {
        self.only.is_empty() || self.only.contains(&case)
    }

    /// True when the system takes part.
    pub fn includes(&self, system: System) -> bool {
        self.system.is_empty() || self.system.contains(&system)
    }

    /// How often everything is measured.
    pub fn repetitions(&self) -> u32 {
        self.repetitions.unwrap_or(if self.quick { 1 } else { 3 })
    }

    /// How long one measurement lasts.
    pub fn duration(&self) -> std::time::Duration {
        std::time::Duration::from_millis(if self.quick { self.millis.min(300) } else { self.millis })
    }
}
