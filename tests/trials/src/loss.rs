//! Packet loss: a network namespace of our own, whose packet filter drops a part of everything.

use std::process::Command;

use anyhow::{Context, Result, bail};

/// A network namespace with nothing but a loopback that loses packets; gone when dropped.
pub struct LossyNetwork {
    name: String,
}

impl LossyNetwork {
    /// Makes one that drops `percent` of all packets. Takes root, `ip` and `nft`.
    pub fn new(percent: u32) -> Result<Self> {
        let network = Self { name: format!("rtm-trial-{}", std::process::id()) };
        run(ip().args(["netns", "add", &network.name])).context("cannot make a network namespace (needs root)")?;
        run(network.command("ip").args(["link", "set", "lo", "up"]))?;
        let rules = format!(
            "table inet loss {{
                chain input {{
                    type filter hook input priority 0; policy accept;
                    iifname \"lo\" numgen random mod 100 < {percent} drop
                }}
            }}"
        );
        run(network.command("nft").arg(rules)).context("cannot set the packet filter")?;
        Ok(network)
    }

    /// A program that will run inside.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = ip();
        command.args(["netns", "exec", &self.name]).arg(program);
        command
    }
}

impl Drop for LossyNetwork {
    fn drop(&mut self) {
        let _ = run(ip().args(["netns", "del", &self.name]));
    }
}

/// `ip`, as root.
fn ip() -> Command {
    if rustix::process::geteuid().is_root() {
        return Command::new("ip");
    }
    let mut command = Command::new("sudo");
    command.args(["--non-interactive", "ip"]);
    command
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
