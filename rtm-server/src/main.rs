//! The command `rtm-server`: a [`rtm_server::Server`] with a command line, logs and signals.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
