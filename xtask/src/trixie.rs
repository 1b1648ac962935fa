//! A Debian 13 below the cache folder, for toolchains that this system has not. It is made once, and left alone by `cargo clean`.
//!
//! What runs there has mounts of its own, which end with it, however it ends. Its network is the system's.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};

use crate::{command::Cmd, environment, install::is_root, job::Job, workspace::Workspace};

/// What is installed there, beside what every Debian has. A change has it made anew.
const PACKAGES: &str = "swiftlang libc6-dev libstdc++-14-dev pkgconf valgrind";
/// Where the checkout stands there.
pub const SOURCES: &str = "/src";
/// Where the target folder stands there.
pub const TARGET: &str = "/target";
/// Where this system stands there, for `chroot`: programs that are installed here alone are run so.
pub const OUTSIDE: &str = "/outside";

/// Where it is, or will be.
pub fn folder() -> PathBuf {
    environment::cache_folder().join("trixie")
}

/// Makes it, unless it is there. What was left half made is thrown away.
///
/// # Errors
/// When this is not run by root, or something cannot be downloaded.
pub fn make(job: &Job) -> Result<()> {
    ensure!(
        is_root(),
        "a Debian 13 for the Swift toolchain takes root; or install Swift 6 or newer, and this is not needed"
    );
    let root = folder();
    let above = root.parent().context("the cache folder has no parent")?;
    fs::create_dir_all(above).with_context(|| format!("cannot create {}", above.display()))?;
    let make = Cmd::new("flock")
        .arg(above.join("trixie.lock"))
        .words("unshare --mount sh -c")
        .arg(MAKE)
        .arg("trixie")
        .arg(&root)
        .arg(mirror()?)
        .arg(PACKAGES);
    println!("  a Debian 13 with {PACKAGES} in {} ...", root.display());
    job.run_quietly(&make).map(drop)
}

/// Runs a line for the shell there, in the checkout, with variables. Both the line and what it names stand below [`SOURCES`] and
/// [`TARGET`]. Arguments that are added stand at the end of the line.
pub fn run(workspace: &Workspace, line: &str) -> Cmd {
    Cmd::new("unshare")
        .words("--mount sh -c")
        .arg(RUN)
        .arg("trixie")
        .arg(folder())
        .arg(&workspace.root)
        .arg(&workspace.target)
        .arg(line)
}

const MAKE: &str = r#"set -eu
root=$1 mirror=$2 packages=$3
[ "$(cat "$root/made" 2>/dev/null)" != "$packages" ] || exit 0
rm -rf --one-file-system "$root" "$root.part"
debootstrap --variant=minbase trixie "$root.part" "$mirror"
chroot "$root.part" apt-get -q update
DEBIAN_FRONTEND=noninteractive chroot "$root.part" apt-get -q -y install --no-install-recommends $packages
chroot "$root.part" apt-get clean
mkdir "$root.part/src" "$root.part/target"
mv "$root.part" "$root"
echo "$packages" > "$root/made""#;

const RUN: &str = r#"set -eu
mkdir -p "$1/outside"
mount --rbind / "$1/outside"
mount --bind /proc "$1/proc"
mount --bind "$2" "$1/src"
mount --bind "$3" "$1/target"
root=$1 line=$4
shift 4
exec chroot "$root" env HOME=/root sh -c "cd /src && $line \"\$@\"" sh "$@""#;

/// Where this system gets its packages from; that has a Debian 13, too.
fn mirror() -> Result<String> {
    let places = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"];
    let read = |place: &&str| fs::read_to_string(place).ok().and_then(|text| mirror_in(&text));
    places.iter().find_map(read).context("neither debian.sources nor sources.list of apt names a mirror of Debian")
}

fn mirror_in(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace().filter(|word| !word.starts_with('[') && !word.ends_with(']'));
        let known = matches!(words.next()?, "URIs:" | "deb");
        words.next().filter(|uri| known && uri.contains("://")).map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_of_either_kind_of_list_is_found() {
        let new = "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\n";
        let old = "# deb-src\ndeb [signed-by=/a.gpg arch=amd64] http://mirror.example/debian bookworm main\n";
        for text in [new, old] {
            assert_eq!(mirror_in(text).as_deref(), Some("http://mirror.example/debian"), "{text}");
        }
        assert_eq!(mirror_in("Types: deb\n# nothing\n"), None);
    }
}
