//! Bringing in the toolchains a command needs. What is missing is installed, or the command fails saying what to do.

use std::{
    env, fs,
    io::{IsTerminal, Read},
    path::Path,
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{command::Cmd, environment, job::Job};

/// Something a command cannot do without.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// What it is, for systems where it has to be installed by hand.
    pub what: &'static str,
    /// How to tell that it is there, wherever it came from.
    pub proof: Proof,
    /// Where it comes from.
    pub source: Source,
}

/// How to tell that something is installed.
#[derive(Clone, Copy, Debug)]
pub enum Proof {
    /// A program in PATH (or in `/usr/sbin`, which only administrators have in theirs).
    Program(&'static str),
    /// A file at one of these places.
    File(&'static [&'static str]),
    /// A line for the shell that succeeds: for what no one path tells.
    Succeeds(&'static str),
}

/// Where something is installed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A package of Debian and the systems that come from it.
    Apt(&'static str),
    /// A component of the Rust toolchain.
    Rustup(&'static str),
    /// Packages of npm, which are installed below the cache folder and change nothing of the system's. What needs them needs npm.
    Npm(&'static [&'static str]),
}

impl Need {
    /// True when it is there.
    pub fn is_met(&self) -> bool {
        match self.proof {
            Proof::Program(name) => program(name).is_some(),
            Proof::File(places) => places.iter().any(|place| Path::new(place).exists()),
            Proof::Succeeds(line) => succeeds(line),
        }
    }
}

fn succeeds(line: &str) -> bool {
    let mut shell = Cmd::new("sh").arg("-c").arg(line).to_command();
    let silent = shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}

/// The path of a program, if it is installed.
pub fn program(name: &str) -> Option<std::path::PathBuf> {
    let path = environment::path().or_else(|| env::var_os("PATH")).unwrap_or_default();
    env::split_paths(&path)
        .chain([Path::new("/usr/sbin").to_owned()])
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Installs whatever of `needs` is missing, saying what it installs.
///
/// # Errors
/// When something is missing that cannot be installed here; the error says what to do.
pub fn ensure(job: &Job, needs: &[Need]) -> Result<()> {
    let missing: Vec<&Need> = needs.iter().filter(|need| !need.is_met()).collect();
    let components: Vec<&str> = missing
        .iter()
        .filter_map(|need| if let Source::Rustup(name) = need.source { Some(name) } else { None })
        .collect();
    let packages: Vec<&str> =
        missing.iter().filter_map(|need| if let Source::Apt(name) = need.source { Some(name) } else { None }).collect();

    if !components.is_empty() {
        let add = Cmd::new("rustup").words("component add").args(&components);
        if program("rustup").is_none() {
            bail!(
                "{} missing, and there is no rustup to add it: install it with your Rust toolchain",
                components.join(", ")
            );
        }
        with_spinner(&format!("installing {}", components.join(", ")), || job.run_quietly(&add))?;
    }
    if !packages.is_empty() {
        apt_install(job, &missing, &packages)?;
    }
    for need in &missing {
        if let Source::Npm(packages) = need.source {
            npm_install(job, need.what, packages)?;
        }
    }
    match needs.iter().find(|need| !need.is_met()) {
        None => Ok(()),
        Some(need) => bail!("{} is still missing after it was installed from {:?}", need.what, need.source),
    }
}

fn apt_install(job: &Job, missing: &[&Need], packages: &[&str]) -> Result<()> {
    if program("apt-get").is_none() {
        let list: Vec<String> = missing.iter().map(|need| format!("  - {}", need.what)).collect();
        bail!("{} has no apt-get; install these yourself and run the command again:\n{}", system(), list.join("\n"));
    }
    let by_hand = format!("apt-get update && apt-get install -y --no-install-recommends {}", packages.join(" "));
    let as_root = || -> Result<Cmd> {
        if is_root() {
            return Ok(Cmd::new("env"));
        }
        if program("sudo").is_none() {
            bail!("{} missing, and installing takes root. As root, run:\n    {by_hand}", packages.join(", "));
        }
        // Without a terminal nobody could answer the question for a password; with one, sudo has asked before.
        Ok(Cmd::new("sudo").words("--non-interactive env"))
    };
    if !is_root() && program("sudo").is_some() && std::io::stdin().is_terminal() {
        // Asked here, in the foreground: a command in a group of its own must not read from the terminal.
        let _ = std::process::Command::new("sudo").arg("--validate").status();
    }

    let quiet = "DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0";
    let update = as_root()?.words(quiet).arg("update");
    let install = as_root()?.arg("sh").arg("-c").arg(WITHOUT_STARTING_SERVICES).arg("install").args(packages);
    println!("  installing {} (apt-get)", packages.join(" "));
    let hint = || format!("could not install {}. As root, run:\n    {by_hand}", packages.join(", "));
    with_spinner("reading the package lists", || job.run_quietly(&update)).with_context(hint)?;
    with_spinner(&format!("installing {}", packages.join(" ")), || job.run_quietly(&install)).with_context(hint)?;
    Ok(())
}

fn npm_install(job: &Job, what: &str, packages: &[&str]) -> Result<()> {
    let folder = environment::npm_folder();
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let words = "install --global --ignore-scripts --no-audit --no-fund --prefix";
    let install = Cmd::new("npm").words(words).arg(&folder).args(packages);
    let message = format!("installing {} ({} from npm)", what, packages.join(" "));
    let hint = || format!("could not install {what}; install it yourself, put it into PATH, and run the command again");
    with_spinner(&message, || job.run_quietly(&install)).with_context(hint).map(drop)
}

/// Some packages bring a service that Debian would start at once, on a well-known port. Nobody asked for that here:
/// a policy, Debian's own means, forbids it as long as the installation runs.
const WITHOUT_STARTING_SERVICES: &str = r#"set -eu
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@""#;

/// True when this program may do everything.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Shows that something long is going on: a spinner on a terminal, a line elsewhere.
fn with_spinner<T>(message: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let spinner = ProgressBar::new_spinner().with_message(message.to_owned());
    if let Ok(style) = ProgressStyle::with_template("  {spinner} {msg} ({elapsed})") {
        spinner.set_style(style);
    }
    if std::io::stderr().is_terminal() {
        spinner.enable_steady_tick(Duration::from_millis(120));
    } else {
        println!("  {message} ...");
    }
    let result = work();
    spinner.finish_and_clear();
    result
}

/// The name of the system as it calls itself, for messages.
fn system() -> String {
    let mut text = String::new();
    let named = fs::File::open("/etc/os-release").and_then(|mut file| file.read_to_string(&mut text)).is_ok();
    let pretty = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    pretty.filter(|_| named).map_or_else(|| env::consts::OS.to_owned(), |name| name.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(source: Source) -> Need {
        Need { what: "a thing that cannot exist", proof: Proof::Program("rtm-no-such-program"), source }
    }

    #[test]
    fn what_is_there_is_recognised_wherever_it_came_from() {
        let shell = Need { proof: Proof::Program("sh"), ..missing(Source::Apt("rtm-no-such-package")) };
        assert!(shell.is_met());
        let file = Need { proof: Proof::File(&["/nowhere", "/"]), ..missing(Source::Apt("rtm-no-such-package")) };
        assert!(file.is_met());
        let line = |line| Need { proof: Proof::Succeeds(line), ..missing(Source::Apt("rtm-no-such-package")) };
        assert!(line("echo unheard && true").is_met());
        assert!(!line("echo unheard && false").is_met());
        assert!(!missing(Source::Apt("rtm-no-such-package")).is_met());
    }
}
