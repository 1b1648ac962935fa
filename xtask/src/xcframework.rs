//! `cargo xtask xcframework`: on a Mac, what Xcode, SwiftPM and CocoaPods take in, below `target/xcframework`.
//!
//! ```text
//! AgoraRtmKit.xcframework   the 1.x interface, librtm inside, with a privacy manifest
//! rtmFFI.xcframework        librtm alone, for the Swift package
//! AgoraRtmKit.podspec       for CocoaPods
//! ```
//!
//! Each is there for devices, simulators, macOS and Mac Catalyst. Everything before the first command that needs Apple's
//! tools is tested anywhere; the commands themselves have not been run yet, since no Mac was at hand.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{command::Cmd, job::Job, prefix::VERSION, workspace::Workspace};

/// One variant of a framework: processors of one system.
struct Slice {
    /// Its folder.
    name: &'static str,
    /// The SDK, as xcrun names it.
    sdk: &'static str,
    /// The oldest system that it runs on.
    minimum: &'static str,
    /// Targets of Rust with those of clang.
    targets: &'static [(&'static str, &'static str)],
    /// macOS keeps the parts of a framework in folders of versions.
    versioned: bool,
}

const SLICES: &[Slice] = &[
    Slice {
        name: "ios",
        sdk: "iphoneos",
        minimum: "13.0",
        targets: &[("aarch64-apple-ios", "arm64-apple-ios13.0")],
        versioned: false,
    },
    Slice {
        name: "ios-simulator",
        sdk: "iphonesimulator",
        minimum: "13.0",
        targets: &[
            ("aarch64-apple-ios-sim", "arm64-apple-ios13.0-simulator"),
            ("x86_64-apple-ios", "x86_64-apple-ios13.0-simulator"),
        ],
        versioned: false,
    },
    Slice {
        name: "macos",
        sdk: "macosx",
        minimum: "10.15",
        targets: &[
            ("aarch64-apple-darwin", "arm64-apple-macos11.0"),
            ("x86_64-apple-darwin", "x86_64-apple-macos10.15"),
        ],
        versioned: true,
    },
    Slice {
        name: "catalyst",
        sdk: "macosx",
        minimum: "13.1",
        targets: &[
            ("aarch64-apple-ios-macabi", "arm64-apple-ios14.0-macabi"),
            ("x86_64-apple-ios-macabi", "x86_64-apple-ios13.1-macabi"),
        ],
        versioned: true,
    },
];

/// What librtm takes from Apple's systems, which a static library does not say by itself: the keychain's certificates, through
/// rustls-platform-verifier, and what Rust's libc names.
const FRAMEWORKS: &[&str] = &["CoreFoundation", "Security"];
const LIBRARIES: &[&str] = &["iconv"];

const BINDING: &str = "bindings/objc";
const PACKAGING: &str = "packaging/apple";
const NAME: &str = "AgoraRtmKit";

