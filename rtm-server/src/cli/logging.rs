//! Logs, to stderr: stdout belongs to the line that programs read.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use super::arguments::{Arguments, LogFormat};

/// Installs the process's log.
pub fn install(arguments: &Arguments) -> Result<(), String> {
    let variable = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let filter = arguments.log.clone().or_else(|| variable("RTM_LOG")).or_else(|| variable("RUST_LOG"));
    let filter = filter.as_deref().unwrap_or("info");
    let filter = EnvFilter::try_new(filter)
        .map_err(|error| format!("cannot understand the log filter {filter:?}: {error}; try --log info"))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match arguments.log_format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}
