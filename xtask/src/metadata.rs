//! What cargo says about the workspace and its dependencies.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The part of `cargo metadata` that is used here.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// Every package of the tree, or of the workspace alone.
    pub packages: Vec<Package>,
    /// Where cargo builds.
    pub target_directory: PathBuf,
}

/// One package of the dependency tree.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// An SPDX expression, or its older form with a slash.
    pub license: Option<String>,
    /// Where it came from; nothing for a package of this workspace.
    pub source: Option<String>,
}

/// Asks cargo; `all` includes the dependencies, of every platform.
///
/// # Errors
/// When cargo fails; the error holds what it said.
pub fn read(root: &Path, all: bool) -> Result<Metadata> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    crate::environment::clean(&mut command);
    command.args(["metadata", "--format-version", "1"]).current_dir(root);
    if !all {
        command.arg("--no-deps");
    }
    let output = command.output().context("cannot run cargo; is it installed?")?;
    if !output.status.success() {
        bail!("`cargo metadata` failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).context("cannot read what `cargo metadata` printed")
}
