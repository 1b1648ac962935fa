//! What the system says about processes and about itself.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use rustix::{
    process::{Pid, Resource, Rlimit, getrlimit, setrlimit},
    thread::{CpuSet, sched_setaffinity},
};

/// Clock ticks a second in /proc; the kernel's interface to user space has had this value on every architecture for
/// decades.
const TICKS: f64 = 100.0;

/// Open files that 10,000 connections, and what else a process has, need.
const FILES: u64 = 10_500;

/// The processor seconds that a process has used so far, in user space and in the kernel.
pub fn cpu_seconds(pid: u32) -> Result<f64> {
    let stat = read(format!("/proc/{pid}/stat"))?;
    // The name in parentheses may hold anything; fields are counted behind it. utime is field 14 and stime 15.
    let fields: Vec<&str> =
        stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default();
    let ticks = |field: usize| fields.get(field - 3).and_then(|ticks| ticks.parse::<f64>().ok());
    match (ticks(14), ticks(15)) {
        (Some(user), Some(system)) => Ok((user + system) / TICKS),
        _ => bail!("/proc/{pid}/stat is not as expected: {stat}"),
    }
}

/// A line of /proc/PID/status in KiB: `VmRSS` is resident now, `VmHWM` was resident at most.
pub fn memory_kib(pid: u32, line: &str) -> Result<f64> {
    let status = read(format!("/proc/{pid}/status"))?;
    let value = status.lines().find_map(|l| l.strip_prefix(line)?.strip_prefix(':')?.split_whitespace().next());
    value.and_then(|kib| kib.parse().ok()).with_context(|| format!("/proc/{pid}/status says nothing of {line}"))
}

/// Moves all threads of a process to the first processor; those it starts later stay there too.
pub fn pin_process(pid: u32) -> Result<()> {
    let cpus = only(0);
    for entry in fs::read_dir(format!("/proc/{pid}/task")).context("cannot list the server's threads")? {
        let thread = entry?.file_name().to_string_lossy().parse().ok().and_then(Pid::from_raw);
        sched_setaffinity(thread, &cpus).context("cannot bind the server to one processor")?;
    }
    Ok(())
}

/// Binds the calling thread to the first processor while it lives; afterwards the thread may run on all again.
pub struct Pinned;

impl Pinned {
    /// Binds the calling thread.
    pub fn new() -> Result<Self> {
        sched_setaffinity(None, &only(0)).context("cannot bind the load to one processor")?;
        Ok(Self)
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        let mut all = CpuSet::new();
        (0..CpuSet::MAX_CPU).for_each(|cpu| all.set(cpu));
        if let Err(error) = sched_setaffinity(None, &all) {
            eprintln!("the load stays on one processor, figures from here on are too low: {error}");
        }
    }
}

fn only(cpu: usize) -> CpuSet {
    let mut set = CpuSet::new();
    set.set(cpu);
    set
}

/// Lets this process, and those it starts, open as many files as the system allows.
pub fn raise_open_files() -> Result<()> {
    let limit = getrlimit(Resource::Nofile);
    if limit.maximum.is_some_and(|maximum| maximum < FILES) {
        bail!("10,000 connections need {FILES} open files; raise the limit (ulimit -Hn {FILES}) and run this again");
    }
    let wanted = limit.maximum.unwrap_or(1 << 20);
    setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum })
        .context("cannot raise the number of open files")
}

/// The machine in one line.
pub fn describe() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|l| l.strip_prefix("model name")?.split_once(':')).map_or("?", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = memory.lines().find_map(|l| l.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse::<f64>().ok());
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let memory = kib.unwrap_or(0.0) / (1024.0 * 1024.0);
    format!("{model}, {cores} cores, {memory:.0} GiB, Linux {}", kernel.trim())
}

fn read(path: impl AsRef<Path>) -> Result<String> {
    let path = path.as_ref();
    fs::read_to_string(path).with_context(|| format!("cannot read {}; has the process ended?", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_used_time_and_memory() {
        let begun = std::time::Instant::now();
        let mut sum = 0u64;
        while begun.elapsed().as_millis() < 60 {
            sum = std::hint::black_box(sum + 1);
        }
        assert!(cpu_seconds(std::process::id()).unwrap() > 0.0);
        assert!(memory_kib(std::process::id(), "VmRSS").unwrap() > 100.0);
        assert!(memory_kib(std::process::id(), "VmNothing").is_err());
    }

    #[test]
    fn a_process_that_has_ended_is_an_error_that_says_so() {
        assert!(cpu_seconds(u32::MAX).unwrap_err().to_string().contains("has the process ended"));
    }
}
