//! The trials. Each states how many messages must have got through at least.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use rand::Rng;

use crate::ledger::Verdict;
use crate::loss::lossy;
use crate::proxy::{Mood, Proxy};
use crate::roam::{self, Roaming};
use crate::server::Server;
use crate::traffic::{Habits, Traffic};

/// Ends the traffic and says what became of it, if that is good.
fn report(name: &str, traffic: Traffic, least: usize) -> Result<String> {
    judge(name, &traffic.finish()?, least)
}

fn judge(name: &str, verdict: &Verdict, least: usize) -> Result<String> {
    let Verdict { sent, succeeded, received, violations } = verdict;
    let line =
        format!("{name}: {sent} sent, {succeeded} succeeded, {received} handed over, at least {least} asked for");
    if !violations.is_empty() {
        let shown: Vec<&str> = violations.iter().take(20).map(String::as_str).collect();
        bail!("{line}\n{} broken promises, the first of them:\n  {}", violations.len(), shown.join("\n  "));
    }
    ensure!(*succeeded >= least, "{line}: too few for the trial to mean anything");
    Ok(line)
}

fn pause(ms: u64) {
    std::thread::sleep(Duration::from_millis(ms));
}

/// Dead connections are noticed within a second.
const HASTY: [(&str, &str); 2] = [("RTM_TIMERS_HEARTBEAT_MS", "300"), ("RTM_TIMERS_IDLE_MS", "1000")];

/// Cuts, stalls, delays, half-closes, in random order.
pub fn faults(server: &Path, seconds: u64) -> Result<String> {
    let server = Server::start(server, &HASTY)?;
    let proxy = Proxy::start(server.address())?;
    let traffic = Traffic::start(&proxy.url(), &Habits::default())?;
    let least = seconds as usize * 50;
    let (end, limit) = (Duration::from_secs(seconds), Duration::from_secs(4 * seconds));
    let began = Instant::now();
    let mut random = rand::rng();
    // Longer when chance has it that hardly anything gets through, up to where it is no chance any more.
    while began.elapsed() < end || (traffic.succeeded() < least && began.elapsed() < limit) {
        match random.random_range(0..4) {
            0 => proxy.cut(),
            1 => proxy.set(Mood::Stall),
            2 => proxy.set(Mood::Delay(random.random_range(1..60))),
            _ => proxy.set(Mood::HalfClose),
        }
        pause(random.random_range(20..900));
        proxy.set(Mood::Pass);
        pause(random.random_range(100..500));
    }
    proxy.set(Mood::Pass);
    let bytes = proxy.passed();
    let line = report("faults", traffic, least)?;
    Ok(format!("{line}; {bytes} bytes passed the proxy"))
}

/// Makes a lossy network and runs the trial inside it.
pub fn enter_loss(server: &Path, percent: u32, seconds: u64) -> Result<String> {
    let network = lossy(percent)?;
    let status = network
        .command(std::env::current_exe()?)
        .arg("--server")
        .arg(server)
        .args(["loss", "--inside", "--percent", &percent.to_string(), "--seconds", &seconds.to_string()])
        .status()?;
    ensure!(status.success(), "the trial inside the lossy network failed: {status}");
    Ok(format!("loss of {percent} %: passed"))
}

/// Traffic over a network that loses packets.
pub fn loss(server: &Path, percent: u32, seconds: u64) -> Result<String> {
    let server = Server::start(server, &[])?;
    let traffic = Traffic::start(&server.url(), &Habits::default())?;
    pause(seconds * 1000);
    let least = if percent >= 30 { seconds * 5 } else { seconds * 50 };
    report(&format!("loss of {percent} %"), traffic, least as usize)
}

/// Makes two machines and runs the trial on that of the clients.
pub fn enter_roam(server: &Path, rounds: u8) -> Result<String> {
    let roaming = Roaming::new()?;
    let status = roaming
        .clients
        .command(std::env::current_exe()?)
        .arg("--server")
        .arg(roaming.server_program(server)?)
        .args(["roam", "--inside", "--rounds", &rounds.to_string()])
        .status()?;
    ensure!(status.success(), "the trial on the roaming machine failed: {status}");
    Ok("roam: passed".to_owned())
}

/// Traffic from a machine whose address changes: connections die without a word.
pub fn roam(server: &Path, rounds: u8) -> Result<String> {
    let server = Server::start_at(server, roam::SERVER, &HASTY)?;
    let traffic = Traffic::start(&server.url(), &Habits::default())?;
    let mut random = rand::rng();
    for place in 0..rounds {
        pause(1500);
        roam::leave(place)?;
        pause(random.random_range(0..800));
        roam::arrive(place + 1)?;
    }
    pause(2500);
    report("roam", traffic, rounds as usize * 50)
}

/// Kills the server at random moments under load, with messages that are to be stored.
pub fn crash(program: &Path, rounds: u32) -> Result<String> {
    // More than the users can write while one of them is away: what is evicted would be missed.
    let mut server = Server::start(program, &[("RTM_MESSAGES_OFFLINE_PER_USER", "1000000")])?;
    let habits = Habits { store: true, ..Habits::default() };
    let traffic = Traffic::start(&server.url(), &habits)?;
    let mut random = rand::rng();
    for _ in 0..rounds {
        pause(random.random_range(200..1500));
        server.kill()?;
        pause(random.random_range(0..300));
        server.run()?;
    }
    pause(1000);
    report("crash", traffic, rounds as usize * 50)
}

/// Restarts the server in order.
pub fn restart(program: &Path, rounds: u32) -> Result<String> {
    let mut server = Server::start(program, &[])?;
    let traffic = Traffic::start(&server.url(), &Habits::default())?;
    for _ in 0..rounds {
        pause(1000);
        server.stop()?;
        server.run()?;
    }
    pause(1000);
    report("restart", traffic, rounds as usize * 50)
}

/// The server's clock jumps by hours while its clients are at work: nobody is thrown out, nothing times out.
pub fn clock(program: &Path, faketime: &Path) -> Result<String> {
    ensure!(faketime.exists(), "{} is missing; install faketime", faketime.display());
    let folder = tempfile::tempdir()?;
    let offset = folder.path().join("offset");
    std::fs::write(&offset, "+0")?;
    let (library, file) = (faketime.to_string_lossy(), offset.to_string_lossy());
    let server = Server::start(
        program,
        &[
            ("LD_PRELOAD", &library),
            ("FAKETIME_TIMESTAMP_FILE", &file),
            ("FAKETIME_NO_CACHE", "1"),
            // What counts spans is not what jumps.
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ],
    )?;
    let traffic = Traffic::start(&server.url(), &Habits { pause: Duration::from_millis(5), ..Habits::default() })?;
    for jump in ["+3h", "-2h", "+5d", "+0"] {
        std::fs::write(&offset, jump)?;
        pause(1500);
    }
    let verdict = traffic.finish()?;
    ensure!(
        verdict.sent == verdict.succeeded,
        "{} of {} sends failed because the clock jumped",
        verdict.sent - verdict.succeeded,
        verdict.sent
    );
    judge("clock", &verdict, 500)
}
