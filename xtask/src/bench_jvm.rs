//! `cargo xtask bench-jvm`: the surfaces for the JVM beside `rtm.h`, one after another on one server, without rates.

use std::{ffi::OsString, fs};

use anyhow::{Context, Result};

use crate::{
    command::Cmd,
    install,
    job::Job,
    server::Server,
    test::{cpp::build_release, java},
    workspace::Workspace,
};

/// Builds all of it and measures twice, so that what else the machine does can be seen.
///
/// # Errors
/// When something cannot be installed or built, or a measurement fails.
pub fn run(workspace: &Workspace) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, java::NEEDS)?;
    job.run(&build_release())?;
    let folder = workspace.target.join("bench-jvm");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let native = folder.join("native");
    let mut search = OsString::from("-L");
    search.push(workspace.release());
    let compile = Cmd::new("gcc").words("-O2 -Iinclude benches/jvm/native.c -pthread -o").arg(&native);
    job.run(&compile.arg(search).arg("-lrtm"))?;
    let config = folder.join("rtm.toml");
    fs::write(&config, "rates = \"none\"\n").with_context(|| format!("cannot write {}", config.display()))?;
    let server =
        Server::start_program(&workspace.release().join("rtm-server"), Some(&config), &folder.join("server.log"))?;
    for _ in 0..2 {
        let beside = Cmd::new(&native).env("LD_LIBRARY_PATH", workspace.release());
        job.run(&beside.env("RTM_SERVER", server.url()))?;
        let bench =
            java::maven(workspace, "-pl java -am test -Dtest=ThroughputBench -Dsurefire.failIfNoSpecifiedTests=false");
        job.run(&bench.env("RTM_SERVER", server.url()))?;
    }
    server.stop()
}
