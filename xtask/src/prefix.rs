//! `cargo xtask install --prefix DIR [--destdir ROOT]`: headers, libraries, the server and what other build systems read, below one folder.
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
//! The folder may be moved afterwards; only the service file names it. With a ROOT everything goes to ROOT/DIR, and is
//! made for DIR.

use std::{
    fs, io,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    command::Cmd,
    dropin,
    install::{self, Need, Proof::Program, Source::Apt},
    job::Job,
    test::{cpp, parts},
    workspace::Workspace,
};

/// The version of everything that is installed.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A stripped librtm.so may have this many bytes, so that nobody ships symbols or a second copy of something unseen.
const LARGEST: u64 = 5 << 20;

/// Where things go.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder that is written to.
    pub folder: PathBuf,
    /// The folder as it will be called when what is installed is used.
    pub prefix: PathBuf,
}

impl Place {
    /// `prefix` itself, or below the root `destdir`.
    ///
    /// # Errors
    /// When one of them is no path.
    pub fn new(prefix: &Path, destdir: Option<&Path>) -> Result<Self> {
        let prefix = absolute(prefix)?;
        let folder = match destdir {
            Some(root) => absolute(root)?.join(prefix.strip_prefix("/").unwrap_or(&prefix)),
            None => prefix.clone(),
        };
        Ok(Self { folder, prefix })
    }

    /// Writes a file and removes it: what cannot be installed is told before anything is built.
    ///
    /// # Errors
    /// When nothing can be written there.
    fn try_out(&self) -> Result<()> {
        let hint = || {
            format!("nothing can be installed in {}: choose another --prefix, or become root", self.folder.display())
        };
        fs::create_dir_all(&self.folder).with_context(hint)?;
        tempfile::tempfile_in(&self.folder).map(drop).with_context(hint)
    }
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("{} is no path", path.display()))
}

/// Builds what is installed, and installs it below `prefix`, or for `prefix` below `destdir`. Without the latter the variable
/// DESTDIR says it.
///
/// # Errors
/// When something does not build or cannot be written; what was there before of other files is left alone.
pub fn run(workspace: &Workspace, prefix: &Path, destdir: Option<PathBuf>) -> Result<()> {
    let named = || std::env::var_os("DESTDIR").filter(|root| !root.is_empty()).map(PathBuf::from);
    let place = Place::new(prefix, destdir.or_else(named).as_deref())?;
    place.try_out()?;
    let job = Job::new(workspace.clone());
    install::ensure(&job, NEEDS)?;
    job.run(&cpp::build_release())?;
    dropin::build(&job, &workspace.release())?;
    lay_out(&job, &place)?;
    println!("  rtm {VERSION} is in {}", place.folder.display());
    Ok(())
}

/// What installing takes.
pub const NEEDS: &[Need] = &[parts::CC, parts::LIBC, cpp::GXX, BINUTILS];

/// What cuts symbols out of files, and tells which are in them.
pub const BINUTILS: Need =
    Need { what: "strip, nm and readelf, of binutils", proof: Program("strip"), source: Apt("binutils") };

/// Puts everything in its place, from the release build.
///
/// # Errors
/// When something is missing, too large or cannot be written.
pub fn lay_out(job: &Job, place: &Place) -> Result<()> {
    let (root, built) = (&job.workspace.root, job.workspace.release());
    let Place { folder: below, prefix } = place;
    let lib = folder(below, "lib")?;
    copy_headers(&root.join("include"), &folder(below, "include")?)?;

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

    let server = folder(below, "bin")?.join("rtm-server");
    copy(&built.join("rtm-server"), &server, 0o755)?;
    job.run(&Cmd::new("strip").arg(&server))?;

    let packaging = root.join("packaging");
    let cmake = folder(below, "lib/cmake/rtm")?;
    fill_in(&packaging.join("rtm.pc.in"), &folder(below, "lib/pkgconfig")?.join("rtm.pc"), prefix)?;
    for name in ["rtm-config.cmake", "rtm-config-version.cmake"] {
        fill_in(&packaging.join(format!("{name}.in")), &cmake.join(name), prefix)?;
    }
    let unit = folder(below, "lib/systemd/system")?.join("rtm-server.service");
    fill_in(&packaging.join("rtm-server.service.in"), &unit, prefix)?;
    copy(&root.join("LICENSE"), &folder(below, "share/licenses/rtm")?.join("LICENSE"), 0o644)
}

/// Puts the library that was built last and its pkg-config file below a folder, which may be moved: for what is built against it.
///
/// # Errors
/// When the library is missing or something cannot be written.
pub fn lay_out_library(job: &Job, below: &Path) -> Result<()> {
    let lib = folder(below, "lib")?;
    copy(&job.workspace.release().join("librtm.so"), &lib.join("librtm.so"), 0o755)?;
    let template = job.workspace.root.join("packaging/rtm.pc.in");
    fill_in(&template, &folder(below, "lib/pkgconfig")?.join("rtm.pc"), below)
}

/// The first two numbers of the version, as text.
fn parts_of_version() -> [&'static str; 2] {
    let mut parts = VERSION.split('.');
    [parts.next().unwrap_or_default(), parts.next().unwrap_or_default()]
}

fn folder(below: &Path, name: &str) -> Result<PathBuf> {
    let folder = below.join(name);
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
    // Only the service file names it, in quotes.
    let prefix = prefix.replace('\\', r"\\").replace('"', "\\\"").replace('%', "%%");
    Ok(text
        .replace("@VERSION@", VERSION)
        .replace("@MAJOR@", major)
        .replace("@MINOR@", minor)
        .replace("@PREFIX@", &prefix))
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
    fn the_service_file_quotes_the_prefix() {
        assert_eq!(filled("\"@PREFIX@/bin\"", Path::new("/a \"b\" 5%")).unwrap(), r#""/a \"b\" 5%%/bin""#);
    }

    #[test]
    fn a_root_for_packages_is_written_to_and_not_told() {
        let place = Place::new(Path::new("/usr"), Some(Path::new("/tmp/package"))).unwrap();
        assert_eq!(place, Place { folder: "/tmp/package/usr".into(), prefix: "/usr".into() });
        let place = Place::new(Path::new("/usr"), None).unwrap();
        assert_eq!(place, Place { folder: "/usr".into(), prefix: "/usr".into() });
    }

    #[test]
    fn a_place_where_nothing_can_be_written_is_an_error_that_names_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let place = Place::new(&file.path().join("rtm"), None).unwrap();
        let error = format!("{:#}", place.try_out().unwrap_err());
        assert!(error.contains(place.folder.to_str().unwrap()) && error.contains("--prefix"), "{error}");
        let folder = tempfile::tempdir().unwrap();
        Place::new(&folder.path().join("new/rtm"), None).unwrap().try_out().unwrap();
        assert_eq!(fs::read_dir(folder.path().join("new/rtm")).unwrap().count(), 0);
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
