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
    /// What the console in the browser needs
    #[command(subcommand)]
    Console(Console),
    /// Make a token for a user, or say in words what is in one
    #[command(subcommand)]
    Token(Token),
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// What is done for the console.
#[derive(Debug, Subcommand)]
pub enum Console {
    /// Ask for a password, or read it from standard input, and print its hash for `console.password`
    Password,
}

/// What is done with tokens.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Print a token for a user, made at this moment
    Make {
        /// Whose it is
        #[arg(long)]
        user: String,
        #[command(flatten)]
        app: TokenApp,
        /// How long it is valid, in seconds; a day at most
        #[arg(long, value_name = "SECONDS", default_value_t = 86_400, value_parser = clap::value_parser!(u32).range(1..=86_400))]
        expire: u32,
        /// The format: 007, or 006 for programs of before 2022
        #[arg(long, value_enum, default_value_t = TokenFormat::V007)]
        format: TokenFormat,
    },
    /// Say what is in a token, and, with a certificate, whether it would be taken and why not
    Inspect {
        /// The token; `-` reads it from standard input
        token: String,
        /// Who wants to log in with it [default: the user named in it, which only 007 has]
        #[arg(long)]
        user: Option<String>,
        #[command(flatten)]
        app: TokenApp,
    },
}

/// Which App a token is for.
#[derive(Debug, clap::Args)]
pub struct TokenApp {
    /// The App ID [default: the only one of the configuration]
    #[arg(long, value_name = "APP ID")]
    pub app: Option<String>,
    /// The certificate that tokens are signed with
    #[arg(long, value_name = "CERTIFICATE", conflicts_with = "config")]
    pub certificate: Option<String>,
    /// A configuration in TOML that holds the App with its certificates
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// How a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TokenFormat {
    /// The newer format.
    #[value(name = "007")]
    V007,
    /// The older format.
    #[value(name = "006")]
    V006,
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
