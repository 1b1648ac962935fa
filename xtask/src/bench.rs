//! `cargo xtask bench`: measures rtm beside a raw relay, NATS and nginx, in one run on one machine.

use anyhow::Result;

use crate::{
    command::Cmd,
    install::{self, Need, Proof::Program, Source::Apt},
    job::Job,
    test::parts,
    workspace::Workspace,
};

const NEEDS: &[Need] = &[
    parts::CC,
    parts::LIBC,
    Need { what: "a NATS server called nats-server", proof: Program("nats-server"), source: Apt("nats-server") },
    Need { what: "nginx", proof: Program("nginx"), source: Apt("nginx-light") },
];

/// Builds the release and runs the benchmark with these arguments.
///
/// # Errors
/// When a peer cannot be installed, the build fails, or the benchmark does.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, NEEDS)?;
    job.run(&Cmd::cargo("build --locked --release -p rtm-server -p rtm-benches"))?;
    job.run(&Cmd::new(workspace.release().join("rtm-bench")).args(arguments))?;
    Ok(())
}
