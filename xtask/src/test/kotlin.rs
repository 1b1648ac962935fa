//! The kotlin part: what the JVM bindings stand on, and the Kotlin API, against the real server; the scenarios through that API.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::{Step, blocks::blocks, cpp::build_release, java::maven, parts};
use crate::{
    bindings,
    install::{Need, Proof::Program, Source::Apt},
    job::Job,
    workspace::Workspace,
};

/// What programs for the JVM are built with. Everything else comes from Maven Central.
pub const NEEDS: &[Need] = &[
    parts::CC,
    parts::LIBC,
    Need { what: "a JDK, 17 or newer", proof: Program("javac"), source: Apt("openjdk-17-jdk-headless") },
    Need { what: "Maven", proof: Program("mvn"), source: Apt("maven") },
];

/// The program of the quick start, where a test runs it.
const HELLO: &str = "bindings/kotlin/src/test/kotlin/Hello.kt";

/// Builds the library and the server, looks at the generated code, then builds and tests the binding.
pub fn steps(workspace: &Workspace) -> Vec<Step> {
    vec![
        Step::Run(build_release()),
        Step::Do("the generated code", |job| bindings::check_built(job, "kotlin")),
        Step::Do("the quick start of docs/kotlin.md", quick_start),
        Step::Tests(maven(workspace, "-pl kotlin -am verify")),
    ]
}

fn quick_start(job: &Job) -> Result<()> {
    let read = |path| fs::read_to_string(job.workspace.root.join(path)).with_context(|| format!("cannot read {path}"));
    let first = blocks(&read("docs/kotlin.md")?, "kotlin").into_iter().next();
    ensure!(
        first.as_deref() == Some(read(HELLO)?.as_str()),
        "the first program of docs/kotlin.md is not that of {HELLO}"
    );
    Ok(())
}
