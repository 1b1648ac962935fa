//! `cargo xtask tsan`: the C++ suite under ThreadSanitizer, the library and Rust's standard library included.
//!
//! The sanitizer follows every lock and atomic of the process or finds races where there are none, so everything that synchronises
//! is built with it: `librtm`, its dependencies and the standard library by rustc, the header layer and the tests by clang++. Stable
//! Rust does that when it is told to take unstable options (`RUSTC_BOOTSTRAP`), which nothing that is shipped depends on. One runtime
//! serves the process: rustc's, which is the newer one. Some tests plant races, and pass when those are found.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::{
    command::Cmd,
    install::{self, Need, Proof::Succeeds, Source::Rustup},
    job::Job,
    test::{
        cpp::{Build, CLANG, CMAKE, GTEST, GXX, MAKE, processors},
        parts,
    },
    workspace::Workspace,
};

/// What the suite is built with, and the sources of the standard library.
const NEEDS: &[Need] = &[
    parts::CC,
    parts::LIBC,
    GXX,
    CLANG,
    CMAKE,
    MAKE,
    GTEST,
    Need {
        what: "the sources of Rust's standard library",
        proof: Succeeds("test -e \"$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock\""),
        source: Rustup("rust-src"),
    },
];

const BUILD: Build =
    Build { name: "tsan", cc: "clang", cxx: "clang++", kind: "Debug", options: &[("RTM_SANITIZE", "thread")] };

/// Builds everything with the sanitizer and runs the suite; `extra` goes to ctest, to choose among the tests.
///
/// # Errors
/// When a test fails or a race is found.
pub fn run(workspace: &Workspace, extra: &[String]) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, NEEDS)?;
    let host = host(&job)?;
    let folder = workspace.target.join("tsan");
    // The server is another process, and as it is shipped.
    job.run(&Cmd::cargo("build --locked --release -p rtm-server"))?;
    job.run(
        &Cmd::cargo("build --locked --release -Zbuild-std -p rtm-ffi --target")
            .arg(&host)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Zsanitizer=thread")
            // So that reports name lines.
            .env("CARGO_PROFILE_RELEASE_DEBUG", "line-tables-only")
            .env("CARGO_PROFILE_RELEASE_STRIP", "none")
            .env("CARGO_TARGET_DIR", &folder),
    )?;
    job.run(
        &BUILD
            .configure(workspace)
            .define("RTM_LIB_DIR", folder.join(&host).join("release"))
            .define("RTM_SANITIZER_RUNTIME", runtime(&job, &host)?),
    )?;
    job.run(&BUILD.build(workspace, &[]))?;
    let suppressions = workspace.root.join("tests/cpp/tsan.supp");
    let options = format!("suppressions={}", suppressions.display());
    Ok(job.run(&BUILD.ctest(workspace, processors()).args(extra).env("TSAN_OPTIONS", options))?)
}

/// The target that rustc builds for unless told otherwise.
fn host(job: &Job) -> Result<String> {
    let version = job.run_quietly(&Cmd::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc -vV names no host")?;
    ensure!(host.contains("linux"), "this is done on Linux; {host} is something else");
    Ok(host.to_owned())
}

/// The sanitizer's library of this toolchain, whose name holds that of the channel.
fn runtime(job: &Job, host: &str) -> Result<PathBuf> {
    let sysroot = job.run_quietly(&Cmd::new("rustc").words("--print sysroot"))?;
    let folder = PathBuf::from(sysroot.trim()).join("lib/rustlib").join(host).join("lib");
    let files = std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    files
        .filter_map(|file| Some(file.ok()?.path()))
        .find(|file| file.to_string_lossy().ends_with("_rt.tsan.a"))
        .with_context(|| format!("this toolchain has no ThreadSanitizer in {}", folder.display()))
}
