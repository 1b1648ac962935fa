//! An environment that nested commands can trust: without what `cargo run` adds for the program it runs.
//!
//! Some build scripts run again whenever `CARGO_MANIFEST_DIR` and its like change: handed on, they would make every
//! `cargo xtask` rebuild what a plain `cargo` has built, and back. And a library path that points into the target
//! folder would make a test load another `librtm` than the one it names.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

const SET_BY_CARGO: [&str; 4] = ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_CRATE_NAME", "CARGO_BIN_NAME"];
const LIBRARY_PATHS: [&str; 2] = ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];

/// Removes from what `command` will inherit everything that `cargo run` set for this program alone.
pub fn clean(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        if name.starts_with("CARGO_PKG_") || SET_BY_CARGO.contains(&name) {
            command.env_remove(name);
        }
    }
    for name in LIBRARY_PATHS {
        let Some(paths) = env::var_os(name) else { continue };
        let kept: Vec<PathBuf> = env::split_paths(&paths).filter(|path| !is_cargos(path)).collect();
        match env::join_paths(&kept) {
            Ok(kept) if !kept.is_empty() => command.env(name, kept),
            _ => command.env_remove(name),
        };
    }
    if let Some(path) = path() {
        command.env("PATH", path);
    }
}

/// Where programs are looked for: what was brought by npm goes before what the system has, as it was brought because that
/// would not do. `None`: nothing was.
pub fn path() -> Option<OsString> {
    let brought = npm_folder().join("bin");
    let known = env::var_os("PATH").unwrap_or_default();
    brought.is_dir().then(|| env::join_paths([brought].into_iter().chain(env::split_paths(&known))).ok()).flatten()
}

/// The folder for what takes long to bring and is no part of a build: `cargo clean` leaves it alone.
pub fn cache_folder() -> PathBuf {
    let cache = env::var_os("XDG_CACHE_HOME").filter(|path| Path::new(path).is_absolute()).map(PathBuf::from);
    let home = || PathBuf::from(env::var_os("HOME").unwrap_or_else(|| "/root".into())).join(".cache");
    cache.unwrap_or_else(home).join("rtm")
}

/// Where packages of npm are installed that bring programs.
pub fn npm_folder() -> PathBuf {
    cache_folder().join("npm")
}

/// A folder below the one this program was built into, or a toolchain's own library folder.
fn is_cargos(path: &Path) -> bool {
    let built = env::current_exe().ok().and_then(|exe| Some(exe.parent()?.to_owned()));
    built.is_some_and(|built| path.starts_with(built)) || path.join("rustlib").is_dir()
}
