//! Networks of our own, in which packets get lost and addresses change. They take root, and `ip`.

use std::process::Command;

use anyhow::{Context, Result, bail};

/// A network namespace with nothing but a loopback; gone when dropped.
pub struct Namespace {
    name: String,
}

impl Namespace {
    /// Makes one; `purpose` tells those of one trial apart.
    pub fn new(purpose: &str) -> Result<Self> {
        let namespace = Self { name: format!("rtm-trial-{}-{purpose}", std::process::id()) };
        run(ip().args(["netns", "add", &namespace.name])).context("cannot make a network namespace (needs root)")?;
        namespace.ip("link set lo up")?;
        Ok(namespace)
    }

    /// By which `ip` knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs `ip` with these words inside.
    pub fn ip(&self, words: &str) -> Result<()> {
        run(ip().args(["-n", &self.name]).args(words.split_whitespace()))
    }

    /// A program that will run inside.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = ip();
        command.args(["netns", "exec", &self.name]).arg(program);
        command
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = run(ip().args(["netns", "del", &self.name]));
    }
}

/// `ip`, as root.
pub fn ip() -> Command {
    if rustix::process::geteuid().is_root() {
        return Command::new("ip");
    }
    let mut command = Command::new("sudo");
    command.args(["--non-interactive", "ip"]);
    command
}

/// Runs a command to its end; what it says is the error when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
