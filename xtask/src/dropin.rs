//! `cargo xtask dropin`: builds `libagora_rtm_sdk.so`, which takes the place of the 1.5.0 library under a program that exists already.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::{
    command::Cmd,
    install,
    job::Job,
    test::{cpp, parts},
    workspace::Workspace,
};

/// The file that programs ask for.
pub const FILE: &str = "libagora_rtm_sdk.so";

/// What a library made of `librtm.a` is linked with. Its threads outlive any `dlclose`, so it stays.
const LINKING: &str =
    "-Wl,--gc-sections,-z,defs,-z,relro,-z,now,-z,nodelete,-z,max-page-size=16384,-s -pthread -lgcc_s -lm -ldl";

/// Builds librtm and the server, and the drop-in library beside them.
///
/// # Errors
/// When something does not build, or this is not Linux.
pub fn run(workspace: &Workspace) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, &[parts::CC, parts::LIBC, cpp::GXX])?;
    job.run(&cpp::build_release())?;
    println!("  {}", workspace.short(&build(&job, &workspace.release())?));
    Ok(())
}

/// Links the drop-in library from the `librtm.a` in `folder`, where the result goes, too; returns its path.
///
/// # Errors
/// When it does not compile or link, or this is not Linux.
pub fn build(job: &Job, folder: &Path) -> Result<PathBuf> {
    on_linux()?;
    let file = folder.join(FILE);
    let cmd = Cmd::new("g++")
        .words("-std=c++11 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror -Iinclude packaging/dropin.cpp")
        .arg(folder.join("librtm.a"))
        .words("-Wl,-soname,libagora_rtm_sdk.so -Wl,--version-script=packaging/dropin.map")
        .words(LINKING)
        .arg("-o")
        .arg(&file);
    job.run(&cmd)?;
    Ok(file)
}

/// Links a `librtm.so` with this SONAME to `file` from the `librtm.a` in `folder`.
///
/// cargo's own has none, so that programs built in a checkout find it by its plain name; programs that are installed
/// name the version they were built with.
///
/// # Errors
/// When it does not link, or this is not Linux.
pub fn link_rtm(job: &Job, folder: &Path, soname: &str, file: &Path) -> Result<()> {
    on_linux()?;
    let cmd = Cmd::new("cc")
        .arg("-shared")
        .arg("-Wl,--whole-archive")
        .arg(folder.join("librtm.a"))
        .arg("-Wl,--no-whole-archive")
        .arg(format!("-Wl,-soname,{soname}"))
        .arg("-Wl,--version-script=packaging/rtm.map")
        .words(LINKING)
        .arg("-o")
        .arg(file);
    Ok(job.run(&cmd)?)
}

fn on_linux() -> Result<()> {
    if cfg!(target_os = "linux") {
        return Ok(());
    }
    bail!("{FILE} and the installed layout are those of Linux; on {} link librtm itself", std::env::consts::OS)
}
