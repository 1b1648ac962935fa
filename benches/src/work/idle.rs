//! D: what a connection costs that is only there. 10,000 are held by a process of its own, because a process may have only
//! so many files open.

use std::{
    io::{Read, Write},
    net::SocketAddr,
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result};

use super::{Load, block_on};
use crate::{
    client::{self, Role},
    host,
    plan::Figure,
    process::{Process, Says},
    server::{Server, System},
};

/// Connections that are held.
const COUNT: usize = 10_000;

/// Past the first heartbeat of rtm, so that what that takes is counted.
const SETTLE: Duration = Duration::from_millis(6_000);

/// What the holder says once all are connected.
const HOLDING: &str = "holding";

pub fn measure(system: System, server: &Server) -> Result<Vec<(Figure, f64)>> {
    let before = host::memory_kib(server.pid(), "VmRSS")?;
    let name = clap::ValueEnum::to_possible_value(&system).map(|value| value.get_name().to_owned()).unwrap_or_default();
    let mut command = Command::new(std::env::current_exe().context("cannot find this program")?);
    command.args(["hold", "--system", &name, "--count", &COUNT.to_string(), "--address", &server.address.to_string()]);
    let (mut holder, ()) = Process::start_until(&mut command, Says::Stdout, |line| (line == HOLDING).then_some(()))?;
    std::thread::sleep(SETTLE);
    holder.check()?;
    let after = host::memory_kib(server.pid(), "VmRSS")?;
    Ok(vec![(Figure::Memory, (after - before) / COUNT as f64)])
}

/// Connects, says so, and holds the connections until standard input ends.
pub fn hold(system: System, address: SocketAddr, count: usize) -> Result<()> {
    block_on(async {
        let mut load = Load::new();
        // Set up one after another in a few lanes, and held by a task each from then on.
        let mut connected = 0;
        while connected < count {
            let lane =
                (connected..count).take(32).map(|number| client::connect(system, address, Role::Idle(number as u32)));
            let mut lane: Vec<_> = lane.map(tokio::task::spawn_local).collect();
            for connecting in lane.drain(..) {
                let mut endpoint = connecting.await.context("setting up a connection failed")??;
                connected += 1;
                load.spawn(async move {
                    loop {
                        endpoint.turn(&mut |_| ()).await?;
                    }
                });
            }
        }
        let mut stdout = std::io::stdout();
        writeln!(stdout, "{HOLDING}").and_then(|()| stdout.flush()).context("nobody waits for the connections")?;
        let end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
        tokio::select! {
            _ = end => Ok(()),
            failed = load.run(Duration::MAX) => failed,
        }
    })
}
