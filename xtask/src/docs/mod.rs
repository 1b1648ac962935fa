//! Keeps the documents true: the commands they mention exist, their links lead somewhere, every setting is
//! explained, and nothing in the tree speaks of one developer's machine.

mod commands;
mod links;
mod settings;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use crate::{command::Cmd, job::Job};

/// One file of the project that is text.
struct Page {
    /// Its path from the root, with `/`.
    path: String,
    text: String,
}

impl Page {
    fn is_markdown(&self) -> bool {
        self.path.ends_with(".md")
    }
}

/// Checks every file that git tracks, or would with the next `git add`.
///
/// # Errors
/// With every fault that was found, as `file:line: what is wrong`.
pub fn check(job: &Job) -> Result<()> {
    let root = &job.workspace.root;
    let files = tracked(job)?;
    let pages: Vec<Page> = files.iter().filter_map(|path| read(root, path)).collect();
    let mut faults: Vec<String> = pages.iter().flat_map(words::faults).collect();
    for page in pages.iter().filter(|page| page.is_markdown()) {
        faults.extend(commands::faults(page));
        faults.extend(links::faults(
            page,
            |path| fs::read_to_string(root.join(path)).ok(),
            |path| root.join(path).exists(),
        ));
    }
    faults.extend(settings::faults(root));
    if !faults.is_empty() {
        bail!("{} faults in the project's text:\n  {}", faults.len(), faults.join("\n  "));
    }
    let documents = pages.iter().filter(|page| page.is_markdown()).count();
    println!("    {} files, {documents} of them documents", pages.len());
    Ok(())
}

fn tracked(job: &Job) -> Result<Vec<String>> {
    let list = job.run_quietly(&Cmd::new("git").words("ls-files -z --cached --others --exclude-standard"))?;
    let files: Vec<String> = list.split_terminator('\0').map(str::to_owned).collect();
    if files.is_empty() {
        bail!("git tracks no files here");
    }
    Ok(files)
}

/// A file as text; nothing when it is none (a picture), or is deleted and not yet committed.
fn read(root: &Path, path: &str) -> Option<Page> {
    let file: PathBuf = root.join(path);
    String::from_utf8(fs::read(file).ok()?).ok().map(|text| Page { path: path.to_owned(), text })
}

/// The number, from 1, of the line in which this offset lies.
fn line(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() + 1
}