/// Builds everything.
///
/// # Errors
/// Off a Mac, without Xcode, or when a command fails.
pub fn run(workspace: &Workspace) -> Result<()> {
    if std::env::consts::OS != "macos" {
        bail!(
            "an XCFramework takes the linker and the SDKs that come with Xcode: run `cargo xtask xcframework` on a Mac. \
             On Linux the same sources are built and tested by `cargo xtask test objc`"
        );
    }
    let job = Job::new(workspace.clone());
    let out = workspace.target.join("xcframework");
    if out.exists() {
        fs::remove_dir_all(&out).with_context(|| format!("cannot empty {}", out.display()))?;
    }
    fs::create_dir_all(&out)?;
    let mut frameworks = Cmd::new("xcodebuild").arg("-create-xcframework");
    let mut libraries = Cmd::new("xcodebuild").arg("-create-xcframework");
    let headers = out.join("work/headers");
    ffi_headers(workspace, &headers)?;
    for slice in SLICES {
        let folder = out.join("work").join(slice.name);
        let framework = lay_out(workspace, slice, &folder)?;
        let (mut dynamic, mut archives) = (Vec::new(), Vec::new());
        for (rust, clang) in slice.targets {
            job.run(&Cmd::new("rustup").words("target add").arg(rust))?;
            job.run(&Cmd::cargo("build --locked --release -p rtm-ffi --target").arg(rust))?;
            let archive = workspace.target.join(rust).join("release/librtm.a");
            let library = folder.join(format!("{rust}.dylib"));
            job.run(&link(workspace, slice, clang, &archive, &library)?)?;
            dynamic.push(library);
            archives.push(archive);
        }
        let binary = if slice.versioned { framework.join("Versions/A") } else { framework.clone() }.join(NAME);
        job.run(&lipo(&dynamic, &binary))?;
        job.run(&Cmd::new("codesign").words("--force --sign -").arg(&framework))?;
        let archive = folder.join("librtm.a");
        job.run(&lipo(&archives, &archive))?;
        frameworks = frameworks.arg("-framework").arg(&framework);
        libraries = libraries.arg("-library").arg(&archive).arg("-headers").arg(&headers);
    }
    job.run(&frameworks.arg("-output").arg(out.join(format!("{NAME}.xcframework"))))?;
    job.run(&libraries.arg("-output").arg(out.join("rtmFFI.xcframework")))?;
    fill_in(workspace, "AgoraRtmKit.podspec.in", "", &out.join("AgoraRtmKit.podspec"))?;
    fs::copy(workspace.root.join("LICENSE"), out.join("LICENSE"))?;
    fs::remove_dir_all(out.join("work"))?;
    println!("{} has AgoraRtmKit.xcframework, rtmFFI.xcframework and AgoraRtmKit.podspec", workspace.short(&out));
    Ok(())
}

/// Compiles the binding for one processor and links it with librtm, whose symbols stay inside.
fn link(workspace: &Workspace, slice: &Slice, target: &str, archive: &Path, library: &Path) -> Result<Cmd> {
    let binding = workspace.root.join(BINDING);
    let mut sources: Vec<PathBuf> =
        fs::read_dir(binding.join("src"))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    sources.retain(|path| path.extension().is_some_and(|end| end == "m"));
    sources.sort();
    Ok(Cmd::new("xcrun")
        .arg("--sdk")
        .arg(slice.sdk)
        .words("clang -dynamiclib -O2 -fno-objc-arc -fvisibility=hidden -Wall -Wno-nonnull -target")
        .arg(target)
        .arg("-I")
        .arg(binding.join("include"))
        .arg("-I")
        .arg(workspace.root.join("include"))
        .args(sources)
        .arg("-install_name")
        .arg(format!("@rpath/{NAME}.framework/{NAME}"))
        .arg(format!("-Wl,-load_hidden,{}", archive.display()))
        .words("-framework Foundation")
        .args(FRAMEWORKS.iter().flat_map(|name| ["-framework", *name]))
        .args(LIBRARIES.iter().map(|name| format!("-l{name}")))
        .arg("-o")
        .arg(library))
}

fn lipo(parts: &[PathBuf], out: &Path) -> Cmd {
    Cmd::new("lipo").arg("-create").args(parts).arg("-output").arg(out)
}

/// Makes a framework without its binary.
fn lay_out(workspace: &Workspace, slice: &Slice, folder: &Path) -> Result<PathBuf> {
    let framework = folder.join(format!("{NAME}.framework"));
    let (content, resources) = if slice.versioned {
        let content = framework.join("Versions/A");
        fs::create_dir_all(content.join("Resources"))?;
        symlink("A", framework.join("Versions/Current"))?;
        for part in ["Headers", "Modules", "Resources", NAME] {
            symlink(format!("Versions/Current/{part}"), framework.join(part))?;
        }
        (content.clone(), content.join("Resources"))
    } else {
        (framework.clone(), framework.clone())
    };
    let (headers, modules) = (content.join("Headers"), content.join("Modules"));
    fs::create_dir_all(&headers)?;
    fs::create_dir_all(&modules)?;
    let include = workspace.root.join(BINDING).join("include");
    for entry in fs::read_dir(include.join(NAME))? {
        let entry = entry?;
        fs::copy(entry.path(), headers.join(entry.file_name()))?;
    }
    fs::copy(include.join("module.modulemap"), modules.join("module.modulemap"))?;
    fs::copy(workspace.root.join(PACKAGING).join("PrivacyInfo.xcprivacy"), resources.join("PrivacyInfo.xcprivacy"))?;
    fill_in(workspace, "Info.plist.in", slice.minimum, &resources.join("Info.plist"))?;
    Ok(framework)
}

