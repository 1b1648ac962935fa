//! A server as a child process: it cannot outlive the benchmark.

use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use rustix::process::{Signal, set_parent_process_death_signal};

/// How long a server may take to say that it is ready, and a holder to have all its connections.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a process says that it is ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// On standard output; standard error is shown.
    Stdout,
    /// On standard error.
    Stderr,
}

/// A running process; killed when dropped, or when this process dies in any way.
pub struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
}

impl Process {
    /// Starts it without waiting for anything.
    pub fn start(command: &mut Command) -> Result<Self> {
        // SAFETY: between fork and exec only prctl is called, which is async-signal-safe and takes no memory.
        unsafe { command.pre_exec(|| Ok(set_parent_process_death_signal(Some(Signal::KILL))?)) };
        let mut child = command
            .stdin(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}; is it installed?", command.get_program().to_string_lossy()))?;
        let stdin = child.stdin.take();
        Ok(Self { child, stdin })
    }

    /// Starts it and waits for a line in which `found` finds something.
    pub fn start_until<T: Send + 'static>(
        command: &mut Command,
        says: Says,
        found: impl Fn(&str) -> Option<T> + Send + 'static,
    ) -> Result<(Self, T)> {
        match says {
            Says::Stdout => command.stdout(Stdio::piped()),
            Says::Stderr => command.stdout(Stdio::null()).stderr(Stdio::piped()),
        };
        let mut this = Self::start(command)?;
        let stream: Box<dyn Read + Send> = match (this.child.stdout.take(), this.child.stderr.take()) {
            (Some(stdout), _) => Box::new(stdout),
            (None, Some(stderr)) => Box::new(stderr),
            (None, None) => bail!("a process has no output to wait for"),
        };
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            let mut said = String::new();
            // Read to the end, so that the process never waits for a reader.
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if let Some(value) = found(&line) {
                    let _ = tell.send(Ok(value));
                }
                if said.len() < 4096 {
                    said += &line;
                    said.push('\n');
                }
            }
            let _ = tell.send(Err(said));
        });
        match told.recv_timeout(PATIENCE) {
            Ok(Ok(value)) => Ok((this, value)),
            Ok(Err(said)) => bail!("{:?} ended before it was ready; it said:\n{said}", command.get_program()),
            Err(_) => bail!("{:?} was not ready within {} s", command.get_program(), PATIENCE.as_secs()),
        }
    }

    /// The id of the process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Fails when the process has ended.
    pub fn check(&mut self) -> Result<()> {
        match self.child.try_wait().context("cannot ask for the state of a process")? {
            None => Ok(()),
            Some(status) => bail!("a server ended in the middle of a measurement: {status}"),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(mut stdin) = self.stdin.take() {
            let _ = stdin.flush();
        }
        // Nothing can be done about a process that does not die.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn the_line_is_found_among_others_and_the_process_ends_with_its_guard() {
        let mut command = shell("echo hello; echo port 17; sleep 1000");
        let (mut process, port) =
            Process::start_until(&mut command, Says::Stdout, |line| line.strip_prefix("port ")?.parse::<u16>().ok())
                .unwrap();
        assert_eq!(port, 17);
        process.check().unwrap();
        let pid = process.pid();
        drop(process);
        assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
    }

    #[test]
    fn a_process_that_fails_is_an_error_with_what_it_said() {
        let failed = Process::start_until(&mut shell("echo no such port >&2; exit 3"), Says::Stderr, |_| None::<()>);
        assert!(failed.map(|_| ()).unwrap_err().to_string().contains("no such port"));
    }
}
