//! The work that is measured: each file one kind, the same for all systems.

mod fan_out;
pub mod idle;
mod latency;
mod media;
mod round_trip;
mod window;

use std::{future::Future, rc::Rc};

use anyhow::{Context, Result, anyhow};
use tokio::{
    sync::mpsc,
    task::{JoinSet, LocalSet},
};

use crate::{
    client::{self, Endpoint, Role},
    host,
    plan::{Case, Figure, Job},
    server::{Server, System},
};

/// Measures one job on a fresh server.
pub fn measure(job: &Job, system: System) -> Result<Vec<(Figure, f64)>> {
    let mut server = Server::start(system)?;
    let figures = match job.case {
        Case::A => round_trip::measure(job, system, &server),
        Case::B1 => window::measure(job, system, &server, 1, 256),
        Case::B2 => window::measure(job, system, &server, 64, 4),
        Case::C1 => fan_out::measure(job, system, &server, 1),
        Case::C2 => fan_out::measure(job, system, &server, 64),
        Case::L => latency::measure(job, system, &server),
        Case::D => idle::measure(system, &server),
        Case::M => media::measure(job, system, &server),
    };
    // When the server has died, that is the error to be told of, and not the connection that broke.
    server.check()?;
    figures
}

/// Runs the load on this thread, with everything that it spawns.
fn block_on<T>(load: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start the load")?;
    LocalSet::new().block_on(&runtime, load)
}

/// Connections that are set up at the same time.
const AT_ONCE: usize = 32;

/// Connects in these roles, some at a time. The order is that of the roles.
async fn connect_all(system: System, server: &Server, roles: Vec<Role>) -> Result<Vec<Endpoint>> {
    let address = server.address;
    let mut roles = roles.into_iter().enumerate();
    let mut connecting = JoinSet::new();
    let mut connected = Vec::new();
    loop {
        while connecting.len() < AT_ONCE
            && let Some((index, role)) = roles.next()
        {
            connecting.spawn_local(async move { (index, client::connect(system, address, role).await) });
        }
        let Some(joined) = connecting.join_next().await else { break };
        let (index, endpoint) = joined.context("setting up a connection failed")?;
        connected.push((index, endpoint?));
    }
    connected.sort_by_key(|(index, _)| *index);
    Ok(connected.into_iter().map(|(_, endpoint)| endpoint).collect())
}

/// Tasks that run until the measurement is over. The first that fails ends it.
struct Load {
    fail: mpsc::UnboundedSender<anyhow::Error>,
    failed: mpsc::UnboundedReceiver<anyhow::Error>,
    tasks: JoinSet<()>,
}

impl Load {
    fn new() -> Self {
        let (fail, failed) = mpsc::unbounded_channel();
        Self { fail, failed, tasks: JoinSet::new() }
    }

    fn spawn(&mut self, task: impl Future<Output = Result<()>> + 'static) {
        let fail = self.fail.clone();
        self.tasks.spawn_local(async move {
            if let Err(error) = task.await {
                let _ = fail.send(error);
            }
        });
    }

    /// Lets the load run for so long.
    async fn run(&mut self, time: std::time::Duration) -> Result<()> {
        tokio::select! {
            () = tokio::time::sleep(time) => Ok(()),
            error = self.failed.recv() => Err(error.unwrap_or_else(|| anyhow!("the load stopped"))),
        }
    }
}

/// Counts something, and what the server's processor spent meanwhile.
struct Meter {
    pid: u32,
    count: Rc<std::cell::Cell<u64>>,
}

/// What a [`Meter`] saw.
struct Reading {
    /// So many a second.
    rate: f64,
    /// Processor seconds of the server for each million.
    cpu: f64,
    /// Processor seconds of the load for each million.
    load: f64,
}

impl Reading {
    fn figures(&self) -> Vec<(Figure, f64)> {
        vec![(Figure::Rate, self.rate), (Figure::Cpu, self.cpu), (Figure::Load, self.load)]
    }
}

impl Meter {
    fn new(server: &Server) -> Self {
        Self { pid: server.pid(), count: Rc::default() }
    }

    /// What is counted: to be added to by the load.
    fn count(&self) -> Rc<std::cell::Cell<u64>> {
        self.count.clone()
    }

    /// Warms up for a fifth of the job's time, then counts.
    async fn read(&self, job: &Job, load: &mut Load) -> Result<Reading> {
        load.run(job.time / 5).await?;
        let me = std::process::id();
        let (cpu, load_cpu) = (host::cpu_seconds(self.pid)?, host::cpu_seconds(me)?);
        let (count, begun) = (self.count.get(), std::time::Instant::now());
        load.run(job.time).await?;
        let seconds = begun.elapsed().as_secs_f64();
        let counted = (self.count.get() - count) as f64;
        let (cpu, load_cpu) = (host::cpu_seconds(self.pid)? - cpu, host::cpu_seconds(me)? - load_cpu);
        anyhow::ensure!(counted > 0.0, "nothing arrived in {seconds:.1} s");
        Ok(Reading { rate: counted / seconds, cpu: cpu / counted * 1e6, load: load_cpu / counted * 1e6 })
    }
}
