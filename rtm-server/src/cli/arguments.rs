//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use rtm_server::Config;

/// A self-hosted real-time messaging server.
///
/// Without arguments it listens on 127.0.0.1:8700 in development mode (any App ID, no token) and keeps its data in
/// ./rtm-data. The first line on stdout says where it listens.
#[derive(Debug, Parser)]
#[command(name = "rtm-server", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// Something else than serving.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Where to listen; port 0 picks a free one [default: 127.0.0.1:8700]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,

    /// The folder for all data; made when missing [default: ./rtm-data]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// A configuration in TOML; RTM_* variables override it, and arguments both
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Let development mode listen where other machines can reach it: anybody may then log in under any name
    #[arg(long)]
    pub development_anywhere: bool,

    /// What to log to stderr: error, warn, info, debug, trace, or a filter [default: RTM_LOG, RUST_LOG, or info]
    #[arg(long, value_name = "FILTER")]
    pub log: Option<String>,

    /// The form of the log
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// What else the command does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the configuration that a server would run with, defaults included, or what is wrong with it
    CheckConfig {
        /// The configuration in TOML
        file: PathBuf,
    },
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

impl Arguments {
    /// Lets what the command line says replace what the file and the environment say.
    pub fn override_config(&self, mut config: Config) -> Config {
        if let Some(listen) = self.listen {
            config.listen = listen;
        }
        if let Some(data_dir) = &self.data_dir {
            config.data_dir.clone_from(data_dir);
        }
        config.development_anywhere |= self.development_anywhere;
        config
    }
}
