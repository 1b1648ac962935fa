//! A real `rtm-server` that can be killed, stopped and started again under its old address.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long the server may take to start or to drain.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server in a process of its own; dropping it kills it.
pub struct Server {
    program: PathBuf,
    folder: TempDir,
    listen: String,
    variables: Vec<(String, String)>,
    child: Option<Child>,
}

impl Server {
    /// Starts `program` on a port that the system chooses, with more environment variables.
    pub fn start(program: &Path, variables: &[(&str, &str)]) -> Result<Self> {
        Self::start_at(program, "127.0.0.1:0", variables)
    }

    /// The same at another address.
    pub fn start_at(program: &Path, listen: &str, variables: &[(&str, &str)]) -> Result<Self> {
        let mut server = Self {
            program: program.to_owned(),
            folder: tempfile::Builder::new().prefix("rtm-trial-").tempdir()?,
            listen: listen.to_owned(),
            variables: variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            child: None,
        };
        server.run()?;
        Ok(server)
    }

    /// `ADDRESS:PORT`.
    pub fn address(&self) -> &str {
        &self.listen
    }

    /// What clients connect to.
    pub fn url(&self) -> String {
        format!("ws://{}", self.listen)
    }

    /// The number of its process.
    pub fn pid(&self) -> Result<String> {
        Ok(self.child.as_ref().context("the server does not run")?.id().to_string())
    }

    /// Starts it, for the first time or again.
    pub fn run(&mut self) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.try_run() {
                // A connection of the former process may hold the port for a moment.
                Err(error) if Instant::now() > end => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
                Ok(()) => return Ok(()),
            }
        }
    }

    fn try_run(&mut self) -> Result<()> {
        let mut child = Command::new(&self.program)
            .args(["--listen", &self.listen, "--log", "warn", "--data-dir"])
            .arg(self.folder.path().join("data"))
            // Trials write faster than a program may by default.
            .env("RTM_RATES", "none")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(if std::env::var_os("RTM_TRIALS_LOG").is_some() { Stdio::inherit() } else { Stdio::null() })
            .spawn()
            .with_context(|| format!("cannot start {}", self.program.display()))?;
        let mut output = BufReader::new(child.stdout.take().context("the server has no standard output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let Some(url) = line.trim().strip_prefix("rtm-server listening on ws://") else {
            let _ = child.kill();
            let _ = child.wait();
            bail!("the server did not say where it listens, but {line:?}");
        };
        self.listen = url.to_owned();
        self.child = Some(child);
        // Read to the end, so that the server never waits for a reader.
        std::thread::spawn(move || drop(output.read_to_end(&mut Vec::new())));
        Ok(())
    }

    /// Ends it at once, without giving it a chance (SIGKILL).
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Asks it to drain (SIGTERM) and waits until it has.
    pub fn stop(&mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else { return Ok(()) };
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).context("the server has no process id")?;
        kill_process(pid, Signal::TERM)?;
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = child.try_wait()? {
                if !status.success() {
                    bail!("the server ended badly: {status}");
                }
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = child.kill();
        bail!("the server did not drain within {PATIENCE:?}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}
