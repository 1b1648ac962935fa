//! The one door to everything a developer does here: `cargo xtask COMMAND`. What CI runs is what you run.

#[cfg(not(unix))]
compile_error!("cargo xtask runs on Linux and macOS; on Windows use it inside WSL");

mod bench;
mod bench_beside;
mod bench_jvm;
mod bench_swift;
mod bench_web;
mod bindings;
mod command;
mod console;
mod demo;
mod docs;
mod dropin;
mod environment;
mod fuzz;
mod header;
mod install;
mod job;
mod licences;
mod lint;
mod metadata;
mod prefix;
mod process;
mod server;
mod tail;
mod test;
mod trials;
mod trixie;
mod tsan;
mod workspace;
mod xcframework;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Every developer command of rtm.")]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, start a server and send an image through it from a C++ program.
    Demo {
        /// Leave a server running, with its console, until Ctrl-C.
        #[arg(long)]
        serve: bool,
    },
    /// Run all tests, or one part of them (core, server, cpp, kotlin, java, swift, web, console, trials, fuzz, docs), installing the toolchains they need.
    Test {
        /// The part; all of them when left out.
        name: Option<String>,
        /// Arguments for the part's test programs, such as a test's name.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Build libagora_rtm_sdk.so, which takes the place of the 1.5.0 library, into target/release.
    Dropin,
    /// Install headers, libraries, the server and what pkg-config and CMake read, below one folder.
    Install {
        /// The folder, such as /usr/local.
        #[arg(long)]
        prefix: PathBuf,
        /// Where the folder's own root is for now, as when a package is made; the variable DESTDIR does the same.
        #[arg(long)]
        destdir: Option<PathBuf>,
    },
    /// Measure rtm beside a raw relay, NATS and nginx.
    Bench {
        /// Arguments for the benchmark.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measure the bindings for Swift beside the surfaces for C and C++.
    BenchSwift,
    /// Measure the bindings for the JVM beside the surfaces for C and C++.
    BenchJvm {
        /// Also put the result into docs/performance.md.
        #[arg(long)]
        write: bool,
    },
    /// Measure the client for the Web, in Node, beside the surfaces for C and C++.
    BenchWeb {
        /// Also put the result into docs/performance.md.
        #[arg(long)]
        write: bool,
    },
    /// Run the trials of the delivery promise at length: cuts, stalls, packet loss, crashes, restarts, clock jumps.
    Trials,
    /// Run the C++ suite under ThreadSanitizer, library included.
    Tsan {
        /// Arguments for ctest, such as `-R` and a test's name.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Make, use and release clients, one after another, and see that memory reaches a plateau.
    Soak {
        /// How many pairs of clients.
        #[arg(long, default_value_t = 20_000)]
        cycles: u32,
    },
    /// Fuzz the decoders, one target or all of them.
    Fuzz {
        /// The target: a file of fuzz/fuzz_targets, without its ending.
        target: Option<String>,
        /// How long each target runs.
        #[arg(long, default_value_t = 300)]
        seconds: u64,
    },
    /// Write include/rtm.h anew from the Rust sources.
    Header,
    /// Write the generated code of the bindings anew from librtm.
    Bindings {
        /// Write nothing, and fail if something is not current.
        #[arg(long)]
        check: bool,
    },
    /// Build the pages that rtm-server serves, into console/dist.
    Console {
        /// Write nothing, and fail if something is not current.
        #[arg(long)]
        check: bool,
    },
    /// Build AgoraRtmKit.xcframework and rtmFFI.xcframework, on a Mac.
    Xcframework,
    /// Format all Rust code.
    Fmt,
    /// Check formatting, clippy, documentation, licences, and what the documents say.
    Lint,
}

fn main() -> ExitCode {
    let result = run(Cli::parse());
    if process::interrupted() {
        eprintln!("interrupted; everything that was started has been ended");
        return ExitCode::from(130);
    }
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    process::end_groups_on_interrupt().context("cannot listen for Ctrl-C")?;
    let workspace = Workspace::find()?;
    match cli.command {
        Task::Demo { serve } => return demo::run(&workspace, serve).map(ExitCode::from),
        Task::Test { name, arguments } => {
            let passed = test::run(&workspace, name.as_deref(), &arguments)?;
            return Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Task::Dropin => dropin::run(&workspace)?,
        Task::Install { prefix, destdir } => prefix::run(&workspace, &prefix, destdir)?,
        Task::Bench { arguments } => bench::run(&workspace, &arguments)?,
        Task::BenchSwift => bench_swift::run(&workspace)?,
        Task::BenchJvm { write } => bench_jvm::run(&workspace, write)?,
        Task::BenchWeb { write } => bench_web::run(&workspace, write)?,
        Task::Trials => trials::run(&workspace)?,
        Task::Tsan { arguments } => tsan::run(&workspace, &arguments)?,
        Task::Soak { cycles } => trials::soak(&workspace, cycles)?,
        Task::Fuzz { target, seconds } => fuzz::run(&workspace, target.as_deref(), seconds)?,
        Task::Header => header::run(&workspace)?,
        Task::Bindings { check } => bindings::run(&workspace, check)?,
        Task::Console { check } => console::run(&workspace, check)?,
        Task::Xcframework => xcframework::run(&workspace)?,
        Task::Fmt => lint::format(&workspace)?,
        Task::Lint => lint::run(&workspace)?,
    }
    Ok(ExitCode::SUCCESS)
}
