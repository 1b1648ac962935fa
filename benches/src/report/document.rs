//! Puts the report into docs/performance.md, between two markers; what stands around them is written by people.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{host, options::Options};

const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// Writes the table and the picture.
pub fn write(options: &Options, table: &str, picture: &str) -> Result<()> {
    let docs = docs()?;
    let path = docs.join("performance.md");
    let page = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let repetitions = options.repetitions();
    let measured = format!(
        "Machine: {}. Command:\n\n```sh\n{}\n```\n\nMedian of {repetitions} interleaved repetitions, and how far the farthest of them lies \
         from it.\n\n{table}",
        host::describe(),
        command(),
    );
    fs::write(&path, replace(&page, &measured)?).with_context(|| format!("cannot write {}", path.display()))?;
    let path = docs.join("performance.svg");
    fs::write(&path, picture).with_context(|| format!("cannot write {}", path.display()))
}

/// The command that does the same again.
fn command() -> String {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let mut command = "cargo xtask bench".to_owned();
    if !arguments.is_empty() {
        command = format!("{command} {}", arguments.join(" "));
    }
    command
}

/// The folder of the documents: that of the tree that this runs in.
fn docs() -> Result<PathBuf> {
    let here = env::current_dir().context("there is no current folder")?;
    match here.ancestors().map(|folder| folder.join("docs")).find(|docs| docs.join("performance.md").exists()) {
        Some(docs) => Ok(docs),
        None => bail!("docs/performance.md is not found from {}; run this in the project's folder", here.display()),
    }
}

/// The page with `measured` between the markers.
fn replace(page: &str, measured: &str) -> Result<String> {
    let (before, rest) = page.split_once(BEGIN).with_context(|| format!("docs/performance.md has no line {BEGIN}"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("docs/performance.md has no line {END}"))?;
    Ok(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", measured.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_markers_changes_and_twice_is_as_once() {
        let page = format!("# Title\n\n{BEGIN}\nold\n{END}\n\nThe end.\n");
        let once = replace(&page, "new\n").unwrap();
        assert_eq!(once, format!("# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nThe end.\n"));
        assert_eq!(replace(&once, "new\n").unwrap(), once);
        assert!(replace("no markers", "new").is_err());
    }
}
