//! Running a program so that nothing of it is left behind.
//!
//! Every program is started as the leader of a process group of its own. When it ends, runs out of time, or this
//! program is interrupted, the whole group is ended: a test that started a server cannot leave it running.

use std::{
    collections::BTreeSet,
    io,
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// How long a group may take to end by itself after SIGTERM, before SIGKILL.
const GRACE: Duration = Duration::from_secs(5);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// Why a program did not end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The deadline passed; the group was ended.
    OutOfTime,
    /// This program was asked to stop (Ctrl-C, SIGTERM, SIGHUP); the group was ended.
    Interrupted,
}

/// Makes Ctrl-C, SIGTERM and SIGHUP end every running group. To be called once, before anything is started.
pub fn end_groups_on_interrupt() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        signal_running(Signal::TERM);
        // The handler has a thread of its own, so waiting here holds nobody up.
        std::thread::sleep(GRACE);
        signal_running(Signal::KILL);
    })
}

/// True once this program was asked to stop.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

fn running() -> std::sync::MutexGuard<'static, BTreeSet<i32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn signal_running(signal: Signal) {
    for group in running().iter().filter_map(|&id| Pid::from_raw(id)) {
        // A group that has just gone is what was wanted.
        let _ = kill_process_group(group, signal);
    }
}

/// A running program and everything it started. Dropping it kills the whole group.
pub struct Group {
    child: Child,
    id: Pid,
    ended: Receiver<()>,
    reaped: bool,
}

impl Group {
    /// Starts `command` as the leader of a new process group.
    ///
    /// # Errors
    /// What the system says when the program cannot be started.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        // Held over the start, so that an interrupt comes either before it or finds the group in the table.
        let mut running = running();
        if interrupted() {
            return Err(io::Error::from(io::ErrorKind::Interrupted));
        }
        let child = command.process_group(0).spawn()?;
        let id = Pid::from_child(&child);
        running.insert(id.as_raw_nonzero().get());
        drop(running);

        let (tell, ended) = mpsc::channel();
        // Sees the end without reaping: until then the number cannot be given to another process, so that signals
        // sent to the group always reach the right one.
        std::thread::spawn(move || {
            while let Err(rustix::io::Errno::INTR) =
                waitid(WaitId::Pid(id), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)
            {}
            let _ = tell.send(());
        });
        Ok(Self { child, id, ended, reaped: false })
    }

    /// The leader, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for the leader to end, at most until `deadline`, then ends what is left of the group.
    ///
    /// # Errors
    /// [`Cut`] when the leader did not end by itself. The group is gone then, too.
    pub fn wait(mut self, deadline: Option<Instant>) -> Result<ExitStatus, Cut> {
        let ended = match deadline {
            None => self.ended.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(deadline) => self.ended.recv_timeout(deadline.saturating_duration_since(Instant::now())),
        };
        if ended == Err(RecvTimeoutError::Timeout) {
            let _ = kill_process_group(self.id, Signal::TERM);
            let _ = self.ended.recv_timeout(GRACE);
            self.reap();
            return Err(if interrupted() { Cut::Interrupted } else { Cut::OutOfTime });
        }
        let status = self.reap();
        if interrupted() { Err(Cut::Interrupted) } else { status.ok_or(Cut::Interrupted) }
    }

    /// Asks the group to end (SIGTERM) and waits for the leader, at most for `grace`.
    ///
    /// # Errors
    /// [`Cut::OutOfTime`] when it had to be killed.
    pub fn stop(mut self, grace: Duration) -> Result<ExitStatus, Cut> {
        let _ = kill_process_group(self.id, Signal::TERM);
        let in_time = self.ended.recv_timeout(grace).is_ok();
        let status = self.reap();
        if in_time { status.ok_or(Cut::OutOfTime) } else { Err(Cut::OutOfTime) }
    }

    /// True when the leader has ended.
    pub fn has_ended(&self) -> bool {
        self.ended.try_recv() != Err(mpsc::TryRecvError::Empty)
    }

    fn reap(&mut self) -> Option<ExitStatus> {
        let _ = kill_process_group(self.id, Signal::KILL);
        running().remove(&self.id.as_raw_nonzero().get());
        self.reaped = true;
        self.child.wait().ok()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.reaped {
            self.reap();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::{BufRead, BufReader},
        process::Stdio,
    };

    /// A shell that does `first`, starts a sleeper, prints its process id and then does `rest`.
    fn with_sleeper(first: &str, rest: &str) -> (Group, i32) {
        let script = format!("{first}\nsleep 600 & echo $!; {rest}");
        let mut command = Command::new("sh");
        let mut group = Group::start(command.args(["-c", &script]).stdout(Stdio::piped())).unwrap();
        let mut line = String::new();
        BufReader::new(group.child().stdout.take().unwrap()).read_line(&mut line).unwrap();
        (group, line.trim().parse().unwrap())
    }

    /// Waits until the process no longer runs; a killed one may stay in the table for a moment as a zombie.
    fn assert_goes_away(pid: i32) {
        let deadline = Instant::now() + Duration::from_secs(10);
        let mut state = String::new();
        while Instant::now() < deadline {
            state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            let after_name = state.rsplit(") ").next().unwrap_or_default();
            if state.is_empty() || after_name.starts_with('Z') {
                return;
            }
            std::thread::sleep(Duration::from_millis(5)); // the kernel tells nobody but the parent
        }
        panic!("process {pid} still runs: {state}");
    }

    #[test]
    fn running_out_of_time_kills_the_whole_group() {
        let (group, sleeper) = with_sleeper("", "wait");
        let deadline = Instant::now() + Duration::from_millis(50);
        assert_eq!(group.wait(Some(deadline)).unwrap_err(), Cut::OutOfTime);
        assert_goes_away(sleeper);
    }

    #[test]
    fn a_group_that_ignores_sigterm_is_killed() {
        let (group, sleeper) = with_sleeper("trap '' TERM", "wait");
        assert_eq!(group.stop(Duration::from_millis(50)).unwrap_err(), Cut::OutOfTime);
        assert_goes_away(sleeper);
    }

    #[test]
    fn what_a_finished_program_left_running_is_ended() {
        let (group, sleeper) = with_sleeper("", "exit 3");
        assert_eq!(group.wait(None).unwrap().code(), Some(3));
        assert_goes_away(sleeper);
    }

    #[test]
    fn dropping_a_group_ends_it() {
        let (group, sleeper) = with_sleeper("", "wait");
        drop(group);
        assert_goes_away(sleeper);
    }

    #[test]
    fn stop_hands_over_the_exit_code_of_an_orderly_end() {
        let script = "trap 'exit 0' TERM; echo ready; while :; do sleep 0.01; done";
        let mut command = Command::new("sh");
        let mut group = Group::start(command.args(["-c", script]).stdout(Stdio::piped())).unwrap();
        let mut line = String::new();
        BufReader::new(group.child().stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(group.stop(Duration::from_secs(10)).unwrap().code(), Some(0));
    }
}
