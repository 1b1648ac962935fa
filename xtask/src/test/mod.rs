//! `cargo xtask test`: runs every part, or one, each within its time, and says at the end how it went.
//!
//! A part is a row of the table in [`parts`]: nothing else has to change to add one. Nothing is ever skipped: a
//! toolchain that cannot be installed fails the part that needs it.

mod blocks;
mod conformance;
mod console;
mod consumers;
pub mod cpp;
mod declarations;
mod exchange;
mod installed;
pub mod java;
mod kotlin;
mod objc;
pub mod parts;
mod quickstart;
mod rest;
pub mod swift;
mod tokens;
pub mod web;

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use crate::{
    command::Cmd,
    install::{self, Need},
    job::{CommandError, Job},
    process,
    workspace::Workspace,
};

/// One part of the tests.
pub struct Part {
    /// The NAME of `cargo xtask test NAME`.
    pub name: &'static str,
    /// What is true when it passes.
    pub proves: &'static str,
    /// How many minutes it may take, the installation of what it needs included. It is ended after that.
    pub minutes: u64,
    /// What it cannot do without.
    pub needs: &'static [Need],
    /// What it does, in order; the first step that fails ends the part.
    pub steps: fn(&Workspace) -> Vec<Step>,
}

/// One thing that a part does.
pub enum Step {
    /// Runs a command.
    Run(Cmd),
    /// Runs a command that hands on the arguments after `--`, to choose among its tests.
    Tests(Cmd),
    /// Runs a command when the whole part is run, and not when arguments choose among its tests.
    Whole(Cmd),
    /// Does something that is written here.
    Do(&'static str, fn(&Job) -> Result<()>),
}

impl Step {
    /// Does it; `extra` goes to a test program.
    ///
    /// # Errors
    /// When what it does fails.
    pub fn run(self, job: &Job, extra: &[String]) -> Result<()> {
        match self {
            Step::Run(cmd) => Ok(job.run(&cmd)?),
            Step::Tests(cmd) => Ok(job.run(&cmd.args(extra))?),
            Step::Whole(cmd) if extra.is_empty() => Ok(job.run(&cmd)?),
            Step::Whole(_) => Ok(()),
            Step::Do(what, work) => {
                println!("  {what}");
                work(job)
            }
        }
    }
}

/// How many minutes a run of everything may take. It ends what hangs, as the budgets of the parts do, where several hang.
const WHOLE: u64 = 85;

/// How a part ended.
struct Outcome {
    name: &'static str,
    minutes: u64,
    took: Duration,
    error: Option<String>,
    /// The end of what the step that failed printed.
    tail: String,
}

/// Runs the part called `name`, or all of them, and prints the summary. `extra` goes to the part's test programs.
/// Returns whether everything passed.
///
/// # Errors
/// When there is no such part. A part that fails is no error here: it is told in the summary.
pub fn run(workspace: &Workspace, name: Option<&str>, extra: &[String]) -> Result<bool> {
    let chosen: Vec<&Part> = parts::ALL.iter().filter(|part| name.is_none_or(|name| name == part.name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = parts::ALL.iter().map(|part| part.name).collect();
        bail!("there is no part called {}; there are: {}", name.unwrap_or_default(), names.join(", "));
    }
    let mut outcomes = Vec::new();
    let end = Instant::now() + Duration::from_secs(WHOLE * 60);
    for part in chosen {
        outcomes.push(run_part(workspace, part, end, extra));
        if process::interrupted() {
            break;
        }
    }
    println!("\n{}", summary(&outcomes));
    Ok(outcomes.iter().all(|outcome| outcome.error.is_none()))
}

/// Runs one part, within its budget, or until `end` if that comes first.
fn run_part(workspace: &Workspace, part: &Part, end: Instant, extra: &[String]) -> Outcome {
    println!("\n==== {}: {} (at most {} min)", part.name, part.proves, part.minutes);
    let begun = Instant::now();
    let left = end.saturating_duration_since(begun);
    let budget = Duration::from_secs(part.minutes * 60).min(left);
    let job = Job { workspace: workspace.clone(), deadline: Some(begun + budget) };
    let result = install::ensure(&job, part.needs)
        .and_then(|()| (part.steps)(workspace).into_iter().try_for_each(|step| step.run(&job, extra)));
    let tail = result.as_ref().err().map(tail_of).unwrap_or_default();
    let took = begun.elapsed();
    let over = result.as_ref().is_err_and(is_out_of_time) || took > budget;
    let error = match result {
        _ if over && budget == left => {
            Some(format!("the whole run is over its {WHOLE} min; ended after {}", readable(took)))
        }
        _ if over => Some(format!("over its budget of {} min; ended after {}", part.minutes, readable(took))),
        Ok(()) => None,
        Err(error) => Some(format!("{error:#}")),
    };
    match &error {
        None => println!("---- {} passed in {}", part.name, readable(took)),
        Some(error) => println!("---- {} FAILED after {}: {error}", part.name, readable(took)),
    }
    Outcome { name: part.name, minutes: part.minutes, took, error, tail }
}

fn tail_of(error: &anyhow::Error) -> String {
    let failed = error.chain().find_map(|cause| cause.downcast_ref::<CommandError>());
    failed.map(|failed| failed.tail().to_owned()).unwrap_or_default()
}

fn is_out_of_time(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<CommandError>().is_some_and(CommandError::is_out_of_time))
}

/// A table of how each part went, and why each that failed did, with the end of what it printed: many look at the end of a log alone. The
/// last line, `N passed, N failed`, is made for machines, too.
fn summary(outcomes: &[Outcome]) -> String {
    let mut text = format!("{:<10} {:<8} {:>12} {:>8}\n", "part", "result", "time", "at most");
    for Outcome { name, minutes, took, error, .. } in outcomes {
        let result = if error.is_none() { "passed" } else { "FAILED" };
        let _ = writeln!(text, "{name:<10} {result:<8} {:>12} {minutes:>4} min", readable(*took));
    }
    for Outcome { name, error, tail, .. } in outcomes {
        let Some(error) = error else { continue };
        if !tail.is_empty() {
            let _ = writeln!(text, "\n{name}, the end of its output once more:");
            for line in tail.lines() {
                let _ = writeln!(text, "    | {line}");
            }
        }
        let _ = writeln!(text, "\n{name}: {error}\n    (this part alone: cargo xtask test {name})");
    }
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    let _ = write!(text, "\n{} passed, {failed} failed", outcomes.len() - failed);
    text
}

fn readable(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds}.{} s", time.subsec_millis() / 100),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::install::{Proof, Source};

