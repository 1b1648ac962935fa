//! What the command does from its arguments to its exit code.

mod announce;
mod arguments;
mod console;
mod files;
mod logging;
mod token;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use rtm_server::config::ConfigError;
use rtm_server::{Config, Server};

use arguments::{Arguments, Command};

/// Runs the command. Exit codes: 0 it did what it was asked to; 1 it could not, and one line on stderr says why; 2 the
/// arguments were not understood.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        Some(Command::CheckConfig { file }) => check(file),
        Some(Command::Console(command)) => console::run(command),
        Some(Command::Token(command)) => token::run(command),
        None => serve(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("rtm-server: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the configuration that a server would run with.
fn check(file: &Path) -> Result<(), String> {
    let mut config = Config::load(Some(file), environment()).and_then(checked).map_err(|error| error.to_string())?;
    // What is printed can be kept as a file anywhere, and still means this folder.
    config.data_dir = std::path::absolute(&config.data_dir).unwrap_or(config.data_dir);
    print!("{}", config.to_toml());
    Ok(())
}

fn checked(config: Config) -> Result<Config, ConfigError> {
    config.check().map(|()| config)
}

fn serve(arguments: &Arguments) -> Result<(), String> {
    logging::install(arguments)?;
    let config = Config::load(arguments.config.as_deref(), environment())
        .map(|config| arguments.override_config(config))
        .map_err(|error| error.to_string())?;
    let files = files::raise_limit();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start threads: {error}"))?;
    runtime.block_on(async {
        // Before the start, so that a signal during it is not lost.
        let mut signals = Signals::new().map_err(|error| format!("cannot listen for signals: {error}"))?;
        let server = Server::start(config).await.map_err(|error| error.to_string())?;

        // Programs that started us read this line; it must not wait for more, nor fail if nobody reads.
        let mut stdout = std::io::stdout();
        let _ = writeln!(stdout, "rtm-server listening on {}", server.url()).and_then(|()| stdout.flush());
        announce::announce(&server, arguments.log_format, files);

        let signal = signals.next().await;
        tracing::info!(signal, "shutting down; the same signal again ends it at once");
        tokio::select! {
            () = server.shutdown() => Ok(()),
            signal = signals.next() => Err(format!("{signal} again: ended without waiting for sessions and transfers")),
        }
    })
}

/// Variables whose name or value is not text are no settings of ours.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// What asks us to end.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {})
    }

    async fn next(&mut self) -> &'static str {
        match tokio::signal::ctrl_c().await {
            Ok(()) => "Ctrl-C",
            Err(_) => std::future::pending().await,
        }
    }
}