/// What the Swift package imports as `rtmFFI`. Who imports it is linked with what librtm needs.
fn ffi_headers(workspace: &Workspace, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for header in ["generated/rtmFFI.h", "Sources/rtmFFI/lane.h"] {
        let header = workspace.root.join("bindings/swift").join(header);
        fs::copy(&header, folder.join(header.file_name().unwrap_or_default()))?;
    }
    let frameworks = FRAMEWORKS.iter().map(|name| format!("  link framework \"{name}\"\n"));
    let libraries = LIBRARIES.iter().map(|name| format!("  link \"{name}\"\n"));
    let links: String = frameworks.chain(libraries).collect();
    let map = format!("module rtmFFI {{\n  header \"rtmFFI.h\"\n  header \"lane.h\"\n  export *\n{links}}}\n");
    fs::write(folder.join("module.modulemap"), map)?;
    Ok(())
}

fn fill_in(workspace: &Workspace, template: &str, minimum: &str, out: &Path) -> Result<()> {
    let text = fs::read_to_string(workspace.root.join(PACKAGING).join(template)).context(template.to_owned())?;
    fs::write(out, text.replace("@VERSION@", VERSION).replace("@MINIMUM@", minimum))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_framework_has_its_headers_its_module_and_its_privacy_manifest() {
        let workspace = Workspace::find().unwrap();
        for slice in SLICES {
            let folder = tempfile::tempdir().unwrap();
            let framework = lay_out(&workspace, slice, folder.path()).unwrap();
            let resources = if slice.versioned { framework.join("Resources") } else { framework.clone() };
            for file in ["Headers/AgoraRtmKit.h", "Headers/AgoraRtmCallKit.h", "Modules/module.modulemap"] {
                assert!(framework.join(file).is_file(), "{}: no {file}", slice.name);
            }
            assert!(resources.join("PrivacyInfo.xcprivacy").is_file());
            let info = fs::read_to_string(resources.join("Info.plist")).unwrap();
            assert!(info.contains(VERSION) && info.contains(slice.minimum) && !info.contains('@'), "{info}");
            let map = fs::read_to_string(framework.join("Modules/module.modulemap")).unwrap();
            assert!(map.starts_with("framework module AgoraRtmKit"), "{map}");
        }
    }

    #[test]
    fn every_source_of_the_binding_is_linked() {
        let workspace = Workspace::find().unwrap();
        let command = link(&workspace, &SLICES[0], "arm64-apple-ios13.0", Path::new("a.a"), Path::new("o")).unwrap();
        let text = command.to_string();
        for source in ["AgoraRtmKit.m", "AgoraRtmCallKit.m", "RtmSession.m", "RtmWeak.m"] {
            assert!(text.contains(source), "{text}");
        }
        assert!(text.contains("-framework Security -liconv -o"), "{text}");
    }

    #[test]
    fn the_swift_package_finds_its_headers_and_what_to_link() {
        let folder = tempfile::tempdir().unwrap();
        ffi_headers(&Workspace::find().unwrap(), folder.path()).unwrap();
        assert!(folder.path().join("rtmFFI.h").is_file() && folder.path().join("lane.h").is_file());
        let map = fs::read_to_string(folder.path().join("module.modulemap")).unwrap();
        assert_eq!(
            map,
            "module rtmFFI {\n  header \"rtmFFI.h\"\n  header \"lane.h\"\n  export *\n  link framework \"CoreFoundation\"\n  \
             link framework \"Security\"\n  link \"iconv\"\n}\n"
        );
    }

    #[test]
    #[cfg(not(target_os = "macos"))]
    fn elsewhere_it_says_that_it_takes_a_mac() {
        let error = run(&Workspace::find().unwrap()).unwrap_err().to_string();
        assert!(error.contains("on a Mac"), "{error}");
    }
}
