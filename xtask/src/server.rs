//! A real `rtm-server` in a process of its own, for as long as something needs it.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail};
use tempfile::TempDir;

use crate::{
    environment,
    process::{Cut, Group},
    workspace::Workspace,
};

/// How long the server may take to say where it listens, and to drain.
const PATIENCE: Duration = Duration::from_secs(30);
const GREETING: &str = "rtm-server listening on ";

/// A running server with a data folder of its own. Dropping it kills the server; the data folder goes with it.
pub struct Server {
    group: Group,
    url: String,
    log: PathBuf,
    _data: TempDir,
}

impl Server {
    /// Starts the release build on a port that the system chooses; what it logs goes to the file `log`.
    ///
    /// # Errors
    /// When it cannot be started or does not say where it listens; the error holds the end of its log.
    pub fn start(workspace: &Workspace, log: &Path) -> Result<Self> {
        Self::start_program(&workspace.release().join("rtm-server"), None, log)
    }

    /// As [`Server::start`], with a server that lies elsewhere, and with a configuration of its own.
    ///
    /// # Errors
    /// As there.
    pub fn start_program(program: &Path, config: Option<&Path>, log: &Path) -> Result<Self> {
        let data = tempfile::Builder::new().prefix("rtm-data-").tempdir().context("cannot create a data folder")?;
        let log_file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = Command::new(program);
        environment::clean(&mut command);
        command.args(["--listen", "127.0.0.1:0", "--data-dir"]).arg(data.path());
        if let Some(config) = config {
            command.arg("--config").arg(config);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log_file);
        let mut group = Group::start(&mut command).with_context(|| format!("cannot start {}", program.display()))?;

        let stdout = group.child().stdout.take().context("the server has no standard output")?;
        let (tell, lines) = mpsc::channel();
        std::thread::spawn(move || {
            // Read to the end, so that the server never waits for a reader.
            BufReader::new(stdout).lines().map_while(Result::ok).for_each(|line| drop(tell.send(line)));
        });
        let url = lines.recv_timeout(PATIENCE).ok().and_then(|line| line.strip_prefix(GREETING).map(str::to_owned));
        let Some(url) = url else {
            bail!("the server did not say where it listens. The end of its log:\n{}", tail(log));
        };
        Ok(Self { group, url, log: log.to_owned(), _data: data })
    }

    /// What a client takes as RTM_SERVER.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where a browser finds the server's console.
    pub fn page(&self) -> String {
        format!("{}/", self.url.replacen("ws", "http", 1))
    }

    /// Returns when this program was asked to stop, and the server has ended as well.
    ///
    /// # Errors
    /// When it ends on its own.
    pub fn serve(self) -> Result<()> {
        match self.group.wait(None) {
            Err(Cut::Interrupted) => Ok(()),
            Err(Cut::OutOfTime) => bail!("the server was ended"),
            Ok(status) => bail!("the server has ended on its own: {status}. The end of its log:\n{}", tail(&self.log)),
        }
    }

    /// Asks the server to drain and waits until it has.
    ///
    /// # Errors
    /// When it had died before, takes too long, or ends otherwise than with success.
    pub fn stop(self) -> Result<()> {
        let Self { group, log, .. } = self;
        if group.has_ended() {
            bail!("the server had ended before it was asked to. The end of its log:\n{}", tail(&log));
        }
        match group.stop(PATIENCE) {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(anyhow!("{status}")),
            Err(_) => Err(anyhow!("it did not end within {} s", PATIENCE.as_secs())),
        }
        .with_context(|| format!("the server did not end in order. The end of its log:\n{}", tail(&log)))
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Starts a shell script in the server's place.
    fn start(script: &str) -> (Result<Server>, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace { root: folder.path().to_owned(), target: folder.path().to_owned() };
        fs::create_dir(workspace.release()).unwrap();
        let program = workspace.release().join("rtm-server");
        // Written by another process: a file that this one has open for writing, if only in a child that another test
        // is just starting, cannot be executed.
        let write = "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$2\"; chmod 755 \"$2\"";
        let written = Command::new("sh").args(["-c", write, "sh", script]).arg(&program).status().unwrap();
        assert!(written.success());
        (Server::start(&workspace, &folder.path().join("log")), folder)
    }

    #[test]
    fn the_address_is_read_from_the_first_line_and_an_orderly_end_is_seen() {
        let script =
            "trap 'exit 0' TERM; echo 'rtm-server listening on ws://127.0.0.1:9'; while :; do sleep 0.01; done";
        let (server, _folder) = start(script);
        let server = server.unwrap();
        assert_eq!(server.url(), "ws://127.0.0.1:9");
        assert_eq!(server.page(), "http://127.0.0.1:9/");
        server.stop().unwrap();
    }

    #[test]
    fn a_server_that_cannot_start_is_an_error_with_its_log() {
        let (server, _folder) = start("echo 'the port is taken' >&2; exit 1");
        let error = server.map(drop).unwrap_err().to_string();
        assert!(error.contains("the port is taken"), "{error}");
    }

    #[test]
    fn a_server_that_ends_while_it_is_to_serve_is_an_error_with_its_log() {
        let (server, _folder) = start("echo 'rtm-server listening on ws://x'; echo 'lost it' >&2; exit 3");
        let error = server.unwrap().serve().unwrap_err().to_string();
        assert!(error.contains("on its own") && error.contains("lost it"), "{error}");
    }

    #[test]
    fn a_server_that_ends_badly_is_an_error_with_its_log() {
        let script =
            "trap 'echo lost it >&2; exit 3' TERM; echo 'rtm-server listening on ws://x'; while :; do sleep 0.01; done";
        let (server, _folder) = start(script);
        let error = server.unwrap().stop().unwrap_err();
        assert!(format!("{error:#}").contains("lost it"), "{error:#}");
    }
}
