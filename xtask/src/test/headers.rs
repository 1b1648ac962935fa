//! Every header in `include/` compiles alone, in each language standard and by each compiler, warnings as errors.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{command::Cmd, job::Job};

const WARNINGS: &str = "-Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only";
const C: [&str; 4] = ["c99", "c11", "c17", "c2x"];
const CXX: [&str; 4] = ["c++11", "c++14", "c++17", "c++20"];

/// Checks the whole matrix and prints how many combinations there were.
///
/// # Errors
/// With the first combination that does not compile, and the command that shows it.
pub fn check(job: &Job) -> Result<()> {
    let folder = job.workspace.root.join("include");
    let mut headers = Vec::new();
    collect(&folder, &mut headers).with_context(|| format!("cannot list {}", folder.display()))?;
    headers.sort();
    ensure!(!headers.is_empty(), "there is no header in {}", folder.display());

    let units = job.workspace.target.join("cpp/headers");
    fs::create_dir_all(&units).with_context(|| format!("cannot create {}", units.display()))?;
    let mut combinations = 0;
    for header in &headers {
        let name = header.strip_prefix(&folder)?.to_str().context("a header's name is not UTF-8")?;
        // Twice, so that the guard is tested, too; and never empty, which pedantic C does not allow.
        let unit = units.join(format!("{}.unit", name.replace('/', "-")));
        fs::write(&unit, format!("#include \"{name}\"\n#include \"{name}\"\nextern int rtm_not_empty;\n"))?;
        // The C header serves both languages; the others are C++.
        let in_c = if name == "rtm.h" { &C[..] } else { &[] };
        let compilers =
            [("gcc", "c", in_c), ("clang", "c", in_c), ("g++", "c++", &CXX[..]), ("clang++", "c++", &CXX[..])];
        for (compiler, language, standards) in compilers {
            for standard in standards {
                let cmd = Cmd::new(compiler).arg(format!("-std={standard}")).words(WARNINGS);
                let cmd = cmd.arg("-x").arg(language).arg(&unit);
                job.run_quietly(&cmd).with_context(|| format!("{name} does not compile alone as {standard}"))?;
                combinations += 1;
            }
        }
    }
    println!("    {} headers, {combinations} combinations", headers.len());
    Ok(())
}

fn collect(folder: &Path, headers: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, headers)?;
        } else if path.extension().is_some_and(|extension| extension == "h" || extension == "hpp") {
            headers.push(path);
        }
    }
    Ok(())
}
