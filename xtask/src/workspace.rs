//! Where things are: the sources and the target folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders of this checkout.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder of the root Cargo.toml; every command runs there unless it says otherwise.
    pub root: PathBuf,
    /// Where cargo builds, and where everything else that is made goes, too.
    pub target: PathBuf,
}

impl Workspace {
    /// Finds the checkout this program was built from, and where cargo builds it.
    ///
    /// # Errors
    /// When cargo cannot be asked; the error holds what it said.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask is not in a workspace")?.to_owned();
        let target = crate::metadata::read(&root, false)?.target_directory;
        Ok(Self { root, target })
    }

    /// The folder of release builds, where `librtm` and `rtm-server` land.
    pub fn release(&self) -> PathBuf {
        self.target.join("release")
    }

    /// A path below the root, as the reader would type it, or the whole path when it lies elsewhere.
    pub fn short<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
