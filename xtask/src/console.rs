//! `cargo xtask console`: builds the pages that rtm-server serves, or tells whether those that are committed are current.

use std::path::Path;

use anyhow::{Result, bail};

use crate::{
    bindings::{clear, differences},
    command::Cmd,
    install,
    job::Job,
    test::web,
    workspace::Workspace,
};

/// What is committed, and compiled into the server.
const DIST: &str = "console/dist";

/// Builds the pages into the folder that is committed.
///
/// # Errors
/// When something is missing or cannot be built; with `check`, when what is there is not what would be built.
pub fn run(workspace: &Workspace, check: bool) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, &[web::NPM, web::NODE])?;
    for cmd in fetch() {
        job.run(&cmd)?;
    }
    if check {
        return check_built(&job);
    }
    build(&job, &workspace.root.join(DIST))
}

/// Fetches what the pages are made with: their own packages, and those of the client that they use.
pub fn fetch() -> [Cmd; 2] {
    ["bindings/web", "console"].map(|folder| npm(folder, "ci --no-audit --no-fund"))
}

/// Compares what is committed with what its sources make.
///
/// # Errors
/// When they differ; the error names the files.
pub fn check_built(job: &Job) -> Result<()> {
    let fresh = job.workspace.target.join("console-dist");
    build(job, &fresh)?;
    let stale = differences(&fresh, &job.workspace.root.join(DIST))?;
    if !stale.is_empty() {
        bail!("{DIST} is not current ({}); run `cargo xtask console` and commit what it makes", stale.join(", "));
    }
    Ok(())
}

fn build(job: &Job, folder: &Path) -> Result<()> {
    clear(folder)?;
    job.run(&npm("console", "run build -- --logLevel warn --emptyOutDir --outDir").arg(folder))?;
    // The libraries for script tags, which the server hands out beside its pages.
    Ok(job.run(&npm("bindings/web", "run build -- --scripts").arg(folder.join("scripts")))?)
}

/// npm in one of the folders.
pub fn npm(folder: &str, words: &str) -> Cmd {
    Cmd::new("npm").args(["--prefix", folder]).words(words)
}
