//! `cargo xtask bindings`: writes what stands in the generated/ folders of the bindings, or tells whether it is current.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{command::Cmd, job::Job, test::cpp::build_release, workspace::Workspace};

/// A language, and where its generated code stands.
const FOLDERS: &[(&str, &str)] = &[("kotlin", "bindings/kotlin/generated"), ("swift", "bindings/swift/generated")];

/// Builds librtm and generates from it.
///
/// # Errors
/// When something cannot be built or written; with `check`, when what is there is not what would be written.
pub fn run(workspace: &Workspace, check: bool) -> Result<()> {
    let job = Job::new(workspace.clone());
    job.run(&build_release())?;
    if check {
        return FOLDERS.iter().try_for_each(|(language, _)| check_built(&job, language));
    }
    FOLDERS.iter().try_for_each(|(language, folder)| {
        let folder = workspace.root.join(folder);
        clear(&folder)?;
        generate(&job, language, &folder)
    })
}

/// Compares the generated folder of a language with what the librtm that was built last gives.
///
/// # Errors
/// When they differ; the error names the files.
pub fn check_built(job: &Job, language: &str) -> Result<()> {
    for (language, folder) in FOLDERS.iter().filter(|(one, _)| *one == language) {
        let fresh = job.workspace.target.join("generated").join(language);
        clear(&fresh)?;
        generate(job, language, &fresh)?;
        let stale = differences(&fresh, &job.workspace.root.join(folder))?;
        if !stale.is_empty() {
            bail!("{folder} is not current ({}); run `cargo xtask bindings`", stale.join(", "));
        }
    }
    Ok(())
}

fn generate(job: &Job, language: &str, folder: &Path) -> Result<()> {
    let library =
        job.workspace.release().join(format!("{}rtm{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX));
    let generate = Cmd::cargo("run --quiet --locked -p rtm-bindings-generator -- generate")
        .arg(library)
        .words("--no-format --config bindings/uniffi.toml")
        .args(["--language", language, "--out-dir"])
        .arg(folder);
    Ok(job.run(&generate)?)
}

/// Makes the folder vanish.
///
/// # Errors
/// When it cannot be removed.
pub fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    Ok(())
}

/// The files that are in one of two folders alone, or differ.
///
/// # Errors
/// When a folder cannot be read.
pub fn differences(fresh: &Path, committed: &Path) -> Result<Vec<String>> {
    let (mut names, mut differing) = (files(fresh, fresh)?, Vec::new());
    names.extend(files(committed, committed)?);
    names.sort();
    names.dedup();
    for name in names {
        let read = |folder: &Path| fs::read(folder.join(&name)).ok();
        if read(fresh) != read(committed) {
            differing.push(name);
        }
    }
    Ok(differing)
}

fn files(top: &Path, folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(top, &path)?);
        } else {
            found.push(path.strip_prefix(top)?.display().to_string());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_is_missing_or_is_left_over_is_named() {
        let (fresh, committed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for (folder, name, text) in [
            (&fresh, "a/same.kt", "1"),
            (&committed, "a/same.kt", "1"),
            (&fresh, "a/changed.kt", "1"),
            (&committed, "a/changed.kt", "2"),
            (&fresh, "new.kt", "1"),
            (&committed, "old.kt", "1"),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        assert_eq!(differences(fresh.path(), committed.path()).unwrap(), ["a/changed.kt", "new.kt", "old.kt"]);
        assert!(differences(fresh.path(), fresh.path()).unwrap().is_empty());
    }
}
