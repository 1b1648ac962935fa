//! The other end of the tests in which languages exchange messages: the programs of `tests/exchange`, in C++ and in Java.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::java;
use crate::{command::Cmd, install, job::Job, workspace::Workspace};

const CLASS_PATH: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";

/// Where the program in Java is, or will be: a file that can be run like any other.
pub fn java_program(workspace: &Workspace) -> PathBuf {
    workspace.target.join("exchange/java")
}

/// Builds the Java binding, and the program over it.
///
/// # Errors
/// When something does not compile; the error holds what the compiler said.
pub fn build_java(job: &Job) -> Result<()> {
    let program = java_program(&job.workspace);
    let folder = program.parent().context("the program is in no folder")?;
    let (classes, list) = (folder.join("classes"), folder.join("class-path"));
    fs::create_dir_all(&classes).with_context(|| format!("cannot create {}", classes.display()))?;
    // Each module writes the list of what it stands on; the binding itself comes last.
    job.run(&java::maven(&job.workspace, "-pl java -am compile").arg(CLASS_PATH).define("mdep.outputFile", &list))?;
    let below = fs::read_to_string(&list).with_context(|| format!("cannot read {}", list.display()))?;
    let binding = job.workspace.target.join("maven/rtm-java/classes");
    let path = format!("{}:{}:{}", classes.display(), binding.display(), below.trim());
    let compile = Cmd::new("javac").words("-encoding UTF-8 -Xlint:all,-classfile,-processing -Werror -d");
    job.run(&compile.arg(&classes).arg("-cp").arg(&path).arg("tests/exchange/Exchange.java"))?;
    let java = install::program("java").context("there is javac, and no java")?;
    write_program(&program, &format!("exec {} \"$@\"", Cmd::new(java).arg("-cp").arg(&path).arg("Exchange")))
}

/// Compiles the program in C++, for `librtm.so` of the folder `lib`.
///
/// # Errors
/// When it does not compile; the error holds what the compiler said.
pub fn build_cpp(job: &Job, lib: &Path, program: &Path) -> Result<()> {
    let compile = Cmd::new("g++").words("-std=c++11 -Iinclude tests/exchange/exchange.cpp -pthread");
    Ok(job.run(&compile.arg("-o").arg(program).arg("-L").arg(lib).arg("-lrtm"))?)
}

/// Writes a file of lines for the shell that can be run.
///
/// # Errors
/// When it cannot be written.
pub fn write_program(program: &Path, lines: &str) -> Result<()> {
    fs::write(program, format!("#!/bin/sh\n{lines}\n"))
        .and_then(|()| fs::set_permissions(program, fs::Permissions::from_mode(0o755)))
        .with_context(|| format!("cannot write {}", program.display()))
}
