//! `cargo xtask install --prefix DIR`: headers, libraries, the server and what other build systems read, below one folder.
//!
//! ```text
//! DIR/include/                        IAgoraRtmService.h, rtm.h and the rest of include/
//! DIR/lib/librtm.so.0.1.0             with librtm.so.0 and librtm.so pointing at it; librtm.a; libagora_rtm_sdk.so
//! DIR/lib/pkgconfig/rtm.pc
//! DIR/lib/cmake/rtm/                  find_package(rtm): rtm::rtm, rtm::static, rtm::agora_rtm_sdk
//! DIR/lib/systemd/system/rtm-server.service
//! DIR/bin/rtm-server
//! DIR/share/licenses/rtm/LICENSE
//! ```
//!
//! The folder may be moved afterwards; only the service file names it.

use std::{
    fs, io,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    command::Cmd,
    dropin, install,
    job::Job,
    test::{cpp, parts},
    workspace::Workspace,
};

/// The version of everything that is installed.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A stripped librtm.so may have this many bytes, so that nobody ships symbols or a second copy of something unseen.
const LARGEST: u64 = 5 << 20;

/// Builds what is installed, and installs it below `prefix`.
///
/// # Errors
/// When something does not build or cannot be written; what was there before of other files is left alone.
pub fn run(workspace: &Workspace, prefix: &Path) -> Result<()> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, &[parts::CC, parts::LIBC, cpp::GXX])?;
    job.run(&cpp::build_release())?;
    dropin::build(&job, &workspace.release())?;
    let prefix = std::path::absolute(prefix).context("the prefix is no path")?;
    lay_out(&job, &prefix)?;
    println!("  rtm {VERSION} is in {}", prefix.display());
    Ok(())
}

/// Puts everything below `prefix`, an absolute path, from the release build.
///
/// # Errors
/// When something is missing, too large or cannot be written.
pub fn lay_out(job: &Job, prefix: &Path) -> Result<()> {
    let (root, built) = (&job.workspace.root, job.workspace.release());
    let lib = folder(prefix, "lib")?;
    copy_headers(&root.join("include"), &folder(prefix, "include")?)?;

    let [major, ..] = parts_of_version();
    let (whole, soname) = (format!("librtm.so.{VERSION}"), format!("librtm.so.{major}"));
    let library = fresh(&lib.join(&whole))?;
    dropin::link_rtm(job, &built, &soname, &library)?;
    let size = fs::metadata(&library)?.len();
    if size > LARGEST {
        bail!("{} has {size} bytes, and may have {LARGEST}", library.display());
    }
    for (link, to) in [(soname.as_str(), whole.as_str()), ("librtm.so", soname.as_str())] {
        let link = fresh(&lib.join(link))?;
        symlink(to, &link).with_context(|| format!("cannot write {}", link.display()))?;
    }
    copy(&built.join("librtm.a"), &lib.join("librtm.a"), 0o644)?;
    job.run(&Cmd::new("strip").arg("--strip-debug").arg(lib.join("librtm.a")))?;
    copy(&built.join(dropin::FILE), &lib.join(dropin::FILE), 0o755)?;

    let server = folder(prefix, "bin")?.join("rtm-server");
    copy(&built.join("rtm-server"), &server, 0o755)?;
    job.run(&Cmd::new("strip").arg(&server))?;

    let packaging = root.join("packaging");
    let cmake = folder(prefix, "lib/cmake/rtm")?;
    fill_in(&packaging.join("rtm.pc.in"), &folder(prefix, "lib/pkgconfig")?.join("rtm.pc"), prefix)?;
    for name in ["rtm-config.cmake", "rtm-config-version.cmake"] {
        fill_in(&packaging.join(format!("{name}.in")), &cmake.join(name), prefix)?;
    }
    let unit = folder(prefix, "lib/systemd/system")?.join("rtm-server.service");
    fill_in(&packaging.join("rtm-server.service.in"), &unit, prefix)?;
    copy(&root.join("LICENSE"), &folder(prefix, "share/licenses/rtm")?.join("LICENSE"), 0o644)
}

/// The first two numbers of the version, as text.
fn parts_of_version() -> [&'static str; 2] {
    let mut parts = VERSION.split('.');
    [parts.next().unwrap_or_default(), parts.next().unwrap_or_default()]
}

fn folder(prefix: &Path, name: &str) -> Result<PathBuf> {
    let folder = prefix.join(name);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// Takes away what stands there, so that a process that runs the old file keeps it whole, and a link is not written through.
fn fresh(file: &Path) -> Result<PathBuf> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot replace {}", file.display()))
        }
        _ => Ok(file.to_owned()),
    }
}

fn copy(from: &Path, to: &Path, mode: u32) -> Result<()> {
    fresh(to)?;
    fs::copy(from, to)
        .and_then(|_| fs::set_permissions(to, fs::Permissions::from_mode(mode)))
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}

fn copy_headers(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target).with_context(|| format!("cannot create {}", target.display()))?;
            copy_headers(&entry.path(), &target)?;
        } else {
            copy(&entry.path(), &target, 0o644)?;
        }
    }
    Ok(())
}

/// Writes a template with its placeholders replaced.
fn fill_in(template: &Path, file: &Path, prefix: &Path) -> Result<()> {
    let text = fs::read_to_string(template).with_context(|| format!("cannot read {}", template.display()))?;
    let filled = filled(&text, prefix)?;
    fs::write(fresh(file)?, filled).with_context(|| format!("cannot write {}", file.display()))
}

fn filled(text: &str, prefix: &Path) -> Result<String> {
    let [major, minor] = parts_of_version();
    let prefix = prefix.to_str().context("the prefix is not UTF-8")?;
    Ok(text
        .replace("@VERSION@", VERSION)
        .replace("@MAJOR@", major)
        .replace("@MINOR@", minor)
        .replace("@PREFIX@", prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_filled_in_and_the_rest_is_left() {
        let text = filled("@VERSION@ @MAJOR@ @MINOR@ @PREFIX@/bin ${pcfiledir}", Path::new("/opt/rtm")).unwrap();
        let [major, minor] = parts_of_version();
        assert_eq!(text, format!("{VERSION} {major} {minor} /opt/rtm/bin ${{pcfiledir}}"));
    }

    #[test]
    fn a_file_that_stands_there_is_replaced_and_a_link_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let (old, link, new) = (folder.path().join("old"), folder.path().join("link"), folder.path().join("new"));
        fs::write(&old, "old").unwrap();
        fs::write(&new, "new").unwrap();
        symlink(&old, &link).unwrap();
        copy(&new, &link, 0o644).unwrap();
        assert_eq!(fs::read_to_string(&link).unwrap(), "new");
        assert_eq!(fs::read_to_string(&old).unwrap(), "old");
    }
}
