//! The delivery promise under failure: `tests/trials` against the server as it is shipped.

use anyhow::Result;

use crate::{
    command::Cmd,
    install::{self, Need, Proof::File, Proof::Program, Source::Apt},
    job::Job,
    test::{Step, parts},
    workspace::Workspace,
};

/// What makes networks lose packets and clocks jump.
pub const NEEDS: &[Need] = &[
    parts::CC,
    parts::LIBC,
    Need { what: "ip, which makes network namespaces", proof: Program("ip"), source: Apt("iproute2") },
    Need { what: "nft, the packet filter", proof: Program("nft"), source: Apt("nftables") },
    Need {
        what: "libfaketime",
        proof: File(&["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"]),
        source: Apt("faketime"),
    },
];

/// The short form: every trial once.
const SHORT: &[&str] = &[
    "faults --seconds 8",
    "restart --rounds 3",
    "crash --rounds 6",
    "clock",
    "roam --rounds 3",
    "loss --percent 10 --seconds 8",
    "loss --percent 30 --seconds 8",
    "soak --cycles 300",
];

/// The long form: the same at length.
const LONG: &[&str] = &[
    "faults --seconds 300",
    "restart --rounds 60",
    "crash --rounds 200",
    "clock",
    "roam --rounds 40",
    "loss --percent 10 --seconds 120",
    "loss --percent 30 --seconds 120",
];

fn program(workspace: &Workspace) -> Cmd {
    let release = workspace.release();
    Cmd::new(release.join("rtm-trials")).arg("--server").arg(release.join("rtm-server"))
}

fn build() -> Cmd {
    // With the library, so that Cargo chooses the features of what all of them stand on as for every other part, and builds it once.
    Cmd::cargo("build --locked --release -p rtm-ffi -p rtm-server -p rtm-trials")
}

/// The short form, as steps of a test part.
pub fn steps(workspace: &Workspace) -> Vec<Step> {
    let mut steps = vec![Step::Run(build())];
    steps.extend(SHORT.iter().map(|trial| Step::Run(program(workspace).words(trial))));
    steps
}

/// The long form.
///
/// # Errors
/// When a promise was broken.
pub fn run(workspace: &Workspace) -> Result<()> {
    let job = Job { workspace: workspace.clone(), deadline: None };
    install::ensure(&job, NEEDS)?;
    job.run(&build())?;
    for trial in LONG {
        job.run(&program(workspace).words(trial))?;
    }
    Ok(())
}

/// Memory over many clients, one after another.
///
/// # Errors
/// When it does not reach a plateau.
pub fn soak(workspace: &Workspace, cycles: u32) -> Result<()> {
    let job = Job { workspace: workspace.clone(), deadline: None };
    install::ensure(&job, NEEDS)?;
    job.run(&build())?;
    Ok(job.run(&program(workspace).words("soak --cycles").arg(cycles.to_string()))?)
}