    fn workspace() -> Workspace {
        let here = std::env::temp_dir();
        Workspace { root: here.clone(), target: here }
    }

    fn far() -> Instant {
        Instant::now() + Duration::from_secs(600)
    }

    fn part(minutes: u64, steps: fn(&Workspace) -> Vec<Step>) -> Part {
        Part { name: "made-up", proves: "nothing", minutes, needs: &[], steps }
    }

    fn shell(script: &str) -> Cmd {
        Cmd::new("sh").arg("-c").arg(script)
    }

    #[test]
    fn a_part_passes_when_every_step_does() {
        let outcome = run_part(
            &workspace(),
            &part(1, |_| vec![Step::Run(shell("true")), Step::Do("nothing", |_| Ok(()))]),
            far(),
            &[],
        );
        assert_eq!(outcome.error, None);
    }

    #[test]
    fn the_first_failing_step_fails_the_part_and_tells_the_command() {
        let steps = |_: &Workspace| vec![Step::Run(shell("exit 9")), Step::Do("never", |_| panic!("went on"))];
        let error = run_part(&workspace(), &part(1, steps), far(), &[]).error.unwrap();
        assert!(error.contains("sh -c 'exit 9'"), "{error}");
    }

    #[test]
    fn a_part_over_its_budget_is_ended_and_says_so() {
        let begun = Instant::now();
        let error =
            run_part(&workspace(), &part(0, |_| vec![Step::Run(shell("sleep 600"))]), far(), &[]).error.unwrap();
        assert!(error.starts_with("over its budget of 0 min"), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn a_part_that_did_its_work_too_slowly_fails_all_the_same() {
        let error =
            run_part(&workspace(), &part(0, |_| vec![Step::Do("nothing", |_| Ok(()))]), far(), &[]).error.unwrap();
        assert!(error.starts_with("over its budget"), "{error}");
    }

    #[test]
    fn a_part_ends_with_the_whole_run_and_says_that_it_was_not_its_own_budget() {
        let begun = Instant::now();
        let part = part(9, |_| vec![Step::Run(shell("sleep 600"))]);
        let error = run_part(&workspace(), &part, begun + Duration::from_millis(50), &[]).error.unwrap();
        assert!(error.starts_with("the whole run is over"), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn a_part_whose_toolchain_cannot_be_had_fails_instead_of_being_skipped() {
        static NEEDS: [Need; 1] = [Need {
            what: "a thing that cannot exist",
            proof: Proof::Program("rtm-no-such-program"),
            source: Source::Rustup("rtm-no-such-component"),
        }];
        let part = Part { needs: &NEEDS, ..part(1, |_| vec![Step::Do("never", |_| panic!("went on"))]) };
        assert!(run_part(&workspace(), &part, far(), &[]).error.is_some());
    }

    #[test]
    fn arguments_after_the_dashes_choose_among_the_tests() {
        let steps = |_: &Workspace| {
            vec![
                Step::Run(shell("[ $# = 0 ]").arg("name")),
                Step::Tests(shell("[ \"$*\" = 'a b' ]").arg("name")),
                Step::Whole(shell("exit 1")),
            ]
        };
        let outcome = run_part(&workspace(), &part(1, steps), far(), &["a".into(), "b".into()]);
        assert_eq!(outcome.error, None);
    }

    #[test]
    fn the_summary_ends_with_a_line_for_machines() {
        let outcome = |name, error: Option<&str>| Outcome {
            name,
            minutes: 3,
            took: Duration::from_millis(61_900),
            error: error.map(Into::into),
            tail: error.map(|_| "x: error: y\nlast".into()).unwrap_or_default(),
        };
        let text = summary(&[outcome("core", None), outcome("cpp", Some("no luck")), outcome("docs", None)]);
        assert_eq!(text.lines().last(), Some("2 passed, 1 failed"), "{text}");
        assert!(text.contains("1 min 01 s") && text.contains("cpp: no luck"), "{text}");
        let (table, rest) = text.split_once("once more:").unwrap();
        assert!(table.contains("docs") && rest.starts_with("\n    | x: error: y\n    | last\n"), "{text}");
        assert_eq!(text.matches("once more").count(), 1, "{text}");
    }

    #[test]
    fn the_end_of_a_failed_command_is_found_under_what_was_added_to_its_error() {
        let job = Job::new(workspace());
        let failed = job.run(&shell("echo why; exit 1")).unwrap_err();
        let tail = failed.tail().to_owned();
        let error = anyhow::Error::new(failed).context("in the course of something");
        assert_eq!(tail_of(&error), tail);
        assert_eq!(tail_of(&anyhow::anyhow!("no command")), "");
    }

    #[test]
    fn an_unknown_part_is_an_error_that_lists_the_known_ones() {
        let error = run(&workspace(), Some("no-such-part"), &[]).unwrap_err().to_string();
        assert!(error.contains("core") && error.contains("docs"), "{error}");
    }

    #[test]
    fn the_parts_have_names_of_their_own_and_none_takes_the_time_of_all() {
        assert!(parts::ALL.iter().all(|part| part.minutes < WHOLE / 4));
        let mut names: Vec<&str> = parts::ALL.iter().map(|part| part.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), parts::ALL.len());
    }
}
