//! What must hold of the files of an installed prefix, before anybody uses them.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    command::Cmd,
    dropin,
    job::Job,
    prefix::{self, Place},
};

/// The entry points of the original, and the one that wrappers of it declare themselves.
const ENTRIES: [&str; 4] = ["createRtmService", "getRtmSdkVersion", "setRtmServiceContext", "setRtmAppType"];
/// What a library may need besides the loader: nothing that has to be installed, and not each other.
const SYSTEM: [&str; 6] =
    ["libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "libdl.so.2", "libpthread.so.0"];
/// For whom the prefix is made: a folder that nobody has here.
const MEANT_FOR: &str = "/opt/rtm-of-the-tests";

/// Installs over an older version, as for a package, moves the result away, and looks at it; returns where it is.
///
/// # Errors
/// When something cannot be installed, or is not as it should be.
pub fn lay_out(job: &Job, folder: &Path) -> Result<PathBuf> {
    let place = Place::new(Path::new(MEANT_FOR), Some(&folder.join("made")))?;
    older(&place.folder).context("cannot lay out an older version")?;
    prefix::lay_out(job, &place)?;
    let prefix = folder.join("prefix");
    fs::rename(&place.folder, &prefix).context("cannot move the prefix")?;

    for file in files(&prefix)? {
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        for strange in [&job.workspace.root, &job.workspace.target] {
            let strange = strange.to_string_lossy();
            if content.windows(strange.len()).any(|bytes| bytes == strange.as_bytes()) {
                bail!("{} names {strange}, where it was built", file.display());
            }
        }
        if content == OLDER && !file.ends_with("librtm.so.0.0.1") {
            bail!("{} is still that of the older version", file.display());
        }
    }
    let (dropin, shared) = (prefix.join("lib").join(dropin::FILE), prefix.join("lib/librtm.so"));
    shows(job, &dropin, |name| ENTRIES.contains(&name), ENTRIES.len())?;
    shows(job, &shared, |name| name.starts_with("rtm_"), 1)?;
    needs(job, &dropin, dropin::FILE)?;
    needs(job, &shared, &fs::read_link(&shared)?.to_string_lossy())?;
    let unit = fs::read_to_string(prefix.join("lib/systemd/system/rtm-server.service"))?;
    if !unit.contains(&format!("ExecStart=\"{MEANT_FOR}/bin/rtm-server\" ")) {
        bail!("the service file does not start {MEANT_FOR}/bin/rtm-server:\n{unit}");
    }
    Ok(prefix)
}

const OLDER: &[u8] = b"older";

/// Files of another version, which programs may be using.
fn older(prefix: &Path) -> Result<()> {
    for folder in ["include/rtm", "lib/cmake/rtm", "lib/pkgconfig", "bin"] {
        fs::create_dir_all(prefix.join(folder))?;
    }
    for file in [
        "include/IAgoraRtmService.h",
        "include/rtm/service.hpp",
        "lib/librtm.a",
        "lib/librtm.so.0.0.1",
        "lib/libagora_rtm_sdk.so",
        "lib/cmake/rtm/rtm-config.cmake",
        "lib/pkgconfig/rtm.pc",
        "bin/rtm-server",
    ] {
        fs::write(prefix.join(file), OLDER)?;
    }
    symlink("librtm.so.0.0.1", prefix.join("lib/librtm.so.0"))?;
    Ok(symlink("librtm.so.0", prefix.join("lib/librtm.so"))?)
}

/// Every file below a folder, links aside.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => found.extend(files(&entry.path())?),
            kind if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    Ok(found)
}

/// What a library shows to the process: with other SDKs of the field in it, a name too many is a name that may be theirs.
fn shows(job: &Job, library: &Path, names: impl Fn(&str) -> bool, least: usize) -> Result<()> {
    let list = job.run_quietly(&Cmd::new("nm").words("-D --defined-only").arg(library))?;
    let shown: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().last()).collect();
    if let Some(stranger) = shown.iter().find(|name| !names(name)) {
        bail!("{} shows {stranger}", library.display());
    }
    if shown.len() < least {
        bail!("{} shows only {shown:?}", library.display());
    }
    Ok(())
}

/// What a library asks the loader for, what it is called, and that it looks nowhere in particular.
fn needs(job: &Job, library: &Path, soname: &str) -> Result<()> {
    let list = job.run_quietly(&Cmd::new("readelf").words("-d -W").arg(library).env("LC_ALL", "C"))?;
    let mut named = false;
    for line in list.lines() {
        let Some((what, value)) = line.split_once('[') else { continue };
        let value = value.trim_end_matches(']');
        if what.contains("(NEEDED)") && !SYSTEM.contains(&value) && !value.starts_with("ld-linux") {
            bail!("{} needs {value}", library.display());
        }
        if what.contains("(RPATH)") || what.contains("(RUNPATH)") {
            bail!("{} looks for libraries in {value}", library.display());
        }
        named |= what.contains("(SONAME)") && value == soname;
    }
    if !named {
        bail!("{} does not call itself {soname}:\n{list}", library.display());
    }
    Ok(())
}
