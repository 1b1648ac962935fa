//! Fuzzing of every decoder: the targets in `fuzz/`, run by cargo-fuzz with libFuzzer.
//!
//! Without a sanitizer, so that the stable toolchain does: the code under test is safe Rust, where a fault is a panic, a failed
//! assertion, too much memory or too much time, all of which libFuzzer sees.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::{
    command::Cmd,
    install::{self, Need},
    job::Job,
    test::{cpp, parts},
    workspace::Workspace,
};

/// The C++ compiler builds libFuzzer.
pub const NEEDS: &[Need] = &[parts::CC, parts::LIBC, cpp::GXX];

/// The releases of cargo-fuzz that will do.
const CARGO_FUZZ: &str = "^0.13";

/// How long each target runs in CI, in seconds.
const BRIEF: u64 = 8;

/// Runs every target briefly.
///
/// # Errors
/// When one of them finds something.
pub fn briefly(job: &Job) -> Result<()> {
    all(job, None, BRIEF)
}

/// Runs `target`, or all of them, each for so many seconds.
///
/// # Errors
/// When there is no such target, or one finds something: the input is in `fuzz/artifacts`.
pub fn run(workspace: &Workspace, target: Option<&str>, seconds: u64) -> Result<()> {
    let job = Job { workspace: workspace.clone(), deadline: None };
    install::ensure(&job, NEEDS)?;
    all(&job, target, seconds)
}

fn all(job: &Job, only: Option<&str>, seconds: u64) -> Result<()> {
    let (root, target) = (&job.workspace.root, &job.workspace.target);
    let tools = target.join("tools");
    // Installed into the target folder: nothing of the developer's own changes. Without optimization, since it only starts others.
    let install = Cmd::cargo("install --locked --quiet --debug cargo-fuzz --version").arg(CARGO_FUZZ);
    job.run(&install.arg("--root").arg(&tools))?;
    let mut targets: Vec<String> = fs::read_dir(root.join("fuzz/fuzz_targets"))
        .context("there is no folder fuzz/fuzz_targets")?
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_string_lossy().into_owned()))
        .filter(|name| only.is_none_or(|only| only == name))
        .collect();
    targets.sort();
    ensure!(!targets.is_empty(), "there is no fuzz target {}", only.unwrap_or_default());
    for name in targets {
        // What it learns is kept beside the corpus that is committed, and thrown away with the target folder.
        let learnt = target.join("fuzz-corpus").join(&name);
        fs::create_dir_all(&learnt)?;
        let cmd = Cmd::new(tools.join("bin/cargo-fuzz"))
            .words("fuzz run --dev --sanitizer none")
            .arg(&name)
            .arg(&learnt)
            .arg(root.join("fuzz/corpus").join(&name))
            .words("-- -rss_limit_mb=2048 -timeout=10 -print_final_stats=1")
            .arg(format!("-max_total_time={seconds}"))
            .env("CARGO_TARGET_DIR", target.join("fuzz"));
        job.run(&cmd)?;
    }
    Ok(())
}
