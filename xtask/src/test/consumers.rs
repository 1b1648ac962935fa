//! The install part: an installed prefix, moved, and the projects of `tests/consumers` that outsiders would write, built from it and run against the
//! installed server.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use super::{
    Step,
    cpp::{CMAKE, GXX, MAKE, build_release, processors},
    installed, parts,
};
use crate::{
    command::Cmd,
    dropin,
    install::{Need, Proof::Program, Source::Apt},
    job::{CommandError, Job},
    prefix,
    server::Server,
    workspace::Workspace,
};

/// What outside projects are built with.
pub const NEEDS: &[Need] = &[
    parts::CC,
    parts::LIBC,
    GXX,
    CMAKE,
    MAKE,
    Need { what: "pkg-config", proof: Program("pkg-config"), source: Apt("pkg-config") },
    prefix::BINUTILS,
];

/// The Apps of the programs. In the first the same users log in again with each program; the last one asks for tokens.
const APPS: &str = r#"
[[apps]]
id = "consumers"
rates = "none"

[[apps]]
id = "dropin"

[[apps]]
id = "0123456789abcdef0123456789abcdef"
certificates = ["fedcba9876543210fedcba9876543210"]
"#;
const APP: &str = "0123456789abcdef0123456789abcdef";

/// Builds and installs, then everything that is done with what is installed.
pub fn steps(_: &Workspace) -> Vec<Step> {
    vec![
        Step::Run(build_release()),
        Step::Do("an installed prefix, and outside projects that use it", |job| {
            dropin::build(job, &job.workspace.release())?;
            check(job)
        }),
    ]
}

fn check(job: &Job) -> Result<()> {
    let folder = job.workspace.target.join("install");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let prefix = installed::lay_out(job, &folder)?;

    let (program, config) = (prefix.join("bin/rtm-server"), folder.join("rtm.toml"));
    fs::write(&config, APPS).with_context(|| format!("cannot write {}", config.display()))?;
    let server = Server::start_program(&program, Some(&config), &folder.join("server.log"))?;
    let run = |program: &Path| Cmd::new(program).env("RTM_SERVER", server.url());
    let (lib, out) = (prefix.join("lib"), folder.join("out"));
    let shared = lib.join("librtm.so");

    let built = out.join("pkg-config");
    job.run(&Cmd::new("tests/consumers/pkg-config/build.sh").arg(&prefix).arg(&built))?;
    job.run(&run(&built.join("shared")).arg(&shared))?;
    job.run(&run(&built.join("static")).arg(built.join("static")))?;

    let built = out.join("header-only");
    job.run(&Cmd::new("tests/consumers/header-only/build.sh").arg(&prefix).arg(&built))?;
    job.run(&run(&built.join("header-only")).arg(&shared))?;

    let built = out.join("cmake");
    job.run_quietly(&configure(&prefix, &built, prefix::VERSION))?;
    job.run(&Cmd::new("cmake").arg("--build").arg(&built).arg("--parallel").arg(processors().to_string()))?;
    for (kind, library) in [
        ("rtm", shared.clone()),
        ("headers", shared.clone()),
        ("static", built.join("consumer_static")),
        ("agora_rtm_sdk", lib.join(dropin::FILE)),
    ] {
        job.run(&run(&built.join(format!("consumer_{kind}"))).arg(library))?;
    }
    if job.run_quietly(&configure(&prefix, &out.join("cmake-later"), "99.0")).is_ok() {
        bail!("find_package(rtm 99.0) took rtm {}", prefix::VERSION);
    }

    let built = out.join("neighbour");
    job.run(&Cmd::new("tests/consumers/neighbour/build.sh").arg(&prefix).arg(&built))?;
    for order in ["first", "last"] {
        let program = |kind: &str| built.join(format!("{kind}-{order}"));
        job.run(&run(&program("shared")).arg(&shared))?;
        job.run(&run(&program("agora_rtm_sdk")).arg(lib.join(dropin::FILE)))?;
        job.run(&run(&program("static")).arg(program("static")))?;
    }

    let token = Cmd::new(program).words("token make --user ann --expire 3 --app").arg(APP).arg("--config").arg(&config);
    replace(job, &out.join("dropin"), &lib, server.url(), &token)?;
    server.stop()
}

fn configure(prefix: &Path, build: &Path, version: &str) -> Cmd {
    Cmd::new("cmake")
        .words("-S tests/consumers/cmake -B")
        .arg(build)
        .define("CMAKE_PREFIX_PATH", prefix)
        .define("RTM_VERSION", version)
}

/// Runs a program with the stub it was linked with, and again when ours has replaced the file. `token` prints a token.
fn replace(job: &Job, out: &Path, lib: &Path, url: &str, token: &Cmd) -> Result<()> {
    job.run(&Cmd::new("tests/consumers/dropin/build.sh").arg(out))?;
    job.run(&Cmd::new(out.join("layout")))?;
    let library = out.join("stub").join(dropin::FILE);
    let run = Cmd::new(out.join("program"))
        .arg(&library)
        .arg(job.workspace.root.join("tests/media/photo.jpg"))
        .arg(out.join("written"))
        .arg(APP)
        .env("RTM_SERVER", url)
        .env("LD_LIBRARY_PATH", out.join("stub"));
    let code = job.run_quietly(&run).err().and_then(|error| error.downcast_ref().and_then(CommandError::exit_code));
    if code != Some(42) {
        bail!("with the stub the program ended with {code:?} instead of 42");
    }
    fs::remove_file(&library)?;
    fs::copy(lib.join(dropin::FILE), &library)?;
    let token = job.run_quietly(token)?;
    Ok(job.run(&run.arg(token.trim()))?)
}
