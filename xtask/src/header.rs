//! `cargo xtask header`: writes include/rtm.h anew from the Rust sources.

use anyhow::Result;

use crate::{command::Cmd, job::Job, workspace::Workspace};

/// Runs the test that compares the header with the sources, and lets it write what it would have compared.
///
/// # Errors
/// When the test cannot be built or the header cannot be written.
pub fn run(workspace: &Workspace) -> Result<()> {
    let cmd = Cmd::cargo("test --locked -p rtm-ffi --test header -- --nocapture").env("RTM_HEADER_WRITE", "1");
    Ok(Job::new(workspace.clone()).run(&cmd)?)
}
