//! Memory reaches a plateau: clients are made, logged in, used and released, one after another.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::server::Server;
use crate::traffic::{Habits, Traffic};

/// What the process may have grown by after it has warmed up, in KiB: allocators keep some, leaks keep growing.
const SLACK_KIB: u64 = 3 * 1024;

/// Two users each cycle: log in, join, write to each other for a moment, log out, release.
pub fn run(server: &Path, cycles: u32) -> Result<String> {
    // The trace holds so many messages and no more; with few of them that is reached before anything is measured.
    let server = Server::start(server, &[("RTM_CONSOLE_TRACE_MESSAGES", "100")])?;
    let habits = Habits { users: 2, pause: Duration::from_millis(1), ..Habits::default() };
    let cycle = || -> Result<usize> {
        let traffic = Traffic::start(&server.url(), &habits)?;
        std::thread::sleep(Duration::from_millis(10));
        let verdict = traffic.finish()?;
        ensure!(verdict.violations.is_empty(), "{:?}", verdict.violations);
        Ok(verdict.succeeded)
    };
    let mut moved = 0;
    for _ in 0..cycles / 4 {
        moved += cycle()?;
    }
    let (warm, server_warm) = (resident("self")?, resident(&server.pid()?)?);
    for _ in cycles / 4..cycles {
        moved += cycle()?;
    }
    let (after, server_after) = (resident("self")?, resident(&server.pid()?)?);
    let line = format!(
        "soak: {cycles} cycles, {moved} messages; client {warm} -> {after} KiB, server {server_warm} -> {server_after} KiB"
    );
    ensure!(after <= warm + SLACK_KIB, "{line}: the client grows");
    ensure!(server_after <= server_warm + SLACK_KIB, "{line}: the server grows");
    ensure!(moved > cycles as usize, "{line}: too few messages for the soak to mean anything");
    Ok(line)
}

/// Resident memory of a process, in KiB.
fn resident(process: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
    Ok(line.split_whitespace().nth(1).context("no number")?.parse()?)
}
