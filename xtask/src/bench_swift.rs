//! `cargo xtask bench-swift`: the surfaces for Swift beside those for C and C++, one after another on one server, without rates.

use std::fs;

use anyhow::{Context, Result};

use crate::{
    bench_beside::compiled,
    command::Cmd,
    install,
    job::Job,
    prefix,
    server::Server,
    test::{cpp::build_release, swift},
    workspace::Workspace,
};

/// How often all of them are measured, in turn, so that what else the machine does can be seen.
const REPETITIONS: usize = 3;

/// Builds all of it, measures and prints.
///
/// # Errors
/// When something cannot be installed or built, or a measurement fails.
pub fn run(workspace: &Workspace) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, swift::NEEDS)?;
    job.run(&build_release())?;
    let folder = workspace.target.join("swift");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    prefix::lay_out_library(&job, &workspace.target.join(swift::PREFIX))?;
    swift::toolchain(&job)?;
    job.run(&swift::benchmark(workspace, "build", ""))?;
    let native = [
        compiled(&job, "gcc -O2", "benches/jvm/native.c", folder.join("native"))?,
        compiled(&job, "g++ -O2 -std=c++11", "benches/jvm/surface.cpp", folder.join("surface"))?,
    ];
    let config = folder.join("rtm.toml");
    fs::write(&config, "rates = \"none\"\n").with_context(|| format!("cannot write {}", config.display()))?;
    let server =
        Server::start_program(&workspace.release().join("rtm-server"), Some(&config), &folder.join("bench.log"))?;
    for _ in 0..REPETITIONS {
        for program in &native {
            let program = Cmd::new(program).env("LD_LIBRARY_PATH", workspace.release());
            job.run(&program.env("RTM_SERVER", server.url()))?;
        }
        let variables = format!("RTM_SERVER={}", server.url());
        job.run(&swift::benchmark(workspace, "run --skip-build", &variables))?;
    }
    server.stop()
}
