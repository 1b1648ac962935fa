//! `cargo xtask bench-web`: the client for the Web, in Node, beside the surfaces for C and C++.

use anyhow::Result;

use crate::{
    bench_beside::{self, Binding},
    install,
    job::Job,
    test::web::{self, npm},
    workspace::Workspace,
};

/// Builds all of it and measures. `write`: puts the table into docs/performance.md.
///
/// # Errors
/// When something cannot be installed or built, or a measurement fails.
pub fn run(workspace: &Workspace, write: bool) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, web::NEEDS)?;
    job.run(&npm("ci --no-audit --no-fund"))?;
    let bench = npm("run --silent bench");
    bench_beside::run(&job, &Binding { folder: "bench-web", place: "in Node", bench }, write)
}
