//! The programs in the documents are compiled, and the quick start of README.md is run, exactly as they stand there.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::blocks::blocks;
use crate::{command::Cmd, job::Job, server::Server};

/// Compiles the programs of README.md and docs/c-abi.md with the flags that stand there, and runs the former against a
/// real server.
///
/// # Errors
/// When there is no such program, or it does not compile, or does not end with success.
pub fn check(job: &Job) -> Result<()> {
    let workspace = &job.workspace;
    let folder = workspace.target.join("cpp/quickstart");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    compile(job, &folder, "docs/c-abi.md", "c", Cmd::new("gcc").words("-std=c99"))?;
    let binary = compile(job, &folder, "README.md", "cpp", Cmd::new("g++").words("-std=c++11"))?;

    let server = Server::start(workspace, &folder.join("server.log"))?;
    let run = Cmd::new(&binary).env("RTM_SERVER", server.url()).env("LD_LIBRARY_PATH", workspace.release());
    let printed = job.run_quietly(&run).context("the quick start of README.md did not succeed")?;
    server.stop()?;
    println!("{}", printed.lines().map(|line| format!("    | {line}\n")).collect::<String>().trim_end());
    Ok(())
}

/// Compiles the first block in this language of a document, and returns the program.
fn compile(job: &Job, folder: &Path, document: &str, language: &str, compiler: Cmd) -> Result<PathBuf> {
    let text =
        fs::read_to_string(job.workspace.root.join(document)).with_context(|| format!("cannot read {document}"))?;
    let program = blocks(&text, language)
        .into_iter()
        .next()
        .with_context(|| format!("{document} has no program in {language}"))?;
    let source = folder.join(format!("hello.{language}"));
    let binary = folder.join(format!("hello-{language}"));
    fs::write(&source, program).with_context(|| format!("cannot write {}", source.display()))?;
    let mut search = OsString::from("-L");
    search.push(job.workspace.release());
    let compile = compiler.words("-Wall -Wextra -Werror -Iinclude").arg(&source).arg(search).arg("-lrtm").arg("-o");
    job.run_quietly(&compile.arg(&binary)).with_context(|| format!("the program of {document} does not compile"))?;
    Ok(binary)
}
