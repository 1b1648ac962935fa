//! The systems that are measured, each started as a process on a free port of the loopback.

pub mod relay;

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use tempfile::TempDir;

use crate::process::{Process, Says};

/// What is measured. The order is the one of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum System {
    /// A relay of bytes: the limit.
    Raw,
    /// Debian's nats-server, with what it has out of the box.
    Nats,
    /// Debian's nginx, for media.
    Nginx,
    /// This project.
    Rtm,
}

impl System {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            System::Raw => "raw",
            System::Nats => "NATS",
            System::Nginx => "nginx",
            System::Rtm => "rtm",
        }
    }
}

/// A running server with a folder of its own.
pub struct Server {
    /// The process; killed when dropped.
    pub process: Process,
    /// Where it listens.
    pub address: SocketAddr,
    folder: TempDir,
}

/// What a server logs, in its folder.
const LOG: &str = "log";

impl Server {
    /// Starts a fresh one and returns when it listens.
    pub fn start(system: System) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("rtm-bench-").tempdir().context("cannot create a folder")?;
        let (process, address) = match system {
            System::Raw => {
                let mut command = Command::new(std::env::current_exe().context("cannot find this program")?);
                Process::start_until(command.arg("relay"), Says::Stdout, |line| line.parse().ok())?
            }
            System::Nats => {
                let mut command = Command::new("nats-server");
                command.args(["--addr", "127.0.0.1", "--port", "-1"]);
                Process::start_until(&mut command, Says::Stderr, |line| {
                    line.split_once("Listening for client connections on ")?.1.trim().parse().ok()
                })?
            }
            System::Nginx => nginx(folder.path())?,
            System::Rtm => {
                let mut command = Command::new(beside("rtm-server")?);
                command.args(["--listen", "127.0.0.1:0", "--log", "warn", "--data-dir"]).arg(folder.path());
                command.stderr(File::create(folder.path().join(LOG)).context("cannot create a log")?);
                // What is measured is the server, not how often it lets itself be asked.
                command.env("RTM_RATES", "none");
                // Nor what following each message costs, which is done in development mode alone.
                command.env("RTM_CONSOLE_TRACE", "never");
                // nginx does not wait for the disk either.
                command.env("RTM_MEDIA_SYNC", "false");
                Process::start_until(&mut command, Says::Stdout, |line| line.split_once("ws://")?.1.parse().ok())?
            }
        };
        Ok(Self { process, address, folder })
    }

    /// Fails, with the end of what it logged, when the server has ended.
    pub fn check(&mut self) -> Result<()> {
        self.process.check().with_context(|| {
            let log = fs::read_to_string(self.folder.path().join(LOG)).unwrap_or_default();
            let lines: Vec<&str> = log.lines().collect();
            format!("the end of its log:\n{}", lines[lines.len().saturating_sub(10)..].join("\n"))
        })
    }

    /// The id of the process.
    pub fn pid(&self) -> u32 {
        self.process.pid()
    }
}

/// A program of this project, from the same build as this one.
fn beside(name: &str) -> Result<PathBuf> {
    let path = std::env::current_exe().context("cannot find this program")?.with_file_name(name);
    if !path.exists() {
        bail!("{name} is not beside rtm-bench; build it: cargo build --release -p {name}");
    }
    Ok(path)
}

/// nginx with one process that serves and takes files below `/media/`.
fn nginx(folder: &std::path::Path) -> Result<(Process, SocketAddr)> {
    fs::create_dir(folder.join("media")).context("cannot create a folder for nginx")?;
    // nginx cannot choose a port itself; one that was free a moment ago is free still, most likely.
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot find a free port")?;
    let address = socket.local_addr().context("cannot find a free port")?;
    drop(socket);
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("{kind}_temp_path temporary-{kind};\n"))
        .collect();
    let config = format!(
        "daemon off; master_process off; pid nginx.pid; error_log stderr error;\n\
         events {{ worker_connections 1024; }}\n\
         http {{ {temporary} access_log off; sendfile on; tcp_nopush on; server {{\n\
             listen {address}; root {root}; client_max_body_size 64m;\n\
             location /media/ {{ dav_methods PUT; create_full_put_path on; }}\n\
         }} }}\n",
        root = folder.display(),
    );
    fs::write(folder.join("nginx.conf"), config).context("cannot write a configuration for nginx")?;
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).args(["-c", "nginx.conf", "-e", "stderr"]).stdout(Stdio::null());
    let mut process = Process::start(&mut command)?;
    let begun = Instant::now();
    while TcpStream::connect(address).is_err() {
        process.check().context("nginx did not start")?;
        if begun.elapsed() > Duration::from_secs(10) {
            bail!("nginx does not listen on {address}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok((process, address))
}
