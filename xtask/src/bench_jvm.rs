//! `cargo xtask bench-jvm`: the surfaces for the JVM beside those for C and C++.

use anyhow::Result;

use crate::{
    bench_beside::{self, Binding},
    install,
    job::Job,
    test::java,
    workspace::Workspace,
};

/// Builds all of it and measures. `write`: puts the table into docs/performance.md.
///
/// # Errors
/// When something cannot be installed or built, or a measurement fails.
pub fn run(workspace: &Workspace, write: bool) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, java::NEEDS)?;
    let bench =
        java::maven(workspace, "-pl java -am test -Dtest=ThroughputBench -Dsurefire.failIfNoSpecifiedTests=false");
    let bench = bench.define("style.color", "never");
    bench_beside::run(&job, &Binding { folder: "bench-jvm", place: "on the JVM", bench }, write)
}
