//! The real `rtm-server`, as a process.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdout, Command};

use super::{link, within};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_rtm-server");

/// A running `rtm-server`; killed when dropped.
pub struct Process {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// As its first line says.
    pub url: String,
}

/// `rtm-server` on a free port with its data in `data`, quiet, without the caller's settings.
pub fn command(data: &Path) -> Command {
    let mut command = bare();
    command.args(["--listen", "127.0.0.1:0", "--data-dir"]).arg(data);
    command
}

/// `rtm-server` without arguments.
pub fn bare() -> Command {
    clean(Command::new(PROGRAM))
}

/// `sh -c SCRIPT`, in which `"$@"` is `rtm-server` with the arguments of [`command`].
pub fn through_shell(script: &str, data: &Path) -> Command {
    let mut command = clean(Command::new("sh"));
    command.args(["-ec", script, "sh", PROGRAM, "--listen", "127.0.0.1:0", "--data-dir"]).arg(data);
    command
}

fn clean(mut command: Command) -> Command {
    let inherited: Vec<_> =
        std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("RTM_")).collect();
    for name in inherited {
        command.env_remove(name);
    }
    command
        .env_remove("RUST_LOG")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs to the end: exit code, stdout, stderr.
pub async fn run(command: &mut Command) -> (i32, String, String) {
    let output = within("the end of the command", command.output()).await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

impl Process {
    /// Starts it and waits for its first line.
    pub async fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        within("the first line", stdout.read_line(&mut line)).await.unwrap();
        let Some(url) = line.trim_end().strip_prefix("rtm-server listening on ") else {
            let mut said = String::new();
            within("its last words", child.stderr.take().unwrap().read_to_string(&mut said)).await.unwrap();
            panic!("the first line was {line:?}; stderr: {said}");
        };
        let url = url.to_owned();
        Self { child, stdout, url }
    }

    /// The address over HTTP.
    pub fn base(&self) -> String {
        self.url.replacen("ws", "http", 1)
    }

    pub fn address(&self) -> SocketAddr {
        self.url.split_once("://").unwrap().1.parse().unwrap()
    }

    pub fn pid(&self) -> u32 {
        self.child.id().expect("it has ended")
    }

    /// Logs in and returns the connection and the media key.
    pub async fn login(&self, app: &str, user: &str) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        let welcome = link::login(&mut stream, app, user).await;
        (stream, welcome.media_key)
    }

    /// Sends a signal by its name.
    pub async fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status().await.unwrap();
        assert!(status.success(), "kill -{name}");
    }

    /// Waits for its end; returns how it ended and what it had said on stderr.
    pub async fn ended(mut self) -> (ExitStatus, String) {
        let mut said = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        let status = within("the end of the process", async {
            let (_, status) = tokio::join!(stderr.read_to_string(&mut said), self.child.wait());
            status.unwrap()
        })
        .await;
        (status, said)
    }

    /// The most memory that it ever had resident, in KiB.
    pub fn peak_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Nothing follows the first line on stdout.
    pub async fn rest_of_stdout(&mut self) -> String {
        let mut rest = String::new();
        within("the end of stdout", self.stdout.read_to_string(&mut rest)).await.unwrap();
        rest
    }
}
