//! What a running command of this program knows: where things are and how long it may take.

use std::{
    fmt, io,
    io::{IsTerminal, Read, Seek, SeekFrom},
    process::{ExitStatus, Stdio},
    time::Instant,
};

use anyhow::{Context, Result};

use crate::{
    command::Cmd,
    process::{Cut, Group},
    tail::Following,
    workspace::Workspace,
};

/// Where things are, and until when everything must be done.
#[derive(Clone, Debug)]
pub struct Job {
    /// The folders of this checkout.
    pub workspace: Workspace,
    /// When what still runs is ended; nothing: whenever it is done.
    pub deadline: Option<Instant>,
}

/// Why a command did not do what was asked. `Display` tells how to run it by hand.
#[derive(Debug)]
pub struct CommandError {
    command: String,
    kind: Kind,
    output: String,
    tail: String,
}

#[derive(Debug)]
enum Kind {
    NotStarted(io::Error),
    Failed(ExitStatus),
    Cut(Cut),
}

impl CommandError {
    /// True when the time was up.
    pub fn is_out_of_time(&self) -> bool {
        matches!(self.kind, Kind::Cut(Cut::OutOfTime))
    }

    /// The end of what it printed, of a command whose output went on; empty on a terminal.
    pub fn tail(&self) -> &str {
        &self.tail
    }

    /// The exit code of a program that ran to its end and was not content.
    pub fn exit_code(&self) -> Option<i32> {
        if let Kind::Failed(status) = self.kind { status.code() } else { None }
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.output.is_empty() {
            writeln!(f, "{}", self.output.trim_end())?;
        }
        match &self.kind {
            Kind::NotStarted(error) => write!(f, "could not be started ({error})")?,
            Kind::Failed(status) => write!(f, "failed ({status})")?,
            Kind::Cut(Cut::OutOfTime) => f.write_str("was ended because its time was up")?,
            Kind::Cut(Cut::Interrupted) => f.write_str("was interrupted")?,
        }
        write!(f, "; to run it by hand:\n    {}", self.command)
    }
}

impl std::error::Error for CommandError {}

impl Job {
    /// A job without a time limit.
    pub fn new(workspace: Workspace) -> Self {
        Self { workspace, deadline: None }
    }

    /// Prints the command and runs it with this program's output and no input.
    ///
    /// # Errors
    /// [`CommandError`] when it cannot be started, fails, runs out of time or is interrupted. It has the end of the output.
    pub fn run(&self, cmd: &Cmd) -> Result<(), CommandError> {
        // On a terminal programs print otherwise, and whoever looks has it all above.
        self.run_and_keep(cmd, !io::stdout().is_terminal())
    }

    fn run_and_keep(&self, cmd: &Cmd, keep: bool) -> Result<(), CommandError> {
        println!("  $ {cmd}");
        let mut command = cmd.to_command();
        command.stdin(Stdio::null());
        let following = keep.then(|| Following::start(&mut command)).transpose();
        let following = following.map_err(|error| failed(cmd, Kind::NotStarted(error), String::new()))?;
        let result = self.finish(&mut command);
        drop(command);
        let tail = following.map(Following::end).unwrap_or_default();
        result.map_err(|kind| CommandError { tail, ..failed(cmd, kind, String::new()) })
    }

    /// Runs the command and returns what it printed on both streams; prints nothing itself.
    ///
    /// # Errors
    /// As [`Job::run`]; the error holds what the command printed.
    pub fn run_quietly(&self, cmd: &Cmd) -> Result<String> {
        // A file, not a pipe: nobody has to read it while the command runs, however much it prints.
        let mut file = tempfile::tempfile().context("cannot create a temporary file")?;
        let mut command = cmd.to_command();
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file.try_clone()?);
        let result = self.finish(&mut command);
        drop(command);
        let mut output = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut output)?;
        let output = String::from_utf8_lossy(&output).into_owned();
        match result {
            Ok(()) => Ok(output),
            Err(kind) => Err(failed(cmd, kind, output).into()),
        }
    }

    fn finish(&self, command: &mut std::process::Command) -> Result<(), Kind> {
        let group = Group::start(command.current_dir(&self.workspace.root)).map_err(Kind::NotStarted)?;
        match group.wait(self.deadline) {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Kind::Failed(status)),
            Err(cut) => Err(Kind::Cut(cut)),
        }
    }
}

fn failed(cmd: &Cmd, kind: Kind, output: String) -> CommandError {
    CommandError { command: cmd.to_string(), kind, output, tail: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn job() -> Job {
        let here = std::env::temp_dir();
        Job::new(Workspace { root: here.clone(), target: here })
    }

    #[test]
    fn a_failure_tells_what_was_printed_and_how_to_run_it_by_hand() {
        let error = job().run_quietly(&Cmd::new("sh").arg("-c").arg("echo broken >&2; exit 7")).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("broken\n") && text.contains("sh -c 'echo broken >&2; exit 7'"), "{text}");
        assert_eq!(error.downcast::<CommandError>().unwrap().exit_code(), Some(7));
    }

    #[test]
    fn a_failure_has_the_end_of_both_streams_in_order_and_keeps_it_to_itself() {
        let script = "echo 'x: error: early'; seq 200; echo last >&2; echo of all; exit 3";
        let error = job().run_and_keep(&Cmd::new("sh").arg("-c").arg(script), true).unwrap_err();
        let (tail, text) = (error.tail(), error.to_string());
        assert!(tail.starts_with("x: error: early\n... (122 more lines)\n"), "{tail}");
        assert!(tail.ends_with("\n200\nlast\nof all"), "{tail}");
        assert!(!text.contains("\n200\n"), "{text}");
    }

    #[test]
    fn what_is_cut_off_has_its_end_too() {
        let job = Job { deadline: Some(Instant::now() + Duration::from_secs(2)), ..job() };
        let hanging = Cmd::new("sh").arg("-c").arg("echo waiting for ever; sleep 600");
        assert_eq!(job.run_and_keep(&hanging, true).unwrap_err().tail(), "waiting for ever");
    }

    #[test]
    fn a_missing_program_is_an_error_that_names_it() {
        let error = job().run(&Cmd::new("rtm-no-such-program")).unwrap_err();
        assert!(
            error.to_string().contains("could not be started") && error.to_string().contains("rtm-no-such-program")
        );
    }

    #[test]
    fn a_command_over_its_time_is_ended() {
        let job = Job { deadline: Some(Instant::now() + Duration::from_millis(50)), ..job() };
        let begun = Instant::now();
        assert!(job.run(&Cmd::new("sleep").arg("600")).unwrap_err().is_out_of_time());
        assert!(begun.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn everything_a_command_prints_is_kept_however_much_it_is() {
        let output = job().run_quietly(&Cmd::new("sh").arg("-c").arg("seq 100000; seq 100000 >&2")).unwrap();
        assert_eq!(output.lines().count(), 200_000);
    }
}
