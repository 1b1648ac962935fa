//! `include/rtm.h` is what cbindgen makes of the sources, and names exactly what the library exports.
//!
//! `RTM_HEADER_WRITE=1 cargo test -p rtm-ffi --test header` writes the header.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn crate_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn header_path() -> PathBuf {
    crate_dir().join("../include/rtm.h")
}

fn generate() -> String {
    let config = cbindgen::Config::from_file(crate_dir().join("cbindgen.toml")).expect("cbindgen.toml is valid");
    let bindings = cbindgen::Builder::new()
        .with_crate(crate_dir())
        .with_config(config)
        .generate()
        .expect("cbindgen reads the sources");
    let mut text = Vec::new();
    bindings.write(&mut text);
    String::from_utf8(text).expect("the header is UTF-8")
}

#[test]
fn the_committed_header_is_what_the_sources_say() {
    let fresh = generate();
    if std::env::var_os("RTM_HEADER_WRITE").is_some() {
        std::fs::create_dir_all(header_path().parent().expect("it has a folder")).expect("include/ can be made");
        std::fs::write(header_path(), &fresh).expect("include/rtm.h can be written");
    }
    let committed = std::fs::read_to_string(header_path()).unwrap_or_default();
    assert!(
        committed == fresh,
        "include/rtm.h is stale; write it by RTM_HEADER_WRITE=1 cargo test -p rtm-ffi --test header"
    );
}

/// The functions a header declares.
fn declared(header: &str) -> BTreeSet<String> {
    let code: String = header.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, code)| code)).collect();
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    code.match_indices('(')
        .filter_map(|(at, _)| code[..at].rsplit(word).next())
        .filter(|name| name.starts_with("rtm_"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_library_exports_what_the_header_declares_and_what_the_bindings_need_and_nothing_else() {
    // The release build, because link-time optimisation decides what is left of the symbols; beside the server, as everything else builds
    // it: cargo would build what both stand on twice.
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate_dir().join("../target"), PathBuf::from);
    let mut build = Command::new(env!("CARGO"));
    // Some build scripts run anew when these change, and all that stands on their crates is built anew with them.
    let of_this_test = |name: &String| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for name in std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(of_this_test) {
        build.env_remove(name);
    }
    let built = build
        .args(["build", "--locked", "--release", "--package", "rtm-ffi", "--package", "rtm-server"])
        .env("CARGO_TARGET_DIR", &target)
        .current_dir(crate_dir())
        .status()
        .expect("cargo runs");
    assert!(built.success(), "cargo build --release -p rtm-ffi -p rtm-server failed; its message is above");
    let library = target.join("release/librtm.so");
    let listed = Command::new("nm").args(["-D", "--defined-only"]).arg(&library).output();
    let listed = listed.expect("nm runs; install binutils");
    assert!(listed.status.success(), "nm {}: {}", library.display(), String::from_utf8_lossy(&listed.stderr));
    let exported: BTreeSet<String> = String::from_utf8_lossy(&listed.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().nth(2))
        .map(|name| name.split('@').next().unwrap_or(name).to_owned())
        .filter(|name| !["uniffi_", "UNIFFI_", "ffi_rtm_"].iter().any(|prefix| name.starts_with(prefix)))
        .collect();
    let mut expected = declared(&generate());
    // Called by the bindings that stand on UniFFI, and by nobody else.
    expected.extend(["rtm_lane_send", "rtm_lane_take"].map(str::to_owned));
    assert_eq!(exported, expected);
}

#[test]
fn the_scan_of_a_header_finds_functions_only() {
    let header =
        "/* rtm_not(this) */ typedef struct { void (*rtm_x)(int); } rtm_t; int32_t rtm_a(int); rtm_t rtm_b(void);";
    let expected = ["rtm_a", "rtm_b"].map(str::to_owned);
    assert_eq!(declared(header), BTreeSet::from(expected));
}
