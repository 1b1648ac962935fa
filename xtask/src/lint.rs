//! The commands that keep the code tidy. `cargo xtask lint` and the tests run the same ones.

use anyhow::Result;

use crate::{
    command::Cmd,
    docs, install,
    install::Need,
    job::Job,
    licences,
    test::{
        Step,
        parts::{CC, CLIPPY, GIT, LIBC, RUSTFMT},
    },
    workspace::Workspace,
};

/// What the checks cannot do without.
pub const NEEDS: &[Need] = &[CC, LIBC, RUSTFMT, CLIPPY, GIT];

/// Every check, the quick ones first. A warning is an error.
pub fn steps(_: &Workspace) -> Vec<Step> {
    vec![
        Step::Run(Cmd::cargo("fmt --all --check")),
        Step::Do("commands, links and words in every tracked file", docs::check),
        Step::Do("licences and sources of every dependency, by deny.toml", licences::check),
        Step::Run(Cmd::cargo("clippy --locked --workspace --all-targets -- -D warnings")),
        Step::Run(
            Cmd::cargo("doc --locked --workspace --no-deps --document-private-items")
                .env("RUSTDOCFLAGS", "-D warnings"),
        ),
    ]
}

/// Runs every check.
///
/// # Errors
/// With the first check that found something.
pub fn run(workspace: &Workspace) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, NEEDS)?;
    steps(workspace).into_iter().try_for_each(|step| step.run(&job, &[]))
}

/// Formats everything.
///
/// # Errors
/// When rustfmt cannot be had or fails.
pub fn format(workspace: &Workspace) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, &[RUSTFMT])?;
    Ok(job.run(&Cmd::cargo("fmt --all"))?)
}
