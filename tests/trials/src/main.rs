//! Trials of the delivery promise: real clients, a real server, and everything that goes wrong in between.
//!
//! ```text
//! rtm-trials --server target/release/rtm-server faults --seconds 10
//! rtm-trials --server target/release/rtm-server loss --percent 30
//! rtm-trials --server target/release/rtm-server crash --rounds 20
//! ```
//!
//! With RTM_TRIALS_LOG in the environment the server's log is shown.
//!
//! Each trial keeps a [`ledger`] of what was sent, answered and received, says at the end how much got through, and fails when a
//! promise was broken or when less got through than it states: a trial in which nothing moves proves nothing.

mod ledger;
mod loss;
mod namespace;
mod proxy;
mod roam;
mod server;
mod soak;
mod traffic;
mod trial;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "rtm-trials", about = "Trials of the delivery promise under failure.")]
struct Cli {
    /// The server program.
    #[arg(long)]
    server: PathBuf,
    #[command(subcommand)]
    trial: Trial,
}

#[derive(Subcommand)]
enum Trial {
    /// A proxy that cuts, stalls, delays and half-closes connections.
    Faults {
        /// How long the traffic goes on.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// A network that loses packets.
    Loss {
        /// How many of a hundred are lost.
        #[arg(long)]
        percent: u32,
        /// How long the traffic goes on.
        #[arg(long, default_value_t = 15)]
        seconds: u64,
        /// Runs inside the lossy network already.
        #[arg(long, hide = true)]
        inside: bool,
    },
    /// The machine of the clients changes its network.
    Roam {
        /// How often.
        #[arg(long, default_value_t = 3)]
        rounds: u8,
        /// Runs on that machine already.
        #[arg(long, hide = true)]
        inside: bool,
    },
    /// The server is killed at random moments and started again.
    Crash {
        /// How often.
        #[arg(long, default_value_t = 5)]
        rounds: u32,
    },
    /// The server drains and is started again.
    Restart {
        /// How often.
        #[arg(long, default_value_t = 3)]
        rounds: u32,
    },
    /// The clock of the server jumps, forth and back.
    Clock {
        /// The library that fakes the time.
        #[arg(long, default_value = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")]
        faketime: PathBuf,
    },
    /// Clients are made, logged in, used and released; memory must reach a plateau.
    Soak {
        /// How many clients, one after another.
        #[arg(long, default_value_t = 500)]
        cycles: u32,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<String> {
    let server = &cli.server.canonicalize().unwrap_or_else(|_| cli.server.clone());
    match &cli.trial {
        Trial::Faults { seconds } => trial::faults(server, *seconds),
        Trial::Loss { percent, seconds, inside: true } => trial::loss(server, *percent, *seconds),
        Trial::Loss { percent, seconds, inside: false } => trial::enter_loss(server, *percent, *seconds),
        Trial::Roam { rounds, inside: true } => trial::roam(server, *rounds),
        Trial::Roam { rounds, inside: false } => trial::enter_roam(server, *rounds),
        Trial::Crash { rounds } => trial::crash(server, *rounds),
        Trial::Restart { rounds } => trial::restart(server, *rounds),
        Trial::Clock { faketime } => trial::clock(server, faketime),
        Trial::Soak { cycles } => soak::run(server, *cycles),
    }
}
